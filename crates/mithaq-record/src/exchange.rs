//! The exchange with one peer, as a state machine without sockets, clock or disk.
//!
//! Two lanes, each with one message outstanding at most. On the *tell* lane a home that dials
//! brings what the peer lacks and hears what the peer holds after its commit. On the *ask* lane
//! it asks for what it lacks itself, and the peer waits with its answer until there is some. So a
//! home that can only be dialled gives by answering, and both directions work through one door.
//! All entries of all logs held here are served, whosever they are.
//!
//! The machine remembers two rows a log and nothing of what is on its way, whatever the backlog:
//! which frames go into a parcel is decided when it is packed, and what arrived is learned from
//! the peer's next `have`.

use crate::{
    admit::Logs,
    entry::Seen,
    parcel::{ParcelHead, ParcelKind},
};
use alloc::{vec, vec::Vec};
use mithaq_canon::{Side, SideSet};

/// How this home reaches the peer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// We can dial it; it may be able to dial us too.
    Dials,
    /// We only answer.
    Answers,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// We may dial, for the first time or again after [`Input::Lost`] and a pause.
    Connected,
    /// A commit returned: this is what we hold now. Also after entries came from this very peer
    /// by its `Tell`.
    Committed(Holdings),
    /// The frames of a `Give` were received and the commit returned (or there were none): this
    /// is what we hold now, and we can ask again.
    Taken(Holdings),
    /// A message of the peer has arrived and its frames, if any, are being received.
    Arrived(Contact),
    /// The peer's `Ask` has waited long enough, or its connection must be let go.
    Waited,
    /// The message we sent last on this lane found no answer, or could not be sent.
    Lost(Lane),
    /// Some time has passed (half a minute, say): what the peer did not take is offered again,
    /// and a `Give` that was followed by no `Ask` counts as lost.
    Retry,
}

/// What this home holds of each log.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Holdings {
    /// Durable, entries that wait included, in the order of sides.
    pub have: Vec<Seen>,
    /// Logs of which we take nothing more for now: [`crate::limits::WAITING_MAX`] wait, the log
    /// has forked, or what came of it was refused.
    pub closed: SideSet,
}

/// A message on one of these waits for its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// Our `Tell`, answered by the peer's `Told`.
    Tell,
    /// Our `Ask`, answered by the peer's `Give`.
    Ask,
    /// Our `Give`, answered by the peer's next `Ask`.
    Give,
}

/// What a message of the peer says about its logs, compared with ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// What the message is for.
    pub kind: ParcelKind,
    run: u64,
    have: Vec<Seen>,
    closed: SideSet,
    differs: SideSet,
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
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// Dial and send a `Tell` with frames of these ranges, as many as fit; none on first
    /// contact, which only compares heads.
    Tell(Vec<Range>),
    /// Dial and send an `Ask`.
    Ask,
    /// Answer the peer's `Ask` that waits, with frames of these ranges, as many as fit.
    Give(Vec<Range>),
    /// Answer the peer's `Tell` with a `Told`, after its frames are committed.
    Told,
    /// Receive the frames of the peer's `Give`, then say [`Input::Taken`].
    Receive,
}

/// A part of one log: from one place up to, not including, another; places are (epoch, seq).
///
/// Frames are taken from all ranges of one output together in the order in which they were
/// *applied here*, which is causal, then those that wait; so the receiver rarely has to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// Whose log.
    pub side: Side,
    /// The first place.
    pub from: (u32, u64),
    /// The place after the last.
    pub to: (u32, u64),
}

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
            }
            Lane::Tell => {
                self.tell_down = true;
                self.peer.have = None;
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
        let ranges = told.map(|flight| flight.ranges).unwrap_or_default();
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
        let ranges = self.lacking();
        let lane = match (self.is_asked, can_tell) {
            (true, _) => Lane::Give,
            (false, true) => Lane::Tell,
            (false, false) => return None,
        };
        if ranges.is_empty() {
            return None;
        }
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

    /// What we hold and the peer does not, of the logs that it takes.
    fn lacking(&self) -> Vec<Range> {
        let theirs = self.peer.have.as_deref().unwrap_or_default();
        let takes = |side| {
            !self.peer.closed.contains(side)
                && !self.peer.differs.contains(side)
                && !self.peer.refused.contains(side)
        };
        self.ours
            .have
            .iter()
            .filter(|row| takes(row.side))
            .map(|row| Range {
                side: row.side,
                from: reach_of(theirs, row.side),
                to: (row.epoch, row.size),
            })
            .filter(|range| range.from < range.to)
            .collect()
    }
}

fn reach_of(have: &[Seen], side: Side) -> (u32, u64) {
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
