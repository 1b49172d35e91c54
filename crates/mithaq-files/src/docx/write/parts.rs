//! The parts that stand beside the text.

use super::Options;
use super::body::is_date_time;
use crate::docx::names::W;
use crate::tracked::{Comment, Document};
use crate::xml::{push_attribute, push_text};
use mithaq_canon::Dir;
use mithaq_text::Lang;

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.";
const RELATION: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
const RELATIONS_SPACE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// A4 with margins of 2.5 cm; lengths in twentieths of a point.
pub(super) const PAGE: &str = "<w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1417\" w:right=\"1417\" w:bottom=\"1417\" w:left=\"1417\" w:header=\"708\" w:footer=\"708\" w:gutter=\"0\"/>";

/// The relations of the package.
pub(super) const RELATIONS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>";

/// Begins a part with a root in the namespace of WordprocessingML.
pub(super) fn open_root(out: &mut String, name: &str) {
    out.push_str(XML);
    out.push('<');
    out.push_str(name);
    push_attribute(out, "xmlns:w", W);
    out.push('>');
}

pub(super) fn content_types(comments: bool) -> String {
    let mut out = String::from(XML);
    out.push_str("<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>");
    for (part, kind) in [
        ("document", "document.main"),
        ("styles", "styles"),
        ("settings", "settings"),
    ]
    .into_iter()
    .chain(comments.then_some(("comments", "comments")))
    {
        out.push_str("<Override");
        push_attribute(&mut out, "PartName", &["/word/", part, ".xml"].concat());
        push_attribute(&mut out, "ContentType", &[TYPE, kind, "+xml"].concat());
        out.push_str("/>");
    }
    out.push_str("</Types>");
    out
}

pub(super) fn document_relations(comments: bool) -> String {
    let mut out = String::from(XML);
    out.push_str("<Relationships");
    push_attribute(&mut out, "xmlns", RELATIONS_SPACE);
    out.push('>');
    let parts = ["styles", "settings"]
        .into_iter()
        .chain(comments.then_some("comments"));
    for (number, part) in (1..).zip(parts) {
        out.push_str("<Relationship");
        push_attribute(&mut out, "Id", &format!("rId{number}"));
        push_attribute(&mut out, "Type", &[RELATION, part].concat());
        push_attribute(&mut out, "Target", &[part, ".xml"].concat());
        out.push_str("/>");
    }
    out.push_str("</Relationships>");
    out
}

/// Styles by their built-in names, so that a word processor knows them.
pub(super) fn styles(lang: Lang) -> String {
    let mut out = String::new();
    open_root(&mut out, "w:styles");
    out.push_str("<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" w:cs=\"Traditional Arabic\"/><w:sz w:val=\"24\"/><w:szCs w:val=\"28\"/><w:lang");
    match lang.dir() {
        Dir::Rtl => push_attribute(&mut out, "w:bidi", lang.code()),
        Dir::Ltr => push_attribute(&mut out, "w:val", lang.code()),
    }
    out.push_str("/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after=\"120\"/></w:pPr></w:pPrDefault></w:docDefaults>");
    out.push_str("<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/></w:style>");
    out.push_str("<w:style w:type=\"paragraph\" w:styleId=\"Title\"><w:name w:val=\"Title\"/><w:basedOn w:val=\"Normal\"/><w:next w:val=\"Normal\"/><w:pPr><w:jc w:val=\"center\"/></w:pPr><w:rPr><w:b/><w:bCs/><w:sz w:val=\"32\"/><w:szCs w:val=\"36\"/></w:rPr></w:style>");
    for level in 1..=9u8 {
        out.push_str(&format!("<w:style w:type=\"paragraph\" w:styleId=\"Heading{level}\"><w:name w:val=\"heading {level}\"/><w:basedOn w:val=\"Normal\"/><w:next w:val=\"Normal\"/><w:pPr><w:keepNext/><w:spacing w:before=\"240\"/><w:outlineLvl w:val=\"{}\"/></w:pPr><w:rPr><w:b/><w:bCs/></w:rPr></w:style>", level - 1));
    }
    out.push_str("</w:styles>");
    out
}

pub(super) fn settings(options: Options) -> String {
    let mut out = String::new();
    open_root(&mut out, "w:settings");
    if options.track {
        out.push_str("<w:trackRevisions/>");
    }
    // 15 is Word 2013 and later: without it, documents open in compatibility mode.
    out.push_str("<w:compat><w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat></w:settings>");
    out
}

pub(super) fn comments(document: &Document, lang: Lang) -> String {
    let mut out = String::new();
    open_root(&mut out, "w:comments");
    for (id, comment) in document.comments.iter().enumerate() {
        out.push_str("<w:comment");
        push_attribute(&mut out, "w:id", &id.to_string());
        push_attribute(&mut out, "w:author", &comment.author);
        if let Some(date) = comment.date.as_deref().filter(|date| is_date_time(date)) {
            push_attribute(&mut out, "w:date", date);
        }
        out.push('>');
        paragraphs(&mut out, comment, lang);
        out.push_str("</w:comment>");
    }
    out.push_str("</w:comments>");
    out
}

fn paragraphs(out: &mut String, comment: &Comment, lang: Lang) {
    let rtl = lang.dir() == Dir::Rtl;
    for line in comment.text.split('\n') {
        out.push_str("<w:p>");
        if rtl {
            out.push_str("<w:pPr><w:bidi/></w:pPr>");
        }
        for (place, piece) in line.split('\t').enumerate() {
            out.push_str("<w:r>");
            if rtl {
                out.push_str("<w:rPr><w:rtl/></w:rPr>");
            }
            if place > 0 {
                out.push_str("<w:tab/>");
            }
            out.push_str("<w:t xml:space=\"preserve\">");
            push_text(out, piece);
            out.push_str("</w:t></w:r>");
        }
        out.push_str("</w:p>");
    }
}
