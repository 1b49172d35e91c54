//! Every text: it opens under its key, and it is what the acts committed to.

use super::{Damage, Part, report::Book};
use crate::{
    Fault, Folder,
    record::{Prose, open_payload},
};
use mithaq_canon::{Digest, PayloadId};
use mithaq_record::{Entry, Unverified};
use rusqlite::Connection;
use std::collections::BTreeSet;

pub(super) fn check(
    connection: &Connection,
    folder: &Folder,
    book: &mut Book<'_>,
) -> Result<(), Fault> {
    let step = "check the texts";
    let named = named(connection)?;
    let mut statement = connection
        .prepare("SELECT id FROM payload ORDER BY row")
        .map_err(Fault::at(step))?;
    let ids = statement
        .query_map([], |row| row.get(0).map(|id| PayloadId(Digest(id))))
        .map_err(Fault::at(step))?;
    let mut held = BTreeSet::new();
    for id in ids {
        book.step();
        let id = match id {
            Ok(id) => id,
            Err(source) => {
                book.fault(Part::Database, &Fault::at(step)(source));
                continue;
            }
        };
        held.insert(id);
        book.count(|report| report.payloads += 1);
        match open_payload(connection, folder.key(), id) {
            Ok(Prose::Held(salt, text)) if PayloadId::commit(&salt, &text) != id => {
                book.add(
                    Part::Payload(id),
                    Damage::Differs,
                    "it is not the text that was signed",
                );
            }
            Ok(Prose::Held(..) | Prose::Erased(_)) => (),
            Ok(Prose::Awaited) => book.add(Part::Payload(id), Damage::Missing, "the text is gone"),
            Err(fault) => book.fault(Part::Payload(id), &fault),
        }
        if !named.contains(&id) {
            book.add(Part::Payload(id), Damage::Stray, "no act names it");
        }
    }
    for (id, applied) in named_applied(connection)? {
        if applied && !held.contains(&id) {
            book.add(
                Part::Payload(id),
                Damage::Missing,
                "an act that was applied names it",
            );
        }
    }
    Ok(())
}

fn named(connection: &Connection) -> Result<BTreeSet<PayloadId>, Fault> {
    let all = named_applied(connection)?;
    Ok(all.into_iter().map(|(id, _)| id).collect())
}

/// Every payload that an entry names, and whether that entry was applied.
fn named_applied(connection: &Connection) -> Result<BTreeSet<(PayloadId, bool)>, Fault> {
    let step = "read which texts the acts name";
    let mut statement = connection
        .prepare("SELECT bytes, applied IS NOT NULL FROM entry WHERE act IS NOT NULL ORDER BY row")
        .map_err(Fault::at(step))?;
    let rows = statement
        .query_map([], |row| {
            Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, bool>(1)?))
        })
        .map_err(Fault::at(step))?;
    let mut named = BTreeSet::new();
    for row in rows {
        let (bytes, applied) = row.map_err(Fault::at(step))?;
        // An entry that does not decode has a finding of its own.
        let act = Entry::<Unverified>::decode(&bytes);
        let payloads = act
            .ok()
            .and_then(|entry| entry.act().map(|act| act.payloads.clone()));
        named.extend(
            payloads
                .unwrap_or_default()
                .into_iter()
                .map(|id| (id, applied)),
        );
    }
    Ok(named)
}
