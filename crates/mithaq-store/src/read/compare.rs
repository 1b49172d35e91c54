//! The read tables against the state that they follow from.

use super::{Stored, stored};
use crate::Fault;
use mithaq_canon::Digest;
use mithaq_core::{State, view};
use rusqlite::{Connection, OptionalExtension as _};
use std::{collections::BTreeSet, convert::Infallible};

/// How the read tables stand to the state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Against {
    /// A stored row is not what follows from the state.
    Differs,
    /// A row that follows from the state is not stored.
    Missing,
    /// A stored row follows from nothing.
    Stray,
}

/// Compares the read tables with the state; what is wrong is told with the name of its table.
pub(crate) fn compare(
    connection: &Connection,
    state: &mut State,
    tell: impl FnMut(Against, &str),
) -> Result<(), Fault> {
    if are_the_same(connection, state)? {
        Ok(())
    } else {
        tell_apart(connection, state, tell)
    }
}

/// So many bytes of the hash of a row are kept: nobody finds another row with the same.
const MARK_LEN: usize = 16;

/// What stands for a row with all that is in it.
type Mark = [u8; MARK_LEN];

/// Whether the stored rows are just those that follow from the state. They are read as they lie,
/// while the others are made in a thread beside; to look for each by its key would take three times
/// as long.
fn are_the_same(connection: &Connection, state: &mut State) -> Result<bool, Fault> {
    std::thread::scope(|scope| {
        let expected = scope.spawn(|| {
            let mut marks = Vec::new();
            let Ok(()) = view::each::<Infallible>(state, |row| {
                marks.push(mark(row.table(), &row.key(), &Stored::of(&row)));
                Ok(())
            });
            sorted(marks)
        });
        let found = marks(connection)?;
        let expected = expected.join();
        Ok(expected.unwrap_or_else(|panic| std::panic::resume_unwind(panic)) == found)
    })
}

/// The marks of the stored rows.
fn marks(connection: &Connection) -> Result<Vec<Mark>, Fault> {
    let step = "read the read tables";
    let mut statement = connection
        .prepare("SELECT tab, key, parent, place, part, bytes FROM shown ORDER BY row")
        .map_err(Fault::at(step))?;
    let rows = statement
        .query_map([], |row| {
            let ((tab, key), stored) = stored(row)?;
            Ok(mark(&tab, &key, &stored))
        })
        .map_err(Fault::at(step))?;
    let marks = rows.collect::<Result<Vec<_>, _>>();
    marks.map(sorted).map_err(Fault::at(step))
}

fn sorted(mut marks: Vec<Mark>) -> Vec<Mark> {
    marks.sort_unstable();
    marks
}

fn mark(tab: &str, key: &[u8], stored: &Stored) -> Mark {
    let part = stored.part.as_deref();
    // Each field with its length, so that no two rows give the same bytes.
    let lengths = [
        tab.len(),
        key.len(),
        stored.parent.len(),
        part.map_or(0, <[u8]>::len),
    ];
    let lengths = lengths.map(usize::to_be_bytes);
    let hash = Digest::of(&[
        lengths.as_flattened(),
        &[u8::from(part.is_some())],
        &stored.place.to_be_bytes(),
        tab.as_bytes(),
        key,
        &stored.parent,
        part.unwrap_or_default(),
        &stored.bytes,
    ]);
    let mut mark = [0; MARK_LEN];
    mark.iter_mut()
        .zip(hash.0)
        .for_each(|(to, from)| *to = from);
    mark
}

/// Looks for each row by its key, one after the other, and tells which are not the same.
fn tell_apart(
    connection: &Connection,
    state: &mut State,
    mut tell: impl FnMut(Against, &str),
) -> Result<(), Fault> {
    let step = "read the read tables";
    let sql = "SELECT tab, key, parent, place, part, bytes FROM shown WHERE tab = ?1 AND key = ?2";
    let mut statement = connection.prepare(sql).map_err(Fault::at(step))?;
    let mut found: i64 = 0;
    view::each(state, |row| {
        let same = statement
            .query_row((row.table(), row.key()), stored)
            .optional()
            .map_err(Fault::at(step))?;
        found += i64::from(same.is_some());
        match same {
            Some((_, same)) if same == Stored::of(&row) => (),
            Some(_) => tell(Against::Differs, row.table()),
            None => tell(Against::Missing, row.table()),
        }
        Ok::<_, Fault>(())
    })?;
    let held: i64 = connection
        .query_row("SELECT count(*) FROM shown", [], |row| row.get(0))
        .map_err(Fault::at(step))?;
    if held == found {
        return Ok(());
    }
    let mut keys: BTreeSet<(&str, Vec<u8>)> = BTreeSet::new();
    let Ok(()) = view::each::<Infallible>(state, |row| {
        keys.insert((row.table(), row.key()));
        Ok(())
    });
    let mut statement = connection
        .prepare("SELECT tab, key FROM shown")
        .map_err(Fault::at(step))?;
    let mut rows = statement.query([]).map_err(Fault::at(step))?;
    while let Some(row) = rows.next().map_err(Fault::at(step))? {
        let tab: String = row.get(0).map_err(Fault::at(step))?;
        let key: Vec<u8> = row.get(1).map_err(Fault::at(step))?;
        if !keys.contains(&(tab.as_str(), key)) {
            tell(Against::Stray, &tab);
        }
    }
    Ok(())
}
