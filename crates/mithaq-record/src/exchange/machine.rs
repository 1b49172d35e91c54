//! The machine itself.

use super::{
    Contact, Holdings, Input, Lane, Output, Range, Reach,
    contact::{lacking, proving},
};
use crate::{entry::Seen, parcel::ParcelKind};
use alloc::{vec, vec::Vec};
use mithaq_canon::{Side, SideSet};

/// The exchange with one peer about one register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    reach: Reach,
    ours: Holdings,
    peer: Peer,
    /// Whether our messages on the lane are held back until [`Input::Connected`].
    tell_down: bool,
    ask: Ask,
    /// The frames that are on their way to the peer.
    flight: Option<Flight>,
    /// Whether an `Ask` of the peer waits for our answer.
    is_asked: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Peer {
    run: Option<u64>,
    /// What it holds; nothing is sent while this is not known.
    have: Option<Vec<Seen>>,
    closed: SideSet,
    differs: SideSet,
    /// See [`Contact`].
    disputed: Vec<Range>,
    /// Up to where it was shown what proves that a log was signed twice: each place once.
    shown: Vec<(Side, (u32, u64))>,
    /// Logs of which it did not take what we told.
    refused: SideSet,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ask {
    Down,
    Idle,
    Outstanding,
    Receiving,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Flight {
    lane: Lane,
    ranges: Vec<Range>,
}

impl Exchange {
    /// Starts with what we hold. Nothing is sent before [`Input::Connected`] or the peer's first
    /// message.
    pub fn new(reach: Reach, ours: Holdings) -> Self {
        Self {
            reach,
            ours,
            peer: Peer::default(),
            tell_down: true,
            ask: Ask::Down,
            flight: None,
            is_asked: false,
        }
    }

    /// Takes in what happened and says what is to be done, in this order.
    pub fn step(&mut self, input: Input) -> Vec<Output> {
        let mut outputs = Vec::new();
        match input {
            Input::Connected => self.connect(),
            Input::Committed(holdings) => self.ours = holdings,
            Input::Taken(holdings) => {
                self.ours = holdings;
                if self.ask == Ask::Receiving {
                    self.ask = Ask::Idle;
                }
            }
            Input::Arrived(contact) => outputs.extend(self.hear(contact)),
            Input::Waited => {
                if self.is_asked {
                    self.is_asked = false;
                    outputs.push(Output::Give(vec![]));
                }
            }
            Input::Lost(lane) => self.lose(lane),
            Input::Retry => {
                self.peer.refused = SideSet::default();
                self.land(Lane::Give);
            }
        }
        outputs.extend(self.go_on());
        outputs
    }

    /// Whether nothing is on its way and the peer holds everything that we hold, as far as it
    /// has told us.
    pub fn is_level(&self) -> bool {
        let theirs = self.peer.have.as_deref();
        self.flight.is_none()
            && theirs.is_some_and(|theirs| {
                self.ours
                    .have
                    .iter()
                    .all(|row| reach_of(theirs, row.side) >= (row.epoch, row.size))
            })
    }

    fn connect(&mut self) {
        if self.reach == Reach::Dials {
            self.tell_down = false;
            if self.ask == Ask::Down {
                self.ask = Ask::Idle;
            }
        }
    }

    fn lose(&mut self, lane: Lane) {
        match lane {
            // Whether frames arrived is not known, nor whether the peer is still the one it was:
            // compare heads before sending any again.
            Lane::Ask => {
                self.ask = Ask::Down;
                self.peer.have = None;
                self.peer.shown.clear();
            }
            Lane::Tell => {
                self.tell_down = true;
                self.peer.have = None;
                self.peer.shown.clear();
                self.land(Lane::Tell);
            }
            Lane::Give => {
                self.is_asked = false;
                self.land(Lane::Give);
            }
        }
    }

    fn hear(&mut self, contact: Contact) -> Option<Output> {
        let told = contact.kind == ParcelKind::Told;
        let mut flight = if told { self.land(Lane::Tell) } else { None };
        if self.peer.run != Some(contact.run) {
            // The peer started anew: what it held before says nothing, and what was on its way
            // by an answer is gone with its connection.
            self.peer = Peer {
                run: Some(contact.run),
                ..Peer::default()
            };
            self.is_asked = false;
            self.land(Lane::Give);
            flight = None;
        }
        let newly_closed = !self.peer.closed.contains_all(contact.closed);
        self.note_opened(contact.closed);
        self.peer.closed = contact.closed;
        self.peer.differs = contact.differs;
        self.peer.disputed.clone_from(&contact.disputed);
        let before = self.peer.have.clone().unwrap_or_default();
        let now = joined(&before, &contact.have);
        self.note_progress(&before, &now, flight.filter(|_| !newly_closed));
        self.peer.have = Some(now);
        match contact.kind {
            ParcelKind::Tell => Some(Output::Told),
            ParcelKind::Told => None,
            ParcelKind::Ask => {
                self.land(Lane::Give);
                self.is_asked = true;
                None
            }
            ParcelKind::Give => {
                self.ask = Ask::Receiving;
                Some(Output::Receive)
            }
        }
    }

    /// What the peer had closed and opens again is worth offering again.
    fn note_opened(&mut self, closed: SideSet) {
        for side in self
            .peer
            .closed
            .iter()
            .filter(|side| !closed.contains(*side))
        {
            self.peer.refused = self.peer.refused.without(side);
        }
    }

    /// A log that grew at the peer is taken again. If nothing grew of all that we told of, and
    /// the peer does not say which log it closed, then none is offered again for a while: two
    /// homes must not send the same for ever.
    fn note_progress(&mut self, before: &[Seen], now: &[Seen], told: Option<Flight>) {
        for row in now {
            if reach_of(now, row.side) > reach_of(before, row.side) {
                self.peer.refused = self.peer.refused.without(row.side);
            }
        }
        // A parcel holds the beginning of what it was made of: a log may well have had no place.
        let mut ranges = told.map(|flight| flight.ranges).unwrap_or_default();
        // A proof makes no log grow.
        let differs = self.peer.differs;
        ranges.retain(|range| !range.is_twin() && !differs.contains(range.side));
        if ranges
            .iter()
            .all(|range| reach_of(now, range.side) <= range.from)
        {
            for range in ranges {
                self.peer.refused = self.peer.refused.with(range.side);
            }
        }
    }

    fn land(&mut self, lane: Lane) -> Option<Flight> {
        self.flight.take_if(|flight| flight.lane == lane)
    }

    fn go_on(&mut self) -> Vec<Output> {
        let mut outputs = Vec::new();
        outputs.extend(self.send());
        if self.ask == Ask::Idle {
            self.ask = Ask::Outstanding;
            outputs.push(Output::Ask);
        }
        outputs
    }

    fn send(&mut self) -> Option<Output> {
        if self.flight.is_some() {
            return None;
        }
        let can_tell = self.reach == Reach::Dials && !self.tell_down;
        if self.peer.have.is_none() {
            if can_tell {
                self.flight = Some(Flight {
                    lane: Lane::Tell,
                    ranges: vec![],
                });
            }
            return can_tell.then(|| Output::Tell(vec![]));
        }
        let mut ranges = self.lacking();
        if ranges.is_empty() {
            ranges.extend(self.next_proof());
        }
        let lane = match (self.is_asked, can_tell) {
            (true, _) => Lane::Give,
            (false, true) => Lane::Tell,
            (false, false) => return None,
        };
        if ranges.is_empty() {
            return None;
        }
        self.note_shown(&ranges);
        self.flight = Some(Flight {
            lane,
            ranges: ranges.clone(),
        });
        if lane == Lane::Give {
            self.is_asked = false;
            Some(Output::Give(ranges))
        } else {
            Some(Output::Tell(ranges))
        }
    }

    /// The next entry that may prove to the peer that a log was signed twice. One at a time, so that
    /// it surely has its place in a parcel, and after all else; each once, so that a peer which does
    /// not take the proof is not sent it for ever.
    fn next_proof(&self) -> Option<Range> {
        let peer = &self.peer;
        let theirs = peer.have.as_deref().unwrap_or_default();
        let proving = proving(&self.ours, theirs, peer.closed, &peer.disputed);
        proving.into_iter().find_map(|range| {
            let shown = peer.shown.iter().find(|(side, _)| *side == range.side);
            let shown = shown.map(|(_, place)| *place);
            if range.is_twin() {
                return shown
                    .is_none_or(|shown| shown <= range.from)
                    .then_some(range);
            }
            let from = shown.map_or(range.from, |shown| shown.max(range.from));
            let to = (from.0, from.1.saturating_add(1));
            (from < range.to).then_some(Range { from, to, ..range })
        })
    }

    /// Notes what of a proof is on its way.
    fn note_shown(&mut self, ranges: &[Range]) {
        let peer = &mut self.peer;
        for range in ranges {
            let disputed = peer.differs.contains(range.side);
            if range.is_twin() || disputed {
                let next = (range.from.0, range.from.1.saturating_add(1));
                peer.shown.retain(|(side, _)| *side != range.side);
                peer.shown.push((range.side, next));
            }
        }
    }

    /// What we hold and the peer does not, of the logs that it takes.
    fn lacking(&self) -> Vec<Range> {
        let theirs = self.peer.have.as_deref().unwrap_or_default();
        let takes = |side| !self.peer.differs.contains(side) && !self.peer.refused.contains(side);
        lacking(&self.ours, theirs, self.peer.closed, takes)
    }
}

pub(super) fn reach_of(have: &[Seen], side: Side) -> (u32, u64) {
    have.iter()
        .find(|row| row.side == side)
        .map_or((0, 0), |row| (row.epoch, row.size))
}

/// The greater row of each side: messages on two lanes can overtake each other.
fn joined(one: &[Seen], other: &[Seen]) -> Vec<Seen> {
    let mut rows: Vec<Seen> = one.iter().chain(other).copied().collect();
    rows.sort_unstable_by(|a, b| (a.side, b.epoch, b.size).cmp(&(b.side, a.epoch, a.size)));
    rows.dedup_by_key(|row| row.side);
    rows
}
