use super::failure::Refused;
use super::{Outcome, in_order, line_from_input, named, official, print, say};
use anyhow::Context as _;
use mithaq_canon::Lang;
use mithaq_desk::{Desk, NewOfficial, OfficialFile, Role, SystemClock};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Adds an office that may sign in, with a key of its own sealed by its password.
///
/// The password is read from standard input. Once a register is open, the office's key is granted
/// in the record what its role may do. With --key-public the office's key lies on another computer
/// and never comes here: each of its acts is prepared on a page, signed there with `mithaq act
/// sign`, and brought back. With --webauthn the office registers a security key in its browser after
/// it has signed in, and proves each act by a gesture there. The password then lets people in, and
/// signs nothing.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  mithaq office home --login head --role head_of_delegation \\
      --name 'ar=رئاسة الوفد' --name 'en=Head of delegation' < password.txt
  mithaq office home --login minister --role foreign_ministry --name 'en=Foreign ministry' \\
      --key-public minister.pub < password.txt
  mithaq office home --login envoy --role negotiator --name 'en=Envoy' --webauthn < password.txt")]
pub(crate) struct Office {
    /// The home.
    home: PathBuf,
    /// What the office types to sign in.
    #[arg(long)]
    login: String,
    /// reader, drafter, negotiator, head_of_delegation, foreign_ministry or registrar.
    #[arg(long)]
    role: String,
    /// The name of the office, once for each language: ar=…, fr=…, en=…
    #[arg(long = "name", value_parser = named, required = true)]
    names: Vec<(Lang, String)>,
    /// The language it reads first.
    #[arg(long, default_value = "ar")]
    lang: String,
    /// The public half of a key on another computer: the file that `mithaq key official make`
    /// wrote beside the key.
    #[arg(long, value_name = "FILE")]
    key_public: Option<PathBuf>,
    /// The office is to register a security key in its browser; until then it proves no act.
    #[arg(long, conflicts_with = "key_public")]
    webauthn: bool,
}

impl Office {
    pub(crate) fn run(self) -> anyhow::Result<Outcome> {
        let role = Role::from_code(&self.role)
            .ok_or_else(|| Refused(format!("no role {}: see mithaq office --help", self.role)))?;
        let lang = Lang::from_code(&self.lang)
            .ok_or_else(|| Refused(format!("unknown language {}: ar, fr, en or es", self.lang)))?;
        let key = self.key_public.as_deref().map(public_half).transpose()?;
        let password = line_from_input("Password of the office")?;
        let desk = Desk::open(&self.home, Arc::new(SystemClock))?;
        let new = NewOfficial {
            login: self.login,
            password,
            role,
            office: in_order(&self.names),
            lang,
        };
        match key {
            Some(file) => {
                desk.add_account_with_key(new, file.public.clone())?;
                say(format_args!(
                    "Compare the fingerprint with the one that was shown where the key was made:"
                ));
                print(format_args!("{}", file.fingerprint()))?;
            }
            None if self.webauthn => {
                let login = new.login.clone();
                desk.add_account_to_register(new)?;
                official::told_to_register(&login);
            }
            None => drop(desk.add_account(new)?),
        }
        Ok(Outcome::Done)
    }
}

fn public_half(path: &Path) -> anyhow::Result<OfficialFile> {
    let name = path.display();
    let bytes = std::fs::read(path).with_context(|| name.to_string())?;
    OfficialFile::read(&bytes).map_err(|wrong| Refused(format!("{name}: {wrong}")).into())
}
