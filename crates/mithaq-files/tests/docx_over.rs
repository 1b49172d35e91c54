//! A redline put into the new document itself: both texts, the schema, and what must be kept.
#![expect(clippy::unwrap_used, reason = "a test may fail here")]

mod shared;

use mithaq_files::convert::{Options, load};
use mithaq_files::redline::Signature;
use mithaq_files::tracked::View;
use mithaq_files::{compared, docx, layout, plain};
use mithaq_text::compare::compare;
use mithaq_text::tree::Tree;
use mithaq_text::{Lang, parse};

const BY: Signature<'static> = Signature {
    author: "A & \"B\"",
    at: None,
};

fn tree(docx: &[u8]) -> Tree {
    load(docx, None, &Options::default()).unwrap().parsed.tree
}

fn over(old: &Tree, new: &[u8]) -> Option<Vec<u8>> {
    over_from(None, old, new)
}

/// Puts the changes since `old` into `new`, checks both texts, and says whether it was possible.
fn over_from(before: Option<&[u8]>, old: &Tree, new: &[u8]) -> Option<Vec<u8>> {
    let before = before.map(|bytes| docx::read(bytes).unwrap().document);
    let after = tree(new);
    let done =
        compared::over(new, before.as_ref(), &compare(old, &after), old, &after, BY).unwrap()?;
    let read = docx::read(&done).unwrap().document;
    assert_eq!(read.text(View::Accepted), after.to_string());
    assert_eq!(read.text(View::Rejected), old.to_string());
    Some(done)
}

#[test]
fn treaties() {
    let Some(data) = shared::data() else { return };
    for (folder, lang) in [
        ("compare/treaty-small", Lang::En),
        ("compare/charter-ar", Lang::Ar),
        ("compare/treaty-large", Lang::En),
    ] {
        let text = |name: &str| {
            let bytes = std::fs::read(data.join(folder).join(name)).unwrap();
            parse::plain(&plain::decode(&bytes).unwrap().text, lang).tree
        };
        let document = layout::document(&text("new.txt"));
        let new = docx::write(&document, docx::Options::new(lang)).unwrap();
        let done = over(&text("base.txt"), &new).expect(folder);
        if shared::has("xmllint") {
            shared::validate(
                &done,
                "word/document.xml",
                &data.join("schema/ooxml/wml.xsd"),
            );
        }
    }
}

#[test]
fn documents_of_word_processors() {
    let Some(data) = shared::data() else { return };
    let mut failed = Vec::new();
    for entry in std::fs::read_dir(data.join("docx")).unwrap() {
        let file = entry.unwrap().path();
        let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
        if name.ends_with("ed") {
            continue;
        }
        let bytes = std::fs::read(&file).unwrap();
        let [old, new] =
            [View::Rejected, View::Accepted].map(|view| docx::resolve(&bytes, view).unwrap());
        if over_from(Some(&old), &tree(&old), &new).is_none() {
            failed.push(name);
        }
    }
    assert!(failed.is_empty(), "{failed:?}");
}

const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

/// A document with lists: list 1 counts `Article 1`, `1.1`.
fn document(body: &str) -> Vec<u8> {
    let level = |at: u8, pattern: &str| {
        format!(
            "<w:lvl w:ilvl=\"{at}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"{pattern}\"/></w:lvl>"
        )
    };
    let parts = [
        ("word/document.xml", format!("<w:document {W} xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><w:body>{body}<w:sectPr><w:headerReference w:type=\"default\" r:id=\"h\"/></w:sectPr></w:body></w:document>")),
        ("word/_rels/document.xml.rels", "<Relationships><Relationship Id=\"n\" Type=\"x/numbering\" Target=\"numbering.xml\"/><Relationship Id=\"h\" Type=\"x/header\" Target=\"header1.xml\"/></Relationships>".to_owned()),
        ("word/numbering.xml", format!("<w:numbering {W}><w:abstractNum w:abstractNumId=\"1\">{}{}</w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"1\"/></w:num></w:numbering>", level(0, "Article %1"), level(1, "%1.%2"))),
        ("word/header1.xml", format!("<w:hdr {W}><w:p><w:r><w:t>Head of the page</w:t></w:r></w:p></w:hdr>")),
    ];
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, part) in &parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default())
            .unwrap();
        std::io::Write::write_all(&mut zip, part.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    std::io::read_to_string(zip.by_name(name).unwrap()).unwrap()
}

fn run(properties: &str, text: &str) -> String {
    format!("<w:r><w:rPr>{properties}</w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

fn p(properties: &str, content: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>")
}

/// Puts the changes between two bodies into the second, which must be possible, and gives its part.
#[track_caller]
fn bodies(old: &str, new: &str) -> String {
    let (old, new) = (document(old), document(new));
    let done = over_from(Some(&old), &tree(&old), &new).expect("it can be placed");
    for name in ["word/numbering.xml", "word/header1.xml"] {
        assert_eq!(part(&done, name), part(&new, name));
    }
    if let Some(data) = shared::data()
        && shared::has("xmllint")
    {
        shared::validate(
            &done,
            "word/document.xml",
            &data.join("schema/ooxml/wml.xsd"),
        );
    }
    part(&done, "word/document.xml")
}

#[test]
fn letters_and_shapes_stay() {
    let old = [
        p("", &run("", "Article 1")),
        p("", &run("", "The Parties shall meet within thirty days.")),
    ]
    .concat();
    let new = [
        p("<w:jc w:val=\"center\"/>", &run("<w:b/>", "Article 1")),
        p(
            "<w:ind w:left=\"9\"/>",
            &[
                run("<w:i/>", "The Parties shall"),
                run("", " meet within sixty days."),
            ]
            .concat(),
        ),
    ]
    .concat();
    let done = bodies(&old, &new);
    for kept in [
        "<w:p><w:pPr><w:jc w:val=\"center\"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">Article 1</w:t></w:r></w:p>",
        "<w:r><w:rPr><w:i/></w:rPr><w:t xml:space=\"preserve\">The Parties shall</w:t></w:r>",
        "<w:t xml:space=\"preserve\">sixty</w:t>",
        "<w:delText xml:space=\"preserve\">thirty</w:delText>",
        "<w:headerReference w:type=\"default\" r:id=\"h\"/>",
    ] {
        assert!(done.contains(kept), "{kept} is not in {done}");
    }
}

#[test]
fn articles_that_the_word_processor_counts() {
    let list =
        |level: u8| format!("<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"1\"/></w:numPr>");
    let article = |heading: &str, words: &str| {
        [
            p(&list(0), &run("<w:b/>", heading)),
            p(&list(1), &run("", words)),
            p("", &run("", "Unnumbered words follow here.")),
        ]
        .concat()
    };
    let scope = article(
        "Scope",
        "This Agreement applies to the territory of both Parties.",
    );
    let meetings = article(
        "Meetings",
        "The Parties shall meet once a year in either capital.",
    );
    let costs = article(
        "Costs",
        "Each Party shall bear the costs of its own delegation.",
    );
    let whole = [&*scope, &meetings, &costs].concat();
    let without = [&*scope, &costs].concat();
    let done = bodies(&whole, &without);
    assert!(
        done.contains("<w:delText xml:space=\"preserve\">Meetings</w:delText>"),
        "{done}"
    );
    let done = bodies(&without, &whole);
    assert!(!done.contains("delText"), "{done}");
    let changed = whole.replace("once a year", "twice a year");
    bodies(&whole, &changed);
    bodies(&[&*costs, &scope, &meetings].concat(), &whole);
    bodies(&whole, &costs);
    bodies(&costs, &whole);
}

#[test]
fn tables_links_fields_and_breaks() {
    let cell = |text: &str| format!("<w:tc><w:tcPr/>{}</w:tc>", p("", &run("", text)));
    let row = |cells: &[&str]| {
        format!(
            "<w:tr>{}</w:tr>",
            cells.iter().map(|text| cell(text)).collect::<String>()
        )
    };
    let table = |rows: &[String]| {
        format!(
            "<w:tbl><w:tblPr/><w:tblGrid/>{}</w:tbl>{}",
            rows.concat(),
            p("", &run("", "After the table."))
        )
    };
    let (one, two) = (
        row(&["Ministry of one side", "first number"]),
        row(&["Ministry of the other", "second number"]),
    );
    let done = bodies(
        &table(std::slice::from_ref(&one)),
        &table(&[one.clone(), two.clone()]),
    );
    assert!(done.contains("<w:trPr><w:ins "), "{done}");
    bodies(
        &table(&[one.clone(), two.clone()]),
        &table(std::slice::from_ref(&one)),
    );
    bodies(&table(&[one.clone(), two.clone()]), &table(&[two, one]));
    let linked = |before: &str, inside: &str| {
        p(
            "",
            &format!(
                "{}<w:hyperlink w:anchor=\"x\">{}</w:hyperlink><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>REF x</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>{}<w:r><w:fldChar w:fldCharType=\"end\"/></w:r><w:bookmarkStart w:id=\"4\" w:name=\"b\"/><w:bookmarkEnd w:id=\"4\"/>",
                run("", before),
                run("<w:u w:val=\"single\"/>", inside),
                run("", " and 5.")
            ),
        )
    };
    let done = bodies(
        &linked("As agreed in the Treaty, see ", "Article 3 of it"),
        &linked("As agreed, see ", "Article 4 of it"),
    );
    assert_eq!(done.matches("w:fldCharType").count(), 3);
    assert!(done.contains("<w:hyperlink w:anchor=\"x\"><w:r>"), "{done}");
    let broken = |text: &str| {
        p(
            "",
            &format!(
                "<w:r><w:t>{}</w:t></w:r>",
                text.replace('|', "</w:t><w:br/><w:t>")
            ),
        )
    };
    bodies(
        &broken("The first line stands|The second line goes|The third line stays"),
        &broken("The first line stands|The third line stays|A fourth line comes"),
    );
    bodies(
        &broken("The first line stands|The second"),
        &p("", &run("", "The first line stands")),
    );
}

#[test]
fn what_cannot_be_placed_is_left_to_the_other_way() {
    // A text box in another place than it was.
    let boxed = |text: &str| {
        p(
            "",
            &format!(
                "{}<w:r><w:pict><v:x xmlns:v=\"v\"><w:txbxContent>{}</w:txbxContent></v:x></w:pict></w:r>",
                run("", "The host of a box"),
                p("", &run("", text))
            ),
        )
    };
    let (old, new) = (
        document(&boxed("Words in the old box")),
        document(&boxed("Quite another text")),
    );
    assert_eq!(over(&tree(&old), &new), None);
    // The tree of another text.
    let other = parse::plain("Article 1\nOther.\n", Lang::En).tree;
    assert_eq!(
        compared::over(&new, None, &compare(&other, &other), &other, &other, BY).unwrap(),
        None
    );
}

mod any {
    use super::{over, tree};
    use mithaq_files::{docx, layout};
    use mithaq_text::{Lang, parse};
    use proptest::prelude::*;

    fn text() -> impl Strategy<Value = String> {
        let line = prop::sample::select(vec![
            "Article 1",
            "Article 2",
            "Article 3 – Costs",
            "Article 4. The Parties",
            "Chapter II",
            "Meetings",
            "The Parties shall meet once a year.",
            "The Parties shall meet twice a year\tin either capital.",
            "Each Party shall bear its costs.",
            "(a) costs;",
            "1. See Article 2.",
            "Done at Rome.",
            "Annex I",
        ]);
        prop::collection::vec(line, 1..12)
            .prop_map(|lines| lines.iter().flat_map(|line| [*line, "\n"]).collect())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(96))]
        #[test]
        fn two_texts(old in text(), new in text()) {
            let new = layout::document(&parse::plain(&new, Lang::En).tree);
            let new = docx::write(&new, docx::Options::new(Lang::En)).unwrap();
            prop_assert!(over(&parse::plain(&old, Lang::En).tree, &new).is_some());
            // Once more over its own result: what was tracked is taken for done.
            prop_assert!(over(&parse::plain(&old, Lang::En).tree, &over(&tree(&new), &new).unwrap()).is_some());
        }
    }
}
