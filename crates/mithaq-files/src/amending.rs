//! What amends a text: modifications that make a later text from an earlier one.
//!
//! As treaties do it, every modification names provisions of the text *before* it is amended, so
//! their order does not matter but where several are put at one place. A protocol and a side's
//! proposal say the same things; they differ in who says them ([`akn`](crate::akn) writes both).
//!
//! `apply(&between(&compare(a, b), a, b), a)` prints as `b`.

mod apply;
mod between;
mod flat;
mod hunks;
mod seats;

pub use apply::{Inapplicable, apply};
pub use between::between;
pub(crate) use flat::Flat;

use mithaq_canon::Digest;
use mithaq_text::number::Number;
use mithaq_text::tree::Provision;

/// Modifications of one text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Amending {
    /// What is done, in the order in which it is said.
    pub deeds: Vec<Deed>,
    /// SHA-256 of the text that is amended, as it prints, where it is known.
    pub base: Option<Digest>,
}

/// One modification. `at` is the identifier of a provision of the text before it is amended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// A provision reads differently.
    Replace {
        /// Which.
        at: String,
        /// What takes its place.
        new: Box<Provision>,
        /// Whether what it contains is replaced with it; else that stays.
        whole: bool,
    },
    /// The heading of a provision reads differently.
    Retitle {
        /// Of which.
        at: String,
        /// The heading.
        heading: String,
    },
    /// A few words of a provision are others. The old ones stand in it once.
    Words {
        /// In which.
        at: String,
        /// The words as they stand.
        old: String,
        /// What takes their place; empty where they go.
        new: String,
    },
    /// Provisions come in.
    Insert {
        /// Where.
        to: Place,
        /// Which, in order, with what they contain.
        new: Vec<Provision>,
    },
    /// A provision goes, with what it contains and nobody moves out.
    Repeal {
        /// Which.
        at: String,
    },
    /// A provision has another number.
    Renumber {
        /// Which.
        at: String,
        /// Keyword and number as they are to be written.
        label: String,
        /// The number, where it can be read.
        number: Option<Number>,
    },
    /// A provision goes elsewhere, with what it contains.
    Move {
        /// Which.
        at: String,
        /// Where to.
        to: Place,
    },
}

/// A place in a text. What several modifications put at one place stands in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Beside the provision or in it.
    pub edge: Edge,
    /// Of which provision.
    pub of: Spot,
}

/// Beside a provision, or in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Edge {
    /// Before it.
    Before,
    /// After it, and after what it contains.
    After,
    /// In it, before what it contains.
    Start,
    /// In it, after what it contains.
    End,
}

/// A provision to which a place refers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spot {
    /// The whole text; only [`Edge::Start`] and [`Edge::End`] make sense.
    Whole,
    /// A provision of the text before it is amended, by its identifier. Where it is moved away or
    /// repealed, the place is where it stood.
    Base(String),
    /// A provision that another modification inserts.
    Inserted {
        /// Which modification, counted from 0.
        deed: usize,
        /// Which of what it inserts, in the order of the text, counted from 0.
        nth: usize,
    },
}

/// The digest by which a text is known again: SHA-256 of it as it prints.
pub fn digest(tree: &mithaq_text::tree::Tree) -> Digest {
    Digest::of(&[tree.to_string().as_bytes()])
}

#[cfg(test)]
mod tests;
