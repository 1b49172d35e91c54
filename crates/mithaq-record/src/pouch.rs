//! The pouch: parcels in one file, sealed to the side that is to open it, for where no line is.
//!
//! Its head lies open; each parcel is one piece, sealed in its order; the last piece closes it,
//! signed. What the sender holds is believed once that signature is checked with the keys that the
//! parcels before it may have brought.

use crate::{
    FORMAT, FileLack, KeyRing, ParcelHead, ParcelKind, Purpose, Seen, Signer, Strength, Verifier,
    cose::Sign1,
    entry::form,
    limits::{LACKS_MAX, POUCH_HEAD_BYTES_MAX, SEEN_MAX},
};
use alloc::vec::Vec;
use mithaq_canon::{
    Canon, CborError, Decoder, Encoder, KeyId, Position, RegisterId, Side, SideSet, Time,
    cbor::CborErrorKind, from_bytes, to_bytes,
};

/// The first word of a pouch, up to its number.
const WORD: &str = "mithaq/pouch/";
const POUCH: &str = "mithaq/pouch/0";

/// What a pouch says openly: whose it is, and how it is sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PouchHead {
    /// The register.
    pub register: RegisterId,
    /// The side that packed it.
    pub from: Side,
    /// The side that can open it.
    pub to: Side,
    /// The id of the pouch key that it is sealed to.
    pub key: KeyId,
    /// The encapsulated key (RFC 9180 §4.1: `enc`).
    pub encapsulated: [u8; 32],
}

/// The last piece of a pouch: what its sender held when it was packed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PouchClosing {
    /// Number of the format, [`crate::FORMAT`].
    pub format: u32,
    /// The register.
    pub register: RegisterId,
    /// The side that packed it.
    pub from: Side,
    /// The side that it was packed for.
    pub to: Side,
    /// As in [`ParcelHead::run`].
    pub run: u64,
    /// When it was packed, by its server's clock.
    pub packed: Time,
    /// How many parcels came before, those of chunks included.
    pub parcels: u64,
    /// As in [`ParcelHead::have`].
    pub have: Vec<Seen>,
    /// As in [`ParcelHead::closed`].
    pub closed: SideSet,
    /// What the sender lacks of attached files, those that came first before the others.
    pub lacks: Vec<FileLack>,
}

impl Canon for PouchClosing {
    fn encode(&self, to: &mut Encoder) {
        to.array(10);
        self.format.encode(to);
        self.register.encode(to);
        self.from.encode(to);
        self.to.encode(to);
        self.run.encode(to);
        self.packed.encode(to);
        self.parcels.encode(to);
        self.have.encode(to);
        self.closed.encode(to);
        self.lacks.encode(to);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        from.array_of(10)?;
        let closing = Self {
            format: Canon::decode(from)?,
            register: Canon::decode(from)?,
            from: Canon::decode(from)?,
            to: Canon::decode(from)?,
            run: Canon::decode(from)?,
            packed: Canon::decode(from)?,
            parcels: Canon::decode(from)?,
            have: form::list(from, SEEN_MAX)?,
            closed: Canon::decode(from)?,
            lacks: form::list(from, LACKS_MAX)?,
        };
        from.leave();
        Ok(closing)
    }
}

/// Why bytes are no part of a pouch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAPouch {
    /// Not the canonical form.
    Form(CborError),
    /// Of a newer format.
    Newer,
    /// The closing is not signed by the server of the side that it names.
    Signature,
}

impl core::fmt::Display for NotAPouch {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Form(error) => write!(f, "not the form of a pouch: {error}"),
            Self::Newer => f.write_str("needs a newer version"),
            Self::Signature => f.write_str("not signed by the side that it names"),
        }
    }
}

impl core::error::Error for NotAPouch {}

impl PouchHead {
    /// What binds the seal to this head (RFC 9180 §5: `info`): all of it but the encapsulated key.
    pub fn bound(&self) -> Vec<u8> {
        let mut to = Encoder::default();
        to.array(5);
        self.encode_bound(&mut to);
        to.into_bytes()
    }

    /// The canonical bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        to_bytes(self)
    }

    /// Reads the head of a pouch.
    ///
    /// # Errors
    /// [`NotAPouch::Form`], [`NotAPouch::Newer`].
    pub fn open(bytes: &[u8]) -> Result<Self, NotAPouch> {
        let mut from = Decoder::new(bytes);
        let newer = from.array(usize::from(u8::MAX)).is_ok()
            && from
                .text()
                .is_ok_and(|word| word.starts_with(WORD) && word != POUCH);
        if newer {
            return Err(NotAPouch::Newer);
        }
        if bytes.len() > POUCH_HEAD_BYTES_MAX {
            let at = POUCH_HEAD_BYTES_MAX;
            let kind = CborErrorKind::OutOfRange;
            return Err(NotAPouch::Form(CborError { at, kind }));
        }
        from_bytes(bytes).map_err(NotAPouch::Form)
    }

    fn encode_bound(&self, to: &mut Encoder) {
        to.text(POUCH);
        self.register.encode(to);
        self.from.encode(to);
        self.to.encode(to);
        self.key.encode(to);
    }
}

impl Canon for PouchHead {
    fn encode(&self, to: &mut Encoder) {
        to.array(6);
        self.encode_bound(to);
        self.encapsulated.encode(to);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        from.array_of(6)?;
        if from.text()? != POUCH {
            return Err(from.error(CborErrorKind::OutOfRange));
        }
        let head = Self {
            register: Canon::decode(from)?,
            from: Canon::decode(from)?,
            to: Canon::decode(from)?,
            key: Canon::decode(from)?,
            encapsulated: Canon::decode(from)?,
        };
        from.leave();
        Ok(head)
    }
}

impl PouchClosing {
    /// Whether a piece is a closing and no parcel: by its first byte, the tag of a COSE_Sign1.
    pub fn is_one(piece: &[u8]) -> bool {
        const SIGN1: u8 = 0xd2;
        piece.first() == Some(&SIGN1)
    }

    /// The closing, signed by the server key with which the side seals.
    pub fn sign(&self, server: &dyn Signer) -> Vec<u8> {
        let payload = to_bytes(self);
        Sign1::over(Purpose::Pouch, Strength::Plain, &payload, server).to_bytes()
    }

    /// Reads a closing and checks who signed it: the server key that was in use after the last
    /// entry of its own log that the sender names.
    ///
    /// # Errors
    /// [`NotAPouch`].
    pub fn open(bytes: &[u8], ring: &KeyRing, verifier: &dyn Verifier) -> Result<Self, NotAPouch> {
        let signed = Sign1::from_bytes(bytes).map_err(NotAPouch::Form)?;
        let payload = signed.payload.ok_or(NotAPouch::Signature)?;
        let closing: Self = from_bytes(payload).map_err(NotAPouch::Form)?;
        if closing.format > FORMAT {
            return Err(NotAPouch::Newer);
        }
        if !form::are_rows(&closing.have, SEEN_MAX) || !FileLack::are_bounded(&closing.lacks) {
            let (at, kind) = (0, CborErrorKind::OutOfRange);
            return Err(NotAPouch::Form(CborError { at, kind }));
        }
        let own = closing.have.iter().find(|row| row.side == closing.from);
        let next = Position {
            side: closing.from,
            epoch: own.map_or(0, |row| row.epoch),
            seq: own.map_or(0, |row| row.size),
        };
        let key = ring.server_key(next).ok_or(NotAPouch::Signature)?;
        signed
            .check(Purpose::Pouch, Strength::Plain, payload, key, verifier)
            .map_err(|_| NotAPouch::Signature)?;
        Ok(closing)
    }

    /// What the sender holds, as a message of the exchange says it.
    pub fn head(&self) -> ParcelHead {
        ParcelHead {
            format: self.format,
            register: self.register,
            from: self.from,
            run: self.run,
            kind: ParcelKind::Told,
            have: self.have.clone(),
            closed: self.closed,
        }
    }
}
