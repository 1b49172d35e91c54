//! Which names are surely not here, told from memory: a Bloom filter (Bloom 1970) that grows with
//! the record. Nearly every hash that comes is new, and to find that out in the index would take a
//! look at a page that nothing else needs.

/// Bits for each name. With [`PROBES`] about one look in forty at a full stage is in vain.
const BITS_A_NAME: usize = 8;

/// Bits that each name sets.
const PROBES: u64 = 4;

/// The first stage is for so many names; each later one for twice as many as the one before.
const FIRST: usize = 1 << 16;

/// The names of a home, each kept as some bits.
#[derive(Debug, Clone, Default)]
pub(super) struct Filter {
    stages: Vec<Stage>,
}

#[derive(Debug, Clone)]
struct Stage {
    bits: Vec<u64>,
    /// How many more names it is for.
    room: usize,
}

impl Filter {
    /// Adds a name.
    pub(super) fn add(&mut self, short: i64) {
        let count = self.stages.len();
        match self.stages.last_mut().filter(|stage| stage.room > 0) {
            Some(stage) => stage.add(short),
            None => {
                let mut stage = Stage::new(FIRST << count.min(20));
                stage.add(short);
                self.stages.push(stage);
            }
        }
    }

    /// Whether no such name was ever added. Where it says no, there may still be none.
    pub(super) fn lacks(&self, short: i64) -> bool {
        !self.stages.iter().any(|stage| stage.may_have(short))
    }
}

impl Stage {
    fn new(names: usize) -> Self {
        Self {
            bits: vec![0; names * BITS_A_NAME / 64],
            room: names,
        }
    }

    fn add(&mut self, short: i64) {
        self.room = self.room.saturating_sub(1);
        for (word, bit) in self.probes(short) {
            if let Some(word) = self.bits.get_mut(word) {
                *word |= bit;
            }
        }
    }

    fn may_have(&self, short: i64) -> bool {
        self.probes(short)
            .all(|(word, bit)| self.bits.get(word).is_some_and(|word| word & bit != 0))
    }

    /// Where the bits of a name are: by two halves of it (Kirsch and Mitzenmacher 2006), since it is
    /// part of a hash.
    fn probes(&self, short: i64) -> impl Iterator<Item = (usize, u64)> + use<> {
        let short = short.cast_unsigned();
        let step = (short >> 32) | 1;
        let count = u64::try_from(self.bits.len() * 64).unwrap_or(u64::MAX);
        (0..PROBES).map(move |probe| {
            let bit = short.wrapping_add(probe.wrapping_mul(step)) % count.max(1);
            (usize::try_from(bit / 64).unwrap_or(0), 1 << (bit % 64))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mithaq_canon::Digest;

    fn name(n: u32) -> i64 {
        super::super::short(&Digest::of(&[&n.to_be_bytes()]).0)
    }

    #[test]
    fn it_lacks_nothing_that_was_added_and_nearly_all_that_was_not() {
        let mut filter = Filter::default();
        assert!(filter.lacks(name(0)));
        let count = 300_000;
        for n in 0..count {
            filter.add(name(n));
        }
        assert_eq!(filter.stages.len(), 3, "it grows");
        assert!((0..count).all(|n| !filter.lacks(name(n))));
        let in_vain = (count..2 * count).filter(|n| !filter.lacks(name(*n)));
        let in_vain = in_vain.count();
        assert!(in_vain < 30_000, "{in_vain} of {count} looks in vain");
    }
}
