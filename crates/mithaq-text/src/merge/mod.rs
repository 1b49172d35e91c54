//! Merging: the rolling text of a whole instrument, for any number of sides.
//!
//! `rolling = base + each side's text`. Every side's provisions are matched to the base's; then one
//! row of slots holds what anyone wants where, with a mask of who wants it, and every line holds
//! its wordings with masks of who holds them. Alternatives are values: nothing fails. Numbers and
//! references are derived and never compete.
//!
//! Projecting onto the base or onto a side gives that text back exactly.

mod build;
mod contest;
mod print;
mod project;
mod weave;
mod wording;

pub use print::print;

use crate::number::Number;
use crate::rolling::{Alternative, Mask, Who};
use crate::tree::{Block, Head, Kind, Tree};
use alloc::string::String;
use alloc::vec::Vec;
use mithaq_canon::Lang;

/// A merged text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// The language of the base.
    pub lang: Lang,
    /// The sides whose texts were merged, in order.
    pub sides: Vec<Who>,
    /// The provisions in the order of the text, each where anyone wants it.
    pub slots: Vec<Slot>,
    /// The provisions; those of the base first, in its order.
    pub nodes: Vec<Node>,
    /// The lines of all provisions; those of the base first, in its order.
    pub lines: Vec<Line>,
}

/// A place in a row, and who wants something there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// The provision in [`Merged::nodes`], or the line in [`Merged::lines`].
    pub node: usize,
    /// Who has it here. Without the base: inserted here, or moved here.
    pub who: Mask,
}

/// A provision of a merged text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Whether the base has it.
    pub in_base: bool,
    /// How those who have it call it and nest it.
    pub faces: Vec<Face>,
    /// The wordings of its number and heading; empty where nobody has either.
    pub head: Vec<Stretch>,
    /// Its lines, each where anyone wants it.
    pub slots: Vec<Slot>,
}

/// What a provision is to some sides: derived, never contested.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Face {
    /// To whom.
    pub who: Mask,
    /// Its kind.
    pub kind: Kind,
    /// Its number.
    pub number: Option<Number>,
    /// How deep it stands; 0 for the outermost.
    pub depth: usize,
    head: Head,
}

/// A line of a merged text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The provision of the base in which it stands there; nothing if the base does not have it.
    pub home: Option<usize>,
    /// Its wordings.
    pub wording: Vec<Stretch>,
    shapes: Vec<(Mask, Block)>,
}

/// A stretch of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stretch {
    /// Wording that everyone who has the line has.
    Agreed(String),
    /// Wordings that differ.
    Open {
        /// The wordings; the base's own first where it has the line.
        alternatives: Vec<Alternative>,
        /// What they are to one another.
        standing: Standing,
    },
}

/// What wordings that differ are to one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// The same words, number or reference in another dress: nothing to negotiate.
    Derived,
    /// One side proposes it.
    Proposed,
    /// Several sides propose the same.
    Joint,
    /// Sides propose different things.
    Contested,
}

/// How many places need a decision between sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Conflicts {
    /// Places where sides word the same thing differently.
    pub text: usize,
    /// Provisions and lines that one side deletes and another changes.
    pub delete_edit: usize,
    /// Provisions and lines that sides move to different places.
    pub position: usize,
}

/// Merges the texts of any number of sides with their base.
///
/// The order in which sides are given makes no difference; of two texts of one side the later one
/// counts.
///
/// ```
/// use mithaq_text::{Lang, merge::merge, parse::plain, rolling::Who};
/// let base = plain("Article 1\nReplies are given within thirty days.", Lang::En).tree;
/// let one = plain("Article 1\nReplies are given within sixty days.", Lang::En).tree;
/// let two = plain("Article 1\nNew.\nArticle 2\nReplies are given in writing within thirty days.", Lang::En).tree;
/// let merged = merge(&base, &[(Who(0), &one), (Who(1), &two)]);
/// assert_eq!(merged.conflicts().text, 0);
/// assert_eq!(merged.base().to_string(), base.to_string());
/// assert_eq!(merged.side(Who(1)).to_string(), two.to_string());
/// assert!(merged.united().to_string().contains("Replies are given in writing within sixty days."));
/// ```
pub fn merge(base: &Tree, sides: &[(Who, &Tree)]) -> Merged {
    let mut latest: Vec<(Who, &Tree)> = Vec::new();
    for (who, tree) in sides {
        latest.retain(|(other, _)| other != who);
        latest.push((*who, tree));
    }
    latest.sort_unstable_by_key(|(who, _)| *who);
    build::build(base, &latest)
}

impl Merged {
    /// The base's text, as it was. Lines are numbered as printing numbers them.
    pub fn base(&self) -> Tree {
        project::project(self, Mask::BASE)
    }

    /// A side's text, as it was; the base's for a side that gave none.
    pub fn side(&self, who: Who) -> Tree {
        let mask = if self.sides.contains(&who) {
            Mask::of(who)
        } else {
            Mask::BASE
        };
        project::project(self, mask)
    }

    /// The base with every change that nobody contests; where sides differ, the base stands.
    pub fn united(&self) -> Tree {
        project::united(self)
    }

    /// How many places need a decision.
    pub fn conflicts(&self) -> Conflicts {
        contest::conflicts(self)
    }

    /// How many changes several sides propose alike.
    pub fn joint(&self) -> usize {
        contest::joint(self)
    }

    /// How many places are open: where any side wants other words, or something elsewhere.
    pub fn open(&self) -> usize {
        contest::open(self)
    }

    /// The number and heading of a provision as one of `who` has them; where nobody of them has the
    /// provision, as the first who has.
    pub fn head(&self, node: usize, who: Mask) -> Head {
        let Some(node) = self.nodes.get(node) else {
            return Head::default();
        };
        let face = node.faces.iter().find(|face| face.who.meets(who));
        face.or(node.faces.first())
            .map(|face| face.head.filled(wording::of(&node.head, who)))
            .unwrap_or_default()
    }

    /// For whom a line begins on the line of its provision's number.
    pub fn run_in(&self, line: usize) -> Mask {
        let shapes = self.lines.get(line).map(|line| line.shapes.as_slice());
        shapes
            .unwrap_or_default()
            .iter()
            .filter(|(_, block)| block.run_in)
            .fold(Mask::default(), |all, (who, _)| all.with(*who))
    }

    /// Everyone: the base and all sides.
    pub fn all(&self) -> Mask {
        self.sides
            .iter()
            .fold(Mask::BASE, |all, who| all.with(Mask::of(*who)))
    }
}

#[cfg(test)]
mod tests;
