//! The root's keys as files: each one Ed25519 key, sealed by a passphrase, to lie on a stick in a
//! safe. No server ever needs one; a home knows their public halves alone.

use crate::{
    Fault,
    keys::{SigningKey, random},
    password,
};
use mithaq_canon::{Canon, CborError, Decoder, Encoder, from_bytes, to_bytes};
use mithaq_record::{Signer, fingerprint, is_small_order};

/// The first bytes of every file, and the purpose of its seal.
const DOMAIN: &str = "mithaq/root-key/0";

/// A file is far smaller; one that is larger is another file.
const FILE_BYTES_MAX: usize = 512;

/// A generated passphrase has so many groups of five digits: about 100 bits, and digits exist in
/// every language.
const PASSPHRASE_GROUPS: usize = 6;

/// A passphrase that people choose is at least this long, in characters.
pub const PASSPHRASE_CHARS_MIN: usize = 12;

/// One key of a root, opened.
#[derive(Debug)]
pub struct RootKey(SigningKey);

/// What a file of a root key holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RootFile {
    /// The public half, which a home needs.
    pub public: [u8; 32],
    /// The private half, sealed; empty in a file that was made to be handed on.
    sealed: Vec<u8>,
}

/// Why a root key's file cannot be used.
#[derive(Debug, Clone, thiserror::Error)]
pub enum RootKeyError {
    /// It is another file.
    #[error("this is no root key's file")]
    Form,
    /// It holds the public half alone.
    #[error("this file holds the public half alone; the private one lies with its custodian")]
    PublicOnly,
    /// The passphrase opens another file, or the bytes were changed.
    #[error("the passphrase does not open this file")]
    Passphrase,
    /// The passphrase is too short.
    #[error("a passphrase has at least {PASSPHRASE_CHARS_MIN} characters")]
    Short,
    /// The system failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl RootKey {
    /// A fresh key, and the file that keeps it.
    ///
    /// # Errors
    /// [`RootKeyError::Short`], [`RootKeyError::Fault`].
    pub fn generate(passphrase: &str) -> Result<(Self, RootFile), RootKeyError> {
        if passphrase.chars().count() < PASSPHRASE_CHARS_MIN {
            return Err(RootKeyError::Short);
        }
        let (key, seed) = SigningKey::generate()?;
        let public = key.public_key();
        let file = RootFile {
            sealed: password::seal_offline(passphrase, &about(&public), &seed)?,
            public,
        };
        Ok((Self(key), file))
    }

    /// A key that no file keeps: for tests and for simulations that end with their process.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn unkept() -> Result<Self, Fault> {
        SigningKey::generate().map(|(key, _)| Self(key))
    }

    /// The public half.
    pub fn public(&self) -> [u8; 32] {
        self.0.public_key()
    }
}

impl Signer for RootKey {
    fn public_key(&self) -> [u8; 32] {
        self.0.public_key()
    }
    fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message)
    }
}

impl RootFile {
    /// Reads a file; nothing is opened.
    ///
    /// # Errors
    /// [`RootKeyError::Form`].
    pub fn read(bytes: &[u8]) -> Result<Self, RootKeyError> {
        if bytes.len() > FILE_BYTES_MAX {
            return Err(RootKeyError::Form);
        }
        let file: Self = from_bytes(bytes).map_err(|_| RootKeyError::Form)?;
        if is_small_order(&file.public) {
            return Err(RootKeyError::Form);
        }
        Ok(file)
    }

    /// The bytes of the file.
    pub fn to_bytes(&self) -> Vec<u8> {
        to_bytes(self)
    }

    /// The same without the private half, to be handed on.
    #[must_use]
    pub fn public_only(&self) -> Self {
        Self {
            public: self.public,
            sealed: Vec::new(),
        }
    }

    /// Eight groups of digits by which people know the key.
    pub fn fingerprint(&self) -> String {
        fingerprint(&self.public)
    }

    /// Opens the key.
    ///
    /// # Errors
    /// [`RootKeyError::PublicOnly`], [`RootKeyError::Passphrase`].
    pub fn open(&self, passphrase: &str) -> Result<RootKey, RootKeyError> {
        if self.sealed.is_empty() {
            return Err(RootKeyError::PublicOnly);
        }
        let seed = password::open_offline(passphrase, &about(&self.public), &self.sealed)
            .map_err(|_| RootKeyError::Passphrase)?;
        let key = SigningKey::from_seed(&seed)?;
        if key.public_key() == self.public {
            Ok(RootKey(key))
        } else {
            Err(RootKeyError::Form)
        }
    }
}

/// A passphrase to be written down once and kept apart from the file.
///
/// # Errors
/// [`Fault::Randomness`].
pub fn drawn_passphrase() -> Result<String, Fault> {
    let mut groups = Vec::new();
    for _ in 0..PASSPHRASE_GROUPS {
        let mut bytes = [0; 8];
        random(&mut bytes)?;
        // 64 bits over 100,000: no remainder is likelier than another by more than 2^-47.
        groups.push(format!("{:05}", u64::from_be_bytes(bytes) % 100_000));
    }
    Ok(groups.join(" "))
}

fn about(public: &[u8; 32]) -> Vec<u8> {
    [DOMAIN.as_bytes(), &[0], public].concat()
}

impl Canon for RootFile {
    fn encode(&self, to: &mut Encoder) {
        to.array(3);
        to.text(DOMAIN);
        self.public.encode(to);
        to.bytes(&self.sealed);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        from.array_of(3)?;
        let domain = String::decode(from)?;
        if domain != DOMAIN {
            return Err(from.error(mithaq_canon::cbor::CborErrorKind::OutOfRange));
        }
        let file = Self {
            public: Canon::decode(from)?,
            sealed: from.bytes()?.to_vec(),
        };
        from.leave();
        Ok(file)
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
    fn a_file_opens_with_its_passphrase_and_no_other() {
        let passphrase = drawn_passphrase().unwrap();
        let (key, file) = RootKey::generate(&passphrase).unwrap();
        let read = RootFile::read(&file.to_bytes()).unwrap();
        assert_eq!(read, file);
        assert_eq!(read.open(&passphrase).unwrap().public(), key.public());
        assert!(matches!(
            read.open("another passphrase"),
            Err(RootKeyError::Passphrase)
        ));
        let handed_on = RootFile::read(&file.public_only().to_bytes()).unwrap();
        assert!(matches!(
            handed_on.open(&passphrase),
            Err(RootKeyError::PublicOnly)
        ));
        assert!(matches!(
            RootKey::generate("too short"),
            Err(RootKeyError::Short)
        ));
    }

    #[test]
    fn a_changed_file_opens_nothing() {
        let (_, file) = RootKey::generate("a long passphrase").unwrap();
        let mut swapped = file.clone();
        swapped.public = RootKey::unkept().unwrap().public();
        assert!(swapped.open("a long passphrase").is_err());
        let mut bytes = file.to_bytes();
        *bytes.last_mut().unwrap() ^= 1;
        let changed = RootFile::read(&bytes).unwrap();
        assert!(changed.open("a long passphrase").is_err());
        bytes.push(0);
        assert!(matches!(RootFile::read(&bytes), Err(RootKeyError::Form)));
    }
}
