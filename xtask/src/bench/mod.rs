//! `cargo xtask bench`: figures, never part of the tests.

mod curve;
pub(crate) mod measured;
mod peers;
mod record;
mod score;
mod slow_disk;
mod text;
mod treaty;

use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::shell::Project;

/// Runs the benches of one crate, with the arguments passed on.
///
/// # Errors
/// When cargo cannot be started. An unknown subject is usage: exit code 2.
pub(crate) fn run(project: &Project, subject: &str, rest: &[String]) -> Result<ExitCode> {
    match subject {
        "text" => return text::run(project, rest),
        "record" => return record::run(project, rest),
        _ => (),
    }
    let Some(member) = member(project, subject) else {
        eprintln!(
            "no crate `{subject}` here; name a folder of crates/, with or without `mithaq-`."
        );
        return Ok(ExitCode::from(2));
    };
    let status = project
        .command("cargo", &["bench", "--package", &member, "--"])
        .args(rest)
        .status()
        .context("cannot start cargo")?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    })
}

fn member(project: &Project, subject: &str) -> Option<String> {
    [subject.to_owned(), format!("mithaq-{subject}")]
        .into_iter()
        .find(|name| {
            project
                .path("crates")
                .join(name)
                .join("Cargo.toml")
                .is_file()
        })
}
