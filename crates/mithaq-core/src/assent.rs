//! A choice among alternatives that needs every side: agreeing a wording, adopting a text, signing
//! minutes.
//!
//! **When it is decided.** Each side's log holds what the side said on the question, in order: it
//! offers, assents, withdraws. An assent lasts until the same side says something else (its *end*).
//! The question is decided for an alternative once each side has an assent to it such that none of
//! these assents was made with knowledge that another of them had ended: the acceptor's log
//! decides, as in CISG art. 16. Put otherwise, there is a moment, consistent with what everybody
//! knew, at which all of them stood. More entries can never undo that, with two exceptions:
//!
//! - **Crossed.** Two assents of different sides to different alternatives, neither in the other's
//!   past, are both void. Once every other side's receipt covers an assent none that crosses it
//!   can come any more.
//! - **Reopened.** A reopening undoes every assent in its own past (offers stay). It prevails over
//!   an assent that had not seen it as far as the others' assents are concerned: all that were in
//!   its past must be given again.
//!
//! At most one alternative is decided at a time. For let two be, and look at a side whose assent
//! `y` to the second comes after its assent `x` to the first. `y` ends `x`, so nobody's assent to
//! the first knew `y`; not crossed, they all lie in the past of `y`; so `y` was made on a decided
//! question, and is void for that. (If `y` is an offer, the others' assents to it knew it, and the
//! same holds of each of them.)
//!
//! **Late.** What would have ended an assent, but was said after it while the question was being
//! decided elsewhere, has no effect, also not after a reopening; it may be said again.

mod reading;
mod rest;

pub(crate) use reading::{Decision, Reading, Stand};

use crate::{
    by_side::BySide,
    state::{Act, ActNo, Horizon},
};
use alloc::{
    boxed::Box,
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};
use mithaq_canon::Side;

/// What a side says on a question whose alternatives are known by `O`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Choice<O> {
    /// Puts an alternative on the table and stands behind it.
    Offer(O),
    /// Puts an alternative on the table; assent is still to be given.
    Draft(O),
    /// Stands behind an alternative.
    Assent(O),
    /// Takes its own alternative from the table.
    Withdraw(O),
    /// Stands behind nothing any more.
    Lift,
}

/// Everything said on one question, as far as it stands in its own past.
#[derive(Debug, Clone)]
pub(crate) struct Question<O> {
    /// By side, in the order of its log.
    said: BySide<Said<O>>,
    /// Of each alternative that any side gave its assent to: where offers of it and assents to it
    /// stand in `said`.
    places: BTreeMap<O, Vec<Place>>,
    /// Where assents stand in `said`.
    assents: BySide<u32>,
    reopenings: Vec<ActNo>,
    breaks: Vec<ActNo>,
}

/// Whose word, and the how-many-th of that side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    side: Side,
    index: u32,
}

#[derive(Debug, Clone)]
struct Said<O> {
    act: ActNo,
    choice: Choice<O>,
    beside: Option<Box<Beside>>,
}

/// What stands beside something said; most that is said has nothing of it.
#[derive(Debug, Clone, Default)]
struct Beside {
    /// Assents of other sides, neither in this one's past nor this in theirs.
    rivals: Vec<Place>,
    /// Of an assent: what of the other sides' was known to have ended.
    heard: Vec<(Side, Heard)>,
}

/// What the author of an assent knew to have ended of what another side had said. What came too
/// late, as far as was known there, ends nothing; and a withdrawal need not be looked for, because
/// an assent to what is withdrawn is void in its own past. It never changes, so it is found once.
#[derive(Debug, Clone, Copy)]
struct Heard {
    /// All that was said before this place.
    before: u32,
    /// How much of what the side said was known.
    known: u32,
}

impl<O> Default for Question<O> {
    fn default() -> Self {
        Self {
            said: BySide::default(),
            places: BTreeMap::new(),
            assents: BySide::default(),
            reopenings: Vec::new(),
            breaks: Vec::new(),
        }
    }
}

impl<O: Ord + Copy> Question<O> {
    /// Takes in what an act says, within the horizon of its own past, which has been taken in.
    pub(crate) fn say(&mut self, act: &Act, past: Horizon<'_>, choice: Choice<O>) {
        let side = act.at.side;
        let place = Place {
            side,
            index: number(self.said.of(side).len()),
        };
        let mut beside = Beside::default();
        let assents = matches!(choice, Choice::Assent(_));
        if assents {
            let known = self.at(past);
            let others = past.sides.without(side).iter();
            beside.heard = others.map(|side| (side, known.heard(side))).collect();
        }
        for (by, said) in self.said.iter_mut().filter(|(by, _)| *by != side) {
            let unseen = said.partition_point(|other| past.has(other.act));
            for (index, other) in (0..).zip(said).skip(unseen) {
                if matches!(other.choice, Choice::Assent(_)) {
                    beside.rivals.push(Place { side: by, index });
                }
                if assents {
                    let beside = other.beside.get_or_insert_default();
                    beside.rivals.push(place);
                }
            }
        }
        if let Choice::Assent(option) = choice {
            let offered = self.offered(option);
            let places = self.places.entry(option).or_insert_with(|| offered);
            places.push(place);
            self.assents.push(side, place.index);
        }
        let is_bare = beside.rivals.is_empty() && beside.heard.is_empty();
        let said = Said {
            act: act.no,
            choice,
            beside: (!is_bare).then(|| Box::new(beside)),
        };
        self.said.push(side, said);
    }

    /// Where offers of an alternative stand. None is made once there is an assent to it.
    fn offered(&self, option: O) -> Vec<Place> {
        let all = self.said.iter().flat_map(|(side, said)| {
            let places = (0..).map(move |index| Place { side, index });
            places.zip(said)
        });
        let offers = all.filter(|(_, said)| said.choice == Choice::Offer(option));
        offers.map(|(place, _)| place).collect()
    }

    /// Takes in that the side of an act stands behind nothing any more. Where it has not given its
    /// assent before there is nothing to end, and nothing is kept.
    pub(crate) fn lift(&mut self, act: &Act, past: Horizon<'_>) {
        if !self.assents.of(act.at.side).is_empty() {
            self.say(act, past, Choice::Lift);
        }
    }

    /// Undoes the assents in the past of an act.
    pub(crate) fn reopen(&mut self, act: ActNo) {
        self.reopenings.push(act);
    }

    /// Ends the assents in the past of an act, for those who assent with knowledge of it.
    pub(crate) fn call_back(&mut self, act: ActNo) {
        self.breaks.push(act);
    }
}

fn number(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}

impl<O: Ord + Copy> Reading<'_, O> {
    /// What other sides said without knowledge of this assent, and it of them.
    pub(crate) fn concurrent(&self, assent: &Act) -> Vec<ActNo> {
        if self.find(assent).is_none() {
            return Vec::new();
        }
        let acts = self.horizon.acts;
        let others = self.question.said.iter();
        let others = others.filter(|(side, _)| *side != assent.at.side);
        others
            .flat_map(|(_, said)| {
                // Both grow along a log: what the assent knew of it, and which of it knew the assent.
                let knew = |other: &Said<O>| acts.get(other.act).map(|other| other.past());
                let from = said.partition_point(|other| {
                    let other = acts.get(other.act);
                    other.is_some_and(|other| assent.past().contains(other.at))
                });
                let to = said.partition_point(|other| {
                    !knew(other).is_some_and(|knew| knew.contains(assent.at))
                });
                said.get(from..to).unwrap_or_default()
            })
            .map(|other| other.act)
            .collect()
    }

    /// What this assent may change the fate of: all that is concurrent with it, or with an assent
    /// that it crosses.
    pub(crate) fn stirred(&self, assent: &Act) -> Vec<ActNo> {
        let near = self.concurrent(assent);
        let mut all: BTreeSet<ActNo> = near.iter().copied().collect();
        for other in near {
            if let Some(other) = self.horizon.acts.get(other) {
                all.extend(self.concurrent(other));
            }
        }
        all.into_iter().collect()
    }
}
