//! The table of receipts, read beside the entries in their order: each standing receipt has the rows
//! that it calls for, and no row is there that none does.

use super::{Damage, Part, book::Book, looked::Looked};
use crate::{Fault, record::stored_size};
use mithaq_canon::Side;
use mithaq_record::{Content, Item, Level, Receipt};
use rusqlite::Rows;

/// The rows that are still to come.
pub(super) struct Receipts<'s> {
    rows: Rows<'s>,
    next: Option<(i64, Row)>,
    /// Whether every row so far could be read; if not, nothing can be said of the others.
    is_whole: bool,
}

pub(super) const QUERY: &str =
    "SELECT entry, by, side, epoch, size, root, delivered FROM receipt ORDER BY entry, row";

type Row = (u8, u8, u32, i64, [u8; 32], bool);

impl<'s> Receipts<'s> {
    /// Before the first row that [`QUERY`] gives.
    pub(super) fn new(rows: Rows<'s>, book: &mut Book<'_>) -> Self {
        let mut receipts = Self {
            rows,
            next: None,
            is_whole: true,
        };
        receipts.advance(book);
        receipts
    }

    /// Compares the rows of the entry that comes next with what it says.
    pub(super) fn check(&mut self, looked: &Looked, book: &mut Book<'_>) {
        self.skip_to(looked.row, book);
        let mut found = Vec::new();
        while let Some((_, row)) = self.next.filter(|(entry, _)| *entry == looked.row) {
            found.push(row);
            self.advance(book);
        }
        // An entry that cannot be read has a finding of its own.
        let Some(entry) = looked.entry.as_ref().filter(|_| self.is_whole) else {
            return;
        };
        let same = match &entry.body().content {
            Content::Item(Item::Receipt(receipt)) if looked.is_standing() => {
                found == rows(entry.at().side, receipt)
            }
            Content::Item(_) | Content::Act(_) => found.is_empty(),
        };
        if !same {
            let detail = "the table of receipts does not hold what it says";
            book.add(Part::Receipt(entry.at()), Damage::Differs, detail);
        }
    }

    /// Tells of the rows behind the last entry.
    pub(super) fn finish(mut self, book: &mut Book<'_>) {
        self.skip_to(i64::MAX, book);
    }

    fn skip_to(&mut self, row: i64, book: &mut Book<'_>) {
        while self.next.is_some_and(|(entry, _)| entry < row) {
            let detail = "the table of receipts has a row that belongs to no entry";
            book.add(Part::Database, Damage::Stray, detail);
            self.advance(book);
        }
    }

    fn advance(&mut self, book: &mut Book<'_>) {
        self.next = None;
        let read = self.rows.next().and_then(|row| row.map(read).transpose());
        match read.map_err(Fault::at("check the receipts")) {
            Ok(next) => self.next = next,
            Err(fault) => {
                self.is_whole = false;
                book.fault(Part::Database, &fault);
            }
        }
    }
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<(i64, Row)> {
    let said = (
        row.get(1)?,
        row.get(2)?,
        row.get(3)?,
        row.get(4)?,
        row.get(5)?,
        row.get(6)?,
    );
    Ok((row.get(0)?, said))
}

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
