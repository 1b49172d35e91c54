//! What each side knew at each place of its log, and what the others' receipts cover.
//!
//! Every question the rules ask is asked of a *cut*: how much of each log is meant. A cut here is
//! always closed: with an entry it holds all that entry's author knew.

use crate::{long_list::LongList, shelf::Shelf};
use alloc::{sync::Arc, vec, vec::Vec};
use mithaq_canon::{
    Canon, CborError, Decoder, Encoder, Past, Position, Side, SideSet, Time, canon_struct,
};

/// A place in one log: epoch and sequence number.
type Place = (u32, u64);

/// How much of each log is meant.
///
/// The causal past of an entry is its own log's prefix and what its author knew of the others. Most
/// entries of a log knew the same of the others as the one before, so they share that.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cut<'s> {
    /// What of each log, but for the one in `before`.
    logs: &'s Past,
    /// Of this log, all before this place.
    before: Option<Position>,
}

impl<'s> Cut<'s> {
    /// So much of each log.
    pub(crate) const fn of(logs: &'s Past) -> Self {
        Self { logs, before: None }
    }

    /// The causal past of the entry at `at`, whose author knew so much of the other logs.
    pub(crate) const fn before(at: Position, others: &'s Past) -> Self {
        let before = Some(at);
        Self {
            logs: others,
            before,
        }
    }

    /// Whether the entry at `at` lies in it.
    pub(crate) fn contains(&self, at: Position) -> bool {
        (at.epoch, at.seq) < self.end(at.side)
    }

    /// Where it ends in the log of `side`.
    fn end(&self, side: Side) -> Place {
        let own = self.before.filter(|before| before.side == side);
        own.map(|before| (before.epoch, before.seq))
            .or_else(|| self.logs.of(side))
            .unwrap_or((0, 0))
    }

    /// How many entries of the latest epoch of each log lie in it, all together.
    pub(crate) fn size(&self) -> u64 {
        let own = self.before.map_or(0, |before| before.seq);
        let others = self.logs.rows().map(|(_, _, size)| size);
        others.fold(own, u64::saturating_add)
    }
}

/// The logs of a register, as far as they were applied.
#[derive(Debug, Clone)]
pub(crate) struct Logs {
    cut: Past,
    logs: Vec<Log>,
}

#[derive(Debug, Clone, Default)]
struct Log {
    /// What of the other logs was known, from each place on at which that grew.
    known: LongList<Stretch>,
    /// Delivered receipts that covered something new, each with all that was covered until then.
    receipts: LongList<Receipt>,
}

#[derive(Debug, Clone)]
struct Stretch {
    from: Place,
    others: Arc<Past>,
}

#[derive(Debug, Clone)]
struct Receipt {
    at: Place,
    covers: Past,
    claimed: Time,
}
canon_struct!(Receipt {
    at,
    covers,
    claimed
});

impl Canon for Stretch {
    fn encode(&self, to: &mut Encoder) {
        to.array(2);
        self.from.encode(to);
        self.others.encode(to);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        let (from, others) = Canon::decode(from)?;
        let others = Arc::new(others);
        Ok(Self { from, others })
    }
}

/// Entries of one log that a receipt is the first of its author to cover.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Covered {
    /// The log.
    pub(crate) side: Side,
    /// From here,
    pub(crate) from: Place,
    /// to before here.
    pub(crate) to: Place,
}

impl Logs {
    pub(crate) fn new(sides: u8) -> Self {
        Self {
            cut: Past::empty(),
            logs: vec![Log::default(); usize::from(sides.min(Side::MAX))],
        }
    }

    /// Has what lies long ago rest on a shelf.
    pub(crate) fn rest_on(&mut self, shelf: &Arc<dyn Shelf>) {
        for log in &mut self.logs {
            log.known.rest_on(shelf.clone());
            log.receipts.rest_on(shelf.clone());
        }
    }

    #[cfg(test)]
    pub(crate) fn limit(&mut self, limits: crate::resting::Limits) {
        for log in &mut self.logs {
            log.known.limit(limits);
            log.receipts.limit(limits);
        }
    }

    /// Lets go of what need not be at hand.
    pub(crate) fn settle(&mut self) {
        for log in &mut self.logs {
            log.known.settle();
            log.receipts.settle();
        }
    }

    /// How much of each log was applied.
    pub(crate) fn cut(&self) -> &Past {
        &self.cut
    }

    /// The sides of the register.
    pub(crate) fn sides(&self) -> SideSet {
        SideSet::first(u8::try_from(self.logs.len()).unwrap_or(Side::MAX))
    }

    /// Takes in an entry and returns what its author knew of the other logs: its causal past but
    /// for its own log's prefix. What its author says to have seen is widened by what its earlier
    /// entries had seen (knowledge does not shrink along a log), and by what the entries it has
    /// seen had seen themselves.
    pub(crate) fn take_in(&mut self, at: Position, seen: &Past) -> Arc<Past> {
        let last = self.log(at.side).and_then(|log| log.known.last());
        let last = last.map(|stretch| stretch.others.clone());
        let mut others = last.as_deref().cloned().unwrap_or_default();
        for (side, epoch, size) in seen.rows() {
            let foreign = side != at.side && self.sides().contains(side);
            if foreign {
                others.widen(side, epoch, size);
                self.known_before(side, (epoch, size))
                    .filter(|row| row.0 != at.side)
                    .for_each(|(side, epoch, size)| others.widen(side, epoch, size));
            }
        }
        self.cut.widen(at.side, at.epoch, at.seq.saturating_add(1));
        if let Some(same) = last.filter(|last| **last == others) {
            return same;
        }
        let others = Arc::new(others);
        if let Some(log) = self.logs.get_mut(usize::from(at.side.0)) {
            log.known.push(Stretch {
                from: (at.epoch, at.seq),
                others: others.clone(),
            });
        }
        others
    }

    /// Takes in a delivered receipt, and says what is covered by its author for the first time. It
    /// covers no more than its author knew.
    pub(crate) fn receive(
        &mut self,
        at: Position,
        past: Cut<'_>,
        of: &Past,
        claimed: Time,
    ) -> Vec<Covered> {
        let Some(log) = self.logs.get_mut(usize::from(at.side.0)) else {
            return Vec::new();
        };
        let before = log.receipts.last().map(|receipt| receipt.covers.clone());
        let mut covers = before.clone().unwrap_or_default();
        for (side, epoch, size) in of.rows().filter(|row| row.0 != at.side) {
            let (epoch, size) = past.end(side).min((epoch, size));
            covers.widen(side, epoch, size);
        }
        let old = |side| {
            before
                .as_ref()
                .and_then(|past| past.of(side))
                .unwrap_or((0, 0))
        };
        let new: Vec<Covered> = covers
            .rows()
            .map(|(side, epoch, size)| Covered {
                side,
                from: old(side),
                to: (epoch, size),
            })
            .filter(|covered| covered.from < covered.to)
            .collect();
        if !new.is_empty() {
            let at = (at.epoch, at.seq);
            log.receipts.push(Receipt {
                at,
                covers,
                claimed,
            });
        }
        new
    }

    /// The other sides whose logs, as far as `cut` goes, cover the entry at `at`.
    pub(crate) fn covered_by(&self, at: Position, cut: Cut<'_>) -> SideSet {
        self.sides()
            .without(at.side)
            .iter()
            .filter(|side| {
                let end = cut.end(*side);
                self.log(*side)
                    .and_then(|log| log.receipts.last_of(|receipt| receipt.at < end))
                    .is_some_and(|receipt| receipt.covers.contains(at))
            })
            .collect()
    }

    /// Whether every other side's log, as far as `cut` goes, covers the entry at `at`.
    pub(crate) fn is_settled(&self, at: Position, cut: Cut<'_>) -> bool {
        self.covered_by(at, cut) == self.sides().without(at.side)
    }

    /// The time claimed in the first receipt of `by` that covers the entry at `at`.
    pub(crate) fn received(&self, at: Position, by: Side) -> Option<Time> {
        let receipts = &self.log(by)?.receipts;
        let first = receipts.partition_point(|receipt| !receipt.covers.contains(at));
        receipts.get(first).map(|receipt| receipt.claimed)
    }

    fn log(&self, side: Side) -> Option<&Log> {
        self.logs.get(usize::from(side.0))
    }

    /// What of the other logs the entries of `side` before `end` had seen.
    fn known_before(&self, side: Side, end: Place) -> impl Iterator<Item = (Side, u32, u64)> {
        self.log(side)
            .and_then(|log| log.known.last_of(|stretch| stretch.from < end))
            .into_iter()
            .flat_map(|stretch| stretch.others.rows())
    }
}
