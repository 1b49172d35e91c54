//! Which block of one text is which block of another.
//!
//! Within matched provisions: equal wording first, then the likest in order. What is left over is
//! looked for across the whole text: a paragraph that went to another article.

use super::Alignment;
use super::bags::{Bag, Scales};
use crate::hands::{self, Hands};
use crate::places::{At, Counterparts};
use crate::rising;
use crate::rows::{Row, Rows};
use alloc::collections::BTreeMap;
use alloc::vec;
use alloc::vec::Vec;
use core::ops::Range;

/// Likeness from which two blocks in the same order are one, changed.
const LIKENESS_MIN: f32 = 0.35;
/// By how much a pair out of order must be likelier than those in order.
const ORDER_WORTH: f32 = 0.15;
/// What an equal label is worth.
const LABEL_WORTH: f32 = 0.1;
/// Likeness from which a block that left its order, or its article, is still the same one.
const LIKENESS_MOVED: f32 = 0.72;
/// Fewer words than this may stand anywhere: no move is read from them across articles.
const MOVED_WORDS_MIN: usize = 6;
/// Pairs of blocks compared in one provision before only those are that stand between the same
/// blocks, and of these as many at once.
const PAIRS_MAX: usize = 20_000;
/// Pairs of blocks compared in one stretch, in strips that are the narrower the longer it is.
const STRETCH_MAX: usize = 4_000_000;
/// As much likeness as leaves doubt which of several blocks is meant.
const DOUBT: f32 = 0.1;
/// A likeness of blocks that have the same words.
const EQUAL: f32 = 0.999;
/// Pairs of provisions whose blocks are compared, worth a piece of work.
const OPEN_LEAST: usize = 16;
/// Blocks that are alike, from which on no move is read from one of them.
const MANY: usize = 4;

/// The blocks of two texts, matched. Places are those of [`Rows::lines`].
#[derive(Debug, Default, Clone)]
pub(crate) struct LineMatches {
    pub(crate) to: Counterparts,
    pub(crate) from: Counterparts,
    /// (old, new) blocks that changed their place, within their provision or to another.
    pub(crate) moves: Vec<(usize, usize)>,
}

impl LineMatches {
    fn join(&mut self, old: usize, new: usize) {
        self.to.put(old, new);
        self.from.put(new, old);
    }

    /// Whether two stretches both have blocks that are matched with none.
    fn is_open(&self, a: &Range<usize>, b: &Range<usize>) -> bool {
        a.clone().any(|i| self.to.at(i).is_none()) && b.clone().any(|j| self.from.at(j).is_none())
    }

    fn free(&self, (a, b): (&Range<usize>, &Range<usize>)) -> (Vec<usize>, Vec<usize>) {
        (
            a.clone().filter(|i| self.to.at(*i).is_none()).collect(),
            b.clone().filter(|j| self.from.at(*j).is_none()).collect(),
        )
    }
}

/// Matches the blocks of aligned texts.
pub(crate) fn match_lines(
    hands: &impl Hands,
    old: &Rows<'_>,
    new: &Rows<'_>,
    alignment: &Alignment,
    scales: &mut Scales,
) -> LineMatches {
    let mut matches = LineMatches {
        to: Counterparts::none(old.lines.len()),
        from: Counterparts::none(new.lines.len()),
        moves: Vec::new(),
    };
    let range = |rows: &Rows<'_>, place: usize| rows.provisions.get(place).map_or(0..0, Row::lines);
    let mut pairs: Vec<(usize, usize)> = alignment.to.pairs().collect();
    let whole = pairs.len();
    pairs.extend(alignment.splits.iter().chain(&alignment.merges));
    for (i, j) in &pairs {
        equal(old, new, (range(old, *i), range(new, *j)), &mut matches);
    }
    let (one_another, parts) = pairs.split_at_checked(whole).unwrap_or_default();
    let ranges = |(i, j): &(usize, usize)| (range(old, *i), range(new, *j));
    // No two pairs of counterparts have a block in common, so none waits for another.
    let open: Vec<(Range<usize>, Range<usize>)> = one_another
        .iter()
        .map(ranges)
        .filter(|(a, b)| matches.is_open(a, b))
        .collect();
    let pieces = hands::pieces(hands, open.len(), OPEN_LEAST);
    let tools = || (scales.another(), matches.clone());
    let found = hands::all(hands, pieces, &tools, &|(scales, own), nth| {
        let mut found = Vec::new();
        for (a, b) in hands::piece(&open, nth, pieces) {
            alike(old, new, (a.clone(), b.clone()), scales, own);
            let joined = a.clone().filter(|i| matches.to.at(*i).is_none());
            found.extend(joined.filter_map(|i| own.to.at(i).map(|j| (i, j))));
        }
        found
    });
    for (i, j) in found.into_iter().flatten() {
        matches.join(i, j);
    }
    for (a, b) in parts.iter().map(ranges) {
        alike(old, new, (a, b), scales, &mut matches);
    }
    across(hands, old, new, alignment, scales, &mut matches);
    for (i, j) in pairs.iter().take(whole) {
        reordered(old, new, (range(old, *i), range(new, *j)), &mut matches);
    }
    matches.moves.sort_unstable();
    matches
}

/// Equal wordings: those in a common order first, so that a repeated one finds its own.
fn equal(
    old: &Rows<'_>,
    new: &Rows<'_>,
    (a, b): (Range<usize>, Range<usize>),
    matches: &mut LineMatches,
) {
    let key = |rows: &Rows<'_>, line: usize| rows.lines.get(line).map(|line| line.key);
    // Most provisions did not change, or changed inside.
    let head = a
        .clone()
        .zip(b.clone())
        .take_while(|(i, j)| key(old, *i) == key(new, *j))
        .count();
    let tail = a
        .clone()
        .rev()
        .zip(b.clone().rev())
        .take(a.len().min(b.len()) - head)
        .take_while(|(i, j)| key(old, *i) == key(new, *j))
        .count();
    let ends = a
        .clone()
        .zip(b.clone())
        .take(head)
        .chain(a.clone().rev().zip(b.clone().rev()).take(tail));
    for (i, j) in ends {
        if matches.to.at(i).is_none() && matches.from.at(j).is_none() {
            matches.join(i, j);
        }
    }
    let (left, right) = matches.free((&a, &b));
    if left.is_empty() || right.is_empty() {
        return;
    }
    let mut seats: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for j in right.iter().rev() {
        if let Some(key) = key(new, *j) {
            seats.entry(key).or_default().push(*j);
        }
    }
    for i in left {
        let seat = key(old, i)
            .and_then(|key| seats.get_mut(&key))
            .and_then(Vec::pop);
        if let Some(j) = seat {
            matches.join(i, j);
        }
    }
}

/// Changed blocks: between blocks that stayed, the likest pairing that keeps the order; then those
/// so alike that they are the same out of order.
fn alike(
    old: &Rows<'_>,
    new: &Rows<'_>,
    (a, b): (Range<usize>, Range<usize>),
    scales: &mut Scales,
    matches: &mut LineMatches,
) {
    let (left, right) = matches.free((&a, &b));
    if left.is_empty() || right.is_empty() {
        return;
    }
    if left.len() * right.len() <= PAIRS_MAX {
        return alike_of(old, new, (&a, &b), (&left, &right), scales, matches);
    }
    for (a, b) in stretches((a, b), matches) {
        let (left, right) = matches.free((&a, &b));
        let pairs = left.len() * right.len();
        let strips = (pairs / PAIRS_MAX).isqrt().max(pairs / STRETCH_MAX) + 1;
        let strip = |row: &[usize], nth: usize| {
            let (from, to) = (row.len() * nth / strips, row.len() * (nth + 1) / strips);
            row.get(from..to).unwrap_or_default().to_vec()
        };
        for nth in 0..strips {
            let (left, right) = (strip(&left, nth), strip(&right, nth));
            let (Some(first), Some(last)) = (left.first(), left.last()) else {
                continue;
            };
            let around = (&(*first..last + 1), &b);
            alike_of(old, new, around, (&left, &right), scales, matches);
        }
    }
}

/// What lies between blocks that stayed in their order.
fn stretches(
    (a, b): (Range<usize>, Range<usize>),
    matches: &LineMatches,
) -> Vec<(Range<usize>, Range<usize>)> {
    let pairs: Vec<(usize, usize)> = a
        .clone()
        .filter_map(|i| matches.to.at(i).map(|j| (i, j)))
        .filter(|(_, j)| b.contains(j))
        .collect();
    let kept = rising::longest(pairs.iter().map(|(_, j)| j - b.start));
    let ends = kept.into_iter().filter_map(|at| pairs.get(at).copied());
    let mut found = Vec::new();
    let mut from = (a.start, b.start);
    for to in ends.chain([(a.end, b.end)]) {
        found.push((from.0..to.0, from.1..to.1));
        from = (to.0 + 1, to.1 + 1);
    }
    found.retain(|(a, b)| !a.is_empty() && !b.is_empty());
    found
}

fn alike_of(
    old: &Rows<'_>,
    new: &Rows<'_>,
    (a, b): (&Range<usize>, &Range<usize>),
    (left, right): (&[usize], &[usize]),
    scales: &mut Scales,
    matches: &mut LineMatches,
) {
    let mut bags = |rows: &Rows<'_>, lines: &[usize]| -> Vec<Bag> {
        let bag = |line: &usize| scales.bag(core::iter::once(rows.symbols(*line)));
        lines.iter().map(bag).collect()
    };
    let (x, y) = (bags(old, left), bags(new, right));
    let width = right.len();
    let mut likeness = Vec::with_capacity(left.len() * width);
    let mut last = None;
    for (i, one) in left.iter().zip(&x) {
        scales.lay(last.replace(one), one);
        for (j, two) in right.iter().zip(&y) {
            let labels = old
                .lines
                .get(*i)
                .zip(new.lines.get(*j))
                .is_some_and(|(one, two)| {
                    !one.block.label().is_empty() && one.block.label() == two.block.label()
                });
            let worth = if labels { LABEL_WORTH } else { 0.0 };
            likeness.push(scales.likeness(two, LIKENESS_MIN - LABEL_WORTH) + worth);
        }
    }
    if let Some(last) = last {
        scales.lay(Some(last), &Bag::default());
    }
    let like = |i: usize, j: usize| likeness.at(i * width + j);
    let all = |count: usize| (0..count).collect::<Vec<_>>();
    // Of two that resemble each other, neither moved if they can be told in their order as well.
    let mut straight = (vec![0f32; left.len()], vec![0f32; width]);
    for (i, j) in in_order(&all(left.len()), &all(width), like) {
        straight.0.put(i, like(i, j));
        straight.1.put(j, like(i, j));
    }
    let mut strong: Vec<(f32, usize, usize)> = Vec::new();
    for i in 0..left.len() {
        for j in 0..width {
            let (own, other) = (straight.0.at(i), straight.1.at(j));
            let paired =
                own > 0.0 && own.total_cmp(&other).is_eq() && own.total_cmp(&like(i, j)).is_eq();
            let least = if paired {
                0.0
            } else {
                own.max(other) + ORDER_WORTH
            };
            if like(i, j) >= LIKENESS_MOVED.max(least) {
                strong.push((like(i, j), i, j));
            }
        }
    }
    strong.sort_unstable_by(|p, q| q.0.total_cmp(&p.0).then((p.1, p.2).cmp(&(q.1, q.2))));
    let (mut done_left, mut done_right) = (vec![false; left.len()], vec![false; width]);
    for (_, i, j) in strong {
        if !done_left.at(i) && !done_right.at(j) {
            done_left.put(i, true);
            done_right.put(j, true);
            matches.join(left.at(i), right.at(j));
        }
    }
    let open = |done: &[bool]| {
        (0..done.len())
            .filter(|place| !done.at(*place))
            .collect::<Vec<_>>()
    };
    let (rest_left, rest_right) = (open(&done_left), open(&done_right));
    for (i, j) in in_order(&rest_left, &rest_right, like) {
        let (i, j) = (left.at(i), right.at(j));
        if !crosses(a, b, (i, j), matches) {
            matches.join(i, j);
        }
    }
}

/// The pairing in common order with the greatest sum of likeness.
fn in_order(
    left: &[usize],
    right: &[usize],
    like: impl Fn(usize, usize) -> f32,
) -> Vec<(usize, usize)> {
    let width = right.len() + 1;
    let mut best = vec![0f32; (left.len() + 1) * width];
    let gain = |i: usize, j: usize| {
        let like = like(left.at(i), right.at(j));
        if like >= LIKENESS_MIN { like } else { -1.0 }
    };
    for i in 0..left.len() {
        for j in 0..right.len() {
            let both = best.at(i * width + j) + gain(i, j);
            let value = both
                .max(best.at(i * width + j + 1))
                .max(best.at((i + 1) * width + j));
            best.put((i + 1) * width + j + 1, value);
        }
    }
    let mut found = Vec::new();
    let (mut i, mut j) = (left.len(), right.len());
    while i > 0 && j > 0 {
        let here = best.at(i * width + j);
        if here <= best.at((i - 1) * width + j) {
            i -= 1;
        } else if here <= best.at(i * width + j - 1) {
            j -= 1;
        } else {
            i -= 1;
            j -= 1;
            found.push((left.at(i), right.at(j)));
        }
    }
    found
}

/// Whether a weak pair would cross most of the pairs around it: then it is an accident.
fn crosses(
    a: &Range<usize>,
    b: &Range<usize>,
    (i, j): (usize, usize),
    matches: &LineMatches,
) -> bool {
    let (mut with, mut against) = (0, 0);
    for other in a.clone() {
        let Some(to) = matches.to.at(other).filter(|to| b.contains(to)) else {
            continue;
        };
        if (other < i) == (to < j) {
            with += 1;
        } else {
            against += 1;
        }
    }
    against > with
}

/// Blocks that went to another provision: unmatched on both sides, alike, long enough to tell, and
/// none of many that are as much alike.
fn across(
    hands: &impl Hands,
    old: &Rows<'_>,
    new: &Rows<'_>,
    alignment: &Alignment,
    scales: &mut Scales,
    matches: &mut LineMatches,
) {
    let long = |rows: &Rows<'_>, line: usize| rows.symbols(line).len() >= MOVED_WORDS_MIN;
    let (left, right) = matches.free((&(0..old.lines.len()), &(0..new.lines.len())));
    let left: Vec<usize> = left.into_iter().filter(|line| long(old, *line)).collect();
    let right: Vec<usize> = right.into_iter().filter(|line| long(new, *line)).collect();
    let candidates =
        super::likeness::candidates(hands, (old, &left), (new, &right), scales, LIKENESS_MOVED);
    let owner = |rows: &Rows<'_>, line: usize| rows.lines.get(line).map(|line| line.owner);
    let mut rivals = (
        vec![(0f32, 0usize); old.lines.len()],
        vec![(0f32, 0usize); new.lines.len()],
    );
    for (like, i, j) in &candidates {
        for (row, place) in [(&mut rivals.0, *i), (&mut rivals.1, *j)] {
            let (best, count) = row.at(place);
            // The likest come first.
            let best = best.max(*like);
            // One that says the very same is not put in doubt by what only resembles it.
            let doubt = if best < EQUAL { DOUBT } else { 1.0 - EQUAL };
            row.put(place, (best, count + usize::from(*like > best - doubt)));
        }
    }
    for (_, i, j) in candidates {
        let many = rivals.0.at(i).1.max(rivals.1.at(j).1) >= MANY;
        // Within one provision they were compared already.
        let home = owner(old, i).and_then(|i| alignment.to.at(i)) == owner(new, j);
        if many || home {
            continue;
        }
        if matches.to.at(i).is_none() && matches.from.at(j).is_none() {
            matches.join(i, j);
            matches.moves.push((i, j));
        }
    }
}

/// Blocks that changed their place within their provision.
fn reordered(
    old: &Rows<'_>,
    new: &Rows<'_>,
    (a, b): (Range<usize>, Range<usize>),
    matches: &mut LineMatches,
) {
    let mut inside: Vec<(usize, usize)> = a
        .filter_map(|i| matches.to.at(i).filter(|j| b.contains(j)).map(|j| (i, j)))
        .collect();
    if inside
        .windows(2)
        .all(|pair| matches!(pair, [x, y] if x.1 < y.1))
    {
        return;
    }
    untwine(old, new, &mut inside);
    inside.iter().for_each(|(i, j)| matches.join(*i, *j));
    let row: Vec<(usize, u64)> = inside
        .iter()
        .map(|(i, j)| (j - b.start, (1 << 32) + old.symbols(*i).len() as u64))
        .collect();
    let mut kept = rising::heaviest(&row).into_iter().peekable();
    let moved = inside
        .iter()
        .enumerate()
        .filter(|(at, _)| kept.next_if_eq(at).is_none())
        .map(|(_, pair)| *pair);
    matches.moves.extend(moved.collect::<Vec<_>>());
}

/// Of blocks with the same words none changed places with another: they keep their order.
fn untwine(old: &Rows<'_>, new: &Rows<'_>, pairs: &mut [(usize, usize)]) {
    let key = |rows: &Rows<'_>, line: usize| rows.lines.get(line).map(|line| line.key);
    for of_new in [false, true] {
        // By words, the counterparts of the blocks that have them, the last one first.
        let mut others: BTreeMap<Option<u64>, Vec<usize>> = BTreeMap::new();
        pairs.sort_unstable_by_key(|(i, j)| if of_new { *i } else { *j });
        for (i, j) in pairs.iter().rev() {
            let (key, other) = if of_new {
                (key(new, *j), *i)
            } else {
                (key(old, *i), *j)
            };
            others.entry(key).or_default().push(other);
        }
        pairs.sort_unstable_by_key(|(i, j)| if of_new { *j } else { *i });
        for (i, j) in pairs.iter_mut() {
            let (key, other) = if of_new {
                (key(new, *j), i)
            } else {
                (key(old, *i), j)
            };
            if let Some(next) = others.get_mut(&key).and_then(Vec::pop) {
                *other = next;
            }
        }
    }
    pairs.sort_unstable();
}
