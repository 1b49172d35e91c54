//! The database as a whole: SQLite's own structure, and what it declares.

use super::{Damage, Part, book::Book};
use crate::{Fault, database};
use rusqlite::Connection;

pub(super) fn check(connection: &Connection, book: &mut Book<'_>) {
    integrity(connection, book);
    book.caught(Part::Database, |book| {
        if !database::has_its_schema(connection)? {
            let detail = "its tables are not declared as this version declares them";
            book.add(Part::Database, Damage::Structure, detail);
        }
        Ok(())
    });
}

/// Tells of a home that an earlier version wrote. Nothing may be wrong with it; but what this
/// version keeps is not there to be checked.
pub(super) fn is_older(connection: &Connection, book: &mut Book<'_>) -> bool {
    let is_older = book.caught(Part::Database, |_| database::is_older(connection));
    if is_older == Some(true) {
        let detail = "the home is of an earlier version; `mithaq rebuild` brings it to this one, \
                      and then it can be verified";
        book.add(Part::Database, Damage::Earlier, detail);
    }
    is_older == Some(true)
}

fn integrity(connection: &Connection, book: &mut Book<'_>) {
    // SQLite stops by itself after 100 messages.
    let step = "check the database's own structure";
    let found = connection
        .prepare("PRAGMA integrity_check")
        .and_then(|mut statement| {
            statement
                .query_map([], |row| row.get::<_, String>(0))?
                .collect::<Result<Vec<_>, _>>()
        })
        .map_err(Fault::at(step));
    match found {
        Ok(messages) => messages
            .iter()
            .filter(|message| *message != "ok")
            .for_each(|message| book.add(Part::Database, Damage::Structure, message)),
        Err(fault) => book.fault(Part::Database, &fault),
    }
}
