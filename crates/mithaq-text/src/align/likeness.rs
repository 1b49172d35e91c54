//! Alike blocks anywhere in two texts, without comparing all with all.

use super::leftovers::Rarity;
use super::lines::bag;
use crate::rows::Rows;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

/// The rarest words of a block by which it is looked up.
const LOOKED_UP: usize = 6;
/// Blocks that share a word before the word says nothing.
const POSTINGS_MAX: usize = 16;

/// Pairs of blocks with at least this likeness, the likest first; each block's own best first.
pub(super) fn candidates(
    (old, left): (&Rows<'_>, &[usize]),
    (new, right): (&Rows<'_>, &[usize]),
    rarity: &Rarity,
    least: f32,
) -> Vec<(usize, usize)> {
    let mut index: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for line in right {
        for symbol in rarest(new, *line, rarity) {
            index.entry(symbol).or_default().push(*line);
        }
    }
    let mut found: Vec<(f32, usize, usize)> = Vec::new();
    for i in left {
        let near: BTreeSet<usize> = rarest(old, *i, rarity)
            .into_iter()
            .filter_map(|symbol| index.get(&symbol))
            .filter(|lines| lines.len() <= POSTINGS_MAX)
            .flatten()
            .copied()
            .collect();
        let own = bag(old, *i);
        for j in near {
            let like = rarity.likeness(&own, &bag(new, j));
            if like >= least {
                found.push((like, *i, j));
            }
        }
    }
    found.sort_unstable_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
    found.into_iter().map(|(_, i, j)| (i, j)).collect()
}

fn rarest(rows: &Rows<'_>, line: usize, rarity: &Rarity) -> Vec<u32> {
    let mut symbols = bag(rows, line);
    symbols.dedup();
    symbols.sort_by(|x, y| rarity.worth(*y).total_cmp(&rarity.worth(*x)));
    symbols.truncate(LOOKED_UP);
    symbols
}
