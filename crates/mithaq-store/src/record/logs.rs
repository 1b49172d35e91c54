//! The logs as they stand in the database, for the pure rules of the record.

use super::{
    Tips,
    named::{Kind, Known, Names},
    payload,
    stored::{digest, position, size, stored_size},
};
use crate::Fault;
use mithaq_canon::{Digest, EntryId, Past, PayloadId, Position, Side, from_bytes};
use mithaq_record::{ActId, Head, Logs};
use rusqlite::{Connection, OptionalExtension as _, Row, ToSql};
use std::cell::RefCell;

/// Looks the logs up in the transaction of its connection.
///
/// The rules know no failing disk: where the database fails, a lookup answers "none" and the
/// fault is kept. Whoever asked must call [`Self::finish`] before relying on an answer.
#[derive(Debug)]
pub struct DbLogs<'c> {
    connection: &'c Connection,
    own_log_is_whole: bool,
    /// The ends of the logs, where they are kept in memory.
    tips: Option<&'c Tips>,
    names: Names<'c>,
    fault: RefCell<Option<Fault>>,
}

impl<'c> DbLogs<'c> {
    pub(crate) fn new(connection: &'c Connection, own_log_is_whole: bool) -> Self {
        Self {
            connection,
            own_log_is_whole,
            tips: None,
            names: Names::stored(connection),
            fault: RefCell::new(None),
        }
    }

    /// The same, with what the one writer keeps in memory: the ends of the logs, and what it
    /// knows of names.
    pub(crate) fn kept(self, kept: Option<(&'c Tips, &'c Known)>) -> Self {
        let (tips, known) = kept.unzip();
        Self {
            tips,
            names: Names::with(self.connection, known),
            ..self
        }
    }

    /// Whether every lookup so far could be answered.
    ///
    /// # Errors
    /// The first [`Fault`] that was met.
    pub fn finish(&self) -> Result<(), Fault> {
        self.fault.borrow_mut().take().map_or(Ok(()), Err)
    }

    fn one<T>(
        &self,
        sql: &str,
        values: &[&dyn ToSql],
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Option<T> {
        let found = self
            .connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.query_row(values, read).optional());
        found.unwrap_or_else(|source| {
            self.keep(Fault::at("look up the logs")(source));
            None
        })
    }

    fn keep(&self, fault: Fault) {
        self.fault.borrow_mut().get_or_insert(fault);
    }
}

fn head(row: &Row<'_>) -> rusqlite::Result<Head> {
    Ok(Head {
        epoch: row.get(0)?,
        size: size(row, 1)?.saturating_add(1),
        id: EntryId(digest(row, 2)?),
        root: digest(row, 3)?,
    })
}

impl Logs for DbLogs<'_> {
    fn head(&self, side: Side) -> Option<Head> {
        if let Some(tips) = self.tips {
            return tips.applied(side);
        }
        let sql = "SELECT epoch, seq, id, root FROM entry
                   WHERE side = ?1 AND applied IS NOT NULL ORDER BY epoch DESC, seq DESC LIMIT 1";
        self.one(sql, &[&side.0], head)
    }

    fn received(&self, side: Side) -> Option<Head> {
        if let Some(tips) = self.tips {
            return tips.received(side);
        }
        let sql = "SELECT epoch, seq, id, root FROM entry
                   WHERE side = ?1 ORDER BY epoch DESC, seq DESC LIMIT 1";
        self.one(sql, &[&side.0], head)
    }

    fn root_at(&self, side: Side, epoch: u32, size: u64) -> Option<Digest> {
        let known = self.tips.and_then(|tips| tips.root_at(side, epoch, size));
        if known.is_some() {
            return known;
        }
        let seq = stored_size(size.checked_sub(1)?);
        let sql = "SELECT root FROM entry WHERE side = ?1 AND epoch = ?2 AND seq = ?3";
        self.one(sql, &[&side.0, &epoch, &seq], |row| digest(row, 0))
    }

    fn id_at(&self, at: Position) -> Option<EntryId> {
        if self.tips.is_some_and(|tips| tips.is_beyond(at)) {
            return None;
        }
        let sql = "SELECT id FROM entry WHERE side = ?1 AND epoch = ?2 AND seq = ?3";
        let seq = stored_size(at.seq);
        self.one(sql, &[&at.side.0, &at.epoch, &seq], |row| digest(row, 0))
            .map(EntryId)
    }

    fn past_at(&self, at: Position) -> Option<Past> {
        if let Some(past) = self.tips.and_then(|tips| tips.past_at(at)) {
            return Some(past.clone());
        }
        let sql = "SELECT past FROM entry WHERE side = ?1 AND epoch = ?2 AND seq = ?3";
        let seq = stored_size(at.seq);
        let bytes: Option<Vec<u8>> = self
            .one(sql, &[&at.side.0, &at.epoch, &seq], |row| row.get(0))
            .flatten();
        let past = from_bytes(&bytes?);
        past.inspect_err(|_| {
            let place = format!("the past of entry {at:?}");
            self.keep(Fault::damaged("look up the logs", place));
        })
        .ok()
    }

    fn act_at(&self, side: Side, act: ActId) -> Option<Position> {
        let sql = "SELECT side, epoch, seq FROM entry WHERE row = ?1 AND act = ?2";
        let mut first: Option<Position> = None;
        let asked = self.names.find(Kind::Act, &act.0.0, |row| {
            let mut statement = self.connection.prepare_cached(sql)?;
            let at = statement
                .query_row((row, act.0.0), |row| position(row, 0))
                .optional()?;
            let earlier = at.filter(|at| at.side == side && first.is_none_or(|first| *at < first));
            first = earlier.or(first);
            Ok(None::<()>)
        });
        if let Err(source) = asked {
            self.keep(Fault::at("look up the logs")(source));
        }
        first
    }

    fn holds(&self, payload: &PayloadId) -> bool {
        // An erased payload keeps its row, with the ground and without the text.
        payload::is_known(self.names, *payload).unwrap_or_else(|fault| {
            self.keep(fault);
            false
        })
    }

    fn own_log_is_whole(&self) -> bool {
        self.own_log_is_whole
    }
}
