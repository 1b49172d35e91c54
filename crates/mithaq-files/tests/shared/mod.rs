//! The folder of real material, which is no part of the project: tests that need it say so and
//! pass where it is not there.

use std::path::{Path, PathBuf};

/// The folder, named by `MITHAQ_SHARED_DATA` or beside the checkout; prints why a test is skipped.
pub(crate) fn data() -> Option<PathBuf> {
    #[expect(
        clippy::disallowed_methods,
        reason = "a test is told by its environment where material lies"
    )]
    let named = std::env::var_os("MITHAQ_SHARED_DATA").map(PathBuf::from);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let beside = ["../shared/data", "../../shared/data"].map(|folder| root.join(folder));
    let found = named
        .into_iter()
        .chain(beside)
        .find(|folder| folder.is_dir());
    if found.is_none() {
        skip("no folder of real material (set MITHAQ_SHARED_DATA)");
    }
    found
}

/// Whether a program is installed; prints why a test is skipped.
#[allow(dead_code, reason = "not every test needs a program")]
pub(crate) fn has(program: &str) -> bool {
    let found = std::process::Command::new(program)
        .arg("--version")
        .output()
        .is_ok();
    if !found {
        skip(&format!("{program} is not installed"));
    }
    found
}

#[expect(clippy::print_stderr, reason = "a skipped test says why")]
fn skip(why: &str) {
    eprintln!("skipped: {why}");
}

/// The word processor to open files in; prints why a test is skipped.
#[allow(dead_code, reason = "not every test needs a program")]
pub(crate) fn soffice() -> Option<PathBuf> {
    #[expect(
        clippy::disallowed_methods,
        reason = "a test is told by its environment which program to start"
    )]
    let named = std::env::var_os("MITHAQ_SOFFICE").map(PathBuf::from);
    if named.is_none() {
        skip("no word processor named (set MITHAQ_SOFFICE)");
    }
    named
}
