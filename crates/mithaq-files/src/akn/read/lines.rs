//! Paragraphs and points, and the words in them.

use super::{Notice, Reader, find};
use crate::akn::structure::block;
use crate::xml::{Element, Node};
use mithaq_text::tree::{Block, Kind, Provision};

/// Blocks being read, and a label that waits for its words.
#[derive(Default)]
pub(super) struct Lines {
    pub(super) blocks: Vec<Block>,
}

impl Reader {
    /// Reads an element that holds paragraphs, at a depth.
    pub(super) fn lines(&mut self, element: &Element<'_>, depth: u8, into: &mut Lines) {
        if self.is_left_out(element) {
            return;
        }
        let before = into.blocks.len();
        match element.local() {
            "p" | "block" if find(element, "quotedStructure").is_some() => {
                self.quoting(element, depth, into);
            }
            // One line each.
            "p" | "block" | "crossHeading" | "listIntroduction" | "listWrapUp" | "heading"
            | "subheading" | "docTitle" | "li" | "caption" => {
                let text = self.inline(element);
                if self.exact || !text.is_empty() {
                    into.blocks.push(block(None, "", &text, depth));
                }
            }
            "authorialNote" => self.notice(Notice::Notes),
            "img" => self.notice(Notice::Pictures),
            "meta" | "toc" => (),
            // Words that stand in no paragraph, in an element that is not known here, are a line.
            _ if has_words(element) => {
                let text = self.inline(element);
                into.blocks.push(block(None, "", &text, depth));
            }
            _ => self.numbered(element, depth, into),
        }
        let said = element
            .attribute("depth")
            .and_then(|depth| depth.parse().ok());
        if let (Some(said), Some(first)) = (said, into.blocks.get_mut(before)) {
            first.depth = said;
        }
    }

    /// A paragraph that quotes provisions: its own words, then each line of theirs, deeper.
    fn quoting(&mut self, element: &Element<'_>, depth: u8, into: &mut Lines) {
        for node in &element.children {
            match node {
                Node::Other(_) => (),
                Node::Text(words) => {
                    let words = words.trim();
                    if !words.is_empty() {
                        into.blocks.push(block(None, "", words, depth));
                    }
                }
                Node::Element(child) if child.local() == "quotedStructure" => {
                    self.quotation(child, depth.saturating_add(1), into);
                }
                Node::Element(child) if find(child, "quotedStructure").is_some() => {
                    self.quoting(child, depth, into);
                }
                Node::Element(child) => {
                    let mut words = String::new();
                    self.word(child, &mut words);
                    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
                    // Words side by side are one line.
                    match into.blocks.last_mut().filter(|_| !words.is_empty()) {
                        Some(last) => {
                            let joined = [last.raw(), " ", &words].concat();
                            *last = block(None, "", &joined, depth);
                        }
                        None => into.blocks.push(block(None, "", &words, depth)),
                    }
                }
            }
        }
    }

    fn quotation(&mut self, element: &Element<'_>, depth: u8, into: &mut Lines) {
        let mut outer = Provision::new(Kind::Preamble, 0);
        let elements = element.elements();
        elements.for_each(|child| self.inside(child, 0, &mut outer));
        let text = outer.to_string();
        let lines = text.trim_end_matches('\n').split('\n');
        let at = into.blocks.len();
        into.blocks
            .extend(lines.map(|line| block(None, "", line, depth)));
        let quote = |name: &str| element.attribute(name).unwrap_or_default();
        let (open, close) = (quote("startQuote"), quote("endQuote"));
        if let Some(first) = into.blocks.get_mut(at) {
            *first = block(None, "", &[&*open, first.raw()].concat(), depth);
        }
        if let Some(last) = into.blocks.last_mut() {
            *last = block(None, "", &[last.raw(), &*close].concat(), depth);
        }
    }

    /// Something with a number and paragraphs of its own, or that only wraps others.
    fn numbered(&mut self, element: &Element<'_>, depth: u8, into: &mut Lines) {
        let num = element.child("num");
        // Where it stands deeper than it looks, so does what it holds.
        let said = |on: Option<&Element<'_>>| on?.attribute("depth")?.parse().ok();
        let depth = said(num).or_else(|| said(Some(element))).unwrap_or(depth);
        let label = num.map(|num| self.inline(num)).unwrap_or_default();
        // Points stand in lists: what they hold is deeper than what the list introduces.
        let inner = match element.local() {
            "list" | "blockList" | "sublist" | "ul" | "ol" => depth.saturating_add(1),
            _ => depth,
        };
        let at = into.blocks.len();
        for child in element.elements() {
            match child.local() {
                "num" => (),
                "intro" | "wrapUp" | "listIntroduction" | "listWrapUp" => {
                    self.lines(child, depth, into);
                }
                _ => self.lines(child, inner, into),
            }
        }
        if !label.is_empty() {
            match into
                .blocks
                .get_mut(at)
                .filter(|first| first.label().is_empty())
            {
                Some(first) => *first = block(num, &label, first.raw(), depth),
                None => into.blocks.insert(at, block(num, &label, "", depth)),
            }
        }
    }

    /// The words in an element: as they stand in a file written here, else with white space
    /// evened.
    pub(in crate::akn) fn inline(&mut self, element: &Element<'_>) -> String {
        let mut text = String::new();
        self.words(element, &mut text);
        if self.exact {
            return text;
        }
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn words(&mut self, element: &Element<'_>, text: &mut String) {
        for node in &element.children {
            match node {
                Node::Text(words) => text.push_str(words),
                Node::Other(_) => (),
                Node::Element(child) => self.word(child, text),
            }
        }
    }

    /// The words of an element within a line.
    fn word(&mut self, child: &Element<'_>, text: &mut String) {
        match child.local() {
            "eol" | "br" => text.push('\n'),
            "authorialNote" => self.notice(Notice::Notes),
            "img" => self.notice(Notice::Pictures),
            "del" if !self.exact => self.notice(Notice::Removed),
            _ if self.is_left_out(child) => (),
            // Quoted structures hold blocks; each begins a word of its own.
            "p" | "num" | "heading" | "content" | "quotedStructure" => {
                text.push(' ');
                self.words(child, text);
                text.push(' ');
            }
            "quotedText" => {
                let quote = |name: &str| child.attribute(name).unwrap_or_default();
                text.push_str(&quote("startQuote"));
                self.words(child, text);
                text.push_str(&quote("endQuote"));
            }
            _ => self.words(child, text),
        }
    }
}

fn has_words(element: &Element<'_>) -> bool {
    element
        .children
        .iter()
        .any(|node| matches!(node, Node::Text(words) if !words.trim().is_empty()))
}
