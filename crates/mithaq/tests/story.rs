//! The whole story from outside: two servers, real sockets, killed again and again.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use mithaq_desk::{Desk, Spot, SystemClock};
use mithaq_record::ParcelKind;
use mithaq_record::exchange::Range;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;
use std::time::Duration;

const MITHAQ: &str = env!("CARGO_BIN_EXE_mithaq");

/// A debug build on a busy machine; far more than it takes.
const PATIENCE: Duration = Duration::from_secs(300);

/// How often it is looked whether the story has ended.
const LOOK: Duration = Duration::from_millis(50);

fn headless(dir: &Path) -> Child {
    Command::new(MITHAQ)
        .args([
            "demo",
            "--headless",
            "--json",
            "--port-a",
            "0",
            "--port-b",
            "0",
            "--dir",
        ])
        .arg(dir)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn ended(mut demo: Child) -> Output {
    let mut waited = Duration::ZERO;
    while demo.try_wait().unwrap().is_none() {
        assert!(waited < PATIENCE, "the story does not end");
        std::thread::sleep(LOOK);
        waited += LOOK;
    }
    demo.wait_with_output().unwrap()
}

fn check(output: &Output) -> serde_json::Value {
    let err = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{err}");
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["identical"], true, "{report}");
    assert_eq!(report["verified"], true, "{report}");
    assert_eq!(report["adopted"], true, "{report}");
    assert_eq!(report["measures_confirmed"], 1, "{report}");
    report
}

fn homes(dir: &Path) -> Vec<PathBuf> {
    ["algiers", "tripoli"].map(|key| dir.join(key)).to_vec()
}

/// Every byte of every file under a folder.
fn all_bytes(folder: &Path) -> Vec<u8> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(all_bytes(&path));
        } else {
            all.extend(std::fs::read(path).unwrap());
        }
    }
    all
}

fn contains(bytes: &[u8], needle: &str) -> bool {
    bytes
        .windows(needle.len())
        .any(|window| window == needle.as_bytes())
}

/// The Arabic wordings of a file of the story.
fn lines(toml: &str, kind: &str) -> Vec<String> {
    let table: toml::Table = toml::from_str(toml).unwrap();
    let wordings = table[kind]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|one| one.get("ar"));
    wordings
        .map(|text| text.as_str().unwrap().lines().next().unwrap().to_owned())
        .collect()
}

fn open(home: &Path) -> Desk {
    Desk::open(home, Arc::new(SystemClock)).unwrap()
}

/// What a home keeps in its private margins.
fn margin(home: &Path) -> Vec<String> {
    let desk = open(home);
    let ticket = desk.sign_in("head", "mithaq-demo-2019").unwrap();
    let who = desk.signed_in(&ticket.token).unwrap().unwrap();
    let mut kept = Vec::new();
    for instrument in desk.instruments(&who).unwrap().instruments {
        for provision in desk.instrument(&who, instrument.id).unwrap().provisions {
            let margin = desk
                .margin(&who, Spot::Provision(instrument.id, provision.id))
                .unwrap();
            kept.extend(margin.notes.into_iter().map(|note| note.text));
            kept.extend(
                margin
                    .instructions
                    .into_iter()
                    .map(|instruction| instruction.text),
            );
        }
    }
    kept
}

/// All that a home's record holds, unsealed, as it crosses the line.
fn record(home: &Path) -> Vec<u8> {
    let desk = open(home);
    let mut all = Vec::new();
    for row in desk.holdings().have {
        for from in (0..row.size).step_by(16) {
            let to = row.size.min(from + 16);
            let range = Range {
                side: row.side,
                from: (row.epoch, from),
                to: (row.epoch, to),
            };
            all.extend(desk.pack(ParcelKind::Give, &[range]).unwrap());
        }
    }
    all
}

#[test]
fn the_story_is_lived_through_and_nothing_private_crosses() {
    let dir = tempfile::tempdir().unwrap();
    let output = ended(headless(dir.path()));
    check(&output);

    let conveyed = lines(
        include_str!("../../../fixtures/dz-ly/additions.toml"),
        "addition",
    );
    for (ours, theirs) in [("algiers", "tripoli"), ("tripoli", "algiers")] {
        let kept = margin(&dir.path().join(ours));
        let files = all_bytes(&dir.path().join(theirs));
        let record = record(&dir.path().join(theirs));
        assert!(kept.len() >= 5, "{ours} keeps something to itself");
        assert!(
            conveyed.iter().all(|text| contains(&record, text)),
            "the search finds what was conveyed"
        );
        for sentence in kept {
            assert!(
                !contains(&files, &sentence),
                "a file of {theirs} holds: {sentence}"
            );
            assert!(
                !contains(&record, &sentence),
                "the record holds: {sentence}"
            );
            assert!(
                !contains(&output.stderr, &sentence),
                "a log holds: {sentence}"
            );
        }
    }

    for home in homes(dir.path()) {
        let verify = Command::new(MITHAQ)
            .arg("verify")
            .arg(&home)
            .arg("--json")
            .output()
            .unwrap();
        assert_eq!(
            verify.status.code(),
            Some(0),
            "{}",
            String::from_utf8_lossy(&verify.stdout)
        );
        let rebuild = Command::new(MITHAQ)
            .arg("rebuild")
            .arg(&home)
            .output()
            .unwrap();
        assert_eq!(
            rebuild.status.code(),
            Some(0),
            "{}",
            String::from_utf8_lossy(&rebuild.stderr)
        );
    }
}

/// A small generator of our own: the moments must be the same when a failure is looked into.
fn next(seed: &mut u64) -> u64 {
    *seed = seed
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    *seed >> 33
}

#[test]
fn killed_at_many_moments_the_story_ends_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let demo = headless(dir.path());
    let mut seed = 20_190_716;
    let mut kills = 0;
    let pid = demo.id();
    let watcher = std::thread::spawn({
        let homes = homes(dir.path());
        move || {
            while Path::new(&format!("/proc/{pid}")).exists() && kills < 40 {
                std::thread::sleep(Duration::from_millis(60 + next(&mut seed) % 500));
                let home = &homes[usize::try_from(next(&mut seed) % 2).unwrap()];
                // The lock names the process that serves the home.
                let Ok(lock) = std::fs::read_to_string(home.join("lock")) else {
                    continue;
                };
                let Ok(server) = lock.trim().parse::<u32>() else {
                    continue;
                };
                if server != pid
                    && Command::new("kill")
                        .args(["-9", &server.to_string()])
                        .status()
                        .unwrap()
                        .success()
                {
                    kills += 1;
                }
            }
            kills
        }
    });
    let output = ended(demo);
    let kills = watcher.join().unwrap();
    let report = check(&output);
    assert!(
        kills >= 5,
        "only {kills} kills: the story went by too quickly to prove anything; {report}"
    );
}
