//! What a peer lacks, as frames in the order in which they were applied here.

use super::{
    open_payload,
    payload::Prose,
    stored::{position, size, stored_size},
};
use crate::{Fault, SealKey};
use mithaq_canon::Position;
use mithaq_record::{
    Entry, Frame, Packer, Payload, Unverified, exchange::Range, limits::FRAMES_MAX,
};
use rusqlite::{Connection, OptionalExtension as _};

/// Fills a parcel with frames of these ranges, as many as fit; says what is left of the ranges.
pub(crate) fn pack(
    connection: &Connection,
    key: &SealKey,
    ranges: &[Range],
    packer: &mut Packer,
) -> Result<Vec<Range>, Fault> {
    let mut left = ranges.to_vec();
    let mut next = Vec::new();
    // Few, and small without their texts.
    for range in ranges.iter().filter(|range| range.is_twin()) {
        if let Some(entry) = twin(connection, range)? {
            let payloads = Vec::new();
            if !packer.push(&Frame { entry, payloads }) {
                break;
            }
        }
    }
    for range in ranges.iter().filter(|range| !range.is_twin()) {
        // Within one log the order of application is the order of the log, so the first frames
        // of all ranges are among the first of each.
        next.extend(first_of(connection, range)?);
    }
    next.sort_unstable();
    for (_, at) in next.into_iter().take(FRAMES_MAX) {
        let frame = frame(connection, key, at)?;
        if !packer.push(&frame) {
            break;
        }
        if let Some(range) = left.iter_mut().find(|range| range.side == at.side) {
            range.from = (at.epoch, at.seq.saturating_add(1));
        }
    }
    left.retain(|range| range.from < range.to);
    Ok(left)
}

/// The second entry that was signed for a place; the first that came, if there are more.
fn twin(connection: &Connection, range: &Range) -> Result<Option<Vec<u8>>, Fault> {
    let sql = "SELECT bytes FROM twin WHERE side = ?1 AND epoch = ?2 AND seq = ?3
               AND id NOT IN (SELECT id FROM entry) ORDER BY row LIMIT 1";
    let place = (range.side.0, range.from.0, stored_size(range.from.1));
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| statement.query_row(place, |row| row.get(0)).optional())
        .map_err(Fault::at("read a twin"))
}

/// Where two entries are held for one place of a log, in its latest epoch: the first such place.
pub(crate) fn fork(
    connection: &Connection,
    side: mithaq_canon::Side,
) -> Result<Option<Position>, Fault> {
    // What was taken back of our own log is kept as a twin: it is one where another entry came.
    let sql = "SELECT twin.side, twin.epoch, twin.seq FROM twin
               JOIN entry USING (side, epoch, seq)
               WHERE twin.side = ?1 AND twin.id <> entry.id
               AND twin.epoch = (SELECT max(epoch) FROM entry WHERE side = ?1)
               ORDER BY twin.seq LIMIT 1";
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| {
            statement
                .query_row([side.0], |row| position(row, 0))
                .optional()
        })
        .map_err(Fault::at("look for forks"))
}

/// The first places of a range, each with its number of application; what waits comes last.
fn first_of(connection: &Connection, range: &Range) -> Result<Vec<(i64, Position)>, Fault> {
    let sql = "SELECT side, epoch, seq, coalesce(applied, 9223372036854775807) FROM entry
               WHERE side = ?1 AND (epoch, seq) >= (?2, ?3) AND (epoch, seq) < (?4, ?5)
               ORDER BY epoch, seq LIMIT ?6";
    let step = "read what a peer lacks";
    let mut statement = connection.prepare_cached(sql).map_err(Fault::at(step))?;
    let rows = statement
        .query_map(
            (
                range.side.0,
                range.from.0,
                stored_size(range.from.1),
                range.to.0,
                stored_size(range.to.1),
                stored_size(FRAMES_MAX as u64),
            ),
            |row| Ok((row.get(3)?, position(row, 0)?)),
        )
        .map_err(Fault::at(step))?;
    rows.collect::<Result<_, _>>().map_err(Fault::at(step))
}

/// One entry with those of its payloads that are held.
pub(crate) fn frame(connection: &Connection, key: &SealKey, at: Position) -> Result<Frame, Fault> {
    let sql = "SELECT bytes FROM entry WHERE side = ?1 AND epoch = ?2 AND seq = ?3";
    let entry: Vec<u8> = connection
        .prepare_cached(sql)
        .and_then(|mut statement| {
            statement.query_row((at.side.0, at.epoch, stored_size(at.seq)), |row| row.get(0))
        })
        .map_err(Fault::at("read an entry"))?;
    // Of a newer format nothing more is known: it travels without prose, which its author sends.
    let named = Entry::<Unverified>::decode(&entry)
        .ok()
        .and_then(|decoded| decoded.act().map(|act| act.payloads.clone()))
        .unwrap_or_default();
    let mut payloads = Vec::new();
    for id in named {
        if let Prose::Held(salt, plaintext) = open_payload(connection, key, id)? {
            payloads.push(Payload {
                id,
                salt,
                plaintext,
            });
        }
    }
    Ok(Frame { entry, payloads })
}

/// How many entries of a log wait.
pub(crate) fn waiting(connection: &Connection, side: mithaq_canon::Side) -> Result<u64, Fault> {
    let sql = "SELECT count(*) FROM entry INDEXED BY entry_waiting
               WHERE side = ?1 AND applied IS NULL";
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| statement.query_row([side.0], |row| size(row, 0)))
        .map_err(Fault::at("count what waits"))
}

/// How many entries of one epoch of a log were applied.
pub(crate) fn applied(
    connection: &Connection,
    side: mithaq_canon::Side,
    epoch: u32,
) -> Result<u64, Fault> {
    // Of a log what waits comes last, and there is never much of it.
    let sql = "SELECT seq + 1 FROM entry WHERE side = ?1 AND epoch = ?2 AND applied IS NOT NULL
               ORDER BY seq DESC LIMIT 1";
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| {
            let found = statement.query_row((side.0, epoch), |row| size(row, 0));
            found.optional()
        })
        .map_err(Fault::at("count what was applied"))
        .map(Option::unwrap_or_default)
}

/// Whether two histories of the latest epoch of a log are held.
pub(crate) fn is_forked(connection: &Connection, side: mithaq_canon::Side) -> Result<bool, Fault> {
    // A new epoch settles the fork of the one before.
    let sql = "SELECT EXISTS (SELECT 1 FROM twin WHERE side = ?1 AND epoch >= coalesce(
                 (SELECT max(epoch) FROM entry WHERE side = ?1), 0))";
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| statement.query_row([side.0], |row| row.get(0)))
        .map_err(Fault::at("look for forks"))
}
