//! What is pending as a row.

use crate::{Awaited, Part, ProvisionId};
use alloc::vec::Vec;
use mithaq_canon::{Date, EntryId, canon_enum, canon_struct, to_bytes};

/// Something that is pending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingRow {
    /// What is pending: a negotiation, instrument, session, measure, offer or past entry.
    pub subject: EntryId,
    /// The dossier it lies in.
    pub dossier: EntryId,
    /// The provision, where one is meant.
    pub provision: Option<ProvisionId>,
    /// What is awaited.
    pub kind: PendingKind,
    /// Whose answer.
    pub awaited: Awaited,
    /// Since when, to the precision known. For what was conveyed here: the day it was received.
    pub since: Date,
    /// By when, where a date was set.
    pub due: Option<Date>,
    /// The latest entry that calls for the answer.
    pub calls: EntryId,
}
canon_struct!(PendingRow {
    subject,
    dossier,
    provision,
    kind,
    awaited,
    since,
    due,
    calls
});

impl PendingRow {
    /// Its key: subject, kind and provision.
    pub fn key(&self) -> Vec<u8> {
        to_bytes(&((self.subject, self.kind), self.provision))
    }

    /// The part it is made anew with.
    pub const fn part(&self) -> Part {
        match self.kind {
            PendingKind::Drafting | PendingKind::Answer | PendingKind::Adoption => {
                Part::Instrument(self.dossier)
            }
            PendingKind::Signature => Part::Session(self.subject),
            PendingKind::Execution | PendingKind::Confirmation => Part::Measure(self.subject),
            PendingKind::OfferAnswer => Part::Offer(self.subject),
            PendingKind::PastConfirmation | PendingKind::PastReply => Part::Act(self.subject),
        }
    }

    /// Whether its date has passed on the day `on`. A date known only to the month or year has
    /// passed when the whole of it has.
    pub fn is_late(&self, on: Date) -> bool {
        self.due.is_some_and(|due| last_day(due) < on.earliest())
    }
}

/// The last day a date can mean, as days since 1970-01-01.
fn last_day(date: Date) -> i64 {
    let next = match date.parts() {
        (_, _, Some(_)) => return date.earliest(),
        (year, Some(12), None) | (year, None, None) => Date::year(year.saturating_add(1)),
        (year, Some(month), None) => {
            Date::month(year, month + 1).unwrap_or(Date::year(year.saturating_add(1)))
        }
    };
    next.earliest() - 1
}

/// What is awaited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PendingKind {
    /// A draft or first proposal in an open negotiation.
    Drafting,
    /// An answer to an alternative for a provision.
    Answer,
    /// The adoption of a text in which nothing is open.
    Adoption,
    /// The signing of minutes.
    Signature,
    /// The carrying out of an agreed measure.
    Execution,
    /// The confirmation that a measure is done.
    Confirmation,
    /// An answer to an offer.
    OfferAnswer,
    /// The confirmation of what was told of the past.
    PastConfirmation,
    /// A reply to what was contested of it.
    PastReply,
}
canon_enum!(PendingKind {
    0 => Drafting,
    1 => Answer,
    2 => Adoption,
    3 => Signature,
    4 => Execution,
    5 => Confirmation,
    6 => OfferAnswer,
    7 => PastConfirmation,
    8 => PastReply,
});

impl PendingKind {
    /// A stable name in kebab case: the translation key.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Drafting => "drafting",
            Self::Answer => "answer",
            Self::Adoption => "adoption",
            Self::Signature => "signature",
            Self::Execution => "execution",
            Self::Confirmation => "confirmation",
            Self::OfferAnswer => "offer-answer",
            Self::PastConfirmation => "past-confirmation",
            Self::PastReply => "past-reply",
        }
    }
}
