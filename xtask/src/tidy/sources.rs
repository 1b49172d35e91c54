//! The files of the checkout that a fence reads.

use std::collections::BTreeMap;

use anyhow::{Context, Result};

use crate::shell::Project;

/// Every text file that git tracks or would track, by its path from the root.
///
/// Files that are not UTF-8 are left out: no fence reads pictures or fonts.
///
/// # Errors
/// When this is no git checkout, or a file cannot be read.
pub(crate) fn tracked(project: &Project) -> Result<BTreeMap<String, String>> {
    let list = project
        .output(
            "git",
            &[
                "ls-files",
                "-z",
                "--cached",
                "--others",
                "--exclude-standard",
            ],
        )
        .context("the fences look at what git tracks")?;
    let mut files = BTreeMap::new();
    for path in list.split('\0').filter(|path| !path.is_empty()) {
        let place = project.path(path);
        if !place.is_file() {
            continue; // deleted, not yet committed; or a link to elsewhere
        }
        let bytes = std::fs::read(&place).with_context(|| format!("cannot read {path}"))?;
        if let Ok(text) = String::from_utf8(bytes) {
            files.insert(path.to_owned(), text);
        }
    }
    Ok(files)
}
