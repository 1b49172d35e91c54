//! Comparing two whole texts: what was changed, moved, renumbered, split, merged.

mod apply;
mod build;
pub(crate) mod edits;
mod outline;
mod states;

pub use apply::{Mismatch, apply, invert};
pub use outline::Outline;
pub use states::States;

use crate::align::{self, Scales, lines};
use crate::few::Few;
use crate::hands::{self, Hands, OneHand};
use crate::redline::{self, Run};
use crate::rows::Rows;
use crate::tree::{Kind, Tree};
use alloc::boxed::Box;
use alloc::vec::Vec;
use core::fmt;
use core::num::NonZeroU32;

/// What became of a text: [`apply()`] makes the new text from the old one and this.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The old text without its words.
    pub old: Outline,
    /// The new text without its words.
    pub new: Outline,
    /// Every provision of either text, in the order of the new one; deleted ones where they stood.
    pub provisions: Vec<Change>,
    /// Blocks that changed their place, within their provision or to another: (old, new).
    pub paragraph_moves: Vec<(Place, Place)>,
}

/// What became of one provision, or of several that were merged, or of one that was split.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The kind, in the new text where it is there.
    pub kind: Kind,
    /// The old provisions, by their place in [`Tree::walk`]; none where it was inserted.
    pub old: Few<usize>,
    /// The new provisions; none where it was deleted.
    pub new: Few<usize>,
    /// Everything that holds of it; [`State::Same`] alone where nothing else does.
    pub states: States,
    /// Its heads and blocks in the order of the new text; deleted ones where they stood.
    pub lines: Vec<LineChange>,
}

/// What can hold of a provision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Nothing changed but, perhaps, the numbers in references to provisions that were renumbered.
    Same,
    /// It left the order that its neighbours kept, or went to another chapter.
    Moved,
    /// It kept its place and has another number.
    Renumbered,
    /// Its wording or heading changed.
    Changed,
    /// Only what nobody reads changed: harakat, tatweel, quotes, white space.
    Typographic,
    /// It is new.
    Inserted,
    /// It is gone.
    Deleted,
    /// It became several.
    Split,
    /// Several became one.
    Merged,
}

impl State {
    /// The stable name in data for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Moved => "moved",
            Self::Renumbered => "renumbered",
            Self::Changed => "changed",
            Self::Typographic => "typographic",
            Self::Inserted => "inserted",
            Self::Deleted => "deleted",
            Self::Split => "split",
            Self::Merged => "merged",
        }
    }
}

/// A line of a text: the head or a block of a provision. In eight bytes, because a comparison has
/// two for every line; no text has four thousand million of them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    provision: u32,
    /// One for the head, two for the first block.
    line: NonZeroU32,
}

impl Place {
    /// The place of a line of a provision, itself given by its place in [`Tree::walk`].
    pub fn new(provision: usize, part: Part) -> Self {
        let line = match part {
            Part::Head => 0,
            Part::Block(nth) => u32::try_from(nth).unwrap_or(u32::MAX).saturating_add(1),
        };
        Self {
            provision: u32::try_from(provision).unwrap_or(u32::MAX),
            line: NonZeroU32::MIN.saturating_add(line),
        }
    }

    /// The provision, by its place in [`Tree::walk`].
    pub fn provision(self) -> usize {
        self.provision as usize
    }

    /// Which line of it.
    pub fn part(self) -> Part {
        match self.line.get() {
            1 => Part::Head,
            line => Part::Block(line as usize - 2),
        }
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?}", self.provision, self.part())
    }
}

/// Which line of a provision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Its number and heading.
    Head,
    /// Its nth block.
    Block(usize),
}

/// What became of one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineChange {
    /// Where it stood; nothing where it is new.
    pub old: Option<Place>,
    /// Where it stands; nothing where it is gone.
    pub new: Option<Place>,
    /// How it differs.
    pub how: How,
    /// The redline; empty where the line is the same byte for byte. [`redline::Op::Typographic`]
    /// marks also numbers and references that say the same in other figures.
    pub runs: Box<[Run]>,
}

/// How a line differs, from least to most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum How {
    /// Not at all.
    Same,
    /// In numbers and references that follow from renumbering.
    Renumbered,
    /// In what nobody reads.
    Typographic,
    /// In its words.
    Changed,
    /// It is new.
    Inserted,
    /// It is gone.
    Deleted,
}

/// Numbers of what a comparison found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(
    missing_docs,
    reason = "each field counts the provisions in the state of its name"
)]
pub struct Counts {
    pub same: usize,
    pub changed: usize,
    pub typographic: usize,
    pub inserted: usize,
    pub deleted: usize,
    pub moved: usize,
    pub renumbered: usize,
    pub split: usize,
    pub merged: usize,
    pub paragraph_moves: usize,
    /// Words inserted and deleted, numbers and typographic differences aside.
    pub words_inserted: usize,
    pub words_deleted: usize,
}

/// Compares two texts. `apply(&compare(a, b), a)` is `b`.
///
/// ```
/// use mithaq_text::{Lang, compare::{State, apply, compare}, parse::plain};
/// let old = plain("Article 1\nThe Parties shall meet once a year.\nArticle 2\nSee Article 1 for meetings.", Lang::En).tree;
/// let new = plain("Article 1\nThis is new.\nArticle 2\nThe Parties shall meet twice a year.\nArticle 3\nSee Article 2 for meetings.", Lang::En).tree;
/// let found = compare(&old, &new);
/// let states: Vec<_> = found.provisions.iter().map(|change| change.states.iter().collect::<Vec<_>>()).collect();
/// assert_eq!(states, [vec![State::Inserted], vec![State::Renumbered, State::Changed], vec![State::Renumbered]]);
/// assert_eq!(apply(&found, &old), Ok(new));
/// ```
pub fn compare(old: &Tree, new: &Tree) -> Comparison {
    shared(&OneHand, old, new)
}

/// The same by several hands, where the texts are long enough for that.
pub fn compare_by(hands: &impl Hands, old: &Tree, new: &Tree) -> Comparison {
    if old.bytes() + new.bytes() < hands::BYTES_MIN {
        compare(old, new)
    } else {
        shared(hands, old, new)
    }
}

fn shared(hands: &impl Hands, old: &Tree, new: &Tree) -> Comparison {
    let mut comparison = told(hands, old, new);
    // What it took to find out is let go before the texts are drawn once more.
    comparison.old = Outline::of(old);
    comparison.new = Outline::of(new);
    comparison
}

/// The comparison but for the two texts.
fn told(hands: &impl Hands, old: &Tree, new: &Tree) -> Comparison {
    let ([a, b], lexicon) = Rows::read_by(hands, [old, new]);
    let mut scales = Scales::new(&[&a, &b]);
    let alignment = align::align(hands, &a, &b, &mut scales);
    let matches = lines::match_lines(hands, &a, &b, &alignment, &mut scales);
    drop(scales);
    let lexicon = lexicon.unless_large();
    build::build(hands, (&a, &b), &alignment, &matches, &lexicon)
}

impl Comparison {
    /// Whether the texts are the same byte for byte, blank lines aside.
    pub fn is_same(&self) -> bool {
        let lines = || self.provisions.iter().flat_map(|change| &change.lines);
        self.paragraph_moves.is_empty()
            && lines().all(|line| line.how == How::Same)
            && self
                .provisions
                .iter()
                .all(|change| change.states == [State::Same])
    }

    /// Counts what was found.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts {
            paragraph_moves: self.paragraph_moves.len(),
            ..Counts::default()
        };
        for change in &self.provisions {
            for state in change.states.iter() {
                let count = match state {
                    State::Same => &mut counts.same,
                    State::Moved => &mut counts.moved,
                    State::Renumbered => &mut counts.renumbered,
                    State::Changed => &mut counts.changed,
                    State::Typographic => &mut counts.typographic,
                    State::Inserted => &mut counts.inserted,
                    State::Deleted => &mut counts.deleted,
                    State::Split => &mut counts.split,
                    State::Merged => &mut counts.merged,
                };
                *count += 1;
            }
            for line in &change.lines {
                let (deleted, inserted) = redline::count(&line.runs);
                counts.words_deleted += deleted;
                counts.words_inserted += inserted;
            }
        }
        counts
    }
}

#[cfg(test)]
mod tests;
