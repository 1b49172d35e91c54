//! Reading lines as symbols, each distinct line once for all texts that are compared.

use crate::fields::fields;
use crate::interner::Interner;
use crate::lexicon::Lexicon;
use crate::links::Masker;
use crate::places::At;
use crate::print::mix;
use alloc::vec::Vec;

/// What was read so far.
#[derive(Debug, Default)]
pub(crate) struct Reader<'a> {
    lexicon: Lexicon<'a>,
    masker: Masker,
    lines: Interner<'a>,
    /// By the number of a line.
    read: Vec<ReadLine>,
    symbols: Vec<u32>,
}

/// A line that was read.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct ReadLine {
    /// From where to where its symbols stand among all.
    pub(crate) symbols: (u32, u32),
    /// Equal for equal symbols.
    pub(crate) key: u64,
}

impl<'a> Reader<'a> {
    /// Reads a line, references masked.
    pub(crate) fn read(&mut self, line: &'a str) -> ReadLine {
        let (number, new) = self.lines.number(line);
        if new {
            let read = self.read_new(line);
            self.read.push(read);
        }
        self.read.at(number as usize)
    }

    fn read_new(&mut self, line: &'a str) -> ReadLine {
        let start = self.symbols.len();
        self.masker.restart();
        for word in fields(line) {
            let known = self.lexicon.know_printed(word.print(), move || word.text());
            if let Some(symbol) = self.masker.masked(known) {
                self.symbols.push(symbol);
            }
        }
        let symbols = self.symbols.get(start..).unwrap_or_default();
        let key = symbols.iter().fold(symbols.len() as u64, |state, symbol| {
            mix(state, u64::from(*symbol))
        });
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        ReadLine {
            symbols: (place(start), place(self.symbols.len())),
            key,
        }
    }

    /// A number that is equal for headings with equal words, and never zero.
    pub(crate) fn heading(&mut self, heading: &'a str) -> u64 {
        fields(heading).fold(2, |state, word| {
            let known = self.lexicon.know_printed(word.print(), move || word.text());
            mix(state, u64::from(known.symbol))
        })
    }

    /// The words that were met, and the symbols of all lines.
    pub(crate) fn finish(self) -> (Lexicon<'a>, Vec<u32>) {
        (self.lexicon, self.symbols)
    }
}
