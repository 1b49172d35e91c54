use super::key::write_new;
use super::{Outcome, line_from_input, print, say};
use clap::Subcommand;
use mithaq_desk::OfficialKey;
use std::path::PathBuf;

/// An official's key in a file, for a computer that is not the server.
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
}

#[derive(Debug, clap::Args)]
struct Make {
    /// The file to make. It never goes to a server.
    #[arg(long)]
    out: PathBuf,
}

impl Official {
    pub(crate) fn run(self) -> anyhow::Result<Outcome> {
        let Step::Make(Make { out }) = self.step;
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
