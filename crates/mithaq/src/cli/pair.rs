use super::failure::Refused;
use super::{Outcome, in_order, named, print, say};
use anyhow::Context as _;
use clap::Subcommand;
use mithaq_canon::Lang;
use mithaq_desk::{Desk, SignatureVerifier, SystemClock, TermsDraft};
use mithaq_record::{CharterHalf, SignedCharter};
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Opens a register between two homes: halves of a charter are exchanged, people compare
/// fingerprints, both sides countersign.
///
/// Files travel by any road; nothing in them is secret. What makes them safe is that people read
/// the fingerprints to each other by voice, over a line they trust, and type what they heard.
/// Opening a register is a technical arrangement: it is no treaty and recognises nothing.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples, in this order (north offers, south answers):
  north$ mithaq pair offer home --with south --title 'en=North and South' \\
             --zone Etc/UTC --offset 0 --out offer.mithaq
  south$ mithaq pair answer home offer.mithaq --fingerprint '80362 09608 …' --out answer.mithaq
  north$ mithaq pair close home answer.mithaq --fingerprint '19176 62705 …' --out charter.mithaq
  south$ mithaq pair finish home charter.mithaq")]
pub(crate) struct Pair {
    #[command(subcommand)]
    step: PairStep,
}

#[derive(Debug, Subcommand)]
enum PairStep {
    /// First: state the terms and sign our half.
    Offer(Offer),
    /// Second, at the other side: agree to the terms, sign the other half and countersign.
    Answer(Answer),
    /// Third, where it was offered: countersign; our register is open.
    Close(Answer),
    /// Last, at the other side: take the charter with both signatures; the register is open there too.
    Finish(Finish),
    /// Shows the fingerprint of our server key, to be read to the other side.
    Fingerprint(Fingerprint),
}

#[derive(Debug, clap::Args)]
struct Offer {
    /// The home.
    home: PathBuf,
    /// The label of the other side.
    #[arg(long)]
    with: String,
    /// The title of the register, once for each language: ar=…, fr=…, en=…
    #[arg(long = "title", value_parser = named, required = true)]
    titles: Vec<(Lang, String)>,
    /// The legal time zone by its IANA name.
    #[arg(long)]
    zone: String,
    /// Its offset east of Greenwich in minutes, by which days are reckoned.
    #[arg(long, allow_hyphen_values = true)]
    offset: i16,
    /// The file to write and send.
    #[arg(long)]
    out: PathBuf,
}

#[derive(Debug, clap::Args)]
struct Answer {
    /// The home.
    home: PathBuf,
    /// The file that the other side sent.
    file: PathBuf,
    /// The fingerprint of the other side's key, as its people read it to you by voice.
    #[arg(long)]
    fingerprint: String,
    /// The file to write and send.
    #[arg(long)]
    out: PathBuf,
}

#[derive(Debug, clap::Args)]
struct Finish {
    /// The home.
    home: PathBuf,
    /// The file that the other side sent.
    file: PathBuf,
}

#[derive(Debug, clap::Args)]
struct Fingerprint {
    /// The home; its server must not be running.
    home: PathBuf,
    /// One JSON object on standard output.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Json {
    side: String,
    fingerprint: String,
}

/// An answer is a half and the charter as its author joined and signed it, one after the other.
const ANSWER_BYTES_MAX: u64 = 512 * 1024;

impl Pair {
    pub(crate) fn run(self) -> anyhow::Result<Outcome> {
        match self.step {
            PairStep::Offer(offer) => offer.run(),
            PairStep::Answer(answer) => answer.answer(),
            PairStep::Close(answer) => answer.close(),
            PairStep::Finish(finish) => finish.run(),
            PairStep::Fingerprint(fingerprint) => fingerprint.run(),
        }
    }
}

impl Fingerprint {
    fn run(self) -> anyhow::Result<Outcome> {
        let desk = open(&self.home)?;
        let fingerprint = desk.fingerprint();
        if self.json {
            let side = desk.profile().key.clone();
            let json = Json { side, fingerprint };
            print(format_args!("{}", serde_json::to_string(&json)?))?;
        } else {
            print(format_args!("{fingerprint}"))?;
        }
        Ok(Outcome::Done)
    }
}

impl Offer {
    fn run(self) -> anyhow::Result<Outcome> {
        let desk = open(&self.home)?;
        let ours = desk.profile().key.clone();
        if ours == self.with {
            let why = format!("both sides cannot have the label {ours}: --with names the other");
            return Err(Refused(why).into());
        }
        let terms = desk.terms(TermsDraft {
            title: in_order(&self.titles),
            order: vec![ours, self.with],
            time_zone: self.zone,
            offset_minutes: self.offset,
        })?;
        write(&self.out, &desk.half(&terms)?.to_bytes())?;
        disclaim();
        say(format_args!(
            "Send {}. Our fingerprint, to be read by voice:",
            self.out.display()
        ));
        print(format_args!("{}", desk.fingerprint()))?;
        Ok(Outcome::Done)
    }
}

impl Answer {
    fn answer(self) -> anyhow::Result<Outcome> {
        let desk = open(&self.home)?;
        let bytes = read(&self.file)?;
        let theirs = CharterHalf::open(&bytes, &SignatureVerifier)
            .map_err(|_| unfit(&self.file, &bytes, Sort::Offer))?;
        self.compare(&theirs)?;
        let ours = desk.half(&theirs.terms)?;
        let signed = desk.countersign(&[theirs, ours.clone()])?;
        write(
            &self.out,
            &mithaq_canon::to_bytes(&(Blob(ours.to_bytes()), Blob(signed.to_bytes()))),
        )?;
        disclaim();
        say(format_args!(
            "Send {} back. Our fingerprint, to be read by voice:",
            self.out.display()
        ));
        print(format_args!("{}", desk.fingerprint()))?;
        Ok(Outcome::Done)
    }

    fn close(self) -> anyhow::Result<Outcome> {
        let desk = open(&self.home)?;
        let bytes = read(&self.file)?;
        let (theirs, mut charter) =
            opened_answer(&bytes).ok_or_else(|| unfit(&self.file, &bytes, Sort::Answer))?;
        self.compare(&theirs)?;
        let ours = desk.countersign(&[desk.half(&theirs.terms)?, theirs])?;
        if ours.charter != charter.charter {
            let file = self.file.display();
            let why =
                format!("{file}: the other side signed another charter than ours; offer again");
            return Err(Refused(why).into());
        }
        for (side, signature) in ours.signatures {
            charter.add(side, signature);
        }
        write(&self.out, &charter.to_bytes())?;
        let register = desk.adopt(&[charter])?;
        say(format_args!(
            "The register is open here. Send {} so that it opens there too.",
            self.out.display()
        ));
        print(format_args!("{register}"))?;
        Ok(Outcome::Done)
    }

    /// Refuses unless people have heard the fingerprint that the file holds.
    fn compare(&self, theirs: &CharterHalf) -> anyhow::Result<()> {
        let bare = |text: &str| -> String {
            text.chars()
                .filter(char::is_ascii_alphanumeric)
                .map(|c| c.to_ascii_lowercase())
                .collect()
        };
        if bare(&theirs.side.server_key.fingerprint()) != bare(&self.fingerprint) {
            let file = self.file.display();
            let why = format!(
                "{file}: this file does not hold the key whose fingerprint you were told. Do not \
                 go on: it may have been changed on its way. Compare again by voice, then ask for \
                 the file anew"
            );
            return Err(Refused(why).into());
        }
        Ok(())
    }
}

impl Finish {
    fn run(self) -> anyhow::Result<Outcome> {
        let desk = open(&self.home)?;
        let bytes = read(&self.file)?;
        let charter = SignedCharter::open(&bytes, &SignatureVerifier)
            .map_err(|_| unfit(&self.file, &bytes, Sort::Charter))?;
        let register = desk.adopt(&[charter])?;
        say(format_args!(
            "The register is open. Name where to dial in mithaq.toml, then: mithaq serve."
        ));
        print(format_args!("{register}"))?;
        Ok(Outcome::Done)
    }
}

/// A byte string in a file of the pairing.
struct Blob(Vec<u8>);

impl mithaq_canon::Canon for Blob {
    fn encode(&self, to: &mut mithaq_canon::Encoder) {
        to.bytes(&self.0);
    }
    fn decode(from: &mut mithaq_canon::Decoder<'_>) -> Result<Self, mithaq_canon::CborError> {
        from.bytes().map(|bytes| Self(bytes.to_vec()))
    }
}

/// What a file of the pairing holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Offer,
    Answer,
    Charter,
}

impl Sort {
    /// What it is, and the step that makes it.
    fn name(self) -> &'static str {
        match self {
            Self::Offer => "an offer, which `mithaq pair offer` writes",
            Self::Answer => "an answer, which `mithaq pair answer` writes",
            Self::Charter => "a charter, which `mithaq pair close` writes",
        }
    }
}

/// Why a file does not serve a step: it belongs to another step, or is not what was written.
fn unfit(file: &Path, bytes: &[u8], wanted: Sort) -> Refused {
    let found = if CharterHalf::open(bytes, &SignatureVerifier).is_ok() {
        Some(Sort::Offer)
    } else if opened_answer(bytes).is_some() {
        Some(Sort::Answer)
    } else if SignedCharter::open(bytes, &SignatureVerifier).is_ok() {
        Some(Sort::Charter)
    } else {
        None
    };
    let (file, wanted) = (file.display(), wanted.name());
    Refused(match found {
        Some(found) => format!(
            "{file}: this step takes {wanted}; the file is {}",
            found.name()
        ),
        None => format!(
            "{file}: this step takes {wanted}; the file is none, or was changed on its way: ask \
             for it anew"
        ),
    })
}

fn opened_answer(bytes: &[u8]) -> Option<(CharterHalf, SignedCharter)> {
    let (half, signed): (Blob, Blob) = mithaq_canon::from_bytes(bytes).ok()?;
    let half = CharterHalf::open(&half.0, &SignatureVerifier).ok()?;
    let signed = SignedCharter::open(&signed.0, &SignatureVerifier).ok()?;
    Some((half, signed))
}

fn open(home: &Path) -> anyhow::Result<Desk> {
    Ok(Desk::open(home, Arc::new(SystemClock))?)
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    let size = std::fs::metadata(path)
        .with_context(|| path.display().to_string())?
        .len();
    if size > ANSWER_BYTES_MAX {
        let why = format!("{}: too large to be a file of a pairing", path.display());
        return Err(Refused(why).into());
    }
    std::fs::read(path).with_context(|| path.display().to_string())
}

fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    std::fs::write(path, bytes).with_context(|| path.display().to_string())
}

/// The same text as the page in the product: what one does not get by pairing.
fn disclaim() {
    let page = mithaq_web::NotMithaq::of(Lang::Ar);
    say(format_args!("{}\n{}", page.title, page.lead));
    for point in page.points {
        say(format_args!("- {point}"));
    }
}
