//! The head mark: how far our own log has been let out of this server.
//!
//! It is synced before an entry leaves, and lies outside the database and its backup. A database
//! found behind it was restored from an older copy: sealing on would give a second entry at a
//! place that the peer already holds, which is equivocation (`record.md`, Equivocation, crashes,
//! restored backups).

use crate::Fault;
use mithaq_canon::Hasher;
use mithaq_record::Mark;
use std::{
    fs::{File, OpenOptions},
    io::{Read as _, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
};

/// Two slots are written in turn, so that a torn write leaves the earlier mark whole. Each holds
/// a check, the length of the mark, the mark, and zeros.
const SLOT: usize = 256;
const CHECK: usize = 32;

/// The file of the mark.
#[derive(Debug)]
pub struct HeadMark {
    file: File,
    path: PathBuf,
    last: Option<Mark>,
    slot: u8,
    torn: bool,
}

impl HeadMark {
    pub(super) fn open(path: &Path) -> Result<Self, Fault> {
        let step = "open the head mark";
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(Fault::file(step, path))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)
            .map_err(Fault::file(step, path))?;
        let read = read(&bytes);
        Ok(Self {
            file,
            path: path.to_owned(),
            last: read.last,
            slot: u8::from(read.first_is_last),
            torn: read.torn,
        })
    }

    /// The furthest place that may have left; nothing, if none has.
    pub fn last(&self) -> Option<Mark> {
        self.last
    }

    /// Whether a slot holds anything but a mark or emptiness: a write that a crash cut short, or
    /// a change from outside.
    pub fn is_torn(&self) -> bool {
        self.torn
    }

    /// Moves the mark on and syncs it. A mark never moves back.
    ///
    /// # Errors
    /// [`Fault::File`] or [`Fault::DiskFull`]: then nothing may leave.
    pub fn advance(&mut self, to: Mark) -> Result<(), Fault> {
        if reach(Some(to)) <= reach(self.last) {
            return Ok(());
        }
        let body = to.to_bytes();
        let mut slot = check(&body).to_vec();
        slot.push(u8::try_from(body.len()).unwrap_or(u8::MAX));
        slot.extend_from_slice(&body);
        slot.resize(SLOT, 0);
        let offset = u64::from(self.slot) * SLOT as u64;
        let mut write = || {
            self.file.seek(SeekFrom::Start(offset))?;
            self.file.write_all(&slot)?;
            self.file.sync_data()
        };
        write().map_err(Fault::file("write the head mark", &self.path))?;
        self.last = Some(to);
        self.slot ^= 1;
        Ok(())
    }
}

/// What the file holds.
pub(super) struct Read {
    pub(super) last: Option<Mark>,
    first_is_last: bool,
    torn: bool,
}

pub(super) fn read(bytes: &[u8]) -> Read {
    let slots = [read_slot(bytes, 0), read_slot(bytes, 1)];
    let [first, second] = slots.map(Slot::mark);
    let first_is_last = reach(first) >= reach(second);
    Read {
        last: if first_is_last { first } else { second },
        first_is_last,
        torn: slots.contains(&Slot::Broken),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Slot {
    Empty,
    Broken,
    Whole(Mark),
}

impl Slot {
    fn mark(self) -> Option<Mark> {
        match self {
            Self::Whole(mark) => Some(mark),
            Self::Empty | Self::Broken => None,
        }
    }
}

fn read_slot(bytes: &[u8], slot: usize) -> Slot {
    let start = slot * SLOT;
    let Some(slot) = bytes.get(start..(start + SLOT).min(bytes.len())) else {
        return Slot::Empty;
    };
    if slot.iter().all(|byte| *byte == 0) {
        return Slot::Empty;
    }
    let mark = || {
        let (found, rest) = slot.split_at_checked(CHECK)?;
        let (len, rest) = rest.split_first()?;
        let (body, zeros) = rest.split_at_checked(usize::from(*len))?;
        let is_whole = check(body) == found && zeros.iter().all(|byte| *byte == 0);
        is_whole.then(|| Mark::open(body).ok()).flatten()
    };
    mark().map_or(Slot::Broken, Slot::Whole)
}

/// How far a mark reaches; no mark reaches nowhere.
fn reach(mark: Option<Mark>) -> Option<(u32, u64)> {
    mark.map(|mark| (mark.at.epoch, mark.at.seq))
}

fn check(body: &[u8]) -> [u8; CHECK] {
    let mut hasher = Hasher::new("mithaq/head-mark/0");
    hasher.update(body);
    hasher.finish().0
}
