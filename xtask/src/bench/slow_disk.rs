//! A disk that takes longer to sync than the one that is here. Disks of virtual machines often answer
//! a sync from a cache, within a tenth of a millisecond; one that keeps its word needs one or more.
//! What waits for syncs can be measured on such a machine only if they take their time.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

const SOURCE: &str = include_str!("slow_disk.c");

/// What each sync takes longer, in microseconds. With it an empty commit takes some 1.3 milliseconds,
/// which is the fastest of the disks that the bar was set beside.
pub(super) const MORE_US: &str = "1000";

/// Programs started with [`SlowDisk::environment`] sync more slowly.
pub(super) struct SlowDisk {
    library: PathBuf,
}

impl SlowDisk {
    /// Builds what stands between a program and its disk.
    ///
    /// # Errors
    /// Where there is no C compiler, or no way to put anything between.
    pub(super) fn new(place: &Path) -> Result<Self> {
        std::fs::create_dir_all(place).with_context(|| place.display().to_string())?;
        let (source, library) = (place.join("slow_disk.c"), place.join("slow_disk.so"));
        std::fs::write(&source, SOURCE).with_context(|| source.display().to_string())?;
        let built = Command::new("cc")
            .args(["-O2", "-shared", "-fPIC", "-o"])
            .args([&library, &source])
            .arg("-ldl")
            .output()
            .context("cannot start cc")?;
        let said = String::from_utf8_lossy(&built.stderr);
        ensure!(built.status.success(), "cc: {}", said.trim());
        Ok(Self { library })
    }

    /// What the program is to find in its environment.
    pub(super) fn environment(&self) -> [(&'static str, String); 2] {
        [
            ("LD_PRELOAD", self.library.display().to_string()),
            ("SYNC_US", MORE_US.to_owned()),
        ]
    }
}
