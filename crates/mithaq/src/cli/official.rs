use super::key::write_new;
use super::{Outcome, line_from_input, print, say};
use clap::Subcommand;
use mithaq_desk::{Desk, OfficialKey, SystemClock};
use std::path::PathBuf;
use std::sync::Arc;

/// What proves an official's acts and does not lie on the server: a key in a file for another
/// computer, or a security key.
#[derive(Debug, clap::Args)]
pub(crate) struct Official {
    #[command(subcommand)]
    step: Step,
}

#[derive(Debug, Subcommand)]
enum Step {
    /// Makes the key, sealed by the passphrase that comes on standard input.
    ///
    /// Beside it, with the ending .pub, goes the public half: for `mithaq office --key-public`.
    Make(Make),
    /// Asks an office to register a security key in its browser.
    ///
    /// The office signs in and finds the request in its settings. It serves once, for a week. What
    /// the office registers takes over its powers: its grants are revoked and granted anew.
    Ask(Ask),
}

#[derive(Debug, clap::Args)]
struct Ask {
    /// The home; its server must not be running. While it runs, a registrar asks on the settings
    /// page.
    home: PathBuf,
    /// The account of the office.
    #[arg(long)]
    login: String,
}

#[derive(Debug, clap::Args)]
struct Make {
    /// The file to make. It never goes to a server.
    #[arg(long)]
    out: PathBuf,
}

impl Official {
    pub(crate) fn run(self) -> anyhow::Result<Outcome> {
        match self.step {
            Step::Make(make) => make.run(),
            Step::Ask(Ask { home, login }) => {
                let desk = Desk::open(&home, Arc::new(SystemClock))?;
                desk.ask_to_register(&login)?;
                told_to_register(&login);
                Ok(Outcome::Done)
            }
        }
    }
}

/// Says what an office must do that is asked to register a security key.
pub(super) fn told_to_register(login: &str) {
    say(format_args!(
        "{login} registers its security key after signing in: the request stands in its settings, \
         serves once, and lapses after a week. Then compare the fingerprint that both of you are \
         shown."
    ));
}

impl Make {
    fn run(self) -> anyhow::Result<Outcome> {
        let Self { out } = self;
        let passphrase = line_from_input("Passphrase of the key")?;
        let (_, file) = OfficialKey::generate(&passphrase)?;
        write_new(&out, &file.to_bytes())?;
        let mut public = out.clone().into_os_string();
        public.push(".pub");
        let public = PathBuf::from(public);
        write_new(&public, &file.public_only().to_bytes())?;
        say(format_args!(
            "Only {} goes to the registrar of the server. Read out this fingerprint to be compared \
             there:",
            public.display()
        ));
        print(format_args!("{}", file.fingerprint()))?;
        Ok(Outcome::Done)
    }
}
