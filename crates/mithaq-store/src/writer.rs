//! The one writer of a home. Everything that changes goes through one of its transactions, and
//! what it keeps in memory never runs ahead of the disk.

use crate::{
    Fault, Folder, OpenError, Tx, aside::Aside, database, home::HomeRead, home::HomeWrite,
    log::Log, read, record, record::Live,
};
use mithaq_canon::Side;
use mithaq_core::view;
use mithaq_record::Charter;
use rusqlite::{Connection, TransactionBehavior};
use std::sync::Arc;

/// The connection that writes, and the state that follows from the record.
#[derive(Debug)]
pub struct Writer {
    connection: Connection,
    folder: Arc<Folder>,
    register: Option<(Charter, Side)>,
    live: Option<Live>,
    own_log_is_whole: bool,
    log: Log,
    aside: Aside,
}

impl Writer {
    /// Makes the database of a new home.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn create(folder: Arc<Folder>) -> Result<Self, OpenError> {
        let connection = database::create(&folder.database())?;
        Ok(Self::over(connection, folder)?)
    }

    /// Opens the database of a home.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn open(folder: Arc<Folder>) -> Result<Self, OpenError> {
        let connection = database::open_writer(&folder.database())?;
        Log::set_torn_aside(&connection, &folder)?;
        Ok(Self::over(connection, folder)?)
    }

    fn over(mut connection: Connection, folder: Arc<Folder>) -> Result<Self, Fault> {
        Ok(Self {
            log: Log::of(&mut connection, &folder.log())?,
            connection,
            folder,
            register: None,
            live: None,
            own_log_is_whole: true,
            aside: Aside::start(),
        })
    }

    /// Opens the register of this charter and replays what is held of it.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn open_register(&mut self, charter: &Charter, ours: Side) -> Result<(), Fault> {
        self.register = Some((charter.clone(), ours));
        self.live().map(drop)
    }

    /// Says whether our own log is known to be whole, see [`mithaq_record::Logs`].
    pub fn set_own_log_is_whole(&mut self, whole: bool) {
        self.own_log_is_whole = whole;
    }

    /// What follows from the record; none before a register is open.
    ///
    /// # Errors
    /// [`Fault`], if it must be replayed and cannot be.
    pub fn live(&mut self) -> Result<Option<&Live>, Fault> {
        self.loaded().map(|live| live.as_ref())
    }

    fn loaded(&mut self) -> Result<&mut Option<Live>, Fault> {
        if let (None, Some((charter, ours))) = (&self.live, &self.register) {
            self.live = Some(Live::load(&self.connection, &self.folder, charter, *ours)?);
        }
        Ok(&mut self.live)
    }

    /// Whether the read tables are behind the record.
    pub fn is_behind(&self) -> bool {
        self.untold() > 0
    }

    /// By how many entries they are.
    pub fn untold(&self) -> u64 {
        self.live.as_ref().map_or(0, Live::untold)
    }

    /// Brings the read tables up to the record, in a transaction of their own; so far also the
    /// index of what is named by a hash, if there is much that is not in its order yet.
    ///
    /// # Errors
    /// [`Fault`]: they stay behind, and nothing else is lost.
    pub fn tell(&mut self) -> Result<(), Fault> {
        // Rows must not tell of what nobody was answered for.
        self.log.check()?;
        self.loaded()?;
        let Some(live) = self.live.as_mut().filter(|live| live.untold() > 0) else {
            return Ok(());
        };
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(Fault::at("begin a transaction"))?;
        let mut refreshed = {
            let names = record::named::Names::with(&transaction, Some(&live.names));
            read::Refreshed::new(&transaction, names, &live.rows)?
        };
        view::touched(&mut live.state, |part, rows| refreshed.add(part, rows))?;
        refreshed.finish()?;
        read::note_told(&transaction, live.applied)?;
        let settled = live.names.settle(&transaction)?;
        transaction
            .commit()
            .map_err(Fault::at("commit the read tables"))?;
        // Not synced: what a power cut takes of them is told again.
        live.note_told();
        live.names.note_settled(settled);
        Ok(())
    }

    /// Runs one transaction over record, state and home tables; the read tables follow with
    /// [`Self::tell`]. If anything in it
    /// fails, or its commit does, nothing is kept, and the state is replayed from the disk. What it
    /// wrote has been synced when this returns, unless that can be had again: see
    /// [`Tx::must_last`] and [`Self::sync`].
    ///
    /// # Errors
    /// What `work` answers, or [`Fault`]. Where the sync is what failed, nothing is written any more
    /// before the home is opened anew.
    pub fn transaction<T, E: From<Fault>>(
        &mut self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.log.check()?;
        self.loaded()?;
        let own_log_is_whole = self.own_log_is_whole;
        let log = &mut self.log;
        let done = {
            let transaction = self
                .connection
                .transaction_with_behavior(TransactionBehavior::Immediate)
                .map_err(Fault::at("begin a transaction"))?;
            let mut tx = Tx::new(
                &transaction,
                &self.folder,
                self.live.as_mut(),
                own_log_is_whole,
            );
            let done = work(&mut tx);
            let is_dirty = tx.has_written();
            let must_last = tx.must_last();
            let beside = tx.take_beside();
            let done = done.and_then(|done| {
                self.aside.both(beside, || {
                    transaction
                        .commit()
                        .map_err(Fault::at("commit a transaction"))?;
                    if must_last { log.sync() } else { Ok(()) }
                })?;
                Ok(done)
            });
            done.map_err(|failed| (failed, is_dirty))
        };
        done.map_err(|(failed, is_dirty)| {
            if is_dirty {
                // What was applied in memory is not on the disk: forget it.
                self.live = None;
            }
            failed
        })
    }

    /// Writes home tables alone; the record is not touched.
    ///
    /// # Errors
    /// What `work` answers, or [`Fault`].
    pub fn at_home<T, E: From<Fault>>(
        &mut self,
        work: impl FnOnce(HomeWrite<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.log.check()?;
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(Fault::at("begin a transaction"))?;
        let done = work(HomeWrite(HomeRead {
            connection: &transaction,
            key: self.folder.key(),
        }))?;
        transaction
            .commit()
            .map_err(Fault::at("commit a transaction"))?;
        self.log.sync()?;
        Ok(done)
    }

    /// Whether something was committed that is not synced yet.
    pub fn is_unsynced(&self) -> bool {
        self.log.is_unsynced()
    }

    /// Syncs what was committed and is not synced yet.
    ///
    /// # Errors
    /// As for [`Self::transaction`].
    pub fn sync(&mut self) -> Result<(), Fault> {
        self.log.sync()
    }

    /// How many bytes of the log beside the database a power cut leaves for sure: for tests, which cut
    /// off the others.
    #[doc(hidden)]
    pub fn synced_len(&self) -> u64 {
        self.log.synced_len()
    }

    /// Has every sync fail from now on: a broken disk, for tests.
    #[doc(hidden)]
    pub fn break_disk(&mut self) {
        self.log.break_disk();
    }

    /// Drops the read tables, replays the record and makes them anew. Home tables are not touched.
    ///
    /// # Errors
    /// [`Fault`]; nothing was changed then.
    pub fn rebuild(&mut self) -> Result<(), Fault> {
        self.log.check()?;
        self.live = None;
        self.loaded()?;
        let Some(live) = &mut self.live else {
            return Ok(());
        };
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(Fault::at("begin a transaction"))?;
        record::nodes::remake(&transaction)?;
        // The read tables look their places up by it.
        record::named::remake(&transaction)?;
        let names = record::named::Known::load(&transaction)?;
        read::remake(&transaction, &mut live.state, live.applied)?;
        transaction
            .commit()
            .map_err(Fault::at("commit a transaction"))?;
        live.names = names;
        live.note_told();
        self.log.sync()
    }

    /// How many pages of 4 KiB lie in the log beside the database. It grows until
    /// [`Self::move_log`].
    pub fn log_pages(&self) -> u32 {
        self.log.pages()
    }

    /// Moves what was written from the log beside the database into it, as far as no reader stands
    /// in the way.
    ///
    /// # Errors
    /// [`Fault`]; then it stays where it is, as good as before.
    pub fn move_log(&self) -> Result<(), Fault> {
        let left: i64 = self
            .connection
            .query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |row| {
                Ok(row.get::<_, i64>(1)? - row.get::<_, i64>(2)?)
            })
            .map_err(Fault::at("move the log into the database"))?;
        self.log.note_pages(u32::try_from(left).unwrap_or(0));
        Ok(())
    }

    /// Moves what was written from the log beside the database into it, for a copy or at the end.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn checkpoint(&self) -> Result<(), Fault> {
        self.connection
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
            .map_err(Fault::at("checkpoint the database"))
    }

    /// Empties the log beside the database after an erasure, so that what was overwritten in the
    /// database is in no file of the home. Whether it could: a reader of another process may stand
    /// in the way for a moment.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn scrub(&self) -> Result<bool, Fault> {
        self.connection
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| {
                Ok(row.get::<_, i64>(0)? == 0)
            })
            .map_err(Fault::at("empty the log beside the database"))
    }

    /// Lets the database have so many pages and no more, or as many as it has if that is more: a
    /// full disk, for tests. Returns the limit that holds.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn limit_pages(&self, pages: u32) -> Result<u32, Fault> {
        let step = "limit the database";
        self.connection
            .query_row(&format!("PRAGMA max_page_count = {pages}"), [], |row| {
                row.get(0)
            })
            .map_err(Fault::at(step))
    }
}
