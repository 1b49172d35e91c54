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
    state::{Act, Alternative, Horizon, Known, Nth, Origin},
    voices::Voices,
};
use alloc::sync::Arc;
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

impl Negotiation {
    /// Who is charged with drafting.
    pub(crate) fn drafters(&self, known: &Known<'_>) -> SideSet {
        let mut sides = known.sides().iter();
        let charged = |side: &Side| {
            self.drafter == Some(*side) || self.charged.last(*side, known.horizon()).is_some()
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
            .map(|question| question.at(known.horizon()));
        let spoke = |side| {
            let last = reading.as_ref().and_then(|reading| reading.last(side));
            last.map(|act| act.no)
        };
        known
            .sides()
            .iter()
            .filter(|side| {
                // The acts of one log are numbered in its order.
                let reserved = reserved.last(*side, known.horizon());
                let reserved = reserved.map(|voice| voice.act);
                reserved.is_some() && reserved > spoke(*side)
            })
            .collect()
    }
}

impl Known<'_> {
    /// Who has paused a subject and not resumed it.
    pub(crate) fn paused_by(&self, subject: EntryId) -> SideSet {
        let Some(pauses) = self.state.pauses(subject) else {
            return SideSet::default();
        };
        let paused = |side: &Side| {
            let last = pauses.last(*side, self.horizon());
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
        if let Some(instrument) = self.instruments.get_mut(event.instrument) {
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
            negotiation.charged.say(origin.at.side, origin.no, ());
        }
    }

    pub(crate) fn record_proposed(&mut self, origin: Origin<'_>, event: &Proposed) {
        let Some((edition, act, past)) = self.works_at(origin, event.instrument) else {
            return;
        };
        for (op, operation) in (0..=u16::MAX).zip(&event.operations) {
            let target = operation.target(origin.id, op);
            if let Operation::Insert(change) = operation {
                let inserted = Inserted {
                    at: origin.at,
                    after: change.after,
                    kind: change.kind,
                    number: change.number.clone(),
                };
                edition.inserted.insert(target, inserted);
            }
            let proposal = origin.no;
            let choice = Choice::Offer(Alternative { proposal, op });
            let question = edition.questions.entry(target).or_default();
            question.say(act, past, choice);
        }
        edition.adoption.lift(act, past);
    }

    pub(crate) fn record_withdrawn(&mut self, origin: Origin<'_>, event: &Withdrawn) {
        self.say_on_alternative(origin, event.alternative, Choice::Withdraw);
    }

    pub(crate) fn record_accepted(&mut self, origin: Origin<'_>, event: &Accepted) {
        self.say_on_alternative(origin, event.alternative, Choice::Assent);
    }

    fn say_on_alternative(
        &mut self,
        origin: Origin<'_>,
        id: AlternativeId,
        choice: impl FnOnce(Alternative) -> Choice<Alternative>,
    ) {
        let Some((alternative, target)) = self.acts.alternative(id).zip(self.target(id)) else {
            return;
        };
        let proposal = self.acts.get(alternative.proposal);
        let instrument = proposal.and_then(|proposal| Some(self.acts.get(proposal.dossier)?.id));
        let index = proposal.and_then(|proposal| proposal.edition);
        let Some((instrument, nth)) = instrument.zip(index) else {
            return;
        };
        if let Some((edition, act, past)) = self.edition_mut(origin, instrument, nth.index()) {
            let question = edition.questions.entry(target).or_default();
            question.say(act, past, choice(alternative));
        }
    }

    pub(crate) fn record_reserved(&mut self, origin: Origin<'_>, event: &Reserved) {
        let instrument = Known::new(self, origin.past).instrument_of(event.provision);
        let found = instrument.and_then(|instrument| self.works_at(origin, instrument));
        if let Some((edition, act, _)) = found {
            let reserved = edition.reserved.entry(event.provision).or_default();
            reserved.say(act.at.side, act.no, ());
        }
    }

    pub(crate) fn record_reopened(&mut self, origin: Origin<'_>, event: &Reopened) {
        let instrument = Known::new(self, origin.past).instrument_of(event.provision);
        let found = instrument.and_then(|instrument| self.works_at(origin, instrument));
        if let Some((edition, act, past)) = found {
            let question = edition.questions.entry(event.provision).or_default();
            question.reopen(act.no);
            // The adopter's log decides: who adopted without knowing of the reopening is not
            // called back, who had adopted before it must adopt again.
            edition.adoption.lift(act, past);
            edition.adoption.call_back(act.no);
        }
    }

    pub(crate) fn record_adopted(&mut self, origin: Origin<'_>, event: &Adopted) {
        let known = Known::new(self, origin.past);
        let Ok(instrument) = known.instrument(event.instrument) else {
            return;
        };
        let Ok(current) = known.current(instrument) else {
            return;
        };
        let text = Arc::new(current.text(&known));
        self.acts.know_text(event.text);
        if let Some((edition, act, past)) = self.works_at(origin, event.instrument) {
            edition.texts.insert(event.text, text);
            edition.adoption.say(act, past, Choice::Assent(event.text));
        }
    }

    pub(crate) fn record_pause(
        &mut self,
        origin: Origin<'_>,
        subject: EntryId,
        reason: Option<crate::Wording>,
    ) {
        if let Some(subject) = self.acts.number(subject) {
            let pauses = self.pauses.entry(subject).or_default();
            pauses.say(origin.at.side, origin.no, reason);
        }
    }

    /// What was said of pausing a subject.
    pub(crate) fn pauses(&self, subject: EntryId) -> Option<&Voices<Option<crate::Wording>>> {
        self.pauses.get(&self.acts.number(subject)?)
    }

    /// The edition of an instrument that an entry works at.
    fn edition_at(&self, origin: Origin<'_>, instrument: EntryId) -> Option<usize> {
        let known = Known::new(self, origin.past);
        let current = known.current(known.instrument(instrument).ok()?).ok()?;
        Some(current.index)
    }

    /// The same, noted with the act that works at it.
    fn works_at<'s>(
        &'s mut self,
        origin: Origin<'s>,
        instrument: EntryId,
    ) -> Option<(&'s mut Edition, &'s Act, Horizon<'s>)> {
        let index = self.edition_at(origin, instrument)?;
        self.acts.last_mut()?.edition = Nth::of(index);
        self.edition_mut(origin, instrument, index)
    }

    /// An edition, and what a question in it must be told of the act that speaks.
    fn edition_mut<'s>(
        &'s mut self,
        origin: Origin<'s>,
        instrument: EntryId,
        index: usize,
    ) -> Option<(&'s mut Edition, &'s Act, Horizon<'s>)> {
        let sides = self.sides();
        let instrument = self.instruments.get_mut(instrument)?;
        let edition = instrument.edition_mut(index)?;
        let (act, past) = self.acts.speaker(origin, sides)?;
        Some((edition, act, past))
    }
}
