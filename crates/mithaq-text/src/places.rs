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
    fn at(&self, place: usize) -> T {
        self.get(place).copied().unwrap_or_default()
    }
    fn put(&mut self, place: usize, value: T) {
        if let Some(slot) = self.get_mut(place) {
            *slot = value;
        }
    }
}

impl<T: Copy + Default> At<T> for Vec<T> {
    fn at(&self, place: usize) -> T {
        self.as_slice().at(place)
    }
    fn put(&mut self, place: usize, value: T) {
        self.as_mut_slice().put(place, value);
    }
}
