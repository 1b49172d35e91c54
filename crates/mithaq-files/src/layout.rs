//! A tree of provisions as the lines of a document: what is a heading, and how deep.

use crate::tracked::{Builder, Document, Fate, Role, Shape};
use mithaq_canon::Dir;
use mithaq_text::Lang;
use mithaq_text::tree::{Kind, Provision, Tree};

/// The lines of one provision, what it contains left aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Laid {
    /// What its first lines are.
    pub role: Role,
    /// How many lines name it; the others are wording.
    pub head_lines: usize,
    /// The lines, each ended by `\n`; empty where the provision only contains others.
    pub text: String,
}

/// The lines of a provision that stands `depth` provisions deep, 0 the outermost.
pub fn provision(provision: &Provision, depth: usize) -> Laid {
    let run_in = provision.blocks.first().is_some_and(|block| block.run_in);
    let head = provision.head.raw();
    let mut text = String::from(head);
    if !head.is_empty() && !run_in {
        text.push('\n');
    }
    for block in &provision.blocks {
        text.push_str(block.raw());
        text.push('\n');
    }
    let head_lines = if run_in { 0 } else { head.lines().count() };
    let role = match provision.kind {
        Kind::Title => Role::Title,
        Kind::Preamble
        | Kind::Annex
        | Kind::Protocol
        | Kind::Appendix
        | Kind::Closing
        | Kind::Book
        | Kind::Part
        | Kind::Division
        | Kind::Chapter
        | Kind::Section
        | Kind::Subsection
        | Kind::Article => Role::Heading(u8::try_from(depth + 1).unwrap_or(9).min(9)),
    };
    Laid {
        role,
        head_lines,
        text,
    }
}

/// Every provision of a tree in order, with its lines.
pub fn tree(tree: &Tree) -> Vec<(&Provision, Laid)> {
    let mut ahead: Vec<(&Provision, usize)> = tree
        .provisions
        .iter()
        .rev()
        .map(|outer| (outer, 0))
        .collect();
    let mut laid = Vec::new();
    while let Some((here, depth)) = ahead.pop() {
        ahead.extend(here.children.iter().rev().map(|child| (child, depth + 1)));
        laid.push((here, provision(here, depth)));
    }
    laid
}

/// A tree as a document without changes.
pub fn document(of: &Tree) -> Document {
    let mut builder = Builder::default();
    for (_, laid) in tree(of) {
        for (place, line) in laid.text.lines().enumerate() {
            builder.shape(&shape(of.lang, laid.role, place < laid.head_lines));
            builder.text(line, Fate::KEPT);
            builder.text("\n", Fate::KEPT);
        }
    }
    builder.finish()
}

/// The shape of a line in a language.
pub(crate) fn shape(lang: Lang, role: Role, in_head: bool) -> Shape {
    Shape {
        role: if in_head { role } else { Role::Body },
        rtl: lang.dir() == Dir::Rtl,
        ..Shape::default()
    }
}
