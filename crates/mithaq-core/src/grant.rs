//! Which acts a grant allows, and what each role is usually granted.

use crate::EventKind;
use mithaq_canon::{Canon, CborError, Decoder, Encoder};

/// A set of acts: bit *n* stands for the event with number *n*.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct ActSet(pub u64);

impl ActSet {
    /// No act.
    pub const NONE: Self = Self(0);

    /// Exactly these acts.
    pub const fn of(kinds: &[EventKind]) -> Self {
        let mut bits = 0;
        let mut rest = kinds;
        while let [kind, tail @ ..] = rest {
            bits |= 1 << kind.number();
            rest = tail;
        }
        Self(bits)
    }

    /// Whether `kind` is in the set.
    pub const fn contains(self, kind: EventKind) -> bool {
        self.0 & (1 << kind.number()) != 0
    }

    /// The acts of both sets.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What a delegation's negotiator may do: propose, answer and agree ad referendum, record what
    /// passed, propose and report measures, but bind to nothing.
    pub const fn negotiator() -> Self {
        Self::of(&[
            EventKind::InstrumentRegistered,
            EventKind::SessionConvened,
            EventKind::OutcomeRecorded,
            EventKind::NegotiationOpened,
            EventKind::DrafterNamed,
            EventKind::Attached,
            EventKind::Proposed,
            EventKind::Withdrawn,
            EventKind::Accepted,
            EventKind::Reserved,
            EventKind::MinutesDrafted,
            EventKind::MeasureProposed,
            EventKind::MeasureReported,
            EventKind::OfferMade,
            EventKind::OfferAnswered,
            EventKind::Remarked,
        ])
    }

    /// What a head of delegation may do: all a negotiator may, and reopen, pause, adopt the text,
    /// sign minutes, confirm measures and what is told of the past.
    pub const fn head_of_delegation() -> Self {
        Self::negotiator().and(Self::of(&[
            EventKind::Paused,
            EventKind::Resumed,
            EventKind::Reopened,
            EventKind::Adopted,
            EventKind::MinutesSigned,
            EventKind::MeasureConfirmed,
            EventKind::PastConfirmed,
            EventKind::PastContested,
        ]))
    }

    /// What the foreign ministry may do: enter instruments and their history, confirm the past,
    /// open and pause negotiations, adopt. Treaty acts join this set when they come.
    pub const fn foreign_ministry() -> Self {
        Self::of(&[
            EventKind::InstrumentRegistered,
            EventKind::SessionConvened,
            EventKind::OutcomeRecorded,
            EventKind::NegotiationOpened,
            EventKind::DrafterNamed,
            EventKind::Attached,
            EventKind::Paused,
            EventKind::Resumed,
            EventKind::Adopted,
            EventKind::PastConfirmed,
            EventKind::PastContested,
            EventKind::Remarked,
        ])
    }

    /// What an agency's contact point may do: report on measures, make and answer offers.
    pub const fn contact_point() -> Self {
        Self::of(&[
            EventKind::MeasureReported,
            EventKind::OfferMade,
            EventKind::OfferAnswered,
            EventKind::Remarked,
        ])
    }

    /// What a registrar may do: enter instruments, their documents and sessions of the past. Keys and backups are
    /// not acts.
    pub const fn registrar() -> Self {
        Self::of(&[
            EventKind::InstrumentRegistered,
            EventKind::SessionConvened,
            EventKind::OutcomeRecorded,
            EventKind::Attached,
        ])
    }
}

impl Canon for ActSet {
    fn encode(&self, to: &mut Encoder) {
        self.0.encode(to);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        u64::decode(from).map(Self)
    }
}
