//! Sessions as rows, with what came out of them.

use super::{MinutesRow, MinutesState, OutcomeRow, SessionRow};
use crate::{
    Event,
    session::Session,
    state::{Act, Known},
};
use alloc::{collections::BTreeSet, vec::Vec};
use mithaq_canon::EntryId;

pub(super) fn row(known: &Known<'_>, id: EntryId, session: &Session) -> Option<SessionRow> {
    let act = known.act(id)?;
    let Event::SessionConvened(event) = known.state.acts.event(act)? else {
        return None;
    };
    let agreed = session.agreed(known).map(|decision| decision.option);
    let agreed = agreed.and_then(|minutes| known.state.acts.get(minutes));
    let agreed = agreed.map(|minutes| minutes.id);
    let outcomes = oldest_first(known, &session.outcomes).into_iter();
    let minutes = oldest_first(known, &session.drafts).into_iter();
    let measures = oldest_first(known, &session.measures).into_iter();
    Some(SessionRow {
        id,
        by: act.at.side,
        at: act.at,
        kind: event.kind,
        name: event.name,
        number: event.number,
        held: event.held,
        venue: event.venue,
        agenda: event.agenda,
        past: act.tells_of_the_past(),
        confirmed_by: known.confirmed_by(id),
        contested_by: known.contested_by(id),
        outcomes: outcomes
            .filter_map(|act| outcome(known, act, agreed))
            .collect(),
        minutes: minutes
            .filter_map(|act| draft(known, session, act, agreed))
            .collect(),
        agreed,
        measures: measures.map(|act| act.id).collect(),
    })
}

fn oldest_first<'s>(known: &Known<'s>, ids: &BTreeSet<EntryId>) -> Vec<&'s Act> {
    let mut acts: Vec<&Act> = ids.iter().filter_map(|id| known.act(*id)).collect();
    acts.sort_unstable_by_key(|act| act.height());
    acts
}

fn outcome(known: &Known<'_>, act: &Act, agreed: Option<EntryId>) -> Option<OutcomeRow> {
    let Event::OutcomeRecorded(event) = known.state.acts.event(act)? else {
        return None;
    };
    let minutes = agreed.and_then(|minutes| known.state.minutes(minutes));
    let place = minutes.and_then(|minutes| {
        let place = minutes.outcomes.iter().position(|id| *id == act.id)?;
        u16::try_from(place + 1).ok()
    });
    let others = known.sides().without(act.at.side);
    let confirmed = act.tells_of_the_past() && known.confirmed_by(act.id).contains_all(others);
    Some(OutcomeRow {
        id: act.id,
        by: act.at.side,
        kind: event.kind,
        text: event.text,
        about: event.about,
        made: act.made,
        agreed: place.is_some() || confirmed,
        number: place,
    })
}

fn draft(
    known: &Known<'_>,
    session: &Session,
    act: &Act,
    agreed: Option<EntryId>,
) -> Option<MinutesRow> {
    let Event::MinutesDrafted(event) = known.state.acts.event(act)? else {
        return None;
    };
    let reading = session.signing.at(known.horizon());
    let state = match agreed {
        Some(agreed) if agreed == act.id => MinutesState::Agreed,
        Some(_) => MinutesState::Replaced,
        None if reading.stand(act.at.side).table == Some(act.no) => MinutesState::Standing,
        None => MinutesState::Replaced,
    };
    let signed = |side: &mithaq_canon::Side| {
        agreed == Some(act.id) || reading.stand(*side).behind == Some(act.no)
    };
    Some(MinutesRow {
        id: act.id,
        by: act.at.side,
        made: act.made,
        text: event.text,
        outcomes: event.outcomes,
        measures: event.measures,
        state,
        signed_by: known.sides().iter().filter(signed).collect(),
    })
}
