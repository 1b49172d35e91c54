use super::failure::Refused;
use super::{Outcome, line_from_input, print};
use anyhow::Context as _;
use clap::{Subcommand, ValueEnum};
use mithaq_canon::{Date, Lang};
use mithaq_core::{
    Command, InstrumentKind, Milestone, MilestoneKind, Nature, Standing, TextState, Wording,
};
use mithaq_desk::import::{self, Files, TextFile};
use mithaq_desk::{Desk, SystemClock};
use serde::Serialize;
use std::path::PathBuf;
use std::sync::Arc;

/// Enters instruments into the register from plain text files.
#[derive(Debug, clap::Args)]
pub(crate) struct Instrument {
    #[command(subcommand)]
    step: Step,
}

#[derive(Debug, Subcommand)]
enum Step {
    Add(Add),
}

/// Registers one instrument with its texts, in the name of an office.
///
/// Its provisions are read from plain text: each begins on a line of its own, such as "Article 1".
/// Every language must have the same provisions. The office's password is read from standard
/// input and opens its key; the server of this home must not be running. The other side gets the
/// entry as soon as both serve.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  mithaq instrument add home --kind agreement --login drafter \\
      --text fr=accord.fr.txt:authentic --text en=agreement.en.txt:translation < password.txt
  mithaq instrument add home --kind convention --state adopted --signed 2001-08 --login registrar \\
      --text ar=convention.ar.txt:authentic < password.txt")]
struct Add {
    /// The home.
    home: PathBuf,
    /// What kind of document it is.
    #[arg(long)]
    kind: Kind,
    /// What stage its text has reached.
    #[arg(long, default_value = "draft")]
    state: State,
    /// Not a treaty: an arrangement that does not bind.
    #[arg(long)]
    non_binding: bool,
    /// When it was signed, as far as is known: 2019-07-16, 2014-07 or 2001.
    #[arg(long)]
    signed: Option<Date>,
    /// A text, once for each language: LANG=FILE:authentic, :translation or :prevailing.
    #[arg(long = "text", value_parser = text, required = true)]
    texts: Vec<Text>,
    /// The office that registers it.
    #[arg(long)]
    login: String,
    /// One JSON object on standard output.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone)]
struct Text {
    lang: Lang,
    file: PathBuf,
    standing: Standing,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Kind {
    Agreement,
    Convention,
    Protocol,
    Memorandum,
    ExchangeOfNotes,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum State {
    Draft,
    Adopted,
    Authenticated,
}

#[derive(Serialize)]
struct Json {
    entry: String,
    provisions: usize,
}

impl Instrument {
    pub(crate) fn run(self) -> anyhow::Result<Outcome> {
        match self.step {
            Step::Add(add) => add.run(),
        }
    }
}

impl Add {
    fn run(self) -> anyhow::Result<Outcome> {
        let mut read = Vec::new();
        for text in &self.texts {
            let name = text.file.display().to_string();
            let bytes = std::fs::read(&text.file)
                .map_err(|error| Refused(format!("{name}: cannot be read ({error})")))?;
            read.push((text, name, bytes));
        }
        let files = Files {
            kind: self.kind.into(),
            nature: if self.non_binding {
                Nature::Arrangement
            } else {
                Nature::Treaty
            },
            text: self.state.into(),
            milestones: self.signed.map(signed).into_iter().collect(),
            texts: read
                .iter()
                .map(|(text, name, bytes)| TextFile {
                    name,
                    lang: text.lang,
                    standing: text.standing,
                    bytes,
                })
                .collect(),
        };
        let desk = Desk::open(&self.home, Arc::new(SystemClock))?;
        let mut prose = desk.prose();
        // Whatever is wrong in the files is said before a password is asked for.
        let registered = import::register(&files, &mut prose)?;
        let provisions = registered.provisions.len();
        let password = line_from_input("Password of the office")?;
        let ticket = desk.sign_in(&self.login, &password)?;
        let who = desk
            .signed_in(&ticket.token)?
            .context("the session ended at once")?;
        let submitted = desk.submit(&who, Command::Register(registered), prose);
        desk.sign_out(&ticket.token)?;
        let entry = submitted?
            .entries
            .first()
            .map(ToString::to_string)
            .unwrap_or_default();
        if self.json {
            let json = Json { entry, provisions };
            print(format_args!("{}", serde_json::to_string(&json)?))?;
        } else {
            print(format_args!("{entry}  {provisions} provisions"))?;
        }
        Ok(Outcome::Done)
    }
}

fn signed(date: Date) -> Milestone {
    Milestone {
        kind: MilestoneKind::Signed,
        date,
        evidence: Wording::empty(),
    }
}

/// A text as LANG=FILE:STANDING.
fn text(given: &str) -> Result<Text, String> {
    let form = "write it as LANG=FILE:authentic, for example fr=accord.txt:authentic";
    let (lang, rest) = given.split_once('=').ok_or(form)?;
    let (file, standing) = rest.rsplit_once(':').ok_or(form)?;
    let standing = match standing {
        "authentic" => Standing::Authentic,
        "translation" => Standing::Translation,
        "prevailing" => Standing::Prevailing,
        _ => {
            return Err(format!(
                "a text is authentic, translation or prevailing: {form}"
            ));
        }
    };
    Ok(Text {
        lang: Lang::from_code(lang)
            .ok_or_else(|| format!("unknown language {lang}: ar, fr, en or es"))?,
        file: PathBuf::from(file),
        standing,
    })
}

impl From<Kind> for InstrumentKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Agreement => Self::Agreement,
            Kind::Convention => Self::Convention,
            Kind::Protocol => Self::Protocol,
            Kind::Memorandum => Self::Memorandum,
            Kind::ExchangeOfNotes => Self::ExchangeOfNotes,
        }
    }
}

impl From<State> for TextState {
    fn from(state: State) -> Self {
        match state {
            State::Draft => Self::Draft,
            State::Adopted => Self::Adopted,
            State::Authenticated => Self::Authenticated,
        }
    }
}
