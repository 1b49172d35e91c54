//! What each side said about one thing, in the order of its log.

use alloc::{collections::BTreeMap, vec::Vec};
use mithaq_canon::{Past, Position, Side};

/// One thing said.
#[derive(Debug, Clone)]
pub(crate) struct Voice<T> {
    /// Where.
    pub(crate) at: Position,
    /// With knowledge of what.
    pub(crate) past: Past,
    /// What.
    pub(crate) what: T,
}

/// What each side said.
#[derive(Debug, Clone)]
pub(crate) struct Voices<T>(BTreeMap<Side, Vec<Voice<T>>>);

impl<T> Default for Voices<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T> Voices<T> {
    /// Takes in what was said at `at`. Entries of one log come in its order.
    pub(crate) fn say(&mut self, at: Position, past: &Past, what: T) {
        let past = past.clone();
        let said = self.0.entry(at.side).or_default();
        said.push(Voice { at, past, what });
    }

    /// What `side` said within `cut`, oldest first.
    pub(crate) fn of(&self, side: Side, cut: &Past) -> &[Voice<T>] {
        let all = self.0.get(&side).map_or(&[][..], Vec::as_slice);
        let len = all.partition_point(|voice| cut.contains(voice.at));
        all.get(..len).unwrap_or_default()
    }

    /// The latest that `side` said within `cut`.
    pub(crate) fn last(&self, side: Side, cut: &Past) -> Option<&Voice<T>> {
        self.of(side, cut).last()
    }
}
