//! One run of `bench record`: what is measured, in which order, and the calibration between.

use super::calibration::Calibration;
use super::ends::End;
use super::homes::{self, SIDES};
use super::report::{CatchUp, Point, Ratios, Report, Start, Verify, median, percentile};
use super::side::Held;
use super::usage::Usage;
use super::watch::Watch;
use super::work::PAYLOAD_BYTES;
use crate::settings::Settings;
use anyhow::{Context as _, ensure};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// What is to be measured.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    /// Proposals of the load.
    pub(crate) entries: u64,
    /// Proposals of one batch.
    pub(crate) batch: usize,
    /// Single acts.
    pub(crate) acts: u32,
    /// Whether the load is cut into parts that double, for the curve; else into equal ones.
    pub(crate) curve: bool,
    /// How far a peer is behind.
    pub(crate) behind: Option<u64>,
    /// Where the homes are made.
    pub(crate) dir: PathBuf,
}

/// The load is measured in so many parts, with calibration between.
const PARTS: u64 = 5;
/// The first part of a curve.
const CURVE_FROM: u64 = 1_000;
/// A longer part is measured in pieces of so many, some seconds each: machines that are shared change
/// within one.
const PIECE: u64 = 32_000;
/// Samples of the calibration before and after each piece.
const SAMPLES: usize = 3;
/// Single acts between two samples of empty commits.
const ACTS_TOGETHER: u32 = 10;

/// Measures; `told` is given a line for each step.
pub(crate) fn measure(plan: &Plan, told: &mut dyn FnMut(&str)) -> anyhow::Result<Report> {
    std::fs::create_dir_all(&plan.dir)?;
    let mut calibration = Calibration::new(&plan.dir)?;
    let homes = pair(&plan.dir.join("load"))?;
    let mut south = End::start(path(&homes, 1)?)?;
    let mut north = End::start(path(&homes, 0)?)?;
    // The first batch also finds the line, signs in and enters the first treaty.
    let warm = u64::try_from(plan.batch)?.min(plan.entries);
    north.load(warm, plan.batch, true)?;
    let mut done = 0;
    let mut points = Vec::new();
    for part in parts(plan) {
        let mut spent = Spent::default();
        let mut left = part;
        while left > 0 {
            told(&format!("load: {done} of {} entries", plan.entries));
            let piece = left.min(PIECE);
            let before = sampled(&mut calibration)?;
            let cpu = together(&mut north, &mut south)?.cpu_us;
            spent.seconds += north.load(piece, plan.batch, true)?;
            // What the rows cost that follow belongs to the entries, and would slow the calibration.
            let cpu = at_rest(&mut north, &mut south)?.cpu_us - cpu;
            let near = [before, sampled(&mut calibration)?].concat();
            spent.cpu_us += number(cpu);
            spent.verifications += number(cpu) * median(&near) / 1_000_000.0;
            done += piece;
            left -= piece;
        }
        points.push(spent.point(done, part));
    }
    told("single acts");
    let mut millis = Vec::new();
    let mut left = plan.acts;
    while left > 0 {
        let count = left.min(ACTS_TOGETHER);
        calibration.commit()?;
        millis.extend(north.acts(count)?);
        left -= count;
    }
    let peak_kb = together(&mut north, &mut south)?.peak_kb;
    let held = [north.held()?, south.held()?];
    north.kill()?;
    south.kill()?;
    told("starting again after a kill");
    let north = End::start(path(&homes, 0)?)?;
    let seconds = north.start;
    north.kill()?;
    let start = Start {
        entries: entries_of(&held),
        seconds,
    };
    told("verifying both homes");
    let of_north = verified(path(&homes, 0)?)?;
    calibration.sample()?;
    let of_south = verified(path(&homes, 1)?)?;
    calibration.sample()?;
    let signatures = of_south.entries + done + warm + u64::from(plan.acts);
    let verify = Verify {
        entries: of_south.entries,
        seconds: of_south.seconds,
        entries_per_s: per_second(of_south.entries, of_south.seconds),
        signatures_per_s: per_second(signatures, of_south.seconds),
    };
    let catch_up = match plan.behind {
        Some(behind) => Some(catch_up(plan, behind, told)?),
        None => None,
    };
    let rates: Vec<f64> = points.iter().map(|point| point.entries_per_s).collect();
    let costs: Vec<f64> = points.iter().map(|point| point.cpu_us_per_entry).collect();
    let (sign, verification) = (
        median(&calibration.sign_per_s),
        median(&calibration.verify_per_s),
    );
    let commit = median(&calibration.commit_ms);
    let cores = u32::try_from(calibration.cores).map_or(1.0, f64::from);
    let (p50, p99) = (median(&millis), percentile(&millis, 99));
    let growth = match (points.first(), points.last()) {
        (Some(first), Some(last)) if plan.curve => Some(last.cost / first.cost),
        _ => None,
    };
    Ok(Report {
        entries: plan.entries,
        batch: plan.batch,
        payload_bytes: PAYLOAD_BYTES,
        entries_per_s: median(&rates),
        cpu_us_per_entry: median(&costs),
        p50_ms: p50,
        p99_ms: p99,
        peak_mb: megabytes(peak_kb),
        holes: holes(&held),
        durable: of_north.sound
            && of_south.sound
            && of_north.entries == entries_of(&held)
            && of_south.entries == entries_of(&held),
        cores: calibration.cores,
        raw_sign_per_s: sign,
        raw_verify_per_s: verification,
        empty_commit_ms: commit,
        least_act_ms: median(&calibration.act_signatures_ms) + 2.0 * commit,
        ratios: Ratios {
            throughput: median(&rates) * (2.0 / sign + 2.0 / verification) / cores,
            p50: p50 / commit,
            p99: p99 / commit,
            verify: verify.signatures_per_s / (verification * cores),
            growth,
        },
        verify,
        start,
        curve: points,
        catch_up,
    })
}

/// How many proposals each part of the load has.
fn parts(plan: &Plan) -> Vec<u64> {
    let mut parts = Vec::new();
    let (mut next, mut left) = (CURVE_FROM, plan.entries);
    while left > 0 {
        let part = if plan.curve {
            next
        } else {
            plan.entries.div_ceil(PARTS)
        };
        let part = part.min(left);
        parts.push(part);
        left -= part;
        next = plan.entries - left;
    }
    parts
}

/// What a part of the load took.
#[derive(Default)]
struct Spent {
    seconds: f64,
    cpu_us: f64,
    /// The processor time in bare verifications, as fast as they were around each piece.
    verifications: f64,
}

impl Spent {
    fn point(&self, at: u64, entries: u64) -> Point {
        Point {
            entries: at,
            entries_per_s: per_second(entries, self.seconds),
            cpu_us_per_entry: self.cpu_us / number(entries),
            cost: self.verifications / number(entries),
        }
    }
}

/// Some samples; how fast verifications were in them.
fn sampled(calibration: &mut Calibration) -> anyhow::Result<Vec<f64>> {
    let before = calibration.verify_per_s.len();
    for _ in 0..SAMPLES {
        calibration.sample()?;
    }
    let sampled = calibration.verify_per_s.get(before..);
    Ok(sampled.unwrap_or_default().to_vec())
}

/// A reader that has nothing of a long record meets its author; both have just started.
fn catch_up(plan: &Plan, behind: u64, told: &mut dyn FnMut(&str)) -> anyhow::Result<CatchUp> {
    told(&format!("writing {behind} entries for a peer that is away"));
    let homes = pair(&plan.dir.join("behind"))?;
    let mut north = End::start(path(&homes, 0)?)?;
    north.load(behind, plan.batch, false)?;
    north.kill()?;
    let mut north = End::start(path(&homes, 0)?)?;
    let mut south = End::start(path(&homes, 1)?)?;
    let watch = Watch::start();
    let held = loop {
        std::thread::sleep(Duration::from_millis(200));
        let held = [north.held()?, south.held()?];
        told(&format!(
            "catching up: {} of {}",
            entries_of(&[held[1].clone()]),
            behind
        ));
        if held[0] == held[1] && held[0].len() == SIDES.len() {
            break held;
        }
        ensure!(watch.time() < LONGEST, "the peer did not catch up");
    };
    let seconds = watch.seconds();
    let peaks = [north.usage()?.peak_kb, south.usage()?.peak_kb];
    north.kill()?;
    south.kill()?;
    Ok(CatchUp {
        behind,
        seconds,
        entries_per_s: per_second(behind, seconds),
        author_peak_mb: megabytes(peaks[0]),
        reader_peak_mb: megabytes(peaks[1]),
        holes: holes(&held),
    })
}

/// A peer that has not caught up after so long does not.
const LONGEST: Duration = Duration::from_secs(3_600);

/// Makes two homes that meet on a port of loopback; the first dials.
fn pair(dir: &Path) -> anyhow::Result<[PathBuf; 2]> {
    std::fs::create_dir_all(dir)?;
    let homes = homes::make(dir)?;
    let socket = std::net::TcpListener::bind((std::net::Ipv4Addr::LOCALHOST, 0))?;
    let address = socket.local_addr()?.to_string();
    drop(socket);
    let [north, south] = SIDES;
    for (home, key) in homes.iter().zip(SIDES) {
        let mut settings = Settings::default();
        if key == north {
            settings.dial.insert(south.to_owned(), address.clone());
        } else {
            settings.peers = Some(address.clone());
        }
        settings.write(home)?;
    }
    Ok(homes)
}

fn path(homes: &[PathBuf; 2], side: usize) -> anyhow::Result<&Path> {
    let home = homes.get(side).map(PathBuf::as_path);
    home.context("a bench has two sides")
}

/// The same once both have come to rest: they use next to no processor time any more.
fn at_rest(north: &mut End, south: &mut End) -> anyhow::Result<Usage> {
    let watch = Watch::start();
    let mut before = together(north, south)?;
    loop {
        std::thread::sleep(QUIET);
        let now = together(north, south)?;
        if now.cpu_us - before.cpu_us < QUIET_US {
            return Ok(now);
        }
        ensure!(watch.time() < LONGEST, "the sides do not come to rest");
        before = now;
    }
}

/// Longer than anything that can wait does wait in a side that is idle.
const QUIET: Duration = Duration::from_millis(250);

/// Less than this is used by who only answers what it was asked, in microseconds.
const QUIET_US: u64 = 5_000;

/// The processor time of both, and the greater of their peaks.
fn together(north: &mut End, south: &mut End) -> anyhow::Result<Usage> {
    let (one, other) = (north.usage()?, south.usage()?);
    Ok(Usage {
        cpu_us: one.cpu_us + other.cpu_us,
        peak_kb: one.peak_kb.max(other.peak_kb),
    })
}

/// Entries that one side holds and the other does not; of a log under two roots, at least one.
fn holes(held: &[Vec<Held>; 2]) -> u64 {
    let [north, south] = held;
    let of = |all: &[Held], side| all.iter().find(|log| log.side == side).cloned();
    let sides = 0..u8::try_from(SIDES.len()).unwrap_or(u8::MAX);
    let hole = |side| match (of(north, side), of(south, side)) {
        (Some(one), Some(other)) if one == other => 0,
        (one, other) => {
            let size = |log: Option<Held>| log.map_or(0, |log| log.entries);
            size(one).abs_diff(size(other)).max(1)
        }
    };
    sides.map(hole).sum()
}

fn entries_of(held: &[Vec<Held>]) -> u64 {
    let logs = held.first().into_iter().flatten();
    logs.map(|log| log.entries).sum()
}

/// What `mithaq verify` says of a home.
struct Verified {
    sound: bool,
    entries: u64,
    seconds: f64,
}

fn verified(home: &Path) -> anyhow::Result<Verified> {
    let watch = Watch::start();
    let output = Command::new(std::env::current_exe()?)
        .args(["verify", "--json"])
        .arg(home)
        .output()
        .context("cannot start the verification")?;
    let seconds = watch.seconds();
    let found: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    Ok(Verified {
        sound: found["verified"].as_bool().unwrap_or_default(),
        entries: found["entries"].as_u64().unwrap_or_default(),
        seconds,
    })
}

fn per_second(count: u64, seconds: f64) -> f64 {
    number(count) / seconds
}

fn megabytes(kb: u64) -> f64 {
    number(kb) * 1_024.0 / 1_000_000.0
}

/// Counts here are far below 2^32 billions.
#[expect(
    clippy::cast_precision_loss,
    reason = "figures are read to three digits"
)]
fn number(count: u64) -> f64 {
    count as f64
}
