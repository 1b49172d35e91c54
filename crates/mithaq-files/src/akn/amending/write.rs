//! A protocol or an amendment as a file.

use super::super::base::Out;
use super::super::meta::{Amends, Meta, Writer, work_of};
use super::super::write::NOTHING;
use super::phrases;
use super::sentences::{Said, Speaker};
use super::{HEADING, INTRO, NUM};
use crate::amending::{Amending, Deed, Edge, Place, Spot};
use mithaq_text::Lang;
use mithaq_text::tree::Tree;

/// Who amends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Document {
    /// The parties together: a protocol.
    Protocol,
    /// One side proposes: an amendment. It is the first of [`Meta::parties`].
    Amendment,
}

/// Writes modifications of `base`; `amended` is what its file says beside its text, `meta` what the
/// new file says. The sentences are in the language of the text.
pub fn write_amending(
    document: Document,
    amending: &Amending,
    (base, amended): (&Tree, &Meta),
    meta: &Meta,
) -> String {
    let lang = base.lang;
    let mut out = Out::new();
    let begun = std::mem::take(&mut out.xml);
    let speaker = Speaker::new(lang, amending, base);
    // The body is written first: metadata refers to it.
    let said = match document {
        Document::Protocol => articles(&mut out, &speaker, amending, lang),
        Document::Amendment => contents(&mut out, &speaker, amending),
    };
    let body = std::mem::replace(&mut out.xml, begun);
    let work = work_of(amended);
    let analysis = analysis(&mut out, amending, &said, &work);
    let amends = Amends {
        title: base.title().unwrap_or(&amended.kind).to_owned(),
        work,
        base: amending.base,
        analysis,
    };
    let (name, title) = match document {
        Document::Protocol => ("act", phrases::title(lang, base.title())),
        Document::Amendment => {
            let by = meta.parties.first().map_or("–", |party| &party.name);
            ("amendment", phrases::proposal(lang, by, base.title()))
        }
    };
    out.open(
        name,
        &[("name", &meta.kind), ("contains", "originalVersion")],
    );
    let writer = Writer {
        meta,
        lang,
        document: name,
        amends: Some(&amends),
    };
    writer.write(&mut out, "!main");
    out.open("preface", &[]);
    out.open("longTitle", &[]);
    out.open("p", &[]);
    out.leaf("docTitle", &[], &title);
    out.close("p");
    out.close("longTitle");
    out.close("preface");
    out.xml.push_str(&body);
    out.close(name);
    out.finish()
}

/// The body of a protocol: what its numbers refer to, then an article for each modification, and
/// one for all new numbers.
fn articles(out: &mut Out, speaker: &Speaker<'_>, amending: &Amending, lang: Lang) -> Vec<Said> {
    out.open("body", &[("xml:lang", lang.code())]);
    let mut said = Vec::new();
    let mut written = 0;
    let mut begin = |out: &mut Out| {
        written += 1;
        let id = out.id("", &format!("art_{written}"));
        out.open("article", &[("eId", &id), ("wId", &id)]);
        out.leaf("num", &[], &phrases::article(lang, written));
        out.open("content", &[]);
        id
    };
    if !amending.deeds.is_empty() {
        begin(out);
        out.leaf("p", &[], phrases::scope(lang));
        out.close("content");
        out.close("article");
    }
    let mut id = String::new();
    let mut before_renumbers = false;
    for deed in &amending.deeds {
        let renumbers = matches!(deed, Deed::Renumber { .. });
        if !(renumbers && before_renumbers) {
            if !said.is_empty() {
                out.close("content");
                out.close("article");
            }
            id = begin(out);
        }
        before_renumbers = renumbers;
        said.push(speaker.say(out, deed, &id));
    }
    if said.is_empty() {
        out.empty("hcontainer", &[("name", NOTHING)]);
    } else {
        out.close("content");
        out.close("article");
    }
    out.close("body");
    said
}

/// The body of an amendment: a paragraph for each modification.
fn contents(out: &mut Out, speaker: &Speaker<'_>, amending: &Amending) -> Vec<Said> {
    out.open("amendmentBody", &[]);
    let id = out.id("", "content");
    out.open("amendmentContent", &[("eId", &id)]);
    let deeds = amending.deeds.iter();
    let said = deeds.map(|deed| speaker.say(out, deed, &id)).collect();
    out.close("amendmentContent");
    out.close("amendmentBody");
    said
}

/// The modifications for programs.
fn analysis(out: &mut Out, amending: &Amending, said: &[Said], work: &str) -> String {
    if said.is_empty() {
        return String::new();
    }
    let begun = std::mem::take(&mut out.xml);
    out.open("analysis", &[("source", "#mithaq")]);
    out.open("activeModifications", &[]);
    for (deed, one) in amending.deeds.iter().zip(said) {
        textual(out, deed, one, said, work);
    }
    out.close("activeModifications");
    out.close("analysis");
    std::mem::replace(&mut out.xml, begun)
}

fn textual(out: &mut Out, deed: &Deed, one: &Said, all: &[Said], work: &str) {
    let id = out.id_within("am", "1");
    let of_base = |at: &str| format!("{work}/~{at}");
    let kind = match deed {
        Deed::Replace { .. } | Deed::Retitle { .. } => "substitution",
        Deed::Words { new, .. } if !new.is_empty() => "substitution",
        Deed::Words { .. } | Deed::Repeal { .. } => "repeal",
        Deed::Insert { .. } => "insertion",
        Deed::Renumber { .. } | Deed::Move { .. } => "renumbering",
    };
    out.open("textualMod", &[("type", kind), ("eId", &id)]);
    out.empty("source", &[("href", &["#", &one.source].concat())]);
    let mut previous = None;
    match deed {
        Deed::Replace { at, whole, .. } if !whole => {
            for part in [NUM, HEADING, INTRO] {
                let part = of_base(&[at, part].concat());
                out.empty("destination", &[("href", &part)]);
            }
        }
        Deed::Replace { at, .. } | Deed::Words { at, .. } | Deed::Repeal { at } => {
            out.empty("destination", &[("href", &of_base(at))]);
        }
        Deed::Retitle { at, .. } => {
            let heading = of_base(&[at, HEADING].concat());
            out.empty("destination", &[("href", &heading)]);
        }
        Deed::Renumber { at, .. } => {
            let number = of_base(&[at, NUM].concat());
            out.empty("destination", &[("href", &number)]);
        }
        Deed::Insert { to, .. } => destination(out, to, all, work),
        Deed::Move { at, to } => {
            destination(out, to, all, work);
            previous = Some(of_base(at));
        }
    }
    if let Some(previous) = previous {
        out.empty("previous", &[("href", &previous)]);
    }
    for (name, id) in [("old", &one.old), ("new", &one.new)] {
        if let Some(id) = id {
            out.empty(name, &[("href", &["#", id].concat())]);
        }
    }
    out.close("textualMod");
}

fn destination(out: &mut Out, to: &Place, all: &[Said], work: &str) {
    let href = match &to.of {
        Spot::Whole => work.to_owned(),
        Spot::Base(at) => format!("{work}/~{at}"),
        Spot::Inserted { deed, nth } => {
            let id = all.get(*deed).and_then(|one| one.inserted.get(*nth));
            ["#", id.map_or("", String::as_str)].concat()
        }
    };
    let pos = match to.edge {
        Edge::Before => "before",
        Edge::After => "after",
        Edge::Start => "start",
        Edge::End => "end",
    };
    out.empty("destination", &[("href", &href), ("pos", pos)]);
}
