//! Where entries lie that came lately, kept in memory by the one writer: the read tables ask for it
//! again and again, and the index of names would have to be gone through for each.

use mithaq_canon::EntryId;
use std::collections::HashMap;

/// Of so many entries of which the read tables tell it is kept: what is new, and what a receipt soon
/// says of it, is among them. It takes half a megabyte.
const KEPT: usize = 8192;

/// The rows of the entries that came lately.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    /// Of those that were appended since the read tables were told.
    untold: HashMap<EntryId, i64>,
    told: HashMap<EntryId, i64>,
}

impl Rows {
    /// Takes in that an entry was appended.
    pub(crate) fn note(&mut self, id: EntryId, row: i64) {
        self.untold.insert(id, row);
    }

    /// Takes in that the read tables tell of all entries.
    pub(crate) fn note_told(&mut self) {
        if self.told.len() + self.untold.len() > KEPT {
            self.told = std::mem::take(&mut self.untold);
            return;
        }
        self.told.extend(self.untold.drain());
    }

    /// Whether the read tables cannot tell of an entry yet.
    pub(crate) fn is_untold(&self, id: EntryId) -> bool {
        self.untold.contains_key(&id)
    }

    /// The row of an entry, if that came lately.
    pub(crate) fn of(&self, id: EntryId) -> Option<i64> {
        let found = self.untold.get(&id).or_else(|| self.told.get(&id));
        found.copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mithaq_canon::Digest;

    fn id(n: usize) -> EntryId {
        EntryId(Digest::of(&[&n.to_be_bytes()]))
    }

    #[test]
    fn what_is_told_is_still_found_until_there_is_much_of_it() {
        let mut rows = Rows::default();
        rows.note(id(1), 1);
        assert!(rows.is_untold(id(1)));
        rows.note_told();
        assert!(!rows.is_untold(id(1)));
        assert_eq!(rows.of(id(1)), Some(1));
        for n in 2..=KEPT {
            rows.note(id(n), 2);
        }
        rows.note_told();
        assert_eq!(rows.of(id(1)), Some(1));
        rows.note(id(KEPT + 1), 3);
        rows.note_told();
        assert_eq!(rows.of(id(KEPT + 1)), Some(3));
        assert_eq!(rows.of(id(1)), None, "kept for ever");
    }
}
