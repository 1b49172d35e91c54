//! The second verifier, `docs/verify.py`: a Python of its own with the public packages it needs.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::shell::Project;

/// What names that Python to the tests.
pub(crate) const PYTHON: &str = "MITHAQ_VERIFY_PYTHON";

const PACKAGES: [&str; 2] = ["cbor2", "cryptography"];

/// Where it is, once [`install`] has made it.
pub(crate) fn python(project: &Project) -> PathBuf {
    project.target().join("verify-py/bin/python")
}

/// Makes a folder of Python's own under `target/` and fetches the packages into it, unless they are
/// there.
///
/// # Errors
/// When Python cannot be started.
pub(crate) fn install(project: &Project) -> Result<bool> {
    let python = python(project);
    let imports = format!("import {}", PACKAGES.join(", "));
    if project.has(&python.display().to_string(), &["-c", &imports]) {
        return Ok(true);
    }
    let place = project.target().join("verify-py").display().to_string();
    if !made(project, &place)? {
        // Debian keeps what makes such folders in a package of its own.
        let fetched = project.has("apt-get", &["install", "--yes", "python3-venv"]);
        if !fetched || !made(project, &place)? {
            return Ok(false);
        }
    }
    let status = Command::new(python)
        .args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
        ])
        .args(PACKAGES)
        .status()
        .context("cannot start pip")?;
    Ok(status.success())
}

fn made(project: &Project, place: &str) -> Result<bool> {
    let status = project
        .command("python3", &["-m", "venv", "--clear", place])
        .status();
    Ok(status.context("cannot start python3")?.success())
}
