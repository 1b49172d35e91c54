use super::failure::Refused;
use super::{Outcome, in_order, line_from_input, named};
use mithaq_canon::Lang;
use mithaq_desk::{Desk, NewOfficial, Role, SystemClock};
use std::path::PathBuf;
use std::sync::Arc;

/// Adds an office that may sign in, with a key of its own sealed by its password.
///
/// The password is read from standard input. Once a register is open, the office's key is granted
/// in the record what its role may do.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  mithaq office home --login head --role head_of_delegation \\
      --name 'ar=رئاسة الوفد' --name 'en=Head of delegation' < password.txt")]
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
}

impl Office {
    pub(crate) fn run(self) -> anyhow::Result<Outcome> {
        let role = Role::from_code(&self.role)
            .ok_or_else(|| Refused(format!("no role {}: see mithaq office --help", self.role)))?;
        let lang = Lang::from_code(&self.lang)
            .ok_or_else(|| Refused(format!("unknown language {}: ar, fr, en or es", self.lang)))?;
        let password = line_from_input("Password of the office")?;
        let desk = Desk::open(&self.home, Arc::new(SystemClock))?;
        desk.add_account(NewOfficial {
            login: self.login,
            password,
            role,
            office: in_order(&self.names),
            lang,
        })?;
        Ok(Outcome::Done)
    }
}
