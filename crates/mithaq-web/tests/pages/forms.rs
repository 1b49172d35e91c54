//! Forms: what is wrong is told in place, and nothing that was typed is lost.

use crate::world::{PASSWORD, World};
use mithaq_desk::Role;

#[test]
fn a_form_with_errors_keeps_what_was_typed() {
    let world = World::new();
    let mut browser = world.browser(0).signed_in("negotiator");
    let shown = browser.post(
        "/act/convene",
        &[
            ("session-kind", "visit"),
            ("name.ar", "زيارة عمل"),
            ("held", "16/07/2019"),
            ("step", "preview"),
            ("back", "/sessions"),
        ],
    );
    shown
        .is(422)
        .says("value=\"زيارة عمل\"")
        .says("تاريخ غير مقروء")
        .says("value=\"16/07/2019\"")
        .says("href=\"#f-held\"");
}

#[test]
fn arabic_digits_and_partial_dates_are_read() {
    let world = World::new();
    let mut browser = world.browser(0).signed_in("negotiator");
    let fields = [
        ("session-kind", "visit"),
        ("name.ar", "زيارة عمل"),
        ("held", "٢٠١٩-٠٧"),
        ("back", "/sessions"),
    ];
    let preview = browser.post(
        "/act/convene",
        &[&fields[..], &[("step", "preview")]].concat(),
    );
    preview.is(200).says("زيارة عمل").says("لا يعني القبول");
    browser
        .post(
            "/act/convene",
            &[&fields[..], &[("step", "convey")]].concat(),
        )
        .is(303);
    browser
        .get("/sessions")
        .says("زيارة عمل")
        .says("جويلية 2019");
}

#[test]
fn a_whole_text_is_read_or_told_where_it_is_wrong() {
    let world = World::new();
    let mut browser = world.browser(0).signed_in("negotiator");
    let fields = [
        ("kind", "convention"),
        ("state", "draft"),
        ("authentic", "ar"),
        ("back", "/instruments"),
    ];
    let wrong = browser.post(
        "/act/register",
        &[
            &fields[..],
            &[("whole.ar", "نص بلا مواد"), ("step", "preview")],
        ]
        .concat(),
    );
    wrong.is(422).says("نص بلا مواد");
    let whole = "اتفاقية\nالمادة 1\nالهدف\nيتعاون الطرفان.";
    browser
        .post(
            "/act/register",
            &[&fields[..], &[("whole.ar", whole), ("step", "convey")]].concat(),
        )
        .is(303);
    browser.get("/instruments").says("اتفاقية");
}

#[test]
fn a_stale_form_shows_both_and_keeps_what_was_typed() {
    let mut world = World::new();
    let address = world.convention();
    world.deliver();
    let mut browser = world.browser(0).signed_in("negotiator");
    let room = format!("{address}/room/2");
    let form = browser.get(&format!("{room}?form=propose"));
    let (instrument, provision, shown) = (
        form.field("instrument"),
        form.field("provision"),
        form.field("shown"),
    );
    let propose = |body: &'static str| {
        vec![
            ("instrument", instrument.as_str()),
            ("provision", provision.as_str()),
            ("shown", shown.as_str()),
            ("body.ar", body),
            ("back", room.as_str()),
            ("step", "convey"),
        ]
    };
    browser
        .post("/act/propose", &propose("يرد الطرف في أجل عشرين يوما."))
        .is(303);
    let stale = browser.post("/act/propose", &propose("يرد الطرف في أجل عشرة أيام."));
    stale
        .is(409)
        .says("تغيّر ما كنتم تعملون عليه")
        .says("يرد الطرف في أجل عشرة أيام.")
        .says("عشرين");
    let fresh = stale.field("shown");
    assert_ne!(fresh, shown);
    let mut again = propose("يرد الطرف في أجل عشرة أيام.");
    again[2].1 = &fresh;
    browser.post("/act/propose", &again).is(303);
}

#[test]
fn the_very_words_of_the_base_are_no_proposal() {
    let mut world = World::new();
    let address = world.convention();
    world.deliver();
    let mut browser = world.browser(0).signed_in("negotiator");
    let room = format!("{address}/room/2");
    let form = browser.get(&format!("{room}?form=propose"));
    let (instrument, provision, shown) = (
        form.field("instrument"),
        form.field("provision"),
        form.field("shown"),
    );
    let mut fields = vec![
        ("instrument", instrument.as_str()),
        ("provision", provision.as_str()),
        ("shown", shown.as_str()),
        ("heading.ar", "الأجل"),
        ("body.ar", "يرد الطرف في أجل ثلاثين يوما."),
        ("back", room.as_str()),
        ("step", "convey"),
    ];
    browser
        .post("/act/propose", &fields)
        .is(422)
        .says("الصيغة هي صيغة النص الأصلي بعينها");
    fields[4].1 = "يرد الطرف في أجل عشرين يوما.";
    browser.post("/act/propose", &fields).is(303);
}

#[test]
fn a_draft_stays_at_home_and_comes_back() {
    let mut world = World::new();
    let address = world.convention();
    let mut browser = world.browser(0).signed_in("drafter");
    let form = world
        .browser(0)
        .signed_in("negotiator")
        .get(&format!("{address}/room/2?form=propose"));
    let (draft, instrument) = (form.field("draft"), form.field("instrument"));
    browser
        .post(
            "/drafts",
            &[
                ("draft", &draft),
                ("instrument", &instrument),
                ("body.ar", "مسودة لم تكتمل"),
                ("back", "/"),
            ],
        )
        .is(204);
    browser
        .get(&format!("{address}/room/2?form=propose"))
        .is(200)
        .says("مسودة لم تكتمل")
        .says("مسودة محفوظة عندكم");
    world.deliver();
    let mut other = world.browser(1).signed_in("negotiator");
    assert!(
        !other
            .get(&format!("{address}/room/2"))
            .is(200)
            .body
            .contains("مسودة لم تكتمل")
    );
}

#[test]
fn a_role_that_may_not_act_is_told_so() {
    let world = World::new();
    let mut browser = world.browser(0).signed_in("reader");
    let shown = browser.post(
        "/act/convene",
        &[
            ("session-kind", "visit"),
            ("name.ar", "زيارة"),
            ("held", "2019"),
            ("step", "convey"),
            ("back", "/sessions"),
        ],
    );
    shown.is(403).says("دوركم لا يشمل هذا العمل");
    browser
        .post(
            "/margin/note",
            &[
                ("instrument", &"0".repeat(64)),
                ("provision", "1"),
                ("text", "x"),
            ],
        )
        .is(403);
}

#[test]
fn a_password_is_changed_by_whoever_knows_it() {
    let world = World::new();
    let mut browser = world.browser(0).signed_in("negotiator");
    browser
        .post(
            "/settings/password",
            &[("old", "wrong"), ("new", "a longer secret")],
        )
        .is(422)
        .says("كلمة السر الحالية غير صحيحة");
    browser
        .post("/settings/password", &[("old", PASSWORD), ("new", "short")])
        .is(422)
        .says("اثنا عشر حرفا");
    browser
        .post(
            "/settings/password",
            &[("old", PASSWORD), ("new", "a longer secret")],
        )
        .is(303);
    let desk = world.desk(0);
    assert!(desk.sign_in("negotiator", PASSWORD).is_err());
    let ticket = desk.sign_in("negotiator", "a longer secret").unwrap();
    assert!(desk.signed_in(&ticket.token).unwrap().unwrap().can_sign());
    let registrar = world.who(0, Role::Registrar);
    assert_eq!(registrar.role(), Role::Registrar);
}

#[test]
fn a_point_or_a_number_that_cannot_be_taken_is_told_and_not_left_out() {
    let world = World::new();
    let mut browser = world.browser(0).signed_in("negotiator");
    let long = "بند ".repeat(16_000);
    let agenda = format!("بند أول\n{long}");
    let mut fields = vec![
        ("session-kind", "visit"),
        ("name.ar", "زيارة عمل"),
        ("held", "2019"),
        ("agenda.ar", agenda.as_str()),
        ("back", "/sessions"),
        ("step", "convey"),
    ];
    browser
        .post("/act/convene", &fields)
        .is(422)
        .says("href=\"#f-agenda-ar\"");
    fields[3] = ("session-number", "70000");
    browser
        .post("/act/convene", &fields)
        .is(422)
        .says("href=\"#f-session-number\"")
        .says("value=\"70000\"");
    fields[0].1 = "";
    fields[2].1 = "2026-02-30";
    let all = browser.post("/act/convene", &fields);
    all.is(422);
    for field in ["session-kind", "session-number", "held"] {
        all.says(&format!("href=\"#f-{field}\""));
    }
    (fields[0].1, fields[2].1, fields[3].1) = ("visit", "2019", "٣");
    browser.post("/act/convene", &fields).is(303);
}

#[test]
fn what_is_carried_along_is_never_named_by_its_code() {
    let mut world = World::new();
    let address = world.convention();
    world.deliver();
    let instrument = address.rsplit_once('/').unwrap().1;
    let mut browser = world.browser(0).signed_in("negotiator");
    let shown = browser.post(
        "/act/accept",
        &[
            ("instrument", instrument),
            ("provision", "1"),
            ("shown", "cut"),
            ("alternative", "cut"),
            ("back", "/"),
        ],
    );
    shown.is(422).says("لم يُقرأ. أعيدوا فتح الاستمارة");
    for code in ["shown: ", "alternative: "] {
        assert!(!shown.body.contains(code), "{code}");
    }
}

#[test]
fn what_is_not_seen_is_not_signed() {
    let world = World::new();
    let mut browser = world.browser(0).signed_in("negotiator");
    for odd in ["زيارة \u{202e}عمل", "زيارة\0", "زيارة \u{7}"] {
        let mut fields = vec![
            ("session-kind", "visit"),
            ("name.ar", odd),
            ("held", "2019"),
            ("back", "/sessions"),
            ("step", "convey"),
        ];
        let shown = browser.post("/act/convene", &fields);
        shown.is(422).says("href=\"#f-name-ar\"");
        fields[1].1 = "زيارة";
        fields.push(("agenda.ar", odd));
        let shown = browser.post("/act/convene", &fields);
        shown.is(422).says("href=\"#f-agenda-ar\"");
        let whole = format!("اتفاقية\nالمادة 1\nالهدف\nيتعاون {odd}.");
        let fields = [
            ("kind", "convention"),
            ("state", "draft"),
            ("authentic", "ar"),
            ("whole.ar", whole.as_str()),
            ("step", "convey"),
        ];
        let shown = browser.post("/act/register", &fields);
        shown.is(422).says("href=\"#f-whole-ar\"");
    }
    // What sets a number apart in a mixed text is no trick.
    let fields = [
        ("session-kind", "visit"),
        ("name.ar", "زيارة \u{2066}A-7\u{2069}"),
        ("held", "2019"),
        ("step", "convey"),
    ];
    browser.post("/act/convene", &fields).is(303);
}
