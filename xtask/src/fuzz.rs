//! The targets of `fuzz/` with cargo-fuzz and a nightly compiler, where both are installed.

use anyhow::{Context, Result};

use crate::shell::Project;

/// Seconds for each target; finding something takes hours, and this only shows that it runs.
const SECONDS: &str = "-max_total_time=2";

/// Builds every target and runs each briefly; where cargo-fuzz is not installed, says so: the same
/// targets were run without it.
///
/// # Errors
/// When a program cannot be started.
pub(crate) fn run(project: &Project) -> Result<bool> {
    if !project.has("cargo", &["+nightly", "fuzz", "--version"]) {
        eprintln!("cargo-fuzz or the nightly compiler is not installed: left out");
        return Ok(true);
    }
    let listed = project
        .command("cargo", &["+nightly", "fuzz", "list"])
        .output()
        .context("cannot start `cargo fuzz list`")?;
    let targets = String::from_utf8_lossy(&listed.stdout).into_owned();
    let fuzz = |arguments: &[&str]| {
        let mut command = project.command("cargo", &["+nightly", "fuzz"]);
        let status = command.args(arguments).status();
        status.context("cannot start `cargo fuzz`")
    };
    if !listed.status.success() || !fuzz(&["build", "--dev", "--features", "libfuzzer"])?.success()
    {
        return Ok(false);
    }
    for target in targets.split_whitespace() {
        let run = [
            "run",
            "--dev",
            "--features",
            "libfuzzer",
            target,
            "--",
            SECONDS,
        ];
        if !fuzz(&run)?.success() {
            return Ok(false);
        }
    }
    Ok(true)
}
