//! A list that grows at its end for as long as a register lives, and is mostly asked for its end.

use crate::{
    resting::{Limits, Resting},
    shelf::Shelf,
};
use alloc::{sync::Arc, vec::Vec};
use mithaq_canon::Canon;

/// So many items rest together.
const CHUNK: usize = if cfg!(test) { 2 } else { 64 };

/// How many chunks are at hand: some thousand items, fewer than a busy second brings.
const AT_HAND: Limits = Limits {
    changed: 64,
    copies: 64,
};

/// The list. Its older part may rest.
#[derive(Debug, Clone)]
pub(crate) struct LongList<T: Canon> {
    full: Resting<Vec<T>>,
    open: Vec<T>,
}

impl<T: Canon> Default for LongList<T> {
    fn default() -> Self {
        Self {
            full: Resting::new(AT_HAND),
            open: Vec::new(),
        }
    }
}

impl<T: Canon> LongList<T> {
    /// Has the older part rest on a shelf.
    pub(crate) fn rest_on(&mut self, shelf: Arc<dyn Shelf>) {
        self.full.rest_on(shelf);
    }

    #[cfg(test)]
    pub(crate) fn limit(&mut self, limits: Limits) {
        self.full.limit(limits);
    }

    /// Lets go of what need not be at hand, see [`Resting::settle`].
    pub(crate) fn settle(&mut self) {
        self.full.settle();
    }

    /// Adds what comes next.
    pub(crate) fn push(&mut self, next: T) {
        if self.open.len() == CHUNK {
            self.full.push(core::mem::take(&mut self.open));
        }
        self.open.push(next);
    }

    /// How many items there are.
    pub(crate) fn len(&self) -> usize {
        self.full.len() * CHUNK + self.open.len()
    }

    /// The item at this place.
    pub(crate) fn get(&self, place: usize) -> Option<&T> {
        let (chunk, place) = (place / CHUNK, place % CHUNK);
        if chunk == self.full.len() {
            self.open.get(place)
        } else {
            self.full.get(chunk)?.get(place)
        }
    }

    /// The last item.
    pub(crate) fn last(&self) -> Option<&T> {
        self.open.last()
    }

    /// The first place from which on `is_before` does not hold any more.
    pub(crate) fn partition_point(&self, is_before: impl Fn(&T) -> bool) -> usize {
        partition_near_end(self.len(), |place| self.get(place).is_some_and(&is_before))
    }

    /// The last item of which `is_before` holds.
    pub(crate) fn last_of(&self, is_before: impl Fn(&T) -> bool) -> Option<&T> {
        let len = self.partition_point(is_before);
        self.get(len.checked_sub(1)?)
    }
}

/// The first of `len` places from which on `is_before` does not hold any more. It is looked for
/// from the end: what is asked of a long list is mostly asked of its end, and the beginning may be
/// at rest.
pub(crate) fn partition_near_end(len: usize, is_before: impl Fn(usize) -> bool) -> usize {
    let (mut from, mut to, mut step) = (len, len, 1);
    while from > 0 {
        from = from.saturating_sub(step);
        if is_before(from) {
            from += 1;
            break;
        }
        (to, step) = (from, step * 2);
    }
    while from < to {
        let middle = from.midpoint(to);
        if is_before(middle) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    from
}
