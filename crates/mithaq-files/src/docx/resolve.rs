//! Accepting or rejecting changes within a DOCX, everything else kept as it is.

use super::names::word;
use super::package::{Pack, Package, decode, parse};
use super::{Unreadable, Unwritable};
use crate::tracked::View;
use crate::xml::{Element, Node};

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
        if matches!(&*kind, "header" | "footer" | "footnotes" | "endnotes") {
            with_text.push(target);
        }
    }
    let mut pack = Pack::default();
    for (place, name) in package.names().into_iter().enumerate() {
        let has_text = with_text
            .iter()
            .any(|part| part.eq_ignore_ascii_case(&name));
        match if has_text { package.part(&name)? } else { None } {
            Some(part) => {
                let text = decode(&part, &name)?;
                pack.add(&name, &part_as(view, parse(&text, &name)?))?;
            }
            None => pack.copy(&mut package, place)?,
        }
    }
    Ok(pack.finish()?)
}

fn part_as(view: View<'_>, mut root: Element<'_>) -> String {
    let mut resolver = Resolver {
        view,
        carried: Vec::new(),
        last: None,
    };
    let children = std::mem::take(&mut root.children);
    root.children = resolver.flow(children);
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
        match &*name {
            "ins" | "del" | "moveFrom" | "moveTo" => {
                let children = std::mem::take(&mut element.children);
                if self.shows(&element) {
                    done.extend(self.nodes(children));
                } else {
                    done.extend(children.into_iter().filter(is_mark));
                }
            }
            "p" => self.paragraph(element, done),
            "tbl" => {
                self.settle(done);
                element.children = self.inside(&mut element);
                if element
                    .elements()
                    .any(|row| matches!(word(row), Some("tr" | "sdt" | "customXml")))
                {
                    done.push(Node::Element(element));
                }
            }
            "tr" => {
                if self.all_show(element.child("trPr")) {
                    element.children = self.inside(&mut element);
                    done.push(Node::Element(element));
                }
            }
            "tc" => {
                if self.all_show(element.child("tcPr")) {
                    let children = std::mem::take(&mut element.children);
                    element.children = self.flow(children);
                    // A cell holds a paragraph at least (17.4.65).
                    if !element.elements().any(|block| word(block) == Some("p")) {
                        let empty = element.beside("p");
                        element.children.push(Node::Element(empty));
                    }
                    done.push(Node::Element(element));
                }
            }
            "body" | "txbxContent" | "footnote" | "endnote" => {
                let children = std::mem::take(&mut element.children);
                element.children = self.flow(children);
                done.push(Node::Element(element));
            }
            "delText" | "delInstrText" => {
                let local = if name == "delText" { "t" } else { "instrText" };
                element.rename(local);
                done.push(Node::Element(element));
            }
            "moveFromRangeStart"
            | "moveFromRangeEnd"
            | "moveToRangeStart"
            | "moveToRangeEnd"
            | "customXmlInsRangeStart"
            | "customXmlInsRangeEnd"
            | "customXmlDelRangeStart"
            | "customXmlDelRangeEnd"
            | "customXmlMoveFromRangeStart"
            | "customXmlMoveFromRangeEnd"
            | "customXmlMoveToRangeStart"
            | "customXmlMoveToRangeEnd"
            | "cellIns"
            | "cellDel"
            | "cellMerge" => (),
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
        let Some(kind) = word(element).filter(|name| name.ends_with("Pr") || *name == "tblGrid")
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
            Node::Element(child) => word(child) != Some("numberingChange"),
            Node::Text(_) | Node::Other(_) => true,
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
