use super::{Outcome, print, print_json, say};
use crate::bench::{Plan, measure, obey};
use anyhow::Context as _;
use clap::Subcommand;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

/// Measures this program on this machine.
#[derive(Debug, clap::Args)]
pub(crate) struct Bench {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Record(Record),
    /// One side of a bench, told what to do on standard input.
    #[command(hide = true)]
    Side {
        /// Its home.
        home: PathBuf,
    },
}

/// The signed record, end to end: two homes, each in a process of its own, mutual TLS on loopback,
/// real proposals of 512 bytes, signed twice, durable and receipted on both sides.
///
/// Every figure stands beside what this machine does at best, measured in the same run: bare
/// signatures and verifications on every core, an empty durable commit. Machines differ; the
/// ratios are what counts.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  mithaq bench record
  mithaq bench record --entries 1000000 --curve --behind 1000000
  mithaq bench record --entries 20000 --batch 256 --json")]
struct Record {
    /// How many proposals are made in batches.
    #[arg(long, default_value_t = 20_000, value_parser = clap::value_parser!(u64).range(1..))]
    entries: u64,
    /// How many proposals are one batch.
    #[arg(long, default_value_t = 256, value_parser = clap::value_parser!(u32).range(1..=65_536))]
    batch: u32,
    /// How many proposals are made one by one, each after the one before is settled.
    #[arg(long, default_value_t = 200)]
    acts: u32,
    /// Measure parts that double from 1,000 entries on, so that the costs can be compared.
    #[arg(long)]
    curve: bool,
    /// Let a peer catch up that is so many entries behind.
    #[arg(long)]
    behind: Option<u64>,
    /// Where the homes are made; it should lie on the kind of disk that homes will. Removed at the
    /// end. A folder for temporary files if left out.
    #[arg(long)]
    dir: Option<PathBuf>,
    /// One JSON object on standard output.
    #[arg(long)]
    json: bool,
}

impl Bench {
    pub(crate) fn run(self) -> anyhow::Result<Outcome> {
        match self.what {
            What::Record(record) => record.run(),
            What::Side { home } => obey(&home).map(|()| Outcome::Done),
        }
    }
}

impl Record {
    fn run(self) -> anyhow::Result<Outcome> {
        let parent = self.dir.unwrap_or_else(std::env::temp_dir);
        let dir = parent.join(format!("mithaq-bench-{}", std::process::id()));
        let shows = std::io::stderr().is_terminal();
        let plan = Plan {
            entries: self.entries,
            batch: usize::try_from(self.batch)?,
            acts: self.acts,
            curve: self.curve,
            behind: self.behind,
            dir: dir.clone(),
        };
        let report = measure(&plan, &mut |step| {
            if shows {
                say(format_args!("{step}"));
            }
        });
        remove(&dir)?;
        let report = report?;
        if self.json {
            print_json(&report)?;
        } else {
            print(format_args!("{}", report.table()))?;
        }
        Ok(Outcome::Done)
    }
}

fn remove(dir: &Path) -> anyhow::Result<()> {
    if dir.exists() {
        std::fs::remove_dir_all(dir)
            .with_context(|| format!("{}: cannot be removed", dir.display()))?;
    }
    Ok(())
}
