//! An office that proves its acts by an authenticator: asked by the registrar, registered on its
//! page, and each act proved by a gesture, without which nothing leaves.

#[path = "../../../mithaq-record/tests/support/authenticator.rs"]
mod soft;

use self::soft::{AT, Authenticator, BE, Says, UP, UV};
use crate::browser::{Browser, Shown};
use crate::world::World;
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use mithaq_record::{Assertion, Registration};

const LOGIN: &str = "head_of_delegation";
const HOST: &str = "north.localhost";
const ORIGIN: &str = "http://north.localhost:8001";

fn authenticator() -> Authenticator {
    let mut authenticator = Authenticator::es256();
    authenticator.rp_id = HOST.to_owned();
    authenticator
}

/// What a form gives to the script of the gesture.
fn given(shown: &Shown, name: &str) -> String {
    let mark = format!("data-{name}=\"");
    let (_, rest) = shown.body.split_once(&mark).unwrap();
    rest.split_once('"').unwrap().0.to_owned()
}

fn asked(shown: &Shown) -> [u8; 32] {
    let challenge = BASE64_URL_SAFE_NO_PAD.decode(given(shown, "challenge"));
    challenge.unwrap().try_into().unwrap()
}

fn said(parts: &[&[u8]]) -> String {
    let parts = parts.iter().map(|part| BASE64_URL_SAFE_NO_PAD.encode(part));
    parts.collect::<Vec<_>>().join(".")
}

fn made(by: &Authenticator, challenge: &[u8; 32], flags: u8) -> String {
    let made: Registration = by.registration(&Says {
        flags: flags | AT,
        rest: by.attested(),
        kind: "webauthn.create".into(),
        ..by.says(challenge, ORIGIN)
    });
    said(&[&made.authenticator_data, &made.client_data])
}

fn proof(by: &Authenticator, challenge: &[u8; 32], flags: u8) -> String {
    let says = Says {
        flags,
        ..by.says(challenge, ORIGIN)
    };
    let proved: Assertion = by.sign(&says);
    said(&[
        &proved.authenticator_data,
        &proved.client_data,
        &proved.signature,
    ])
}

fn registered(browser: &mut Browser, by: &Authenticator) {
    let page = browser.get("/authenticator");
    let said = made(by, &asked(&page), UP | UV);
    let answer = browser.post("/authenticator", &[("said", &said)]);
    assert_eq!(answer.is(303).location(), "/settings?said=registered");
}

#[test]
fn a_registrar_asks_and_the_office_registers() {
    let world = World::new();
    let pages = world.pages(0);
    let mut office = pages.browser().signed_in(LOGIN);
    office.get("/authenticator").is(404);
    // Nobody but the registrar asks, and of nobody who does no acts.
    office
        .post("/settings/authenticator", &[("login", LOGIN)])
        .is(403);
    let mut registrar = pages.browser().signed_in("registrar");
    registrar
        .post("/settings/authenticator", &[("login", "reader")])
        .is(403);
    let settings = registrar.get("/settings");
    settings
        .is(200)
        .says("<option value=\"head_of_delegation\">");
    assert!(!settings.body.contains("<option value=\"reader\">"));
    let answer = registrar.post("/settings/authenticator", &[("login", LOGIN)]);
    assert_eq!(
        answer.is(303).location(),
        "/settings?said=asked-to-register"
    );
    registrar.get("/settings").says("طُلب منه تسجيل مفتاح أمان");

    office.get("/settings").says("href=\"/authenticator\"");
    let page = office.get("/authenticator");
    page.is(200)
        .says("data-gesture=\"create\"")
        .says("data-rp=\"north.localhost\"")
        .says("<noscript>")
        // Exactly what this way protects against, and what not.
        .says("فهو لا يغادر الجهاز أبدا")
        .says("فالجهاز لا يعرض أي نص");
    let by = authenticator();
    let challenge = asked(&page);
    for (flags, sentence) in [
        (UP, "لم يتحقق مفتاح الأمان من شخصكم"),
        (UP | UV | BE, "يمكن نسخ هذا المفتاح بين الأجهزة"),
    ] {
        let said = made(&by, &challenge, flags);
        office
            .post("/authenticator", &[("said", &said)])
            .is(422)
            .says(sentence);
    }
    for nothing in ["", "?.?", "AAAA", "AAAA.AAAA.AAAA", "AAAA.AAAA AAAA.AAAA"] {
        office.post("/authenticator", &[("said", nothing)]).is(422);
    }
    registered(&mut office, &by);
    office.get("/authenticator").is(404);
    let key = mithaq_record::fingerprint(by.key().raw());
    office
        .get("/settings")
        .says("مفتاح أمان، بلمسة في المتصفح")
        .says(&key);
    registrar.get("/settings").says(&key);
}

#[test]
fn an_act_leaves_with_the_gesture_and_not_without() {
    let world = World::new();
    let pages = world.pages(0);
    world.desk(0).ask_to_register(LOGIN).unwrap();
    let by = authenticator();
    let mut office = pages.browser().signed_in(LOGIN);
    registered(&mut office, &by);
    let fields = [
        ("session-kind", "visit"),
        ("name.ar", "زيارة عمل"),
        ("held", "2019-07-16"),
        ("back", "/sessions"),
    ];
    let with = |step| [&fields[..], &[("step", step)]].concat();
    office
        .post("/act/convene", &with("preview"))
        .is(200)
        .says("value=\"prepare\"")
        .says("لا يخرج إلا بلمستكم");
    office.post("/act/convene", &with("convey")).is(409);
    let prepared = office.post("/act/convene", &with("prepare"));
    let (_, name) = prepared.is(303).location().rsplit_once("#a-").unwrap();
    let name = name.to_owned();
    let page = office.get("/signing?said=prepared");
    page.is(200)
        .says("زيارة عمل")
        .says("data-gesture=\"get\"")
        .says("لا يعرض المفتاح نفسه أي نص");
    assert_eq!(given(&page, "credential"), said(&[&by.id]));
    // There is no file for another computer: nothing there could prove it.
    assert!(!page.body.contains("mithaq act sign"));
    let challenge = asked(&page);
    let prove = |office: &mut Browser, name: &str, said: &str| {
        office.post("/signing/proof", &[("name", name), ("said", said)])
    };
    let unverified = proof(&by, &challenge, UP);
    prove(&mut office, &name, &unverified)
        .is(409)
        .says("لم يتحقق مفتاح الأمان من شخصكم");
    let other = proof(&by, &[7; 32], UP | UV);
    prove(&mut office, &name, &other)
        .is(409)
        .says("تمت اللمسة لعمل آخر");
    let good = proof(&by, &challenge, UP | UV);
    prove(&mut office, "0123456789abcdef", &good).is(409);
    prove(&mut office, &name, "AAAA").is(422);
    // It is nobody else's to prove.
    let mut another = pages.browser().signed_in("negotiator");
    prove(&mut another, &name, &good).is(409);
    assert!(!office.get("/sessions").body.contains("زيارة عمل"));
    let conveyed = prove(&mut office, &name, &good);
    assert_eq!(conveyed.is(303).location(), "/sessions?said=conveyed");
    office.get("/sessions").says("زيارة عمل");
    prove(&mut office, &name, &good).is(409);
}
