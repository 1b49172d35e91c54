//! The head mark: how far our own log has been let out of this server.
//!
//! It is synced before an entry leaves, and lies outside the database and its backup. A database
//! found behind it was restored from an older copy: sealing on would give a second entry at a
//! place that the peer already holds, which is equivocation (`record.md`, Equivocation, crashes,
//! restored backups).

use crate::Fault;
use mithaq_canon::{EntryId, Hasher, canon_struct, from_bytes, to_bytes};
use std::{
    fs::{File, OpenOptions},
    io::{Read as _, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
};

/// A place in our own log that may have left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// The epoch.
    pub epoch: u32,
    /// The place in it, counted from 0.
    pub seq: u64,
    /// The entry there.
    pub id: EntryId,
}
canon_struct!(Mark { epoch, seq, id });

/// Two slots are written in turn, so that a torn write leaves the earlier mark whole.
const SLOT: usize = 128;
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
        let slots = [read_slot(&bytes, 0), read_slot(&bytes, 1)];
        let [first, second] = slots.map(Slot::mark);
        Ok(Self {
            file,
            path: path.to_owned(),
            last: first.max(second),
            slot: u8::from(first >= second),
            torn: slots.contains(&Slot::Broken),
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
        if self
            .last
            .is_some_and(|last| (to.epoch, to.seq) <= (last.epoch, last.seq))
        {
            return Ok(());
        }
        let body = to_bytes(&to);
        let mut slot = check(&body).to_vec();
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
    let Some((found, body)) = slot.split_at_checked(CHECK) else {
        return Slot::Broken;
    };
    // The body is followed by zeros, and a mark never ends in one: the id's length is fixed, so
    // the encoding tells where it stops.
    (1..=body.len())
        .filter_map(|len| body.split_at_checked(len))
        .find_map(|(body, rest)| {
            let whole = check(body) == found && rest.iter().all(|byte| *byte == 0);
            whole.then(|| from_bytes(body).ok()).flatten()
        })
        .map_or(Slot::Broken, Slot::Whole)
}

fn check(body: &[u8]) -> [u8; CHECK] {
    let mut hasher = Hasher::new("mithaq/head-mark/0");
    hasher.update(body);
    hasher.finish().0
}
