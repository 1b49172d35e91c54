//! Signatures by aws-lc-rs, behind the traits of the record.

use crate::{Fault, ed25519};
use aws_lc_rs::{
    encoding::{AsDer as _, PublicKeyX509Der},
    signature::{
        ECDSA_P256_SHA256_FIXED, Ed25519KeyPair, KeyPair as _, ML_DSA_65, ML_DSA_65_SIGNING,
        ParsedPublicKey, PqdsaKeyPair, UnparsedPublicKey,
    },
};
use mithaq_record::{
    ML_DSA_KEY_LEN, ML_DSA_SIGNATURE_LEN, MlDsaSignature, PublicKey, Signer, Verifier,
};
use zeroize::Zeroizing;

/// Length of the seed from which RFC 8032 derives a private key, and of the one from which FIPS 204
/// §6.1 does, in bytes.
const SEED_LEN: usize = 32;

const WHAT: &str = "a signing key";

/// The private halves of a [`PublicKey`]. The library wipes them when they go.
pub struct SigningKey {
    ed25519: Ed25519KeyPair,
    ml_dsa: PqdsaKeyPair,
    public: PublicKey,
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SigningKey")
    }
}

impl SigningKey {
    /// A fresh key, with the seeds of its halves, to be kept sealed. Each half has a seed of its
    /// own, so that whoever finds one by breaking its algorithm knows nothing of the other.
    pub(crate) fn generate() -> Result<(Self, Zeroizing<Vec<u8>>), Fault> {
        let mut seeds = Zeroizing::new(vec![0; 2 * SEED_LEN]);
        random(&mut seeds)?;
        Ok((Self::from_seeds(&seeds)?, seeds))
    }

    /// The key of these seeds: that of Ed25519, then that of ML-DSA-65.
    pub(crate) fn from_seeds(seeds: &[u8]) -> Result<Self, Fault> {
        let bad = |_| Fault::Key(WHAT);
        let (first, second) = seeds.split_at_checked(SEED_LEN).ok_or(Fault::Key(WHAT))?;
        let ed25519 = Ed25519KeyPair::from_seed_unchecked(first).map_err(bad)?;
        let ml_dsa = PqdsaKeyPair::from_seed(&ML_DSA_65_SIGNING, second).map_err(bad)?;
        let halves = [ed25519.public_key().as_ref(), ml_dsa.public_key().as_ref()].concat();
        let public = PublicKey::from_bytes(&halves).ok_or(Fault::Key(WHAT))?;
        Ok(Self {
            ed25519,
            ml_dsa,
            public,
        })
    }
}

impl Signer for SigningKey {
    fn public_key(&self) -> PublicKey {
        self.public.clone()
    }
    fn sign(&self, message: &[u8]) -> [u8; 64] {
        signed(&self.ed25519, message)
    }
    fn sign_ml_dsa(&self, message: &[u8]) -> MlDsaSignature {
        let mut signature = Box::new([0; ML_DSA_SIGNATURE_LEN]);
        if self.ml_dsa.sign(message, &mut signature[..]).is_err() {
            // Out of memory, or the system draws no numbers. What is half signed would be no entry
            // at any peer and stand in our log for ever; nothing is committed yet.
            tracing::error!("no ML-DSA-65 signature can be made: the process stops");
            std::process::abort();
        }
        signature
    }
}

/// The private key of the line: Ed25519 alone, which is what TLS shows.
pub(crate) struct TransportKey {
    pair: Ed25519KeyPair,
    public: [u8; 32],
}

impl std::fmt::Debug for TransportKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TransportKey")
    }
}

impl TransportKey {
    /// A fresh key, with the seed to be kept sealed.
    pub(crate) fn generate() -> Result<(Self, Zeroizing<Vec<u8>>), Fault> {
        let mut seed = Zeroizing::new(vec![0; SEED_LEN]);
        random(&mut seed)?;
        Ok((Self::from_seed(&seed)?, seed))
    }

    /// The key of this seed.
    pub(crate) fn from_seed(seed: &[u8]) -> Result<Self, Fault> {
        let pair = Ed25519KeyPair::from_seed_unchecked(seed).map_err(|_| Fault::Key(WHAT))?;
        let public = pair.public_key().as_ref().try_into();
        let public = public.map_err(|_| Fault::Key(WHAT))?;
        Ok(Self { pair, public })
    }

    /// The raw public key.
    pub(crate) fn public(&self) -> &[u8; 32] {
        &self.public
    }

    /// The signature over exactly these bytes.
    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
        signed(&self.pair, message)
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

fn signed(pair: &Ed25519KeyPair, message: &[u8]) -> [u8; 64] {
    let mut bytes = [0; 64];
    let signature = pair.sign(message);
    // An Ed25519 signature has 64 bytes (RFC 8032 §5.1.6).
    if signature.as_ref().len() == bytes.len() {
        bytes.copy_from_slice(signature.as_ref());
    }
    bytes
}

/// Checks signatures: those of this program's own keys, and those of authenticators.
#[derive(Debug, Clone, Copy, Default)]
pub struct SignatureVerifier;

impl Verifier for SignatureVerifier {
    fn verify(&self, key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
        ed25519::holds(key, message, signature)
    }
    fn verify_es256(&self, key: &[u8; 65], message: &[u8], signature: &[u8; 64]) -> bool {
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, key)
            .verify(message, signature)
            .is_ok()
    }
    fn is_p256_point(&self, point: &[u8; 65]) -> bool {
        ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).is_ok()
    }
    fn verify_ml_dsa(
        &self,
        key: &[u8; ML_DSA_KEY_LEN],
        message: &[u8],
        signature: &[u8; ML_DSA_SIGNATURE_LEN],
    ) -> bool {
        UnparsedPublicKey::new(&ML_DSA_65, key)
            .verify(message, signature)
            .is_ok()
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
