//! Who gets in, from where, and what every answer carries.

use crate::world::{PASSWORD, World};
use mithaq_desk::Role;

#[test]
fn every_answer_carries_the_policy_and_private_pages_are_not_kept() {
    let world = World::new();
    let mut browser = world.browser(0).signed_in("negotiator");
    for path in ["/", "/sign-in", "/nothing-here", "/help"] {
        let shown = browser.get(path);
        let policy = shown
            .headers
            .get("content-security-policy")
            .unwrap()
            .to_str()
            .unwrap();
        for rule in [
            "default-src 'none'",
            "script-src 'self'",
            "require-trusted-types-for 'script'",
            "frame-ancestors 'none'",
            "form-action 'self'",
        ] {
            assert!(policy.contains(rule), "{path}: {rule}");
        }
        assert!(!policy.contains("unsafe"));
        assert_eq!(
            shown.headers.get("x-content-type-options").unwrap(),
            "nosniff"
        );
        assert_eq!(shown.headers.get("referrer-policy").unwrap(), "same-origin");
        assert_eq!(
            shown.headers.get("cache-control").unwrap(),
            "no-store",
            "{path}"
        );
    }
}

#[test]
fn assets_are_kept_for_ever_under_their_hash() {
    let world = World::new();
    let mut browser = world.browser(0);
    let page = browser.get("/sign-in");
    let address = page
        .body
        .split_once("rel=\"stylesheet\" href=\"")
        .unwrap()
        .1
        .split_once('"')
        .unwrap()
        .0
        .to_owned();
    let style = browser.get(&address);
    style.is(200);
    assert_eq!(
        style.headers.get("cache-control").unwrap(),
        "public, max-age=31536000, immutable"
    );
    browser.get("/assets/mithaq-000000000000.css").is(404);
}

#[test]
fn whoever_is_not_signed_in_is_led_to_the_door_and_back() {
    let world = World::new();
    let mut browser = world.browser(0);
    let shown = browser.get("/instruments?stage=draft");
    assert_eq!(
        shown.is(303).location(),
        "/sign-in?next=%2Finstruments%3Fstage%3Ddraft"
    );
    let door = browser.get("/sign-in?next=%2Finstruments%3Fstage%3Ddraft");
    assert_eq!(door.is(200).field("next"), "/instruments?stage=draft");
    let entered = browser.post(
        "/sign-in",
        &[
            ("login", "reader"),
            ("password", PASSWORD),
            ("next", "/instruments?stage=draft"),
        ],
    );
    assert_eq!(entered.is(303).location(), "/instruments?stage=draft");
    browser.get("/instruments").is(200);
}

#[test]
fn nobody_is_led_to_another_server() {
    let world = World::new();
    let long = format!("/{}", "a".repeat(5000));
    for next in [
        long.as_str(),
        "https://elsewhere.example/",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "/\t/elsewhere.example",
        "/\0",
        "/instruments?q=اتفاق",
    ] {
        let mut browser = world.browser(0);
        let entered = browser.post(
            "/sign-in",
            &[("login", "reader"), ("password", PASSWORD), ("next", next)],
        );
        assert_eq!(entered.is(303).location(), "/", "{next}");
    }
}

#[test]
fn a_wrong_password_keeps_the_login_and_says_what_to_do() {
    let world = World::new();
    let mut browser = world.browser(0);
    let shown = browser.post(
        "/sign-in",
        &[("login", "reader"), ("password", "wrong"), ("next", "/")],
    );
    shown.is(422).says("value=\"reader\"").says("غير صحيح");
    assert!(browser.cookies.is_empty());
}

#[test]
fn one_address_cannot_walk_through_the_logins() {
    let world = World::new();
    let mut browser = world.browser(0);
    let refused = (0..30).map(|n| {
        browser
            .post(
                "/sign-in",
                &[
                    ("login", &format!("nobody-{n}")),
                    ("password", "wrong"),
                    ("next", "/"),
                ],
            )
            .status
            .as_u16()
    });
    let refused: Vec<u16> = refused.collect();
    assert_eq!(refused.first(), Some(&422));
    assert_eq!(refused.last(), Some(&429));
}

#[test]
fn the_session_cookie_is_shut_to_scripts_and_named_after_its_home() {
    let world = World::new();
    let mut names = Vec::new();
    for at in 0..2 {
        let mut browser = world.browser(at);
        let entered = browser.post(
            "/sign-in",
            &[("login", "reader"), ("password", PASSWORD), ("next", "/")],
        );
        let cookie = entered
            .headers
            .get("set-cookie")
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned();
        assert!(
            cookie.contains("HttpOnly")
                && cookie.contains("SameSite=Lax")
                && cookie.contains("Path=/")
        );
        names.push(cookie.split_once('=').unwrap().0.to_owned());
    }
    assert_ne!(names.first(), names.last());
}

#[test]
fn a_form_without_the_sessions_secret_is_refused() {
    let world = World::new();
    let mut browser = world.browser(0).signed_in("negotiator");
    browser
        .post_bare("/sign-out", &[])
        .is(403)
        .says("لم يصدر عن هذه الصفحة");
    browser.post_bare("/sign-out", &[("csrf", "0")]).is(403);
    browser.get("/").is(200);
    browser.post("/sign-out", &[]).is(303);
    browser.get("/").is(303);
}

#[test]
fn a_form_of_another_origin_or_for_another_host_is_refused() {
    let world = World::new();
    let mut browser = world.browser(0).signed_in("negotiator");
    for origin in [
        Some("http://evil.example"),
        Some("http://north.localhost:9"),
        Some("null"),
        None,
    ] {
        browser.origin = origin.map(str::to_owned);
        browser.post("/sign-out", &[]).is(403);
    }
    browser.origin = Some("http://north.localhost:8001".to_owned());
    browser.get("/").is(200);
    browser.host = "rebound.example:8001".to_owned();
    browser.get("/").is(421);
}

#[test]
fn what_an_account_may_not_know_of_is_not_there() {
    let world = World::new();
    let address = world.convention();
    let id = address.rsplit_once('/').unwrap().1.parse().unwrap();
    let head = world.who(0, Role::HeadOfDelegation);
    world.desk(0).set_readers(&head, id, Some(&[])).unwrap();
    let mut reader = world.browser(0).signed_in("reader");
    let closed = reader.get(&address);
    let nothing = reader.get(&format!("/instruments/{}", "0".repeat(64)));
    closed.is(404);
    nothing.is(404);
    assert_eq!(
        closed.body.replace(&address, ""),
        nothing
            .body
            .replace(&format!("/instruments/{}", "0".repeat(64)), "")
    );
    reader.get(&format!("{address}/room/2")).is(404);
    assert!(!reader.get("/instruments").body.contains("اتفاقية للتعاون"));
    assert!(!reader.get("/").body.contains("اتفاقية للتعاون"));
    world
        .browser(0)
        .signed_in("head_of_delegation")
        .get(&address)
        .is(200);
}

#[test]
fn the_language_switch_keeps_the_page_and_is_remembered() {
    let world = World::new();
    let mut browser = world.browser(0).signed_in("negotiator");
    browser.get("/").says("<html lang=\"ar\" dir=\"rtl\">");
    assert_eq!(
        browser.get("/instruments?q=x&lang=fr").is(303).location(),
        "/instruments?q=x"
    );
    browser
        .get("/instruments?q=x")
        .says("<html lang=\"fr\" dir=\"ltr\">")
        .says("Instruments");
    browser.get("/?lang=ar");
    browser.get("/").says("<html lang=\"ar\" dir=\"rtl\">");
}

#[test]
fn a_demo_says_so_on_every_page_and_offers_its_offices() {
    let world = World::new();
    let mut browser = world.browser(0);
    browser
        .get("/sign-in")
        .is(200)
        .says("محاكاة")
        .says(PASSWORD);
    let mut browser = browser.signed_in("reader");
    for path in [
        "/",
        "/instruments",
        "/sessions",
        "/measures",
        "/programmes",
        "/record",
        "/guide",
        "/help",
        "/not-mithaq",
        "/settings",
        "/nothing",
    ] {
        browser.get(path).says("محاكاة: النصوص والمواقف متخيَّلة");
    }
    browser.get("/guide").is(200).says("ما الذي ظل معلقا؟");
}

#[test]
fn an_address_that_cannot_be_read_says_so_in_the_language_of_the_page() {
    let world = World::new();
    let mut browser = world.browser(0).signed_in("negotiator");
    for path in [
        "/instruments/%ff",
        "/instruments/%ff/room/1",
        "/documents/%ff",
        "/compare/not-a-number",
        "/instruments/0/word/99999999999999999999999",
        "/instruments/",
    ] {
        browser.get(path).is(404).says("لا يوجد شيء في هذا العنوان");
    }
    for path in ["/sign-out", "/record/verify", "/margin/note", "/drafts"] {
        browser.get(path).is(405).says("لا يوجد شيء في هذا العنوان");
    }
    browser
        .post("/instruments", &[])
        .is(405)
        .says("لا يوجد شيء في هذا العنوان");
}

#[test]
fn no_address_of_ours_leads_to_another_server() {
    let world = World::new();
    let mut browser = world.browser(0);
    let shown = browser.get("//elsewhere.example/?lang=fr");
    assert_eq!(shown.is(303).location(), "/");
}

#[test]
fn whoever_must_sign_in_to_send_a_form_is_led_back_to_its_page() {
    let world = World::new();
    let mut browser = world.browser(0).signed_in("registrar");
    browser.cookies.clear();
    browser.referer = Some("http://north.localhost:8001/record?before=9".to_owned());
    let shown = browser.post("/record/verify", &[]);
    assert_eq!(
        shown.is(303).location(),
        "/sign-in?next=%2Frecord%3Fbefore%3D9"
    );
    browser.referer = Some("http://elsewhere.example/record".to_owned());
    let shown = browser.post("/record/verify", &[]);
    assert_eq!(shown.is(303).location(), "/sign-in?next=%2F");
}
