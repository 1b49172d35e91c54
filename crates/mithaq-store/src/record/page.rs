//! What the Record page lists.

use super::{
    named::{Kind, Names},
    stored::{digest, position, size, stored_size},
};
use crate::Fault;
use mithaq_canon::{EntryId, Position, Side, Time};
use rusqlite::{Connection, Row};

/// One entry, as a line of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryLine {
    /// Its id.
    pub id: EntryId,
    /// Where it stands.
    pub at: Position,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// When it became durable here.
    pub received: Time,
    /// Whether it was applied; else it waits.
    pub applied: bool,
    /// Why the record gives it no effect.
    pub void: Option<String>,
}

/// What was dropped of what came from one side, for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Who sent it.
    pub sender: Side,
    /// Why, as a stable name.
    pub reason: String,
    /// How often.
    pub count: u64,
    /// When last.
    pub last: Time,
    /// What was said of the last.
    pub detail: String,
}

/// A second entry at a taken place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TwinLine {
    /// The place.
    pub at: Position,
    /// The second entry.
    pub id: EntryId,
    /// When it came.
    pub received: Time,
}

fn time(row: &Row<'_>, column: usize) -> rusqlite::Result<Time> {
    size(row, column).map(Time)
}

const LINE: &str = "side, epoch, seq, id, bytes, received, applied IS NOT NULL, void";

fn line(row: &Row<'_>) -> rusqlite::Result<EntryLine> {
    Ok(EntryLine {
        at: position(row, 0)?,
        id: EntryId(digest(row, 3)?),
        bytes: row.get(4)?,
        received: time(row, 5)?,
        applied: row.get(6)?,
        void: row.get(7)?,
    })
}

/// Entries of one log, latest first, those before `before` (epoch, seq).
pub(crate) fn entries(
    connection: &Connection,
    side: Side,
    before: Option<(u32, u64)>,
    limit: u32,
) -> Result<Vec<EntryLine>, Fault> {
    let step = "list entries";
    let (epoch, seq) = before.map_or((u32::MAX, i64::MAX), |(epoch, seq)| {
        (epoch, stored_size(seq))
    });
    let sql = format!(
        "SELECT {LINE} FROM entry WHERE side = ?1 AND (epoch, seq) < (?2, ?3)
         ORDER BY epoch DESC, seq DESC LIMIT ?4"
    );
    let mut statement = connection.prepare_cached(&sql).map_err(Fault::at(step))?;
    let rows = statement
        .query_map((side.0, epoch, seq, limit), line)
        .map_err(Fault::at(step))?;
    rows.collect::<Result<_, _>>().map_err(Fault::at(step))
}

/// One entry by its id.
pub(crate) fn entry(connection: &Connection, id: EntryId) -> Result<Option<EntryLine>, Fault> {
    let sql = format!("SELECT {LINE} FROM entry WHERE row = ?1 AND id = ?2");
    Names::stored(connection)
        .find_by(Kind::Entry, &id.0.0, &sql, line)
        .map_err(Fault::at("read an entry"))
}

/// What was dropped, by sender and reason.
pub(crate) fn refused(connection: &Connection) -> Result<Vec<Refused>, Fault> {
    let step = "list what was dropped";
    let sql = "SELECT sender, reason, count, last, detail FROM refused ORDER BY sender, reason";
    let mut statement = connection.prepare_cached(sql).map_err(Fault::at(step))?;
    let rows = statement
        .query_map([], |row| {
            Ok(Refused {
                sender: Side(row.get(0)?),
                reason: row.get(1)?,
                count: size(row, 2)?,
                last: time(row, 3)?,
                detail: row.get(4)?,
            })
        })
        .map_err(Fault::at(step))?;
    rows.collect::<Result<_, _>>().map_err(Fault::at(step))
}

/// Counts something dropped.
pub(crate) fn count_refused(
    connection: &Connection,
    sender: Side,
    reason: &str,
    detail: &str,
    at: Time,
) -> Result<(), Fault> {
    let sql = "INSERT INTO refused (sender, reason, count, last, detail)
               VALUES (?1, ?2, 1, ?3, ?4)
               ON CONFLICT (sender, reason) DO UPDATE
               SET count = count + 1, last = excluded.last, detail = excluded.detail";
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| statement.execute((sender.0, reason, stored_size(at.0), detail)))
        .map_err(Fault::at("count what was dropped"))
        .map(drop)
}

/// The twins that are kept.
pub(crate) fn twins(connection: &Connection) -> Result<Vec<TwinLine>, Fault> {
    let step = "list twins";
    let sql = "SELECT side, epoch, seq, id, received FROM twin ORDER BY row";
    let mut statement = connection.prepare_cached(sql).map_err(Fault::at(step))?;
    let rows = statement
        .query_map([], |row| {
            Ok(TwinLine {
                at: position(row, 0)?,
                id: EntryId(digest(row, 3)?),
                received: time(row, 4)?,
            })
        })
        .map_err(Fault::at(step))?;
    rows.collect::<Result<_, _>>().map_err(Fault::at(step))
}
