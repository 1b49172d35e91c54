//! What an official can say in law: the act's body that lies in the chain.
//!
//! Numbers are stated and never reused. Gaps are kept for the treaty acts to come (initialling 21,
//! full powers 22, signature 23-25, ratification and notices 26-27, provisional application 28-29,
//! suspension and termination 30-34, correction 35, registration 36). All numbers stay below 64,
//! because a grant names acts by a set of bits ([`crate::ActSet`]).

mod committee;
mod instrument;
mod kind;
mod named;
mod negotiation;
mod programme;
mod words;

pub use committee::{
    MeasureConfirmed, MeasureProposed, MeasureReported, MinutesDrafted, MinutesSigned, OutcomeKind,
    OutcomeRecorded, Progress, SessionConvened, SessionKind,
};
pub use instrument::{
    DeclaredProvision, InstrumentKind, InstrumentRegistered, Milestone, MilestoneKind, Nature,
    ProvisionId, ProvisionKind, Standing, TextState,
};
pub use kind::EventKind;
pub use named::NamedPayload;
pub use negotiation::{
    Accepted, Adopted, AlternativeId, Delete, DrafterNamed, Insert, NegotiationKind,
    NegotiationOpened, Operation, Paused, Proposed, Reason, Reopened, Replace, Reserved, Resumed,
    RevisionReason, Withdrawn,
};
pub use programme::{Answer, OfferAnswered, OfferMade};
pub use words::{Attached, PastConfirmed, PastContested, Remarked};

use crate::Wording;
use alloc::vec::Vec;
use mithaq_canon::{Date, EntryId, canon_enum, canon_struct};
use named::Named;

/// What the body of an act decodes to: an event, and when it happened if that was earlier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// What is stated.
    pub event: Event,
    /// Set if the event happened before and is only *recorded* now. It then awaits the
    /// confirmation of every other side. An act that binds cannot be stated as past.
    pub occurred: Option<Occurred>,
}
canon_struct!(Statement { event, occurred });

/// When a past event happened, as far as it is known, and what shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurred {
    /// The date, to the precision that is known.
    pub date: Date,
    /// What the date and the event are known from.
    pub evidence: Wording,
}
canon_struct!(Occurred { date, evidence });

/// Every act of this version.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each variant is documented at its payload")]
pub enum Event {
    InstrumentRegistered(InstrumentRegistered),
    SessionConvened(SessionConvened),
    OutcomeRecorded(OutcomeRecorded),
    NegotiationOpened(NegotiationOpened),
    DrafterNamed(DrafterNamed),
    Paused(Paused),
    Resumed(Resumed),
    Attached(Attached),
    Proposed(Proposed),
    Withdrawn(Withdrawn),
    Accepted(Accepted),
    Reserved(Reserved),
    Reopened(Reopened),
    Adopted(Adopted),
    MinutesDrafted(MinutesDrafted),
    MinutesSigned(MinutesSigned),
    MeasureProposed(MeasureProposed),
    MeasureReported(MeasureReported),
    MeasureConfirmed(MeasureConfirmed),
    OfferMade(OfferMade),
    OfferAnswered(OfferAnswered),
    PastConfirmed(PastConfirmed),
    PastContested(PastContested),
    Remarked(Remarked),
}
canon_enum!(Event {
    0 => InstrumentRegistered(InstrumentRegistered),
    1 => SessionConvened(SessionConvened),
    2 => OutcomeRecorded(OutcomeRecorded),
    3 => NegotiationOpened(NegotiationOpened),
    4 => DrafterNamed(DrafterNamed),
    5 => Paused(Paused),
    6 => Resumed(Resumed),
    7 => Attached(Attached),
    10 => Proposed(Proposed),
    11 => Withdrawn(Withdrawn),
    12 => Accepted(Accepted),
    13 => Reserved(Reserved),
    14 => Reopened(Reopened),
    20 => Adopted(Adopted),
    40 => MinutesDrafted(MinutesDrafted),
    41 => MinutesSigned(MinutesSigned),
    42 => MeasureProposed(MeasureProposed),
    43 => MeasureReported(MeasureReported),
    44 => MeasureConfirmed(MeasureConfirmed),
    50 => OfferMade(OfferMade),
    51 => OfferAnswered(OfferAnswered),
    60 => PastConfirmed(PastConfirmed),
    61 => PastContested(PastContested),
    62 => Remarked(Remarked),
});

impl Event {
    /// Its type.
    pub const fn kind(&self) -> EventKind {
        match self {
            Self::InstrumentRegistered(_) => EventKind::InstrumentRegistered,
            Self::SessionConvened(_) => EventKind::SessionConvened,
            Self::OutcomeRecorded(_) => EventKind::OutcomeRecorded,
            Self::NegotiationOpened(_) => EventKind::NegotiationOpened,
            Self::DrafterNamed(_) => EventKind::DrafterNamed,
            Self::Paused(_) => EventKind::Paused,
            Self::Resumed(_) => EventKind::Resumed,
            Self::Attached(_) => EventKind::Attached,
            Self::Proposed(_) => EventKind::Proposed,
            Self::Withdrawn(_) => EventKind::Withdrawn,
            Self::Accepted(_) => EventKind::Accepted,
            Self::Reserved(_) => EventKind::Reserved,
            Self::Reopened(_) => EventKind::Reopened,
            Self::Adopted(_) => EventKind::Adopted,
            Self::MinutesDrafted(_) => EventKind::MinutesDrafted,
            Self::MinutesSigned(_) => EventKind::MinutesSigned,
            Self::MeasureProposed(_) => EventKind::MeasureProposed,
            Self::MeasureReported(_) => EventKind::MeasureReported,
            Self::MeasureConfirmed(_) => EventKind::MeasureConfirmed,
            Self::OfferMade(_) => EventKind::OfferMade,
            Self::OfferAnswered(_) => EventKind::OfferAnswered,
            Self::PastConfirmed(_) => EventKind::PastConfirmed,
            Self::PastContested(_) => EventKind::PastContested,
            Self::Remarked(_) => EventKind::Remarked,
        }
    }

    /// The same event stated as happening now.
    pub const fn now(self) -> Statement {
        Statement {
            event: self,
            occurred: None,
        }
    }
}

impl Statement {
    /// Every payload the statement names, each once, in the order of their ids.
    pub fn payloads(&self) -> Vec<NamedPayload> {
        let mut named = Named::default();
        self.event.name(&mut named);
        if let Some(occurred) = &self.occurred {
            named.lasting(&occurred.evidence);
        }
        named.payloads.sort_unstable();
        // Where one text is named both ways, what must last prevails: `false` sorts first.
        named.payloads.dedup_by_key(|payload| payload.id);
        named.payloads
    }

    /// Every entry the statement refers to, each once, in the order of their ids: what the
    /// record lists as the `refs` of the entry.
    pub fn refs(&self) -> Vec<EntryId> {
        let mut named = Named::default();
        self.event.name(&mut named);
        named.entries.sort_unstable();
        named.entries.dedup();
        named.entries
    }

    /// Whether the other sides are asked to confirm it: it tells of a past that the register
    /// has not witnessed.
    pub fn tells_of_the_past(&self) -> bool {
        self.occurred.is_some()
            || matches!(&self.event, Event::InstrumentRegistered(made) if !made.milestones.is_empty())
    }
}
