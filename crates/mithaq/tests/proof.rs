//! A proof as a third party meets it: a file, and two programs that check it, ours and
//! `docs/verify.py`, which was written from the description of the format alone.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a test stops where it fails, and says what it left out and why"
)]

#[expect(dead_code, reason = "each test uses a part of what sides can do")]
mod side;

use serde_json::Value;
use side::{Answer, Side, run};
use std::path::Path;
use std::process::Command;

const VECTORS: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../docs/vectors/webauthn-0.json"
);
const SECOND: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/verify.py");

/// Two sides whose record holds an agreement, countersigned; the id of the entry. The keys of the
/// first were replaced before it.
fn two(place: &Path) -> (Side, Side, String) {
    let words = "a passphrase of the tests\n";
    let side = |key: &str, name: &str| {
        let root = format!("{key}.key");
        run(place, &["key", "root", "make", &root], words).done();
        let side = Side::init_with(place, key, name, name, &["--root", &root]);
        side.office("head", "head_of_delegation");
        side
    };
    let (one, other) = (side("north", "Northland"), side("south", "Southland"));
    one.pair_with(&other);
    for which in ["rotate-server", "rotate-transport", "rotate-pouch"] {
        run(place, &["key", which, "north", "--request", "r"], "").done();
        let sign = [
            "key",
            "root",
            "sign",
            "r",
            "--root",
            "north.key",
            "--out",
            "r",
        ];
        run(place, &sign, words).done();
        run(place, &["key", "apply", "north", "r"], "").done();
    }
    let peers = side::free_port();
    one.settings(&format!(
        "web = \"127.0.0.1:0\"\npeers = \"127.0.0.1:{peers}\"\n"
    ));
    other.settings(&format!(
        "web = \"127.0.0.1:0\"\n[dial]\nnorth = \"127.0.0.1:{peers}\"\n"
    ));
    std::fs::write(
        place.join("text"),
        "Agreement\nArticle 1\nReplies are given within thirty days.\n",
    )
    .unwrap();
    let text = format!("en={}:authentic", place.join("text").display());
    let added = one.add(&["--json", "--text", &text]).done();
    let added: Value = serde_json::from_str(&added.out).unwrap();
    let _server = one.serve();
    let _other = other.serve();
    side::until_equal(&one, &other, 3);
    (one, other, added["entry"].as_str().unwrap().to_owned())
}

/// What both programs say of a file: they must agree in everything but the wording of a fault.
fn both(place: &Path, args: &[&str]) -> (i32, Value) {
    let ours = run(place, &[&["verify", "--json"], args].concat(), "");
    let value = |answer: &Answer| -> Value {
        serde_json::from_str(&answer.out).unwrap_or_else(|error| panic!("{error}: {}", answer.err))
    };
    let said = value(&ours);
    if let Some(python) = second() {
        let output = Command::new(python)
            .arg(SECOND)
            .arg("--json")
            .args(args)
            .current_dir(place)
            .output()
            .unwrap();
        let theirs = Answer {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        };
        assert_eq!(theirs.code, ours.code, "{}{}", theirs.out, theirs.err);
        let (mut theirs, mut ours) = (value(&theirs), said.clone());
        for said in [&mut theirs, &mut ours] {
            said.as_object_mut().unwrap().remove("finding");
        }
        assert_eq!(theirs, ours);
    }
    (ours.code, said)
}

/// A Python that has what the second program needs: `cargo xtask test` makes one.
fn second() -> Option<String> {
    let named = std::env::var("MITHAQ_VERIFY_PYTHON").ok();
    if named.is_none() {
        eprintln!("docs/verify.py is left out: MITHAQ_VERIFY_PYTHON names no Python");
    }
    named
}

#[test]
fn the_second_program_says_what_it_lacks() {
    let program = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/verify.py");
    // Without any library but Python's own.
    let Ok(output) = Command::new("python3")
        .args(["-I", "-S", program, "none"])
        .output()
    else {
        eprintln!("docs/verify.py is left out: there is no python3");
        return;
    };
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("pip install cbor2"), "{said}");
    assert!(!said.contains("Traceback"), "{said}");
}

#[test]
fn two_programs_check_a_proof_and_refuse_a_changed_one() {
    let place = tempfile::tempdir().unwrap();
    let (one, other, entry) = two(place.path());
    for (side, name) in [(&one, "one.proof"), (&other, "other.proof")] {
        let home = side.home.display().to_string();
        run(place.path(), &["proof", &home, &entry, "--out", name], "").done();
        let (code, said) = both(place.path(), &[name]);
        assert_eq!((code, &said["verified"]), (0, &true.into()), "{said}");
        assert_eq!(said["side"], "north");
        assert_eq!(said["countersigned"][0]["side"], "south");
        assert_eq!(said["entry"], entry.as_str());
        let texts = said["texts"].as_array().unwrap();
        let shown = texts.iter().filter_map(|text| text["text"].as_str());
        assert!(
            shown.clone().any(|text| text.contains("thirty days")),
            "{said}"
        );
    }
    // The keys once, and proofs without them.
    let home = one.home.display().to_string();
    run(
        place.path(),
        &["proof", &home, "--keys", "register.keys"],
        "",
    )
    .done();
    assert_eq!(both(place.path(), &["register.keys"]).0, 0);
    let bare = [
        "proof",
        &home,
        &entry,
        "--out",
        "bare.proof",
        "--known-charter",
        "--no-texts",
    ];
    run(place.path(), &bare, "").done();
    let known = ["bare.proof", "--known-charter", "register.keys"];
    let (code, said) = both(place.path(), &known);
    assert_eq!(
        (code, &said["texts"]),
        (0, &serde_json::json!([])),
        "{said}"
    );
    assert!(!said["withheld"].as_array().unwrap().is_empty());
    let alone = run(place.path(), &["verify", "bare.proof"], "");
    assert_eq!(alone.code, 2, "{}", alone.err);
    assert!(alone.err.contains("--known-charter"), "{}", alone.err);
    // One bit, here and there.
    let good = std::fs::read(place.path().join("one.proof")).unwrap();
    for at in (0..good.len()).step_by(good.len() / 40) {
        let mut bytes = good.clone();
        bytes[at] ^= 1;
        std::fs::write(place.path().join("changed.proof"), bytes).unwrap();
        // A changed name of the file's kind makes it no proof at all.
        if at > 14 {
            let (code, said) = both(place.path(), &["changed.proof"]);
            assert_eq!(
                (code, &said["verified"]),
                (4, &false.into()),
                "byte {at}: {said}"
            );
        }
    }
}

/// Acts proved by authenticators, as other implementations find them in docs/vectors.
#[test]
fn two_programs_agree_about_every_act_proved_by_an_authenticator() {
    let text = std::fs::read_to_string(VECTORS).unwrap();
    let vectors: Value = serde_json::from_str(&text).unwrap();
    let place = tempfile::tempdir().unwrap();
    let keep = |name: &str, digits: &Value| {
        let digits = digits.as_str().unwrap().as_bytes();
        let pair = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16);
        let bytes: Result<Vec<u8>, _> = digits.chunks(2).map(pair).collect();
        std::fs::write(place.path().join(name), bytes.unwrap()).unwrap();
    };
    keep("keys", &vectors["keys_file"]);
    let mut counts = [0, 0];
    for case in vectors["cases"].as_array().unwrap() {
        keep("case.proof", &case["proof_file"]);
        let given = ["case.proof", "--known-charter", "keys"];
        let (code, said) = both(place.path(), &given);
        let verified = case["verified"].as_bool().unwrap();
        let expected = if verified { 0 } else { 4 };
        assert_eq!(code, expected, "{}: {said}", case["name"]);
        counts[usize::from(verified)] += 1;
    }
    assert_eq!(counts, [38, 6]);
}

#[test]
fn what_cannot_be_proved_is_named() {
    let place = tempfile::tempdir().unwrap();
    let side = Side::init(place.path(), "north", "Northland", "Northland");
    let home = side.home.display().to_string();
    let id = "0".repeat(64);
    let prove = |entry: &str| run(place.path(), &["proof", &home, entry, "--out", "x"], "");
    prove(&id).refused("no register is open");
    assert_eq!(prove("abc").code, 2);
    std::fs::write(place.path().join("letter"), "kept").unwrap();
    let answer = run(place.path(), &["verify", "letter"], "");
    assert_eq!(answer.code, 2, "{}", answer.err);
    assert!(
        answer.err.contains("neither a home nor a proof"),
        "{}",
        answer.err
    );
}

#[test]
fn a_checkpoint_is_checked_with_the_home_or_with_the_keys_alone() {
    let place = tempfile::tempdir().unwrap();
    let (one, other, _) = two(place.path());
    let (ours, theirs) = (
        one.home.display().to_string(),
        other.home.display().to_string(),
    );
    let run = |args: &[&str]| run(place.path(), args, "");
    let made = run(&["witness", "checkpoint", &ours, "--out", "note"]).done();
    assert!(made.err.contains("mithaq/"), "{}", made.err);
    run(&["proof", &theirs, "--keys", "keys"]).done();
    for with in [["--home", &ours], ["--home", &theirs], ["--keys", "keys"]] {
        let told = run(&[&["witness", "check", "note"][..], &with].concat()).done();
        assert!(told.out.starts_with("north: "), "{}", told.out);
    }
    let note = std::fs::read_to_string(place.path().join("note")).unwrap();
    let changed = note.replacen("north", "south", 1);
    std::fs::write(place.path().join("changed"), changed).unwrap();
    let answer = run(&["witness", "check", "changed", "--home", &ours]);
    assert_eq!(answer.code, 4, "{}", answer.err);
    let nobody = "depositary.example+7f7c63bb+BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let answer = run(&[
        "witness",
        "check",
        "note",
        "--home",
        &ours,
        "--depositary",
        nobody,
    ]);
    assert_eq!(
        answer.code, 2,
        "an id that is not the key's: {}",
        answer.err
    );
    std::fs::write(place.path().join("letter"), "Dear colleague,\n\n").unwrap();
    unusable(
        &run(&["witness", "check", "letter", "--home", &ours]),
        "line 1",
    );
}

fn unusable(answer: &Answer, words: &str) {
    assert_eq!(answer.code, 2, "{}", answer.err);
    assert!(answer.err.contains(words), "{}", answer.err);
}
