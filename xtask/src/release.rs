//! `cargo xtask release`: the folder that is handed out.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::shell::Project;

/// Papers that go with the binary.
const PAPERS: [&str; 3] = ["LICENSE", "README.md", "CHANGELOG.md"];

/// Builds the binary and lets it write its own man pages and completions into `dir`.
///
/// # Errors
/// When a file cannot be written or the product cannot be started; exit code 1 when the build or
/// the product's `generate` fails or writes nothing.
pub(crate) fn run(project: &Project, dir: &Path, docs_only: bool) -> Result<ExitCode> {
    let dir = project.path(dir);
    let (profile, build): (_, &[&str]) = if docs_only {
        ("debug", &["build", "--package", "mithaq"])
    } else {
        (
            "release",
            &["build", "--package", "mithaq", "--release", "--locked"],
        )
    };
    if !project
        .command("cargo", build)
        .status()
        .context("cannot start cargo")?
        .success()
    {
        return Ok(ExitCode::from(1));
    }
    let binary = project.target().join(profile).join("mithaq");
    for kind in ["man", "completions"] {
        let folder = dir.join(kind);
        fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        // The product knows its own commands best: pages made from anything else would drift.
        let status = project
            .command(&binary.to_string_lossy(), &["generate", kind, "--dir"])
            .arg(&folder)
            .status()
            .with_context(|| format!("cannot start {}", binary.display()))?;
        // A product that exits 0 without a page would hand out an empty folder.
        let empty = fs::read_dir(&folder)?.next().is_none();
        if !status.success() || empty {
            eprintln!(
                "`mithaq generate {kind}` wrote nothing to {}",
                folder.display()
            );
            return Ok(ExitCode::from(1));
        }
    }
    if !docs_only {
        copy(&binary, &dir.join("mithaq"))?;
        for paper in PAPERS {
            copy(&project.path(paper), &dir.join(paper))?;
        }
    }
    println!("{}", dir.display());
    Ok(ExitCode::SUCCESS)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to)
        .with_context(|| format!("cannot copy {} to {}", from.display(), to.display()))?;
    Ok(())
}
