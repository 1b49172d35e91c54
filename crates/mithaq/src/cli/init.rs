use super::failure::Refused;
use super::{Outcome, in_order, key, named, print};
use crate::settings::Settings;
use anyhow::Context as _;
use mithaq_canon::Lang;
use mithaq_desk::{Desk, NewHome, RootKey, SideProfile, SystemClock, drawn_passphrase};
use mithaq_record::{Root, RootFault};
use std::path::{Path, PathBuf};
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
      --peers 0.0.0.0:8443
  mithaq init home --root root-1.pub --root root-2.pub --root root-3.pub --threshold 2 \\
      --key south --name en=Southland --formal 'en=the Southland side'")]
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
    /// A file of a root key, as `mithaq key root` makes it, once for each key; its public half is
    /// enough. Without any, one is made beside the home, with a passphrase that is shown once.
    #[arg(long = "root")]
    roots: Vec<PathBuf>,
    /// How many of the root keys must sign; more than half of them unless it is said.
    #[arg(long, requires = "roots")]
    threshold: Option<u8>,
}

impl Init {
    pub(crate) fn run(self) -> anyhow::Result<Outcome> {
        let side = SideProfile {
            key: self.key.clone(),
            names: in_order(&self.names),
            formal_names: in_order(&self.formal),
            arabic_locale: self.arabic.clone(),
        };
        let (root, made) = self.root()?;
        let demo = false;
        let home = NewHome { side, demo, root };
        if let Err(error) = Desk::init(&self.home, home) {
            if let Some((file, _)) = &made {
                // It was made for this home alone a moment ago, and no charter names it.
                let _left = std::fs::remove_file(file);
            }
            return Err(error.into());
        }
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
        if let Some((file, passphrase)) = made {
            super::say(format_args!(
                "{} is the root key of this side. Take it off this machine now and lock it away: whoever \
                 has it and its passphrase can give this side other keys, and without it none can be \
                 replaced.\nIts passphrase, shown this once: {passphrase}",
                file.display(),
            ));
        }
        Ok(Outcome::Done)
    }

    /// The root, and the file that was made for it with its passphrase.
    fn root(&self) -> anyhow::Result<(Root, Option<(PathBuf, String)>)> {
        if self.roots.is_empty() && self.is_taken() {
            // Nothing will be made there, and `Desk::init` says why: no file is left beside it.
            let root = Root::new(1, vec![RootKey::unkept()?.public()]).map_err(refused)?;
            return Ok((root, None));
        }
        if self.roots.is_empty() {
            let path = beside(&self.home);
            let passphrase = drawn_passphrase()?;
            let file = key::make(&path, &passphrase)?;
            let root = Root::new(1, vec![file.public]).map_err(refused)?;
            return Ok((root, Some((path, passphrase))));
        }
        let files = self.roots.iter().map(|path| key::read(path));
        let keys = files
            .map(|file| file.map(|file| file.public))
            .collect::<Result<Vec<_>, _>>()?;
        // More keys than a root may have are refused below.
        let majority = u8::try_from(keys.len() / 2 + 1).unwrap_or(u8::MAX);
        let root = Root::new(self.threshold.unwrap_or(majority), keys).map_err(refused)?;
        Ok((root, None))
    }
}

impl Init {
    /// Whether something lies where the home is to be made.
    fn is_taken(&self) -> bool {
        std::fs::read_dir(&self.home).is_ok_and(|mut inside| inside.next().is_some())
    }
}

fn refused(fault: RootFault) -> Refused {
    Refused(format!("--root: {fault}"))
}

/// The root key's file beside a home: never in it, however its folder is called.
fn beside(home: &Path) -> PathBuf {
    // `.` and `..` have their name elsewhere; of `home/` the slash is no part.
    let whole = home.canonicalize().unwrap_or_else(|_| home.to_owned());
    let named = if home.file_name().is_some() {
        home
    } else {
        &whole
    };
    let mut name = named.file_name().unwrap_or(named.as_os_str()).to_owned();
    name.push(".root.key");
    named.with_file_name(name)
}
