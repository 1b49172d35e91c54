//! The longest common subsequence of two rows of symbols: what a minimal edit keeps.
//!
//! Bit-parallel dynamic programming (Hyyrö, *Bit-parallel LCS-length computation revisited*,
//! 2004): one bit for each symbol of the shorter row, so that a paragraph is compared in as many
//! machine words as it has symbols. Only the words of the bit row in which the symbol occurs are
//! touched. Rows too large to be kept are halved after Hirschberg (1975), so memory stays bounded
//! and the result is exact; beyond [`CELLS_MAX`] unique common symbols cut the rows first.

use alloc::vec;
use alloc::vec::Vec;

/// Rows kept for the walk back, in machine words: 2 MiB.
const KEPT_MAX: usize = 1 << 18;
/// Symbols times symbols that are compared exactly: a whole treaty of 80,000 words with another.
const CELLS_MAX: u64 = 1 << 33;

/// The pairs of places that stay, in order.
pub(crate) fn pairs(a: &[u32], b: &[u32]) -> Vec<(usize, usize)> {
    let mut out = Vec::with_capacity(a.len().min(b.len()));
    add(a, b, (0, 0), &mut out);
    out
}

fn add(a: &[u32], b: &[u32], at: (usize, usize), out: &mut Vec<(usize, usize)>) {
    let head = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a_rest, b_rest) = (
        a.get(head..).unwrap_or_default(),
        b.get(head..).unwrap_or_default(),
    );
    let tail = a_rest
        .iter()
        .rev()
        .zip(b_rest.iter().rev())
        .take_while(|(x, y)| x == y)
        .count();
    let (a_end, b_end) = (a.len() - tail, b.len() - tail);
    out.extend((0..head).map(|i| (at.0 + i, at.1 + i)));
    let (a_mid, b_mid) = (
        a.get(head..a_end).unwrap_or_default(),
        b.get(head..b_end).unwrap_or_default(),
    );
    let inner = (at.0 + head, at.1 + head);
    if !a_mid.is_empty() && !b_mid.is_empty() {
        // The shorter row becomes the bit row.
        let from = out.len();
        if a_mid.len() <= b_mid.len() {
            middle(a_mid, b_mid, inner, out);
        } else {
            middle(b_mid, a_mid, (inner.1, inner.0), out);
            out.get_mut(from..)
                .unwrap_or_default()
                .iter_mut()
                .for_each(|pair| *pair = (pair.1, pair.0));
        }
    }
    out.extend((0..tail).map(|i| (at.0 + a_end + i, at.1 + b_end + i)));
}

fn middle(a: &[u32], b: &[u32], at: (usize, usize), out: &mut Vec<(usize, usize)>) {
    if let [one] = a {
        // The commonest change of all: one word for another, or for several.
        let place = b.iter().position(|other| other == one);
        return out.extend(place.map(|place| (at.0, at.1 + place)));
    }
    if a.len() as u64 * b.len() as u64 > CELLS_MAX {
        return anchored(a, b, at, out);
    }
    if a.len() <= 64 && b.len() < KEPT_MAX {
        return walk_one(a, b, at, out);
    }
    let width = a.len().div_ceil(64);
    if width * (b.len() + 1) <= KEPT_MAX || b.len() < 2 {
        return walk(a, b, at, out);
    }
    let half = b.len() / 2;
    let (Some(top), Some(bottom)) = (b.get(..half), b.get(half..)) else {
        return;
    };
    let forward = lengths(&Places::new(a), a.len(), top.iter().copied());
    let turned: Vec<u32> = a.iter().rev().copied().collect();
    let backward = lengths(&Places::new(&turned), a.len(), bottom.iter().rev().copied());
    let cut = (0..=a.len())
        .max_by_key(|i| {
            forward.get(*i).copied().unwrap_or(0) + backward.get(a.len() - i).copied().unwrap_or(0)
        })
        .unwrap_or(0);
    let (Some(left), Some(right)) = (a.get(..cut), a.get(cut..)) else {
        return;
    };
    add(left, top, at, out);
    add(right, bottom, (at.0 + cut, at.1 + half), out);
}

/// Where each symbol occurs, sorted so that one symbol's places are one slice.
struct Places(Vec<(u32, u32)>);

impl Places {
    fn new(a: &[u32]) -> Self {
        let mut places: Vec<(u32, u32)> = a
            .iter()
            .zip(0u32..)
            .map(|(symbol, place)| (*symbol, place))
            .collect();
        places.sort_unstable();
        Self(places)
    }

    fn of(&self, symbol: u32) -> &[(u32, u32)] {
        let from = self.0.partition_point(|(other, _)| *other < symbol);
        let rest = self.0.get(from..).unwrap_or_default();
        let count = if rest.first().is_none_or(|(other, _)| *other != symbol) {
            0
        } else {
            rest.partition_point(|(other, _)| *other == symbol)
        };
        rest.get(..count).unwrap_or_default()
    }
}

/// One step: takes the next symbol of `b` into the bit row. A zero bit marks a place at which the
/// length grows.
fn step(row: &mut [u64], places: &[(u32, u32)]) {
    let mut carry = false;
    let mut word = 0;
    let mut places = places.iter().peekable();
    loop {
        let next = places.peek().map(|(_, place)| *place as usize / 64);
        if carry && next != Some(word) {
            // Nothing of this word matches: the carry takes its lowest zero, or passes on.
            let Some(v) = row.get_mut(word) else { return };
            let (sum, over) = v.overflowing_add(1);
            *v |= sum;
            carry = over;
            word += 1;
            continue;
        }
        let Some(at) = next else { return };
        word = at;
        let mut mask = 0u64;
        while let Some((_, place)) = places.next_if(|(_, place)| *place as usize / 64 == word) {
            mask |= 1 << (place % 64);
        }
        let Some(v) = row.get_mut(word) else { return };
        let hits = *v & mask;
        let (sum, over) = v.overflowing_add(hits);
        let (sum, over_too) = sum.overflowing_add(u64::from(carry));
        *v = sum | (*v & !hits);
        carry = over || over_too;
        word += 1;
    }
}

/// For each prefix of the bit row's symbols, how long a subsequence it shares with all of `b`.
fn lengths(places: &Places, width: usize, b: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut row = vec![u64::MAX; width.div_ceil(64)];
    for symbol in b {
        step(&mut row, places.of(symbol));
    }
    let mut length = 0;
    let mut out = Vec::with_capacity(width + 1);
    out.push(0);
    for place in 0..width {
        length += u32::from(!bit(&row, place));
        out.push(length);
    }
    out
}

fn bit(row: &[u64], place: usize) -> bool {
    row.get(place / 64)
        .is_some_and(|word| word >> (place % 64) & 1 == 1)
}

/// Keeps every row and walks back through them.
fn walk(a: &[u32], b: &[u32], at: (usize, usize), out: &mut Vec<(usize, usize)>) {
    let places = Places::new(a);
    let width = a.len().div_ceil(64);
    let mut rows = vec![u64::MAX; width];
    rows.reserve(width * b.len());
    for (done, symbol) in b.iter().enumerate() {
        rows.extend_from_within(done * width..);
        if let Some(row) = rows.get_mut((done + 1) * width..) {
            step(row, places.of(*symbol));
        }
    }
    let row = |j: usize| rows.get(j * width..(j + 1) * width).unwrap_or_default();
    let from = out.len();
    let (mut i, mut j) = (a.len(), b.len());
    while i > 0 && j > 0 {
        if bit(row(j), i - 1) {
            i -= 1;
        } else if bit(row(j - 1), i - 1) {
            i -= 1;
            j -= 1;
            out.push((at.0 + i, at.1 + j));
        } else {
            j -= 1;
        }
    }
    out.get_mut(from..).unwrap_or_default().reverse();
}

/// As [`walk`], for a row of at most one machine word: most lines that changed, but for their ends.
fn walk_one(a: &[u32], b: &[u32], at: (usize, usize), out: &mut Vec<(usize, usize)>) {
    let masks = Masks::new(a);
    let mut rows = Vec::with_capacity(b.len() + 1);
    let mut row = u64::MAX;
    rows.push(row);
    for symbol in b {
        let hits = row & masks.of(*symbol);
        row = row.wrapping_add(hits) | (row & !hits);
        rows.push(row);
    }
    let row = |j: usize| rows.get(j).copied().unwrap_or(u64::MAX);
    let from = out.len();
    let (mut i, mut j) = (a.len(), b.len());
    while i > 0 && j > 0 {
        if row(j) >> (i - 1) & 1 == 1 {
            i -= 1;
        } else if row(j - 1) >> (i - 1) & 1 == 1 {
            i -= 1;
            j -= 1;
            out.push((at.0 + i, at.1 + j));
        } else {
            j -= 1;
        }
    }
    out.get_mut(from..).unwrap_or_default().reverse();
}

/// Where each of at most sixty-four symbols occurs, one bit for each place.
struct Masks([(u32, u64); Self::SEATS]);

impl Masks {
    /// Twice as many as symbols, so half of them are free and every walk ends.
    const SEATS: usize = 128;

    fn new(a: &[u32]) -> Self {
        let mut masks = Self([(0, 0); Self::SEATS]);
        for (place, symbol) in a.iter().take(Self::SEATS / 2).enumerate() {
            let seat = masks.seat(*symbol);
            if let Some((of, mask)) = masks.0.get_mut(seat) {
                *of = *symbol;
                *mask |= 1 << place;
            }
        }
        masks
    }

    fn of(&self, symbol: u32) -> u64 {
        self.0.get(self.seat(symbol)).map_or(0, |(_, mask)| *mask)
    }

    /// The seat of a symbol, or the free one where it would be.
    fn seat(&self, symbol: u32) -> usize {
        let mut at = (symbol.wrapping_mul(0x9E37_79B9) >> 25) as usize;
        loop {
            match self.0.get(at % Self::SEATS) {
                Some((of, mask)) if *mask != 0 && *of != symbol => at += 1,
                Some(_) | None => return at % Self::SEATS,
            }
        }
    }
}

/// Rows too large for exactness: symbols that occur once in each, in the longest order they share,
/// cut them into parts that are not.
fn anchored(a: &[u32], b: &[u32], at: (usize, usize), out: &mut Vec<(usize, usize)>) {
    let (in_a, in_b) = (once(a), once(b));
    let mut common: Vec<(usize, usize)> = in_a
        .iter()
        .filter_map(|(symbol, i)| {
            let found = in_b
                .binary_search_by_key(symbol, |(other, _)| *other)
                .ok()?;
            in_b.get(found).map(|(_, j)| (*i, *j))
        })
        .collect();
    common.sort_unstable();
    let rising = crate::rising::longest(common.iter().map(|(_, j)| *j));
    let mut last = (0, 0);
    let part = |from: (usize, usize), to: (usize, usize), out: &mut Vec<(usize, usize)>| {
        let (Some(left), Some(right)) = (a.get(from.0..to.0), b.get(from.1..to.1)) else {
            return;
        };
        // A part that no anchor made smaller stays unmatched: bounded work before a better match.
        if left.len() as u64 * right.len() as u64 <= CELLS_MAX {
            add(left, right, (at.0 + from.0, at.1 + from.1), out);
        }
    };
    for anchor in rising {
        let Some(&(i, j)) = common.get(anchor) else {
            continue;
        };
        part(last, (i, j), out);
        out.push((at.0 + i, at.1 + j));
        last = (i + 1, j + 1);
    }
    part(last, (a.len(), b.len()), out);
}

/// The symbols that occur once, sorted by symbol, with their places.
fn once(row: &[u32]) -> Vec<(u32, usize)> {
    let mut sorted: Vec<(u32, usize)> = row
        .iter()
        .enumerate()
        .map(|(place, symbol)| (*symbol, place))
        .collect();
    sorted.sort_unstable();
    sorted
        .chunk_by(|x, y| x.0 == y.0)
        .filter(|run| run.len() == 1)
        .filter_map(|run| run.first().copied())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The textbook table.
    fn length(a: &[u32], b: &[u32]) -> usize {
        let mut table = vec![vec![0usize; b.len() + 1]; a.len() + 1];
        for i in 0..a.len() {
            for j in 0..b.len() {
                table[i + 1][j + 1] = if a[i] == b[j] {
                    table[i][j] + 1
                } else {
                    table[i][j + 1].max(table[i + 1][j])
                };
            }
        }
        table[a.len()][b.len()]
    }

    fn sound(a: &[u32], b: &[u32], found: &[(usize, usize)]) -> bool {
        found.iter().all(|(i, j)| a[*i] == b[*j])
            && found.windows(2).all(|w| w[0].0 < w[1].0 && w[0].1 < w[1].1)
    }

    proptest! {
        #[test]
        fn it_is_a_longest_one(a in prop::collection::vec(0u32..6, 0..200), b in prop::collection::vec(0u32..6, 0..200)) {
            let found = pairs(&a, &b);
            prop_assert!(sound(&a, &b, &found));
            prop_assert_eq!(found.len(), length(&a, &b));
        }

        #[test]
        fn one_symbol_finds_what_a_row_would(b in prop::collection::vec(0u32..4, 2..70)) {
            let (mut short, mut long) = (Vec::new(), Vec::new());
            middle(&[0], &b, (3, 5), &mut short);
            walk(&[0], &b, (3, 5), &mut long);
            prop_assert_eq!(short, long);
        }

        #[test]
        fn one_machine_word_finds_what_a_row_would(a in prop::collection::vec(0u32..9, 1..=64), b in prop::collection::vec(0u32..9, 1..200)) {
            let (mut short, mut long) = (Vec::new(), Vec::new());
            walk_one(&a, &b, (3, 5), &mut short);
            walk(&a, &b, (3, 5), &mut long);
            prop_assert_eq!(short, long);
        }

        #[test]
        fn halving_finds_as_long_a_one(a in prop::collection::vec(0u32..30, 1..300), b in prop::collection::vec(0u32..30, 2..300)) {
            let mut halves = Vec::new();
            let half = b.len() / 2;
            let forward = lengths(&Places::new(&a), a.len(), b[..half].iter().copied());
            let turned: Vec<u32> = a.iter().rev().copied().collect();
            let backward = lengths(&Places::new(&turned), a.len(), b[half..].iter().rev().copied());
            let best = (0..=a.len()).map(|i| forward[i] + backward[a.len() - i]).max();
            walk(&a, &b, (0, 0), &mut halves);
            prop_assert_eq!(best, Some(u32::try_from(halves.len()).unwrap_or(0)));
        }

        #[test]
        fn anchors_are_sound(a in prop::collection::vec(0u32..200, 0..100), b in prop::collection::vec(0u32..200, 0..100)) {
            let mut found = Vec::new();
            anchored(&a, &b, (0, 0), &mut found);
            prop_assert!(sound(&a, &b, &found));
        }
    }

    #[test]
    fn rows_too_large_to_keep() {
        let a: Vec<u32> = (0..6000u32).map(|i| i * 7919 % 613).collect();
        let b: Vec<u32> = (0..6500u32).map(|i| i * 104_729 % 613).collect();
        let found = pairs(&a, &b);
        assert!(sound(&a, &b, &found));
        let counted = lengths(&Places::new(&a), a.len(), b.iter().copied());
        assert_eq!(counted.last().copied(), u32::try_from(found.len()).ok());
    }
}
