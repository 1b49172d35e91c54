//! What a newcomer may do to a demo server from the guided path. The binary does it; ordinary
//! homes have none of this.

use std::fmt::Debug;

/// A demo server's own hand on itself. Every method may block on the disk.
pub trait Stage: Send + Sync + Debug {
    /// Whether its line to the other sides is cut off.
    fn is_cut(&self) -> bool;

    /// Cuts its line off, or lets it be made again.
    fn cut(&self, off: bool);

    /// Starts the server again, as after a power cut.
    fn restart(&self);

    /// Searches every file of its home, and all that the record holds, for these words.
    ///
    /// # Errors
    /// What the disk said, for the page.
    fn search(&self, words: &str) -> Result<Found, String>;

    /// Copies the home, changes one byte of an entry in the copy, and verifies the copy.
    ///
    /// # Errors
    /// What the disk said, for the page.
    fn verify_damaged_copy(&self) -> Result<mithaq_desk::Report, String>;
}

/// What a search of a home found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// Files read.
    pub files: u64,
    /// Bytes of them.
    pub bytes: u64,
    /// Parcels of the record read as they would cross the line, unsealed.
    pub parcels: u64,
    /// Where the words stand: names of files, or parcels of the record.
    pub hits: Vec<String>,
}
