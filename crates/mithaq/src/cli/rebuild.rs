use super::{Outcome, say};
use std::path::PathBuf;

/// Drops every read table and index and makes them again from the record. Home tables (notes,
/// drafts, accounts, keys) are not touched.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  mithaq rebuild home && mithaq verify home")]
pub(crate) struct Rebuild {
    /// The home; its server must not be running.
    home: PathBuf,
}

impl Rebuild {
    pub(crate) fn run(self) -> anyhow::Result<Outcome> {
        mithaq_desk::rebuild(&self.home)?;
        say(format_args!(
            "Rebuilt the read tables of {}.",
            self.home.display()
        ));
        Ok(Outcome::Done)
    }
}
