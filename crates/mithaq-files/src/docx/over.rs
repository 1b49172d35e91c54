//! A redline put into the new document itself, so that its styles, tables, headers and numbering
//! stay as they are.
//!
//! The text of the document is walked along the comparison: what is new is wrapped where it
//! stands, what was taken out is written before what follows it. Whatever cannot be placed exactly
//! is not placed at all: the result is read again, and must give both texts.

mod ends;
mod paragraph;
mod script;
mod shape;
mod split;
mod taken;

use super::names::{alternative, is_alternatives, word};
use super::package::{Pack, Package, decode, parse};
use super::read::read;
use super::resolve::{Unresolvable, resolve};
use crate::redline::{Passage, Signature, date_time};
use crate::tracked::lists::ListPlace;
use crate::tracked::{Document, Line, Role, View};
use crate::xml::{Element, Node, push_attribute};
use script::{Becomes, Script};
use shape::Model;
use std::collections::BTreeMap;

/// The document with what `passages` say as tracked changes; nothing where they cannot be placed
/// so that both texts come back.
pub(crate) fn over(
    bytes: &[u8],
    before: Option<&Document>,
    passages: &[Passage],
    by: Signature<'_>,
) -> Result<Option<Vec<u8>>, Unresolvable> {
    let settled = resolve(bytes, View::Accepted)?;
    let document = read(&settled)?.document;
    let script = Script::of(passages);
    let (old, new) = (script.text(Becomes::Taken), script.text(Becomes::Put));
    if document.text(View::Accepted) != new {
        return Ok(None);
    }
    let mut package = Package::open(&settled)?;
    let name = package.document()?;
    let Some(part) = package.part(&name)? else {
        return Ok(None);
    };
    let text = decode(&part, &name)?;
    let mut root = parse(&text, &name)?;
    let prefix = root.prefix().to_owned();
    // Attributes of the format need a prefix.
    if prefix.is_empty() {
        return Ok(None);
    }
    let before = before.filter(|before| before.text(View::Accepted) == old);
    let mut over = Over {
        old_numbers: before.map(numbers).unwrap_or_default(),
        places: document
            .paragraphs
            .iter()
            .map(|paragraph| paragraph.shape.list)
            .collect(),
        lists: BTreeMap::new(),
        lines: document.lines(View::Accepted),
        script,
        at: 0,
        identifier: highest(&root),
        author: by.author,
        date: by.at.map(date_time),
        prefix,
        models: BTreeMap::new(),
        put: 0,
        kept: 0,
        taken: 0,
    };
    let mut at = 0;
    over.gather(&root, &mut at);
    if over.blocks(&mut root).is_none() || !over.is_done() {
        return Ok(None);
    }
    let mut written =
        String::from("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
    root.write(&mut written);
    let mut pack = Pack::default();
    for (place, other) in package.names().into_iter().enumerate() {
        if other == name {
            pack.add(&name, &written)?;
        } else {
            pack.copy(&mut package, place)?;
        }
    }
    let done = pack.finish()?;
    let again = read(&done)?.document;
    let exact = again.text(View::Accepted) == new && again.text(View::Rejected) == old;
    Ok(exact.then_some(done))
}

/// The walk. Its functions give nothing where something cannot be placed.
struct Over<'s, 'a> {
    /// The paragraphs as they are read.
    lines: Vec<Line>,
    script: Script,
    /// The next paragraph.
    at: usize,
    /// The last identifier given.
    identifier: u64,
    author: &'s str,
    date: Option<String>,
    prefix: String,
    /// What paragraphs of each role look like, for those that were taken out.
    models: BTreeMap<Role, Model<'a>>,
    /// Of the old text the lines whose number was counted: the number, and its place.
    old_numbers: BTreeMap<usize, (String, ListPlace)>,
    /// The place of each paragraph in the lists.
    places: Vec<Option<ListPlace>>,
    /// What paragraphs at each place of a list look like.
    lists: BTreeMap<ListPlace, Model<'a>>,
    /// Lines put in and kept so far, and stretches taken out.
    put: usize,
    kept: usize,
    taken: usize,
}

impl<'a> Over<'_, 'a> {
    /// Whether everything was placed.
    fn is_done(&self) -> bool {
        self.at == self.lines.len() && self.script.peek().is_none()
    }

    /// Gathers what paragraphs look like at each place of a list.
    fn gather(&mut self, inside: &Element<'a>, at: &mut usize) {
        if is_alternatives(inside) {
            if let Some(chosen) = alternative(inside) {
                self.gather(chosen, at);
            }
            return;
        }
        for element in inside.elements() {
            if word(element) == Some("p") {
                if let Some(place) = self.places.get(*at).copied().flatten() {
                    let model = || Model::of(element);
                    self.lists.entry(place).or_insert_with(model);
                }
                *at += 1;
            }
            self.gather(element, at);
        }
    }

    /// Walks what holds paragraphs, as reading does.
    fn blocks(&mut self, inside: &mut Element<'a>) -> Option<()> {
        let nodes = std::mem::take(&mut inside.children);
        for node in nodes {
            let Node::Element(mut element) = node else {
                inside.children.push(node);
                continue;
            };
            match word(&element) {
                Some("p") => self.paragraph(element, &mut inside.children)?,
                Some("tr") => {
                    self.row(&mut element)?;
                    inside.children.push(Node::Element(element));
                }
                Some("sdt") => {
                    let content = element.children.iter_mut().find_map(|node| match node {
                        Node::Element(child) if word(child) == Some("sdtContent") => Some(child),
                        Node::Element(_) | Node::Text(_) | Node::Other(_) => None,
                    });
                    if let Some(content) = content {
                        self.blocks(content)?;
                    }
                    inside.children.push(Node::Element(element));
                }
                // What is offered in several versions is not taken apart.
                None if is_alternatives(&element)
                    && alternative(&element).is_some_and(has_paragraph) =>
                {
                    return None;
                }
                Some(_) => {
                    self.blocks(&mut element)?;
                    inside.children.push(Node::Element(element));
                }
                None => inside.children.push(Node::Element(element)),
            }
        }
        self.settle(&mut inside.children);
        Some(())
    }

    /// A row whose every line was put in was put in itself.
    fn row(&mut self, row: &mut Element<'a>) -> Option<()> {
        let (put, kept, taken) = (self.put, self.kept, self.taken);
        self.blocks(row)?;
        if self.put > put && self.kept == kept && self.taken == taken {
            let mark = self.change(row, "ins");
            let properties = row.children.iter_mut().find_map(|node| match node {
                Node::Element(child) if word(child) == Some("trPr") => Some(child),
                Node::Element(_) | Node::Text(_) | Node::Other(_) => None,
            });
            match properties {
                Some(properties) => properties.children.push(Node::Element(mark)),
                None => {
                    let mut properties = row.beside("trPr");
                    properties.children.push(Node::Element(mark));
                    let before = row.children.iter().position(|node| {
                        matches!(node, Node::Element(child) if word(child) != Some("tblPrEx"))
                    });
                    row.children
                        .insert(before.unwrap_or(0), Node::Element(properties));
                }
            }
        }
        Some(())
    }

    /// An element that marks or wraps a change.
    fn change(&mut self, beside: &Element<'a>, local: &str) -> Element<'a> {
        self.identifier += 1;
        let mut change = beside.beside(local);
        let tag = change.tag.to_mut();
        let name = |local: &str| [&*self.prefix, ":", local].concat();
        push_attribute(tag, &name("id"), &self.identifier.to_string());
        push_attribute(tag, &name("author"), self.author);
        if let Some(date) = &self.date {
            push_attribute(tag, &name("date"), date);
        }
        change
    }
}

fn has_paragraph(element: &Element<'_>) -> bool {
    word(element) == Some("p") || element.elements().any(has_paragraph)
}

/// The lines of a text whose number is counted, by their place among those that are printed.
fn numbers(document: &Document) -> BTreeMap<usize, (String, ListPlace)> {
    let mut numbers = BTreeMap::new();
    let mut at = 0;
    for line in document.lines(View::Accepted) {
        let shape = document.paragraphs.get(line.paragraph).map(|p| &p.shape);
        let place = shape.and_then(|shape| shape.list);
        let is_numbered = !line.number.is_empty();
        if let Some(place) = place.filter(|_| is_numbered) {
            numbers.insert(at, (line.number, place));
        }
        let parts = line.text.split('\n').enumerate();
        at += parts
            .filter(|(part, text)| !text.trim().is_empty() || (*part == 0 && is_numbered))
            .count();
    }
    numbers
}

/// The highest identifier of any mark.
fn highest(element: &Element<'_>) -> u64 {
    let own = word(element)
        .and_then(|_| element.attribute("id"))
        .and_then(|id| id.parse::<u32>().ok())
        .map_or(0, u64::from);
    element.elements().map(highest).fold(own, u64::max)
}
