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

/// Has a part of a package validated, without what other namespaces add to the format.
#[allow(dead_code, reason = "not every test validates")]
#[expect(clippy::unwrap_used, reason = "a test may fail here")]
pub(crate) fn validate(bytes: &[u8], part: &str, schema: &Path) {
    use std::io::Read;
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    zip.by_name(part)
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("part.xml");
    std::fs::write(&file, text).unwrap();
    let output = std::process::Command::new("xmllint")
        .args(["--noout", "--huge", "--schema"])
        .args([schema, &file])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    let said: String = said.lines().take(5).collect::<Vec<_>>().join("\n");
    assert!(output.status.success(), "{part}: {said}");
}
