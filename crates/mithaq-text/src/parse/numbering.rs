//! Whether the numbers of articles follow one another.

use super::notes::{Notes, What};
use crate::number::Number;
use crate::tree::{Kind, Provision};
use alloc::collections::BTreeSet;
use alloc::vec::Vec;

/// The numbers seen so far in one series: the main text, or one annex.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    /// The plain numbers that were greater than all before them: nearly every one is.
    rising: Vec<u32>,
    /// All others.
    seen: BTreeSet<Number>,
    last: Option<u32>,
    opened: bool,
}

impl Numbering {
    pub(super) fn check(&mut self, provision: &Provision, notes: &mut Notes) {
        if provision.kind != Kind::Article {
            // Each annex counts from one; parts sometimes do.
            if matches!(
                provision.kind,
                Kind::Annex | Kind::Protocol | Kind::Appendix
            ) {
                *self = Self::default();
            }
            self.opened = true;
            return;
        }
        let Some(number) = &provision.number else {
            return;
        };
        let opened = core::mem::take(&mut self.opened);
        if opened && self.last.is_some() && *number == Number::plain(1) {
            *self = Self::default();
        }
        let label = provision.head.label();
        if !self.is_new(number) {
            notes.add(provision.line, What::DuplicateNumber, label);
            return;
        }
        let (Some(value), true) = (number.value(), number.parts.len() == 1) else {
            return;
        };
        match self.last {
            Some(last) if value < last => notes.add(provision.line, What::NumberOutOfOrder, label),
            Some(last) if value > last + 1 => notes.add(provision.line, What::NumberGap, label),
            Some(_) => (),
            None if value > 1 && !opened => notes.add(provision.line, What::NumberGap, label),
            None => (),
        }
        self.last = Some(value);
    }

    /// Whether a number was not there yet; from now on it is.
    fn is_new(&mut self, number: &Number) -> bool {
        let plain = number.value().filter(|_| number.is_plain());
        if let Some(value) = plain {
            if self.rising.last().is_none_or(|last| *last < value) {
                self.rising.push(value);
                // A number that was not rising when it came was less than one that was.
                return true;
            }
            if self.rising.binary_search(&value).is_ok() {
                return false;
            }
        }
        self.seen.insert(number.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_number_is_new_once(row in prop::collection::vec((0u32..12, 0u8..2, prop::option::of(0u32..2)), 0..40)) {
            let mut numbering = Numbering::default();
            let mut seen = BTreeSet::new();
            for (value, repeat, sub) in row {
                let mut number = Number::plain(value);
                number.repeat = repeat;
                number.parts.extend(sub);
                prop_assert_eq!(numbering.is_new(&number), seen.insert(number.clone()), "{}", number);
            }
        }
    }
}
