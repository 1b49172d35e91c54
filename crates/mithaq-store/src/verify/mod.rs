//! Recomputes all that can be recomputed from what lies on the disk, and names what is damaged.
//!
//! Nothing here trusts a stored value: entries are decoded strictly and their signatures checked,
//! links, roots, pasts and verdicts are computed anew, prose is opened and its commitment
//! compared, read tables are compared with a replay. It only reads, and it never stops at the
//! first damage.

mod applied;
mod attachments;
mod book;
mod entries;
mod home;
mod keys;
mod links;
mod looked;
mod moment;
mod namings;
mod own_log;
mod payloads;
mod receipts;
mod replay;
mod report;
mod structure;
mod tables;
mod turns;
mod twins;
mod wal;

pub(crate) use wal::lost_frame;

pub use report::{Damage, Finding, Part, Progress, Report};

use crate::{Fault, Folder, OpenError};
use book::Book;
use mithaq_canon::Side;
use mithaq_record::{Charter, Mark, PublicKey, Verifier};
use rusqlite::Connection;
use std::path::Path;

/// What `verify` needs from who holds the keys.
pub struct Means<'m> {
    /// Checks signatures, on every core.
    pub verifier: &'m (dyn Verifier + Sync),
    /// The public key that belongs to the stored private server key.
    pub public_of: &'m dyn Fn(&[u8]) -> Option<PublicKey>,
}

/// Checks every stored byte of the home at `path`. It may be open in a server meanwhile.
///
/// # Errors
/// [`OpenError`] only where there is nothing to check, or it cannot be looked at: no home, no home
/// key, a newer schema, a full disk. All damage is in the report.
pub fn verify(
    path: &Path,
    means: &Means<'_>,
    progress: &mut dyn FnMut(Progress),
) -> Result<Report, OpenError> {
    let folder = Folder::open(path)?;
    let mut book = Book::new(progress);
    let charter = keys::charter(&folder, means, &mut book);
    match lost_frame(&folder.database()) {
        Ok(None) => {}
        Ok(Some(frame)) => {
            let detail = format!(
                "what was committed from frame {frame} of its write-ahead log on is lost; after a power cut start once, which sets it aside, and verify again"
            );
            book.add(Part::Database, Damage::Structure, &detail);
        }
        Err(error) => book.add(Part::Database, Damage::Unreadable, &error.to_string()),
    }
    // Read before the database: a server that writes meanwhile moves it on.
    let mark = folder.read_head_mark();
    match moment::open(&folder.database()) {
        Ok(both) => check(both, &folder, charter, mark, means, &mut book),
        // There is a home key beside it, so this was a home once.
        Err(OpenError::NotAHome(_)) => book.add(
            Part::Database,
            Damage::Unreadable,
            "its header is not one of a Mithaq database",
        ),
        Err(OpenError::Fault(fault)) if !fault.is_no_finding() => {
            book.fault(Part::Database, &fault)
        }
        Err(other) => return Err(other),
    }
    Ok(book.finish())
}

/// Checks what lies in the database, on two connections that see the same moment: the structure is
/// gone through beside the entries, and the read tables beside the texts.
fn check(
    [connection, mut beside]: [Connection; 2],
    folder: &Folder,
    charter: Option<(Charter, Side)>,
    mark: Result<Option<Mark>, Fault>,
    means: &Means<'_>,
    book: &mut Book<'_>,
) {
    if structure::is_older(&connection, book) {
        return;
    }
    let found = meanwhile(
        &mut beside,
        |connection, book| {
            structure::check(connection, book);
            home::check(connection, folder, book);
        },
        book,
        |book| match &charter {
            Some((charter, ours)) => book.caught(Part::Database, |book| {
                entries::check(&connection, folder, (charter, *ours), means, book)
            }),
            None => None,
        },
    );
    let Some((charter, ours)) = charter else {
        let any = connection.query_row("SELECT EXISTS (SELECT 1 FROM entry)", [], |row| row.get(0));
        if any.unwrap_or(false) {
            book.add(
                Part::Charter,
                Damage::Missing,
                "there are entries and no charter to check them against",
            );
        }
        return;
    };
    let (mut live, named, is_told) = match found {
        Some(found) => (Some(found.live), Some(found.named), found.is_told),
        None => (None, None, false),
    };
    if let Some(live) = &live {
        keys::check_server_key(live, folder, means, book);
    }
    meanwhile(
        &mut beside,
        |connection, book| {
            if let Some(live) = live.as_mut().filter(|_| !is_told) {
                book.caught(Part::ReadTables, |book| {
                    tables::check(connection, live, book)
                });
            }
            book.caught(Part::ReadTables, |book| {
                tables::check_names(connection, book)
            });
            book.caught(Part::Database, |book| {
                attachments::check(connection, folder, book)
            });
        },
        book,
        |book| {
            book.caught(Part::Database, |book| {
                payloads::check(&connection, folder, ours, named, book)
            });
        },
    );
    book.caught(Part::OwnLog, |book| {
        own_log::check(&connection, folder, &charter, ours, mark, book)
    });
}

/// Does one part of the check in a thread of its own while this one does another. What was found
/// there is told first.
fn meanwhile<T>(
    connection: &mut Connection,
    beside: impl FnOnce(&Connection, &mut Book<'_>) + Send,
    book: &mut Book<'_>,
    here: impl FnOnce(&mut Book<'_>) -> T,
) -> T {
    std::thread::scope(|scope| {
        let beside = scope.spawn(move || book::apart(|book| beside(connection, book)));
        let place = book.place();
        let done = here(book);
        match beside.join() {
            Ok(found) => book.put_at(place, found),
            Err(panic) => std::panic::resume_unwind(panic),
        }
        done
    })
}
