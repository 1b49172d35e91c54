//! Changes of every kind that word processors track (ECMA-376 part 1, 17.13.5), one case each: the
//! text with all of them and with none, as read and as resolved.

use super::*;

/// Checks both texts, read from the changes and from what resolving makes of them.
fn check(case: &str, body: &str, accepted: &str, rejected: &str) {
    check_parts(case, &with_body(body), accepted, rejected);
}

fn check_parts(case: &str, bytes: &[u8], accepted: &str, rejected: &str) {
    let before = read(bytes).unwrap().document;
    for (view, expected) in [(View::Accepted, accepted), (View::Rejected, rejected)] {
        assert_eq!(before.text(view), expected, "{case}, {view:?}, read");
        let resolved = read(&resolve(bytes, view).unwrap()).unwrap().document;
        assert_eq!(
            resolved.text(View::Rejected),
            expected,
            "{case}, {view:?}, resolved"
        );
        assert!(!resolved.is_revised(), "{case}: changes are left");
    }
}

/// The body that resolving leaves.
fn body(bytes: &[u8], view: View<'_>) -> String {
    let text = part(&resolve(bytes, view).unwrap(), "word/document.xml");
    let (_, body) = text.split_once("<w:body>").unwrap();
    body.replace("</w:body></w:document>", "")
}

fn part(bytes: &[u8], name: &str) -> String {
    let part = package::Package::open(bytes)
        .unwrap()
        .part(name)
        .unwrap()
        .unwrap();
    String::from_utf8(part).unwrap()
}

const A: &str = "w:author='a'";

fn run(text: &str) -> String {
    format!("<w:r><w:t xml:space='preserve'>{text}</w:t></w:r>")
}

fn ins(text: &str) -> String {
    format!("<w:ins {A}>{}</w:ins>", run(text))
}

fn del(text: &str) -> String {
    format!("<w:del {A}><w:r><w:delText xml:space='preserve'>{text}</w:delText></w:r></w:del>")
}

fn p(content: &str) -> String {
    format!("<w:p>{content}</w:p>")
}

/// A paragraph whose end was changed.
fn ended(change: &str, content: &str) -> String {
    format!("<w:p><w:pPr><w:rPr><w:{change} {A}/></w:rPr></w:pPr>{content}</w:p>")
}

fn cell(properties: &str, content: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>")
}

fn row(properties: &str, cells: &str) -> String {
    format!("<w:tr><w:trPr>{properties}</w:trPr>{cells}</w:tr>")
}

fn table(rows: &str) -> String {
    format!("<w:tbl><w:tblPr/>{rows}</w:tbl>")
}

#[test]
fn rows_of_a_table() {
    let line = |properties: &str, text: &str| row(properties, &cell("", &p(&run(text))));
    let put = format!("<w:ins {A}/>");
    let taken = format!("<w:del {A}/>");
    check(
        "rows put in and taken out",
        &table(
            &[
                line("", "one"),
                line(&put, "two"),
                line(&taken, "three"),
                line("", "four"),
            ]
            .concat(),
        ),
        "one\ntwo\nfour\n",
        "one\nthree\nfour\n",
    );
    let words = format!("{}{}{}", run("a"), del("b"), ins("c"));
    check(
        "words within a cell",
        &table(&row(
            "",
            &[cell("", &p(&words)), cell("", &p(&run("d")))].concat(),
        )),
        "ac\nd\n",
        "ab\nd\n",
    );
    check(
        "a whole table taken out",
        &[
            p(&run("before")),
            table(&[line(&taken, "one"), line(&taken, "two")].concat()),
            p(&run("after")),
        ]
        .concat(),
        "before\nafter\n",
        "before\none\ntwo\nafter\n",
    );
    check(
        "a table put into the midst of a paragraph",
        &[
            ended("ins", &run("Article ")),
            table(&line(&put, "cell")),
            p(&run("5")),
        ]
        .concat(),
        "Article \ncell\n5\n",
        "Article \n5\n",
    );
    check(
        "a table taken out with the ends of the words around it",
        &[
            ended("del", &[run("within "), del("thirty")].concat()),
            table(&line(&taken, "cell")),
            p(&[del("days of"), run("sixty days")].concat()),
        ]
        .concat(),
        "within \nsixty days\n",
        "within thirty\ncell\ndays ofsixty days\n",
    );
    check(
        "rows in a content control",
        &table(&format!(
            "<w:sdt><w:sdtPr/><w:sdtContent>{}{}</w:sdtContent></w:sdt>",
            line(&taken, "old"),
            line("", "kept")
        )),
        "kept\n",
        "old\nkept\n",
    );
}

#[test]
fn cells_of_a_table() {
    let put = format!("<w:cellIns {A}/>");
    let taken = format!("<w:cellDel {A}/>");
    check(
        "cells put in and taken out",
        &table(&row(
            "",
            &[
                cell("", &p(&run("a"))),
                cell(&put, &p(&run("b"))),
                cell(&taken, &p(&run("c"))),
            ]
            .concat(),
        )),
        "a\nb\n",
        "a\nc\n",
    );
    let all_gone = [table(&row("", &cell(&taken, &p(&run("c"))))), p("")].concat();
    check("the only cell", &all_gone, "", "c\n");
    assert_eq!(body(&with_body(&all_gone), View::Accepted), "<w:p/>");
    let merged = table(
        &[
            row("", &cell("<w:vMerge w:val='restart'/>", &p(&run("top")))),
            row(
                "",
                &cell(
                    &format!(
                        "<w:tcW w:w='1'/><w:shd w:val='x'/><w:cellMerge {A} w:vMerge='cont'/>"
                    ),
                    &p(""),
                ),
            ),
        ]
        .concat(),
    );
    check("cells merged", &merged, "top\n", "top\n");
    let bytes = with_body(&merged);
    assert!(
        body(&bytes, View::Accepted)
            .contains("<w:tcW w:w='1'/><w:vMerge/><w:shd w:val='x'/></w:tcPr>")
    );
    assert!(body(&bytes, View::Rejected).contains("<w:tcW w:w='1'/><w:shd w:val='x'/></w:tcPr>"));
    check(
        "a cell whose last paragraph ends no more",
        &table(&row(
            "",
            &[
                cell(
                    "",
                    &[ended("del", &run("x")), ended("del", &del("y"))].concat(),
                ),
                cell("", &p(&run("z"))),
            ]
            .concat(),
        )),
        "x\nz\n",
        "x\ny\nz\n",
    );
}

#[test]
fn ends_of_paragraphs() {
    check(
        "a chain of ends taken out",
        &[
            ended("del", &run("a")),
            ended("del", &del("b")),
            ended("del", &run("c")),
            p(&run("d")),
        ]
        .concat(),
        "acd\n",
        "a\nb\nc\nd\n",
    );
    check(
        "a paragraph taken out before a table",
        &[
            p(&run("a")),
            ended("del", &del("b")),
            table(&row("", &cell("", &p(&run("c"))))),
            p(&run("d")),
        ]
        .concat(),
        "a\nc\nd\n",
        "a\nb\nc\nd\n",
    );
    check(
        "an end taken out before a table, words kept",
        &[
            ended("del", &run("a")),
            table(&row("", &cell("", &p(&run("c"))))),
            p(&run("d")),
        ]
        .concat(),
        "a\nc\nd\n",
        "a\nc\nd\n",
    );
    check(
        "an end put in and taken out again",
        &[
            format!(
                "<w:p><w:pPr><w:rPr><w:ins {A}/><w:del {A}/></w:rPr></w:pPr>{}</w:p>",
                run("a")
            ),
            p(&run("b")),
        ]
        .concat(),
        "ab\n",
        "ab\n",
    );
    check(
        "paragraphs put in at the end",
        &[
            ended("ins", &run("a")),
            ended("ins", &ins("b")),
            p(&ins("c")),
        ]
        .concat(),
        "a\nb\nc\n",
        "a\n",
    );
    check(
        "paragraphs taken out at the end",
        &[
            ended("del", &[run("a"), del("z")].concat()),
            ended("del", &del("b")),
            p(&del("c")),
            "<w:sectPr/>".into(),
        ]
        .concat(),
        "a\n",
        "az\nb\nc\n",
    );
    check(
        "an end taken out before a content control",
        &[
            ended("del", &run("a")),
            format!(
                "<w:sdt><w:sdtPr/><w:sdtContent>{}{}</w:sdtContent></w:sdt>",
                p(&run("b")),
                ended("del", &run("c"))
            ),
            p(&run("d")),
        ]
        .concat(),
        "ab\ncd\n",
        "a\nb\nc\nd\n",
    );
    check(
        "the end of a section",
        &[
            format!("<w:p><w:pPr><w:rPr><w:del {A}/></w:rPr><w:sectPr><w:pgSz w:w='1'/><w:sectPrChange {A}><w:sectPr><w:pgSz w:w='2'/></w:sectPr></w:sectPrChange></w:sectPr></w:pPr>{}</w:p>", run("a")),
            p(&run("b")),
        ]
        .concat(),
        "ab\n",
        "a\nb\n",
    );
}

#[test]
fn moves() {
    let from = |text: &str| format!("<w:moveFrom {A}>{}</w:moveFrom>", run(text));
    let to = |text: &str| format!("<w:moveTo {A}>{}</w:moveTo>", run(text));
    let range = |kind: &str, id: u8, inside: &str| {
        format!(
            "<w:{kind}RangeStart w:id='{id}' w:name='m' {A}/>{inside}<w:{kind}RangeEnd w:id='{id}'/>"
        )
    };
    check(
        "words within a paragraph",
        &p(&[
            run("a "),
            range("moveFrom", 1, &from("b ")),
            run("c "),
            range("moveTo", 2, &to("b ")),
        ]
        .concat()),
        "a c b \n",
        "a b c \n",
    );
    check(
        "a paragraph, the ranges between blocks",
        &[
            range("moveFrom", 1, &ended("moveFrom", &from("one"))),
            p(&run("two")),
            range(
                "moveTo",
                2,
                &ended("moveTo", &[to("on"), del("x"), ins("ce")].concat()),
            ),
            p(&run("three")),
        ]
        .concat(),
        "two\nonce\nthree\n",
        "one\ntwo\nxthree\n",
    );
    let line = |properties: &str, content: &str| table(&row(properties, &cell("", &p(content))));
    check(
        "a table",
        &[
            range(
                "moveFrom",
                1,
                &line(&format!("<w:del {A}/>"), &from("cell")),
            ),
            p(&run("two")),
            range("moveTo", 2, &line(&format!("<w:ins {A}/>"), &to("cell"))),
            p(&run("three")),
        ]
        .concat(),
        "two\ncell\nthree\n",
        "cell\ntwo\nthree\n",
    );
    check(
        "from a cell into the text",
        &[
            table(&row(
                "",
                &cell(
                    "",
                    &[
                        range("moveFrom", 1, &ended("moveFrom", &from("in"))),
                        p(&run("cell")),
                    ]
                    .concat(),
                ),
            )),
            range("moveTo", 2, &ended("moveTo", &to("in"))),
            p(&run("after")),
        ]
        .concat(),
        "cell\nin\nafter\n",
        "in\ncell\nafter\n",
    );
}

#[test]
fn content_controls() {
    let control = |kind: &str| {
        format!(
            "<w:customXml{kind}RangeStart w:id='1' {A}/><w:sdt><w:sdtPr><w:id w:val='7'/></w:sdtPr><w:sdtContent><w:customXml{kind}RangeEnd w:id='1'/>{}<w:customXml{kind}RangeStart w:id='2' {A}/></w:sdtContent></w:sdt><w:customXml{kind}RangeEnd w:id='2'/>",
            run("in it")
        )
    };
    let with = |kind: &str| with_body(&p(&[run("a "), control(kind), run(" b")].concat()));
    for (kind, kept, gone) in [
        ("Ins", View::Accepted, View::Rejected),
        ("Del", View::Rejected, View::Accepted),
        ("MoveFrom", View::Rejected, View::Accepted),
        ("MoveTo", View::Accepted, View::Rejected),
    ] {
        check_parts(kind, &with(kind), "a in it b\n", "a in it b\n");
        assert!(
            body(&with(kind), kept).contains("<w:sdt><w:sdtPr>"),
            "{kind}"
        );
        assert!(!body(&with(kind), gone).contains("sdt"), "{kind}");
    }
    check(
        "words in one",
        &p(&format!(
            "<w:sdt><w:sdtPr><w:rPr><w:ins {A}/></w:rPr></w:sdtPr><w:sdtContent>{}{}</w:sdtContent></w:sdt>",
            del("old"),
            ins("new")
        )),
        "new\n",
        "old\n",
    );
    let block = [
        format!(
            "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>",
            ended("del", &del("gone"))
        ),
        p(&run("kept")),
    ]
    .concat();
    check("one around what goes", &block, "kept\n", "gone\nkept\n");
    assert!(!body(&with_body(&block), View::Accepted).contains("sdt"));
    check(
        "smart tags and custom markup",
        &p(&format!(
            "<w:smartTag w:element='x'><w:smartTagPr/>{}{}</w:smartTag><w:customXml w:element='y'><w:customXmlPr/>{}</w:customXml>",
            run("a"),
            ins("b"),
            del("c")
        )),
        "ab\n",
        "ac\n",
    );
}

#[test]
fn links_and_fields() {
    check(
        "a link",
        &p(&format!(
            "<w:hyperlink r:id='r1' xmlns:r='r'>{}{}</w:hyperlink>",
            del("old"),
            ins("new")
        )),
        "new\n",
        "old\n",
    );
    check(
        "a simple field",
        &p(&format!(
            "{}<w:fldSimple w:instr='REF x'>{}{}</w:fldSimple>",
            run("Article "),
            del("5"),
            ins("6")
        )),
        "Article 6\n",
        "Article 5\n",
    );
    let sign = |kind: &str| format!("<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>");
    check(
        "the code of a field taken out",
        &p(&format!(
            "{}<w:del {A}>{}<w:r><w:delInstrText> REF y </w:delInstrText></w:r>{}<w:r><w:delText>5</w:delText></w:r>{}</w:del>",
            run("Article "),
            sign("begin"),
            sign("separate"),
            sign("end")
        )),
        "Article \n",
        "Article 5\n",
    );
    check(
        "the code of a field changed",
        &p(&format!(
            "{}<w:r><w:instrText> REF x </w:instrText></w:r><w:del {A}><w:r><w:delInstrText>\\* MERGEFORMAT</w:delInstrText></w:r></w:del><w:ins {A}><w:r><w:instrText>\\h</w:instrText></w:r></w:ins>{}{}{}",
            sign("begin"),
            sign("separate"),
            run("5"),
            sign("end")
        )),
        "5\n",
        "5\n",
    );
}

#[test]
fn formulas() {
    let m = "xmlns:m='http://schemas.openxmlformats.org/officeDocument/2006/math'";
    let sign = |text: &str| format!("<m:r><w:rPr/><m:t>{text}</m:t></m:r>");
    let formula = |content: &str| {
        p(&format!(
            "<m:oMathPara {m}><m:oMath>{content}</m:oMath></m:oMathPara>"
        ))
    };
    check(
        "runs wrapped",
        &formula(&format!(
            "{}<w:ins {A}>{}</w:ins><w:del {A}>{}</w:del>",
            sign("x"),
            sign("+1"),
            sign("-1")
        )),
        "x+1\n",
        "x-1\n",
    );
    check(
        "runs marked",
        &formula(&format!(
            "{}<m:r><w:ins {A}><w:rPr/></w:ins><m:t>y</m:t></m:r><m:r><w:del {A}><w:rPr/></w:del><m:t>z</m:t></m:r>",
            sign("x")
        )),
        "xy\n",
        "xz\n",
    );
    let fraction = |change: &str| {
        formula(&format!(
            "<m:f><m:fPr><m:ctrlPr><w:{change} {A}><w:rPr/></w:{change}></m:ctrlPr></m:fPr><m:num>{}</m:num><m:den>{}</m:den></m:f>",
            sign("a"),
            sign("b")
        ))
    };
    check("a fraction put in", &fraction("ins"), "ab\n", "ab\n");
    let bytes = with_body(&fraction("ins"));
    assert!(body(&bytes, View::Accepted).contains("<m:ctrlPr><w:rPr/></m:ctrlPr>"));
    assert!(!body(&bytes, View::Rejected).contains("m:f>"));
    assert!(!body(&with_body(&fraction("del")), View::Accepted).contains("m:f>"));
}

#[test]
fn boxes_and_alternatives() {
    let boxed = |content: &str| format!("<w:txbxContent>{}</w:txbxContent>", p(content));
    let words = [run("a"), ins("b"), del("c")].concat();
    let drawing = format!(
        "<w:r><mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'><mc:Choice Requires='wps'><w:drawing><x:txbx xmlns:x='x'>{0}</x:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox xmlns:v='v'>{0}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>",
        boxed(&words)
    );
    check(
        "a box read once",
        &p(&[run("host"), drawing.clone()].concat()),
        "host\nab\n",
        "host\nac\n",
    );
    check(
        "a box taken out",
        &p(&format!("{}<w:del {A}>{drawing}</w:del>", run("host"))),
        "host\n",
        "host\nac\n",
    );
}

#[test]
fn what_stands_in_runs() {
    check(
        "direction, ruby, symbols, tabs and breaks",
        &p(&format!(
            "<w:bdo w:val='rtl'>{}</w:bdo><w:dir w:val='ltr'>{}</w:dir>\
             <w:r><w:ruby><w:rubyPr/><w:rt>{}</w:rt><w:rubyBase>{}{}</w:rubyBase></w:ruby></w:r>\
             <w:ins {A}><w:r><w:sym w:font='Symbol' w:char='F0B7'/><w:tab/><w:br/></w:r></w:ins>\
             <w:del {A}><w:r><w:noBreakHyphen/><w:softHyphen/><w:cr/></w:r></w:del>",
            ins("a"),
            del("b"),
            run("above"),
            ins("c"),
            del("d")
        )),
        "ac\u{f0b7}\t\n",
        "bd\u{2011}\u{ad}\n",
    );
    check(
        "what one put in and another took out",
        &p(&format!(
            "<w:ins {A}><w:r><w:t>a</w:t></w:r><w:del w:author='b'><w:r><w:delText>b</w:delText></w:r></w:del></w:ins>"
        )),
        "a\n",
        "",
    );
}

#[test]
fn properties() {
    let changed = format!(
        "<w:p><w:pPr><w:jc w:val='left'/><w:rPr><w:b/><w:rPrChange {A}><w:rPr><w:i/></w:rPr></w:rPrChange></w:rPr><w:pPrChange {A}><w:pPr><w:jc w:val='right'/></w:pPr></w:pPrChange></w:pPr>\
         <w:r><w:rPr><w:b/><w:rPrChange {A}><w:rPr/></w:rPrChange></w:rPr><w:t>a</w:t></w:r></w:p>\
         <w:tbl><w:tblPr><w:jc w:val='left'/><w:tblPrChange {A}><w:tblPr/></w:tblPrChange></w:tblPr><w:tblGrid><w:gridCol w:w='1'/><w:tblGridChange w:id='0'><w:tblGrid><w:gridCol w:w='2'/></w:tblGrid></w:tblGridChange></w:tblGrid>\
         <w:tr><w:tblPrEx><w:jc w:val='left'/><w:tblPrExChange {A}><w:tblPrEx/></w:tblPrExChange></w:tblPrEx><w:trPr><w:hidden/><w:trPrChange {A}><w:trPr/></w:trPrChange></w:trPr><w:tc><w:tcPr><w:noWrap/><w:tcPrChange {A}><w:tcPr><w:tcW w:w='3'/></w:tcPr></w:tcPrChange></w:tcPr><w:p/></w:tc></w:tr></w:tbl>\
         <w:sectPr><w:headerReference/><w:pgSz w:w='1'/><w:sectPrChange {A}><w:sectPr><w:pgSz w:w='2'/></w:sectPr></w:sectPrChange></w:sectPr>"
    );
    check("text stays", &changed, "a\n", "a\n");
    let bytes = with_body(&changed);
    assert_eq!(
        body(&bytes, View::Accepted),
        "<w:p><w:pPr><w:jc w:val='left'/><w:rPr><w:b/></w:rPr></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>a</w:t></w:r></w:p>\
         <w:tbl><w:tblPr><w:jc w:val='left'/></w:tblPr><w:tblGrid><w:gridCol w:w='1'/></w:tblGrid>\
         <w:tr><w:tblPrEx><w:jc w:val='left'/></w:tblPrEx><w:trPr><w:hidden/></w:trPr><w:tc><w:tcPr><w:noWrap/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>\
         <w:sectPr><w:headerReference/><w:pgSz w:w='1'/></w:sectPr>"
    );
    assert_eq!(
        body(&bytes, View::Rejected),
        "<w:p><w:pPr><w:jc w:val='right'/><w:rPr><w:i/></w:rPr></w:pPr><w:r><w:rPr/><w:t>a</w:t></w:r></w:p>\
         <w:tbl><w:tblPr/><w:tblGrid/>\
         <w:tr><w:tblPrEx/><w:trPr/><w:tc><w:tcPr><w:tcW w:w='3'/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>\
         <w:sectPr><w:headerReference/><w:pgSz w:w='2'/></w:sectPr>"
            .replace("<w:tblGrid/>", "<w:tblGrid><w:gridCol w:w='2'/></w:tblGrid>")
    );
}

const RELATIONS: &str = "<Relationships><Relationship Type='x/styles' Target='styles.xml'/><Relationship Type='x/numbering' Target='numbering.xml'/><Relationship Type='x/footnotes' Target='footnotes.xml'/><Relationship Type='x/header' Target='header1.xml'/></Relationships>";

fn with_parts(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let w = names::W;
    let document = format!("<w:document xmlns:w='{w}'><w:body>{body}</w:body></w:document>");
    let numbering = format!(
        "<w:numbering xmlns:w='{w}'><w:abstractNum w:abstractNumId='1'><w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='%1.'/></w:lvl></w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='1'/></w:num></w:numbering>"
    );
    let mut all = vec![
        ("word/document.xml", &*document),
        ("word/_rels/document.xml.rels", RELATIONS),
        ("word/numbering.xml", &*numbering),
    ];
    all.extend(parts);
    packed(&all)
}

#[test]
fn numbering() {
    let numbered = |inside: &str, change: &str, text: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/>{inside}</w:numPr>{change}</w:pPr>{}</w:p>",
            run(text)
        )
    };
    let put = numbered(&format!("<w:ins {A}/>"), "", "a");
    let changed = numbered("", &format!("<w:pPrChange {A}><w:pPr/></w:pPrChange>"), "b");
    let old_way = numbered(
        &format!("<w:numberingChange {A} w:original='%1:7:0:.'/>"),
        "",
        "c",
    );
    let bytes = with_parts(&[put, changed, old_way.clone()].concat(), &[]);
    check_parts(
        "numbers put in",
        &bytes,
        "1. a\n2. b\n3. c\n",
        "a\nb\n1. c\n",
    );
    let kept = body(&with_parts(&old_way, &[]), View::Accepted);
    assert!(!kept.contains("numberingChange"), "{kept}");
    // The paragraph whose end stays gives the joined one its number.
    let joined = [ended("del", &run("a")), numbered("", "", "b")].concat();
    check_parts("joined", &with_parts(&joined, &[]), "1. ab\n", "a\n1. b\n");
}

#[test]
fn other_parts_are_resolved_or_stay_byte_for_byte() {
    let w = names::W;
    let header = format!(
        "<w:hdr xmlns:w='{w}'>{}</w:hdr>",
        ended("del", &del("gone"))
    );
    let notes = format!(
        "<w:footnotes xmlns:w='{w}'><w:footnote w:id='1'>{}</w:footnote></w:footnotes>",
        p(&[del("old"), ins("new")].concat())
    );
    let styles = format!(
        "<w:styles xmlns:w='{w}'><w:style w:type='paragraph' w:styleId='N'><w:pPr><w:jc w:val='left'/><w:pPrChange {A}><w:pPr/></w:pPrChange></w:pPr></w:style></w:styles>"
    );
    let untouched =
        format!("<w:numbering xmlns:w='{w}' ><!-- &amp; --><w:x></w:x>&#x41;</w:numbering>");
    let bytes = with_parts(
        &p(&run("a")),
        &[
            ("word/header1.xml", &header),
            ("word/footnotes.xml", &notes),
            ("word/styles.xml", &styles),
        ],
    );
    let accepted = resolve(&bytes, View::Accepted).unwrap();
    assert!(part(&accepted, "word/header1.xml").ends_with("'><w:p/></w:hdr>"));
    let notes = part(&accepted, "word/footnotes.xml");
    assert!(notes.contains(">new<") && !notes.contains("old"), "{notes}");
    assert!(part(&accepted, "word/styles.xml").contains("<w:pPr><w:jc w:val='left'/></w:pPr>"));
    for name in ["word/document.xml", "word/numbering.xml"] {
        assert_eq!(part(&accepted, name), part(&bytes, name));
    }
    let odd = packed(&[
        (
            "word/document.xml",
            &format!("<w:document xmlns:w='{w}'><w:body/></w:document>"),
        ),
        ("word/_rels/document.xml.rels", RELATIONS),
        ("word/numbering.xml", &untouched),
    ]);
    let accepted = resolve(&odd, View::Accepted).unwrap();
    assert_eq!(part(&accepted, "word/numbering.xml"), untouched);
}
