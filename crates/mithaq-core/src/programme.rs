//! Offers of training and support, and their answers.

use crate::{
    Answer, OfferAnswered, OfferMade, Refusal, State,
    state::{Known, Origin},
    voices::Voices,
};
use mithaq_canon::{EntryId, Position, Side, SideSet};

/// An offer.
#[derive(Debug, Clone)]
pub(crate) struct Offer {
    pub(crate) at: Position,
    pub(crate) to: SideSet,
    places: Option<u32>,
    pub(crate) answers: Voices<Reply>,
}

/// An answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reply {
    /// The entry.
    pub(crate) id: EntryId,
    /// What was answered.
    pub(crate) answer: Answer,
}

/// Whether an offer may be made.
pub(crate) fn judge_made(known: &Known<'_>, by: Side, event: &OfferMade) -> Result<(), Refusal> {
    if event.title.is_empty() {
        return Err(Refusal::Empty);
    }
    let others = known.sides().without(by);
    if event.to.is_empty() || !others.contains_all(event.to) {
        return Err(Refusal::WrongSide);
    }
    match event.measure {
        Some(measure) => known.measure(measure).map(|_| ()),
        None => Ok(()),
    }
}

/// Whether a side may answer an offer.
pub(crate) fn judge_answered(
    known: &Known<'_>,
    by: Side,
    event: &OfferAnswered,
) -> Result<(), Refusal> {
    let offer = known.offer(event.offer)?;
    if !offer.to.contains(by) {
        return Err(Refusal::NotOffered(event.offer));
    }
    match (event.places, offer.places) {
        (Some(taken), Some(offered)) if taken > offered => Err(Refusal::OutOfBounds),
        _within => Ok(()),
    }
}

impl State {
    pub(crate) fn record_offer(&mut self, origin: Origin<'_>, event: &OfferMade) {
        let offer = Offer {
            at: origin.at,
            to: event.to,
            places: event.places,
            answers: Voices::default(),
        };
        self.offers.insert(origin.id, offer);
    }

    pub(crate) fn record_answer(&mut self, origin: Origin<'_>, event: &OfferAnswered) {
        if let Some(offer) = self.offers.get_mut(&event.offer) {
            let reply = Reply {
                id: origin.id,
                answer: event.answer,
            };
            offer.answers.say(origin.at.side, origin.no, reply);
        }
    }
}
