//! What can be made anew: the read tables, and the kept nodes of the logs' trees.

use super::{Damage, Part, report::Book};
use crate::{
    Fault, read,
    record::{Live, nodes},
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

/// The rows against those that follow from the state.
pub(super) fn check(
    connection: &Connection,
    live: &Live,
    book: &mut Book<'_>,
) -> Result<(), Fault> {
    let found = read::dump(connection)?;
    let expected = read::expected(&live.state);
    for (key, row) in &expected {
        match found.get(key) {
            Some(same) if same == row => (),
            Some(_) => book.add(Part::ReadTables, Damage::Differs, &key.0),
            None => book.add(Part::ReadTables, Damage::Missing, &key.0),
        }
    }
    found
        .keys()
        .filter(|key| !expected.contains_key(*key))
        .for_each(|key| book.add(Part::ReadTables, Damage::Stray, &key.0));
    Ok(())
}
