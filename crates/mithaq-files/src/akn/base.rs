//! Writing elements, and giving each its identifier.

use super::{AKN, SPACE};
use crate::ids::Ids;
use crate::xml::{push_attribute, push_text};
use std::collections::BTreeMap;
use std::ops::Range;

/// An Akoma Ntoso file being written.
pub(super) struct Out {
    pub(super) xml: String,
    ids: Ids,
    /// Of each provision written so far, in the order of the text, its identifier.
    pub(super) written: Vec<String>,
    /// Blocks written of the last of them.
    blocks: usize,
    /// Whether what is written is quoted: its identifiers stay within those of the quotation.
    pub(super) quotes: bool,
    /// By provision and block the numbers that are links, and the identifier they lead to.
    links: Links,
}

/// See [`Out::links`].
pub(super) type Links = BTreeMap<(usize, usize), Vec<(Range<usize>, String)>>;

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
            written: Vec::new(),
            blocks: 0,
            quotes: false,
            links: Links::new(),
        }
    }

    /// Begins a file in which these numbers are links.
    pub(super) fn with_links(links: Links) -> Self {
        Self {
            links,
            ..Self::new()
        }
    }

    /// A provision begins; its blocks come next, in their order.
    pub(super) fn begin(&mut self, id: &str) {
        self.written.push(id.to_owned());
        self.blocks = 0;
    }

    /// The words of a block, its references as links.
    pub(super) fn words(&mut self, text: &str) {
        let provision = self.written.len().wrapping_sub(1);
        let links = self.links.remove(&(provision, self.blocks));
        self.blocks += 1;
        let mut done = 0;
        for (range, to) in links.unwrap_or_default() {
            let between = text.get(done..range.start);
            let (Some(between), Some(number)) = (between, text.get(range.clone())) else {
                continue;
            };
            self.text(between);
            self.leaf("ref", &[("href", &["#", &to].concat())], number);
            done = range.end;
        }
        self.text(text.get(done..).unwrap_or_default());
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

    /// An identifier for a step, see [`Ids::give`]; in quotations [`Ids::give_within`].
    pub(super) fn id(&mut self, parent: &str, step: &str) -> String {
        if self.quotes {
            return self.ids.give_within(parent, step);
        }
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
