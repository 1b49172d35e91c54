//! Read tables: the core's rows, kept as they are so that pages need not ask the rules. They follow
//! the record in transactions of their own, so that no act waits for rows that nobody reads yet, and
//! of a part that many acts touch the rows are written once.

mod compare;
mod place;
mod scribe;

pub(crate) use compare::{Against, compare};
use place::Places;
use scribe::Scribe;

use crate::{
    Fault, database,
    record::{Rows, named::Names},
};
use mithaq_canon::{EntryId, from_bytes, to_bytes};
use mithaq_core::view::{self, OwnRow, Row, Table};
use mithaq_core::{Part, State};
use rusqlite::{Connection, OptionalExtension as _, ToSql};
use std::collections::BTreeMap;

type Key = (String, Vec<u8>);

/// What is stored of a part: each row with its number.
type OfPart = BTreeMap<Key, (i64, Stored)>;

/// A row as it lies in the database, beside its key.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Stored {
    parent: Vec<u8>,
    place: i64,
    /// What a pending row is made anew with; none for the own row of a part.
    part: Option<Vec<u8>>,
    bytes: Vec<u8>,
}

impl Stored {
    fn of(row: &Row) -> Self {
        Self {
            parent: to_bytes(&row.parent()),
            place: row.order(),
            part: is_pending(row).then(|| to_bytes(&row.part())),
            bytes: row.bytes(),
        }
    }

    /// Whether no index is touched where one takes the other's place.
    fn lies_where(&self, other: &Self) -> bool {
        (&self.parent, self.place, &self.part) == (&other.parent, other.place, &other.part)
    }
}

/// How much of the record the read tables tell: a number in the order of application.
pub(crate) fn told(connection: &Connection) -> Result<i64, Fault> {
    connection
        .prepare_cached("SELECT applied FROM telling")
        .and_then(|mut statement| statement.query_row([], |row| row.get(0)).optional())
        .map_err(Fault::at("read how much the read tables tell"))
        .map(Option::unwrap_or_default)
}

/// Keeps it.
pub(crate) fn note_told(connection: &Connection, applied: i64) -> Result<(), Fault> {
    connection
        .prepare_cached("INSERT OR REPLACE INTO telling (one, applied) VALUES (0, ?1)")
        .and_then(|mut statement| statement.execute([applied]))
        .map_err(Fault::at("keep how much the read tables tell"))
        .map(drop)
}

/// So many parts are written together. The state tells of acts in the order of their ids, which is
/// none; written in that of their numbers, what is new goes to the end, page after page.
const TOGETHER: usize = 4096;

/// Brings parts of the read tables up to the state.
pub(crate) struct Refreshed<'c> {
    connection: &'c Connection,
    places: Places<'c>,
    scribe: Scribe<'c>,
    /// Each with the number of its own row.
    parts: Vec<(i64, Part, Vec<Row>)>,
}

impl<'c> Refreshed<'c> {
    /// Where `lately` says which entries the read tables do not tell of.
    pub(crate) fn new(
        connection: &'c Connection,
        names: Names<'c>,
        lately: &'c Rows,
    ) -> Result<Self, Fault> {
        Ok(Self {
            connection,
            places: Places::new(connection, names, lately),
            scribe: Scribe::new(connection)?,
            parts: Vec::new(),
        })
    }

    /// Takes in the rows of a part as they follow from the state.
    pub(crate) fn add(&mut self, part: Part, rows: Vec<Row>) -> Result<(), Fault> {
        self.parts.push((self.places.of(part)?, part, rows));
        if self.parts.len() < TOGETHER {
            return Ok(());
        }
        self.write()
    }

    /// Writes what is not written yet.
    pub(crate) fn finish(mut self) -> Result<(), Fault> {
        self.write()
    }

    /// Writes what was taken in since the last time.
    fn write(&mut self) -> Result<(), Fault> {
        self.parts.sort_unstable_by_key(|(own, _, _)| *own);
        for (own, part, rows) in std::mem::take(&mut self.parts) {
            self.replace(own, part, &rows)?;
        }
        Ok(())
    }

    /// Replaces the rows of one part; rows that stay the same are not written again, and of those
    /// that change their words alone no index is.
    fn replace(&mut self, own: i64, part: Part, rows: &[Row]) -> Result<(), Fault> {
        let step = "refresh the read tables";
        let connection = self.connection;
        if self.places.is_new(part) {
            for row in rows {
                let at = number(&mut self.places, row)?;
                self.scribe.write_new(at, row)?;
            }
            return Ok(());
        }
        if let [row] = rows
            && self.scribe.rewrite(own, part, row)?
        {
            return Ok(());
        }
        let mut before = stored_of(connection, part, own)?;
        for row in rows {
            let key = (row.table().to_owned(), row.key());
            let now = Stored::of(row);
            match before.remove(&key) {
                Some((_, same)) if same == now => (),
                Some((at, other)) if other.lies_where(&now) => {
                    let sql = "UPDATE shown SET bytes = ?2 WHERE row = ?1";
                    connection
                        .prepare_cached(sql)
                        .and_then(|mut statement| statement.execute((at, &now.bytes)))
                        .map_err(Fault::at(step))?;
                }
                Some((at, _)) => self.scribe.write(at, (row.table(), &key.1), &now)?,
                None => {
                    let at = number(&mut self.places, row)?;
                    self.scribe.write_new(at, row)?;
                }
            }
        }
        for (gone, _) in before.into_values() {
            connection
                .prepare_cached("DELETE FROM shown WHERE row = ?1")
                .and_then(|mut statement| statement.execute([gone]))
                .map_err(Fault::at(step))?;
        }
        Ok(())
    }
}

/// Makes all read tables anew, of the state after the entry of this number.
pub(crate) fn remake(
    connection: &Connection,
    state: &mut State,
    applied: i64,
) -> Result<(), Fault> {
    let step = "make the read tables anew";
    connection
        .execute_batch(database::READ_TABLES)
        .map_err(Fault::at(step))?;
    let none = Rows::default();
    let mut places = Places::new(connection, Names::stored(connection), &none);
    let mut scribe = Scribe::new(connection)?;
    view::each(state, |row| {
        let at = number(&mut places, &row)?;
        scribe.write_new(at, &row)
    })?;
    note_told(connection, applied)
}

/// The number for a row that is not stored yet.
fn number(places: &mut Places<'_>, row: &Row) -> Result<i64, Fault> {
    if is_pending(row) {
        places.of_pending()
    } else {
        places.of(row.part())
    }
}

const fn is_pending(row: &Row) -> bool {
    matches!(row, Row::Pending(_))
}

/// What is stored of a part: its own row, which has the number `own`, and what is pending on it.
fn stored_of(connection: &Connection, part: Part, own: i64) -> Result<OfPart, Fault> {
    let step = "read the read tables";
    let sql = "SELECT tab, key, parent, place, part, bytes, row FROM shown WHERE row = ?1
               UNION ALL
               SELECT tab, key, parent, place, part, bytes, row FROM shown WHERE part = ?2";
    let mut statement = connection.prepare_cached(sql).map_err(Fault::at(step))?;
    let rows = statement
        .query_map((own, to_bytes(&part)), |row| {
            let (key, stored) = stored(row)?;
            Ok((key, (row.get(6)?, stored)))
        })
        .map_err(Fault::at(step))?;
    rows.collect::<Result<_, _>>().map_err(Fault::at(step))
}

fn stored(row: &rusqlite::Row<'_>) -> rusqlite::Result<(Key, Stored)> {
    let stored = Stored {
        parent: row.get(2)?,
        place: row.get(3)?,
        part: row.get(4)?,
        bytes: row.get(5)?,
    };
    Ok(((row.get(0)?, row.get(1)?), stored))
}

/// The row with this key.
pub(crate) fn row<T: OwnRow>(connection: &Connection, key: T::Key) -> Result<Option<T>, Fault> {
    let Some(at) = place::place(connection, T::part(key))? else {
        return Ok(None);
    };
    let sql = "SELECT bytes FROM shown WHERE row = ?1";
    let mut found = rows::<T>(connection, sql, &[&at])?;
    Ok(found.pop())
}

/// The rows listed under a parent, in their order.
pub(crate) fn rows_under<T: Table>(
    connection: &Connection,
    parent: EntryId,
) -> Result<Vec<T>, Fault> {
    let sql = "SELECT bytes FROM shown WHERE tab = ?1 AND parent = ?2 ORDER BY place, key";
    rows(connection, sql, &[&T::NAME, &to_bytes(&parent)])
}

/// All rows of a table, by date or place, then by key.
pub(crate) fn all<T: Table>(connection: &Connection) -> Result<Vec<T>, Fault> {
    let sql = "SELECT bytes FROM shown WHERE tab = ?1 ORDER BY place, key";
    rows(connection, sql, &[&T::NAME])
}

fn rows<T: Table>(
    connection: &Connection,
    sql: &str,
    values: &[&dyn ToSql],
) -> Result<Vec<T>, Fault> {
    let step = "read the read tables";
    let mut statement = connection.prepare_cached(sql).map_err(Fault::at(step))?;
    let found = statement
        .query_map(values, |row| row.get::<_, Vec<u8>>(0))
        .map_err(Fault::at(step))?;
    found
        .map(|bytes| {
            let bytes = bytes.map_err(Fault::at(step))?;
            from_bytes(&bytes).map_err(|wrong| {
                Fault::damaged(
                    step,
                    format!(
                        "a row of {} ({wrong}); `mithaq rebuild` makes it anew",
                        T::NAME
                    ),
                )
            })
        })
        .collect()
}
