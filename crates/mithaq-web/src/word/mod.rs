//! From Word to proposals and back: the rolling text as a document in which each side's proposals
//! are that side's tracked changes, and a document that came back, placed on the provisions.

mod authors;
pub(crate) mod place;
mod rolling;

pub(crate) use authors::{Authors, Whose};
pub(crate) use place::{Becomes, Ground, Group, Placed, Proposal, Remark, Unplaced, place};
pub(crate) use rolling::rolling;

use mithaq_canon::{EntryId, Lang};
use mithaq_files::convert::Inconvertible;
use mithaq_files::docx;
use mithaq_files::tracked::{Document, View};
use mithaq_text::parse::guess_lang;

/// A Word file that came back, read.
pub(crate) struct Returned {
    /// The instrument it was brought back to.
    pub(crate) instrument: EntryId,
    /// What its owner calls it.
    pub(crate) name: String,
    pub(crate) document: Document,
    /// The language of its text, if that can be seen.
    pub(crate) lang: Option<Lang>,
    /// What a person should know about it: a code, and how many.
    pub(crate) notices: Vec<(&'static str, usize)>,
    /// About how much memory it takes.
    pub(crate) bytes: usize,
}

/// Reads a file that came back.
///
/// # Errors
/// The reader's, which say what to do.
pub(crate) fn read(
    instrument: EntryId,
    name: String,
    bytes: &[u8],
) -> Result<Returned, Inconvertible> {
    let read = docx::read(bytes)?;
    let text = read.document.text(View::Accepted);
    let notices = read.notices.iter();
    Ok(Returned {
        instrument,
        name,
        lang: guess_lang(&text),
        notices: notices.map(|(what, count)| (what.code(), *count)).collect(),
        bytes: text.len() * 2,
        document: read.document,
    })
}
