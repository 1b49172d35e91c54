//! Cutting wording into tokens: words, punctuation signs, paragraph marks.

use crate::normal;
use alloc::vec::Vec;

/// A token by its place in the text. White space lies between tokens and belongs to none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) sort: Sort,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    Word,
    Sign,
    /// A line break: the end of a paragraph, which is a change like any other.
    Mark,
}

impl Token {
    #[inline]
    pub(crate) fn of<'a>(&self, text: &'a str) -> &'a str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}

/// The tokens of `text`, in order.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::with_capacity(text.len() / 6 + 1);
    each(text, |token| found.push(token));
    found
}

/// Calls `found` with the tokens of `text`, in order.
pub(crate) fn each(text: &str, mut found: impl FnMut(Token)) {
    let bytes = text.as_bytes();
    let mut start = 0;
    loop {
        if bytes.get(start) == Some(&b' ') {
            start += 1;
            continue;
        }
        let (end, sort) = match plain_word(bytes, start) {
            Some(end) => (end, Some(Sort::Word)),
            None => match char_at(text, start) {
                Some(first) => stretch(text, start, first),
                None => return,
            },
        };
        if let Some(sort) = sort {
            found(Token { start, end, sort });
        }
        start = end;
    }
}

/// Which bytes are ASCII letters and figures.
const PLAIN: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128u8 {
        table[byte as usize] = byte.is_ascii_alphanumeric();
        byte += 1;
    }
    table
};

/// The end of the word that begins at `start`, if it is one of ASCII letters and figures and
/// nothing follows that may join it to more: most are, and need no look at characters.
#[inline]
fn plain_word(bytes: &[u8], start: usize) -> Option<usize> {
    let rest = bytes.get(start..)?;
    let length = rest
        .iter()
        .position(|byte| !PLAIN[usize::from(*byte)])
        .unwrap_or(rest.len());
    let ends = match rest.get(length) {
        None | Some(b' ' | b'\n' | b';' | b':' | b'(' | b')') => true,
        Some(b'.' | b',') => matches!(rest.get(length + 1), None | Some(b' ' | b'\n')),
        Some(_) => false,
    };
    (length > 0 && ends).then_some(start + length)
}

/// The end of what begins with `first` at `start`, and what it is; nothing if it is no token.
fn stretch(text: &str, start: usize, first: char) -> (usize, Option<Sort>) {
    let mut end = start + first.len_utf8();
    if first == '\n' {
        return (end, Some(Sort::Mark));
    }
    if is_blank(first) {
        return (end, None);
    }
    if !is_wordly(first) {
        return (end, Some(Sort::Sign));
    }
    let mut visible = first.is_ascii() || !normal::is_invisible(first);
    let mut before = first;
    while let Some(next) = char_at(text, end) {
        let after = end + next.len_utf8();
        if !is_wordly(next) && !joins(before, next, || char_at(text, after)) {
            break;
        }
        visible = visible || next.is_ascii() || !normal::is_invisible(next);
        before = next;
        end = after;
    }
    // Marks of direction alone are no word: they count as white space.
    (end, visible.then_some(Sort::Word))
}

/// The character at a byte offset; nearly all are told by their first byte.
fn char_at(text: &str, at: usize) -> Option<char> {
    match text.as_bytes().get(at) {
        Some(byte) if byte.is_ascii() => Some(char::from(*byte)),
        Some(_) => text.get(at..)?.chars().next(),
        None => None,
    }
}

fn is_blank(c: char) -> bool {
    c == ' ' || c.is_whitespace()
}

fn is_wordly(c: char) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | 'ء'..='ي' => true,
        '\0'..='\u{7F}' => false,
        '\u{0300}'..='\u{036F}' => true,
        _ => c.is_alphanumeric() || normal::is_invisible(c),
    }
}

/// Whether a sign holds a word together: `l'article`, `co-operate`, `1,5`, `2/3`.
fn joins(before: char, sign: char, after: impl Fn() -> Option<char>) -> bool {
    let both = |holds: fn(char) -> bool| holds(before) && after().is_some_and(holds);
    match sign {
        '\'' | '’' | '-' | '\u{2010}' | '\u{2011}' => both(char::is_alphanumeric),
        '.' | ',' | '/' | '٫' | '٬' => both(char::is_numeric),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn plain_words_are_cut_as_all_others(text in "([a-z0-9]{1,3}|[a-z0-9]{1,3}|[-.,/_:;()' \n]|[.,] ?|[\\x{620}-\\x{670}’é\\x{200F}\\x{A0}\\x{301}]){0,30}") {
            let mut slow = Vec::new();
            let mut start = 0;
            while let Some(first) = char_at(&text, start) {
                let (end, sort) = stretch(&text, start, first);
                slow.extend(sort.map(|sort| Token { start, end, sort }));
                start = end;
            }
            prop_assert_eq!(tokens(&text), slow);
        }
    }

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = tokens(text).iter().map(|token| token.of(text)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn words_signs_and_marks() {
        check(
            "The Parties, co-operate.",
            &["The", "Parties", ",", "co-operate", "."],
        );
        check(
            "l’article 1,5 (a)\n2.",
            &["l’article", "1,5", "(", "a", ")", "\n", "2", "."],
        );
        check(
            "المـادة ٥، \u{200F} والأُولى",
            &["المـادة", "٥", "،", "والأُولى"],
        );
        check("", &[]);
    }
}
