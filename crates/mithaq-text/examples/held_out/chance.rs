//! Chance that repeats: the same seed gives the same edits.

/// SplitMix64 (Steele, Lea and Flood, 2014).
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9).wrapping_add(1))
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end.max(1) as u64).unwrap()
    }

    /// True so many times in a hundred.
    pub(crate) fn percent(&mut self, part: usize) -> bool {
        self.below(100) < part
    }

    pub(crate) fn pick<T: Clone>(&mut self, row: &[T]) -> T {
        row[self.below(row.len())].clone()
    }

    /// So many different places below `end`.
    pub(crate) fn places(&mut self, end: usize, count: usize) -> Vec<usize> {
        let mut all: Vec<usize> = (0..end).collect();
        for at in 0..end {
            all.swap(at, at + self.below(end - at));
        }
        all.truncate(count);
        all
    }
}
