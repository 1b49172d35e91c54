//! A side's root: the keys that lie offline and say which keys its server uses.

use crate::{PublicKey, limits::ROOT_KEYS_MAX};
use alloc::vec::Vec;
use mithaq_canon::{Canon, CborError, Decoder, Encoder};

/// The root of one side: `threshold` of these keys together speak for it about its keys, and
/// about nothing else. They never lie on the server; most sides give each to another office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Root {
    /// How many of the keys must sign, from 1 to their number.
    pub threshold: u8,
    /// Public keys, in ascending order of their bytes, no half of them twice; at most
    /// [`crate::limits::ROOT_KEYS_MAX`].
    pub keys: Vec<PublicKey>,
}

/// Why keys make no root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RootFault {
    /// No keys, more than [`crate::limits::ROOT_KEYS_MAX`], out of order or one twice.
    Keys,
    /// The threshold is 0, or more than there are keys.
    Threshold,
    /// One of the keys is a point of small order.
    Weak,
}

impl Root {
    /// Puts the keys in order.
    ///
    /// # Errors
    /// [`RootFault`].
    pub fn new(threshold: u8, mut keys: Vec<PublicKey>) -> Result<Self, RootFault> {
        keys.sort_unstable();
        let root = Self { threshold, keys };
        root.check()?;
        Ok(root)
    }

    /// Whether these keys can be a root.
    ///
    /// # Errors
    /// [`RootFault`].
    pub fn check(&self) -> Result<(), RootFault> {
        let mut pairs = self.keys.iter().zip(self.keys.iter().skip(1));
        if self.keys.is_empty()
            || self.keys.len() > ROOT_KEYS_MAX
            || !pairs.all(|(one, next)| one < next)
            || self.has_repeats()
        {
            return Err(RootFault::Keys);
        }
        if !(1..=self.keys.len()).contains(&usize::from(self.threshold)) {
            return Err(RootFault::Threshold);
        }
        if self.keys.iter().any(PublicKey::is_weak) {
            return Err(RootFault::Weak);
        }
        Ok(())
    }
}

impl Root {
    /// Whether a custodian could sign with another's half.
    fn has_repeats(&self) -> bool {
        let mut rest = self.keys.as_slice();
        while let Some((one, others)) = rest.split_first() {
            if others.iter().any(|other| one.meets(other)) {
                return true;
            }
            rest = others;
        }
        false
    }

    /// Whether a half of this key is one of the root's.
    pub fn meets(&self, key: &PublicKey) -> bool {
        self.keys.iter().any(|own| own.meets(key))
    }
}

impl Canon for Root {
    fn encode(&self, to: &mut Encoder) {
        to.array(2);
        self.threshold.encode(to);
        self.keys.encode(to);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        from.array_of(2)?;
        let root = Self {
            threshold: Canon::decode(from)?,
            keys: crate::entry::form::list(from, ROOT_KEYS_MAX)?,
        };
        from.leave();
        Ok(root)
    }
}

impl core::fmt::Display for RootFault {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Keys => "a root has 1 to 16 keys, each once",
            Self::Threshold => "the threshold is from 1 to the number of the root's keys",
            Self::Weak => "a key of the root is weak",
        })
    }
}

impl core::error::Error for RootFault {}
