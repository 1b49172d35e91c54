//! Public keys of those who sign in the record: two halves, of two algorithms, that are named and
//! used as one.

use crate::keys::{fingerprint, is_small_order};
use alloc::{string::String, sync::Arc, vec::Vec};
use core::fmt;
use mithaq_canon::{Canon, CborError, Decoder, Encoder, KeyId, cbor::CborErrorKind};

/// An Ed25519 public key has so many bytes (RFC 8032 §5.1.5).
pub const ED25519_KEY_LEN: usize = 32;

/// An ML-DSA-65 public key has so many bytes (FIPS 204, table 2).
pub const ML_DSA_KEY_LEN: usize = 1952;

/// Both halves together.
pub const PUBLIC_KEY_LEN: usize = ED25519_KEY_LEN + ML_DSA_KEY_LEN;

/// The public key of a server, of a custodian of the root or of an official: an Ed25519 and an
/// ML-DSA-65 key that come into use together and go together. Its id and its fingerprint are over
/// both, so whoever compares one of them has compared both halves.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PublicKey {
    halves: Arc<Halves>,
    /// Hashing two kilobytes for each signature that is checked would cost as much as checking it.
    id: KeyId,
}

#[derive(PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Halves {
    ed25519: [u8; ED25519_KEY_LEN],
    ml_dsa: [u8; ML_DSA_KEY_LEN],
}

impl PublicKey {
    /// The key of these halves.
    pub fn new(ed25519: [u8; ED25519_KEY_LEN], ml_dsa: [u8; ML_DSA_KEY_LEN]) -> Self {
        let id = KeyId::of(&[&ed25519[..], &ml_dsa[..]].concat());
        Self {
            halves: Arc::new(Halves { ed25519, ml_dsa }),
            id,
        }
    }

    /// The key of these bytes: the Ed25519 half, then the other; none if they are too few or too
    /// many.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (ed25519, ml_dsa) = bytes.split_first_chunk()?;
        Some(Self::new(*ed25519, ml_dsa.try_into().ok()?))
    }

    /// The Ed25519 half, then the ML-DSA-65 half.
    pub fn to_bytes(&self) -> Vec<u8> {
        [&self.ed25519()[..], &self.ml_dsa()[..]].concat()
    }

    /// The half of Ed25519.
    pub fn ed25519(&self) -> &[u8; ED25519_KEY_LEN] {
        &self.halves.ed25519
    }

    /// The half of ML-DSA-65.
    pub fn ml_dsa(&self) -> &[u8; ML_DSA_KEY_LEN] {
        &self.halves.ml_dsa
    }

    /// By which signatures name it.
    pub fn id(&self) -> KeyId {
        self.id
    }

    /// Eight groups of digits by which people know it, see [`fingerprint`].
    pub fn fingerprint(&self) -> String {
        fingerprint(&self.to_bytes())
    }

    /// Whether it is refused at enrolment: its Ed25519 half is a point of small order. Verifiers
    /// of ML-DSA do not differ on any key, so nothing is asked of the other half.
    pub fn is_weak(&self) -> bool {
        is_small_order(self.ed25519())
    }

    /// Whether the two have a half in common. No half serves twice: else a key that was taken out
    /// of use would go on for whoever forges the other half alone.
    pub fn meets(&self, other: &Self) -> bool {
        self.ed25519() == other.ed25519() || self.ml_dsa() == other.ml_dsa()
    }
}

impl fmt::Debug for PublicKey {
    // Two kilobytes of digits say nothing that the id does not.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({:?})", self.id)
    }
}

impl Canon for PublicKey {
    fn encode(&self, to: &mut Encoder) {
        to.bytes(&self.to_bytes());
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        let out_of_range = from.error(CborErrorKind::OutOfRange);
        Self::from_bytes(from.bytes()?).ok_or(out_of_range)
    }
}
