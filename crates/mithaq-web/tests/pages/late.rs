//! Forms that come too late, or from an earlier session: what was written in them is not lost, and
//! nothing of it is done by signing in.

use crate::browser::{Browser, Shown};
use crate::world::{PASSWORD, World};

const NAME: &str = "زيارة عمل لم تُحفظ";
const CONVENE: [(&str, &str); 5] = [
    ("session-kind", "visit"),
    ("name.ar", NAME),
    ("held", "2019-07-16"),
    ("step", "convey"),
    ("back", "/sessions"),
];

/// The fields that the door takes along.
fn taken(door: &Shown) -> Vec<(String, String)> {
    let marked = door.body.split("name=\"typed").skip(1);
    let mut taken: Vec<(String, String)> = Vec::new();
    for field in marked {
        let (name, rest) = field.split_once("\" value=\"").unwrap();
        let value = rest.split_once('"').unwrap().0.to_owned();
        let name = format!("typed{name}");
        // Each office of the demo has a form of its own.
        if taken.iter().all(|(held, _)| *held != name) {
            taken.push((name, value));
        }
    }
    taken
}

/// What the door's form sends.
fn enter<'f>(taken: &'f [(String, String)], password: &'f str) -> Vec<(&'f str, &'f str)> {
    let taken = taken
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    let mine = [
        ("login", "negotiator"),
        ("password", password),
        ("next", "/sessions"),
    ];
    mine.into_iter().chain(taken).collect()
}

#[test]
fn a_form_whose_session_has_ended_goes_through_the_door_and_does_nothing_by_itself() {
    let world = World::new();
    let mut browser = world.browser(0).signed_in("negotiator");
    browser.cookies.clear();
    let door = browser.post("/act/convene", &CONVENE);
    door.is(403).says("انتهت جلستكم قبل أن يصل").says(NAME);
    let fields = taken(&door);
    // A wrong password loses it as little.
    let wrong = browser.post_bare("/sign-in", &enter(&fields, "wrong"));
    wrong.is(422);
    assert_eq!(taken(&wrong), fields);
    let form = browser.post_bare("/sign-in", &enter(&fields, PASSWORD));
    form.is(200)
        .says("لم يُرسل هذا بعد")
        .says("action=\"/act/convene\"")
        .says(&format!("value=\"{NAME}\""));
    assert!(!browser.get("/sessions").body.contains(NAME));
    let csrf = form.field("csrf");
    let again = [&[("csrf", &*csrf)], &CONVENE[..]].concat();
    browser.post_bare("/act/convene", &again).is(303);
    browser.get("/sessions").says(NAME);
}

#[test]
fn a_form_of_an_earlier_session_is_shown_again_and_not_acted_on() {
    let world = World::new();
    let pages = world.pages(0);
    let mut old = pages.browser().signed_in("negotiator");
    let new = pages.browser().signed_in("negotiator");
    old.cookies = new.cookies.clone();
    let form = old.post("/act/convene", &CONVENE);
    form.is(403)
        .says("لم يُرسل هذا بعد")
        .says(&format!("value=\"{NAME}\""));
    assert!(!old.get("/sessions").body.contains(NAME));
    let csrf = form.field("csrf");
    let again = [&[("csrf", &*csrf)], &CONVENE[..]].concat();
    old.post_bare("/act/convene", &again).is(303);
    // What holds no text of the visitor's is refused as ever.
    old.post("/record/verify", &[])
        .is(403)
        .says("طلب لم يصدر عن هذه الصفحة");
}

#[test]
fn a_note_that_comes_too_late_is_kept_once_it_is_sent_again() {
    let mut world = World::new();
    let address = world.convention();
    world.deliver();
    let instrument = address.rsplit_once('/').unwrap().1;
    let note = [
        ("instrument", instrument),
        ("provision", "2"),
        ("text", "ملاحظة لا تضيع"),
    ];
    let mut browser = world.browser(0).signed_in("negotiator");
    browser.cookies.clear();
    let door = browser.post("/margin/note", &note);
    door.is(403).says("ملاحظة لا تضيع");
    let fields = taken(&door);
    let form = browser.post_bare("/sign-in", &enter(&fields, PASSWORD));
    form.is(200)
        .says("action=\"/margin/note\"")
        .says("يبقى عندنا")
        .says("ملاحظة لا تضيع</textarea>");
    let room = format!("{address}/room/2");
    assert!(!browser.get(&room).body.contains("ملاحظة لا تضيع"));
    let csrf = form.field("csrf");
    let again = [&[("csrf", &*csrf)], &note[..]].concat();
    browser.post_bare("/margin/note", &again).is(303);
    let kept = browser.get(&room);
    kept.says("ملاحظة لا تضيع");
    let number = kept.field("note");
    let number = [("csrf", &*csrf), ("note", &*number)];
    let remove = [&note[..2], &number].concat();
    let removed = browser.post_bare("/margin/remove-note", &remove);
    let removed = removed.is(303).location().to_owned();
    let gone = browser.get(&removed);
    gone.says("أُزيلت الملاحظة");
    assert!(!gone.body.contains("ملاحظة لا تضيع"));
}

#[test]
fn a_password_is_never_written_out_again() {
    let world = World::new();
    let mut browser = world.browser(0).signed_in("negotiator");
    browser.cookies.clear();
    let secret = "a secret that nobody sees";
    for path in ["/settings/password", "/unlock"] {
        let fields = [("old", secret), ("new", secret), ("password", secret)];
        let shown = browser.post(path, &fields);
        assert_eq!(shown.is(303).location(), "/sign-in?next=%2F");
        assert!(!shown.body.contains(secret), "{path}");
    }
}

#[test]
fn a_page_that_is_sent_twice_signs_once() {
    let world = World::new();
    let pages = world.pages(0);
    let mut browser = pages.browser().signed_in("negotiator");
    let step = CONVENE.len() - 2;
    let mut fields = CONVENE.to_vec();
    fields[step].1 = "preview";
    let sessions = |browser: &mut Browser| browser.get("/sessions").body.matches(NAME).count();
    let preview = |browser: &mut Browser| browser.post("/act/convene", &fields);
    let (first, second) = (preview(&mut browser), preview(&mut browser));
    let (csrf, first, second) = (
        first.field("csrf"),
        first.field("once"),
        second.field("once"),
    );
    let press = |browser: &mut Browser, once: &str| {
        let fields = [&[("csrf", &*csrf), ("once", once)], &CONVENE[..]].concat();
        let sent = browser.post_bare("/act/convene", &fields);
        sent.is(303).location().to_owned()
    };
    // Twice at once, and once more by the button that leads back.
    let cookies = browser.cookies.clone();
    let led: Vec<String> = std::thread::scope(|scope| {
        let presses = [0, 1].map(|_| {
            scope.spawn(|| {
                let mut browser = pages.browser();
                browser.cookies = cookies.clone();
                press(&mut browser, &first)
            })
        });
        presses.map(|press| press.join().unwrap()).to_vec()
    });
    assert_eq!(led[0], led[1]);
    assert_eq!(press(&mut browser, &first), led[0]);
    assert_eq!(sessions(&mut browser), 1);
    // Another page of the same words is another act.
    press(&mut browser, &second);
    assert_eq!(sessions(&mut browser), 2);
}

#[test]
fn a_note_that_is_too_long_is_shown_again() {
    let mut world = World::new();
    let address = world.convention();
    world.deliver();
    let instrument = address.rsplit_once('/').unwrap().1;
    let long = "كلمة ".repeat(900);
    let fields = [
        ("instrument", instrument),
        ("provision", "2"),
        ("text", long.as_str()),
    ];
    let mut browser = world.browser(0).signed_in("negotiator");
    browser
        .post("/margin/note", &fields)
        .is(422)
        .says(&long)
        .says("أطول مما");
    let nowhere = [fields[0], ("provision", "999"), ("text", "ملاحظة")];
    browser.post("/margin/note", &nowhere).is(404);
    let office = [&fields[..2], &[("office", " ")]].concat();
    browser
        .post("/margin/ask-clearance", &office)
        .is(422)
        .says("الجهة");
}
