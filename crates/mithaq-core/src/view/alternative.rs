//! The alternatives to a provision as rows.

use super::{AlternativeRow, AlternativeState, Change, Text, instrument::Shown};
use crate::{
    Event, Operation,
    assent::{Reading, Stand},
    state::{Act, Alternative, Known},
};
use alloc::{collections::BTreeSet, vec::Vec};
use mithaq_canon::{Digest, Side, SideSet};

/// What was put forward, oldest first.
pub(super) fn alternatives(
    known: &Known<'_>,
    shown: &Shown<'_>,
    reading: &Reading<'_, Alternative>,
    agreed: Option<Alternative>,
) -> Vec<AlternativeRow> {
    let mut offers: Vec<(&Act, Alternative)> = reading.offers().collect();
    if offers.is_empty() {
        return Vec::new();
    }
    offers.sort_unstable_by_key(|(act, _)| act.height());
    let stands = Stands::of(known, shown, reading, agreed);
    let row = |(act, id)| alternative(known, &stands, act, id);
    offers.into_iter().filter_map(row).collect()
}

/// What decides on the state of each alternative to a provision.
struct Stands<'r, 's> {
    reading: &'r Reading<'s, Alternative>,
    adoption: Option<Reading<'r, Digest>>,
    agreed: Option<Alternative>,
    /// Where each side stands, and what it has withdrawn.
    of_sides: Vec<(Side, Stand<Alternative>, BTreeSet<Alternative>)>,
}

impl<'r, 's: 'r> Stands<'r, 's> {
    fn of(
        known: &Known<'s>,
        shown: &Shown<'s>,
        reading: &'r Reading<'s, Alternative>,
        agreed: Option<Alternative>,
    ) -> Self {
        let edition = shown.current.edition;
        let stand = |side| {
            let withdrawn = reading.withdrawals(side).collect();
            (side, reading.stand(side), withdrawn)
        };
        Self {
            reading,
            adoption: edition.map(|edition| edition.adoption.at(known.horizon())),
            agreed,
            of_sides: known.sides().iter().map(stand).collect(),
        }
    }

    fn state(&self, act: &Act, id: Alternative) -> AlternativeState {
        let adoption = self.adoption.as_ref();
        let mut sides = self.of_sides.iter();
        let of_author = sides.find(|(side, ..)| *side == act.at.side);
        if self.agreed == Some(id) {
            AlternativeState::Agreed
        } else if self.reading.late(act) || adoption.is_some_and(|adoption| adoption.late(act)) {
            AlternativeState::Late
        } else if of_author.is_some_and(|(_, stand, _)| stand.table == Some(id)) {
            let is_behind = of_author.is_some_and(|(_, stand, _)| stand.behind == Some(id));
            if self.agreed.is_none() && is_behind {
                AlternativeState::Standing
            } else {
                AlternativeState::SetAside
            }
        } else if of_author.is_some_and(|(.., withdrawn)| withdrawn.contains(&id)) {
            AlternativeState::Withdrawn
        } else {
            AlternativeState::Replaced
        }
    }

    /// Which sides stand behind an alternative.
    fn assents(&self, known: &Known<'_>, id: Alternative) -> SideSet {
        match self.agreed {
            Some(agreed) if agreed == id => known.sides(),
            Some(_) => SideSet::default(),
            None => {
                let behind = self.of_sides.iter();
                let behind = behind.filter(|(_, stand, _)| stand.behind == Some(id));
                behind.map(|(side, ..)| *side).collect()
            }
        }
    }
}

fn alternative(
    known: &Known<'_>,
    stands: &Stands<'_, '_>,
    act: &Act,
    id: Alternative,
) -> Option<AlternativeRow> {
    let acts = &known.state.acts;
    let Event::Proposed(event) = acts.brief(act)?.event else {
        return None;
    };
    let (change, text) = match acts.operation(id)? {
        Operation::Replace(change) => {
            let text = Text {
                heading: change.heading,
                body: change.body,
                placeholder: change.placeholder,
            };
            (Change::Replace, Some(text))
        }
        Operation::Insert(change) => {
            let text = Text {
                heading: change.heading,
                body: change.body,
                placeholder: change.placeholder,
            };
            (Change::Insert, Some(text))
        }
        Operation::Delete(_) => (Change::Delete, None),
    };
    Some(AlternativeRow {
        id: acts.alternative_id(id)?,
        by: act.at.side,
        at: act.at,
        made: act.made,
        past: act.tells_of_the_past(),
        change,
        text,
        reason: event.reason,
        words: event.words,
        answers: event.answers,
        state: stands.state(act, id),
        assents: stands.assents(known, id),
        held_by: known.state.logs.covered_by(act.at, known.cut),
    })
}
