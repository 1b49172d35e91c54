//! Words as symbols: equal words get equal numbers, once for all texts that are compared.

use crate::interner::Interner;
use crate::links::{self, Role};
use crate::normal;
use crate::places::At;
use crate::print::Print;
use alloc::borrow::Cow;
use alloc::vec::Vec;

/// Distinct words of many treaties: beyond it they are made up, and take a hundred bytes each.
const LARGE: usize = 1 << 18;

/// Every distinct word seen so far.
#[derive(Debug, Default)]
pub(crate) struct Lexicon<'a> {
    words: Interner<'a>,
    /// By the number of a word.
    known: Vec<Known>,
    /// Words that are known already, which several lexicons may share.
    base: Option<&'a Lexicon<'a>>,
}

/// What is found out about a word once.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Known {
    /// Equal for words with equal [keys](normal::key).
    pub(crate) symbol: u32,
    /// What it can be to a reference.
    pub(crate) role: Role,
}

impl<'a> Lexicon<'a> {
    /// What is known of a word.
    pub(crate) fn know(&mut self, word: &'a str) -> Known {
        self.know_printed(Print::of(word.as_bytes()), || word)
    }

    /// The same, where the print of the word is at hand.
    #[inline(always)]
    pub(crate) fn know_printed(
        &mut self,
        print: Print,
        word: impl Fn() -> &'a str + Copy,
    ) -> Known {
        if let Some(known) = self.base.and_then(|base| base.find(print, word)) {
            return known;
        }
        let (number, new) = self.words.number_printed(print, word);
        if new {
            self.enter(word(), number);
        }
        self.known.get(number as usize).copied().unwrap_or_default()
    }

    /// What is known of a word that was met.
    #[inline(always)]
    fn find<'t>(&self, print: Print, word: impl Fn() -> &'t str + Copy) -> Option<Known> {
        let number = self.words.find(print, word)?;
        self.known.get(number as usize).copied()
    }

    /// A lexicon of its own for words that this one has not.
    pub(crate) fn beyond(base: &'a Lexicon<'a>) -> Self {
        Self {
            base: Some(base),
            ..Self::default()
        }
    }

    /// Takes in the words of another that were met after these: they become known as if they had
    /// been met here, one after the other. Gives for each symbol of the other the one it has here.
    pub(crate) fn take_in(&mut self, other: Self) -> Vec<u32> {
        let mut entered = Vec::new();
        let words = other.words.into_seen().into_iter().zip(&other.known);
        let symbols: Vec<u32> = words
            .map(|((word, print), known)| {
                let (number, new) = self.words.number_seen(word, print);
                if new {
                    entered.push((number, known.symbol));
                    self.known.push(*known);
                }
                number
            })
            .collect();
        for (number, symbol) in entered {
            if let Some(known) = self.known.get_mut(number as usize) {
                known.symbol = symbols.at(symbol as usize);
            }
        }
        symbols
    }

    /// The same lexicon, or an empty one instead of one so large that its room counts for more than
    /// what it saves: words are then met again in the lines that changed.
    pub(crate) fn unless_large(self) -> Self {
        if self.known.len() > LARGE {
            Self::default()
        } else {
            self
        }
    }

    #[cold]
    fn enter(&mut self, word: &str, number: u32) {
        let key = normal::key(word);
        let role = links::role(&key);
        let before = self.base.map_or(0, |base| base.words.len());
        let before = u32::try_from(before).unwrap_or(u32::MAX);
        let symbol = before.saturating_add(number);
        self.known.push(Known { symbol, role });
        let Cow::Owned(key) = key else { return };
        let print = Print::of(key.as_bytes());
        let in_base = self.base.and_then(|base| base.find(print, || &key));
        let symbol = in_base.map_or_else(
            || {
                let (of_key, new) = self.words.number_seen(Cow::Owned(key), print);
                let symbol = before.saturating_add(of_key);
                if new {
                    self.known.push(Known { symbol, role });
                }
                symbol
            },
            |known| known.symbol,
        );
        if let Some(known) = self.known.get_mut(number as usize) {
            known.symbol = symbol;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_by_key_and_only_so() {
        let mut lexicon = Lexicon::default();
        let mut symbol = |word| lexicon.know(word).symbol;
        assert_eq!(symbol("المـــادة"), symbol("المادة"));
        assert_eq!(symbol("المـادة"), symbol("المادة"));
        assert_eq!(symbol("٥"), symbol("5"));
        assert_ne!(symbol("State"), symbol("state"));
        assert_eq!(lexicon.know("٥").role, Role::Number);
        assert_eq!(lexicon.know("المَادّة").role, Role::Keyword);
    }
}
