//! DOCX (ECMA-376, WordprocessingML) with tracked changes.
//!
//! Reading gives a [`Document`](crate::tracked::Document) that shows the text with all changes
//! accepted, with none, or with those of one author. What a reader of text does not need (pictures,
//! headers, styles, whatever else a part holds) stays in the file: [`resolve()`] accepts or rejects
//! changes and keeps it all.

mod comments;
mod names;
mod numbering;
mod over;
mod package;
mod read;
mod resolve;
mod styles;
mod write;

pub(crate) use over::over;
pub use package::{PACKED_BYTES_MAX, PARTS_MAX, RATIO_FREE_BYTES, RATIO_MAX, UNPACKED_BYTES_MAX};
pub use read::{Notice, Read, read};
pub use resolve::{Unresolvable, resolve};
pub use write::{Moves, Options, Unwritable, write};

use crate::xml::Malformed;

/// Why bytes are no DOCX. Each variant's words name the part and the remedy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// No ZIP container.
    #[error("this is not a DOCX (it is not packed as one): save the document as .docx")]
    NotPacked,
    /// The container of older formats (MS-CFB).
    #[error(
        "this is an older .doc, .xls or the like: open it in a word processor and save it as .docx"
    )]
    Compound,
    /// A document locked by a password (MS-OFFCRYPTO, 2.3.4.4).
    #[error(
        "this document is locked by a password: open it, remove the password, and save it as .docx"
    )]
    Locked,
    /// A packed document of another kind.
    #[error("this is {what}, not a DOCX: save it as .docx")]
    OtherKind {
        /// What it is.
        what: &'static str,
    },
    /// A broken container.
    #[error("the packing of the document is damaged ({what}): save it anew")]
    Damaged {
        /// What the unpacker met.
        what: String,
    },
    /// More than [`PACKED_BYTES_MAX`].
    #[error(
        "the file has {bytes} bytes, more than the {PACKED_BYTES_MAX} that are read: remove pictures, or split it"
    )]
    TooLarge {
        /// Size of the file in bytes.
        bytes: usize,
    },
    /// More than [`PARTS_MAX`] parts.
    #[error("the file has {parts} parts, more than the {PARTS_MAX} that any document needs")]
    TooManyParts {
        /// How many.
        parts: usize,
    },
    /// A part that unpacks to far more than it is packed to: a bomb, or nothing to be read here.
    #[error(
        "{part} unpacks to more than {UNPACKED_BYTES_MAX} bytes, or to more than {RATIO_MAX} times its packed size: no text does"
    )]
    Bomb {
        /// The part.
        part: String,
    },
    /// A part that every DOCX has is not there.
    #[error(
        "there is no {part} in it: the file is damaged or no Word document; open it in a word processor and save it as .docx"
    )]
    Missing {
        /// The part.
        part: String,
    },
    /// A part is locked.
    #[error("{part} is encrypted: remove the password and save the document anew")]
    Encrypted {
        /// The part.
        part: String,
    },
    /// A part is no sound XML.
    #[error("{part}, {source}")]
    Part {
        /// The part.
        part: String,
        /// What is wrong in it.
        source: Malformed,
    },
    /// A part holds something else than it should.
    #[error("{part} begins with `{found}`, not with `{expected}`: save the document as .docx")]
    Root {
        /// The part.
        part: String,
        /// The element found.
        found: String,
        /// The element expected.
        expected: &'static str,
    },
}

#[cfg(test)]
mod tests;
