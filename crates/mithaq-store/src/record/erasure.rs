//! Declarations of erasure, and what they do to the texts that are held here.

use super::{
    named::{Known, Names},
    payload,
};
use crate::Fault;
use mithaq_canon::{Digest, EntryId, PayloadId, Side, from_bytes};
use mithaq_core::Statement;
use mithaq_record::{Entry, Unverified};
use rusqlite::Connection;

/// Takes in that a side has destroyed its copy of a text. Our own declaration destroys ours, also
/// where it comes back to a restored home. Of a peer's text that never came here nothing is awaited
/// any more; what is held here is held on, until this side decides.
pub(crate) fn declared(
    connection: &Connection,
    known: &mut Known,
    (by, ours): (Side, Side),
    id: PayloadId,
    ground: u16,
) -> Result<(), Fault> {
    let sql = "INSERT OR IGNORE INTO erasure (side, payload, ground) VALUES (?1, ?2, ?3)";
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| statement.execute((by.0, id.0.0, ground)))
        .map_err(Fault::at("keep a declaration of erasure"))?;
    let nothing_comes = || {
        let names = Names::with(connection, Some(known));
        let is_known = payload::is_known(names, id)?;
        Ok::<_, Fault>(!is_known && is_erasable(connection, id, Some(by))? == Some(true))
    };
    if by == ours || nothing_comes()? {
        payload::erase(connection, Some(known), id, ground)?;
    }
    Ok(())
}

/// Whether every act that names a text lets it be erased; none if no act names it. `by` asks of the
/// acts of one side alone.
pub(crate) fn is_erasable(
    connection: &Connection,
    id: PayloadId,
    by: Option<Side>,
) -> Result<Option<bool>, Fault> {
    let acts = naming(connection, id, by)?.into_iter();
    Ok(acts.map(|(_, may)| may).reduce(|all, may| all && may))
}

/// The entries whose acts name a text, and whether each lets it be erased.
pub(crate) fn naming(
    connection: &Connection,
    id: PayloadId,
    by: Option<Side>,
) -> Result<Vec<(EntryId, bool)>, Fault> {
    let step = "look for the acts that name a text";
    // An erasure is rare: reading through the acts costs less than an index of every text.
    let sql = "SELECT id, bytes FROM entry
               WHERE act IS NOT NULL AND side = coalesce(?2, side) AND instr(bytes, ?1) > 0";
    let mut statement = connection.prepare_cached(sql).map_err(Fault::at(step))?;
    let rows = statement
        .query_map((id.0.0, by.map(|by| by.0)), |row| {
            Ok((EntryId(Digest(row.get(0)?)), row.get::<_, Vec<u8>>(1)?))
        })
        .map_err(Fault::at(step))?;
    let mut acts = Vec::new();
    for row in rows {
        let (entry, bytes) = row.map_err(Fault::at(step))?;
        let named = texts(&bytes).into_iter().find(|(named, _)| *named == id);
        acts.extend(named.map(|(_, may)| (entry, may)));
    }
    Ok(acts)
}

/// The texts that the act of an entry names, and whether it lets them be erased.
pub(crate) fn texts(entry: &[u8]) -> Vec<(PayloadId, bool)> {
    let Ok(entry) = Entry::<Unverified>::decode(entry) else {
        return Vec::new();
    };
    let Some(act) = entry.act() else {
        return Vec::new();
    };
    let named = from_bytes::<Statement>(&act.event).map(|statement| statement.payloads());
    let named = named.unwrap_or_default();
    let may = |id: &PayloadId| named.iter().any(|named| named.id == *id && named.erasable);
    act.payloads.iter().map(|id| (*id, may(id))).collect()
}

/// The texts that are held here and that another side has declared erased, with its ground. What
/// our own log declares erased is not held.
pub(crate) fn asked(connection: &Connection) -> Result<Vec<(Side, PayloadId, u16)>, Fault> {
    let step = "read the declarations of erasure";
    let sql = "SELECT side, payload, ground FROM erasure ORDER BY side, payload";
    let mut statement = connection.prepare_cached(sql).map_err(Fault::at(step))?;
    let rows = statement
        .query_map([], |row| {
            Ok((
                Side(row.get(0)?),
                PayloadId(Digest(row.get(1)?)),
                row.get(2)?,
            ))
        })
        .map_err(Fault::at(step))?;
    let mut held = Vec::new();
    for row in rows {
        let row: (Side, PayloadId, u16) = row.map_err(Fault::at(step))?;
        if payload::is_held(connection, row.1)? {
            held.push(row);
        }
    }
    Ok(held)
}

/// The sides that have declared their copy of a text erased, each with its ground.
pub(crate) fn declarations(
    connection: &Connection,
    id: PayloadId,
) -> Result<Vec<(Side, u16)>, Fault> {
    let step = "read the declarations of erasure";
    let sql = "SELECT side, ground FROM erasure WHERE payload = ?1 ORDER BY side, ground";
    let mut statement = connection.prepare_cached(sql).map_err(Fault::at(step))?;
    let rows = statement
        .query_map([id.0.0], |row| Ok((Side(row.get(0)?), row.get(1)?)))
        .map_err(Fault::at(step))?;
    rows.collect::<Result<_, _>>().map_err(Fault::at(step))
}
