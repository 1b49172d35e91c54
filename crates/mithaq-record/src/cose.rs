//! COSE_Sign1 (RFC 9052 §4.2) with Ed25519 (algorithm -19, RFC 9864), in the one form that the
//! record uses: tag 18, protected header `{1: -19, 4: kid}`, empty unprotected header. Where the
//! rule wants it, a COSE_Sign1 with ML-DSA-65 (algorithm -49, RFC 9964) over the same purpose and
//! payload stands in the protected header, and so inside what Ed25519 covers.

use crate::signature::{Asked, Inner, ML_DSA_SIGNATURE_LEN, NotSigned, Strength, check, made};
use crate::{PublicKey, Signer, Verifier};
use alloc::{boxed::Box, vec::Vec};
use core::ops::Range;
use mithaq_canon::{CborError, Decoder, Encoder, KeyId, cbor::CborErrorKind};

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
/// The first number that RFC 9052 §3.1 leaves to private use.
const LABEL_INNER: i64 = -65_537;
const ALG_ED25519: i64 = -19;
const ALG_ML_DSA_65: i64 = -49;

/// An Ed25519 signature has so many bytes (RFC 8032 §5.1.6).
const SIGNATURE_LEN: usize = 64;

/// No structure here has more bytes than these beside the parts that it is made of.
const AROUND: usize = 64;

/// The parts of a COSE_Sign1 that vary.
#[derive(Debug, Clone)]
pub(crate) struct Sign1<'b> {
    pub(crate) kid: KeyId,
    /// The signature inside.
    pub(crate) inner: Option<Inner>,
    /// Absent where the payload is detached (RFC 9052 §4.1).
    pub(crate) payload: Option<&'b [u8]>,
    pub(crate) signature: [u8; 64],
}

impl<'b> Sign1<'b> {
    /// Signs a payload and carries it.
    pub(crate) fn over(
        purpose: Purpose,
        strength: Strength,
        payload: &'b [u8],
        by: &dyn Signer,
    ) -> Self {
        let (inner, signature) = made(Asked { purpose, strength }, payload, by);
        Self {
            kid: by.public_key().id(),
            inner,
            payload: Some(payload),
            signature,
        }
    }

    /// The same with its payload left out.
    pub(crate) fn detached(self) -> Self {
        Self {
            payload: None,
            ..self
        }
    }

    /// Whether this key signed this payload, with just the strength that is asked for.
    pub(crate) fn check(
        &self,
        purpose: Purpose,
        strength: Strength,
        payload: &[u8],
        key: &PublicKey,
        verifier: &dyn Verifier,
    ) -> Result<(), NotSigned> {
        let asked = Asked { purpose, strength };
        let signed = (self.kid, self.inner.as_ref(), &self.signature);
        check(asked, payload, signed, key, verifier)
    }

    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let protected = protected(self.kid, self.inner.as_ref());
        sign1(&protected, self.payload, &self.signature)
    }

    pub(crate) fn from_bytes(bytes: &'b [u8]) -> Result<Self, CborError> {
        let (protected, payload, signature) = parts(bytes)?;
        let (kid, inner) = read_protected(protected)?;
        Ok(Self {
            kid,
            inner,
            payload,
            signature,
        })
    }
}

/// The exact bytes that Ed25519 signs where no signature stands inside (Sig_structure,
/// RFC 9052 §4.4). Of an entry these bytes give the id, whatever stands inside.
pub fn to_be_signed(purpose: Purpose, kid: KeyId, payload: &[u8]) -> Vec<u8> {
    sig_structure(purpose, &protected(kid, None), payload)
}

/// The exact bytes that Ed25519 signs around an inner signature.
pub fn to_be_signed_around(purpose: Purpose, kid: KeyId, inner: &Inner, payload: &[u8]) -> Vec<u8> {
    sig_structure(purpose, &protected(kid, Some(inner)), payload)
}

/// The exact bytes that ML-DSA-65 signs.
pub fn to_be_signed_inside(purpose: Purpose, kid: KeyId, payload: &[u8]) -> Vec<u8> {
    sig_structure(purpose, &header(ALG_ML_DSA_65, kid, None), payload)
}

fn sig_structure(purpose: Purpose, protected: &[u8], payload: &[u8]) -> Vec<u8> {
    let mut to = Encoder::with_room(AROUND + protected.len() + payload.len());
    to.array(4);
    to.text("Signature1");
    to.bytes(protected);
    to.bytes(purpose.domain());
    to.bytes(payload);
    to.into_bytes()
}

fn sign1(protected: &[u8], payload: Option<&[u8]>, signature: &[u8]) -> Vec<u8> {
    let parts = protected.len() + payload.map_or(0, <[u8]>::len) + signature.len();
    let mut to = Encoder::with_room(AROUND + parts);
    to.tag(TAG_SIGN1);
    to.array(4);
    to.bytes(protected);
    to.map(0);
    match payload {
        Some(payload) => to.bytes(payload),
        None => to.null(),
    }
    to.bytes(signature);
    to.into_bytes()
}

/// Where the payload lies in the bytes of the COSE_Sign1 that carries it: before the signature, which
/// has a head of two bytes (RFC 8949 §3).
pub(crate) fn payload_in(bytes: &[u8], payload: &[u8]) -> Range<usize> {
    let end = bytes.len().saturating_sub(2 + SIGNATURE_LEN);
    end.saturating_sub(payload.len())..end
}

/// Protected header, payload and signature.
type Parts<'b, const N: usize> = (&'b [u8], Option<&'b [u8]>, [u8; N]);

fn parts<const N: usize>(bytes: &[u8]) -> Result<Parts<'_, N>, CborError> {
    let mut from = Decoder::new(bytes);
    from.tag(TAG_SIGN1)?;
    from.array_of(4)?;
    let protected = from.bytes()?;
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
    Ok((protected, payload, signature))
}

fn protected(kid: KeyId, inner: Option<&Inner>) -> Vec<u8> {
    header(ALG_ED25519, kid, inner)
}

fn header(alg: i64, kid: KeyId, inner: Option<&Inner>) -> Vec<u8> {
    let inside = inner.map_or(0, |_| AROUND + ML_DSA_SIGNATURE_LEN);
    let mut to = Encoder::with_room(AROUND + inside);
    to.map(if inner.is_some() { 3 } else { 2 });
    to.unsigned(LABEL_ALG);
    to.signed(alg);
    to.unsigned(LABEL_KID);
    to.bytes(&kid.0.0);
    if let Some(inner) = inner {
        to.signed(LABEL_INNER);
        let protected = header(ALG_ML_DSA_65, inner.kid, None);
        to.bytes(&sign1(&protected, None, &inner.signature[..]));
    }
    to.into_bytes()
}

fn read_protected(bytes: &[u8]) -> Result<(KeyId, Option<Inner>), CborError> {
    let mut from = Decoder::new(bytes);
    let labels = from.map(3)?;
    let kid = read_common(&mut from, ALG_ED25519)?;
    let inner = match labels {
        2 => None,
        3 if from.signed()? == LABEL_INNER => Some(read_inner(from.bytes()?)?),
        _ => return Err(from.error(CborErrorKind::OutOfRange)),
    };
    from.leave();
    from.finish()?;
    Ok((kid, inner))
}

fn read_inner(bytes: &[u8]) -> Result<Inner, CborError> {
    let (protected, payload, signature) = parts(bytes)?;
    let mut from = Decoder::new(protected);
    from.map_of(2)?;
    let kid = read_common(&mut from, ALG_ML_DSA_65)?;
    if payload.is_some() {
        return Err(from.error(CborErrorKind::OutOfRange));
    }
    from.leave();
    from.finish()?;
    Ok(Inner {
        kid,
        signature: Box::new(signature),
    })
}

/// The two labels that every protected header has.
fn read_common(from: &mut Decoder<'_>, alg: i64) -> Result<KeyId, CborError> {
    if from.unsigned()? != LABEL_ALG || from.signed()? != alg || from.unsigned()? != LABEL_KID {
        return Err(from.error(CborErrorKind::OutOfRange));
    }
    Ok(KeyId(mithaq_canon::Digest(from.fixed()?)))
}
