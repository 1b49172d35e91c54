//! Homes on a small disk that is full, or that may only be read: a file system of a few megabytes,
//! mounted where no other process sees it.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test stops where it fails, and says why it is left out"
)]
#![expect(
    dead_code,
    reason = "the side is shared with other tests, which use more of it"
)]

#[path = "side/browser.rs"]
mod browser;
mod side;

use browser::Browser;
use side::{Side, run, until, until_equal};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where the small disk is, for a test that was begun anew with one.
const PLACE: &str = "MITHAQ_TEST_SMALL_DISK";

/// Two homes take half a megabyte at first.
const DISK: &str = "mount -t tmpfs -o size=4m,mode=0755 none \"$0\" && exec \"$@\"";

/// The small disk, if this process is one that was begun with it. Else begins itself anew, with this
/// test alone and a disk mounted for it, and gives none.
#[expect(
    clippy::disallowed_methods,
    reason = "a process that begins itself anew has no other way to tell itself"
)]
fn small_disk(test: &str) -> Option<PathBuf> {
    if let Some(place) = std::env::var_os(PLACE) {
        return Some(PathBuf::from(place));
    }
    let place = tempfile::tempdir().unwrap();
    let with = |means: &[&str], program: &Path, args: &[&str]| {
        Command::new("unshare")
            .args(means)
            .args(["sh", "-c", DISK])
            .args([place.path(), program])
            .args(args)
            .env(PLACE, place.path())
            .output()
    };
    // Either may be what this machine permits: as root, or as who is root in a world of its own.
    let ways = [&["-m"][..], &["-r", "-m"]];
    let way = ways.iter().find(|way| {
        let tried = with(way, Path::new("true"), &[]);
        tried.is_ok_and(|tried| tried.status.success())
    });
    let Some(way) = way else {
        eprintln!("left out: no file system may be mounted here");
        return None;
    };
    let again = std::env::current_exe().unwrap();
    let done = with(way, &again, &["--exact", test, "--nocapture"]).unwrap();
    assert!(
        done.status.success(),
        "{}{}",
        String::from_utf8_lossy(&done.stdout),
        String::from_utf8_lossy(&done.stderr)
    );
    None
}

/// What takes all room of a disk but so much, until it is dropped.
struct Ballast(PathBuf);

impl Ballast {
    fn leaving(place: &Path, kib: u64) -> Self {
        use std::io::Write as _;
        let ballast = Self(place.join("ballast"));
        let mut file = std::fs::File::create(&ballast.0).unwrap();
        let full = loop {
            if let Err(full) = file.write_all(&[1; 4096]) {
                break full;
            }
        };
        assert_eq!(full.kind(), std::io::ErrorKind::StorageFull);
        let len = file.metadata().unwrap().len();
        file.set_len(len - kib * 1024).unwrap();
        ballast
    }
}

impl Drop for Ballast {
    fn drop(&mut self) {
        std::fs::remove_file(&self.0).unwrap();
    }
}

fn two(place: &Path) -> (Side, Side) {
    let north = Side::init(place, "north", "North", "the North side");
    let south = Side::init(place, "south", "South", "the South side");
    north.office("head", "head_of_delegation");
    south.office("head", "head_of_delegation");
    north.pair_with(&south);
    (north, south)
}

fn entries(side: &Side) -> u64 {
    let status = side.json("status");
    let logs = status["logs"].as_array().unwrap().iter();
    logs.map(|log| log["entries"].as_u64().unwrap()).sum()
}

const FULL: &str = "is full; free some space and try again";

#[test]
fn a_command_on_a_full_disk_says_so_and_loses_nothing() {
    let Some(place) = small_disk("a_command_on_a_full_disk_says_so_and_loses_nothing") else {
        return;
    };
    let (north, _) = two(&place);
    let (mut done, mut failed) = (0, 0);
    for kib in (0..=96).step_by(8) {
        let before = entries(&north);
        let ballast = Ballast::leaving(&place, kib);
        let login = format!("with-{kib}");
        let args = [
            "office",
            "north",
            "--login",
            &login,
            "--role",
            "registrar",
            "--name",
            "en=Office",
        ];
        let answer = run(&place, &args, "of the tests alone\n");
        let is_done = answer.code == 0;
        if !is_done {
            answer.refused_by_system(FULL);
        }
        // Where not even that can be looked at, no damage is told.
        let looked = north.run(&["verify"]);
        if looked.code != 0 {
            looked.refused_by_system(FULL);
        }
        // No half of a file is left where a whole one was asked for.
        let out = format!("pouch-{kib}");
        let pack = ["pouch", "pack", "north", "--for", "south", "--out", &out];
        if run(&place, &pack, "").code != 0 {
            assert!(!place.join(&out).exists());
        }
        drop(ballast);
        north.run(&["verify"]).done();
        assert_eq!(entries(&north), before + u64::from(is_done), "{kib}");
        done += u64::from(is_done);
        failed += u64::from(!is_done);
        let _made = std::fs::remove_file(place.join(out));
    }
    assert!(done > 0 && failed > 1, "{done} done, {failed} not");
    north.office("last", "registrar");
    north.run(&["verify"]).done();
}

#[test]
fn a_serving_home_on_a_full_disk_goes_on_once_there_is_room() {
    let test = "a_serving_home_on_a_full_disk_goes_on_once_there_is_room";
    let Some(place) = small_disk(test) else {
        return;
    };
    let (north, south) = two(&place);
    let port = side::free_port();
    north.settings(&format!(
        "web = \"127.0.0.1:0\"\npeers = \"127.0.0.1:{port}\"\n"
    ));
    // The other side has room.
    let elsewhere = tempfile::tempdir_in("/dev/shm");
    let elsewhere = elsewhere.or_else(|_| tempfile::tempdir()).unwrap();
    let south = south.copied(elsewhere.path(), "south");
    south.settings(&format!(
        "web = \"127.0.0.1:0\"\n[dial]\nnorth = \"127.0.0.1:{port}\"\n"
    ));
    let log = elsewhere.path().join("log");
    let says = |words: &str| {
        std::fs::read_to_string(&log)
            .unwrap()
            .matches(words)
            .count()
    };
    let (served, other) = (north.serve_logged(&log), south.serve());
    let here = Browser::signed_in(&served, "head");
    let there = Browser::signed_in(&other, "head");
    assert_eq!(here.convene("Before").status, 303);
    until_equal(&north, &south, 3);
    let before = entries(&south);

    let ballast = Ballast::leaving(&place, 0);
    // What the log beside the database has room for already it takes; then no more.
    let mut done = 0;
    let full = loop {
        let shown = here.convene(&format!("While there is room {done}"));
        if shown.status != 303 {
            break shown;
        }
        done += 1;
        assert!(done < 200, "the disk is never full");
    };
    assert_eq!(full.status, 507, "{}", full.body);
    assert!(says(FULL) > 0);
    assert_eq!(there.convene("Not taken yet").status, 303);
    let refused = "the desk could not serve the line";
    until("the line is refused", || says(refused) > 0);
    assert_eq!(here.get("/settings").status, 200, "who reads is served");

    // No start is needed: nothing that was written is in doubt.
    drop(ballast);
    let shown = here.convene("Now there is room");
    assert_eq!(shown.status, 303, "{}", shown.body);
    until_equal(&north, &south, 4);
    // Each act and its receipt, once: those that were taken, that of the other side, and the last.
    assert_eq!(entries(&north), before + 2 * (done + 2));
    drop((served, other));
    for side in [&north, &south] {
        side.run(&["verify"]).done();
    }
}

#[test]
fn no_half_of_a_result_is_left_on_a_full_disk() {
    let Some(small) = small_disk("no_half_of_a_result_is_left_on_a_full_disk") else {
        return;
    };
    let place = tempfile::tempdir_in("/dev/shm");
    let place = place.or_else(|_| tempfile::tempdir()).unwrap();
    let place = place.path();
    let (north, _) = two(place);
    north.office("first", "registrar");
    run(place, &["backup", "north", "--out", "copy"], "").done();
    let _ballast = Ballast::leaving(&small, 0);
    let out = small.join("out").display().to_string();
    let results: [&[&str]; 10] = [
        &["backup", "north", "--out", &out],
        &["backup", "north", "--out", "apart", "--key-out", &out],
        &["restore", "copy", "--key", "north/home.key", "--into", &out],
        &["pouch", "pack", "north", "--for", "south", "--out", &out],
        &["proof", "north", "--keys", &out],
        &["witness", "checkpoint", "north", "--out", &out],
        &["key", "rotate-server", "north", "--request", &out],
        &["key", "root", "make", &out],
        &["key", "official", "make", "--out", &out],
        &[
            "init", &out, "--key", "o", "--name", "en=O", "--formal", "en=O",
        ],
    ];
    for args in results {
        let answer = run(place, args, "of the tests alone\n");
        assert_eq!(answer.code, 3, "{args:?}: {answer:?}");
        assert!(answer.err.contains(&out), "{args:?}: {answer:?}");
        let left = std::fs::read_dir(&small).unwrap();
        let left: Vec<_> = left.map(|file| file.unwrap().file_name()).collect();
        assert_eq!(left, ["ballast"], "{args:?}");
        assert!(!place.join("apart").exists());
    }
    north.run(&["verify"]).done();
}

#[test]
fn a_home_that_may_only_be_read_is_called_so_and_no_damage() {
    let test = "a_home_that_may_only_be_read_is_called_so_and_no_damage";
    let Some(place) = small_disk(test) else {
        return;
    };
    let (north, _) = two(&place);
    let mount = |options: &str| {
        let mut mount = Command::new("mount");
        let mount = mount.args(["-o", options]).arg(&place).status();
        assert!(mount.unwrap().success());
    };
    mount("remount,ro");
    for command in ["verify", "status"] {
        let answer = north.run(&[command]);
        answer.refused_by_system("mithaq.db cannot be opened");
        answer.refused_by_system("copy the home to such a place");
    }
    mount("remount,rw");
    north.run(&["verify"]).done();
}
