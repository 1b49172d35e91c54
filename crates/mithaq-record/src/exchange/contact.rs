//! What a message of the peer says, compared with our own logs.

use crate::{
    admit::Logs,
    entry::Seen,
    exchange::{Holdings, Range, machine::reach_of},
    parcel::{ParcelHead, ParcelKind},
};
use alloc::vec::Vec;
use mithaq_canon::{Position, Side, SideSet};

/// What a message of the peer says about its logs, compared with ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// What the message is for.
    pub kind: ParcelKind,
    pub(super) run: u64,
    pub(super) have: Vec<Seen>,
    pub(super) closed: SideSet,
    pub(super) differs: SideSet,
    /// Of each log that differs, what lies between the last entry of it in which the peer's own log
    /// agrees with us and what the peer holds: somewhere there is the fork.
    pub(super) disputed: Vec<Range>,
    /// What people must be told.
    pub alarms: Vec<Alarm>,
}

/// What a comparison of heads brings to light.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alarm {
    /// The peer holds another log of this side: it was signed twice.
    Differs(Seen),
    /// The peer holds more of our own log than we do: we are an old backup. Stop sealing at
    /// once and fetch it back.
    PeerHoldsMoreOfOurs(Seen),
}

impl Contact {
    /// Compares what the peer says it holds with our logs.
    pub fn of(head: &ParcelHead, logs: &dyn Logs, ours: Side) -> Self {
        let mut alarms = Vec::new();
        let mut differs = SideSet::default();
        let mut disputed = Vec::new();
        for row in &head.have {
            let end = logs.received(row.side);
            let held = end.is_some_and(|end| (row.epoch, row.size) <= (end.epoch, end.size));
            if held && logs.root_at(row.side, row.epoch, row.size) != Some(row.root) {
                differs = differs.with(row.side);
                disputed.push(Range {
                    side: row.side,
                    from: agreed(head.from, *row, logs),
                    to: (row.epoch, row.size),
                });
                alarms.push(Alarm::Differs(*row));
            } else if !held && row.side == ours {
                alarms.push(Alarm::PeerHoldsMoreOfOurs(*row));
            }
        }
        Self {
            kind: head.kind,
            run: head.run,
            have: head.have.clone(),
            closed: head.closed,
            differs,
            disputed,
            alarms,
        }
    }

    /// The same where the ends of our logs say all there is to say, as they mostly do: of each log the
    /// peer holds just what we do, or more of another's. `None` where the logs must be asked.
    pub fn at_the_ends(head: &ParcelHead, ends: &[Seen], ours: Side) -> Option<Self> {
        let says_all = |row: &Seen| {
            let end = ends.iter().find(|end| end.side == row.side);
            end == Some(row)
                || row.side != ours
                    && end.is_none_or(|end| (end.epoch, end.size) < (row.epoch, row.size))
        };
        head.have.iter().all(says_all).then(|| Self {
            kind: head.kind,
            run: head.run,
            have: head.have.clone(),
            closed: head.closed,
            differs: SideSet::default(),
            disputed: Vec::new(),
            alarms: Vec::new(),
        })
    }

    /// What we hold and the peer does not, of the logs that it takes; and, after that, what proves to
    /// whoever has taken it that a log was signed twice.
    pub fn lacking(&self, ours: &Holdings) -> Vec<Range> {
        let takes = |side| !self.differs.contains(side);
        let mut ranges = lacking(ours, &self.have, self.closed, takes);
        ranges.extend(proving(ours, &ours.have, self.closed, &self.disputed));
        ranges
    }
}

/// Up to where a log that differs is known to be the same at the peer: what the peer's own log, as
/// we hold it, has named of it without contradicting us.
fn agreed(peer: Side, row: Seen, logs: &dyn Logs) -> (u32, u64) {
    let head = logs.head(peer);
    let past = head.and_then(|head| {
        logs.past_at(Position {
            side: peer,
            epoch: head.epoch,
            seq: head.size.saturating_sub(1),
        })
    });
    let named = past.and_then(|past| past.of(row.side)).unwrap_or_default();
    // In another epoch than the one that differs nothing is in dispute.
    named.clamp((row.epoch, 0), (row.epoch, row.size.saturating_sub(1)))
}

/// What proves to a peer that a log was signed twice: the twin, if the peer holds the entry that it
/// is the twin of; else the part of our log in which the peer finds one.
pub(super) fn proving(
    ours: &Holdings,
    theirs: &[Seen],
    closed: SideSet,
    disputed: &[Range],
) -> Vec<Range> {
    let is_open = |side| !closed.contains(side);
    let holds = |at: &Position| {
        let (epoch, size) = reach_of(theirs, at.side);
        let differs = disputed.iter().any(|range| range.side == at.side);
        epoch == at.epoch && size > at.seq && !differs
    };
    let twins = ours.forks.iter().filter(|at| is_open(at.side) && holds(at));
    let twins = twins.map(|at| Range::twin(*at));
    let disputed = disputed.iter().filter(|range| is_open(range.side));
    let ours = disputed.map(|range| Range {
        to: range.to.min(reach_of(&ours.have, range.side)),
        ..*range
    });
    twins
        .chain(ours.filter(|range| range.from < range.to))
        .collect()
}

/// What we hold beyond `theirs`, of the logs that are taken.
pub(super) fn lacking(
    ours: &Holdings,
    theirs: &[Seen],
    closed: SideSet,
    takes: impl Fn(Side) -> bool,
) -> Vec<Range> {
    // A log that was signed twice is closed until its author opens a new epoch of it.
    let is_open =
        |row: &Seen| !closed.contains(row.side) || row.epoch > reach_of(theirs, row.side).0;
    ours.have
        .iter()
        .filter(|row| is_open(row) && takes(row.side))
        .map(|row| Range {
            side: row.side,
            from: reach_of(theirs, row.side),
            to: (row.epoch, row.size),
        })
        .filter(|range| range.from < range.to)
        .collect()
}
