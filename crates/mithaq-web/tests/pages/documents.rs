//! Documents of an instrument: attached from the page, followed while they arrive, taken away.

use crate::browser::Browser;
use crate::world::World;
use mithaq_canon::EntryId;

const TITLE: (&str, &str) = ("title.ar", "الملحق الثاني، ممسوح");

fn scan() -> Vec<u8> {
    (0..200_000_u32).flat_map(u32::to_le_bytes).collect()
}

fn attach(browser: &mut Browser, address: &str, name: &str, bytes: &[u8]) -> String {
    let files = [("file", name, bytes)];
    let sent = browser.upload(&format!("{address}/documents"), &[TITLE], &files);
    sent.is(303).location().to_owned()
}

/// The act that the page leads to after attaching.
fn act(location: &str) -> EntryId {
    location.split_once("#d-").unwrap().1.parse().unwrap()
}

#[test]
fn a_document_is_attached_and_arrives_part_by_part() {
    let mut world = World::new();
    let address = world.convention();
    world.deliver();
    let mut north = world.browser(0).signed_in("negotiator");
    let tab = format!("{address}?tab=documents");
    north
        .get(&tab)
        .is(200)
        .says("لا وثيقة مرفقة")
        .says("data-upload");
    let location = attach(&mut north, &address, "annexe 2.pdf", &scan());
    let entry = act(&location);
    north
        .get(&tab)
        .says(TITLE.1)
        .says("annexe 2.pdf")
        .says("782 كيلوبايت")
        .says("محفوظة هنا كاملة")
        .says("أُرسل");
    let given = north.get(&format!("/documents/{entry}"));
    given.is(200);
    assert_eq!(given.bytes, scan());
    let named = given.headers.get("content-disposition").unwrap();
    assert_eq!(named, "attachment; filename*=UTF-8''annexe%202.pdf");
    assert_eq!(given.headers.get("content-length").unwrap(), "800000");

    // The act arrives first, its file follows in parts.
    world.deliver();
    let mut south = world.browser(1).signed_in("reader");
    let tab = south.get(&tab);
    tab.is(200)
        .says(TITLE.1)
        .says("وصل 0 من 13 جزءا")
        .says("data-poll");
    assert!(
        !tab.body.contains("data-upload"),
        "a reader attaches nothing"
    );
    south.get(&format!("/documents/{entry}")).is(404);
    let ask = world.desk(1).ask_for_chunks(16, &[]).unwrap();
    let mut given = world
        .desk(0)
        .answer_chunks(mithaq_canon::Side(1), &ask.bytes, false)
        .unwrap();
    let brought = given.take().unwrap();
    let taken = world
        .desk(1)
        .take_chunks(mithaq_canon::Side(0), &brought.bytes)
        .unwrap();
    assert_eq!(taken.unwrap().kept, 13);
    let tab = south.get(&format!("{address}?tab=documents"));
    tab.says("محفوظة هنا كاملة");
    assert!(!tab.body.contains("data-poll"));
    assert_eq!(south.get(&format!("/documents/{entry}")).bytes, scan());
}

#[test]
fn what_cannot_be_attached_is_told_and_nothing_is_kept() {
    let world = World::new();
    let address = world.convention();
    let to = format!("{address}/documents");
    let mut north = world.browser(0).signed_in("negotiator");
    let small: &[u8] = b"x";
    let long = format!("{}.pdf", "ملحق".repeat(70));
    for (fields, files, said) in [
        (&[][..], &[("file", "a.pdf", small)][..], "هذا الحقل مطلوب"),
        (&[TITLE], &[], "اختاروا ملفا"),
        (&[TITLE], &[("file", "a.pdf", b"")], "ليس في الملف شيء"),
        (&[TITLE], &[("file", &*long, small)], "اسم الملف لا يصلح"),
    ] {
        let page = north.upload(&to, fields, files);
        page.is(422).says(said).says("لم يُحفظ شيء من الملف");
        assert!(
            fields.is_empty() || page.body.contains(TITLE.1),
            "the title is kept"
        );
    }
    north
        .get(&format!("{address}?tab=documents"))
        .says("لا وثيقة مرفقة");

    let files = [("file", "a.pdf", small)];
    let mut reader = world.browser(0).signed_in("reader");
    // What nobody takes is read to its end, so that the answer arrives.
    let large = vec![7; 30 << 20];
    reader
        .upload(&to, &[TITLE], &[("file", "a.pdf", &large)])
        .is(403)
        .says("دوركم لا يشمل هذا العمل");
    north.upload_bare(&to, &[TITLE], &files).is(403);
    world.browser(0).upload(&to, &[TITLE], &files).is(303);
    let nowhere = format!("/instruments/{}/documents", "0".repeat(64));
    north.upload(&nowhere, &[TITLE], &files).is(404);
}

#[test]
fn a_file_of_which_the_sender_leaves_in_the_middle_is_not_attached() {
    let world = World::new();
    let address = world.convention();
    let to = format!("{address}/documents");
    let mut north = world.browser(0).signed_in("negotiator");
    // A form that breaks off: no part of it ends.
    let torn = north.upload_torn(&to, &[TITLE], ("file", "a.pdf", b"half"));
    torn.is(422).says("لم يصل الملف كله").says(TITLE.1);
    // A sender who hangs up: nobody is there to be answered.
    north.hang_up(&to, &[TITLE], ("file", "a.pdf", b"half"));
    let mut north = world.browser(0).signed_in("negotiator");
    let tab = north.get(&format!("{address}?tab=documents"));
    tab.says("لا وثيقة مرفقة");
}

#[test]
fn a_document_is_as_closed_as_its_instrument_and_its_name_stays_harmless() {
    let world = World::new();
    let address = world.convention();
    let mut north = world.browser(0).signed_in("negotiator");
    let location = attach(&mut north, &address, "a\u{202e}fdp.exe", b"x");
    let file = format!("/documents/{}", act(&location));
    let given = north.get(&file);
    assert_eq!(
        given.headers.get("content-disposition").unwrap(),
        "attachment; filename*=UTF-8''afdp.exe"
    );
    assert_eq!(
        given.headers.get("content-type").unwrap(),
        "application/octet-stream"
    );
    let head = world.who(0, mithaq_desk::Role::HeadOfDelegation);
    let id = address.rsplit_once('/').unwrap().1.parse().unwrap();
    world.desk(0).set_readers(&head, id, Some(&[])).unwrap();
    world.browser(0).signed_in("reader").get(&file).is(404);
}

#[test]
fn a_title_with_what_is_not_seen_is_told_and_nothing_is_attached() {
    let world = World::new();
    let address = world.convention();
    let mut north = world.browser(0).signed_in("negotiator");
    let title = [("title.ar", "الملحق \u{202e}الثاني")];
    let files = [("file", "annexe.pdf", &b"pages"[..])];
    let shown = north.upload(&format!("{address}/documents"), &title, &files);
    shown.is(422).says("محارف لا تُرى");
    north
        .get(&format!("{address}?tab=documents"))
        .says("لا وثيقة مرفقة");
}

#[test]
fn a_file_in_too_long_a_form_is_refused_before_any_of_it_is_taken_in() {
    let world = World::new();
    let address = world.convention();
    let mut north = world.browser(0).signed_in("negotiator");
    let (documents, bytes) = (format!("{address}/documents"), scan());
    let file = ("file", "scan.pdf", &bytes[..]);
    let mut sent = |said| north.upload_said(&documents, &[TITLE], file, said);
    let mb = 1024 * 1024;
    sent(300 * mb).is(413);
    // Not the fields beside a file that just fits.
    sent(257 * mb).is(303);
    let tab = north.get(&format!("{address}?tab=documents"));
    assert_eq!(tab.body.matches("scan.pdf").count(), 1, "{}", tab.body);
}
