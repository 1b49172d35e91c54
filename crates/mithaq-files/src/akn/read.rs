//! From Akoma Ntoso to a tree: exactly what was written here, and what other programs say.

mod lines;

use super::meta::{self, Meta};
use super::structure::{head, kind_named, kind_of, number_lines, number_of};
use super::write::NOTHING;
use super::{AKN, Unreadable};
use crate::plain::FILE_BYTES_MAX;
use crate::xml::{self, Element, Parser};
use lines::Lines;
use mithaq_text::Lang;
use mithaq_text::parse::guess_lang;
use mithaq_text::tree::{Block, Head, Kind, Provision, Tree};
use std::collections::BTreeMap;

/// A text and what its file says beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// The provisions; lines are those on which the tree prints.
    pub tree: Tree,
    /// Work, expression, sides.
    pub meta: Meta,
    /// What the file holds beside, with how many there are; nothing that is not there.
    pub notices: BTreeMap<Notice, usize>,
}

/// What an Akoma Ntoso file can hold that is not in the tree read from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Notice {
    /// Provisions and words that are marked as removed or deleted: left out.
    Removed,
    /// Alternatives to other provisions or words: the first of each is read.
    Alternatives,
    /// Notes of authors: left out.
    Notes,
    /// Pictures: left out.
    Pictures,
}

impl Notice {
    /// The stable code, which is also the key of its sentence.
    pub fn code(self) -> &'static str {
        match self {
            Self::Removed => "akn-removed",
            Self::Alternatives => "akn-alternatives",
            Self::Notes => "akn-notes",
            Self::Pictures => "akn-pictures",
        }
    }
}

/// Reads an `act`, `bill`, `doc` or `statement`. Where the file does not say in which language the
/// text is, it is guessed, and is `lang` where that fails.
///
/// # Errors
/// [`Unreadable`], which names the remedy.
pub fn read(bytes: &[u8], lang: Lang) -> Result<Read, Unreadable> {
    if bytes.len() > FILE_BYTES_MAX {
        return Err(Unreadable::TooLarge { bytes: bytes.len() });
    }
    let text = xml::decode(bytes)?;
    let root = Parser::new(&text).root()?;
    let document = document(&root)?;
    let (meta, said) = meta::read(document);
    let mut reader = Reader::new(meta::is_exact(document.child("meta")));
    let mut provisions = reader.document(document)?;
    number_lines(&mut provisions);
    let mut tree = Tree {
        lang: said.unwrap_or(lang),
        provisions,
    };
    if said.is_none() {
        tree.lang = guess_lang(&tree.to_string()).unwrap_or(lang);
    }
    Ok(Read {
        tree,
        meta,
        notices: reader.notices,
    })
}

/// The document in a file, of a version and kind that is read.
pub(super) fn document<'e, 'a>(root: &'e Element<'a>) -> Result<&'e Element<'a>, Unreadable> {
    if root.local() != "akomaNtoso" {
        return Err(Unreadable::OtherXml {
            found: root.qualified().chars().take(60).collect(),
        });
    }
    // Drafts of version 3.0 added their own step to the name (`…/3.0/CSD13`).
    let is_read = root
        .space
        .strip_prefix(AKN)
        .is_some_and(|draft| draft.is_empty() || draft.starts_with('/'));
    if !is_read {
        return Err(Unreadable::OtherVersion {
            found: root.space.chars().take(120).collect(),
        });
    }
    let document = root
        .elements()
        .find(|element| element.local() != "components")
        .ok_or(Unreadable::Missing { missing: "act" })?;
    match document.local() {
        "act" | "bill" | "doc" | "statement" | "amendment" | "debateReport" | "debate"
        | "judgment" | "portion" => Ok(document),
        other => Err(Unreadable::OtherDocument {
            found: other.chars().take(60).collect(),
        }),
    }
}

/// The element with the text of a document of any kind that is read.
fn body_of<'e, 'a>(document: &'e Element<'a>) -> Option<&'e Element<'a>> {
    document.elements().find(|element| {
        matches!(
            element.local(),
            "body" | "mainBody" | "amendmentBody" | "debateBody" | "judgmentBody" | "portionBody"
        )
    })
}

pub(super) struct Reader {
    /// Whether the file was written here, white space and all.
    exact: bool,
    notices: BTreeMap<Notice, usize>,
}

impl Reader {
    pub(super) fn new(exact: bool) -> Self {
        Self {
            exact,
            notices: BTreeMap::new(),
        }
    }

    /// The provisions in a quotation; nothing where words stand outside any.
    pub(super) fn quoted(&mut self, quotation: &Element<'_>) -> Option<Vec<Provision>> {
        let mut outer = Provision::new(Kind::Preamble, 0);
        if kind_of(quotation).is_some() {
            self.inside(quotation, 0, &mut outer);
        } else {
            let elements = quotation.elements();
            elements.for_each(|child| self.inside(child, 0, &mut outer));
        }
        outer.blocks.is_empty().then_some(outer.children)
    }

    fn document(&mut self, document: &Element<'_>) -> Result<Vec<Provision>, Unreadable> {
        let mut provisions = Vec::new();
        let mut before = Lines::default();
        // Judgments and covers have their own names for what stands before the text.
        for preface in document
            .elements()
            .filter(|e| matches!(e.local(), "coverPage" | "preface" | "header"))
        {
            provisions.extend(self.preface(preface, &mut before));
        }
        if let Some(preamble) = document.child("preamble") {
            let mut provision = self.blocks_of(preamble, Kind::Preamble);
            let own = std::mem::take(&mut provision.blocks);
            provision.blocks = before.blocks;
            provision.blocks.extend(own);
            provisions.push(provision);
        } else if !before.blocks.is_empty() {
            let mut provision = Provision::new(Kind::Preamble, 0);
            provision.blocks = before.blocks;
            provisions.push(provision);
        }
        let body = body_of(document).ok_or(Unreadable::Missing { missing: "body" })?;
        provisions.extend(self.body(body));
        if let Some(conclusions) = document.child("conclusions") {
            provisions.push(self.blocks_of(conclusions, Kind::Closing));
        }
        for attachments in document
            .elements()
            .filter(|e| matches!(e.local(), "attachments" | "components"))
        {
            for attachment in attachments.elements() {
                provisions.extend(self.attachment(attachment));
            }
        }
        Ok(provisions)
    }

    /// The title, from a preface; its other lines go before the preamble.
    fn preface(&mut self, preface: &Element<'_>, lines: &mut Lines) -> Option<Provision> {
        let mut title = Provision::new(Kind::Title, 0);
        match find(preface, "docTitle").or_else(|| find(preface, "longTitle")) {
            Some(named) if named.child("inline").is_some() && self.exact => {
                title.head = self.inline_head(named);
            }
            Some(named) => title.head = Head::new("", "", &self.inline(named)),
            None => (),
        }
        for block in preface.elements() {
            if find(block, "docTitle").is_none() && block.local() != "longTitle" {
                self.lines(block, 0, lines);
            }
        }
        (!title.head.is_empty()).then_some(title)
    }

    /// A provision of paragraphs alone: preamble, closing.
    fn blocks_of(&mut self, element: &Element<'_>, kind: Kind) -> Provision {
        let mut provision = Provision::new(kind, 0);
        let mut lines = Lines::default();
        let mut run_in = false;
        for child in element.elements() {
            let is_head = child.local() == "block"
                && child.attribute("name").is_some_and(|name| name == "head");
            if self.exact && is_head {
                provision.head = self.inline_head(child);
                run_in = child.attribute("run-in").is_some();
            } else {
                self.lines(child, 0, &mut lines);
            }
        }
        provision.blocks = lines.blocks;
        if let Some(first) = provision.blocks.first_mut() {
            first.run_in = run_in;
        }
        provision
    }

    fn body(&mut self, body: &Element<'_>) -> Vec<Provision> {
        // What stands in a body outside any provision opens a preamble.
        let mut outer = Provision::new(Kind::Preamble, 0);
        for child in body.elements() {
            self.inside(child, 0, &mut outer);
        }
        let children = std::mem::take(&mut outer.children);
        let outer = Some(outer).filter(|outer| !outer.blocks.is_empty());
        outer.into_iter().chain(children).collect()
    }

    fn attachment(&mut self, attachment: &Element<'_>) -> Option<Provision> {
        let document = attachment
            .elements()
            .find(|e| matches!(e.local(), "doc" | "statement" | "act" | "bill"))?;
        let kind = document
            .attribute("name")
            .and_then(|name| kind_named(&name))
            .filter(|kind| matches!(kind, Kind::Annex | Kind::Protocol | Kind::Appendix));
        let mut annex = self.named(attachment, kind.unwrap_or(Kind::Annex));
        if self.exact {
            let body = document.child("mainBody")?;
            body.elements()
                .for_each(|child| self.inside(child, 0, &mut annex));
        } else {
            let inner = self.document(document).ok()?;
            let is_title = |provision: &Provision| provision.kind == Kind::Title;
            for part in inner {
                if is_title(&part) && annex.head.is_empty() {
                    annex.head = part.head;
                } else if annex.children.is_empty() && part.kind == Kind::Preamble {
                    annex.blocks.extend(part.blocks);
                } else {
                    annex.children.push(part);
                }
            }
        }
        self.run_in(attachment, &mut annex);
        Some(annex)
    }

    /// A provision with the number and heading of an element.
    fn named(&mut self, element: &Element<'_>, kind: Kind) -> Provision {
        let num = element.child("num");
        let label = num.map(|num| self.inline(num)).unwrap_or_default();
        let mut heading = String::new();
        for part in element
            .elements()
            .filter(|e| matches!(e.local(), "heading" | "subheading"))
        {
            if !heading.is_empty() {
                heading.push_str(" – ");
            }
            heading.push_str(&self.inline(part));
        }
        let mut provision = Provision::new(kind, 0);
        provision.number = number_of(element, &label);
        provision.head = head(num, &label, &heading);
        provision
    }

    fn inline_head(&mut self, element: &Element<'_>) -> Head {
        let part = |name: &str| {
            element
                .elements()
                .find(|e| e.attribute("name").is_some_and(|found| found == name))
        };
        let (num, title) = (part("num"), part("heading"));
        let label = num.map(|num| self.inline(num)).unwrap_or_default();
        let heading = title.map(|title| self.inline(title)).unwrap_or_default();
        head(num, &label, &heading)
    }

    fn run_in(&self, element: &Element<'_>, provision: &mut Provision) {
        if element.attribute("run-in").is_some()
            && let Some(first) = provision.blocks.first_mut()
        {
            first.run_in = true;
        }
    }

    /// Reads something in a body into the provision it stands in.
    fn inside(&mut self, element: &Element<'_>, depth: u8, into: &mut Provision) {
        if self.is_left_out(element) {
            return;
        }
        let nothing = element.local() == "hcontainer"
            && element
                .attribute("name")
                .is_some_and(|name| name == NOTHING);
        if nothing {
            return;
        }
        match kind_of(element) {
            Some(kind) => {
                let mut provision = self.named(element, kind);
                for child in element.elements() {
                    if !matches!(child.local(), "num" | "heading" | "subheading") {
                        self.inside(child, 0, &mut provision);
                    }
                }
                self.run_in(element, &mut provision);
                into.children.push(provision);
            }
            None => self.paragraph(element, depth, into),
        }
    }

    /// Paragraphs, points and what wraps them; an article within is a provision all the same.
    fn paragraph(&mut self, element: &Element<'_>, depth: u8, into: &mut Provision) {
        let holds_provisions = element.elements().any(|child| kind_of(child).is_some());
        if holds_provisions {
            element
                .elements()
                .for_each(|child| self.inside(child, depth, into));
            return;
        }
        let mut lines = Lines::default();
        self.lines(element, depth, &mut lines);
        // What follows provisions within another one stays after them.
        end_with(into, &mut lines.blocks);
    }

    /// Whether an element is marked as no part of the text, or as another way to put it.
    fn is_left_out(&mut self, element: &Element<'_>) -> bool {
        let removed = element
            .attribute("status")
            .is_some_and(|status| matches!(&*status, "removed" | "temporarilyRemoved"));
        let notice = if removed {
            Notice::Removed
        } else if element.attribute("alternativeTo").is_some() {
            Notice::Alternatives
        } else {
            return false;
        };
        *self.notices.entry(notice).or_default() += 1;
        true
    }

    fn notice(&mut self, what: Notice) {
        *self.notices.entry(what).or_default() += 1;
    }
}

/// Adds paragraphs to the provision that ends last in this one.
fn end_with(provision: &mut Provision, blocks: &mut Vec<Block>) {
    match provision.children.last_mut() {
        Some(last) => end_with(last, blocks),
        None => provision.blocks.append(blocks),
    }
}

/// The first element of this name, however deep.
fn find<'e, 'a>(element: &'e Element<'a>, local: &str) -> Option<&'e Element<'a>> {
    element.elements().find_map(|child| {
        if child.local() == local {
            Some(child)
        } else {
            find(child, local)
        }
    })
}
