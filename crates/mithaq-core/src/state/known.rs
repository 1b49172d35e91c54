//! The state as far as it is known at a cut: what every rule is asked of.

use super::{Act, State};
use crate::{
    AlternativeId, Operation, ProvisionId, Refusal, instrument::Instrument, measure::Measure,
    negotiation::Negotiation, programme::Offer, session::Session,
};
use mithaq_canon::{Date, EntryId, Past, Position, Side, SideSet};

/// The state at a cut.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Known<'s> {
    pub(crate) state: &'s State,
    pub(crate) cut: &'s Past,
}

impl<'s> Known<'s> {
    pub(crate) fn new(state: &'s State, cut: &'s Past) -> Self {
        Self { state, cut }
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
        self.state.acts.get(&id).filter(|act| self.has(act.at))
    }

    /// A known act that stood in its own past.
    pub(crate) fn act(&self, id: EntryId) -> Option<&'s Act> {
        self.said(id).filter(|act| act.judged.is_ok())
    }

    pub(crate) fn instrument(&self, id: EntryId) -> Result<&'s Instrument, Refusal> {
        let found = self.state.instruments.get(&id);
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
        self.act(provision.entry)?;
        let proposal = self.state.proposals.get(&provision.entry)?;
        Some(proposal.instrument)
    }

    /// The provision that a known alternative is for.
    pub(crate) fn target(&self, alternative: AlternativeId) -> Option<ProvisionId> {
        self.act(alternative.proposal)?;
        let proposal = self.state.proposals.get(&alternative.proposal)?;
        proposal.targets.get(usize::from(alternative.op)).copied()
    }

    /// What an alternative does.
    pub(crate) fn operation(&self, alternative: AlternativeId) -> Option<&'s Operation> {
        let event = self.state.acts.get(&alternative.proposal)?.event()?;
        if let crate::Event::Proposed(event) = event {
            event.operations.get(usize::from(alternative.op))
        } else {
            None
        }
    }

    /// Since when `side` is asked by this act: the day it received it, to the precision known
    /// for what was done before; the date made while no receipt is in.
    pub(crate) fn asked(&self, act: &Act, side: Side) -> Date {
        let told = act
            .statement
            .as_ref()
            .and_then(|told| told.occurred.as_ref());
        told.map(|occurred| occurred.date)
            .or_else(|| self.received(act, side))
            .unwrap_or(act.made)
    }

    /// The day on which `side` received the act, as its first receipt says.
    pub(crate) fn received(&self, act: &Act, side: Side) -> Option<Date> {
        let time = self.state.logs.received(act.at, side)?;
        Some(time.date(self.state.register().offset_minutes))
    }
}
