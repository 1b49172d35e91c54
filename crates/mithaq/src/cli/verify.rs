use super::{Outcome, print, say};
use mithaq_desk::{Damage, Finding, Part};
use serde::Serialize;
use std::io::IsTerminal as _;
use std::path::PathBuf;

/// Checks every stored byte of a home: encodings, ids, signatures, links, roots, receipts,
/// payloads, the read tables against the record, and the head mark. Or checks a proof.
///
/// Exit code 4 if anything is not what was signed. The server of the home may be running.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  mithaq verify home
  mithaq verify --json home || echo 'not as it was signed'
  mithaq verify article-7.proof
  mithaq verify article-7.proof --known-charter register.keys")]
pub(crate) struct Verify {
    /// The home, or a file that `mithaq proof` wrote.
    home: PathBuf,
    /// The keys of the register, for a proof that does not bring them.
    #[arg(long, value_name = "FILE")]
    known_charter: Option<PathBuf>,
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
    /// Checks a home and says so to people.
    pub(super) fn of(home: PathBuf) -> Self {
        Self {
            home,
            known_charter: None,
            json: false,
        }
    }

    pub(crate) fn run(self) -> anyhow::Result<Outcome> {
        if !self.home.is_dir() {
            return super::verify_file::run(&self.home, self.known_charter.as_deref(), self.json);
        }
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
            say(format_args!("Not verified. {}", remedy(&report.findings)));
        }
        Ok(if verified {
            Outcome::Done
        } else {
            Outcome::NotVerified
        })
    }
}

/// What is to be done about all that was found.
fn remedy(findings: &[Finding]) -> &'static str {
    if findings.iter().all(|found| found.damage == Damage::Earlier) {
        "Bring the home to this version first."
    } else if findings.iter().all(|found| found.part == Part::ReadTables) {
        "The record is as it was signed; only what pages show of it is not. `mithaq rebuild` makes \
         that anew."
    } else {
        "Stop the server, keep a copy of the folder as it is, and fetch the log back from the other \
         side or from a backup."
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(part: Part, damage: Damage) -> Finding {
        Finding {
            part,
            damage,
            detail: String::new(),
        }
    }

    #[test]
    fn the_remedy_is_that_of_the_worst_that_was_found() {
        let earlier = found(Part::Database, Damage::Earlier);
        let rows = found(Part::ReadTables, Damage::Differs);
        let worse = found(Part::OwnLog, Damage::CutTail);
        assert!(remedy(&[earlier]).contains("this version"));
        assert!(remedy(std::slice::from_ref(&rows)).contains("rebuild"));
        assert!(remedy(&[rows, worse]).contains("fetch the log back"));
    }
}
