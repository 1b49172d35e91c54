//! The head mark: a few bytes outside the database and its backup that say how far our own log
//! has gone out, so that a database that fell behind never signs a second history.

use crate::admit::Logs;
use alloc::{string::String, vec::Vec};
use mithaq_canon::{CborError, EntryId, Position, RegisterId, canon_struct, from_bytes, to_bytes};

/// The last of our entries that may have left. Written and synced after the commit that holds
/// the entry and before the entry leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// The register.
    pub register: RegisterId,
    /// The place in our own log.
    pub at: Position,
    /// The entry there.
    pub id: EntryId,
}

/// How the database stands to the mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkJudgement {
    /// It holds what left, perhaps more: start normally, a crash needs no peer.
    AtOrBeyond,
    /// It lacks entries that may have left: an old backup, or lost writes. Nothing may be sealed
    /// until the peers have told our head and what is missing is fetched back.
    Behind,
    /// Another entry of ours stands at the mark: this is another history, or the file of another
    /// home. Nothing may be sealed.
    Other,
}

const DOMAIN: &str = "mithaq/mark/0";

struct Stored {
    domain: String,
    register: RegisterId,
    at: Position,
    id: EntryId,
}
canon_struct!(Stored {
    domain,
    register,
    at,
    id
});

impl Mark {
    /// The bytes of the file: the canonical array of the domain, register, place and id.
    pub fn to_bytes(&self) -> Vec<u8> {
        to_bytes(&Stored {
            domain: DOMAIN.into(),
            register: self.register,
            at: self.at,
            id: self.id,
        })
    }

    /// Reads the file.
    ///
    /// # Errors
    /// [`CborError`] for any other bytes: then nothing may be sealed, as with
    /// [`MarkJudgement::Behind`].
    pub fn open(bytes: &[u8]) -> Result<Self, CborError> {
        let stored: Stored = from_bytes(bytes)?;
        if stored.domain != DOMAIN {
            return Err(CborError {
                at: 0,
                kind: mithaq_canon::cbor::CborErrorKind::OutOfRange,
            });
        }
        Ok(Self {
            register: stored.register,
            at: stored.at,
            id: stored.id,
        })
    }

    /// Compares the database with the mark.
    pub fn judge(&self, register: RegisterId, logs: &dyn Logs) -> MarkJudgement {
        match logs.id_at(self.at) {
            _ if register != self.register => MarkJudgement::Other,
            Some(id) if id == self.id => MarkJudgement::AtOrBeyond,
            Some(_) => MarkJudgement::Other,
            None => MarkJudgement::Behind,
        }
    }
}
