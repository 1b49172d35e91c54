//! The rolling text out as Word, back as drafts at home, and only then conveyed.

use crate::browser::{Browser, Shown};
use crate::world::World;
use mithaq_canon::Lang;
use mithaq_files::docx;
use mithaq_files::redline::{Signature, between};
use mithaq_files::tracked::{Comment, CommentId, Document, Inline, View};

fn exported(browser: &mut Browser, instrument: &str) -> Document {
    let file = browser.get(&format!("{instrument}/rolling.docx?text=ar"));
    file.is(200);
    let disposition = file.headers.get("content-disposition").unwrap();
    assert!(
        disposition
            .to_str()
            .unwrap()
            .contains("rolling-text-ar.docx")
    );
    docx::read(&file.bytes).unwrap().document
}

/// The text with these words in place of others, tracked under a name.
fn revised(text: &str, author: &str, changes: &[(&str, &str)]) -> Document {
    let new = changes.iter().fold(text.to_owned(), |text, (old, new)| {
        assert!(text.contains(old), "{text}");
        text.replace(old, new)
    });
    between(text, &new, Signature { author, at: None }, Lang::Ar)
}

fn packed(document: &Document) -> Vec<u8> {
    docx::write(document, docx::Options::new(Lang::Ar)).unwrap()
}

fn brought(browser: &mut Browser, instrument: &str, bytes: &[u8]) -> Shown {
    let path = format!("{instrument}/word");
    browser.upload(&path, &[], &[("file", "عودة.docx", bytes)])
}

#[test]
fn a_word_file_becomes_drafts_and_the_other_side_sees_nothing_until_they_are_conveyed() {
    let mut world = World::new();
    let instrument = world.convention();
    world.deliver();
    let pages = world.pages(0);
    let mut north = pages.browser().signed_in("negotiator");
    let mut south = world.browser(1).signed_in("negotiator");
    north
        .get(&format!("{instrument}/room"))
        .says(&format!("{instrument}/word"));
    north
        .get(&format!("{instrument}/word"))
        .is(200)
        .says("rolling.docx?text=ar");

    let text = exported(&mut north, &instrument).text(View::Rejected);
    assert!(
        text.contains("المادة 2\nالأجل\nيرد الطرف في أجل ثلاثين يوما.\n"),
        "{text}"
    );
    // Our own name, another side's, and somebody's.
    let ours = packed(&revised(&text, "الشمال", &[("ثلاثين", "ستين")]));
    let sent = brought(&mut north, &instrument, &ours);
    let preview = sent.is(303).location().to_owned();
    let id = instrument.rsplit_once('/').unwrap().1.to_owned();
    let page = north.get(&preview);
    page.is(200)
        .says("<del>ثلاثين</del>")
        .says("<ins>ستين</ins>")
        .says("name=\"take\" value=\"propose~2\" checked");
    let room = format!("{instrument}/room/2");
    assert!(
        !north.get(&room).body.contains("ستين"),
        "looking makes nothing"
    );

    let kept = north.post(&preview, &[("take", "propose~2")]);
    let made = north.get(kept.is(303).location());
    made.says(&format!("{room}?text=ar&amp;form=propose#form"));
    let form = north.get(&format!("{room}?text=ar&form=propose"));
    form.says("يرد الطرف في أجل ستين يوما.");
    world.deliver();
    assert!(
        !south.get(&room).body.contains("ستين"),
        "a draft stays at home"
    );
    // A second look says that a draft is there, and does not replace it by itself.
    north
        .get(&preview)
        .says("name=\"take\" value=\"propose~2\">");

    let fields: Vec<(&str, String)> = ["instrument", "provision", "shown", "draft"]
        .map(|name| (name, form.field(name)))
        .into();
    let mut fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (*name, &**value))
        .collect();
    fields.extend([
        ("body.ar", "يرد الطرف في أجل ستين يوما."),
        ("back", &room),
        ("step", "convey"),
    ]);
    north.post("/act/propose", &fields).is(303);
    world.deliver();
    south.get(&room).says("<ins>ستين</ins>");

    // What stands goes out as tracked changes of its side, and comes back as nothing new.
    let again = exported(&mut south, &instrument);
    assert_eq!(again.authors(), ["الشمال"]);
    assert_eq!(again.text(View::Rejected), text);
    assert_eq!(
        again.text(View::Of("الشمال")),
        text.replace("ثلاثين", "ستين")
    );
    let back = brought(&mut north, &instrument, &packed(&again));
    let page = north.get(back.is(303).location());
    assert!(!page.is(200).body.contains("name=\"take\""));
    // On the other side it is shown, and is not theirs to propose.
    let base = revised(&text, "الشمال", &[("ثلاثين", "تسعين")]);
    let back = brought(&mut south, &instrument, &packed(&base));
    let page = south.get(back.is(303).location());
    page.says("للعلم").says("تسعين");
    assert!(!page.body.contains("name=\"take\""));
    assert!(id.len() == 64);
}

#[test]
fn an_unknown_author_is_asked_about_and_a_comment_is_kept_only_if_ticked() {
    let world = World::new();
    let instrument = world.convention();
    let mut north = world.browser(0).signed_in("negotiator");
    let text = exported(&mut north, &instrument).text(View::Rejected);
    let mut document = revised(&text, "مكتب 12", &[("ثلاثين", "ستين")]);
    document.comments.push(Comment {
        author: "مكتب 12".to_owned(),
        date: None,
        text: "هل يكفي هذا الأجل؟".to_owned(),
    });
    let at = document
        .paragraphs
        .iter_mut()
        .find(|one| one.spans().any(|span| span.text.contains("ستين")))
        .unwrap();
    at.inlines.insert(0, Inline::CommentStart(CommentId(0)));
    at.inlines.push(Inline::CommentEnd(CommentId(0)));
    let preview = brought(&mut north, &instrument, &packed(&document))
        .is(303)
        .location()
        .to_owned();
    let page = north.get(&preview);
    page.is(200)
        .says("لم يُعرف أصحابها")
        .says("هل يكفي هذا الأجل؟");
    assert!(!page.body.contains("name=\"take\""));
    let named = north.get(&format!("{preview}?as.0=0"));
    named
        .says("value=\"propose~2\" checked")
        .says("name=\"as.0\" value=\"0\"");

    let room = format!("{instrument}/room/2");
    north
        .post(&preview, &[("as.0", "0"), ("take", "propose~2")])
        .is(303);
    assert!(!north.get(&room).body.contains("هل يكفي"));
    north
        .post(&preview, &[("as.0", "0"), ("note", "0")])
        .is(303);
    north.get(&room).says("هل يكفي هذا الأجل؟");
    // What is not there any more is said.
    let lost = north.post(&preview, &[("as.0", "0"), ("take", "propose~3")]);
    north.get(lost.is(303).location()).says("لم يعد موجودا");
}

#[test]
fn nobody_else_sees_a_file_that_came_back_and_readers_bring_none() {
    let world = World::new();
    let instrument = world.convention();
    let pages = world.pages(0);
    let mut north = pages.browser().signed_in("negotiator");
    let text = exported(&mut north, &instrument).text(View::Rejected);
    let bytes = packed(&revised(&text, "الشمال", &[("ثلاثين", "ستين")]));
    let preview = brought(&mut north, &instrument, &bytes)
        .is(303)
        .location()
        .to_owned();
    let key = preview.rsplit_once('/').unwrap().1.to_owned();
    let other = format!("/instruments/{}/word/{key}", "0".repeat(64));
    north.get(&other).is(404);
    north.get(&format!("/compare/{key}")).is(404);
    north.post_bare(&preview, &[("take", "propose~2")]).is(403);
    north
        .upload_bare(
            &format!("{instrument}/word"),
            &[],
            &[("file", "a.docx", &bytes)],
        )
        .is(403);
    let mut head = pages.browser().signed_in("head_of_delegation");
    head.get(&preview).is(404);
    head.post(&preview, &[("take", "propose~2")]).is(404);
    let mut reader = pages.browser().signed_in("reader");
    exported(&mut reader, &instrument);
    brought(&mut reader, &instrument, &bytes).is(403);

    let torn = brought(&mut north, &instrument, b"PK\x03\x04 torn");
    north
        .get(torn.is(303).location())
        .is(422)
        .says("بنية الملف تالفة");
    let none = north.upload(&format!("{instrument}/word"), &[], &[]);
    none.is(422);

    let id = instrument.rsplit_once('/').unwrap().1.parse().unwrap();
    let head = world.who(0, mithaq_desk::Role::HeadOfDelegation);
    world.desk(0).set_readers(&head, id, Some(&[])).unwrap();
    north.get(&preview).is(404);
    north.get(&format!("{instrument}/rolling.docx")).is(404);
    brought(&mut north, &instrument, &bytes).is(404);
}
