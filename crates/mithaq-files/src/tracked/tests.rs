use super::*;

fn lines(document: &Document, view: View<'_>) -> Vec<String> {
    document
        .lines(view)
        .into_iter()
        .map(|line| line.text)
        .collect()
}

#[test]
fn a_side_alone_or_jointly() {
    let mut builder = Builder::default();
    let one = builder.revise(Change::Deleted, "Algeria; Libya", None, None);
    let two = builder.revise(Change::Inserted, "Algeria", None, None);
    let three = builder.revise(Change::Inserted, "Libya", None, None);
    builder.text("within ", Fate::KEPT);
    builder.text("thirty", Fate::taken(one));
    builder.text("sixty", Fate::put(two));
    builder.text("ten", Fate::put(three));
    builder.text(" days\n", Fate::KEPT);
    let document = builder.finish();
    assert_eq!(document.text(View::Rejected), "within thirty days\n");
    assert_eq!(document.text(View::Of("Algeria")), "within sixty days\n");
    assert_eq!(document.text(View::Of("Libya")), "within ten days\n");
    assert_eq!(document.text(View::Of("Gozo")), "within thirty days\n");
    assert_eq!(document.text(View::Accepted), "within sixtyten days\n");
    assert_eq!(document.authors(), ["Algeria", "Libya"]);
}

#[test]
fn paragraphs_join_and_part_in_their_flow() {
    let mut builder = Builder::default();
    let put = builder.revise(Change::Inserted, "A", None, None);
    let taken = builder.revise(Change::Deleted, "A", None, None);
    builder.text("one", Fate::KEPT);
    builder.text("\n", Fate::put(put));
    builder.text("two", Fate::KEPT);
    builder.text("\n", Fate::taken(taken));
    builder.text("three\n", Fate::KEPT);
    builder.text("gone\n", Fate::taken(taken));
    let mut document = builder.finish();
    assert_eq!(
        lines(&document, View::Rejected),
        ["onetwo", "three", "gone", ""]
    );
    assert_eq!(lines(&document, View::Accepted), ["one", "twothree", ""]);
    // A cell between them does not disturb what joins.
    let cell = Paragraph {
        flow: 1,
        ..Paragraph::default()
    };
    document.paragraphs.insert(2, cell);
    assert_eq!(
        lines(&document, View::Accepted),
        ["one", "twothree", "", ""]
    );
}

#[test]
fn the_last_flow_ends_whatever_became_of_its_mark() {
    let mut builder = Builder::default();
    let taken = builder.revise(Change::Deleted, "A", None, None);
    builder.text("kept", Fate::KEPT);
    builder.text("\n", Fate::taken(taken));
    let mut document = builder.finish();
    document.paragraphs.truncate(1);
    assert_eq!(lines(&document, View::Accepted), ["kept"]);
}

#[test]
fn comments_name_their_text() {
    let mut builder = Builder::default();
    builder.text("a ", Fate::KEPT);
    builder.inline(Inline::CommentStart(CommentId(0)));
    builder.text("b\nc", Fate::KEPT);
    builder.inline(Inline::CommentEnd(CommentId(0)));
    let document = builder.finish();
    assert_eq!(
        document.commented(CommentId(0)),
        Some((0, "b\nc".to_owned()))
    );
    assert_eq!(document.commented(CommentId(1)), None);
}
