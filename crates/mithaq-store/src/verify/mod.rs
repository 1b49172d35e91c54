//! Recomputes all that can be recomputed from what lies on the disk, and names what is damaged.
//!
//! Nothing here trusts a stored value: entries are decoded strictly and their signatures checked,
//! links, roots, pasts and verdicts are computed anew, prose is opened and its commitment
//! compared, read tables are compared with a replay. It only reads, and it never stops at the
//! first damage.

mod applied;
mod attachments;
mod entries;
mod home;
mod own_log;
mod payloads;
mod report;
mod tables;
mod wal;

pub use report::{Damage, Finding, Part, Progress, Report};

use crate::{Fault, Folder, OpenError, Secret, database, record::Live};
use mithaq_canon::Side;
use mithaq_record::{Charter, PublicKey, SignedCharter, Verifier};
use report::Book;
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
/// [`OpenError`] only where there is nothing to check: no home, no home key, a newer schema. All
/// damage is in the report.
pub fn verify(
    path: &Path,
    means: &Means<'_>,
    progress: &mut dyn FnMut(Progress),
) -> Result<Report, OpenError> {
    let folder = Folder::open(path)?;
    let mut book = Book::new(progress);
    let charter = charter(&folder, means, &mut book);
    match wal::lost_frame(&folder.database()) {
        Ok(None) => {}
        Ok(Some(frame)) => {
            let detail =
                format!("what was committed from frame {frame} of its write-ahead log on is lost");
            book.add(Part::Database, Damage::Structure, &detail);
        }
        Err(error) => book.add(Part::Database, Damage::Unreadable, &error.to_string()),
    }
    match database::open_reader(&folder.database()) {
        Ok(mut connection) => {
            let moment = connection
                .transaction()
                .map_err(Fault::at("read the database"));
            match moment {
                Ok(moment) => check(&moment, &folder, charter, means, &mut book),
                Err(fault) => book.fault(Part::Database, &fault),
            }
        }
        // There is a home key beside it, so this was a home once.
        Err(OpenError::NotAHome(_)) => book.add(
            Part::Database,
            Damage::Unreadable,
            "its header is not one of a Mithaq database",
        ),
        Err(OpenError::Fault(fault)) => book.fault(Part::Database, &fault),
        Err(other) => return Err(other),
    }
    Ok(book.finish())
}

fn check(
    connection: &Connection,
    folder: &Folder,
    charter: Option<(Charter, Side)>,
    means: &Means<'_>,
    book: &mut Book<'_>,
) {
    integrity(connection, book);
    book.caught(Part::Database, |book| {
        if database::is_older(connection)? {
            // Nothing may be wrong with it; but what this version keeps is not there to be checked.
            let detail =
                "the home is of an earlier version; `mithaq rebuild` brings it to this one";
            book.add(Part::Database, Damage::Structure, detail);
        } else if !database::has_its_schema(connection)? {
            let detail = "its tables are not declared as this version declares them";
            book.add(Part::Database, Damage::Structure, detail);
        }
        Ok(())
    });
    home::check(connection, folder, book);
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
    if let Some(logs) = book.caught(Part::Database, |book| {
        entries::check(connection, &charter, ours, means, book)
    }) {
        let live = book.caught(Part::Database, |book| {
            applied::check(connection, logs, book)
        });
        if let Some(live) = live {
            check_server_key(&live, folder, means, book);
        }
    }
    book.caught(Part::ReadTables, |book| {
        tables::check_nodes(connection, book)?;
        tables::check_names(connection, book)
    });
    book.caught(Part::Database, |book| {
        payloads::check(connection, folder, ours, book)
    });
    book.caught(Part::Database, |book| {
        attachments::check(connection, folder, book)
    });
    book.caught(Part::OwnLog, |book| {
        own_log::check(connection, folder, &charter, ours, book)
    });
}

/// The charter, if the sides have signed one, and our place in it.
fn charter(folder: &Folder, means: &Means<'_>, book: &mut Book<'_>) -> Option<(Charter, Side)> {
    let server = server_key(folder, means, book);
    if server.is_none() {
        book.add(Part::Key, Damage::Unreadable, "the server key");
    }
    for which in [Secret::Transport, Secret::Pouch, Secret::LastPouch] {
        if let Err(fault) = folder.secret(which) {
            book.fault(Part::Key, &fault);
        }
    }
    let bytes = match folder.charter() {
        Ok(bytes) => bytes?,
        Err(fault) => {
            book.fault(Part::Charter, &fault);
            return None;
        }
    };
    let signed = match SignedCharter::open(&bytes, means.verifier) {
        Ok(signed) if signed.is_countersigned(means.verifier) => signed,
        Ok(_) => {
            let detail = "not countersigned by every side";
            book.add(Part::Charter, Damage::Signature, detail);
            return None;
        }
        Err(wrong) => {
            book.add(Part::Charter, Damage::Form, &wrong.to_string());
            return None;
        }
    };
    let ours = signed
        .charter
        .sides()
        .find(|(_, side)| Some(&side.server_key) == server.as_ref())
        .map(|(side, _)| side)
        .or_else(|| marked(folder, &signed.charter));
    if ours.is_none() && server.is_some() {
        let detail = "none of its sides has the server key of this home";
        book.add(Part::Charter, Damage::Differs, detail);
    }
    Some((signed.charter, ours?))
}

/// The side whose log the head mark names: the server key may have been replaced since.
fn marked(folder: &Folder, charter: &Charter) -> Option<Side> {
    let mark = folder.read_head_mark().ok().flatten()?;
    (mark.register == charter.id()).then_some(mark.at.side)
}

/// The public half of the stored server key.
fn server_key(folder: &Folder, means: &Means<'_>, book: &mut Book<'_>) -> Option<PublicKey> {
    match folder.secret(Secret::Server) {
        Ok(found) => found.and_then(|secret| (means.public_of)(&secret)),
        Err(fault) => {
            book.fault(Part::Key, &fault);
            None
        }
    }
}

/// Whether the stored server key is the one with which the record says that we seal; one that was
/// ordered a moment ago may still lie beside it.
fn check_server_key(live: &Live, folder: &Folder, means: &Means<'_>, book: &mut Book<'_>) {
    let stored = [Secret::Server, Secret::NextServer].map(|which| {
        let secret = folder.secret(which).ok().flatten();
        secret.and_then(|secret| (means.public_of)(&secret))
    });
    let named = live.ring.latest_server_key(live.ours);
    if stored[0].is_some() && !stored.contains(&named.cloned()) {
        let detail = "the server key is not the one that the record names";
        book.add(Part::Key, Damage::Differs, detail);
    }
}

fn integrity(connection: &Connection, book: &mut Book<'_>) {
    // SQLite stops by itself after 100 messages.
    let step = "check the database's own structure";
    let found = connection
        .prepare("PRAGMA integrity_check")
        .and_then(|mut statement| {
            statement
                .query_map([], |row| row.get::<_, String>(0))?
                .collect::<Result<Vec<_>, _>>()
        })
        .map_err(Fault::at(step));
    match found {
        Ok(messages) => messages
            .iter()
            .filter(|message| *message != "ok")
            .for_each(|message| book.add(Part::Database, Damage::Structure, message)),
        Err(fault) => book.fault(Part::Database, &fault),
    }
}
