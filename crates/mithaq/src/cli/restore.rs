use super::{Outcome, say, verify::Verify};
use std::path::PathBuf;

/// Makes a home again from a backup.
///
/// Every byte is checked before anything is written. The new home keeps drafts and seals nothing
/// until every other side has told, by line or pouch, what it holds of our log, and what is missing
/// has been fetched back: a second history of our log is never signed.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  mithaq restore home-monday.backup --into home --key /media/safe/home.key --verify
  mithaq serve home

The home that was lost must never run again, nor may two homes be restored from one backup.")]
pub(crate) struct Restore {
    /// The backup.
    file: PathBuf,
    /// The folder of the new home: new, or empty.
    #[arg(long, value_name = "HOME")]
    into: PathBuf,
    /// The home key. Without it, put home.key into the new home before it is served.
    #[arg(long, value_name = "FILE", required_if_eq("verify", "true"))]
    key: Option<PathBuf>,
    /// Checks every stored byte of the new home, as `mithaq verify` does.
    #[arg(long)]
    verify: bool,
}

impl Restore {
    pub(crate) fn run(self) -> anyhow::Result<Outcome> {
        mithaq_desk::restore(&self.file, &self.into, self.key.as_deref())?;
        say(format_args!(
            "Restored {}. Serve it: nothing is sealed until every other side has told what it holds \
             of our log. The home that was lost must never run again.",
            self.into.display()
        ));
        if self.key.is_none() {
            say(format_args!(
                "Put the home key at {} first.",
                self.into.join("home.key").display()
            ));
        }
        if self.verify {
            return Verify::of(self.into).run();
        }
        Ok(Outcome::Done)
    }
}
