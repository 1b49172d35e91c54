//! What became of an act: what its own past made of it, and what concurrent acts did to it.
//!
//! The match below names every kind of act, so that a new one must say here with what it can
//! conflict.

use crate::{
    AlternativeId, Event, Proposed, Verdict,
    assent::Question,
    instrument::Edition,
    state::{Act, ActNo, Alternative, Known},
};
use alloc::vec::Vec;

/// The verdict on an act that states `event`.
pub(crate) fn of(known: &Known<'_>, act: &Act, event: Option<&Event>) -> Verdict {
    within(known, act, &contest(known, act, event))
}

/// The verdict on an act, and whether it is provisional.
pub(crate) fn and_whether_provisional(
    known: &Known<'_>,
    act: &Act,
    event: Option<&Event>,
) -> (Verdict, bool) {
    let contest = contest(known, act, event);
    let verdict = within(known, act, &contest);
    (verdict, is_open(known, act, contest))
}

fn within(known: &Known<'_>, act: &Act, contest: &Contest<'_>) -> Verdict {
    if let Err(refusal) = &act.judged {
        return Verdict::Void(**refusal);
    }
    match contest {
        Contest::None => Verdict::Standing,
        Contest::Accepting(question) if crossed(known, question, act) => Verdict::Crossed,
        Contest::Adopting(edition) if crossed(known, &edition.adoption, act) => Verdict::Crossed,
        Contest::Signing(signing) if crossed(known, signing, act) => Verdict::Crossed,
        Contest::Withdrawing(question) if late(known, question, act) => Verdict::Late,
        Contest::Drafting(signing) if late(known, signing, act) => Verdict::Late,
        Contest::Reopening(edition) if late(known, &edition.adoption, act) => Verdict::Late,
        Contest::Proposing(edition, questions)
            if late(known, &edition.adoption, act)
                || questions.iter().all(|question| late(known, question, act)) =>
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
pub(crate) fn is_provisional(known: &Known<'_>, act: &Act, event: Option<&Event>) -> bool {
    is_open(known, act, contest(known, act, event))
}

fn is_open(known: &Known<'_>, act: &Act, contest: Contest<'_>) -> bool {
    if !act.stands() {
        return false;
    }
    let open = |act: &Act| !known.is_settled(act.at);
    let mut rivals = match contest {
        Contest::None => return false,
        Contest::Accepting(question) | Contest::Withdrawing(question) => {
            rivals(known, question, act)
        }
        Contest::Adopting(edition) | Contest::Reopening(edition) => {
            rivals(known, &edition.adoption, act)
        }
        Contest::Signing(signing) | Contest::Drafting(signing) => rivals(known, signing, act),
        Contest::Proposing(edition, questions) => {
            let mut all = rivals(known, &edition.adoption, act);
            for question in questions {
                all.extend(rivals(known, question, act));
            }
            all
        }
    }
    .into_iter();
    open(act) || rivals.any(open)
}

/// With what an act may stand in conflict.
pub(crate) enum Contest<'s> {
    None,
    Accepting(&'s Question<Alternative>),
    Withdrawing(&'s Question<Alternative>),
    Proposing(&'s Edition, Vec<&'s Question<Alternative>>),
    Reopening(&'s Edition),
    Adopting(&'s Edition),
    Signing(&'s Question<ActNo>),
    Drafting(&'s Question<ActNo>),
}

/// The question on which an act may stand in conflict with others.
pub(crate) fn contest<'s>(known: &Known<'s>, act: &Act, event: Option<&Event>) -> Contest<'s> {
    let Some(event) = event else {
        return Contest::None;
    };
    let found = match event {
        Event::Proposed(event) => proposing(known, act, event),
        Event::Withdrawn(event) => question(known, event.alternative).map(Contest::Withdrawing),
        Event::Accepted(event) => question(known, event.alternative).map(Contest::Accepting),
        Event::Reopened(_) => edition_of(known, act).map(Contest::Reopening),
        Event::Adopted(_) => edition_of(known, act).map(Contest::Adopting),
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

fn proposing<'s>(known: &Known<'s>, act: &Act, event: &Proposed) -> Option<Contest<'s>> {
    let edition = edition_of(known, act)?;
    let targets = event.targets(act.id);
    let questions = targets.filter_map(|target| edition.questions.get(&target));
    Some(Contest::Proposing(edition, questions.collect()))
}

fn question<'s>(
    known: &Known<'s>,
    alternative: AlternativeId,
) -> Option<&'s Question<Alternative>> {
    let target = known.state.target(alternative)?;
    let proposal = known.state.acts.by_id(alternative.proposal)?;
    edition_of(known, proposal)?.questions.get(&target)
}

/// The edition that an act works at.
fn edition_of<'s>(known: &Known<'s>, act: &Act) -> Option<&'s Edition> {
    let instrument = known.state.acts.get(act.dossier)?.id;
    let instrument = known.instrument(instrument).ok()?;
    instrument.editions.get(act.edition?.index())
}

fn crossed<O: Ord + Copy>(known: &Known<'_>, question: &Question<O>, act: &Act) -> bool {
    question.at(known.horizon()).crossed(act)
}

fn late<O: Ord + Copy>(known: &Known<'_>, question: &Question<O>, act: &Act) -> bool {
    question.at(known.horizon()).late(act)
}

fn rivals<'s, O: Ord + Copy>(
    known: &Known<'s>,
    question: &'s Question<O>,
    act: &Act,
) -> Vec<&'s Act> {
    question.at(known.horizon()).rivals(act).collect()
}
