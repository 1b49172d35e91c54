use super::failure::Refused;
use super::{Outcome, print, say};
use anyhow::Context as _;
use clap::Subcommand;
use mithaq_desk::{
    ChunksKept, Desk, FilesLacking, POUCH_ATTACHMENTS_BYTES, PouchError, PouchPeer, SystemClock,
    pouch_status,
};
use serde::Serialize;
use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Carries the record by file where there is no line: a stick, a courier, a diplomatic bag.
///
/// A pouch holds everything that the other side lacks, as far as it has told what it holds, and is
/// sealed so that it alone can open it. Attached files travel in chunks: what does not fit one pouch
/// goes into the next. What it brings is checked and receipted like what comes
/// over the line; the receipts travel back in the next pouch. One that is lost, opened twice or
/// opened late does no harm.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  north$ mithaq pouch pack north --for south --out monday.pouch
  north$ mithaq pouch pack north --for south --attachments 100 --out small.pouch
  south$ mithaq pouch open south monday.pouch
  south$ mithaq pouch pack south --for north --out answer.pouch
  north$ mithaq pouch open north answer.pouch
  north$ mithaq pouch status north")]
pub(crate) struct Pouch {
    #[command(subcommand)]
    step: Step,
}

#[derive(Debug, Subcommand)]
enum Step {
    /// Packs what another side lacks into one file that it alone can open.
    Pack(Pack),
    /// Opens a pouch from another side and takes in what it brings.
    Open(Open),
    /// Shows what each other side has told that it holds, and what it lacks.
    Status(Status),
}

#[derive(Debug, clap::Args)]
struct Pack {
    /// The home; its server must not be running.
    home: PathBuf,
    /// The label of the side that it is for.
    #[arg(long = "for", value_name = "SIDE")]
    to: String,
    /// The file to write; it must not be there yet.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// How many megabytes of attached files it brings at most; 0 leaves them for another pouch.
    #[arg(long, value_name = "MB", default_value_t = ATTACHMENTS_MB)]
    attachments: u64,
    /// One JSON object on standard output.
    #[arg(long)]
    json: bool,
}

const MB: u64 = 1024 * 1024;
const ATTACHMENTS_MB: u64 = POUCH_ATTACHMENTS_BYTES / MB;

#[derive(Debug, clap::Args)]
struct Open {
    /// The home; its server must not be running.
    home: PathBuf,
    /// The pouch.
    file: PathBuf,
    /// One JSON object on standard output.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Args)]
struct Status {
    /// The home; its server may be running.
    home: PathBuf,
    /// One JSON object on standard output.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct PackedJson {
    entries: u64,
    chunks: u64,
    left: FilesJson,
    parcels: u64,
    bytes: u64,
}

#[derive(Serialize)]
struct FilesJson {
    files: u64,
    bytes: u64,
}

impl From<FilesLacking> for FilesJson {
    fn from(lacking: FilesLacking) -> Self {
        let FilesLacking { files, bytes } = lacking;
        Self { files, bytes }
    }
}

#[derive(Serialize)]
struct OpenedJson {
    from: String,
    packed: u64,
    parcels: u64,
    applied: u32,
    waiting: u32,
    known: u32,
    dropped: u32,
    chunks: u64,
    missing: FilesJson,
}

#[derive(Serialize)]
struct StatusJson {
    sides: Vec<SideJson>,
    missing: FilesJson,
}

#[derive(Serialize)]
struct SideJson {
    side: String,
    lacks: u64,
    lacks_files: FilesJson,
    told: Option<ToldJson>,
    packed: Option<SentJson>,
}

#[derive(Serialize)]
struct ToldJson {
    at: u64,
    by: &'static str,
}

#[derive(Serialize)]
struct SentJson {
    at: u64,
    entries: u64,
    arrived: bool,
}

impl Pouch {
    pub(crate) fn run(self) -> anyhow::Result<Outcome> {
        match self.step {
            Step::Pack(pack) => pack.run(),
            Step::Open(open) => open.run(),
            Step::Status(status) => status.run(),
        }
    }
}

impl Pack {
    fn run(self) -> anyhow::Result<Outcome> {
        let desk = opened(&self.home)?;
        let register = desk.register().context(mithaq_desk::Fault::NotOpen)?;
        let side = register.charter.side_by_key(&self.to);
        let other = side.filter(|side| *side != register.ours);
        let side = other.ok_or(PouchError::NoSuchSide);
        let side = side.with_context(|| format!("--for {}", self.to))?;
        if self.out.exists() {
            let why = format!(
                "{}: there is a file of this name already; it is not written over",
                self.out.display()
            );
            return Err(Refused(why).into());
        }
        // Under its name it is whole: a courier must not leave with half of it.
        let mut beside = self.out.clone().into_os_string();
        beside.push(".part");
        let beside = PathBuf::from(beside);
        let most = self.attachments.saturating_mul(MB);
        let file = begin(&beside)?;
        let written = write(&desk, side, most, file).and_then(|packed| {
            std::fs::rename(&beside, &self.out)?;
            Ok(packed)
        });
        if written.is_err() {
            // What failed is said below; a part that stays is no pouch.
            let _left = std::fs::remove_file(&beside);
        }
        let packed = written.with_context(|| self.out.display().to_string())?;
        if self.json {
            super::print_json(&PackedJson {
                entries: packed.entries,
                chunks: packed.chunks,
                left: packed.left.into(),
                parcels: packed.parcels,
                bytes: packed.bytes,
            })?;
        } else {
            print(format_args!(
                "{} entries, {} chunks of attached files, {} bytes for {}",
                packed.entries, packed.chunks, packed.bytes, self.to
            ))?;
            if packed.left.files > 0 {
                say(format_args!(
                    "Left for the next pouch: {} bytes of {} attached files.",
                    packed.left.bytes, packed.left.files
                ));
            }
        }
        Ok(Outcome::Done)
    }
}

/// Makes the file in which a pouch grows.
fn begin(path: &Path) -> anyhow::Result<File> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path).map_err(|error| {
        let name = path.display().to_string();
        if error.kind() == std::io::ErrorKind::AlreadyExists {
            let why = format!(
                "{name}: the pouch would grow in a file of this name, and there is one: if it was left by a pouch that broke off, remove it"
            );
            return Refused(why).into();
        }
        anyhow::Error::from(error).context(name)
    })
}

fn write(
    desk: &Desk,
    to: mithaq_canon::Side,
    attachments: u64,
    file: File,
) -> anyhow::Result<mithaq_desk::PouchPacked> {
    let mut file = BufWriter::new(file);
    let packed = desk.pack_pouch(to, attachments, &mut file)?;
    file.into_inner()?.sync_all()?;
    Ok(packed)
}

impl Open {
    fn run(self) -> anyhow::Result<Outcome> {
        let name = || self.file.display().to_string();
        let mut file = BufReader::new(File::open(&self.file).with_context(name)?);
        let desk = opened(&self.home)?;
        let pouch = desk.open_pouch(&mut file).with_context(name)?;
        let register = desk.register().context(mithaq_desk::Fault::NotOpen)?;
        let from = register.charter.side(pouch.from);
        let from = from.map(|side| side.key.clone()).unwrap_or_default();
        let taken = pouch.taken;
        let missing = desk.pouches()?.missing;
        if self.json {
            super::print_json(&OpenedJson {
                from,
                packed: pouch.packed.0,
                parcels: pouch.parcels,
                applied: taken.applied,
                waiting: taken.waiting,
                known: taken.known,
                dropped: taken.dropped,
                chunks: pouch.chunks.kept,
                missing: missing.into(),
            })?;
        } else {
            print(format_args!(
                "from {from}: {} new entries, {} held before, {} waiting, {} dropped",
                taken.applied, taken.known, taken.waiting, taken.dropped
            ))?;
            if pouch.chunks != ChunksKept::default() || missing.files > 0 {
                print(format_args!(
                    "attached files: {} new chunks; still to come: {} bytes of {} files",
                    pouch.chunks.kept, missing.bytes, missing.files
                ))?;
            }
            if taken.dropped > 0 {
                say(format_args!(
                    "What was dropped did not follow on what is held here, or was not what its side \
                     signed: see the Record page. Pack a pouch back: it tells the other side what \
                     you hold, and its next one brings what you lack."
                ));
            } else if taken.applied > 0 {
                say(format_args!(
                    "The receipts travel in your next pouch: mithaq pouch pack {} --for {from} --out FILE",
                    self.home.display()
                ));
            }
        }
        if let Some(held) = desk.held() {
            say(format_args!("{held}"));
        }
        Ok(Outcome::Done)
    }
}

impl Status {
    fn run(self) -> anyhow::Result<Outcome> {
        let state = pouch_status(&self.home)?;
        if self.json {
            super::print_json(&StatusJson {
                sides: state.peers.into_iter().map(side).collect(),
                missing: state.missing.into(),
            })?;
            return Ok(Outcome::Done);
        }
        for peer in state.peers {
            let told = match peer.told {
                Some(told) if told.by_pouch => "has told by pouch what it holds",
                Some(_) => "has told over the line what it holds",
                None => "has told nothing yet",
            };
            let packed = match (peer.packed, peer.answered) {
                (Some((_, entries)), true) => {
                    format!("the last pouch ({entries} entries) has arrived")
                }
                (Some((_, entries)), false) => {
                    format!("the last pouch ({entries} entries) is not answered yet")
                }
                (None, _) => "no pouch was packed for it yet".to_owned(),
            };
            print(format_args!(
                "{:<9} lacks {} entries; {told}; {packed}",
                peer.key, peer.lacks
            ))?;
            if peer.lacks_files.files > 0 {
                print(format_args!(
                    "{:<9} lacks {} bytes of {} attached files",
                    peer.key, peer.lacks_files.bytes, peer.lacks_files.files
                ))?;
            }
        }
        if state.missing.files > 0 {
            print(format_args!(
                "still to come here: {} bytes of {} attached files",
                state.missing.bytes, state.missing.files
            ))?;
        }
        Ok(Outcome::Done)
    }
}

fn side(peer: PouchPeer) -> SideJson {
    SideJson {
        lacks: peer.lacks,
        lacks_files: peer.lacks_files.into(),
        told: peer.told.map(|told| ToldJson {
            at: told.at.0,
            by: if told.by_pouch { "pouch" } else { "line" },
        }),
        packed: peer.packed.map(|(at, entries)| SentJson {
            at: at.0,
            entries,
            arrived: peer.answered,
        }),
        side: peer.key,
    }
}

fn opened(home: &Path) -> anyhow::Result<Desk> {
    Ok(Desk::open(home, Arc::new(SystemClock))?)
}
