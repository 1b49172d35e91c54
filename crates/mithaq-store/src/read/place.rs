//! Where the own row of a part lies in the read tables: its number is made of the table, of the row
//! of the entry that names the part, and of which of that entry's provisions is meant. So what
//! entries that came one after the other brought lies one after the other, and no index by hashes
//! grows with the record. Rows of what is pending have numbers below zero, in no order.

use crate::{
    Fault,
    record::{
        Rows,
        named::{Kind, Names},
    },
};
use mithaq_canon::EntryId;
use mithaq_core::{Part, ProvisionId};
use rusqlite::{Connection, OptionalExtension as _};
use std::collections::HashMap;

/// Bits of the number of a provision.
const NTH_BITS: u32 = 16;
/// Bits of the row of an entry. No disk holds so many.
const ENTRY_BITS: u32 = 40;

const STEP: &str = "find the place of a row";

/// The number of a table, which entry names the part, and which of its provisions it is.
const fn names(part: Part) -> (i64, EntryId, u16) {
    match part {
        Part::Instrument(id) => (0, id, 0),
        Part::Provision(ProvisionId { entry, n }) => (1, entry, n),
        Part::Session(id) => (2, id, 0),
        Part::Measure(id) => (3, id, 0),
        Part::Offer(id) => (4, id, 0),
        Part::Act(id) => (5, id, 0),
    }
}

/// The number of a part's own row, its entry lying in the row `entry`.
fn number(part: Part, entry: i64) -> Result<i64, Fault> {
    if !(0..1 << ENTRY_BITS).contains(&entry) {
        return Err(Fault::damaged(STEP, format!("the number of row {entry}")));
    }
    let (table, _, nth) = names(part);
    Ok(table << (ENTRY_BITS + NTH_BITS) | entry << NTH_BITS | i64::from(nth))
}

/// The part whose own row has this number, if its entry has this id.
pub(super) fn part_at(row: i64, id: EntryId) -> Option<Part> {
    let nth = u16::try_from(row & ((1 << NTH_BITS) - 1)).ok()?;
    Some(match row >> (ENTRY_BITS + NTH_BITS) {
        0 => Part::Instrument(id),
        1 => Part::Provision(ProvisionId { entry: id, n: nth }),
        2 => Part::Session(id),
        3 => Part::Measure(id),
        4 => Part::Offer(id),
        5 => Part::Act(id),
        _ => return None,
    })
    .filter(|part| names(*part).2 == nth)
}

/// In SQL, the row of the entry that names the part of the row `shown.row`.
pub(super) const ENTRY_OF_ROW: &str = "(shown.row >> 16) & ((1 << 40) - 1)";

/// The row of an entry; none if it is not here.
fn row_of(names: Names<'_>, id: EntryId) -> Result<Option<i64>, Fault> {
    let sql = "SELECT row FROM entry WHERE row = ?1 AND id = ?2";
    names
        .find_by(Kind::Entry, &id.0.0, sql, |row| row.get(0))
        .map_err(Fault::at(STEP))
}

/// The number of a part's own row; none if its entry is not here.
pub(super) fn place(connection: &Connection, part: Part) -> Result<Option<i64>, Fault> {
    let (_, entry, _) = names(part);
    row_of(Names::stored(connection), entry)?
        .map(|entry| number(part, entry))
        .transpose()
}

/// Places of many parts.
#[derive(Debug)]
pub(super) struct Places<'c> {
    connection: &'c Connection,
    names: Names<'c>,
    lately: &'c Rows,
    /// Those of others that were looked up: the provisions of one instrument ask for the same.
    found: HashMap<EntryId, i64>,
    last_pending: Option<i64>,
}

impl<'c> Places<'c> {
    /// Over a database of which `lately` says where the last entries lie.
    pub(super) fn new(connection: &'c Connection, names: Names<'c>, lately: &'c Rows) -> Self {
        Self {
            connection,
            names,
            lately,
            found: HashMap::new(),
            last_pending: None,
        }
    }

    /// Whether nothing of a part can be stored yet.
    pub(super) fn is_new(&self, part: Part) -> bool {
        self.lately.is_untold(names(part).1)
    }

    /// The number of a part's own row.
    pub(super) fn of(&mut self, part: Part) -> Result<i64, Fault> {
        let (_, id, _) = names(part);
        let found = || self.found.get(&id).copied();
        if let Some(entry) = self.lately.of(id).or_else(found) {
            return number(part, entry);
        }
        let missing = || Fault::damaged(STEP, format!("where entry {id} lies"));
        let entry = row_of(self.names, id)?.ok_or_else(missing)?;
        if !matches!(part, Part::Act(_)) {
            self.found.insert(id, entry);
        }
        number(part, entry)
    }

    /// A number for another pending row.
    pub(super) fn of_pending(&mut self) -> Result<i64, Fault> {
        let least = || {
            let sql = "SELECT min(row) FROM shown WHERE row < 0";
            let least: Option<Option<i64>> = self
                .connection
                .prepare_cached(sql)
                .and_then(|mut statement| statement.query_row([], |row| row.get(0)).optional())
                .map_err(Fault::at(STEP))?;
            Ok::<_, Fault>(least.flatten().unwrap_or(0))
        };
        let before = self.last_pending.map_or_else(least, Ok)?;
        let next = before.saturating_sub(1);
        self.last_pending = Some(next);
        Ok(next)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops where it fails")]
    use super::*;
    use mithaq_canon::Digest;

    #[test]
    fn a_number_says_which_part_it_is_of() {
        let id = EntryId(Digest([7; 32]));
        let mut numbers = Vec::new();
        for entry in [0, 1, 77, (1 << ENTRY_BITS) - 1] {
            for part in [
                Part::Instrument(id),
                Part::Provision(ProvisionId { entry: id, n: 0 }),
                Part::Provision(ProvisionId {
                    entry: id,
                    n: u16::MAX,
                }),
                Part::Session(id),
                Part::Measure(id),
                Part::Offer(id),
                Part::Act(id),
            ] {
                let row = number(part, entry).unwrap();
                assert_eq!(part_at(row, id), Some(part));
                assert!(row >= 0);
                let sql = format!("SELECT {ENTRY_OF_ROW} FROM (SELECT ?1 AS row) AS shown");
                let connection = Connection::open_in_memory().unwrap();
                let of_row: i64 = connection.query_row(&sql, [row], |row| row.get(0)).unwrap();
                assert_eq!(of_row, entry);
                numbers.push(row);
            }
        }
        let count = numbers.len();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), count, "two parts have one number");
        assert!(number(Part::Act(id), 1 << ENTRY_BITS).is_err());
        assert_eq!(part_at(6 << 56, id), None);
        assert_eq!(
            part_at(1, id),
            None,
            "an instrument's row is no provision's"
        );
        assert_eq!(part_at(-1, id), None);
    }
}
