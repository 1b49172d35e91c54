//! The only write path of a home: it alone holds the clock, randomness and keys.
//!
//! A [`Desk`] is a cheap handle (`Clone + Send + Sync`). Its methods block for as long as a commit
//! takes; async callers use `spawn_blocking`. Dropping the last handle stops the writer and
//! releases the home; nothing needs to be shut down.
//!
//! # Homes and pairing
//! [`Desk::init`] makes a home, [`Desk::open`] opens it ([`SystemClock`], or [`ManualClock`] in
//! tests). Until a register is open, accounts can be added and people can sign in; questions
//! answer [`Fault::NotOpen`]. Pairing is data: one side drafts [`Desk::terms`], each makes its
//! [`Desk::half`], the halves are exchanged, each side joins them with [`Desk::countersign`], the
//! signed copies are exchanged, each side [`Desk::adopt`]s. [`Desk::set_clock`] works in demo
//! homes only.
//!
//! # People
//! [`Desk::add_account`] (a role that does acts gets a key and a grant), [`Desk::sign_in`] →
//! [`Ticket`]; [`Desk::signed_in`] turns the token into [`SignedIn`] or nothing;
//! [`Desk::unlock`] after a restart has closed the official's key; [`Desk::sign_out`].
//! [`rights::may`] is the one table of who may do what.
//!
//! # Acting
//! ```text
//! let mut prose = desk.prose();
//! let title = prose.say(&[(Lang::Ar, "…"), (Lang::Fr, "…")])?;      // Wording; empty texts are left out
//! desk.preview(&who, command.clone(), &prose)?;                     // what would be signed and sent
//! desk.submit(&who, command, prose)?;                               // Submitted { entries, at }
//! desk.submit_all(&who, vec![(command, prose), …]);                 // each by itself, one commit
//! ```
//! An office whose key lies on another computer, or that proves its acts by an authenticator, has
//! [`Desk::prepare_act`] in the place of `submit`, and [`Desk::submit_signed`] when the act comes
//! back. [`Desk::ask_to_register`] and [`Desk::register_credential`] enrol an authenticator.
//!
//! [`SubmitError`] keeps apart rules, inputs, what this side does not allow, what may not be
//! known, and faults. [`import`] turns text files into [`mithaq_core::InstrumentRegistered`].
//!
//! # Asking
//! [`Desk::pending`], [`Desk::instruments`], [`Desk::instrument`], [`Desk::provision`],
//! [`Desk::sessions`], [`Desk::session`], [`Desk::measures`], [`Desk::offers`],
//! [`Desk::record_page`], [`Desk::entry`]: rows are the core's, [`Words`] beside them turn a
//! [`mithaq_core::Wording`] into texts ([`Words::best`], [`Words::of`], [`Told`]), [`Trust`] is
//! the small sign beside each act. Access lists are obeyed: [`AskError::NotFound`] also for what
//! the account may not know of.
//!
//! # The private margin
//! [`Desk::add_note`], [`Desk::add_instruction`], [`Desk::ask_clearance`], [`Desk::margin`],
//! [`Desk::save_draft`], [`Desk::set_readers`]: home tables alone, whose types have no encoding
//! for the record.
//!
//! # The line
//! [`Desk::peers`], [`Desk::transport_secret`], [`Desk::holdings`], [`Desk::greet`],
//! [`Desk::pack`], [`Desk::receive`], [`Desk::commits`], [`Desk::refused`],
//! [`Desk::note_contact`]: everything of the exchange but its sockets and its state machine.
//!
//! # The pouch
//! [`Desk::pack_pouch`], [`Desk::open_pouch`], [`pouch_status`]: the same parcels in one file,
//! sealed to the other side.
//!
//! # Looking after it
//! [`backup`], [`restore`], [`verify`] and [`rebuild`] on a path; [`Desk::verify`], [`Desk::rebuild`] while it is open.

mod accounts;
mod ahead;
mod ask;
mod attach;
mod attachments;
mod board;
pub mod calibration;
mod chores;
mod clerk;
mod clock;
mod credential;
mod desk;
mod ed25519;
mod elsewhere;
mod erase;
mod fault;
mod fresh;
mod held;
mod history;
pub mod import;
mod keeper;
mod keeping;
mod key_file;
mod keys;
mod line;
mod margin;
mod meet;
mod obstacles;
mod open;
mod pairing;
mod password;
mod password_change;
mod pouch;
mod powers;
mod profile;
mod prose;
mod prove;
mod receive;
mod recovery;
pub mod rights;
mod sign_in;
mod submit;
mod submit_error;
mod succession;
mod time;
mod tools;

pub use accounts::{AccountError, NewOfficial};
pub use ask::{
    AlternativeView, AskError, AttachmentView, EarlierView, EntryKind, EntryView, InstrumentView,
    InstrumentsView, LogView, MeasuresView, OffersView, PendingItem, PendingView, ProvisionView,
    RecordView, Says, SessionView, SessionsView, Told, When, Words, attachments, save_attachment,
};
pub use attach::{AttachError, NewFile};
pub use attachments::{ChunkMessage, ChunksTaken};
pub use board::{Register, TransportKeys, Trust};
pub use clock::{Clock, ManualClock, SystemClock};
pub use credential::RelyingParty;
pub use desk::{ClockError, Desk};
pub use elsewhere::{Prepared, WaitingAct};
pub use erase::{Asked, EraseError, Erased};
pub use fault::{Fault, Invalid};
pub use held::Held;
pub use history::{LogStatus, Status, Told as HistoryTold, status};
pub use keeping::{
    Due, ErasableText, ErasableView, HeldText, KEPT_KINDS, KeepingError, KeepingView,
};
pub use key_file::{
    KeyFile, KeyFileError, KeyUse, OfOfficial, OfRoot, OfficialFile, OfficialKey, OfflineKey,
    PASSPHRASE_CHARS_MIN, RootFile, RootKey, drawn_passphrase,
};
pub use keys::{SignatureVerifier, SigningKey};
pub use line::{Line, Peer, PeerHealth, STRANGER, TransportSecret};
pub use margin::{Margin, Spot};
pub use meet::Met;
pub use mithaq_store::{
    BackupError, BackupFacts, ChunksKept, Damage, Finding, HeldChunks, OpenError, Part, Progress,
    Refused, Report, TwinLine,
    home::{
        Account, Clearance, ClearanceId, ClearanceState, Draft, HoldId, Instruction, InstructionId,
        LegalHold, Note, NoteId, Proves, Retention, Role, UserId,
    },
};
pub use open::DeskOpenError;
pub use pairing::{PairError, TermsDraft, joined, open_between};
pub use password::{PASSWORD_BYTES_MAX, PASSWORD_CHARS_MIN};
pub use password_change::PasswordError;
pub use pouch::{
    FilesLacking, POUCH_ATTACHMENTS_BYTES, POUCH_FILE_BYTES_MAX, PouchError, PouchOpened,
    PouchPacked, PouchPeer, PouchState, PouchTold, pouch_status,
};
pub use powers::Powers;
pub use profile::{NewHome, SideProfile};
pub use prose::{Prose, ProseError};
pub use prove::{ProveError, Shown, agrees, checkpoint, proof_keys, prove};
pub use receive::Taken;
pub use rights::Right;
pub use sign_in::{SignInError, SignedIn, Ticket};
pub use submit::{Preview, Submitted, kind_of};
pub use submit_error::{NotAllowed, SubmitError};
pub use succession::{KeyOf, SuccessionError};
pub use tools::{backup, rebuild, restore, verify};
