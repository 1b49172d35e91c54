//! One type for each kind of identity, so that none is taken for another.

use crate::{Canon, CborError, Decoder, Digest, Encoder, Hasher};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct $name(pub Digest);

        impl Canon for $name {
            fn encode(&self, to: &mut Encoder) {
                self.0.encode(to);
            }
            fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
                Digest::decode(from).map(Self)
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl core::str::FromStr for $name {
            type Err = HexError;
            /// Reads the 64 hexadecimal digits that `Display` writes.
            fn from_str(text: &str) -> Result<Self, HexError> {
                text.parse().map(Self)
            }
        }
    };
}

id!(
    /// Identity of an entry: SHA-256 of its exact COSE Sig_structure (RFC 9052 §4.4).
    EntryId
);
id!(
    /// Identity of a register: the hash of its charter's body.
    RegisterId
);
id!(
    /// Commitment to prose that lies outside the chain, see [`PayloadId::commit`].
    PayloadId
);
id!(
    /// Identity of a public key: the hash of its raw bytes.
    KeyId
);

impl core::str::FromStr for Digest {
    type Err = HexError;
    /// Reads the 64 hexadecimal digits that `Display` writes.
    fn from_str(text: &str) -> Result<Self, HexError> {
        hex32(text).map(Self)
    }
}

impl PayloadId {
    /// The commitment to `plaintext` under a 32-byte random `salt`. The salt keeps a short text
    /// from being guessed from its commitment, and goes with the text when it is erased.
    pub fn commit(salt: &[u8; 32], plaintext: &[u8]) -> Self {
        let mut hasher = Hasher::new("mithaq/payload/0");
        hasher.update(salt);
        hasher.update(plaintext);
        Self(hasher.finish())
    }
}

impl KeyId {
    /// The identity of the public key with these raw bytes.
    pub fn of(public_key: &[u8]) -> Self {
        let mut hasher = Hasher::new("mithaq/key/0");
        hasher.update(public_key);
        Self(hasher.finish())
    }
}

/// The text is not 64 hexadecimal digits in lower case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HexError;

impl core::fmt::Display for HexError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("expected 64 hexadecimal digits, in small letters")
    }
}

impl core::error::Error for HexError {}

fn hex32(text: &str) -> Result<[u8; 32], HexError> {
    let digits = text.as_bytes();
    if digits.len() != 64 {
        return Err(HexError);
    }
    let mut bytes = [0; 32];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = pair
            .iter()
            .try_fold(0u8, |value, digit| Ok(value << 4 | nibble(*digit)?))?;
    }
    Ok(bytes)
}

fn nibble(digit: u8) -> Result<u8, HexError> {
    match digit {
        b'0'..=b'9' => Ok(digit - b'0'),
        b'a'..=b'f' => Ok(digit - b'a' + 10),
        _ => Err(HexError),
    }
}
