//! The read tables against the state that they follow from.

use super::{
    Key, Stored,
    place::{ENTRY_OF_ROW, part_at},
    stored,
};
use crate::Fault;
use mithaq_canon::{Digest, EntryId};
use mithaq_core::{State, view};
use rusqlite::Connection;
use std::{collections::BTreeMap, convert::Infallible};

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
                marks.push(mark((row.table(), &row.key()), &Stored::of(&row), true));
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
    let mut marks = Vec::new();
    each(connection, |(tab, key), stored, lies_right| {
        marks.push(mark((&tab, &key), &stored, lies_right));
    })?;
    Ok(sorted(marks))
}

/// Tells each stored row, and whether its number is that by which it is found.
fn each(connection: &Connection, mut tell: impl FnMut(Key, Stored, bool)) -> Result<(), Fault> {
    let step = "read the read tables";
    let sql = format!(
        "SELECT tab, key, parent, place, part, shown.bytes, shown.row, entry.id
         FROM shown LEFT JOIN entry ON entry.row = {ENTRY_OF_ROW} ORDER BY shown.row"
    );
    let mut statement = connection.prepare(&sql).map_err(Fault::at(step))?;
    let mut rows = statement.query([]).map_err(Fault::at(step))?;
    while let Some(row) = rows.next().map_err(Fault::at(step))? {
        let (key, stored) = stored(row).map_err(Fault::at(step))?;
        let number: i64 = row.get(6).map_err(Fault::at(step))?;
        let entry = row.get_ref(7).map_err(Fault::at(step))?;
        let entry = entry.as_blob().ok().and_then(|id| id.try_into().ok());
        let lies_right = match (&stored.part, entry) {
            (Some(_), _) => number < 0,
            (None, Some(id)) => part_at(number, EntryId(Digest(id)))
                .is_some_and(|part| part.row() == (key.0.as_str(), key.1.clone())),
            (None, None) => false,
        };
        tell(key, stored, lies_right);
    }
    Ok(())
}

fn sorted(mut marks: Vec<Mark>) -> Vec<Mark> {
    marks.sort_unstable();
    marks
}

fn mark((tab, key): (&str, &[u8]), stored: &Stored, lies_right: bool) -> Mark {
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
        &[u8::from(part.is_some()), u8::from(lies_right)],
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

/// Tells which rows are not the same.
fn tell_apart(
    connection: &Connection,
    state: &mut State,
    mut tell: impl FnMut(Against, &str),
) -> Result<(), Fault> {
    let mut found: BTreeMap<Key, Vec<Mark>> = BTreeMap::new();
    each(connection, |key, stored, lies_right| {
        let mark = mark((&key.0, &key.1), &stored, lies_right);
        found.entry(key).or_default().push(mark);
    })?;
    let Ok(()) = view::each::<Infallible>(state, |row| {
        let key = (row.table().to_owned(), row.key());
        let expected = mark((&key.0, &key.1), &Stored::of(&row), true);
        match found.remove(&key).as_deref() {
            Some([same]) if *same == expected => (),
            Some([_]) => tell(Against::Differs, row.table()),
            // One of several is the right one at most.
            Some(_) => tell(Against::Stray, row.table()),
            None => tell(Against::Missing, row.table()),
        }
        Ok(())
    });
    for (tab, _) in found.into_keys() {
        tell(Against::Stray, &tab);
    }
    Ok(())
}
