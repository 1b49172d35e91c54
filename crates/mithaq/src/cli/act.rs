use super::failure::Refused;
use super::{Outcome, line_from_input, print, say, write_over_own};
use anyhow::Context as _;
use clap::Subcommand;
use mithaq_canon::{Digest, Hasher, Lang, from_bytes};
use mithaq_core::{EventKind, Statement};
use mithaq_desk::OfficialFile;
use mithaq_record::{Entry, Payload, SignedActs, ToSign, Unverified};
use mithaq_web::sentence;
use std::path::{Path, PathBuf};

/// Shows and signs an act of an office, on the computer where its key lies. Needs no home.
///
/// The page of the server that prepared the act gives a file. What is in it is told here in words,
/// each text recomputed from the bytes that would be signed: a server that showed another text on
/// its page is found out here.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  mithaq key official make --out minister.key < passphrase.txt
  mithaq act show act-3f9c.to-sign
  mithaq act sign act-3f9c.to-sign --key minister.key --out act-3f9c.signed < passphrase.txt")]
pub(crate) struct Act {
    #[command(subcommand)]
    step: Step,
}

#[derive(Debug, Subcommand)]
enum Step {
    /// Shows exactly what would be signed.
    Show(Show),
    /// Shows the same, asks for the passphrase once, and signs.
    Sign(Sign),
}

#[derive(Debug, clap::Args)]
struct Show {
    /// The file that the page gave.
    file: PathBuf,
    /// The language in which acts are named: ar, fr or en.
    #[arg(long, default_value = "en")]
    lang: String,
}

#[derive(Debug, clap::Args)]
struct Sign {
    #[command(flatten)]
    show: Show,
    /// The file of the office's key; its passphrase comes on standard input.
    #[arg(long)]
    key: PathBuf,
    /// The file to write, for the same page.
    #[arg(long)]
    out: PathBuf,
}

impl Act {
    pub(crate) fn run(self) -> anyhow::Result<Outcome> {
        match self.step {
            Step::Show(show) => show.run(),
            Step::Sign(sign) => sign.run(),
        }
    }
}

impl Show {
    fn run(self) -> anyhow::Result<Outcome> {
        let file = self.open()?;
        for line in self.told(&file)? {
            print(format_args!("{line}"))?;
        }
        Ok(Outcome::Done)
    }

    fn open(&self) -> anyhow::Result<ToSign> {
        let name = self.file.display();
        let bytes = read(&self.file)?;
        ToSign::open(&bytes).map_err(|wrong| Refused(format!("{name}: {wrong}")).into())
    }

    /// Everything that would be signed, and what it is about, line by line.
    fn told(&self, file: &ToSign) -> anyhow::Result<Vec<String>> {
        let lang = Lang::from_code(&self.lang)
            .ok_or_else(|| Refused(format!("unknown language {}: ar, fr or en", self.lang)))?;
        let name = self.file.display();
        let unknown = || {
            Refused(format!(
                "{name}: an act of a kind that this version does not know; update it first"
            ))
        };
        let acts = file.acts().ok_or_else(unknown)?;
        let mut lines = Vec::new();
        for (act, body) in acts.iter().zip(&file.bodies) {
            let statement: Statement = from_bytes(&act.event).map_err(|_| unknown())?;
            let kind = statement.event.kind();
            // The record refuses an act whose two statements of its kind differ.
            if u16::from(kind.number()) != act.kind {
                return Err(unknown().into());
            }
            lines.push(format!("ACT       {}", named(lang, kind)));
            lines.push(format!("register  {}", act.register));
            lines.push(format!("act       {}", act_id(body)));
            lines.push(format!("by key    {}", act.official));
            for id in &act.payloads {
                // `ToSign::open` has found each of them and recomputed it.
                for text in file.texts.iter().filter(|text| text.id == *id) {
                    text_lines(&mut lines, "text", text);
                }
            }
            for id in statement.refs() {
                match file.entry(id) {
                    Some((entry, texts)) => {
                        lines.push(format!("ABOUT     {}", entry_kind(lang, &entry)));
                        lines.push(format!("entry     {id}"));
                        for text in texts {
                            text_lines(&mut lines, "text", text);
                        }
                    }
                    None => lines.push(format!("ABOUT     entry {id} (not in this file)")),
                }
            }
            lines.push("IN FULL   what the signature covers, beside the texts above:".to_owned());
            lines.extend(
                format!("{statement:#?}")
                    .lines()
                    .map(|line| format!("  {line}")),
            );
        }
        Ok(lines)
    }
}

impl Sign {
    fn run(self) -> anyhow::Result<Outcome> {
        let name = |path: &Path| path.display().to_string();
        let file = self.show.open()?;
        for line in self.show.told(&file)? {
            say(format_args!("{line}"));
        }
        let key = OfficialFile::read(&read(&self.key)?)
            .map_err(|wrong| Refused(format!("{}: {wrong}", name(&self.key))))?;
        if file.official() != Some(key.public.id()) {
            let why = format!(
                "{}: the act is to be signed by another key",
                name(&self.key)
            );
            return Err(Refused(why).into());
        }
        let passphrase = line_from_input("Passphrase of the key, to sign what is shown above")?;
        let key = key
            .open(&passphrase)
            .map_err(|wrong| Refused(format!("{}: {wrong}", name(&self.key))))?;
        let signed = file
            .sign(&key)
            .ok_or_else(|| Refused(format!("{}: cannot be signed", name(&self.show.file))))?;
        let is_one = |there: &[u8]| SignedActs::open(there).is_ok();
        write_over_own(&self.out, &signed.to_bytes(), is_one)?;
        say(format_args!(
            "Signed. Bring {} back to the page that gave the act.",
            self.out.display()
        ));
        Ok(Outcome::Done)
    }
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    let name = || path.display().to_string();
    let size = std::fs::metadata(path).with_context(name)?.len();
    if size > u64::try_from(mithaq_record::TO_SIGN_BYTES_MAX)? {
        return Err(Refused(format!("{}: too large", path.display())).into());
    }
    std::fs::read(path).with_context(name)
}

fn named(lang: Lang, kind: EventKind) -> String {
    sentence(lang, "act", kind.code())
}

fn act_id(body: &[u8]) -> Digest {
    let mut hasher = Hasher::new("mithaq/act-id/0");
    hasher.update(body);
    hasher.finish()
}

fn entry_kind(lang: Lang, entry: &Entry<Unverified>) -> String {
    let statement = entry
        .act()
        .and_then(|act| from_bytes::<Statement>(&act.event).ok());
    statement.map_or_else(
        || format!("an entry of kind {}", entry.body().kind),
        |statement| named(lang, statement.event.kind()),
    )
}

/// A text as it would be signed. Marks that change the direction of writing or cannot be seen are
/// shown as such: what is read must be what is there.
fn text_lines(lines: &mut Vec<String>, what: &str, text: &Payload) {
    lines.push(format!("{what:<9} {}", text.id));
    match std::str::from_utf8(&text.plaintext) {
        Ok(words) => {
            for line in words.lines() {
                let shown: String = line.chars().flat_map(visible).collect();
                lines.push(format!("  │ {shown}"));
            }
        }
        Err(_) => lines.push(format!(
            "  │ ({} bytes that are no text)",
            text.plaintext.len()
        )),
    }
}

fn visible(c: char) -> Vec<char> {
    let turns =
        matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}' | '\u{feff}');
    if turns || (c.is_control() && c != '\t') {
        format!("⟨{:04X}⟩", u32::from(c)).chars().collect()
    } else {
        vec![c]
    }
}
