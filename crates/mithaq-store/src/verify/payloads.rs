//! Every text: it opens under its key, and it is what the acts committed to.

use super::{Damage, Part, report::Book};
use crate::{
    Fault, Folder, cores,
    record::{AtRest, Prose, at_rest},
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
    let mut ids = statement
        .query_map([], |row| row.get(0).map(|id| PayloadId(Digest(id))))
        .map_err(Fault::at(step))?;
    let mut held = BTreeSet::new();
    cores::in_order(
        cores::MANY,
        || {
            let id = ids.next().map(|id| id.map_err(Fault::at(step)));
            Ok(id.map(|id| id.map(|id| (id, at_rest(connection, id)))))
        },
        |rows| {
            let open = |(id, at_rest): (PayloadId, Result<AtRest, Fault>)| {
                let found = at_rest.and_then(|at_rest| at_rest.open(folder.key(), id));
                (id, found.map(|prose| Found::of(id, &prose)))
            };
            let opened = rows.into_iter().map(|row| row.map(open));
            opened.collect::<Vec<_>>()
        },
        |opened| {
            for opened in opened {
                book.step();
                match opened {
                    Ok((id, found)) => {
                        held.insert(id);
                        check_one(id, found, &named, ours, book);
                    }
                    Err(fault) => book.fault(Part::Database, &fault),
                }
            }
            Ok(())
        },
    )?;
    check_declarations(connection, &named, book)?;
    for (id, applied) in &named.by_acts {
        if *applied && !held.contains(id) {
            let detail = "an act that was applied names it";
            book.add(Part::Payload(*id), Damage::Missing, detail);
        }
    }
    Ok(())
}

/// What a payload was found to be.
enum Found {
    /// The text that its id commits to.
    Same,
    /// Another one.
    Other,
    /// No row, or an empty one.
    Awaited,
    /// Destroyed, on this legal ground.
    Erased(u16),
}

impl Found {
    fn of(id: PayloadId, prose: &Prose) -> Self {
        match prose {
            Prose::Held(salt, text) if PayloadId::commit(salt, text) == id => Self::Same,
            Prose::Held(..) => Self::Other,
            Prose::Awaited => Self::Awaited,
            Prose::Erased(ground) => Self::Erased(*ground),
        }
    }
}

fn check_one(
    id: PayloadId,
    found: Result<Found, Fault>,
    named: &Named,
    ours: Side,
    book: &mut Book<'_>,
) {
    book.count(|report| report.payloads += 1);
    match found {
        Ok(Found::Other) => {
            let detail = "it is not the text that was signed";
            book.add(Part::Payload(id), Damage::Differs, detail);
        }
        Ok(Found::Erased(ground)) if !named.on(id, ground) => {
            let detail = "it is gone, and no entry declares its erasure";
            book.add(Part::Payload(id), Damage::Missing, detail);
        }
        Ok(Found::Same) if named.by(ours, id) => {
            let detail = "our own log says that it was erased";
            book.add(Part::Payload(id), Damage::Stray, detail);
        }
        Ok(Found::Same | Found::Erased(_)) => (),
        Ok(Found::Awaited) => book.add(Part::Payload(id), Damage::Missing, "the text is gone"),
        Err(fault) => book.fault(Part::Payload(id), &fault),
    }
    if !named.by_acts.contains_key(&id) {
        book.add(Part::Payload(id), Damage::Stray, "no act names it");
    }
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
        self.of(id).any(|(by, _)| by == side)
    }

    fn on(&self, id: PayloadId, ground: u16) -> bool {
        self.of(id).any(|(_, on)| on == ground)
    }

    /// Who has declared this text erased, and on what ground.
    fn of(&self, id: PayloadId) -> impl Iterator<Item = (Side, u16)> {
        let all = (id, Side(0), 0)..=(id, Side(u8::MAX), u16::MAX);
        self.erased.range(all).map(|(_, by, on)| (*by, *on))
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
    let mut rows = statement
        .query_map([], |row| {
            Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, bool>(1)?))
        })
        .map_err(Fault::at(step))?;
    let mut named = Named::default();
    cores::in_order(
        cores::MANY,
        || rows.next().transpose().map_err(Fault::at(step)),
        |rows| {
            // An entry that does not decode has a finding of its own.
            let entries = rows.into_iter().filter_map(|(bytes, applied)| {
                let entry = Entry::<Unverified>::decode(&bytes).ok()?;
                Some((entry, applied))
            });
            entries.collect::<Vec<_>>()
        },
        |entries| {
            for (entry, applied) in entries {
                for id in entry.act().into_iter().flat_map(|act| &act.payloads) {
                    *named.by_acts.entry(*id).or_default() |= applied;
                }
                if let Content::Item(Item::Erased { payload, ground }) = &entry.body().content {
                    named.erased.insert((*payload, entry.at().side, *ground));
                }
            }
            Ok(())
        },
    )?;
    Ok(named)
}
