//! The fences between the rooms of the house, each a function from text to violations.
//!
//! What the compiler and clippy already hold is not repeated here.

mod codes;
mod links;
mod names;
mod outside;
mod purity;
mod reliability;
mod rooms;
mod sides;
mod sources;
mod traces;
mod translations;
mod unescaped;

use std::fmt;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;

use crate::shell::Project;

/// One place where a fence is broken.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Violation {
    /// The file, relative to the checkout.
    path: String,
    /// The line, counted from 1; none where the whole file is meant.
    line: Option<usize>,
    /// What is wrong, and what to do instead.
    what: String,
}

impl Violation {
    fn in_file(path: &str, what: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            line: None,
            what: what.into(),
        }
    }

    fn at(path: &str, line: usize, what: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            line: Some(line),
            what: what.into(),
        }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.path, self.what),
            None => write!(f, "{}: {}", self.path, self.what),
        }
    }
}

/// Checks every fence; exit code 1 when one is broken.
///
/// # Errors
/// When cargo or git cannot be asked, or a file cannot be read.
pub(crate) fn run(project: &Project) -> Result<ExitCode> {
    Ok(if holds(project)? {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    })
}

/// Checks every fence and shows what is broken.
///
/// # Errors
/// As [`run`].
pub(crate) fn holds(project: &Project) -> Result<bool> {
    let violations = violations(project)?;
    for violation in &violations {
        println!("{violation}");
    }
    println!("fences: {} broken", violations.len());
    Ok(violations.is_empty())
}

fn violations(project: &Project) -> Result<Vec<Violation>> {
    let mut found = Vec::new();

    let metadata = project.output(
        "cargo",
        &[
            "metadata",
            "--no-deps",
            "--format-version",
            "1",
            "--offline",
        ],
    )?;
    let members = rooms::members(&metadata)?;
    found.extend(rooms::check(&members));
    found.extend(outside::check(&members));

    for room in purity::PURE {
        let tree = project.output("cargo", &purity::tree_arguments(room))?;
        found.extend(purity::check_tree(room, &tree));
        let lib = format!("crates/{room}/src/lib.rs");
        found.extend(purity::check_attribute(
            &lib,
            &std::fs::read_to_string(project.path(&lib))?,
        ));
    }
    if purity::bare_target_installed(project)? {
        found.extend(purity::check_build(project));
    }

    let files = sources::tracked(project)?;
    for (path, text) in &files {
        let extension = Path::new(path)
            .extension()
            .and_then(|e| e.to_str())
            .unwrap_or_default();
        found.extend(traces::check(path, text));
        match extension {
            "rs" => {
                found.extend(unescaped::check(path, text));
                found.extend(names::check(path, text));
            }
            "css" => found.extend(sides::check(path, text)),
            "md" => found.extend(links::check(path, text, |file| project.path(file).exists())),
            _ => (),
        }
    }
    found.extend(translations::check(&files));
    found.extend(codes::check(&files));
    found.extend(reliability::check(&files));
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The fences hold in this very checkout, whoever runs the tests.
    #[test]
    fn the_house_is_tidy() -> Result<()> {
        let found = violations(&Project::here())?;
        let list: String = found
            .iter()
            .map(|violation| format!("{violation}\n"))
            .collect();
        assert!(found.is_empty(), "\n{list}");
        Ok(())
    }
}
