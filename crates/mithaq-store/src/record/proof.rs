//! What a proof of one entry is made of.

use super::{
    named::{Kind, Names},
    nodes,
    serve::frame,
    stored::{digest, position, size, stored_size},
};
use crate::{Fault, SealKey};
use mithaq_canon::{Digest, EntryId, Position, Side};
use mithaq_record::{Countersignature, Frame, limits::PROOF_KEYS_MAX, verify_inclusion};
use rusqlite::{Connection, OptionalExtension as _};

/// An entry, what it carries, and what the other sides signed of it.
#[derive(Debug)]
pub struct Provable {
    /// Where it stands.
    pub at: Position,
    /// Its bytes, and the payloads that are held.
    pub frame: Frame,
    /// The first delivered receipt of each other side under whose root it lies.
    pub countersigned: Vec<Countersignature>,
}

/// Collects what proves an entry; none if it is not held.
pub(crate) fn provable(
    connection: &Connection,
    key: &SealKey,
    id: EntryId,
) -> Result<Option<Provable>, Fault> {
    let step = "look for an entry";
    let sql = "SELECT side, epoch, seq FROM entry WHERE row = ?1 AND id = ?2";
    let found = Names::stored(connection)
        .find_by(Kind::Entry, &id.0.0, sql, |row| position(row, 0))
        .map_err(Fault::at(step))?;
    let Some(at) = found else {
        return Ok(None);
    };
    let mut countersigned = Vec::new();
    for (receipt, size, root) in receipts(connection, at)? {
        let path = nodes::path_to(connection, at, size)?;
        let path = path.filter(|path| verify_inclusion(id, at.seq, size, root, path));
        let path = path.ok_or_else(|| {
            let place = "the nodes of a log's tree; `mithaq rebuild` makes them anew";
            Fault::damaged("find the way to a root", place.to_owned())
        })?;
        countersigned.push(Countersignature { receipt, path });
    }
    Ok(Some(Provable {
        at,
        frame: frame(connection, key, at)?,
        countersigned,
    }))
}

/// The first delivered receipt of each side for the entry at this place: bytes, size and root.
fn receipts(connection: &Connection, at: Position) -> Result<Vec<(Vec<u8>, u64, Digest)>, Fault> {
    let step = "look for receipts";
    let first = "SELECT min(size) FROM receipt AS first
                 WHERE first.side = ?1 AND first.by = ?4 AND first.delivered AND first.epoch = ?2
                   AND first.size > ?3";
    let sql = format!(
        "SELECT entry.bytes, receipt.size, receipt.root FROM receipt
         JOIN entry ON entry.row = receipt.entry
         WHERE receipt.side = ?1 AND receipt.by = ?4 AND receipt.delivered AND receipt.epoch = ?2
           AND receipt.size = ({first})
         ORDER BY receipt.row LIMIT 1"
    );
    let mut statement = connection.prepare_cached(&sql).map_err(Fault::at(step))?;
    let mut found = Vec::new();
    for by in (0..Side::MAX).filter(|by| *by != at.side.0) {
        let row = statement
            .query_row((at.side.0, at.epoch, stored_size(at.seq), by), |row| {
                Ok((row.get(0)?, size(row, 1)?, digest(row, 2)?))
            })
            .optional()
            .map_err(Fault::at(step))?;
        found.extend(row);
    }
    Ok(found)
}

/// The entries that say which keys count, those of each log in its order.
pub(crate) fn key_chain(connection: &Connection) -> Result<Vec<Vec<u8>>, Fault> {
    let step = "read the entries about keys";
    let sql = "SELECT bytes FROM entry WHERE keys = 1 ORDER BY side, epoch, seq LIMIT ?1";
    let mut statement = connection.prepare_cached(sql).map_err(Fault::at(step))?;
    let rows = statement
        .query_map([stored_size(PROOF_KEYS_MAX as u64)], |row| row.get(0))
        .map_err(Fault::at(step))?;
    rows.collect::<Result<_, _>>().map_err(Fault::at(step))
}
