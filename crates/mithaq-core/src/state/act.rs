//! An act as the state keeps it.

use super::{Known, State};
use crate::{Event, ProvisionId, Recorded, Refusal, Statement, Wording};
use mithaq_canon::{Date, EntryId, KeyId, Past, Position, Time};

/// An act, and how it was judged against its own past.
#[derive(Debug, Clone)]
pub(crate) struct Act {
    pub(crate) id: EntryId,
    pub(crate) at: Position,
    /// Its whole causal past.
    pub(crate) past: Past,
    pub(crate) claimed: Time,
    /// When it occurred, else the day of the claimed time.
    pub(crate) made: Date,
    pub(crate) official: Option<KeyId>,
    pub(crate) grant: Option<EntryId>,
    pub(crate) statement: Option<Statement>,
    pub(crate) judged: Result<(), Refusal>,
    /// The dossier it lies in. What is about nothing known lies in one of its own.
    pub(crate) dossier: EntryId,
    /// What it is about.
    pub(crate) subject: EntryId,
    pub(crate) provision: Option<ProvisionId>,
}

/// Where a fact comes from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Origin<'a> {
    pub(crate) id: EntryId,
    pub(crate) at: Position,
    pub(crate) past: &'a Past,
}

impl Act {
    /// An act of which no more is known than that it is there.
    pub(super) fn new(state: &State, recorded: &Recorded, past: Past) -> Self {
        Self {
            id: recorded.id,
            at: recorded.at,
            past,
            claimed: recorded.claimed,
            made: recorded.claimed.date(state.register().offset_minutes),
            official: None,
            grant: None,
            statement: None,
            judged: Ok(()),
            dossier: recorded.id,
            subject: recorded.id,
            provision: None,
        }
    }

    pub(super) fn signed_by(&mut self, official: KeyId, grant: EntryId) {
        self.official = Some(official);
        self.grant = Some(grant);
    }

    pub(super) fn states(&mut self, state: &State, statement: Statement) {
        if let Some(occurred) = &statement.occurred {
            self.made = occurred.date;
        }
        let known = Known::new(state, &self.past);
        let about = about(&known, &statement.event);
        self.subject = about.unwrap_or(self.id);
        self.dossier = about
            .and_then(|subject| known.said(subject))
            .map_or(self.id, |subject| subject.dossier);
        self.provision = provision(&known, &statement.event);
        self.statement = Some(statement);
    }

    pub(crate) fn origin(&self) -> Origin<'_> {
        Origin {
            id: self.id,
            at: self.at,
            past: &self.past,
        }
    }

    pub(crate) fn event(&self) -> Option<&Event> {
        self.statement.as_ref().map(|statement| &statement.event)
    }

    pub(crate) fn tells_of_the_past(&self) -> bool {
        self.statement
            .as_ref()
            .is_some_and(Statement::tells_of_the_past)
    }

    pub(crate) fn evidence(&self) -> Wording {
        self.statement
            .as_ref()
            .and_then(|statement| statement.occurred.as_ref())
            .map(|occurred| occurred.evidence.clone())
            .unwrap_or_default()
    }

    /// A key that puts causes before effects and is the same everywhere: how much lay in its past,
    /// then its place. For display only.
    pub(crate) fn height(&self) -> (u64, Position) {
        let sizes = self.past.rows().map(|(_, _, size)| size);
        (sizes.fold(0, u64::saturating_add), self.at)
    }
}

/// The entry an event is about; `None`: itself, or nothing known.
fn about(known: &Known<'_>, event: &Event) -> Option<EntryId> {
    let instrument = |provision: ProvisionId| known.instrument_of(provision);
    match event {
        Event::InstrumentRegistered(_) | Event::SessionConvened(_) | Event::OfferMade(_) => None,
        Event::OutcomeRecorded(event) => Some(event.session),
        Event::NegotiationOpened(event) => Some(event.instrument),
        Event::DrafterNamed(event) => Some(event.negotiation),
        Event::Paused(event) => Some(event.subject),
        Event::Resumed(event) => Some(event.subject),
        Event::Attached(event) => Some(event.instrument),
        Event::Proposed(event) => Some(event.instrument),
        Event::Withdrawn(event) => Some(event.alternative.proposal),
        Event::Accepted(event) => Some(event.alternative.proposal),
        Event::Reserved(event) => instrument(event.provision),
        Event::Reopened(event) => instrument(event.provision),
        Event::Adopted(event) => Some(event.instrument),
        Event::MinutesDrafted(event) => Some(event.session),
        Event::MinutesSigned(event) => Some(event.minutes),
        Event::MeasureProposed(event) => event.session,
        Event::MeasureReported(event) => Some(event.measure),
        Event::MeasureConfirmed(event) => Some(event.measure),
        Event::OfferAnswered(event) => Some(event.offer),
        Event::PastConfirmed(event) => Some(event.entry),
        Event::PastContested(event) => Some(event.entry),
        Event::Remarked(event) => Some(event.subject),
    }
}

/// The provision an event is about, if it is about one alone.
fn provision(known: &Known<'_>, event: &Event) -> Option<ProvisionId> {
    match event {
        Event::Accepted(event) => Some(event.provision),
        Event::Reserved(event) => Some(event.provision),
        Event::Reopened(event) => Some(event.provision),
        Event::Withdrawn(event) => known.target(event.alternative),
        Event::MeasureProposed(event) => event.provision,
        Event::Proposed(event) => match event.operations.as_slice() {
            // An inserted provision is named by the proposal itself, whose subject says so.
            [crate::Operation::Replace(change)] => Some(change.provision),
            [crate::Operation::Delete(change)] => Some(change.provision),
            _ => None,
        },
        Event::InstrumentRegistered(_)
        | Event::SessionConvened(_)
        | Event::OutcomeRecorded(_)
        | Event::NegotiationOpened(_)
        | Event::DrafterNamed(_)
        | Event::Paused(_)
        | Event::Resumed(_)
        | Event::Attached(_)
        | Event::Adopted(_)
        | Event::MinutesDrafted(_)
        | Event::MinutesSigned(_)
        | Event::MeasureReported(_)
        | Event::MeasureConfirmed(_)
        | Event::OfferMade(_)
        | Event::OfferAnswered(_)
        | Event::PastConfirmed(_)
        | Event::PastContested(_)
        | Event::Remarked(_) => None,
    }
}
