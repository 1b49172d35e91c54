//! The record in a file: packed on one page, opened on the other's.

use crate::browser::{Browser, Shown};
use crate::world::World;

fn packed(browser: &mut Browser, to: &str) -> Vec<u8> {
    let pouch = browser.post("/record/pouch/pack", &[("side", to)]);
    pouch.is(200);
    pouch.bytes
}

fn opened(browser: &mut Browser, bytes: &[u8]) -> Shown {
    let files = [("file", "a.pouch", bytes)];
    browser.upload("/record/pouch/open", &[], &files)
}

#[test]
fn a_pouch_goes_there_and_its_answer_comes_back() {
    let world = World::new();
    let address = world.convention();
    let mut north = world.browser(0).signed_in("registrar");
    let mut south = world.browser(1).signed_in("registrar");
    north.get("/record").says("لم يخبر بعد بما لديه");
    let there = north.post("/record/pouch/pack", &[("side", "1")]);
    there.is(200);
    let name = there.headers.get("content-disposition").unwrap();
    assert_eq!(name, "attachment; filename*=UTF-8''south-2019-07-16.pouch");
    north.get("/record").says("ولم يَرِد بعد ما يدل على وصوله");
    south.get(&address).is(404);
    opened(&mut south, &there.bytes)
        .is(200)
        .says("من جانب الشمال")
        .says("تسافر إشعارات الاستلام في مظروفكم التالي");
    south.get(&address).is(200);
    // Opened again it brings nothing new.
    let again = opened(&mut south, &there.bytes);
    assert!(!again.is(200).body.contains("تسافر إشعارات الاستلام"));
    let back = packed(&mut south, "0");
    opened(&mut north, &back).is(200);
    north
        .get("/record")
        .says("أخبر بما لديه بمظروف")
        .says("وقد وصل");
}

#[test]
fn what_is_no_pouch_for_us_is_told_with_its_remedy() {
    let world = World::new();
    world.convention();
    let mut north = world.browser(0).signed_in("registrar");
    let mut south = world.browser(1).signed_in("registrar");
    let whole = packed(&mut north, "1");
    let half = &whole[..whole.len() - 40];
    let mut altered = whole.clone();
    *altered.last_mut().unwrap() ^= 1;
    opened(&mut north, &whole).is(422).says("أنتم من حزم");
    for (bytes, said) in [
        (&b"no pouch"[..], "ليس هذا مظروفا"),
        (b"", "ليس هذا مظروفا"),
        (half, "ينتهي المظروف قبل آخره"),
        (&altered, "تغيّر المظروف في الطريق"),
    ] {
        opened(&mut south, bytes).is(422).says(said);
    }
    let other = World::new();
    let mut stranger = other.browser(1).signed_in("registrar");
    opened(&mut stranger, &whole).is(422).says("لسجل آخر");
    north
        .post("/record/pouch/pack", &[("side", "7")])
        .is(404)
        .says("لا جانب آخر");
    north.post("/record/pouch/pack", &[("side", "0")]).is(404);
    // What came whole before is kept, and the whole is taken afterwards.
    opened(&mut south, &whole).is(200);
}

#[test]
fn pouches_are_the_registrar_s_alone() {
    let world = World::new();
    world.convention();
    let mut head = world.browser(0).signed_in("head_of_delegation");
    assert!(!head.get("/record").body.contains("/record/pouch"));
    head.post("/record/pouch/pack", &[("side", "1")]).is(403);
    opened(&mut head, b"x").is(403);
    let mut registrar = world.browser(0).signed_in("registrar");
    let files = [("file", "a.pouch", &b"x"[..])];
    registrar
        .upload_bare("/record/pouch/open", &[], &files)
        .is(403);
}

#[test]
fn a_document_comes_by_pouch_and_the_page_says_what_is_still_to_come() {
    let world = World::new();
    let address = world.convention();
    let mut head = world.browser(0).signed_in("negotiator");
    let bytes = vec![7; 200_000];
    let title = ("title.ar", "الملحق الثاني، ممسوح");
    let files = [("file", "annex.pdf", &*bytes)];
    let sent = head.upload(&format!("{address}/documents"), &[title], &files);
    let location = sent.is(303).location().to_owned();
    let entry = location.split_once("#d-").unwrap().1.to_owned();
    let mut north = world.browser(0).signed_in("registrar");
    let mut south = world.browser(1).signed_in("registrar");
    north.get("/record").says("ينقصه 1 ميغابايت من وثيقة واحدة");
    let there = packed(&mut north, "1");
    // What was cut off its end is still to come.
    let cut = &there[..there.len() - 70_000];
    opened(&mut south, cut).is(422);
    south
        .get("/record")
        .says("لم يصل إليكم بعد 1 ميغابايت من وثيقة واحدة");
    opened(&mut south, &there)
        .is(200)
        .says("أجزاء جديدة من الوثائق");
    let record = south.get("/record");
    assert!(!record.is(200).body.contains("لم يصل إليكم بعد"));
    let given = south.get(&format!("/documents/{entry}"));
    assert_eq!(given.is(200).bytes, bytes);
    let back = packed(&mut south, "0");
    opened(&mut north, &back).is(200);
    assert!(
        !north
            .get("/record")
            .is(200)
            .body
            .contains("ميغابايت من وثيقة")
    );
}
