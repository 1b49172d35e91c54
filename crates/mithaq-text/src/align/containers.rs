//! Matching what contains provisions: parts, titles, chapters, annexes.

use super::Alignment;
use crate::places::Counterparts;
use crate::rows::{Row, Rows};
use crate::tree::Kind;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

/// What equal headings weigh, in words of contents; with the number as well it weighs more.
const HEADING_WORTH: u64 = 200;
const NUMBER_WORTH: u64 = 100;
/// Containers of one name times such containers that are all held against each other.
const NAMESAKES_MAX: usize = 10_000;
/// Containers nest no deeper than there are kinds of them.
const DEPTH_MAX: usize = 8;

/// Joins containers by the words of their matched contents, headings counting as words; inner ones
/// first, whose words then count for those around them.
pub(super) fn join(old: &Rows<'_>, new: &Rows<'_>, alignment: &mut Alignment) {
    let (a, b) = (open(old, &alignment.to), open(new, &alignment.from));
    let mut named: BTreeMap<(usize, usize), u64> = BTreeMap::new();
    headings(old, new, (&a, &b), &mut named);
    for _ in 0..DEPTH_MAX {
        let mut votes = named.clone();
        let mut all: (BTreeMap<usize, u64>, BTreeMap<usize, u64>) = Default::default();
        for (place, other) in alignment.to.pairs() {
            let (Some(i), Some(j)) = (parent(old, place), parent(new, other)) else {
                continue;
            };
            let words = words(old, place) + 1;
            *all.0.entry(i).or_default() += words;
            *all.1.entry(j).or_default() += words;
            if kind(old, i) == kind(new, j) {
                *votes.entry((i, j)).or_default() += words;
            }
        }
        // A few provisions that came from elsewhere do not make a chapter another one.
        votes.retain(|(i, j), worth| {
            let part = |all: &BTreeMap<usize, u64>, place: &usize| {
                all.get(place).is_none_or(|all| *worth * 5 >= *all * 2)
            };
            named.contains_key(&(*i, *j)) || (part(&all.0, i) && part(&all.1, j))
        });
        let mut ranked: Vec<((usize, usize), u64)> = votes.into_iter().collect();
        ranked.sort_unstable_by(|x, y| y.1.cmp(&x.1).then(x.0.cmp(&y.0)));
        let mut joined = false;
        for ((i, j), _) in ranked {
            if alignment.is_free(i, j) {
                alignment.join(i, j);
                joined = true;
            }
        }
        if !joined {
            break;
        }
    }
}

fn words(rows: &Rows<'_>, place: usize) -> u64 {
    rows.provisions.get(place).map_or(0, |row| row.words as u64)
}

fn parent(rows: &Rows<'_>, place: usize) -> Option<usize> {
    rows.provisions.get(place).and_then(Row::parent)
}

fn headings(
    old: &Rows<'_>,
    new: &Rows<'_>,
    (a, b): (&[usize], &[usize]),
    votes: &mut BTreeMap<(usize, usize), u64>,
) {
    // Containers without heading have their number for a name.
    let names = |rows: &Rows<'_>, places: &[usize]| {
        let mut named: BTreeMap<(Kind, u64, u64), Vec<usize>> = BTreeMap::new();
        for place in places {
            if let Some(row) = rows.provisions.get(*place) {
                let number = if row.heading == 0 { row.number } else { 0 };
                let name = (row.of.kind, row.heading, number);
                named.entry(name).or_default().push(*place);
            }
        }
        named
    };
    let mut vote = |i: usize, j: usize| {
        let Some((row, other)) = old.provisions.get(i).zip(new.provisions.get(j)) else {
            return;
        };
        let numbered = row.number == other.number;
        let worth = match (row.of.kind, row.heading != 0) {
            // There is one title; its words may change altogether.
            (Kind::Title, _) => HEADING_WORTH,
            (_, true) => HEADING_WORTH + if numbered { NUMBER_WORTH } else { 0 },
            // A bare "Section 1" says little, but more than nothing.
            (_, false) => u64::from(numbered),
        };
        if worth > 0 {
            *votes.entry((i, j)).or_default() += worth;
        }
    };
    let mut others = names(new, b);
    for (name, places) in names(old, a) {
        let others = others.remove(&name).unwrap_or_default();
        if places.len() * others.len() > NAMESAKES_MAX {
            // So many namesakes say nothing but their order.
            let pairs = places.into_iter().zip(others);
            pairs.for_each(|(i, j)| vote(i, j));
        } else {
            for i in places {
                others.iter().for_each(|j| vote(i, *j));
            }
        }
    }
    let title = |rows: &Rows<'_>, places: &[usize]| {
        places
            .iter()
            .copied()
            .find(|place| kind(rows, *place) == Some(Kind::Title))
    };
    if let Some(pair) = title(old, a).zip(title(new, b)) {
        votes.entry(pair).or_insert(HEADING_WORTH);
    }
}

/// Provisions that are no units and have no counterpart yet.
fn open(rows: &Rows<'_>, joined: &Counterparts) -> Vec<usize> {
    let units = rows.units();
    (0..rows.provisions.len())
        .filter(|place| joined.at(*place).is_none() && units.binary_search(place).is_err())
        .collect()
}

fn kind(rows: &Rows<'_>, place: usize) -> Option<Kind> {
    rows.provisions.get(place).map(|row| row.of.kind)
}
