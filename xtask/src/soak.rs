//! `cargo xtask soak`: models to their full depth, and storms by the thousand, in memory and over
//! desks.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::shell::Project;

/// Seeds of one run of the simulation: between two runs it is looked whether the time is up.
const SEEDS_A_RUN: u64 = 500;

/// Storms over desks with their stores take about so many times as long as those in memory: of as
/// many seeds, one is lived through by desks too.
const SEEDS_A_DESK: u64 = 20;

/// How much to try.
#[derive(clap::Args)]
pub(crate) struct Plan {
    /// How many storms; one that fails prints its seed.
    #[arg(long, default_value_t = 2_000)]
    seeds: u64,
    /// The first seed.
    #[arg(long, default_value_t = 0)]
    first: u64,
    /// Go on with further seeds until so many minutes have passed.
    #[arg(long, default_value_t = 0)]
    minutes: u64,
    /// Only the storms over desks, with every seed.
    #[arg(long)]
    desks: bool,
}

/// The models, then the storms; exits 0 when nothing failed.
///
/// # Errors
/// When cargo cannot be started.
pub(crate) fn run(project: &Project, plan: &Plan) -> Result<ExitCode> {
    let start = now();
    let until = Duration::from_secs(plan.minutes.saturating_mul(60));
    // One seed alone is somebody looking into it.
    if plan.seeds > 1 && !plan.desks && !models(project, "in_every_order_of")? {
        return Ok(ExitCode::from(1));
    }
    let (mut next, mut left) = (plan.first, plan.seeds);
    while left > 0 || start.elapsed() < until {
        let most = if plan.desks {
            SEEDS_A_RUN / SEEDS_A_DESK
        } else {
            SEEDS_A_RUN
        };
        let count = if left == 0 { most } else { left.min(most) };
        let sound = if plan.desks {
            storms(project, DESKS, (next, count))?
        } else {
            let few = (next / SEEDS_A_DESK, count / SEEDS_A_DESK);
            storms(project, MEMORY, (next, count))? && storms(project, DESKS, few)?
        };
        if !sound {
            return Ok(ExitCode::from(1));
        }
        next = next.saturating_add(count);
        left -= left.min(count);
    }
    eprintln!("seeds {} to {next}: all came to rest", plan.first);
    Ok(ExitCode::SUCCESS)
}

/// Where storms are, and what the test is called that lives through as many as it is told.
type Storms = [&'static str; 3];
const MEMORY: Storms = ["mithaq-record", "network", "many_storms"];
const DESKS: Storms = ["mithaq-desk", "storms", "many_storms"];

/// Lives through storms from one seed on, so many.
///
/// # Errors
/// When cargo cannot be started.
fn storms(project: &Project, storms: Storms, (first, count): (u64, u64)) -> Result<bool> {
    if count == 0 {
        return Ok(true);
    }
    let [room, test, name] = storms;
    let more = [room, "--test", test, "--", name, "--ignored", "--nocapture"];
    let mut command = project.command("cargo", &[&ARGUMENTS[..], &more].concat());
    command.env("MITHAQ_SEEDS", format!("{first},{count}"));
    Ok(command.status().context("cannot start cargo")?.success())
}

const ARGUMENTS: [&str; 5] = ["test", "--quiet", "--profile", "soak", "-p"];

/// The rules in every order, to the depth that the tests with this in their names state.
///
/// # Errors
/// When cargo cannot be started.
pub(crate) fn models(project: &Project, which: &str) -> Result<bool> {
    let arguments = [
        &ARGUMENTS[..],
        &[
            "mithaq-core",
            "--lib",
            "--",
            which,
            "--ignored",
            "--nocapture",
        ],
    ];
    let mut command = project.command("cargo", &arguments.concat());
    Ok(command.status().context("cannot start cargo")?.success())
}

#[expect(clippy::disallowed_methods, reason = "a soak ends by the clock")]
fn now() -> Instant {
    Instant::now()
}
