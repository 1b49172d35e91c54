//! What a side says about entries: that a past is as told, that it is not, a remark, a document.

use crate::Wording;
use mithaq_canon::{EntryId, PayloadId, canon_struct};

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

/// A side attaches a document to an instrument: a scanned annex, a map. The act commits to the
/// manifest, which names every chunk of the file; the chunks travel apart from the record and
/// may be erased with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attached {
    /// The instrument.
    pub instrument: EntryId,
    /// What the document is.
    pub title: Wording,
    /// The commitment to the manifest.
    pub manifest: PayloadId,
}
canon_struct!(Attached {
    instrument,
    title,
    manifest
});
