//! Values of which those not used lately lie on a shelf, and come back when they are asked for.

use crate::shelf::{Shelf, Slot};
use alloc::{
    boxed::Box,
    collections::{BTreeMap, VecDeque},
    sync::Arc,
    vec::Vec,
};
use core::sync::atomic::{AtomicUsize, Ordering};
use mithaq_canon::{Canon, CborError, Decoder, Encoder, cbor::CborErrorKind, from_bytes, to_bytes};
use once_cell::race::OnceBox;

/// A list of values. Without a shelf all stay at hand.
#[derive(Debug)]
pub(crate) struct Resting<V> {
    places: Vec<Place<V>>,
    /// The places whose value is at hand alone, that which was used to change it last at the end.
    changed: VecDeque<usize>,
    /// So many of them are left at hand; more while the shelf has no room.
    room: usize,
    /// How many values on the shelf have a copy at hand.
    copies: AtomicUsize,
    limits: Limits,
    shelf: Option<Arc<dyn Shelf>>,
}

/// How much of a list is at hand.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// So many of the values that were put in or changed last never rest.
    pub(crate) changed: usize,
    /// With more copies than this of values that rest, all copies are dropped at the next
    /// occasion.
    pub(crate) copies: usize,
}

/// Where a value is.
#[derive(Debug)]
enum Place<V> {
    AtHand(Box<V>),
    AtRest { slot: Slot, copy: OnceBox<V> },
}

/// A shelf gives back what was put there or does not return, and what is put there is written by
/// the code that reads it.
const GIVEN_BACK: &str = "what was put on the shelf is read back";

impl<V> Resting<V> {
    /// An empty list.
    pub(crate) const fn new(limits: Limits) -> Self {
        Self {
            places: Vec::new(),
            changed: VecDeque::new(),
            room: limits.changed,
            copies: AtomicUsize::new(0),
            limits,
            shelf: None,
        }
    }

    /// How many values there are.
    pub(crate) const fn len(&self) -> usize {
        self.places.len()
    }
}

impl<V: Canon> Resting<V> {
    /// Has the list rest on a shelf from now on.
    pub(crate) fn rest_on(&mut self, shelf: Arc<dyn Shelf>) {
        if self.shelf.is_none() {
            self.changed = (0..self.places.len()).collect();
            self.shelf = Some(shelf);
        }
    }

    #[cfg(test)]
    pub(crate) fn limit(&mut self, limits: Limits) {
        (self.limits, self.room) = (limits, limits.changed);
    }

    /// Adds a value.
    pub(crate) fn push(&mut self, value: V) {
        if self.shelf.is_some() {
            self.changed.push_back(self.places.len());
        }
        self.places.push(Place::AtHand(Box::new(value)));
    }

    /// The value at this place.
    pub(crate) fn get(&self, place: usize) -> Option<&V> {
        match self.places.get(place)? {
            Place::AtHand(value) => Some(value),
            Place::AtRest { slot, copy } => Some(match copy.get() {
                Some(copy) => copy,
                None => self.fetch(*slot, copy),
            }),
        }
    }

    #[cold]
    fn fetch<'v>(&self, slot: Slot, copy: &'v OnceBox<V>) -> &'v V {
        self.copies.fetch_add(1, Ordering::Relaxed);
        copy.get_or_init(|| Box::new(read(self.shelf.as_deref(), slot)))
    }

    /// The same, to be changed.
    pub(crate) fn get_mut(&mut self, place: usize) -> Option<&mut V> {
        let found = self.places.get_mut(place)?;
        let shelf = self.shelf.as_deref();
        if let Place::AtRest { slot, .. } = *found {
            *found = Place::AtHand(Box::new(read(shelf, slot)));
            shelf.into_iter().for_each(|shelf| shelf.free(slot));
        }
        if shelf.is_some() && self.changed.back() != Some(&place) {
            self.changed.retain(|other| *other != place);
            self.changed.push_back(place);
        }
        match found {
            Place::AtHand(value) => Some(value),
            Place::AtRest { .. } => None,
        }
    }

    /// Puts on the shelf what was not changed lately, and drops copies where there are many. Between
    /// two occasions nothing that was lent is taken away.
    pub(crate) fn settle(&mut self) {
        while self.changed.len() > self.room {
            if self.rest_oldest().is_none() {
                // It is tried again once there is one more, not at every occasion.
                self.room = self.changed.len();
                break;
            }
            self.room = self.limits.changed;
        }
        if *self.copies.get_mut() > self.limits.copies {
            self.drop_copies();
        }
    }

    fn rest_oldest(&mut self) -> Option<()> {
        let oldest = *self.changed.front()?;
        let place = self.places.get_mut(oldest)?;
        if let Place::AtHand(value) = place {
            let slot = self.shelf.as_ref()?.put(&to_bytes(&**value))?;
            let copy = OnceBox::new();
            *place = Place::AtRest { slot, copy };
        }
        self.changed.pop_front();
        Some(())
    }

    fn drop_copies(&mut self) {
        for place in &mut self.places {
            if let Place::AtRest { copy, .. } = place {
                *copy = OnceBox::new();
            }
        }
        self.copies = AtomicUsize::new(0);
    }
}

fn read<V: Canon>(shelf: Option<&dyn Shelf>, slot: Slot) -> V {
    let bytes = shelf.map(|shelf| shelf.get(slot)).unwrap_or_default();
    from_bytes(&bytes).expect(GIVEN_BACK)
}

/// A copy has everything at hand: what lies on a shelf is one list's alone.
impl<V: Canon + Clone> Clone for Resting<V> {
    fn clone(&self) -> Self {
        let copy = |place: &Place<V>| match place {
            Place::AtHand(value) => Place::AtHand(value.clone()),
            Place::AtRest { slot, .. } => {
                Place::AtHand(Box::new(read(self.shelf.as_deref(), *slot)))
            }
        };
        Self {
            places: self.places.iter().map(copy).collect(),
            ..Self::new(self.limits)
        }
    }
}

/// Writes a list of any length: those of the record are bounded, what follows from it is not.
pub(crate) fn encode_all<'i, T: Canon + 'i>(
    items: impl ExactSizeIterator<Item = &'i T>,
    to: &mut Encoder,
) {
    to.array(items.len());
    items.for_each(|item| item.encode(to));
}

/// The same of pairs.
pub(crate) fn encode_pairs<'p, A: Canon + 'p, B: Canon + 'p>(
    pairs: impl ExactSizeIterator<Item = (&'p A, &'p B)>,
    to: &mut Encoder,
) {
    to.array(pairs.len());
    for (one, other) in pairs {
        to.array(2);
        one.encode(to);
        other.encode(to);
    }
}

/// Reads a list of any length.
pub(crate) fn decode_all<T: Canon, L: FromIterator<T>>(
    from: &mut Decoder<'_>,
) -> Result<L, CborError> {
    let len = from.array(usize::MAX)?;
    let items = (0..len).map(|_| T::decode(from)).collect();
    from.leave();
    items
}

/// The same of pairs.
pub(crate) fn decode_pairs<A: Canon + Ord, B: Canon>(
    from: &mut Decoder<'_>,
) -> Result<BTreeMap<A, B>, CborError> {
    decode_all::<(A, B), _>(from)
}

/// Reads a number that is not larger than what it counts.
pub(crate) fn decode_place(from: &mut Decoder<'_>) -> Result<usize, CborError> {
    let number = from.unsigned()?;
    usize::try_from(number).map_err(|_| from.error(CborErrorKind::OutOfRange))
}
