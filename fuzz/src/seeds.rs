//! Inputs to start from: small, and of every kind.

use mithaq_files::amending::between;
use mithaq_files::redline::Signature;
use mithaq_files::{akn as akoma, compared, docx as word};
use mithaq_text::compare::compare;
use mithaq_text::{Lang, parse};

/// What texts of treaties are made of.
pub const WORDS: &[&str] = &[
    "Article 1\n",
    "Article 2. Costs\n",
    "Article premier\n",
    "المادة 3\n",
    "المادة الثانية\n",
    "Chapter II\n",
    "Annex I\n",
    "(a) ",
    "1. ",
    "أ) ",
    "\n",
    "\0",
    "\u{200f}",
    "\u{640}",
    "\u{feff}",
    "\r",
    " ",
    "Done at Rome.\n",
    "See Article 2.\n",
];

/// What XML of either format is made of.
pub const TAGS: &[&str] = &[
    "<w:p>",
    "</w:p>",
    "<w:r>",
    "</w:r>",
    "<w:t>",
    "</w:t>",
    "<w:tbl>",
    "</w:tbl>",
    "<w:tr>",
    "</w:tr>",
    "<w:tc>",
    "</w:tc>",
    "<w:ins w:author=\"b\">",
    "</w:ins>",
    "<w:del>",
    "</w:del>",
    "<w:pPr>",
    "</w:pPr>",
    "<w:rPr>",
    "</w:rPr>",
    "<w:sdt>",
    "<w:sdtContent>",
    "<w:br/>",
    "<w:del/>",
    "<w:ins/>",
    "<num>",
    "</num>",
    "<article>",
    "<textualMod type=\"repeal\" eId=\"x\"><source href=\"#x\"/><destination href=\"/~art_2\"/></textualMod>",
    "<destination href=\"/~chp_1\" pos=\"start\"/>",
    " pos=\"before\"",
    "__hdg",
    "</article>",
    "<p>",
    "</p>",
    "<content>",
    "&amp;",
    "&#x1;",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "<?x?>",
    "\"",
    "/>",
    "\0",
];

const OLD: &str = "AGREEMENT\nThe Parties,\nHave agreed:\nArticle 1\nScope\n1. This Agreement applies.\n(a) to one;\n(b) to the other.\nArticle 2. The Parties shall meet within thirty days.\nDone at Rome.\n";
const NEW: &str = "AGREEMENT\nThe Parties,\nHave agreed:\nArticle 1. The Parties shall meet within sixty days.\nArticle 2\nScope\n1. This Agreement applies.\n(a) to one, see Article 1;\nDone at Rome.\nAnnex I\nPoints\n";
const ARABIC: &str =
    "المادة الأولى\nالنطاق\n1. يتعاون الطرفان وفقا للمادة 2.\nأ) تبادل المعلومات؛\nالمادة 2\nنص.\n";

/// Texts.
pub fn plain() -> Vec<Vec<u8>> {
    let wide = "\u{feff}المادة 1\n".encode_utf16();
    vec![
        OLD.into(),
        NEW.into(),
        ARABIC.into(),
        wide.flat_map(u16::to_le_bytes).collect(),
        b"\xc7\xe1\xe3\xc7\xcf\xc9 1\r\n\xed\xca\xda\xc7\xe6\xe4 \xc7\xe1\xd8\xd1\xdd\xc7\xe4.\r\n"
            .to_vec(),
    ]
}

/// Two or three texts, parted by zero bytes.
pub fn pairs() -> Vec<Vec<u8>> {
    let joined = |texts: &[&str]| texts.join("\0").into_bytes();
    vec![
        joined(&[OLD, NEW]),
        joined(&[ARABIC, OLD, ARABIC]),
        joined(&[OLD, NEW, OLD]),
    ]
}

/// Documents with tracked changes.
pub fn docx() -> Vec<Vec<u8>> {
    let (old, new) = (
        parse::plain(OLD, Lang::En).tree,
        parse::plain(NEW, Lang::En).tree,
    );
    let by = Signature {
        author: "A",
        at: None,
    };
    let redline = compared::document(&compare(&old, &new), &old, &new, by);
    let written = word::write(&redline, word::Options::new(Lang::En));
    written.into_iter().collect()
}

/// The parts of documents, parted by zero bytes.
pub fn docx_parts() -> Vec<Vec<u8>> {
    let w = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
    let document = |body: &str| format!("<w:document {w}><w:body>{body}</w:body></w:document>");
    let changes = document(
        "<w:p><w:pPr><w:pStyle w:val=\"N\"/><w:rPr><w:del w:author=\"a\"/></w:rPr></w:pPr><w:r><w:t>one</w:t></w:r><w:ins w:author=\"a\"><w:r><w:t>two</w:t></w:r></w:ins></w:p><w:p><w:del w:author=\"b\"><w:r><w:delText>three</w:delText></w:r></w:del></w:p>",
    );
    let table = document(
        "<w:tbl><w:tr><w:trPr><w:ins w:author=\"a\"/></w:trPr><w:tc><w:tcPr><w:cellDel w:author=\"b\"/></w:tcPr><w:p><w:r><w:t>cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:sdt><w:sdtContent><w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:p></w:sdtContent></w:sdt>",
    );
    let styles = format!(
        "<w:styles {w}><w:style w:type=\"paragraph\" w:styleId=\"N\"><w:name w:val=\"heading 1\"/></w:style></w:styles>"
    );
    let numbering = format!(
        "<w:numbering {w}><w:abstractNum w:abstractNumId=\"1\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"lowerLetter\"/><w:lvlText w:val=\"(%1)\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"1\"/></w:num></w:numbering>"
    );
    vec![
        changes.clone().into_bytes(),
        table.clone().into_bytes(),
        [&*changes, &*styles, &*numbering].join("\0").into_bytes(),
        [&*table, &*styles, &*numbering].join("\0").into_bytes(),
    ]
}

/// Documents in Akoma Ntoso.
pub fn akn() -> Vec<Vec<u8>> {
    [(OLD, Lang::En), (ARABIC, Lang::Ar)]
        .into_iter()
        .map(|(text, lang)| {
            akoma::write(&parse::plain(text, lang).tree, &akoma::Meta::default()).into_bytes()
        })
        .collect()
}

/// A text that is amended.
pub const AMENDED: &str = "Accord\nChapter I\nArticle 1\nDelays\nA reply is given within thirty days of the request.\nArticle 2\nThe Parties shall meet once a year.\nChapter II\nArticle 3\nEach Party bears its own costs.\nAnnex I\nA list.\n";

/// What amends [`AMENDED`], as a protocol and as a proposal.
pub fn amending() -> Vec<Vec<u8>> {
    let text = |text: &str| parse::plain(text, Lang::En).tree;
    let old = text(AMENDED);
    let news = [
        AMENDED.replace("thirty", "sixty").replace("Delays", "Time limits"),
        AMENDED.replace("Article 2\n", "Article 2\nNew.\nArticle 3\n").replace("Chapter II\n", "Chapter III\n"),
        "Accord\nPart I\nChapter I\nArticle 3\nEach Party bears its own costs.\nArticle 1\nDelays\nNothing is as it was before.\n".to_owned(),
    ];
    let meta = akoma::Meta::default();
    let written = news.iter().flat_map(|new| {
        let new = text(new);
        let amending = between(&compare(&old, &new), &old, &new);
        [akoma::Document::Protocol, akoma::Document::Amendment]
            .map(|document| akoma::write_amending(document, &amending, (&old, &meta), &meta))
    });
    written.map(String::into_bytes).collect()
}

/// All of them.
pub fn all() -> Vec<Vec<u8>> {
    [plain(), docx(), akn()].concat()
}
