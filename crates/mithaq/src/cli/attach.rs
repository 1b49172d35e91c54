use super::failure::Refused;
use super::proof::entry;
use super::{Outcome, line_from_input, named, print};
use anyhow::Context as _;
use mithaq_canon::{EntryId, Lang};
use mithaq_desk::{AttachError, Desk, NewFile, SystemClock};
use mithaq_record::limits::ATTACHMENT_BYTES_MAX;
use serde::Serialize;
use std::path::PathBuf;
use std::sync::Arc;

/// Attaches a file, such as a scanned annex, to an instrument, in the name of an office.
///
/// The act names the file by its hashes; the file itself, up to 256 MB, follows in chunks: by itself
/// while both servers run, whatever breaks, or in pouches. The office's password is read from
/// standard input and opens its key; the server of this home must not be running.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  mithaq attach home 4f0c… annex.pdf --title 'en=Annex II, scanned' --media application/pdf \\
      --login head < password.txt
  mithaq attachment list home 4f0c…

An instrument's id stands in the address of its page.")]
pub(crate) struct Attach {
    /// The home.
    home: PathBuf,
    /// The instrument: its whole id, 64 hexadecimal digits.
    #[arg(value_parser = entry)]
    instrument: EntryId,
    /// The file.
    file: PathBuf,
    /// What it is, once for each language: LANG=TITLE.
    #[arg(long = "title", value_parser = named, required = true)]
    titles: Vec<(Lang, String)>,
    /// Its media type.
    #[arg(long, default_value = "application/octet-stream")]
    media: String,
    /// The office that attaches it.
    #[arg(long)]
    login: String,
    /// One JSON object on standard output.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Json {
    entry: String,
}

impl Attach {
    pub(crate) fn run(self) -> anyhow::Result<Outcome> {
        let shown = self.file.display();
        let name = self.file.file_name();
        let new = NewFile {
            instrument: self.instrument,
            title: self.titles.clone(),
            name: name.map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
            media: self.media.clone(),
        };
        let unread = |error: std::io::Error| Refused(format!("{shown}: cannot be read ({error})"));
        let mut file = std::fs::File::open(&self.file).map_err(unread)?;
        // Before a byte of it is taken in: a home does not give room back to its disk.
        let facts = file.metadata().map_err(unread)?;
        if facts.is_file() && facts.len() > ATTACHMENT_BYTES_MAX {
            let why = format!(
                "{shown}: it has {} bytes, and an attached file at most {ATTACHMENT_BYTES_MAX}: attach it in parts",
                facts.len()
            );
            return Err(Refused(why).into());
        }
        let desk = Desk::open(&self.home, Arc::new(SystemClock))?;
        let password = line_from_input("Password of the office")?;
        let ticket = desk.sign_in(&self.login, &password)?;
        let who = desk
            .signed_in(&ticket.token)?
            .context("the session ended at once")?;
        let attached = desk.attach(&who, &new, &mut file);
        desk.sign_out(&ticket.token)?;
        let submitted = match attached {
            Ok(submitted) => submitted,
            Err(AttachError::Read(error)) => return Err(unread(error).into()),
            Err(AttachError::Submit(error)) => return Err(error.into()),
        };
        let entry = submitted.entries.first().map(ToString::to_string);
        let entry = entry.unwrap_or_default();
        if self.json {
            print(format_args!("{}", serde_json::to_string(&Json { entry })?))?;
        } else {
            print(format_args!("{entry}"))?;
        }
        Ok(Outcome::Done)
    }
}
