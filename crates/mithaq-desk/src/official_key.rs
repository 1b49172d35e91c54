//! An official's key as a file for another computer: one Ed25519 key, sealed by a passphrase. The
//! server knows its public half alone.

use crate::{Fault, PASSPHRASE_CHARS_MIN, keys::SigningKey, password};
use mithaq_canon::{Canon, CborError, Decoder, Encoder, cbor::CborErrorKind, from_bytes, to_bytes};
use mithaq_record::{Signer, fingerprint, is_small_order};

/// The first bytes of every file, and the purpose of its seal: a root's key is another file.
const DOMAIN: &str = "mithaq/official-key-file/0";

/// A file is far smaller; one that is larger is another file.
const FILE_BYTES_MAX: usize = 512;

/// An official's key, opened.
#[derive(Debug)]
pub struct OfficialKey(SigningKey);

/// What a file of an official's key holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficialFile {
    /// The public half, which the office's account needs.
    pub public: [u8; 32],
    /// The private half, sealed; empty in a file that was made to be handed on.
    sealed: Vec<u8>,
}

/// Why a file of an official's key cannot be used.
#[derive(Debug, Clone, thiserror::Error)]
pub enum OfficialKeyError {
    /// It is another file.
    #[error("this is no file of an official's key, which `mithaq key official make` writes")]
    Form,
    /// It holds the public half alone.
    #[error("this file holds the public half alone")]
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

impl OfficialKey {
    /// A fresh key, and the file that keeps it.
    ///
    /// # Errors
    /// [`OfficialKeyError::Short`], [`OfficialKeyError::Fault`].
    pub fn generate(passphrase: &str) -> Result<(Self, OfficialFile), OfficialKeyError> {
        if passphrase.chars().count() < PASSPHRASE_CHARS_MIN {
            return Err(OfficialKeyError::Short);
        }
        let (key, seed) = SigningKey::generate()?;
        let public = key.public_key();
        let file = OfficialFile {
            sealed: password::seal_offline(passphrase, &about(&public), &seed)?,
            public,
        };
        Ok((Self(key), file))
    }
}

impl Signer for OfficialKey {
    fn public_key(&self) -> [u8; 32] {
        self.0.public_key()
    }
    fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message)
    }
}

impl OfficialFile {
    /// Reads a file; nothing is opened.
    ///
    /// # Errors
    /// [`OfficialKeyError::Form`].
    pub fn read(bytes: &[u8]) -> Result<Self, OfficialKeyError> {
        if bytes.len() > FILE_BYTES_MAX {
            return Err(OfficialKeyError::Form);
        }
        let file: Self = from_bytes(bytes).map_err(|_| OfficialKeyError::Form)?;
        if is_small_order(&file.public) {
            return Err(OfficialKeyError::Form);
        }
        Ok(file)
    }

    /// The bytes of the file.
    pub fn to_bytes(&self) -> Vec<u8> {
        to_bytes(self)
    }

    /// The same without the private half, for the server.
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
    /// [`OfficialKeyError::PublicOnly`], [`OfficialKeyError::Passphrase`].
    pub fn open(&self, passphrase: &str) -> Result<OfficialKey, OfficialKeyError> {
        if self.sealed.is_empty() {
            return Err(OfficialKeyError::PublicOnly);
        }
        let seed = password::open_offline(passphrase, &about(&self.public), &self.sealed)
            .map_err(|_| OfficialKeyError::Passphrase)?;
        let key = SigningKey::from_seed(&seed)?;
        if key.public_key() == self.public {
            Ok(OfficialKey(key))
        } else {
            Err(OfficialKeyError::Form)
        }
    }
}

fn about(public: &[u8; 32]) -> Vec<u8> {
    [DOMAIN.as_bytes(), &[0], public].concat()
}

impl Canon for OfficialFile {
    fn encode(&self, to: &mut Encoder) {
        to.array(3);
        to.text(DOMAIN);
        self.public.encode(to);
        to.bytes(&self.sealed);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        from.array_of(3)?;
        if String::decode(from)? != DOMAIN {
            return Err(from.error(CborErrorKind::OutOfRange));
        }
        let file = Self {
            public: Canon::decode(from)?,
            sealed: from.bytes()?.to_vec(),
        };
        from.leave();
        Ok(file)
    }
}
