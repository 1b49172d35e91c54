//! The log beside the database (SQLite's write-ahead log): how long it is, and how much of it is
//! known to survive a power cut.
//!
//! The database writes it with each commit and syncs it only before it moves it. So the writer says
//! which commits wait for a sync: those whose answer promises something. One that only took in what
//! its sender keeps and sends again does not, and the next sync has it with it.

use crate::{Fault, Folder, verify::lost_frame};
use rusqlite::{Connection, hooks::Wal};
use std::{
    fs::File,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering},
    },
};

/// The log of the connection that writes.
#[derive(Debug)]
pub(crate) struct Log {
    file: File,
    path: PathBuf,
    written: Arc<Written>,
    /// Why a sync has failed. What the system's cache held is then lost to the disk while every
    /// reader still sees it, and a later sync says nothing of it: only what the disk gives back counts.
    failed: Option<String>,
    /// Whether every sync fails, for tests.
    is_broken: bool,
}

/// What the database has told with its commits.
#[derive(Debug, Default)]
struct Written {
    /// How many lie there that are still to be moved into the database.
    pages: AtomicU32,
    /// How many lay there as of the last commit, moved or not.
    total: AtomicU32,
    /// How many bytes the last sync had with it; none of those that have begun anew since.
    synced: AtomicU64,
    since_the_last_sync: AtomicBool,
}

impl Written {
    fn note(&self, pages: u32) {
        self.pages.store(pages, Ordering::Relaxed);
        // A commit writes one at least.
        if pages <= self.total.swap(pages, Ordering::Relaxed) {
            // All that lay there before has moved into the database, synced.
            self.synced.store(0, Ordering::Relaxed);
        }
        self.since_the_last_sync.store(true, Ordering::Relaxed);
    }
}

/// The head of the log, and of each page in it (<https://www.sqlite.org/fileformat2.html#walformat>).
const HEAD_LEN: u64 = 32;
const PAGE_LEN: u64 = 24 + 4096;

impl Log {
    /// The log of a connection, at this path; the database has made it. What a process that ended
    /// without a sync has left there is synced first: it counts from now on.
    pub(crate) fn of(connection: &mut Connection, path: &Path) -> Result<Self, Fault> {
        let written = Arc::new(Written::default());
        let noted = written.clone();
        let note = move |_: &mut Wal, pages| {
            noted.note(u32::try_from(pages).unwrap_or(0));
            Ok(())
        };
        connection
            .wal_hook(Some(note))
            .map_err(Fault::at("set up the database"))?;
        let open = || {
            let file = File::options().read(true).write(true).open(path)?;
            file.sync_data()?;
            let len = file.metadata()?.len();
            Ok((file, len))
        };
        let (file, len) = open().map_err(Fault::file("open the log beside the database", path))?;
        written.synced.store(len, Ordering::Relaxed);
        Ok(Self {
            file,
            path: path.to_owned(),
            written,
            failed: None,
            is_broken: false,
        })
    }

    /// Where the log does not add up, moves what comes before into the database and empties it. So it
    /// is after a power cut that took a page written since the last sync and left a later one: the
    /// database takes what lies before, and would keep what lies behind, which `verify` could not
    /// tell from damage.
    pub(crate) fn set_torn_aside(connection: &Connection, folder: &Folder) -> Result<(), Fault> {
        let step = "look through the log beside the database";
        let lost = lost_frame(&folder.database()).map_err(Fault::file(step, &folder.log()))?;
        if let Some(frame) = lost {
            tracing::warn!(
                frame,
                "the log beside the database does not add up from here on: what lies behind is left out, as after a power cut"
            );
            connection
                .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
                .map_err(Fault::at("set aside what is torn of the log"))?;
        }
        Ok(())
    }

    /// How many pages of 4 KiB lie in it.
    pub(crate) fn pages(&self) -> u32 {
        self.written.pages.load(Ordering::Relaxed)
    }

    /// Notes that so many are left in it: the others have moved into the database, synced.
    pub(crate) fn note_pages(&self, left: u32) {
        self.written.pages.store(left, Ordering::Relaxed);
        if left == 0 {
            // What is written next lies where those lay, and is not synced by having been they.
            self.written.synced.store(0, Ordering::Relaxed);
        }
    }

    /// Whether anything was committed since the last sync.
    pub(crate) fn is_unsynced(&self) -> bool {
        self.written.since_the_last_sync.load(Ordering::Relaxed)
    }

    /// Syncs what was committed since the last time.
    ///
    /// # Errors
    /// [`Fault::Unsynced`], from now on at every call.
    pub(crate) fn sync(&mut self) -> Result<(), Fault> {
        self.check()?;
        if !self.is_unsynced() {
            return Ok(());
        }
        let synced = if self.is_broken {
            Err(std::io::Error::other("as a test wants it"))
        } else {
            self.file.sync_data()
        };
        if let Err(failed) = synced {
            self.failed = Some(failed.to_string());
            return self.check();
        }
        let written = &self.written;
        let synced = HEAD_LEN + PAGE_LEN * u64::from(written.total.load(Ordering::Relaxed));
        written.synced.store(synced, Ordering::Relaxed);
        written.since_the_last_sync.store(false, Ordering::Relaxed);
        Ok(())
    }

    /// How many bytes of it a power cut leaves for sure.
    pub(crate) fn synced_len(&self) -> u64 {
        self.written.synced.load(Ordering::Relaxed)
    }

    /// Fails if a sync has.
    ///
    /// # Errors
    /// [`Fault::Unsynced`].
    pub(crate) fn check(&self) -> Result<(), Fault> {
        self.failed.as_ref().map_or(Ok(()), |why| {
            Err(Fault::Unsynced {
                path: self.path.clone(),
                why: why.clone(),
            })
        })
    }

    /// Has every sync fail from now on.
    pub(crate) fn break_disk(&mut self) {
        self.is_broken = true;
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops where it fails")]
    use super::*;
    use crate::database;

    #[test]
    fn after_a_sync_that_failed_nothing_counts_as_synced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        let mut connection = database::create(&path).unwrap();
        let mut log = Log::of(&mut connection, &folder.path().join("a.db-wal")).unwrap();
        let write = "INSERT OR REPLACE INTO setting (name, value) VALUES ('n', randomblob(8))";
        connection.execute(write, []).unwrap();
        assert!(log.is_unsynced());
        log.sync().unwrap();
        assert!(!log.is_unsynced());
        let synced = log.synced_len();
        connection.execute(write, []).unwrap();
        log.is_broken = true;
        let failed = log.sync();
        assert!(matches!(failed, Err(Fault::Unsynced { .. })), "{failed:?}");
        log.is_broken = false;
        assert!(log.check().is_err(), "what the cache had is gone");
        assert!(log.sync().is_err());
        assert_eq!(log.synced_len(), synced);
    }

    #[test]
    fn what_is_written_over_a_log_that_has_moved_is_not_synced_yet() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        let mut connection = database::create(&path).unwrap();
        let mut log = Log::of(&mut connection, &folder.path().join("a.db-wal")).unwrap();
        let write = "INSERT OR REPLACE INTO setting (name, value) VALUES ('n', randomblob(8))";
        connection.execute(write, []).unwrap();
        log.sync().unwrap();
        assert!(log.synced_len() > 0);
        connection
            .query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))
            .unwrap();
        log.note_pages(0);
        connection.execute(write, []).unwrap();
        assert_eq!(log.synced_len(), 0);
        log.sync().unwrap();
        assert!(log.synced_len() > 0);
    }

    #[test]
    fn a_log_that_begins_anew_has_nothing_synced() {
        let written = Written::default();
        written.note(300);
        written.synced.store(1_000, Ordering::Relaxed);
        written.note(301);
        assert_eq!(written.synced.load(Ordering::Relaxed), 1_000);
        // Moved, it counts none that are still to be.
        written.pages.store(0, Ordering::Relaxed);
        written.note(8);
        assert_eq!(written.synced.load(Ordering::Relaxed), 0);
    }
}
