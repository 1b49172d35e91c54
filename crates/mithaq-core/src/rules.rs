//! The rules of every act in one place: which is asked for which event, and what it then does.

use crate::{
    Event, Operation, Refusal, State, Statement, instrument, measure, negotiation, past, programme,
    session,
    state::{Known, Origin},
};
use alloc::{collections::BTreeSet, vec::Vec};
use mithaq_canon::{EntryId, Lang, Side, to_bytes};

/// An entry has at most 64 references (the record's own bound), so an act names no more entries.
const REFS_MAX: usize = 64;
/// An entry is at most 64 KiB; what is around the statement (proof, `seen`, `refs`) needs the rest.
const STATEMENT_BYTES_MAX: usize = 56 * 1024;
/// The number of a provision as printed: `9 bis`, `XXXVIII`, `4 مكرر`.
const NUMBER_CHARS_MAX: usize = 32;
/// More than the longest treaty has articles, and within the bytes of one entry.
const PROVISIONS_MAX: usize = 1024;
/// Changes of one proposal.
const OPERATIONS_MAX: usize = 256;
/// Any other list a person has to read.
const LIST_MAX: usize = 256;

/// Judges a statement of `by` on top of what is known. Applied to the whole present it is what
/// `decide` asks; applied to an entry's own past it is what makes that entry stand or void.
pub(crate) fn judge(known: &Known<'_>, by: Side, statement: &Statement) -> Result<(), Refusal> {
    let event = &statement.event;
    if statement.occurred.is_some() && !event.kind().may_be_past() {
        return Err(Refusal::CannotBePast);
    }
    within_bounds(statement)?;
    match event {
        Event::InstrumentRegistered(event) => instrument::judge_registered(event),
        Event::SessionConvened(event) => session::judge_convened(event),
        Event::OutcomeRecorded(event) => session::judge_outcome(known, event),
        Event::NegotiationOpened(event) => negotiation::judge_opened(known, event),
        Event::DrafterNamed(event) => negotiation::judge_drafter(known, by, event),
        Event::Paused(event) => negotiation::judge_paused(known, by, event),
        Event::Resumed(event) => negotiation::judge_resumed(known, by, event),
        Event::Attached(event) => instrument::judge_attached(known, event),
        Event::Proposed(event) => negotiation::judge_proposed(known, event),
        Event::Withdrawn(event) => negotiation::judge_withdrawn(known, by, event),
        Event::Accepted(event) => negotiation::judge_accepted(known, by, event),
        Event::Reserved(event) => negotiation::judge_reserved(known, by, event),
        Event::Reopened(event) => negotiation::judge_reopened(known, event),
        Event::Adopted(event) => negotiation::judge_adopted(known, by, event),
        Event::MinutesDrafted(event) => session::judge_minutes(known, event),
        Event::MinutesSigned(event) => session::judge_signed(known, by, event),
        Event::MeasureProposed(event) => measure::judge_proposed(known, event),
        Event::MeasureReported(event) => measure::judge_reported(known, by, event),
        Event::MeasureConfirmed(event) => measure::judge_confirmed(known, by, event),
        Event::OfferMade(event) => programme::judge_made(known, by, event),
        Event::OfferAnswered(event) => programme::judge_answered(known, by, event),
        Event::PastConfirmed(event) => past::judge_confirmed(known, by, event),
        Event::PastContested(event) => past::judge_contested(known, by, event),
        Event::Remarked(event) => past::judge_remarked(known, event),
    }
}

impl State {
    /// Keeps what an act that stands has said.
    pub(crate) fn record(&mut self, origin: Origin<'_>, event: &Event) {
        match event {
            Event::InstrumentRegistered(event) => self.record_registered(origin, event),
            Event::SessionConvened(_) => self.record_convened(origin),
            Event::OutcomeRecorded(event) => self.record_outcome(origin, event),
            Event::NegotiationOpened(event) => self.record_opened(origin, event),
            Event::DrafterNamed(event) => self.record_drafter(origin, event),
            Event::Paused(event) => {
                self.record_pause(origin, event.subject, Some(event.reason.clone()));
            }
            Event::Resumed(event) => self.record_pause(origin, event.subject, None),
            // It changes nothing that the rules ask for.
            Event::Attached(_) => (),
            Event::Proposed(event) => self.record_proposed(origin, event),
            Event::Withdrawn(event) => self.record_withdrawn(origin, event),
            Event::Accepted(event) => self.record_accepted(origin, event),
            Event::Reserved(event) => self.record_reserved(origin, event),
            Event::Reopened(event) => self.record_reopened(origin, event),
            Event::Adopted(event) => self.record_adopted(origin, event),
            Event::MinutesDrafted(event) => self.record_minutes(origin, event),
            Event::MinutesSigned(event) => self.record_signed(origin, event),
            Event::MeasureProposed(event) => self.record_measure(origin, event),
            Event::MeasureReported(event) => self.record_report(origin, event),
            Event::MeasureConfirmed(event) => self.record_confirmation(origin, event),
            Event::OfferMade(event) => self.record_offer(origin, event),
            Event::OfferAnswered(event) => self.record_answer(origin, event),
            Event::PastConfirmed(event) => self.record_past_word(origin, event.entry, true),
            Event::PastContested(event) => self.record_past_word(origin, event.entry, false),
            Event::Remarked(event) => self.record_remark(origin, event),
        }
    }
}

/// Bounds that hold for every statement, whatever is known.
fn within_bounds(statement: &Statement) -> Result<(), Refusal> {
    let lists_hold = match &statement.event {
        Event::InstrumentRegistered(event) => {
            event.provisions.len() <= PROVISIONS_MAX
                && event.milestones.len() <= LIST_MAX
                && each_once(event.texts.iter().map(|(lang, _)| *lang))
                && event.texts.len() <= Lang::ALL.len()
                && event
                    .provisions
                    .iter()
                    .all(|provision| short(&provision.number))
        }
        Event::SessionConvened(event) => event.agenda.len() <= LIST_MAX,
        Event::NegotiationOpened(event) => {
            event.reasons.len() <= LIST_MAX && each_once(event.basis.iter().copied())
        }
        Event::Proposed(event) => {
            event.operations.len() <= OPERATIONS_MAX
                && event.operations.iter().all(|operation| match operation {
                    Operation::Insert(change) => short(&change.number),
                    Operation::Replace(_) | Operation::Delete(_) => true,
                })
        }
        Event::MinutesDrafted(event) => {
            each_once(event.outcomes.iter().copied()) && each_once(event.measures.iter().copied())
        }
        Event::MeasureProposed(event) => event.owners.len() <= usize::from(Side::MAX),
        Event::OutcomeRecorded(_)
        | Event::DrafterNamed(_)
        | Event::Paused(_)
        | Event::Resumed(_)
        | Event::Attached(_)
        | Event::Withdrawn(_)
        | Event::Accepted(_)
        | Event::Reserved(_)
        | Event::Reopened(_)
        | Event::Adopted(_)
        | Event::MinutesSigned(_)
        | Event::MeasureReported(_)
        | Event::MeasureConfirmed(_)
        | Event::OfferMade(_)
        | Event::OfferAnswered(_)
        | Event::PastConfirmed(_)
        | Event::PastContested(_)
        | Event::Remarked(_) => true,
    };
    let named: Vec<EntryId> = statement.refs();
    let holds =
        lists_hold && named.len() <= REFS_MAX && to_bytes(statement).len() <= STATEMENT_BYTES_MAX;
    if holds {
        Ok(())
    } else {
        Err(Refusal::OutOfBounds)
    }
}

fn short(number: &str) -> bool {
    number.chars().count() <= NUMBER_CHARS_MAX
}

fn each_once<T: Ord>(mut items: impl Iterator<Item = T>) -> bool {
    let mut seen = BTreeSet::new();
    items.all(|item| seen.insert(item))
}
