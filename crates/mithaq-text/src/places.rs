//! Total access to rows by place: what is out of range reads as nothing and is not written.

use alloc::vec::Vec;

/// Reading a row of small values by place.
pub(crate) trait At<T> {
    /// The value at a place; the default value where there is none.
    fn at(&self, place: usize) -> T;
    /// Writes a value at a place that exists.
    fn put(&mut self, place: usize, value: T);
}

impl<T: Copy + Default> At<T> for [T] {
    #[inline]
    fn at(&self, place: usize) -> T {
        self.get(place).copied().unwrap_or_default()
    }
    #[inline]
    fn put(&mut self, place: usize, value: T) {
        if let Some(slot) = self.get_mut(place) {
            *slot = value;
        }
    }
}

impl<T: Copy + Default> At<T> for Vec<T> {
    #[inline]
    fn at(&self, place: usize) -> T {
        self.as_slice().at(place)
    }
    #[inline]
    fn put(&mut self, place: usize, value: T) {
        self.as_mut_slice().put(place, value);
    }
}

/// For each place of one text its counterpart in another, or none: four bytes each, because texts
/// have millions of places, and none has four thousand million.
#[derive(Debug, Default, Clone)]
pub(crate) struct Counterparts(Vec<u32>);

/// No counterpart.
const NONE: u32 = u32::MAX;

impl Counterparts {
    /// None for so many places.
    pub(crate) fn none(places: usize) -> Self {
        Self(alloc::vec![NONE; places])
    }

    /// The counterpart of a place.
    #[inline]
    pub(crate) fn at(&self, place: usize) -> Option<usize> {
        let other = self.0.get(place).filter(|other| **other != NONE);
        other.map(|other| *other as usize)
    }

    /// Gives a place that exists its counterpart.
    #[inline]
    pub(crate) fn put(&mut self, place: usize, other: usize) {
        if let Some(slot) = self.0.get_mut(place) {
            *slot = u32::try_from(other).unwrap_or(NONE);
        }
    }

    /// How many places there are.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// The places that have a counterpart, each with it.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (usize, usize)> {
        let all = self.0.iter().enumerate();
        let joined = all.filter(|(_, other)| **other != NONE);
        joined.map(|(place, other)| (place, *other as usize))
    }
}
