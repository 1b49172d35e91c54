//! What the DOCX writer writes, against the schema of the format (ISO/IEC 29500-4, transitional).
#![expect(clippy::unwrap_used, reason = "a test may fail here")]

mod shared;

use mithaq_canon::Time;
use mithaq_files::docx::{self, Moves, Options};
use mithaq_files::redline::{Content, Passage, Signature, document};
use mithaq_files::tracked::{Comment, CommentId, Document, Inline, Role, View};
use mithaq_files::{compared, layout, plain};
use mithaq_text::compare::compare;
use mithaq_text::{Lang, parse, redline};
use std::path::Path;

const BY: Signature<'static> = Signature {
    author: "وزارة الداخلية & \"ministry\"",
    at: Some(Time(1_768_469_400_000)),
};

fn check(document: &Document, lang: Lang, schema: &Path) {
    for moves in [Moves::Ranges, Moves::DeleteInsert] {
        let options = Options {
            moves,
            ..Options::new(lang)
        };
        let bytes = docx::write(document, options).unwrap();
        let read = docx::read(&bytes).unwrap().document;
        for view in [View::Accepted, View::Rejected] {
            assert_eq!(read.text(view), document.text(view));
        }
        let mut parts = vec!["word/document.xml"];
        if !document.comments.is_empty() {
            parts.extend(["word/comments.xml", "word/styles.xml", "word/settings.xml"]);
        }
        for part in parts {
            shared::validate(&bytes, part, schema);
        }
    }
}

#[test]
fn what_is_written_is_valid() {
    let Some(data) = shared::data() else { return };
    if !shared::has("xmllint") {
        return;
    }
    let schema = data.join("schema/ooxml/wml.xsd");
    for (folder, lang) in [
        ("compare/treaty-small", Lang::En),
        ("compare/charter-ar", Lang::Ar),
        ("compare/treaty-real-pair", Lang::En),
    ] {
        let text = |name: &str| {
            let bytes = std::fs::read(data.join(folder).join(name)).unwrap();
            plain::decode(&bytes).unwrap().text
        };
        let (old, new) = (text("base.txt"), text("new.txt"));
        let (before, after) = (parse::plain(&old, lang).tree, parse::plain(&new, lang).tree);
        let redline = compared::document(&compare(&before, &after), &before, &after, BY);
        assert_eq!(redline.text(View::Rejected), lines(&old));
        assert_eq!(redline.text(View::Accepted), lines(&new));
        check(&redline, lang, &schema);
    }
    let charter = std::fs::read(data.join("law/un-charter-fr.txt")).unwrap();
    let charter = plain::decode(&charter).unwrap().text;
    check(
        &layout::document(&parse::plain(&charter, Lang::Fr).tree),
        Lang::Fr,
        &schema,
    );
    check(&moved(), Lang::Ar, &schema);
}

fn lines(text: &str) -> String {
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .flat_map(|line| [line, "\n"])
        .collect()
}

/// Everything the writer knows, in one document.
fn moved() -> Document {
    let passage = |content| Passage {
        role: Role::Heading(2),
        head_lines: 1,
        content,
    };
    let (was, is) = (
        "المادة 1\nفي أجل ثلاثين يوما.\n",
        "المادة 2\nفي أجل ستين يوما.\n",
    );
    let text = "المادة 3\nنص.\n";
    let passages = [
        passage(Content::MovedFrom {
            text: was.into(),
            name: "m1".into(),
        }),
        passage(Content::Runs(redline::words(text, "المادة 3\nنص\tجديد.\n"))),
        passage(Content::MovedTo {
            runs: redline::words(was, is),
            name: "m1".into(),
        }),
        passage(Content::Inserted(text.into())),
        passage(Content::Deleted(text.into())),
    ];
    let mut document = document(&passages, BY, Lang::Ar);
    document.comments.push(Comment {
        author: "A".into(),
        date: None,
        text: "a\tb\nc".into(),
    });
    let first = document.paragraphs.first_mut().unwrap();
    first.inlines.insert(0, Inline::CommentStart(CommentId(0)));
    first.inlines.push(Inline::CommentEnd(CommentId(0)));
    document
}
