//! COSE_Sign1 (RFC 9052 §4.2) with Ed25519 (algorithm -19, RFC 9864), in the one form that the
//! record uses: tag 18, protected header `{1: -19, 4: kid}`, empty unprotected header.

use alloc::vec::Vec;
use mithaq_canon::{CborError, Decoder, Encoder, KeyId};

/// What a signature is for: `external_aad` of its Sig_structure (RFC 9052 §4.4), so that a
/// signature made for one purpose never serves another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A side's server seals an entry.
    Entry,
    /// An official proves an act.
    Act,
    /// A side countersigns a charter.
    Charter,
    /// A side offers its half of a charter.
    Half,
    /// A key of a side's root orders something about the side's keys.
    Root,
    /// A new key shows that whoever asks for it holds it.
    Possession,
    /// A side's server closes a pouch.
    Pouch,
}

impl Purpose {
    /// The bytes of `external_aad`.
    pub const fn domain(self) -> &'static [u8] {
        match self {
            Self::Entry => b"mithaq/entry/0",
            Self::Act => b"mithaq/act/0",
            Self::Charter => b"mithaq/charter/0",
            Self::Half => b"mithaq/half/0",
            Self::Root => b"mithaq/root/0",
            Self::Possession => b"mithaq/possession/0",
            Self::Pouch => b"mithaq/pouch/0",
        }
    }
}

const TAG_SIGN1: u64 = 18;
const LABEL_ALG: u64 = 1;
const LABEL_KID: u64 = 4;
const ALG_ED25519: i64 = -19;

/// The parts of a COSE_Sign1 that vary.
#[derive(Debug, Clone)]
pub(crate) struct Sign1<'b> {
    pub(crate) kid: KeyId,
    /// Absent where the payload is detached (RFC 9052 §4.1).
    pub(crate) payload: Option<&'b [u8]>,
    pub(crate) signature: [u8; 64],
}

impl<'b> Sign1<'b> {
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut to = Encoder::default();
        to.tag(TAG_SIGN1);
        to.array(4);
        to.bytes(&protected(self.kid));
        to.map(0);
        match self.payload {
            Some(payload) => to.bytes(payload),
            None => to.null(),
        }
        to.bytes(&self.signature);
        to.into_bytes()
    }

    pub(crate) fn from_bytes(bytes: &'b [u8]) -> Result<Self, CborError> {
        let mut from = Decoder::new(bytes);
        from.tag(TAG_SIGN1)?;
        from.array_of(4)?;
        let kid = protected_kid(from.bytes()?)?;
        from.map_of(0)?;
        from.leave();
        let payload = if from.null()? {
            None
        } else {
            Some(from.bytes()?)
        };
        let signature = from.fixed()?;
        from.leave();
        from.finish()?;
        Ok(Self {
            kid,
            payload,
            signature,
        })
    }
}

/// The exact bytes that are signed (Sig_structure, RFC 9052 §4.4).
pub fn to_be_signed(purpose: Purpose, kid: KeyId, payload: &[u8]) -> Vec<u8> {
    let mut to = Encoder::default();
    to.array(4);
    to.text("Signature1");
    to.bytes(&protected(kid));
    to.bytes(purpose.domain());
    to.bytes(payload);
    to.into_bytes()
}

fn protected(kid: KeyId) -> Vec<u8> {
    let mut to = Encoder::default();
    to.map(2);
    to.unsigned(LABEL_ALG);
    to.signed(ALG_ED25519);
    to.unsigned(LABEL_KID);
    to.bytes(&kid.0.0);
    to.into_bytes()
}

fn protected_kid(bytes: &[u8]) -> Result<KeyId, CborError> {
    let out_of_range =
        |from: &Decoder<'_>| from.error(mithaq_canon::cbor::CborErrorKind::OutOfRange);
    let mut from = Decoder::new(bytes);
    from.map_of(2)?;
    if from.unsigned()? != LABEL_ALG
        || from.signed()? != ALG_ED25519
        || from.unsigned()? != LABEL_KID
    {
        return Err(out_of_range(&from));
    }
    let kid = from.fixed()?;
    from.leave();
    from.finish()?;
    Ok(KeyId(mithaq_canon::Digest(kid)))
}
