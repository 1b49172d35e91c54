//! How many three-word shingles two provisions share, for all pairs that share any.
//!
//! An inverted index over the new text; shingles that occur in many provisions are boilerplate and
//! say nothing about which is which.

use super::Alignment;
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
        old: &Rows<'_>,
        new: &Rows<'_>,
        units: &(Vec<usize>, Vec<usize>),
        alignment: &Alignment,
    ) -> Self {
        let mut found = Self {
            pairs: Vec::new(),
            old: vec![0; old.provisions.len()],
            new: vec![0; new.provisions.len()],
        };
        let open = |units: &[usize], joined: &Counterparts| -> Vec<usize> {
            let is_open = |place: &&usize| joined.at(**place).is_none();
            units.iter().filter(is_open).copied().collect()
        };
        let (left, right) = (
            open(&units.0, &alignment.to),
            open(&units.1, &alignment.from),
        );
        // Those of all open old provisions, one provision after another.
        let mut own: Vec<u64> = Vec::new();
        for place in left.iter().copied() {
            let before = own.len();
            shingles(old, place, |shingle| own.push(shingle));
            let count = own.len() - before;
            found
                .old
                .put(place, u32::try_from(count).unwrap_or(u32::MAX));
        }
        let index = found.index(new, &right, &Sieve::new(&own));
        let mut shared = vec![0u32; new.provisions.len()];
        let mut touched = Vec::new();
        let mut rest = own.as_slice();
        for place in left {
            let count = found.old.at(place) as usize;
            let (here, after) = rest.split_at_checked(count).unwrap_or_default();
            rest = after;
            for shingle in here {
                index.for_each(*shingle, |other| {
                    let Some(shared) = shared.get_mut(other) else {
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
                found.pairs.push((place, other, shared.at(other)));
                shared.put(other, 0);
            }
        }
        found
    }

    /// The shingles of new provisions, but for those that no old one has.
    fn index(&mut self, new: &Rows<'_>, places: &[usize], sieve: &Sieve) -> Index {
        let mut kept: Vec<(u64, usize)> = Vec::new();
        for place in places.iter().copied() {
            let mut count = 0;
            shingles(new, place, |shingle| {
                count += 1;
                if sieve.may_hold(shingle) {
                    kept.push((shingle, place));
                }
            });
            self.new.put(place, count);
        }
        let mut index = Index::new(kept.len());
        for (shingle, place) in kept {
            index.add(shingle, place);
        }
        index
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
const BITS: usize = 16;

impl Sieve {
    fn new(shingles: &[u64]) -> Self {
        let size = (shingles.len() * BITS / 64).next_power_of_two();
        let mut sieve = Self(vec![0; size]);
        for shingle in shingles {
            let (at, bit) = sieve.place(*shingle);
            if let Some(bits) = sieve.0.get_mut(at) {
                *bits |= bit;
            }
        }
        sieve
    }

    fn may_hold(&self, shingle: u64) -> bool {
        let (at, bit) = self.place(shingle);
        self.0.at(at) & bit != 0
    }

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
        let size = (shingles * 2).next_power_of_two().max(16);
        Self {
            seats: vec![Seat::default(); size],
            postings: Vec::with_capacity(shingles),
        }
    }

    fn seat(&self, shingle: u64) -> usize {
        let mask = self.seats.len() - 1;
        let mut at = usize::try_from(shingle >> 24).unwrap_or(0) & mask;
        // Half of the seats are free, so the walk ends.
        loop {
            let seat = self.seats.at(at);
            if seat.shingle == shingle || seat.shingle == 0 {
                return at;
            }
            at = (at + 1) & mask;
        }
    }

    fn add(&mut self, shingle: u64, provision: usize) {
        let Ok(provision) = u32::try_from(provision) else {
            return;
        };
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

    fn for_each(&self, shingle: u64, mut each: impl FnMut(usize)) {
        let seat = self.seats.at(self.seat(shingle));
        if seat.shingle != shingle || seat.count > POSTINGS_MAX {
            return;
        }
        let mut next = seat.first;
        while let Some(place) = (next as usize).checked_sub(1) {
            let (provision, after) = self.postings.at(place);
            each(provision as usize);
            next = after;
        }
    }
}
