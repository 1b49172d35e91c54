//! Receipts: which one is owed, what is covered, what is settled, and when all is at rest.

use crate::{
    Content, Entry, Item, Level, Verified,
    admit::Logs,
    entry::{Receipt, Seen},
};
use alloc::{vec, vec::Vec};
use mithaq_canon::{Position, Side, canon_struct};

/// How far into a log: its epoch, and the number of entries of that epoch.
type Reach = (u32, u64);

/// What the receipts of a register say so far, kept in memory and in the store's snapshot: some
/// numbers for each pair of sides, whatever the length of the logs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipts {
    logs: Vec<Log>,
}
canon_struct!(Receipts { logs });

/// What is known of the receipts for and in one log.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Log {
    received: Reach,
    applied: Reach,
    /// Up to and including the last durable entry that calls for a receipt.
    calls: Reach,
    /// The same of what was applied.
    calls_applied: Reach,
    /// By side: how far its delivered receipts, standing ones, reach into this log.
    delivered: Vec<Reach>,
    /// By side: how far any of its receipts do.
    acknowledged: Vec<Reach>,
}
canon_struct!(Log {
    received,
    applied,
    calls,
    calls_applied,
    delivered,
    acknowledged
});

impl Receipts {
    /// Of a register with so many sides, before its first entry.
    pub fn new(sides: u8) -> Self {
        let sides = usize::from(sides.min(Side::MAX));
        let log = Log {
            received: (0, 0),
            applied: (0, 0),
            calls: (0, 0),
            calls_applied: (0, 0),
            delivered: vec![(0, 0); sides],
            acknowledged: vec![(0, 0); sides],
        };
        Self {
            logs: vec![log; sides],
        }
    }

    /// An entry at this place became durable, in the order of its log, whether it waits or is
    /// applied at once. `kind` is its type; for an entry of a newer format, whatever it says.
    pub fn note_received(&mut self, at: Position, kind: u16) {
        if let Some(log) = self.log_mut(at.side) {
            let reach = (at.epoch, at.seq.saturating_add(1));
            log.received = log.received.max(reach);
            if kind != crate::entry::kind::RECEIPT {
                log.calls = log.calls.max(reach);
            }
        }
    }

    /// An entry was applied, `standing` or void. Implies [`Self::note_received`].
    pub fn note_applied(&mut self, entry: &Entry<Verified>, standing: bool) {
        let (at, body) = (entry.at(), entry.body());
        self.note_received(at, body.kind);
        if let Some(log) = self.log_mut(at.side) {
            let reach = (at.epoch, at.seq.saturating_add(1));
            log.applied = log.applied.max(reach);
            if Receipt::is_called_for_by(body) {
                log.calls_applied = log.calls_applied.max(reach);
            }
        }
        if let (Content::Item(Item::Receipt(receipt)), true) = (&body.content, standing) {
            receipt
                .of
                .iter()
                .for_each(|row| self.note(at.side, receipt.level, row));
        }
    }

    /// The receipts that `ours` owes now, at most one of each level: to be sealed in the
    /// transaction that holds what they cover, delivered first, and sent after its commit only.
    pub fn owed(&self, ours: Side, logs: &dyn Logs) -> Vec<Receipt> {
        let delivered = self.rows(
            ours,
            |log, by| log.calls_applied > log.delivered(by),
            |side| logs.head(side).map(|head| head.row(side)),
        );
        let received = self.rows(
            ours,
            |log, by| log.received > log.applied && log.calls > log.acknowledged(by),
            |side| logs.received(side).map(|head| head.row(side)),
        );
        [(Level::Delivered, delivered), (Level::Received, received)]
            .into_iter()
            .filter(|(_, of)| !of.is_empty())
            .map(|(level, of)| Receipt { level, of })
            .collect()
    }

    /// Whether `by`'s log covers the entry at this place: a standing delivered receipt in it
    /// names a root under which the entry lies.
    pub fn covers(&self, by: Side, at: Position) -> bool {
        self.log(at.side)
            .is_some_and(|log| (at.epoch, at.seq) < log.delivered(by))
    }

    /// Whether every other side's log covers the entry at this place.
    pub fn settled(&self, at: Position) -> bool {
        self.others(at.side).all(|by| self.covers(by, at))
    }

    /// How far `side`'s log is settled: epoch, and number of entries of it.
    pub fn settled_reach(&self, side: Side) -> (u32, u64) {
        let log = self.log(side);
        self.others(side)
            .map(|by| log.map_or((0, 0), |log| log.delivered(by)))
            .min()
            .unwrap_or((0, 0))
    }

    /// Whether anything of `side`'s log is durable here and not applied.
    pub fn waits(&self, side: Side) -> bool {
        self.log(side).is_some_and(|log| log.received > log.applied)
    }

    /// Whether no side owes a receipt and nothing waits, as far as the logs held here say.
    pub fn at_rest(&self) -> bool {
        self.logs.iter().zip(0..).all(|(log, side)| {
            let covered = |by| log.delivered(by) >= log.calls;
            log.received == log.applied && self.others(Side(side)).all(covered)
        })
    }

    fn rows(
        &self,
        ours: Side,
        owes: impl Fn(&Log, Side) -> bool,
        row: impl Fn(Side) -> Option<Seen>,
    ) -> Vec<Seen> {
        self.others(ours)
            .filter(|side| self.log(*side).is_some_and(|log| owes(log, ours)))
            .filter_map(row)
            .collect()
    }

    fn note(&mut self, by: Side, level: Level, row: &Seen) {
        let reach = (row.epoch, row.size);
        let widen = |reaches: &mut Vec<Reach>| {
            if let Some(known) = reaches.get_mut(usize::from(by.0)) {
                *known = (*known).max(reach);
            }
        };
        if let Some(log) = self.log_mut(row.side) {
            widen(&mut log.acknowledged);
            if level == Level::Delivered {
                widen(&mut log.delivered);
            }
        }
    }

    fn others(&self, than: Side) -> impl Iterator<Item = Side> {
        (0..Side::MAX)
            .map(Side)
            .take(self.logs.len())
            .filter(move |side| *side != than)
    }

    fn log(&self, side: Side) -> Option<&Log> {
        self.logs.get(usize::from(side.0))
    }

    fn log_mut(&mut self, side: Side) -> Option<&mut Log> {
        self.logs.get_mut(usize::from(side.0))
    }
}

impl Log {
    fn delivered(&self, by: Side) -> Reach {
        reach(&self.delivered, by)
    }
    fn acknowledged(&self, by: Side) -> Reach {
        reach(&self.acknowledged, by)
    }
}

fn reach(of: &[Reach], by: Side) -> Reach {
    of.get(usize::from(by.0)).copied().unwrap_or((0, 0))
}
