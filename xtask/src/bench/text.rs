//! `cargo xtask bench text`: comparing and merging against known truth and against peers, from
//! outside, as one table; and how cost grows with size, as a picture.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::curve::{self, Frame, Line};
use super::peers::{self, Peer};
use super::{measured, score, treaty};
use crate::shell::{Project, environment};

/// Cases whose truth is known: folder, what is edited in it, bar of moved articles.
const CASES: [(&str, &str, f64); 3] = [
    ("treaty-small", "default edits", 0.99),
    ("treaty-large", "headings hidden, heavy edits", 0.97),
    ("charter-ar", "Arabic with typographic noise", 0.98),
];
/// Runs of what takes milliseconds; the best counts.
const RUNS: usize = 7;
/// Runs of a peer, which may take seconds.
const PEER_RUNS: usize = 1;
/// Words of the texts of the curve.
const SIZES: [usize; 6] = [10_000, 30_000, 100_000, 300_000, 1_000_000, 2_000_000];
const CURVE: &str = "docs/bench-text.svg";

/// Prints the table and writes the curve. Exit code 1 if a bar is missed.
///
/// # Errors
/// When the product cannot be built or a case cannot be read.
pub(crate) fn run(project: &Project, rest: &[String]) -> Result<ExitCode> {
    let mut cases: Vec<PathBuf> = Vec::new();
    let mut options = rest.iter();
    while let Some(option) = options.next() {
        match (option.as_str(), options.as_slice().first()) {
            ("--install-peers", _) => peers::install(project)?,
            ("--case", Some(folder)) => {
                cases.push(folder.into());
                options.next();
            }
            (other, _) => {
                eprintln!(
                    "`bench text` knows --install-peers and --case FOLDER alone, not `{other}`"
                );
                return Ok(ExitCode::from(2));
            }
        }
    }
    let bench = Bench::new(project)?;
    let mut table = Table::default();
    println!("| what | bar | measured | |\n|---|---|---|---|");
    if !cases.is_empty() {
        for case in &cases {
            bench.case(case, &mut table)?;
        }
        return Ok(table.verdict());
    }
    if let Some(data) = &bench.data {
        bench.accuracy(data, &mut table)?;
        bench.merging(data, &mut table)?;
        bench.costs(data, &mut table)?;
    }
    let lines = bench.curve(&mut table)?;
    if bench.data.is_none() {
        println!(
            "\nThe cases with known truth are left out: MITHAQ_SHARED_DATA names no folder that holds them."
        );
    }
    if let Some(data) = &bench.data {
        bench.beside(data)?;
    }
    let frame = Frame {
        title: "Comparing two versions of a treaty",
        across: "words in each version",
        up: "seconds of processor time, whole process",
    };
    let picture = project.path(CURVE);
    std::fs::write(&picture, curve::svg(frame, &lines))
        .with_context(|| picture.display().to_string())?;
    println!("\nThe curve is in {CURVE}.");
    Ok(table.verdict())
}

/// The rows printed so far.
#[derive(Default)]
struct Table {
    missed: usize,
}

impl Table {
    fn row(&mut self, what: &str, bar: &str, measured: &str, holds: bool) {
        println!(
            "| {what} | {bar} | {measured} | {} |",
            if holds { "✓" } else { "missed" }
        );
        self.missed += usize::from(!holds);
    }

    fn verdict(&self) -> ExitCode {
        if self.missed == 0 {
            return ExitCode::SUCCESS;
        }
        println!("{} bars missed.", self.missed);
        ExitCode::from(1)
    }

    /// A share that has to reach a bar.
    fn share(&mut self, what: &str, bar: f64, share: f64) {
        // As many digits as the bar is judged by.
        self.row(
            what,
            &format!("≥ {bar}"),
            &format!("{share:.3}"),
            share >= bar,
        );
    }
}

struct Bench<'p> {
    project: &'p Project,
    mithaq: PathBuf,
    data: Option<PathBuf>,
    peers: Vec<Peer>,
}

impl<'p> Bench<'p> {
    fn new(project: &'p Project) -> Result<Self> {
        for arguments in [
            &["build", "--release", "--package", "mithaq"][..],
            &[
                "build",
                "--release",
                "--package",
                "mithaq-files",
                "--example",
                "engine",
            ],
        ] {
            let built = project.command("cargo", arguments).status();
            ensure!(
                built.context("cannot start cargo")?.success(),
                "cargo build failed"
            );
        }
        let named = environment("MITHAQ_SHARED_DATA").map(PathBuf::from);
        let data = named.unwrap_or_else(|| project.path("../shared/data"));
        Ok(Self {
            project,
            mithaq: project.target().join("release/mithaq"),
            data: data.join("compare").is_dir().then_some(data),
            peers: peers::installed(project),
        })
    }

    /// What `mithaq` prints with `--json`.
    fn json(&self, arguments: &[&str]) -> Result<Value> {
        let found = measured::run(&self.mithaq, arguments)?;
        ensure!(found.code <= 1, "mithaq {} failed", arguments.join(" "));
        serde_json::from_slice(&found.out).context("mithaq printed no JSON")
    }

    fn accuracy(&self, data: &Path, table: &mut Table) -> Result<()> {
        for (case, edits, bar) in CASES {
            let folder = data.join("compare").join(case);
            let (old, new) = pair(&folder);
            let found = self.json(&["compare", "--json", &old, &new])?;
            let score = score::score(&folder, &found)?;
            let name = format!("{case} ({edits})");
            table.share(&format!("moved articles, F1: {name}"), bar, score.moved);
            table.share(
                &format!("paragraph moves, F1: {name}"),
                0.90,
                score.paragraphs,
            );
            table.share(&format!("mapping of articles: {name}"), 0.99, score.mapped);
            let (words, editor) = (words(&found), score.editor);
            println!(
                "| words in the redline: {name} | – | {words} (the editor's own: {editor}) | |"
            );
        }
        Ok(())
    }

    /// A case of one's own alone: `base.txt` and `new.txt`, and where `truth.json` is there what
    /// became of which article, as in the cases above.
    fn case(&self, folder: &Path, table: &mut Table) -> Result<()> {
        let name = folder.display();
        let (old, new) = pair(folder);
        if folder.join("truth.json").is_file() {
            let found = self.json(&["compare", "--json", &old, &new])?;
            let mapped = score::score(folder, &found)?.mapped;
            table.share(&format!("mapping of articles: {name}"), 0.99, mapped);
        }
        let (ours, git, peak) = self.beside_git(&old, &new)?;
        let ratio = ours / git.max(1e-6);
        println!(
            "| {name}, whole process | – | {ratio:.2} × git --word-diff ({ours:.2} s to {git:.2} s), {peak:.0} MB | |"
        );
        Ok(())
    }

    fn merging(&self, data: &Path, table: &mut Table) -> Result<()> {
        for case in ["disjoint", "renumbered"] {
            let folder = data.join("merge").join(case);
            let file = |name: &str| folder.join(name).display().to_string();
            let (base, one, two) = (file("base.txt"), file("A.txt"), file("B.txt"));
            let (from_one, from_two) = (format!("A={one}"), format!("B={two}"));
            let merge = ["merge", &base, "--from", &from_one, "--from", &from_two];
            let found = self.json(&[&merge[..], &["--json"]].concat())?;
            let conflicts: u64 = ["text", "delete_edit", "position"]
                .iter()
                .filter_map(|kind| found["conflicts"][kind].as_u64())
                .sum();
            let git = peers::git_conflicts(Path::new(&base), Path::new(&one), Path::new(&two));
            let beside = git.map_or_else(|_| String::from("not here"), |count| count.to_string());
            table.row(
                &format!("false conflicts: {case}"),
                "≤ 2",
                &format!("{conflicts} (git merge-file: {beside})"),
                conflicts <= 2,
            );
            let mut exact = 0;
            for (name, file) in [("base", &base), ("A", &one), ("B", &two)] {
                let told =
                    measured::run(&self.mithaq, &[&merge[..], &["--project", name]].concat())?;
                let text = std::fs::read_to_string(file).with_context(|| file.clone())?;
                exact += usize::from(told.out == without_blank_lines(&text).as_bytes());
            }
            table.row(
                &format!("projections exact: {case}"),
                "3 of 3",
                &format!("{exact} of 3"),
                exact == 3,
            );
        }
        Ok(())
    }

    fn costs(&self, data: &Path, table: &mut Table) -> Result<()> {
        let folder = data.join("compare/treaty-large");
        let (old, new) = pair(&folder);
        let (ours, git, peak) = self.beside_git(&old, &new)?;
        let ratio = ours / git.max(1e-6);
        table.row(
            "treaty-large, whole process",
            "≤ 3 × git --word-diff",
            &format!("{ratio:.2} × ({ours:.3} s to {git:.3} s)"),
            ratio <= 3.0,
        );
        table.row(
            "the same, memory",
            "≤ 48 MB",
            &format!("{peak:.1} MB"),
            peak <= 48.0,
        );
        for (case, bar) in [("treaty-large", 15.0), ("treaty-real-pair", 40.0)] {
            let folder = data.join("compare").join(case);
            let (best, median) = self.engine(&folder, None)?;
            table.row(
                &format!("{case}, engine alone, on the clock"),
                &format!("≤ {bar} ms"),
                &format!("{median:.1} ms (best {best:.1} ms)"),
                median <= bar,
            );
            let (best, median) = self.engine(&folder, Some("1"))?;
            println!("| the same, by one core | – | {median:.1} ms (best {best:.1} ms) | |");
        }
        Ok(())
    }

    /// Processor time of ours and of git's in seconds, and our memory in MB. In turns, so that what
    /// else the machine does weighs on both.
    fn beside_git(&self, old: &str, new: &str) -> Result<(f64, f64, f64)> {
        let (mut ours, mut git, mut peak) = (f64::INFINITY, f64::INFINITY, 0f64);
        for _ in 0..RUNS {
            let mine = measured::run(&self.mithaq, &["compare", old, new])?;
            let diff = ["diff", "--no-index", "--no-color", "--word-diff", old, new];
            let theirs = measured::run(Path::new("git"), &diff)?;
            ours = ours.min(mine.cpu);
            git = git.min(theirs.cpu);
            peak = peak.max(mine.peak);
        }
        Ok((ours, git, peak))
    }

    /// Milliseconds to read and compare, without starting and printing: the best run and the
    /// median one, by so many cores or by every one.
    fn engine(&self, folder: &Path, cores: Option<&str>) -> Result<(f64, f64)> {
        let engine = self.project.target().join("release/examples/engine");
        let folder = folder.display().to_string();
        let arguments: Vec<&str> = [folder.as_str()].into_iter().chain(cores).collect();
        let told = measured::run(&engine, &arguments)?;
        let line = String::from_utf8_lossy(&told.out);
        let after = |word: &str| -> Option<f64> {
            let (_, rest) = line.rsplit_once(word)?;
            rest.split_whitespace().next()?.parse().ok()
        };
        let told = after("engine ").zip(after("median "));
        told.with_context(|| format!("the example `engine` said `{line}`"))
    }

    fn curve(&self, table: &mut Table) -> Result<Vec<Line>> {
        let place = self.project.target().join("bench-text");
        std::fs::create_dir_all(&place).with_context(|| place.display().to_string())?;
        let (mut ours, mut git) = (Vec::new(), Vec::new());
        let mut last = None;
        for size in SIZES {
            let (old, new) = treaty::pair(size);
            std::fs::write(place.join("base.txt"), old)?;
            std::fs::write(place.join("new.txt"), new)?;
            let (old, new) = pair(&place);
            let mine = measured::best(2, &self.mithaq, &["compare", &old, &new])?;
            let diff = [
                "diff",
                "--no-index",
                "--no-color",
                "--word-diff",
                &old,
                &new,
            ];
            let theirs = measured::run(Path::new("git"), &diff)?;
            #[expect(clippy::cast_precision_loss, reason = "a size has seven digits")]
            let words = size as f64;
            ours.push((words, mine.cpu));
            git.push((words, theirs.cpu));
            last = Some(mine);
        }
        if let Some(last) = last {
            table.row(
                "two million words",
                "≤ 10 s",
                &format!("{:.2} s", last.cpu),
                last.cpu <= 10.0,
            );
            table.row(
                "the same, memory",
                "≤ 1,024 MB",
                &format!("{:.0} MB", last.peak),
                last.peak <= 1024.0,
            );
        }
        let per_word =
            |point: Option<&(f64, f64)>| point.map_or(f64::NAN, |(words, cpu)| cpu / words);
        let growth = per_word(ours.last()) / per_word(ours.get(2));
        table.row(
            "cost a word, from 100 thousand words to two million",
            "≤ 2 ×",
            &format!("{growth:.2} ×"),
            growth <= 2.0,
        );
        let line = |name: &str, points| Line {
            name: name.to_owned(),
            points,
        };
        Ok(vec![
            line("mithaq compare", ours),
            line("git --word-diff", git),
        ])
    }

    /// What the peers make of the same texts.
    fn beside(&self, data: &Path) -> Result<()> {
        println!(
            "\n| tool | case | CPU s | × ours | MB | words put in and taken out |\n|---|---|---|---|---|---|"
        );
        for case in ["treaty-small", "treaty-large"] {
            let folder = data.join("compare").join(case);
            let (old, new) = pair(&folder);
            let ours = measured::best(RUNS, &self.mithaq, &["compare", &old, &new])?;
            let found = self.json(&["compare", "--json", &old, &new])?;
            let row = |name: &str, cost: &measured::Cost, words: Option<u64>| {
                let words = words.map_or_else(|| String::from("–"), |words| words.to_string());
                let ratio = cost.cpu / ours.cpu.max(1e-6);
                println!(
                    "| {name} | {case} | {:.3} | {ratio:.1} | {:.0} | {words} |",
                    cost.cpu, cost.peak
                );
            };
            row("mithaq compare", &ours, Some(words(&found)));
            for peer in &self.peers {
                match peer.compare(self.project, &folder, PEER_RUNS) {
                    Ok(made) => row(peer.name, &made.cost, made.words),
                    Err(error) => println!("| {} | {case} | {error:#} | | | |", peer.name),
                }
            }
        }
        println!(
            "\nPeers that are not installed are left out: `cargo xtask bench text --install-peers`."
        );
        Ok(())
    }
}

fn pair(folder: &Path) -> (String, String) {
    let file = |name: &str| folder.join(name).display().to_string();
    (file("base.txt"), file("new.txt"))
}

fn words(found: &Value) -> u64 {
    let of = |key: &str| found["words"][key].as_u64().unwrap_or_default();
    of("inserted") + of("deleted")
}

fn without_blank_lines(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines.flat_map(|line| [line, "\n"]).collect()
}
