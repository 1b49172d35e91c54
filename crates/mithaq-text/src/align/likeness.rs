//! Alike blocks anywhere in two texts, without comparing all with all.

use super::bags::{Bag, Scales};
use crate::rows::Rows;
use alloc::vec::Vec;

/// The rarest words of a block by which it is looked up.
const LOOKED_UP: usize = 6;
/// Blocks that share a word before the word says nothing.
const POSTINGS_MAX: usize = 16;

/// Pairs of blocks with at least this likeness, the likest first; each block's own best first.
pub(super) fn candidates(
    (old, left): (&Rows<'_>, &[usize]),
    (new, right): (&Rows<'_>, &[usize]),
    scales: &mut Scales,
    least: f32,
) -> Vec<(f32, usize, usize)> {
    let mut bags = |rows: &Rows<'_>, lines: &[usize]| -> Vec<Bag> {
        let bag = |line: &usize| scales.bag(core::iter::once(rows.symbols(*line)));
        lines.iter().map(bag).collect()
    };
    let (a, b) = (bags(old, left), bags(new, right));
    // (word, place among the right ones)
    let mut index: Vec<(u32, usize)> = Vec::new();
    for (place, bag) in b.iter().enumerate() {
        index.extend(bag.rarest(LOOKED_UP).into_iter().map(|word| (word, place)));
    }
    index.sort_unstable();
    let mut found: Vec<(f32, usize, usize)> = Vec::new();
    let (mut last, mut near) = (None, Vec::new());
    for (i, x) in left.iter().zip(&a) {
        near.clear();
        for word in x.rarest(LOOKED_UP) {
            let from = index.partition_point(|(other, _)| *other < word);
            let rest = index.get(from..).unwrap_or_default();
            let postings = rest
                .iter()
                .take(POSTINGS_MAX + 1)
                .take_while(|(other, _)| *other == word);
            let count = postings.clone().count();
            if count <= POSTINGS_MAX {
                near.extend(postings.map(|(_, place)| *place));
            }
        }
        near.sort_unstable();
        near.dedup();
        scales.lay(last.replace(x), x);
        for place in near.iter().copied() {
            let (Some(j), Some(y)) = (right.get(place), b.get(place)) else {
                continue;
            };
            let like = scales.likeness(y, least);
            if like >= least {
                found.push((like, *i, *j));
            }
        }
    }
    if let Some(last) = last {
        scales.lay(Some(last), &Bag::default());
    }
    found.sort_unstable_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
    found
}
