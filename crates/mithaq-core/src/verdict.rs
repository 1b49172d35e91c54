//! What became of an act: what its own past made of it, and what concurrent acts did to it.
//!
//! The match below names every kind of act, so that a new one must say here with what it can
//! conflict.

use crate::{
    AlternativeId, Event, ProvisionId, Verdict,
    assent::Question,
    instrument::Edition,
    state::{Act, Known},
};
use alloc::vec::Vec;
use mithaq_canon::Position;

/// The verdict on an act.
pub(crate) fn of(known: &Known<'_>, act: &Act) -> Verdict {
    if let Err(refusal) = act.judged {
        return Verdict::Void(refusal);
    }
    match contest(known, act) {
        Contest::None => Verdict::Standing,
        Contest::Accepting(question) if crossed(known, question, act.at) => Verdict::Crossed,
        Contest::Adopting(edition) if crossed(known, &edition.adoption, act.at) => Verdict::Crossed,
        Contest::Signing(signing) if crossed(known, signing, act.at) => Verdict::Crossed,
        Contest::Withdrawing(question) if late(known, question, act.at) => Verdict::Late,
        Contest::Drafting(signing) if late(known, signing, act.at) => Verdict::Late,
        Contest::Reopening(edition) if late(known, &edition.adoption, act.at) => Verdict::Late,
        Contest::Proposing(edition, questions)
            if late(known, &edition.adoption, act.at)
                || questions
                    .iter()
                    .all(|question| late(known, question, act.at)) =>
        {
            Verdict::Late
        }
        Contest::Accepting(_)
        | Contest::Adopting(_)
        | Contest::Signing(_)
        | Contest::Withdrawing(_)
        | Contest::Drafting(_)
        | Contest::Reopening(_)
        | Contest::Proposing(_, _) => Verdict::Standing,
    }
}

/// Whether an entry not yet seen could still change the verdict on an act.
///
/// What can cross or outrun an act is concurrent with it, so once every other side's receipt
/// covers the act all of that is here; and it is final itself once it is covered likewise.
pub(crate) fn is_provisional(known: &Known<'_>, act: &Act) -> bool {
    if act.judged.is_err() {
        return false;
    }
    let open = |at: Position| !known.is_settled(at);
    let mut rivals = match contest(known, act) {
        Contest::None => return false,
        Contest::Accepting(question) | Contest::Withdrawing(question) => {
            rivals(known, question, act.at)
        }
        Contest::Adopting(edition) | Contest::Reopening(edition) => {
            rivals(known, &edition.adoption, act.at)
        }
        Contest::Signing(signing) | Contest::Drafting(signing) => rivals(known, signing, act.at),
        Contest::Proposing(edition, questions) => {
            let mut all = rivals(known, &edition.adoption, act.at);
            for question in questions {
                all.extend(rivals(known, question, act.at));
            }
            all
        }
    }
    .into_iter();
    open(act.at) || rivals.any(open)
}

/// With what an act may stand in conflict.
pub(crate) enum Contest<'s> {
    None,
    Accepting(&'s Question<AlternativeId>),
    Withdrawing(&'s Question<AlternativeId>),
    Proposing(&'s Edition, Vec<&'s Question<AlternativeId>>),
    Reopening(&'s Edition),
    Adopting(&'s Edition),
    Signing(&'s Question<mithaq_canon::EntryId>),
    Drafting(&'s Question<mithaq_canon::EntryId>),
}

/// The question on which an act may stand in conflict with others.
pub(crate) fn contest<'s>(known: &Known<'s>, act: &Act) -> Contest<'s> {
    let Some(event) = act.event() else {
        return Contest::None;
    };
    let found = match event {
        Event::Proposed(_) => proposing(known, act),
        Event::Withdrawn(event) => question(known, event.alternative).map(Contest::Withdrawing),
        Event::Accepted(event) => question(known, event.alternative).map(Contest::Accepting),
        Event::Reopened(event) => reopening(known, act, event.provision),
        Event::Adopted(event) => edition_at(known, act, event.instrument).map(Contest::Adopting),
        Event::MinutesDrafted(event) => known
            .session(event.session)
            .ok()
            .map(|session| Contest::Drafting(&session.signing)),
        Event::MinutesSigned(event) => known
            .state
            .minutes(event.minutes)
            .and_then(|minutes| known.session(minutes.session).ok())
            .map(|session| Contest::Signing(&session.signing)),
        // Two of these by different sides both stand, and joining them is an act of its own; each
        // side's later word on the same thing replaces its earlier one.
        Event::InstrumentRegistered(_)
        | Event::SessionConvened(_)
        | Event::OutcomeRecorded(_)
        | Event::NegotiationOpened(_)
        | Event::DrafterNamed(_)
        | Event::Paused(_)
        | Event::Resumed(_)
        | Event::Attached(_)
        | Event::Reserved(_)
        | Event::MeasureProposed(_)
        | Event::MeasureReported(_)
        | Event::MeasureConfirmed(_)
        | Event::OfferMade(_)
        | Event::OfferAnswered(_)
        | Event::PastConfirmed(_)
        | Event::PastContested(_)
        | Event::Remarked(_) => None,
    };
    found.unwrap_or(Contest::None)
}

fn proposing<'s>(known: &Known<'s>, act: &Act) -> Option<Contest<'s>> {
    let proposal = known.state.proposals.get(&act.id)?;
    let instrument = known.instrument(proposal.instrument).ok()?;
    let edition = instrument.editions.get(proposal.edition)?;
    let targets = proposal.targets.iter();
    let questions = targets.filter_map(|target| edition.questions.get(target));
    Some(Contest::Proposing(edition, questions.collect()))
}

fn question<'s>(
    known: &Known<'s>,
    alternative: AlternativeId,
) -> Option<&'s Question<AlternativeId>> {
    let proposal = known.state.proposals.get(&alternative.proposal)?;
    let target = proposal.targets.get(usize::from(alternative.op))?;
    let instrument = known.instrument(proposal.instrument).ok()?;
    instrument
        .editions
        .get(proposal.edition)?
        .questions
        .get(target)
}

fn reopening<'s>(known: &Known<'s>, act: &Act, provision: ProvisionId) -> Option<Contest<'s>> {
    let instrument = known.instrument_of(provision)?;
    edition_at(known, act, instrument).map(Contest::Reopening)
}

/// The edition that was open in the past of an act.
fn edition_at<'s>(
    known: &Known<'s>,
    act: &Act,
    instrument: mithaq_canon::EntryId,
) -> Option<&'s Edition> {
    let instrument = known.instrument(instrument).ok()?;
    let then = Known::new(known.state, &act.past);
    let index = then
        .current(then.instrument(instrument.id).ok()?)
        .ok()?
        .index;
    instrument.editions.get(index)
}

fn crossed<O: Ord + Copy>(known: &Known<'_>, question: &Question<O>, at: Position) -> bool {
    question.at(known.cut, known.sides()).crossed(at)
}

fn late<O: Ord + Copy>(known: &Known<'_>, question: &Question<O>, at: Position) -> bool {
    question.at(known.cut, known.sides()).late(at)
}

fn rivals<O: Ord + Copy>(known: &Known<'_>, question: &Question<O>, at: Position) -> Vec<Position> {
    question.at(known.cut, known.sides()).rivals(at).collect()
}
