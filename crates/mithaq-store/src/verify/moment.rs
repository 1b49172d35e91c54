//! Two connections that see the database at one and the same moment: what one finds can be held
//! against what the other finds, though a server writes meanwhile.

use crate::{Fault, OpenError, database};
use rusqlite::{Connection, ffi};
use std::path::Path;

/// To begin on two connections takes far less than the one commit that can come between, so this is
/// more often than any server could come between.
const TRIES: usize = 1_000;

/// Memory for pages of the second connection, in KiB (below zero: not in pages). It goes through
/// indexes whose keys are hashes, where each row is another page.
const CACHE: &str = "-16384";

/// Opens them, each in a transaction that lasts until it is dropped.
///
/// # Errors
/// [`OpenError`], as for a connection that reads.
pub(super) fn open(path: &Path) -> Result<[Connection; 2], OpenError> {
    let watch = database::open_reader(path)?;
    let both = [database::open_reader(path)?, database::open_reader(path)?];
    database::pragma(&both[1], "cache_size", CACHE)?;
    for _ in 0..TRIES {
        let before = version(&watch)?;
        both.iter().try_for_each(begin)?;
        if version(&watch)? == before {
            return Ok(both);
        }
        both.iter().try_for_each(end)?;
    }
    let busy = ffi::Error::new(ffi::SQLITE_BUSY);
    Err(Fault::at(STEP)(rusqlite::Error::SqliteFailure(busy, None)).into())
}

const STEP: &str = "read the database";

/// A number that is another one whenever another connection has committed in between.
fn version(connection: &Connection) -> Result<i64, Fault> {
    connection
        .pragma_query_value(None, "data_version", |row| row.get(0))
        .map_err(Fault::at(STEP))
}

/// What is read from now on is what is read here first.
fn begin(connection: &Connection) -> Result<(), Fault> {
    connection.execute_batch("BEGIN").map_err(Fault::at(STEP))?;
    version(connection).map(drop)
}

fn end(connection: &Connection) -> Result<(), Fault> {
    connection
        .execute_batch("ROLLBACK")
        .map_err(Fault::at(STEP))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops where it fails")]
    use super::*;
    use std::sync::atomic::{AtomicBool, Ordering};

    #[test]
    fn both_see_the_same_while_a_server_writes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        let writer = database::create(&path).unwrap();
        let done = &AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(move || {
                let mut written = 0;
                while !done.load(Ordering::Relaxed) {
                    let sql = "UPDATE telling SET applied = applied + 1";
                    written += writer.execute(sql, []).unwrap();
                }
                assert!(written > 0);
            });
            let mut moments = std::collections::BTreeSet::new();
            for _ in 0..200 {
                let told = open(&path)
                    .unwrap()
                    .map(|connection| crate::read::told(&connection).unwrap());
                assert_eq!(told[0], told[1]);
                moments.insert(told[0]);
            }
            done.store(true, Ordering::Relaxed);
            assert!(moments.len() > 1);
        });
    }
}
