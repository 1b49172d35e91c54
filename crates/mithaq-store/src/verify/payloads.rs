//! Every text: it opens under its key, and it is what the acts committed to.

use super::{Damage, Part, report::Book};
use crate::{
    Fault, Folder,
    record::{Prose, open_payload},
};
use mithaq_canon::{Digest, PayloadId, Side};
use mithaq_record::{Content, Entry, Item, Unverified};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn check(
    connection: &Connection,
    folder: &Folder,
    ours: Side,
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
            Ok(Prose::Erased(ground)) if !named.on(id, ground) => {
                let detail = "it is gone, and no entry declares its erasure";
                book.add(Part::Payload(id), Damage::Missing, detail);
            }
            Ok(Prose::Held(..)) if named.by(ours, id) => {
                let detail = "our own log says that it was erased";
                book.add(Part::Payload(id), Damage::Stray, detail);
            }
            Ok(Prose::Held(..) | Prose::Erased(_)) => (),
            Ok(Prose::Awaited) => book.add(Part::Payload(id), Damage::Missing, "the text is gone"),
            Err(fault) => book.fault(Part::Payload(id), &fault),
        }
        if !named.by_acts.contains_key(&id) {
            book.add(Part::Payload(id), Damage::Stray, "no act names it");
        }
    }
    check_declarations(connection, &named, book)?;
    for (id, applied) in &named.by_acts {
        if *applied && !held.contains(id) {
            let detail = "an act that was applied names it";
            book.add(Part::Payload(*id), Damage::Missing, detail);
        }
    }
    Ok(())
}

/// What the entries say of texts.
#[derive(Default)]
struct Named {
    /// The texts that acts name, and whether any of these acts was applied.
    by_acts: BTreeMap<PayloadId, bool>,
    /// The erasures that were declared, with their grounds.
    erased: BTreeSet<(PayloadId, Side, u16)>,
}

impl Named {
    fn by(&self, side: Side, id: PayloadId) -> bool {
        let mut all = self.erased.iter();
        all.any(|(named, by, _)| (*named, *by) == (id, side))
    }

    fn on(&self, id: PayloadId, ground: u16) -> bool {
        let mut all = self.erased.iter();
        all.any(|(named, _, on)| (*named, *on) == (id, ground))
    }
}

/// The table of declarations follows from the entries.
fn check_declarations(
    connection: &Connection,
    named: &Named,
    book: &mut Book<'_>,
) -> Result<(), Fault> {
    let step = "check the declarations of erasure";
    let mut statement = connection
        .prepare("SELECT payload, side, ground FROM erasure ORDER BY payload, side, ground")
        .map_err(Fault::at(step))?;
    let found: BTreeSet<(PayloadId, Side, u16)> = statement
        .query_map([], |row| {
            Ok((
                PayloadId(Digest(row.get(0)?)),
                Side(row.get(1)?),
                row.get(2)?,
            ))
        })
        .and_then(Iterator::collect)
        .map_err(Fault::at(step))?;
    for (id, ..) in found.symmetric_difference(&named.erased) {
        let detail = "the table of erasures does not hold what the entries declare";
        book.add(Part::Payload(*id), Damage::Differs, detail);
    }
    Ok(())
}

fn named(connection: &Connection) -> Result<Named, Fault> {
    let step = "read which texts the acts name";
    let mut statement = connection
        .prepare(
            // A text of an entry that was taken back belongs to the proof that is kept of it.
            "SELECT bytes, applied IS NOT NULL FROM entry
             UNION ALL SELECT bytes, 0 FROM twin",
        )
        .map_err(Fault::at(step))?;
    let rows = statement
        .query_map([], |row| {
            Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, bool>(1)?))
        })
        .map_err(Fault::at(step))?;
    let mut named = Named::default();
    for row in rows {
        let (bytes, applied) = row.map_err(Fault::at(step))?;
        // An entry that does not decode has a finding of its own.
        let Ok(entry) = Entry::<Unverified>::decode(&bytes) else {
            continue;
        };
        for id in entry.act().into_iter().flat_map(|act| &act.payloads) {
            *named.by_acts.entry(*id).or_default() |= applied;
        }
        if let Content::Item(Item::Erased { payload, ground }) = &entry.body().content {
            named.erased.insert((*payload, entry.at().side, *ground));
        }
    }
    Ok(named)
}
