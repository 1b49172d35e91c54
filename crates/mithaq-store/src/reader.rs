//! Reading: each question sees one moment of the database, whatever the writer does meanwhile.

use crate::{
    Fault, Folder, OpenError, database,
    home::HomeRead,
    read,
    record::{
        AttachedFile, DbLogs, EntryLine, HeldChunks, Prose, Refused, TwinLine, attachment, erasure,
        open_payload, page, payload, proof, proof::Provable, serve,
    },
};
use mithaq_canon::{EntryId, PayloadId, Position, Side};
use mithaq_core::view::{OwnRow, Table};
use mithaq_record::{Chunk, ChunkPlace, Manifest, Packer, exchange::Range};
use rusqlite::Connection;
use std::sync::Arc;

/// A connection that can only read.
#[derive(Debug)]
pub struct Reader {
    connection: Connection,
    folder: Arc<Folder>,
}

/// One moment of the database.
#[derive(Debug, Clone, Copy)]
pub struct Moment<'r> {
    pub(crate) connection: &'r Connection,
    pub(crate) folder: &'r Folder,
}

impl Reader {
    /// Opens a connection that can only read.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn open(folder: Arc<Folder>) -> Result<Self, OpenError> {
        Ok(Self {
            connection: database::open_reader(&folder.database())?,
            folder,
        })
    }

    /// Asks questions of one moment.
    ///
    /// # Errors
    /// What the questions answer, or [`Fault`].
    pub fn ask<T, E: From<Fault>>(
        &mut self,
        questions: impl FnOnce(Moment<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let moment = self
            .connection
            .transaction()
            .map_err(Fault::at("read the database"))?;
        questions(Moment {
            connection: &moment,
            folder: &self.folder,
        })
    }
}

impl<'r> Moment<'r> {
    /// The home tables.
    pub fn home(&self) -> HomeRead<'r> {
        HomeRead {
            connection: self.connection,
            key: self.folder.key(),
        }
    }

    /// The logs, for the rules of the record.
    pub fn logs(&self) -> DbLogs<'r> {
        DbLogs::new(self.connection, true)
    }

    /// The read-table row with this key.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn row<T: OwnRow>(&self, key: &T::Key) -> Result<Option<T>, Fault> {
        read::row(self.connection, *key)
    }

    /// The rows listed under a parent, in their order: acts, provisions and what is pending under
    /// their dossier, measures under their session.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn rows_under<T: Table>(&self, parent: EntryId) -> Result<Vec<T>, Fault> {
        read::rows_under(self.connection, parent)
    }

    /// All rows of a table, in their order.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn all<T: Table>(&self) -> Result<Vec<T>, Fault> {
        read::all(self.connection)
    }

    /// What is held of a payload.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn prose(&self, id: PayloadId) -> Result<Prose, Fault> {
        open_payload(self.connection, self.folder.key(), id)
    }

    /// Whether every act that names a text lets it be erased; none if no act names it.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn is_erasable(&self, id: PayloadId) -> Result<Option<bool>, Fault> {
        erasure::is_erasable(self.connection, id, None)
    }

    /// The texts that an entry names, and whether it lets them be erased; none if the entry is not
    /// here.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn texts_of(&self, id: EntryId) -> Result<Option<Vec<(PayloadId, bool)>>, Fault> {
        let line = page::entry(self.connection, id)?;
        Ok(line.map(|line| erasure::texts(&line.bytes)))
    }

    /// The entries whose acts name a text.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn acts_naming(&self, id: PayloadId) -> Result<Vec<EntryId>, Fault> {
        let acts = erasure::naming(self.connection, id, None)?.into_iter();
        Ok(acts.map(|(entry, _)| entry).collect())
    }

    /// The sides that have declared their copy of a text erased, each with its ground.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn erasures_of(&self, id: PayloadId) -> Result<Vec<(Side, u16)>, Fault> {
        erasure::declarations(self.connection, id)
    }

    /// A text as it lies in the database: its wrapped key and the sealed words, if it is held.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn stored_text(&self, id: PayloadId) -> Result<Vec<Vec<u8>>, Fault> {
        payload::stored(self.connection, id)
    }

    /// The texts that are held here and that another side has declared erased, with its ground.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn erasures_asked(&self) -> Result<Vec<(Side, PayloadId, u16)>, Fault> {
        erasure::asked(self.connection)
    }

    /// Entries of one log, latest first, those before `before` (epoch, seq).
    ///
    /// # Errors
    /// [`Fault`].
    pub fn entries(
        &self,
        side: Side,
        before: Option<(u32, u64)>,
        limit: u32,
    ) -> Result<Vec<EntryLine>, Fault> {
        page::entries(self.connection, side, before, limit)
    }

    /// One entry.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn entry(&self, id: EntryId) -> Result<Option<EntryLine>, Fault> {
        page::entry(self.connection, id)
    }

    /// What was dropped, by sender and reason.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn refused(&self) -> Result<Vec<Refused>, Fault> {
        page::refused(self.connection)
    }

    /// Second entries at taken places.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn twins(&self) -> Result<Vec<TwinLine>, Fault> {
        page::twins(self.connection)
    }

    /// How many entries of a log were applied, in all its epochs up to this one.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn applied(&self, side: Side, last_epoch: u32) -> Result<u64, Fault> {
        (0..=last_epoch).try_fold(0, |sum: u64, epoch| {
            Ok(sum.saturating_add(serve::applied(self.connection, side, epoch)?))
        })
    }

    /// Whether two histories of the latest epoch of a log are held.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn is_forked(&self, side: Side) -> Result<bool, Fault> {
        serve::is_forked(self.connection, side)
    }

    /// Where two entries are held for one place of a log, in its latest epoch: the first such place.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn fork(&self, side: Side) -> Result<Option<Position>, Fault> {
        serve::fork(self.connection, side)
    }

    /// How many entries of a log wait.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn waiting(&self, side: Side) -> Result<u64, Fault> {
        serve::waiting(self.connection, side)
    }

    /// What proves an entry to a third party; none if it is not held.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn provable(&self, id: EntryId) -> Result<Option<Provable>, Fault> {
        proof::provable(self.connection, self.folder.key(), id)
    }

    /// The entries that say which keys count, those of each log in its order.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn key_chain(&self) -> Result<Vec<Vec<u8>>, Fault> {
        proof::key_chain(self.connection)
    }

    /// The manifest with this commitment; none where it is not here, erased, or no manifest.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn manifest(&self, id: PayloadId) -> Result<Option<Manifest>, Fault> {
        attachment::manifest(self.connection, self.folder.key(), id)
    }

    /// How much of an attached file is here; none where no act attached it, or it is erased.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn held_chunks(&self, id: PayloadId) -> Result<Option<HeldChunks>, Fault> {
        attachment::held(self.connection, id)
    }

    /// Chunks that are not here: at most so many, and never of more files than have `quota`
    /// bytes together.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn wanted_chunks(&self, most: usize, quota: u64) -> Result<Vec<ChunkPlace>, Fault> {
        attachment::wanted(self.connection, most, quota)
    }

    /// Whether any file is attached to anything.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn has_attachments(&self) -> Result<bool, Fault> {
        attachment::any(self.connection)
    }

    /// Every attached file, in the order in which they were announced here.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn attached_files(&self) -> Result<Vec<AttachedFile>, Fault> {
        attachment::files(self.connection)
    }

    /// The places of a file whose chunks are here, ascending.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn chunk_places(&self, id: PayloadId) -> Result<Vec<u16>, Fault> {
        attachment::places(self.connection, id)
    }

    /// Those of these chunks that are here.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn chunks(&self, places: &[ChunkPlace]) -> Result<Vec<Chunk>, Fault> {
        attachment::chunks(self.connection, self.folder.key(), places)
    }

    /// Fills a parcel with frames of these ranges, as many as fit; says what is left of the ranges.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn pack(&self, ranges: &[Range], packer: &mut Packer) -> Result<Vec<Range>, Fault> {
        serve::pack(self.connection, self.folder.key(), ranges, packer)
    }
}
