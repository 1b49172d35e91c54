//! What every version can read of an entry, whatever its format.

use crate::Numbers;
use mithaq_canon::{Canon, CborError, Decoder, EntryId, Position, RegisterId};

/// What can be known of an entry in a newer format or under newer rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Newer {
    /// Its id, which does not depend on the format.
    pub id: EntryId,
    /// Its place.
    pub at: Position,
    /// The entry before it.
    pub prev: Option<EntryId>,
    /// Number of its format.
    pub format: u32,
    /// Number of its rules.
    pub rules: u32,
}

/// The fields that keep their places in every format.
pub(super) struct Header {
    pub(super) format: u32,
    pub(super) rules: u32,
    pub(super) register: RegisterId,
    at: Position,
    prev: Option<EntryId>,
}

impl Header {
    pub(super) fn read(payload: &[u8]) -> Result<Self, CborError> {
        // A later format may have more fields, never more than an array of 24 needs one byte for.
        const FIELDS_MAX: usize = 23;
        let mut from = Decoder::new(payload);
        from.array(FIELDS_MAX)?;
        Ok(Self {
            format: Canon::decode(&mut from)?,
            rules: Canon::decode(&mut from)?,
            register: Canon::decode(&mut from)?,
            at: Position {
                side: Canon::decode(&mut from)?,
                epoch: Canon::decode(&mut from)?,
                seq: Canon::decode(&mut from)?,
            },
            prev: Canon::decode(&mut from)?,
        })
    }

    pub(super) fn numbers(&self) -> Numbers {
        Numbers {
            format: self.format,
            rules: self.rules,
        }
    }

    pub(super) fn newer(self, id: EntryId) -> Newer {
        Newer {
            id,
            at: self.at,
            prev: self.prev,
            format: self.format,
            rules: self.rules,
        }
    }
}
