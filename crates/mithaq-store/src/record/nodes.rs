//! The kept nodes of each log's tree, and the paths out of them.

use super::stored::{digest, stored_size};
use crate::Fault;
use mithaq_canon::{Digest, EntryId, Position, Side};
use mithaq_record::{Node, leaf_hash, path};
use rusqlite::Connection;

/// Keeps the nodes that the entry at this place completed.
pub(crate) fn keep(connection: &Connection, at: Position, nodes: &[Node]) -> Result<(), Fault> {
    let step = "keep a node of a log's tree";
    for node in nodes {
        let sql = "INSERT INTO node (side, epoch, level, place, hash) VALUES (?1, ?2, ?3, ?4, ?5)";
        connection
            .prepare_cached(sql)
            .and_then(|mut statement| {
                let place = stored_size(node.place);
                statement.execute((at.side.0, at.epoch, node.level, place, node.hash.0))
            })
            .map_err(Fault::at(step))?;
    }
    Ok(())
}

/// Drops all nodes and makes them anew from the entries.
pub(crate) fn remake(connection: &Connection) -> Result<(), Fault> {
    connection
        .execute("DELETE FROM node", [])
        .map_err(Fault::at("drop the nodes of the logs' trees"))?;
    each(connection, |at, node| keep(connection, at, &[node]))
}

/// Calls for each node that the entries say must be kept, with the place that completed it.
pub(crate) fn each(
    connection: &Connection,
    mut found: impl FnMut(Position, Node) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let step = "read the logs";
    let sql = "SELECT side, epoch, seq, id FROM entry ORDER BY side, epoch, seq";
    let mut statement = connection.prepare(sql).map_err(Fault::at(step))?;
    let mut rows = statement.query([]).map_err(Fault::at(step))?;
    let (mut log, mut tree) = (None, mithaq_record::Tree::default());
    while let Some(row) = rows.next().map_err(Fault::at(step))? {
        let at = super::stored::position(row, 0).map_err(Fault::at(step))?;
        let id = EntryId(digest(row, 3).map_err(Fault::at(step))?);
        if log != Some((at.side, at.epoch)) {
            (log, tree) = (Some((at.side, at.epoch)), mithaq_record::Tree::default());
        }
        let mut nodes = Vec::new();
        tree.push_noting(id, |node| nodes.push(node));
        nodes.into_iter().try_for_each(|node| found(at, node))?;
    }
    Ok(())
}

/// The kept node at this place, if there is one.
pub(crate) fn stored(
    connection: &Connection,
    (side, epoch): (Side, u32),
    node: Node,
) -> Result<Option<Digest>, Fault> {
    let found = hashes(connection, (side, epoch), node.level, node.place, 1)?;
    Ok(found.first().copied())
}

/// The inclusion proof of the entry at `at` in the tree over the first `size` of its log.
pub(crate) fn path_to(
    connection: &Connection,
    at: Position,
    size: u64,
) -> Result<Option<Vec<Digest>>, Fault> {
    let mut fault = None;
    let found = path(size, at.seq, |level, from, count| {
        match hashes(connection, (at.side, at.epoch), level, from, count) {
            Ok(row) => Some(row),
            Err(wrong) => {
                fault = Some(wrong);
                None
            }
        }
    });
    fault.map_or(Ok(found), Err)
}

fn hashes(
    connection: &Connection,
    (side, epoch): (Side, u32),
    level: u8,
    from: u64,
    count: u64,
) -> Result<Vec<Digest>, Fault> {
    let step = "read a log's tree";
    let (from, to) = (stored_size(from), stored_size(from.saturating_add(count)));
    let leaves = level == 0;
    let sql = if leaves {
        "SELECT id FROM entry
         WHERE side = ?1 AND epoch = ?2 AND seq >= ?3 AND seq < ?4 AND 0 = ?5 ORDER BY seq"
    } else {
        "SELECT hash FROM node
         WHERE side = ?1 AND epoch = ?2 AND place >= ?3 AND place < ?4 AND level = ?5
         ORDER BY place"
    };
    let mut statement = connection.prepare_cached(sql).map_err(Fault::at(step))?;
    let rows = statement
        .query_map((side.0, epoch, from, to, level), |row| {
            let hash = digest(row, 0)?;
            Ok(if leaves {
                leaf_hash(EntryId(hash))
            } else {
                hash
            })
        })
        .map_err(Fault::at(step))?;
    rows.collect::<Result<_, _>>().map_err(Fault::at(step))
}
