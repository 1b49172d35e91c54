//! Every text: it opens under its key, and it is what the acts committed to.

use super::{
    Damage, Part,
    book::Book,
    namings::{Lookup, Namings},
};
use crate::{
    Fault, Folder, cores,
    record::{AtRest, Prose, position},
};
use mithaq_canon::{Digest, PayloadId, Side};
use rusqlite::{Connection, OptionalExtension as _};
use std::collections::BTreeSet;

/// Checks the texts against what the entries say of them; where these could not be read to their
/// end, each by itself.
pub(super) fn check(
    connection: &Connection,
    folder: &Folder,
    ours: Side,
    named: Option<Namings>,
    book: &mut Book<'_>,
) -> Result<(), Fault> {
    let step = "check the texts";
    let mut named = named.map(Namings::sorted);
    let mut statement = connection
        .prepare("SELECT id, wrapped, sealed, ground FROM payload ORDER BY row")
        .map_err(Fault::at(step))?;
    let mut rows = statement.query([]).map_err(Fault::at(step))?;
    cores::in_order(
        cores::MANY,
        || {
            let row = rows.next().map_err(Fault::at(step))?;
            let read = |row: &rusqlite::Row<'_>| {
                let id = row.get(0).map(|id| PayloadId(Digest(id)))?;
                Ok((id, AtRest::read(row, 1)))
            };
            Ok(row.map(|row| read(row).map_err(Fault::at(step))))
        },
        |rows| {
            let open = |(id, at_rest): (PayloadId, rusqlite::Result<AtRest>)| {
                let at_rest = at_rest.map_err(Fault::at(step));
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
                    Ok((id, found)) => check_one(id, found, named.as_mut(), ours, book),
                    Err(fault) => book.fault(Part::Database, &fault),
                }
            }
            Ok(())
        },
    )?;
    if let Some(named) = named {
        check_declarations(connection, &named, book)?;
        check_missing(connection, &named, book)?;
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
    named: Option<&mut Lookup>,
    ours: Side,
    book: &mut Book<'_>,
) {
    book.count(|report| report.payloads += 1);
    let part = Part::Payload(id);
    match &found {
        Ok(Found::Other) => {
            let detail = "it is not the text that was signed";
            book.add(part, Damage::Differs, detail);
        }
        Ok(Found::Awaited) => book.add(part, Damage::Missing, "the text is gone"),
        Ok(Found::Same | Found::Erased(_)) => (),
        Err(fault) => book.fault(part, fault),
    }
    let Some(named) = named else {
        return;
    };
    match found {
        Ok(Found::Erased(ground)) if !named.on(id, ground) => {
            let detail = "it is gone, and no entry declares its erasure";
            book.add(part, Damage::Missing, detail);
        }
        Ok(Found::Same) if named.by(ours, id) => {
            let detail = "our own log says that it was erased";
            book.add(part, Damage::Stray, detail);
        }
        Ok(Found::Same | Found::Other | Found::Awaited | Found::Erased(_)) | Err(_) => (),
    }
    if !named.meet(id) {
        book.add(part, Damage::Stray, "no act names it");
    }
}

/// The table of declarations follows from the entries.
fn check_declarations(
    connection: &Connection,
    named: &Lookup,
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

/// The texts that must be here and are not, with the entries that rest on them.
fn check_missing(
    connection: &Connection,
    named: &Lookup,
    book: &mut Book<'_>,
) -> Result<(), Fault> {
    let step = "look for the entries that rest on a text";
    for (id, numbers) in named.missing() {
        let detail = "an act that was applied names it";
        book.add(Part::Payload(id), Damage::Missing, detail);
        for number in numbers {
            let at = connection
                .prepare_cached("SELECT side, epoch, seq FROM entry WHERE applied = ?1")
                .and_then(|mut statement| {
                    let at = statement.query_row([number], |row| position(row, 0));
                    at.optional()
                })
                .map_err(Fault::at(step))?;
            if let Some(at) = at {
                let detail = format!("what it rests on: the text {id}");
                book.add(Part::Entry(at), Damage::Missing, &detail);
            }
        }
    }
    Ok(())
}
