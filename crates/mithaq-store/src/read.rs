//! Read tables: the core's rows, kept as they are so that pages need not ask the rules. They follow
//! the record in transactions of their own, so that no act waits for rows that nobody reads yet, and
//! of a part that many acts touch the rows are written once.

use crate::{Fault, database};
use mithaq_canon::{Canon, EntryId, from_bytes, to_bytes};
use mithaq_core::view::{self, Row, Table};
use mithaq_core::{Part, State};
use rusqlite::{Connection, OptionalExtension as _, ToSql};
use std::collections::BTreeMap;

type Key = (String, Vec<u8>);
type Stored = (Vec<u8>, i64, Vec<u8>);

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

/// Replaces the rows of one part by those that follow from the state; rows that stay the same
/// are not written again, and of those that change their words alone no index is.
pub(crate) fn refresh(
    connection: &Connection,
    rows: &mut view::Rows<'_>,
    part: Part,
) -> Result<(), Fault> {
    let step = "refresh the read tables";
    let part_key = to_bytes(&part);
    let mut before = stored_of(connection, &part_key)?;
    for row in rows.part(part) {
        let key = (row.table().to_owned(), row.key());
        let now = (to_bytes(&row.parent()), row.order(), row.bytes());
        match before.remove(&key) {
            Some(same) if same == now => (),
            // Where it is listed under its dossier, that is the same too.
            Some((parent, place, _))
                if (&parent, place) == (&now.0, now.1) && row.parent() == row.dossier() =>
            {
                let sql = "UPDATE shown SET bytes = ?3 WHERE tab = ?1 AND key = ?2";
                connection
                    .prepare_cached(sql)
                    .and_then(|mut statement| statement.execute((&key.0, &key.1, &now.2)))
                    .map_err(Fault::at(step))?;
            }
            Some(_) | None => write(connection, &row, &key.1, &now)?,
        }
    }
    for (tab, key) in before.into_keys() {
        let sql = "DELETE FROM shown WHERE tab = ?1 AND key = ?2 AND part = ?3";
        connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.execute((tab, key, &part_key)))
            .map_err(Fault::at(step))?;
    }
    Ok(())
}

/// Makes all read tables anew, of the state after the entry of this number.
pub(crate) fn remake(connection: &Connection, state: &State, applied: i64) -> Result<(), Fault> {
    let step = "make the read tables anew";
    let all = format!("DROP TABLE shown; {}", database::READ_TABLES);
    connection.execute_batch(&all).map_err(Fault::at(step))?;
    for row in view::all(state) {
        let now = (to_bytes(&row.parent()), row.order(), row.bytes());
        write(connection, &row, &row.key(), &now)?;
    }
    note_told(connection, applied)
}

fn write(connection: &Connection, row: &Row, key: &[u8], now: &Stored) -> Result<(), Fault> {
    let (parent, place, bytes) = now;
    let sql = "INSERT OR REPLACE INTO shown (tab, key, part, dossier, parent, place, bytes)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| {
            let part = to_bytes(&row.part());
            let dossier = row.dossier().0.0;
            statement.execute((row.table(), key, part, dossier, parent, place, bytes))
        })
        .map_err(Fault::at("write a read table"))
        .map(drop)
}

fn stored_of(connection: &Connection, part: &[u8]) -> Result<BTreeMap<Key, Stored>, Fault> {
    let step = "read the read tables";
    let sql = "SELECT tab, key, parent, place, bytes FROM shown WHERE part = ?1";
    let mut statement = connection.prepare_cached(sql).map_err(Fault::at(step))?;
    let rows = statement
        .query_map([part], |row| {
            Ok((
                (row.get(0)?, row.get(1)?),
                (row.get(2)?, row.get(3)?, row.get(4)?),
            ))
        })
        .map_err(Fault::at(step))?;
    rows.collect::<Result<_, _>>().map_err(Fault::at(step))
}

/// Every stored row, by table and key: for `verify` and the test of `rebuild`.
pub(crate) fn dump(connection: &Connection) -> Result<BTreeMap<Key, Stored>, Fault> {
    let step = "read the read tables";
    let sql = "SELECT tab, key, parent, place, bytes FROM shown";
    let mut statement = connection.prepare(sql).map_err(Fault::at(step))?;
    let rows = statement
        .query_map([], |row| {
            Ok((
                (row.get(0)?, row.get(1)?),
                (row.get(2)?, row.get(3)?, row.get(4)?),
            ))
        })
        .map_err(Fault::at(step))?;
    rows.collect::<Result<_, _>>().map_err(Fault::at(step))
}

/// What the state says the read tables must hold.
pub(crate) fn expected(state: &State) -> BTreeMap<Key, Stored> {
    view::all(state)
        .into_iter()
        .map(|row| {
            (
                (row.table().to_owned(), row.key()),
                (to_bytes(&row.parent()), row.order(), row.bytes()),
            )
        })
        .collect()
}

/// The row with this key.
pub(crate) fn row<T: Table>(connection: &Connection, key: &impl Canon) -> Result<Option<T>, Fault> {
    let sql = "SELECT bytes FROM shown WHERE tab = ?1 AND key = ?2";
    let mut found = rows::<T>(connection, sql, &[&T::NAME, &to_bytes(key)])?;
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

/// The rows of a dossier, in their order.
pub(crate) fn rows_of<T: Table>(
    connection: &Connection,
    dossier: EntryId,
) -> Result<Vec<T>, Fault> {
    let sql = "SELECT bytes FROM shown WHERE dossier = ?2 AND tab = ?1 ORDER BY place, key";
    rows(connection, sql, &[&T::NAME, &dossier.0.0])
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
