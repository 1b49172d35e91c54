//! Proofs for a third party: that an entry was signed by its side, and that the other sides signed
//! that they had received the log with it in its place.
//!
//! A proof says nothing of what came later: a grant may have been revoked in an entry that it does
//! not carry, and whether an act had effect follows from the whole record alone.

use crate::{
    Entry, Frame, KeyRing, Lack, Level, NotAnEntry, SignedCharter, Verified, Verifier,
    entry::{Content, Item, Seen, form},
    limits::{ENTRY_BYTES_MAX, PROOF_FILE_BYTES_MAX, PROOF_KEYS_MAX, SEEN_MAX},
    open, verify_inclusion,
};
use alloc::{string::String, vec::Vec};
use mithaq_canon::{
    Canon, CborError, Decoder, Digest, Encoder, PayloadId, RegisterId, Side, cbor::CborErrorKind,
    from_bytes,
};

/// The charter, and the entries that say which keys counted where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keys {
    /// Signed by every side.
    pub charter: SignedCharter,
    /// Grants, and whatever else changes keys; those of one log in its order.
    pub chain: Vec<Vec<u8>>,
}

/// A proof of one entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// The keys, or the register of which the reader has them already.
    pub keys: Carried,
    /// The entry, with those of its payloads that are to be shown.
    pub frame: Frame,
    /// What the other sides signed.
    pub countersigned: Vec<Countersignature>,
}

/// Whether a proof brings the keys with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Carried {
    /// It does.
    Whole(Keys),
    /// It names the register alone.
    Known(RegisterId),
}

/// A delivered receipt, and the way from the entry to the root that it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Countersignature {
    /// The receipt, an entry of another side's log.
    pub receipt: Vec<u8>,
    /// The inclusion proof (RFC 9162 §2.1.3).
    pub path: Vec<Digest>,
}

/// What a proof shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proven {
    /// The register's charter.
    pub charter: crate::Charter,
    /// The entry, its signatures checked.
    pub entry: Entry<Verified>,
    /// Who countersigned: the receipt, and the row in it under which the entry lies.
    pub countersigned: Vec<(Entry<Verified>, Seen)>,
    /// The payloads shown, each of which fits the commitment that the act names.
    pub shown: Vec<PayloadId>,
    /// The payloads that the act names and that are not shown.
    pub withheld: Vec<PayloadId>,
}

/// Why a proof shows nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotProven {
    /// Larger than [`PROOF_FILE_BYTES_MAX`].
    TooLarge,
    /// Not the canonical form of a proof.
    Form(CborError),
    /// It brings no keys, and none were given.
    NoKeys(RegisterId),
    /// The keys given are of another register.
    OtherRegister,
    /// The charter is not signed by every side.
    Charter,
    /// An entry of the chain of keys, by its place in the chain.
    Chain(usize, NotAnEntry),
    /// The entry itself.
    Entry(NotAnEntry),
    /// The official had no power to do it, as far as the chain of keys says.
    Lacking(Lack),
    /// A payload that the act does not name or that does not fit its commitment.
    Payload(PayloadId),
    /// A countersignature, by its place, whose receipt is no entry.
    Receipt(usize, NotAnEntry),
    /// A countersignature that is no delivered receipt of another side for this log.
    NotForThis(usize),
    /// The way to the root of a countersignature does not lead there.
    Path(usize),
    /// Nobody but its author signed it.
    NotCountersigned,
}

impl core::fmt::Display for NotProven {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::TooLarge => write!(f, "more than {PROOF_FILE_BYTES_MAX} bytes"),
            Self::Form(error) => write!(f, "not the form of a proof: {error}"),
            Self::NoKeys(register) => {
                write!(f, "it brings no keys: give those of register {register:?}")
            }
            Self::OtherRegister => f.write_str("the keys given are of another register"),
            Self::Charter => f.write_str("the charter is not signed by every side"),
            Self::Chain(place, wrong) => write!(f, "entry {place} of the chain of keys: {wrong}"),
            Self::Entry(wrong) => write!(f, "the entry: {wrong}"),
            Self::Lacking(Lack::NoGrant) => f.write_str("no earlier grant lets its official act"),
            Self::Lacking(Lack::Revoked) => f.write_str("the grant of its official was revoked"),
            Self::Lacking(Lack::OtherAct) => {
                f.write_str("the grant of its official does not cover acts of this kind")
            }
            Self::Lacking(Lack::Expired) => {
                f.write_str("the grant of its official ended before the day that the act states")
            }
            Self::Payload(id) => write!(f, "text {id:?} is not what the act names"),
            Self::Receipt(place, wrong) => write!(f, "countersignature {place}: {wrong}"),
            Self::NotForThis(place) => {
                write!(f, "countersignature {place} is no receipt for this entry")
            }
            Self::Path(place) => write!(
                f,
                "countersignature {place}: the entry does not lie under the root that it names"
            ),
            Self::NotCountersigned => f.write_str("nobody but its author signed it"),
        }
    }
}

impl core::error::Error for NotProven {}

/// The first word of a file of keys and of a proof.
const KEYS: &str = "mithaq/keys/0";
const PROOF: &str = "mithaq/proof/0";

impl Keys {
    /// The file of keys alone, for readers of several proofs.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut to = Encoder::default();
        to.array(2);
        to.text(KEYS);
        self.encode(&mut to);
        to.into_bytes()
    }

    /// Reads a file of keys.
    ///
    /// # Errors
    /// [`NotProven::TooLarge`], [`NotProven::Form`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, NotProven> {
        named::<Self>(KEYS, bytes)
    }

    /// The ring of these keys.
    ///
    /// # Errors
    /// [`NotProven::Charter`], [`NotProven::Chain`].
    pub fn ring(&self, verifier: &dyn Verifier) -> Result<KeyRing, NotProven> {
        if self.charter.charter.check().is_err() || !self.charter.is_countersigned(verifier) {
            return Err(NotProven::Charter);
        }
        let mut ring = KeyRing::new(&self.charter.charter);
        for (place, bytes) in self.chain.iter().enumerate() {
            let entry =
                open(bytes, &ring, verifier).map_err(|wrong| NotProven::Chain(place, wrong))?;
            ring.learn(&entry);
        }
        Ok(ring)
    }
}

impl Proof {
    /// The file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut to = Encoder::default();
        to.array(2);
        to.text(PROOF);
        self.encode(&mut to);
        to.into_bytes()
    }

    /// Whether bytes begin as a proof or a file of keys does.
    pub fn is_one(bytes: &[u8]) -> bool {
        [KEYS, PROOF].iter().any(|name| {
            let mut to = Encoder::default();
            to.array(2);
            to.text(name);
            bytes.starts_with(&to.into_bytes())
        })
    }

    /// Reads a file.
    ///
    /// # Errors
    /// [`NotProven::TooLarge`], [`NotProven::Form`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, NotProven> {
        named::<Self>(PROOF, bytes)
    }

    /// Checks everything in it: the charter, the chain of keys, the entry with its proof and its
    /// payloads, and that it lies under the root that each countersignature names.
    ///
    /// `known` are keys that the reader has from elsewhere: the proof must be of their register,
    /// and need not bring its own.
    ///
    /// # Errors
    /// [`NotProven`].
    pub fn verify(
        &self,
        known: Option<&Keys>,
        verifier: &dyn Verifier,
    ) -> Result<Proven, NotProven> {
        let keys = match (&self.keys, known) {
            (Carried::Whole(keys), _) => keys,
            (Carried::Known(_), Some(known)) => known,
            (Carried::Known(register), None) => return Err(NotProven::NoKeys(*register)),
        };
        let is_of = |keys: &Keys| keys.charter.charter.id() == self.register();
        if !is_of(keys) || !known.is_none_or(is_of) {
            return Err(NotProven::OtherRegister);
        }
        let ring = keys.ring(verifier)?;
        let entry = open(&self.frame.entry, &ring, verifier).map_err(NotProven::Entry)?;
        if entry.act().is_some() {
            let body = entry.body();
            ring.empowered(entry.at(), body.grant, body.kind, body.claimed)
                .map_err(NotProven::Lacking)?;
        }
        let fitting: Vec<PayloadId> = self
            .frame
            .payloads_of(&entry)
            .map(|payload| payload.id)
            .collect();
        if let Some(odd) = self
            .frame
            .payloads
            .iter()
            .find(|one| !fitting.contains(&one.id))
        {
            return Err(NotProven::Payload(odd.id));
        }
        let countersigned = self
            .countersigned
            .iter()
            .enumerate()
            .map(|(place, one)| one.check(place, &entry, &ring, verifier))
            .collect::<Result<Vec<_>, _>>()?;
        if countersigned.is_empty() {
            return Err(NotProven::NotCountersigned);
        }
        let named = entry.act().map_or(&[][..], |act| &act.payloads);
        let withheld = named.iter().filter(|id| !fitting.contains(id)).copied();
        Ok(Proven {
            charter: keys.charter.charter.clone(),
            withheld: withheld.collect(),
            shown: fitting,
            entry,
            countersigned,
        })
    }

    /// The register that it is about.
    pub fn register(&self) -> RegisterId {
        match &self.keys {
            Carried::Whole(keys) => keys.charter.charter.id(),
            Carried::Known(register) => *register,
        }
    }
}

impl Countersignature {
    fn check(
        &self,
        place: usize,
        entry: &Entry<Verified>,
        ring: &KeyRing,
        verifier: &dyn Verifier,
    ) -> Result<(Entry<Verified>, Seen), NotProven> {
        let receipt = open(&self.receipt, ring, verifier)
            .map_err(|wrong| NotProven::Receipt(place, wrong))?;
        let row = Self::row(&receipt, entry.at().side, entry.at().epoch, entry.at().seq)
            .ok_or(NotProven::NotForThis(place))?;
        if verify_inclusion(entry.id(), entry.at().seq, row.size, row.root, &self.path) {
            Ok((receipt, row))
        } else {
            Err(NotProven::Path(place))
        }
    }

    /// The row of a delivered receipt under which an entry at this place lies.
    pub fn row<V>(receipt: &Entry<V>, side: Side, epoch: u32, seq: u64) -> Option<Seen> {
        let Content::Item(Item::Receipt(of)) = &receipt.body().content else {
            return None;
        };
        let is_others = receipt.at().side != side && of.level == Level::Delivered;
        of.of
            .iter()
            .find(|row| row.side == side && row.epoch == epoch && row.size > seq)
            .filter(|_| is_others)
            .cloned()
    }
}

impl Proven {
    /// Sides that countersigned, in order.
    pub fn by(&self) -> Vec<Side> {
        let mut sides: Vec<Side> = self
            .countersigned
            .iter()
            .map(|(receipt, _)| receipt.at().side)
            .collect();
        sides.sort_unstable();
        sides.dedup();
        sides
    }
}

/// What follows the name of a file.
fn named<T: Canon>(name: &str, bytes: &[u8]) -> Result<T, NotProven> {
    if bytes.len() > PROOF_FILE_BYTES_MAX {
        return Err(NotProven::TooLarge);
    }
    let Named(found, content) = from_bytes::<Named<T>>(bytes).map_err(NotProven::Form)?;
    if found == name {
        Ok(content)
    } else {
        Err(NotProven::Form(CborError {
            at: 1,
            kind: CborErrorKind::OutOfRange,
        }))
    }
}

struct Named<T>(String, T);

impl<T: Canon> Canon for Named<T> {
    fn encode(&self, to: &mut Encoder) {
        to.array(2);
        self.0.encode(to);
        self.1.encode(to);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        from.array_of(2)?;
        let named = Self(Canon::decode(from)?, Canon::decode(from)?);
        from.leave();
        Ok(named)
    }
}

impl Canon for Keys {
    fn encode(&self, to: &mut Encoder) {
        to.array(2);
        self.charter.encode(to);
        to.array(self.chain.len());
        self.chain.iter().for_each(|entry| to.bytes(entry));
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        from.array_of(2)?;
        let charter = Canon::decode(from)?;
        let chain: Vec<Link> = form::list(from, PROOF_KEYS_MAX)?;
        from.leave();
        Ok(Self {
            charter,
            chain: chain.into_iter().map(|link| link.0).collect(),
        })
    }
}

/// The bytes of one entry of the chain.
struct Link(Vec<u8>);

impl Canon for Link {
    fn encode(&self, to: &mut Encoder) {
        to.bytes(&self.0);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        form::bytes(from, ENTRY_BYTES_MAX).map(Self)
    }
}

impl Canon for Carried {
    fn encode(&self, to: &mut Encoder) {
        to.array(2);
        match self {
            Self::Whole(keys) => {
                to.unsigned(0);
                keys.encode(to);
            }
            Self::Known(register) => {
                to.unsigned(1);
                register.encode(to);
            }
        }
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        from.array_of(2)?;
        let carried = match from.unsigned()? {
            0 => Self::Whole(Canon::decode(from)?),
            1 => Self::Known(Canon::decode(from)?),
            _ => return Err(from.error(CborErrorKind::OutOfRange)),
        };
        from.leave();
        Ok(carried)
    }
}

impl Canon for Proof {
    fn encode(&self, to: &mut Encoder) {
        to.array(3);
        self.keys.encode(to);
        self.frame.encode(to);
        self.countersigned.encode(to);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        from.array_of(3)?;
        let proof = Self {
            keys: Canon::decode(from)?,
            frame: Canon::decode(from)?,
            countersigned: form::list(from, SEEN_MAX)?,
        };
        from.leave();
        Ok(proof)
    }
}

impl Canon for Countersignature {
    fn encode(&self, to: &mut Encoder) {
        to.array(2);
        to.bytes(&self.receipt);
        self.path.encode(to);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        from.array_of(2)?;
        let one = Self {
            receipt: form::bytes(from, ENTRY_BYTES_MAX)?,
            // A tree has fewer than 2^64 leaves.
            path: form::list(from, 64)?,
        };
        from.leave();
        Ok(one)
    }
}
