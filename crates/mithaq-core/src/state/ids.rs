//! Which act has an id. It is kept of every act for good, so it takes little more than what it
//! holds: half of what a tree would.

use super::ActNo;
use alloc::{vec, vec::Vec};
use mithaq_canon::EntryId;

/// The first bytes of each id: enough to find it, and nothing rests on their being unique.
#[derive(Debug, Clone)]
pub(super) struct Ids {
    /// By the first bits of the id; each in order.
    buckets: Vec<Vec<(u32, ActNo)>>,
    /// How many bits choose the bucket.
    bits: u32,
    len: usize,
}

/// With more than so many in a bucket on average, each is cut in two. Ids are hashes and fill the
/// buckets alike; to have them fill one takes its author far more work than it makes here.
const MEAN: usize = if cfg!(test) { 2 } else { 64 };

/// A bucket that is full makes room for so many more.
const ROOM: usize = 8;

impl Default for Ids {
    fn default() -> Self {
        Self {
            buckets: vec![Vec::new()],
            bits: 0,
            len: 0,
        }
    }
}

impl Ids {
    /// Notes the number of an act.
    pub(super) fn insert(&mut self, id: EntryId, no: ActNo) {
        if self.len >= MEAN << self.bits {
            self.divide();
        }
        self.len += 1;
        let entry = (prefix(id), no);
        let place = self.bucket(entry.0);
        if let Some(bucket) = self.buckets.get_mut(place) {
            if bucket.len() == bucket.capacity() {
                bucket.reserve_exact(ROOM);
            }
            bucket.insert(bucket.partition_point(|other| *other < entry), entry);
        }
    }

    /// The numbers of acts whose ids begin like this one.
    pub(super) fn near(&self, id: EntryId) -> impl Iterator<Item = ActNo> {
        let prefix = prefix(id);
        let bucket = self.buckets.get(self.bucket(prefix)).map(Vec::as_slice);
        let bucket = bucket.unwrap_or_default();
        let from = bucket.partition_point(|(other, _)| *other < prefix);
        let near = bucket.get(from..).unwrap_or_default().iter();
        near.take_while(move |(other, _)| *other == prefix)
            .map(|(_, no)| *no)
    }

    fn bucket(&self, prefix: u32) -> usize {
        let bucket = prefix.checked_shr(u32::BITS - self.bits).unwrap_or(0);
        usize::try_from(bucket).unwrap_or(usize::MAX)
    }

    fn divide(&mut self) {
        if self.bits == u32::BITS {
            return;
        }
        self.bits += 1;
        let last_bit = u32::BITS - self.bits;
        let mut buckets = Vec::with_capacity(2 * self.buckets.len());
        for low in core::mem::take(&mut self.buckets) {
            let middle = low.partition_point(|(prefix, _)| prefix >> last_bit & 1 == 0);
            let (low, high) = low.split_at(middle);
            buckets.extend([low.to_vec(), high.to_vec()]);
        }
        self.buckets = buckets;
    }
}

fn prefix(id: EntryId) -> u32 {
    let [a, b, c, d, ..] = id.0.0;
    u32::from_be_bytes([a, b, c, d])
}

#[cfg(test)]
mod tests {
    use super::*;
    use mithaq_canon::Digest;

    #[test]
    fn each_id_is_found_by_how_it_begins() {
        let mut ids = Ids::default();
        let id = |n: u32| {
            let mut hash = Digest::of(&[&n.to_be_bytes()]);
            if n.is_multiple_of(5) {
                hash.0[..3].fill(7);
            }
            EntryId(hash)
        };
        for n in 0..500 {
            ids.insert(id(n), ActNo(n));
            for known in [0, n / 2, n] {
                let near: Vec<ActNo> = ids.near(id(known)).collect();
                assert!(near.contains(&ActNo(known)), "{known} of {n}");
                assert!(near.len() < 9, "{near:?}");
            }
            assert!(!ids.near(id(n + 1)).any(|no| no == ActNo(n + 1)));
        }
        assert!(ids.buckets.len() > 100);
    }
}
