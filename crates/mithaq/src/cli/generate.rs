use super::{Cli, Outcome};
use anyhow::Context as _;
use clap::{CommandFactory as _, ValueEnum as _};
use clap_complete::Shell;
use std::path::{Path, PathBuf};

/// Writes what a release ships: man pages and shell completions.
#[derive(Debug, clap::Args)]
pub(crate) struct Generate {
    what: What,
    /// The folder to write into; made if missing.
    #[arg(long)]
    dir: PathBuf,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum What {
    Man,
    Completions,
}

impl Generate {
    pub(crate) fn run(self) -> anyhow::Result<Outcome> {
        std::fs::create_dir_all(&self.dir).with_context(|| self.dir.display().to_string())?;
        match self.what {
            What::Man => clap_mangen::generate_to(Cli::command(), &self.dir)?,
            What::Completions => completions(&self.dir)?,
        }
        Ok(Outcome::Done)
    }
}

fn completions(dir: &Path) -> anyhow::Result<()> {
    for shell in Shell::value_variants() {
        clap_complete::generate_to(*shell, &mut Cli::command(), "mithaq", dir)?;
    }
    Ok(())
}
