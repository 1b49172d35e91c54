//! Changes of what stands around text: content controls, formulas, merged cells.

use super::{Resolver, author};
use crate::docx::names::word;
use crate::xml::{Element, Node};

impl<'a> Resolver<'_, 'a> {
    /// Resolves markup around text: a content control and the like.
    pub(super) fn around(&mut self, mut element: Element<'a>, done: &mut Vec<Node<'a>>) {
        let had_blocks = holds_blocks(&element);
        let is_undone = !self.undone.is_empty();
        self.restore(&mut element);
        element.children = self.inside(&mut element);
        // An empty control around blocks is none that word processors open.
        if is_undone || (had_blocks && !holds_blocks(&element)) {
            for node in std::mem::take(&mut element.children) {
                match node {
                    Node::Element(content) if word(&content) == Some("sdtContent") => {
                        done.extend(content.children);
                    }
                    Node::Element(properties)
                        if word(&properties).is_some_and(|name| name.ends_with("Pr")) => {}
                    node @ (Node::Element(_) | Node::Text(_) | Node::Other(_)) => done.push(node),
                }
            }
        } else {
            done.push(Node::Element(element));
        }
    }

    /// Resolves a part of a formula; where a fraction, root or the like is undone, what stood in
    /// it stays (22.1.2.23).
    pub(super) fn formula(&mut self, mut element: Element<'a>, done: &mut Vec<Node<'a>>) {
        if element.local() == "r" && !(self.all_show(Some(&element)) && self.run_shows(&element)) {
            return;
        }
        let stands = element.elements().all(|properties| {
            properties
                .child("ctrlPr")
                .is_none_or(|control| self.all_show(Some(control)) && self.run_shows(control))
        });
        element.children = self.inside(&mut element);
        if stands {
            done.push(Node::Element(element));
        } else {
            for node in element.children {
                match node {
                    Node::Element(argument) if !argument.local().ends_with("Pr") => {
                        done.extend(argument.children);
                    }
                    Node::Element(_) | Node::Text(_) | Node::Other(_) => (),
                }
            }
        }
    }

    fn run_shows(&self, run: &Element<'_>) -> bool {
        run.elements()
            .filter(|properties| word(properties) == Some("rPr"))
            .all(|properties| self.all_show(Some(properties)))
    }

    /// Notes where a range begins and ends in which markup is undone.
    pub(super) fn range(&mut self, element: &Element<'_>) {
        let (Some(name), Some(id)) = (word(element), element.attribute("id")) else {
            return;
        };
        let accepted = self.view.accepts(&author(element));
        match name {
            "customXmlInsRangeStart" | "customXmlMoveToRangeStart" if !accepted => {
                self.undone.push(id.into_owned());
            }
            "customXmlDelRangeStart" | "customXmlMoveFromRangeStart" if accepted => {
                self.undone.push(id.into_owned());
            }
            name if name.ends_with("RangeEnd") => self.undone.retain(|open| *open != id),
            _ => (),
        }
    }

    /// Passes over what goes, for the ends of ranges in it.
    pub(super) fn pass(&mut self, nodes: &[Node<'_>]) {
        for node in nodes {
            if let Node::Element(element) = node {
                if word(element).is_some_and(|name| range_end(name) == Some(true)) {
                    self.range(element);
                }
                self.pass(&element.children);
            }
        }
    }

    /// How a cell is merged with the one above it, where that was changed (17.13.5.1).
    pub(super) fn merged(&self, properties: &Element<'_>) -> Option<bool> {
        let change = properties.child("cellMerge")?;
        let accepted = self.view.accepts(&author(change));
        let value = change.attribute(if accepted { "vMerge" } else { "vMergeOrig" })?;
        Some(value == "cont")
    }
}

/// Whether the name is that of an end (true) or a start of a range that changes leave.
pub(super) fn range_end(name: &str) -> Option<bool> {
    let is_range = name.starts_with("moveFromRange")
        || name.starts_with("moveToRange")
        || (name.starts_with("customXml") && name.contains("Range"));
    is_range.then(|| name.ends_with("RangeEnd"))
}

fn holds_blocks(element: &Element<'_>) -> bool {
    element.elements().any(|child| match word(child) {
        Some("p" | "tbl" | "tr" | "tc") => true,
        Some("sdt" | "sdtContent" | "customXml") => holds_blocks(child),
        Some(_) | None => false,
    })
}

/// Cells, notes and the like hold a paragraph at least (17.4.65).
pub(super) fn with_paragraph(element: &mut Element<'_>) {
    if !element.elements().any(|block| word(block) == Some("p")) {
        let empty = element.beside("p");
        element.children.push(Node::Element(empty));
    }
}

/// Merges a cell with the one above it, or lets it begin anew.
pub(super) fn merge(properties: &mut Element<'_>, goes_on: bool) {
    let mut merged = properties.beside("vMerge");
    if !goes_on {
        let prefix = merged.prefix().to_owned();
        let colon = if prefix.is_empty() { "" } else { ":" };
        let value = format!(" {prefix}{colon}val=\"restart\"");
        merged.tag.to_mut().push_str(&value);
    }
    properties
        .children
        .retain(|node| !matches!(node, Node::Element(child) if word(child) == Some("vMerge")));
    // The schema fixes the order of what is in it.
    let before = properties.children.iter().rposition(|node| {
        matches!(node, Node::Element(child) if matches!(word(child), Some("cnfStyle" | "tcW" | "gridSpan" | "hMerge")))
    });
    properties
        .children
        .insert(before.map_or(0, |place| place + 1), Node::Element(merged));
}
