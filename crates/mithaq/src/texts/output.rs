//! A result into a file or to standard output.

use super::input::{STANDARD, Unusable};
use anyhow::Context as _;
use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;

/// Writes a whole file, or to standard output for `-`. A file that is there is replaced only once
/// the new one is complete on the disk.
///
/// # Errors
/// [`Unusable`] if `path` is one of `inputs`, which must not be lost; else the fault of the system.
pub(crate) fn whole(path: &Path, bytes: &[u8], inputs: &[&Path]) -> anyhow::Result<()> {
    if path.as_os_str() == STANDARD {
        let mut out = io::stdout().lock();
        out.write_all(bytes)?;
        return Ok(out.flush()?);
    }
    if inputs.iter().any(|input| are_one(path, input)) {
        return Err(Unusable::file(
            path,
            "this is the file that is read: choose another name for the result",
        ));
    }
    whole_file(path, bytes)
}

/// The same into a file, whatever its name.
///
/// # Errors
/// The fault of the system, with the file's name.
pub(crate) fn whole_file(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    replace(path, bytes).with_context(|| format!("{} cannot be written", path.display()))
}

fn are_one(a: &Path, b: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().ok();
    real(a).is_some_and(|a| real(b).is_some_and(|b| a == b))
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let name = path
        .file_name()
        .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "no name of a file"))?;
    let mut beside = std::ffi::OsString::from(".");
    beside.push(name);
    beside.push(format!(".{}.part", std::process::id()));
    let beside = path.with_file_name(beside);
    let written = write_new(&beside, bytes).and_then(|()| std::fs::rename(&beside, path));
    if written.is_err() {
        // What failed has been said; a part that stays is no harm.
        let _left = std::fs::remove_file(&beside);
    }
    written
}

fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create_new(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}
