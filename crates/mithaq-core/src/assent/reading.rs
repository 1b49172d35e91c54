//! A question as it stands at a cut: what is decided, where each side stands, what came too late.

use super::{Choice, Heard, Place, Question, Said, number};
use crate::{
    causality::Cut,
    state::{Act, ActNo, Horizon},
};
use alloc::{collections::BTreeSet, vec::Vec};
use mithaq_canon::{Position, Side};

/// A question at a cut.
#[derive(Debug)]
pub(crate) struct Reading<'q, O> {
    pub(super) question: &'q Question<O>,
    pub(super) horizon: Horizon<'q>,
    /// The reopenings that lie in here are taken into account.
    reopened: Cut<'q>,
}

/// A decision: the alternative, and the assents that made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decision<O> {
    /// The alternative.
    pub(crate) option: O,
    /// Each side's assent, in the order of sides.
    pub(crate) assents: Vec<ActNo>,
}

/// Where one side stands on a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stand<O> {
    /// The alternative it has on the table.
    pub(crate) table: Option<O>,
    /// The alternative it stands behind.
    pub(crate) behind: Option<O>,
}

impl<O: Ord + Copy> Question<O> {
    /// The question as it stands within a horizon.
    pub(crate) fn at<'q>(&'q self, horizon: Horizon<'q>) -> Reading<'q, O> {
        Reading {
            question: self,
            horizon,
            reopened: horizon.cut,
        }
    }
}

impl<'q, O: Ord + Copy> Reading<'q, O> {
    /// The alternative that every side stands behind, if there is one.
    pub(crate) fn decided(&self) -> Option<Decision<O>> {
        let mut options = BTreeSet::new();
        for (side, assents) in self.question.assents.iter() {
            for index in assents.iter().rev() {
                let place = Place {
                    side,
                    index: *index,
                };
                let Some((said, act)) = self.said(place) else {
                    continue;
                };
                // All that a side said before an undone assent is older still, hence undone.
                if self.is_undone(said, act) {
                    break;
                }
                if let Choice::Assent(option) = said.choice {
                    options.insert(option);
                }
            }
        }
        #[cfg(test)]
        assert!(
            options
                .iter()
                .filter(|option| self.decision(**option).is_some())
                .count()
                <= 1,
            "two alternatives decided at once"
        );
        options.into_iter().find_map(|option| self.decision(option))
    }

    /// Where `side` stands.
    pub(crate) fn stand(&self, side: Side) -> Stand<O> {
        let mut stand = Stand {
            table: None,
            behind: None,
        };
        let mut withdrawn = BTreeSet::new();
        let mut lifted = false;
        for (place, said, act) in self.log(side).rev() {
            match said.choice {
                Choice::Assent(option) => {
                    let stands = self.counts(said, act) && !self.is_called_back(act);
                    if stand.behind.is_none() && !lifted && stands {
                        stand.behind = Some(option);
                    }
                }
                Choice::Lift => lifted |= !self.is_late(place),
                Choice::Withdraw(option) => {
                    if !self.is_late(place) {
                        withdrawn.insert(option);
                    }
                }
                Choice::Offer(option) | Choice::Draft(option) => {
                    if self.is_late(place) {
                        continue;
                    }
                    stand.table = Some(option).filter(|option| !withdrawn.contains(option));
                    if matches!(said.choice, Choice::Offer(_)) && !lifted {
                        stand.behind = stand.behind.or(stand.table);
                    }
                    break;
                }
            }
        }
        stand
    }

    /// Whether what an act said came too late. Assents are never late: they cross.
    pub(crate) fn late(&self, act: &Act) -> bool {
        self.find(act).is_some_and(|place| self.is_late(place))
    }

    /// Whether an assent is crossed.
    pub(crate) fn crossed(&self, act: &Act) -> bool {
        self.find(act)
            .and_then(|place| self.said(place))
            .is_some_and(|(said, _)| self.is_crossed(said))
    }

    /// Whether `option`, of `side`, is withdrawn.
    pub(crate) fn withdrawn(&self, side: Side, option: O) -> bool {
        self.withdrawals(side).any(|other| other == option)
    }

    /// What `side` has withdrawn.
    pub(crate) fn withdrawals(&self, side: Side) -> impl Iterator<Item = O> {
        self.log(side)
            .filter_map(|(place, said, _)| match said.choice {
                Choice::Withdraw(option) => Some(option).filter(|_| !self.is_late(place)),
                Choice::Assent(_) | Choice::Offer(_) | Choice::Draft(_) | Choice::Lift => None,
            })
    }

    /// Assents made without knowledge of what an act said, nor it of them.
    pub(crate) fn rivals(&self, act: &Act) -> impl Iterator<Item = &'q Act> {
        self.find(act)
            .and_then(|place| self.said(place))
            .into_iter()
            .flat_map(|(said, _)| said.rivals())
            .filter_map(|place| self.said(*place))
            .map(|(_, rival)| rival)
    }

    /// The latest offer of or assent by `side` that still counts.
    pub(crate) fn spoke(&self, side: Side) -> Option<&'q Act> {
        let mut said = self.log(side).rev();
        said.find(|(place, said, act)| match said.choice {
            Choice::Assent(_) => self.counts(said, act),
            Choice::Offer(option) => !self.is_late(*place) && !self.withdrawn(side, option),
            Choice::Draft(_) | Choice::Withdraw(_) | Choice::Lift => false,
        })
        .map(|(_, _, act)| act)
    }

    /// What was put on the table, and by which act.
    pub(crate) fn offers(&self) -> impl Iterator<Item = (&'q Act, O)> {
        let sides = self.horizon.sides.iter();
        let said = sides.flat_map(|side| self.log(side));
        said.filter_map(|(_, said, act)| match said.choice {
            Choice::Offer(option) | Choice::Draft(option) => Some((act, option)),
            Choice::Assent(_) | Choice::Withdraw(_) | Choice::Lift => None,
        })
    }

    /// The latest that `side` said, whatever it was.
    pub(crate) fn last(&self, side: Side) -> Option<&'q Act> {
        self.log(side).next_back().map(|(_, _, act)| act)
    }

    /// The reopenings of it.
    pub(crate) fn reopenings(&self) -> impl DoubleEndedIterator<Item = &'q Act> {
        let horizon = self.horizon;
        let all = self.question.reopenings.iter();
        all.filter_map(move |act| horizon.act(*act))
    }

    /// The reopenings that no later one had seen, in no order that matters.
    pub(crate) fn latest_reopenings(&self) -> impl Iterator<Item = &'q Act> {
        let all = self.reopenings();
        all.filter(|act| {
            let mut later = self.reopenings();
            !later.any(|other| other.past().contains(act.at))
        })
    }

    /// Whether all that was said here is held by every side, asked of `is_settled`.
    pub(crate) fn all(&self, is_settled: impl Fn(Position) -> bool) -> bool {
        let lasts = self.horizon.sides.iter();
        let lasts = lasts.filter_map(|side| self.last(side));
        let mut acts = lasts.chain(self.latest_reopenings());
        acts.all(|act| is_settled(act.at))
    }

    /// Whether anything was said.
    pub(crate) fn is_empty(&self) -> bool {
        let mut sides = self.horizon.sides.iter();
        sides.all(|side| self.last(side).is_none())
    }

    /// What `side` said within the cut.
    fn log(
        &self,
        side: Side,
    ) -> impl DoubleEndedIterator<Item = (Place, &'q Said<O>, &'q Act)> + Clone + use<'q, O> {
        let horizon = self.horizon;
        let all = self.question.said.of(side);
        let len = all.partition_point(|said| horizon.has(said.act));
        let known = all.get(..len).unwrap_or_default();
        let said = known.iter().enumerate();
        said.filter_map(move |(index, said)| {
            let place = Place {
                side,
                index: number(index),
            };
            Some((place, said, horizon.acts.get(said.act)?))
        })
    }

    fn said(&self, place: Place) -> Option<(&'q Said<O>, &'q Act)> {
        let index = usize::try_from(place.index).ok()?;
        let said = self.question.said.of(place.side).get(index)?;
        Some((said, self.horizon.act(said.act)?))
    }

    pub(super) fn find(&self, act: &Act) -> Option<Place> {
        // The acts of one log are numbered in its order.
        let said = self.question.said.of(act.at.side);
        let index = said.binary_search_by_key(&act.no, |said| said.act).ok()?;
        self.horizon.cut.contains(act.at).then_some(Place {
            side: act.at.side,
            index: number(index),
        })
    }

    /// Whether it is part of the question now: only assents can fall out of it.
    fn counts(&self, said: &Said<O>, act: &Act) -> bool {
        !self.is_crossed(said) && !self.is_undone(said, act)
    }

    fn is_crossed(&self, said: &Said<O>) -> bool {
        let Choice::Assent(option) = said.choice else {
            return false;
        };
        said.rivals()
            .iter()
            .filter_map(|place| self.said(*place))
            .any(|(rival, _)| matches!(rival.choice, Choice::Assent(other) if other != option))
    }

    fn is_undone(&self, said: &Said<O>, act: &Act) -> bool {
        matches!(said.choice, Choice::Assent(_))
            && self.reopenings().rev().any(|reopening| {
                self.reopened.contains(reopening.at) && reopening.past().contains(act.at)
            })
    }

    fn is_called_back(&self, act: &Act) -> bool {
        let mut breaks = self.question.breaks.iter();
        breaks.any(|mark| {
            let mark = self.horizon.act(*mark);
            mark.is_some_and(|mark| mark.past().contains(act.at))
        })
    }

    fn is_late(&self, place: Place) -> bool {
        let Some((said, act)) = self.said(place) else {
            return false;
        };
        let then = Reading {
            question: self.question,
            horizon: self.horizon,
            reopened: act.past(),
        };
        let options: BTreeSet<O> = match said.choice {
            Choice::Assent(_) => return false,
            Choice::Offer(_) | Choice::Draft(_) | Choice::Withdraw(_) | Choice::Lift => said
                .rivals()
                .iter()
                .filter_map(|place| self.said(*place))
                .filter_map(|(rival, _)| match rival.choice {
                    Choice::Assent(option) => Some(option),
                    Choice::Offer(_) | Choice::Draft(_) | Choice::Withdraw(_) | Choice::Lift => {
                        None
                    }
                })
                .collect(),
        };
        options
            .into_iter()
            .filter_map(|option| then.decision(option))
            .flat_map(|decision| decision.assents)
            .filter_map(|assent| self.horizon.act(assent))
            .any(|assent| assent.at.side == place.side && assent.at < act.at)
    }

    /// Finds, of each side, the first assent to `option` such that none was made with knowledge
    /// of another's end. An assent whose end another knew is passed over for good, because
    /// the later ones of that side know of the end as well; so the search takes one step forward
    /// or stops (Garg and Waldecker's detection of a weak conjunctive predicate).
    fn decision(&self, option: O) -> Option<Decision<O>> {
        let places = self.question.places.get(&option)?;
        let mut open: Vec<Vec<Place>> = Vec::new();
        for side in self.horizon.sides.iter() {
            let mut of_side: Vec<Place> = places
                .iter()
                .copied()
                .filter(|place| place.side == side)
                .filter(|place| {
                    self.said(*place)
                        .is_some_and(|(said, act)| self.counts(said, act))
                })
                .collect();
            of_side.reverse();
            open.push(of_side);
        }
        loop {
            let chosen = open
                .iter()
                .map(|left| {
                    let place = *left.last()?;
                    let (said, act) = self.said(place)?;
                    Some((place, said, act))
                })
                .collect::<Option<Vec<_>>>()?;
            let ended = chosen.iter().position(|(place, _, act)| {
                let mut all = chosen.iter();
                all.any(|(_, by, author)| self.ended(*place, act.at, by, author))
            });
            match ended {
                Some(passed) => open.get_mut(passed)?.pop()?,
                None => {
                    let assents = chosen.iter().map(|(_, said, _)| said.act).collect();
                    return Some(Decision { option, assents });
                }
            };
        }
    }

    /// What an assent made within this horizon knows of the ends of `side`.
    pub(super) fn heard(&self, side: Side) -> Heard {
        let mut log = self.log(side).rev();
        let known = log.clone().next();
        let ends = log.find(|(place, said, _)| {
            let ends = match said.choice {
                Choice::Offer(_) | Choice::Draft(_) | Choice::Lift => true,
                Choice::Assent(_) | Choice::Withdraw(_) => false,
            };
            ends && !self.is_late(*place)
        });
        Heard {
            before: ends.map_or(0, |(place, _, _)| place.index),
            known: known.map_or(0, |(place, _, _)| place.index.saturating_add(1)),
        }
    }

    /// Whether the author of the assent `by` knew that this one had ended. An offer is never made
    /// with knowledge of an assent to it.
    fn ended(&self, place: Place, at: Position, by: &Said<O>, author: &Act) -> bool {
        let recalled = |mark: &ActNo| {
            let mark = self.horizon.acts.get(*mark);
            mark.is_some_and(|mark| author.past().contains(mark.at) && mark.past().contains(at))
        };
        by.heard(place.side)
            .is_some_and(|heard| place.index < heard.before || self.chose_again(place, heard.known))
            || self.question.breaks.iter().any(recalled)
    }

    /// Whether the side gave an assent that counts after the one at `place`, among the first
    /// `known` things it said.
    fn chose_again(&self, place: Place, known: u32) -> bool {
        let side = place.side;
        let assents = self.question.assents.of(side).iter().rev();
        let mut later = assents
            .skip_while(|index| **index >= known)
            .take_while(|index| **index > place.index);
        later.any(|index| {
            let index = *index;
            self.said(Place { side, index })
                .is_some_and(|(said, act)| self.counts(said, act))
        })
    }
}

impl<O> Said<O> {
    fn rivals(&self) -> &[Place] {
        self.beside.as_ref().map_or(&[], |beside| &beside.rivals)
    }

    fn heard(&self, side: Side) -> Option<&Heard> {
        let heard = self.beside.as_ref()?.heard.iter();
        heard
            .filter(|(of, _)| *of == side)
            .map(|(_, heard)| heard)
            .next()
    }
}
