//! A run that is split where something changes in it.

use super::Over;
use super::paragraph::Writing;
use super::script::Becomes;
use crate::xml::{Element, Node};
use std::borrow::Cow;

pub(super) struct Split<'a> {
    /// The run without content.
    run: Element<'a>,
    /// Its properties, which every piece has.
    pub(super) letters: Option<Element<'a>>,
    /// What is in the piece being written.
    pub(super) piece: Vec<Node<'a>>,
    /// Text that follows in it.
    pub(super) text: String,
    /// Whether part of the text element at hand was written already.
    is_cut: bool,
    becomes: Becomes,
}

impl<'a> Split<'a> {
    pub(super) fn new(run: Element<'a>) -> Self {
        Self {
            run,
            letters: None,
            piece: Vec::new(),
            text: String::new(),
            is_cut: false,
            becomes: Becomes::Kept,
        }
    }

    /// Goes on with what becomes something else.
    pub(super) fn turn(
        &mut self,
        over: &mut Over<'_, 'a>,
        writing: &mut Writing<'a>,
        becomes: Becomes,
    ) {
        if becomes != self.becomes {
            self.end(over, writing);
            self.becomes = becomes;
        }
    }

    /// Ends a text element: as it was written, unless it was cut.
    pub(super) fn keep(&mut self, element: Element<'a>) {
        if self.is_cut {
            self.push_text();
        } else {
            self.text.clear();
            self.piece.push(Node::Element(element));
        }
        self.is_cut = false;
    }

    /// Writes the piece at hand.
    pub(super) fn end(&mut self, over: &mut Over<'_, 'a>, writing: &mut Writing<'a>) {
        if !self.text.is_empty() {
            self.push_text();
            self.is_cut = true;
        }
        if self.piece.is_empty() {
            return;
        }
        let mut run = self.run.clone();
        run.children.extend(self.letters.clone().map(Node::Element));
        run.children.append(&mut self.piece);
        if self.becomes == Becomes::Put {
            let mut put = over.change(&self.run, "ins");
            put.children.push(Node::Element(run));
            run = put;
        }
        writing.push(Node::Element(run));
    }

    fn push_text(&mut self) {
        if !self.text.is_empty() {
            let text = text_element(&self.run, "t", &self.text);
            self.piece.push(Node::Element(text));
            self.text.clear();
        }
    }
}

/// An element with text whose white space is kept.
pub(super) fn text_element<'a>(beside: &Element<'a>, local: &str, text: &str) -> Element<'a> {
    let mut element = beside.beside(local);
    element.tag.to_mut().push_str(" xml:space=\"preserve\"");
    element
        .children
        .push(Node::Text(Cow::Owned(text.to_owned())));
    element
}
