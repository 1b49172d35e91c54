//! What can be made anew: the read tables, and the kept nodes of the logs' trees.

use super::{Damage, Part, report::Book};
use crate::{
    Fault,
    read::{self, Against},
    record::{Live, named, nodes},
};
use rusqlite::Connection;

/// The kept nodes of the logs' trees are an index like the read tables.
pub(super) fn check_nodes(connection: &Connection, book: &mut Book<'_>) -> Result<(), Fault> {
    let mut expected: u64 = 0;
    nodes::each(connection, |at, node| {
        expected += 1;
        match nodes::stored(connection, (at.side, at.epoch), node)? {
            Some(hash) if hash == node.hash => (),
            Some(_) => book.add(Part::ReadTables, Damage::Differs, "node"),
            None => book.add(Part::ReadTables, Damage::Missing, "node"),
        }
        Ok(())
    })?;
    let sql = "SELECT count(*) FROM node";
    let found: i64 = connection
        .query_row(sql, [], |row| row.get(0))
        .map_err(Fault::at("count the nodes"))?;
    if u64::try_from(found) != Ok(expected) {
        book.add(Part::ReadTables, Damage::Stray, "node");
    }
    Ok(())
}

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
