//! Every stored entry by itself and in its log: form, signature, proof, link, root.

use super::{Damage, Means, Part, report::Book};
use crate::{
    Fault,
    record::{Cursor, Live, act_id},
};
use mithaq_canon::{EntryId, Position, Side};
use mithaq_record::{Charter, Entry, NotAnEntry, Unverified, Verified, kind, open};
use rusqlite::{Connection, Row};
use std::{collections::BTreeMap, sync::Arc};

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
    while let Some(row) = rows.next().map_err(Fault::at(step))? {
        book.step();
        match read(row) {
            Ok(stored) => check_one(&stored, &mut live, &mut ends, means, book),
            Err(source) => book.fault(Part::Database, &Fault::at(step)(source)),
        }
    }
    check_twins(connection, &live, means, book)?;
    Ok(live)
}

fn check_one(
    stored: &Stored,
    live: &mut Live,
    ends: &mut BTreeMap<Side, (Position, EntryId)>,
    means: &Means<'_>,
    book: &mut Book<'_>,
) {
    let cursor = &stored.cursor;
    let (at, part) = (cursor.at, Part::Entry(cursor.at));
    book.count(|report| report.entries += 1);
    let root = live.grow(at, cursor.id, |_| ());
    if root.0 != stored.root {
        book.add(part, Damage::Differs, "the root of its log up to here");
    }
    let end = ends.insert(at.side, (at, cursor.id));
    let prev = match open(&cursor.bytes, &live.ring, means.verifier) {
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
                | NotAnEntry::Proof(_)
                | NotAnEntry::NoSuchGrant
                | NotAnEntry::Mandate(_)
                | NotAnEntry::OtherRegister
                | NotAnEntry::NoSuchSide
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
