//! From a tree to `<act>`.

use super::base::{Links, Out};
use super::meta::{self, Meta};
use super::structure::{
    HeadAs, all_plain, block_step, element_of, provision_attributes, write_head, write_label,
};
use mithaq_text::refs::references;
use mithaq_text::tree::{Block, BlockKind, Kind, Provision, Tree};

/// Writes a tree as an `<act>`; reading it back gives the same tree, with the lines on which it
/// prints. A reference to an article of the same text is a `<ref>` to it.
pub fn write(tree: &Tree, meta: &Meta) -> String {
    let references = references(tree);
    let mut out = Out::new();
    if !references.is_empty() {
        // What is written first gives each provision the identifier that references lead to.
        write_into(&mut out, tree, meta);
        let ids = std::mem::take(&mut out.written);
        let mut links = Links::new();
        for reference in references {
            if let Some(id) = ids.get(reference.target).filter(|id| !id.is_empty()) {
                links
                    .entry((reference.provision, reference.block))
                    .or_default()
                    .push((reference.range, id.clone()));
            }
        }
        out = Out::with_links(links);
    }
    write_into(&mut out, tree, meta);
    out.finish()
}

fn write_into(out: &mut Out, tree: &Tree, meta: &Meta) {
    let writer = meta::Writer {
        meta,
        lang: tree.lang,
        document: "act",
        amends: None,
    };
    out.open(
        "act",
        &[("name", &meta.kind), ("contains", "originalVersion")],
    );
    writer.write(out, "!main");
    let parts = Parts::of(&tree.provisions);
    if let Some(title) = parts.title {
        out.open("preface", &[]);
        out.open("longTitle", &[]);
        out.open("p", &[]);
        out.begin("");
        write_title(out, title);
        out.close("p");
        out.close("longTitle");
        out.close("preface");
    }
    if let Some(preamble) = parts.preamble {
        write_preamble(out, preamble);
    }
    out.open("body", &[("xml:lang", tree.lang.code())]);
    for provision in parts.body {
        write_provision(out, provision, "");
    }
    if parts.body.is_empty() {
        out.empty("hcontainer", &[("name", NOTHING)]);
    }
    out.close("body");
    if let Some(closing) = parts.closing {
        write_closing(out, closing);
    }
    if !parts.attached.is_empty() {
        out.open("attachments", &[]);
        for (place, annex) in parts.attached.iter().enumerate() {
            write_annex(out, annex, &writer, place + 1);
        }
        out.close("attachments");
    }
    out.close("act");
}

/// The name of what stands where the schema wants something and there is nothing.
pub(super) const NOTHING: &str = "nothing";

/// A tree in the order that the schema wants; what does not fit stands in the body.
struct Parts<'t> {
    title: Option<&'t Provision>,
    preamble: Option<&'t Provision>,
    body: &'t [Provision],
    closing: Option<&'t Provision>,
    attached: &'t [Provision],
}

impl<'t> Parts<'t> {
    fn of(provisions: &'t [Provision]) -> Self {
        let mut rest = provisions;
        let mut title = None;
        let mut preamble = None;
        if let [first, others @ ..] = rest
            && first.kind == Kind::Title
            && first.blocks.is_empty()
            && first.children.is_empty()
        {
            (title, rest) = (Some(first), others);
        }
        if let [first, others @ ..] = rest
            && first.kind == Kind::Preamble
            && !first.blocks.is_empty()
            && first.children.is_empty()
            && first.number.is_none()
        {
            (preamble, rest) = (Some(first), others);
        }
        let is_attached = |provision: &Provision| {
            matches!(
                provision.kind,
                Kind::Annex | Kind::Protocol | Kind::Appendix
            )
        };
        let attached = rest
            .iter()
            .rev()
            .take_while(|last| is_attached(last))
            .count();
        let (mut body, attached) = rest.split_at(rest.len() - attached);
        let mut closing = None;
        if let [others @ .., last] = body
            && last.kind == Kind::Closing
            && !last.blocks.is_empty()
            && last.children.is_empty()
            && last.number.is_none()
        {
            (closing, body) = (Some(last), others);
        }
        Self {
            title,
            preamble,
            body,
            closing,
            attached,
        }
    }
}

fn write_title(out: &mut Out, title: &Provision) {
    out.open("docTitle", &[]);
    write_head(out, &title.head, "title", HeadAs::Inlines, |out| {
        out.text(title.head.heading());
    });
    out.close("docTitle");
}

fn write_preamble(out: &mut Out, preamble: &Provision) {
    let id = out.id("", "preamble");
    out.begin(&id);
    out.open("preamble", &[("eId", &id)]);
    write_block_head(out, preamble, &id);
    // The words of agreement close the preamble.
    let enacts = |block: &Block| {
        block.kind == BlockKind::Plain && block.depth == 0 && block.text().trim_end().ends_with(':')
    };
    let (recitals, formula) = match preamble.blocks.as_slice() {
        [recitals @ .., last] if enacts(last) => (recitals, Some(last)),
        all => (all, None),
    };
    if !recitals.is_empty() {
        let id = out.id_within(&id, "recs");
        out.open("recitals", &[("eId", &id)]);
        for (place, block) in recitals.iter().enumerate() {
            let id = out.id_within(&id, &block_step("rec", block, place));
            out.open("recital", &[("eId", &id)]);
            write_label(out, block, 0);
            write_text(out, block);
            out.close("recital");
        }
        out.close("recitals");
    }
    if let Some(formula) = formula {
        out.open("formula", &[("name", "enacting")]);
        write_text(out, formula);
        out.close("formula");
    }
    out.close("preamble");
}

fn write_closing(out: &mut Out, closing: &Provision) {
    let id = out.id("", "conclusions");
    out.begin(&id);
    out.open("conclusions", &[("eId", &id)]);
    write_block_head(out, closing, &id);
    for (place, block) in closing.blocks.iter().enumerate() {
        if block.label().is_empty() && block.depth == 0 {
            write_text(out, block);
        } else {
            let id = out.id_within(&id, &block_step("para", block, place));
            out.open("blockContainer", &[("eId", &id)]);
            write_label(out, block, 0);
            write_text(out, block);
            out.close("blockContainer");
        }
    }
    out.close("conclusions");
}

/// A head where the schema has no place for one.
fn write_block_head(out: &mut Out, provision: &Provision, id: &str) {
    if provision.head.is_empty() {
        return;
    }
    let mut attributes = vec![("name", "head")];
    let run_in = provision.blocks.first().is_some_and(|block| block.run_in);
    if run_in {
        attributes.push(("m:run-in", "true"));
    }
    out.open("block", &attributes);
    write_head(out, &provision.head, id, HeadAs::Inlines, |out| {
        out.text(provision.head.heading());
    });
    out.close("block");
}

fn write_annex(out: &mut Out, annex: &Provision, meta: &meta::Writer<'_>, place: usize) {
    let id = out.id("", &annex.step());
    out.begin(&id);
    let mut attributes = provision_attributes(annex.kind, annex.number.as_ref(), &annex.head);
    attributes.retain(|(name, _)| *name != "name");
    push_run_in(annex, &mut attributes);
    attributes.insert(0, ("eId", id.clone()));
    out.open("attachment", &borrowed(&attributes));
    write_head(out, &annex.head, &id, HeadAs::Elements, |out| {
        out.text(annex.head.heading())
    });
    out.open("doc", &[("name", annex.kind.code())]);
    meta.write(out, &format!("!{}_{place}", annex.kind.code()));
    out.open("mainBody", &[]);
    if annex.blocks.is_empty() && annex.children.is_empty() {
        out.empty("hcontainer", &[("name", NOTHING)]);
    } else if all_plain(&annex.blocks) {
        annex.blocks.iter().for_each(|block| write_text(out, block));
    } else {
        write_blocks(out, &annex.blocks, &id);
    }
    annex
        .children
        .iter()
        .for_each(|child| write_provision(out, child, &id));
    out.close("mainBody");
    out.close("doc");
    out.close("attachment");
}

pub(super) fn write_provision(out: &mut Out, provision: &Provision, parent: &str) {
    let (name, _) = element_of(provision.kind);
    let id = out.id(parent, &provision.step());
    out.begin(&id);
    let mut attributes =
        provision_attributes(provision.kind, provision.number.as_ref(), &provision.head);
    push_run_in(provision, &mut attributes);
    attributes.extend([("eId", id.clone()), ("wId", id.clone())]);
    out.open(name, &borrowed(&attributes));
    write_head(out, &provision.head, &id, HeadAs::Elements, |out| {
        out.text(provision.head.heading());
    });
    if provision.children.is_empty() && all_plain(&provision.blocks) {
        if !provision.blocks.is_empty() {
            out.open("content", &[]);
            provision
                .blocks
                .iter()
                .for_each(|block| write_text(out, block));
            out.close("content");
        }
    } else {
        write_blocks(out, &provision.blocks, &id);
    }
    provision
        .children
        .iter()
        .for_each(|child| write_provision(out, child, &id));
    out.close(name);
}

fn push_run_in(provision: &Provision, attributes: &mut Vec<(&'static str, String)>) {
    if provision.blocks.first().is_some_and(|block| block.run_in) {
        attributes.push(("m:run-in", "true".to_owned()));
    }
}

fn borrowed<'a>(attributes: &'a [(&'static str, String)]) -> Vec<(&'a str, &'a str)> {
    attributes
        .iter()
        .map(|(name, value)| (*name, &**value))
        .collect()
}

/// Paragraphs, and in each the points that stand deeper.
fn write_blocks(out: &mut Out, blocks: &[Block], parent: &str) {
    // Paragraphs and points that are open, outermost first: depth, identifier, how many of their
    // children have been written, whether they hold a list.
    let mut open: Vec<Open> = Vec::new();
    let mut outer = 0;
    for (place, block) in blocks.iter().enumerate() {
        while open.last().is_some_and(|last| last.depth >= block.depth) {
            close(out, &mut open);
        }
        let expected = open.last().map_or(0, |last| last.depth.saturating_add(1));
        let (name, id) = match open.last_mut() {
            None => {
                outer += 1;
                (
                    "paragraph",
                    out.id_within(parent, &block_step("para", block, outer - 1)),
                )
            }
            Some(over) => {
                over.points += 1;
                (
                    "point",
                    out.id_within(&over.list, &block_step("point", block, over.points - 1)),
                )
            }
        };
        let depth = block.depth.to_string();
        let mut attributes = vec![("eId", &*id), ("wId", &*id)];
        if block.label().is_empty() && block.depth != expected {
            attributes.push(("m:depth", &depth));
        }
        out.open(name, &attributes);
        write_label(out, block, expected);
        let has_points = blocks
            .get(place + 1)
            .is_some_and(|next| next.depth > block.depth);
        if has_points {
            let list = out.id_within(&id, "list_1");
            out.open("list", &[("eId", &list)]);
            out.open("intro", &[]);
            write_text(out, block);
            out.close("intro");
            open.push(Open {
                depth: block.depth,
                name,
                list,
                points: 0,
            });
        } else {
            out.open("content", &[]);
            write_text(out, block);
            out.close("content");
            out.close(name);
        }
    }
    while !open.is_empty() {
        close(out, &mut open);
    }
}

struct Open {
    depth: u8,
    name: &'static str,
    list: String,
    points: usize,
}

fn close(out: &mut Out, open: &mut Vec<Open>) {
    if let Some(last) = open.pop() {
        out.close("list");
        out.close(last.name);
    }
}

fn write_text(out: &mut Out, block: &Block) {
    out.open("p", &[]);
    out.words(block.text());
    out.close("p");
}
