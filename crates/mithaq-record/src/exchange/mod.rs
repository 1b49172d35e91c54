//! The exchange with one peer, as a state machine without sockets, clock or disk.
//!
//! Two lanes, each with one message outstanding at most. On the *tell* lane a home that dials
//! brings what the peer lacks and hears what the peer holds after its commit. On the *ask* lane
//! it asks for what it lacks itself, and the peer waits with its answer until there is some. So a
//! home that can only be dialled gives by answering, and both directions work through one door.
//! All entries of all logs held here are served, whosever they are.
//!
//! That a log was signed twice travels by itself. To a peer that holds the first of two entries for
//! one place the second is sent. A peer that holds another log than we do, of which neither of us
//! has the proof, is sent ours from the last entry on in which its own log agrees with us: at the
//! fork it finds the twin. It checks both signatures as those of any entry, and closes the log.
//!
//! The machine remembers two rows a log and nothing of what is on its way, whatever the backlog:
//! which frames go into a parcel is decided when it is packed, and what arrived is learned from
//! the peer's next `have`.

mod contact;
mod machine;

pub use contact::{Alarm, Contact};
pub use machine::Exchange;

use crate::entry::Seen;
use alloc::vec::Vec;
use mithaq_canon::{Position, Side, SideSet};

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
    /// A message of the peer has arrived; its frames, if any, are received next. Said before
    /// their commit, or what the peer brings would look like news to it.
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
    /// Where two entries of one log are held for one place, in the epoch that it is in: the first
    /// such place of each.
    pub forks: Vec<Position>,
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
/// A range from a place up to the same place is the *twin* there: the second entry that was signed
/// for it, which proves that the log was signed twice to whoever holds the first.
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

impl Range {
    /// The twin at a place.
    pub fn twin(at: Position) -> Self {
        let place = (at.epoch, at.seq);
        Self {
            side: at.side,
            from: place,
            to: place,
        }
    }

    /// Whether this is the twin at a place.
    pub fn is_twin(&self) -> bool {
        self.from == self.to
    }
}
