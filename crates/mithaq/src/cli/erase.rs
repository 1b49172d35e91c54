use super::{Outcome, line_from_input, print, say};
use anyhow::Context as _;
use mithaq_canon::EntryId;
use mithaq_core::Ground;
use mithaq_desk::{Desk, SystemClock};
use std::path::PathBuf;
use std::sync::Arc;

/// Erases a text that the law says must go, and declares it in the record in the same commit.
///
/// The words, their key and their salt are destroyed here; the act, its date and its author stay,
/// and the record still verifies. Treaty texts, proposals and decisions are never erased. Every
/// other side is asked for the same and answers in its own log: nobody can force another
/// sovereign. Backups made before still hold the text: destroy them, or their key.
///
/// The password of the registrar is read from standard input; the server must not be running.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  mithaq erase home 3f…9c --ground data-subject --login registrar < password.txt")]
pub(crate) struct Erase {
    /// The home.
    home: PathBuf,
    /// A text, or an entry, all of whose erasable texts are meant.
    what: EntryId,
    /// Why: retention-ended, data-subject, entered-in-error or order.
    #[arg(long, value_parser = ground)]
    ground: Ground,
    /// The registrar.
    #[arg(long)]
    login: String,
}

fn ground(code: &str) -> Result<Ground, String> {
    Ground::from_code(code).ok_or_else(|| {
        let known: Vec<_> = Ground::ALL.iter().map(|ground| ground.code()).collect();
        format!("one of {}", known.join(", "))
    })
}

impl Erase {
    pub(crate) fn run(self) -> anyhow::Result<Outcome> {
        let desk = Desk::open(&self.home, Arc::new(SystemClock))?;
        let password = line_from_input("Password of the registrar")?;
        let ticket = desk.sign_in(&self.login, &password)?;
        let who = desk
            .signed_in(&ticket.token)?
            .context("the session ended at once")?;
        let erased = desk.erase(&who, self.what.0, self.ground);
        desk.sign_out(&ticket.token)?;
        let erased = erased?;
        for text in &erased.texts {
            print(format_args!("{text}"))?;
        }
        say(format_args!(
            "Erased here and declared in our log. The other side is asked for the same and decides by \
             itself. Backups made before still hold it."
        ));
        Ok(Outcome::Done)
    }
}
