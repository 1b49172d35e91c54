//! What a string is recognised by: its very bytes where they fit, else a hash of them.

/// Strings up to this many bytes are told apart by their prints alone.
const EXACT_MAX: usize = 16;

/// The print of a string: equal for equal strings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Print {
    /// The first eight bytes, zero after the end.
    pub(crate) low: u64,
    /// The last eight, where there are more than eight; of a long string a hash.
    pub(crate) high: u64,
    pub(crate) length: u32,
}

impl Print {
    /// The print of a string.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        Self::within(bytes, 0, bytes.len())
    }

    /// The print of what stands in `bytes` from `start` up to `end`.
    #[inline(always)]
    pub(crate) fn within(bytes: &[u8], start: usize, end: usize) -> Self {
        let own = bytes.get(start..end).unwrap_or_default();
        let length = u32::try_from(own.len()).unwrap_or(u32::MAX);
        // Eight bytes at once, and what is too much taken off, where the text is long enough.
        let ahead = bytes.get(start..).and_then(|rest| rest.first_chunk::<8>());
        let Some(end) = own.last_chunk::<8>() else {
            let low = ahead.map_or_else(
                || short(own),
                |eight| u64::from_le_bytes(*eight) & ((1 << (8 * (length & 7))) - 1),
            );
            return Self {
                low,
                high: 0,
                length,
            };
        };
        let low = ahead.map_or(0, |eight| u64::from_le_bytes(*eight));
        let high = if own.len() > EXACT_MAX {
            hash(own)
        } else {
            u64::from_le_bytes(*end)
        };
        Self { low, high, length }
    }

    /// Whether the length and [`Self::low`] are enough to know that strings are equal.
    #[inline]
    pub(crate) fn is_short(self) -> bool {
        self.length <= 8
    }

    /// Whether equal prints are enough to know that strings are equal.
    #[inline]
    pub(crate) fn is_exact(self) -> bool {
        self.length as usize <= EXACT_MAX
    }

    /// A number that spreads prints over a table.
    #[inline]
    pub(crate) fn spread(self) -> u64 {
        let length = u64::from(self.length) << 56;
        let product = (self.low ^ self.high.rotate_left(23) ^ length).wrapping_mul(MULTIPLIER);
        product ^ (product >> 32)
    }
}

/// Fewer than eight bytes as a number, the first one lowest.
fn short(bytes: &[u8]) -> u64 {
    match (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        (Some(start), Some(end)) => {
            // Where the two overlap they are the same.
            let end = u64::from(u32::from_le_bytes(*end)) << (8 * (bytes.len() & 3));
            u64::from(u32::from_le_bytes(*start)) | end
        }
        (_, _) => bytes
            .iter()
            .rev()
            .fold(0, |word, byte| word << 8 | u64::from(*byte)),
    }
}

const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;

/// A quick hash of bytes; never used where a collision could change a result.
fn hash(bytes: &[u8]) -> u64 {
    let (chunks, rest) = bytes.as_chunks::<8>();
    let state = chunks.iter().fold(bytes.len() as u64, |state, chunk| {
        mix(state, u64::from_le_bytes(*chunk))
    });
    // What is left, twice where it overlaps: no loop over single bytes.
    let last = bytes
        .last_chunk::<8>()
        .map_or_else(|| short(rest), |end| u64::from_le_bytes(*end));
    mix(state, last)
}

/// Takes one more value into a running hash.
#[inline]
pub(crate) fn mix(state: u64, value: u64) -> u64 {
    let product = (state.rotate_left(5) ^ value).wrapping_mul(MULTIPLIER);
    product ^ (product >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_counts() {
        let row: [u8; 40] = core::array::from_fn(|at| u8::try_from(at + 1).unwrap_or(0));
        for length in 1..=row.len() {
            let bytes = &row[..length];
            for at in 0..length {
                let mut other = row;
                other[at] = 200;
                assert_ne!(Print::of(bytes), Print::of(&other[..length]));
            }
            assert_ne!(
                Print::of(bytes),
                Print::of(&row[..length.saturating_sub(1)].repeat(2))
            );
        }
    }
}
