//! From a document with its changes to the bytes of a DOCX.

mod body;
mod ends;
mod parts;

use super::package::Pack;
use crate::tracked::Document;
use body::Body;
use mithaq_text::Lang;

/// How a document is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// The language of the text: proofing, and the direction of the pages.
    pub lang: Lang,
    /// How moves are written.
    pub moves: Moves,
    /// Whether the word processor goes on tracking changes when the document is edited, so that
    /// what comes back says who wants what.
    pub track: bool,
}

/// How moves are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Moves {
    /// As paired ranges (ECMA-376 part 1, 17.13.5.21-28), which Word shows as moves.
    Ranges,
    /// As a deletion and an insertion, for programs that know no moves.
    DeleteInsert,
}

impl Options {
    /// Moves as moves, changes tracked.
    pub fn new(lang: Lang) -> Self {
        Self {
            lang,
            moves: Moves::Ranges,
            track: true,
        }
    }
}

/// The document cannot be packed: it is beyond four gigabytes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the document cannot be packed as a DOCX ({what}): split it")]
pub struct Unwritable {
    /// What the packer met.
    pub what: String,
}

/// Writes a document as DOCX; equal documents give equal bytes.
///
/// Every stretch, paragraph end and comment keeps its fate and author: reading it back gives the
/// same texts in every [`View`](crate::tracked::View). Tables become paragraphs, numbers of lists
/// are not written, and characters that XML cannot hold become U+FFFD.
///
/// # Errors
/// [`Unwritable`].
pub fn write(document: &Document, options: Options) -> Result<Vec<u8>, Unwritable> {
    let mut pack = Pack::default();
    let document = &*ends::settle(document, options.moves);
    let comments = !document.comments.is_empty();
    pack.add("[Content_Types].xml", &parts::content_types(comments))?;
    pack.add("_rels/.rels", parts::RELATIONS)?;
    pack.add("word/document.xml", &Body::new(document, options).write())?;
    pack.add(
        "word/_rels/document.xml.rels",
        &parts::document_relations(comments),
    )?;
    pack.add("word/styles.xml", &parts::styles(options.lang))?;
    pack.add("word/settings.xml", &parts::settings(options))?;
    if comments {
        pack.add(
            "word/comments.xml",
            &parts::comments(document, options.lang),
        )?;
    }
    pack.finish()
}
