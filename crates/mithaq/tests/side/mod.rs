//! One side as its operator handles it: a home, and the binary run on it.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const MITHAQ: &str = env!("CARGO_BIN_EXE_mithaq");

/// How often is looked, with a pause between; far more than a busy machine needs.
const LOOKS: usize = 2400;
const PAUSE: Duration = Duration::from_millis(50);

/// The password of every office here.
pub(crate) const PASSWORD: &str = "of the tests alone";

/// What the program answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Answer {
    pub(crate) fn done(self) -> Self {
        assert_eq!(self.code, 0, "{}{}", self.out, self.err);
        self
    }

    /// Refused with these words, and nothing on standard output.
    pub(crate) fn refused(&self, words: &str) {
        assert_eq!(self.code, 1, "{}", self.err);
        self.says(words);
    }

    /// The system, not a rule, stands in the way.
    pub(crate) fn refused_by_system(&self, words: &str) {
        assert_eq!(self.code, 3, "{}", self.err);
        self.says(words);
    }

    fn says(&self, words: &str) {
        assert!(self.err.contains(words), "{}", self.err);
        assert!(self.out.is_empty(), "{}", self.out);
    }
}

/// Runs the binary in a folder, with this on its standard input.
pub(crate) fn run(place: &Path, args: &[&str], input: &str) -> Answer {
    use std::io::Write as _;
    let mut child = Command::new(MITHAQ)
        .args(args)
        .current_dir(place)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that refuses early reads nothing.
    let _unread = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    Answer {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// A home and the folder it lies in.
pub(crate) struct Side {
    place: PathBuf,
    name: String,
    pub(crate) home: PathBuf,
}

impl Side {
    pub(crate) fn init(place: &Path, key: &str, name: &str, formal: &str) -> Self {
        Self::init_with(place, key, name, formal, &[])
    }

    pub(crate) fn init_with(
        place: &Path,
        key: &str,
        name: &str,
        formal: &str,
        more: &[&str],
    ) -> Self {
        let (name, formal) = (format!("en={name}"), format!("en={formal}"));
        let args = [
            "init", key, "--key", key, "--name", &name, "--formal", &formal,
        ];
        let made = run(place, &[&args[..], more].concat(), "").done();
        let side = Self::at(place, key);
        assert_eq!(made.out.trim(), side.fingerprint());
        side
    }

    fn at(place: &Path, name: &str) -> Self {
        Self {
            place: place.to_owned(),
            name: name.to_owned(),
            home: place.join(name),
        }
    }

    pub(crate) fn office(&self, login: &str, role: &str) {
        let office = format!("en=Office of {login}");
        let args = [
            "office", &self.name, "--login", login, "--role", role, "--name", &office,
        ];
        run(&self.place, &args, &format!("{PASSWORD}\n")).done();
    }

    pub(crate) fn settings(&self, toml: &str) {
        std::fs::write(self.home.join("mithaq.toml"), toml).unwrap();
    }

    /// A command whose last argument is the home.
    pub(crate) fn run(&self, args: &[&str]) -> Answer {
        run(&self.place, &[args, &[&self.name]].concat(), "")
    }

    pub(crate) fn json(&self, command: &str) -> serde_json::Value {
        serde_json::from_str(&self.run(&[command, "--json"]).done().out).unwrap()
    }

    /// Enters an agreement in the name of the head of delegation.
    /// Enters a short agreement; its id.
    pub(crate) fn agreement(&self) -> String {
        let text = "Agreement\nArticle 1\nThey cooperate.\n";
        std::fs::write(self.place.join("a.txt"), text).unwrap();
        let added = self.add(&["--text", "en=a.txt:authentic"]).done();
        added.out.split_whitespace().next().unwrap().to_owned()
    }

    pub(crate) fn add(&self, texts: &[&str]) -> Answer {
        let args = [
            "instrument",
            "add",
            &self.name,
            "--kind",
            "agreement",
            "--login",
            "head",
        ];
        run(
            &self.place,
            &[&args, texts].concat(),
            &format!("{PASSWORD}\n"),
        )
    }

    /// Asks about or sets the access list of a dossier in the name of an office.
    pub(crate) fn access(&self, dossier: &str, login: &str, more: &[&str]) -> Answer {
        let args = ["access", &self.name, dossier, "--login", login];
        run(
            &self.place,
            &[&args, more].concat(),
            &format!("{PASSWORD}\n"),
        )
    }

    pub(crate) fn fingerprint(&self) -> String {
        let plain = self.run(&["pair", "fingerprint"]).done().out;
        let told = self.run(&["pair", "fingerprint", "--json"]).done().out;
        let told: serde_json::Value = serde_json::from_str(&told).unwrap();
        assert_eq!(told["fingerprint"].as_str().unwrap(), plain.trim());
        assert_eq!(told["side"].as_str().unwrap(), self.name);
        plain.trim().to_owned()
    }

    pub(crate) fn offer(&self, with: &str, out: &str) -> Answer {
        let args = [
            "pair",
            "offer",
            &self.name,
            "--with",
            with,
            "--title",
            "en=Mutual assistance",
        ];
        let place = ["--zone", "Etc/UTC", "--offset", "0", "--out", out];
        run(&self.place, &[&args[..], &place].concat(), "")
    }

    /// Answers or closes.
    pub(crate) fn take(&self, step: &str, file: &str, fingerprint: &str, out: &str) -> Answer {
        let args = [
            "pair",
            step,
            &self.name,
            file,
            "--fingerprint",
            fingerprint,
            "--out",
            out,
        ];
        run(&self.place, &args, "")
    }

    pub(crate) fn finish(&self, file: &str) -> Answer {
        run(&self.place, &["pair", "finish", &self.name, file], "")
    }

    pub(crate) fn pair_with(&self, other: &Self) {
        self.offer(&other.name, "offer").done();
        other
            .take("answer", "offer", &self.fingerprint(), "answer")
            .done();
        self.take("close", "answer", &other.fingerprint(), "charter")
            .done();
        other.finish("charter").done();
    }

    pub(crate) fn copied(&self, place: &Path, name: &str) -> Self {
        let copy = Self::at(place, name);
        std::fs::create_dir(&copy.home).unwrap();
        for file in std::fs::read_dir(&self.home).unwrap() {
            let file = file.unwrap();
            std::fs::copy(file.path(), copy.home.join(file.file_name())).unwrap();
        }
        copy
    }

    /// Serves until dropped.
    pub(crate) fn serve(&self) -> Server {
        self.serve_to(Stdio::null())
    }

    /// Serves until dropped, and writes its log to a file.
    pub(crate) fn serve_logged(&self, log: &Path) -> Server {
        let log = std::fs::File::options().create(true).append(true).open(log);
        self.serve_to(log.unwrap().into())
    }

    fn serve_to(&self, log: Stdio) -> Server {
        use std::io::{BufRead as _, BufReader};
        let mut child = Command::new(MITHAQ)
            .args(["serve", "--child"])
            .arg(&self.home)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut first = String::new();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        out.read_line(&mut first).unwrap();
        assert!(first.starts_with("ready 127.0.0.1:"), "{first}");
        let address = first.trim_start_matches("ready ").trim_end().to_owned();
        Server { child, address }
    }
}

/// A server that ends when its standard input is closed.
pub(crate) struct Server {
    child: Child,
    /// Where its pages are.
    pub(crate) address: String,
}

impl Server {
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        for _ in 0..LOOKS {
            if matches!(self.child.try_wait(), Ok(Some(_)) | Err(_)) {
                return;
            }
            std::thread::sleep(PAUSE);
        }
        // It may have ended in between.
        let _ended = self.child.kill();
        let _status = self.child.wait();
    }
}

/// Waits until both homes hold the same of every log, and at least so many entries of each.
pub(crate) fn until_equal(one: &Side, other: &Side, least: u64) {
    for _ in 0..LOOKS {
        let (left, right) = (one.json("status"), other.json("status"));
        let mut logs = left["logs"].as_array().unwrap().iter();
        let full = |log: &serde_json::Value| {
            log["entries"].as_u64().unwrap() >= least && log["waiting"] == 0
        };
        let refused = left["refused"].as_u64().unwrap() + right["refused"].as_u64().unwrap();
        assert_eq!(refused, 0, "{left} {right}");
        if left["logs"] == right["logs"] && logs.any(full) && left["register"] == right["register"]
        {
            return;
        }
        std::thread::sleep(PAUSE);
    }
    panic!(
        "the two records do not come to rest: {:?}",
        one.json("status")
    );
}

/// Waits until something is so.
pub(crate) fn until(what: &str, is_so: impl Fn() -> bool) {
    for _ in 0..LOOKS {
        if is_so() {
            return;
        }
        std::thread::sleep(PAUSE);
    }
    panic!("never: {what}");
}

/// A port of this machine that was free a moment ago.
pub(crate) fn free_port() -> u16 {
    let socket = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    socket.local_addr().unwrap().port()
}

pub(crate) fn contains(file: &Path, needle: &[u8]) -> bool {
    let bytes = std::fs::read(file).unwrap();
    bytes.windows(needle.len()).any(|found| found == needle)
}

/// Copies a file with one bit of each place that holds these bytes turned.
pub(crate) fn flip(from: &Path, to: &Path, needle: &[u8]) {
    let mut bytes = std::fs::read(from).unwrap();
    let places: Vec<usize> = bytes
        .windows(needle.len())
        .enumerate()
        .filter(|(_, found)| *found == needle)
        .map(|(place, _)| place)
        .collect();
    assert!(!places.is_empty(), "{}: nothing to change", from.display());
    for place in places {
        bytes[place] ^= 1;
    }
    std::fs::write(to, bytes).unwrap();
}
