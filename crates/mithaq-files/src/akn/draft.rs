//! A rolling text as a `<bill>`: base wording and the sides' alternatives, attributed.
//!
//! Where wordings compete, an `<inline name="alternatives">` holds one `<inline
//! name="alternative">` for each, with `refersTo` naming those who hold it; all but the first,
//! which is the base's, say by `alternativeTo` to what they are alternatives. A wording that
//! deletes is marked `status="removed"`.

use super::Unreadable;
use super::base::Out;
use super::meta::{self, Actor, Meta, id_of};
use super::read::document;
use super::structure::{
    HeadAs, element_of, head, kind_of, number_of, provision_attributes, write_head,
};
use super::write::NOTHING;
use crate::plain::FILE_BYTES_MAX;
use crate::xml::{self, Element, Node as XmlNode, Parser};
use mithaq_text::Lang;
use mithaq_text::number::Number;
use mithaq_text::rolling::{Alternative, Mask, Piece, Who};
use mithaq_text::tree::{Head, Kind};

/// A rolling text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Its language.
    pub lang: Lang,
    /// Its outermost provisions in order.
    pub nodes: Vec<Node>,
}

/// A provision of a rolling text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// Its number.
    pub number: Option<Number>,
    /// Its label and heading; the heading is the base's, or of who inserts the provision.
    pub head: Head,
    /// Who has the provision at this place: the base, or the sides that insert it.
    pub who: Mask,
    /// The alternatives of its heading; empty where nobody touches it.
    pub heading: Vec<Piece>,
    /// Its wording, `\n` between paragraphs.
    pub body: Vec<Piece>,
    /// What it contains.
    pub children: Vec<Node>,
}

/// Writes a rolling text; `meta.parties` are the sides, in the order of
/// [`Who`].
pub fn write_draft(draft: &Draft, meta: &Meta) -> String {
    let mut out = Out::new();
    out.open(
        "bill",
        &[("name", &meta.kind), ("contains", "multipleVersions")],
    );
    let writer = meta::Writer {
        meta,
        lang: draft.lang,
        document: "bill",
        amends: None,
    };
    writer.write(&mut out, "!main");
    out.open("body", &[("xml:lang", draft.lang.code())]);
    for node in &draft.nodes {
        write_node(&mut out, node, "", &meta.parties);
    }
    if draft.nodes.is_empty() {
        out.empty("hcontainer", &[("name", NOTHING)]);
    }
    out.close("body");
    out.close("bill");
    out.finish()
}

fn write_node(out: &mut Out, node: &Node, parent: &str, sides: &[Actor]) {
    let (name, _) = element_of(node.kind);
    let mut step = node.kind.prefix().to_owned();
    if let Some(number) = &node.number {
        step = format!("{step}_{}", number.key());
    }
    let id = out.id(parent, &step);
    let who = holders(node.who, sides);
    let mut attributes = provision_attributes(node.kind, node.number.as_ref(), &node.head);
    attributes.extend([("eId", id.clone()), ("wId", id.clone()), ("refersTo", who)]);
    if !node.who.has_base() {
        attributes.push(("status", "edited".to_owned()));
    }
    let borrowed: Vec<(&str, &str)> = attributes
        .iter()
        .map(|(name, value)| (*name, &**value))
        .collect();
    out.open(name, &borrowed);
    write_head(out, &node.head, &id, HeadAs::Elements, |out| {
        if node.heading.is_empty() {
            out.text(node.head.heading());
        } else {
            write_pieces(
                out,
                &node.heading,
                &[id.as_str(), "__hdg"].concat(),
                sides,
                |_| (),
            );
        }
    });
    if !node.body.is_empty() {
        // Beside provisions, the schema wants wording in an introduction.
        let around = if node.children.is_empty() {
            "content"
        } else {
            "intro"
        };
        out.open(around, &[]);
        out.open("p", &[]);
        write_pieces(out, &node.body, &id, sides, |out| {
            out.close("p");
            out.open("p", &[]);
        });
        out.close("p");
        out.close(around);
    }
    for child in &node.children {
        write_node(out, child, &id, sides);
    }
    out.close(name);
}

/// Writes pieces; `paragraph` is called where agreed wording goes to the next paragraph.
fn write_pieces(
    out: &mut Out,
    pieces: &[Piece],
    id: &str,
    sides: &[Actor],
    paragraph: impl Fn(&mut Out),
) {
    for piece in pieces {
        match piece {
            Piece::Agreed(text) => {
                for (place, line) in text.split('\n').enumerate() {
                    if place > 0 {
                        paragraph(out);
                    }
                    out.text(line);
                }
            }
            Piece::Alternatives(all) => {
                let id = out.id_within(id, "alts");
                out.open("inline", &[("name", "alternatives"), ("eId", &id)]);
                let first = out.id_within(&id, "alt");
                let mut one = first.clone();
                for (place, alternative) in all.iter().enumerate() {
                    let who = holders(alternative.who, sides);
                    let mut attributes =
                        vec![("name", "alternative"), ("eId", &*one), ("refersTo", &*who)];
                    if place > 0 {
                        attributes.push(("alternativeTo", &first));
                    }
                    if alternative.text.is_none() {
                        attributes.push(("status", "removed"));
                    }
                    out.open("inline", &attributes);
                    let text = alternative.text.as_deref().unwrap_or_default();
                    for (place, line) in text.split('\n').enumerate() {
                        if place > 0 {
                            out.empty("eol", &[]);
                        }
                        out.text(line);
                    }
                    out.close("inline");
                    one = out.id_within(&id, "alt");
                }
                out.close("inline");
            }
        }
    }
}

/// References to those who hold a wording.
fn holders(who: Mask, sides: &[Actor]) -> String {
    let base = who.has_base().then(|| "#base".to_owned());
    let held = (0..=Who::MAX)
        .zip(sides)
        .filter(|(place, _)| who.contains(Who(*place)));
    let held = held.map(|(_, side)| ["#", &*id_of(side)].concat());
    base.into_iter().chain(held).collect::<Vec<_>>().join(" ")
}

/// Reads a rolling text that was written here.
///
/// # Errors
/// [`Unreadable`]; [`Unreadable::NoDraft`] for what other programs wrote.
pub fn read_draft(bytes: &[u8]) -> Result<(Draft, Meta), Unreadable> {
    if bytes.len() > FILE_BYTES_MAX {
        return Err(Unreadable::TooLarge { bytes: bytes.len() });
    }
    let text = xml::decode(bytes)?;
    let root = Parser::new(&text).root()?;
    let bill = document(&root)?;
    if bill.local() != "bill" || !meta::is_exact(bill.child("meta")) {
        return Err(Unreadable::NoDraft);
    }
    let (meta, lang) = meta::read(bill);
    let body = bill
        .child("body")
        .ok_or(Unreadable::Missing { missing: "body" })?;
    let draft = Draft {
        lang: lang.ok_or(Unreadable::NoDraft)?,
        nodes: nodes(body, &meta.parties),
    };
    Ok((draft, meta))
}

fn nodes(inside: &Element<'_>, sides: &[Actor]) -> Vec<Node> {
    inside
        .elements()
        .filter_map(|element| Some(node(element, kind_of(element)?, sides)))
        .collect()
}

fn node(element: &Element<'_>, kind: Kind, sides: &[Actor]) -> Node {
    let num = element.child("num");
    let label = num.map(Element::text).unwrap_or_default();
    let title = element
        .child("heading")
        .map(|title| pieces(&[title], sides))
        .unwrap_or_default();
    let heading = mithaq_text::rolling::base(&title);
    let body = element.child("content").or_else(|| element.child("intro"));
    let paragraphs: Vec<&Element<'_>> = body.into_iter().flat_map(Element::elements).collect();
    // A heading with nothing contested is the one of the head.
    let contested = title
        .iter()
        .any(|piece| matches!(piece, Piece::Alternatives(_)));
    Node {
        kind,
        number: number_of(element, &label),
        head: head(num, &label, &heading),
        who: mask(element, sides),
        heading: if contested { title } else { Vec::new() },
        body: pieces(&paragraphs, sides),
        children: nodes(element, sides),
    }
}

/// The pieces in paragraphs.
fn pieces(paragraphs: &[&Element<'_>], sides: &[Actor]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut agreed = String::new();
    for (place, paragraph) in paragraphs.iter().enumerate() {
        if place > 0 {
            agreed.push('\n');
        }
        for child in &paragraph.children {
            match child {
                XmlNode::Text(text) => agreed.push_str(text),
                XmlNode::Other(_) => (),
                XmlNode::Element(inline) => {
                    settle(&mut agreed, &mut pieces);
                    let all = inline.elements().map(|one| Alternative {
                        who: mask(one, sides),
                        text: one.attribute("status").is_none().then(|| words(one)),
                    });
                    pieces.push(Piece::Alternatives(all.collect()));
                }
            }
        }
    }
    settle(&mut agreed, &mut pieces);
    pieces
}

fn settle(agreed: &mut String, pieces: &mut Vec<Piece>) {
    if !agreed.is_empty() {
        pieces.push(Piece::Agreed(std::mem::take(agreed)));
    }
}

fn words(element: &Element<'_>) -> String {
    let mut text = String::new();
    for child in &element.children {
        match child {
            XmlNode::Text(words) => text.push_str(words),
            XmlNode::Element(_) => text.push('\n'),
            XmlNode::Other(_) => (),
        }
    }
    text
}

fn mask(element: &Element<'_>, sides: &[Actor]) -> Mask {
    let mut mask = Mask::default();
    for reference in element
        .attribute("refersTo")
        .unwrap_or_default()
        .split_whitespace()
    {
        let id = reference.trim_start_matches('#');
        if id == "base" {
            mask = mask.with(Mask::BASE);
        }
        let side = (0..=Who::MAX).zip(sides).find(|(_, side)| side.id == id);
        if let Some((place, _)) = side {
            mask = mask.with(Mask::of(Who(place)));
        }
    }
    mask
}
