//! Where an insertion ends a paragraph and whole inserted paragraphs follow.
//!
//! LibreOffice joins such insertions and, when they are rejected, takes the end of the first
//! paragraph out too. So, as in what is written anew, the inserted ends come first and the original
//! end closes the last inserted paragraph.

use super::Over;
use super::shape::{marked, plain};
use crate::docx::names::word;
use crate::xml::{Element, Node};

impl<'a> Over<'_, 'a> {
    /// Settles the ends of the paragraphs beside one another.
    pub(super) fn settle(&mut self, nodes: &mut [Node<'a>]) {
        let mut first = 0;
        while first < nodes.len() {
            let following = nodes.iter().skip(first + 1);
            let count = match nodes.get(first) {
                Some(Node::Element(paragraph)) if ends_inserted(paragraph) => following
                    .take_while(|node| matches!(node, Node::Element(next) if is_inserted(next)))
                    .count(),
                Some(_) | None => 0,
            };
            if count > 0 {
                self.shift(nodes, first, first + count);
            }
            first += count + 1;
        }
    }

    fn shift(&mut self, nodes: &mut [Node<'a>], first: usize, last: usize) {
        let Some(Node::Element(begins)) = nodes.get_mut(first) else {
            return;
        };
        let own = begins.beside("p");
        let was = properties(begins).cloned();
        let mark = self.change(&own, "ins");
        set(begins, marked(was.clone(), &own, mark));
        let Some(Node::Element(ends)) = nodes.get_mut(last) else {
            return;
        };
        let mut shape = properties(ends)
            .cloned()
            .unwrap_or_else(|| own.beside("pPr"));
        if let Some(letters) = child_mut(&mut shape, "rPr") {
            letters
                .children
                .retain(|node| !matches!(node, Node::Element(mark) if word(mark) == Some("ins")));
        }
        // Rejected, what remains is the first paragraph.
        let mut before = plain(was, &own, false).unwrap_or_else(|| own.beside("pPr"));
        before
            .children
            .retain(|node| !matches!(node, Node::Element(child) if word(child) == Some("rPr")));
        let mut change = self.change(&own, "pPrChange");
        change.children.push(Node::Element(before));
        shape.children.push(Node::Element(change));
        set(ends, shape);
    }
}

fn properties<'e, 'a>(paragraph: &'e Element<'a>) -> Option<&'e Element<'a>> {
    paragraph.child("pPr")
}

fn child_mut<'e, 'a>(element: &'e mut Element<'a>, local: &str) -> Option<&'e mut Element<'a>> {
    element.children.iter_mut().find_map(|node| match node {
        Node::Element(child) if word(child) == Some(local) => Some(child),
        Node::Element(_) | Node::Text(_) | Node::Other(_) => None,
    })
}

fn set<'a>(paragraph: &mut Element<'a>, shape: Element<'a>) {
    match child_mut(paragraph, "pPr") {
        Some(own) => *own = shape,
        None => paragraph.children.insert(0, Node::Element(shape)),
    }
}

/// Whether its end has this mark, or with nothing asked for any.
fn has_mark(paragraph: &Element<'_>, mark: Option<&str>) -> bool {
    let letters = properties(paragraph).and_then(|shape| shape.child("rPr"));
    letters.is_some_and(|letters| {
        letters.elements().any(|child| match mark {
            Some(mark) => word(child) == Some(mark),
            None => matches!(word(child), Some("ins" | "del")),
        })
    })
}

fn ends_section(paragraph: &Element<'_>) -> bool {
    properties(paragraph).is_some_and(|shape| shape.child("sectPr").is_some())
}

/// Whether its last words were put in, and its end stands.
fn ends_inserted(paragraph: &Element<'_>) -> bool {
    let last = paragraph.elements().filter(|child| has_run(child)).last();
    word(paragraph) == Some("p")
        && last.is_some_and(|last| word(last) == Some("ins"))
        && !has_mark(paragraph, None)
        && !ends_section(paragraph)
}

/// Whether all of it was put in, and its end.
fn is_inserted(paragraph: &Element<'_>) -> bool {
    let mut content = paragraph.elements().filter(|child| has_run(child));
    word(paragraph) == Some("p")
        && has_mark(paragraph, Some("ins"))
        && content.all(|child| word(child) == Some("ins"))
        && !ends_section(paragraph)
}

fn has_run(element: &Element<'_>) -> bool {
    word(element) == Some("r") || element.elements().any(has_run)
}
