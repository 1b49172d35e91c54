//! Why a file cannot be read, as the code of a sentence and the place it speaks of.

use mithaq_files::convert::Inconvertible;
use mithaq_files::{Malformed, akn, docx, plain};

/// What stands in the way, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unread {
    /// The code of the sentence (`code-file-…`), which also says what to do.
    pub(crate) code: &'static str,
    /// A line, a part, a number of bytes, as the sentence says.
    pub(crate) at: String,
}

fn unread(code: &'static str, at: impl ToString) -> Unread {
    Unread {
        code,
        at: at.to_string(),
    }
}

/// The sentence for an error of the readers.
pub(crate) fn why(error: &Inconvertible) -> Unread {
    match error {
        Inconvertible::Plain(error) => of_plain(error),
        Inconvertible::Docx(error) => of_docx(error),
        Inconvertible::Akn(error) => of_akn(error),
        Inconvertible::Write(error) => unread("docx-unwritable", &error.what),
        Inconvertible::NotRead { what } => unread("format-not-read", what),
    }
}

fn of_plain(error: &plain::Unreadable) -> Unread {
    use plain::Unreadable;
    match error {
        Unreadable::TooLarge { bytes } => unread("too-large", bytes),
        Unreadable::Packed => unread("packed", ""),
        Unreadable::Pdf => unread("pdf", ""),
        Unreadable::Control { line, .. } => unread("control", line),
        Unreadable::Encoding { line, .. } => unread("encoding", line),
        Unreadable::Empty => unread("empty", ""),
    }
}

pub(super) fn of_docx(error: &docx::Unreadable) -> Unread {
    use docx::Unreadable;
    match error {
        Unreadable::NotPacked => unread("docx-not-packed", ""),
        Unreadable::Locked => unread("docx-locked", ""),
        Unreadable::Compound => unread("docx-compound", ""),
        Unreadable::OtherKind { what } => unread("docx-other-kind", what),
        Unreadable::Damaged { .. } => unread("docx-damaged", ""),
        Unreadable::TooLarge { bytes } => unread("too-large", bytes),
        Unreadable::TooManyParts { parts } => unread("docx-parts", parts),
        Unreadable::Bomb { part } => unread("docx-bomb", part),
        Unreadable::Missing { part } => unread("docx-missing", part),
        Unreadable::Encrypted { part } => unread("docx-encrypted", part),
        Unreadable::Part { part, source } => {
            let inner = of_xml(source);
            let at = [part.as_str(), inner.at.as_str()].join(" ");
            unread(inner.code, at.trim())
        }
        Unreadable::Root { part, .. } => unread("docx-root", part),
    }
}

fn of_akn(error: &akn::Unreadable) -> Unread {
    use akn::Unreadable;
    match error {
        Unreadable::TooLarge { bytes } => unread("too-large", bytes),
        Unreadable::Malformed(malformed) => of_xml(malformed),
        Unreadable::OtherXml { found } => unread("akn-other-xml", found),
        Unreadable::OtherVersion { found } => unread("akn-other-version", found),
        Unreadable::OtherDocument { found } => unread("akn-other-document", found),
        Unreadable::Missing { missing } => unread("akn-missing", missing),
        Unreadable::NoDraft => unread("akn-no-draft", ""),
        Unreadable::NothingModified => unread("akn-nothing-modified", ""),
    }
}

fn of_xml(error: &Malformed) -> Unread {
    match error {
        Malformed::Syntax { line, .. } => unread("xml-syntax", line),
        Malformed::DocType { line } => unread("xml-doctype", line),
        Malformed::Entity { name, .. } => unread("xml-entity", format!("&{name};")),
        Malformed::Depth { line } => unread("xml-depth", line),
        Malformed::TooMany { line } => unread("xml-too-many", line),
        Malformed::Encoding { .. } => unread("encoding", ""),
        Malformed::Empty => unread("empty", ""),
    }
}

/// Every code, for the check that each has its sentence.
#[cfg(test)]
pub(crate) const CODES: &[&str] = &[
    "too-large",
    "packed",
    "pdf",
    "control",
    "encoding",
    "empty",
    "format-not-read",
    "docx-unwritable",
    "docx-not-packed",
    "docx-compound",
    "docx-locked",
    "docx-other-kind",
    "docx-damaged",
    "docx-parts",
    "docx-bomb",
    "docx-missing",
    "docx-encrypted",
    "docx-root",
    "akn-other-xml",
    "akn-other-version",
    "akn-other-document",
    "akn-missing",
    "akn-no-draft",
    "akn-nothing-modified",
    "xml-syntax",
    "xml-doctype",
    "xml-entity",
    "xml-depth",
    "xml-too-many",
];
/// Every notice of the readers.
#[cfg(test)]
pub(crate) const NOTICES: &[&str] = &[
    "text-encoding-other",
    "docx-all-accepted",
    "docx-notes",
    "docx-pictures",
    "docx-formulas",
    "docx-hidden-text",
    "docx-embedded",
    "akn-removed",
    "akn-alternatives",
    "akn-notes",
    "akn-pictures",
];
