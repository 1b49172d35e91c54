//! The work itself: read, read, align, draw.

use super::sheet::{Sheet, Text, Word};
use super::shelf::{Failure, Stage};
use super::{Unread, why};
use mithaq_canon::{EntryId, Lang};
use mithaq_files::convert::{self, Notice, Options};
use mithaq_files::cores::Cores;
use mithaq_files::tracked::View;
use mithaq_text::compare::{self, Comparison};
use mithaq_text::parse;

/// A text to be compared.
pub(crate) struct Input {
    /// What it is called on the page.
    pub(crate) name: String,
    /// The instrument it is of, which only those may read who may know of it.
    pub(crate) of: Option<EntryId>,
    pub(crate) reading: Reading,
}

/// How its words are come by.
pub(crate) enum Reading {
    /// They are of the register.
    Words { text: String, lang: Lang },
    /// They stand in a file.
    File {
        bytes: Vec<u8>,
        /// The language it is said to be in.
        lang: Option<Lang>,
        /// Whether tracked changes are left out rather than taken for done.
        rejected: bool,
    },
}

/// Two texts and what changed between them.
pub(crate) struct Compared {
    pub(crate) old: Text,
    pub(crate) new: Text,
    pub(crate) comparison: Comparison,
    pub(crate) sheet: Sheet,
    /// The instruments whose words are in it.
    pub(crate) of: Vec<EntryId>,
    /// About how much memory the two texts take.
    pub(crate) bytes: usize,
}

/// Compares two texts, and tells `stage` how far it has come.
///
/// # Errors
/// [`Failure::Unread`], which says which of them and why.
pub(crate) fn compare(old: Input, new: Input, stage: &dyn Fn(Stage)) -> Result<Compared, Failure> {
    let unread = |new| move |why| Failure::Unread { new, why };
    let of = old.of.into_iter().chain(new.of).collect();
    stage(Stage::ReadOld);
    let old = read(old).map_err(unread(false))?;
    stage(Stage::ReadNew);
    let new = read(new).map_err(unread(true))?;
    stage(Stage::Align);
    let comparison = compare::compare_by(&Cores::all(), &old.tree, &new.tree);
    stage(Stage::Draw);
    let sheet = Sheet::of(&comparison, &old.tree, &new.tree);
    Ok(Compared {
        bytes: size(&old) + size(&new),
        old,
        new,
        comparison,
        sheet,
        of,
    })
}

fn size(text: &Text) -> usize {
    let of = |provision: &mithaq_text::tree::Provision| {
        let blocks: usize = provision.blocks.iter().map(|block| block.raw().len()).sum();
        provision.head.raw().len() + blocks
    };
    let words: usize = text.tree.walk().map(of).sum();
    // Of a Word file the bytes are kept, and its text once more.
    let file = text
        .word
        .as_ref()
        .map_or(0, |word| word.bytes.len() + words);
    words + file
}

fn read(input: Input) -> Result<Text, Unread> {
    match input.reading {
        Reading::Words { text, lang } => Ok(Text {
            name: input.name,
            tree: parse::plain(&text, lang).tree,
            word: None,
            notices: Vec::new(),
        }),
        Reading::File {
            bytes,
            lang,
            rejected,
        } => {
            let options = Options {
                lang,
                view: rejected.then_some(View::Rejected),
                meta: None,
            };
            let loaded = convert::load(&bytes, None, &options).map_err(|error| why(&error))?;
            let word = loaded.document.filter(|_| !rejected);
            Ok(Text {
                name: input.name,
                word: word.map(|document| Word { bytes, document }),
                tree: loaded.parsed.tree,
                notices: loaded.notices.iter().map(told).collect(),
            })
        }
    }
}

/// A notice and how many there are of what it speaks of.
fn told(notice: &Notice) -> (&'static str, usize) {
    let count = match notice {
        Notice::Encoding(_) | Notice::OtherBase => 0,
        Notice::Docx(_, count) | Notice::Akn(_, count) | Notice::AllAccepted(count) => *count,
    };
    (notice.code(), count)
}
