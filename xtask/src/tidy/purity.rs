//! The pure rooms: no clock, disk or network can be reached from them.
//!
//! `#![no_std]` alone does not bind what a room depends on, so its tree is held to a list as well.

use anyhow::Result;

use super::Violation;
use crate::shell::Project;

/// The rooms that must stay pure.
pub(crate) const PURE: [&str; 4] = [
    "mithaq-canon",
    "mithaq-text",
    "mithaq-record",
    "mithaq-core",
];

/// What they may rest on: hashing, Unicode's folding, a cell, and what these rest on. Each is
/// `no_std`.
const ALLOWED: [&str; 18] = [
    "mithaq-canon",
    "mithaq-text",
    "mithaq-record",
    "mithaq-core",
    "sha2",
    "digest",
    "block-buffer",
    "crypto-common",
    "hybrid-array",
    "typenum",
    "cfg-if",
    "unicode-normalization",
    "tinyvec",
    "tinyvec_macros",
    "once_cell",
    "cpufeatures",
    "base64",
    "libc", // of cpufeatures, on some processors only
];

/// Features by which an allowed crate would bring the standard library or randomness in.
const IMPURE_FEATURES: [&str; 4] = ["std", "getrandom", "sys_rng", "rand_core"];

/// A target without a standard library; built for where rustup has it.
const BARE_TARGET: &str = "x86_64-unknown-none";

/// The question to cargo whose answer [`check_tree`] reads.
pub(crate) fn tree_arguments(room: &str) -> [&str; 9] {
    let format = ["--prefix", "none", "--format", "{p}|{f}"];
    let [a, b, c, d] = format;
    [
        "tree",
        "--offline",
        "-p",
        room,
        "-e=normal,build",
        a,
        b,
        c,
        d,
    ]
}

/// Whatever in a room's tree is not on the list, or switched to use the standard library.
///
/// Each line reads `name v1.2.3 (place)|feature,feature`.
pub(crate) fn check_tree(room: &str, tree: &str) -> Vec<Violation> {
    let manifest = format!("crates/{room}/Cargo.toml");
    let mut found = Vec::new();
    for line in tree.lines() {
        let (package, features) = line.split_once('|').unwrap_or((line, ""));
        let name = package.split(' ').next().unwrap_or_default();
        if name.is_empty() {
            continue;
        }
        if !ALLOWED.contains(&name) {
            found.push(Violation::in_file(
                &manifest,
                format!(
                    "`{name}` is in the tree of a pure room: pass the value in, or, if it is \
                     no_std and needs no system, add it to xtask/src/tidy/purity.rs"
                ),
            ));
        }
        let features = features.trim_end_matches(" (*)");
        for feature in features
            .split(',')
            .filter(|feature| IMPURE_FEATURES.contains(feature))
        {
            found.push(Violation::in_file(
                &manifest,
                format!("`{name}` comes with its feature `{feature}`: switch it off, a pure room has no system"),
            ));
        }
    }
    found
}

/// A pure room says `#![no_std]`, in every build of it, and takes std back for tests only.
pub(crate) fn check_attribute(path: &str, text: &str) -> Vec<Violation> {
    let mut found = Vec::new();
    if !text.lines().any(|line| line.trim() == "#![no_std]") {
        found.push(Violation::in_file(
            path,
            "a pure room begins with `#![no_std]`; its tests may say `#[cfg(test)] extern crate std;`",
        ));
    }
    let mut before = "";
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        if line.starts_with("extern crate std") && before != "#[cfg(test)]" {
            found.push(Violation::at(
                path,
                number,
                "takes the standard library back: only tests may, under `#[cfg(test)]`",
            ));
        }
        before = line;
    }
    found
}

/// Whether the pure rooms can be built for a machine that has no system at all.
///
/// # Errors
/// When rustc cannot be asked.
pub(crate) fn bare_target_installed(project: &Project) -> Result<bool> {
    let library = project.output(
        "rustc",
        &["--print", "target-libdir", "--target", BARE_TARGET],
    )?;
    Ok(std::path::Path::new(library.trim()).is_dir())
}

/// Builds them so.
pub(crate) fn check_build(project: &Project) -> Vec<Violation> {
    let build = |room: &&str| {
        let built = project.output(
            "cargo",
            &[
                "check",
                "--quiet",
                "--offline",
                "-p",
                room,
                "--target",
                BARE_TARGET,
            ],
        );
        built.err().map(|error| {
            Violation::in_file(
                &format!("crates/{room}/Cargo.toml"),
                format!("does not build without a system: {error:#}"),
            )
        })
    };
    PURE.iter().filter_map(build).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashing_is_allowed() {
        let tree = "mithaq-canon v0.1.0 (here)|\nsha2 v0.11.1|\ndigest v0.11.3|block-api,default\n\
                    hybrid-array v0.4.15| (*)\n";
        assert_eq!(check_tree("mithaq-canon", tree), []);
    }

    #[test]
    fn a_crate_with_a_system_is_named() {
        assert_eq!(check_tree("mithaq-core", "tokio v1.54.0|net").len(), 1);
    }

    #[test]
    fn a_feature_that_needs_a_system_is_named() {
        assert_eq!(
            check_tree("mithaq-core", "sha2 v0.11.1|alloc,std (*)").len(),
            1
        );
    }

    #[test]
    fn the_attribute_must_hold_in_every_build() {
        assert_eq!(
            check_attribute("l", "//! Doc.\n#![no_std]\nextern crate alloc;\n"),
            []
        );
        assert_eq!(
            check_attribute("l", "#![no_std]\n#[cfg(test)]\nextern crate std;\n"),
            []
        );
        assert_eq!(
            check_attribute("l", "#![cfg_attr(not(test), no_std)]\n").len(),
            1
        );
        assert_eq!(check_attribute("l", "// #![no_std]\n").len(), 1);
        assert_eq!(
            check_attribute("l", "#![no_std]\nextern crate std;\n").len(),
            1
        );
    }
}
