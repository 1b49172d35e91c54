//! Writing elements, and giving each its identifier.

use super::{AKN, SPACE};
use crate::ids::Ids;
use crate::xml::{push_attribute, push_text};

/// An Akoma Ntoso file being written.
pub(super) struct Out {
    pub(super) xml: String,
    ids: Ids,
}

impl Out {
    /// Begins a file.
    pub(super) fn new() -> Self {
        let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<akomaNtoso");
        push_attribute(&mut xml, "xmlns", AKN);
        push_attribute(&mut xml, "xmlns:m", SPACE);
        xml.push('>');
        Self {
            xml,
            ids: Ids::default(),
        }
    }

    /// Ends the file.
    pub(super) fn finish(mut self) -> String {
        self.xml.push_str("</akomaNtoso>\n");
        self.xml
    }

    pub(super) fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.start(name, attributes);
        self.xml.push('>');
    }

    pub(super) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.start(name, attributes);
        self.xml.push_str("/>");
    }

    pub(super) fn close(&mut self, name: &str) {
        self.xml.push_str("</");
        self.xml.push_str(name);
        self.xml.push('>');
    }

    pub(super) fn text(&mut self, text: &str) {
        push_text(&mut self.xml, text);
    }

    /// An element with text alone.
    pub(super) fn leaf(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.open(name, attributes);
        self.text(text);
        self.close(name);
    }

    fn start(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.xml.push('<');
        self.xml.push_str(name);
        for (name, value) in attributes {
            push_attribute(&mut self.xml, name, value);
        }
    }

    /// An identifier for a step, see [`Ids::give`].
    pub(super) fn id(&mut self, parent: &str, step: &str) -> String {
        self.ids.give(parent, step)
    }

    /// An identifier for a step within a parent, see [`Ids::give_within`].
    pub(super) fn id_within(&mut self, parent: &str, step: &str) -> String {
        self.ids.give_within(parent, step)
    }
}

/// A part of an identifier: no white space, and none of the signs that join parts.
pub(super) fn step_of(label: &str) -> String {
    label.chars().filter(|c| c.is_alphanumeric()).collect()
}
