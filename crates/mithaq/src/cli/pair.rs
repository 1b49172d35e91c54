use super::failure::Refused;
use super::{Outcome, in_order, named, print, say, write_over_own};
use anyhow::Context as _;
use clap::Subcommand;
use mithaq_canon::Lang;
use mithaq_desk::{Desk, PairError, SignatureVerifier, SystemClock, TermsDraft, joined};
use mithaq_record::{CharterHalf, SideCharter, SignedCharter, Terms, limits::CHARTER_BYTES_MAX};
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Opens a register between two homes or more: halves of a charter are exchanged, people compare
/// fingerprints, every side countersigns.
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
  south$ mithaq pair finish home charter.mithaq

With a third side, west: north offers --with south --with west and closes with both answers; then
every other side countersigns what it is sent, after comparing the fingerprints of all the others:
  south$ mithaq pair finish home charter.mithaq --fingerprint '80362 …' --fingerprint '55210 …' \\
             --out charter-2.mithaq
  west$ mithaq pair finish home charter-2.mithaq --fingerprint '80362 …' --fingerprint '19176 …' \\
             --out charter-3.mithaq
  north$ mithaq pair finish home charter-3.mithaq
  south$ mithaq pair finish home charter-3.mithaq")]
pub(crate) struct Pair {
    #[command(subcommand)]
    step: PairStep,
}

#[derive(Debug, Subcommand)]
enum PairStep {
    /// First: state the terms and sign our half.
    Offer(Offer),
    /// Second, at each other side: agree to the terms and sign its half; where there are two sides,
    /// countersign too.
    Answer(Answer),
    /// Third, where it was offered, with the answers of all: countersign. Where there are two sides,
    /// our register is open.
    Close(Close),
    /// Last: take the charter with the signatures of all; the register is open here too. Where ours
    /// is not on it yet, countersign and pass it on.
    Finish(Finish),
    /// Shows the fingerprint of our server key, to be read to the other side.
    Fingerprint(Fingerprint),
}

#[derive(Debug, clap::Args)]
struct Offer {
    /// The home.
    home: PathBuf,
    /// The label of the other side; once for each.
    #[arg(long, required = true)]
    with: Vec<String>,
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
struct Close {
    /// The home.
    home: PathBuf,
    /// The answers, one of each other side.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The fingerprint of a side's key, as its people read it to you by voice; once for each.
    #[arg(long = "fingerprint", required = true)]
    fingerprints: Vec<String>,
    /// The file to write and send.
    #[arg(long)]
    out: PathBuf,
}

#[derive(Debug, clap::Args)]
struct Finish {
    /// The home.
    home: PathBuf,
    /// The charter that another side sent; copies with signatures of different sides are joined.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Where our signature is not on it yet: the fingerprint of each other side's key, as its
    /// people read it to you by voice.
    #[arg(long = "fingerprint")]
    fingerprints: Vec<String>,
    /// The file to write and pass on, with the signatures so far.
    #[arg(long)]
    out: Option<PathBuf>,
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

/// An answer is a half and, where two sides pair, the charter as its author joined and signed it.
const FILE_BYTES_MAX: u64 = 3 * CHARTER_BYTES_MAX as u64;

impl Pair {
    pub(crate) fn run(self) -> anyhow::Result<Outcome> {
        match self.step {
            PairStep::Offer(offer) => offer.run(),
            PairStep::Answer(answer) => answer.answer(),
            PairStep::Close(close) => close.run(),
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
        if self.with.contains(&ours) {
            let why = format!("no two sides can have the label {ours}: --with names the others");
            return Err(Refused(why).into());
        }
        let mut order = vec![ours];
        order.extend(self.with);
        let terms = desk.terms(TermsDraft {
            title: in_order(&self.titles),
            order,
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
        let mut heard = Heard::new(std::slice::from_ref(&self.fingerprint));
        heard.compare(&theirs.side, &self.file)?;
        tell(&theirs.terms);
        let ours = desk.half(&theirs.terms)?;
        // Only where these are all the halves is there a charter to sign yet.
        let signed = if theirs.terms.order.len() == 2 {
            Some(desk.countersign(&[theirs, ours.clone()])?)
        } else {
            None
        };
        let signed = signed.map(|signed| Blob(signed.to_bytes()));
        let answer = mithaq_canon::to_bytes(&(Blob(ours.to_bytes()), signed));
        write(&self.out, &answer)?;
        disclaim();
        say(format_args!(
            "Send {} back. Our fingerprint, to be read by voice:",
            self.out.display()
        ));
        print(format_args!("{}", desk.fingerprint()))?;
        Ok(Outcome::Done)
    }
}

impl Close {
    fn run(self) -> anyhow::Result<Outcome> {
        let desk = open(&self.home)?;
        let ours = desk.half_again()?;
        let mut heard = Heard::new(&self.fingerprints);
        let (mut halves, mut copies) = (vec![ours.clone()], Vec::new());
        for file in &self.files {
            let bytes = read(file)?;
            let (theirs, signed) =
                opened_answer(&bytes).ok_or_else(|| unfit(file, &bytes, Sort::Answer))?;
            heard.compare(&theirs.side, file)?;
            if theirs.terms != ours.terms {
                let file = file.display();
                let why = format!("{file}: it answers other terms than the last that you offered");
                return Err(Refused(why).into());
            }
            halves.push(theirs);
            copies.extend(signed.map(|signed| (signed, file)));
        }
        heard.all_serve()?;
        let answered = |key: &&String| halves.iter().any(|half| half.side.key == **key);
        if let Some(missing) = ours.terms.order.iter().find(|key| !answered(key)) {
            let why = format!("the answer of {missing} is missing: close with those of all sides");
            return Err(Refused(why).into());
        }
        let mut charter = desk.countersign(&halves)?;
        for (signed, file) in copies {
            let file = file.display();
            charter = joined(&[charter, signed]).map_err(|_| {
                let why =
                    format!("{file}: the other side signed another charter than ours; offer again");
                Refused(why)
            })?;
        }
        write(&self.out, &charter.to_bytes())?;
        let out = self.out.display();
        let missing = unsigned(&charter);
        if missing.is_empty() {
            let register = desk.adopt(&[charter])?;
            say(format_args!(
                "The register is open here. Send {out} so that it opens there too."
            ));
            print(format_args!("{register}"))?;
        } else {
            say(format_args!(
                "Send {out} to {missing}, where it is countersigned by mithaq pair finish. Once all \
                 have signed it, finish with it here too."
            ));
        }
        Ok(Outcome::Done)
    }
}

/// The fingerprints that people were told by voice.
struct Heard {
    /// Each without what does not count, and whether it was that of a side.
    told: Vec<(String, bool)>,
}

impl Heard {
    fn new(told: &[String]) -> Self {
        let told = told.iter().map(|told| (bare(told), false)).collect();
        Self { told }
    }

    /// Refuses unless people have heard the fingerprint that the file holds for this side.
    fn compare(&mut self, side: &SideCharter, file: &Path) -> anyhow::Result<()> {
        let held = bare(&side.server_key.fingerprint());
        if let Some((_, serves)) = self.told.iter_mut().find(|(told, _)| *told == held) {
            *serves = true;
            return Ok(());
        }
        let why = format!(
            "{}: for {} this file does not hold the key whose fingerprint you were told. Do not go \
             on: it may have been changed on its way. Compare again by voice, then ask for the file \
             anew",
            file.display(),
            side.key
        );
        Err(Refused(why).into())
    }

    /// Refuses where one is that of no side.
    fn all_serve(&self) -> anyhow::Result<()> {
        if self.told.iter().all(|(_, serves)| *serves) {
            return Ok(());
        }
        let why = "a fingerprint that you were told is that of no side in these files: compare \
                   again by voice";
        Err(Refused(why.to_owned()).into())
    }
}

fn bare(text: &str) -> String {
    text.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

/// The labels of the sides that have not signed a charter yet.
fn unsigned(charter: &SignedCharter) -> String {
    let signed = |side| charter.signatures.iter().any(|(one, _)| *one == side);
    let missing = charter.charter.sides().filter(|(side, _)| !signed(*side));
    let labels: Vec<&str> = missing.map(|(_, side)| &*side.key).collect();
    labels.join(", ")
}

/// What is signed, in words.
fn tell(terms: &Terms) {
    for (lang, title) in &terms.title {
        say(format_args!("{}: {}", lang.code(), printable(title)));
    }
    let sides: Vec<String> = terms.order.iter().map(|key| printable(key)).collect();
    say(format_args!(
        "Between {}; days by {} ({} minutes east of Greenwich).",
        sides.join(", "),
        printable(&terms.time_zone),
        terms.offset_minutes
    ));
}

/// What came from another side does not steer the terminal.
fn printable(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}

impl Finish {
    fn run(self) -> anyhow::Result<Outcome> {
        let desk = open(&self.home)?;
        let mut copies = Vec::new();
        for file in &self.files {
            let bytes = read(file)?;
            let copy = SignedCharter::open(&bytes, &SignatureVerifier);
            copies.push(copy.map_err(|_| unfit(file, &bytes, Sort::Charter))?);
        }
        let mut charter = joined(&copies)?;
        let ours = charter.charter.side_by_key(&desk.profile().key);
        let ours = ours.ok_or_else(|| PairError::NotNamed(desk.profile().key.clone()))?;
        if !charter.signatures.iter().any(|(side, _)| *side == ours) {
            charter = self.countersigned(&desk, charter)?;
        }
        if let Some(out) = &self.out {
            write(out, &charter.to_bytes())?;
        }
        let missing = unsigned(&charter);
        if !missing.is_empty() {
            let Some(out) = &self.out else {
                let why = format!(
                    "{missing} has not signed this charter yet: name a file to pass on with --out"
                );
                return Err(Refused(why).into());
            };
            say(format_args!(
                "Send {} to {missing}, where it is countersigned in the same way.",
                out.display()
            ));
            return Ok(Outcome::Done);
        }
        let register = desk.adopt(&[charter])?;
        say(format_args!(
            "The register is open. Name where to dial in mithaq.toml, then: mithaq serve."
        ));
        if let Some(out) = &self.out {
            say(format_args!(
                "Send {} to every side whose register is not open yet.",
                out.display()
            ));
        }
        print(format_args!("{register}"))?;
        Ok(Outcome::Done)
    }

    /// The charter with our signature, once people have heard the fingerprint of every other side.
    fn countersigned(&self, desk: &Desk, charter: SignedCharter) -> anyhow::Result<SignedCharter> {
        let file = self.files.first().cloned().unwrap_or_default();
        let mut heard = Heard::new(&self.fingerprints);
        for (_, side) in charter.charter.sides() {
            if side.key != desk.profile().key {
                heard.compare(side, &file)?;
            }
        }
        heard.all_serve()?;
        tell(&charter.charter.terms());
        disclaim();
        Ok(desk.countersign_charter(charter)?)
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
            Self::Charter => "a charter, which `mithaq pair close` and `finish` write",
        }
    }
}

/// Why a file does not serve a step: it belongs to another step, or is not what was written.
fn unfit(file: &Path, bytes: &[u8], wanted: Sort) -> Refused {
    let (file, wanted) = (file.display(), wanted.name());
    Refused(match sort(bytes) {
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

/// Which file of the pairing this is, if it is one.
fn sort(bytes: &[u8]) -> Option<Sort> {
    if CharterHalf::open(bytes, &SignatureVerifier).is_ok() {
        Some(Sort::Offer)
    } else if opened_answer(bytes).is_some() {
        Some(Sort::Answer)
    } else if SignedCharter::open(bytes, &SignatureVerifier).is_ok() {
        Some(Sort::Charter)
    } else {
        None
    }
}

fn opened_answer(bytes: &[u8]) -> Option<(CharterHalf, Option<SignedCharter>)> {
    let (half, signed): (Blob, Option<Blob>) = mithaq_canon::from_bytes(bytes).ok()?;
    let half = CharterHalf::open(&half.0, &SignatureVerifier).ok()?;
    let signed = match signed {
        Some(signed) => Some(SignedCharter::open(&signed.0, &SignatureVerifier).ok()?),
        None => None,
    };
    Some((half, signed))
}

fn open(home: &Path) -> anyhow::Result<Desk> {
    Ok(Desk::open(home, Arc::new(SystemClock))?)
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    let size = std::fs::metadata(path)
        .with_context(|| path.display().to_string())?
        .len();
    if size > FILE_BYTES_MAX {
        let why = format!("{}: too large to be a file of a pairing", path.display());
        return Err(Refused(why).into());
    }
    std::fs::read(path).with_context(|| path.display().to_string())
}

fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    write_over_own(path, bytes, |there| sort(there).is_some())
}

/// The same text as the page in the product: what one does not get by pairing.
fn disclaim() {
    let page = mithaq_web::NotMithaq::of(Lang::Ar);
    say(format_args!("{}\n{}", page.title, page.lead));
    for point in page.points {
        say(format_args!("- {point}"));
    }
}
