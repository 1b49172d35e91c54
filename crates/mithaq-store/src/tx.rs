//! One transaction over record, state and home tables.

use crate::{
    Fault, Folder, Moment,
    aside::Work,
    home::{HomeRead, HomeWrite},
    read,
    record::{
        ChunksKept, Cursor, DbLogs, Live, SealedPayload, TakingIn, act_id, attachment, code,
        erasure,
        named::{self, Kind, Names},
        nodes, page, payload, recorded, serve, stored_size,
    },
};
use mithaq_canon::{Digest, EntryId, Past, PayloadId, Position, Side, Time, to_bytes};
use mithaq_core::{Content as Meaning, Event};
use mithaq_record::{
    Charter, Chunk, Content, Entry, Item, Level, Logs as _, Manifest, Newer, Payload, Receipt,
    Verified, Void, kind,
};
use rusqlite::{Connection, OptionalExtension as _};
use std::{cell::Cell, sync::Arc};

/// An open transaction of the [`crate::Writer`].
#[derive(Debug)]
pub struct Tx<'t> {
    connection: &'t Connection,
    folder: &'t Folder,
    live: Option<&'t mut Live>,
    own_log_is_whole: bool,
    /// Whether what is in memory has gone beyond what is on the disk.
    dirty: bool,
    /// Whether anything was written that must survive a power cut.
    must_last: Cell<bool>,
    beside: Option<Work>,
}

/// What the record made of an entry.
struct Judged {
    /// Its number in the order of application.
    applied: i64,
    /// The past it was judged against, encoded.
    past: Vec<u8>,
    /// Why it has no effect.
    void: Option<&'static str>,
}

impl<'t> Tx<'t> {
    pub(crate) fn new(
        connection: &'t Connection,
        folder: &'t Folder,
        live: Option<&'t mut Live>,
        own_log_is_whole: bool,
    ) -> Self {
        Self {
            connection,
            folder,
            live,
            own_log_is_whole,
            dirty: false,
            must_last: Cell::new(false),
            beside: None,
        }
    }

    /// What follows from the record so far; none before a register is open.
    pub fn live(&self) -> Option<&Live> {
        self.live.as_deref()
    }

    /// The digest of what the record means so far; none before a register is open.
    pub fn digest(&mut self) -> Option<Digest> {
        let live = self.live.as_deref_mut();
        live.map(|live| live.state.digest())
    }

    /// Has something done in a thread of its own while the database commits, so that its sync and
    /// the database's take the time of one. It has returned when the transaction has, whatever
    /// became of the commit; it is not done at all where the work before the commit fails.
    pub fn beside_the_commit(&mut self, work: impl FnOnce() + Send + 'static) {
        self.beside = Some(Work(Box::new(work)));
    }

    pub(crate) fn take_beside(&mut self) -> Option<Work> {
        self.beside.take()
    }

    /// The logs, for the rules of the record.
    pub fn logs(&self) -> DbLogs<'_> {
        let kept = self.live.as_deref().map(|live| (&live.tips, &live.names));
        DbLogs::new(self.connection, self.own_log_is_whole).kept(kept)
    }

    /// The home tables.
    pub fn home(&self) -> HomeWrite<'t> {
        self.must_last.set(true);
        HomeWrite(HomeRead {
            connection: self.connection,
            key: self.folder.key(),
        })
    }

    /// Everything that can be read, as this transaction sees it. Rows of the read tables may be
    /// behind the record here: what is decided in a transaction asks the state in [`Self::live`].
    pub fn moment(&self) -> Moment<'t> {
        Moment {
            connection: self.connection,
            folder: self.folder,
        }
    }

    /// Appends an entry to the record, or takes it out of waiting, and applies it. This is the
    /// only place that calls the core's `apply`. `past` is what the record judged it against,
    /// `void` why the record gives it no effect.
    ///
    /// # Errors
    /// [`Fault`]; then the transaction must not be committed.
    pub fn commit(
        &mut self,
        entry: &Entry<Verified>,
        past: Past,
        void: Option<&Void>,
        received: Time,
    ) -> Result<(), Fault> {
        let Some(applied) = self.live.as_ref().map(|live| live.applied + 1) else {
            return Ok(());
        };
        let void = void.map(code);
        self.dirty = true;
        let is_receipt = matches!(&entry.body().content, Content::Item(Item::Receipt(_)));
        let is_ours = self.live().is_some_and(|live| live.ours == entry.at().side);
        if is_ours || !is_receipt {
            self.must_last.set(true);
        }
        let judged = Judged {
            applied,
            past: to_bytes(&past),
            void,
        };
        if !self.make_durable(entry, received, Some(&judged))? {
            self.end_waiting(entry, &judged)?;
        }
        if let (Content::Item(Item::Receipt(receipt)), None) = (&entry.body().content, void) {
            self.keep_receipt(entry, receipt)?;
        }
        let (at, id) = (entry.at(), entry.id());
        let logs = self.logs();
        let root = logs.root_at(at.side, at.epoch, at.seq.saturating_add(1));
        logs.finish()?;
        if let Some(live) = self.live.as_deref_mut() {
            if let Some(root) = root {
                live.tips.note_applied(at, id, root, past.clone());
            }
            live.applied = applied;
            live.receipts.note_applied(entry, void.is_none());
            let recorded = recorded(entry, past, void);
            live.state.apply(&recorded);
            if let (None, Meaning::Act { statement, .. }) = (void, &recorded.content)
                && let Event::Attached(attached) = &statement.event
            {
                let key = self.folder.key();
                attachment::announce(self.connection, key, attached.manifest, at, received)?;
            }
        }
        Ok(())
    }

    /// Says what became of an entry that has its row already.
    fn end_waiting(&self, entry: &Entry<Verified>, judged: &Judged) -> Result<(), Fault> {
        // What only a newer version could read when it came is read now.
        let keys = kind::concerns_keys(entry.body().kind);
        let sql = "UPDATE entry SET applied = ?2, past = ?3, void = ?4, keys = ?5
                   WHERE side = ?1 AND epoch = ?6 AND seq = ?7 AND applied IS NULL";
        let at = entry.at();
        let Judged {
            applied,
            past,
            void,
        } = judged;
        self.run(
            "append an entry",
            sql,
            (
                at.side.0,
                applied,
                past,
                void,
                keys,
                at.epoch,
                stored_size(at.seq),
            ),
        )
        .map(drop)
    }

    /// Appends an entry that waits.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn wait(&mut self, entry: &Entry<Verified>, received: Time) -> Result<(), Fault> {
        self.must_last.set(true);
        self.make_durable(entry, received, None).map(drop)
    }

    /// Appends an entry that only a newer version can read: it keeps its place and waits.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn wait_newer(&mut self, newer: &Newer, bytes: &[u8], at: Time) -> Result<(), Fault> {
        self.must_last.set(true);
        self.append(newer.at, newer.id, bytes, (None, false, None), at)?;
        if let Some(live) = self.live.as_deref_mut() {
            // Whatever it says, it is not known to be a receipt, so it calls for one.
            live.receipts.note_received(newer.at, 0);
        }
        Ok(())
    }

    /// Keeps a second entry at a taken place: the two together prove equivocation.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn keep_twin(&mut self, twin: &Entry<Verified>, received: Time) -> Result<(), Fault> {
        self.must_last.set(true);
        let at = twin.at();
        // The log is closed from here on, which is published with the commit.
        self.dirty = true;
        if let Some(live) = self.live.as_deref_mut() {
            live.tips.note_twin();
        }
        let sql = "INSERT OR IGNORE INTO twin (side, epoch, seq, id, bytes, received)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        self.run(
            "keep a twin",
            sql,
            (
                at.side.0,
                at.epoch,
                stored_size(at.seq),
                twin.id().0.0,
                twin.bytes(),
                stored_size(received.0),
            ),
        )
        .map(drop)
    }

    /// Takes a log back to what lies before this place. What is taken out is kept as proof beside
    /// the record; every other entry waits to be judged anew, since it may have been judged by
    /// what is gone. To be followed by judging, and by [`Self::tell_anew`].
    ///
    /// # Errors
    /// [`Fault`]; then the transaction must not be committed.
    pub fn take_back(
        &mut self,
        charter: &Charter,
        from: Position,
        now: Time,
    ) -> Result<usize, Fault> {
        self.must_last.set(true);
        let step = "take a log back";
        let place = (from.side.0, from.epoch, stored_size(from.seq));
        self.dirty = true;
        let sql = "INSERT OR IGNORE INTO twin (side, epoch, seq, id, bytes, received)
                   SELECT side, epoch, seq, id, bytes, ?4 FROM entry
                   WHERE side = ?1 AND (epoch, seq) >= (?2, ?3) ORDER BY epoch, seq";
        self.run(step, sql, (place.0, place.1, place.2, stored_size(now.0)))?;
        self.run(step, "DELETE FROM receipt", ())?;
        let sql = "DELETE FROM entry WHERE side = ?1 AND (epoch, seq) >= (?2, ?3)";
        let taken = self.run(step, sql, place)?;
        named::remake(self.connection)?;
        let sql = "UPDATE entry SET applied = NULL, past = NULL, void = NULL";
        self.run(step, sql, ())?;
        if let Some(live) = self.live.as_deref_mut() {
            *live = Live::load(self.connection, self.folder, charter, live.ours)?;
        }
        Ok(taken)
    }

    /// Makes the read tables anew from what is applied now.
    ///
    /// # Errors
    /// [`Fault`]; then the transaction must not be committed.
    pub fn tell_anew(&mut self) -> Result<(), Fault> {
        self.must_last.set(true);
        self.dirty = true;
        if let Some(live) = self.live.as_deref_mut() {
            read::remake(self.connection, &mut live.state, live.applied)?;
            live.note_told();
        }
        crate::record::nodes::remake(self.connection)
    }

    /// The first waiting entry of a log, if this version can read it.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn first_waiting(&self, side: Side) -> Result<Option<Entry<Verified>>, Fault> {
        let sql = format!(
            "SELECT {} FROM entry INDEXED BY entry_waiting WHERE side = ?1 AND applied IS NULL
             ORDER BY epoch, seq LIMIT 1",
            Cursor::COLUMNS
        );
        let found = self
            .connection
            .prepare_cached(&sql)
            .and_then(|mut statement| statement.query_row([side.0], Cursor::read).optional())
            .map_err(Fault::at("read what waits"))?;
        Ok(found.and_then(|cursor| cursor.entry().ok()))
    }

    /// Keeps prose that an entry names.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn hold(&mut self, payload: &Payload) -> Result<(), Fault> {
        self.hold_sealed(&self.folder.seal_payload(payload)?)
    }

    /// The same, of what was sealed before.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn hold_sealed(&mut self, payload: &SealedPayload) -> Result<(), Fault> {
        self.must_last.set(true);
        let known = self.live.as_deref_mut().map(|live| &mut live.names);
        payload::hold(self.connection, known, payload)
    }

    /// Begins to take a file in.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn begin_file(&self, now: Time) -> Result<TakingIn, Fault> {
        self.must_last.set(true);
        attachment::begin(self.connection, self.folder.key(), now)
    }

    /// Keeps the chunk at this place of a file that is being taken in.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn take_chunk(&self, file: TakingIn, place: u64, bytes: &[u8]) -> Result<(), Fault> {
        self.must_last.set(true);
        attachment::take(self.connection, self.folder.key(), file, place, bytes)
    }

    /// Names the file that was taken in.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn name_file(
        &self,
        file: TakingIn,
        id: PayloadId,
        manifest: &Manifest,
    ) -> Result<(), Fault> {
        self.must_last.set(true);
        attachment::name(self.connection, file, id, manifest)
    }

    /// Forgets a file that no act attached.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn forget_file(&self, file: TakingIn) -> Result<(), Fault> {
        self.must_last.set(true);
        attachment::forget(self.connection, file)
    }

    /// Keeps chunks of attached files that are what their manifests name; never of more files than
    /// have `quota` bytes together.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn keep_chunks(&self, chunks: &[Chunk], quota: u64) -> Result<ChunksKept, Fault> {
        self.must_last.set(true);
        attachment::keep_all(self.connection, self.folder.key(), chunks, quota)
    }

    /// Counts something that was dropped.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn count_refused(
        &self,
        sender: Side,
        reason: &str,
        detail: &str,
        at: Time,
    ) -> Result<(), Fault> {
        self.must_last.set(true);
        page::count_refused(self.connection, sender, reason, detail, at)
    }

    /// How many entries of a log wait.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn waiting(&self, side: Side) -> Result<u64, Fault> {
        serve::waiting(self.connection, side)
    }

    /// Whether two histories of a log are held.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn is_forked(&self, side: Side) -> Result<bool, Fault> {
        if self.live().is_some_and(|live| !live.tips.has_twins()) {
            return Ok(false);
        }
        serve::is_forked(self.connection, side)
    }

    /// Where two entries are held for one place of a log, in its latest epoch: the first such place.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn fork(&self, side: Side) -> Result<Option<Position>, Fault> {
        if self.live().is_some_and(|live| !live.tips.has_twins()) {
            return Ok(None);
        }
        serve::fork(self.connection, side)
    }

    /// Whether what was written must survive a power cut once this transaction is answered for. All
    /// must but the receipts of others: nobody is owed a receipt for them, and who sent them sends
    /// them again.
    pub fn must_last(&self) -> bool {
        self.must_last.get()
    }

    /// Whether an entry was appended, so that what is in memory is ahead of the disk until the
    /// commit.
    pub fn has_written(&self) -> bool {
        self.dirty
    }

    /// Gives the entry its row, unless it has one; whether it had none.
    fn make_durable(
        &mut self,
        entry: &Entry<Verified>,
        received: Time,
        judged: Option<&Judged>,
    ) -> Result<bool, Fault> {
        let said = (
            act_id(entry),
            kind::concerns_keys(entry.body().kind),
            judged,
        );
        let is_new = self.append(entry.at(), entry.id(), entry.bytes(), said, received)?;
        if let (true, Some(live)) = (is_new, self.live.as_deref_mut()) {
            if kind::concerns_keys(entry.body().kind) {
                Arc::make_mut(&mut live.ring).learn(entry);
            }
            live.receipts.note_received(entry.at(), entry.body().kind);
            let who = (entry.at().side, live.ours);
            if let Content::Item(Item::Erased { payload, ground }) = &entry.body().content {
                erasure::declared(self.connection, &mut live.names, who, *payload, *ground)?;
            }
        }
        Ok(is_new)
    }

    /// Appends a row, unless the entry has one; whether it had none.
    fn append(
        &mut self,
        at: Position,
        id: EntryId,
        bytes: &[u8],
        (act, keys, judged): (Option<[u8; 32]>, bool, Option<&Judged>),
        received: Time,
    ) -> Result<bool, Fault> {
        let step = "append an entry";
        let Some(live) = self.live.as_deref_mut() else {
            return Ok(false);
        };
        // The id covers the place, so what lies behind the end of its log is not here.
        let known = !live.tips.is_beyond(at)
            && Names::with(self.connection, Some(&live.names))
                .find_by(
                    Kind::Entry,
                    &id.0.0,
                    "SELECT 1 FROM entry WHERE row = ?1 AND id = ?2",
                    |_| Ok(()),
                )
                .map_err(Fault::at(step))?
                .is_some();
        if known {
            return Ok(false);
        }
        self.dirty = true;
        let mut nodes = Vec::new();
        let root = live.grow(at, id, |node| nodes.push(node));
        live.tips.note_received(at, id, root);
        let sql = "INSERT INTO entry (side, epoch, seq, id, bytes, root, received, act, keys,
                                      applied, past, void)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
        let row = self
            .connection
            .prepare_cached(sql)
            .and_then(|mut statement| {
                statement.insert((
                    at.side.0,
                    at.epoch,
                    stored_size(at.seq),
                    id.0.0,
                    bytes,
                    root.0,
                    stored_size(received.0),
                    act,
                    keys,
                    judged.map(|judged| judged.applied),
                    judged.map(|judged| judged.past.as_slice()),
                    judged.and_then(|judged| judged.void),
                ))
            })
            .map_err(Fault::at(step))?;
        live.rows.note(id, row);
        let known = &mut live.names;
        named::note(self.connection, Some(known), (Kind::Entry, &id.0.0), row)?;
        if let Some(act) = act {
            named::note(self.connection, Some(known), (Kind::Act, &act), row)?;
        }
        nodes::keep(self.connection, at, &nodes)?;
        Ok(true)
    }

    fn keep_receipt(&self, entry: &Entry<Verified>, receipt: &Receipt) -> Result<(), Fault> {
        let at = entry.at();
        let place = (at.side.0, at.epoch, stored_size(at.seq));
        for row in &receipt.of {
            let sql = "INSERT INTO receipt (entry, by, side, epoch, size, root, delivered)
                       SELECT row, ?1, ?4, ?5, ?6, ?7, ?8 FROM entry
                       WHERE side = ?1 AND epoch = ?2 AND seq = ?3";
            self.run(
                "keep a receipt",
                sql,
                (
                    place.0,
                    place.1,
                    place.2,
                    row.side.0,
                    row.epoch,
                    stored_size(row.size),
                    row.root.0,
                    receipt.level == Level::Delivered,
                ),
            )?;
        }
        Ok(())
    }

    fn run(
        &self,
        step: &'static str,
        sql: &str,
        values: impl rusqlite::Params,
    ) -> Result<usize, Fault> {
        self.connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.execute(values))
            .map_err(Fault::at(step))
    }
}
