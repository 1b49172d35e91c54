//! `cargo xtask bench record`: the record end to end, beside what this machine does at best and
//! beside other systems that keep signed logs, as one table; and the cost of an entry as the log
//! grows, as a picture.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::curve::{self, Frame, Line};
use super::slow_disk::{MORE_US, SlowDisk};
use crate::shell::{Project, environment};

/// Entries of one run, and runs: in turns with the peers, so that what else the machine does weighs
/// on all; medians count.
const ENTRIES: &str = "10000";
const RUNS: usize = 3;
/// Entries of the curve, and how far the peer that catches up is behind, unless the environment
/// names more: a million takes an hour on a small machine.
const GROWN: &str = "20000";
const SIZE: &str = "MITHAQ_BENCH_ENTRIES";
/// Commits that git signs: it makes some ten a second.
const COMMITS: usize = 30;
const BATCH: &str = "256";
/// Entries before the single acts on a slower disk.
const SLOW_ENTRIES: &str = "2000";
const CURVE: &str = "docs/bench-record.svg";

/// Two Hypercores, one replicated into the other over a local stream: blocks a second.
const HYPERCORE: &str = "\
const Hypercore = require('hypercore'), net = require('net'), [place, count, batch] = process.argv.slice(1);
(async () => {
  const a = new Hypercore(place + '/a'); await a.ready();
  const b = new Hypercore(place + '/b', a.key); await b.ready();
  const server = net.createServer(s => s.pipe(a.replicate(false)).pipe(s));
  await new Promise(done => server.listen(0, '127.0.0.1', done));
  const s = net.connect(server.address().port, '127.0.0.1'); s.pipe(b.replicate(true)).pipe(s);
  const block = Buffer.alloc(512, 7), start = process.hrtime.bigint();
  for (let at = 0; at < count; at += +batch)
    await a.append(Array.from({ length: Math.min(batch, count - at) }, () => block));
  await b.update({ wait: true });
  await b.download({ start: 0, end: +count }).done();
  console.log(count / (Number(process.hrtime.bigint() - start) / 1e9));
  process.exit(0);
})();
";

/// Prints the table and writes the curve. Exit code 1 if a bar is missed.
///
/// # Errors
/// When the product cannot be built or run.
pub(crate) fn run(project: &Project, rest: &[String]) -> Result<ExitCode> {
    for option in rest {
        match option.as_str() {
            "--install-peers" => install(project)?,
            other => {
                eprintln!("`bench record` knows --install-peers alone, not `{other}`");
                return Ok(ExitCode::from(2));
            }
        }
    }
    let build = ["build", "--release", "--package", "mithaq"];
    let built = project.command("cargo", &build).status();
    ensure!(
        built.context("cannot start cargo")?.success(),
        "cargo build failed"
    );
    let bench = Bench {
        project,
        mithaq: project.target().join("release/mithaq"),
    };
    bench.run()
}

fn peers(project: &Project) -> PathBuf {
    project.target().join("peers-record")
}

/// Fetches Hypercore into a folder of its own under the target folder.
fn install(project: &Project) -> Result<()> {
    let place = peers(project);
    std::fs::create_dir_all(&place).with_context(|| place.display().to_string())?;
    let status = Command::new("npm")
        .args([
            "install",
            "--silent",
            "--no-fund",
            "--no-audit",
            "hypercore@11.27.0",
        ])
        .current_dir(place)
        .status()
        .context("cannot start npm")?;
    ensure!(status.success(), "npm install failed");
    Ok(())
}

struct Bench<'p> {
    project: &'p Project,
    mithaq: PathBuf,
}

impl Bench<'_> {
    fn run(&self) -> Result<ExitCode> {
        let mut runs = Vec::new();
        let mut hypercore = Vec::new();
        for _ in 0..RUNS {
            runs.push(self.record(&["--entries", ENTRIES, "--batch", BATCH], &[])?);
            hypercore.extend(self.hypercore()?);
        }
        let grown = environment(SIZE).unwrap_or_else(|| GROWN.to_owned());
        let long = ["--entries", &grown, "--batch", BATCH, "--curve"];
        let curve = self.record(&[&long[..], &["--behind", &grown]].concat(), &[])?;
        let of = |field: &str| median(runs.iter().filter_map(|run| run[field].as_f64()).collect());
        let (sign, verify) = (of("raw_sign_per_s"), of("raw_verify_per_s"));
        let best = of("cores") / (2.0 / sign + 2.0 / verify);
        let mut missed = 0;
        let mut row = |what: &str, bar: &str, measured: String, holds: bool| {
            println!(
                "| {what} | {bar} | {measured} | {} |",
                if holds { "✓" } else { "missed" }
            );
            missed += usize::from(!holds);
        };
        println!("| what | bar | measured | |\n|---|---|---|---|");
        let rate = of("entries_per_s");
        let share = 100.0 * rate / best;
        row(
            "entries a second, batches of 256, durable and receipted on both sides",
            "≥ 40 % of cores ÷ (2 sign + 2 verify)",
            format!("{share:.0} % ({rate:.0} of {best:.0})"),
            share >= 40.0,
        );
        if let Some(theirs) = Some(median(hypercore)).filter(|rate| rate.is_finite()) {
            let ratio = rate / theirs;
            row(
                "the same, beside Hypercore (one signature a batch, not durable)",
                "≥ 1.5 ×",
                format!("{ratio:.2} × ({theirs:.0} a second)"),
                ratio >= 1.5,
            );
        }
        let empty = of("empty_commit_ms");
        let acts = [("p50", "p50_ms", 6.0), ("p99", "p99_ms", 20.0)];
        for (what, field, bar) in acts {
            let ratio = of(field) / empty;
            row(
                &format!("one act, submit to settled, {what}"),
                &format!("≤ {bar} × an empty synced commit"),
                format!("{ratio:.1} × ({:.2} ms to {empty:.2} ms)", of(field)),
                ratio <= bar,
            );
        }
        println!(
            "| an act's signatures and its two commits alone | – | {:.1} × ({:.2} ms) | |",
            of("least_act_ms") / empty,
            of("least_act_ms")
        );
        match self.on_a_slow_disk() {
            Ok(slow) => {
                let of = |field: &str| slow[field].as_f64().unwrap_or(f64::NAN);
                let empty = of("empty_commit_ms");
                for (what, field, bar) in acts {
                    let ratio = of(field) / empty;
                    row(
                        &format!("{what} where each sync takes {MORE_US} µs more"),
                        &format!("≤ {bar} ×"),
                        format!("{ratio:.1} × ({:.2} ms to {empty:.2} ms)", of(field)),
                        ratio <= bar,
                    );
                }
            }
            Err(error) => println!("| one act on a slower disk | – | not here: {error:#} | |"),
        }
        let holes: f64 = runs.iter().filter_map(|run| run["holes"].as_f64()).sum();
        let durable = runs.iter().all(|run| run["durable"] == true);
        row(
            "holes; durable",
            "0; yes",
            format!("{holes}; {durable}"),
            holes == 0.0 && durable,
        );
        let verify = curve["ratios"]["verify"].as_f64().unwrap_or(f64::NAN);
        row(
            &format!("cold verify of {grown} entries"),
            "≥ 70 % of the raw rate of the cores",
            format!("{:.0} %", 100.0 * verify),
            verify >= 0.7,
        );
        let growth = curve["ratios"]["growth"].as_f64().unwrap_or(f64::NAN);
        row(
            &format!("cost of an entry, up to {grown}"),
            "≤ 1.3 ×",
            format!("{growth:.2} ×"),
            growth <= 1.3,
        );
        let behind = &curve["catch_up"];
        let peak = ["author_peak_mb", "reader_peak_mb"]
            .iter()
            .filter_map(|field| behind[field].as_f64())
            .fold(f64::NAN, f64::max);
        row(
            &format!("a peer {grown} entries behind catches up: holes; memory"),
            "0; ≤ 96 MB",
            format!("{}; {peak:.0} MB", behind["holes"]),
            behind["holes"] == 0 && peak <= 96.0,
        );
        println!(
            "| CPU an entry, both sides | – | {:.0} µs | |",
            of("cpu_us_per_entry")
        );
        println!("| memory of either side | – | {:.0} MB | |", of("peak_mb"));
        self.git();
        let points = points(&curve);
        let frame = Frame {
            title: "Cost of an entry as the record grows",
            across: "entries in the record",
            up: "microseconds of processor time, both sides",
        };
        let line = Line {
            name: "mithaq".to_owned(),
            points,
        };
        let picture = self.project.path(CURVE);
        std::fs::write(&picture, curve::svg(frame, &[line]))
            .with_context(|| picture.display().to_string())?;
        println!("\nWith {grown} entries ({SIZE} names more): {curve}");
        println!(
            "\nThe curve is in {CURVE}. Peers that are not installed are left out: `cargo xtask bench record --install-peers`."
        );
        Ok(if missed == 0 {
            ExitCode::SUCCESS
        } else {
            println!("{missed} bars missed.");
            ExitCode::from(1)
        })
    }

    fn record(&self, arguments: &[&str], environment: &[(&str, String)]) -> Result<Value> {
        let output = Command::new(&self.mithaq)
            .args(["bench", "record", "--json"])
            .args(arguments)
            .envs(environment.iter().map(|(name, value)| (name, value)))
            .output()
            .with_context(|| self.mithaq.display().to_string())?;
        let said = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "bench record: {}", said.trim());
        serde_json::from_slice(&output.stdout).context("mithaq bench record printed no JSON")
    }

    /// Few entries and single acts, with syncs that take longer.
    fn on_a_slow_disk(&self) -> Result<Value> {
        let disk = SlowDisk::new(&peers(self.project))?;
        self.record(
            &["--entries", SLOW_ENTRIES, "--batch", BATCH],
            &disk.environment(),
        )
    }

    /// Blocks a second that Hypercore carries, if it is installed.
    fn hypercore(&self) -> Result<Option<f64>> {
        let place = peers(self.project);
        if !place.join("node_modules/hypercore").is_dir() {
            return Ok(None);
        }
        let data = place.join("data");
        // What an earlier run left would be appended to.
        let _absent = std::fs::remove_dir_all(&data);
        let spoken = data.display().to_string();
        let output = Command::new("node")
            .args(["-e", HYPERCORE, &spoken, ENTRIES, BATCH])
            .current_dir(place)
            .output()
            .context("cannot start node")?;
        Ok(String::from_utf8_lossy(&output.stdout).trim().parse().ok())
    }

    /// Signed commits a second, if git and a key for it can be had.
    fn git(&self) {
        let place = peers(self.project).join("git");
        match signed_commits(&place) {
            Ok(rate) => println!(
                "| the same as signed git commits, one side only | – | {rate:.0} a second | |"
            ),
            Err(error) => println!("| signed git commits | – | not here: {error:#} | |"),
        }
    }
}

fn signed_commits(place: &Path) -> Result<f64> {
    let _absent = std::fs::remove_dir_all(place);
    std::fs::create_dir_all(place)?;
    let run = |program: &str, arguments: &[&str]| -> Result<()> {
        let output = Command::new(program)
            .args(arguments)
            .current_dir(place)
            .output()
            .with_context(|| format!("cannot start {program}"))?;
        let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        ensure!(output.status.success(), "{program}: {said}");
        Ok(())
    };
    run(
        "ssh-keygen",
        &["-q", "-t", "ed25519", "-N", "", "-f", "key"],
    )?;
    run("git", &["init", "--quiet"])?;
    let key = place.join("key").display().to_string();
    for (name, value) in [
        ("user.name", "bench"),
        ("user.email", "bench@localhost"),
        ("gpg.format", "ssh"),
        ("user.signingkey", key.as_str()),
        ("core.fsync", "all"),
    ] {
        run("git", &["config", name, value])?;
    }
    let start = now();
    for _ in 0..COMMITS {
        run(
            "git",
            &["commit", "--quiet", "-S", "--allow-empty", "-m", "entry"],
        )?;
    }
    #[expect(clippy::cast_precision_loss, reason = "some dozens")]
    let count = COMMITS as f64;
    Ok(count / start.elapsed().as_secs_f64())
}

/// Entries and microseconds of processor time an entry, from a run with `--curve`.
fn points(run: &Value) -> Vec<(f64, f64)> {
    let rows = run["curve"].as_array().into_iter().flatten();
    rows.filter_map(|row| Some((row["entries"].as_f64()?, row["cpu_us_per_entry"].as_f64()?)))
        .collect()
}

/// The middle one; not a number where there is none.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

#[expect(clippy::disallowed_methods, reason = "a bench measures time")]
fn now() -> std::time::Instant {
    std::time::Instant::now()
}

#[cfg(test)]
mod tests {
    use super::{median, points};

    #[test]
    fn the_median_is_the_middle_one() {
        assert!((median(vec![3.0, 1.0, 2.0]) - 2.0).abs() < 1e-9);
        assert!(median(vec![]).is_nan());
    }

    #[test]
    fn a_curve_is_read_row_by_row() {
        let run = serde_json::json!({"curve": [{"entries": 1000, "cpu_us_per_entry": 400.5}, {}]});
        assert_eq!(points(&run), [(1000.0, 400.5)]);
    }
}
