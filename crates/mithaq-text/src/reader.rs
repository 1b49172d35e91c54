//! Reading lines as symbols, each distinct line once for all texts that are compared.

use crate::fields::fields;
use crate::interner::Interner;
use crate::lexicon::Lexicon;
use crate::links::Masker;
use crate::print::mix;
use alloc::vec::Vec;
use core::ops::Range;

/// What was read so far.
#[derive(Debug, Default)]
pub(crate) struct Reader<'a> {
    lexicon: Lexicon<'a>,
    masker: Masker,
    lines: Interner<'a>,
    /// By the number of a line: its symbols in `symbols`, and their key.
    read: Vec<(Range<usize>, u64)>,
    symbols: Vec<u32>,
}

impl<'a> Reader<'a> {
    /// The symbols of a line, references masked, and their key: equal for equal symbols.
    pub(crate) fn read(&mut self, line: &'a str) -> (&[u32], u64) {
        let (number, new) = self.lines.number(line);
        if new {
            let start = self.symbols.len();
            self.masker.restart();
            for (word, print) in fields(line) {
                let known = self.lexicon.know_printed(word, print);
                self.symbols.extend(self.masker.masked(known));
            }
            let range = start..self.symbols.len();
            let symbols = self.symbols.get(range.clone()).unwrap_or_default();
            let key = symbols.iter().fold(symbols.len() as u64, |state, symbol| {
                mix(state, u64::from(*symbol))
            });
            self.read.push((range, key));
        }
        let (range, key) = self.read.get(number as usize).cloned().unwrap_or_default();
        (self.symbols.get(range).unwrap_or_default(), key)
    }

    /// A number that is equal for headings with equal words, and never zero.
    pub(crate) fn heading(&mut self, heading: &'a str) -> u64 {
        fields(heading).fold(2, |state, (word, print)| {
            mix(
                state,
                u64::from(self.lexicon.know_printed(word, print).symbol),
            )
        })
    }
}
