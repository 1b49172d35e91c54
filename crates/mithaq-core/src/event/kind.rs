//! The types of acts: their numbers and names.

use mithaq_canon::{Canon as _, Encoder, canon_enum, from_bytes};

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
    Attached,
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
    7 => Attached,
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
            Self::Attached => 7,
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
            Self::Attached => "attached",
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

    /// The kind with this number.
    pub fn from_number(number: u8) -> Option<Self> {
        let mut to = Encoder::default();
        to.array(1);
        number.encode(&mut to);
        from_bytes(&to.into_bytes()).ok()
    }

    /// The kind with this name.
    pub fn from_code(code: &str) -> Option<Self> {
        (0..64)
            .filter_map(Self::from_number)
            .find(|kind| kind.code() == code)
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
            | Self::Attached
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
