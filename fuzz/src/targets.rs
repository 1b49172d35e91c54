//! What is done with any bytes, and what must hold.

use crate::seeds::AMENDED;
use mithaq_files::convert::{self, Format, Options};
use mithaq_files::redline::Signature;
use mithaq_files::tracked::View;
use mithaq_files::{akn as akoma, amending, compared, docx as word};
use mithaq_text::rolling::Who;
use mithaq_text::tree::Tree;
use mithaq_text::{Lang, parse};
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Between the texts of one input.
const BETWEEN: u8 = 0;
/// Texts are cut to this many bytes: what goes wrong does so in short ones, and sooner.
const TEXT_BYTES_MAX: usize = 4096;

/// As plain text: decoded, read into provisions, printed back line for line.
pub fn plain(bytes: &[u8]) {
    if let Ok(decoded) = mithaq_files::plain::decode(bytes) {
        let printed = parse::plain(&decoded.text, Lang::Ar).tree.to_string();
        let lines: String = decoded
            .text
            .trim_start_matches('\u{FEFF}')
            .lines()
            .filter(|line| !line.trim().is_empty())
            .flat_map(|line| [line, "\n"])
            .collect();
        assert_eq!(printed, lines);
    }
}

/// As two texts: the comparison leads from one to the other and back, and so does its redline.
pub fn compare(bytes: &[u8]) {
    let trees = trees(bytes);
    let [old, new, ..] = trees.as_slice() else {
        return;
    };
    let comparison = mithaq_text::compare::compare(old, new);
    let there = mithaq_text::compare::apply(&comparison, old).expect("it was made from this text");
    assert_eq!(there.to_string(), new.to_string());
    let by = Signature {
        author: "A",
        at: None,
    };
    let redline = compared::document(&comparison, old, new, by);
    assert_eq!(redline.text(View::Rejected), lines(old));
    assert_eq!(redline.text(View::Accepted), lines(new));
    let inverse = mithaq_text::compare::invert(comparison);
    let back = mithaq_text::compare::apply(&inverse, new).expect("it was made from this text");
    assert_eq!(back.to_string(), old.to_string());
}

/// As a base and the texts of up to three sides: each comes back.
pub fn merge(bytes: &[u8]) {
    let trees = trees(bytes);
    let Some((base, sides)) = trees.split_first() else {
        return;
    };
    let sides: Vec<(Who, &Tree)> = (0u8..3).map(Who).zip(sides).collect();
    let merged = mithaq_text::merge::merge(base, &sides);
    assert_eq!(merged.base().to_string(), base.to_string());
    for (who, tree) in sides {
        assert_eq!(merged.side(who).to_string(), tree.to_string());
    }
}

/// As a DOCX: the container and its parts.
pub fn docx(bytes: &[u8]) {
    let _ = word::read(bytes);
    let _ = word::resolve(bytes, View::Accepted);
}

const RELATIONS: &[u8] = br#"<Relationships><Relationship Type="x/styles" Target="styles.xml"/><Relationship Type="x/numbering" Target="numbering.xml"/><Relationship Type="x/comments" Target="comments.xml"/></Relationships>"#;

/// As the parts of a DOCX, packed soundly, so that what lies behind the container is reached: the
/// text, then styles, numbering and comments. Resolving gives what reading says.
pub fn docx_document(bytes: &[u8]) {
    let mut parts = bytes.split(|byte| *byte == BETWEEN);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |name: &str, part: &[u8]| {
        let _ = zip.start_file(name, SimpleFileOptions::default());
        let _ = zip.write_all(part);
    };
    add("word/_rels/document.xml.rels", RELATIONS);
    for name in [
        "word/document.xml",
        "word/styles.xml",
        "word/numbering.xml",
        "word/comments.xml",
    ] {
        if let Some(part) = parts.next() {
            add(name, part);
        }
    }
    let Ok(packed) = zip.finish() else { return };
    let packed = packed.into_inner();
    let Ok(read) = word::read(&packed) else {
        return;
    };
    for view in [View::Accepted, View::Rejected] {
        let text = read.document.text(view);
        if let Ok(resolved) = word::resolve(&packed, view) {
            let again = word::read(&resolved).expect("what is resolved is readable");
            // Numbers of lists may be counted otherwise where properties were put back.
            if read.document.lists.lists.is_empty() {
                assert_eq!(again.document.text(View::Accepted), text);
            }
        }
    }
}

/// As Akoma Ntoso: what is read is written so that it is read back the same.
pub fn akn(bytes: &[u8]) {
    if let Ok((draft, meta)) = akoma::read_draft(bytes) {
        let written = akoma::write_draft(&draft, &meta);
        akoma::read_draft(written.as_bytes()).expect("what is written is readable");
    }
    if let Ok(read) = akoma::read(bytes, Lang::Fr) {
        let written = akoma::write(&read.tree, &read.meta);
        let again = akoma::read(written.as_bytes(), Lang::Fr).expect("what is written is readable");
        assert_eq!(again.tree.to_string(), read.tree.to_string());
    }
}

/// As what amends a text: applied or refused, never in part; written again it is read back.
pub fn amending(bytes: &[u8]) {
    let Ok(read) = akoma::read_amending(bytes) else {
        return;
    };
    let base = parse::plain(AMENDED, read.lang.unwrap_or(Lang::En)).tree;
    let done = amending::apply(&read.amending, &base);
    if !read.unread.is_empty() {
        return;
    }
    let meta = akoma::Meta::default();
    let document = if read.is_proposal {
        akoma::Document::Amendment
    } else {
        akoma::Document::Protocol
    };
    let written = akoma::write_amending(document, &read.amending, (&base, &meta), &read.meta);
    let again = akoma::read_amending(written.as_bytes()).expect("what is written is readable");
    if let Ok(done) = done {
        let same = amending::apply(&again.amending, &base).expect("it was applied before");
        assert_eq!(same.to_string(), done.to_string());
    }
}

/// To every format.
pub fn convert(bytes: &[u8]) {
    for to in Format::ALL {
        let _ = convert::convert(bytes, None, to, &Options::default());
    }
}

fn trees(bytes: &[u8]) -> Vec<Tree> {
    bytes
        .get(..TEXT_BYTES_MAX)
        .unwrap_or(bytes)
        .split(|byte| *byte == BETWEEN)
        .take(4)
        .map(|text| parse::plain(&String::from_utf8_lossy(text), Lang::En).tree)
        .collect()
}

fn lines(tree: &Tree) -> String {
    tree.to_string()
        .split('\n')
        .filter(|line| !line.trim().is_empty())
        .flat_map(|line| [line, "\n"])
        .collect()
}
