//! The words of a line with their places: what heads and labels are recognised by.

use alloc::vec::Vec;

/// A word of a line: what stands between white space, and the core of it without punctuation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Word<'a> {
    line: &'a str,
    start: usize,
    end: usize,
    core: (usize, usize),
}

impl<'a> Word<'a> {
    /// The word without the punctuation around it.
    pub(crate) fn core(&self) -> &'a str {
        self.line.get(self.core.0..self.core.1).unwrap_or_default()
    }

    /// The byte offset of the word in its line.
    pub(crate) fn start(&self) -> usize {
        self.start
    }

    /// The byte offset after the core, and after a bracket that closes one opened before it.
    pub(crate) fn core_end(&self) -> usize {
        let opened = self
            .line
            .get(self.start..self.core.0)
            .unwrap_or_default()
            .ends_with(['(', '[']);
        let after = self.line.get(self.core.1..).unwrap_or_default();
        let closing = after
            .chars()
            .next()
            .filter(|c| opened && matches!(c, ')' | ']'));
        self.core.1 + closing.map_or(0, char::len_utf8)
    }

    /// Whether punctuation after the core ends what was being said (`5.`, `الأولى:`, `IV –`).
    pub(crate) fn closes(&self) -> bool {
        let tail = self.line.get(self.core.1..self.end).unwrap_or_default();
        tail.contains(['.', ':', ';', ',', '،', '؛', '-', '–', '—', ')', ']'])
    }
}

/// The first word of a line.
pub(crate) fn first_word(line: &str) -> Option<Word<'_>> {
    word_from(line, 0)
}

/// The first word of a line from a byte offset on.
pub(crate) fn word_from(line: &str, from: usize) -> Option<Word<'_>> {
    let start = from + line.get(from..)?.find(|c: char| !c.is_whitespace())?;
    let length = line.get(start..)?.find(char::is_whitespace);
    Some(word(
        line,
        start,
        length.map_or(line.len(), |length| start + length),
    ))
}

/// The first `most` words of a line.
pub(crate) fn words(line: &str, most: usize) -> Vec<Word<'_>> {
    words_from(line, 0, most)
}

/// The first `most` words of a line from a byte offset on.
pub(crate) fn words_from(line: &str, from: usize, most: usize) -> Vec<Word<'_>> {
    let mut found = Vec::new();
    let mut start = None;
    let rest = line.get(from..).unwrap_or_default();
    for (at, c) in rest.char_indices().chain([(rest.len(), ' ')]) {
        let at = from + at;
        match (start, c.is_whitespace()) {
            (None, false) => start = Some(at),
            (Some(from), true) => {
                found.push(word(line, from, at));
                start = None;
                if found.len() == most {
                    break;
                }
            }
            (None, true) | (Some(_), false) => (),
        }
    }
    found
}

fn word(line: &str, start: usize, end: usize) -> Word<'_> {
    let text = line.get(start..end).unwrap_or_default();
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '°' | 'º' | 'ª' | '№');
    let first = text.find(inside).unwrap_or(text.len());
    let last = text
        .char_indices()
        .rev()
        .find(|(_, c)| inside(*c))
        .map_or(first, |(at, c)| at + c.len_utf8());
    Word {
        line,
        start,
        end,
        core: (start + first, start + last.max(first)),
    }
}
