//! Whether a command may become statements.

use crate::{
    Accepted, Actor, Adopted, AlternativeId, Command, Event, Occurred, Proposed, ProvisionId,
    Refusal, Reopened, Reserved, State, Statement, Withdrawn, rules::judge, state::Known, view,
};
use alloc::{vec, vec::Vec};
use mithaq_canon::{Digest, Time};

/// Asks the rules whether `actor` may do what `command` says, on top of all that `state` holds.
/// May refuse, never writes.
///
/// # Errors
/// The [`Refusal`] for which an entry with the same statement would be void; besides,
/// [`Refusal::Stale`] where the form showed something else than what stands now, and
/// [`Refusal::InTheFuture`] where something is told of the past that lies after the day of `at`.
pub fn decide(
    state: &State,
    actor: &Actor,
    at: Time,
    command: Command,
) -> Result<Vec<Statement>, Refusal> {
    let known = state.now();
    let statement = stated(&known, command)?;
    let instruments = actor.instruments.as_deref();
    if !actor.may(statement.event.kind()) || !state.is_within(instruments, &statement, known.cut) {
        return Err(Refusal::NotGranted);
    }
    if let Some(occurred) = &statement.occurred {
        let today = at.date(state.register().offset_minutes);
        if occurred.date.earliest() > today.earliest() {
            return Err(Refusal::InTheFuture);
        }
    }
    match judge(&known, actor.side, &statement) {
        Ok(()) => Ok(vec![statement]),
        // What was signed is not what stands: at home that can only be an old form.
        Err(Refusal::OtherText) => Err(Refusal::Stale),
        Err(refusal) => Err(refusal),
    }
}

/// The statement that a command asks for.
fn stated(known: &Known<'_>, command: Command) -> Result<Statement, Refusal> {
    let event = match command {
        Command::Past { occurred, of } => return past(known, occurred, *of),
        Command::Register(event) => Event::InstrumentRegistered(event),
        Command::Convene(event) => Event::SessionConvened(event),
        Command::RecordOutcome(event) => Event::OutcomeRecorded(event),
        Command::OpenNegotiation(event) => Event::NegotiationOpened(event),
        Command::TakeUpDrafting(event) => Event::DrafterNamed(event),
        Command::Pause(event) => Event::Paused(event),
        Command::Resume(event) => Event::Resumed(event),
        Command::Attach(event) => Event::Attached(event),
        Command::Propose {
            instrument,
            shown,
            operations,
            reason,
            words,
            answers,
        } => {
            let base = known.current(known.instrument(instrument)?)?.base.digest;
            for (provision, digest) in shown {
                fresh(known, provision, digest)?;
            }
            Event::Proposed(Proposed {
                instrument,
                base,
                operations,
                reason,
                words,
                answers,
            })
        }
        Command::Withdraw { alternative } => Event::Withdrawn(Withdrawn { alternative }),
        Command::Accept { alternative, shown } => {
            let provision = target(known, alternative)?;
            fresh(known, provision, shown)?;
            Event::Accepted(Accepted {
                provision,
                alternative,
            })
        }
        Command::Reserve { provision } => Event::Reserved(Reserved { provision }),
        Command::Reopen { provision, shown } => {
            fresh(known, provision, shown)?;
            Event::Reopened(Reopened { provision })
        }
        Command::Adopt { instrument, text } => Event::Adopted(Adopted { instrument, text }),
        Command::DraftMinutes(event) => Event::MinutesDrafted(event),
        Command::SignMinutes(event) => Event::MinutesSigned(event),
        Command::ProposeMeasure(event) => Event::MeasureProposed(event),
        Command::ReportMeasure(event) => Event::MeasureReported(event),
        Command::ConfirmMeasure(event) => Event::MeasureConfirmed(event),
        Command::MakeOffer(event) => Event::OfferMade(event),
        Command::AnswerOffer(event) => Event::OfferAnswered(event),
        Command::ConfirmPast(event) => Event::PastConfirmed(event),
        Command::ContestPast(event) => Event::PastContested(event),
        Command::Remark(event) => Event::Remarked(event),
    };
    Ok(event.now())
}

/// What is recorded as having happened earlier. A past within a past says nothing.
fn past(known: &Known<'_>, occurred: Occurred, of: Command) -> Result<Statement, Refusal> {
    if matches!(of, Command::Past { .. }) {
        return Err(Refusal::CannotBePast);
    }
    let Statement { event, .. } = stated(known, of)?;
    Ok(Statement {
        event,
        occurred: Some(occurred),
    })
}

fn target(known: &Known<'_>, alternative: AlternativeId) -> Result<ProvisionId, Refusal> {
    known
        .target(alternative)
        .ok_or(Refusal::NoSuchAlternative(alternative))
}

/// Whether a form showed a provision as it stands now.
fn fresh(known: &Known<'_>, provision: ProvisionId, shown: Digest) -> Result<(), Refusal> {
    let now = view::provision_digest(known, provision);
    match now {
        None => Err(Refusal::NoSuchProvision(provision)),
        Some(now) if now == shown => Ok(()),
        Some(_) => Err(Refusal::Stale),
    }
}
