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

    /// Whether a stop alone follows the core, as after an abbreviation (`L. 123-4`).
    pub(crate) fn abbreviates(&self) -> bool {
        self.line.get(self.core.1..self.end) == Some(".")
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
    Some(word(line, start, end_of_word(line, start)))
}

/// The place of the next white space, or the end of the line.
fn end_of_word(line: &str, from: usize) -> usize {
    let rest = line.get(from..).unwrap_or_default();
    // Nearly always the first byte that may be white space is some.
    let near = rest
        .bytes()
        .position(|byte| byte <= b' ' || !byte.is_ascii());
    match near {
        Some(at) if rest.as_bytes().get(at) == Some(&b' ') => from + at,
        Some(at) => {
            let far = rest
                .get(at..)
                .and_then(|rest| rest.find(char::is_whitespace));
            far.map_or(line.len(), |far| from + at + far)
        }
        None => line.len(),
    }
}

/// The first `most` words of a line.
pub(crate) fn words(line: &str, most: usize) -> Vec<Word<'_>> {
    words_from(line, 0, most)
}

/// The first `most` words of a line from a byte offset on.
pub(crate) fn words_from(line: &str, from: usize, most: usize) -> Vec<Word<'_>> {
    let mut found = Vec::with_capacity(most);
    let mut at = from;
    while found.len() < most
        && let Some(word) = word_from(line, at)
    {
        at = word.end;
        found.push(word);
    }
    found
}

fn word(line: &str, start: usize, end: usize) -> Word<'_> {
    let text = line.get(start..end).unwrap_or_default();
    let plain = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let bytes = text.as_bytes();
    if plain(bytes.first()) && plain(bytes.last()) {
        return Word {
            line,
            start,
            end,
            core: (start, end),
        };
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn words_are_what_stands_between_white_space(line in "([a-z0-9(.,:)]{0,6}|\\s|[\\x{1}-\\x{2F}]|[\\x{600}-\\x{670}°º\\x{85}\\x{A0}\\x{2009}]){0,20}") {
            let inside = |c: char| c.is_alphanumeric() || matches!(c, '°' | 'º' | 'ª' | '№');
            let expected: Vec<(&str, &str)> = line
                .split_whitespace()
                .map(|word| (word, word.trim_matches(|c| !inside(c))))
                .collect();
            let found = words(&line, usize::from(u8::MAX));
            let found: Vec<(&str, &str)> = found
                .iter()
                .map(|word| (line.get(word.start..word.end).unwrap_or("?"), word.core()))
                .collect();
            prop_assert_eq!(found, expected);
        }
    }
}
