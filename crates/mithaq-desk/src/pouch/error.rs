//! Why a pouch cannot be packed or opened: where, and what helps.

use super::POUCH_FILE_BYTES_MAX;
use crate::{Fault, Held};
use mithaq_canon::RegisterId;
use mithaq_record::{NotAParcel, NotAPouch};

/// Why a pouch cannot be packed or opened.
#[derive(Debug, thiserror::Error)]
pub enum PouchError {
    /// The register has no other side of this name.
    #[error("no other side of this register has this label; mithaq status shows them")]
    NoSuchSide,
    /// Our own seal would not be believed.
    #[error("{0}")]
    Held(Held),
    /// Not a pouch at all, or one whose head is damaged.
    #[error("this is no pouch, or its beginning was changed on its way: ask for it anew")]
    NotAPouch,
    /// A pouch of a later version.
    #[error("this pouch was packed by a newer version: update this one, then open it again")]
    Newer,
    /// Of another register.
    #[error("this pouch belongs to the register {0}, which is not the one of this home")]
    OtherRegister(RegisterId),
    /// We packed it ourselves.
    #[error("this home packed this pouch itself; send it to {0}")]
    Ours(String),
    /// Packed for another side.
    #[error("this pouch is for {0}, which alone can open it: send it there")]
    NotForUs(String),
    /// Sealed to a pouch key that this home does not have.
    #[error(
        "this pouch is sealed to a pouch key that this home does not have: restore pouch.key from its backup, or, if that key was replaced, ask for the pouch anew"
    )]
    OtherKey,
    /// Larger than is taken over a page.
    #[error(
        "the pouch is larger than a page takes ({POUCH_FILE_BYTES_MAX} bytes): open it on the server, with mithaq pouch open"
    )]
    TooLarge,
    /// It ends too early.
    #[error(
        "the pouch ends too early, after {parcels} whole parcels, at byte {at}; they are kept. Copy the file again, or ask for it anew, and open it"
    )]
    Cut {
        /// How many parcels were whole, and are kept.
        parcels: u64,
        /// Where it ends.
        at: u64,
    },
    /// A piece is not what was sealed at its place.
    #[error(
        "the pouch was changed on its way, at byte {at}; the {parcels} parcels before it are kept. Ask for it anew and open that"
    )]
    Altered {
        /// How many parcels came before, and are kept.
        parcels: u64,
        /// Where the piece begins.
        at: u64,
    },
    /// Something follows its end.
    #[error(
        "something follows the end of the pouch, at byte {at}; its entries are kept, and what its sender holds is not believed. Ask for it anew"
    )]
    Beyond {
        /// Where its end was.
        at: u64,
    },
    /// A parcel in it cannot be read.
    #[error("parcel {number} of the pouch: {wrong}; those before it are kept. Ask for it anew")]
    Parcel {
        /// Which, counted from 1.
        number: u64,
        /// What is wrong with it.
        wrong: NotAParcel,
    },
    /// Its closing is not the sender's.
    #[error(
        "the closing of the pouch: {0}; its entries are kept, each being signed for itself, and what its sender holds is not believed. Ask the other side whether it packed it"
    )]
    Closing(NotAPouch),
    /// The file cannot be read.
    #[error("the pouch cannot be read: {0}")]
    Read(std::io::Error),
    /// The file cannot be written.
    #[error("the pouch cannot be written: {0}")]
    Write(std::io::Error),
    /// The system failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl PouchError {
    /// Whether the system failed, rather than that the pouch cannot be used.
    pub fn is_fault(&self) -> bool {
        matches!(self, Self::Fault(_) | Self::Read(_) | Self::Write(_))
    }

    /// A stable name in kebab case: the key of its sentence.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoSuchSide => "no-such-side",
            Self::Held(held) => held.code(),
            Self::NotAPouch => "not-a-pouch",
            Self::Newer => "newer",
            Self::OtherRegister(_) => "other-register",
            Self::Ours(_) => "ours",
            Self::NotForUs(_) => "not-for-us",
            Self::OtherKey => "other-key",
            Self::TooLarge => "too-large",
            Self::Cut { .. } => "cut",
            Self::Altered { .. } => "altered",
            Self::Beyond { .. } => "beyond",
            Self::Parcel { .. } => "parcel",
            Self::Closing(_) => "closing",
            Self::Read(_) => "unread",
            Self::Write(_) => "unwritten",
            Self::Fault(_) => "fault",
        }
    }

    /// How many parcels were whole before what is wrong, and are kept.
    pub fn kept(&self) -> Option<u64> {
        match self {
            Self::Cut { parcels, .. } | Self::Altered { parcels, .. } => Some(*parcels),
            Self::Parcel { number, .. } => Some(number.saturating_sub(1)),
            Self::NoSuchSide
            | Self::Held(_)
            | Self::NotAPouch
            | Self::Newer
            | Self::OtherRegister(_)
            | Self::Ours(_)
            | Self::NotForUs(_)
            | Self::OtherKey
            | Self::TooLarge
            | Self::Beyond { .. }
            | Self::Closing(_)
            | Self::Read(_)
            | Self::Write(_)
            | Self::Fault(_) => None,
        }
    }

    pub(super) fn not_a_pouch(wrong: NotAPouch) -> Self {
        match wrong {
            NotAPouch::Newer => Self::Newer,
            NotAPouch::Form(_) | NotAPouch::Signature => Self::NotAPouch,
        }
    }

    pub(super) fn altered(parcels: u64, at: u64) -> Self {
        Self::Altered { parcels, at }
    }
}
