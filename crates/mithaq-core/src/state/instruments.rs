//! Every instrument of a register, by its id.

use crate::{
    instrument::Instrument,
    resting::{Limits, Resting},
    shelf::Shelf,
};
use alloc::{collections::BTreeMap, sync::Arc, vec::Vec};
use mithaq_canon::EntryId;

/// How many instruments are at hand: more than two sides negotiate at a time. One with a hundred
/// articles and a thousand proposals takes about a hundred kilobytes.
const AT_HAND: Limits = Limits {
    changed: 32,
    copies: 16,
};

/// The instruments. Those on which nobody has acted lately rest.
#[derive(Debug, Clone)]
pub(crate) struct Instruments {
    places: BTreeMap<EntryId, usize>,
    all: Resting<Instrument>,
}

impl Default for Instruments {
    fn default() -> Self {
        Self {
            places: BTreeMap::new(),
            all: Resting::new(AT_HAND),
        }
    }
}

impl Instruments {
    /// Has those on which nobody acts rest on a shelf.
    pub(super) fn rest_on(&mut self, shelf: Arc<dyn Shelf>) {
        self.all.rest_on(shelf);
    }

    #[cfg(test)]
    pub(super) fn limit(&mut self, limits: Limits) {
        self.all.limit(limits);
    }

    /// Lets go of what need not be at hand, see [`Resting::settle`].
    pub(super) fn settle(&mut self) {
        self.all.settle();
    }

    /// Adds an instrument; one of the same id is there no more.
    pub(crate) fn insert(&mut self, instrument: Instrument) {
        self.places.insert(instrument.id, self.all.len());
        self.all.push(instrument);
    }

    /// Whether there is such an instrument.
    pub(crate) fn has(&self, id: EntryId) -> bool {
        self.places.contains_key(&id)
    }

    /// An instrument.
    pub(crate) fn get(&self, id: EntryId) -> Option<&Instrument> {
        self.all.get(*self.places.get(&id)?)
    }

    /// The same, to be changed.
    pub(crate) fn get_mut(&mut self, id: EntryId) -> Option<&mut Instrument> {
        self.all.get_mut(*self.places.get(&id)?)
    }

    /// The ids of all.
    pub(crate) fn ids(&self) -> Vec<EntryId> {
        self.places.keys().copied().collect()
    }
}
