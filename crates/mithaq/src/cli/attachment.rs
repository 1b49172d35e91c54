use super::failure::Refused;
use super::proof::{entry, explained};
use super::{Outcome, print, print_json};
use clap::Subcommand;
use mithaq_canon::{EntryId, Lang};
use mithaq_desk::{AttachmentView, Told, Words, attachments, save_attachment};
use serde::Serialize;
use std::path::PathBuf;

/// Lists the files attached to an instrument, or writes one out.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  mithaq attachment list home 4f0c…
  mithaq attachment save home 91ab… --out annex.pdf")]
pub(crate) struct Attachment {
    #[command(subcommand)]
    step: Step,
}

#[derive(Debug, Subcommand)]
enum Step {
    List(List),
    Save(Save),
}

/// Lists the files attached to an instrument and how much of each is here.
///
/// The server may be running.
#[derive(Debug, clap::Args)]
struct List {
    /// The home.
    home: PathBuf,
    /// The instrument: its whole id, 64 hexadecimal digits.
    #[arg(value_parser = entry)]
    instrument: EntryId,
    /// One JSON array on standard output.
    #[arg(long)]
    json: bool,
}

/// Writes an attached file out, once all of it is here; each chunk is checked once more.
///
/// The server may be running. The file's own name is never used: it came from the other side.
#[derive(Debug, clap::Args)]
struct Save {
    /// The home.
    home: PathBuf,
    /// The entry that attached it: its whole id, 64 hexadecimal digits.
    #[arg(value_parser = entry)]
    entry: EntryId,
    /// Where to write it; a file that is there already is not replaced.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

#[derive(Serialize)]
struct Json {
    entry: String,
    side: u8,
    title: Vec<(&'static str, String)>,
    name: Option<String>,
    media: Option<String>,
    size: Option<u64>,
    chunks: u64,
    held: u64,
    whole: bool,
}

impl Attachment {
    pub(crate) fn run(self) -> anyhow::Result<Outcome> {
        match self.step {
            Step::List(list) => list.run(),
            Step::Save(save) => save.run(),
        }
    }
}

impl List {
    fn run(self) -> anyhow::Result<Outcome> {
        let (found, words) = attachments(&self.home, self.instrument).map_err(explained)?;
        let found: Vec<Json> = found.iter().map(|view| json(view, &words)).collect();
        if self.json {
            print_json(&found)?;
            return Ok(Outcome::Done);
        }
        for one in found {
            let (title, name) = (one.title.first(), one.name.unwrap_or_default());
            let title = title.map_or("", |(_, text)| text);
            print(format_args!(
                "{}  {}/{} chunks  {} bytes  {}  {title}",
                one.entry,
                one.held,
                one.chunks,
                one.size.unwrap_or_default(),
                printable(&name),
            ))?;
        }
        Ok(Outcome::Done)
    }
}

fn json(view: &AttachmentView, words: &Words) -> Json {
    let title = words.of(&view.title).into_iter();
    let text = |(lang, told): (Lang, &Told)| Some((lang.code(), printable(told.text()?)));
    let manifest = view.manifest.as_ref();
    Json {
        entry: view.entry.to_string(),
        side: view.by.0,
        title: title.filter_map(text).collect(),
        name: manifest.map(|made| made.name.clone()),
        media: manifest.map(|made| made.media.clone()),
        size: manifest.map(|made| made.size),
        chunks: view.held.map_or(0, |held| held.chunks),
        held: view.held.map_or(0, |held| held.held),
        whole: view.is_whole(),
    }
}

/// What came from another side does not steer the terminal.
fn printable(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}

impl Save {
    fn run(self) -> anyhow::Result<Outcome> {
        let out = self.out.display();
        let failed = |error: std::io::Error| {
            let why = format!("{out}: cannot be written");
            if error.kind() == std::io::ErrorKind::AlreadyExists {
                return Refused(format!("{why} ({error})")).into();
            }
            anyhow::Error::from(error).context(why)
        };
        let mut file = std::fs::File::create_new(&self.out).map_err(failed)?;
        let saved = save_attachment(&self.home, self.entry, &mut file);
        if !matches!(saved, Ok(Ok(true))) {
            // A part of a document must not be taken for the whole of it.
            let _left = std::fs::remove_file(&self.out);
        }
        match saved.map_err(explained)? {
            Ok(true) => Ok(Outcome::Done),
            Ok(false) => Err(Refused(
                "not all of it is here yet: it comes by itself while both servers run, or in pouches"
                    .to_owned(),
            )
            .into()),
            Err(error) => Err(failed(error)),
        }
    }
}
