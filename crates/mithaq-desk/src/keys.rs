//! Signatures by aws-lc-rs, behind the traits of the record.

use crate::Fault;
use aws_lc_rs::{
    encoding::{AsDer as _, PublicKeyX509Der},
    signature::{
        ECDSA_P256_SHA256_FIXED, ED25519, Ed25519KeyPair, KeyPair as _, ParsedPublicKey,
        UnparsedPublicKey,
    },
};
use mithaq_record::{Signer, Verifier};
use zeroize::Zeroizing;

/// Length of the seed from which RFC 8032 derives a private key, in bytes.
const SEED_LEN: usize = 32;

/// A private key. The library wipes it when it goes.
pub struct SigningKey {
    pair: Ed25519KeyPair,
    public: [u8; 32],
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SigningKey")
    }
}

impl SigningKey {
    /// A fresh key, with the seed to be kept sealed.
    pub(crate) fn generate() -> Result<(Self, Zeroizing<Vec<u8>>), Fault> {
        let mut seed = Zeroizing::new(vec![0; SEED_LEN]);
        random(&mut seed)?;
        Ok((Self::from_seed(&seed)?, seed))
    }

    /// The key of this seed.
    pub(crate) fn from_seed(seed: &[u8]) -> Result<Self, Fault> {
        let bad = |_| Fault::Key("a signing key");
        let pair = Ed25519KeyPair::from_seed_unchecked(seed).map_err(bad)?;
        let public = pair.public_key().as_ref().try_into();
        let public = public.map_err(|_| Fault::Key("a signing key"))?;
        Ok(Self { pair, public })
    }

    /// The public key as a SubjectPublicKeyInfo (RFC 8410 §4).
    pub(crate) fn spki(&self) -> Result<Vec<u8>, Fault> {
        let der: Result<PublicKeyX509Der<'_>, _> = self.pair.public_key().as_der();
        der.map(|der| der.as_ref().to_vec())
            .map_err(|_| Fault::Key("a transport key"))
    }

    /// The private key in PKCS#8 (RFC 8410 §7), as TLS wants it.
    pub(crate) fn pkcs8(&self) -> Result<Zeroizing<Vec<u8>>, Fault> {
        self.pair
            .to_pkcs8()
            .map(|document| Zeroizing::new(document.as_ref().to_vec()))
            .map_err(|_| Fault::Key("a transport key"))
    }
}

impl Signer for SigningKey {
    fn public_key(&self) -> [u8; 32] {
        self.public
    }
    fn sign(&self, message: &[u8]) -> [u8; 64] {
        let mut bytes = [0; 64];
        let signature = self.pair.sign(message);
        // An Ed25519 signature has 64 bytes (RFC 8032 §5.1.6).
        if signature.as_ref().len() == bytes.len() {
            bytes.copy_from_slice(signature.as_ref());
        }
        bytes
    }
}

/// Checks signatures: those of this program's own keys, and those of authenticators.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ed25519Verifier;

impl Verifier for Ed25519Verifier {
    fn verify(&self, key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
        UnparsedPublicKey::new(&ED25519, key)
            .verify(message, signature)
            .is_ok()
    }
    fn verify_es256(&self, key: &[u8; 65], message: &[u8], signature: &[u8; 64]) -> bool {
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, key)
            .verify(message, signature)
            .is_ok()
    }
    fn is_p256_point(&self, point: &[u8; 65]) -> bool {
        ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).is_ok()
    }
}

/// Fills `bytes` with random ones.
pub(crate) fn random(bytes: &mut [u8]) -> Result<(), Fault> {
    aws_lc_rs::rand::fill(bytes).map_err(|_| Fault::Randomness)
}

/// Random bytes.
pub(crate) fn drawn<const N: usize>() -> Result<[u8; N], Fault> {
    let mut bytes = [0; N];
    random(&mut bytes)?;
    Ok(bytes)
}
