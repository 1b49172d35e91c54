//! Every stored entry by itself and in its log: form, signature, proof, link, root.

use super::{Damage, Means, Part, report::Book};
use crate::{
    Fault, cores,
    record::{Cursor, Live, act_id},
};
use mithaq_canon::{EntryId, Position, Side};
use mithaq_record::{
    Charter, Checked, Entry, KeyRing, NotAnEntry, Noting, Unverified, Verified, Verifier, kind,
    open,
};
use rusqlite::{Connection, Row};
use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock},
};

/// An entry as the tables have it.
struct Stored {
    cursor: Cursor,
    root: [u8; 32],
    act: Option<[u8; 32]>,
    keys: bool,
}

fn read(row: &Row<'_>) -> rusqlite::Result<Stored> {
    Ok(Stored {
        cursor: Cursor::read(row)?,
        root: row.get(8)?,
        act: row.get(9)?,
        keys: row.get(10)?,
    })
}

/// Checks the entries in the order in which they came, and answers what the replay of what was
/// applied starts from: keys, trees and receipts of what is durable.
pub(super) fn check(
    connection: &Connection,
    charter: &Charter,
    ours: Side,
    means: &Means<'_>,
    book: &mut Book<'_>,
) -> Result<Live, Fault> {
    let step = "check the entries";
    let steps = connection
        .query_row(
            "SELECT (SELECT count(*) FROM entry) + (SELECT count(*) FROM payload)",
            [],
            |row| row.get::<_, i64>(0),
        )
        .map_err(Fault::at(step))?;
    book.expect(u64::try_from(steps).unwrap_or(1));
    let mut live = Live::new(charter, ours);
    let mut ends: BTreeMap<Side, (Position, EntryId)> = BTreeMap::new();
    let sql = format!(
        "SELECT {}, root, act, keys FROM entry ORDER BY row",
        Cursor::COLUMNS
    );
    let mut statement = connection.prepare(&sql).map_err(Fault::at(step))?;
    let mut rows = statement.query([]).map_err(Fault::at(step))?;
    // The keys as far as the rows before have told them. A core may work with those of a moment
    // ago: what it could not check with them is checked when the row's turn comes.
    let keys = RwLock::new(live.ring.clone());
    let verifier = means.verifier;
    cores::in_order(
        cores::MANY,
        || {
            let row = rows.next().map_err(Fault::at(step))?;
            Ok(row.map(|row| read(row).map_err(Fault::at(step))))
        },
        |rows| {
            let keys = keys.read().unwrap_or_else(PoisonError::into_inner).clone();
            look(rows, &keys, verifier)
        },
        |(rows, checked)| {
            for row in rows {
                book.step();
                match row {
                    Ok(looked) => {
                        let told = live.ring.clone();
                        check_one(looked, &checked, &mut live, &mut ends, means, book);
                        if !Arc::ptr_eq(&told, &live.ring) {
                            *keys.write().unwrap_or_else(PoisonError::into_inner) =
                                live.ring.clone();
                        }
                    }
                    Err(fault) => book.fault(Part::Database, &fault),
                }
            }
            Ok(())
        },
    )?;
    check_twins(connection, &live, means, book)?;
    Ok(live)
}

/// A row, and what its bytes say.
type Looked = (Stored, Result<Entry<Unverified>, NotAnEntry>);

/// Reads the form of entries and checks their signatures.
fn look(
    rows: Vec<Result<Stored, Fault>>,
    keys: &KeyRing,
    verifier: &dyn Verifier,
) -> (Vec<Result<Looked, Fault>>, Checked) {
    let noting = Noting::new(verifier);
    let look = |stored: Stored| {
        let entry = Entry::<Unverified>::decode_known(&stored.cursor.bytes, keys.known());
        if let Ok(entry) = &entry {
            // Whatever it says is asked again in the order of the rows; the signatures that hold
            // are remembered.
            let _judged_again = entry.clone().verify(keys, &noting);
        }
        (stored, entry)
    };
    let looked = rows.into_iter().map(|row| row.map(look)).collect();
    (looked, noting.found())
}

fn check_one(
    (stored, entry): Looked,
    checked: &Checked,
    live: &mut Live,
    ends: &mut BTreeMap<Side, (Position, EntryId)>,
    means: &Means<'_>,
    book: &mut Book<'_>,
) {
    let stored = &stored;
    let cursor = &stored.cursor;
    let (at, part) = (cursor.at, Part::Entry(cursor.at));
    book.count(|report| report.entries += 1);
    let root = live.grow(at, cursor.id, |_| ());
    if root.0 != stored.root {
        book.add(part, Damage::Differs, "the root of its log up to here");
    }
    let end = ends.insert(at.side, (at, cursor.id));
    let entry = match entry {
        Ok(entry) => entry.verify(&live.ring, &checked.or(means.verifier)),
        // Of what only a newer version can read, the server's signature is checked.
        Err(_) => open(&cursor.bytes, &live.ring, means.verifier),
    };
    let prev = match entry {
        Ok(entry) => {
            check_columns(stored, &entry, book);
            if kind::concerns_keys(entry.body().kind) {
                Arc::make_mut(&mut live.ring).learn(&entry);
            }
            live.receipts.note_received(at, entry.body().kind);
            if entry.body().kind == kind::RECEIPT {
                book.count(|report| report.receipts += 1);
            }
            entry.body().prev
        }
        Err(NotAnEntry::Newer(newer)) => {
            if newer.at != at || newer.id != cursor.id {
                book.add(part, Damage::Differs, "its place or its id");
            }
            live.receipts.note_received(at, 0);
            newer.prev
        }
        Err(wrong) => {
            let damage = match &wrong {
                NotAnEntry::TooLarge | NotAnEntry::Form(_) => Damage::Form,
                NotAnEntry::Signature
                | NotAnEntry::Inner(_)
                | NotAnEntry::Proof(_)
                | NotAnEntry::NoSuchGrant
                | NotAnEntry::Mandate(_)
                | NotAnEntry::OtherRegister
                | NotAnEntry::NoSuchSide
                | NotAnEntry::Credential
                | NotAnEntry::Newer(_) => Damage::Signature,
            };
            book.add(part, damage, &wrong.to_string());
            live.receipts.note_received(at, 0);
            return;
        }
    };
    let follows = match end {
        None => at.epoch == 0 && at.seq == 0 && prev.is_none(),
        Some((last, id)) => {
            let next = (last.epoch, last.seq.saturating_add(1));
            ((at.epoch, at.seq) == next || at.epoch > last.epoch) && prev == Some(id)
        }
    };
    if !follows {
        book.add(part, Damage::Link, "it does not follow the entry before it");
    }
}

fn check_columns(stored: &Stored, entry: &Entry<Verified>, book: &mut Book<'_>) {
    let part = Part::Entry(stored.cursor.at);
    if entry.at() != stored.cursor.at {
        book.add(part, Damage::Differs, "its place");
    }
    if entry.id() != stored.cursor.id {
        book.add(part, Damage::Differs, "its id");
    }
    if act_id(entry) != stored.act {
        book.add(part, Damage::Differs, "the identity of its act");
    }
    if kind::concerns_keys(entry.body().kind) != stored.keys {
        book.add(part, Damage::Differs, "whether it says which keys count");
    }
}

fn check_twins(
    connection: &Connection,
    live: &Live,
    means: &Means<'_>,
    book: &mut Book<'_>,
) -> Result<(), Fault> {
    let step = "check the twins";
    let mut statement = connection
        .prepare("SELECT id, bytes FROM twin ORDER BY row")
        .map_err(Fault::at(step))?;
    let rows = statement
        .query_map([], |row| {
            Ok((row.get::<_, [u8; 32]>(0)?, row.get::<_, Vec<u8>>(1)?))
        })
        .map_err(Fault::at(step))?;
    for row in rows {
        let (id, bytes) = row.map_err(Fault::at(step))?;
        book.count(|report| report.twins += 1);
        let at = Entry::<Unverified>::decode(&bytes).map(|twin| twin.at());
        match open(&bytes, &live.ring, means.verifier) {
            Ok(twin) if twin.id().0.0 == id => (),
            Ok(twin) => book.add(Part::Entry(twin.at()), Damage::Differs, "a twin's id"),
            Err(wrong) => {
                let part = at.map_or(Part::Database, Part::Entry);
                book.add(part, Damage::Signature, &format!("a twin: {wrong}"));
            }
        }
    }
    Ok(())
}
