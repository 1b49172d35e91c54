//! An act signed on another computer: what is shown there is what is signed.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops where it fails"
)]

#[expect(dead_code, reason = "each test uses a part of what sides can do")]
mod side;

use mithaq_canon::Lang;
use mithaq_core::{Command, SessionConvened, SessionKind, Wording};
use mithaq_desk::{Desk, SignedIn, SystemClock};
use mithaq_record::SignedActs;
use side::{Side, run};
use std::path::Path;
use std::sync::Arc;

const PASSPHRASE: &str = "of the other computer\n";
const PASSWORD: &str = "of the tests alone";

fn opened(home: &Path) -> (Desk, SignedIn) {
    let desk = Desk::open(home, Arc::new(SystemClock)).unwrap();
    let ticket = desk.sign_in("envoy", PASSWORD).unwrap();
    let who = desk.signed_in(&ticket.token).unwrap().unwrap();
    (desk, who)
}

#[test]
fn what_is_shown_on_the_other_computer_is_what_is_signed() {
    let place = tempfile::tempdir().unwrap();
    let (server, other) = (place.path().join("server"), place.path().join("other"));
    std::fs::create_dir(&server).unwrap();
    std::fs::create_dir(&other).unwrap();
    let make = ["key", "official", "make", "--out", "envoy.key"];
    let made = run(&other, &make, PASSPHRASE).done();
    run(&other, &make, PASSPHRASE).refused("it is not written over");
    std::fs::copy(other.join("envoy.key.pub"), server.join("envoy.pub")).unwrap();

    let north = Side::init(&server, "north", "Northland", "the Northland side");
    let south = Side::init(&server, "south", "Southland", "the Southland side");
    let office = [
        "office",
        "north",
        "--login",
        "envoy",
        "--role",
        "head_of_delegation",
        "--name",
        "en=Envoy",
        "--key-public",
        "envoy.pub",
    ];
    let enrolled = run(&server, &office, &format!("{PASSWORD}\n")).done();
    assert_eq!(enrolled.out, made.out, "the fingerprints can be compared");
    north.pair_with(&south);

    let (desk, who) = opened(&north.home);
    let mut prose = desk.prose();
    let convened = Command::Convene(SessionConvened {
        kind: SessionKind::Visit,
        name: prose.one(Lang::En, "Working visit\u{202e}").unwrap(),
        number: None,
        held: mithaq_canon::Date::day(2027, 3, 1).unwrap(),
        venue: Wording::empty(),
        agenda: Vec::new(),
    });
    let prepared = desk.prepare_act(&who, convened, prose, "").unwrap();
    drop((desk, who));
    std::fs::write(other.join("visit.to-sign"), prepared.to_sign.to_bytes()).unwrap();

    let shown = run(&other, &["act", "show", "visit.to-sign"], "").done();
    // A mark that would turn the writing round is shown, not obeyed.
    assert!(shown.out.contains("Working visit⟨202E⟩"), "{}", shown.out);
    assert!(
        shown.out.contains("2027-03-01") || shown.out.contains("2027"),
        "{}",
        shown.out
    );
    let id = prepared.to_sign.texts.first().unwrap().id.to_string();
    assert!(shown.out.contains(&id), "{}", shown.out);
    let arabic = run(
        &other,
        &["act", "show", "visit.to-sign", "--lang", "ar"],
        "",
    )
    .done();
    assert_ne!(arabic.out, shown.out);

    let sign = [
        "act",
        "sign",
        "visit.to-sign",
        "--key",
        "envoy.key",
        "--out",
        "visit.signed",
    ];
    run(&other, &sign, "another passphrase\n").refused("the passphrase does not open this file");
    // A slip of the pen costs neither the key nor the act.
    for taken in ["envoy.key", "visit.to-sign"] {
        let before = std::fs::read(other.join(taken)).unwrap();
        let over = [&sign[..sign.len() - 1], &[taken]].concat();
        run(&other, &over, PASSPHRASE).refused("not written over");
        assert_eq!(std::fs::read(other.join(taken)).unwrap(), before);
    }
    let signed = run(&other, &sign, PASSPHRASE).done();
    assert!(signed.err.contains("Working visit"), "{}", signed.err);

    let mut other_text = prepared.to_sign.clone();
    other_text.texts.first_mut().unwrap().plaintext = b"Holiday".to_vec();
    std::fs::write(other.join("lie.to-sign"), other_text.to_bytes()).unwrap();
    run(&other, &["act", "show", "lie.to-sign"], "").refused("is another one");
    std::fs::write(other.join("no.to-sign"), b"no").unwrap();
    run(&other, &["act", "show", "no.to-sign"], "").refused("this is no file of acts");

    let (desk, who) = opened(&north.home);
    let bytes = std::fs::read(other.join("visit.signed")).unwrap();
    let signed = SignedActs::open(&bytes).unwrap();
    assert_eq!(desk.submit_signed(&who, signed).unwrap().entries.len(), 1);
    drop((desk, who));
    north.run(&["verify"]).done();
}
