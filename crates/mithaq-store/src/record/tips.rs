//! The ends of the logs, kept in memory by the one writer: nearly every rule asks for them, and an
//! answer from memory costs nothing. They say what the tables say; they are read anew whenever
//! [`super::Live`] is.

use super::DbLogs;
use crate::Fault;
use mithaq_canon::{Digest, EntryId, Past, Position, Side};
use mithaq_record::{Head, Logs as _};
use rusqlite::Connection;

/// The ends of every log, and whether any second history is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tips {
    logs: Vec<Tip>,
    has_twins: bool,
}

/// The ends of one log.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Tip {
    received: Option<Head>,
    applied: Option<(Head, Past)>,
}

impl Tips {
    /// Before the first entry of so many sides.
    pub(super) fn none(sides: u8) -> Self {
        Self {
            logs: vec![Tip::default(); usize::from(sides)],
            has_twins: false,
        }
    }

    /// Reads them.
    pub(super) fn load(connection: &Connection, sides: u8) -> Result<Self, Fault> {
        let stored = DbLogs::new(connection, true);
        let tip = |side| {
            let applied = stored.head(side);
            let past = applied.and_then(|head| stored.past_at(last(side, &head)));
            Tip {
                received: stored.received(side),
                applied: applied.zip(past),
            }
        };
        let logs = (0..sides).map(|side| tip(Side(side))).collect();
        stored.finish()?;
        let has_twins = connection
            .query_row("SELECT EXISTS (SELECT 1 FROM twin)", [], |row| row.get(0))
            .map_err(Fault::at("look for forks"))?;
        Ok(Self { logs, has_twins })
    }

    /// An entry became durable as the last of its log.
    pub(crate) fn note_received(&mut self, at: Position, id: EntryId, root: Digest) {
        if let Some(tip) = self.logs.get_mut(usize::from(at.side.0)) {
            tip.received = Some(Head {
                epoch: at.epoch,
                size: at.seq.saturating_add(1),
                id,
                root,
            });
        }
    }

    /// An entry was applied as the last of what is applied of its log, judged against this past.
    pub(crate) fn note_applied(&mut self, at: Position, id: EntryId, root: Digest, past: Past) {
        if let Some(tip) = self.logs.get_mut(usize::from(at.side.0)) {
            let head = Head {
                epoch: at.epoch,
                size: at.seq.saturating_add(1),
                id,
                root,
            };
            tip.applied = Some((head, past));
        }
    }

    /// A second entry at a taken place is kept from now on.
    pub(crate) fn note_twin(&mut self) {
        self.has_twins = true;
    }

    /// Whether a second history of any log is held.
    pub(crate) fn has_twins(&self) -> bool {
        self.has_twins
    }

    /// Whether a place lies behind the end of its log, so that nothing durable can stand there.
    pub(crate) fn is_beyond(&self, at: Position) -> bool {
        let end = self.received(at.side);
        (at.epoch, at.seq) >= end.map_or((0, 0), |head| (head.epoch, head.size))
    }

    /// The end of what is durable of a log.
    pub(crate) fn received(&self, side: Side) -> Option<Head> {
        self.tip(side)?.received
    }

    /// The end of what is applied of it.
    pub(crate) fn applied(&self, side: Side) -> Option<Head> {
        Some(self.tip(side)?.applied.as_ref()?.0)
    }

    /// The past of the entry at this place, if it is the last that was applied of its log.
    pub(crate) fn past_at(&self, at: Position) -> Option<&Past> {
        let (head, past) = self.tip(at.side)?.applied.as_ref()?;
        (last(at.side, head) == at).then_some(past)
    }

    /// The root over so many entries of a log, if they are all that are applied or durable.
    pub(crate) fn root_at(&self, side: Side, epoch: u32, size: u64) -> Option<Digest> {
        let ends = [self.applied(side), self.received(side)];
        let mut ends = ends.into_iter().flatten();
        let end = ends.find(|head| (head.epoch, head.size) == (epoch, size))?;
        Some(end.root)
    }

    fn tip(&self, side: Side) -> Option<&Tip> {
        self.logs.get(usize::from(side.0))
    }
}

fn last(side: Side, head: &Head) -> Position {
    Position {
        side,
        epoch: head.epoch,
        seq: head.size.saturating_sub(1),
    }
}
