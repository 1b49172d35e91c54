//! The read tables, which can be made anew.

use super::{Damage, Part, book::Book};
use crate::{
    Fault,
    read::{self, Against},
    record::Live,
};
use rusqlite::Connection;

/// The rows against those that follow from the state.
pub(super) fn check(
    connection: &Connection,
    live: &Live,
    book: &mut Book<'_>,
) -> Result<(), Fault> {
    read::compare(connection, &live.state, |against, table| {
        let damage = match against {
            Against::Differs => Damage::Differs,
            Against::Missing => Damage::Missing,
            Against::Stray => Damage::Stray,
        };
        book.add(Part::ReadTables, damage, table);
    })
}
