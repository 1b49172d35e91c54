//! Where that lies which is named by a hash: an entry, an act, a text.
//!
//! Hashes come in no order, and an index by them has a page of its own for nearly each that comes.
//! So what came lately is kept as it came, and goes by and by into indexes that are larger from one
//! to the next ([`tiers`]). All have the first eight bytes of a hash and where it leads; whoever asks
//! compares the whole hash with the one there. They follow from the entries and the texts, and
//! `rebuild` makes them anew ([`whole`]).

mod filter;
mod known;
#[cfg(test)]
mod tests;
mod tiers;
mod whole;

pub(crate) use known::Known;
pub(crate) use whole::{are_whole, make_if_none, remake, repeated_acts};

use crate::Fault;
use rusqlite::{Connection, OptionalExtension as _, Row};

/// What a hash names. An entry and its act lie in one row, a text may lie in a row of the same
/// number, and names that begin alike can be made on purpose: so a note says which it is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An entry, by its id.
    Entry,
    /// The act that an entry carries, by its identity.
    Act,
    /// A text, by its commitment.
    Text,
}

/// Bits that say which kind it is.
const KIND_BITS: u32 = 2;

impl Kind {
    const fn number(self) -> i64 {
        match self {
            Self::Entry => 0,
            Self::Act => 1,
            Self::Text => 2,
        }
    }

    /// Where something of this kind lies, as the indexes have it.
    fn at(self, row: i64) -> i64 {
        // What damage made of a number finds no row, and needs no other care.
        row.wrapping_shl(KIND_BITS) | self.number()
    }

    /// The row where it lies, if it is of this kind.
    fn row(self, at: i64) -> Option<i64> {
        let row = at >> KIND_BITS;
        (self.at(row) == at).then_some(row)
    }
}

/// How the indexes name a hash.
fn short(hash: &[u8; 32]) -> i64 {
    let [a, b, c, d, e, f, g, h, ..] = *hash;
    i64::from_be_bytes([a, b, c, d, e, f, g, h])
}

/// The names, to be looked up.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Names<'c> {
    connection: &'c Connection,
    /// What the one writer knows of them from memory.
    known: Option<&'c Known>,
}

impl<'c> Names<'c> {
    /// As they lie in the database.
    pub(crate) fn stored(connection: &'c Connection) -> Self {
        Self::with(connection, None)
    }

    /// With what the one writer, whose connection it is, knows of them from memory.
    pub(crate) fn with(connection: &'c Connection, known: Option<&'c Known>) -> Self {
        Self { connection, known }
    }

    /// Asks `look` of each row that may have what a hash names, until it answers something.
    pub(crate) fn find<T>(
        &self,
        kind: Kind,
        hash: &[u8; 32],
        mut look: impl FnMut(i64) -> rusqlite::Result<Option<T>>,
    ) -> rusqlite::Result<Option<T>> {
        let short = short(hash);
        let mut look_at = |at| kind.row(at).map_or(Ok(None), &mut look);
        if let Some(known) = self.known {
            if known.lacks(short) {
                return Ok(None);
            }
            for at in known.lately(short) {
                if let Some(found) = look_at(at)? {
                    return Ok(Some(found));
                }
            }
        }
        let mut statement = self.connection.prepare_cached(tiers::IN_ORDER)?;
        let mut rows = statement.query([short])?;
        while let Some(row) = rows.next()? {
            if let Some(found) = look_at(row.get(0)?)? {
                return Ok(Some(found));
            }
        }
        if self.known.is_some() {
            return Ok(None);
        }
        let (first, last) = tiers::stretch(kind, short);
        let mut statement = self.connection.prepare_cached(tiers::LATELY)?;
        let mut rows = statement.query((short, first, last))?;
        while let Some(row) = rows.next()? {
            if let Some(found) = look_at(row.get(0)?)? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// The same for what is asked in SQL: parameter 1 is the row, 2 the whole hash.
    pub(crate) fn find_by<T>(
        &self,
        kind: Kind,
        hash: &[u8; 32],
        sql: &str,
        read: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<Option<T>> {
        self.find(kind, hash, |row| {
            let mut statement = self.connection.prepare_cached(sql)?;
            statement.query_row((row, hash), &read).optional()
        })
    }
}

/// Notes that a hash names what lies in this row. Whoever keeps in memory what the names are must
/// learn of it too.
pub(crate) fn note(
    connection: &Connection,
    known: Option<&mut Known>,
    (kind, hash): (Kind, &[u8; 32]),
    row: i64,
) -> Result<(), Fault> {
    let (short, at) = (short(hash), kind.at(row));
    tiers::append(connection, kind, short, at)?;
    match known {
        Some(known) => known.note(connection, short, at),
        None => Ok(()),
    }
}
