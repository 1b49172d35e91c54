//! Disks and power that fail in the middle of a commit, made to by `strace`.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test stops where it fails, and says why it is left out"
)]
#![allow(dead_code, reason = "each test uses a part of what a side can do")]

mod side;

use side::Side;
use std::path::Path;
use std::process::{Command, Stdio};

const MITHAQ: &str = env!("CARGO_BIN_EXE_mithaq");

/// A commit has fewer writes than this.
const WRITES_MAX: usize = 400;

/// Whether system calls can be made to fail here.
fn can_inject() -> bool {
    let tried = Command::new("strace")
        .args(["-e", "inject=fsync:error=EIO", "true"])
        .stderr(Stdio::null())
        .status();
    let can = tried.is_ok_and(|status| status.success());
    if !can {
        eprintln!("left out: strace is not installed, or may not trace here");
    }
    can
}

/// A home that is paired, so that a new office is a signed entry of the record.
fn paired(place: &Path) -> Side {
    let one = Side::init(place, "one", "One", "the State of One");
    let other = Side::init(place, "other", "Other", "the State of Other");
    one.pair_with(&other);
    one.office("first", "registrar");
    one
}

/// Adds an office while a system call does what `inject` says; whether the command succeeded.
fn office(side: &Side, login: &str, inject: &str) -> Option<i32> {
    use std::io::Write as _;
    let office = format!("en=Office {login}");
    let calls = inject.split(':').next().unwrap_or_default();
    let mut child = Command::new("strace")
        .args(["-f", "-o", "/dev/null", "-e", &format!("trace={calls}")])
        .args(["-e", &format!("inject={inject}"), MITHAQ, "office"])
        .arg(&side.home)
        .args(["--login", login, "--role", "reader", "--name", &office])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // A program that was killed reads nothing.
    let _unread = child
        .stdin
        .take()
        .unwrap()
        .write_all(b"of the tests alone\n");
    child.wait().unwrap().code()
}

#[test]
fn killed_at_every_write_and_sync_a_home_stays_whole() {
    if !can_inject() {
        return;
    }
    let place = tempfile::tempdir().unwrap();
    let side = paired(place.path());
    let mut kills = 0;
    for call in ["pwrite64", "fsync", "fdatasync"] {
        let ended = (1..WRITES_MAX).find(|n| {
            let login = format!("{call}-{n}");
            let done = office(&side, &login, &format!("{call}:signal=KILL:when={n}"));
            side.run(&["verify"]).done();
            kills += usize::from(done != Some(0));
            done == Some(0)
        });
        assert!(ended.is_some(), "more {call} than {WRITES_MAX}");
    }
    assert!(kills > 5, "only {kills} kills");
    side.office("last", "reader");
    side.run(&["verify"]).done();
}

#[test]
fn a_sync_that_fails_ends_the_command_and_nothing_is_claimed() {
    if !can_inject() {
        return;
    }
    let place = tempfile::tempdir().unwrap();
    let side = paired(place.path());
    let before = side.json("status");
    let code = office(&side, "lost", "fsync,fdatasync:error=EIO:when=1+");
    assert_eq!(code, Some(3));
    side.run(&["verify"]).done();
    // What was not synced is there as a whole or not at all.
    let after = side.json("status");
    let entries = |status: &serde_json::Value| {
        let logs = status["logs"].as_array().unwrap().iter();
        logs.map(|log| log["entries"].as_u64().unwrap())
            .sum::<u64>()
    };
    assert!(entries(&after) - entries(&before) <= 1, "{after}");
    side.office("found", "reader");
    side.run(&["verify"]).done();
}
