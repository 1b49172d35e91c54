//! The logs as far as the replay has come. What nearly every rule asks for is kept in memory; what
//! lies further back is looked up.

use crate::{
    Fault,
    record::{DbLogs, named as names},
};
use mithaq_canon::{Digest, EntryId, Past, PayloadId, Position, Side};
use mithaq_record::{ActId, Head, Logs};
use rusqlite::{Connection, OptionalExtension as _};
use std::{
    cell::Cell,
    collections::{BTreeMap, BTreeSet, VecDeque},
};

/// So many of the last places of each log are kept: some parcels, since what an entry has seen of
/// another log is mostly what came shortly before it.
const RECENT: usize = 1_024;

/// The logs of one register.
pub(super) struct Replay<'c> {
    stored: DbLogs<'c>,
    logs: BTreeMap<Side, Log>,
    /// The acts that stand more than once in their log. They are few, and only of them does it
    /// matter where they stood first.
    repeated: BTreeSet<(Side, [u8; 32])>,
    /// The entry that is judged.
    judged: Option<(Position, EntryId)>,
}

/// What is kept of one log.
#[derive(Default)]
struct Log {
    /// Its last places, in their order.
    recent: VecDeque<(Head, Past)>,
    /// The root that was asked for last: entries name the same one until they have seen more.
    asked: Cell<Option<(u32, u64, Digest)>>,
}

impl<'c> Replay<'c> {
    /// Before the first entry.
    pub(super) fn new(connection: &'c Connection) -> Result<Self, Fault> {
        Ok(Self {
            stored: DbLogs::new(connection, true),
            logs: BTreeMap::new(),
            repeated: repeated(connection)?,
            judged: None,
        })
    }

    /// Turns to the entry at this place.
    pub(super) fn turn_to(&mut self, at: Position, id: EntryId) {
        self.judged = Some((at, id));
    }

    /// Goes on behind the entry at this place.
    pub(super) fn advance(&mut self, at: Position, id: EntryId, root: Digest, past: Past) {
        let log = self.logs.entry(at.side).or_default();
        if log.recent.len() == RECENT {
            log.recent.pop_front();
        }
        let head = Head {
            epoch: at.epoch,
            size: at.seq.saturating_add(1),
            id,
            root,
        };
        log.recent.push_back((head, past));
    }

    /// Whether everything that was looked up could be.
    pub(super) fn finish(&self) -> Result<(), Fault> {
        self.stored.finish()
    }
}

impl Log {
    /// What is kept of this place, if anything is. What damage has put out of its order may not be
    /// found here, and is looked up.
    fn place(&self, epoch: u32, size: u64) -> Option<&(Head, Past)> {
        let order = |(head, _): &(Head, Past)| (head.epoch, head.size).cmp(&(epoch, size));
        let found = self.recent.binary_search_by(order).ok()?;
        self.recent.get(found)
    }
}

fn repeated(connection: &Connection) -> Result<BTreeSet<(Side, [u8; 32])>, Fault> {
    let step = "look for acts that are repeated";
    let sql = "SELECT side, act FROM entry WHERE row = ?1 AND act IS NOT NULL";
    let mut statement = connection.prepare(sql).map_err(Fault::at(step))?;
    let (mut once, mut repeated) = (BTreeSet::new(), BTreeSet::new());
    for row in names::repeated_acts(connection)? {
        let act = statement
            .query_row([row], |row| Ok((Side(row.get(0)?), row.get(1)?)))
            .optional()
            .map_err(Fault::at(step))?;
        repeated.extend(act.filter(|act| !once.insert(*act)));
    }
    Ok(repeated)
}

impl Logs for Replay<'_> {
    fn head(&self, side: Side) -> Option<Head> {
        let (head, _) = self.logs.get(&side)?.recent.back()?;
        Some(*head)
    }

    fn received(&self, side: Side) -> Option<Head> {
        self.head(side)
    }

    fn root_at(&self, side: Side, epoch: u32, size: u64) -> Option<Digest> {
        let log = self.logs.get(&side);
        if let Some((head, _)) = log.and_then(|log| log.place(epoch, size)) {
            return Some(head.root);
        }
        let asked = log.and_then(|log| log.asked.get());
        if let Some((.., root)) = asked.filter(|asked| (asked.0, asked.1) == (epoch, size)) {
            return Some(root);
        }
        let root = self.stored.root_at(side, epoch, size)?;
        if let Some(log) = log {
            log.asked.set(Some((epoch, size, root)));
        }
        Some(root)
    }

    fn id_at(&self, at: Position) -> Option<EntryId> {
        match self.judged {
            Some((judged, id)) if judged == at => Some(id),
            Some(_) | None => self.stored.id_at(at),
        }
    }

    fn past_at(&self, at: Position) -> Option<Past> {
        let log = self.logs.get(&at.side);
        match log.and_then(|log| log.place(at.epoch, at.seq.saturating_add(1))) {
            Some((_, past)) => Some(past.clone()),
            None => self.stored.past_at(at),
        }
    }

    fn act_at(&self, side: Side, act: ActId) -> Option<Position> {
        if self.repeated.is_empty() || !self.repeated.contains(&(side, act.0.0)) {
            return None;
        }
        self.stored.act_at(side, act)
    }

    fn holds(&self, _: &PayloadId) -> bool {
        // Whether every text is here, the pass over the texts says.
        true
    }

    fn own_log_is_whole(&self) -> bool {
        // What names more of our log than the replay has reached is judged by its roots.
        false
    }
}
