//! Accepting or rejecting changes within a DOCX, everything else kept as it is.

mod markup;

use super::names::{is_formula, word};
use super::package::{Pack, Package, decode, parse};
use super::{Unreadable, Unwritable};
use crate::tracked::View;
use crate::xml::{Element, Node};
use markup::{merge, range_end, with_paragraph};

/// Why changes could not be accepted or rejected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unresolvable {
    /// The document cannot be read.
    #[error(transparent)]
    Read(#[from] Unreadable),
    /// The result cannot be written.
    #[error(transparent)]
    Write(#[from] Unwritable),
}

/// The same DOCX with the changes of a view done and all others undone. Formatting, pictures,
/// headers, unknown elements and all parts without text are kept as they are.
///
/// # Errors
/// [`Unresolvable`].
pub fn resolve(bytes: &[u8], view: View<'_>) -> Result<Vec<u8>, Unresolvable> {
    let mut package = Package::open(bytes)?;
    let document = package.document()?;
    let mut with_text = vec![document.clone()];
    for (kind, target) in package.relations(&document)? {
        if matches!(
            &*kind,
            "header" | "footer" | "footnotes" | "endnotes" | "comments" | "styles" | "numbering"
        ) {
            with_text.push(target);
        }
    }
    let mut pack = Pack::default();
    for (place, name) in package.names().into_iter().enumerate() {
        let has_text = with_text
            .iter()
            .any(|part| part.eq_ignore_ascii_case(&name));
        let part = if has_text { package.part(&name)? } else { None };
        let text = part
            .as_deref()
            .map(|part| decode(part, &name))
            .transpose()?;
        let root = text.as_deref().map(|text| parse(text, &name)).transpose()?;
        match root.filter(has_changes) {
            Some(root) => pack.add(&name, &part_as(view, root))?,
            None => pack.copy(&mut package, place)?,
        }
    }
    Ok(pack.finish()?)
}

/// Whether there is anything to settle: a part without changes stays as it is, byte for byte.
fn has_changes(element: &Element<'_>) -> bool {
    let is_change = word(element).is_some_and(|name| {
        matches!(
            name,
            "ins" | "del" | "moveFrom" | "moveTo" | "cellIns" | "cellDel" | "cellMerge"
        ) || name.ends_with("Change")
            || range_end(name).is_some()
    });
    is_change || element.elements().any(has_changes)
}

fn part_as(view: View<'_>, mut root: Element<'_>) -> String {
    let mut resolver = Resolver {
        view,
        carried: Vec::new(),
        last: None,
        undone: Vec::new(),
    };
    let children = std::mem::take(&mut root.children);
    root.children = resolver.flow(children);
    if matches!(word(&root), Some("hdr" | "ftr")) {
        with_paragraph(&mut root);
    }
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
    root.write(&mut out);
    out
}

struct Resolver<'v, 'a> {
    view: View<'v>,
    /// What stood in paragraphs of this flow whose end is gone, and waits for the next.
    carried: Vec<Node<'a>>,
    /// The last of those paragraphs, without its content.
    last: Option<Element<'a>>,
    /// Identifiers of the open ranges (17.13.5.4-11) in which markup around text, such as that of
    /// content controls, is to go and its text to stay.
    undone: Vec<String>,
}

impl<'a> Resolver<'_, 'a> {
    /// Resolves a flow of paragraphs: what waits at its end gets a paragraph of its own.
    fn flow(&mut self, nodes: Vec<Node<'a>>) -> Vec<Node<'a>> {
        let outer = (std::mem::take(&mut self.carried), self.last.take());
        let mut done = self.nodes(nodes);
        self.settle(&mut done);
        (self.carried, self.last) = outer;
        done
    }

    fn nodes(&mut self, nodes: Vec<Node<'a>>) -> Vec<Node<'a>> {
        let mut done = Vec::with_capacity(nodes.len());
        for node in nodes {
            match node {
                Node::Element(element) => self.element(element, &mut done),
                other @ (Node::Text(_) | Node::Other(_)) => done.push(other),
            }
        }
        done
    }

    fn element(&mut self, mut element: Element<'a>, done: &mut Vec<Node<'a>>) {
        let name = word(&element).unwrap_or_default().to_owned();
        if is_formula(&element) {
            self.formula(element, done);
            return;
        }
        match &*name {
            "ins" | "del" | "moveFrom" | "moveTo" => {
                let children = std::mem::take(&mut element.children);
                if self.shows(&element) {
                    done.extend(self.nodes(children));
                } else {
                    self.pass(&children);
                    done.extend(children.into_iter().filter(is_mark));
                }
            }
            "p" => self.paragraph(element, done),
            "tbl" => {
                self.settle(done);
                element.children = self.inside(&mut element);
                let is_left =
                    |row: &Element<'_>| matches!(word(row), Some("tr" | "sdt" | "customXml"));
                if element.elements().any(is_left) {
                    done.push(Node::Element(element));
                }
            }
            "tr" => {
                if self.all_show(element.child("trPr")) {
                    element.children = self.inside(&mut element);
                    let is_left =
                        |cell: &Element<'_>| matches!(word(cell), Some("tc" | "sdt" | "customXml"));
                    if element.elements().any(is_left) {
                        done.push(Node::Element(element));
                    }
                }
            }
            "tc" => {
                if self.all_show(element.child("tcPr")) {
                    let children = std::mem::take(&mut element.children);
                    element.children = self.flow(children);
                    with_paragraph(&mut element);
                    done.push(Node::Element(element));
                }
            }
            "tcPr" => {
                let merged = self.merged(&element);
                self.restore(&mut element);
                element.children = self.inside(&mut element);
                if let Some(merged) = merged {
                    merge(&mut element, merged);
                }
                done.push(Node::Element(element));
            }
            "body" => {
                let children = std::mem::take(&mut element.children);
                element.children = self.flow(children);
                done.push(Node::Element(element));
            }
            "txbxContent" | "footnote" | "endnote" | "comment" => {
                let children = std::mem::take(&mut element.children);
                element.children = self.flow(children);
                with_paragraph(&mut element);
                done.push(Node::Element(element));
            }
            "sdt" | "customXml" | "smartTag" => self.around(element, done),
            "delText" | "delInstrText" => {
                let local = if name == "delText" { "t" } else { "instrText" };
                element.rename(local);
                done.push(Node::Element(element));
            }
            "cellIns" | "cellDel" | "cellMerge" | "numberingChange" => (),
            name if range_end(name).is_some() => self.range(&element),
            "numPr" => {
                if self.all_show(Some(&element)) {
                    element.children = self.inside(&mut element);
                    done.push(Node::Element(element));
                }
            }
            _ => {
                self.restore(&mut element);
                element.children = self.inside(&mut element);
                done.push(Node::Element(element));
            }
        }
    }

    fn inside(&mut self, element: &mut Element<'a>) -> Vec<Node<'a>> {
        let children = std::mem::take(&mut element.children);
        self.nodes(children)
    }

    fn paragraph(&mut self, mut element: Element<'a>, done: &mut Vec<Node<'a>>) {
        let properties = element.child("pPr");
        let ends = self.all_show(properties.and_then(|properties| properties.child("rPr")));
        let mut content = self.inside(&mut element);
        let has_properties =
            matches!(content.first(), Some(Node::Element(first)) if word(first) == Some("pPr"));
        let mut rest = content.split_off(usize::from(has_properties));
        if ends {
            content.append(&mut self.carried);
            content.append(&mut rest);
            element.children = content;
            self.last = None;
            done.push(Node::Element(element));
        } else {
            self.carried.append(&mut rest);
            element.children = content;
            self.last = Some(element);
        }
    }

    /// Gives what waits a paragraph, if there is any text in it.
    fn settle(&mut self, done: &mut Vec<Node<'a>>) {
        let mut carried = std::mem::take(&mut self.carried);
        let last = self.last.take();
        if let Some(mut paragraph) = last.filter(|_| carried.iter().any(has_run)) {
            paragraph.children.append(&mut carried);
            done.push(Node::Element(paragraph));
        } else {
            done.append(&mut carried.into_iter().filter(is_mark).collect());
        }
    }

    /// Puts back what properties were, where their change is undone; takes out the note of it.
    fn restore(&self, element: &mut Element<'a>) {
        let Some(kind) = word(element)
            .filter(|name| name.ends_with("Pr") || matches!(*name, "tblGrid" | "tblPrEx"))
        else {
            return;
        };
        let (kind, change) = (kind.to_owned(), [kind, "Change"].concat());
        let mut was = None;
        element.children.retain_mut(|node| match node {
            Node::Element(child) if word(child) == Some(&change) => {
                if !self.view.accepts(&author(child)) {
                    let inner = child.children.iter_mut().find_map(|node| match node {
                        Node::Element(inner) if word(inner) == Some(&kind) => {
                            Some(std::mem::take(&mut inner.children))
                        }
                        Node::Element(_) | Node::Text(_) | Node::Other(_) => None,
                    });
                    was = Some(inner.unwrap_or_default());
                }
                false
            }
            Node::Element(_) | Node::Text(_) | Node::Other(_) => true,
        });
        if let Some(mut was) = was {
            // These are not among what a change of properties notes.
            let own = std::mem::take(&mut element.children);
            let kept = own.into_iter().filter(|node| match node {
                Node::Element(child) => matches!(
                    word(child),
                    Some("rPr" | "sectPr" | "headerReference" | "footerReference" | "ins" | "del")
                ),
                Node::Text(_) | Node::Other(_) => false,
            });
            let (mut first, last): (Vec<_>, Vec<_>) =
                kept.partition(|node| matches!(node, Node::Element(child) if matches!(word(child), Some("headerReference" | "footerReference"))));
            first.append(&mut was);
            first.extend(last);
            element.children = first;
        }
    }

    fn shows(&self, change: &Element<'_>) -> bool {
        let accepted = self.view.accepts(&author(change));
        match word(change) {
            Some("ins" | "moveTo" | "cellIns") => accepted,
            Some("del" | "moveFrom" | "cellDel") => !accepted,
            Some(_) | None => true,
        }
    }

    /// Whether every change noted in these properties leaves standing what has them.
    fn all_show(&self, properties: Option<&Element<'_>>) -> bool {
        properties.is_none_or(|properties| properties.elements().all(|change| self.shows(change)))
    }
}

fn author(change: &Element<'_>) -> String {
    change
        .attribute("author")
        .map(|author| author.into_owned())
        .unwrap_or_default()
}

/// Marks of bookmarks and comments stay where text goes, so that none is left half open.
fn is_mark(node: &Node<'_>) -> bool {
    match node {
        Node::Element(element) => matches!(
            word(element),
            Some("bookmarkStart" | "bookmarkEnd" | "commentRangeStart" | "commentRangeEnd")
        ),
        Node::Text(_) | Node::Other(_) => false,
    }
}

fn has_run(node: &Node<'_>) -> bool {
    match node {
        Node::Element(element) => {
            word(element) == Some("r") || element.children.iter().any(has_run)
        }
        Node::Text(_) | Node::Other(_) => false,
    }
}
