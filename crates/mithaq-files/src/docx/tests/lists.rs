//! Numbers that a word processor counts and does not store: `Article 5`, `المادة 5`, `(a)`.

use super::*;

const RELATIONS: &str = "<Relationships><Relationship Type='x/styles' Target='styles.xml'/><Relationship Type='x/numbering' Target='numbering.xml'/></Relationships>";

/// Levels as (format, pattern, style bound to it, more).
fn definition(id: u32, more: &str, levels: &[(&str, &str, &str, &str)]) -> String {
    let levels: String = levels
        .iter()
        .enumerate()
        .map(|(place, (format, pattern, style, more))| {
            let style = match *style {
                "" => String::new(),
                style => format!("<w:pStyle w:val='{style}'/>"),
            };
            format!("<w:lvl w:ilvl='{place}'><w:start w:val='1'/><w:numFmt w:val='{format}'/>{more}{style}<w:lvlText w:val='{pattern}'/></w:lvl>")
        })
        .collect();
    format!("<w:abstractNum w:abstractNumId='{id}'>{more}{levels}</w:abstractNum>")
}

fn list(id: u32, definition: u32, more: &str) -> String {
    format!("<w:num w:numId='{id}'><w:abstractNumId w:val='{definition}'/>{more}</w:num>")
}

fn docx(numbering: &str, styles: &str, body: &str) -> Vec<u8> {
    let w = names::W;
    packed(&[
        (
            "word/document.xml",
            &format!("<w:document xmlns:w='{w}'><w:body>{body}</w:body></w:document>"),
        ),
        ("word/_rels/document.xml.rels", RELATIONS),
        (
            "word/styles.xml",
            &format!("<w:styles xmlns:w='{w}'>{styles}</w:styles>"),
        ),
        (
            "word/numbering.xml",
            &format!("<w:numbering xmlns:w='{w}'>{numbering}</w:numbering>"),
        ),
    ])
}

fn text(numbering: &str, styles: &str, body: &str) -> String {
    read(&docx(numbering, styles, body))
        .unwrap()
        .document
        .text(View::Accepted)
}

fn in_list(list: u32, level: u8, text: &str) -> String {
    format!(
        "<w:p><w:pPr><w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{list}'/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
    )
}

fn styled(style: &str, text: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val='{style}'/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
}

#[test]
fn articles_in_arabic() {
    let numbering = [
        definition(
            1,
            "",
            &[
                ("upperRoman", "الفصل %1", "Chapter", ""),
                (
                    "decimal",
                    "المادة %2",
                    "Article",
                    "<w:lvlRestart w:val='0'/>",
                ),
                ("arabicAbjad", "%3)", "", ""),
                ("arabicAlpha", "%4 -", "", ""),
            ],
        ),
        list(7, 1, ""),
    ]
    .concat();
    let styles = "<w:style w:type='paragraph' w:styleId='Chapter'><w:pPr><w:numPr><w:numId w:val='7'/></w:numPr></w:pPr></w:style>\
        <w:style w:type='paragraph' w:styleId='Article'><w:pPr><w:numPr><w:numId w:val='7'/></w:numPr></w:pPr></w:style>\
        <w:style w:type='paragraph' w:styleId='ArticleBold'><w:basedOn w:val='Article'/></w:style>";
    let body = [
        styled("Chapter", "أحكام"),
        styled("Article", "التعاريف"),
        in_list(7, 2, "أولى"),
        in_list(7, 2, "ثانية"),
        in_list(7, 2, "ثالثة"),
        in_list(7, 3, "فرعية"),
        styled("Chapter", "ختام"),
        styled("ArticleBold", "النطاق"),
        in_list(7, 2, "من جديد"),
    ]
    .concat();
    assert_eq!(
        text(&numbering, styles, &body),
        "الفصل I أحكام\nالمادة 1 التعاريف\nأ) أولى\nب) ثانية\nج) ثالثة\nأ - فرعية\nالفصل II ختام\nالمادة 2 النطاق\nأ) من جديد\n"
    );
}

#[test]
fn lists_of_a_list_style_count_by_its_definition() {
    let numbering = [
        definition(1, "<w:numStyleLink w:val='Treaty'/>", &[]),
        definition(
            2,
            "<w:styleLink w:val='Treaty'/>",
            &[
                ("decimal", "Article %1", "", ""),
                ("decimal", "%1.%2", "", ""),
            ],
        ),
        list(1, 1, ""),
        list(2, 2, ""),
        list(
            3,
            2,
            "<w:lvlOverride w:ilvl='0'><w:startOverride w:val='10'/></w:lvlOverride>",
        ),
    ]
    .concat();
    let body = [
        in_list(1, 0, "a"),
        in_list(1, 1, "b"),
        in_list(2, 0, "c"),
        in_list(3, 0, "d"),
        in_list(3, 1, "e"),
    ]
    .concat();
    assert_eq!(
        text(&numbering, "", &body),
        "Article 1 a\n1.1 b\nArticle 2 c\nArticle 10 d\n10.1 e\n"
    );
}

#[test]
fn formats_beyond_the_common_ones() {
    let offered = "<mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'><mc:Choice Requires='w14'><w:numFmt w:val='custom' w:format='001'/></mc:Choice><mc:Fallback><w:numFmt w:val='decimalZero'/></mc:Fallback></mc:AlternateContent>";
    let numbering = [
        definition(
            1,
            "",
            &[
                ("upperRoman", "%1", "", ""),
                ("none", "%1-", "", ""),
                ("lowerLetter", "%1.%3", "", "<w:isLgl/>"),
            ],
        ),
        definition(2, "", &[("decimal", "(%1)", "", "")])
            .replace("<w:numFmt w:val='decimal'/>", offered),
        list(1, 1, ""),
        list(2, 2, ""),
    ]
    .concat();
    let body = [
        in_list(1, 0, "a"),
        in_list(1, 1, "b"),
        in_list(1, 2, "c"),
        in_list(2, 0, "d"),
        in_list(0, 0, "e"),
    ]
    .concat();
    assert_eq!(text(&numbering, "", &body), "I a\nI- b\n1.1 c\n(01) d\ne\n");
}

/// Runs split by every save, marks of spelling, bookmarks and page breaks: none of them is text.
#[test]
fn what_word_processors_strew_in() {
    let body = "<w:p w:rsidR='00A' w:rsidRDefault='00B'><w:pPr><w:pStyle w:val='N'/></w:pPr><w:proofErr w:type='spellStart'/>\
        <w:r w:rsidRPr='00C'><w:t>Arti</w:t></w:r><w:proofErr w:type='spellEnd'/><w:bookmarkStart w:id='0' w:name='_GoBack'/><w:r><w:lastRenderedPageBreak/><w:t>cle</w:t></w:r>\
        <w:bookmarkEnd w:id='0'/><w:r><w:t xml:space='preserve'> 5</w:t></w:r><w:permStart w:id='1'/><w:permEnd w:id='1'/></w:p>";
    assert_eq!(text("", "", body), "Article 5\n");
}
