//! The browser journeys in `e2e/`: what they need, and their run.

use std::ffi::OsString;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use crate::shell::{self, Project};

const CHROMIUM: &str = "/usr/bin/chromium";

/// One file of each Debian package without which Arabic would be drawn as empty boxes.
const FONTS: [(&str, &str); 2] = [
    (
        "fonts-hosny-amiri",
        "/usr/share/fonts/opentype/fonts-hosny-amiri",
    ),
    (
        "fonts-noto-core",
        "/usr/share/fonts/truetype/noto/NotoNaskhArabic-Regular.ttf",
    ),
];

/// Brings Node.js, Chromium, Arabic fonts and the journeys' own packages, each only where missing.
///
/// # Errors
/// When a package manager cannot be started; `Ok(false)` when it fails.
pub(crate) fn install(project: &Project) -> Result<bool> {
    let missing = missing_packages(project);
    if !missing.is_empty() {
        eprintln!("installing {}", missing.join(" "));
        let mut install = vec!["install", "--yes", "--no-install-recommends"];
        install.extend(missing);
        if !apt(project, &["update"])? || !apt(project, &install)? {
            return Ok(false);
        }
    }
    if is_current(project) {
        return Ok(true);
    }
    let npm = [
        "ci",
        "--omit=optional",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
    ];
    let status = project
        .command("npm", &npm)
        .current_dir(project.path("e2e"))
        .status()
        .context("cannot start npm")?;
    Ok(status.success())
}

/// Lives through every journey, one after another, with the product as `cargo build` made it.
///
/// # Errors
/// When node cannot be started or there is no journey; `Ok(false)` when one fails.
pub(crate) fn run(project: &Project) -> Result<bool> {
    let mut files = Vec::new();
    let folder = project.path("e2e/journeys");
    for entry in std::fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
        let name = entry?.file_name();
        if is_journey(&name) {
            files.push(Path::new("journeys").join(name));
        }
    }
    ensure!(!files.is_empty(), "no *.test.mjs in {}", folder.display());
    files.sort();
    let status = project
        .command("node", &["--test", "--test-reporter=spec"])
        .args(files)
        .current_dir(project.path("e2e"))
        .env("MITHAQ", project.target().join("debug/mithaq"))
        .status()
        .context("cannot start node")?;
    Ok(status.success())
}

fn is_journey(name: &OsString) -> bool {
    name.to_str()
        .is_some_and(|name| name.ends_with(".test.mjs"))
}

fn missing_packages(project: &Project) -> Vec<&'static str> {
    let mut missing = Vec::new();
    if !project.has("node", &["--version"]) {
        missing.extend(["nodejs", "npm"]);
    }
    if shell::environment("CHROMIUM").is_none() && !Path::new(CHROMIUM).exists() {
        missing.push("chromium");
    }
    missing.extend(
        FONTS
            .iter()
            .filter(|(_, file)| !Path::new(file).exists())
            .map(|(name, _)| name),
    );
    missing
}

/// Debian's package manager; where there is none, the step's remedy says what to install.
fn apt(project: &Project, arguments: &[&str]) -> Result<bool> {
    let status = project
        .command("apt-get", &["--quiet"])
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .status()
        .context("cannot start apt-get")?;
    Ok(status.success())
}

/// Whether `npm ci` has already installed what the lock file names: npm writes its own lock
/// last, so one that is newer than ours is complete.
fn is_current(project: &Project) -> bool {
    let modified = |file: &str| std::fs::metadata(project.path(file)).and_then(|m| m.modified());
    match (
        modified("e2e/node_modules/.package-lock.json"),
        modified("e2e/package-lock.json"),
    ) {
        (Ok(installed), Ok(wanted)) => installed >= wanted,
        (Ok(_) | Err(_), _) => false,
    }
}
