//! From plain text to the tree of provisions. Parsing never fails.

mod heads;
mod labels;
mod language;
mod notes;
mod numbering;

pub use language::guess_lang;
pub use notes::{EXCERPT_CHARS_MAX, NOTES_MAX, Note, What};

use crate::tree::{Block, Head, Kind, Provision, Tree};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use heads::{Follows, Found, Look};
use labels::Before;
use mithaq_canon::Lang;
use notes::Notes;
use numbering::Numbering;

/// A line longer than this, in bytes, is noted: paragraphs have probably been joined.
pub const LINE_BYTES_MAX: usize = 20_000;
/// A heading below its number has at most this many words.
const HEADING_WORDS_MAX: usize = 16;

/// A tree and what was noticed on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed {
    /// The provisions.
    pub tree: Tree,
    /// What a person should look at, in order of line; at most [`NOTES_MAX`].
    pub notes: Vec<Note>,
    /// How many further notes were left out.
    pub notes_omitted: usize,
}

/// Reads plain text (one block a line) into provisions.
///
/// `lang` is the language the text is said to be in; the tree carries it, and a note says so when
/// the text looks like another. Keywords and numbers of all languages are recognised in any.
/// Printing the tree gives the text back, blank lines, line ends and a byte-order mark aside.
pub fn plain(text: &str, lang: Lang) -> Parsed {
    let mut notes = Notes::default();
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    if let Some(other) = guess_lang(text).filter(|guess| *guess != lang) {
        notes.add(0, What::OtherLanguage, other.code());
    }
    let clean = is_clean(text);
    let numbered = text.lines().enumerate().map(|(at, line)| (at + 1, line));
    let mut lines = numbered.filter(|(_, line)| !is_blank(line));
    let mut builder = Builder::default();
    while let Some((number, line)) = lines.next() {
        inspect(line, number, clean, &mut notes);
        match heads::look(line) {
            Look::Head(found) => {
                let below = (found.follows == Follows::Nothing)
                    .then(|| heading_below(lines.clone(), found.kind))
                    .flatten();
                if let Some((number, heading)) = below {
                    inspect(heading, number, clean, &mut notes);
                    lines.next();
                }
                let below = below.map(|(_, heading)| heading);
                builder.head(line, below, number, found, &mut notes);
            }
            Look::Unreadable(kind) => {
                notes.add(number, What::UnreadableNumber, line);
                let mut provision = Provision::new(kind, number);
                provision.head = Head::new(line, "", "");
                builder.open(provision);
            }
            Look::Wording => builder.wording(line, number),
        }
    }
    let provisions = builder.finish(&mut notes);
    notes.kept.sort_by_key(|note| note.line);
    Parsed {
        tree: Tree { lang, provisions },
        notes: notes.kept,
        notes_omitted: notes.omitted,
    }
}

/// Reads the wording of one provision, head excluded, into blocks.
pub fn blocks(text: &str) -> Vec<Block> {
    let mut before = Before::default();
    text.lines()
        .enumerate()
        .filter(|(_, line)| !is_blank(line))
        .map(|(at, line)| labels::block(line, at + 1, &mut before))
        .collect()
}

/// Whether a line is white space alone; most begin with something else.
fn is_blank(line: &str) -> bool {
    let begins = line
        .bytes()
        .next()
        .is_some_and(|byte| byte.is_ascii_graphic());
    !begins && line.trim_start().is_empty()
}

/// Whether a text has no character that would be noted: nearly every one, so it is asked once.
fn is_clean(text: &str) -> bool {
    let Some(((_, after), (last, before))) =
        (text.as_bytes().split_first()).zip(text.as_bytes().split_last())
    else {
        return true;
    };
    // No early way out, and bytes for truths, so that many are looked at side by side. The end of
    // U+FFFD is that of a few others as well: then each line is asked.
    let odd = before.iter().zip(after).fold(0, |any: u8, (x, y)| {
        any | u8::from(is_control(*x))
            | u8::from((*x == b'\r') & (*y != b'\n'))
            | u8::from((*x == 0xC2) & (*y < 0xA0))
            | u8::from((*x == 0xBF) & (*y == 0xBD))
    });
    odd == 0 && !is_control(*last) && *last != b'\r'
}

/// Whether a byte is an ASCII control that is neither white space of a line nor the end of one.
fn is_control(byte: u8) -> bool {
    ((byte < 0x20) & (byte != b'\t') & (byte != b'\n') & (byte != b'\r')) | (byte == 0x7F)
}

fn inspect(line: &str, number: usize, clean: bool, notes: &mut Notes) {
    if line.len() > LINE_BYTES_MAX {
        notes.add(number, What::LongLine, line);
    }
    if clean {
        return;
    }
    let bytes = line.as_bytes();
    let controls = bytes.iter().fold(false, |any, byte| {
        any | is_control(*byte) | (*byte == b'\r')
    });
    // U+0080 to U+009F.
    let beyond = || {
        let pairs = bytes.iter().zip(bytes.iter().skip(1));
        pairs.fold(false, |any, (x, y)| any | (*x == 0xC2 && *y < 0xA0))
    };
    if controls || (!line.is_ascii() && beyond()) {
        notes.add(number, What::ControlCharacter, line);
    }
    if !line.is_ascii() && line.contains('\u{FFFD}') {
        notes.add(number, What::DamagedCharacter, line);
    }
}

/// The line below a bare number, if it is its heading: short, without label or closing
/// punctuation, and for an article with wording below it.
fn heading_below<'a>(
    mut below: impl Iterator<Item = (usize, &'a str)>,
    kind: Kind,
) -> Option<(usize, &'a str)> {
    let (number, line) = below.next()?;
    let text = line.trim();
    if text.len() > heads::HEADING_BYTES_MAX || text.split_whitespace().count() > HEADING_WORDS_MAX
    {
        return None;
    }
    if text.ends_with(['.', ';', ':', ',', '،', '؛', '؟', '!', '?'])
        || text.starts_with(char::is_lowercase)
    {
        return None;
    }
    let wording = |line: &str| heads::look(line) == Look::Wording && !heads::closes(line);
    let bare = labels::block(line, 0, &mut Before::default())
        .label()
        .is_empty();
    if !bare || !wording(line) || matches!(kind, Kind::Title | Kind::Preamble | Kind::Closing) {
        return None;
    }
    let contains_wording = below.next().is_some_and(|(_, next)| wording(next));
    (kind != Kind::Article || contains_wording).then_some((number, line))
}

/// Hangs provisions where they belong while the lines go by.
#[derive(Default)]
struct Builder {
    done: Vec<Provision>,
    /// The open provisions, outermost first; each contains the next.
    path: Vec<Provision>,
    before: Before,
    numbering: Numbering,
    articles: usize,
    /// What looks like the testimonium, until an article after it says that it was not.
    closing: Option<Provision>,
}

impl Builder {
    fn head(
        &mut self,
        line: &str,
        below: Option<&str>,
        at: usize,
        found: Found,
        notes: &mut Notes,
    ) {
        let mut provision = Provision::new(found.kind, at);
        let block_at = matches!(found.follows, Follows::Wording).then_some(found.rest);
        provision.head = match (below, block_at) {
            (Some(heading), _) => {
                let raw = [line, "\n", heading].concat();
                let end = raw.trim_end().len();
                let start = raw.len() - heading.trim_start().len();
                Head::of(raw, found.label, (start, end))
            }
            (None, Some(rest)) => {
                let raw = line.get(..rest).unwrap_or(line).to_string();
                let end = raw.len();
                Head::of(raw, found.label, (end, end))
            }
            (None, None) => {
                let end = line
                    .trim_end_matches(|c: char| c.is_whitespace() || c == '*')
                    .len();
                Head::of(line.to_string(), found.label, (found.rest.min(end), end))
            }
        };
        provision.number = found.number;
        self.numbering.check(&provision, notes);
        self.open(provision);
        if let Some(rest) = block_at.and_then(|rest| line.get(rest..)) {
            let mut block = labels::block(rest, at, &mut self.before);
            block.run_in = true;
            self.add(block);
        }
    }

    fn open(&mut self, provision: Provision) {
        self.before = Before::default();
        self.articles += usize::from(provision.kind == Kind::Article);
        let ends = matches!(
            provision.kind,
            Kind::Annex | Kind::Protocol | Kind::Appendix
        );
        match self.closing.take() {
            Some(closing) if ends => self.close_with(closing),
            Some(closing) => closing.blocks.into_iter().for_each(|block| self.add(block)),
            None => (),
        }
        while let Some(top) = self.path.last() {
            let holds = !matches!(top.kind, Kind::Title | Kind::Preamble | Kind::Closing);
            if holds && top.kind.rank() < provision.kind.rank() {
                break;
            }
            self.close_one();
        }
        self.path.push(provision);
    }

    /// Closes everything, and then the text.
    fn close_with(&mut self, closing: Provision) {
        while !self.path.is_empty() {
            self.close_one();
        }
        self.done.push(closing);
    }

    fn close_one(&mut self) {
        if let Some(closed) = self.path.pop() {
            match self.path.last_mut() {
                Some(parent) => parent.children.push(closed),
                None => self.done.push(closed),
            }
        }
    }

    fn wording(&mut self, line: &str, at: usize) {
        let in_article = self
            .path
            .last()
            .is_some_and(|top| top.kind == Kind::Article);
        let in_annex = || self.path.iter().any(|open| open.kind == Kind::Annex);
        if in_article && self.closing.is_none() && heads::closes(line) && !in_annex() {
            self.before = Before::default();
            self.closing = Some(Provision::new(Kind::Closing, at));
        } else if self.path.is_empty() {
            if self.done.is_empty() && is_title(line) {
                let mut title = Provision::new(Kind::Title, at);
                title.head = Head::new("", "", line);
                self.done.push(title);
                return;
            }
            self.open(Provision::new(Kind::Preamble, at));
        }
        let block = labels::block(line, at, &mut self.before);
        self.add(block);
    }

    fn add(&mut self, block: Block) {
        if let Some(top) = self.closing.as_mut().or(self.path.last_mut()) {
            if top.blocks.is_empty() {
                // Many have one block alone.
                top.blocks.reserve_exact(1);
            }
            top.blocks.push(block);
        }
    }

    fn finish(mut self, notes: &mut Notes) -> Vec<Provision> {
        if let Some(closing) = self.closing.take() {
            self.close_with(closing);
        }
        while !self.path.is_empty() {
            self.close_one();
        }
        if self.articles == 0 {
            notes.add(0, What::NoArticle, "");
        }
        let mut ahead: Vec<&Provision> = self.done.iter().collect();
        while let Some(provision) = ahead.pop() {
            let empty = provision.blocks.is_empty() && provision.head.heading().is_empty();
            if provision.kind == Kind::Article && empty {
                notes.add(provision.line, What::EmptyArticle, provision.head.label());
            }
            ahead.extend(&provision.children);
        }
        self.done
    }
}

/// Whether the first line of a text is the name of the instrument.
fn is_title(line: &str) -> bool {
    let text: String = line.trim().to_string();
    let ends = text.ends_with(['.', ';', ',', ':', '،', '؛']);
    !ends && text.len() <= heads::HEADING_BYTES_MAX && !text.starts_with(char::is_lowercase)
}

#[cfg(test)]
mod tests;
