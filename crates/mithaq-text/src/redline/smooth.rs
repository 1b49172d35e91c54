//! Making a minimal script pleasant to read, without losing a byte.

use super::is_little;
use super::tokens::{Sort, Token};
use alloc::vec::Vec;

/// Shifts each pure insertion or deletion to where a reader expects it, while it says the same:
/// `a [b a] c` and `[a b] a c` are one edit, and it reads best as whole sentences or paragraphs.
pub(super) fn slide(kept: &mut [(usize, usize)], a: &[u32], b: &[u32], new: &str, after: &[Token]) {
    for place in 1..kept.len() {
        let (Some(&left), Some(&right)) = (kept.get(place - 1), kept.get(place)) else {
            return;
        };
        let (deleted, inserted) = (right.0 - left.0 - 1, right.1 - left.1 - 1);
        if (deleted == 0) == (inserted == 0) {
            continue;
        }
        slide_one(kept, place, (a, b), inserted > 0, new, after);
    }
}

/// Moves the gap before `kept[place]` leftwards as far as the symbols allow, choosing the best seat.
fn slide_one(
    kept: &mut [(usize, usize)],
    place: usize,
    (a, b): (&[u32], &[u32]),
    inserted: bool,
    new: &str,
    after: &[Token],
) {
    let Some(&(i, j)) = kept.get(place) else {
        return;
    };
    let Some(&(before_i, before_j)) = kept.get(place - 1) else {
        return;
    };
    let gap = if inserted {
        j - before_j - 1
    } else {
        i - before_i - 1
    };
    let mut best: Option<(u8, usize)> = None;
    let mut reach = 0;
    // After `shift` steps the pair at place-shift is joined to the right of the gap instead.
    while reach < place && reach < 64 {
        let Some(&(pair_i, pair_j)) = kept.get(place - 1 - reach) else {
            break;
        };
        let contiguous = pair_i + reach == before_i && pair_j + reach == before_j;
        let moved = if inserted {
            (pair_i, pair_j + gap)
        } else {
            (pair_i + gap, pair_j)
        };
        if !contiguous || a.get(moved.0).is_none() || a.get(moved.0) != b.get(moved.1) {
            break;
        }
        reach += 1;
        let seat = after
            .get(pair_j.wrapping_sub(1))
            .map(|token| seat(token, new))
            .unwrap_or(3);
        if best.is_none_or(|(value, _)| seat > value) {
            best = Some((seat, reach));
        }
    }
    let stays = after
        .get(before_j)
        .map(|token| seat(token, new))
        .unwrap_or(0);
    let Some((_, shift)) = best.filter(|(value, _)| *value > stays) else {
        return;
    };
    for back in 1..=shift {
        if let Some(pair) = kept.get_mut(place - back) {
            *pair = if inserted {
                (pair.0, pair.1 + gap)
            } else {
                (pair.0 + gap, pair.1)
            };
        }
    }
}

/// How good it is for a change to begin after this token.
fn seat(token: &Token, text: &str) -> u8 {
    match (token.sort, token.of(text)) {
        (Sort::Mark, _) => 3,
        (Sort::Sign, "." | ";" | ":" | "؛" | "؟" | "?" | "!") => 2,
        (Sort::Sign, "," | "،") => 1,
        (Sort::Sign | Sort::Word, _) => 0,
    }
}

/// Joins replacements that only a little word holds apart: no confetti.
pub(super) fn join(kept: &mut Vec<(usize, usize)>, before: &[Token], after: &[Token], old: &str) {
    let mut out: Vec<(usize, usize)> = Vec::with_capacity(kept.len());
    // The replacement before the current island: words deleted and inserted.
    let mut left = (0, 0);
    let mut at = 0;
    while at < kept.len() {
        let island = run_length(kept, at);
        let here = kept.get(at..at + island).unwrap_or_default();
        let (Some(first), Some(last)) = (here.first(), here.last()) else {
            break;
        };
        let from = at
            .checked_sub(1)
            .and_then(|prior| kept.get(prior))
            .map_or((0, 0), |p| (p.0 + 1, p.1 + 1));
        left = (
            left.0 + words(before, from.0, first.0),
            left.1 + words(after, from.1, first.1),
        );
        let to = kept
            .get(at + island)
            .copied()
            .unwrap_or((before.len(), after.len()));
        let right = (
            words(before, last.0 + 1, to.0),
            words(after, last.1 + 1, to.1),
        );
        let replaces = |hunk: (usize, usize)| hunk.0 > 0 && hunk.1 > 0;
        if replaces(left) && replaces(right) && is_confetti(here, before, old, left, right) {
            let more = words(before, first.0, last.0 + 1);
            left = (left.0 + more, left.1 + more);
        } else {
            out.extend_from_slice(here);
            left = (0, 0);
        }
        at += island;
    }
    *kept = out;
}

/// Keeps the numbers of references that lead alike although their figures differ: in a replacement
/// of as many tokens by as many, one for one.
pub(super) fn relink(
    kept: &mut Vec<(usize, usize)>,
    ends: (usize, usize),
    alike: impl Fn(usize, usize) -> bool,
) {
    let mut more = Vec::new();
    let mut from = (0, 0);
    for to in kept.iter().copied().chain([ends]) {
        if to.0 - from.0 == to.1 - from.1 {
            let pairs = (from.0..to.0).zip(from.1..to.1);
            more.extend(pairs.filter(|(i, j)| alike(*i, *j)));
        }
        from = (to.0 + 1, to.1 + 1);
    }
    if !more.is_empty() {
        kept.extend(more);
        kept.sort_unstable();
    }
}

/// How many pairs from `at` follow one another on both sides.
fn run_length(kept: &[(usize, usize)], at: usize) -> usize {
    let rest = kept.get(at..).unwrap_or_default();
    1 + rest
        .windows(2)
        .take_while(|pair| matches!(pair, [x, y] if y.0 == x.0 + 1 && y.1 == x.1 + 1))
        .count()
}

fn is_confetti(
    island: &[(usize, usize)],
    before: &[Token],
    old: &str,
    left: (usize, usize),
    right: (usize, usize),
) -> bool {
    let mut count = 0;
    let mut little = true;
    for token in island.iter().filter_map(|(i, _)| before.get(*i)) {
        match token.sort {
            Sort::Mark => return false,
            Sort::Sign => (),
            Sort::Word => {
                count += 1;
                little &= is_little(token.of(old));
            }
        }
    }
    let size = |hunk: (usize, usize)| hunk.0.max(hunk.1);
    // A lone content word between two long replacements is an accident as well.
    (little && count <= 1) || (count <= 2 && count * 4 <= size(left).min(size(right)))
}

fn words(tokens: &[Token], from: usize, to: usize) -> usize {
    let range = tokens.get(from..to).unwrap_or_default();
    range
        .iter()
        .filter(|token| token.sort == Sort::Word)
        .count()
}
