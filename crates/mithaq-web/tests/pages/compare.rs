//! Comparing texts: whose results they are, what is refused, what can be taken away.

use crate::browser::Browser;
use crate::world::{MEETING, World};
use mithaq_canon::{Lang, Time};
use mithaq_core::{Command, Operation, Replace, Wording};
use mithaq_desk::Role;

const OLD: &str = "Agreement on cooperation\nArticle 1\nThe Parties shall cooperate against organised crime.\n\
    Article 2\nThe Party shall answer within thirty days of the request.\nArticle 3\nDifferences shall be settled by consultation.\n";
const NEW: &str = "Agreement on cooperation\nArticle 1\nThe Party shall answer within sixty days of the request.\n\
    Article 2\nDifferences shall be settled by consultation.\nArticle 3\nThe Parties shall cooperate against organised crime.\n";

fn compared(browser: &mut Browser, old: &[u8], new: &[u8]) -> String {
    let files = [("old-file", "old.txt", old), ("new-file", "new.txt", new)];
    let sent = browser.upload("/compare", &[], &files);
    sent.is(303).location().to_owned()
}

#[test]
fn two_files_are_compared_and_the_result_is_taken_away() {
    let world = World::new();
    let mut browser = world.browser(0).signed_in("reader");
    browser.get("/compare").is(200).says("multipart/form-data");
    let result = compared(&mut browser, OLD.as_bytes(), NEW.as_bytes());
    browser
        .get(&result)
        .is(200)
        .says("old.txt")
        .says("<del>thirty</del>")
        .says("<ins>sixty</ins>")
        .says("id=\"m")
        .says("منقولة");
    let word = browser.get(&format!("{result}/docx"));
    word.is(200);
    let read = mithaq_files::docx::read(&word.bytes).unwrap().document;
    assert_eq!(read.text(mithaq_files::tracked::View::Rejected), OLD);
    assert_eq!(read.text(mithaq_files::tracked::View::Accepted), NEW);
    assert_eq!(read.authors(), ["الشمال"]);
    browser.get(&format!("{result}/html")).is(200).says("<ins");
    browser.get(&format!("{result}/pdf")).is(404);
}

#[test]
fn a_result_is_there_for_the_office_that_asked_alone() {
    let world = World::new();
    let pages = world.pages(0);
    let mut one = pages.browser().signed_in("reader");
    let result = compared(&mut one, OLD.as_bytes(), NEW.as_bytes());
    one.get(&result).is(200);
    let mut other = pages.browser().signed_in("negotiator");
    let closed = other.get(&result);
    let nothing = other.get("/compare/9999");
    closed.is(404);
    nothing.is(404);
    assert_eq!(
        closed.body.replace(&result, ""),
        nothing.body.replace("/compare/9999", "")
    );
    other.get(&format!("{result}/docx")).is(404);
    pages.browser().get(&result).is(303);
    // Whoever leaves takes nothing along and leaves nothing behind.
    one.post("/sign-out", &[]).is(303);
    pages.browser().signed_in("reader").get(&result).is(404);
}

#[test]
fn an_office_keeps_its_latest_results() {
    let world = World::new();
    let mut browser = world.browser(0).signed_in("reader");
    let all: Vec<String> = (0..5)
        .map(|_| compared(&mut browser, OLD.as_bytes(), NEW.as_bytes()))
        .collect();
    browser.get(&all[0]).is(404);
    browser.get(&all[1]).is(200);
    browser.get(&all[4]).is(200);
}

#[test]
fn versions_of_an_instrument_are_compared_and_hidden_ones_are_not() {
    let world = World::new();
    let address = world.convention();
    let id = address.rsplit_once('/').unwrap().1.to_owned();
    let mut browser = world.browser(0).signed_in("reader");
    let base = format!("{id}/base");
    browser.get("/compare").says(&base);
    let new = "اتفاقية للتعاون\nالمادة 1\nالهدف\nيتعاون الطرفان.\nالمادة 2\nالأجل\nيرد الطرف في أجل ستين يوما.\nالمادة 3\nالتسوية\nيسوى الخلاف بالتشاور.\n";
    let files = [("new-file", "new.txt", new.as_bytes())];
    let sent = browser.upload("/compare", &[("old-text", &base)], &files);
    let result = sent.is(303).location().to_owned();
    browser
        .get(&result)
        .is(200)
        .says("<del>ثلاثين</del>")
        .says("<ins>ستين</ins>")
        .says("حكمان على حالهما");

    let head = world.who(0, mithaq_desk::Role::HeadOfDelegation);
    world
        .desk(0)
        .set_readers(&head, id.parse().unwrap(), Some(&[]))
        .unwrap();
    browser
        .upload("/compare", &[("old-text", &base)], &files)
        .is(404);
    assert!(!browser.get("/compare").body.contains(&base));
    // Nor does a result outlive the right to know of it.
    browser.get(&result).is(404);
    browser.get(&format!("{result}/docx")).is(404);
}

/// Puts another wording of Article 2 forward, for the first side.
fn propose(world: &World, id: &str, body: &str) {
    let desk = world.desk(0);
    let who = world.who(0, Role::Negotiator);
    let id = id.parse().unwrap();
    let view = desk.instrument(&who, id).unwrap();
    let row = view
        .provisions
        .iter()
        .find(|row| row.number == "2")
        .unwrap();
    let mut prose = desk.prose();
    let body = prose.one(Lang::Ar, body).unwrap();
    let command = Command::Propose {
        instrument: id,
        shown: vec![(row.id, row.digest)],
        operations: vec![Operation::Replace(Replace {
            provision: row.id,
            heading: row.base.as_ref().unwrap().heading.clone(),
            body,
            placeholder: false,
        })],
        reason: None,
        words: Wording::empty(),
        answers: None,
    };
    desk.submit(&who, command, prose).unwrap();
}

#[test]
fn a_text_is_compared_with_itself_on_an_earlier_day() {
    let world = World::new();
    let address = world.convention();
    let id = address.rsplit_once('/').unwrap().1.to_owned();
    world.clock.set(Time(MEETING.0 + 3 * 86_400_000));
    propose(&world, &id, "يرد الطرف في أجل ستين يوما.");
    let mut browser = world.browser(0).signed_in("reader");
    let ours = format!("{id}/of-0");
    let mut compared = |on: &str| {
        let fields = [
            ("old-text", &*ours),
            ("old-on", on),
            ("new-text", &*ours),
            ("new-on", ""),
        ];
        browser.upload("/compare", &fields, &[])
    };
    for (on, said) in [
        ("2019-07-15", "لم يكن هذا الصك في سجلنا"),
        ("2019-07-20", "لم يأت بعد"),
        ("16/7/2019", "ليس تاريخا"),
    ] {
        compared(on)
            .is(422)
            .says(said)
            .says(&format!("value=\"{on}\""));
    }
    let sent = compared("2019-07-18");
    let (then, now) = (sent.is(303).location().to_owned(), compared("2019-07-19"));
    let now = now.is(303).location().to_owned();
    browser
        .get(&then)
        .is(200)
        .says("<del>ثلاثين</del>")
        .says("<ins>ستين</ins>")
        .says("في 18 جويلية 2019");
    browser.get(&now).is(200).says("النصان متطابقان");
    // Nobody says when a draft entered into force.
    let fields = [
        ("old-text", &*format!("{id}/in-force")),
        ("new-text", &*ours),
    ];
    let refused = browser.upload("/compare", &fields, &[]);
    refused.is(422).says("لا يعلم السجل يقينا");
    // The page of the instrument tells the same.
    let day = browser.get(&format!("{address}?tab=text&on=2019-07-18"));
    day.is(200).says("هذا هو النص كما كان").says("ثلاثين");
    assert!(!day.body.contains("عليه مقترحات"));
    browser.get(&address).says("عليه مقترحات");
    let before = browser.get(&format!("{address}?tab=text&on=2019-07-15"));
    before.is(200).says("لم يكن هذا الصك في سجلنا");
}

#[test]
fn a_word_file_is_given_back_with_the_changes_in_it() {
    use mithaq_files::{docx, tracked::View};
    let world = World::new();
    let mut browser = world.browser(0).signed_in("reader");
    let tree = mithaq_text::parse::plain(NEW, Lang::En).tree;
    let plain = docx::Options {
        track: false,
        ..docx::Options::new(Lang::En)
    };
    let new = docx::write(&mithaq_files::layout::document(&tree), plain).unwrap();
    let files = [
        ("old-file", "old.txt", OLD.as_bytes()),
        ("new-file", "new.docx", &*new),
    ];
    let sent = browser.upload("/compare", &[], &files);
    let result = sent.is(303).location().to_owned();
    browser.get(&result).says(&format!("{result}/fresh.docx"));
    let texts = |bytes: &[u8]| {
        let read = docx::read(bytes).unwrap().document;
        (read.text(View::Rejected), read.text(View::Accepted))
    };
    let over = browser.get(&format!("{result}/docx"));
    let fresh = browser.get(&format!("{result}/fresh.docx"));
    for made in [&over, &fresh] {
        made.is(200);
        assert_eq!(texts(&made.bytes), (OLD.to_owned(), NEW.to_owned()));
    }
    let comparison =
        mithaq_text::compare::compare(&mithaq_text::parse::plain(OLD, Lang::En).tree, &tree);
    assert!(comparison.counts().moved > 0);
    // A new document shows a move as a move, the file itself as taken out and put in.
    let moves = |bytes: &[u8]| {
        let read = docx::read(bytes).unwrap().document;
        format!("{read:?}").contains("Moved")
    };
    assert_ne!(moves(&over.bytes), moves(&fresh.bytes));
    // Two plain texts leave no file to put the changes into.
    let result = compared(&mut browser, OLD.as_bytes(), NEW.as_bytes());
    assert!(!browser.get(&result).body.contains("fresh.docx"));
}

#[test]
fn the_changes_are_given_as_akoma_ntoso_from_which_both_texts_come_back() {
    let world = World::new();
    let mut browser = world.browser(0).signed_in("reader");
    let result = compared(&mut browser, OLD.as_bytes(), NEW.as_bytes());
    let given = browser.get(&format!("{result}/akn.xml"));
    given.is(200);
    let (draft, meta) = mithaq_files::akn::read_draft(&given.bytes).unwrap();
    assert_eq!(meta.parties.len(), 1);
    assert_eq!(meta.parties[0].name, "new.txt");
    let said = format!("{draft:?}");
    assert!(said.contains("thirty") && said.contains("sixty"));
}

#[test]
fn a_form_with_files_needs_the_secret_before_any_file() {
    let world = World::new();
    let mut browser = world.browser(0).signed_in("reader");
    let files: [(&str, &str, &[u8]); 1] = [("old-file", "old.txt", OLD.as_bytes())];
    browser.upload_bare("/compare", &[], &files).is(403);
    browser
        .upload_bare("/compare", &[("csrf", "0")], &files)
        .is(403);
    browser.upload_bare("/compare", &[], &[]).is(403);
    browser.origin = Some("http://evil.example".to_owned());
    browser.upload("/compare", &[], &files).is(403);
    let mut nobody = world.browser(0);
    nobody.upload("/compare", &[], &files).is(303);
}

#[test]
fn what_cannot_be_read_is_told_with_its_remedy() {
    let world = World::new();
    let mut browser = world.browser(0).signed_in("reader");
    browser
        .upload("/compare", &[], &[])
        .is(422)
        .says("اختاروا نصا من السجل أو ملفا");
    for (bytes, said) in [
        (&b"%PDF-1.7"[..], "PDF"),
        (b"PK\x03\x04 torn", "بنية الملف تالفة"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "‎.doc قديم"),
        (
            b"<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a/>",
            "DOCTYPE",
        ),
        (b"<?xml version=\"1.0\"?><other/>", "أكوما نتوسو"),
        (b"<html><body>x</body></html>", "لا تُقرأ"),
        (b"a\x00b", "حرف لا يوجد"),
    ] {
        let result = compared(&mut browser, bytes, NEW.as_bytes());
        browser.get(&result).is(422).says(said).says("النص القديم");
    }
}

#[test]
fn files_are_bounded_while_they_come() {
    let world = World::new();
    let mut browser = world.browser(0).signed_in("reader");
    let large = vec![b'a'; 25 * 1024 * 1024];
    browser
        .upload(
            "/compare",
            &[],
            &[
                ("old-file", "a.txt", &large),
                ("new-file", "b.txt", NEW.as_bytes()),
            ],
        )
        .is(422)
        .says("الملف أكبر مما يُقرأ");
    let larger = vec![b'a'; 70 * 1024 * 1024];
    browser
        .upload("/compare", &[], &[("old-file", "a.txt", &larger)])
        .is(413);
    let field = "x".repeat(20_000);
    browser
        .upload("/compare", &[("old-lang", &field)], &[])
        .is(413);
    // Other forms keep their own bound.
    let long = "x".repeat(3 << 20);
    browser.post("/margin/note", &[("text", &long)]).is(413);
}
