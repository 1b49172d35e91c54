//! The write-ahead log beside the database. SQLite takes its frames up to the first whose checksum
//! is wrong and silently leaves out the rest, as it must after a crash in the midst of a write. So a
//! changed byte there would make what was committed vanish without a word. A write that was cut
//! never has a commit after it; a changed byte nearly always has. That is what is looked for. A power
//! cut that takes a page since the last sync and leaves a later commit looks the same, until the next
//! start sets it aside.
//!
//! Format: SQLite "Database File Format", section 4.

use std::{fs, io, path::Path};

const HEADER: usize = 32;
const FRAME_HEADER: usize = 24;
/// The magic number; its lowest bit says that checksums are reckoned in big-endian words.
const MAGIC: u32 = 0x377f_0682;

/// Where committed frames are lost behind a wrong checksum: the first wrong frame, counted from 1.
///
/// A server may write meanwhile, so what looks wrong is looked at again, and only what stays the
/// same is told.
///
/// # Errors
/// Whatever the disk says; a log that is not there is no error.
pub(crate) fn lost_frame(database: &Path) -> io::Result<Option<usize>> {
    let mut path = database.as_os_str().to_owned();
    path.push("-wal");
    let read = || match fs::read(&path) {
        Ok(bytes) => Ok(bytes),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    };
    let mut bytes = read()?;
    loop {
        let lost = first_wrong(&bytes);
        if lost.is_none() {
            return Ok(None);
        }
        let again = read()?;
        if again == bytes {
            return Ok(lost);
        }
        bytes = again;
    }
}

fn first_wrong(log: &[u8]) -> Option<usize> {
    let (header, frames) = log.split_at_checked(HEADER)?;
    let magic = word(header, 0)?;
    let page = usize::try_from(word(header, 8)?).ok()?;
    let big = magic == MAGIC | 1;
    let sum = checksum(big, (0, 0), header.get(..24)?);
    if (magic | 1) != MAGIC | 1 || page == 0 || Some(sum) != pair(header, 24) {
        // Nothing of a log whose header is wrong is taken; anything in it is lost.
        return (!frames.is_empty()).then_some(1);
    }
    let salts = pair(header, 16);
    let mut sum = Some(sum);
    let mut wrong = None;
    for (number, frame) in (1..).zip(frames.chunks_exact(page.checked_add(FRAME_HEADER)?)) {
        if pair(frame, 8) != salts {
            // Left from before the log was last begun anew; nothing follows it that counts.
            wrong = wrong.or(Some(number));
            continue;
        }
        if wrong.is_none() {
            let next = sum.and_then(|sum| {
                let sum = checksum(big, sum, frame.get(..8)?);
                Some(checksum(big, sum, frame.get(FRAME_HEADER..)?))
            });
            if next == pair(frame, 16) {
                sum = next;
                continue;
            }
            wrong = Some(number);
        }
        let commits = word(frame, 4).is_some_and(|pages| pages != 0);
        if commits {
            return wrong;
        }
    }
    None
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    four.try_into().ok().map(u32::from_be_bytes)
}

fn pair(bytes: &[u8], at: usize) -> Option<(u32, u32)> {
    Some((word(bytes, at)?, word(bytes, at.checked_add(4)?)?))
}

fn checksum(big: bool, sum: (u32, u32), bytes: &[u8]) -> (u32, u32) {
    let (pairs, _) = bytes.as_chunks::<8>();
    pairs
        .iter()
        .fold(sum, |(one, two), [a, b, c, d, e, f, g, h]| {
            let read = |four| {
                if big {
                    u32::from_be_bytes(four)
                } else {
                    u32::from_le_bytes(four)
                }
            };
            let one = one.wrapping_add(read([*a, *b, *c, *d])).wrapping_add(two);
            let two = two.wrapping_add(read([*e, *f, *g, *h])).wrapping_add(one);
            (one, two)
        })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops where it fails")]
    use super::*;
    use rusqlite::Connection;

    /// A log of several commits, as SQLite left it, and what is in it.
    fn log(folder: &Path) -> (std::path::PathBuf, Vec<u8>) {
        let path = folder.join("a.db");
        let database = Connection::open(&path).unwrap();
        database
            .execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE t (a BLOB)")
            .unwrap();
        for n in 0..4 {
            database
                .execute("INSERT INTO t VALUES (randomblob(?1))", [5_000 + n])
                .unwrap();
        }
        let bytes = fs::read(folder.join("a.db-wal")).unwrap();
        // The last connection to close would take the log with it.
        std::mem::forget(database);
        (path, bytes)
    }

    #[test]
    fn a_log_as_sqlite_wrote_it_loses_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let (path, bytes) = log(folder.path());
        assert!(bytes.len() > 10_000);
        assert_eq!(lost_frame(&path).unwrap(), None);
        assert_eq!(lost_frame(&folder.path().join("none.db")).unwrap(), None);
    }

    #[test]
    fn a_changed_byte_in_any_page_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let (_, bytes) = log(folder.path());
        let frame = 4_096 + FRAME_HEADER;
        for place in (HEADER + FRAME_HEADER..bytes.len()).step_by(97) {
            if (place - HEADER) % frame < FRAME_HEADER {
                continue;
            }
            let mut changed = bytes.clone();
            changed[place] ^= 1;
            assert!(first_wrong(&changed).is_some(), "byte {place}");
        }
    }

    #[test]
    fn a_write_cut_before_its_commit_is_no_damage() {
        let folder = tempfile::tempdir().unwrap();
        let (_, bytes) = log(folder.path());
        let frame = 4_096 + FRAME_HEADER;
        let frames = (bytes.len() - HEADER) / frame;
        let last = HEADER + (frames - 1) * frame;
        assert_eq!(first_wrong(&bytes[..last]), None);
        assert_eq!(first_wrong(&bytes[..last + 100]), None);
    }
}
