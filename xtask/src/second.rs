//! The second verifier, `docs/verify.py`: a Python of its own with the public packages it needs.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::shell::Project;

/// What names that Python to the tests.
pub(crate) const PYTHON: &str = "MITHAQ_VERIFY_PYTHON";

/// The second has ML-DSA from 48 on.
const PACKAGES: [&str; 2] = ["cbor2", "cryptography>=48"];

/// What must be there: an older folder may hold the packages without what is needed of them.
const IMPORTS: &str = "import cbor2; from cryptography.hazmat.primitives.asymmetric import mldsa";

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
    if project.has(&python.display().to_string(), &["-c", IMPORTS]) {
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
