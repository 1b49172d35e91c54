//! How many three-word shingles two provisions share, for all pairs that share any.
//!
//! An inverted index over the new text; shingles that occur in many provisions are boilerplate and
//! say nothing about which is which.

use super::Alignment;
use crate::hands::{self, Hands};
use crate::places::{At, Counterparts};
use crate::print::mix;
use crate::rows::Rows;
use alloc::vec;
use alloc::vec::Vec;

/// Provisions in which a shingle can occur before it counts as boilerplate.
const POSTINGS_MAX: u32 = 12;
const SHINGLE: usize = 3;

/// The overlaps of two texts.
#[derive(Debug, Default)]
pub(super) struct Overlaps {
    /// (old, new, shingles shared), by old and then new; places of provisions.
    pub(super) pairs: Vec<(usize, usize, u32)>,
    /// Shingles of each old and each new provision.
    pub(super) old: Vec<u32>,
    pub(super) new: Vec<u32>,
}

impl Overlaps {
    pub(super) fn new(
        hands: &impl Hands,
        old: &Rows<'_>,
        new: &Rows<'_>,
        units: &(Vec<usize>, Vec<usize>),
        alignment: &Alignment,
    ) -> Self {
        let open = |units: &[usize], joined: &Counterparts| -> Vec<usize> {
            let is_open = |place: &&usize| joined.at(**place).is_none();
            units.iter().filter(is_open).copied().collect()
        };
        let left = open(&units.0, &alignment.to);
        let right = open(&units.1, &alignment.from);
        let shares = hands.count().max(1);
        let a = Shingles::of(old, &left, shares);
        let b = Shingles::of(new, &right, shares);
        // Each hand looks for the shingles of one share, in all provisions.
        let shared = hands::all(hands, shares, &|| (), &|(), nth| {
            let share = a.get(nth).zip(b.get(nth));
            share.map_or_else(Vec::new, |(a, b)| a.in_common(b))
        });
        let mut shared = hands::joined(shared);
        if shares > 1 {
            // Not the unstable sort: this one sees that the shares are sorted already.
            shared.sort_by_key(|(i, j, _)| (*i, *j));
            shared.dedup_by(|next, kept| {
                let same = (next.0, next.1) == (kept.0, kept.1);
                kept.2 += if same { next.2 } else { 0 };
                same
            });
        }
        let pairs = shared.into_iter().map(|(i, j, count)| {
            let place = |row: &[usize], at: u32| row.at(at as usize);
            (place(&left, i), place(&right, j), count)
        });
        Self {
            pairs: pairs.collect(),
            old: counts(old.provisions.len(), &left, &a),
            new: counts(new.provisions.len(), &right, &b),
        }
    }
}

/// How many shingles each of so many provisions has, from the shares of those at `places`.
fn counts(provisions: usize, places: &[usize], shares: &[Shingles]) -> Vec<u32> {
    let mut counts = vec![0; provisions];
    for share in shares {
        for (place, count) in places.iter().zip(&share.counts) {
            counts.put(*place, counts.at(*place) + count);
        }
    }
    counts
}

/// A share of the shingles of some provisions.
#[derive(Debug, Default, Clone)]
struct Shingles {
    /// Those of one provision after those of another.
    own: Vec<u64>,
    /// How many of them each provision has.
    counts: Vec<u32>,
    /// How many there are.
    total: u32,
}

/// A number in half the room: no text has four thousand million words.
fn short(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

impl Shingles {
    /// Those of the provisions at some places, dealt out by what they are into so many shares.
    fn of(rows: &Rows<'_>, places: &[usize], shares: usize) -> Vec<Self> {
        let mut dealt = vec![Self::default(); shares];
        for place in places.iter().copied() {
            shingles(rows, place, |shingle| {
                // Of the upper half of the bits, because an index looks at the others.
                let share = ((shingle >> 32) * shares as u64) >> 32;
                if let Some(share) = usize::try_from(share).ok().and_then(|at| dealt.get_mut(at)) {
                    share.own.push(shingle);
                }
            });
            for share in &mut dealt {
                let before: u32 = share.total;
                share.total = short(share.own.len());
                share.counts.push(share.total - before);
            }
        }
        dealt
    }

    /// For each provision its place among all, and its shingles.
    fn provisions(&self) -> impl Iterator<Item = (u32, &[u64])> {
        let mut rest = self.own.as_slice();
        (0u32..).zip(&self.counts).map(move |(place, count)| {
            let (here, after) = rest.split_at_checked(*count as usize).unwrap_or_default();
            rest = after;
            (place, here)
        })
    }

    /// (provision here, provision there, shingles that both have), in this order.
    fn in_common(&self, other: &Self) -> Vec<(u32, u32, u32)> {
        // Most shingles stand in one of the texts alone, and a sieve is much smaller than an index.
        let mut sieve = Sieve::for_so_many(self.own.len());
        self.own.iter().for_each(|shingle| sieve.add(*shingle));
        let mut kept: Vec<(u64, u32)> = Vec::new();
        for (place, here) in other.provisions() {
            let held = here.iter().filter(|shingle| sieve.may_hold(**shingle));
            kept.extend(held.map(|shingle| (*shingle, place)));
        }
        let mut sieve = Sieve::for_so_many(kept.len());
        let mut index = Index::new(kept.len());
        for (shingle, place) in kept {
            sieve.add(shingle);
            index.add(shingle, place);
        }
        let mut found = Vec::new();
        let mut shared = vec![0u32; other.counts.len()];
        let mut touched: Vec<u32> = Vec::new();
        for (place, here) in self.provisions() {
            for shingle in here.iter().filter(|shingle| sieve.may_hold(**shingle)) {
                index.for_each(*shingle, |other| {
                    let Some(shared) = shared.get_mut(other as usize) else {
                        return;
                    };
                    if *shared == 0 {
                        touched.push(other);
                    }
                    *shared += 1;
                });
            }
            touched.sort_unstable();
            for other in touched.drain(..) {
                found.push((place, other, shared.at(other as usize)));
                shared.put(other as usize, 0);
            }
        }
        found
    }
}

/// Calls `each` with every shingle of a provision. A block shorter than a shingle is one.
pub(super) fn shingles(rows: &Rows<'_>, provision: usize, mut each: impl FnMut(u64)) {
    for block in rows.blocks(provision) {
        if block.len() < SHINGLE {
            each(shingle(block));
        } else {
            block
                .windows(SHINGLE)
                .for_each(|window| each(shingle(window)));
        }
    }
}

#[inline]
fn shingle(symbols: &[u32]) -> u64 {
    // Zero marks a free seat of the index.
    symbols
        .iter()
        .fold(symbols.len() as u64 + 1, |state, symbol| {
            mix(state, u64::from(*symbol))
        })
        | 1
}

/// Which shingles some provisions have, one bit for many: says "no" of nearly all they have not.
struct Sieve(Vec<u64>);

/// Bits of a sieve for each shingle in it.
const BITS: usize = 8;

impl Sieve {
    fn for_so_many(shingles: usize) -> Self {
        Self(vec![0; (shingles * BITS / 64).next_power_of_two()])
    }

    #[inline]
    fn add(&mut self, shingle: u64) {
        let (at, bit) = self.place(shingle);
        if let Some(bits) = self.0.get_mut(at) {
            *bits |= bit;
        }
    }

    #[inline]
    fn may_hold(&self, shingle: u64) -> bool {
        let (at, bit) = self.place(shingle);
        self.0.at(at) & bit != 0
    }

    #[inline]
    fn place(&self, shingle: u64) -> (usize, u64) {
        let at = usize::try_from(shingle >> 16).unwrap_or(0) & (self.0.len() - 1);
        (at, 1 << ((shingle >> 10) & 63))
    }
}

/// Shingle → provisions, open addressing with chained postings.
struct Index {
    seats: Vec<Seat>,
    /// (provision, next posting plus one).
    postings: Vec<(u32, u32)>,
}

#[derive(Clone, Copy, Default)]
struct Seat {
    shingle: u64,
    first: u32,
    count: u32,
}

impl Index {
    fn new(shingles: usize) -> Self {
        let size = (shingles * 4 / 3 + 1).next_power_of_two().max(16);
        Self {
            seats: vec![Seat::default(); size],
            postings: Vec::with_capacity(shingles),
        }
    }

    #[inline]
    fn seat(&self, shingle: u64) -> usize {
        let mask = self.seats.len() - 1;
        let mut at = usize::try_from(shingle >> 24).unwrap_or(0) & mask;
        // A quarter of the seats is free, so the walk ends.
        loop {
            let seat = self.seats.at(at);
            if seat.shingle == shingle || seat.shingle == 0 {
                return at;
            }
            at = (at + 1) & mask;
        }
    }

    fn add(&mut self, shingle: u64, provision: u32) {
        let at = self.seat(shingle);
        let Some(seat) = self.seats.get_mut(at) else {
            return;
        };
        seat.shingle = shingle;
        let last = (seat.first as usize)
            .checked_sub(1)
            .map(|first| self.postings.at(first).0);
        if last == Some(provision) || seat.count > POSTINGS_MAX {
            return;
        }
        let next = seat.first;
        self.postings.push((provision, next));
        seat.first = u32::try_from(self.postings.len()).unwrap_or(0);
        seat.count += 1;
    }

    fn for_each(&self, shingle: u64, mut each: impl FnMut(u32)) {
        let seat = self.seats.at(self.seat(shingle));
        if seat.shingle != shingle || seat.count > POSTINGS_MAX {
            return;
        }
        let mut next = seat.first;
        while let Some(place) = (next as usize).checked_sub(1) {
            let (provision, after) = self.postings.at(place);
            each(provision);
            next = after;
        }
    }
}
