//! What the state need not have at hand, in a file without a name on the disk of the home.
//!
//! It is no part of the record: it follows from the entries, is empty at each start, and is gone
//! once the process ends, also by a crash. It holds what stands in the chain and no prose.

use crate::Folder;
use mithaq_core::{Shelf, Slot, State};
use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, Read as _, Seek as _, SeekFrom, Write as _},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// A checksum stands before the bytes of each slot.
const SUM_LEN: usize = 4;

/// Slots take a multiple of this, and larger ones of the eighth of a power of two: so one that is
/// free is mostly of use to another, and little room is lost.
const STEP: u64 = 64;

/// The file.
#[derive(Debug)]
struct Scratch(Mutex<Room>);

#[derive(Debug)]
struct Room {
    file: File,
    /// Behind this nothing was put.
    end: u64,
    /// Where there are free slots, by the room they have.
    free: BTreeMap<u64, Vec<u64>>,
}

/// Has a state rest in a file of the home. Where none can be made, on a disk that is full or may
/// only be read, all stays in memory.
pub(crate) fn resting(state: State, folder: &Folder) -> State {
    match folder.scratch() {
        Ok(file) => state.resting_on(Arc::new(Scratch::over(file))),
        Err(fault) => {
            tracing::warn!(%fault, "no file for what need not be in memory: all stays there");
            state
        }
    }
}

impl Scratch {
    fn over(file: File) -> Self {
        Self(Mutex::new(Room {
            file,
            end: 0,
            free: BTreeMap::new(),
        }))
    }

    fn room(&self) -> MutexGuard<'_, Room> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shelf for Scratch {
    fn put(&self, bytes: &[u8]) -> Option<Slot> {
        let len = u32::try_from(bytes.len()).ok()?;
        let put = self.room().put(bytes);
        let at = put.inspect_err(|error| {
            tracing::warn!(%error, "what need not be in memory stays there");
        });
        Some(Slot { at: at.ok()?, len })
    }

    fn get(&self, slot: Slot) -> Vec<u8> {
        match self.room().get(slot) {
            Ok(bytes) => bytes,
            Err(error) => lost(&error),
        }
    }

    fn free(&self, slot: Slot) {
        let mut room = self.room();
        let list = room.free.entry(taken(slot.len)).or_default();
        list.push(slot.at);
    }
}

/// What the state rests on cannot be read: memory that fails. No rule can be answered any more, and
/// none may be answered wrongly, so the thread that asked ends; for the writer's that is the end of
/// all writing. The record is as it was, and the next start makes what is lost anew from it.
#[expect(
    clippy::panic,
    reason = "there is no state to go on with, and no answer to give"
)]
fn lost(error: &io::Error) -> ! {
    tracing::error!(%error, "what rested on the disk cannot be read back: start again");
    panic!(
        "what rested in a file of the home cannot be read back ({error}); the record is untouched: check the disk and start again"
    )
}

/// How much room a slot for so many bytes takes.
fn taken(len: u32) -> u64 {
    let len = u64::from(len) + u64::try_from(SUM_LEN).unwrap_or(0);
    let step = (len.next_power_of_two() / 8).max(STEP);
    len.next_multiple_of(step)
}

impl Room {
    fn put(&mut self, bytes: &[u8]) -> io::Result<u64> {
        let len = u32::try_from(bytes.len()).map_err(io::Error::other)?;
        let taken = taken(len);
        let free = self.free.get_mut(&taken).and_then(Vec::pop);
        let at = free.unwrap_or(self.end);
        let written = self.write(at, bytes);
        match (&written, free) {
            (Ok(()), None) => self.end += taken,
            (Err(_), Some(at)) => self.free.entry(taken).or_default().push(at),
            (Ok(()), Some(_)) | (Err(_), None) => {}
        }
        written.map(|()| at)
    }

    fn write(&mut self, at: u64, bytes: &[u8]) -> io::Result<()> {
        let mut whole = Vec::with_capacity(SUM_LEN + bytes.len());
        whole.extend_from_slice(&sum(at, bytes));
        whole.extend_from_slice(bytes);
        self.file.seek(SeekFrom::Start(at))?;
        self.file.write_all(&whole)
    }

    fn get(&mut self, slot: Slot) -> io::Result<Vec<u8>> {
        let len = usize::try_from(slot.len).map_err(io::Error::other)?;
        let (mut found, mut bytes) = ([0; SUM_LEN], vec![0; len]);
        self.file.seek(SeekFrom::Start(slot.at))?;
        self.file.read_exact(&mut found)?;
        self.file.read_exact(&mut bytes)?;
        if found == sum(slot.at, &bytes) {
            Ok(bytes)
        } else {
            Err(io::Error::other("it is not what was written there"))
        }
    }
}

/// The checksum of what lies at a place: bytes of another place do not have it.
fn sum(at: u64, bytes: &[u8]) -> [u8; SUM_LEN] {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&at.to_be_bytes());
    hasher.update(bytes);
    hasher.finalize().to_be_bytes()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops where it fails")]
    use super::*;
    use mithaq_canon::{Digest, EntryId, Past, Position, Side, Time};
    use mithaq_core::{Content, Recorded, Refusal, Register, Verdict};
    use std::panic::{AssertUnwindSafe, catch_unwind};

    fn scratch() -> Scratch {
        Scratch::over(tempfile::tempfile().unwrap())
    }

    #[test]
    fn what_is_put_is_got_back() {
        let scratch = scratch();
        let all: Vec<Vec<u8>> = (0..300u16)
            .map(|n| vec![n.to_be_bytes()[1]; usize::from(n) * 17])
            .collect();
        let slots: Vec<Slot> = all.iter().map(|one| scratch.put(one).unwrap()).collect();
        for (slot, one) in slots.iter().zip(&all).rev() {
            assert_eq!(scratch.get(*slot), *one);
        }
    }

    #[test]
    fn a_free_slot_is_used_again() {
        let scratch = scratch();
        let kept = scratch.put(&[1; 1_000]).unwrap();
        let gone = scratch.put(&[2; 1_000]).unwrap();
        let end = scratch.room().end;
        scratch.free(gone);
        let next = scratch.put(&[3; 990]).unwrap();
        assert_eq!((next.at, scratch.room().end), (gone.at, end));
        assert_eq!(scratch.get(next), [3; 990]);
        assert_eq!(scratch.get(kept), [1; 1_000]);
        assert_ne!(scratch.put(&[4; 990]).unwrap().at, gone.at);
    }

    #[test]
    fn a_changed_byte_is_never_given_back() {
        let bytes: Vec<u8> = (0..200).collect();
        for place in 0..SUM_LEN + bytes.len() {
            let scratch = scratch();
            scratch.put(&[0; 5]).unwrap();
            let slot = scratch.put(&bytes).unwrap();
            {
                let mut room = scratch.room();
                let at = slot.at + u64::try_from(place).unwrap();
                let mut byte = [0];
                room.file.seek(SeekFrom::Start(at)).unwrap();
                room.file.read_exact(&mut byte).unwrap();
                room.file.seek(SeekFrom::Start(at)).unwrap();
                room.file.write_all(&[byte[0] ^ 4]).unwrap();
            }
            let got = catch_unwind(AssertUnwindSafe(|| scratch.get(slot)));
            assert!(got.is_err(), "byte {place}");
        }
    }

    #[test]
    fn bytes_of_another_place_are_not_given_back() {
        let scratch = scratch();
        let one = scratch.put(&[7; 40]).unwrap();
        let other = scratch.put(&[7; 40]).unwrap();
        let moved = Slot {
            at: other.at,
            ..one
        };
        assert_eq!(scratch.get(moved), [7; 40]);
        let mut room = scratch.room();
        let mut whole = [0; SUM_LEN + 40];
        room.file.seek(SeekFrom::Start(one.at)).unwrap();
        room.file.read_exact(&mut whole).unwrap();
        room.file.seek(SeekFrom::Start(other.at)).unwrap();
        room.file.write_all(&whole).unwrap();
        assert!(room.get(other).is_err());
    }

    #[test]
    fn a_file_cut_short_is_no_answer() {
        let scratch = scratch();
        let slot = scratch.put(&[9; 100]).unwrap();
        scratch.room().file.set_len(50).unwrap();
        assert!(catch_unwind(AssertUnwindSafe(|| scratch.get(slot))).is_err());
    }

    #[test]
    fn a_file_that_takes_nothing_is_no_shelf() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        std::fs::write(&path, []).unwrap();
        let scratch = Scratch::over(File::open(path).unwrap());
        assert_eq!(scratch.put(&[1; 10]), None);
        assert_eq!(scratch.room().end, 0);
    }

    #[test]
    fn a_state_rests_here_and_answers_nothing_that_it_cannot_read() {
        let scratch = Arc::new(scratch());
        let register = Register {
            sides: 2,
            offset_minutes: 0,
        };
        let mut state = State::new(register).resting_on(scratch.clone());
        let id = |seq: u64| EntryId(Digest::of(&[&seq.to_be_bytes()]));
        let last = 20_000;
        for seq in 0..=last {
            state.apply(&Recorded {
                id: id(seq),
                at: Position {
                    side: Side(0),
                    epoch: 0,
                    seq,
                },
                past: Past::empty(),
                claimed: Time(seq),
                content: Content::Undecodable,
            });
        }
        let void = Some(Verdict::Void(Refusal::Undecodable));
        assert_eq!(state.verdict(id(0)), void);
        scratch.room().file.set_len(0).unwrap();
        assert_eq!(state.verdict(id(last)), void, "it is at hand");
        let lost = catch_unwind(AssertUnwindSafe(|| state.verdict(id(1_000))));
        assert!(lost.is_err());
    }
}
