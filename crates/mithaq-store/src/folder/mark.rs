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

/// Two slots. One holds how far our log *has* left; the other how far it is *about to*, written
/// while the database commits, so that the two syncs take the time of one. Nothing leaves before
/// both have returned. At rest both slots say the same: then every entry they name has left. Where
/// they differ after a crash, the database tells: it holds what was about to leave, or that never
/// left. Each slot holds a check, the length of the mark, the mark, and zeros; a torn write leaves
/// the other slot whole.
const SLOT: usize = 256;
const CHECK: usize = 32;

/// The file of the mark.
#[derive(Debug)]
pub struct HeadMark {
    file: File,
    path: PathBuf,
    last: Option<Mark>,
    /// Which slot holds `last`.
    slot: u8,
    /// What the other slot holds, if it is not known to hold the same.
    other: Other,
    torn: bool,
}

/// What the slot beside the one that counts holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Other {
    /// The same: the mark is at rest.
    Same,
    /// An earlier mark, a torn one, or none.
    Earlier,
    /// What is about to leave; synced.
    Intended(Mark),
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
        let Read {
            last,
            slot,
            other,
            torn,
        } = read(&bytes);
        Ok(Self {
            file,
            path: path.to_owned(),
            last,
            slot,
            other,
            torn,
        })
    }

    /// The furthest place that has left; nothing, if none has.
    pub fn last(&self) -> Option<Mark> {
        self.last
    }

    /// What was about to leave, if it is not known to have left. After a start: it left if the
    /// database holds it, and never if it does not.
    pub fn intended(&self) -> Option<Mark> {
        match self.other {
            Other::Intended(mark) => Some(mark),
            Other::Same | Other::Earlier => None,
        }
    }

    /// Whether a slot held anything but a mark or emptiness when the file was opened: a write that
    /// a crash cut short, or a change from outside.
    pub fn is_torn(&self) -> bool {
        self.torn
    }

    /// Writes down what is about to leave, and syncs it; it may not leave yet. To be called while
    /// the database commits, and to be followed by [`Self::advance`] or [`Self::rest`].
    ///
    /// # Errors
    /// [`Fault::File`] or [`Fault::DiskFull`].
    pub fn intend(&mut self, to: Mark) -> Result<(), Fault> {
        if reach(Some(to)) <= reach(self.last) || self.intended() == Some(to) {
            return Ok(());
        }
        if self.intended().is_some() {
            // Of two intentions only one can be told from what never was.
            self.rest()?;
        }
        // Until the write has returned, the slot may hold anything.
        self.other = Other::Earlier;
        self.write(1 ^ self.slot, Some(to))?;
        self.other = Other::Intended(to);
        Ok(())
    }

    /// Lets leave what lies up to here: the database has committed it. A mark never moves back.
    ///
    /// # Errors
    /// [`Fault::File`] or [`Fault::DiskFull`]: then nothing may leave.
    pub fn advance(&mut self, to: Mark) -> Result<(), Fault> {
        if reach(Some(to)) <= reach(self.last) {
            return Ok(());
        }
        let was_intended = self.intended() == Some(to);
        self.intend(to)?;
        self.last = Some(to);
        self.slot ^= 1;
        self.other = Other::Earlier;
        if was_intended { Ok(()) } else { self.rest() }
    }

    /// Makes both slots say how far our log has left, and forgets what was about to. To be called
    /// when a commit has failed, and soon after one that has not.
    ///
    /// # Errors
    /// [`Fault::File`] or [`Fault::DiskFull`].
    pub fn rest(&mut self) -> Result<(), Fault> {
        if self.other == Other::Same {
            return Ok(());
        }
        self.write(1 ^ self.slot, self.last)?;
        self.other = Other::Same;
        Ok(())
    }

    /// Whether both slots say the same.
    pub fn is_at_rest(&self) -> bool {
        self.other == Other::Same
    }

    fn write(&mut self, slot: u8, mark: Option<Mark>) -> Result<(), Fault> {
        let mut bytes = Vec::with_capacity(SLOT);
        if let Some(mark) = mark {
            let body = mark.to_bytes();
            bytes.extend_from_slice(&check(&body));
            bytes.push(u8::try_from(body.len()).unwrap_or(u8::MAX));
            bytes.extend_from_slice(&body);
        }
        bytes.resize(SLOT, 0);
        let offset = u64::from(slot) * SLOT as u64;
        let mut write = || {
            self.file.seek(SeekFrom::Start(offset))?;
            self.file.write_all(&bytes)?;
            self.file.sync_data()
        };
        write().map_err(Fault::file("write the head mark", &self.path))
    }
}

/// What the file holds.
pub(super) struct Read {
    pub(super) last: Option<Mark>,
    slot: u8,
    other: Other,
    torn: bool,
}

pub(super) fn read(bytes: &[u8]) -> Read {
    let slots = [read_slot(bytes, 0), read_slot(bytes, 1)];
    let torn = slots.contains(&Slot::Broken);
    let read = |last, slot, other| Read {
        last,
        slot,
        other,
        torn,
    };
    match slots {
        [Slot::Whole(first), Slot::Whole(second)] if first == second => {
            read(Some(first), 0, Other::Same)
        }
        [Slot::Whole(first), Slot::Whole(second)] => {
            if reach(Some(first)) < reach(Some(second)) {
                read(Some(first), 0, Other::Intended(second))
            } else {
                read(Some(second), 1, Other::Intended(first))
            }
        }
        // The other write was cut short, so what it would have said never left.
        [Slot::Whole(first), Slot::Broken] => read(Some(first), 0, Other::Earlier),
        [Slot::Broken, Slot::Whole(second)] => read(Some(second), 1, Other::Earlier),
        // The first mark of all, not confirmed.
        [Slot::Empty, Slot::Whole(second)] => read(None, 0, Other::Intended(second)),
        [Slot::Whole(first), Slot::Empty] => read(None, 1, Other::Intended(first)),
        [Slot::Empty, Slot::Empty] => read(None, 0, Other::Same),
        [Slot::Empty | Slot::Broken, Slot::Empty | Slot::Broken] => read(None, 0, Other::Earlier),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Slot {
    Empty,
    Broken,
    Whole(Mark),
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
