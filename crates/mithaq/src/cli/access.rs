use super::failure::Refused;
use super::{Outcome, line_from_input, print};
use anyhow::Context as _;
use mithaq_canon::EntryId;
use mithaq_desk::{AskError, Desk, SystemClock, UserId};
use std::path::PathBuf;
use std::sync::Arc;

/// Says which offices of this side may know of a dossier: the access list.
///
/// To all others the dossier does not exist: not in lists, not in counts, not in the record page.
/// Without --only and --open the list is shown. The list is this home's own and never leaves it.
/// The password of the office that decides is read from standard input; the server of this home
/// must not be running.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  mithaq access home 3f…9c --login head --only negotiator --only drafter < password.txt
  mithaq access home 3f…9c --login head --open < password.txt

The dossier is the long number in the address of its page: /instruments/NUMBER.")]
pub(crate) struct Access {
    /// The home.
    home: PathBuf,
    /// The dossier: the entry with which its instrument or session entered the register.
    dossier: EntryId,
    /// The office that decides: head of delegation, foreign ministry or registrar.
    #[arg(long)]
    login: String,
    /// An office that may know of it; once for each. Who decides stays on the list.
    #[arg(long, value_name = "LOGIN", conflicts_with = "open")]
    only: Vec<String>,
    /// Every office of this home may know of it.
    #[arg(long)]
    open: bool,
}

impl Access {
    pub(crate) fn run(self) -> anyhow::Result<Outcome> {
        let desk = Desk::open(&self.home, Arc::new(SystemClock))?;
        let accounts = desk.accounts()?;
        let account = |login: &String| {
            let found = accounts.iter().find(|account| account.login == *login);
            found.map(|account| account.id).ok_or_else(|| {
                Refused(format!(
                    "no office signs in as {login}: see mithaq office --help"
                ))
            })
        };
        // A login that does not exist is said before a password is asked for.
        let only: Vec<UserId> = self.only.iter().map(account).collect::<Result<_, _>>()?;
        let password = line_from_input("Password of the office")?;
        let ticket = desk.sign_in(&self.login, &password)?;
        let who = desk
            .signed_in(&ticket.token)?
            .context("the session ended at once")?;
        let readers = (!self.open).then_some(&only[..]);
        let listed = if self.open || !only.is_empty() {
            desk.set_readers(&who, self.dossier, readers)
        } else {
            Ok(())
        };
        let listed = listed.and_then(|()| desk.readers(&who, self.dossier));
        desk.sign_out(&ticket.token)?;
        match listed.map_err(refused)? {
            None => print(format_args!("open to every office of this home"))?,
            Some(readers) => {
                for account in accounts
                    .iter()
                    .filter(|account| readers.contains(&account.id))
                {
                    print(format_args!("{}", account.login))?;
                }
            }
        }
        Ok(Outcome::Done)
    }
}

fn refused(error: AskError) -> anyhow::Error {
    match error {
        AskError::NotFound => {
            Refused("no such dossier, or this office may not know of it".to_owned()).into()
        }
        AskError::NotAllowed => Refused(
            "this office does not decide who may know: ask the head of delegation, the foreign \
             ministry or the registrar"
                .to_owned(),
        )
        .into(),
        AskError::Fault(fault) => fault.into(),
    }
}
