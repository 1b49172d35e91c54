//! Prose at rest: each payload under a key of its own, which the home key wraps. Destroying that
//! key, the salt and the text erases it, and the chain still verifies.

use super::named::{self, Kind, Known, Names};
use crate::{Fault, Folder, SealKey, seal::KEY_LEN};
use mithaq_canon::PayloadId;
use mithaq_record::Payload;
use rusqlite::{Connection, Row};

/// What is held of a payload.
#[derive(Clone, PartialEq, Eq)]
pub enum Prose {
    /// Its salt and its text.
    Held([u8; 32], Vec<u8>),
    /// Not here yet.
    Awaited,
    /// Destroyed, on this legal ground.
    Erased(u16),
}

impl std::fmt::Debug for Prose {
    // Prose must not find its way into a log file.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Held(_, text) => write!(f, "Held({} bytes)", text.len()),
            Self::Awaited => f.write_str("Awaited"),
            Self::Erased(ground) => write!(f, "Erased({ground})"),
        }
    }
}

const WHAT: &str = "a text of the record";

/// A payload as it is to lie in its table. To seal takes longer than to keep, and needs no
/// transaction: whoever brings many seals them before.
#[derive(Clone)]
pub struct SealedPayload {
    id: PayloadId,
    wrapped: Vec<u8>,
    sealed: Vec<u8>,
}

impl std::fmt::Debug for SealedPayload {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SealedPayload({})", self.id.0)
    }
}

impl Folder {
    /// Seals a payload under a key of its own, and that under the home key.
    ///
    /// # Errors
    /// [`Fault::Randomness`].
    pub fn seal_payload(&self, payload: &Payload) -> Result<SealedPayload, Fault> {
        let about = payload.id.0.0;
        let key = SealKey::generate()?;
        let mut plain = zeroize::Zeroizing::new(payload.salt.to_vec());
        plain.extend_from_slice(&payload.plaintext);
        Ok(SealedPayload {
            id: payload.id,
            sealed: key.seal(&about, &plain)?,
            wrapped: self.key().seal(&about, key.bytes())?,
        })
    }
}

/// Keeps a payload. One that is held already, or was erased, stays as it is.
pub(crate) fn hold(
    connection: &Connection,
    known: Option<&mut Known>,
    payload: &SealedPayload,
) -> Result<(), Fault> {
    let step = "keep a text";
    if is_known(Names::with(connection, known.as_deref()), payload.id)? {
        return Ok(());
    }
    let about = payload.id.0.0;
    let sql = "INSERT INTO payload (id, wrapped, sealed) VALUES (?1, ?2, ?3)";
    let row = connection
        .prepare_cached(sql)
        .and_then(|mut statement| statement.insert((about, &payload.wrapped, &payload.sealed)))
        .map_err(Fault::at(step))?;
    named::note(connection, known, (Kind::Text, &about), row)
}

/// Whether a payload is held here or was erased.
pub(crate) fn is_known(names: Names<'_>, id: PayloadId) -> Result<bool, Fault> {
    row(names, id).map(|row| row.is_some())
}

/// The row of a payload.
fn row(names: Names<'_>, id: PayloadId) -> Result<Option<i64>, Fault> {
    let sql = "SELECT row FROM payload WHERE row = ?1 AND id = ?2";
    names
        .find_by(Kind::Text, &id.0.0, sql, |row| row.get(0))
        .map_err(Fault::at("look for a text"))
}

/// Whether a payload is held here.
pub(crate) fn is_held(connection: &Connection, id: PayloadId) -> Result<bool, Fault> {
    let sql = "SELECT 1 FROM payload WHERE row = ?1 AND id = ?2 AND sealed IS NOT NULL";
    Names::stored(connection)
        .find_by(Kind::Text, &id.0.0, sql, |_| Ok(()))
        .map(|found| found.is_some())
        .map_err(Fault::at("look for a text"))
}

/// The wrapped key and the sealed words of a payload, if it is held.
pub(crate) fn stored(connection: &Connection, id: PayloadId) -> Result<Vec<Vec<u8>>, Fault> {
    let sql = "SELECT wrapped, sealed FROM payload
               WHERE row = ?1 AND id = ?2 AND sealed IS NOT NULL";
    let read = |row: &Row<'_>| Ok(vec![row.get(0)?, row.get(1)?]);
    let found = Names::stored(connection)
        .find_by(Kind::Text, &id.0.0, sql, read)
        .map_err(Fault::at("read a text"))?;
    Ok(found.unwrap_or_default())
}

/// Destroys a payload's key, salt and text; its row says on what ground. The database overwrites
/// what it lets go of (`secure_delete`); the log beside it is emptied by
/// [`crate::Writer::scrub`].
pub(crate) fn erase(
    connection: &Connection,
    known: Option<&mut Known>,
    id: PayloadId,
    ground: u16,
) -> Result<(), Fault> {
    let step = "erase a text";
    let names = Names::with(connection, known.as_deref());
    let Some(row) = row(names, id)? else {
        let row = connection
            .prepare_cached("INSERT INTO payload (id, ground) VALUES (?1, ?2)")
            .and_then(|mut statement| statement.insert((id.0.0, ground)))
            .map_err(Fault::at(step))?;
        return named::note(connection, known, (Kind::Text, &id.0.0), row);
    };
    let sql = "UPDATE payload SET wrapped = NULL, sealed = NULL, ground = ?2
               WHERE row = ?1 AND ground IS NULL";
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| statement.execute((row, ground)))
        .map_err(Fault::at(step))
        .map(drop)
}

/// A payload as it lies in its table.
pub(crate) enum AtRest {
    /// Its wrapped key, and its salt and text, sealed.
    Sealed(Vec<u8>, Vec<u8>),
    /// No row, or an empty one.
    Awaited,
    /// Destroyed, on this legal ground.
    Erased(u16),
}

/// Reads a payload. Its commitment is not recomputed here: `verify` does.
pub(crate) fn open(connection: &Connection, home: &SealKey, id: PayloadId) -> Result<Prose, Fault> {
    at_rest(connection, id)?.open(home, id)
}

/// Reads the row of a payload.
fn at_rest(connection: &Connection, id: PayloadId) -> Result<AtRest, Fault> {
    let sql = "SELECT wrapped, sealed, ground FROM payload WHERE row = ?1 AND id = ?2";
    let found = Names::stored(connection)
        .find_by(Kind::Text, &id.0.0, sql, |row| AtRest::read(row, 0))
        .map_err(Fault::at("read a text"))?;
    Ok(found.unwrap_or(AtRest::Awaited))
}

impl AtRest {
    /// The columns wrapped, sealed, ground from `first` on.
    pub(crate) fn read(row: &Row<'_>, first: usize) -> rusqlite::Result<Self> {
        let wrapped: Option<Vec<u8>> = row.get(first)?;
        let sealed: Option<Vec<u8>> = row.get(first + 1)?;
        let ground: Option<u16> = row.get(first + 2)?;
        Ok(match wrapped.zip(sealed) {
            Some((wrapped, sealed)) => Self::Sealed(wrapped, sealed),
            None => Self::Erased(ground.unwrap_or_default()),
        })
    }

    /// Opens what is sealed by the home's key.
    pub(crate) fn open(self, home: &SealKey, id: PayloadId) -> Result<Prose, Fault> {
        match self {
            Self::Sealed(wrapped, sealed) => opened(home, id, &wrapped, &sealed),
            Self::Awaited => Ok(Prose::Awaited),
            Self::Erased(ground) => Ok(Prose::Erased(ground)),
        }
    }
}

fn opened(home: &SealKey, id: PayloadId, wrapped: &[u8], sealed: &[u8]) -> Result<Prose, Fault> {
    let bad = || Fault::Unsealed { what: WHAT };
    let key = home.open(WHAT, &id.0.0, wrapped)?;
    let key: [u8; KEY_LEN] = key.as_slice().try_into().map_err(|_| bad())?;
    let plain = SealKey::new(key).open(WHAT, &id.0.0, sealed)?;
    let (salt, text) = plain.split_first_chunk::<32>().ok_or_else(bad)?;
    Ok(Prose::Held(*salt, text.to_vec()))
}
