//! SHA-256 with a domain in front, so that a hash made for one purpose never serves another.

use crate::{Canon, CborError, Decoder, Encoder};
use sha2::Digest as _;

/// A SHA-256 value (FIPS 180-4).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    /// Hashes `parts` one after another, without a domain: only for structures whose own standard
    /// fixes the bytes (COSE Sig_structure, RFC 9162 tree nodes).
    pub fn of(parts: &[&[u8]]) -> Self {
        let mut hasher = Hasher::bare();
        parts.iter().for_each(|part| hasher.update(part));
        hasher.finish()
    }
}

impl core::fmt::Display for Digest {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl core::fmt::Debug for Digest {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.0
            .iter()
            .take(4)
            .try_for_each(|byte| write!(f, "{byte:02x}"))?;
        f.write_str("…")
    }
}

impl Canon for Digest {
    fn encode(&self, to: &mut Encoder) {
        self.0.encode(to);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        from.fixed().map(Self)
    }
}

/// SHA-256 over a stream of parts.
#[derive(Clone)]
pub struct Hasher(sha2::Sha256);

impl Hasher {
    /// Starts with a domain, ended by a zero byte. Domains are `mithaq/<purpose>/<number>`.
    pub fn new(domain: &str) -> Self {
        let mut hasher = Self::bare();
        hasher.update(domain.as_bytes());
        hasher.update(&[0]);
        hasher
    }

    fn bare() -> Self {
        Self(sha2::Sha256::new())
    }

    /// Adds a part.
    pub fn update(&mut self, part: &[u8]) {
        self.0.update(part);
    }

    /// Adds the canonical encoding of a value.
    pub fn update_canon<T: Canon>(&mut self, value: &T) {
        self.update(&crate::to_bytes(value));
    }

    /// The digest of all parts.
    pub fn finish(self) -> Digest {
        Digest(self.0.finalize().into())
    }
}

impl core::fmt::Debug for Hasher {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Hasher")
    }
}
