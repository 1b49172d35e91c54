//! Slips of the pen: a result is never written over a key, a home or anything else of another kind.
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

use side::{Side, run};
use std::path::Path;

const TAKEN: &str = "it is not written over";

/// Every file of a folder and those in it, with what they hold.
fn files(folder: &Path) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if !path.ends_with("lock") && !path.to_string_lossy().ends_with("-shm") {
            found.push((path.clone(), std::fs::read(path).unwrap()));
        }
    }
    found.sort();
    found
}

/// The passphrase of a root key that was made with a home.
fn passphrase(place: &Path, key: &str) -> String {
    let name = format!("en={key}");
    let args = [
        "init", key, "--key", key, "--name", &name, "--formal", &name,
    ];
    let made = run(place, &args, "").done();
    let told = made.err.lines().last().unwrap();
    told.rsplit_once(": ").unwrap().1.to_owned()
}

#[test]
fn no_result_is_written_over_what_is_of_another_kind() {
    let place = tempfile::tempdir().unwrap();
    let place = place.path();
    let words = passphrase(place, "north");
    let south = Side::init(place, "south", "South", "the South side");
    let pair = |args: &[&str], out: &str| {
        let args = [&["pair"], args, &["--out", out]].concat();
        run(place, &args, "")
    };
    let heard = |home: &str| {
        let told = run(place, &["pair", "fingerprint", home], "").done();
        told.out.trim().to_owned()
    };
    let (of_north, of_south) = (heard("north"), heard("south"));
    let offer = [
        "offer", "north", "--with", "south", "--title", "en=Both", "--zone", "Etc/UTC", "--offset",
        "0",
    ];
    let answer = ["answer", "south", "offer", "--fingerprint", &of_north];
    let close = ["close", "north", "answer", "--fingerprint", &of_south];
    for (step, out) in [
        (&offer[..], "offer"),
        (&answer, "answer"),
        (&close, "charter"),
    ] {
        let before = files(place);
        for taken in ["north.root.key", "north/home.key", "south"] {
            pair(step, taken).refused(TAKEN);
        }
        let key = place.join("north.root.key");
        assert!(before.contains(&(key.clone(), std::fs::read(key).unwrap())));
        pair(step, out).done();
    }
    south.finish("charter").done();
    let office = ["office", "north", "--login", "first", "--role", "registrar"];
    let office = [&office[..], &["--name", "en=Registrar"]].concat();
    run(place, &office, "of the tests alone\n").done();

    let before = files(place);
    let over = |args: &[&str], out: &str| {
        let input = format!("{words}\n");
        run(place, &[args, &[out]].concat(), &input).refused(TAKEN);
    };
    for taken in ["north.root.key", "north/home.key", "charter", "south"] {
        over(&["witness", "checkpoint", "north", "--out"], taken);
        over(&["proof", "north", "--keys"], taken);
        over(&["backup", "north", "--out"], taken);
        over(
            &["pouch", "pack", "north", "--for", "south", "--out"],
            taken,
        );
    }
    // Nor over what bears the name under which a pouch grows.
    std::fs::write(place.join("sent.part"), "a letter").unwrap();
    let pack = ["pouch", "pack", "north", "--for", "south", "--out", "sent"];
    run(place, &pack, "").refused("sent.part");
    assert_eq!(std::fs::read(place.join("sent.part")).unwrap(), b"a letter");
    std::fs::remove_file(place.join("sent.part")).unwrap();
    assert!(files(place) == before, "something has changed");

    let ask = ["key", "rotate-server", "north", "--request"];
    for taken in ["north.root.key", "north/home.key", "charter", "south"] {
        over(&ask, taken);
    }
    run(place, &[&ask[..], &["request"]].concat(), "").done();
    let sign = [
        "key",
        "root",
        "sign",
        "request",
        "--root",
        "north.root.key",
        "--out",
    ];
    for taken in ["north.root.key", "north/home.key", "charter", "south"] {
        over(&sign, taken);
    }

    // An earlier result of the same kind is none of these: the custodians may pass one file on.
    for _ in 0..2 {
        let note = ["witness", "checkpoint", "north", "--out", "note"];
        run(place, &note, "").done();
        run(place, &["proof", "north", "--keys", "keys"], "").done();
        let input = format!("{words}\n");
        run(place, &[&sign[..], &["request"]].concat(), &input).done();
    }
    run(place, &["key", "apply", "north", "request"], "").done();
    run(place, &["verify", "north"], "").done();
}

#[test]
fn a_home_that_is_not_paired_yet_refuses_what_comes_too_early() {
    let place = tempfile::tempdir().unwrap();
    let place = place.path();
    let north = Side::init(place, "north", "North", "the North side");
    north.office("head", "head_of_delegation");
    std::fs::write(
        place.join("a.txt"),
        "Agreement\nArticle 1\nThey cooperate.\n",
    )
    .unwrap();
    std::fs::write(place.join("pouch"), "").unwrap();
    let none = "0".repeat(64);
    let early = [
        &["pouch", "status", "north"][..],
        &["pouch", "pack", "north", "--for", "south", "--out", "p"],
        &["pouch", "open", "north", "pouch"],
        &["witness", "checkpoint", "north", "--out", "p"],
        &["proof", "north", &none, "--out", "p"],
        &["key", "rotate-server", "north", "--request", "p"],
        &[
            "key", "grant", "north", "--login", "head", "--act", "adopted",
        ],
        &[
            "attach", "north", &none, "a.txt", "--title", "en=A", "--login", "head",
        ],
    ];
    for args in early {
        run(place, args, "of the tests alone\n").refused("no register is open");
    }
    north
        .add(&["--text", "en=a.txt:authentic"])
        .refused("no register is open");
    assert!(!place.join("p").exists());
    north.run(&["verify"]).done();
}

#[test]
fn what_lies_beside_a_backup_or_a_home_stays_there() {
    let place = tempfile::tempdir().unwrap();
    let place = place.path();
    let north = Side::init(place, "north", "North", "the North side");
    let backup = |out: &str| run(place, &["backup", "north", "--out", out], "");
    let restore = |into: &str| {
        let key = ["--key", "north/home.key"];
        run(
            place,
            &[&["restore", "copy", "--into", into], &key[..]].concat(),
            "",
        )
    };
    backup("copy").done();
    for (name, taken) in [("a", "a.database"), ("b", "b.new")] {
        std::fs::write(place.join(taken), "a letter").unwrap();
        backup(name).refused(taken);
        assert_eq!(std::fs::read(place.join(taken)).unwrap(), b"a letter");
        assert!(!place.join(name).exists());
    }
    let letter = place.join("again.restoring").join("letter");
    std::fs::create_dir(letter.parent().unwrap()).unwrap();
    std::fs::write(&letter, "a letter").unwrap();
    restore("again").refused("again.restoring");
    assert_eq!(std::fs::read(&letter).unwrap(), b"a letter");
    assert!(!place.join("again").exists());

    // A slash behind the name of a folder is none of its name.
    restore("new/").done();
    run(place, &["verify", "new/"], "").done();
    let init = [
        "init", "other/", "--key", "o", "--name", "en=O", "--formal", "en=O",
    ];
    run(place, &init, "").done();
    assert!(place.join("other.root.key").is_file());
    let here = place.join("here");
    std::fs::create_dir(&here).unwrap();
    run(&here, &[&["init", "."], &init[2..]].concat(), "").done();
    assert!(place.join("here.root.key").is_file());
    north.run(&["verify"]).done();
}

#[test]
fn a_file_that_is_too_large_to_attach_takes_no_room() {
    let place = tempfile::tempdir().unwrap();
    let place = place.path();
    let north = Side::init(place, "north", "North", "the North side");
    let south = Side::init(place, "south", "South", "the South side");
    north.office("head", "head_of_delegation");
    north.pair_with(&south);
    let instrument = &north.agreement();
    // It lies on no disk either: nothing was written into it.
    let file = std::fs::File::create(place.join("scan.pdf")).unwrap();
    file.set_len(256 * 1024 * 1024 + 1).unwrap();
    let room = || {
        files(&north.home)
            .iter()
            .map(|(_, bytes)| bytes.len())
            .sum::<usize>()
    };
    let before = room();
    let attach = [
        "attach", "north", instrument, "scan.pdf", "--title", "en=Scan",
    ];
    let attach = [&attach[..], &["--login", "head"]].concat();
    run(place, &attach, "of the tests alone\n").refused("scan.pdf: it has 268435457 bytes");
    assert!(room() < before + 1024 * 1024, "{} bytes", room() - before);
    // And a side that is named where another should be is told at its option.
    let pack = ["pouch", "pack", "north", "--for", "north", "--out", "p"];
    run(place, &pack, "").refused("--for north: no other side");
}

#[test]
fn a_home_that_lacks_a_file_or_has_half_of_one_is_not_called_new() {
    let place = tempfile::tempdir().unwrap();
    let place = place.path();
    let north = Side::init(place, "north", "North", "the North side");
    let south = Side::init(place, "south", "South", "the South side");
    north.office("head", "head_of_delegation");
    north.pair_with(&south);
    let charter = north.home.join("charter.cbor");
    let whole = std::fs::read(&charter).unwrap();
    std::fs::write(&charter, whole.get(..100).unwrap()).unwrap();
    north.run(&["status"]).refused_by_system("charter");
    assert_eq!(north.run(&["verify"]).code, 4);
    std::fs::write(&charter, whole).unwrap();
    north.run(&["status"]).done();

    let database = north.home.join("mithaq.db");
    std::fs::rename(&database, place.join("elsewhere")).unwrap();
    for command in ["status", "verify", "serve"] {
        let answer = north.run(&[command]);
        answer.refused("mithaq.db is missing, and with it the record");
    }
    std::fs::rename(place.join("elsewhere"), &database).unwrap();
    north.run(&["verify"]).done();
}
