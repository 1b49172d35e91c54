//! Rows of values that nearly always are one value.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::cmp::Ordering;
use core::fmt;
use core::hash::{Hash, Hasher};
use core::ops::Deref;

/// A row of values that nearly always is one value, which then needs no memory of its own: texts
/// have millions of such rows. It reads as a slice.
///
/// ```
/// use mithaq_text::few::Few;
/// let mut parts = Few::one(6u32);
/// parts.push(1);
/// assert_eq!(*parts, [6, 1]);
/// ```
#[derive(Clone)]
pub struct Few<T>(Inner<T>);

#[derive(Clone)]
enum Inner<T> {
    One(T),
    /// None, or several.
    Other(Box<[T]>),
}

impl<T> Few<T> {
    /// A row of one value.
    pub fn one(value: T) -> Self {
        Self(Inner::One(value))
    }

    /// Adds a value at the end.
    pub fn push(&mut self, value: T) {
        self.extend([value]);
    }

    fn into_vec(self) -> Vec<T> {
        match self.0 {
            Inner::One(value) => Vec::from([value]),
            Inner::Other(values) => values.into_vec(),
        }
    }
}

impl<T> Deref for Few<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match &self.0 {
            Inner::One(value) => core::slice::from_ref(value),
            Inner::Other(values) => values,
        }
    }
}

impl<T> Default for Few<T> {
    fn default() -> Self {
        Self(Inner::Other(Box::default()))
    }
}

impl<T> From<Vec<T>> for Few<T> {
    fn from(mut values: Vec<T>) -> Self {
        match (values.len(), values.pop()) {
            (1, Some(value)) => Self::one(value),
            (_, last) => {
                values.extend(last);
                Self(Inner::Other(values.into_boxed_slice()))
            }
        }
    }
}

impl<T> FromIterator<T> for Few<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        let mut few = Self::default();
        few.extend(values);
        few
    }
}

impl<T> Extend<T> for Few<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, values: I) {
        let mut values = values.into_iter();
        let Some(first) = values.next() else { return };
        let second = values.next();
        if self.is_empty() && second.is_none() {
            *self = Self::one(first);
            return;
        }
        let mut all = core::mem::take(self).into_vec();
        all.push(first);
        all.extend(second);
        all.extend(values);
        *self = Self::from(all);
    }
}

impl<'f, T> IntoIterator for &'f Few<T> {
    type Item = &'f T;
    type IntoIter = core::slice::Iter<'f, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<T: fmt::Debug> fmt::Debug for Few<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.deref().fmt(f)
    }
}

impl<T: PartialEq> PartialEq for Few<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: Eq> Eq for Few<T> {}

impl<T: PartialEq, const COUNT: usize> PartialEq<[T; COUNT]> for Few<T> {
    fn eq(&self, other: &[T; COUNT]) -> bool {
        **self == *other
    }
}

impl<T: PartialOrd> PartialOrd for Few<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        (**self).partial_cmp(&**other)
    }
}

impl<T: Ord> Ord for Few<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        (**self).cmp(&**other)
    }
}

impl<T: Hash> Hash for Few<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn it_is_no_larger_than_what_it_points_to() {
        assert_eq!(size_of::<Few<u32>>(), size_of::<Box<[u32]>>());
        assert_eq!(size_of::<Few<usize>>(), size_of::<Box<[usize]>>());
    }

    proptest! {
        #[test]
        fn it_holds_what_a_vector_holds(start in prop::collection::vec(0u8..9, 0..4), more in prop::collection::vec(0u8..9, 0..4), last in 0u8..9) {
            let (mut few, mut all) = (Few::from(start.clone()), start);
            prop_assert_eq!(&*few, all.as_slice());
            few.extend(more.clone());
            all.extend(more);
            prop_assert_eq!(&*few, all.as_slice());
            few.push(last);
            all.push(last);
            prop_assert_eq!(&*few, all.as_slice());
            prop_assert_eq!(all.iter().copied().collect::<Few<u8>>(), few);
        }
    }
}
