//! An offer as a row.

use crate::{Answer, Wording};
use alloc::vec::Vec;
use mithaq_canon::{Date, EntryId, Position, Side, SideSet, canon_struct};

/// An offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferRow {
    /// Its id.
    pub id: EntryId,
    /// The offering side.
    pub by: Side,
    /// Where the entry stands.
    pub at: Position,
    /// The date made.
    pub made: Date,
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
    /// The latest answer of each side that has answered.
    pub answers: Vec<AnswerRow>,
}
canon_struct!(OfferRow {
    id,
    by,
    at,
    made,
    title,
    to,
    places,
    starts,
    answer_by,
    measure,
    words,
    answers
});

/// A side's answer to an offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerRow {
    /// The side.
    pub side: Side,
    /// The answer.
    pub answer: Answer,
    /// How many places are taken up.
    pub places: Option<u32>,
    /// Words that go with it.
    pub words: Wording,
    /// The date made.
    pub made: Date,
}
canon_struct!(AnswerRow {
    side,
    answer,
    places,
    words,
    made
});
