//! What a side says about entries: that a past is as told, that it is not, or a remark.

use crate::Wording;
use mithaq_canon::{EntryId, canon_struct};

/// A side confirms what another has recorded of the past.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastConfirmed {
    /// The entry that tells of it.
    pub entry: EntryId,
}
canon_struct!(PastConfirmed { entry });

/// A side contests what another has recorded of the past. It may still confirm it later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastContested {
    /// The entry that tells of it.
    pub entry: EntryId,
    /// What is contested.
    pub words: Wording,
}
canon_struct!(PastContested { entry, words });

/// A side remarks on an entry. Remarks may be erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remarked {
    /// The entry.
    pub subject: EntryId,
    /// The remark.
    pub words: Wording,
}
canon_struct!(Remarked { subject, words });
