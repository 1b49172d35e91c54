//! Attachments at rest: chunks apart from the chain, each file under a key of its own, which the
//! home key wraps. A chunk is checked against the manifest before it is kept.

use super::{
    open_payload,
    payload::Prose,
    stored::{size, stored_size},
};
use crate::{Fault, SealKey, seal::KEY_LEN};
use mithaq_canon::{Digest, PayloadId, Position, Side, Time};
use mithaq_record::{Chunk, ChunkPlace, Manifest};
use rusqlite::{Connection, OptionalExtension as _};

const WHAT: &str = "a chunk of a document";
const ABOUT: &[u8] = b"attachment";

/// An upload that was not finished within a day is forgotten.
const TAKING_IN_MAX: u64 = 24 * 60 * 60 * 1000;

/// How much of an attachment is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeldChunks {
    /// Chunks that are here.
    pub held: u64,
    /// Chunks in all.
    pub chunks: u64,
    /// Bytes in all.
    pub size: u64,
}

impl HeldChunks {
    /// Whether nothing is missing.
    pub fn is_whole(&self) -> bool {
        self.held == self.chunks
    }
}

/// A file that an act attached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AttachedFile {
    /// The commitment to its manifest.
    pub manifest: PayloadId,
    /// Where the act stands; none of what was attached before a home kept that.
    pub at: Option<Position>,
    /// How much of it is here.
    pub held: HeldChunks,
}

/// What became of chunks that came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ChunksKept {
    /// New here.
    pub kept: u64,
    /// Held before.
    pub known: u64,
    /// Of no file that is fetched here: erased, not attached by anything applied here, or beyond
    /// what is kept.
    pub unwanted: u64,
    /// Not what the manifest names.
    pub wrong: u64,
}

impl ChunksKept {
    /// Both together.
    #[must_use]
    pub fn and(self, more: Self) -> Self {
        Self {
            kept: self.kept.saturating_add(more.kept),
            known: self.known.saturating_add(more.known),
            unwanted: self.unwanted.saturating_add(more.unwanted),
            wrong: self.wrong.saturating_add(more.wrong),
        }
    }
}

/// A file that is being taken in and is not announced yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TakingIn(i64);

/// The manifest with this commitment; none where it is not here, erased, or no manifest.
pub(crate) fn manifest(
    connection: &Connection,
    home: &SealKey,
    id: PayloadId,
) -> Result<Option<Manifest>, Fault> {
    Ok(match open_payload(connection, home, id)? {
        Prose::Held(_, text) => Manifest::open(&text).ok(),
        Prose::Awaited | Prose::Erased(_) => None,
    })
}

/// Begins to take a file in, and forgets those that were begun long ago.
pub(crate) fn begin(connection: &Connection, home: &SealKey, now: Time) -> Result<TakingIn, Fault> {
    let step = "take a document in";
    let long_ago = stored_size(now.0.saturating_sub(TAKING_IN_MAX));
    let forget = "DELETE FROM attachment WHERE manifest IS NULL AND begun < ?1";
    connection
        .execute(forget, [long_ago])
        .map_err(Fault::at(step))?;
    insert(connection, home, None, (0, 0), now)?;
    Ok(TakingIn(connection.last_insert_rowid()))
}

fn insert(
    connection: &Connection,
    home: &SealKey,
    manifest: Option<PayloadId>,
    (size, chunks): (u64, u64),
    now: Time,
) -> Result<(), Fault> {
    let key = SealKey::generate()?;
    let wrapped = home.seal(ABOUT, key.bytes())?;
    let sql = "INSERT OR IGNORE INTO attachment (manifest, wrapped, size, chunks, held, begun)
               VALUES (?1, ?2, ?3, ?4, 0, ?5)";
    let manifest = manifest.map(|id| id.0.0);
    let values = (
        manifest,
        wrapped,
        stored_size(size),
        stored_size(chunks),
        stored_size(now.0),
    );
    connection
        .execute(sql, values)
        .map_err(Fault::at("take a document in"))
        .map(drop)
}

/// Keeps the next chunk of a file that is being taken in.
pub(crate) fn take(
    connection: &Connection,
    home: &SealKey,
    file: TakingIn,
    place: u64,
    bytes: &[u8],
) -> Result<(), Fault> {
    let key = key_of(connection, home, file.0)?;
    keep(connection, &key, file.0, place, bytes).map(drop)
}

/// Names the file that was taken in: from here on it is the one that an act attaches.
pub(crate) fn name(
    connection: &Connection,
    file: TakingIn,
    id: PayloadId,
    manifest: &Manifest,
) -> Result<(), Fault> {
    let sql = "UPDATE attachment SET manifest = ?2, size = ?3, chunks = ?4 WHERE row = ?1";
    let chunks = stored_size(manifest.chunks.len() as u64);
    connection
        .execute(sql, (file.0, id.0.0, stored_size(manifest.size), chunks))
        .map_err(Fault::at("name a document"))
        .map(drop)
}

/// Forgets a file that was not announced.
pub(crate) fn forget(connection: &Connection, file: TakingIn) -> Result<(), Fault> {
    connection
        .execute("DELETE FROM attachment WHERE row = ?1", [file.0])
        .map_err(Fault::at("forget a document"))
        .map(drop)
}

/// The act at this place has attached the file of this manifest: from here on its chunks are
/// wanted. Nothing where the manifest is erased, or is none.
pub(crate) fn announce(
    connection: &Connection,
    home: &SealKey,
    id: PayloadId,
    at: Position,
    now: Time,
) -> Result<(), Fault> {
    let Some(manifest) = manifest(connection, home, id)? else {
        return Ok(());
    };
    let chunks = manifest.chunks.len() as u64;
    insert(connection, home, Some(id), (manifest.size, chunks), now)?;
    // Attached twice, it travels with the first.
    let sql = "UPDATE attachment SET side = ?2, epoch = ?3, seq = ?4
               WHERE manifest = ?1 AND side IS NULL";
    let place = (id.0.0, at.side.0, at.epoch, stored_size(at.seq));
    connection
        .execute(sql, place)
        .map_err(Fault::at("announce a document"))
        .map(drop)
}

/// Every attached file, in the order in which they were announced here.
pub(crate) fn files(connection: &Connection) -> Result<Vec<AttachedFile>, Fault> {
    let step = "list the documents";
    let sql = "SELECT manifest, side, epoch, seq, held, chunks, size FROM attachment
               WHERE manifest IS NOT NULL ORDER BY row";
    let mut statement = connection.prepare_cached(sql).map_err(Fault::at(step))?;
    let rows = statement
        .query_map([], |row| {
            let at = match row.get(1)? {
                Some(side) => Some(Position {
                    side: Side(side),
                    epoch: row.get(2)?,
                    seq: size(row, 3)?,
                }),
                None => None,
            };
            Ok(AttachedFile {
                manifest: PayloadId(Digest(row.get(0)?)),
                at,
                held: HeldChunks {
                    held: size(row, 4)?,
                    chunks: size(row, 5)?,
                    size: size(row, 6)?,
                },
            })
        })
        .map_err(Fault::at(step))?;
    rows.collect::<Result<_, _>>().map_err(Fault::at(step))
}

/// The places of a file whose chunks are here, ascending.
pub(crate) fn places(connection: &Connection, id: PayloadId) -> Result<Vec<u16>, Fault> {
    let step = "look for chunks";
    let sql = "SELECT place FROM chunk JOIN attachment ON attachment.row = chunk.attachment
               WHERE manifest = ?1 ORDER BY place";
    let mut statement = connection.prepare_cached(sql).map_err(Fault::at(step))?;
    let places = statement
        .query_map([id.0.0], |row| row.get(0))
        .map_err(Fault::at(step))?;
    places.collect::<Result<_, _>>().map_err(Fault::at(step))
}

/// How much of a file is here; none where no act has attached it, or it is erased.
pub(crate) fn held(connection: &Connection, id: PayloadId) -> Result<Option<HeldChunks>, Fault> {
    let sql = "SELECT held, chunks, size FROM attachment WHERE manifest = ?1";
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| {
            let read = |row: &rusqlite::Row<'_>| {
                Ok(HeldChunks {
                    held: size(row, 0)?,
                    chunks: size(row, 1)?,
                    size: size(row, 2)?,
                })
            };
            statement.query_row([id.0.0], read).optional()
        })
        .map_err(Fault::at("look for a document"))
}

/// Whether any file is attached to anything.
pub(crate) fn any(connection: &Connection) -> Result<bool, Fault> {
    connection
        .prepare_cached("SELECT 1 FROM attachment WHERE manifest IS NOT NULL LIMIT 1")
        .and_then(|mut statement| statement.exists([]))
        .map_err(Fault::at("look for documents"))
}

/// Chunks that are not here, of the files that are missing least recently first; of all files
/// together no more than `quota` bytes are ever asked for.
pub(crate) fn wanted(
    connection: &Connection,
    most: usize,
    quota: u64,
) -> Result<Vec<ChunkPlace>, Fault> {
    let step = "look for missing chunks";
    let sql = "SELECT row, manifest, chunks FROM (
                 SELECT row, manifest, chunks, held, sum(size) OVER (ORDER BY row) AS total
                 FROM attachment WHERE manifest IS NOT NULL)
               WHERE held < chunks AND total <= ?1 ORDER BY row LIMIT ?2";
    let mut statement = connection.prepare_cached(sql).map_err(Fault::at(step))?;
    let files = statement
        .query_map((stored_size(quota), stored_size(most as u64)), |row| {
            Ok((row.get::<_, i64>(0)?, row.get(1)?, row.get::<_, u16>(2)?))
        })
        .map_err(Fault::at(step))?;
    let mut wanted = Vec::new();
    for file in files {
        let (row, manifest, chunks) = file.map_err(Fault::at(step))?;
        let mut here = connection
            .prepare_cached("SELECT place FROM chunk WHERE attachment = ?1 ORDER BY place")
            .map_err(Fault::at(step))?;
        let here = here
            .query_map([row], |row| row.get::<_, u16>(0))
            .and_then(Iterator::collect::<Result<std::collections::BTreeSet<_>, _>>)
            .map_err(Fault::at(step))?;
        let missing = (0..chunks).filter(|place| !here.contains(place));
        wanted.extend(missing.take(most - wanted.len()).map(|place| ChunkPlace {
            manifest: PayloadId(mithaq_canon::Digest(manifest)),
            place,
        }));
        if wanted.len() >= most {
            break;
        }
    }
    Ok(wanted)
}

/// Those of these chunks that are here.
pub(crate) fn chunks(
    connection: &Connection,
    home: &SealKey,
    places: &[ChunkPlace],
) -> Result<Vec<Chunk>, Fault> {
    let mut found = Vec::new();
    for at in places {
        if let Some(bytes) = chunk(connection, home, *at)? {
            found.push(Chunk { at: *at, bytes });
        }
    }
    Ok(found)
}

/// One chunk, if it is here.
pub(crate) fn chunk(
    connection: &Connection,
    home: &SealKey,
    at: ChunkPlace,
) -> Result<Option<Vec<u8>>, Fault> {
    let sql = "SELECT attachment.row, sealed FROM chunk
               JOIN attachment ON attachment.row = chunk.attachment
               WHERE manifest = ?1 AND place = ?2";
    let found: Option<(i64, Vec<u8>)> = connection
        .prepare_cached(sql)
        .and_then(|mut statement| {
            let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
            let values = (at.manifest.0.0, at.place);
            statement.query_row(values, read).optional()
        })
        .map_err(Fault::at("read a chunk"))?;
    let Some((row, sealed)) = found else {
        return Ok(None);
    };
    let key = key_of(connection, home, row)?;
    let about = u64::from(at.place).to_be_bytes();
    Ok(Some(key.open(WHAT, &about, &sealed)?.to_vec()))
}

/// Keeps those of these chunks that are wanted and are what the manifest names. Of all files
/// together no more than `quota` bytes are kept, the first announced before the others.
pub(crate) fn keep_all(
    connection: &Connection,
    home: &SealKey,
    chunks: &[Chunk],
    quota: u64,
) -> Result<ChunksKept, Fault> {
    let mut done = ChunksKept::default();
    let mut last: Option<(PayloadId, i64, SealKey, Manifest)> = None;
    for chunk in chunks {
        let id = chunk.at.manifest;
        if last.as_ref().is_none_or(|(of, ..)| *of != id) {
            let row = row_of(connection, id, quota)?;
            let manifest = manifest(connection, home, id)?;
            last = match row.zip(manifest) {
                Some((row, manifest)) => Some((id, row, key_of(connection, home, row)?, manifest)),
                None => None,
            };
        }
        let Some((_, row, key, manifest)) = &last else {
            done.unwanted += 1;
            continue;
        };
        if !manifest.holds(usize::from(chunk.at.place), &chunk.bytes) {
            done.wrong += 1;
            continue;
        }
        let place = u64::from(chunk.at.place);
        let new = keep(connection, key, *row, place, &chunk.bytes)?;
        done.kept += new;
        done.known += 1 - new;
    }
    Ok(done)
}

fn keep(
    connection: &Connection,
    key: &SealKey,
    row: i64,
    place: u64,
    bytes: &[u8],
) -> Result<u64, Fault> {
    let step = "keep a chunk";
    let sealed = key.seal(&place.to_be_bytes(), bytes)?;
    let sql = "INSERT OR IGNORE INTO chunk (attachment, place, sealed) VALUES (?1, ?2, ?3)";
    let new = connection
        .prepare_cached(sql)
        .and_then(|mut statement| statement.execute((row, stored_size(place), sealed)))
        .map_err(Fault::at(step))?;
    let sql = "UPDATE attachment SET held = held + ?2 WHERE row = ?1";
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| statement.execute((row, stored_size(new as u64))))
        .map_err(Fault::at(step))?;
    Ok(new as u64)
}

fn row_of(connection: &Connection, id: PayloadId, quota: u64) -> Result<Option<i64>, Fault> {
    let sql = "SELECT row FROM attachment WHERE manifest = ?1 AND
               (SELECT sum(size) FROM attachment AS before
                WHERE before.manifest IS NOT NULL AND before.row <= attachment.row) <= ?2";
    let values = (id.0.0, stored_size(quota));
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| statement.query_row(values, |row| row.get(0)).optional())
        .map_err(Fault::at("look for a document"))
}

fn key_of(connection: &Connection, home: &SealKey, row: i64) -> Result<SealKey, Fault> {
    let wrapped: Vec<u8> = connection
        .prepare_cached("SELECT wrapped FROM attachment WHERE row = ?1")
        .and_then(|mut statement| statement.query_row([row], |row| row.get(0)))
        .map_err(Fault::at("read a document's key"))?;
    let key = home.open(WHAT, ABOUT, &wrapped)?;
    let key: [u8; KEY_LEN] = key
        .as_slice()
        .try_into()
        .map_err(|_| Fault::Unsealed { what: WHAT })?;
    Ok(SealKey::new(key))
}
