//! Keys as files that lie apart from any server: each one signing key, sealed by a passphrase. The
//! root's lie on sticks in safes, an official's on the computer where acts are signed; a home knows
//! their public halves alone.

use crate::{
    Fault,
    keys::{SigningKey, random},
    password,
};
use mithaq_canon::{Canon, CborError, Decoder, Encoder, from_bytes, to_bytes};
use mithaq_record::{MlDsaSignature, PublicKey, Signer};
use std::marker::PhantomData;

/// What a key in a file is for: a file for one use never passes for another.
pub trait KeyUse: std::fmt::Debug + Clone + PartialEq + Eq {
    /// The first bytes of the file, and the purpose of its seal.
    const DOMAIN: &'static str;
}

/// Speaks for a side about its keys, with others of its root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OfRoot {}

/// Proves an official's acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OfOfficial {}

impl KeyUse for OfRoot {
    const DOMAIN: &'static str = "mithaq/root-key/0";
}

impl KeyUse for OfOfficial {
    const DOMAIN: &'static str = "mithaq/official-key-file/0";
}

/// One key of a root, opened.
pub type RootKey = OfflineKey<OfRoot>;
/// The file of a root's key.
pub type RootFile = KeyFile<OfRoot>;
/// An official's key, opened.
pub type OfficialKey = OfflineKey<OfOfficial>;
/// The file of an official's key.
pub type OfficialFile = KeyFile<OfOfficial>;

/// A file has little more than the two kilobytes of a public key; a larger one is another file.
const FILE_BYTES_MAX: usize = 4096;

/// A generated passphrase has so many groups of five digits: about 100 bits, and digits exist in
/// every language.
const PASSPHRASE_GROUPS: usize = 6;

/// A passphrase that people choose is at least this long, in characters.
pub const PASSPHRASE_CHARS_MIN: usize = 12;

/// A key out of a file, opened.
#[derive(Debug)]
pub struct OfflineKey<U> {
    key: SigningKey,
    of: PhantomData<U>,
}

/// What the file of a key holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyFile<U> {
    /// The public half, which a home needs.
    pub public: PublicKey,
    /// The private half, sealed; empty in a file that was made to be handed on.
    sealed: Vec<u8>,
    of: PhantomData<U>,
}

/// Why a key's file cannot be used.
#[derive(Debug, Clone, thiserror::Error)]
pub enum KeyFileError {
    /// It is another file.
    #[error(
        "this is no file of such a key: `mithaq key root make` and `mithaq key official make` write them"
    )]
    Form,
    /// It holds the public half alone.
    #[error("this file holds the public half alone; the private one lies elsewhere")]
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

impl<U: KeyUse> OfflineKey<U> {
    /// A fresh key, and the file that keeps it.
    ///
    /// # Errors
    /// [`KeyFileError::Short`], [`KeyFileError::Fault`].
    pub fn generate(passphrase: &str) -> Result<(Self, KeyFile<U>), KeyFileError> {
        if passphrase.chars().count() < PASSPHRASE_CHARS_MIN {
            return Err(KeyFileError::Short);
        }
        let (key, seeds) = SigningKey::generate()?;
        let public = key.public_key();
        let file = KeyFile {
            sealed: password::seal_offline(passphrase, &about::<U>(&public), &seeds)?,
            public,
            of: PhantomData,
        };
        Ok((Self::of(key), file))
    }

    /// A key that no file keeps: for tests and for simulations that end with their process.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn unkept() -> Result<Self, Fault> {
        SigningKey::generate().map(|(key, _)| Self::of(key))
    }

    fn of(key: SigningKey) -> Self {
        Self {
            key,
            of: PhantomData,
        }
    }

    /// The public half.
    pub fn public(&self) -> PublicKey {
        self.key.public_key()
    }
}

impl<U> Signer for OfflineKey<U> {
    fn public_key(&self) -> PublicKey {
        self.key.public_key()
    }
    fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.key.sign(message)
    }
    fn sign_ml_dsa(&self, message: &[u8]) -> MlDsaSignature {
        self.key.sign_ml_dsa(message)
    }
}

impl<U: KeyUse> KeyFile<U> {
    /// Reads a file; nothing is opened.
    ///
    /// # Errors
    /// [`KeyFileError::Form`].
    pub fn read(bytes: &[u8]) -> Result<Self, KeyFileError> {
        if bytes.len() > FILE_BYTES_MAX {
            return Err(KeyFileError::Form);
        }
        let file: Self = from_bytes(bytes).map_err(|_| KeyFileError::Form)?;
        if file.public.is_weak() {
            return Err(KeyFileError::Form);
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
            public: self.public.clone(),
            sealed: Vec::new(),
            of: PhantomData,
        }
    }

    /// Eight groups of digits by which people know the key.
    pub fn fingerprint(&self) -> String {
        self.public.fingerprint()
    }

    /// Opens the key.
    ///
    /// # Errors
    /// [`KeyFileError::PublicOnly`], [`KeyFileError::Passphrase`].
    pub fn open(&self, passphrase: &str) -> Result<OfflineKey<U>, KeyFileError> {
        if self.sealed.is_empty() {
            return Err(KeyFileError::PublicOnly);
        }
        let seeds = password::open_offline(passphrase, &about::<U>(&self.public), &self.sealed)
            .map_err(|_| KeyFileError::Passphrase)?;
        let key = SigningKey::from_seeds(&seeds)?;
        if key.public_key() == self.public {
            Ok(OfflineKey::of(key))
        } else {
            Err(KeyFileError::Form)
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

fn about<U: KeyUse>(public: &PublicKey) -> Vec<u8> {
    [U::DOMAIN.as_bytes(), &[0], &public.to_bytes()].concat()
}

impl<U: KeyUse> Canon for KeyFile<U> {
    fn encode(&self, to: &mut Encoder) {
        to.array(3);
        to.text(U::DOMAIN);
        self.public.encode(to);
        to.bytes(&self.sealed);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        from.array_of(3)?;
        let domain = String::decode(from)?;
        if domain != U::DOMAIN {
            return Err(from.error(mithaq_canon::cbor::CborErrorKind::OutOfRange));
        }
        let file = Self {
            public: Canon::decode(from)?,
            sealed: from.bytes()?.to_vec(),
            of: PhantomData,
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
            Err(KeyFileError::Passphrase)
        ));
        let handed_on = RootFile::read(&file.public_only().to_bytes()).unwrap();
        assert!(matches!(
            handed_on.open(&passphrase),
            Err(KeyFileError::PublicOnly)
        ));
        assert!(matches!(
            RootKey::generate("too short"),
            Err(KeyFileError::Short)
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
        assert!(matches!(RootFile::read(&bytes), Err(KeyFileError::Form)));
    }

    #[test]
    fn a_file_for_one_use_is_none_for_another() {
        let (_, root) = RootKey::generate("a long passphrase").unwrap();
        let (_, official) = OfficialKey::generate("a long passphrase").unwrap();
        for read in [
            OfficialFile::read(&root.to_bytes()).err(),
            RootFile::read(&official.to_bytes()).err(),
        ] {
            assert!(matches!(read, Some(KeyFileError::Form)));
        }
    }
}
