//! Offers as rows.

use super::{AnswerRow, OfferRow};
use crate::{Event, programme::Offer, state::Known};
use mithaq_canon::{EntryId, Side};

pub(super) fn row(known: &Known<'_>, id: EntryId, offer: &Offer) -> Option<OfferRow> {
    let act = known.act(id)?;
    let Event::OfferMade(event) = act.event()? else {
        return None;
    };
    let answers = event.to.iter();
    Some(OfferRow {
        id,
        by: act.at.side,
        at: act.at,
        made: act.made,
        title: event.title.clone(),
        to: event.to,
        places: event.places,
        starts: event.starts,
        answer_by: event.answer_by,
        measure: event.measure,
        words: event.words.clone(),
        answers: answers
            .filter_map(|side| answer(known, offer, side))
            .collect(),
    })
}

fn answer(known: &Known<'_>, offer: &Offer, side: Side) -> Option<AnswerRow> {
    let act = known.act(offer.answers.last(side, known.cut)?.what.id)?;
    let Event::OfferAnswered(event) = act.event()? else {
        return None;
    };
    Some(AnswerRow {
        side,
        answer: event.answer,
        places: event.places,
        words: event.words.clone(),
        made: act.made,
    })
}
