//! Offers of training and support, and what is answered.

use super::Named;
use crate::Wording;
use mithaq_canon::{Date, EntryId, SideSet, canon_enum, canon_struct};

/// A side offers a course, a visit or other support.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferMade {
    /// What is offered.
    pub title: Wording,
    /// To whom.
    pub to: SideSet,
    /// How many places.
    pub places: Option<u32>,
    /// When it starts.
    pub starts: Date,
    /// By when an answer is asked for.
    pub answer_by: Option<Date>,
    /// The measure it carries out.
    pub measure: Option<EntryId>,
    /// Words that go with it.
    pub words: Wording,
}
canon_struct!(OfferMade {
    title,
    to,
    places,
    starts,
    answer_by,
    measure,
    words
});

/// A side to which an offer was made answers. Its latest answer counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferAnswered {
    /// The offer.
    pub offer: EntryId,
    /// The answer.
    pub answer: Answer,
    /// How many places are taken up.
    pub places: Option<u32>,
    /// Words that go with it.
    pub words: Wording,
}
canon_struct!(OfferAnswered {
    offer,
    answer,
    places,
    words
});

/// How an offer is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Answer {
    /// Accepted.
    Accepted,
    /// Declined.
    Declined,
    /// More is asked; the offering side is awaited.
    MoreNeeded,
}
canon_enum!(Answer { 0 => Accepted, 1 => Declined, 2 => MoreNeeded });

impl Answer {
    /// A stable name in kebab case, for translations.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::MoreNeeded => "more-needed",
        }
    }
}

impl OfferMade {
    pub(super) fn name(&self, named: &mut Named) {
        named.lasting(&self.title);
        named.lasting(&self.words);
        if let Some(measure) = self.measure {
            named.entry(measure);
        }
    }
}
