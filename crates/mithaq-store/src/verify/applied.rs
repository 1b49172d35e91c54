//! What was applied, judged anew in the order of application; the pasts, the verdicts of the
//! record and the table of receipts are compared with what was stored, and the read tables with
//! the state after the last entry that they tell of.

use super::{Damage, Part, report::Book, tables};
use crate::{
    Fault, cores, read,
    record::{Cursor, DbLogs, Live, code, recorded, stored_size},
};
use mithaq_canon::{Digest, EntryId, Past, PayloadId, Position, Side};
use mithaq_record::{
    ActId, Admission, Content, Entry, Head, Item, Level, Logs, Receipt, Verified, admit,
};
use rusqlite::Connection;
use std::collections::BTreeMap;

pub(super) fn check(
    connection: &Connection,
    mut live: Live,
    book: &mut Book<'_>,
) -> Result<Live, Fault> {
    let step = "judge the entries anew";
    let sql = format!(
        "SELECT {} FROM entry WHERE applied IS NOT NULL ORDER BY applied",
        Cursor::COLUMNS
    );
    let mut logs = Replay {
        stored: DbLogs::new(connection, true),
        heads: BTreeMap::new(),
    };
    let mut statement = connection.prepare(&sql).map_err(Fault::at(step))?;
    let mut rows = statement.query([]).map_err(Fault::at(step))?;
    let mut number = 0;
    let told = read::told(connection)?;
    let mut is_told = false;
    cores::in_order(
        cores::MANY,
        // A row that cannot be read has a finding from the pass over the entries.
        || {
            loop {
                match rows.next().map_err(Fault::at(step))?.map(Cursor::read) {
                    Some(Ok(cursor)) => return Ok(Some(cursor)),
                    Some(Err(_)) => (),
                    None => return Ok(None),
                }
            }
        },
        |cursors| {
            let entries = cursors.into_iter().map(|cursor| {
                let entry = cursor.entry().ok();
                (cursor, entry)
            });
            entries.collect::<Vec<_>>()
        },
        |entries| {
            for (cursor, entry) in entries {
                number += 1;
                let (Some(entry), Some((applied, past))) = (entry, cursor.applied.clone()) else {
                    continue;
                };
                if applied > told && !is_told {
                    is_told = true;
                    book.caught(Part::ReadTables, |book| {
                        tables::check(connection, &live, book)
                    });
                }
                let part = Part::Entry(cursor.at);
                if applied != number {
                    book.add(
                        part,
                        Damage::Differs,
                        "its number in the order of application",
                    );
                    number = applied;
                }
                judge(&entry, &cursor, &past, &live, &logs, book);
                check_receipt_rows(connection, &entry, cursor.void.is_none(), book)?;
                live.receipts.note_applied(&entry, cursor.void.is_none());
                live.state
                    .apply(&recorded(&entry, past, cursor.void.as_deref()));
                logs.advance(cursor.at, cursor.id);
            }
            Ok(())
        },
    )?;
    logs.stored.finish()?;
    if told > number {
        let detail = "they tell of more than was applied";
        book.add(Part::ReadTables, Damage::Differs, detail);
    }
    if !is_told {
        book.caught(Part::ReadTables, |book| {
            tables::check(connection, &live, book)
        });
    }
    Ok(live)
}

fn judge(
    entry: &Entry<Verified>,
    cursor: &Cursor,
    past: &Past,
    live: &Live,
    logs: &Replay<'_>,
    book: &mut Book<'_>,
) {
    let part = Part::Entry(cursor.at);
    let stored = cursor.void.as_deref();
    let (void, computed) = match admit(entry, &live.ring, logs, live.ours) {
        Admission::Apply(past) => (None, past),
        Admission::Void(void, past) => (Some(code(&void)), past),
        // An entry may name more of a log than there was: that was void at once, and what has
        // come since says nothing about it.
        Admission::Waiting(_) if stored.is_some() => return,
        Admission::Waiting(waits) => {
            book.add(
                part,
                Damage::Missing,
                &format!("what it rests on: {waits:?}"),
            );
            return;
        }
        other @ (Admission::Known | Admission::Fork(_) | Admission::Unlinked | Admission::Gap) => {
            book.add(part, Damage::Link, &format!("{other:?}"));
            return;
        }
    };
    if void != stored && void.is_some() != stored.is_some() {
        book.add(part, Damage::Differs, "whether the record gives it effect");
    }
    if computed != *past {
        book.add(part, Damage::Differs, "its past");
    }
}

fn check_receipt_rows(
    connection: &Connection,
    entry: &Entry<Verified>,
    standing: bool,
    book: &mut Book<'_>,
) -> Result<(), Fault> {
    let step = "check the receipts";
    let sql = "SELECT by, side, epoch, size, root, delivered FROM receipt
               WHERE entry = (SELECT row FROM entry WHERE side = ?1 AND epoch = ?2 AND seq = ?3)
               ORDER BY row";
    let at = entry.at();
    let mut statement = connection.prepare_cached(sql).map_err(Fault::at(step))?;
    let found: Vec<Row> = statement
        .query_map((at.side.0, at.epoch, stored_size(at.seq)), |row| {
            Ok((
                row.get(0)?,
                row.get(1)?,
                row.get(2)?,
                row.get(3)?,
                row.get(4)?,
                row.get(5)?,
            ))
        })
        .and_then(Iterator::collect)
        .map_err(Fault::at(step))?;
    let expected = match &entry.body().content {
        Content::Item(Item::Receipt(receipt)) if standing => rows(entry.at().side, receipt),
        Content::Item(_) | Content::Act(_) => Vec::new(),
    };
    if found != expected {
        let detail = "the table of receipts does not hold what it says";
        book.add(Part::Receipt(entry.at()), Damage::Differs, detail);
    }
    Ok(())
}

type Row = (u8, u8, u32, i64, [u8; 32], bool);

fn rows(by: Side, receipt: &Receipt) -> Vec<Row> {
    let delivered = receipt.level == Level::Delivered;
    receipt
        .of
        .iter()
        .map(|row| {
            let size = stored_size(row.size);
            (by.0, row.side.0, row.epoch, size, row.root.0, delivered)
        })
        .collect()
}

/// The logs as far as the replay has come; roots and pasts are looked up.
struct Replay<'c> {
    stored: DbLogs<'c>,
    heads: BTreeMap<Side, (Position, EntryId)>,
}

impl Replay<'_> {
    fn advance(&mut self, at: Position, id: EntryId) {
        self.heads.insert(at.side, (at, id));
    }
}

impl Logs for Replay<'_> {
    fn head(&self, side: Side) -> Option<Head> {
        let (at, id) = self.heads.get(&side)?;
        let size = at.seq.saturating_add(1);
        Some(Head {
            epoch: at.epoch,
            size,
            id: *id,
            root: self.stored.root_at(side, at.epoch, size)?,
        })
    }
    fn received(&self, side: Side) -> Option<Head> {
        self.head(side)
    }
    fn root_at(&self, side: Side, epoch: u32, size: u64) -> Option<Digest> {
        self.stored.root_at(side, epoch, size)
    }
    fn id_at(&self, at: Position) -> Option<EntryId> {
        self.stored.id_at(at)
    }
    fn past_at(&self, at: Position) -> Option<Past> {
        self.stored.past_at(at)
    }
    fn act_at(&self, side: Side, act: ActId) -> Option<Position> {
        self.stored.act_at(side, act)
    }
    fn holds(&self, payload: &PayloadId) -> bool {
        self.stored.holds(payload)
    }
    fn own_log_is_whole(&self) -> bool {
        // What names more of our log than the replay has reached is judged by its roots.
        false
    }
}
