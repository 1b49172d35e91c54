//! Provisions that shingles left unmatched: repeated wordings, rewritten articles, bare headings.

use super::Alignment;
use super::matching::{Neighbours, by_key, f32_of};
use super::overlap::Overlaps;
use crate::places::At;
use crate::rows::Rows;
use alloc::vec::Vec;

/// Likeness of words from which a rewritten provision is still the same one.
const LIKENESS_MIN: f32 = 0.42;
/// The same, where both neighbours say so.
const LIKENESS_BETWEEN: f32 = 0.25;
/// Pairs of leftovers whose words are compared; beyond it two texts have little in common anyway.
const PAIRS_MAX: usize = 40_000;

/// Settles what it can.
pub(super) fn settle(
    old: &Rows<'_>,
    new: &Rows<'_>,
    units: &(Vec<usize>, Vec<usize>),
    overlaps: &Overlaps,
    alignment: &mut Alignment,
) {
    repeated(old, new, units, alignment);
    let neighbours = Neighbours::new(old, new, units);
    beside(old, new, units, &neighbours, overlaps, alignment);
    rewritten(old, new, units, &neighbours, alignment);
}

/// Equal wordings that occur several times, in their order; those in an equal place first.
fn repeated(
    old: &Rows<'_>,
    new: &Rows<'_>,
    units: &(Vec<usize>, Vec<usize>),
    alignment: &mut Alignment,
) {
    let (a, b) = (by_key(old, &units.0), by_key(new, &units.1));
    for run in a.chunk_by(|x, y| x.0 == y.0) {
        let Some((key, _)) = run.first() else {
            continue;
        };
        let from = b.partition_point(|(other, _)| other < key);
        let rest = b.get(from..).unwrap_or_default();
        let others = rest
            .get(..rest.partition_point(|(other, _)| other == key))
            .unwrap_or_default();
        // Headings tell equal wordings apart; order does the rest.
        for headed in [true, false] {
            let same = |x: usize, y: usize| {
                let (x, y) = (old.provisions.get(x), new.provisions.get(y));
                x.zip(y).is_some_and(|(x, y)| {
                    x.of.kind == y.of.kind
                        && (!headed && (x.words > 0 || x.number == y.number)
                            || headed && x.heading != 0 && x.heading == y.heading)
                })
            };
            for (_, i) in run {
                let free = others
                    .iter()
                    .find(|(_, j)| alignment.is_free(*i, *j) && same(*i, *j));
                if let Some((_, j)) = free {
                    alignment.join(*i, *j);
                }
            }
        }
    }
}

/// Beside a matched neighbour: the same heading, or some shared words between two of them.
fn beside(
    old: &Rows<'_>,
    new: &Rows<'_>,
    units: &(Vec<usize>, Vec<usize>),
    neighbours: &Neighbours,
    overlaps: &Overlaps,
    alignment: &mut Alignment,
) {
    for j in &units.1 {
        if alignment.from.at(*j).is_some() {
            continue;
        }
        let Some(i) = old_beside(*j, units, neighbours, alignment) else {
            continue;
        };
        let Some((x, y)) = old.provisions.get(i).zip(new.provisions.get(*j)) else {
            continue;
        };
        let headed = x.heading != 0 && x.heading == y.heading;
        let (before, after) = neighbours.beside(i, *j, alignment);
        let between = before && after && overlaps.shared(i, *j) > 0 && x.of.kind == y.of.kind;
        if headed || between {
            alignment.join(i, *j);
        }
    }
}

/// The free old unit after the counterpart of the unit before `j`.
fn old_beside(
    j: usize,
    units: &(Vec<usize>, Vec<usize>),
    neighbours: &Neighbours,
    alignment: &Alignment,
) -> Option<usize> {
    let at = units.1.binary_search(&j).ok()?;
    let before = units.1.get(at.checked_sub(1)?)?;
    let i = neighbours.after_old(alignment.from.at(*before)?)?;
    alignment.to.at(i).is_none().then_some(i)
}

/// Provisions rewritten so heavily that hardly three words in a row are left: by the words alone.
fn rewritten(
    old: &Rows<'_>,
    new: &Rows<'_>,
    units: &(Vec<usize>, Vec<usize>),
    neighbours: &Neighbours,
    alignment: &mut Alignment,
) {
    let left: Vec<usize> = units
        .0
        .iter()
        .copied()
        .filter(|i| alignment.to.at(*i).is_none())
        .collect();
    let right: Vec<usize> = units
        .1
        .iter()
        .copied()
        .filter(|j| alignment.from.at(*j).is_none())
        .collect();
    if left.len() * right.len() > PAIRS_MAX {
        return;
    }
    let bags = |rows: &Rows<'_>, places: &[usize]| -> Vec<Vec<u32>> {
        places.iter().map(|place| bag(rows, *place)).collect()
    };
    let (a, b) = (bags(old, &left), bags(new, &right));
    let rarity = Rarity::new(&[old, new]);
    let mut candidates: Vec<(f32, usize, usize)> = Vec::new();
    for (i, x) in left.iter().zip(&a) {
        for (j, y) in right.iter().zip(&b) {
            let like = rarity.likeness(x, y);
            let (before, after) = neighbours.beside(*i, *j, alignment);
            let kin = old
                .provisions
                .get(*i)
                .zip(new.provisions.get(*j))
                .is_some_and(|(x, y)| x.of.kind == y.of.kind);
            let least = if before && after {
                LIKENESS_BETWEEN
            } else {
                LIKENESS_MIN
            };
            if kin && like >= least {
                candidates.push((like, *i, *j));
            }
        }
    }
    candidates.sort_unstable_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
    for (_, i, j) in candidates {
        if alignment.is_free(i, j) {
            alignment.join(i, j);
        }
    }
}

/// The symbols of a provision, sorted.
fn bag(rows: &Rows<'_>, place: usize) -> Vec<u32> {
    let mut bag: Vec<u32> = rows.blocks(place).flatten().copied().collect();
    bag.sort_unstable();
    bag
}

/// How much a word says: one that stands everywhere says nothing.
pub(crate) struct Rarity(Vec<u32>);

impl Rarity {
    pub(crate) fn new(texts: &[&Rows<'_>]) -> Self {
        let mut counts: Vec<u32> = Vec::new();
        for symbol in texts.iter().flat_map(|rows| rows.all_symbols()) {
            let at = *symbol as usize;
            // The symbol of references is no word.
            if *symbol == crate::rows::REFERENCE {
                continue;
            }
            if at >= counts.len() {
                counts.resize((at + 1).max(counts.len() * 2), 0);
            }
            counts.put(at, counts.at(at) + 1);
        }
        Self(counts)
    }

    /// What one occurrence of a word weighs, 0 to 1.
    pub(crate) fn worth(&self, symbol: u32) -> f32 {
        match self.0.at(symbol as usize) {
            0 => 0.0,
            count => 1.0 / f32_of(1 + count.ilog2()),
        }
    }

    /// The weight of the words that two sorted bags share, against all of theirs: 0 to 1.
    pub(crate) fn likeness(&self, a: &[u32], b: &[u32]) -> f32 {
        let weigh = |bag: &[u32]| bag.iter().map(|symbol| self.worth(*symbol)).sum::<f32>();
        let (mut shared, mut all) = (0.0, weigh(a) + weigh(b));
        let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
        while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
            match x.cmp(y) {
                core::cmp::Ordering::Less => {
                    a.next();
                }
                core::cmp::Ordering::Greater => {
                    b.next();
                }
                core::cmp::Ordering::Equal => {
                    shared += self.worth(**x);
                    a.next();
                    b.next();
                }
            }
        }
        if all <= 0.0 {
            all = 1.0;
        }
        2.0 * shared / all
    }
}
