//! Sealing at rest: AES-256-GCM under the home key, which lies outside the database and outside
//! its backup. Whoever has only the database, or only a copy of it, reads no prose.

use crate::Fault;
use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use zeroize::Zeroizing;

/// Length of a key, in bytes.
pub const KEY_LEN: usize = 32;
/// AES-GCM's tag, in bytes (NIST SP 800-38D §5.2.1.2: the full 128 bits).
const TAG_LEN: usize = 16;

/// A symmetric key that seals what lies at rest. Its bytes are wiped when it goes.
pub struct SealKey(Zeroizing<[u8; KEY_LEN]>);

impl SealKey {
    /// A key from its bytes.
    pub fn new(bytes: [u8; KEY_LEN]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// A fresh key.
    ///
    /// # Errors
    /// [`Fault::Randomness`].
    pub fn generate() -> Result<Self, Fault> {
        let mut bytes = Zeroizing::new([0; KEY_LEN]);
        aws_lc_rs::rand::fill(bytes.as_mut()).map_err(|_| Fault::Randomness)?;
        Ok(Self(bytes))
    }

    /// Seals `plain` for the purpose and place that `about` states: opened elsewhere, it fails.
    ///
    /// # Errors
    /// [`Fault::Randomness`], when no nonce could be drawn.
    pub fn seal(&self, about: &[u8], plain: &[u8]) -> Result<Vec<u8>, Fault> {
        let mut body = plain.to_vec();
        let nonce = self
            .cipher()?
            .seal_in_place_append_tag(Aad::from(about), &mut body)
            .map_err(|_| Fault::Randomness)?;
        let mut sealed = nonce.as_ref().to_vec();
        sealed.extend_from_slice(&body);
        Ok(sealed)
    }

    /// Opens what [`Self::seal`] made for the same `about`.
    ///
    /// # Errors
    /// [`Fault::Unsealed`] for any other key, purpose or bytes.
    pub fn open(
        &self,
        what: &'static str,
        about: &[u8],
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, Fault> {
        let bad = || Fault::Unsealed { what };
        let (nonce, body) = sealed.split_at_checked(NONCE_LEN).ok_or_else(bad)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| bad())?;
        let mut body = Zeroizing::new(body.to_vec());
        let plain_len = body.len().checked_sub(TAG_LEN).ok_or_else(bad)?;
        self.cipher()?
            .open_in_place(nonce, Aad::from(about), body.as_mut_slice())
            .map_err(|_| bad())?;
        body.truncate(plain_len);
        Ok(body)
    }

    /// The key's bytes, for the one file that holds them and for wrapping.
    pub(crate) fn bytes(&self) -> &[u8] {
        self.0.as_slice()
    }

    fn cipher(&self) -> Result<RandomizedNonceKey, Fault> {
        RandomizedNonceKey::new(&AES_256_GCM, self.bytes()).map_err(|_| Fault::Randomness)
    }
}

impl std::fmt::Debug for SealKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SealKey")
    }
}

#[cfg(test)]
mod tests {
    #![expect(
        clippy::unwrap_used,
        reason = "a test may stop at what must not happen"
    )]
    use super::*;

    #[test]
    fn opens_only_whole_and_only_for_its_purpose() {
        let key = SealKey::generate().unwrap();
        let sealed = key.seal(b"note", b"stays at home").unwrap();
        assert_eq!(
            key.open("a note", b"note", &sealed).unwrap().as_slice(),
            b"stays at home"
        );
        assert!(key.open("a note", b"other", &sealed).is_err());
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            if let Some(byte) = changed.get_mut(at) {
                *byte ^= 1;
            }
            assert!(key.open("a note", b"note", &changed).is_err(), "byte {at}");
            assert!(
                key.open("a note", b"note", sealed.get(..at).unwrap())
                    .is_err()
            );
        }
    }
}
