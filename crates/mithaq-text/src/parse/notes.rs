//! What the parser noticed: a place, a stable code, and the key of a remedy.

use alloc::string::String;
use alloc::vec::Vec;

/// More notes than this help nobody; the rest are counted only.
pub const NOTES_MAX: usize = 200;
/// A note quotes so much of its line, in characters.
pub const EXCERPT_CHARS_MAX: usize = 60;

/// Something about a text that a person should look at. A note never stops the parser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The 1-based line it is about; 0 for the text as a whole.
    pub line: usize,
    /// What was noticed.
    pub what: What,
    /// The words concerned, cut to [`EXCERPT_CHARS_MAX`] characters.
    pub excerpt: String,
}

/// The kinds of note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// A keyword such as *Article* is followed by something that is no number we can read.
    UnreadableNumber,
    /// An article has the number of an earlier one under the same annex or main text.
    DuplicateNumber,
    /// One or more numbers are missing before this one.
    NumberGap,
    /// A number is lower than the one before it.
    NumberOutOfOrder,
    /// The text seems to be in another language than the one it was said to be in.
    OtherLanguage,
    /// A control character, which no word processor shows.
    ControlCharacter,
    /// A replacement character: the file was decoded with the wrong encoding.
    DamagedCharacter,
    /// A line so long that paragraphs have probably been joined.
    LongLine,
    /// An article without any wording.
    EmptyArticle,
    /// No article was found at all.
    NoArticle,
}

impl What {
    /// The stable code, which is also the key of its sentence.
    pub fn code(self) -> &'static str {
        match self {
            Self::UnreadableNumber => "text-number-unreadable",
            Self::DuplicateNumber => "text-number-duplicate",
            Self::NumberGap => "text-number-gap",
            Self::NumberOutOfOrder => "text-number-order",
            Self::OtherLanguage => "text-language-other",
            Self::ControlCharacter => "text-control-character",
            Self::DamagedCharacter => "text-damaged-character",
            Self::LongLine => "text-line-long",
            Self::EmptyArticle => "text-article-empty",
            Self::NoArticle => "text-article-none",
        }
    }

    /// The key of the sentence that says what to do about it.
    pub fn remedy(self) -> &'static str {
        match self {
            Self::UnreadableNumber => "text-number-unreadable-remedy",
            Self::DuplicateNumber => "text-number-duplicate-remedy",
            Self::NumberGap => "text-number-gap-remedy",
            Self::NumberOutOfOrder => "text-number-order-remedy",
            Self::OtherLanguage => "text-language-other-remedy",
            Self::ControlCharacter => "text-control-character-remedy",
            Self::DamagedCharacter => "text-damaged-character-remedy",
            Self::LongLine => "text-line-long-remedy",
            Self::EmptyArticle => "text-article-empty-remedy",
            Self::NoArticle => "text-article-none-remedy",
        }
    }
}

/// The notes of one parse, bounded.
#[derive(Debug, Default)]
pub(super) struct Notes {
    pub(super) kept: Vec<Note>,
    pub(super) omitted: usize,
}

impl Notes {
    pub(super) fn add(&mut self, line: usize, what: What, about: &str) {
        if self.kept.len() < NOTES_MAX {
            let excerpt = about.trim().chars().take(EXCERPT_CHARS_MAX).collect();
            self.kept.push(Note {
                line,
                what,
                excerpt,
            });
        } else {
            self.omitted += 1;
        }
    }
}
