//! The record says by number which acts are signed with both algorithms, and knows no meaning; the
//! core gives the numbers their meaning. Here the two meet.

use mithaq_core::EventKind;
use mithaq_record::{Strength, kind};

/// A new act must be given its place here before it can be built.
fn expected(kind: EventKind) -> Strength {
    match kind {
        EventKind::Adopted | EventKind::MinutesSigned => Strength::Hybrid,
        EventKind::InstrumentRegistered
        | EventKind::SessionConvened
        | EventKind::OutcomeRecorded
        | EventKind::NegotiationOpened
        | EventKind::DrafterNamed
        | EventKind::Paused
        | EventKind::Resumed
        | EventKind::Attached
        | EventKind::Proposed
        | EventKind::Withdrawn
        | EventKind::Accepted
        | EventKind::Reserved
        | EventKind::Reopened
        | EventKind::MinutesDrafted
        | EventKind::MeasureProposed
        | EventKind::MeasureReported
        | EventKind::MeasureConfirmed
        | EventKind::OfferMade
        | EventKind::OfferAnswered
        | EventKind::PastConfirmed
        | EventKind::PastContested
        | EventKind::Remarked => Strength::Plain,
    }
}

#[test]
fn acts_that_bind_are_signed_with_both_algorithms() {
    let kinds: Vec<EventKind> = (0..64).filter_map(EventKind::from_number).collect();
    assert!(kinds.contains(&EventKind::Adopted) && kinds.contains(&EventKind::Remarked));
    for event in kinds {
        let strength = kind::strength(event.number().into());
        assert_eq!(strength, expected(event), "{event:?}");
    }
}
