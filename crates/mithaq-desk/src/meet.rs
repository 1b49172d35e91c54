//! What a parcel does here: what its sender says it holds is compared with our logs, and what it
//! brings is taken in.

use crate::{Desk, Fault, Held, ahead, board::Register, clerk::Turn, held::Told, receive};
use mithaq_canon::Side;
use mithaq_record::{
    Frame, Parcel, ParcelHead,
    exchange::{Alarm, Contact},
};
use std::sync::Arc;

/// What came of a parcel.
#[derive(Debug)]
pub struct Met {
    /// What its head says, compared with our logs.
    pub contact: Contact,
    /// What became of what it brings.
    pub taken: Result<receive::Taken, Fault>,
}

/// So many frames are looked at together before the writer gets them. It takes what has come up to
/// then into one transaction, so fewer would not mean more commits.
const FRAMES_AHEAD: usize = 256;

/// So many are few enough to be taken in without a thread for it: to wake one, and to be woken by it,
/// takes as long as they do.
const FRAMES_AT_ONCE: usize = 4;

impl Desk {
    /// Compares what a peer says it holds with our logs. If it holds more of ours than we do,
    /// nothing is sealed from here on until that is fetched back.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn greet(&self, from: Side, head: &ParcelHead) -> Result<Contact, Fault> {
        let contact = self.compare(from, head, Told::Now)?;
        self.keep_told(from, head)?;
        Ok(contact)
    }

    /// Does with a parcel what [`Self::greet`] and, where it `brings` something, [`Self::receive`]
    /// do, if that is the work of a moment: nothing is to be asked of the disk but to keep some few
    /// frames, and the writer is idle. Its faults are theirs.
    ///
    /// # Errors
    /// The parcel, where it would take longer; nothing was done with it.
    pub fn meet_at_once(
        &self,
        from: Side,
        parcel: Parcel,
        brings: bool,
    ) -> Result<Result<Met, Fault>, Parcel> {
        let brings = brings && !parcel.frames.is_empty();
        if brings && parcel.frames.len() > FRAMES_AT_ONCE {
            return Err(parcel);
        }
        let turn = if brings {
            self.inner.clerk.turn()
        } else {
            None
        };
        // With the writer in hand, what is published stays as it is.
        if brings && turn.is_none() || !self.is_met_from_memory(from, &parcel.head) {
            return Err(parcel);
        }
        let contact = match self.compare(from, &parcel.head, Told::Now) {
            Ok(contact) => contact,
            Err(fault) => return Ok(Err(fault)),
        };
        let taken = match turn {
            Some(turn) => self.take_few(turn, from, parcel.frames),
            None => Ok(receive::Taken::default()),
        };
        Ok(Ok(Met { contact, taken }))
    }

    /// Takes some few frames in with the writer in hand.
    fn take_few(
        &self,
        mut turn: Turn<'_>,
        from: Side,
        frames: Vec<Frame>,
    ) -> Result<receive::Taken, Fault> {
        let ring = self.board().ring.clone().ok_or(Fault::NotOpen)?;
        let (frames, checked) = ahead::look(frames, &ring, &self.inner.folder);
        turn.ask(|tx, hand| receive::frames(tx, hand, from, frames, &checked))
    }

    /// Whether the head of a parcel is compared without asking the disk or the writer anything.
    fn is_met_from_memory(&self, from: Side, head: &ParcelHead) -> bool {
        let board = self.board();
        let is_of_ours = |register: &Arc<Register>| {
            (head.register, head.from) == (register.id, from)
                && Contact::at_the_ends(head, &board.holdings.have, register.ours).is_some()
        };
        board.held.is_none()
            && board.register.as_ref().is_some_and(is_of_ours)
            && self.keeps_lately(from, self.inner.clock.wall())
    }

    /// The same, by whatever way it came.
    pub(crate) fn compare(
        &self,
        from: Side,
        head: &ParcelHead,
        when: Told,
    ) -> Result<Contact, Fault> {
        let board = self.board();
        let register = board.register.as_ref().ok_or(Fault::NotOpen)?;
        if head.register != register.id || head.from != from {
            self.refused(
                Some(from),
                "other-register",
                "a parcel of another register or side",
            );
            return Err(Fault::OtherRegister);
        }
        let ours = register.ours;
        let at_the_ends = Contact::at_the_ends(head, &board.holdings.have, ours);
        let asked = || {
            self.read_logs(|moment| {
                let logs = moment.logs();
                let contact = Contact::of(head, &logs, ours);
                logs.finish()?;
                Ok::<_, Fault>(contact)
            })
        };
        let contact = at_the_ends.map_or_else(asked, Ok)?;
        {
            let mut peers = self.health();
            let health = peers.entry(from).or_default();
            health.have = head.have.clone();
            health.alarms = contact.alarms.clone();
        }
        let told = head.have.iter().find(|row| row.side == ours);
        let told = told.map_or((0, 0), |row| (row.epoch, row.size));
        // That a peer says it holds another history of our log is shown, and proves nothing: what
        // has left this server is what the head mark says. That it holds more may be true of a
        // restored copy, whose next entry would be a second one at its place.
        let more = |alarm: &Alarm| matches!(alarm, Alarm::PeerHoldsMoreOfOurs(_));
        let why = contact
            .alarms
            .iter()
            .any(more)
            .then_some(Held::PeerHoldsMore(from));
        if why.is_some() || board.held.is_some() {
            let held = self.inner.clerk.alone(move |keeper| {
                if let Some(why) = why {
                    keeper.hold(why);
                }
                keeper.note_told(from, told, when);
                keeper.publish_all()
            })?;
            held?;
        }
        Ok(contact)
    }

    /// Receives the frames of a parcel; returns only after their commit. While the writer takes
    /// some of them in, the next are looked at.
    ///
    /// # Errors
    /// [`Fault`]: of the parcel a beginning was kept, or nothing, and the rest comes again.
    pub fn receive(&self, from: Side, parcel: Parcel) -> Result<receive::Taken, Fault> {
        let mut taken = receive::Taken::default();
        if parcel.frames.is_empty() {
            return Ok(taken);
        }
        let ring = self.board().ring.clone().ok_or(Fault::NotOpen)?;
        let mut frames = parcel.frames.into_iter().peekable();
        let mut begun = Vec::new();
        while frames.peek().is_some() {
            let some = frames.by_ref().take(FRAMES_AHEAD).collect();
            let (some, checked) = ahead::look(some, &ring, &self.inner.folder);
            begun.push(
                self.inner
                    .clerk
                    .begin(move |tx, hand| receive::frames(tx, hand, from, some, &checked))?,
            );
        }
        for begun in begun {
            taken.add(begun.wait()?);
        }
        Ok(taken)
    }
}
