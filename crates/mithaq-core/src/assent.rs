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

pub(crate) use reading::{Decision, Reading};

use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};
use mithaq_canon::{Past, Position, Side, SideSet};

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
    said: BTreeMap<Side, Vec<Said<O>>>,
    /// Where offers of and assents to an alternative stand in `said`.
    places: BTreeMap<O, Vec<(Side, usize)>>,
    /// Where assents stand in `said`.
    assents: BTreeMap<Side, Vec<usize>>,
    reopenings: Vec<Mark>,
    breaks: Vec<Mark>,
}

#[derive(Debug, Clone)]
struct Said<O> {
    at: Position,
    past: Past,
    choice: Choice<O>,
    /// Assents of other sides, neither in this one's past nor this in theirs.
    rivals: Vec<(Side, usize)>,
    /// Of an assent: what of the other sides' was known to have ended.
    heard: BTreeMap<Side, Heard>,
}

/// What the author of an assent knew to have ended of what another side had said. What came too
/// late, as far as was known there, ends nothing; and a withdrawal need not be looked for, because
/// an assent to what is withdrawn is void in its own past. It never changes, so it is found once.
#[derive(Debug, Clone, Copy)]
struct Heard {
    /// All that was said before this place.
    before: usize,
    /// How much of what the side said was known.
    known: usize,
}

#[derive(Debug, Clone)]
struct Mark {
    at: Position,
    past: Past,
}

impl<O> Default for Question<O> {
    fn default() -> Self {
        Self {
            said: BTreeMap::new(),
            places: BTreeMap::new(),
            assents: BTreeMap::new(),
            reopenings: Vec::new(),
            breaks: Vec::new(),
        }
    }
}

impl<O: Ord + Copy> Question<O> {
    /// Takes in what was said at `at` with knowledge of `past`, which has been taken in.
    pub(crate) fn say(&mut self, at: Position, past: &Past, sides: SideSet, choice: Choice<O>) {
        let index = self.said.get(&at.side).map_or(0, Vec::len);
        let assents = matches!(choice, Choice::Assent(_));
        let heard = if assents {
            let known = self.at(past, sides);
            let others = sides.without(at.side).iter();
            others.map(|side| (side, known.heard(side))).collect()
        } else {
            BTreeMap::new()
        };
        let mut rivals = Vec::new();
        for (side, said) in self.said.iter_mut().filter(|(side, _)| **side != at.side) {
            let unseen = said.partition_point(|other| past.contains(other.at));
            for (place, other) in said.iter_mut().enumerate().skip(unseen) {
                if matches!(other.choice, Choice::Assent(_)) {
                    rivals.push((*side, place));
                }
                if assents {
                    other.rivals.push((at.side, index));
                }
            }
        }
        if let Choice::Offer(option) | Choice::Assent(option) = choice {
            let places = self.places.entry(option).or_default();
            places.push((at.side, index));
        }
        if assents {
            self.assents.entry(at.side).or_default().push(index);
        }
        self.said.entry(at.side).or_default().push(Said {
            at,
            past: past.clone(),
            choice,
            rivals,
            heard,
        });
    }

    /// Undoes the assents in `past`.
    pub(crate) fn reopen(&mut self, at: Position, past: &Past) {
        let past = past.clone();
        self.reopenings.push(Mark { at, past });
    }

    /// Ends the assents in `past`, for those who assent with knowledge of it.
    pub(crate) fn call_back(&mut self, at: Position, past: &Past) {
        let past = past.clone();
        self.breaks.push(Mark { at, past });
    }

    /// What other sides said without knowledge of the assent at `at`, and it of them.
    pub(crate) fn concurrent(&self, at: Position) -> Vec<Position> {
        let log = self.said.get(&at.side).map_or(&[][..], Vec::as_slice);
        let found = log.binary_search_by_key(&at, |said| said.at);
        let Some(assent) = found.ok().and_then(|index| log.get(index)) else {
            return Vec::new();
        };
        let others = self.said.iter().filter(|(side, _)| **side != at.side);
        others
            .flat_map(|(_, said)| {
                // Both grow along a log: what the assent knew of it, and which of it knew the assent.
                let from = said.partition_point(|other| assent.past.contains(other.at));
                let to = said.partition_point(|other| !other.past.contains(at));
                said.get(from..to).unwrap_or_default()
            })
            .map(|other| other.at)
            .collect()
    }

    /// What the assent at `at` may change the fate of: all that is concurrent with it, or with an
    /// assent that it crosses.
    pub(crate) fn stirred(&self, at: Position) -> Vec<Position> {
        let near = self.concurrent(at);
        let mut all: BTreeSet<Position> = near.iter().copied().collect();
        for other in near {
            all.extend(self.concurrent(other));
        }
        all.into_iter().collect()
    }
}
