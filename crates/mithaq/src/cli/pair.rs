use super::{Outcome, in_order, named, print, say};
use anyhow::{Context as _, bail, ensure};
use clap::Subcommand;
use mithaq_canon::Lang;
use mithaq_desk::{Desk, Ed25519Verifier, SystemClock, TermsDraft};
use mithaq_record::{CharterHalf, SignedCharter, fingerprint};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Opens a register between two homes: halves of a charter are exchanged, people compare
/// fingerprints, both sides countersign.
///
/// Files travel by any road; nothing in them is secret. What makes them safe is that people read
/// the fingerprints to each other by voice, over a line they trust, and type what they heard.
/// Opening a register is a technical arrangement: it is no treaty and recognises nothing.
#[derive(Debug, clap::Args)]
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
    Fingerprint {
        /// The home.
        home: PathBuf,
    },
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

/// An answer is a half and the charter as its author joined and signed it, one after the other.
const ANSWER_BYTES_MAX: u64 = 512 * 1024;

impl Pair {
    pub(crate) fn run(self) -> anyhow::Result<Outcome> {
        match self.step {
            PairStep::Offer(offer) => offer.run(),
            PairStep::Answer(answer) => answer.answer(),
            PairStep::Close(answer) => answer.close(),
            PairStep::Finish(finish) => finish.run(),
            PairStep::Fingerprint { home } => {
                print(format_args!("{}", open(&home)?.fingerprint()))?;
                Ok(Outcome::Done)
            }
        }
    }
}

impl Offer {
    fn run(self) -> anyhow::Result<Outcome> {
        let desk = open(&self.home)?;
        let ours = desk.profile().key.clone();
        ensure!(ours != self.with, "both sides cannot have the label {ours}");
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
        let theirs = CharterHalf::open(&read(&self.file)?, &Ed25519Verifier)
            .with_context(|| format!("{}: not an offer", self.file.display()))?;
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
        let not_an_answer = || format!("{}: not an answer to an offer", self.file.display());
        let (half, signed): (Blob, Blob) =
            mithaq_canon::from_bytes(&read(&self.file)?).with_context(not_an_answer)?;
        let theirs = CharterHalf::open(&half.0, &Ed25519Verifier).with_context(not_an_answer)?;
        let mut charter =
            SignedCharter::open(&signed.0, &Ed25519Verifier).with_context(not_an_answer)?;
        self.compare(&theirs)?;
        let ours = desk.countersign(&[desk.half(&theirs.terms)?, theirs])?;
        ensure!(
            ours.charter == charter.charter,
            "{}: the other side signed another charter than ours; offer again",
            self.file.display(),
        );
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
        if bare(&fingerprint(&theirs.side.server_key)) != bare(&self.fingerprint) {
            bail!(
                "{}: this file does not hold the key whose fingerprint you were told. Do not go on: \
                 it may have been changed on its way. Compare again by voice, then ask for the file anew",
                self.file.display(),
            );
        }
        Ok(())
    }
}

impl Finish {
    fn run(self) -> anyhow::Result<Outcome> {
        let desk = open(&self.home)?;
        let charter = SignedCharter::open(&read(&self.file)?, &Ed25519Verifier)
            .with_context(|| format!("{}: not a charter", self.file.display()))?;
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

fn open(home: &Path) -> anyhow::Result<Desk> {
    Ok(Desk::open(home, Arc::new(SystemClock))?)
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    let size = std::fs::metadata(path)
        .with_context(|| path.display().to_string())?
        .len();
    ensure!(
        size <= ANSWER_BYTES_MAX,
        "{}: too large to be a file of a pairing",
        path.display()
    );
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
