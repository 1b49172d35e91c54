//! What can go wrong below the rules: disk, database, seals. One enum, named after what happened,
//! with the step that was under way.

use std::path::{Path, PathBuf};

/// A failure of the system, not of a rule or of an input.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// No room is left where something lies. A transaction was rolled back.
    #[error(
        "{step}: the disk that holds {} is full; free some space and try again, nothing that was stored is lost",
        file.as_ref().map_or("the home".to_owned(), |file| file.display().to_string())
    )]
    DiskFull {
        /// What was under way.
        step: &'static str,
        /// The file; none where it is the database.
        file: Option<PathBuf>,
    },
    /// The database is there and cannot be opened, not even to read.
    #[error(
        "{} cannot be opened: also who only reads it writes beside it, so its folder must be one that can be written, on a disk with room; make it so, or copy the home to such a place",
        .0.display()
    )]
    Shut(PathBuf),
    /// The database file does not hold what was written to it.
    #[error(
        "{step}: {place} is damaged; run `mithaq verify` on the home and restore it from a backup"
    )]
    Damaged {
        /// What was under way.
        step: &'static str,
        /// Which table, row or file.
        place: String,
    },
    /// The database refused for another reason.
    #[error("{step}: the database answered: {source}")]
    Database {
        /// What was under way.
        step: &'static str,
        /// The database's own words.
        source: rusqlite::Error,
    },
    /// A file of the home could not be read or written.
    #[error("{step} {}: {source}", path.display())]
    File {
        /// What was under way.
        step: &'static str,
        /// The file.
        path: PathBuf,
        /// The system's own words.
        source: std::io::Error,
    },
    /// A sync failed: what the system's cache holds may be lost to the disk, while every reader still
    /// sees it.
    #[error(
        "{}: the disk did not confirm what was written ({why}); nothing more is written before the server is started again, and whether the last act stands is known then",
        path.display()
    )]
    Unsynced {
        /// The file.
        path: PathBuf,
        /// The system's own words.
        why: String,
    },
    /// Something sealed does not open under this home's key.
    #[error(
        "{what} does not open under this home's key: the key file belongs to another home, or one of the two was changed"
    )]
    Unsealed {
        /// What was to be opened.
        what: &'static str,
    },
    /// The system gave no random bytes.
    #[error("the system gave no random bytes")]
    Randomness,
}

impl Fault {
    /// Turns an error of the database into a fault, for `map_err`.
    pub(crate) fn at(step: &'static str) -> impl Fn(rusqlite::Error) -> Self {
        move |source| Self::database(step, source)
    }

    /// Turns an error of a file into a fault, for `map_err`.
    pub(crate) fn file<'p>(
        step: &'static str,
        path: &'p Path,
    ) -> impl Fn(std::io::Error) -> Self + 'p {
        move |source| {
            use std::io::ErrorKind::{QuotaExceeded, StorageFull};
            if matches!(source.kind(), StorageFull | QuotaExceeded) {
                let file = Some(path.to_owned());
                Self::DiskFull { step, file }
            } else {
                Self::File {
                    step,
                    path: path.to_owned(),
                    source,
                }
            }
        }
    }

    /// A stored value that is not what this version writes there.
    pub(crate) fn damaged(step: &'static str, place: impl Into<String>) -> Self {
        Self::Damaged {
            step,
            place: place.into(),
        }
    }

    /// The same where the database at this path is opened.
    pub(crate) fn opening<'p>(
        step: &'static str,
        path: &'p Path,
    ) -> impl Fn(rusqlite::Error) -> Self + 'p {
        move |source| {
            let is_shut = source.sqlite_error_code() == Some(rusqlite::ErrorCode::CannotOpen);
            // What is not there is missing, whoever may write beside it.
            if is_shut && path.exists() {
                Self::Shut(path.to_owned())
            } else {
                Self::database(step, source)
            }
        }
    }

    fn database(step: &'static str, source: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        let full = || Self::DiskFull { step, file: None };
        match source.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => full(),
            // The memory that readers share has no room to grow in.
            _ if source.sqlite_error().map(|error| error.extended_code)
                == Some(rusqlite::ffi::SQLITE_IOERR_SHMSIZE) =>
            {
                full()
            }
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged {
                step,
                place: "the database file".to_owned(),
            },
            _ if matches!(
                source,
                rusqlite::Error::FromSqlConversionFailure(..)
                    | rusqlite::Error::InvalidColumnType(..)
                    | rusqlite::Error::IntegralValueOutOfRange(..)
                    | rusqlite::Error::Utf8Error(..)
            ) =>
            {
                Self::Damaged {
                    step,
                    place: format!("a stored value ({source})"),
                }
            }
            _ => Self::Database { step, source },
        }
    }

    /// The same where the database is another one than that of the home.
    pub(crate) fn in_file(mut self, path: &Path) -> Self {
        if let Self::DiskFull { file, .. } = &mut self {
            file.get_or_insert_with(|| path.to_owned());
        }
        self
    }

    /// Whether nothing could be looked at, for a reason that says nothing of what is stored.
    pub(crate) fn is_no_finding(&self) -> bool {
        matches!(self, Self::DiskFull { .. } | Self::Shut(_))
    }

    /// Whether stored bytes are not what was written.
    pub fn is_damage(&self) -> bool {
        matches!(self, Self::Damaged { .. } | Self::Unsealed { .. })
    }
}
