//! The state as far as it is known at a cut: what every rule is asked of.

use super::{Act, ActNo, Acts, State};
use crate::{
    AlternativeId, Event, ProvisionId, Refusal, causality::Cut, instrument::Instrument,
    measure::Measure, negotiation::Negotiation, programme::Offer, session::Session,
};
use mithaq_canon::{Date, EntryId, Position, Side, SideSet};

/// The state at a cut.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Known<'s> {
    pub(crate) state: &'s State,
    pub(crate) cut: Cut<'s>,
}

/// Which acts lie in a cut, and what their authors knew: all that what several sides said on one
/// thing is read by.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Horizon<'s> {
    pub(crate) acts: &'s Acts,
    pub(crate) cut: Cut<'s>,
    pub(crate) sides: SideSet,
}

impl<'s> Horizon<'s> {
    /// The act with this number, if it lies in the cut.
    pub(crate) fn act(&self, no: ActNo) -> Option<&'s Act> {
        self.acts.get(no).filter(|act| self.cut.contains(act.at))
    }

    /// Whether the act with this number lies in the cut.
    pub(crate) fn has(&self, no: ActNo) -> bool {
        self.act(no).is_some()
    }
}

impl<'s> Known<'s> {
    pub(crate) fn new(state: &'s State, cut: Cut<'s>) -> Self {
        Self { state, cut }
    }

    pub(crate) fn horizon(&self) -> Horizon<'s> {
        Horizon {
            acts: &self.state.acts,
            cut: self.cut,
            sides: self.sides(),
        }
    }

    /// Whether the entry at `at` is known.
    pub(crate) fn has(&self, at: Position) -> bool {
        self.cut.contains(at)
    }

    /// The sides of the register.
    pub(crate) fn sides(&self) -> SideSet {
        self.state.sides()
    }

    /// Whether it is known that every other side's log covers the entry at `at`.
    pub(crate) fn is_settled(&self, at: Position) -> bool {
        self.state.logs.is_settled(at, self.cut)
    }

    /// A known act, void or not.
    pub(crate) fn said(&self, id: EntryId) -> Option<&'s Act> {
        self.state.acts.by_id(id).filter(|act| self.has(act.at))
    }

    /// A known act that stood in its own past.
    pub(crate) fn act(&self, id: EntryId) -> Option<&'s Act> {
        self.said(id).filter(|act| act.stands())
    }

    /// The dossier that an act lies in.
    pub(crate) fn dossier(&self, act: &Act) -> EntryId {
        let dossier = self.state.acts.get(act.dossier);
        dossier.map_or(act.id, |dossier| dossier.id)
    }

    /// Whether the author of an act knew another.
    pub(crate) fn knew(&self, act: ActNo, other: ActNo) -> bool {
        let acts = &self.state.acts;
        let (act, other) = (acts.get(act), acts.get(other));
        act.zip(other)
            .is_some_and(|(act, other)| act.past().contains(other.at))
    }

    /// The event that a known act states, if it stood in its own past.
    pub(crate) fn event(&self, id: EntryId) -> Option<Event> {
        self.state.acts.event(self.act(id)?)
    }

    pub(crate) fn instrument(&self, id: EntryId) -> Result<&'s Instrument, Refusal> {
        let found = self.state.instruments.get(id);
        found
            .filter(|found| self.has(found.at))
            .ok_or(Refusal::NoSuchInstrument(id))
    }

    pub(crate) fn negotiation(&self, id: EntryId) -> Result<&'s Negotiation, Refusal> {
        let found = self.state.negotiations.get(&id);
        found
            .filter(|found| self.has(found.at))
            .ok_or(Refusal::NoSuchNegotiation(id))
    }

    pub(crate) fn session(&self, id: EntryId) -> Result<&'s Session, Refusal> {
        let found = self.state.sessions.get(&id);
        found
            .filter(|found| self.has(found.at))
            .ok_or(Refusal::NoSuchSession(id))
    }

    pub(crate) fn measure(&self, id: EntryId) -> Result<&'s Measure, Refusal> {
        let found = self.state.measures.get(&id);
        found
            .filter(|found| self.has(found.at))
            .ok_or(Refusal::NoSuchMeasure(id))
    }

    pub(crate) fn offer(&self, id: EntryId) -> Result<&'s Offer, Refusal> {
        let found = self.state.offers.get(&id);
        found
            .filter(|found| self.has(found.at))
            .ok_or(Refusal::NoSuchOffer(id))
    }

    /// The instrument that a provision was brought into by its registration or by a proposal.
    pub(crate) fn instrument_of(&self, provision: ProvisionId) -> Option<EntryId> {
        if self.instrument(provision.entry).is_ok() {
            return Some(provision.entry);
        }
        Some(self.proposed_in(self.act(provision.entry)?)?.id)
    }

    /// The instrument for which a proposal that stands was put forward: its dossier.
    pub(crate) fn proposed_in(&self, proposal: &Act) -> Option<&'s Instrument> {
        let dossier = Some(proposal.dossier).filter(|_| proposal.is_proposal());
        let instrument = self.state.acts.get(dossier?)?.id;
        self.state.instruments.get(instrument)
    }

    /// The provision that a known alternative is for.
    pub(crate) fn target(&self, alternative: AlternativeId) -> Option<ProvisionId> {
        self.act(alternative.proposal)?;
        self.state.target(alternative)
    }

    /// Since when `side` is asked by this act: the day it received it, to the precision known
    /// for what was done before; the date made while no receipt is in.
    pub(crate) fn asked(&self, act: &Act, side: Side) -> Date {
        act.occurred()
            .or_else(|| self.received(act, side))
            .unwrap_or(act.made)
    }

    /// The day on which `side` received the act, as its first receipt says.
    pub(crate) fn received(&self, act: &Act, side: Side) -> Option<Date> {
        let time = self.state.logs.received(act.at, side)?;
        Some(time.date(self.state.register().offset_minutes))
    }
}
