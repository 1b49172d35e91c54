//! Something of each side, in the order of its log.

use crate::resting::{decode_all, encode_all};
use alloc::vec::Vec;
use mithaq_canon::{Canon, CborError, Decoder, Encoder, Side};

/// A list for each side of which there is anything. Registers have few sides, and most lists are
/// short: a few words each, where a tree would take hundreds of bytes.
#[derive(Debug, Clone)]
pub(crate) struct BySide<T>(Vec<(Side, Vec<T>)>);

impl<T> Default for BySide<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> BySide<T> {
    /// What there is of `side`, oldest first.
    pub(crate) fn of(&self, side: Side) -> &[T] {
        let found = self.0.iter().find(|(of, _)| *of == side);
        found.map_or(&[], |(_, list)| list)
    }

    /// Adds what comes next of `side`.
    pub(crate) fn push(&mut self, side: Side, next: T) {
        if let Some((_, list)) = self.0.iter_mut().find(|(of, _)| *of == side) {
            list.push(next);
            return;
        }
        let place = self.0.partition_point(|(of, _)| *of < side);
        self.0.reserve_exact(1);
        self.0.insert(place, (side, Vec::from([next])));
    }

    /// Each side of which there is anything, in their order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Side, &[T])> {
        self.0.iter().map(|(side, list)| (*side, list.as_slice()))
    }

    /// The same, to be changed.
    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = (Side, &mut [T])> {
        let all = self.0.iter_mut();
        all.map(|(side, list)| (*side, list.as_mut_slice()))
    }
}

impl<T: Canon> Canon for BySide<T> {
    fn encode(&self, to: &mut Encoder) {
        to.array(self.0.len());
        for (side, list) in &self.0 {
            to.array(2);
            side.encode(to);
            encode_all(list.iter(), to);
        }
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        let len = from.array(usize::from(Side::MAX))?;
        let mut sides = Vec::with_capacity(len);
        for _ in 0..len {
            from.array_of(2)?;
            sides.push((Side::decode(from)?, decode_all(from)?));
            from.leave();
        }
        from.leave();
        Ok(Self(sides))
    }
}
