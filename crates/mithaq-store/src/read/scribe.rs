//! Writing rows of the read tables, many in a row.

use super::{Stored, is_pending};
use crate::Fault;
use mithaq_canon::to_bytes;
use mithaq_core::{Part, view::Row};
use rusqlite::{CachedStatement, Connection};

/// Writes rows. What it does for nearly each it has at hand and does not look up again.
pub(super) struct Scribe<'c> {
    connection: &'c Connection,
    new: CachedStatement<'c>,
    words: CachedStatement<'c>,
}

/// A row where none can be yet. To replace what is there all the same, each time, would have SQLite
/// keep of every page what it was before.
const NEW: &str = "INSERT OR IGNORE INTO shown (row, tab, key, parent, place, part, bytes)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";

/// A row, also where there is another.
const ANY: &str = "INSERT OR REPLACE INTO shown (row, tab, key, parent, place, part, bytes)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";

/// Other words in a row in which all else stays and on whose part nothing is pending.
const WORDS: &str = "UPDATE shown SET bytes = ?6
    WHERE row = ?1 AND tab = ?2 AND key = ?3 AND parent = ?4 AND place = ?5 AND part IS NULL
      AND bytes <> ?6 AND NOT EXISTS (SELECT 1 FROM shown WHERE part = ?7)";

const STEP: &str = "write a read table";

impl<'c> Scribe<'c> {
    pub(super) fn new(connection: &'c Connection) -> Result<Self, Fault> {
        let kept = |sql| connection.prepare_cached(sql).map_err(Fault::at(STEP));
        Ok(Self {
            connection,
            new: kept(NEW)?,
            words: kept(WORDS)?,
        })
    }

    /// Writes a row where none can be yet. What damage has put there gives way.
    pub(super) fn write_new(&mut self, at: i64, row: &Row) -> Result<(), Fault> {
        let (tab, key, now) = (row.table(), row.key(), Stored::of(row));
        match execute(&mut self.new, at, (tab, &key), &now)? {
            0 => self.write(at, (tab, &key), &now),
            _ => Ok(()),
        }
    }

    /// Writes a row, also where there is another.
    pub(super) fn write(&self, at: i64, key: (&str, &[u8]), now: &Stored) -> Result<(), Fault> {
        let any = self.connection.prepare_cached(ANY);
        execute(&mut any.map_err(Fault::at(STEP))?, at, key, now).map(drop)
    }

    /// Changes the words of the own row of a part, if nothing else of the part is stored or has to
    /// be: what mostly becomes of a row, done without reading it. Whether it did.
    pub(super) fn rewrite(&mut self, own: i64, part: Part, row: &Row) -> Result<bool, Fault> {
        if is_pending(row) {
            return Ok(false);
        }
        let (key, now) = (row.key(), Stored::of(row));
        let part = to_bytes(&part);
        let values = (
            own,
            row.table(),
            key,
            now.parent,
            now.place,
            now.bytes,
            part,
        );
        let changed = self.words.execute(values).map_err(Fault::at(STEP))?;
        Ok(changed > 0)
    }
}

fn execute(
    statement: &mut CachedStatement<'_>,
    at: i64,
    (tab, key): (&str, &[u8]),
    now: &Stored,
) -> Result<usize, Fault> {
    let Stored {
        parent,
        place,
        part,
        bytes,
    } = now;
    statement
        .execute((at, tab, key, parent, place, part, bytes))
        .map_err(Fault::at(STEP))
}
