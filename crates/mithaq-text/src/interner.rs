//! Distinct strings, numbered as they come.

use alloc::borrow::Cow;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

/// Probes after which a string goes to the sorted overflow: strings made to collide cost a
/// logarithm, not a scan.
const PROBES_MAX: usize = 24;
const START: usize = 1 << 8;

/// Every distinct string seen so far.
#[derive(Debug, Default)]
pub(crate) struct Interner<'a> {
    /// (Part of the hash, number plus one), open addressing; zero is free. The length is a power of
    /// two.
    table: Vec<(u32, u32)>,
    seen: Vec<(Cow<'a, str>, u64)>,
    overflow: BTreeMap<String, u32>,
    filled: usize,
}

impl<'a> Interner<'a> {
    /// The number of a string, and whether it is new.
    pub(crate) fn number(&mut self, text: &'a str) -> (u32, bool) {
        match self.find(text) {
            Ok(number) => (number, false),
            Err(hash) => (self.enter(Cow::Borrowed(text), hash), true),
        }
    }

    /// The same for a string that was made here.
    pub(crate) fn number_of(&mut self, text: String) -> (u32, bool) {
        match self.find(&text) {
            Ok(number) => (number, false),
            Err(hash) => (self.enter(Cow::Owned(text), hash), true),
        }
    }

    /// The number of a string that was seen, or the hash of one that was not.
    fn find(&self, text: &str) -> Result<u32, u64> {
        let hash = hash(text.as_bytes());
        let mask = self.table.len().wrapping_sub(1);
        let (mut at, tag) = seat(hash, mask);
        for _ in 0..PROBES_MAX {
            let (part, taken) = self.table.get(at).copied().unwrap_or_default();
            let Some(number) = taken.checked_sub(1) else {
                return Err(hash);
            };
            if part == tag && self.text(number) == text {
                return Ok(number);
            }
            at = (at + 1) & mask;
        }
        self.overflow.get(text).copied().ok_or(hash)
    }

    /// The string of a number.
    pub(crate) fn text(&self, number: u32) -> &str {
        self.seen.get(number as usize).map_or("", |(text, _)| text)
    }

    fn enter(&mut self, text: Cow<'a, str>, hash: u64) -> u32 {
        if self.filled * 2 >= self.table.len() {
            self.grow();
        }
        let number = u32::try_from(self.seen.len()).unwrap_or(u32::MAX - 1);
        self.seen.push((text, hash));
        self.seat(number, hash);
        number
    }

    fn grow(&mut self) {
        let size = (self.table.len() * 2).max(START);
        self.table = vec![(0, 0); size];
        self.filled = 0;
        self.overflow.clear();
        for place in 0..self.seen.len() {
            let number = u32::try_from(place).unwrap_or(u32::MAX - 1);
            if let Some(hash) = self.seen.get(place).map(|(_, hash)| *hash) {
                self.seat(number, hash);
            }
        }
    }

    /// Gives a string its place in the table, or in the overflow.
    fn seat(&mut self, number: u32, hash: u64) {
        let mask = self.table.len() - 1;
        let (mut at, tag) = seat(hash, mask);
        for _ in 0..PROBES_MAX {
            if let Some(free) = self.table.get_mut(at).filter(|(_, taken)| *taken == 0) {
                *free = (tag, number + 1);
                self.filled += 1;
                return;
            }
            at = (at + 1) & mask;
        }
        if let Some((text, _)) = self.seen.get(number as usize) {
            self.overflow.insert(String::from(text.as_ref()), number);
        }
    }
}

/// Where a hash is looked for first, and the part of it that is kept beside.
fn seat(hash: u64, mask: usize) -> (usize, u32) {
    let high = u32::try_from(hash >> 32).unwrap_or(0);
    let low = u32::try_from(hash & 0xFFFF_FFFF).unwrap_or(0);
    (high as usize & mask, low)
}

const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;

/// A quick hash of bytes; never used where a collision could change a result.
fn hash(bytes: &[u8]) -> u64 {
    let mut state = bytes.len() as u64;
    let (chunks, rest) = bytes.as_chunks::<8>();
    for chunk in chunks {
        state = mix(state, u64::from_le_bytes(*chunk));
    }
    // What is left, twice where it overlaps: no loop over single bytes.
    let last = match (
        bytes.last_chunk::<8>(),
        rest.first_chunk::<4>(),
        rest.last_chunk::<4>(),
    ) {
        _ if rest.is_empty() => return state,
        (Some(end), _, _) => u64::from_le_bytes(*end),
        (None, Some(start), Some(end)) => {
            u64::from(u32::from_le_bytes(*start)) << 32 | u64::from(u32::from_le_bytes(*end))
        }
        (None, _, _) => rest
            .iter()
            .fold(0u64, |word, byte| word << 8 | u64::from(*byte)),
    };
    mix(state, last)
}

/// Takes one more value into a running hash.
pub(crate) fn mix(state: u64, value: u64) -> u64 {
    let product = (state.rotate_left(5) ^ value).wrapping_mul(MULTIPLIER);
    product ^ (product >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;
    use alloc::string::ToString;

    #[test]
    fn each_string_has_one_number() {
        let words: Vec<String> = (0..5000)
            .map(|n| format!("{n}word{}", "x".repeat(n % 17)))
            .collect();
        let mut interner = Interner::default();
        for (at, word) in words.iter().enumerate() {
            let (number, new) = interner.number(word);
            assert_eq!((number as usize, new), (at, true));
        }
        for (at, word) in words.iter().enumerate() {
            let (number, new) = interner.number_of(word.to_string());
            assert_eq!(
                (number as usize, new, interner.text(number)),
                (at, false, word.as_str())
            );
        }
    }
}
