//! What was applied, judged anew in the order of application; the pasts and the verdicts of the
//! record are compared with what was stored, and the read tables with the state after the last
//! entry that they tell of.

use super::{
    Damage, Part,
    book::Book,
    looked::{Looked, Stored},
    replay::Replay,
    tables,
    turns::{Turn, Turns},
};
use crate::{
    Fault, read,
    record::{Live, code, is_contradiction},
};
use mithaq_canon::Past;
use mithaq_record::{Admission, Entry, Verified, admit};
use rusqlite::Connection;

/// The replay of what was applied.
pub(super) struct Applied<'c> {
    connection: &'c Connection,
    logs: Replay<'c>,
    turns: Turns,
    /// The number of the last entry that the read tables tell of.
    told: i64,
    is_told: bool,
}

impl<'c> Applied<'c> {
    /// Before the first entry.
    pub(super) fn new(connection: &'c Connection) -> Result<Self, Fault> {
        Ok(Self {
            connection,
            logs: Replay::new(connection)?,
            turns: Turns::new(),
            told: read::told(connection)?,
            is_told: false,
        })
    }

    /// Takes in an entry whose row comes next: judges it if its turn has come, and then those that
    /// had to wait for it.
    pub(super) fn take(
        &mut self,
        looked: Looked,
        live: &mut Live,
        book: &mut Book<'_>,
    ) -> Result<(), Fault> {
        let Some(number) = looked.number else {
            return Ok(());
        };
        match self.turns.of(number, looked.row) {
            Turn::Now => self.judge(looked, live, book),
            Turn::Later => return Ok(()),
            Turn::Missed => {
                misnumbered(&looked, book);
                self.judge(looked, live, book);
            }
        }
        self.judge_held(live, book)
    }

    /// Judges what is still held behind gaps in the numbers, and says whether the read tables were
    /// compared: if not, they tell of all that was applied.
    pub(super) fn finish(mut self, live: &mut Live, book: &mut Book<'_>) -> Result<bool, Fault> {
        while let Some(row) = self.turns.behind_a_gap() {
            let looked = self.held(row)?;
            misnumbered(&looked, book);
            self.judge(looked, live, book);
            self.judge_held(live, book)?;
        }
        self.logs.finish()?;
        if self.told > self.turns.last() {
            let detail = "they tell of more than was applied";
            book.add(Part::ReadTables, Damage::Differs, detail);
        }
        Ok(self.is_told)
    }

    fn judge_held(&mut self, live: &mut Live, book: &mut Book<'_>) -> Result<(), Fault> {
        while let Some(row) = self.turns.come() {
            let looked = self.held(row)?;
            self.judge(looked, live, book);
        }
        Ok(())
    }

    /// Reads an entry again that came before its turn: to keep its row's number alone takes no
    /// memory, however many wait.
    fn held(&self, row: i64) -> Result<Looked, Fault> {
        let sql = format!("SELECT {} FROM entry WHERE row = ?1", Stored::COLUMNS);
        self.connection
            .prepare_cached(&sql)
            .and_then(|mut statement| statement.query_row([row], Stored::read))
            .map(Looked::again)
            .map_err(Fault::at("judge the entries anew"))
    }

    fn judge(&mut self, looked: Looked, live: &mut Live, book: &mut Book<'_>) {
        if looked.number > Some(self.told) && !self.is_told {
            self.is_told = true;
            book.caught(Part::ReadTables, |book| {
                tables::check(self.connection, live, book)
            });
        }
        let (Some(entry), Some(recorded)) = (&looked.entry, looked.recorded) else {
            // What is wrong with it was said when its row came.
            return;
        };
        let void = looked.void.as_deref();
        let part = Part::Entry(looked.at);
        self.logs.turn_to(looked.at, looked.id);
        judge(entry, (part, void, &recorded.past), live, &self.logs, book);
        live.state.apply(&recorded);
        self.logs
            .advance(looked.at, looked.id, looked.root, recorded.past);
    }
}

fn misnumbered(looked: &Looked, book: &mut Book<'_>) {
    let detail = "its number in the order of application";
    book.add(Part::Entry(looked.at), Damage::Differs, detail);
}

fn judge(
    entry: &Entry<Verified>,
    (part, stored, past): (Part, Option<&str>, &Past),
    live: &Live,
    logs: &Replay<'_>,
    book: &mut Book<'_>,
) {
    let (void, computed) = match admit(entry, &live.ring, logs, live.ours) {
        Admission::Apply(past) => (None, past),
        Admission::Void(void, past) => (Some(code(&void)), past),
        // An entry may name more of a log than there was: that was void at once, and what has
        // come since says nothing about it.
        Admission::Waiting(_) if stored.is_some_and(is_contradiction) => return,
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
    // Of several contradictions, which was met first depends on what was here by then.
    let contradicts = |void: Option<&str>| void.is_some_and(is_contradiction);
    if void != stored && !(contradicts(void) && contradicts(stored)) {
        book.add(part, Damage::Differs, "whether the record gives it effect");
    }
    if computed != *past {
        book.add(part, Damage::Differs, "its past");
    }
}
