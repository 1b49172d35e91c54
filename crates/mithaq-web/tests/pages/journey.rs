//! One article from proposal to agreement, on two servers.

use crate::browser::{Browser, Shown};
use crate::world::World;

/// Follows a one-button form of a page to its preview and conveys it.
fn act(browser: &mut Browser, page: &Shown, kind: &str) -> Shown {
    let mark = format!("action=\"/act/{kind}\"");
    let form = page
        .body
        .split_once(&mark)
        .unwrap_or_else(|| panic!("no form {kind}: {}", page.body))
        .1;
    let form = form.split_once("</form>").unwrap().0;
    let mut fields = Vec::new();
    for input in form.split("<input type=\"hidden\" name=\"").skip(1) {
        let (name, rest) = input.split_once("\" value=\"").unwrap();
        fields.push((
            name.to_owned(),
            rest.split_once('"').unwrap().0.replace("&amp;", "&"),
        ));
    }
    let mut fields: Vec<(&str, &str)> = fields
        .iter()
        .filter(|(name, _)| name != "csrf")
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    fields.push(("step", "preview"));
    let preview = browser.post(&format!("/act/{kind}"), &fields);
    preview.is(200).says("النص المعني، كما هو في السجل");
    *fields.last_mut().unwrap() = ("step", "convey");
    browser.post(&format!("/act/{kind}"), &fields)
}

fn propose(browser: &mut Browser, room: &str, query: &str, body: &str) -> Shown {
    let form = browser.get(&format!("{room}?form=propose{query}"));
    let fields: Vec<(&str, String)> = ["instrument", "provision", "shown", "answers"]
        .into_iter()
        .map(|name| (name, form.field(name)))
        .collect();
    let mut fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    fields.extend([("body.ar", body), ("back", room), ("step", "preview")]);
    browser
        .post("/act/propose", &fields)
        .is(200)
        .says(body)
        .says("هذا كل ما سيُوقَّع ويُبلَّغ");
    *fields.last_mut().unwrap() = ("step", "convey");
    browser.post("/act/propose", &fields)
}

#[test]
fn an_article_is_proposed_countered_and_agreed() {
    let mut world = World::new();
    let room = format!("{}/room/2", world.convention());
    world.deliver();
    let (mut north, mut south) = (
        world.browser(0).signed_in("negotiator"),
        world.browser(1).signed_in("negotiator"),
    );

    let conveyed = propose(&mut north, &room, "", "يرد الطرف في أجل خمسة عشر يوما.");
    let there = conveyed.is(303).location().to_owned();
    north.get(&there).says("في طريقه").says("لا يعني القبول");
    assert!(!south.get(&room).body.contains("خمسة عشر"));
    world.deliver();
    north.get(&there).says("أشعر باستلامه").says("لا يعني القبول");

    south.get("/").says("المادة 2");
    let page = south.get(&room);
    page.says("خمسة عشر").says("اقبلوا مقترح");
    propose(&mut south, &room, "", "يرد الطرف في أجل عشرين يوما.").is(303);
    world.deliver();

    let page = north.get(&room);
    page.says("عشرين").says("[");
    assert_eq!(act(&mut north, &page, "accept").status.as_u16(), 303);
    world.deliver();
    for browser in [&mut north, &mut south] {
        browser
            .get(&room)
            .says("متفق")
            .says("يرد الطرف في أجل عشرين يوما.");
    }
}

#[test]
fn accepting_waits_for_the_clearance() {
    let mut world = World::new();
    let room = format!("{}/room/2", world.convention());
    world.deliver();
    let mut south = world.browser(1).signed_in("negotiator");
    propose(&mut south, &room, "", "يرد الطرف في أجل عشرين يوما.").is(303);
    world.deliver();
    let mut north = world.browser(0).signed_in("negotiator");
    let page = north.get(&room);
    let (instrument, provision) = (page.field("instrument"), page.field("provision"));
    let place = [
        ("instrument", instrument.as_str()),
        ("provision", provision.as_str()),
    ];
    north
        .post(
            "/margin/ask-clearance",
            &[&place[..], &[("office", "ديوان مكافحة المخدرات")]].concat(),
        )
        .is(303);
    let page = north.get(&room);
    page.says("لم ترد بعد موافقة ديوان مكافحة المخدرات");
    assert!(!page.body.contains("action=\"/act/accept\""));
    let clearance = page.field("clearance");
    north
        .post(
            "/margin/clearance",
            &[
                &place[..],
                &[("clearance", &clearance), ("answer", "granted")],
            ]
            .concat(),
        )
        .is(303);
    let page = north.get(&room);
    act(&mut north, &page, "accept").is(303);
}

#[test]
fn a_note_is_seen_at_home_and_nowhere_else() {
    let mut world = World::new();
    let room = format!("{}/room/2", world.convention());
    world.deliver();
    let mut north = world.browser(0).signed_in("negotiator");
    let page = north.get(&room);
    let (instrument, provision) = (page.field("instrument"), page.field("provision"));
    north
        .post(
            "/margin/note",
            &[
                ("instrument", &instrument),
                ("provision", &provision),
                ("text", "سر لا يغادر"),
            ],
        )
        .is(303);
    north.get(&room).says("سر لا يغادر").says("يبقى عندنا");
    assert!(
        !north
            .get(&format!("{room}?hall=1"))
            .body
            .contains("سر لا يغادر")
    );
    world.deliver();
    assert!(
        !world
            .browser(0)
            .signed_in("reader")
            .get(&room)
            .body
            .contains("سر لا يغادر")
    );
    assert!(
        !world
            .browser(1)
            .signed_in("negotiator")
            .get(&room)
            .body
            .contains("سر لا يغادر")
    );
}

#[test]
fn every_screen_opens_for_every_role_in_every_language() {
    let mut world = World::new();
    let address = world.convention();
    world.deliver();
    for role in mithaq_desk::Role::ALL {
        let mut browser = world.browser(0).signed_in(role.code());
        for lang in ["ar", "fr", "en"] {
            browser.get(&format!("/?lang={lang}"));
            let own = [
                "?tab=text",
                "?tab=negotiation",
                "?tab=history",
                "/room",
                "/room/1",
                "/room/2?form=propose",
                "/room/2?form=insert",
                "/room/2?form=delete",
                "/room/2?hall=1",
            ];
            let paths = [
                "/",
                "/instruments",
                "/sessions",
                "/measures",
                "/programmes",
                "/record",
                "/settings",
                "/act/convene",
                "/act/register",
                "/act/offer",
                "/unlock",
            ];
            for path in paths
                .iter()
                .map(|path| (*path).to_owned())
                .chain(own.iter().map(|rest| format!("{address}{rest}")))
            {
                let shown = browser.get(&path);
                shown.is(200).says(&format!("<html lang=\"{lang}\""));
                assert!(!shown.body.contains(" style="), "{path}");
            }
        }
    }
}

#[test]
fn verifying_answers_with_a_green_page() {
    let world = World::new();
    world.convention();
    let mut browser = world.browser(0).signed_in("reader");
    browser
        .post("/record/verify", &[])
        .is(200)
        .says("السجل صامد");
}

#[test]
fn a_proof_is_handed_to_those_who_may_know_and_once_it_is_countersigned() {
    let mut world = World::new();
    let address = world.convention();
    let id = address.rsplit_once('/').unwrap().1.to_owned();
    let proof = format!("/record/{id}/proof");
    let mut reader = world.browser(0).signed_in("reader");
    reader.get(&proof).is(404);
    world.deliver();
    reader.get("/record").says(&proof);
    let file = reader.get(&proof);
    assert_eq!(file.headers["content-type"], "application/cbor");
    let read = mithaq_record::Proof::from_bytes(&file.bytes).unwrap();
    let proven = read.verify(None, &mithaq_desk::SignatureVerifier).unwrap();
    assert_eq!(proven.entry.id().to_string(), id);
    assert_eq!(proven.by(), [mithaq_canon::Side(1)]);
    // Nobody is told that there is what they may not know of.
    let head = world.who(0, mithaq_desk::Role::HeadOfDelegation);
    let dossier = id.parse().unwrap();
    world
        .desk(0)
        .set_readers(&head, dossier, Some(&[]))
        .unwrap();
    reader.get(&proof).is(404);
    reader.get("/record/not-an-id/proof").is(404);
}
