//! Two homes that never connect: what they share travels in files.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]
#![expect(clippy::indexing_slicing, reason = "a test stops where it fails")]

use std::path::Path;
use std::process::{Command, Output, Stdio};

const MITHAQ: &str = env!("CARGO_BIN_EXE_mithaq");

fn mithaq(dir: &Path, args: &[&str]) -> Output {
    Command::new(MITHAQ)
        .args(args)
        .current_dir(dir)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn done(dir: &Path, args: &[&str]) -> String {
    let output = mithaq(dir, args);
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{args:?}: {err}");
    String::from_utf8(output.stdout).unwrap()
}

fn json(dir: &Path, args: &[&str]) -> serde_json::Value {
    serde_json::from_str(&done(dir, args)).unwrap()
}

/// The words with which a command is refused.
fn refused(dir: &Path, args: &[&str]) -> String {
    let output = mithaq(dir, args);
    assert_eq!(output.status.code(), Some(1), "{args:?}");
    String::from_utf8(output.stderr).unwrap()
}

/// A home of its own register with another side.
fn pair(dir: &Path, here: &str, there: &str) {
    for (home, key) in [(here, "north"), (there, "south")] {
        let formal = format!("en={key} in full");
        let name = format!("en={key}");
        done(
            dir,
            &[
                "init", home, "--key", key, "--name", &name, "--formal", &formal,
            ],
        );
        let mut office = Command::new(MITHAQ)
            .args([
                "office",
                home,
                "--login",
                "head",
                "--role",
                "head_of_delegation",
            ])
            .args(["--name", "en=Head"])
            .current_dir(dir)
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        use std::io::Write as _;
        let mut words = office.stdin.take().unwrap();
        words.write_all(b"a password for tests\n").unwrap();
        drop(words);
        assert!(office.wait().unwrap().success());
    }
    let heard = |home: &str| done(dir, &["pair", "fingerprint", home]);
    let (north, south) = (heard(here), heard(there));
    done(
        dir,
        &[
            "pair", "offer", here, "--with", "south", "--title", "en=Both", "--zone", "Etc/UTC",
            "--offset", "0", "--out", "offer",
        ],
    );
    done(
        dir,
        &[
            "pair",
            "answer",
            there,
            "offer",
            "--fingerprint",
            &north,
            "--out",
            "answer",
        ],
    );
    done(
        dir,
        &[
            "pair",
            "close",
            here,
            "answer",
            "--fingerprint",
            &south,
            "--out",
            "charter",
        ],
    );
    done(dir, &["pair", "finish", there, "charter"]);
}

#[test]
fn the_whole_story_is_lived_through_by_pouches_alone() {
    let dir = tempfile::tempdir().unwrap();
    let report = json(
        dir.path(),
        &[
            "demo",
            "--headless",
            "--pouch",
            "--json",
            "--port-a",
            "0",
            "--port-b",
            "0",
            "--dir",
            "d",
        ],
    );
    assert_eq!(report["identical"], true, "{report}");
    assert_eq!(report["verified"], true, "{report}");
    assert_eq!(report["adopted"], true, "{report}");
    assert_eq!(report["measures_confirmed"], 1, "{report}");
}

#[test]
fn receipts_come_back_and_a_pouch_opened_twice_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    pair(dir, "north", "south");
    let before = json(dir, &["pouch", "status", "north", "--json"]);
    let lacks = before["sides"][0]["lacks"].as_u64().unwrap();
    assert!(
        lacks > 0 && before["sides"][0]["told"].is_null(),
        "{before}"
    );

    let packed = json(
        dir,
        &[
            "pouch", "pack", "north", "--for", "south", "--out", "1", "--json",
        ],
    );
    assert_eq!(packed["entries"].as_u64(), Some(lacks));
    let said = refused(
        dir,
        &["pouch", "pack", "north", "--for", "south", "--out", "1"],
    );
    assert!(said.contains("not written over"), "{said}");
    let opened = json(dir, &["pouch", "open", "south", "1", "--json"]);
    assert_eq!(opened["applied"].as_u64(), Some(lacks), "{opened}");
    let held = done(dir, &["status", "south"]);
    let again = json(dir, &["pouch", "open", "south", "1", "--json"]);
    assert_eq!(again["applied"], 0, "{again}");
    assert_eq!(again["known"].as_u64(), Some(lacks), "{again}");
    assert_eq!(done(dir, &["status", "south"]), held);

    let unanswered = json(dir, &["pouch", "status", "north", "--json"]);
    assert_eq!(unanswered["sides"][0]["packed"]["arrived"], false);
    for (from, to, home) in [
        ("south", "north", "2"),
        ("north", "south", "3"),
        ("south", "north", "4"),
    ] {
        done(dir, &["pouch", "pack", from, "--for", to, "--out", home]);
        done(dir, &["pouch", "open", to, home]);
    }
    let after = json(dir, &["pouch", "status", "north", "--json"]);
    assert_eq!(after["sides"][0]["lacks"], 0, "{after}");
    assert_eq!(after["sides"][0]["told"]["by"], "pouch", "{after}");
    assert_eq!(after["sides"][0]["packed"]["arrived"], true, "{after}");
    let (north, south) = (
        done(dir, &["status", "north"]),
        done(dir, &["status", "south"]),
    );
    assert_eq!(north, south);
    for home in ["north", "south"] {
        done(dir, &["verify", home]);
    }
}

#[test]
fn what_is_no_pouch_for_us_is_refused_with_place_and_remedy() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    pair(dir, "north", "south");
    pair(dir, "other", "else");
    done(
        dir,
        &["pouch", "pack", "north", "--for", "south", "--out", "p"],
    );
    let whole = std::fs::read(dir.join("p")).unwrap();
    let held = done(dir, &["status", "south"]);
    let write = |name: &str, bytes: &[u8]| std::fs::write(dir.join(name), bytes).unwrap();

    let said = |home: &str, file: &str| refused(dir, &["pouch", "open", home, file]);
    write("text", b"not a pouch");
    assert!(said("south", "text").contains("text: this is no pouch"));
    write("empty", b"");
    assert!(said("south", "empty").contains("no pouch"));
    assert!(said("north", "p").contains("packed this pouch itself; send it to south"));
    assert!(said("else", "p").contains("belongs to the register"));
    let mut changed = whole.clone();
    let last = changed.len() - 1;
    changed[last] ^= 1;
    write("changed", &changed);
    assert!(said("south", "changed").contains("changed on its way, at byte"));
    let mut huge = whole[..whole.len() / 2].to_vec();
    huge.truncate(usize::from(whole[1]) + 2);
    huge.extend([0x5a, 0x7f, 0xff, 0xff, 0xff]);
    write("huge", &huge);
    assert!(said("south", "huge").contains("changed on its way, at byte"));
    let mut longer = whole.clone();
    longer.push(0);
    write("longer", &longer);
    assert!(said("south", "longer").contains("follows the end"));
    let said_for = refused(
        dir,
        &["pouch", "pack", "north", "--for", "west", "--out", "w"],
    );
    assert!(said_for.contains("--for west: no other side"), "{said_for}");

    // Cut anywhere, it brings what it holds until there and loses nothing of what comes later.
    for len in [1, 40, 120, whole.len() / 2, whole.len() - 1] {
        write("cut", &whole[..len]);
        let said = said("south", "cut");
        assert!(
            said.contains("too early") || said.contains("no pouch"),
            "{said}"
        );
    }
    assert_ne!(
        done(dir, &["status", "south"]),
        held,
        "whole parcels are kept"
    );
    let status = json(dir, &["pouch", "status", "south", "--json"]);
    assert!(
        status["sides"][0]["told"].is_null(),
        "only its end is believed"
    );
    done(dir, &["pouch", "open", "south", "p"]);
    done(dir, &["verify", "south"]);
}

#[test]
fn a_pouch_of_unknown_age_does_not_let_a_restored_home_seal() {
    let place = tempfile::tempdir().unwrap();
    let dir = place.path();
    pair(dir, "north", "south");
    let carry = |from: &str, to: &str, file: &str| {
        done(dir, &["pouch", "pack", from, "--for", to, "--out", file]);
        done(dir, &["pouch", "open", to, file]);
    };
    carry("north", "south", "one");
    done(
        dir,
        &["pouch", "pack", "south", "--for", "north", "--out", "stale"],
    );
    done(
        dir,
        &["backup", "north", "--out", "copy", "--key-out", "apart"],
    );
    // What north signs after that is known to south, and the stale pouch does not tell of it.
    done(dir, &["pouch", "open", "north", "stale"]);
    carry("north", "south", "two");
    std::fs::rename(dir.join("north"), dir.join("lost")).unwrap();
    done(
        dir,
        &["restore", "copy", "--into", "north", "--key", "apart"],
    );
    let is_restored = || json(dir, &["status", "--json", "north"])["restored"] == true;
    done(dir, &["pouch", "open", "north", "stale"]);
    assert!(is_restored(), "the stale pouch was believed");
    // South learns that north has less than it had, and gives it back.
    carry("north", "south", "three");
    carry("south", "north", "four");
    assert!(is_restored(), "nothing shows how old a pouch is");
    // What is missing has come back all the same.
    let logs = |home: &str| json(dir, &["status", "--json", home])["logs"][0]["entries"].clone();
    assert_eq!(logs("north"), logs("south"));
}
