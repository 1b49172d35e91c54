//! Provisions that shingles left unmatched: repeated wordings, rewritten articles, bare headings.

use super::Alignment;
use super::bags::{Bag, Scales};
use super::likeness;
use super::matching::{Kept, Keyed, Neighbours, Rivals, Surroundings, by_key};
use super::overlap::Overlaps;
use super::splits;
use crate::hands::{self, Hands};
use crate::rows::Rows;
use alloc::vec::Vec;

/// Likeness of words from which a rewritten provision is still the same one. Of provisions of one
/// treaty that have nothing to do with each other hardly any are as like as a quarter.
const LIKENESS_MIN: f32 = 0.3;
/// The same, where both neighbours say so.
const LIKENESS_BETWEEN: f32 = 0.25;
/// The same, where there are so many provisions that some are as like by accident.
const LIKENESS_IN_A_CROWD: f32 = 0.5;
/// The same, where a neighbour says so and the wording may stand elsewhere as well.
const LIKENESS_IN_PLACE: f32 = 0.5;
/// A closeness that says: just there, or all but.
const IN_PLACE: f32 = 0.5;
/// What it is worth that all neighbours point to one place, beside that one of them does.
const AGREEMENT_WORTH: f32 = 0.25;
/// Rounds of settling repeated wordings, each with the help of the one before.
const ROUNDS: usize = 6;
/// Repetitions times repetitions of one wording that are told apart by all that is known; beyond it
/// each is sought where it is expected.
const REPEATED_MAX: usize = 10_000;
/// The same of all wordings.
const CROWD_MIN: usize = 400_000;
/// Pairs of leftovers that are all compared; beyond it each is looked up by its rarest words, and
/// sought where it is expected and under its number.
const PAIRS_MAX: usize = 40_000;
/// Provisions of one number that are looked at; more of them have none to speak of.
const NAMESAKES_MAX: usize = 4;
/// Such pairs that are worth a piece of work.
const PAIRS_LEAST: usize = 500;

/// Settles what it can.
pub(super) fn settle(
    old: &Rows<'_>,
    new: &Rows<'_>,
    units: &(Vec<usize>, Vec<usize>),
    overlaps: &Overlaps,
    scales: &mut Scales,
    alignment: &mut Alignment,
) {
    let neighbours = Neighbours::new(old, new, units);
    repeated(old, new, units, IN_PLACE, alignment);
    // One that took in a paragraph, or lost one, and has nothing else of its own.
    beside(units, &neighbours, alignment, |i, j, _| {
        splits::has_lines((new, j), (old, i)) || splits::has_lines((old, i), (new, j))
    });
    splits::beside(old, new, units, alignment);
    // Of several with one wording, the one that was reworded where it stands stayed; the others
    // did not change places with it.
    let rivals = Rivals::new(old, new, units, overlaps, alignment);
    beside(units, &neighbours, alignment, |i, j, _| {
        kin(old, new, (i, j)) && rivals.allow(i, j) && {
            let (x, y) = (scales.bag(old.blocks(i)), scales.bag(new.blocks(j)));
            scales.weigh(&x, &y, LIKENESS_IN_PLACE) >= LIKENESS_IN_PLACE
        }
    });
    repeated(old, new, units, 0.0, alignment);
}

/// What is left beside a matched neighbour: the same heading, or like words between two.
pub(super) fn between(
    old: &Rows<'_>,
    new: &Rows<'_>,
    units: &(Vec<usize>, Vec<usize>),
    scales: &mut Scales,
    alignment: &mut Alignment,
) {
    let neighbours = Neighbours::new(old, new, units);
    beside(units, &neighbours, alignment, |i, j, between| {
        let headed = |x: u64, y: u64| x != 0 && x == y;
        old.provisions
            .get(i)
            .zip(new.provisions.get(j))
            .is_some_and(|(x, y)| headed(x.heading, y.heading))
            || (between && kin(old, new, (i, j)) && {
                let (x, y) = (scales.bag(old.blocks(i)), scales.bag(new.blocks(j)));
                scales.weigh(&x, &y, LIKENESS_BETWEEN) >= LIKENESS_BETWEEN
            })
    });
}

/// Equal wordings that occur several times: headings tell them apart, then their surroundings.
fn repeated(
    old: &Rows<'_>,
    new: &Rows<'_>,
    units: &(Vec<usize>, Vec<usize>),
    least: f32,
    alignment: &mut Alignment,
) {
    let (a, b) = (by_key(old, &units.0), by_key(new, &units.1));
    let pairs = |run: &[Keyed], others: &[Keyed]| run.len() * others.len();
    let all = runs(&a, &b).map(|(run, others)| pairs(run, others).min(REPEATED_MAX));
    let most = if all.sum::<usize>() > CROWD_MIN {
        0
    } else {
        REPEATED_MAX
    };
    // What is settled helps with what stands beside it.
    for _ in 0..ROUNDS {
        let surroundings = Surroundings::new(old, new, units, alignment);
        let mut candidates: Vec<(f32, usize, usize)> = Vec::new();
        for (run, others) in runs(&a, &b) {
            for (_, i) in run.iter().filter(|(_, i)| alignment.is_left_over(*i)) {
                let near = if pairs(run, others) > most {
                    &surroundings.near(*i, others)
                } else {
                    others
                };
                for (_, j) in near.iter().filter(|(_, j)| alignment.is_new(*j)) {
                    let Some((x, y)) = old.provisions.get(*i).zip(new.provisions.get(*j)) else {
                        continue;
                    };
                    let headed = x.heading != 0 && x.heading == y.heading;
                    // Nothing but equal numbers speaks for two empty provisions.
                    if x.of.kind == y.of.kind && (headed || x.words > 0 || x.number == y.number) {
                        let worth = if headed { 2.0 } else { 0.0 };
                        let close = surroundings.closeness(*i, *j);
                        // A neighbour that moved points to another place; the others outvote it.
                        let agreed = surroundings.agreement(*i, *j) * AGREEMENT_WORTH;
                        candidates.push((worth + close + agreed, *i, *j));
                    }
                }
            }
        }
        candidates.sort_unstable_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
        candidates.retain(|(score, _, _)| *score >= least);
        let sure = candidates.iter().any(|(score, _, _)| *score >= 0.5);
        let mut joined = false;
        for (score, i, j) in candidates {
            if alignment.is_free(i, j) && (score >= 0.5 || !sure) {
                alignment.join(i, j);
                joined = true;
            }
        }
        if !joined {
            break;
        }
    }
    if least <= 0.0 {
        runs(&a, &b)
            .filter(|(run, others)| pairs(run, others) > most)
            .for_each(|run| in_order(old, new, run, alignment));
    }
}

/// The provisions of each wording that stands in both texts.
fn runs<'k>(a: &'k [Keyed], b: &'k [Keyed]) -> impl Iterator<Item = (&'k [Keyed], &'k [Keyed])> {
    let mut rest = b;
    a.chunk_by(|x, y| x.0 == y.0).filter_map(move |run| {
        let (key, _) = run.first()?;
        let skipped = rest.iter().take_while(|(other, _)| other < key).count();
        rest = rest.get(skipped..)?;
        let count = rest.iter().take_while(|(other, _)| other == key).count();
        let others = rest.get(..count)?;
        (count > 0).then_some((run, others))
    })
}

/// Very many repetitions say nothing: the first is the first.
fn in_order(
    old: &Rows<'_>,
    new: &Rows<'_>,
    (run, others): (&[Keyed], &[Keyed]),
    alignment: &mut Alignment,
) {
    let kind = |rows: &Rows<'_>, place: usize| rows.provisions.get(place).map(|row| row.of.kind);
    let left = run.iter().filter(|(_, i)| alignment.is_left_over(*i));
    let right = others.iter().filter(|(_, j)| alignment.is_new(*j));
    let pairs: Vec<(usize, usize)> = left.zip(right).map(|(i, j)| (i.1, j.1)).collect();
    for (i, j) in pairs {
        if kind(old, i) == kind(new, j) {
            alignment.join(i, j);
        }
    }
}

/// Joins what stands beside a matched neighbour in both texts, where `same` says so; it is told
/// whether the neighbours on the other side are matched as well.
fn beside(
    units: &(Vec<usize>, Vec<usize>),
    neighbours: &Neighbours,
    alignment: &mut Alignment,
    mut same: impl FnMut(usize, usize, bool) -> bool,
) {
    let steps: [Step<'_>; 2] = [
        (&|j| neighbours.before_new(j), &|i| neighbours.after_old(i)),
        (&|j| neighbours.after_new(j), &|i| neighbours.before_old(i)),
    ];
    for (back, forth) in steps {
        for j in units.1.iter().copied() {
            let known = back(j).and_then(|k| alignment.from.at(k));
            let beside = known.and_then(forth);
            let Some(i) = beside.filter(|i| alignment.is_free(*i, j)) else {
                continue;
            };
            let (before, after) = neighbours.beside(i, j, alignment);
            if same(i, j, before && after) {
                alignment.join(i, j);
            }
        }
    }
}

/// From a new unit to its neighbour, and from an old one to its neighbour on the other side.
type Step<'a> = (
    &'a dyn Fn(usize) -> Option<usize>,
    &'a dyn Fn(usize) -> Option<usize>,
);

/// Provisions rewritten so heavily that hardly three words in a row are left: by the words alone.
pub(super) fn rewritten(
    hands: &impl Hands,
    old: &Rows<'_>,
    new: &Rows<'_>,
    units: &(Vec<usize>, Vec<usize>),
    scales: &mut Scales,
    alignment: &mut Alignment,
) {
    let neighbours = Neighbours::new(old, new, units);
    let left: Vec<usize> = units
        .0
        .iter()
        .copied()
        .filter(|i| alignment.is_left_over(*i))
        .collect();
    let right: Vec<usize> = units
        .1
        .iter()
        .copied()
        .filter(|j| alignment.is_new(*j))
        .collect();
    if left.len() * right.len() > PAIRS_MAX {
        return in_a_crowd(hands, (old, &left), (new, &right), units, scales, alignment);
    }
    let bag = |place: &usize| scales.bag(new.blocks(*place));
    let bags: Vec<Bag> = right.iter().map(bag).collect();
    let (known, scales) = (&*alignment, &*scales);
    let pieces = hands::pieces(hands, left.len(), PAIRS_LEAST / right.len().max(1));
    let tools = || scales.another();
    let found = hands::all(hands, pieces, &tools, &|scales, nth| {
        let mut found: Vec<(f32, usize, usize)> = Vec::new();
        for i in hands::piece(&left, nth, pieces) {
            let own = scales.bag(old.blocks(*i));
            scales.lay(None, &own);
            for (j, other) in right.iter().zip(&bags) {
                let like = scales.likeness(other, LIKENESS_BETWEEN);
                if like < LIKENESS_BETWEEN {
                    continue;
                }
                let (before, after) = neighbours.beside(*i, *j, known);
                if kin(old, new, (*i, *j)) && (like >= LIKENESS_MIN || (before && after)) {
                    found.push((like, *i, *j));
                }
            }
            scales.lay(Some(&own), &Bag::default());
        }
        found
    });
    likest_first(hands::joined(found), alignment);
}

/// As [`rewritten`], where all cannot be held against all.
fn in_a_crowd(
    hands: &impl Hands,
    (old, left): (&Rows<'_>, &[usize]),
    (new, right): (&Rows<'_>, &[usize]),
    units: &(Vec<usize>, Vec<usize>),
    scales: &mut Scales,
    alignment: &mut Alignment,
) {
    let surroundings = Surroundings::new(old, new, units, alignment);
    let kept = Kept::new(old, new, units, alignment);
    // Where the numbers stayed they say the place; else the neighbours do.
    let placed = |i: usize, j: usize| {
        kept.same(old, new, (i, j)) || (!kept.around(i) && surroundings.closeness(i, j) >= IN_PLACE)
    };
    let places = |rows: &Rows<'_>, units: &[usize]| -> Vec<Keyed> {
        let number = |place: &usize| rows.provisions.get(*place).map(|row| (row.number, *place));
        units.iter().filter_map(number).collect()
    };
    let in_order = places(new, right);
    let mut by_number = in_order.clone();
    by_number.sort_unstable();
    let mut found = likeness::provisions(hands, (old, left), (new, right), scales, LIKENESS_MIN);
    found.retain(|(like, i, j)| *like >= LIKENESS_IN_A_CROWD || placed(*i, *j));
    for (number, i) in places(old, left) {
        let from = by_number.partition_point(|(other, _)| *other < number);
        let rest = by_number.get(from..).unwrap_or_default().iter();
        let namesakes = rest
            .take_while(|(other, _)| *other == number)
            .take(NAMESAKES_MAX);
        let near = surroundings.near(i, &in_order);
        for (_, j) in namesakes.chain(&near) {
            if placed(i, *j) {
                let (x, y) = (scales.bag(old.blocks(i)), scales.bag(new.blocks(*j)));
                let like = scales.weigh(&x, &y, LIKENESS_MIN);
                if like >= LIKENESS_MIN {
                    found.push((like, i, *j));
                }
            }
        }
    }
    found.retain(|(_, i, j)| kin(old, new, (*i, *j)));
    likest_first(found, alignment);
}

fn likest_first(mut candidates: Vec<(f32, usize, usize)>, alignment: &mut Alignment) {
    candidates.sort_unstable_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
    for (_, i, j) in candidates {
        if alignment.is_free(i, j) {
            alignment.join(i, j);
        }
    }
}

/// Whether two provisions are of one kind.
fn kin(old: &Rows<'_>, new: &Rows<'_>, (i, j): (usize, usize)) -> bool {
    let pair = old.provisions.get(i).zip(new.provisions.get(j));
    pair.is_some_and(|(x, y)| x.of.kind == y.of.kind)
}
