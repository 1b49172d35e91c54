//! What a newcomer may do to a demo server from the guided path: cut its line, start it again,
//! search its files, and damage a copy of its record. Demo homes only.

use mithaq_canon::Side;
use mithaq_desk::{Desk, Fault, Report};
use mithaq_line::Line;
use mithaq_record::ParcelKind;
use mithaq_record::exchange::Range;
use mithaq_web::{Found, Stage};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::watch;

/// Whether the server was asked to start again.
#[derive(Debug, Clone, Default)]
pub(crate) struct Restart(Arc<AtomicBool>);

impl Restart {
    pub(crate) fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// The stage of a demo server.
pub(crate) fn of(
    desk: &Desk,
    line: Option<Line>,
    again: Restart,
    stop: watch::Sender<bool>,
) -> Arc<dyn Stage> {
    Arc::new(DemoStage {
        desk: desk.clone(),
        line,
        again,
        stop,
    })
}

struct DemoStage {
    desk: Desk,
    line: Option<Line>,
    again: Restart,
    stop: watch::Sender<bool>,
}

impl std::fmt::Debug for DemoStage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DemoStage")
    }
}

impl Stage for DemoStage {
    fn is_cut(&self) -> bool {
        self.line.as_ref().is_some_and(Line::is_cut)
    }

    fn cut(&self, off: bool) {
        if let Some(line) = &self.line {
            line.cut(off);
        }
    }

    fn restart(&self) {
        self.again.0.store(true, Ordering::Relaxed);
        self.stop.send_replace(true);
    }

    fn search(&self, words: &str) -> Result<Found, String> {
        let mut found = Found::default();
        search(self.desk.path(), words.as_bytes(), &mut found)
            .map_err(|error| error.to_string())?;
        search_record(&self.desk, words.as_bytes(), &mut found)
            .map_err(|error| error.to_string())?;
        Ok(found)
    }

    fn verify_damaged_copy(&self) -> Result<Report, String> {
        damaged_copy(&self.desk).map_err(|error| format!("{error:#}"))
    }
}

/// Searches every file of a folder for these bytes.
fn search(folder: &Path, needle: &[u8], found: &mut Found) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            search(&path, needle, found)?;
            continue;
        }
        let bytes = std::fs::read(&path)?;
        found.files += 1;
        found.bytes += bytes.len() as u64;
        if holds(&bytes, needle) {
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            found.hits.push(name);
        }
    }
    Ok(())
}

fn holds(bytes: &[u8], needle: &[u8]) -> bool {
    !needle.is_empty() && bytes.windows(needle.len()).any(|window| window == needle)
}

/// Entries in one parcel of the search: few enough that a parcel always holds them all.
const STEP: u64 = 16;

/// Searches all that the record holds, as it would cross the line: files at rest are sealed, and a
/// search that cannot read them would prove nothing.
fn search_record(desk: &Desk, needle: &[u8], found: &mut Found) -> Result<(), Fault> {
    for row in desk.holdings().have {
        let mut from = 0;
        while from < row.size {
            let to = row.size.min(from + STEP);
            let range = Range {
                side: row.side,
                from: (row.epoch, from),
                to: (row.epoch, to),
            };
            let parcel = desk.pack(ParcelKind::Give, &[range])?;
            found.parcels += 1;
            if holds(&parcel, needle) {
                found.hits.push(place(desk, row.side, from, to));
            }
            from = to;
        }
    }
    Ok(())
}

fn place(desk: &Desk, side: Side, from: u64, to: u64) -> String {
    let register = desk.register();
    let named = register
        .as_ref()
        .and_then(|register| register.charter.side(side));
    let key = named.map(|side| side.key.as_str()).unwrap_or_default();
    format!("record: {key} {}-{to}", from + 1)
}

/// Copies the home, changes one byte of an entry in the copy and verifies it.
fn damaged_copy(desk: &Desk) -> anyhow::Result<Report> {
    let home = desk.path();
    let copy = home.with_extension("damaged-copy");
    if copy.exists() {
        std::fs::remove_dir_all(&copy)?;
    }
    std::fs::create_dir_all(&copy)?;
    for entry in std::fs::read_dir(home)? {
        let path = entry?.path();
        if let Some(name) = path.file_name().filter(|_| path.is_file()) {
            std::fs::copy(&path, copy.join(name))?;
        }
    }
    change_one_byte(&copy, &signed_bytes(desk)?)?;
    let report = mithaq_desk::verify(&copy, &mut |_| {})?;
    std::fs::remove_dir_all(&copy)?;
    Ok(report)
}

/// The first bytes of a sealed entry: the COSE_Sign1 tag and an array of four (RFC 9052 §4.2).
const ENTRY: [u8; 2] = [0xd2, 0x84];

/// Where in an entry the changed byte lies: past its headers, within what is signed; and how many
/// bytes from there on tell the entry apart from any other.
const INTO: usize = 120;
const TELLING: usize = 32;

/// Bytes that only one entry holds: the first one of the first log that has any. A later one may
/// lie in the write-ahead log alone, where SQLite takes what does not add up for never written.
fn signed_bytes(desk: &Desk) -> anyhow::Result<Vec<u8>> {
    for row in desk.holdings().have {
        let range = Range {
            side: row.side,
            from: (row.epoch, 0),
            to: (row.epoch, row.size.min(1)),
        };
        let parcel = desk.pack(ParcelKind::Give, &[range])?;
        let start = parcel
            .windows(ENTRY.len())
            .position(|window| window == ENTRY);
        let told = start
            .map(|start| start + INTO)
            .and_then(|from| parcel.get(from..from + TELLING));
        if let Some(told) = told {
            return Ok(told.to_vec());
        }
    }
    anyhow::bail!("no entry was found to damage")
}

/// Changes the first of these bytes wherever the database keeps them: an entry may lie in its
/// write-ahead log, in its pages, or in both.
fn change_one_byte(home: &Path, told: &[u8]) -> anyhow::Result<()> {
    let mut changed = false;
    for name in ["mithaq.db-wal", "mithaq.db"] {
        let path = home.join(name);
        let Ok(mut bytes) = std::fs::read(&path) else {
            continue;
        };
        let found: Vec<usize> = bytes
            .windows(told.len())
            .enumerate()
            .filter(|(_, window)| *window == told)
            .map(|(at, _)| at)
            .collect();
        for byte in &found {
            if let Some(byte) = bytes.get_mut(*byte) {
                *byte ^= 1;
                changed = true;
            }
        }
        if !found.is_empty() {
            std::fs::write(&path, bytes)?;
        }
    }
    anyhow::ensure!(changed, "no entry was found to damage");
    Ok(())
}
