//! What a program costs: processor time, memory, and what it prints.
//!
//! Each is started by a process of its own that starts nothing else, so that the usage of "all
//! children" is that of one.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context, Result, ensure};
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;

/// What one run cost.
#[derive(Debug, Clone)]
pub(crate) struct Cost {
    /// Seconds of processor time, in the program and in the system for it.
    pub(crate) cpu: f64,
    /// The most memory it held, in MB.
    pub(crate) peak: f64,
    /// Its exit code.
    pub(crate) code: i32,
    /// What it printed.
    pub(crate) out: Vec<u8>,
}

/// Runs a program and says what it cost. An exit code of its own is no error.
///
/// # Errors
/// When it cannot be started or is killed.
pub(crate) fn run(program: &Path, arguments: &[&str]) -> Result<Cost> {
    let spoken = || format!("{} {}", program.display(), arguments.join(" "));
    let own = std::env::current_exe().context("cannot find this program")?;
    let output = Command::new(own)
        .args(["measured", "--"])
        .arg(program)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("cannot start `{}`", spoken()))?;
    // The usage is the last line of what is said; the program may have said more.
    let said = String::from_utf8_lossy(&output.stderr);
    let usage: Option<Vec<f64>> = said.lines().last().and_then(|line| {
        let fields = line.strip_prefix(MARK)?.split_whitespace();
        fields.map(|field| field.parse().ok()).collect()
    });
    let Some([cpu, peak]) = usage.as_deref() else {
        anyhow::bail!("`{}` failed: {}", spoken(), said.trim());
    };
    let code = output.status.code().unwrap_or(-1);
    ensure!(code >= 0, "`{}` was killed", spoken());
    Ok(Cost {
        cpu: *cpu,
        peak: *peak,
        code,
        out: output.stdout,
    })
}

/// The run of least processor time out of several: what else the machine did is left out.
pub(crate) fn best(times: usize, program: &Path, arguments: &[&str]) -> Result<Cost> {
    let mut best = run(program, arguments)?;
    for _ in 1..times {
        let next = run(program, arguments)?;
        if next.cpu < best.cpu {
            best = next;
        }
    }
    Ok(best)
}

/// Begins the line that says what was used.
const MARK: &str = "used: ";

/// The process in between: runs one program and says what it used.
///
/// # Errors
/// When it cannot be started.
pub(crate) fn between(command: &[OsString]) -> Result<ExitCode> {
    let (program, arguments) = command.split_first().context("no program to measure")?;
    let status = Command::new(program)
        .args(arguments)
        .status()
        .with_context(|| format!("cannot start {}", program.display()))?;
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let micros = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    #[expect(
        clippy::cast_precision_loss,
        reason = "a figure for people has six digits"
    )]
    let (cpu, peak) = (micros as f64 / 1e6, usage.max_rss() as f64 / 1024.0);
    eprintln!("\n{MARK}{cpu} {peak}");
    Ok(match status.code().map(u8::try_from) {
        Some(Ok(code)) => ExitCode::from(code),
        _ => ExitCode::from(3),
    })
}
