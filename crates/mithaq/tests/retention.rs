//! How long something is kept, and legal holds, as the registrar sees them from the command line.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops where it fails"
)]
#![expect(
    dead_code,
    reason = "the side is shared with other tests, which use more of it"
)]

mod side;

use side::{Answer, Side, run};

const PASSWORD: &str = "of the tests alone\n";

struct Archive {
    place: tempfile::TempDir,
    sides: [Side; 2],
    instrument: String,
    /// The entry that attached a document.
    entry: String,
}

impl Archive {
    fn new() -> Self {
        let place = tempfile::tempdir().unwrap();
        let side = |key: &str| Side::init(place.path(), key, key, &format!("the {key} side"));
        let sides = ["north", "south"].map(side);
        sides[0].office("head", "head_of_delegation");
        sides[0].office("registrar", "registrar");
        sides[0].pair_with(&sides[1]);
        let instrument = sides[0].agreement();
        std::fs::write(place.path().join("annex.pdf"), vec![7; 70_000]).unwrap();
        let attach = [
            "attach",
            "north",
            &instrument,
            "annex.pdf",
            "--title",
            "en=Annex",
            "--login",
            "head",
        ];
        let entry = run(place.path(), &attach, PASSWORD).done().out;
        Self {
            place,
            sides,
            instrument,
            entry: entry.trim().to_owned(),
        }
    }

    /// A step of `mithaq retention` by this office.
    fn by(&self, login: &str, step: &str, more: &[&str]) -> Answer {
        let args = [&["retention", step, "north"], more, &["--login", login]].concat();
        run(self.place.path(), &args, PASSWORD)
    }

    fn step(&self, step: &str, more: &[&str]) -> Answer {
        self.by("registrar", step, more)
    }

    fn list(&self) -> serde_json::Value {
        serde_json::from_str(&self.step("list", &["--json"]).done().out).unwrap()
    }

    fn erase(&self) -> Answer {
        let args = [
            "erase",
            "north",
            &self.entry,
            "--ground",
            "retention-ended",
            "--login",
            "registrar",
        ];
        run(self.place.path(), &args, PASSWORD)
    }
}

fn count(list: &serde_json::Value, part: &str) -> usize {
    list[part].as_array().unwrap().len()
}

#[test]
fn what_has_ended_is_named_and_a_hold_keeps_it_until_it_is_lifted() {
    let archive = Archive::new();
    let entry = &*archive.entry;
    let empty = archive.list();
    for part in ["due", "dates", "holds"] {
        assert_eq!(count(&empty, part), 0, "{empty}");
    }
    archive
        .step("set", &[entry, "--until", "2001-12-31"])
        .done();
    let list = archive.list();
    assert_eq!(list["due"][0]["entry"], entry, "{list}");
    assert_eq!(list["due"][0]["until"], "2001-12-31");
    assert_eq!(list["due"][0]["held"], false);
    assert_eq!(list["dates"][0]["subject"], entry);
    assert!(list["dates"][0]["kind"].is_null());

    // Whoever only wants to see it, reads the same in words.
    let words = archive.step("list", &[]).done().out;
    assert!(
        words.contains(&format!("due   {entry}  kept until 2001-12-31")),
        "{words}"
    );

    // A hold on the instrument holds what its acts carry.
    let why = "Case 12 of 2019";
    let placed = archive
        .step("hold", &[&archive.instrument, "--because", why])
        .done();
    let number = placed.out.trim().to_owned();
    let list = archive.list();
    assert_eq!(list["due"][0]["held"], true, "{list}");
    assert_eq!(list["holds"][0]["hold"].to_string(), number);
    assert_eq!(list["holds"][0]["because"], why);
    assert!(list["holds"][0]["placed"].as_u64().unwrap() > 0);
    assert!(list["holds"][0]["lifted"].is_null());
    archive.erase().refused("hold");
    assert_eq!(count(&archive.list(), "due"), 1, "it is here still");

    archive.step("lift", &[&number]).done();
    archive
        .step("lift", &[&number])
        .refused("No hold of this number is in force");
    assert!(archive.list()["holds"][0]["lifted"].as_u64().unwrap() > 0);
    let erased = archive.erase().done();
    // Its title, and what names the file's parts.
    let gone: Vec<&str> = erased.out.lines().collect();
    assert!(
        gone.len() == 2 && gone.iter().all(|text| text.len() == 64),
        "{gone:?}"
    );
    assert_eq!(count(&archive.list(), "due"), 0);
    let show = ["attachment", "list", "north", &archive.instrument, "--json"];
    let shown = run(archive.place.path(), &show, "").done().out;
    let shown: serde_json::Value = serde_json::from_str(&shown).unwrap();
    assert!(shown[0]["name"].is_null(), "{shown}");
    archive.sides[0].run(&["verify"]).done();

    // The other side learns of the erasure alone: of dates and holds nothing leaves the home.
    let path = archive.place.path();
    let pack = ["pouch", "pack", "north", "--for", "south", "--out", "p"];
    run(path, &pack, "").done();
    run(path, &["pouch", "open", "south", "p"], "").done();
    let database = std::fs::read(path.join("south/mithaq.db")).unwrap();
    assert!(
        !database
            .windows(why.len())
            .any(|part| part == why.as_bytes())
    );
}

#[test]
fn a_date_is_for_a_kind_of_acts_and_can_be_taken_back() {
    let archive = Archive::new();
    let instrument = &*archive.instrument;
    let set = |more: &[&str]| archive.step("set", &[&[instrument], more].concat());
    set(&["--until", "2001", "--kind", "remarked"]).done();
    assert_eq!(count(&archive.list(), "due"), 0, "it is no remark");
    set(&["--until", "2001", "--kind", "attached"]).done();
    let list = archive.list();
    assert_eq!(list["due"][0]["entry"], *archive.entry, "{list}");
    assert_eq!(count(&list, "dates"), 2);
    set(&["--none", "--kind", "attached"]).done();
    assert_eq!(count(&archive.list(), "due"), 0);
    // What has not ended is not due.
    set(&["--until", "2999-12-31", "--kind", "attached"]).done();
    assert_eq!(count(&archive.list(), "due"), 0);
}

#[test]
fn only_the_registrar_and_only_what_is_there() {
    let archive = Archive::new();
    let entry = &*archive.entry;
    let before = archive.list();
    for (step, more) in [
        ("list", &[][..]),
        ("set", &[entry, "--until", "2001"]),
        ("hold", &[entry, "--because", "Case 1"]),
        ("lift", &["1"]),
    ] {
        assert_eq!(archive.by("head", step, more).code, 1, "{step}");
        assert_eq!(archive.by("nobody", step, more).code, 1, "{step}");
    }
    let nothing = "00".repeat(32);
    assert_eq!(archive.step("set", &[&nothing, "--until", "2001"]).code, 1);
    assert_eq!(archive.step("hold", &[&nothing, "--because", "x"]).code, 1);
    assert_eq!(archive.step("hold", &[entry, "--because", " "]).code, 1);
    for usage in [
        &["set", entry, "--until", "yesterday"][..],
        &["set", entry],
        &["set", entry, "--until", "2001", "--none"],
        &["set", entry, "--until", "2001", "--kind", "adopted"],
        &["set", "4f0c", "--until", "2001"],
        &["hold", entry],
        &["lift", "first"],
    ] {
        assert_eq!(archive.step(usage[0], &usage[1..]).code, 2, "{usage:?}");
    }
    assert_eq!(archive.list(), before);
}
