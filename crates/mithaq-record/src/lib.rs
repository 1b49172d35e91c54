//! The signed record: what two governments can rely on when they rely on nothing else.
//!
//! Bytes, seals, receipts, and the exchange, all without clock, randomness, disk or network. It
//! orders signed bytes and gives them no meaning: the event inside an act is the core's.
//!
//! # How a home uses it
//! **To open a register** each side makes a [`CharterHalf`], the halves are joined by
//! [`Charter::join`], each side countersigns ([`Charter::sign`]), and the [`SignedCharter`] is
//! kept. Each side's first entries are [`Item::Grant`]s for its officials.
//!
//! **To act**, in one transaction: make the [`ActBody`], let the official's key sign it
//! ([`Act::sign`]), or an authenticator ([`Act::asserted`]), ask [`Next::of`] for the place, [`seal`] with the server's key, then commit
//! the entry like one that arrived: [`KeyRing::learn`], [`Receipts::note_applied`], the core's
//! `apply` with [`Entry::past`] (an own entry's is closed). After the commit returns, write and
//! sync the [`Mark`]; only then [`Input::Committed`] lets the entry leave.
//!
//! **To receive** a parcel, for each of its frames in order: [`Entry::decode`], [`place`] (drop
//! what is held or leaves a gap), [`Entry::verify`], [`admit()`]:
//! - `Apply(past)`: append and apply, judged against `past`, which is stored with the entry
//!   for [`Logs::past_at`].
//! - `Void(reason, past)`: append, record the reason, let the core record it as void.
//! - `Waiting(for)`: append as waiting.
//! - `Fork(twin)`: keep as proof, close the log until its side opens a new epoch
//!   ([`Item::NewEpoch`]). `Unlinked`, `Gap`, `Known`: drop.
//!
//! [`NotAnEntry::Newer`] is stored as waiting, if [`place_newer`] says `Next`; after the update it
//! is verified with [`open`] before it is applied.
//! After each entry stored,
//! [`KeyRing::learn`] and [`Receipts::note_received`]; after each applied,
//! [`Receipts::note_applied`]. When something was applied, ask [`admit()`] again for the first
//! waiting entry of each log, until nothing moves. Before the commit seal what
//! [`Receipts::owed`] says, with the item body of [`Next`]; answer after the commit.
//!
//! [`Frame::payloads_of`] gives the payloads worth storing. [`Frame::fits`] is asked before an
//! act with payloads is signed.
//!
//! # Keys of a side
//! Every key that signs is a [`PublicKey`], of two algorithms. [`kind::strength`] says which entries
//! and acts carry an ML-DSA-65 signature inside the Ed25519 one.
//!
//! The root named in the charter orders them: a [`Request`] goes to its custodians and comes back
//! as [`Item::ServerKey`], [`Item::TransportKey`], [`Item::PouchKey`] or [`Item::NewEpoch`], all
//! checked by [`Entry::verify`] against the [`KeyRing`]. Keys and grants count by place in the log.
//!
//! # Store
//! One row an entry: place, id, bytes, state (applied or waiting), Merkle root after it, past.
//! So [`Logs::root_at`], [`Logs::id_at`] and [`Logs::past_at`] are one lookup each. [`Tree`] and
//! [`Receipts`] are `Canon` for the snapshot. An index of [`ActId`] by side answers
//! [`Logs::act_at`].
//!
//! # Line
//! One [`Exchange`] for each peer. A `POST /exchange` carries a `Tell` and brings back a `Told`;
//! another carries an `Ask`, which waits at most 25 s and brings back a `Give`. Say
//! [`Input::Arrived`] before the frames are committed and [`Input::Committed`] or
//! [`Input::Taken`] after: else what a peer brings looks like news to it. A second `Ask`
//! of a peer replaces the first. [`Packer`] fills a parcel up to its bounds. Every
//! [`Contact::of`] may hold alarms. Transport keys are compared as SubjectPublicKeyInfo.
#![no_std]

extern crate alloc;

mod admit;
mod attachment;
mod charter;
mod checked;
mod cose;
mod credential;
mod entry;
pub mod exchange;
mod keys;
pub mod limits;
mod mandate;
mod mark;
mod next;
mod note;
mod numbers;
mod pairing;
mod parcel;
mod pouch;
mod proof;
mod public_key;
mod receipt;
mod ring;
mod signature;
mod to_sign;
mod tree;
mod webauthn;

pub use admit::{Admission, Head, Logs, Place, Twin, Void, WaitingFor, admit, place, place_newer};
pub use attachment::{Chunk, ChunkParcel, ChunkPlace, FileLack, Manifest, chunk_id};
pub use charter::{Charter, CharterFault, Root, RootFault, SideCharter, SignedCharter};
pub use checked::{Checked, Noting};
pub use cose::{Purpose, to_be_signed, to_be_signed_around, to_be_signed_inside};
pub use credential::{AuthenticatorKey, Credential, WebAuthn};
pub use entry::{
    Act, ActBody, ActId, Acts, Body, Content, Entry, Grant, Item, KIND_ACT_END, Level, Newer,
    NotAnEntry, ProofFault, Receipt, SealFault, Seen, Term, Unverified, Verified, kind, open, seal,
};
pub use exchange::{Contact, Exchange, Holdings, Input, Output};
pub use keys::{
    Signer, Verifier, ed25519_of_spki, fingerprint, is_small_order, is_small_order_x25519,
};
pub use mandate::{Kept, Mandate, MandateFault, Mandated, NewEpoch, NewKey, Possession, Request};
pub use mark::{Mark, MarkJudgement};
pub use next::Next;
pub use note::{Checkpoint, NOTE_BYTES_MAX, Note, NoteFault, NoteKey, NoteSignature};
pub use numbers::Numbers;
pub use pairing::{CharterHalf, Terms};
pub use parcel::{Frame, NotAParcel, Packer, Parcel, ParcelHead, ParcelKind, Payload};
pub use pouch::{NotAPouch, PouchClosing, PouchHead};
pub use proof::{Carried, Countersignature, Keys, NotProven, Proof, Proven};
pub use public_key::{ED25519_KEY_LEN, ML_DSA_KEY_LEN, PUBLIC_KEY_LEN, PublicKey};
pub use receipt::Receipts;
pub use ring::{KeyRing, Lack, Official};
pub use signature::{Inner, InnerFault, ML_DSA_SIGNATURE_LEN, MlDsaSignature, Signature, Strength};
pub use to_sign::{ACTS_MAX, NotToSign, SignedActs, TO_SIGN_BYTES_MAX, ToSign};
pub use tree::{Node, Tree, inclusion, leaf_hash, path, verify_inclusion};
pub use webauthn::{Assertion, CeremonyFault, Registration, challenge};

/// The byte format that this version writes and reads. 0 is before the first release and
/// promises nothing.
pub const FORMAT: u32 = 0;

/// The rules that this version judges by.
pub const RULES: u32 = 0;
