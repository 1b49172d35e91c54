#![expect(clippy::unwrap_used, reason = "a test may fail here")]
use super::package::Pack;
use super::*;
use crate::tracked::{
    Builder, Change, Comment, CommentId, Document, Fate, Inline, Role, Shape, View,
};
use mithaq_text::Lang;
use proptest::prelude::*;

mod lists;
mod revisions;

/// A package with these parts.
fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut pack = Pack::default();
    for (name, text) in parts {
        pack.add(name, text).unwrap();
    }
    pack.finish().unwrap()
}

/// A DOCX with this body.
fn with_body(body: &str) -> Vec<u8> {
    let document = format!(
        "<w:document xmlns:w=\"{}\"><w:body>{body}</w:body></w:document>",
        names::W
    );
    packed(&[("word/document.xml", &document)])
}

fn check(body: &str, accepted: &str, rejected: &str) {
    let read = read(&with_body(body)).unwrap();
    assert_eq!(read.document.text(View::Accepted), accepted, "accepted");
    assert_eq!(read.document.text(View::Rejected), rejected, "rejected");
}

#[test]
fn runs_and_what_wraps_them() {
    check(
        "<w:p><w:r><w:t xml:space='preserve'>a </w:t><w:tab/><w:t> b </w:t></w:r>\
         <w:hyperlink><w:ins w:author='x'><w:r><w:t>in</w:t></w:r></w:ins></w:hyperlink>\
         <w:ins w:author='x'><w:del w:author='y'><w:r><w:delText>both</w:delText></w:r></w:del></w:ins>\
         <w:r><w:instrText>PAGE</w:instrText><w:noBreakHyphen/><w:br w:type='page'/></w:r>\
         <w:sdt><w:sdtContent><w:r><w:t>s</w:t></w:r></w:sdtContent></w:sdt></w:p>",
        "a \tbin\u{2011}s\n",
        "a \tb\u{2011}s\n",
    );
}

#[test]
fn a_row_put_in_and_a_box() {
    check(
        "<w:tbl><w:tr><w:trPr><w:ins w:author='x'/></w:trPr><w:tc><w:p><w:r><w:t>new row</w:t></w:r></w:p></w:tc></w:tr>\
         <w:tr><w:tc><w:p><w:r><w:t>old row</w:t></w:r></w:p></w:tc></w:tr></w:tbl>\
         <w:p><w:r><w:pict><v:x xmlns:v='v'><w:txbxContent><w:p><w:r><w:t>boxed</w:t></w:r></w:p></w:txbxContent></v:x></w:pict></w:r><w:r><w:t>host</w:t></w:r></w:p>",
        "new row\nold row\nhost\nboxed\n",
        "old row\nhost\nboxed\n",
    );
}

#[test]
fn numbers_are_counted_in_each_view() {
    let numbering = format!(
        "<w:numbering xmlns:w='{0}'><w:abstractNum w:abstractNumId='3'><w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:pStyle w:val='Art'/><w:lvlText w:val='Article %1'/></w:lvl></w:abstractNum><w:num w:numId='5'><w:abstractNumId w:val='3'/></w:num></w:numbering>",
        names::W
    );
    let styles = format!(
        "<w:styles xmlns:w='{0}'><w:style w:type='paragraph' w:styleId='Art'><w:name w:val='Heading 2'/><w:pPr><w:numPr><w:numId w:val='5'/></w:numPr><w:bidi/></w:pPr></w:style><w:style w:styleId='Art2'><w:basedOn w:val='Art'/></w:style></w:styles>",
        names::W
    );
    let article = |text: &str, mark: &str| {
        format!("<w:p><w:pPr><w:pStyle w:val='Art2'/><w:rPr>{mark}</w:rPr></w:pPr>{text}</w:p>")
    };
    let run = |text: &str| format!("<w:r><w:t>{text}</w:t></w:r>");
    let document = format!(
        "<x:document xmlns:x='{0}' xmlns:w='{0}'><x:body>{1}{2}{3}</x:body></x:document>",
        names::W,
        article(&run("One"), ""),
        article(
            "<w:ins w:author='x'><w:r><w:t>New</w:t></w:r></w:ins>",
            "<w:ins w:author='x'/>"
        ),
        article(&run("Two"), ""),
    );
    let relations = "<Relationships><Relationship Type='http://x/styles' Target='styles.xml'/><Relationship Type='http://x/numbering' Target='/word/numbering.xml'/></Relationships>";
    let bytes = packed(&[
        ("word/document.xml", &document),
        ("word/_rels/document.xml.rels", relations),
        ("word/styles.xml", &styles),
        ("word/numbering.xml", &numbering),
    ]);
    let document = read(&bytes).unwrap().document;
    assert_eq!(
        document.text(View::Accepted),
        "Article 1 One\nArticle 2 New\nArticle 3 Two\n"
    );
    assert_eq!(
        document.text(View::Rejected),
        "Article 1 One\nArticle 2 Two\n"
    );
    let shape = &document.paragraphs.first().unwrap().shape;
    assert_eq!((shape.role, shape.rtl), (Role::Heading(2), true));
}

#[test]
fn what_is_no_docx_is_named() {
    let fails = |bytes: &[u8]| read(bytes).unwrap_err();
    assert_eq!(fails(b"not a zip"), Unreadable::NotPacked);
    assert_eq!(fails(b""), Unreadable::NotPacked);
    assert!(matches!(
        fails(b"PK\x03\x04 and no more"),
        Unreadable::Damaged { .. }
    ));
    assert_eq!(fails(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1]), Unreadable::Compound);
    let missing = fails(&packed(&[("word/styles.xml", "<a/>")]));
    assert_eq!(
        missing,
        Unreadable::Missing {
            part: "word/document.xml".into()
        }
    );
    assert!(
        missing
            .to_string()
            .starts_with("there is no word/document.xml in it")
    );
    assert!(matches!(
        fails(&packed(&[("mimetype", "x")])),
        Unreadable::OtherKind { .. }
    ));
    assert!(matches!(
        fails(&packed(&[("word/document.xml", "<html/>")])),
        Unreadable::Root { .. }
    ));
    let bomb = "<!DOCTYPE d [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><d>&a;</d>";
    assert!(matches!(
        fails(&packed(&[("word/document.xml", bomb)])),
        Unreadable::Part {
            source: Malformed::DocType { .. },
            ..
        }
    ));
    let deep = format!("<w:p>{}</w:p>", "<w:ins>".repeat(1000));
    assert!(matches!(
        fails(&with_body(&deep)),
        Unreadable::Part {
            source: Malformed::Depth { .. },
            ..
        }
    ));
}

#[test]
fn a_bomb_is_not_unpacked() {
    let zeros = " ".repeat(usize::try_from(RATIO_FREE_BYTES).unwrap() + 1);
    let bytes = packed(&[("word/document.xml", &zeros)]);
    assert_eq!(
        read(&bytes).unwrap_err(),
        Unreadable::Bomb {
            part: "word/document.xml".into()
        }
    );
}

#[test]
fn equal_documents_give_equal_bytes_and_comments_come_back() {
    let mut builder = Builder::default();
    let put = builder.revise(
        Change::Inserted,
        "الجانب الأول",
        Some("2026-01-15T09:30:00Z"),
        None,
    );
    builder.shape(&Shape {
        role: Role::Heading(1),
        rtl: true,
        ..Shape::default()
    });
    builder.text("المادة 1\n", Fate::KEPT);
    builder.shape(&Shape {
        rtl: true,
        ..Shape::default()
    });
    builder.inline(Inline::CommentStart(CommentId(0)));
    builder.text("نص", Fate::put(put));
    builder.inline(Inline::CommentEnd(CommentId(0)));
    let mut document = builder.finish();
    document.comments.push(Comment {
        author: "A".into(),
        date: Some("2026-01-15T09:30:00Z".into()),
        text: "why\tnot\n?".into(),
    });
    let bytes = write(&document, Options::new(Lang::Ar)).unwrap();
    assert_eq!(bytes, write(&document, Options::new(Lang::Ar)).unwrap());
    let again = read(&bytes).unwrap().document;
    assert_eq!(again.comments, document.comments);
    assert_eq!(again.commented(CommentId(0)), Some((1, "نص".to_owned())));
    assert_eq!(
        again.paragraphs.first().unwrap().shape.role,
        Role::Heading(1)
    );
    assert!(again.paragraphs.iter().all(|paragraph| paragraph.shape.rtl));
    assert_eq!(again.revisions, document.revisions);
}

#[test]
fn resolving_keeps_what_it_does_not_know() {
    let body = "<w:p w:x='1'><w:pPr><w:jc w:val='left'/><w:pPrChange w:author='a'><w:pPr><w:jc w:val='right'/></w:pPr></w:pPrChange></w:pPr>\
        <w:del w:author='a'><w:bookmarkStart w:id='3'/><w:r><w:rPr><w:b/></w:rPr><w:delText>old</w:delText></w:r></w:del>\
        <q:z xmlns:q='q' q:a='&lt;'>kept<!-- c --></q:z></w:p><w:tbl><w:tr><w:tc><w:tcPr><w:cellIns w:author='a'/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>";
    let bytes = with_body(body);
    let part = |view| {
        let resolved = resolve(&bytes, view).unwrap();
        let part = package::Package::open(&resolved)
            .unwrap()
            .part("word/document.xml")
            .unwrap()
            .unwrap();
        let text = String::from_utf8(part).unwrap();
        text.split_once("<w:body>")
            .unwrap()
            .1
            .replace("</w:body></w:document>", "")
    };
    assert_eq!(
        part(View::Rejected),
        "<w:p w:x='1'><w:pPr><w:jc w:val='right'/></w:pPr><w:bookmarkStart w:id='3'/><w:r><w:rPr><w:b/></w:rPr><w:t>old</w:t></w:r>\
        <q:z xmlns:q='q' q:a='&lt;'>kept<!-- c --></q:z></w:p>"
    );
    assert_eq!(
        part(View::Accepted),
        "<w:p w:x='1'><w:pPr><w:jc w:val='left'/></w:pPr><w:bookmarkStart w:id='3'/>\
        <q:z xmlns:q='q' q:a='&lt;'>kept<!-- c --></q:z></w:p><w:tbl><w:tr><w:tc><w:tcPr/><w:p/></w:tc></w:tr></w:tbl>"
    );
}

#[test]
fn changes_are_written_as_the_format_wants_them() {
    let mut builder = Builder::default();
    builder.shape(&Shape {
        rtl: true,
        ..Shape::default()
    });
    let revise = |builder: &mut Builder, change, name| builder.revise(change, "A", None, name);
    let from = revise(&mut builder, Change::MovedFrom, Some("m"));
    let to = revise(&mut builder, Change::MovedTo, Some("m"));
    let taken = revise(&mut builder, Change::Deleted, None);
    builder.text("a\n", Fate::taken(from));
    builder.text("a\n", Fate::put(to));
    builder.text("b", Fate::taken(taken));
    let document = builder.finish();
    let written = |moves| {
        let options = Options {
            moves,
            ..Options::new(Lang::Ar)
        };
        let bytes = write(&document, options).unwrap();
        let part = package::Package::open(&bytes)
            .unwrap()
            .part("word/document.xml")
            .unwrap()
            .unwrap();
        let text = String::from_utf8(part).unwrap();
        let (_, body) = text.split_once("<w:body>").unwrap();
        let run = "<w:rPr><w:szCs w:val=\"28\"/><w:rtl/><w:lang w:bidi=\"ar\"/></w:rPr>";
        body.split_once("<w:sectPr>")
            .unwrap()
            .0
            .replace(run, "")
            .replace(" xml:space=\"preserve\"", "")
    };
    assert_eq!(
        written(Moves::Ranges),
        "<w:p><w:pPr><w:bidi/><w:rPr><w:moveFrom w:id=\"0\" w:author=\"A\"/><w:rtl/></w:rPr></w:pPr>\
        <w:moveFromRangeStart w:id=\"1\" w:author=\"A\" w:name=\"m\"/><w:moveFrom w:id=\"2\" w:author=\"A\"><w:r><w:t>a</w:t></w:r></w:moveFrom></w:p><w:moveFromRangeEnd w:id=\"1\"/>\
        <w:p><w:pPr><w:bidi/><w:rPr><w:moveTo w:id=\"3\" w:author=\"A\"/><w:rtl/></w:rPr></w:pPr>\
        <w:moveToRangeStart w:id=\"4\" w:author=\"A\" w:name=\"m\"/><w:moveTo w:id=\"5\" w:author=\"A\"><w:r><w:t>a</w:t></w:r></w:moveTo></w:p><w:moveToRangeEnd w:id=\"4\"/>\
        <w:p><w:pPr><w:bidi/><w:rPr><w:rtl/></w:rPr></w:pPr><w:del w:id=\"6\" w:author=\"A\"><w:r><w:delText>b</w:delText></w:r></w:del></w:p>"
    );
    let plain = written(Moves::DeleteInsert);
    assert!(
        !plain.contains("move") && plain.contains("<w:delText>a</w:delText>"),
        "{plain}"
    );
}

#[test]
fn an_insertion_that_goes_on_in_new_paragraphs_keeps_the_old_end_last() {
    let mut builder = Builder::default();
    let put = builder.revise(Change::Inserted, "A", None, None);
    builder.shape(&Shape {
        role: Role::Heading(1),
        ..Shape::default()
    });
    builder.text("Article 5", Fate::KEPT);
    builder.text(" – New", Fate::put(put));
    builder.text("\n", Fate::KEPT);
    builder.shape(&Shape::default());
    builder.text("Words.\n", Fate::put(put));
    builder.text("Old words.\n", Fate::KEPT);
    let document = builder.finish();
    let again = read(&write(&document, Options::new(Lang::En)).unwrap())
        .unwrap()
        .document;
    for view in [View::Accepted, View::Rejected] {
        assert_eq!(again.text(view), document.text(view));
    }
    let marks: Vec<_> = again
        .paragraphs
        .iter()
        .map(|paragraph| paragraph.mark.put.is_some())
        .collect();
    assert_eq!(marks, [true, false, false]);
    let was = again.paragraphs.get(1).unwrap().was.clone().unwrap().1;
    assert_eq!(
        was.role,
        Role::Heading(1),
        "rejected, it is the heading again"
    );
}

/// A stretch of text and its fate among five revisions.
fn stretch() -> impl Strategy<Value = (String, usize, usize)> {
    ("[aب<&> \t\n\r\u{ad}\u{2011}é]{0,6}", 0usize..4, 0usize..4)
}

fn document(stretches: &[(String, usize, usize)]) -> Document {
    let mut builder = Builder::default();
    let revise = |builder: &mut Builder, change, name| {
        builder.revise(change, "A & \"B\"", Some("2026-01-15T09:30:00Z"), name)
    };
    let puts = [
        None,
        Some(revise(&mut builder, Change::Inserted, None)),
        Some(revise(&mut builder, Change::MovedTo, Some("m1"))),
        Some(builder.revise(Change::Inserted, "C", None, None)),
    ];
    let takes = [
        None,
        Some(revise(&mut builder, Change::Deleted, None)),
        Some(revise(&mut builder, Change::MovedFrom, Some("m1"))),
        Some(builder.revise(Change::Deleted, "C", None, None)),
    ];
    for (text, put, taken) in stretches {
        let fate = Fate {
            put: *puts.get(*put).unwrap(),
            taken: *takes.get(*taken).unwrap(),
        };
        builder.text(text, fate);
    }
    builder.finish()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn every_view_comes_back(stretches in prop::collection::vec(stretch(), 0..12), ranges: bool, lang in prop::sample::select(Lang::ALL.to_vec())) {
        let document = document(&stretches);
        let moves = if ranges { Moves::Ranges } else { Moves::DeleteInsert };
        let bytes = write(&document, Options { moves, ..Options::new(lang) }).unwrap();
        let again = read(&bytes).unwrap();
        prop_assert!(again.notices.is_empty());
        for view in [View::Accepted, View::Rejected, View::Of("C"), View::Of("A & \"B\"")] {
            let texts = |document: &Document| -> Vec<String> {
                document.lines(view).into_iter().map(|line| line.text).collect()
            };
            prop_assert_eq!(texts(&again.document), texts(&document));
            let resolved = read(&resolve(&bytes, view).unwrap()).unwrap().document;
            prop_assert_eq!(resolved.text(View::Rejected), document.text(view));
            prop_assert!(!resolved.is_revised());
        }
    }

    #[test]
    fn no_bytes_make_it_panic(bytes: Vec<u8>, body in "(<w:(p|r|t|ins|del|tbl|tr|tc|pPr|rPr|sdt)>|</w:(p|r|t|ins|del)>|[a ]){0,20}") {
        let _ = read(&bytes);
        let _ = read(&with_body(&body));
        let _ = read(&[b"PK\x03\x04", &bytes[..]].concat());
    }
}
