//! A text as rows of symbols: what alignment and merging work on.

use crate::print::mix;
use crate::reader::Reader;
use crate::tree::{Block, Kind, Provision, Tree};
use alloc::vec::Vec;
use core::ops::Range;

/// The symbol that stands for any reference to an article: texts are matched with references
/// masked, because renumbering changes them all.
pub(crate) const REFERENCE: u32 = u32::MAX;

/// A guess, for the first size of a row.
const WORDS_OF_A_LINE: usize = 32;

/// A text, its provisions in walk order and their blocks, as symbols.
#[derive(Debug)]
pub(crate) struct Rows<'a> {
    pub(crate) provisions: Vec<Row<'a>>,
    pub(crate) lines: Vec<Line<'a>>,
    symbols: Vec<u32>,
}

/// One provision.
#[derive(Debug)]
pub(crate) struct Row<'a> {
    pub(crate) of: &'a Provision,
    pub(crate) parent: Option<usize>,
    /// Its blocks, as places in [`Rows::lines`].
    pub(crate) lines: Range<usize>,
    /// Equal for equal wording, references masked.
    pub(crate) key: u64,
    pub(crate) words: usize,
    /// Equal for equal headings; zero where there is none.
    pub(crate) heading: u64,
    /// Equal for equal numbers; zero where there is none.
    pub(crate) number: u64,
}

/// One block.
#[derive(Debug)]
pub(crate) struct Line<'a> {
    pub(crate) block: &'a Block,
    /// The provision it stands in.
    pub(crate) owner: usize,
    symbols: Range<usize>,
    /// Equal for equal words, references masked, label left out.
    pub(crate) key: u64,
}

impl<'a> Rows<'a> {
    pub(crate) fn new(tree: &'a Tree, reader: &mut Reader<'a>) -> Self {
        let lines = tree.walk().map(|provision| provision.blocks.len()).sum();
        let mut rows = Self {
            provisions: Vec::with_capacity(tree.walk().count()),
            lines: Vec::with_capacity(lines),
            symbols: Vec::with_capacity(lines * WORDS_OF_A_LINE),
        };
        let mut ahead: Vec<(&Provision, Option<usize>)> = tree
            .provisions
            .iter()
            .rev()
            .map(|provision| (provision, None))
            .collect();
        while let Some((provision, parent)) = ahead.pop() {
            let place = rows.provisions.len();
            rows.add(provision, parent, reader);
            ahead.extend(
                provision
                    .children
                    .iter()
                    .rev()
                    .map(|child| (child, Some(place))),
            );
        }
        rows
    }

    fn add(&mut self, provision: &'a Provision, parent: Option<usize>, reader: &mut Reader<'a>) {
        let owner = self.provisions.len();
        let (from, first) = (self.lines.len(), self.symbols.len());
        let mut key = 1;
        for block in &provision.blocks {
            let start = self.symbols.len();
            let (symbols, line_key) = reader.read(block.text());
            self.symbols.extend_from_slice(symbols);
            key = mix(key, line_key);
            self.lines.push(Line {
                block,
                owner,
                symbols: start..self.symbols.len(),
                key: line_key,
            });
        }
        let heading = provision
            .heading()
            .map_or(0, |heading| reader.heading(heading));
        let number = provision.number.as_ref().map_or(0, |number| {
            let letter = number.letter.map_or(0, u64::from);
            let parts = number
                .parts
                .iter()
                .fold(3, |state, part| mix(state, u64::from(*part)));
            mix(mix(parts, u64::from(number.repeat)), letter)
        });
        self.provisions.push(Row {
            of: provision,
            parent,
            lines: from..self.lines.len(),
            key,
            words: self.symbols.len() - first,
            heading,
            number,
        });
    }

    /// The symbols of a block.
    pub(crate) fn symbols(&self, line: usize) -> &[u32] {
        let range = self
            .lines
            .get(line)
            .map_or(0..0, |line| line.symbols.clone());
        self.symbols.get(range).unwrap_or_default()
    }

    /// All symbols of the text, block after block.
    pub(crate) fn all_symbols(&self) -> &[u32] {
        &self.symbols
    }

    /// The symbols of each block of a provision.
    pub(crate) fn blocks(&self, provision: usize) -> impl Iterator<Item = &[u32]> {
        let lines = self
            .provisions
            .get(provision)
            .map_or(0..0, |row| row.lines.clone());
        lines.map(|line| self.symbols(line))
    }

    /// The provisions that are matched by their wording: articles, and whatever else contains no
    /// provisions of its own. The name of the instrument is none.
    pub(crate) fn units(&self) -> Vec<usize> {
        let is_unit = |row: &Row<'_>| match row.of.kind {
            Kind::Article | Kind::Preamble | Kind::Closing => true,
            Kind::Annex | Kind::Protocol | Kind::Appendix => row.of.children.is_empty(),
            Kind::Book
            | Kind::Part
            | Kind::Division
            | Kind::Chapter
            | Kind::Section
            | Kind::Subsection => row.of.children.is_empty() && !row.of.blocks.is_empty(),
            Kind::Title => false,
        };
        (0..self.provisions.len())
            .filter(|place| self.provisions.get(*place).is_some_and(is_unit))
            .collect()
    }
}
