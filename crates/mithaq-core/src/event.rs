//! What an official can say in law: the act's body that lies in the chain.
//!
//! Numbers are stated and never reused. Gaps are kept for the treaty acts to come (initialling 21,
//! full powers 22, signature 23-25, ratification and notices 26-27, provisional application 28-29,
//! suspension and termination 30-34, correction 35, registration 36). All numbers stay below 64,
//! because a grant names acts by a set of bits ([`crate::ActSet`]).

mod committee;
mod instrument;
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
pub use negotiation::{
    Accepted, Adopted, AlternativeId, Delete, DrafterNamed, Insert, NegotiationKind,
    NegotiationOpened, Operation, Paused, Proposed, Reason, Reopened, Replace, Reserved, Resumed,
    RevisionReason, Withdrawn,
};
pub use programme::{Answer, OfferAnswered, OfferMade};
pub use words::{PastConfirmed, PastContested, Remarked};

use crate::Wording;
use alloc::vec::Vec;
use mithaq_canon::{Date, EntryId, PayloadId, canon_enum, canon_struct};

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

/// The type of an act, by its number in the record. Grants and translations go by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(
    missing_docs,
    reason = "each kind is documented at the event of its name"
)]
pub enum EventKind {
    InstrumentRegistered,
    SessionConvened,
    OutcomeRecorded,
    NegotiationOpened,
    DrafterNamed,
    Paused,
    Resumed,
    Proposed,
    Withdrawn,
    Accepted,
    Reserved,
    Reopened,
    Adopted,
    MinutesDrafted,
    MinutesSigned,
    MeasureProposed,
    MeasureReported,
    MeasureConfirmed,
    OfferMade,
    OfferAnswered,
    PastConfirmed,
    PastContested,
    Remarked,
}
canon_enum!(EventKind {
    0 => InstrumentRegistered,
    1 => SessionConvened,
    2 => OutcomeRecorded,
    3 => NegotiationOpened,
    4 => DrafterNamed,
    5 => Paused,
    6 => Resumed,
    10 => Proposed,
    11 => Withdrawn,
    12 => Accepted,
    13 => Reserved,
    14 => Reopened,
    20 => Adopted,
    40 => MinutesDrafted,
    41 => MinutesSigned,
    42 => MeasureProposed,
    43 => MeasureReported,
    44 => MeasureConfirmed,
    50 => OfferMade,
    51 => OfferAnswered,
    60 => PastConfirmed,
    61 => PastContested,
    62 => Remarked,
});

impl EventKind {
    /// The number in the record, below 64.
    pub const fn number(self) -> u8 {
        match self {
            Self::InstrumentRegistered => 0,
            Self::SessionConvened => 1,
            Self::OutcomeRecorded => 2,
            Self::NegotiationOpened => 3,
            Self::DrafterNamed => 4,
            Self::Paused => 5,
            Self::Resumed => 6,
            Self::Proposed => 10,
            Self::Withdrawn => 11,
            Self::Accepted => 12,
            Self::Reserved => 13,
            Self::Reopened => 14,
            Self::Adopted => 20,
            Self::MinutesDrafted => 40,
            Self::MinutesSigned => 41,
            Self::MeasureProposed => 42,
            Self::MeasureReported => 43,
            Self::MeasureConfirmed => 44,
            Self::OfferMade => 50,
            Self::OfferAnswered => 51,
            Self::PastConfirmed => 60,
            Self::PastContested => 61,
            Self::Remarked => 62,
        }
    }

    /// A stable name in kebab case: the translation key of the act.
    pub const fn code(self) -> &'static str {
        match self {
            Self::InstrumentRegistered => "instrument-registered",
            Self::SessionConvened => "session-convened",
            Self::OutcomeRecorded => "outcome-recorded",
            Self::NegotiationOpened => "negotiation-opened",
            Self::DrafterNamed => "drafter-named",
            Self::Paused => "paused",
            Self::Resumed => "resumed",
            Self::Proposed => "proposed",
            Self::Withdrawn => "withdrawn",
            Self::Accepted => "accepted",
            Self::Reserved => "reserved",
            Self::Reopened => "reopened",
            Self::Adopted => "adopted",
            Self::MinutesDrafted => "minutes-drafted",
            Self::MinutesSigned => "minutes-signed",
            Self::MeasureProposed => "measure-proposed",
            Self::MeasureReported => "measure-reported",
            Self::MeasureConfirmed => "measure-confirmed",
            Self::OfferMade => "offer-made",
            Self::OfferAnswered => "offer-answered",
            Self::PastConfirmed => "past-confirmed",
            Self::PastContested => "past-contested",
            Self::Remarked => "remarked",
        }
    }

    /// Whether such an event may be stated as past. What binds a side, or speaks for it about
    /// another's act, is done in the register itself or not at all: no signed past is fabricated.
    pub const fn may_be_past(self) -> bool {
        match self {
            Self::InstrumentRegistered
            | Self::SessionConvened
            | Self::OutcomeRecorded
            | Self::NegotiationOpened
            | Self::DrafterNamed
            | Self::Proposed
            | Self::OfferMade => true,
            Self::Paused
            | Self::Resumed
            | Self::Withdrawn
            | Self::Accepted
            | Self::Reserved
            | Self::Reopened
            | Self::Adopted
            | Self::MinutesDrafted
            | Self::MinutesSigned
            | Self::MeasureProposed
            | Self::MeasureReported
            | Self::MeasureConfirmed
            | Self::OfferAnswered
            | Self::PastConfirmed
            | Self::PastContested
            | Self::Remarked => false,
        }
    }
}

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

/// Words named by a statement, and whether they may ever be erased. Texts, proposals and decisions
/// never are; remarks and the words that merely go with an act may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NamedPayload {
    /// The commitment.
    pub id: PayloadId,
    /// Whether erasure is allowed.
    pub erasable: bool,
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

/// Collects what an event names.
#[derive(Debug, Default)]
pub(crate) struct Named {
    payloads: Vec<NamedPayload>,
    entries: Vec<EntryId>,
}

impl Named {
    fn lasting(&mut self, wording: &Wording) {
        self.add(wording, false);
    }

    fn erasable(&mut self, wording: &Wording) {
        self.add(wording, true);
    }

    fn add(&mut self, wording: &Wording, erasable: bool) {
        self.payloads
            .extend(wording.iter().map(|(_, id)| NamedPayload { id, erasable }));
    }

    fn entry(&mut self, entry: EntryId) {
        self.entries.push(entry);
    }
}

impl Event {
    fn name(&self, named: &mut Named) {
        match self {
            Self::InstrumentRegistered(event) => event.name(named),
            Self::SessionConvened(event) => event.name(named),
            Self::OutcomeRecorded(event) => event.name(named),
            Self::NegotiationOpened(event) => event.name(named),
            Self::DrafterNamed(event) => named.entry(event.negotiation),
            Self::Paused(event) => {
                named.entry(event.subject);
                named.lasting(&event.reason);
            }
            Self::Resumed(event) => named.entry(event.subject),
            Self::Proposed(event) => event.name(named),
            Self::Withdrawn(event) => named.entry(event.alternative.proposal),
            Self::Accepted(event) => {
                named.entry(event.provision.entry);
                named.entry(event.alternative.proposal);
            }
            Self::Reserved(event) => named.entry(event.provision.entry),
            Self::Reopened(event) => named.entry(event.provision.entry),
            Self::Adopted(event) => named.entry(event.instrument),
            Self::MinutesDrafted(event) => event.name(named),
            Self::MinutesSigned(event) => named.entry(event.minutes),
            Self::MeasureProposed(event) => event.name(named),
            Self::MeasureReported(event) => {
                named.entry(event.measure);
                named.lasting(&event.evidence);
            }
            Self::MeasureConfirmed(event) => named.entry(event.measure),
            Self::OfferMade(event) => event.name(named),
            Self::OfferAnswered(event) => {
                named.entry(event.offer);
                named.lasting(&event.words);
            }
            Self::PastConfirmed(event) => named.entry(event.entry),
            Self::PastContested(event) => {
                named.entry(event.entry);
                named.lasting(&event.words);
            }
            Self::Remarked(event) => {
                named.entry(event.subject);
                named.erasable(&event.words);
            }
        }
    }
}
