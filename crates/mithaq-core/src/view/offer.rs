//! Offers as rows.

use super::{AnswerRow, OfferRow};
use crate::{Event, programme::Offer, state::Known};
use mithaq_canon::{EntryId, Side};

pub(super) fn row(known: &Known<'_>, id: EntryId, offer: &Offer) -> Option<OfferRow> {
    let act = known.act(id)?;
    let Event::OfferMade(event) = known.state.acts.event(act)? else {
        return None;
    };
    let answers = event.to.iter();
    Some(OfferRow {
        id,
        by: act.at.side,
        at: act.at,
        made: act.made,
        title: event.title,
        to: event.to,
        places: event.places,
        starts: event.starts,
        answer_by: event.answer_by,
        measure: event.measure,
        words: event.words,
        answers: answers
            .filter_map(|side| answer(known, offer, side))
            .collect(),
    })
}

fn answer(known: &Known<'_>, offer: &Offer, side: Side) -> Option<AnswerRow> {
    let act = known.act(offer.answers.last(side, known.horizon())?.what.id)?;
    let Event::OfferAnswered(event) = known.state.acts.event(act)? else {
        return None;
    };
    Some(AnswerRow {
        side,
        answer: event.answer,
        places: event.places,
        words: event.words,
        made: act.made,
    })
}
