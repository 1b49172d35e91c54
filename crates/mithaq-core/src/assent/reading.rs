//! A question as it stands at a cut: what is decided, where each side stands, what came too late.

use super::{Choice, Heard, Mark, Question, Said};
use alloc::{collections::BTreeSet, vec::Vec};
use mithaq_canon::{Past, Position, Side, SideSet};

/// A question at a cut.
#[derive(Debug)]
pub(crate) struct Reading<'q, O> {
    question: &'q Question<O>,
    cut: &'q Past,
    /// The reopenings that lie in here are taken into account.
    reopened: &'q Past,
    sides: SideSet,
}

/// A decision: the alternative, and the assents that made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decision<O> {
    /// The alternative.
    pub(crate) option: O,
    /// Where each side's assent stands, in the order of sides.
    pub(crate) assents: Vec<Position>,
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
    /// The question as it stands at `cut`, among `sides`.
    pub(crate) fn at<'q>(&'q self, cut: &'q Past, sides: SideSet) -> Reading<'q, O> {
        Reading {
            question: self,
            cut,
            reopened: cut,
            sides,
        }
    }
}

impl<O: Ord + Copy> Reading<'_, O> {
    /// The alternative that every side stands behind, if there is one.
    pub(crate) fn decided(&self) -> Option<Decision<O>> {
        let mut options = BTreeSet::new();
        for (side, assents) in &self.question.assents {
            for index in assents.iter().rev() {
                let Some(said) = self.said(*side, *index) else {
                    continue;
                };
                // All that a side said before an undone assent is older still, hence undone.
                if self.is_undone(said) {
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
        for (index, said) in self.log(side).iter().enumerate().rev() {
            match said.choice {
                Choice::Assent(option) => {
                    let stands = self.counts(said) && !self.is_called_back(said);
                    if stand.behind.is_none() && !lifted && stands {
                        stand.behind = Some(option);
                    }
                }
                Choice::Lift => lifted |= !self.is_late(side, index),
                Choice::Withdraw(option) => {
                    if !self.is_late(side, index) {
                        withdrawn.insert(option);
                    }
                }
                Choice::Offer(option) | Choice::Draft(option) => {
                    if self.is_late(side, index) {
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

    /// Whether what was said at `at` came too late. Assents are never late: they cross.
    pub(crate) fn late(&self, at: Position) -> bool {
        self.find(at)
            .is_some_and(|index| self.is_late(at.side, index))
    }

    /// Whether the assent at `at` is crossed.
    pub(crate) fn crossed(&self, at: Position) -> bool {
        self.find(at)
            .and_then(|index| self.said(at.side, index))
            .is_some_and(|said| self.is_crossed(said))
    }

    /// Whether `option`, of `side`, is withdrawn.
    pub(crate) fn withdrawn(&self, side: Side, option: O) -> bool {
        self.log(side).iter().enumerate().any(|(index, said)| {
            matches!(said.choice, Choice::Withdraw(other) if other == option)
                && !self.is_late(side, index)
        })
    }

    /// Assents made without knowledge of what was said at `at`, nor it of them.
    pub(crate) fn rivals(&self, at: Position) -> impl Iterator<Item = Position> {
        self.find(at)
            .and_then(|index| self.said(at.side, index))
            .into_iter()
            .flat_map(|said| &said.rivals)
            .filter_map(|(side, index)| self.said(*side, *index))
            .map(|rival| rival.at)
    }

    /// The latest offer of or assent by `side` that still counts, and what it had seen.
    pub(crate) fn spoke(&self, side: Side) -> Option<(Position, &Past)> {
        let mut said = self.log(side).iter().enumerate().rev();
        said.find(|(index, said)| match said.choice {
            Choice::Assent(_) => self.counts(said),
            Choice::Offer(option) => !self.is_late(side, *index) && !self.withdrawn(side, option),
            Choice::Draft(_) | Choice::Withdraw(_) | Choice::Lift => false,
        })
        .map(|(_, said)| (said.at, &said.past))
    }

    /// What was put on the table, with its place.
    pub(crate) fn offers(&self) -> impl Iterator<Item = (Position, O)> {
        let said = self.sides.iter().flat_map(|side| self.log(side));
        said.filter_map(|said| match said.choice {
            Choice::Offer(option) | Choice::Draft(option) => Some((said.at, option)),
            Choice::Assent(_) | Choice::Withdraw(_) | Choice::Lift => None,
        })
    }

    /// The latest that `side` said, whatever it was.
    pub(crate) fn last(&self, side: Side) -> Option<Position> {
        self.log(side).last().map(|said| said.at)
    }

    /// The reopenings that no later one had seen, in no order that matters.
    pub(crate) fn latest_reopenings(&self) -> impl Iterator<Item = Position> {
        let known = |mark: &&Mark| self.cut.contains(mark.at);
        let all = &self.question.reopenings;
        all.iter()
            .filter(known)
            .filter(move |mark| {
                let mut later = all.iter().filter(known);
                !later.any(|other| other.past.contains(mark.at))
            })
            .map(|mark| mark.at)
    }

    /// Whether all that was said here is held by every side, asked of `is_settled`.
    pub(crate) fn all(&self, is_settled: impl Fn(Position) -> bool) -> bool {
        let lasts = self.sides.iter().filter_map(|side| self.last(side));
        let mut places = lasts.chain(self.latest_reopenings());
        places.all(is_settled)
    }

    /// Whether anything was said.
    pub(crate) fn is_empty(&self) -> bool {
        self.sides.iter().all(|side| self.log(side).is_empty())
    }

    /// What `side` said within the cut.
    fn log(&self, side: Side) -> &[Said<O>] {
        let all = self.question.said.get(&side).map_or(&[][..], Vec::as_slice);
        let len = all.partition_point(|said| self.cut.contains(said.at));
        all.get(..len).unwrap_or_default()
    }

    fn said(&self, side: Side, index: usize) -> Option<&Said<O>> {
        let said = self.question.said.get(&side)?.get(index)?;
        self.cut.contains(said.at).then_some(said)
    }

    fn find(&self, at: Position) -> Option<usize> {
        self.log(at.side)
            .binary_search_by_key(&at, |said| said.at)
            .ok()
    }

    /// Whether it is part of the question now: only assents can fall out of it.
    fn counts(&self, said: &Said<O>) -> bool {
        !self.is_crossed(said) && !self.is_undone(said)
    }

    fn is_crossed(&self, said: &Said<O>) -> bool {
        let Choice::Assent(option) = said.choice else {
            return false;
        };
        said.rivals
            .iter()
            .filter_map(|(side, index)| self.said(*side, *index))
            .any(|rival| matches!(rival.choice, Choice::Assent(other) if other != option))
    }

    fn is_undone(&self, said: &Said<O>) -> bool {
        matches!(said.choice, Choice::Assent(_))
            && self.question.reopenings.iter().rev().any(|reopening| {
                self.reopened.contains(reopening.at)
                    && self.cut.contains(reopening.at)
                    && reopening.past.contains(said.at)
            })
    }

    fn is_called_back(&self, said: &Said<O>) -> bool {
        let mut breaks = self.question.breaks.iter();
        breaks.any(|mark| self.cut.contains(mark.at) && mark.past.contains(said.at))
    }

    fn is_late(&self, side: Side, index: usize) -> bool {
        let Some(said) = self.said(side, index) else {
            return false;
        };
        let then = Reading {
            question: self.question,
            cut: self.cut,
            reopened: &said.past,
            sides: self.sides,
        };
        let options: BTreeSet<O> = match said.choice {
            Choice::Assent(_) => return false,
            Choice::Offer(_) | Choice::Draft(_) | Choice::Withdraw(_) | Choice::Lift => said
                .rivals
                .iter()
                .filter_map(|(side, index)| self.said(*side, *index))
                .filter_map(|rival| match rival.choice {
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
            .any(|assent| assent.side == side && assent < said.at)
    }

    /// Finds, of each side, the first assent to `option` such that none was made with knowledge
    /// of another's end. An assent whose end another knew is passed over for good, because
    /// the later ones of that side know of the end as well; so the search takes one step forward
    /// or stops (Garg and Waldecker's detection of a weak conjunctive predicate).
    fn decision(&self, option: O) -> Option<Decision<O>> {
        let places = self.question.places.get(&option)?;
        let mut open: Vec<(Side, Vec<usize>)> = Vec::new();
        for side in self.sides.iter() {
            let mut of_side: Vec<usize> = places
                .iter()
                .filter(|place| place.0 == side)
                .filter(|place| {
                    self.said(side, place.1)
                        .is_some_and(|said| self.counts(said))
                })
                .map(|place| place.1)
                .collect();
            of_side.reverse();
            open.push((side, of_side));
        }
        loop {
            let chosen = open
                .iter()
                .map(|(side, left)| self.said(*side, *left.last()?).zip(left.last().copied()))
                .collect::<Option<Vec<_>>>()?;
            let ended = chosen.iter().position(|(said, index)| {
                chosen.iter().any(|(by, _)| self.ended(said, *index, by))
            });
            match ended {
                Some(passed) => open.get_mut(passed)?.1.pop()?,
                None => {
                    let assents = chosen.iter().map(|(said, _)| said.at).collect();
                    return Some(Decision { option, assents });
                }
            };
        }
    }

    /// What an assent made with knowledge of this cut knows of the ends of `side`.
    pub(super) fn heard(&self, side: Side) -> Heard {
        let log = self.log(side);
        let ends = log.iter().enumerate().rev().find(|(index, said)| {
            let ends = match said.choice {
                Choice::Offer(_) | Choice::Draft(_) | Choice::Lift => true,
                Choice::Assent(_) | Choice::Withdraw(_) => false,
            };
            ends && !self.is_late(side, *index)
        });
        Heard {
            before: ends.map_or(0, |(index, _)| index),
            known: log.len(),
        }
    }

    /// Whether the author of the assent `by` knew that this one had ended. An offer is never made
    /// with knowledge of an assent to it.
    fn ended(&self, said: &Said<O>, index: usize, by: &Said<O>) -> bool {
        let recalled = |mark: &Mark| by.past.contains(mark.at) && mark.past.contains(said.at);
        let heard = by.heard.get(&said.at.side);
        heard.is_some_and(|heard| {
            index < heard.before || self.chose_again(said.at.side, index, heard.known)
        }) || self.question.breaks.iter().any(recalled)
    }

    /// Whether the side gave an assent that counts after the one at `index`, among the first
    /// `known` things it said.
    fn chose_again(&self, side: Side, index: usize, known: usize) -> bool {
        let assents = self.question.assents.get(&side);
        let mut later = assents
            .into_iter()
            .flatten()
            .rev()
            .skip_while(|place| **place >= known)
            .take_while(|place| **place > index);
        later.any(|place| {
            self.said(side, *place)
                .is_some_and(|said| self.counts(said))
        })
    }
}
