//! Distinct strings, numbered as they come.

use crate::print::Print;
use alloc::borrow::Cow;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

/// Probes after which a string goes to the sorted overflow: strings made to collide cost a
/// logarithm, not a scan.
const PROBES_MAX: usize = 24;
const START: usize = 1 << 8;
/// Seats from which on a table only doubles: then its room counts for more than its time.
const WIDE: usize = 1 << 14;

/// Strings for which room is made before they come: of more than these, perhaps few are distinct.
pub(crate) const ROOM_MAX: usize = 10_000;

/// Every distinct string seen so far.
#[derive(Debug, Default)]
pub(crate) struct Interner<'a> {
    /// Open addressing; the length is a power of two.
    table: Vec<Seat>,
    seen: Vec<(Cow<'a, str>, Print)>,
    overflow: BTreeMap<String, u32>,
    filled: usize,
}

/// A place in the table: what nearly every question is answered from, so it is kept small.
#[derive(Debug, Clone, Copy, Default)]
struct Seat {
    /// Of the print.
    low: u64,
    length: u32,
    /// The number of the string plus one; zero where the seat is free.
    taken: u32,
}

impl<'a> Interner<'a> {
    /// With room for so many strings, so that the first ones get their places once.
    pub(crate) fn with_room(strings: usize) -> Self {
        let strings = strings.min(ROOM_MAX);
        Self {
            table: vec![Seat::default(); (strings * 3 / 2).next_power_of_two().max(START)],
            seen: Vec::with_capacity(strings),
            ..Self::default()
        }
    }

    /// The number of a string, and whether it is new.
    pub(crate) fn number(&mut self, text: &'a str) -> (u32, bool) {
        self.number_printed(Print::of(text.as_bytes()), || text)
    }

    /// The same, where the print of the string is at hand; it is asked for the string itself where
    /// that is not enough.
    #[inline(always)]
    pub(crate) fn number_printed(
        &mut self,
        print: Print,
        text: impl Fn() -> &'a str + Copy,
    ) -> (u32, bool) {
        match self.find(print, text) {
            Some(number) => (number, false),
            None => (self.enter(Cow::Borrowed(text()), print), true),
        }
    }

    /// The same for a string that was made here, or that another interner has
    /// [seen](Self::into_seen).
    pub(crate) fn number_seen(&mut self, text: Cow<'a, str>, print: Print) -> (u32, bool) {
        match self.find(print, || text.as_ref()) {
            Some(number) => (number, false),
            None => (self.enter(text, print), true),
        }
    }

    /// How many strings there are.
    pub(crate) fn len(&self) -> usize {
        self.seen.len()
    }

    /// The strings with their prints, by number.
    pub(crate) fn into_seen(self) -> Vec<(Cow<'a, str>, Print)> {
        self.seen
    }

    /// The number of a string that was seen.
    #[inline(always)]
    pub(crate) fn find<'t>(&self, print: Print, text: impl Fn() -> &'t str + Copy) -> Option<u32> {
        let mask = self.table.len().wrapping_sub(1);
        let mut at = seat(print, mask);
        for _ in 0..PROBES_MAX {
            let seat = self.table.get(at)?;
            let number = seat.taken.checked_sub(1)?;
            if seat.low == print.low
                && seat.length == print.length
                && (print.is_short() || self.is(number, print, text))
            {
                return Some(number);
            }
            at = (at + 1) & mask;
        }
        self.overflow.get(text()).copied()
    }

    #[inline]
    fn is<'t>(&self, number: u32, print: Print, text: impl Fn() -> &'t str) -> bool {
        self.seen.get(number as usize).is_some_and(|(seen, other)| {
            *other == print && (print.is_exact() || seen.as_ref() == text())
        })
    }

    #[cold]
    fn enter(&mut self, text: Cow<'a, str>, print: Print) -> u32 {
        if self.filled * 3 >= self.table.len() * 2 {
            self.grow();
        }
        let number = u32::try_from(self.seen.len()).unwrap_or(u32::MAX - 1);
        self.seen.push((text, print));
        self.seat(number, print);
        number
    }

    fn grow(&mut self) {
        // A small table grows in long steps: giving all their places anew is what it costs.
        let step = if self.table.len() < WIDE { 4 } else { 2 };
        let size = (self.table.len() * step).max(START);
        self.table = vec![Seat::default(); size];
        self.filled = 0;
        self.overflow.clear();
        for place in 0..self.seen.len() {
            let number = u32::try_from(place).unwrap_or(u32::MAX - 1);
            if let Some(print) = self.seen.get(place).map(|(_, print)| *print) {
                self.seat(number, print);
            }
        }
    }

    /// Gives a string its place in the table, or in the overflow.
    fn seat(&mut self, number: u32, print: Print) {
        let mask = self.table.len() - 1;
        let mut at = seat(print, mask);
        for _ in 0..PROBES_MAX {
            if let Some(free) = self.table.get_mut(at).filter(|seat| seat.taken == 0) {
                *free = Seat {
                    low: print.low,
                    length: print.length,
                    taken: number + 1,
                };
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

/// Where a print is looked for first.
#[inline]
fn seat(print: Print, mask: usize) -> usize {
    usize::try_from(print.spread()).unwrap_or(0) & mask
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
            let (number, new) =
                interner.number_seen(Cow::Owned(word.to_string()), Print::of(word.as_bytes()));
            assert_eq!(
                (number as usize, new, interner.seen[at].0.as_ref()),
                (at, false, word.as_str())
            );
        }
    }
}
