//! What a side may do in a negotiation.

use crate::{
    Accepted, Adopted, AlternativeId, DrafterNamed, NegotiationOpened, Operation, Paused, Proposed,
    ProvisionId, Refusal, Reopened, Reserved, Resumed, TextState, Withdrawn,
    assent::Reading,
    instrument::{Current, Instrument},
    state::{Act, Alternative, Known, Nth},
};
use alloc::collections::BTreeSet;
use mithaq_canon::{EntryId, Side};

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
        let answered_in = known
            .act(answered)
            .and_then(|proposal| known.proposed_in(proposal));
        if answered_in.is_none_or(|found| found.id != event.instrument) {
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
    if found.act.at.side != by {
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
    if found.act.at.side == by {
        return Err(Refusal::OwnProposal(alternative));
    }
    not_agreed(known, &found.current, found.provision)?;
    on_table(known, &found, alternative)?;
    let reading = found.reading(known)?;
    // Its side has come round to another's alternative, so it does not stand behind its own.
    if reading.stand(found.act.at.side).behind != Some(found.alternative) {
        return Err(Refusal::Replaced(alternative));
    }
    if reading.stand(by).behind == Some(found.alternative) {
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
        .map(|edition| edition.adoption.at(known.horizon()).stand(by));
    if stand.and_then(|stand| stand.behind) == Some(event.text) {
        return Err(Refusal::AlreadySaid);
    }
    if !known.is_settled(instrument.at) {
        return Err(Refusal::NotYetSettled(instrument.id));
    }
    match current.unsettled(known) {
        None => Ok(()),
        Some(act) => Err(Refusal::NotYetSettled(act.id)),
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
    act: &'s Act,
    alternative: Alternative,
    provision: ProvisionId,
    current: Current<'s>,
}

impl<'s> Found<'s> {
    fn reading(&self, known: &Known<'s>) -> Result<Reading<'s, Alternative>, Refusal> {
        self.current
            .question(self.provision)
            .map(|question| question.at(known.horizon()))
            .ok_or(Refusal::NoSuchProvision(self.provision))
    }
}

fn find<'s>(known: &Known<'s>, id: AlternativeId) -> Result<Found<'s>, Refusal> {
    let unknown = Refusal::NoSuchAlternative(id);
    let provision = known.target(id).ok_or(unknown)?;
    let act = known.act(id.proposal).ok_or(unknown)?;
    let current = known.current(known.proposed_in(act).ok_or(unknown)?)?;
    if act.edition.map(Nth::index) != Some(current.index) {
        return Err(Refusal::Late(id));
    }
    Ok(Found {
        act,
        alternative: Alternative {
            proposal: act.no,
            op: id.op,
        },
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
    let side = found.act.at.side;
    if reading.stand(side).table == Some(found.alternative) {
        return Ok(());
    }
    Err(if reading.late(found.act) {
        Refusal::Late(alternative)
    } else if reading.withdrawn(side, found.alternative) {
        Refusal::Withdrawn(alternative)
    } else {
        Refusal::Replaced(alternative)
    })
}
