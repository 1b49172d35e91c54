//! Which rows an entry may have changed, so that a store makes no others anew.
//!
//! Each row belongs to one [`Part`], the unit that is made anew as a whole. What is named here is
//! proved by the histories in the tests: a reader who refreshes only these parts holds, after
//! every entry, the rows made anew from the state.

use crate::{
    Event, EventKind, Operation, ProvisionId, State,
    causality::Covered,
    state::{Act, ActNo},
    verdict::{Contest, contest},
    view::{ActRow, InstrumentRow, MeasureRow, OfferRow, ProvisionRow, SessionRow, Table as _},
};
use alloc::{collections::BTreeSet, vec::Vec};
use mithaq_canon::{EntryId, canon_enum, to_bytes};

/// A unit of rows that are made anew together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// An instrument's own row, and what is pending on its text.
    Instrument(EntryId),
    /// A provision's row.
    Provision(ProvisionId),
    /// A session's row, and what is pending on its minutes.
    Session(EntryId),
    /// A measure's row, and what is pending on it.
    Measure(EntryId),
    /// An offer's row, and what is pending on it.
    Offer(EntryId),
    /// An act's row, and what is pending on what it tells of the past.
    Act(EntryId),
}
canon_enum!(Part {
    0 => Instrument(EntryId),
    1 => Provision(ProvisionId),
    2 => Session(EntryId),
    3 => Measure(EntryId),
    4 => Offer(EntryId),
    5 => Act(EntryId),
});

impl Part {
    /// The table and the key of the part's own row. Beside it there is only what is pending on it.
    pub fn row(self) -> (&'static str, Vec<u8>) {
        match self {
            Self::Instrument(id) => (InstrumentRow::NAME, to_bytes(&id)),
            Self::Provision(id) => (ProvisionRow::NAME, to_bytes(&id)),
            Self::Session(id) => (SessionRow::NAME, to_bytes(&id)),
            Self::Measure(id) => (MeasureRow::NAME, to_bytes(&id)),
            Self::Offer(id) => (OfferRow::NAME, to_bytes(&id)),
            Self::Act(id) => (ActRow::NAME, to_bytes(&id)),
        }
    }
}

impl State {
    /// Marks what an act changes by being applied.
    pub(crate) fn touch_applied(&mut self, no: ActNo, event: Option<&Event>) {
        let Some(act) = self.acts.get(no).filter(|_| self.notes_touched) else {
            return;
        };
        let mut parts = BTreeSet::from([Part::Act(act.id)]);
        if let Some(event) = event.filter(|_| act.stands()) {
            self.parts_about(act, event, &mut parts);
            self.parts_shifted(act, event, &mut parts);
            parts.extend(self.parts_of(self.stirred(act, event)));
        }
        self.touched.extend(parts);
    }

    /// Marks what changes by a side's log covering entries for the first time.
    pub(crate) fn touch_covered(&mut self, covered: Covered) {
        if !self.notes_touched {
            return;
        }
        let mut parts = BTreeSet::new();
        for place in self.acts.covered(covered) {
            self.settle();
            let Some(act) = self.acts.nth(covered.side, place) else {
                continue;
            };
            parts.insert(Part::Act(act.id));
            let event = Some(act).filter(|act| act.stands());
            if let Some(event) = event.and_then(|act| self.acts.event(act)) {
                self.parts_about(act, &event, &mut parts);
                parts.extend(self.parts_of(self.concurrent(act, &event)));
            }
        }
        self.touched.extend(parts);
    }

    /// The parts that tell of what an act is about.
    fn parts_about(&self, act: &Act, event: &Event, parts: &mut BTreeSet<Part>) {
        let text = |provision: ProvisionId| {
            let instrument = self.now().instrument_of(provision);
            let instrument = instrument.map(Part::Instrument);
            instrument.into_iter().chain([Part::Provision(provision)])
        };
        match event {
            Event::InstrumentRegistered(_)
            | Event::SessionConvened(_)
            | Event::OfferMade(_)
            | Event::MeasureProposed(_) => parts.extend(self.part_of(act.id)),
            Event::OutcomeRecorded(event) => {
                parts.insert(Part::Session(event.session));
            }
            Event::NegotiationOpened(event) => {
                parts.insert(Part::Instrument(event.instrument));
            }
            Event::DrafterNamed(event) => parts.extend(self.part_of(event.negotiation)),
            Event::Paused(event) => parts.extend(self.part_of(event.subject)),
            Event::Resumed(event) => parts.extend(self.part_of(event.subject)),
            Event::Attached(event) => {
                parts.insert(Part::Instrument(event.instrument));
            }
            Event::Proposed(event) => {
                parts.insert(Part::Instrument(event.instrument));
                let targets = event.targets(act.id);
                parts.extend(targets.map(Part::Provision));
            }
            Event::Withdrawn(event) => {
                let target = self.now().target(event.alternative);
                parts.extend(target.into_iter().flat_map(text));
            }
            Event::Accepted(event) => parts.extend(text(event.provision)),
            Event::Reserved(event) => parts.extend(text(event.provision)),
            Event::Reopened(event) => parts.extend(text(event.provision)),
            Event::Adopted(event) => {
                parts.insert(Part::Instrument(event.instrument));
            }
            Event::MinutesDrafted(event) => {
                parts.insert(Part::Session(event.session));
            }
            Event::MinutesSigned(event) => {
                let minutes = self.minutes(event.minutes);
                parts.extend(minutes.map(|minutes| Part::Session(minutes.session)));
            }
            Event::MeasureReported(event) => {
                parts.insert(Part::Measure(event.measure));
            }
            Event::MeasureConfirmed(event) => {
                parts.insert(Part::Measure(event.measure));
            }
            Event::OfferAnswered(event) => {
                parts.insert(Part::Offer(event.offer));
            }
            Event::PastConfirmed(event) => self.parts_told(event.entry, parts),
            Event::PastContested(event) => self.parts_told(event.entry, parts),
            Event::Remarked(event) => self.parts_told(event.subject, parts),
        }
    }

    /// An entry about which something is said, and the part that shows it.
    fn parts_told(&self, entry: EntryId, parts: &mut BTreeSet<Part>) {
        parts.insert(Part::Act(entry));
        parts.extend(self.part_of(entry));
    }

    /// The part in which an entry is shown with more than its own act.
    fn part_of(&self, entry: EntryId) -> Option<Part> {
        let shown_in = |act: &Act| {
            // Both lie in the dossier that they are about.
            let dossier = self.acts.get(act.dossier)?.id;
            if act.kind == Some(EventKind::NegotiationOpened) {
                return Some(Part::Instrument(dossier));
            }
            if act.kind == Some(EventKind::OutcomeRecorded) {
                return Some(Part::Session(dossier));
            }
            None
        };
        if self.instruments.has(entry) {
            Some(Part::Instrument(entry))
        } else if self.sessions.contains_key(&entry) {
            Some(Part::Session(entry))
        } else if self.measures.contains_key(&entry) {
            Some(Part::Measure(entry))
        } else if self.offers.contains_key(&entry) {
            Some(Part::Offer(entry))
        } else {
            self.acts.by_id(entry).and_then(shown_in)
        }
    }

    /// Parts beyond what an act is about, that its being there changes.
    fn parts_shifted(&self, act: &Act, event: &Event, parts: &mut BTreeSet<Part>) {
        match event {
            // A text comes, or the edition shown is another.
            Event::InstrumentRegistered(_) => self.provisions_of(act.id, parts),
            Event::NegotiationOpened(event) => self.provisions_of(event.instrument, parts),
            Event::Adopted(event) => self.provisions_of(event.instrument, parts),
            // Places in the text move.
            Event::Proposed(event) => {
                let mut operations = event.operations.iter();
                if operations.any(|operation| matches!(operation, Operation::Insert(_))) {
                    self.provisions_of(event.instrument, parts);
                }
            }
            // Which measures are agreed, and their numbers.
            Event::MinutesSigned(event) => {
                let session = self.minutes(event.minutes).map(|minutes| minutes.session);
                let session = session.and_then(|session| self.sessions.get(&session));
                let drafts = session.into_iter().flat_map(|session| &session.drafts);
                let drafts = drafts.filter_map(|draft| self.minutes(*draft));
                let measures = drafts.flat_map(|draft| draft.measures);
                parts.extend(measures.map(Part::Measure));
            }
            Event::MeasureProposed(event) => parts.extend(event.session.map(Part::Session)),
            Event::SessionConvened(_)
            | Event::OutcomeRecorded(_)
            | Event::DrafterNamed(_)
            | Event::Paused(_)
            | Event::Resumed(_)
            | Event::Attached(_)
            | Event::Withdrawn(_)
            | Event::Accepted(_)
            | Event::Reserved(_)
            | Event::Reopened(_)
            | Event::MinutesDrafted(_)
            | Event::MeasureReported(_)
            | Event::MeasureConfirmed(_)
            | Event::OfferMade(_)
            | Event::OfferAnswered(_)
            | Event::PastConfirmed(_)
            | Event::PastContested(_)
            | Event::Remarked(_) => (),
        }
    }

    /// Every provision an instrument has, had, or might have.
    fn provisions_of(&self, instrument: EntryId, parts: &mut BTreeSet<Part>) {
        if let Some(instrument) = self.instruments.get(instrument) {
            parts.extend(instrument.every_provision().map(Part::Provision));
        }
    }

    /// Where acts stand whose verdict this one may change.
    fn stirred(&self, act: &Act, event: &Event) -> Vec<ActNo> {
        let known = self.now();
        let horizon = known.horizon();
        match contest(&known, act, Some(event)) {
            Contest::Accepting(question) => question.at(horizon).stirred(act),
            Contest::Adopting(edition) => edition.adoption.at(horizon).stirred(act),
            Contest::Signing(signing) => signing.at(horizon).stirred(act),
            Contest::None
            | Contest::Withdrawing(_)
            | Contest::Proposing(_, _)
            | Contest::Reopening(_)
            | Contest::Drafting(_) => Vec::new(),
        }
    }

    /// Where acts stand that are final only once this one is settled.
    fn concurrent(&self, act: &Act, event: &Event) -> Vec<ActNo> {
        let known = self.now();
        let horizon = known.horizon();
        match contest(&known, act, Some(event)) {
            Contest::Accepting(question) => question.at(horizon).concurrent(act),
            Contest::Adopting(edition) => edition.adoption.at(horizon).concurrent(act),
            Contest::Signing(signing) => signing.at(horizon).concurrent(act),
            Contest::None
            | Contest::Withdrawing(_)
            | Contest::Proposing(_, _)
            | Contest::Reopening(_)
            | Contest::Drafting(_) => Vec::new(),
        }
    }

    fn parts_of(&self, acts: Vec<ActNo>) -> impl Iterator<Item = Part> {
        let acts = acts.into_iter().filter_map(|no| self.acts.get(no));
        acts.map(|act| Part::Act(act.id))
    }
}
