//! The guide is true: its shell blocks run in an empty folder, with the binary that was built.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const MITHAQ: &str = env!("CARGO_BIN_EXE_mithaq");

fn docs(name: &str) -> String {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    std::fs::read_to_string(PathBuf::from(root).join(name)).unwrap()
}

/// The lines of every block that begins with ```sh, in their order.
fn commands(page: &str) -> String {
    let mut inside = false;
    let mut found = String::new();
    for line in page.lines() {
        match line.trim() {
            "```sh" => inside = true,
            "```" => inside = false,
            command if inside => {
                found.push_str(command);
                found.push('\n');
            }
            _ => {}
        }
    }
    found
}

#[test]
fn its_commands_run() {
    let install = commands(&docs("docs/guide/install.md"));
    let pairing = commands(&docs("docs/guide/pairing.md"));
    assert!(install.contains("mithaq init") && pairing.contains("mithaq pair finish"));
    let place = tempfile::tempdir().unwrap();
    let pouch = commands(&docs("docs/guide/pouch.md"));
    let err = shell(place.path(), &format!("{install}{pairing}{pouch}"));
    assert!(place.path().join("south/charter.cbor").exists());
    // What people must know before they sign is said where they sign.
    assert!(err.contains("ما لا يفعله ميثاق"), "{err}");
}

#[test]
fn its_keys_are_made() {
    let place = tempfile::tempdir().unwrap();
    shell(place.path(), &commands(&docs("docs/guide/keys.md")));
    assert!(place.path().join("east/server.key").exists());
    assert!(!place.path().join("east/server.next.key").exists());
    // No root key lies where the server is.
    assert!(!place.path().join("east.root.key").exists());
}

#[test]
fn its_backup_is_restored() {
    let place = tempfile::tempdir().unwrap();
    shell(place.path(), &commands(&docs("docs/guide/backup.md")));
    assert!(place.path().join("harbour-again/charter.cbor").exists());
    assert!(!place.path().join("harbour-again/head.mark").exists());
}

#[test]
fn its_texts_are_compared_and_merged() {
    let place = tempfile::tempdir().unwrap();
    shell(place.path(), &commands(&docs("docs/guide/compare.md")));
    let text = |name: &str| std::fs::read_to_string(place.path().join(name)).unwrap();
    assert_eq!(text("accepted.txt"), text("new.txt"));
    assert_eq!(text("rejected.txt"), text("old.txt"));
}

/// Runs commands one after the other; gives what they said.
fn shell(place: &Path, commands: &str) -> String {
    let ahead = Path::new(MITHAQ).parent().unwrap().display();
    let output = Command::new("sh")
        .args(["-eu", "-c", commands])
        .env("PATH", format!("{ahead}:/usr/bin:/bin"))
        .current_dir(place)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let err = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{err}");
    err
}

#[test]
fn what_mithaq_does_not_do_is_the_same_text_everywhere() {
    let page = docs("docs/what-mithaq-does-not-do.md");
    let source: toml::Table = toml::from_str(&docs("fixtures/not-mithaq.toml")).unwrap();
    for (lang, text) in &source {
        for part in ["title", "lead"] {
            assert!(page.contains(text[part].as_str().unwrap()), "{lang} {part}");
        }
        for (number, point) in (1..).zip(text["points"].as_array().unwrap()) {
            let line = format!("{number}. {}\n", point.as_str().unwrap());
            assert!(page.contains(&line), "{lang} {number}");
        }
    }
}
