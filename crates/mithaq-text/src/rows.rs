//! A text as rows of symbols: what alignment and merging work on.

use crate::hands::{Hands, OneHand};
use crate::lexicon::Lexicon;
use crate::places::At;
use crate::print::mix;
use crate::reader::{Lines, Reader};
use crate::tree::{Block, Kind, Provision, Tree};
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::ops::Range;

/// The symbol that stands for any reference to an article: texts are matched with references
/// masked, because renumbering changes them all.
pub(crate) const REFERENCE: u32 = u32::MAX;

/// A text, its provisions in walk order and their blocks, as symbols.
#[derive(Debug)]
pub(crate) struct Rows<'a> {
    pub(crate) provisions: Vec<Row<'a>>,
    pub(crate) lines: Vec<Line<'a>>,
    /// Those of all lines of all texts that were read together.
    symbols: Arc<Vec<u32>>,
}

/// One provision.
#[derive(Debug)]
pub(crate) struct Row<'a> {
    pub(crate) of: &'a Provision,
    parent: u32,
    /// Its blocks, as places in [`Rows::lines`].
    lines: (u32, u32),
    /// Equal for equal wording, references masked.
    pub(crate) key: u64,
    pub(crate) words: usize,
    /// Equal for equal headings; zero where there is none.
    pub(crate) heading: u64,
    /// Equal for equal numbers; zero where there is none.
    pub(crate) number: u64,
}

/// The parent of what stands outermost.
const NO_PARENT: u32 = u32::MAX;

/// A place in half the room: no text has four thousand million lines.
fn short(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

impl Row<'_> {
    /// What contains it, as a place in [`Rows::provisions`].
    pub(crate) fn parent(&self) -> Option<usize> {
        Some(self.parent as usize).filter(|_| self.parent != NO_PARENT)
    }

    /// Its blocks, as places in [`Rows::lines`].
    pub(crate) fn lines(&self) -> Range<usize> {
        self.lines.0 as usize..self.lines.1 as usize
    }
}

/// One block.
#[derive(Debug)]
pub(crate) struct Line<'a> {
    pub(crate) block: &'a Block,
    /// The provision it stands in.
    pub(crate) owner: usize,
    symbols: (u32, u32),
    /// Equal for equal words, references masked, label left out.
    pub(crate) key: u64,
}

impl<'a> Rows<'a> {
    /// Reads texts that are to be held against each other: they share their symbols, and the
    /// lexicon knows the words of all.
    pub(crate) fn read<const TEXTS: usize>(
        trees: [&'a Tree; TEXTS],
    ) -> ([Self; TEXTS], Lexicon<'a>) {
        Self::read_by(&OneHand, trees)
    }

    /// The same by several hands.
    pub(crate) fn read_by<const TEXTS: usize>(
        hands: &impl Hands,
        trees: [&'a Tree; TEXTS],
    ) -> ([Self; TEXTS], Lexicon<'a>) {
        let count = |tree: &Tree| tree.walk().map(|provision| provision.blocks.len()).sum();
        let counts: [usize; TEXTS] = trees.map(count);
        let mut lines = Lines::with_room(counts.iter().sum());
        let numbers = trees.map(|tree| {
            let blocks = tree.walk().flat_map(|provision| &provision.blocks);
            blocks
                .map(|block| lines.number(block.text()))
                .collect::<Vec<u32>>()
        });
        let mut reader = lines.read(hands);
        let mut numbers = numbers.iter();
        let rows = trees.map(|tree| {
            let numbers = numbers.next().map_or(&[][..], Vec::as_slice);
            Self::of(tree, numbers, &mut reader)
        });
        let symbols = Arc::new(reader.symbols);
        let rows = rows.map(|rows| Self {
            symbols: Arc::clone(&symbols),
            ..rows
        });
        (rows, reader.lexicon)
    }

    /// The rows of a text, each of whose lines was read under its number.
    fn of(tree: &'a Tree, numbers: &[u32], reader: &mut Reader<'a>) -> Self {
        let mut rows = Self {
            provisions: Vec::with_capacity(tree.walk().count()),
            lines: Vec::with_capacity(numbers.len()),
            symbols: Arc::default(),
        };
        let mut ahead: Vec<(&Provision, Option<usize>)> = tree
            .provisions
            .iter()
            .rev()
            .map(|provision| (provision, None))
            .collect();
        while let Some((provision, parent)) = ahead.pop() {
            let place = rows.provisions.len();
            rows.add(provision, parent, numbers, reader);
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

    fn add(
        &mut self,
        provision: &'a Provision,
        parent: Option<usize>,
        numbers: &[u32],
        reader: &mut Reader<'a>,
    ) {
        let owner = self.provisions.len();
        let from = self.lines.len();
        let (mut key, mut words) = (1, 0);
        for block in &provision.blocks {
            let read = reader.line(numbers.at(self.lines.len()));
            key = mix(key, read.key);
            words += (read.symbols.1 - read.symbols.0) as usize;
            self.lines.push(Line {
                block,
                owner,
                symbols: read.symbols,
                key: read.key,
            });
        }
        let heading = provision
            .heading()
            .map_or(0, |heading| reader.heading(heading));
        let number = provision.number.as_ref().map_or(0, |number| {
            let letters = [number.letter, number.further].map(|letter| letter.map_or(0, u64::from));
            let parts = number
                .parts
                .iter()
                .fold(3, |state, part| mix(state, u64::from(*part)));
            letters
                .into_iter()
                .fold(mix(parts, u64::from(number.repeat)), mix)
        });
        self.provisions.push(Row {
            of: provision,
            parent: parent.map_or(NO_PARENT, short),
            lines: (short(from), short(self.lines.len())),
            key,
            words,
            heading,
            number,
        });
    }

    /// The symbols of a block.
    pub(crate) fn symbols(&self, line: usize) -> &[u32] {
        let (from, to) = self.lines.get(line).map_or((0, 0), |line| line.symbols);
        self.symbols
            .get(from as usize..to as usize)
            .unwrap_or_default()
    }

    /// The symbols of each block of a provision.
    pub(crate) fn blocks(&self, provision: usize) -> impl Iterator<Item = &[u32]> + Clone {
        let lines = self.provisions.get(provision).map_or(0..0, Row::lines);
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
