//! Alike blocks, and alike provisions, anywhere in two texts, without comparing all with all.

use super::bags::{Bag, Scales};
use crate::hands::{self, Hands};
use crate::rows::Rows;
use alloc::vec::Vec;

/// The rarest words of a wording by which it is looked up.
const LOOKED_UP: usize = 6;
/// Wordings that share a word before the word says nothing.
const POSTINGS_MAX: usize = 16;
/// Places to look up that are worth a piece of work.
const PLACES_LEAST: usize = 32;

/// Pairs of blocks with at least this likeness, the likest first.
pub(super) fn candidates(
    hands: &impl Hands,
    left: (&Rows<'_>, &[usize]),
    right: (&Rows<'_>, &[usize]),
    scales: &mut Scales,
    least: f32,
) -> Vec<(f32, usize, usize)> {
    let bag = |rows: &Rows<'_>, line: usize, scales: &mut Scales| {
        scales.bag(core::iter::once(rows.symbols(line)))
    };
    alike(hands, left, right, scales, least, &bag)
}

/// Pairs of provisions with at least this likeness, the likest first.
pub(super) fn provisions(
    hands: &impl Hands,
    left: (&Rows<'_>, &[usize]),
    right: (&Rows<'_>, &[usize]),
    scales: &mut Scales,
    least: f32,
) -> Vec<(f32, usize, usize)> {
    let bag =
        |rows: &Rows<'_>, provision: usize, scales: &mut Scales| scales.bag(rows.blocks(provision));
    alike(hands, left, right, scales, least, &bag)
}

fn alike(
    hands: &impl Hands,
    (old, left): (&Rows<'_>, &[usize]),
    (new, right): (&Rows<'_>, &[usize]),
    scales: &mut Scales,
    least: f32,
    bag: &(impl Fn(&Rows<'_>, usize, &mut Scales) -> Bag + Sync),
) -> Vec<(f32, usize, usize)> {
    let bags: Vec<Bag> = right.iter().map(|line| bag(new, *line, scales)).collect();
    // (word, place among the right ones)
    let mut index: Vec<(u32, usize)> = Vec::new();
    for (place, bag) in bags.iter().enumerate() {
        index.extend(bag.rarest(LOOKED_UP).into_iter().map(|word| (word, place)));
    }
    index.sort_unstable();
    let pieces = hands::pieces(hands, left.len(), PLACES_LEAST);
    let scales = &*scales;
    let tools = || scales.another();
    let found = hands::all(hands, pieces, &tools, &|scales, nth| {
        let mut found: Vec<(f32, usize, usize)> = Vec::new();
        let mut near = Vec::new();
        for i in hands::piece(left, nth, pieces) {
            let own = bag(old, *i, scales);
            near.clear();
            for word in own.rarest(LOOKED_UP) {
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
            scales.lay(None, &own);
            for place in near.iter().copied() {
                let (Some(j), Some(other)) = (right.get(place), bags.get(place)) else {
                    continue;
                };
                let like = scales.likeness(other, least);
                if like >= least {
                    found.push((like, *i, *j));
                }
            }
            scales.lay(Some(&own), &Bag::default());
        }
        found
    });
    let mut found = hands::joined(found);
    found.sort_unstable_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
    found
}
