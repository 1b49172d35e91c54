use super::proof::explained;
use super::{Outcome, print, say, write_over_own};
use crate::texts::{input, output};
use clap::Subcommand;
use mithaq_canon::Position;
use mithaq_desk::SignatureVerifier;
use mithaq_record::{Keys, Note, NoteKey};
use std::path::{Path, PathBuf};

/// Checkpoints of a log for a neutral depositary, in the form of C2SP: optional, and off unless you
/// hand them over.
///
/// A depositary who keeps and cosigns them can later show that a log was not rewritten, without
/// ever seeing an entry.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  mithaq witness checkpoint home --out today.checkpoint
  mithaq witness check today.checkpoint --home home
  mithaq witness check cosigned.checkpoint --keys register.keys --depositary 'NAME+ID+KEY'")]
pub(crate) struct Witness {
    #[command(subcommand)]
    step: Step,
}

#[derive(Debug, Subcommand)]
enum Step {
    /// Writes the state of our own log, signed by our server. The server may be running.
    Checkpoint {
        /// The home.
        home: PathBuf,
        /// Where to write it; `-` is standard output.
        #[arg(long, default_value = input::STANDARD)]
        out: PathBuf,
    },
    /// Checks a checkpoint: the log's signature, depositaries' cosignatures, and that a home's own
    /// copy of the log says the same. Exit code 4 if anything does not hold.
    Check {
        /// The checkpoint; `-` is standard input.
        note: PathBuf,
        /// A home whose copy of that log should say the same.
        #[arg(long, required_unless_present = "keys")]
        home: Option<PathBuf>,
        /// The keys of the register, which `mithaq proof HOME --keys` writes, for whoever has no home.
        #[arg(long, conflicts_with = "home")]
        keys: Option<PathBuf>,
        /// A depositary who must have cosigned it.
        #[arg(long = "depositary", value_name = "NAME+ID+KEY", value_parser = key)]
        depositaries: Vec<NoteKey>,
    },
}

fn key(text: &str) -> Result<NoteKey, String> {
    NoteKey::parse(text).map_err(|wrong| wrong.to_string())
}

impl Witness {
    pub(crate) fn run(self) -> anyhow::Result<Outcome> {
        match self.step {
            Step::Checkpoint { home, out } => {
                let (note, key) = mithaq_desk::checkpoint(&home).map_err(explained)?;
                let text = note.to_text();
                if out.as_os_str() == input::STANDARD {
                    output::whole(&out, text.as_bytes(), &[])?;
                } else {
                    write_over_own(&out, text.as_bytes(), is_note)?;
                }
                say(format_args!("The key for a depositary: {key}"));
                Ok(Outcome::Done)
            }
            Step::Check {
                note,
                home,
                keys,
                depositaries,
            } => check(&note, home.as_deref(), keys.as_deref(), &depositaries),
        }
    }
}

fn is_note(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|text| Note::parse(text).is_ok())
}

fn check(
    path: &Path,
    home: Option<&Path>,
    keys: Option<&Path>,
    depositaries: &[NoteKey],
) -> anyhow::Result<Outcome> {
    let text = String::from_utf8(input::bytes(path)?);
    let text = text.map_err(|_| input::Unusable::file(path, "this is no text"))?;
    let note = Note::parse(&text).map_err(|wrong| input::Unusable::file(path, wrong))?;
    let known = match (home, keys) {
        (Some(home), _) => mithaq_desk::proof_keys(home).map_err(explained)?,
        (None, Some(keys)) => Keys::from_bytes(&input::bytes(keys)?)
            .map_err(|wrong| input::Unusable::file(keys, wrong))?,
        (None, None) => return Err(input::Unusable::because("name a home or a file of keys")),
    };
    let mut wrong = Vec::new();
    if !is_signed(&note, &known) {
        wrong.push("it is not signed by the server of that log".to_owned());
    }
    for depositary in depositaries {
        match note.cosigned_at(depositary, &SignatureVerifier) {
            Some(time) => {
                let date = mithaq_canon::Time(time.saturating_mul(1000)).date(0);
                print(format_args!("cosigned by {} on {date}", depositary.name))?;
            }
            None => wrong.push(format!("{} did not cosign it", depositary.name)),
        }
    }
    if let Some(home) = home
        && !mithaq_desk::agrees(home, &note.checkpoint).map_err(explained)?
    {
        wrong
            .push("the copy of that log in this home says otherwise, or has less of it".to_owned());
    }
    if wrong.is_empty() {
        let checkpoint = &note.checkpoint;
        print(format_args!(
            "{}: {} entries (epoch {}), root {}",
            checkpoint.side, checkpoint.size, checkpoint.epoch, checkpoint.root
        ))?;
        return Ok(Outcome::Done);
    }
    for finding in wrong {
        print(format_args!("{finding}"))?;
    }
    Ok(Outcome::NotVerified)
}

fn is_signed(note: &Note, keys: &Keys) -> bool {
    let checkpoint = &note.checkpoint;
    let charter = &keys.charter.charter;
    let Ok(ring) = keys.ring(&SignatureVerifier) else {
        return false;
    };
    let side = charter
        .sides()
        .find(|(_, side)| side.key == checkpoint.side);
    let Some((side, _)) = side.filter(|_| charter.id() == checkpoint.register) else {
        return false;
    };
    // The key in use when the log had so many entries.
    let at = Position {
        side,
        epoch: checkpoint.epoch,
        seq: checkpoint.size,
    };
    ring.server_key(at)
        .is_some_and(|key| note.is_signed_by(key, &SignatureVerifier))
}
