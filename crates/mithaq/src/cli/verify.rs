use super::{Outcome, print, say};
use serde::Serialize;
use std::io::IsTerminal as _;
use std::path::PathBuf;

/// Checks every stored byte of a home: encodings, ids, signatures, links, roots, receipts,
/// payloads, the read tables against the record, and the head mark.
///
/// Exit code 4 if anything stored is not what was signed. The server may be running.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  mithaq verify home
  mithaq verify --json home || echo 'not as it was signed'")]
pub(crate) struct Verify {
    /// The home.
    home: PathBuf,
    /// One JSON object on standard output.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Json {
    verified: bool,
    entries: u64,
    findings: Vec<String>,
}

impl Verify {
    pub(crate) fn run(self) -> anyhow::Result<Outcome> {
        let shows = std::io::stderr().is_terminal();
        let report = mithaq_desk::verify(&self.home, &mut |progress| {
            if shows {
                say(format_args!("{} / {}", progress.done, progress.of));
            }
        })?;
        let findings: Vec<String> = report.findings.iter().map(ToString::to_string).collect();
        let verified = report.is_sound();
        if self.json {
            let json = Json {
                verified,
                entries: report.entries,
                findings,
            };
            print(format_args!("{}", serde_json::to_string(&json)?))?;
        } else if verified {
            print(format_args!(
                "{} entries: every stored byte is what was signed.",
                report.entries
            ))?;
        } else {
            for finding in findings {
                print(format_args!("{finding}"))?;
            }
            say(format_args!(
                "Not verified. Stop the server, keep a copy of the folder as it is, and fetch the log \
                 back from the other side or from a backup."
            ));
        }
        Ok(if verified {
            Outcome::Done
        } else {
            Outcome::NotVerified
        })
    }
}
