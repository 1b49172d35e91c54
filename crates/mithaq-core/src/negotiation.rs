//! Negotiating: who drafts, what stands on each provision, what is agreed and adopted.

use crate::{
    Accepted, Adopted, AlternativeId, DrafterNamed, NegotiationKind, NegotiationOpened, Operation,
    Paused, Proposed, ProvisionId, Refusal, Reopened, Reserved, Resumed, State, TextState,
    Withdrawn,
    assent::{Choice, Reading},
    instrument::{Current, Edition, Inserted, Instrument},
    state::{Known, Origin},
    voices::Voices,
};
use alloc::{collections::BTreeSet, sync::Arc, vec::Vec};
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

/// Whether a negotiation may be opened.
pub(crate) fn judge_opened(known: &Known<'_>, event: &NegotiationOpened) -> Result<(), Refusal> {
    let instrument = known.instrument(event.instrument)?;
    let current = known.current(instrument)?;
    if let Some(open) = open_negotiation(known, instrument, current.index) {
        return Err(Refusal::AlreadyNegotiating(open));
    }
    if event
        .drafter
        .is_some_and(|side| !known.sides().contains(side))
    {
        return Err(Refusal::WrongSide);
    }
    let unknown = event
        .basis
        .iter()
        .find(|basis| known.act(**basis).is_none());
    if let Some(basis) = unknown {
        return Err(Refusal::NoSuchSubject(*basis));
    }
    let mut reasons = event.reasons.iter().filter_map(|reason| reason.provision);
    reasons.try_for_each(|provision| current.has(known, provision))
}

/// Whether a side may charge itself with drafting.
pub(crate) fn judge_drafter(
    known: &Known<'_>,
    by: Side,
    event: &DrafterNamed,
) -> Result<(), Refusal> {
    let negotiation = known.negotiation(event.negotiation)?;
    let instrument = known.instrument(negotiation.instrument)?;
    let current = known.current(instrument)?;
    if current.index != negotiation.edition {
        return Err(Refusal::NegotiationConcluded(event.negotiation));
    }
    if negotiation.drafters(known).contains(by) {
        return Err(Refusal::AlreadyCharged);
    }
    Ok(())
}

/// Whether a side may put these changes forward.
pub(crate) fn judge_proposed(known: &Known<'_>, event: &Proposed) -> Result<(), Refusal> {
    let instrument = known.instrument(event.instrument)?;
    let current = open_text(known, instrument)?;
    if event.base != current.base.digest {
        return Err(Refusal::OtherBase);
    }
    if event.operations.is_empty() {
        return Err(Refusal::Empty);
    }
    if let Some(answered) = event.answers {
        let answers_one = known.act(answered).is_some()
            && known
                .state
                .proposals
                .get(&answered)
                .is_some_and(|proposal| proposal.instrument == event.instrument);
        if !answers_one {
            return Err(Refusal::NoSuchSubject(answered));
        }
    }
    let mut targets = BTreeSet::new();
    for operation in &event.operations {
        let (provision, silent) = match operation {
            Operation::Replace(change) => {
                let silent = change.heading.is_empty() && change.body.is_empty();
                (Some(change.provision), silent)
            }
            Operation::Insert(change) => {
                if let Some(after) = change.after {
                    current.has(known, after)?;
                }
                (None, change.heading.is_empty() && change.body.is_empty())
            }
            Operation::Delete(change) => (Some(change.provision), false),
        };
        if silent {
            return Err(Refusal::Empty);
        }
        if let Some(provision) = provision {
            current.has(known, provision)?;
            not_agreed(known, &current, provision)?;
            if !targets.insert(provision) {
                return Err(Refusal::OutOfBounds);
            }
        }
    }
    Ok(())
}

/// Whether a side may withdraw an alternative.
pub(crate) fn judge_withdrawn(
    known: &Known<'_>,
    by: Side,
    event: &Withdrawn,
) -> Result<(), Refusal> {
    let found = find(known, event.alternative)?;
    if found.by != by {
        return Err(Refusal::NotOwnProposal(event.alternative));
    }
    not_agreed(known, &found.current, found.provision)?;
    on_table(known, &found, event.alternative)
}

/// Whether a side may accept an alternative ad referendum.
pub(crate) fn judge_accepted(known: &Known<'_>, by: Side, event: &Accepted) -> Result<(), Refusal> {
    let alternative = event.alternative;
    let found = find(known, alternative)?;
    if found.provision != event.provision {
        return Err(Refusal::NoSuchAlternative(alternative));
    }
    if found.by == by {
        return Err(Refusal::OwnProposal(alternative));
    }
    not_agreed(known, &found.current, found.provision)?;
    on_table(known, &found, alternative)?;
    let reading = found.reading(known)?;
    // Its side has come round to another's alternative, so it does not stand behind its own.
    if reading.stand(found.by).behind != Some(alternative) {
        return Err(Refusal::Replaced(alternative));
    }
    if reading.stand(by).behind == Some(alternative) {
        return Err(Refusal::AlreadySaid);
    }
    Ok(())
}

/// Whether a side may reserve its position.
pub(crate) fn judge_reserved(known: &Known<'_>, by: Side, event: &Reserved) -> Result<(), Refusal> {
    let current = open_provision(known, event.provision)?;
    not_agreed(known, &current, event.provision)?;
    if current.reserved_by(known, event.provision).contains(by) {
        return Err(Refusal::AlreadySaid);
    }
    Ok(())
}

/// Whether a side may take back what was agreed.
pub(crate) fn judge_reopened(known: &Known<'_>, event: &Reopened) -> Result<(), Refusal> {
    let current = open_provision(known, event.provision)?;
    match current.agreed(known, event.provision) {
        Some(_) => Ok(()),
        None => Err(Refusal::NotAgreed(event.provision)),
    }
}

/// Whether a side may adopt the text (VCLT 9).
///
/// It must be the text that results from what is agreed, with nothing open, nothing blank, every
/// authentic language present, and everything it rests on settled in the adopter's own past.
pub(crate) fn judge_adopted(known: &Known<'_>, by: Side, event: &Adopted) -> Result<(), Refusal> {
    let instrument = known.instrument(event.instrument)?;
    let current = open_text(known, instrument)?;
    if let Some(provision) = current.first_open(known) {
        return Err(Refusal::OpenBrackets(provision));
    }
    let text = current.text(known);
    instrument.complete(&text)?;
    if text.digest != event.text {
        return Err(Refusal::OtherText);
    }
    let stand = current
        .edition
        .map(|edition| edition.adoption.at(known.cut, known.sides()).stand(by));
    if stand.and_then(|stand| stand.behind) == Some(event.text) {
        return Err(Refusal::AlreadySaid);
    }
    let registration = Some(instrument.at).filter(|at| !known.is_settled(*at));
    match registration.or(current.unsettled(known)) {
        None => Ok(()),
        Some(at) => {
            let act = known.state.act_at(at);
            Err(Refusal::NotYetSettled(
                act.map_or(event.instrument, |act| act.id),
            ))
        }
    }
}

/// Whether a side may pause a subject.
pub(crate) fn judge_paused(known: &Known<'_>, by: Side, event: &Paused) -> Result<(), Refusal> {
    if !can_be_paused(known, event.subject) {
        return Err(Refusal::NoSuchSubject(event.subject));
    }
    if known.paused_by(event.subject).contains(by) {
        return Err(Refusal::AlreadyPaused);
    }
    Ok(())
}

/// Whether a side may resume a subject: only what it has paused itself.
pub(crate) fn judge_resumed(known: &Known<'_>, by: Side, event: &Resumed) -> Result<(), Refusal> {
    if known.paused_by(event.subject).contains(by) {
        Ok(())
    } else {
        Err(Refusal::NotPaused)
    }
}

fn can_be_paused(known: &Known<'_>, subject: EntryId) -> bool {
    known.instrument(subject).is_ok()
        || known.negotiation(subject).is_ok()
        || known.session(subject).is_ok()
        || known.measure(subject).is_ok()
        || known.offer(subject).is_ok()
}

/// The first known negotiation, by id, of an edition.
fn open_negotiation(known: &Known<'_>, instrument: &Instrument, edition: usize) -> Option<EntryId> {
    let mut all = instrument.negotiations.iter().copied();
    all.find(|id| {
        known
            .negotiation(*id)
            .is_ok_and(|negotiation| negotiation.edition == edition)
    })
}

/// The edition on which the text may be worked at: a draft at once, a text that was adopted only
/// under a revision.
fn open_text<'s>(known: &Known<'s>, instrument: &'s Instrument) -> Result<Current<'s>, Refusal> {
    let current = known.current(instrument)?;
    let draft = current.index == 0
        && match instrument.declared {
            TextState::Draft => true,
            TextState::Adopted | TextState::Authenticated => false,
        };
    if draft || open_negotiation(known, instrument, current.index).is_some() {
        Ok(current)
    } else {
        Err(Refusal::NoNegotiation(instrument.id))
    }
}

/// The open edition of the instrument that has this provision.
fn open_provision<'s>(known: &Known<'s>, provision: ProvisionId) -> Result<Current<'s>, Refusal> {
    let instrument = known
        .instrument_of(provision)
        .ok_or(Refusal::NoSuchProvision(provision))?;
    let current = open_text(known, known.instrument(instrument)?)?;
    current.has(known, provision)?;
    Ok(current)
}

fn not_agreed(
    known: &Known<'_>,
    current: &Current<'_>,
    provision: ProvisionId,
) -> Result<(), Refusal> {
    match current.agreed(known, provision) {
        Some(_) => Err(Refusal::Agreed(provision)),
        None => Ok(()),
    }
}

/// An alternative in the open edition.
struct Found<'s> {
    by: Side,
    at: Position,
    provision: ProvisionId,
    current: Current<'s>,
}

impl<'s> Found<'s> {
    fn reading(&self, known: &Known<'s>) -> Result<Reading<'s, AlternativeId>, Refusal> {
        self.current
            .question(self.provision)
            .map(|question| question.at(known.cut, known.sides()))
            .ok_or(Refusal::NoSuchProvision(self.provision))
    }
}

fn find<'s>(known: &Known<'s>, alternative: AlternativeId) -> Result<Found<'s>, Refusal> {
    let unknown = Refusal::NoSuchAlternative(alternative);
    let provision = known.target(alternative).ok_or(unknown)?;
    let act = known.act(alternative.proposal).ok_or(unknown)?;
    let proposals = &known.state.proposals;
    let proposal = proposals.get(&alternative.proposal).ok_or(unknown)?;
    let current = known.current(known.instrument(proposal.instrument)?)?;
    if current.index != proposal.edition {
        return Err(Refusal::Late(alternative));
    }
    Ok(Found {
        by: act.at.side,
        at: act.at,
        provision,
        current,
    })
}

/// Whether an alternative is what its side has on the table.
fn on_table<'s>(
    known: &Known<'s>,
    found: &Found<'s>,
    alternative: AlternativeId,
) -> Result<(), Refusal> {
    let reading = found.reading(known)?;
    if reading.stand(found.by).table == Some(alternative) {
        return Ok(());
    }
    Err(if reading.late(found.at) {
        Refusal::Late(alternative)
    } else if reading.withdrawn(found.by, alternative) {
        Refusal::Withdrawn(alternative)
    } else {
        Refusal::Replaced(alternative)
    })
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
