//! A backup: one file that holds a home as it was at one moment, all but two things.
//!
//! Not the home key, which opens what lies sealed in it: whoever finds the backup reads no prose.
//! Not the head mark: it says how far our log has gone since, and an older copy of it would say
//! too little (`record.md`, Equivocation, crashes, restored backups).
//!
//! ```text
//! magic           "mithaq-backup/0\n"
//! length          of the list, 4 bytes, big-endian
//! list            canonical CBOR: domain, time, parts (name, size, SHA-256)
//! digest          SHA-256 of all before it
//! parts           one after the other, nothing behind them
//! ```

mod restore;
mod take;

pub use restore::restore;
pub use take::backup;

use crate::{Fault, OpenError, folder::DATABASE_FILE};
use mithaq_canon::{Digest, Hasher, Time, canon_struct};
use std::path::{Path, PathBuf};

/// The name beside another one under which something grows; none may be there yet.
fn beside(path: &Path, suffix: &str) -> Result<PathBuf, BackupError> {
    // Of a folder's name, a slash at its end is no part.
    let mut name = path.file_name().unwrap_or(path.as_os_str()).to_owned();
    name.push(suffix);
    let beside = path.with_file_name(name);
    if beside.symlink_metadata().is_ok() {
        return Err(BackupError::InTheWay(beside));
    }
    Ok(beside)
}

const MAGIC: &[u8; 16] = b"mithaq-backup/0\n";
const DOMAIN: &str = "mithaq/backup/0";

/// The list is short: fewer parts than [`PARTS`] with names of a few letters.
const LIST_BYTES_MAX: u32 = 4096;

/// How much is read at once.
const CHUNK: usize = 1 << 16;

/// What a backup may hold, by the names of the files of a home; nothing else is ever written by
/// [`restore()`], whatever a file says.
const PARTS: [&str; 10] = [
    DATABASE_FILE,
    "charter.cbor",
    "server.key",
    "transport.key",
    "server.next.key",
    "transport.next.key",
    "pouch.key",
    "pouch.next.key",
    "pouch.last.key",
    "mithaq.toml",
];

struct List {
    domain: String,
    made: Time,
    parts: Vec<Part>,
}
canon_struct!(List {
    domain,
    made,
    parts
});

#[derive(Debug, Clone, PartialEq, Eq)]
struct Part {
    name: String,
    size: u64,
    digest: Digest,
}
canon_struct!(Part { name, size, digest });

/// What a backup is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupFacts {
    /// When it was made, by the clock of the machine.
    pub made: Time,
    /// Its size in bytes.
    pub bytes: u64,
}

/// Why a backup was not made or not restored. Nothing was changed then.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The home, or the place for the new one.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// There is a file of this name.
    #[error("{}: there is a file of this name already; it is not written over", .0.display())]
    Exists(PathBuf),
    /// Something has the name that is needed for a while.
    #[error(
        "{}: what grows there first would need this name, and it is taken: move that away, or remove it if an attempt that was killed has left it",
        .0.display()
    )]
    InTheWay(PathBuf),
    /// It is no backup.
    #[error("{} is not a backup of a Mithaq home, or its beginning is damaged", .0.display())]
    NotABackup(PathBuf),
    /// It is cut short.
    #[error("{} is cut short: it ends within {part}; nothing was restored, take another copy", file.display())]
    CutShort {
        /// The file.
        file: PathBuf,
        /// The part within which it ends.
        part: String,
    },
    /// Its bytes are not those that were written.
    #[error("{}: {part} is not what was backed up; nothing was restored, take another copy", file.display())]
    Damaged {
        /// The file.
        file: PathBuf,
        /// The part that differs.
        part: String,
    },
    /// The key belongs to another home.
    #[error("{} is not the home key of this backup; nothing was restored", .0.display())]
    OtherKey(PathBuf),
    /// A key was being replaced meanwhile.
    #[error("the keys of the home were being replaced meanwhile; make the backup again")]
    Moving,
    /// The system failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

fn digest(domain: &'static str, parts: &[&[u8]]) -> Digest {
    let mut hasher = Hasher::new(domain);
    parts.iter().for_each(|part| hasher.update(part));
    hasher.finish()
}

/// A digest over a part, fed as it is read.
fn of_part() -> Hasher {
    Hasher::new("mithaq/backup-part/0")
}
