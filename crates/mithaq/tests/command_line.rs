//! The command line as its operators meet it: the real binary, real files, real sockets.
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

use side::{Side, contains, flip, run};
use std::net::TcpListener;
use std::path::Path;

/// Two fictional States, as in `fixtures/second-pair`; their offices may act.
fn two(place: &Path) -> (Side, Side) {
    let orvenia = Side::init(place, "orvenia", "Orvenia", "the Republic of Orvenia");
    let talamar = Side::init(
        place,
        "talamar",
        "Talamar",
        "the Union of the Talamar Islands",
    );
    for side in [&orvenia, &talamar] {
        side.office("head", "head_of_delegation");
        side.office("registrar", "registrar");
    }
    (orvenia, talamar)
}

fn fixture(name: &str) -> String {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures");
    format!("{root}/{name}")
}

#[test]
fn a_home_is_made_once_and_only_where_there_is_room() {
    let place = tempfile::tempdir().unwrap();
    let side = Side::init(
        place.path(),
        "orvenia",
        "Orvenia",
        "the Republic of Orvenia",
    );
    let init = |home: &str, key: &str| {
        let args = [
            "init", home, "--key", key, "--name", "en=O", "--formal", "en=O",
        ];
        run(place.path(), &args, "")
    };
    init("orvenia", "orvenia").refused("already holds a Mithaq home");
    let root = std::fs::read(place.path().join("orvenia.root.key")).unwrap();
    std::fs::create_dir(place.path().join("full")).unwrap();
    std::fs::write(place.path().join("full/letter"), "kept").unwrap();
    init("full", "orvenia").refused("is not empty");
    init("new", "Not A Label").refused("A label has only");
    // A home that was not made leaves no root key, and one that was keeps its own.
    for name in ["full.root.key", "new.root.key"] {
        assert!(!place.path().join(name).exists(), "{name}");
    }
    let again = std::fs::read(place.path().join("orvenia.root.key")).unwrap();
    assert_eq!(again, root);
    let office = |role: &str, password: &str| {
        let args = [
            "office", "orvenia", "--login", "a", "--name", "en=Desk", "--role", role,
        ];
        run(place.path(), &args, password)
    };
    office("reader", "short\n").refused("at least twelve");
    office("king", "long enough by far\n").refused("no role king");
    for command in ["serve", "status", "verify", "rebuild"] {
        let answer = run(place.path(), &[command, "full"], "");
        assert_ne!(answer.code, 0);
        assert!(answer.err.contains("home"), "{}", answer.err);
        assert!(answer.err.contains("mithaq init"), "{}", answer.err);
    }
    assert_eq!(side.json("status")["register"], serde_json::Value::Null);
}

#[test]
fn a_root_is_a_few_files_and_a_threshold() {
    let place = tempfile::tempdir().unwrap();
    let key = |args: &[&str], input: &str| {
        let args = [&["key", "root"], args].concat();
        run(place.path(), &args, input)
    };
    key(&["make", "one.key"], "short\n").refused("at least 12 characters");
    let one = key(&["make", "one.key"], "a long passphrase\n").done().out;
    key(&["make", "one.key"], "a long passphrase\n").refused("already");
    let public = key(&["public", "one.key", "--out", "one.pub"], "")
        .done()
        .out;
    assert_eq!(public, one);
    let three = key(&["split", "keys", "--of", "3"], "").done();
    assert_eq!(three.out.lines().count(), 3);
    let init = |home: &str, with: &[&str]| {
        let args = [
            &[
                "init", home, "--key", home, "--name", "en=O", "--formal", "en=O",
            ],
            with,
        ];
        run(place.path(), &args.concat(), "")
    };
    init("twice", &["--root", "one.key", "--root", "one.pub"]).refused("each once");
    init("high", &["--root", "one.pub", "--threshold", "2"]).refused("the threshold is");
    std::fs::write(place.path().join("letter"), "no key").unwrap();
    init("none", &["--root", "letter"]).refused("letter: this is no file of such a key");
    let keys = ["keys/root-1.key", "keys/root-2.key", "keys/root-3.key"];
    let roots: Vec<&str> = keys.iter().flat_map(|key| ["--root", *key]).collect();
    init("orvenia", &roots).done();
    assert!(!place.path().join("orvenia.root.key").exists());
}

#[test]
fn damaged_settings_name_their_line_and_a_newer_home_stays_as_it_is() {
    let place = tempfile::tempdir().unwrap();
    let side = Side::init(
        place.path(),
        "orvenia",
        "Orvenia",
        "the Republic of Orvenia",
    );
    side.settings("web = \"127.0.0.1:0\"\nwep = 3\n");
    let answer = side.run(&["serve"]);
    assert_eq!(answer.code, 3, "{}", answer.err);
    assert!(answer.err.contains("mithaq.toml"), "{}", answer.err);
    assert!(answer.err.contains("line 2"), "{}", answer.err);
    side.settings("web = \"127.0.0.1:0\"\n");
    let database = side.home.join("mithaq.db");
    let mut bytes = std::fs::read(&database).unwrap();
    // Where SQLite's file format keeps the number of the schema (section 1.3.14).
    bytes[60..64].copy_from_slice(&9999_u32.to_be_bytes());
    std::fs::write(&database, &bytes).unwrap();
    side.run(&["serve"]).refused("written by a newer version");
    assert_eq!(std::fs::read(&database).unwrap()[60..64], bytes[60..64]);
}

#[test]
fn a_pairing_refuses_what_was_changed_or_belongs_to_another_step() {
    let place = tempfile::tempdir().unwrap();
    let (orvenia, talamar) = two(place.path());
    orvenia.offer("talamar", "offer").done();
    let (ours, theirs) = (orvenia.fingerprint(), talamar.fingerprint());
    assert_ne!(ours, theirs);
    talamar
        .take("answer", "offer", &theirs, "answer")
        .refused("fingerprint you were told");
    flip(
        &place.path().join("offer"),
        &place.path().join("changed"),
        b"Orvenia",
    );
    talamar
        .take("answer", "changed", &ours, "answer")
        .refused("changed on its way");
    assert!(!place.path().join("answer").exists());
    talamar.take("answer", "offer", &ours, "answer").done();
    orvenia
        .take("close", "offer", &theirs, "charter")
        .refused("the file is an offer");
    orvenia
        .take("close", "answer", &ours, "charter")
        .refused("fingerprint you were told");
    talamar.finish("answer").refused("the file is an answer");
    orvenia.take("close", "answer", &theirs, "charter").done();
    flip(
        &place.path().join("charter"),
        &place.path().join("changed"),
        b"Talamar",
    );
    talamar.finish("changed").refused("changed on its way");
    let finished = talamar.finish("charter").done();
    let register = orvenia.json("status")["register"].clone();
    assert_eq!(finished.out.trim(), register.as_str().unwrap());
    talamar
        .finish("charter")
        .refused("a register is open in this home already");
}

#[test]
fn two_servers_come_to_rest_although_one_can_only_dial() {
    let place = tempfile::tempdir().unwrap();
    let (orvenia, talamar) = two(place.path());
    orvenia.pair_with(&talamar);
    let peers = side::free_port();
    orvenia.settings(&format!(
        "web = \"127.0.0.1:0\"\npeers = \"127.0.0.1:{peers}\"\n"
    ));
    talamar.settings(&format!(
        "web = \"127.0.0.1:0\"\n[dial]\norvenia = \"127.0.0.1:{peers}\"\n"
    ));
    {
        let server = orvenia.serve();
        let _other = talamar.serve();
        side::until_equal(&orvenia, &talamar, 2);
        let second = orvenia.run(&["serve"]);
        second.refused(&format!("by process {}", server.id()));
        orvenia.run(&["rebuild"]).refused("already being served");
        orvenia.run(&["verify"]).done();
    }
    // Entered while neither serves; it travels once both do.
    let french = format!("fr={}:authentic", fixture("second-pair/assistance.fr.txt"));
    let english = format!("en={}:authentic", fixture("second-pair/assistance.en.txt"));
    let before = entries(&talamar, "talamar");
    talamar.add(&["--text", &french, "--text", &english]).done();
    assert_eq!(entries(&talamar, "talamar"), before + 1);
    {
        let _server = orvenia.serve();
        let _other = talamar.serve();
        side::until_equal(&orvenia, &talamar, before + 1);
    }
    for side in [&orvenia, &talamar] {
        side.run(&["rebuild"]).done();
        let verified = side.json("verify");
        assert_eq!(verified["verified"], true, "{verified}");
    }
    let before = entries(&orvenia, "orvenia");
    assert!(before > 0);

    // One byte of a stored entry, in a copy.
    let copy = orvenia.copied(place.path(), "copy");
    assert!(contains(&copy.home.join("mithaq.db"), b"Office of head"));
    flip(
        &copy.home.join("mithaq.db"),
        &copy.home.join("mithaq.db"),
        b"Office of head",
    );
    let answer = copy.run(&["verify", "--json"]);
    assert_eq!(answer.code, 4, "{}", answer.err);
    let report: serde_json::Value = serde_json::from_str(&answer.out).unwrap();
    assert_eq!(report["verified"], false);
    assert!(
        !report["findings"].as_array().unwrap().is_empty(),
        "{report}"
    );
    orvenia.run(&["verify"]).done();
}

#[test]
fn the_root_replaces_both_keys_while_the_other_side_serves() {
    let place = tempfile::tempdir().unwrap();
    let make = ["key", "root", "make"];
    for (file, words) in [
        ("a.key", "one passphrase\n"),
        ("b.key", "two passphrases\n"),
    ] {
        run(place.path(), &[&make[..], &[file]].concat(), words).done();
    }
    let roots = ["--root", "a.key", "--root", "b.key"];
    let orvenia = Side::init_with(place.path(), "orvenia", "Orvenia", "Orvenia", &roots);
    let talamar = Side::init(place.path(), "talamar", "Talamar", "Talamar");
    orvenia.office("head", "head_of_delegation");
    orvenia.pair_with(&talamar);
    let port = side::free_port();
    orvenia.settings(&format!(
        "web = \"127.0.0.1:0\"\npeers = \"127.0.0.1:{port}\"\n"
    ));
    talamar.settings(&format!(
        "web = \"127.0.0.1:0\"\n[dial]\norvenia = \"127.0.0.1:{port}\"\n"
    ));
    let key = |args: &[&str], input: &str| run(place.path(), &[&["key"], args].concat(), input);
    key(&["rotate-server", "talamar", "--request", "none"], "").done();
    key(
        &["root", "sign", "none", "--root", "a.key", "--out", "no"],
        "one passphrase\n",
    )
    .refused("no key of this side's root");
    let _other = talamar.serve();
    for (number, which) in (1..).zip(["rotate-server", "rotate-transport"]) {
        let (first, second) = (format!("first-{number}"), format!("second-{number}"));
        let asked = key(&[which, "orvenia", "--request", "request"], "").done();
        key(&["apply", "orvenia", "request"], "").refused("too few keys of the root");
        let sign = |from: &str, root: &str, out: &str, passphrase: &str| {
            key(
                &["root", "sign", from, "--root", root, "--out", out],
                passphrase,
            )
        };
        sign("request", "a.key", &first, "no passphrase\n").refused("does not open this file");
        let signed = sign("request", "a.key", &first, "one passphrase\n").done();
        assert_eq!(signed.out.trim(), "1 of 2");
        assert!(signed.err.contains(asked.out.trim()), "{}", signed.err);
        key(&["apply", "orvenia", &first], "").refused("too few keys of the root");
        sign(&first, "b.key", &second, "two passphrases\n").done();
        key(&["apply", "orvenia", &second], "").done();
        let before = entries(&orvenia, "orvenia");
        let _server = orvenia.serve();
        side::until_equal(&orvenia, &talamar, before);
    }
    // Every side has the new transport key now: it is shown, and the old one refused.
    let before = entries(&orvenia, "orvenia");
    {
        let _server = orvenia.serve();
        side::until_equal(&orvenia, &talamar, before);
    }
    drop(_other);
    assert!(!orvenia.home.join("transport.next.key").exists());
    orvenia.office("registrar", "registrar");
    let before = entries(&orvenia, "orvenia");
    {
        let _server = orvenia.serve();
        let _other = talamar.serve();
        side::until_equal(&orvenia, &talamar, before);
    }
    for side in [&orvenia, &talamar] {
        let verified = side.json("verify");
        assert_eq!(verified["verified"], true, "{verified}");
    }
}

#[test]
fn a_home_that_was_lost_is_restored_and_fetches_back_what_left_it() {
    let place = tempfile::tempdir().unwrap();
    let (orvenia, talamar) = two(place.path());
    orvenia.pair_with(&talamar);
    let line = format!("127.0.0.1:{}", side::free_port());
    orvenia.settings(&format!(
        "web = \"127.0.0.1:0\"\n[dial]\ntalamar = \"{line}\"\n"
    ));
    talamar.settings(&format!("web = \"127.0.0.1:0\"\npeers = \"{line}\"\n"));
    {
        let _both = (talamar.serve(), orvenia.serve());
        side::until_equal(&orvenia, &talamar, 1);
        // Made while the server runs.
        let made = ["backup", "--out", "old.backup", "--key-out", "home.key"];
        orvenia.run(&made).done();
        orvenia.run(&made).refused("not written over");
    }
    let french = format!("fr={}:authentic", fixture("second-pair/assistance.fr.txt"));
    let english = format!("en={}:authentic", fixture("second-pair/assistance.en.txt"));
    let texts = ["--text", &french, "--text", &english];
    orvenia.add(&texts).done();
    {
        let _both = (talamar.serve(), orvenia.serve());
        side::until_equal(&orvenia, &talamar, 3);
    }
    let before = entries(&orvenia, "orvenia");
    // The machine is lost.
    std::fs::remove_dir_all(&orvenia.home).unwrap();
    let restore = |file: &str, more: &[&str]| {
        let args = [&["restore", file, "--into", "orvenia"], more].concat();
        run(place.path(), &args, "")
    };
    let whole = std::fs::read(place.path().join("old.backup")).unwrap();
    assert!(!whole.windows(32).any(|bytes| {
        bytes
            == std::fs::read(place.path().join("home.key"))
                .unwrap()
                .as_slice()
    }));
    std::fs::write(place.path().join("cut.backup"), &whole[..whole.len() / 2]).unwrap();
    restore("cut.backup", &[]).refused("cut short: it ends within mithaq.db");
    let mut changed = whole.clone();
    changed[whole.len() / 2] ^= 1;
    std::fs::write(place.path().join("changed.backup"), &changed).unwrap();
    restore("changed.backup", &[]).refused("mithaq.db is not what was backed up");
    let mut longer = whole.clone();
    longer.push(0);
    std::fs::write(place.path().join("longer.backup"), &longer).unwrap();
    restore("longer.backup", &[]).refused("what follows the last part");
    for at in [0, 17, 40] {
        let mut changed = whole.clone();
        changed[at] ^= 1;
        std::fs::write(place.path().join("head.backup"), &changed).unwrap();
        restore("head.backup", &[]).refused("is not a backup of a Mithaq home");
    }
    std::fs::write(place.path().join("other.key"), [7; 32]).unwrap();
    restore("old.backup", &["--key", "other.key"]).refused("is not the home key");
    assert!(!orvenia.home.exists());
    let restored = restore("old.backup", &["--key", "home.key", "--verify"]).done();
    assert!(
        restored.out.contains("every stored byte"),
        "{}",
        restored.out
    );
    restore("old.backup", &["--key", "home.key"]).refused("is not empty");
    assert_eq!(orvenia.json("status")["restored"], true);
    assert!(entries(&orvenia, "orvenia") < before);
    // Alone it seals nothing, however often it starts.
    for _ in 0..2 {
        drop(orvenia.serve());
        orvenia.add(&texts).refused("restored from a backup");
    }
    {
        let _both = (talamar.serve(), orvenia.serve());
        side::until_equal(&orvenia, &talamar, before);
    }
    assert_eq!(orvenia.json("status")["restored"], false);
    orvenia.add(&texts).done();
    {
        let _both = (talamar.serve(), orvenia.serve());
        side::until_equal(&orvenia, &talamar, before + 1);
    }
    for side in [&orvenia, &talamar] {
        side.run(&["verify"]).done();
    }
}

fn entries(side: &Side, of: &str) -> u64 {
    let status = side.json("status");
    let logs = status["logs"].as_array().unwrap().iter();
    let log = logs.clone().find(|log| log["side"] == of).unwrap();
    log["entries"].as_u64().unwrap()
}

#[test]
fn a_port_in_use_and_a_peer_that_nobody_knows_are_named() {
    let place = tempfile::tempdir().unwrap();
    let (orvenia, talamar) = two(place.path());
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap();
    orvenia.settings(&format!("web = \"{port}\"\n"));
    let answer = orvenia.run(&["serve"]);
    assert_eq!(answer.code, 3, "{}", answer.err);
    assert!(answer.err.contains(&port.to_string()), "{}", answer.err);
    assert!(answer.err.contains("choose another address in mithaq.toml"));
    orvenia.pair_with(&talamar);
    orvenia.settings(&format!("web = \"127.0.0.1:0\"\npeers = \"{port}\"\n"));
    let answer = orvenia.run(&["serve"]);
    assert_eq!(answer.code, 3, "{}", answer.err);
    assert!(
        answer.err.contains(&format!("peers on {port}")),
        "{}",
        answer.err
    );
    orvenia.settings("web = \"127.0.0.1:0\"\n[dial]\ntalamra = \"127.0.0.1:1\"\n");
    let answer = orvenia.run(&["serve"]);
    assert!(
        answer.err.contains("[dial] names talamra"),
        "{}",
        answer.err
    );
}

#[test]
fn a_text_that_cannot_be_entered_is_named_with_its_place_and_nothing_is_entered() {
    let place = tempfile::tempdir().unwrap();
    let (orvenia, talamar) = two(place.path());
    let french = format!("fr={}:authentic", fixture("second-pair/assistance.fr.txt"));
    orvenia
        .add(&["--text", &french])
        .refused("no register is open");
    orvenia.pair_with(&talamar);
    let before = entries(&orvenia, "orvenia");
    orvenia
        .add(&["--text", "fr=nowhere.txt:authentic"])
        .refused("nowhere.txt: cannot be read");
    std::fs::write(place.path().join("packed"), b"PK\x03\x04rest").unwrap();
    orvenia
        .add(&["--text", "fr=packed:authentic"])
        .refused("packed: This is a packed");
    let wrong = format!(
        "fr={}:translation",
        fixture("second-pair/assistance.ar.txt")
    );
    orvenia
        .add(&["--text", &wrong])
        .refused("The text is not in this language");
    let other = std::fs::read_to_string(fixture("second-pair/assistance.en.txt")).unwrap();
    let other = other.replace("Article 4 ", "Article 44 ");
    std::fs::write(place.path().join("renumbered.txt"), other).unwrap();
    let answer = orvenia.add(&["--text", &french, "--text", "en=renumbered.txt:translation"]);
    answer.refused("renumbered.txt: The provisions of the languages do not match");
    assert_eq!(entries(&orvenia, "orvenia"), before);
    let args = [
        "instrument",
        "add",
        "orvenia",
        "--kind",
        "agreement",
        "--login",
        "head",
    ];
    let args = [&args[..], &["--text", &french]].concat();
    run(place.path(), &args, "not its password\n").refused("login or password is wrong");
    assert_eq!(entries(&orvenia, "orvenia"), before);
    let added = orvenia.add(&["--text", &french, "--json"]).done();
    let added: serde_json::Value = serde_json::from_str(&added.out).unwrap();
    assert!(added["provisions"].as_u64().unwrap() > 10, "{added}");
}

#[test]
fn a_dossier_is_closed_to_all_but_named_offices_and_opened_again() {
    let place = tempfile::tempdir().unwrap();
    let (orvenia, talamar) = two(place.path());
    orvenia.office("reader", "reader");
    orvenia.office("drafter", "drafter");
    orvenia.pair_with(&talamar);
    let french = format!("fr={}:authentic", fixture("second-pair/assistance.fr.txt"));
    let added = orvenia.add(&["--text", &french, "--json"]).done();
    let added: serde_json::Value = serde_json::from_str(&added.out).unwrap();
    let dossier = added["entry"].as_str().unwrap();
    assert!(
        orvenia
            .access(dossier, "reader", &[])
            .done()
            .out
            .contains("open to every office")
    );
    orvenia
        .access(dossier, "reader", &["--only", "reader"])
        .refused("does not decide who may know");
    orvenia
        .access(dossier, "head", &["--only", "nobody"])
        .refused("no office signs in as nobody");
    let closed = orvenia
        .access(dossier, "head", &["--only", "drafter"])
        .done();
    assert_eq!(closed.out, "drafter\nhead\n");
    // To who is not on the list it does not exist, and to who is it does.
    orvenia
        .access(dossier, "reader", &[])
        .refused("no such dossier");
    orvenia.access(dossier, "drafter", &[]).done();
    orvenia.access(dossier, "head", &["--open"]).done();
    orvenia.access(dossier, "reader", &[]).done();
}

#[test]
fn a_release_gets_a_page_for_each_command_and_completions() {
    let place = tempfile::tempdir().unwrap();
    run(place.path(), &["generate", "man", "--dir", "man"], "").done();
    run(
        place.path(),
        &["generate", "completions", "--dir", "completions"],
        "",
    )
    .done();
    for page in [
        "mithaq",
        "mithaq-pair-answer",
        "mithaq-instrument-add",
        "mithaq-verify",
    ] {
        let page = place.path().join(format!("man/{page}.1"));
        assert!(page.exists(), "{}", page.display());
    }
    assert!(contains(
        &place.path().join("man/mithaq-verify.1"),
        b"Examples:"
    ));
    assert!(contains(
        &place.path().join("completions/mithaq.bash"),
        b"instrument"
    ));
}
