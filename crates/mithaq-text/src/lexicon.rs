//! Words as symbols: equal words get equal numbers, once for all texts that are compared.

use crate::interner::Interner;
use crate::normal;
use crate::places::At;
use alloc::borrow::Cow;
use alloc::vec::Vec;

/// Every distinct word seen so far.
#[derive(Debug, Default)]
pub(crate) struct Lexicon<'a> {
    words: Interner<'a>,
    /// For each word the number of its key; its own where raw and key are the same.
    symbols: Vec<u32>,
}

impl<'a> Lexicon<'a> {
    /// The symbol of a word: equal for words with equal [keys](normal::key).
    pub(crate) fn symbol(&mut self, word: &'a str) -> u32 {
        let (number, new) = self.words.number(word);
        if new {
            self.enter(number, word);
        }
        self.symbols.at(number as usize)
    }

    /// The key that a symbol stands for.
    pub(crate) fn key(&self, symbol: u32) -> &str {
        self.words.text(symbol)
    }

    fn enter(&mut self, number: u32, word: &str) {
        self.symbols.push(number);
        let Cow::Owned(key) = normal::key(word) else {
            return;
        };
        let (symbol, new) = self.words.number_of(key);
        if new {
            self.symbols.push(symbol);
        }
        self.symbols.put(number as usize, symbol);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_by_key_and_only_so() {
        let mut lexicon = Lexicon::default();
        assert_eq!(lexicon.symbol("المـــادة"), lexicon.symbol("المادة"));
        assert_eq!(lexicon.symbol("المـادة"), lexicon.symbol("المادة"));
        assert_eq!(lexicon.symbol("٥"), lexicon.symbol("5"));
        assert_ne!(lexicon.symbol("State"), lexicon.symbol("state"));
        let five = lexicon.symbol("٥");
        assert_eq!(lexicon.key(five), "5");
    }
}
