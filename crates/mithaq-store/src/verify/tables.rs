//! The read tables, which can be made anew.

use super::{Damage, Part, book::Book};
use crate::{
    Fault,
    read::{self, Against},
    record::{Live, named},
};
use rusqlite::Connection;

/// The index of what is named by a hash.
pub(super) fn check_names(connection: &Connection, book: &mut Book<'_>) -> Result<(), Fault> {
    if !named::are_whole(connection)? {
        let detail = "where the names lie; `mithaq rebuild` makes it anew";
        book.add(Part::ReadTables, Damage::Differs, detail);
    }
    Ok(())
}

/// The rows against those that follow from the state.
pub(super) fn check(
    connection: &Connection,
    live: &mut Live,
    book: &mut Book<'_>,
) -> Result<(), Fault> {
    read::compare(connection, &mut live.state, |against, table| {
        let damage = match against {
            Against::Differs => Damage::Differs,
            Against::Missing => Damage::Missing,
            Against::Stray => Damage::Stray,
        };
        book.add(Part::ReadTables, damage, table);
    })
}
