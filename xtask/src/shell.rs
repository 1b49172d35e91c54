//! Other programs, and the place they are started in.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

/// The checkout that the chores work on.
pub(crate) struct Project {
    root: PathBuf,
}

impl Project {
    /// The checkout from which this program was built.
    pub(crate) fn here() -> Self {
        let own = Path::new(env!("CARGO_MANIFEST_DIR"));
        Self {
            root: own.parent().unwrap_or(own).to_path_buf(),
        }
    }

    /// A path inside the checkout.
    pub(crate) fn path(&self, inside: impl AsRef<Path>) -> PathBuf {
        self.root.join(inside)
    }

    /// Where cargo puts what it builds.
    pub(crate) fn target(&self) -> PathBuf {
        self.path(environment("CARGO_TARGET_DIR").unwrap_or_else(|| String::from("target")))
    }

    /// A command that will run at the root of the checkout.
    pub(crate) fn command(&self, program: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(&self.root);
        command
    }

    /// What a command prints.
    ///
    /// # Errors
    /// When it cannot be started, fails, or prints something other than UTF-8.
    pub(crate) fn output(&self, program: &str, arguments: &[&str]) -> Result<String> {
        let spoken = format!("{program} {}", arguments.join(" "));
        let output = self
            .command(program, arguments)
            .output()
            .with_context(|| format!("cannot start `{spoken}`"))?;
        ensure!(
            output.status.success(),
            "`{spoken}` failed ({}): {}",
            output.status,
            String::from_utf8_lossy(&output.stderr).trim()
        );
        String::from_utf8(output.stdout).with_context(|| format!("`{spoken}` printed no UTF-8"))
    }

    /// Whether a command can be started here and succeeds, saying nothing.
    pub(crate) fn has(&self, program: &str, arguments: &[&str]) -> bool {
        self.command(program, arguments)
            .output()
            .is_ok_and(|output| output.status.success())
    }
}

/// A variable of the environment, if it is set to something.
#[expect(
    clippy::disallowed_methods,
    reason = "a command line may read its environment"
)]
pub(crate) fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
