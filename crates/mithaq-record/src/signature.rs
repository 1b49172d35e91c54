//! Signatures of both algorithms at once: an ML-DSA-65 signature *inside* what the Ed25519 one
//! covers. Both must verify.
//!
//! Whoever can forge Ed25519 one day can forge what nobody signed today; what is bound here he
//! cannot. And where ML-DSA should turn out to be weaker than it is thought to be, Ed25519 stands
//! as before.

use crate::{
    PublicKey, Purpose, Signer, Verifier,
    cose::{to_be_signed, to_be_signed_around, to_be_signed_inside},
};
use alloc::boxed::Box;
use core::fmt;
use mithaq_canon::{Canon, CborError, Decoder, Encoder, KeyId};

/// An ML-DSA-65 signature has so many bytes (FIPS 204, table 2).
pub const ML_DSA_SIGNATURE_LEN: usize = 3309;

/// An ML-DSA-65 signature (FIPS 204 §5.2, with an empty context).
pub type MlDsaSignature = Box<[u8; ML_DSA_SIGNATURE_LEN]>;

/// What an ML-DSA-65 COSE_Sign1 inside another says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inner {
    /// The key that made it, by the id of both its halves.
    pub kid: KeyId,
    /// The signature over the same purpose and payload as the outer one.
    pub signature: MlDsaSignature,
}

/// Whether a signature of both algorithms is asked for, or of Ed25519 alone. There is no third
/// way: an inner signature where none belongs is refused, so that each entry has one form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strength {
    /// Ed25519 alone.
    Plain,
    /// ML-DSA-65 inside Ed25519.
    Hybrid,
}

/// Why an inner signature does not hold, or stands where none belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InnerFault {
    /// There is none.
    Missing,
    /// There is one where Ed25519 alone is asked for.
    Unwanted,
    /// It names another key than the outer one.
    OtherKey,
    /// It does not verify.
    Signature,
}

impl fmt::Display for InnerFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "it has no inner signature",
            Self::Unwanted => "it has an inner signature where none belongs",
            Self::OtherKey => "its inner signature names another key",
            Self::Signature => "its inner signature does not verify",
        })
    }
}

/// Why signed bytes are not signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotSigned {
    /// Made by another key.
    OtherKey,
    /// The Ed25519 signature does not verify.
    Outer,
    /// The ML-DSA-65 signature does not.
    Inner(InnerFault),
}

/// What is signed and how, before a payload is looked at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked {
    pub(crate) purpose: Purpose,
    pub(crate) strength: Strength,
}

/// Makes the outer signature, and the inner one where it is asked for.
pub(crate) fn made(asked: Asked, payload: &[u8], by: &dyn Signer) -> (Option<Inner>, [u8; 64]) {
    let (purpose, kid) = (asked.purpose, by.public_key().id());
    match asked.strength {
        Strength::Plain => (None, by.sign(&to_be_signed(purpose, kid, payload))),
        Strength::Hybrid => {
            let signature = by.sign_ml_dsa(&to_be_signed_inside(purpose, kid, payload));
            let inner = Inner { kid, signature };
            let outer = by.sign(&to_be_signed_around(purpose, kid, &inner, payload));
            (Some(inner), outer)
        }
    }
}

/// Checks the outer signature and then the inner one, if both are there exactly as asked.
pub(crate) fn check(
    asked: Asked,
    payload: &[u8],
    (kid, inner, outer): (KeyId, Option<&Inner>, &[u8; 64]),
    key: &PublicKey,
    verifier: &dyn Verifier,
) -> Result<(), NotSigned> {
    if kid != key.id() {
        return Err(NotSigned::OtherKey);
    }
    let message = match inner {
        Some(inner) => to_be_signed_around(asked.purpose, kid, inner, payload),
        None => to_be_signed(asked.purpose, kid, payload),
    };
    if !verifier.verify(key.ed25519(), &message, outer) {
        return Err(NotSigned::Outer);
    }
    let inner = match (asked.strength, inner) {
        (Strength::Plain, None) => return Ok(()),
        (Strength::Plain, Some(_)) => return Err(NotSigned::Inner(InnerFault::Unwanted)),
        (Strength::Hybrid, None) => return Err(NotSigned::Inner(InnerFault::Missing)),
        (Strength::Hybrid, Some(inner)) => inner,
    };
    if inner.kid != kid {
        return Err(NotSigned::Inner(InnerFault::OtherKey));
    }
    let message = to_be_signed_inside(asked.purpose, kid, payload);
    if verifier.verify_ml_dsa(key.ml_dsa(), &message, &inner.signature) {
        Ok(())
    } else {
        Err(NotSigned::Inner(InnerFault::Signature))
    }
}

/// A signature of both algorithms without the COSE_Sign1 around it, where purpose, key and payload
/// follow from where it stands: under charters, and under orders of a root.
#[derive(Clone, PartialEq, Eq)]
pub struct Signature {
    /// Over what [`to_be_signed_around`] gives.
    pub ed25519: [u8; 64],
    /// Over what [`to_be_signed_inside`] gives.
    pub ml_dsa: MlDsaSignature,
}

impl Signature {
    /// Signs a payload that is not carried along.
    pub(crate) fn make(purpose: Purpose, payload: &[u8], by: &dyn Signer) -> Self {
        let kid = by.public_key().id();
        let ml_dsa = by.sign_ml_dsa(&to_be_signed_inside(purpose, kid, payload));
        let inner = Inner {
            kid,
            signature: ml_dsa,
        };
        Self {
            ed25519: by.sign(&to_be_signed_around(purpose, kid, &inner, payload)),
            ml_dsa: inner.signature,
        }
    }

    /// Whether both halves are this key's.
    pub(crate) fn holds(
        &self,
        purpose: Purpose,
        payload: &[u8],
        key: &PublicKey,
        verifier: &dyn Verifier,
    ) -> bool {
        let asked = Asked {
            purpose,
            strength: Strength::Hybrid,
        };
        let inner = Inner {
            kid: key.id(),
            signature: self.ml_dsa.clone(),
        };
        let signed = (key.id(), Some(&inner), &self.ed25519);
        check(asked, payload, signed, key, verifier).is_ok()
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Signature")
    }
}

impl Canon for Signature {
    fn encode(&self, to: &mut Encoder) {
        to.array(2);
        to.bytes(&self.ed25519);
        to.bytes(&self.ml_dsa[..]);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        from.array_of(2)?;
        let signature = Self {
            ed25519: from.fixed()?,
            ml_dsa: Box::new(from.fixed()?),
        };
        from.leave();
        Ok(signature)
    }
}
