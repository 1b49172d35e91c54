//! Provisions that were split off from another, or merged into one.
//!
//! A leftover belongs to a matched provision when it is contained in that part of it which its own
//! counterpart does not explain.

use super::Alignment;
use super::matching::{Surroundings, f32_of};
use super::overlap::{Overlaps, shingles};
use crate::places::{At, Counterparts};
use crate::rows::{Row, Rows};
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

/// Fewer shingles than this are found anywhere.
const SHINGLES_MIN: u32 = 4;
/// Words of a line that can tell where it went.
const LINE_WORDS_MIN: usize = 4;
/// The part of a leftover that must be shared for a closer look.
const SHARED_MIN: f32 = 0.3;
/// The part of a leftover that must lie in what is unexplained.
pub(super) const MOSTLY: f32 = 0.5;
/// The part that leaves no doubt.
pub(super) const NEARLY_ALL: f32 = 0.8;

pub(super) fn find(
    old: &Rows<'_>,
    new: &Rows<'_>,
    overlaps: &Overlaps,
    least: f32,
    alignment: &mut Alignment,
) {
    let wanted = |shared: u32, count: u32| {
        count >= SHINGLES_MIN && f32_of(shared) > SHARED_MIN * f32_of(count)
    };
    let mut hosts = Unexplained::default();
    let splits = best(overlaps, least, &mut hosts, |(i, j, shared)| {
        let other = alignment.to.at(i)?;
        (alignment.is_new(j) && wanted(shared, overlaps.new.at(j))).then_some(Claim {
            leftover: (new, j),
            host: (old, i),
            counterpart: (new, other),
        })
    });
    let mut hosts = Unexplained::default();
    let merges = best(overlaps, least, &mut hosts, |(i, j, shared)| {
        let other = alignment.from.at(j)?;
        (alignment.is_left_over(i) && wanted(shared, overlaps.old.at(i))).then_some(Claim {
            leftover: (old, i),
            host: (new, j),
            counterpart: (old, other),
        })
    });
    splits
        .into_iter()
        .for_each(|(new, from)| alignment.split(from, new));
    merges
        .into_iter()
        .for_each(|(old, into)| alignment.merge(old, into));
    alignment.splits.sort_unstable();
    alignment
        .merges
        .sort_unstable_by_key(|(old, into)| (*into, *old));
}

/// A leftover beside a matched neighbour whose counterpart holds it line by line: it was joined to
/// it or cut from it, even where it says what many provisions say.
pub(super) fn beside(
    old: &Rows<'_>,
    new: &Rows<'_>,
    units: &(Vec<usize>, Vec<usize>),
    alignment: &mut Alignment,
) {
    for (place, i) in units.0.iter().enumerate() {
        let around = [place.checked_sub(1), Some(place + 1)];
        let hosts = around
            .into_iter()
            .flatten()
            .filter_map(|at| units.0.get(at));
        let host = hosts
            .filter_map(|k| alignment.to.at(*k).map(|j| (*k, j)))
            .find(|(k, j)| alignment.is_left_over(*i) && holds((new, *j), (old, *k), (old, *i)));
        if let Some((_, j)) = host {
            alignment.merge(*i, j);
        }
    }
    for (place, j) in units.1.iter().enumerate() {
        let around = [place.checked_sub(1), Some(place + 1)];
        let hosts = around
            .into_iter()
            .flatten()
            .filter_map(|at| units.1.get(at));
        let host = hosts
            .filter_map(|k| alignment.from.at(*k).map(|i| (*k, i)))
            .find(|(k, i)| alignment.is_new(*j) && holds((old, *i), (new, *k), (new, *j)));
        if let Some((_, i)) = host {
            alignment.split(i, *j);
        }
    }
}

/// Leftovers most of whose lines stand in one other provision, wherever it is and whatever it
/// contains: a heading that was drawn around an article's paragraphs, or taken from around them.
pub(super) fn by_lines(old: &Rows<'_>, new: &Rows<'_>, alignment: &mut Alignment) {
    let mut hosts = Hosts::new(new, old, &alignment.from);
    for i in 0..old.provisions.len() {
        if alignment.is_left_over(i)
            && let Some(j) = hosts.find(old, i)
        {
            alignment.merge(i, j);
        }
    }
    let mut hosts = Hosts::new(old, new, &alignment.to);
    for j in 0..new.provisions.len() {
        if alignment.is_new(j)
            && let Some(i) = hosts.find(new, j)
        {
            alignment.split(i, j);
        }
    }
    alignment.splits.sort_unstable();
    alignment
        .merges
        .sort_unstable_by_key(|(old, into)| (*into, *old));
}

/// A provision that lost most of its words to its neighbour in a pair, which kept its own: not a
/// split and a merger at once, but a paragraph that went from one to the other.
pub(super) fn untangle(
    old: &Rows<'_>,
    new: &Rows<'_>,
    units: &(Vec<usize>, Vec<usize>),
    alignment: &mut Alignment,
) {
    let surroundings = Surroundings::new(old, new, units, alignment);
    let kind = |rows: &Rows<'_>, place: usize| rows.provisions.get(place).map(|row| row.of.kind);
    let close = |i: usize, j: usize| surroundings.agreement(i, j);
    let lone_split = lone(alignment.splits.iter().copied());
    let lone_merge = lone(alignment.merges.iter().map(|(k, j)| (*j, *k)));
    let tangled: Vec<[usize; 4]> = lone_split
        .into_iter()
        .filter_map(|(i, n)| {
            let (n, j) = (n?, alignment.to.at(i)?);
            let k = lone_merge.get(&j).copied().flatten()?;
            let kin = kind(old, i) == kind(new, n) && kind(old, k) == kind(new, j);
            let placed = close(i, n) + close(k, j) > close(i, j) + close(k, n);
            (kin && placed).then_some([i, n, k, j])
        })
        .collect();
    for [i, n, k, j] in tangled {
        alignment.absorbed.0.put(k, false);
        alignment.absorbed.1.put(n, false);
        alignment.join(i, n);
        alignment.join(k, j);
    }
    let absorbed = &alignment.absorbed;
    alignment.splits.retain(|(_, new)| absorbed.1.at(*new));
    alignment.merges.retain(|(old, _)| absorbed.0.at(*old));
}

/// What is paired with one other only, by the first of each pair.
fn lone(pairs: impl Iterator<Item = (usize, usize)>) -> BTreeMap<usize, Option<usize>> {
    let mut found = BTreeMap::new();
    for (one, other) in pairs {
        found
            .entry(one)
            .and_modify(|twice| *twice = None)
            .or_insert(Some(other));
    }
    found
}

/// Lines of provisions that have a counterpart which does not have them, by key.
struct Hosts(BTreeMap<u64, Option<usize>>);

impl Hosts {
    fn new(rows: &Rows<'_>, others: &Rows<'_>, counterparts: &Counterparts) -> Self {
        let mut lines: BTreeMap<u64, Option<usize>> = BTreeMap::new();
        for (place, other) in counterparts.pairs() {
            let key = |rows: &Rows<'_>, place: usize| rows.provisions.get(place).map(|row| row.key);
            if key(rows, place) == key(others, other) {
                // The same wording explains all of it.
                continue;
            }
            let explained = line_keys((others, other));
            for key in minus(&line_keys((rows, place)), &explained) {
                // A line that stands in several places leads nowhere.
                lines
                    .entry(key)
                    .and_modify(|twice| *twice = None)
                    .or_insert(Some(place));
            }
        }
        Self(lines)
    }

    /// The host of a leftover, which takes the lines out.
    fn find(&mut self, rows: &Rows<'_>, leftover: usize) -> Option<usize> {
        let range = rows.provisions.get(leftover)?.lines();
        let (mut all, mut by_host) = (0, BTreeMap::new());
        for line in range.clone() {
            let words = rows.symbols(line).len();
            all += words;
            let key = rows.lines.get(line)?.key;
            if let Some(host) = self
                .0
                .get(&key)
                .copied()
                .flatten()
                .filter(|_| words >= LINE_WORDS_MIN)
            {
                *by_host.entry(host).or_insert(0) += words;
            }
        }
        let (host, words) = by_host.into_iter().max_by_key(|(_, words)| *words)?;
        if 2 * words <= all {
            return None;
        }
        for line in rows.lines.get(range).unwrap_or_default() {
            if self.0.get(&line.key) == Some(&Some(host)) {
                self.0.remove(&line.key);
            }
        }
        Some(host)
    }
}

/// Whether a host has every line of a leftover beyond those of its own counterpart.
fn holds(
    host: (&Rows<'_>, usize),
    counterpart: (&Rows<'_>, usize),
    leftover: (&Rows<'_>, usize),
) -> bool {
    let (has, explained, wants) = (line_keys(host), line_keys(counterpart), line_keys(leftover));
    !wants.is_empty() && minus(&wants, &minus(&has, &explained)).is_empty()
}

/// Whether one provision has every line of another, which has some.
pub(super) fn has_lines(one: (&Rows<'_>, usize), two: (&Rows<'_>, usize)) -> bool {
    let wants = line_keys(two);
    !wants.is_empty() && minus(&wants, &line_keys(one)).is_empty()
}

fn line_keys((rows, provision): (&Rows<'_>, usize)) -> Vec<u64> {
    let range = rows.provisions.get(provision).map_or(0..0, Row::lines);
    let mut keys: Vec<u64> = rows
        .lines
        .get(range)
        .unwrap_or_default()
        .iter()
        .map(|line| line.key)
        .collect();
    keys.sort_unstable();
    keys
}

/// That a leftover is part of a host, beyond what the host's own counterpart explains.
#[derive(Clone, Copy)]
struct Claim<'r, 'a> {
    leftover: (&'r Rows<'a>, usize),
    host: (&'r Rows<'a>, usize),
    counterpart: (&'r Rows<'a>, usize),
}

/// The shingles of each host that nothing explains yet.
#[derive(Default)]
struct Unexplained(BTreeMap<usize, Vec<u64>>);

impl Unexplained {
    fn of(&mut self, claim: &Claim<'_, '_>) -> &mut Vec<u64> {
        self.0
            .entry(claim.host.1)
            .or_insert_with(|| minus(&sorted(claim.host), &sorted(claim.counterpart)))
    }
}

/// For each leftover the provision that contains most of it, if it contains enough. What one
/// leftover explains is no reason for another.
fn best<'r, 'a: 'r>(
    overlaps: &Overlaps,
    least: f32,
    hosts: &mut Unexplained,
    mut look: impl FnMut((usize, usize, u32)) -> Option<Claim<'r, 'a>>,
) -> Vec<(usize, usize)> {
    let mut found: Vec<(f32, Claim<'r, 'a>)> = overlaps
        .pairs
        .iter()
        .filter_map(|pair| look(*pair))
        .map(|claim| (contained(&sorted(claim.leftover), hosts.of(&claim)), claim))
        .filter(|(part, _)| *part > least)
        .collect();
    found.sort_unstable_by(|x, y| {
        let places = |claim: &Claim<'_, '_>| (claim.leftover.1, claim.host.1);
        y.0.total_cmp(&x.0).then(places(&x.1).cmp(&places(&y.1)))
    });
    let mut placed: BTreeMap<usize, usize> = BTreeMap::new();
    for (_, claim) in found {
        let (wants, has) = (sorted(claim.leftover), hosts.of(&claim));
        if !placed.contains_key(&claim.leftover.1) && contained(&wants, has) > least {
            *has = minus(has, &wants);
            placed.insert(claim.leftover.1, claim.host.1);
        }
    }
    placed.into_iter().collect()
}

/// The part of a leftover's shingles that are among those of a host.
fn contained(wants: &[u64], has: &[u64]) -> f32 {
    let missing = minus(wants, has);
    let size = |row: &[u64]| f32_of(u32::try_from(row.len()).unwrap_or(u32::MAX));
    1.0 - size(&missing) / size(wants).max(1.0)
}

fn sorted((rows, provision): (&Rows<'_>, usize)) -> Vec<u64> {
    let mut all = Vec::new();
    shingles(rows, provision, |shingle| all.push(shingle));
    all.sort_unstable();
    all
}

/// What is left of one sorted row without another, one for one.
fn minus(one: &[u64], two: &[u64]) -> Vec<u64> {
    let mut two = two.iter().peekable();
    let mut left = Vec::new();
    for value in one {
        while two.next_if(|other| *other < value).is_some() {}
        if two.next_if_eq(&value).is_none() {
            left.push(*value);
        }
    }
    left
}
