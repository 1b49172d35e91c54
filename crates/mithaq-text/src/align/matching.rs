//! Matching provisions by their wording.

use super::Alignment;
use super::overlap::Overlaps;
use crate::places::At;
use crate::rows::{Row, Rows};
use alloc::vec::Vec;

/// Below this many words an equal wording may be an accident ("Reserved.").
const WORDS_MIN: usize = 5;
/// A score from which two provisions are the same one.
const SCORE_MIN: f32 = 0.25;
/// A score of which the first round is sure, before neighbours help with the rest.
const SCORE_SURE: f32 = 0.5;
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

/// The provisions sorted by the key of their wording.
pub(super) fn by_key(rows: &Rows<'_>, units: &[usize]) -> Vec<(u64, usize)> {
    let mut keys: Vec<(u64, usize)> = units
        .iter()
        .filter_map(|place| rows.provisions.get(*place).map(|row| (row.key, *place)))
        .collect();
    keys.sort_unstable();
    keys
}

/// Joins provisions by how much of their wording they share, the best pairs first: in a first round
/// those that leave no doubt, in a second the rest with the help of their neighbours.
pub(super) fn similar(
    old: &Rows<'_>,
    new: &Rows<'_>,
    units: &(Vec<usize>, Vec<usize>),
    overlaps: &Overlaps,
    alignment: &mut Alignment,
) {
    let neighbours = Neighbours::new(old, new, units);
    for least in [SCORE_SURE, SCORE_MIN] {
        let mut candidates: Vec<(f32, usize, usize)> = overlaps
            .pairs
            .iter()
            .filter(|(i, j, _)| alignment.is_free(*i, *j))
            .filter_map(|(i, j, shared)| {
                let (a, b) = (old.provisions.get(*i)?, new.provisions.get(*j)?);
                let score = score(a, b, *shared, overlaps.old.at(*i), overlaps.new.at(*j))?
                    + neighbours.bonus(*i, *j, alignment);
                (score >= least).then_some((score, *i, *j))
            })
            .collect();
        candidates.sort_unstable_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
        for (_, i, j) in candidates {
            if alignment.is_free(i, j) {
                alignment.join(i, j);
            }
        }
    }
}

fn score(a: &Row<'_>, b: &Row<'_>, shared: u32, in_a: u32, in_b: u32) -> Option<f32> {
    let ratio = |part: u32, whole: u32| f32_of(part) / f32_of(whole.max(1));
    // A shingle that one repeats counts no more often than the other has it.
    let shared = shared.min(in_a).min(in_b);
    let dice = ratio(2 * shared, in_a + in_b);
    let contained = ratio(shared, in_a.min(in_b));
    let overlap = 0.7 * dice + 0.3 * contained;
    let headed = a.heading != 0 && a.heading == b.heading;
    if overlap < OVERLAP_MIN && !headed {
        return None;
    }
    let bonus = |holds: bool, worth: f32| if holds { worth } else { 0.0 };
    Some(
        overlap + bonus(headed, 0.25) + bonus(a.number != 0 && a.number == b.number, 0.03)
            - bonus(a.of.kind != b.of.kind, 0.1),
    )
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of words; a score needs no more than 24 bits"
)]
pub(super) fn f32_of(count: u32) -> f32 {
    count as f32
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

    fn bonus(&self, i: usize, j: usize, alignment: &Alignment) -> f32 {
        let (before, after) = self.beside(i, j, alignment);
        f32_of(u32::from(before) + u32::from(after)) * 0.05
    }

    pub(super) fn after_old(&self, i: usize) -> Option<usize> {
        self.after.0.at(i)
    }
}
