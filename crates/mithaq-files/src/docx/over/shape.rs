//! What paragraphs look like.

use crate::docx::names::word;
use crate::xml::{Element, Node};

/// What paragraphs of a role look like.
pub(super) struct Model<'a> {
    pub(super) shape: Option<Element<'a>>,
    pub(super) letters: Option<Element<'a>>,
}

impl<'a> Model<'a> {
    /// A paragraph as it is, but for what only one can have.
    pub(super) fn of(paragraph: &Element<'a>) -> Self {
        let letters = paragraph
            .elements()
            .find(|run| word(run) == Some("r"))
            .and_then(|run| run.child("rPr"));
        Self {
            shape: plain(paragraph.child("pPr").cloned(), paragraph, false),
            letters: letters.cloned(),
        }
    }
}

/// The properties of a paragraph without those that only one can have; without numbering, if so.
pub(super) fn plain<'a>(
    shape: Option<Element<'a>>,
    own: &Element<'a>,
    unnumbered: bool,
) -> Option<Element<'a>> {
    let mut shape = shape?;
    shape.children.retain(|node| match node {
        Node::Element(child) => {
            !matches!(word(child), Some("sectPr" | "pPrChange" | "framePr"))
                && (!unnumbered || word(child) != Some("numPr"))
        }
        Node::Text(_) | Node::Other(_) => false,
    });
    if unnumbered {
        // List 0 takes away what the style says (17.9.18).
        let mut list = own.beside("numPr");
        let mut none = own.beside("numId");
        let value = format!(" {}:val=\"0\"", none.prefix());
        none.tag.to_mut().push_str(&value);
        list.children.push(Node::Element(none));
        let before = shape.children.iter().rposition(|node| {
            matches!(node, Node::Element(child) if matches!(word(child), Some("pStyle" | "keepNext" | "keepLines" | "pageBreakBefore" | "widowControl")))
        });
        shape
            .children
            .insert(before.map_or(0, |at| at + 1), Node::Element(list));
    }
    Some(shape)
}

/// The properties of a paragraph with a mark on its end.
pub(super) fn marked<'a>(
    shape: Option<Element<'a>>,
    own: &Element<'a>,
    mark: Element<'a>,
) -> Element<'a> {
    let mut shape = shape.unwrap_or_else(|| own.beside("pPr"));
    let letters = shape.children.iter_mut().find_map(|node| match node {
        Node::Element(child) if word(child) == Some("rPr") => Some(child),
        Node::Element(_) | Node::Text(_) | Node::Other(_) => None,
    });
    match letters {
        Some(letters) => letters.children.insert(0, Node::Element(mark)),
        None => {
            let mut letters = own.beside("rPr");
            letters.children.push(Node::Element(mark));
            let after = shape.children.iter().position(|node| {
                matches!(node, Node::Element(child) if matches!(word(child), Some("sectPr" | "pPrChange")))
            });
            let at = after.unwrap_or(shape.children.len());
            shape.children.insert(at, Node::Element(letters));
        }
    }
    shape
}
