//! Akoma Ntoso 3.0 (OASIS LegalDocML, Akoma Ntoso Version 1.0 Part 2, XML schema).
//!
//! An instrument is an `<act name="agreement">`, a rolling text a `<bill>`. What the schema has no
//! place for (how a number and its heading are joined, white space after a label) stands in
//! attributes of [`SPACE`], so that what is written here is read back without loss; documents of
//! other programs are read for what they say.

mod amending;
mod base;
mod draft;
mod meta;
mod read;
mod structure;
mod write;

pub use amending::{AmendingRead, Document, Unread, Why, read_amending, write_amending};
pub use draft::{Draft, Node, read_draft, write_draft};
pub use meta::{Actor, Meta};
pub use read::{Notice, Read, read};
pub(crate) use structure::{head_of, number_lines};
pub use write::write;

use crate::xml::Malformed;

/// The namespace of Akoma Ntoso 3.0.
pub const AKN: &str = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0";
/// The namespace of the attributes that make reading back exact.
pub const SPACE: &str = "urn:mithaq:akn:1";

/// Why bytes are no Akoma Ntoso that is read. Each variant's words name the remedy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// More than [`FILE_BYTES_MAX`](crate::plain::FILE_BYTES_MAX).
    #[error("the file has {bytes} bytes, more than are read: split it")]
    TooLarge {
        /// Size of the file in bytes.
        bytes: usize,
    },
    /// No sound XML.
    #[error("{0}")]
    Malformed(#[from] Malformed),
    /// Another kind of XML.
    #[error(
        "it begins with `{found}`, not with `akomaNtoso`: choose a file in Akoma Ntoso, or save the text as plain text"
    )]
    OtherXml {
        /// The element found.
        found: String,
    },
    /// Another version of Akoma Ntoso, or none named.
    #[error(
        "it is Akoma Ntoso in the namespace `{found}`; version 3.0 ({AKN}) is read: have it converted by the program it came from"
    )]
    OtherVersion {
        /// The namespace found.
        found: String,
    },
    /// A kind of document that holds no text of provisions.
    #[error(
        "it holds a `{found}`; agreements, bills, documents, amendments and reports (act, bill, doc, statement, amendment, debateReport, debate, judgment, portion) are read: export one of these"
    )]
    OtherDocument {
        /// The element found.
        found: String,
    },
    /// A document without its body.
    #[error("there is no `{missing}` in it: the file is incomplete; export it anew")]
    Missing {
        /// The element that is not there.
        missing: &'static str,
    },
    /// A rolling text of another program, or none.
    #[error(
        "it is no rolling text written here: read it as a document, or ask for the proposals one by one"
    )]
    NoDraft,
    /// A text that modifies no other, or does not say so for programs.
    #[error(
        "it says for no program what it modifies (there is no textualMod in it): choose a protocol or an amendment that does, or compare the texts"
    )]
    NothingModified,
}

#[cfg(test)]
mod tests;
