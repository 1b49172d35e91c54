//! A text without its words: what it takes to write them into it again.

use super::{Part, Place};
use crate::number::Number;
use crate::tree::{BlockShape, HeadShape, Kind, Provision, Tree};
use alloc::string::String;
use alloc::vec::Vec;
use mithaq_canon::Lang;

/// A text without its words: kinds, numbers, lines, and where words go. Kept flat, because a
/// comparison has two of them beside the two texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    lang: Lang,
    /// In the order of [`Tree::walk`].
    provisions: Vec<Shape>,
    /// Of all provisions, one after another.
    blocks: Vec<BlockShape>,
    /// How many provisions stand outermost.
    outermost: u32,
}

/// A provision without its words.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Shape {
    number: Option<Number>,
    head: HeadShape,
    line: u32,
    blocks: u32,
    /// How many provisions it contains, those within them left out.
    children: u32,
    kind: Kind,
}

impl Outline {
    /// A text of nothing.
    pub(super) fn empty() -> Self {
        Self {
            lang: Lang::Ar,
            provisions: Vec::new(),
            blocks: Vec::new(),
            outermost: 0,
        }
    }

    /// The outline of a text.
    pub(super) fn of(tree: &Tree) -> Self {
        let (mut provisions, mut blocks) = (0, 0);
        for provision in tree.walk() {
            provisions += 1;
            blocks += provision.blocks.len();
        }
        let mut outline = Self {
            lang: tree.lang,
            provisions: Vec::with_capacity(provisions),
            blocks: Vec::with_capacity(blocks),
            outermost: count(tree.provisions.len()),
        };
        for provision in tree.walk() {
            outline.provisions.push(Shape {
                number: provision.number.clone(),
                head: provision.head.shape(),
                line: count(provision.line),
                blocks: count(provision.blocks.len()),
                children: count(provision.children.len()),
                kind: provision.kind,
            });
            let shapes = provision.blocks.iter().map(|block| block.shape());
            outline.blocks.extend(shapes);
        }
        outline
    }

    /// For each provision its line and those of its blocks: 1-based, 0 if it came from no file.
    pub fn lines(&self) -> impl Iterator<Item = (usize, impl Iterator<Item = usize>)> {
        let mut rest = self.blocks.as_slice();
        self.provisions.iter().map(move |shape| {
            let (own, after) = rest
                .split_at_checked(shape.blocks as usize)
                .unwrap_or_default();
            rest = after;
            (shape.line as usize, own.iter().map(BlockShape::line))
        })
    }

    /// The text, with the words that stand at each place; they are asked for in ascending order.
    pub(super) fn filled(&self, mut words: impl FnMut(Place) -> String) -> Tree {
        let mut shapes = self.blocks.iter();
        // The open provisions, each with how many it still lacks.
        let mut open: Vec<(Provision, u32)> = Vec::new();
        let mut outermost = Vec::with_capacity(self.outermost as usize);
        for (place, shape) in self.provisions.iter().enumerate() {
            let mut words = |part| words(Place::new(place, part));
            let own = shapes.by_ref().take(shape.blocks as usize).enumerate();
            let provision = Provision {
                kind: shape.kind,
                number: shape.number.clone(),
                head: shape.head.filled(words(Part::Head)),
                blocks: own
                    .map(|(nth, shape)| shape.filled(words(Part::Block(nth))))
                    .collect(),
                children: Vec::with_capacity(shape.children as usize),
                line: shape.line as usize,
            };
            open.push((provision, shape.children));
            // What lacks nothing is done, and with it perhaps what contains it.
            while let Some((done, _)) = open.pop_if(|(_, lacks)| *lacks == 0) {
                match open.last_mut() {
                    Some((around, lacks)) => {
                        around.children.push(done);
                        *lacks -= 1;
                    }
                    None => outermost.push(done),
                }
            }
        }
        Tree {
            lang: self.lang,
            provisions: outermost,
        }
    }
}

/// A count in half the room. No text has four thousand million lines.
fn count(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}
