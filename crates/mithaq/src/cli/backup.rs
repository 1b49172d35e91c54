use super::{Outcome, say};
use std::path::PathBuf;

/// Writes a backup of a home to one file: record, home tables, charter, settings and sealed keys,
/// as they are at one moment. The server may be running.
///
/// The home key is not in it. Without that key the backup opens no text, no note and no private
/// key: keep a copy of it, once, where the backups are not.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  mithaq backup home --out home-monday.backup
  mithaq backup home --out home-first.backup --key-out /media/safe/home.key")]
pub(crate) struct Backup {
    /// The home.
    home: PathBuf,
    /// The file to make.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Also writes the home key, to a file that must be kept apart from the backup.
    #[arg(long, value_name = "FILE")]
    key_out: Option<PathBuf>,
}

impl Backup {
    pub(crate) fn run(self) -> anyhow::Result<Outcome> {
        let made = mithaq_desk::backup(&self.home, &self.out, self.key_out.as_deref())?;
        say(format_args!(
            "{}: {} bytes, synced to the disk.",
            self.out.display(),
            made.bytes
        ));
        match &self.key_out {
            Some(key) => say(format_args!(
                "{}: the home key. Keep it apart from every backup: the two together open all that \
                 lies sealed in the home.",
                key.display()
            )),
            None => say(format_args!(
                "The home key is not in it. Without a copy of {} this backup opens no text and no \
                 private key: see --key-out.",
                self.home.join("home.key").display()
            )),
        }
        Ok(Outcome::Done)
    }
}
