use super::failure::Refused;
use super::{Outcome, say, write_over_own};
use crate::texts::{input, output};
use mithaq_canon::EntryId;
use mithaq_desk::{ProveError, Shown, proof_keys, prove};
use std::path::{Path, PathBuf};

/// Writes a proof of one entry for a third party, or the keys that proofs are checked with.
///
/// A proof holds the entry, its texts, and what each other side signed of it; `mithaq verify FILE`
/// checks it without any home. It shows nothing of what came later. The server may be running.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  mithaq proof home 4f0c… --out article-7.proof
  mithaq proof home --keys register.keys
  mithaq proof home 4f0c… --known-charter --out article-7.proof
  mithaq verify article-7.proof --known-charter register.keys

An entry's id stands on the Record page.")]
pub(crate) struct Proof {
    /// The home.
    home: PathBuf,
    /// The entry: its whole id, 64 hexadecimal digits.
    #[arg(value_parser = entry, required_unless_present = "keys")]
    entry: Option<EntryId>,
    /// Where to write the proof; `-` is standard output.
    #[arg(
        long,
        value_name = "FILE",
        requires = "entry",
        required_unless_present = "keys"
    )]
    out: Option<PathBuf>,
    /// Leave the charter and the chain of keys out: the reader has them.
    #[arg(long)]
    known_charter: bool,
    /// Leave the texts out: their commitments alone are shown.
    #[arg(long)]
    no_texts: bool,
    /// Write the charter and the whole chain of keys.
    #[arg(long, value_name = "FILE", conflicts_with = "entry")]
    keys: Option<PathBuf>,
}

pub(super) fn entry(text: &str) -> Result<EntryId, String> {
    text.parse()
        .map_err(|_| "an entry's id has 64 hexadecimal digits, in small letters".to_owned())
}

impl Proof {
    pub(crate) fn run(self) -> anyhow::Result<Outcome> {
        if let Some(path) = &self.keys {
            let keys = proof_keys(&self.home).map_err(explained)?;
            write(path, &keys.to_bytes())?;
            say(format_args!(
                "The charter and {} entries about keys. Register {}",
                keys.chain.len(),
                keys.charter.charter.id()
            ));
        }
        if let (Some(entry), Some(path)) = (self.entry, &self.out) {
            let shown = Shown {
                keys: !self.known_charter,
                texts: !self.no_texts,
            };
            let proof = prove(&self.home, entry, shown).map_err(explained)?;
            let bytes = proof.to_bytes();
            write(path, &bytes)?;
            if path.as_os_str() != input::STANDARD {
                say(format_args!("{} bytes in {}", bytes.len(), path.display()));
            }
        }
        Ok(Outcome::Done)
    }
}

/// Over an earlier proof, or earlier keys, and nothing else.
fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    if path.as_os_str() == input::STANDARD {
        return output::whole(path, bytes, &[]);
    }
    write_over_own(path, bytes, mithaq_record::Proof::is_one)
}

/// A refusal where no fault of the system stands in the way.
pub(super) fn explained(error: ProveError) -> anyhow::Error {
    match error {
        ProveError::Open(error) => error.into(),
        ProveError::Fault(fault) => fault.into(),
        refused @ (ProveError::NoRegister
        | ProveError::Empty
        | ProveError::NotHeld(_)
        | ProveError::NotCountersigned(_)
        | ProveError::Charter(_)) => Refused(refused.to_string()).into(),
    }
}
