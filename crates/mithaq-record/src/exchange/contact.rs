//! What a message of the peer says, compared with our own logs.

use crate::{
    admit::Logs,
    entry::Seen,
    exchange::{Holdings, Range, machine::reach_of},
    parcel::{ParcelHead, ParcelKind},
};
use alloc::vec::Vec;
use mithaq_canon::{Side, SideSet};

/// What a message of the peer says about its logs, compared with ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// What the message is for.
    pub kind: ParcelKind,
    pub(super) run: u64,
    pub(super) have: Vec<Seen>,
    pub(super) closed: SideSet,
    pub(super) differs: SideSet,
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
        for row in &head.have {
            let end = logs.received(row.side);
            let held = end.is_some_and(|end| (row.epoch, row.size) <= (end.epoch, end.size));
            if held && logs.root_at(row.side, row.epoch, row.size) != Some(row.root) {
                differs = differs.with(row.side);
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
            alarms,
        }
    }

    /// What we hold and the peer does not, of the logs that it takes.
    pub fn lacking(&self, ours: &Holdings) -> Vec<Range> {
        let takes = |side| !self.differs.contains(side);
        lacking(ours, &self.have, self.closed, takes)
    }
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
