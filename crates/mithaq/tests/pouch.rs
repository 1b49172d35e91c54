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

/// The same, with a line on standard input.
fn told(dir: &Path, args: &[&str], line: &str) -> String {
    use std::io::Write as _;
    let mut child = Command::new(MITHAQ)
        .args(args)
        .current_dir(dir)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(line.as_bytes()).unwrap();
    drop(input);
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{args:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// Two homes; north has attached a file of this many bytes. The entry that did it.
fn with_annex(dir: &Path, size: usize) -> (String, Vec<u8>) {
    pair(dir, "north", "south");
    let text = "Agreement\nArticle 1\nThey cooperate.\n";
    std::fs::write(dir.join("a.txt"), text).unwrap();
    let password = "a password for tests\n";
    let add = [
        "instrument",
        "add",
        "north",
        "--kind",
        "agreement",
        "--login",
        "head",
        "--text",
        "en=a.txt:authentic",
    ];
    let added = told(dir, &add, password);
    let instrument = added.split_whitespace().next().unwrap();
    let byte = |at: usize| u8::try_from((at / 65_536 + at % 251) % 256).unwrap();
    let bytes: Vec<u8> = (0..size).map(byte).collect();
    std::fs::write(dir.join("annex.pdf"), &bytes).unwrap();
    let attach = [
        "attach",
        "north",
        instrument,
        "annex.pdf",
        "--title",
        "en=Annex",
        "--login",
        "head",
    ];
    (told(dir, &attach, password).trim().to_owned(), bytes)
}

const MB: usize = 1024 * 1024;

#[test]
fn an_annex_comes_whole_by_several_pouches_though_one_is_lost() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let (entry, annex) = with_annex(dir, 5 * MB / 2 + 17);
    let pack = |out: &str| {
        let args = [
            "pouch",
            "pack",
            "north",
            "--for",
            "south",
            "--attachments",
            "1",
        ];
        json(dir, &[&args[..], &["--out", out, "--json"]].concat())
    };
    let state = |home: &str| json(dir, &["pouch", "status", home, "--json"]);
    let size = annex.len() as u64;
    assert_eq!(state("north")["sides"][0]["lacks_files"]["bytes"], size);

    // One after the other, without any answer: each goes on where the one before ended.
    let first = pack("1");
    assert_eq!(first["chunks"], 16, "{first}");
    assert_eq!(first["left"]["bytes"], size - MB as u64, "{first}");
    let opened = json(dir, &["pouch", "open", "south", "1", "--json"]);
    assert_eq!(opened["chunks"], 16, "{opened}");
    assert_eq!(opened["missing"]["bytes"], size - MB as u64, "{opened}");
    assert_eq!(pack("lost")["chunks"], 16);
    assert_eq!(pack("3")["chunks"], 16);
    json(dir, &["pouch", "open", "south", "3", "--json"]);
    let again = json(dir, &["pouch", "open", "south", "1", "--json"]);
    assert_eq!(again["chunks"], 0, "{again}");

    // South tells which parts it lacks, and those alone are packed.
    let missing = state("south")["missing"].clone();
    assert_eq!(missing["files"], 1, "{missing}");
    let save = |out: &str| {
        let args = ["attachment", "save", "south", &entry, "--out", out];
        mithaq(dir, &args).status.code()
    };
    assert_eq!(save("part.pdf"), Some(1), "it is not whole yet");
    done(
        dir,
        &["pouch", "pack", "south", "--for", "north", "--out", "4"],
    );
    done(dir, &["pouch", "open", "north", "4"]);
    assert_eq!(state("north")["sides"][0]["lacks_files"], missing);
    let last = json(
        dir,
        &[
            "pouch", "pack", "north", "--for", "south", "--out", "5", "--json",
        ],
    );
    assert_eq!(
        last["chunks"].as_u64().unwrap(),
        missing["bytes"].as_u64().unwrap().div_ceil(65_536),
        "{last}"
    );
    assert_eq!(last["left"]["files"], 0, "{last}");
    let opened = json(dir, &["pouch", "open", "south", "5", "--json"]);
    assert_eq!(opened["missing"]["files"], 0, "{opened}");
    assert_eq!(save("copy.pdf"), Some(0));
    assert!(std::fs::read(dir.join("copy.pdf")).unwrap() == annex);

    // Once south has told that it has all, nothing of the file is packed again.
    done(
        dir,
        &["pouch", "pack", "south", "--for", "north", "--out", "6"],
    );
    done(dir, &["pouch", "open", "north", "6"]);
    assert_eq!(state("north")["sides"][0]["lacks_files"]["files"], 0);
    assert_eq!(pack("7")["chunks"], 0);
    for home in ["north", "south"] {
        done(dir, &["verify", home]);
    }
}

#[test]
fn an_annex_waits_where_no_room_is_left_for_it_and_a_cut_pouch_keeps_its_parts() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let (_, annex) = with_annex(dir, 2 * MB);
    let pack = |most: &str, out: &str| {
        let args = [
            "pouch",
            "pack",
            "north",
            "--for",
            "south",
            "--attachments",
            most,
        ];
        json(dir, &[&args[..], &["--out", out, "--json"]].concat())
    };
    let none = pack("0", "none");
    assert_eq!(none["chunks"], 0, "{none}");
    assert_eq!(none["left"]["bytes"], annex.len() as u64, "{none}");
    let opened = json(dir, &["pouch", "open", "south", "none", "--json"]);
    assert!(opened["applied"].as_u64().unwrap() > 0, "{opened}");
    assert_eq!(opened["missing"]["bytes"], annex.len() as u64, "{opened}");

    assert_eq!(pack("512", "whole")["chunks"], 32);
    let whole = std::fs::read(dir.join("whole")).unwrap();
    let half = &whole[..whole.len() - 100_000];
    std::fs::write(dir.join("half"), half).unwrap();
    let said = refused(dir, &["pouch", "open", "south", "half"]);
    assert!(said.contains("too early"), "{said}");
    let state = json(dir, &["pouch", "status", "south", "--json"]);
    assert_eq!(state["missing"]["bytes"], MB as u64, "{state}");
    let rest = json(dir, &["pouch", "open", "south", "whole", "--json"]);
    assert_eq!(rest["chunks"], 16, "{rest}");
    done(dir, &["verify", "south"]);
}
