use super::{Outcome, in_order, named, print};
use crate::settings::Settings;
use anyhow::Context as _;
use mithaq_canon::Lang;
use mithaq_desk::{Desk, NewHome, SideProfile, SystemClock};
use std::path::PathBuf;
use std::sync::Arc;

/// Makes a home: the folder with the keys, the record and the private tables of one side.
///
/// Nothing is shared yet. `mithaq pair` opens the register with the other side, `mithaq office`
/// adds the offices that may sign in, `mithaq serve` starts the server.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  mithaq init home --key north --name ar=الشمال --name en=Northland \\
      --formal 'ar=الجانب الشمالي' --formal 'en=the Northland side'
  mithaq init home --key south --name en=Southland --formal 'en=the Southland side' \\
      --peers 0.0.0.0:8443")]
pub(crate) struct Init {
    /// The folder to make.
    home: PathBuf,
    /// A short label of the side: a-z, 0-9, '-'.
    #[arg(long)]
    key: String,
    /// The short name of the side, once for each language: ar=…, fr=…, en=…
    #[arg(long = "name", value_parser = named, required = true)]
    names: Vec<(Lang, String)>,
    /// The formal name of the side, once for each language.
    #[arg(long = "formal", value_parser = named, required = true)]
    formal: Vec<(Lang, String)>,
    /// How the side writes Arabic, as a language tag: decides digits and names of months.
    #[arg(long, default_value = "ar")]
    arabic: String,
    /// Where people's browsers connect.
    #[arg(long, default_value = "127.0.0.1:8080")]
    web: String,
    /// Where the peers connect; leave it out for a server that only dials.
    #[arg(long)]
    peers: Option<String>,
}

impl Init {
    pub(crate) fn run(self) -> anyhow::Result<Outcome> {
        let side = SideProfile {
            key: self.key,
            names: in_order(&self.names),
            formal_names: in_order(&self.formal),
            arabic_locale: self.arabic,
        };
        Desk::init(&self.home, NewHome { side, demo: false })?;
        Settings {
            web: self.web,
            peers: self.peers,
            ..Settings::default()
        }
        .write(&self.home)
        .with_context(|| format!("settings of {}", self.home.display()))?;
        let desk = Desk::open(&self.home, Arc::new(SystemClock))?;
        print(format_args!("{}", desk.fingerprint()))?;
        super::say(format_args!(
            "Made {}. Above is the fingerprint of its server key: read it to the other side when you pair.\n\
             Keep a copy of {} apart from the database and its backup: without it nothing at rest can be read.",
            self.home.display(),
            self.home.join("home.key").display(),
        ));
        Ok(Outcome::Done)
    }
}
