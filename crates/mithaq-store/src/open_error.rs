//! Why a home does not open: each with its place and what to do.

use crate::Fault;
use std::path::PathBuf;

/// Why a home could not be made or opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// There is no home there.
    #[error("{} is not a Mithaq home; make one with `mithaq init`, or name the right folder", .0.display())]
    NotAHome(PathBuf),
    /// A home is there already.
    #[error("{} already holds a Mithaq home; nothing was changed", .0.display())]
    AlreadyAHome(PathBuf),
    /// The folder for a new home holds other files.
    #[error("{} is not empty; name a new or empty folder", .0.display())]
    NotEmpty(PathBuf),
    /// The key that opens what lies sealed in the home is missing.
    #[error("{} is missing: without the home key no prose and no private key can be read; put it back from where it is kept apart from the backup", .0.display())]
    NoHomeKey(PathBuf),
    /// The database of a home is missing.
    #[error("{} is missing, and with it the record: restore the home from a backup into another folder, or fetch the record back from the other side; keep this folder, it holds the keys", .0.display())]
    NoDatabase(PathBuf),
    /// A newer version wrote this home.
    #[error("{} was written by a newer version (schema {found}, this program knows {known}); install that version, nothing was changed", home.display())]
    NewerSchema {
        /// The home.
        home: PathBuf,
        /// The schema found.
        found: u32,
        /// The highest schema known here.
        known: u32,
    },
    /// Another server has it open.
    #[error("{} is already being served{}; stop that server first", home.display(), process.map(|id| format!(" by process {id}")).unwrap_or_default())]
    Locked {
        /// The home.
        home: PathBuf,
        /// The process that holds it, where it could be read.
        process: Option<u32>,
    },
    /// The system failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}
