//! Disks and power that fail in the middle of a commit, made to by `strace`.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test stops where it fails, and says why it is left out"
)]
#![allow(dead_code, reason = "each test uses a part of what a side can do")]

#[path = "side/browser.rs"]
mod browser;
mod side;

use browser::Browser;
use side::{Side, until, until_equal};
use std::path::Path;
use std::process::{Child, Command, Stdio};

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

#[test]
fn a_pouch_is_left_only_where_the_disk_has_confirmed_all_of_it() {
    if !can_inject() {
        return;
    }
    let place = tempfile::tempdir().unwrap();
    let side = paired(place.path());
    let out = place.path().join("pouch");
    let pack = |inject: &str, file: &Path| {
        let packed = Command::new("strace")
            .args(["-f", "-o", "/dev/null", "-P"])
            .arg(file)
            .args(["-e", inject, MITHAQ, "pouch", "pack"])
            .arg(&side.home)
            .args(["--for", "other", "--out"])
            .arg(&out)
            .output()
            .unwrap();
        assert_eq!(packed.status.code(), Some(3), "{packed:?}");
        String::from_utf8_lossy(&packed.stderr).into_owned()
    };
    let left = || {
        let files = std::fs::read_dir(place.path()).unwrap();
        let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name.starts_with("pouch")).count()
    };
    // What it brings, and what it says is held here: a home whose last process was killed has not
    // synced it.
    let log = side.home.join("mithaq.db-wal");
    let said = pack("inject=fdatasync:error=EIO", &log);
    assert!(said.contains("mithaq.db-wal"), "{said}");
    assert_eq!(left(), 0);
    // And the pouch itself.
    let said = pack("inject=fsync:error=EIO", &place.path().join("pouch.part"));
    assert!(said.contains("pouch"), "{said}");
    assert_eq!(left(), 0);
    side.run(&["verify"]).done();
    let args = ["pouch", "pack", "one", "--for", "other", "--out", "pouch"];
    side::run(place.path(), &args, "").done();
    assert_eq!(left(), 1);
}

/// What fails in a process from the moment it is attached until it is dropped.
struct Failing(Child);

impl Failing {
    /// Has a system call of a serving process do what `inject` says; none where that is not permitted.
    fn of(process: u32, inject: &str, files: &[&Path]) -> Option<Self> {
        use std::io::{BufRead as _, BufReader};
        let calls = inject.split(':').next().unwrap_or_default();
        let mut strace = Command::new("strace");
        for file in files {
            strace.arg("-P").arg(file);
        }
        let mut child = strace
            .args(["-f", "-o", "/dev/null", "-e", &format!("trace={calls}")])
            .args(["-e", &format!("inject={inject}")])
            .args(["-p", &process.to_string()])
            .stderr(Stdio::piped())
            .spawn()
            .ok()?;
        let mut said = BufReader::new(child.stderr.take()?).lines();
        let attached = said.find(|line| {
            line.as_ref()
                .is_ok_and(|line| line.contains(" attached with "))
        });
        let failing = Self(child);
        if attached.is_none() {
            eprintln!("left out: strace may not attach to a process here");
            return None;
        }
        // Whoever writes must find a reader.
        std::thread::spawn(move || said.for_each(drop));
        Some(failing)
    }
}

impl Drop for Failing {
    fn drop(&mut self) {
        // Killed, it could not let go of what it has stopped.
        let id = self.0.id().to_string();
        let _told = Command::new("kill").args(["-TERM", &id]).status();
        let _ended = self.0.wait();
    }
}

/// Two homes that serve, each with one who acts; the second dials.
struct Serving {
    place: tempfile::TempDir,
    north: Side,
    south: Side,
}

impl Serving {
    fn new() -> Self {
        let place = tempfile::tempdir().unwrap();
        let north = Side::init(place.path(), "north", "North", "the North side");
        let south = Side::init(place.path(), "south", "South", "the South side");
        north.office("head", "head_of_delegation");
        south.office("head", "head_of_delegation");
        north.pair_with(&south);
        let port = side::free_port();
        north.settings(&format!(
            "web = \"127.0.0.1:0\"\npeers = \"127.0.0.1:{port}\"\n"
        ));
        south.settings(&format!(
            "web = \"127.0.0.1:0\"\n[dial]\nnorth = \"127.0.0.1:{port}\"\n"
        ));
        Self {
            place,
            north,
            south,
        }
    }

    fn log(&self) -> std::path::PathBuf {
        self.place.path().join("log")
    }

    /// How often the log of the first side says this.
    fn says(&self, words: &str) -> usize {
        let log = std::fs::read_to_string(self.log()).unwrap();
        log.matches(words).count()
    }

    /// What the first home has on its disk, but for the memory that readers share.
    fn files(&self) -> Vec<(std::path::PathBuf, Vec<u8>)> {
        let folder = std::fs::read_dir(&self.north.home).unwrap();
        let paths = folder.map(|file| file.unwrap().path());
        let mut files: Vec<_> = paths
            .filter(|path| !path.to_string_lossy().ends_with("-shm"))
            .map(|path| (path.clone(), std::fs::read(path).unwrap()))
            .collect();
        files.sort();
        files
    }

    /// Starts both anew, lets the first act, and finds both at rest with the same.
    fn comes_to_rest(&self, least: u64) {
        let (served, _other) = (self.north.serve(), self.south.serve());
        let shown = Browser::signed_in(&served, "head").convene("After all");
        assert_eq!(shown.status, 303, "{}", shown.body);
        until_equal(&self.north, &self.south, least);
        for side in [&self.north, &self.south] {
            side.run(&["verify"]).done();
        }
    }
}

/// How many entries a home holds of the log of the first side.
fn of_north(side: &Side) -> u64 {
    let status = side.json("status");
    let logs = status["logs"].as_array().unwrap().iter();
    let mut north = logs.filter(|log| log["side"] == "north");
    north.next().unwrap()["entries"].as_u64().unwrap()
}

#[test]
fn a_serving_home_whose_disk_fails_claims_nothing_until_it_is_started_anew() {
    let two = Serving::new();
    let (served, other) = (two.north.serve_logged(&two.log()), two.south.serve());
    let (here, there) = (
        Browser::signed_in(&served, "head"),
        Browser::signed_in(&other, "head"),
    );
    assert_eq!(here.convene("Before").status, 303);
    until_equal(&two.north, &two.south, 3);
    let before = of_north(&two.south);

    let Some(failing) = Failing::of(served.id(), "fsync,fdatasync:error=EIO", &[]) else {
        return;
    };
    let lost = here.convene("Lost");
    assert_eq!(lost.status, 500, "{}", lost.body);
    assert!(two.says("the disk did not confirm what was written") > 0);
    // What comes from the other side is taken by nobody, and gets no receipt.
    assert_eq!(there.convene("Unreceipted").status, 303);
    let refused = "the desk could not serve the line";
    until("the line is refused", || two.says(refused) > 0);
    // That the disk works again changes nothing: what was lost meanwhile nobody knows.
    drop(failing);
    let files = two.files();
    assert_eq!(here.convene("Lost as well").status, 500);
    assert_eq!(there.convene("Unreceipted as well").status, 303);
    let said = two.says(refused);
    until("the line is refused again", || two.says(refused) > said);
    assert!(two.files() == files, "something was written");
    assert_eq!(of_north(&two.south), before, "something has left");
    let status = two.south.json("status");
    let settings = here.get("/settings");
    assert_eq!(settings.status, 200, "who reads is still served: {status}");

    drop((served, other));
    two.comes_to_rest(before + 1);
}

#[test]
fn a_serving_home_whose_head_mark_fails_lets_nothing_leave_meanwhile() {
    let two = Serving::new();
    let (served, _other) = (two.north.serve_logged(&two.log()), two.south.serve());
    let here = Browser::signed_in(&served, "head");
    assert_eq!(here.convene("Before").status, 303);
    until_equal(&two.north, &two.south, 3);
    let before = of_north(&two.south);

    let mark = two.north.home.join("head.mark");
    let inject = "fsync,fdatasync:error=EIO";
    let Some(failing) = Failing::of(served.id(), inject, &[&mark]) else {
        return;
    };
    // The act is in the record of this home, which its disk has confirmed.
    assert_eq!(here.convene("Kept here").status, 303);
    assert!(two.says("nothing leaves until the head mark can be written") > 0);
    assert_eq!(of_north(&two.north), before + 1);
    // What the other side asks for meanwhile it does not get: so long it has only what it had.
    let asked = two.south.run(&["verify"]).done();
    assert_eq!(of_north(&two.south), before, "{}", asked.out);
    drop(failing);
    assert_eq!(here.convene("Sent with it").status, 303);
    until_equal(&two.north, &two.south, before + 2);
    for side in [&two.north, &two.south] {
        side.run(&["verify"]).done();
    }
}

/// More instruments than are at hand: those on which nobody has acted lately rest on the disk. The
/// first of them.
fn with_many_instruments(side: &Side) -> mithaq_canon::EntryId {
    use mithaq_core::{Command, InstrumentKind, Nature, Standing, TextState};
    use mithaq_desk::{Desk, SystemClock, import};
    let desk = Desk::open(&side.home, std::sync::Arc::new(SystemClock)).unwrap();
    let ticket = desk.sign_in("head", side::PASSWORD).unwrap();
    let who = desk.signed_in(&ticket.token).unwrap().unwrap();
    let enter = |number: usize| {
        let text = format!("Agreement {number}\nArticle 1\nThe Parties shall cooperate.\n");
        let text = import::TextFile {
            name: "text",
            lang: mithaq_canon::Lang::En,
            standing: Standing::Authentic,
            bytes: text.as_bytes(),
        };
        let mut prose = desk.prose();
        let files = import::Files {
            kind: InstrumentKind::Agreement,
            nature: Nature::Treaty,
            text: TextState::Draft,
            milestones: Vec::new(),
            texts: vec![text],
        };
        let registered = import::register(&files, &mut prose).unwrap();
        let submitted = desk.submit(&who, Command::Register(registered), prose);
        submitted.unwrap().entries[0]
    };
    let all: Vec<_> = (0..40).map(enter).collect();
    all[0]
}

#[test]
fn a_serving_home_that_cannot_read_back_what_rested_answers_nothing_by_it() {
    let two = Serving::new();
    let first = with_many_instruments(&two.north);
    let (served, other) = (two.north.serve_logged(&two.log()), two.south.serve());
    let (here, there) = (
        Browser::signed_in(&served, "head"),
        Browser::signed_in(&other, "head"),
    );
    assert_eq!(here.convene("Before").status, 303);
    until_equal(&two.north, &two.south, 43);
    let before = of_north(&two.south);

    // The file that has no name is cut under the process that has it.
    let open = std::fs::read_dir(format!("/proc/{}/fd", served.id())).unwrap();
    let unnamed = open.map(|file| file.unwrap().path()).filter(|file| {
        let named = std::fs::read_link(file).unwrap_or_default();
        named.starts_with(&two.north.home) && named.to_string_lossy().ends_with("(deleted)")
    });
    let unnamed: Vec<_> = unnamed.collect();
    assert_eq!(unnamed.len(), 1, "{unnamed:?}");
    let file = std::fs::File::options().write(true).open(&unnamed[0]);
    file.unwrap().set_len(0).unwrap();

    let opened = here.open_negotiation(&first.to_string());
    assert_eq!(opened.status, 500, "{}", opened.body);
    let lost = "what rested on the disk cannot be read back";
    assert!(two.says(lost) > 0);
    // Nor is anything else written, and what comes gets no receipt.
    let files = two.files();
    assert_eq!(here.convene("After").status, 500);
    assert_eq!(there.convene("Unreceipted").status, 303);
    let refused = "the desk could not serve the line";
    until("the line is refused", || two.says(refused) > 0);
    assert!(two.files() == files, "something was written");
    assert_eq!(of_north(&two.south), before, "something has left");

    // It lies in the record, from which the next start makes it anew.
    drop((served, other));
    let (served, _other) = (two.north.serve(), two.south.serve());
    let opened = Browser::signed_in(&served, "head").open_negotiation(&first.to_string());
    assert_eq!(opened.status, 303, "{}", opened.body);
    until_equal(&two.north, &two.south, before + 1);
    for side in [&two.north, &two.south] {
        side.run(&["verify"]).done();
    }
}
