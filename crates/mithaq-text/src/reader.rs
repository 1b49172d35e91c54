//! Reading lines as symbols, each distinct line once for all texts that are compared.

use crate::fields::fields;
use crate::hands::{self, Hands};
use crate::interner::{Interner, ROOM_MAX};
use crate::lexicon::Lexicon;
use crate::links::Masker;
use crate::places::At;
use crate::print::mix;
use crate::rows::REFERENCE;
use alloc::vec::Vec;

/// The distinct lines of some texts, before they are read.
#[derive(Debug, Default)]
pub(crate) struct Lines<'a> {
    numbers: Interner<'a>,
    /// By number.
    distinct: Vec<&'a str>,
}

/// What was read.
#[derive(Debug, Default)]
pub(crate) struct Reader<'a> {
    /// The words that were met.
    pub(crate) lexicon: Lexicon<'a>,
    /// Those of all lines.
    pub(crate) symbols: Vec<u32>,
    /// By the number of a line.
    read: Vec<ReadLine>,
}

/// A line that was read.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct ReadLine {
    /// From where to where its symbols stand among all.
    pub(crate) symbols: (u32, u32),
    /// Equal for equal symbols.
    pub(crate) key: u64,
}

impl<'a> Lines<'a> {
    /// With room for so many.
    pub(crate) fn with_room(lines: usize) -> Self {
        Self {
            numbers: Interner::with_room(lines),
            distinct: Vec::with_capacity(lines.min(ROOM_MAX)),
        }
    }

    /// The number of a line.
    pub(crate) fn number(&mut self, line: &'a str) -> u32 {
        let (number, new) = self.numbers.number(line);
        if new {
            self.distinct.push(line);
        }
        number
    }

    /// Reads all lines, references masked: each hand a part of them with a lexicon of its own. Then
    /// the words get the numbers that they would have had one part after the other.
    pub(crate) fn read(self, hands: &impl Hands) -> Reader<'a> {
        let Self { numbers, distinct } = self;
        drop(numbers);
        let bytes: usize = distinct.iter().map(|line| line.len()).sum();
        let parts = parts(&distinct, bytes, hands.count());
        let read = hands::all(hands, parts.len(), &|| (), &|(), nth| {
            let lines = parts.get(nth).copied().unwrap_or_default();
            // The first one will have room for the symbols of all.
            let mut part = Part::read(lines, if nth == 0 { bytes } else { bytes / parts.len() });
            if nth == 0 {
                part.keyed();
            }
            part
        });
        let mut read = read.into_iter();
        let Part {
            lexicon,
            symbols,
            lines,
        } = read.next().unwrap_or_default();
        let mut reader = Reader {
            lexicon,
            symbols,
            read: lines,
        };
        reader
            .read
            .reserve_exact(distinct.len() - reader.read.len());
        read.for_each(|part| reader.add(part));
        reader
    }
}

/// Cuts lines into so many parts of about as many bytes.
fn parts<'l, 'a>(lines: &'l [&'a str], bytes: usize, count: usize) -> Vec<&'l [&'a str]> {
    if count < 2 {
        return Vec::from([lines]);
    }
    let share = bytes / count + 1;
    let mut passed = 0;
    let part_of = |line: &&str| {
        let part = passed / share;
        passed += line.len();
        part
    };
    let numbers: Vec<usize> = lines.iter().map(part_of).collect();
    let mut rest = lines;
    let cuts = numbers.chunk_by(|x, y| x == y).map(|run| {
        let (part, after) = rest.split_at_checked(run.len()).unwrap_or_default();
        rest = after;
        part
    });
    cuts.collect()
}

/// Lines that one hand reads.
#[derive(Default)]
struct Part<'a> {
    lexicon: Lexicon<'a>,
    /// As the lexicon of this part has them.
    symbols: Vec<u32>,
    lines: Vec<ReadLine>,
}

/// Fewer bytes than a word has in most texts, with the space after it: room is then asked for once.
const WORD_BYTES: usize = 6;

impl<'a> Part<'a> {
    /// Reads lines, but for their keys, with room for the words of so many bytes.
    fn read(lines: &[&'a str], bytes: usize) -> Self {
        let mut part = Self {
            lexicon: Lexicon::default(),
            symbols: Vec::with_capacity(bytes / WORD_BYTES),
            lines: Vec::with_capacity(lines.len()),
        };
        let mut masker = Masker::default();
        let mut from = 0;
        for line in lines.iter().copied() {
            masker.restart();
            for word in fields(line) {
                let known = part.lexicon.know_printed(word.print(), move || word.text());
                if let Some(symbol) = masker.masked(known) {
                    part.symbols.push(symbol);
                }
            }
            let to = short(part.symbols.len());
            part.lines.push(ReadLine {
                symbols: (from, to),
                key: 0,
            });
            from = to;
        }
        part
    }

    /// Gives each line its key.
    fn keyed(&mut self) {
        for line in &mut self.lines {
            let (from, to) = (line.symbols.0 as usize, line.symbols.1 as usize);
            line.key = key(self.symbols.get(from..to).unwrap_or_default());
        }
    }
}

fn key(symbols: &[u32]) -> u64 {
    symbols.iter().fold(symbols.len() as u64, |state, symbol| {
        mix(state, u64::from(*symbol))
    })
}

impl<'a> Reader<'a> {
    /// Adds a part that was read beside the first one.
    fn add(&mut self, part: Part<'a>) {
        let own = self.lexicon.take_in(part.lexicon);
        let before = short(self.symbols.len());
        let symbols = part.symbols.iter().map(|symbol| match *symbol {
            REFERENCE => REFERENCE,
            symbol => own.at(symbol as usize),
        });
        self.symbols.extend(symbols);
        for line in part.lines {
            let (from, to) = line.symbols;
            let symbols = (before.saturating_add(from), before.saturating_add(to));
            let here = self.symbols.get(symbols.0 as usize..symbols.1 as usize);
            let key = key(here.unwrap_or_default());
            self.read.push(ReadLine { symbols, key });
        }
    }

    /// What was read of the line with this number.
    pub(crate) fn line(&self, number: u32) -> ReadLine {
        self.read.at(number as usize)
    }

    /// A number that is equal for headings with equal words, and never zero.
    pub(crate) fn heading(&mut self, heading: &'a str) -> u64 {
        fields(heading).fold(2, |state, word| {
            let known = self.lexicon.know_printed(word.print(), move || word.text());
            mix(state, u64::from(known.symbol))
        })
    }
}

/// A place in half the room: no texts have four thousand million words.
fn short(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hands::{OneHand, Threads};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn several_hands_read_what_one_does(texts in prop::collection::vec("([a-d]{1,2}|Article [0-9]|é|e\u{301}|[\u{620}-\u{655}]{1,2}| ){0,6}", 0..30), count in 2usize..6) {
            let read = |hands: usize| {
                let mut lines = Lines::default();
                let numbers: Vec<u32> = texts.iter().map(|line| lines.number(line)).collect();
                let mut reader = if hands == 1 { lines.read(&OneHand) } else { lines.read(&Threads(hands)) };
                let read: Vec<_> = numbers.iter().map(|number| {
                    let line = reader.line(*number);
                    (line.symbols, line.key)
                }).collect();
                let headings: Vec<u64> = texts.iter().map(|line| reader.heading(line)).collect();
                (read, reader.symbols, headings)
            };
            prop_assert_eq!(read(1), read(count));
        }
    }
}
