//! What can go wrong below the rules.

use std::sync::Arc;

/// The system failed; nothing of what was asked was kept.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Fault {
    /// Disk, database or seal. One failed commit can be the answer to several requests.
    #[error(transparent)]
    Store(Arc<mithaq_store::Fault>),
    /// The record refused to seal what the rules had allowed: a fault of this program.
    #[error("an entry could not be sealed: {0}")]
    Seal(mithaq_record::SealFault),
    /// A key of this home is not what its file should hold.
    #[error(
        "{0} of this home cannot be used; restore it from where it is kept apart from the backup"
    )]
    Key(&'static str),
    /// The system gave no random bytes.
    #[error("the system gave no random bytes")]
    Randomness,
    /// The password could not be hashed.
    #[error("the password could not be hashed")]
    Hash,
    /// The desk is closing.
    #[error("the server is stopping")]
    Closing,
    /// A parcel came that is another register's, or in another side's name.
    #[error("a parcel of another register or side")]
    OtherRegister,
    /// The database could be opened before and not again.
    #[error("the database cannot be opened again: {0}")]
    Reopen(String),
    /// The register is not open yet: the charter has not been signed by all sides.
    #[error("no register is open here yet: pair this home with the other side first")]
    NotOpen,
}

impl From<mithaq_store::Fault> for Fault {
    fn from(fault: mithaq_store::Fault) -> Self {
        Self::Store(Arc::new(fault))
    }
}

impl Fault {
    /// Whether the disk is full: then the remedy is room, not repair.
    pub fn is_disk_full(&self) -> bool {
        matches!(self, Self::Store(fault) if matches!(**fault, mithaq_store::Fault::DiskFull { .. }))
    }
}

/// An input that cannot be used: where, why, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {code}{}", at.as_ref().map(|at| format!(" ({at})")).unwrap_or_default())]
pub struct Invalid {
    /// The field or file.
    pub field: String,
    /// What is wrong, as a stable name in kebab case: the translation key; its remedy has the
    /// same key with `-remedy` behind it.
    pub code: &'static str,
    /// Where in it: a line, a number, a word.
    pub at: Option<String>,
}

impl Invalid {
    /// An input that cannot be used.
    pub fn new(field: impl Into<String>, code: &'static str) -> Self {
        Self {
            field: field.into(),
            code,
            at: None,
        }
    }

    /// The same, with the place.
    #[must_use]
    pub fn at(mut self, at: impl std::fmt::Display) -> Self {
        self.at = Some(at.to_string());
        self
    }
}
