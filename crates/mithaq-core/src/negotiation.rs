//! Negotiating: who drafts, what stands on each provision, what is agreed and adopted.

mod judge;

pub(crate) use judge::{
    judge_accepted, judge_adopted, judge_drafter, judge_opened, judge_paused, judge_proposed,
    judge_reopened, judge_reserved, judge_resumed, judge_withdrawn,
};

use crate::{
    Accepted, Adopted, AlternativeId, DrafterNamed, NegotiationKind, NegotiationOpened, Operation,
    Proposed, ProvisionId, Reopened, Reserved, State, Withdrawn,
    assent::Choice,
    instrument::{Current, Edition, Inserted},
    state::{Known, Origin},
    voices::Voices,
};
use alloc::{sync::Arc, vec::Vec};
use mithaq_canon::{EntryId, Position, Side, SideSet};

/// A negotiation or revision.
#[derive(Debug, Clone)]
pub(crate) struct Negotiation {
    pub(crate) at: Position,
    pub(crate) instrument: EntryId,
    pub(crate) kind: NegotiationKind,
    /// The edition that it negotiates.
    pub(crate) edition: usize,
    drafter: Option<Side>,
    pub(crate) charged: Voices<()>,
}

/// A proposal.
#[derive(Debug, Clone)]
pub(crate) struct Proposal {
    pub(crate) instrument: EntryId,
    pub(crate) edition: usize,
    /// For each of its operations the provision it is for.
    pub(crate) targets: Vec<ProvisionId>,
}

impl Negotiation {
    /// Who is charged with drafting.
    pub(crate) fn drafters(&self, known: &Known<'_>) -> SideSet {
        let mut sides = known.sides().iter();
        let charged = |side: &Side| {
            self.drafter == Some(*side) || self.charged.last(*side, known.cut).is_some()
        };
        sides.by_ref().filter(charged).collect()
    }
}

impl Current<'_> {
    /// Who has reserved its position on a provision and said nothing on it since.
    pub(crate) fn reserved_by(&self, known: &Known<'_>, provision: ProvisionId) -> SideSet {
        let Some(reserved) = self
            .edition
            .and_then(|edition| edition.reserved.get(&provision))
        else {
            return SideSet::default();
        };
        let reading = self
            .question(provision)
            .map(|question| question.at(known.cut, known.sides()));
        let spoke = |side| reading.as_ref().and_then(|reading| reading.last(side));
        known
            .sides()
            .iter()
            .filter(|side| {
                let reserved = reserved.last(*side, known.cut).map(|voice| voice.at);
                reserved.is_some() && reserved > spoke(*side)
            })
            .collect()
    }
}

impl Known<'_> {
    /// Who has paused a subject and not resumed it.
    pub(crate) fn paused_by(&self, subject: EntryId) -> SideSet {
        let Some(pauses) = self.state.pauses.get(&subject) else {
            return SideSet::default();
        };
        let paused = |side: &Side| {
            let last = pauses.last(*side, self.cut);
            last.is_some_and(|voice| voice.what.is_some())
        };
        self.sides().iter().filter(paused).collect()
    }
}

impl State {
    pub(crate) fn record_opened(&mut self, origin: Origin<'_>, event: &NegotiationOpened) {
        let Some(edition) = self.edition_at(origin, event.instrument) else {
            return;
        };
        if let Some(instrument) = self.instruments.get_mut(&event.instrument) {
            instrument.negotiations.insert(origin.id);
        }
        let negotiation = Negotiation {
            at: origin.at,
            instrument: event.instrument,
            kind: event.kind,
            edition,
            drafter: event.drafter,
            charged: Voices::default(),
        };
        self.negotiations.insert(origin.id, negotiation);
    }

    pub(crate) fn record_drafter(&mut self, origin: Origin<'_>, event: &DrafterNamed) {
        if let Some(negotiation) = self.negotiations.get_mut(&event.negotiation) {
            negotiation.charged.say(origin.at, origin.past, ());
        }
    }

    pub(crate) fn record_proposed(&mut self, origin: Origin<'_>, event: &Proposed) {
        let sides = self.sides();
        let Some(index) = self.edition_at(origin, event.instrument) else {
            return;
        };
        let mut targets = Vec::with_capacity(event.operations.len());
        let Some(edition) = self.edition_mut(event.instrument, index) else {
            return;
        };
        for (op, operation) in (0..=u16::MAX).zip(&event.operations) {
            let target = match operation {
                Operation::Replace(change) => change.provision,
                Operation::Delete(change) => change.provision,
                Operation::Insert(change) => {
                    let id = ProvisionId {
                        entry: origin.id,
                        n: op,
                    };
                    let inserted = Inserted {
                        at: origin.at,
                        after: change.after,
                        kind: change.kind,
                        number: change.number.clone(),
                    };
                    edition.inserted.insert(id, inserted);
                    id
                }
            };
            let alternative = AlternativeId {
                proposal: origin.id,
                op,
            };
            let question = edition.questions.entry(target).or_default();
            question.say(origin.at, origin.past, sides, Choice::Offer(alternative));
            targets.push(target);
        }
        edition
            .adoption
            .say(origin.at, origin.past, sides, Choice::Lift);
        edition.shaped.say(origin.at, origin.past, ());
        let proposal = Proposal {
            instrument: event.instrument,
            edition: index,
            targets,
        };
        self.proposals.insert(origin.id, proposal);
    }

    pub(crate) fn record_withdrawn(&mut self, origin: Origin<'_>, event: &Withdrawn) {
        let choice = Choice::Withdraw(event.alternative);
        self.say_on_alternative(origin, event.alternative, choice);
    }

    pub(crate) fn record_accepted(&mut self, origin: Origin<'_>, event: &Accepted) {
        let choice = Choice::Assent(event.alternative);
        self.say_on_alternative(origin, event.alternative, choice);
    }

    fn say_on_alternative(
        &mut self,
        origin: Origin<'_>,
        alternative: AlternativeId,
        choice: Choice<AlternativeId>,
    ) {
        let sides = self.sides();
        let Some(proposal) = self.proposals.get(&alternative.proposal) else {
            return;
        };
        let Some(target) = proposal.targets.get(usize::from(alternative.op)).copied() else {
            return;
        };
        let (instrument, index) = (proposal.instrument, proposal.edition);
        if let Some(edition) = self.edition_mut(instrument, index) {
            let question = edition.questions.entry(target).or_default();
            question.say(origin.at, origin.past, sides, choice);
            edition.shaped.say(origin.at, origin.past, ());
        }
    }

    pub(crate) fn record_reserved(&mut self, origin: Origin<'_>, event: &Reserved) {
        if let Some(edition) = self.edition_of(origin, event.provision) {
            let reserved = edition.reserved.entry(event.provision).or_default();
            reserved.say(origin.at, origin.past, ());
        }
    }

    pub(crate) fn record_reopened(&mut self, origin: Origin<'_>, event: &Reopened) {
        let sides = self.sides();
        if let Some(edition) = self.edition_of(origin, event.provision) {
            let question = edition.questions.entry(event.provision).or_default();
            question.reopen(origin.at, origin.past);
            // The adopter's log decides: who adopted without knowing of the reopening is not
            // called back, who had adopted before it must adopt again.
            edition
                .adoption
                .say(origin.at, origin.past, sides, Choice::Lift);
            edition.adoption.call_back(origin.at, origin.past);
            edition.shaped.say(origin.at, origin.past, ());
        }
    }

    pub(crate) fn record_adopted(&mut self, origin: Origin<'_>, event: &Adopted) {
        let sides = self.sides();
        let known = Known::new(self, origin.past);
        let Ok(instrument) = known.instrument(event.instrument) else {
            return;
        };
        let Ok(current) = known.current(instrument) else {
            return;
        };
        let (index, text) = (current.index, Arc::new(current.text(&known)));
        if let Some(edition) = self.edition_mut(event.instrument, index) {
            edition.texts.insert(event.text, text);
            let choice = Choice::Assent(event.text);
            edition.adoption.say(origin.at, origin.past, sides, choice);
        }
    }

    pub(crate) fn record_pause(
        &mut self,
        origin: Origin<'_>,
        subject: EntryId,
        reason: Option<crate::Wording>,
    ) {
        let pauses = self.pauses.entry(subject).or_default();
        pauses.say(origin.at, origin.past, reason);
    }

    /// The edition of an instrument that an entry works at.
    fn edition_at(&self, origin: Origin<'_>, instrument: EntryId) -> Option<usize> {
        let known = Known::new(self, origin.past);
        let current = known.current(known.instrument(instrument).ok()?).ok()?;
        Some(current.index)
    }

    fn edition_mut(&mut self, instrument: EntryId, index: usize) -> Option<&mut Edition> {
        self.instruments.get_mut(&instrument)?.edition_mut(index)
    }

    fn edition_of(&mut self, origin: Origin<'_>, provision: ProvisionId) -> Option<&mut Edition> {
        let instrument = Known::new(self, origin.past).instrument_of(provision)?;
        let index = self.edition_at(origin, instrument)?;
        self.edition_mut(instrument, index)
    }
}
