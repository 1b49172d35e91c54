//! Matching provisions by their wording.

use super::Alignment;
use super::overlap::Overlaps;
use crate::places::At;
use crate::rows::{Row, Rows};
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

/// Below this many words an equal wording may be an accident ("Reserved.").
const WORDS_MIN: usize = 5;
/// A score from which two provisions are the same one.
const SCORE_MIN: f32 = 0.25;
/// A score of which the first round is sure, before neighbours help with the rest.
const SCORE_SURE: f32 = 0.5;
/// What standing in the expected place is worth.
const CLOSE_WORTH: f32 = 0.1;
/// By how much a pair must be better than any other of either provision to leave no doubt.
const MARGIN: f32 = 0.12;
/// What an equal number is worth where the numbers around it stayed.
const NUMBER_WORTH: f32 = 0.15;
/// An overlap below which a pair is not looked at unless the headings are equal.
const OVERLAP_MIN: f32 = 0.1;

/// Joins provisions whose wording is equal and occurs once in each text.
pub(super) fn exact(
    old: &Rows<'_>,
    new: &Rows<'_>,
    units: &(Vec<usize>, Vec<usize>),
    alignment: &mut Alignment,
) {
    let (a, b) = (by_key(old, &units.0), by_key(new, &units.1));
    for run in a.chunk_by(|x, y| x.0 == y.0) {
        let [(key, place)] = run else { continue };
        let from = b.partition_point(|(other, _)| other < key);
        let (first, second) = (b.get(from), b.get(from + 1));
        let Some((found, other)) = first.filter(|(found, _)| found == key) else {
            continue;
        };
        let once = second.is_none_or(|(next, _)| next != found);
        let long = old
            .provisions
            .get(*place)
            .is_some_and(|row| row.words >= WORDS_MIN);
        if once && long {
            alignment.join(*place, *other);
        }
    }
}

/// The key of a wording, and the provision that has it.
pub(super) type Keyed = (u64, usize);

/// The provisions sorted by the key of their wording.
pub(super) fn by_key(rows: &Rows<'_>, units: &[usize]) -> Vec<Keyed> {
    let mut keys: Vec<Keyed> = units
        .iter()
        .filter_map(|place| rows.provisions.get(*place).map(|row| (row.key, *place)))
        .collect();
    keys.sort_unstable();
    keys
}

/// One round of matching: the least score, and the margin to the next best that it asks for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Round {
    least: f32,
    doubt: f32,
}

/// Pairs that leave no doubt, and those that their place tells apart.
pub(super) const SURE: [Round; 2] = [
    Round {
        least: SCORE_SURE,
        doubt: MARGIN,
    },
    Round {
        least: SCORE_SURE,
        doubt: 0.0,
    },
];
/// Everything that is alike at all.
pub(super) const REST: [Round; 1] = [Round {
    least: SCORE_MIN,
    doubt: 0.0,
}];

/// Joins provisions by how much of their wording they share, the best pairs first.
pub(super) fn similar(
    old: &Rows<'_>,
    new: &Rows<'_>,
    units: &(Vec<usize>, Vec<usize>),
    overlaps: &Overlaps,
    rounds: &[Round],
    alignment: &mut Alignment,
) {
    if overlaps.pairs.is_empty() {
        return;
    }
    let headings = Headings::new(old, new, units);
    for Round { least, doubt } in rounds.iter().copied() {
        let surroundings = Surroundings::new(old, new, units, alignment);
        let mut candidates = scores(old, new, overlaps, &headings, alignment);
        candidates.retain(|(score, _, _)| *score >= least - CLOSE_WORTH);
        if doubt <= 0.0 {
            for (score, i, j) in &mut candidates {
                *score += surroundings.closeness(*i, *j) * CLOSE_WORTH;
            }
            candidates.retain(|(score, _, _)| *score >= least);
        }
        // A number tells which of several is the one, but makes none alike.
        let kept = Kept::new(old, new, units, alignment);
        let numbered = |i: usize, j: usize| {
            let same = kept.same(old, new, (i, j));
            if same { NUMBER_WORTH } else { 0.0 }
        };
        for (score, i, j) in &mut candidates {
            *score += numbered(*i, *j);
        }
        if doubt > 0.0 {
            unambiguous(&mut candidates, doubt);
            candidates.retain(|(score, i, j)| *score - numbered(*i, *j) >= least);
        }
        candidates.sort_unstable_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
        for (_, i, j) in candidates {
            if alignment.is_free(i, j) {
                alignment.join(i, j);
            }
        }
    }
}

/// The score of each pair that is free and has words in common.
fn scores(
    old: &Rows<'_>,
    new: &Rows<'_>,
    overlaps: &Overlaps,
    headings: &Headings,
    alignment: &Alignment,
) -> Vec<(f32, usize, usize)> {
    let free = overlaps.pairs.iter();
    free.filter(|(i, j, _)| alignment.is_free(*i, *j))
        .filter_map(|(i, j, shared)| {
            let (a, b) = (old.provisions.get(*i)?, new.provisions.get(*j)?);
            let counts = [*shared, overlaps.old.at(*i), overlaps.new.at(*j)];
            Some((score(a, b, counts, headings.shared(a, b))?, *i, *j))
        })
        .collect()
}

/// What else each free provision may be.
pub(super) struct Rivals {
    of_old: Best,
    of_new: Best,
    /// By (old, new), sorted.
    scores: Vec<((usize, usize), f32)>,
}

impl Rivals {
    pub(super) fn new(
        old: &Rows<'_>,
        new: &Rows<'_>,
        units: &(Vec<usize>, Vec<usize>),
        overlaps: &Overlaps,
        alignment: &Alignment,
    ) -> Self {
        let headings = Headings::new(old, new, units);
        let (mut of_old, mut of_new) = (Best::default(), Best::default());
        let scores = scores(old, new, overlaps, &headings, alignment);
        for (score, i, j) in &scores {
            of_old.note(*i, *score);
            of_new.note(*j, *score);
        }
        // They come by old and then new.
        let scores = scores.into_iter().map(|(score, i, j)| ((i, j), score));
        Self {
            of_old,
            of_new,
            scores: scores.collect(),
        }
    }

    /// Whether no other pair of either is clearly more alike than this one.
    pub(super) fn allow(&self, i: usize, j: usize) -> bool {
        let at = self.scores.binary_search_by_key(&(i, j), |(pair, _)| *pair);
        let score = at.ok().and_then(|at| self.scores.get(at));
        let score = score.map_or(0.0, |(_, score)| *score);
        self.of_old.leads(i, score + MARGIN, 0.0) && self.of_new.leads(j, score + MARGIN, 0.0)
    }
}

/// Around which units of the old text the numbers stayed: the next matched ones before and after
/// it have those that they had.
pub(super) struct Kept(Vec<bool>);

impl Kept {
    pub(super) fn new(
        old: &Rows<'_>,
        new: &Rows<'_>,
        units: &(Vec<usize>, Vec<usize>),
        alignment: &Alignment,
    ) -> Self {
        let mut kept = alloc::vec![true; old.provisions.len()];
        let mut scan = |order: &mut dyn Iterator<Item = usize>| {
            let mut last = false;
            for place in order {
                kept.put(place, kept.at(place) && last);
                if let Some(other) = alignment.to.at(place) {
                    last = same_number(old, new, (place, other));
                }
            }
        };
        scan(&mut units.0.iter().copied());
        scan(&mut units.0.iter().copied().rev());
        Self(kept)
    }

    /// Whether the numbers stayed around an old unit.
    pub(super) fn around(&self, i: usize) -> bool {
        self.0.at(i)
    }

    /// Whether two units have one number, and those around the old one kept theirs.
    pub(super) fn same(&self, old: &Rows<'_>, new: &Rows<'_>, (i, j): (usize, usize)) -> bool {
        self.0.at(i) && same_number(old, new, (i, j))
    }
}

fn same_number(old: &Rows<'_>, new: &Rows<'_>, (i, j): (usize, usize)) -> bool {
    let pair = old.provisions.get(i).zip(new.provisions.get(j));
    pair.is_some_and(|(x, y)| x.number != 0 && x.number == y.number)
}

/// Keeps the pairs that no other pair of either provision comes near.
fn unambiguous(candidates: &mut Vec<(f32, usize, usize)>, margin: f32) {
    let (mut of_old, mut of_new) = (Best::default(), Best::default());
    for (score, i, j) in candidates.iter() {
        of_old.note(*i, *score);
        of_new.note(*j, *score);
    }
    candidates.retain(|(score, i, j)| {
        of_old.leads(*i, *score, margin) && of_new.leads(*j, *score, margin)
    });
}

/// The two best scores of each provision.
#[derive(Default)]
struct Best(BTreeMap<usize, (f32, f32)>);

impl Best {
    fn note(&mut self, place: usize, score: f32) {
        let (first, second) = self.0.entry(place).or_default();
        if score > *first {
            (*first, *second) = (score, *first);
        } else if score > *second {
            *second = score;
        }
    }

    fn leads(&self, place: usize, score: f32, margin: f32) -> bool {
        let best = self.0.get(&place);
        best.is_none_or(|(first, second)| score >= *first && score >= *second + margin)
    }
}

/// How much two provisions have in common: the shingles that they share of those that each has, and
/// a heading that says as much as `headed`.
fn score(a: &Row<'_>, b: &Row<'_>, [shared, in_a, in_b]: [u32; 3], headed: f32) -> Option<f32> {
    let ratio = |part: u32, whole: u32| f32_of(part) / f32_of(whole.max(1));
    // A shingle that one repeats counts no more often than the other has it.
    let shared = shared.min(in_a).min(in_b);
    let dice = ratio(2 * shared, in_a + in_b);
    let contained = ratio(shared, in_a.min(in_b));
    let overlap = 0.7 * dice + 0.3 * contained;
    if overlap < OVERLAP_MIN && headed < 1.0 {
        return None;
    }
    let bonus = |holds: bool, worth: f32| if holds { worth } else { 0.0 };
    Some(
        overlap + headed * 0.25 + bonus(a.number != 0 && a.number == b.number, 0.002)
            - bonus(a.of.kind != b.of.kind, 0.1),
    )
}

/// How often each heading stands over a unit of either text.
struct Headings(Vec<(u64, u32)>);

impl Headings {
    fn new(old: &Rows<'_>, new: &Rows<'_>, units: &(Vec<usize>, Vec<usize>)) -> Self {
        let of = |rows: &Rows<'_>, units: &[usize]| -> Vec<u64> {
            let heading = |place: &usize| rows.provisions.get(*place).map(|row| row.heading);
            let mut all: Vec<u64> = units.iter().filter_map(heading).collect();
            all.retain(|heading| *heading != 0);
            all.sort_unstable();
            all
        };
        let count = |run: &[u64]| u32::try_from(run.len()).unwrap_or(u32::MAX);
        let mut counts: Vec<(u64, u32)> = Vec::new();
        for all in [of(old, &units.0), of(new, &units.1)] {
            let runs = all.chunk_by(|x, y| x == y);
            counts.extend(runs.filter_map(|run| Some((*run.first()?, count(run)))));
        }
        counts.sort_unstable();
        Self(counts)
    }

    /// What it says that two provisions have one heading: 1 where no other has it, less the more
    /// there are. "Definitions" stands over an article of every chapter and tells none from another.
    fn shared(&self, a: &Row<'_>, b: &Row<'_>) -> f32 {
        if a.heading == 0 || a.heading != b.heading {
            return 0.0;
        }
        let after = self.0.partition_point(|(heading, _)| *heading <= a.heading);
        let most = after.checked_sub(1).and_then(|last| self.0.get(last));
        1.0 / f32_of(most.map_or(1, |(_, count)| *count))
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of words; a score needs no more than 24 bits"
)]
pub(super) fn f32_of(count: u32) -> f32 {
    count as f32
}

/// Where each unit is to be expected, from what is matched around it.
pub(super) struct Surroundings {
    /// By old provision: the seats that its matched neighbours point to.
    expected: Vec<[Option<usize>; 4]>,
    /// By new provision: its seat among the units.
    seats: Vec<usize>,
}

impl Surroundings {
    pub(super) fn new(
        old: &Rows<'_>,
        new: &Rows<'_>,
        units: &(Vec<usize>, Vec<usize>),
        alignment: &Alignment,
    ) -> Self {
        let mut seats = alloc::vec![0; new.provisions.len()];
        units
            .1
            .iter()
            .enumerate()
            .for_each(|(seat, place)| seats.put(*place, seat));
        let mut expected = alloc::vec![[None; 4]; old.provisions.len()];
        let mut scan = |order: &mut dyn Iterator<Item = (usize, usize)>, forward: bool| {
            // The last two matched units that were passed: (old seat, new seat).
            let mut last: [Option<(usize, usize)>; 2] = [None; 2];
            for (seat, place) in order {
                let point = |passed: Option<(usize, usize)>| {
                    let (from, to) = passed?;
                    if forward {
                        Some(to + (seat - from))
                    } else {
                        to.checked_sub(from - seat)
                    }
                };
                let [a, b, c, d] = expected.at(place);
                let (one, two) = (point(last[0]), point(last[1]));
                expected.put(
                    place,
                    if forward {
                        [one, two, c, d]
                    } else {
                        [a, b, one, two]
                    },
                );
                if let Some(other) = alignment.to.at(place) {
                    last = [Some((seat, seats.at(other))), last[0]];
                }
            }
        };
        scan(&mut units.0.iter().copied().enumerate(), true);
        scan(&mut units.0.iter().copied().enumerate().rev(), false);
        Self { expected, seats }
    }

    /// 1 where `j` stands just where the neighbours of `i` point to, less the farther it is off.
    pub(super) fn closeness(&self, i: usize, j: usize) -> f32 {
        let seat = self.seats.at(j);
        let off = self
            .expected
            .at(i)
            .into_iter()
            .flatten()
            .map(|expected| expected.abs_diff(seat))
            .min();
        off.map_or(0.0, |off| {
            1.0 / f32_of(1 + u32::try_from(off).unwrap_or(u32::MAX - 1))
        })
    }
}

impl Surroundings {
    /// Those of some new provisions, in their order, that stand nearest to where the neighbours of
    /// `i` point to.
    pub(super) fn near(&self, i: usize, others: &[Keyed]) -> Vec<Keyed> {
        let mut found = Vec::new();
        for expected in self.expected.at(i).into_iter().flatten() {
            let at = others.partition_point(|(_, j)| self.seats.at(*j) < expected);
            let end = others.len().min(at + 1);
            found.extend_from_slice(others.get(at.saturating_sub(1)..end).unwrap_or_default());
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// As [`Self::closeness`], but the mean of all that is expected: 1 where all neighbours point to `j`.
    pub(super) fn agreement(&self, i: usize, j: usize) -> f32 {
        let seat = self.seats.at(j);
        let close = |expected: usize| {
            let off = u32::try_from(expected.abs_diff(seat)).unwrap_or(u32::MAX - 1);
            1.0 / f32_of(1 + off)
        };
        self.expected
            .at(i)
            .into_iter()
            .flatten()
            .map(close)
            .sum::<f32>()
            / 4.0
    }
}

/// Who stands beside whom, units only.
pub(super) struct Neighbours {
    before: (Vec<Option<usize>>, Vec<Option<usize>>),
    after: (Vec<Option<usize>>, Vec<Option<usize>>),
}

impl Neighbours {
    pub(super) fn new(old: &Rows<'_>, new: &Rows<'_>, units: &(Vec<usize>, Vec<usize>)) -> Self {
        let row = |size: usize, units: &[usize]| {
            let (mut before, mut after) = (alloc::vec![None; size], alloc::vec![None; size]);
            for pair in units.windows(2) {
                if let [x, y] = pair {
                    before.put(*y, Some(*x));
                    after.put(*x, Some(*y));
                }
            }
            (before, after)
        };
        let (a, b) = (
            row(old.provisions.len(), &units.0),
            row(new.provisions.len(), &units.1),
        );
        Self {
            before: (a.0, b.0),
            after: (a.1, b.1),
        }
    }

    /// Whether the unit before `i` is matched to the one before `j`, and the same after them.
    pub(super) fn beside(&self, i: usize, j: usize, alignment: &Alignment) -> (bool, bool) {
        let joined = |x: Option<usize>, y: Option<usize>| {
            x.is_some() && y.is_some() && x.and_then(|x| alignment.to.at(x)) == y
        };
        (
            joined(self.before.0.at(i), self.before.1.at(j)),
            joined(self.after.0.at(i), self.after.1.at(j)),
        )
    }

    pub(super) fn after_old(&self, i: usize) -> Option<usize> {
        self.after.0.at(i)
    }

    pub(super) fn before_old(&self, i: usize) -> Option<usize> {
        self.before.0.at(i)
    }

    pub(super) fn after_new(&self, j: usize) -> Option<usize> {
        self.after.1.at(j)
    }

    pub(super) fn before_new(&self, j: usize) -> Option<usize> {
        self.before.1.at(j)
    }
}
