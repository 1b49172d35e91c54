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
    pub(crate) fn of<'a>(&self, text: &'a str) -> &'a str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}

/// The tokens of `text`, in order.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::with_capacity(text.len() / 6 + 1);
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        let mut end = start + c.len_utf8();
        let sort = if c == '\n' {
            Sort::Mark
        } else if c.is_whitespace() {
            continue;
        } else if is_wordly(c) {
            let mut before = c;
            let mut invisible = normal::is_invisible(c);
            while let Some(&(at, next)) = chars.peek() {
                let after = text
                    .get(at + next.len_utf8()..)
                    .and_then(|rest| rest.chars().next());
                if !is_wordly(next) && !joins(before, next, after) {
                    break;
                }
                invisible &= normal::is_invisible(next);
                before = next;
                end = at + next.len_utf8();
                chars.next();
            }
            // Marks of direction alone are no word: they count as white space.
            if invisible {
                continue;
            }
            Sort::Word
        } else {
            Sort::Sign
        };
        found.push(Token { start, end, sort });
    }
    found
}

fn is_wordly(c: char) -> bool {
    c.is_alphanumeric()
        || c == '_'
        || (!c.is_ascii() && (normal::is_invisible(c) || matches!(c, '\u{0300}'..='\u{036F}')))
}

/// Whether a sign holds a word together: `l'article`, `co-operate`, `1,5`, `2/3`.
fn joins(before: char, sign: char, after: Option<char>) -> bool {
    let Some(after) = after else { return false };
    match sign {
        '\'' | '’' | '-' | '\u{2010}' | '\u{2011}' => {
            before.is_alphanumeric() && after.is_alphanumeric()
        }
        '.' | ',' | '/' | '٫' | '٬' => before.is_numeric() && after.is_numeric(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
