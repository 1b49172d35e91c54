//! The desk's handle: what it says of its home, its clock, and how it reads.

use crate::{
    Fault, Held, NewHome, SideProfile,
    board::{Board, Register, Trust},
    clerk::Clerk,
    keeper::Keeper,
    keys::{SigningKey, TransportKey},
    line::PeerHealth,
    pouch::PouchKey,
    sign_in::Unlocked,
    time::DeskClock,
};
use mithaq_canon::{Date, Position, Side, Time, to_bytes};
use mithaq_record::Signer as _;
use mithaq_store::{Folder, Moment, OpenError, Reader};
use std::{
    collections::BTreeMap,
    path::Path,
    sync::{
        Arc, Mutex, PoisonError, RwLock,
        atomic::{AtomicBool, Ordering},
    },
};
use tokio::sync::watch;

/// Readers kept open between questions: as many as pages are made at once on two cores, and some.
const READERS_KEPT: usize = 8;

/// The setting that holds a demo home's offset from the machine's clock, in milliseconds.
pub(crate) const OFFSET: &str = "clock-offset";

/// A home, open. Cheap to clone; the home is released when the last clone goes.
#[derive(Clone, Debug)]
pub struct Desk {
    pub(crate) inner: Arc<Inner>,
}

#[derive(Debug)]
pub(crate) struct Inner {
    // Before the writer, which then closes last and leaves one whole file behind.
    pub(crate) readers: Mutex<Vec<Reader>>,
    pub(crate) clerk: Clerk,
    pub(crate) folder: Arc<Folder>,
    pub(crate) home: NewHome,
    pub(crate) clock: Arc<DeskClock>,
    pub(crate) server: Arc<SigningKey>,
    pub(crate) transport: TransportKey,
    pub(crate) pouch: PouchKey,
    pub(crate) board: Arc<RwLock<Arc<Board>>>,
    pub(crate) commits: watch::Receiver<u64>,
    /// Whether the read tables are behind the record.
    pub(crate) behind: Arc<AtomicBool>,
    pub(crate) unlocked: Mutex<BTreeMap<[u8; 32], Unlocked>>,
    pub(crate) peers: Mutex<BTreeMap<Side, PeerHealth>>,
    pub(crate) run: u64,
    /// The last transport key that each peer has shown us.
    pub(crate) shown: Mutex<BTreeMap<Side, Vec<u8>>>,
    /// When what a peer told over the line was last kept for the next pouch.
    pub(crate) kept: Mutex<BTreeMap<Side, Time>>,
}

/// Why the clock was not set.
#[derive(Debug, thiserror::Error)]
pub enum ClockError {
    /// Only a simulation may set its clock; its charter says so.
    #[error("only a demo home may set the clock")]
    NotADemo,
    /// The system failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl Desk {
    /// What this side says of itself.
    pub fn profile(&self) -> &SideProfile {
        &self.inner.home.side
    }

    /// Whether this is a simulation.
    pub fn is_demo(&self) -> bool {
        self.inner.home.demo
    }

    /// Where the home lies.
    pub fn path(&self) -> &Path {
        self.inner.folder.path()
    }

    /// Eight groups of digits that two people read to each other to compare this server's key.
    pub fn fingerprint(&self) -> String {
        let named = self.board().server.clone();
        let named = named.unwrap_or_else(|| self.inner.server.public_key());
        named.fingerprint()
    }

    /// The same for the key of a side with which its server signs now, as the record says.
    pub fn fingerprint_of(&self, side: Side) -> Option<String> {
        let board = self.board();
        let key = board.ring.as_ref()?.latest_server_key(side)?;
        Some(key.fingerprint())
    }

    /// The same for the key to which pouches for a side are sealed.
    pub fn pouch_fingerprint_of(&self, side: Side) -> Option<String> {
        let board = self.board();
        let (_, key) = board.ring.as_ref()?.pouch_keys(side).last()?;
        Some(mithaq_record::fingerprint(key))
    }

    /// The register, once it is open.
    pub fn register(&self) -> Option<Arc<Register>> {
        self.board().register.clone()
    }

    /// Why nothing can be put on the record now, if so.
    pub fn held(&self) -> Option<Held> {
        self.board().held
    }

    /// The time of this home: the machine's, or a demo's own.
    pub fn now(&self) -> Time {
        self.inner.clock.now()
    }

    /// The day it is in the legal time zone of the register; in UTC before there is one.
    pub fn today(&self) -> Date {
        let offset = self
            .register()
            .map_or(0, |register| register.charter.offset_minutes);
        self.now().date(offset)
    }

    /// Sets the clock of a demo home; it goes on from there, also after a restart.
    ///
    /// # Errors
    /// [`ClockError::NotADemo`].
    pub fn set_clock(&self, now: Time) -> Result<(), ClockError> {
        if !self.is_demo() {
            return Err(ClockError::NotADemo);
        }
        let offset = self.inner.clock.offset_to(now);
        self.inner
            .clerk
            .ask(move |tx, _| Ok(tx.home().set(OFFSET, &to_bytes(&offset))?))?;
        self.inner.clock.set_offset(offset);
        Ok(())
    }

    /// How far the entry at this place has come.
    pub fn trust(&self, at: Position) -> Trust {
        self.board().trust(at, &self.told())
    }

    /// The digest of what the record means here: equal on two homes that have applied the same.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn digest(&self) -> Result<mithaq_canon::Digest, Fault> {
        let digest = self.inner.clerk.ask(|tx, _| Ok(tx.digest()))?;
        digest.ok_or(Fault::NotOpen)
    }

    /// Whether no receipt is owed by anyone and nothing waits, as far as is known here.
    pub fn is_at_rest(&self) -> bool {
        self.board().receipts.at_rest()
    }

    /// Drops the read tables and makes them anew from the record. Home tables are not touched.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn rebuild(&self) -> Result<(), Fault> {
        let rebuilt = self.inner.clerk.alone(|keeper| keeper.writer.rebuild())?;
        Ok(rebuilt?)
    }

    /// Lets the database grow by so many pages and no further: a full disk, for tests.
    ///
    /// # Errors
    /// [`Fault`].
    #[doc(hidden)]
    pub fn limit_pages(&self, more: u32) -> Result<(), Fault> {
        let limited = self.inner.clerk.alone(move |keeper| {
            let pages = keeper.writer.limit_pages(1)?;
            keeper.writer.limit_pages(pages.saturating_add(more))
        })?;
        limited?;
        Ok(())
    }

    /// How many bytes of the log beside the database a power cut leaves for sure: for tests, which cut
    /// off the others.
    ///
    /// # Errors
    /// [`Fault`].
    #[doc(hidden)]
    pub fn synced_len(&self) -> Result<u64, Fault> {
        self.inner.clerk.alone(|keeper| keeper.writer.synced_len())
    }

    /// Has every sync of the database fail from now on: a broken disk, for tests.
    ///
    /// # Errors
    /// [`Fault`].
    #[doc(hidden)]
    pub fn break_disk(&self) -> Result<(), Fault> {
        self.inner.clerk.alone(|keeper| keeper.writer.break_disk())
    }

    /// Checks every stored byte of this home, while it is open.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn verify(
        &self,
        progress: &mut dyn FnMut(mithaq_store::Progress),
    ) -> Result<mithaq_store::Report, OpenError> {
        crate::verify(self.path(), progress)
    }

    pub(crate) fn board(&self) -> Arc<Board> {
        let board = self.inner.board.read();
        board.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Asks questions of one moment of the database, whose read tables tell of all that was
    /// committed when this was called.
    pub(crate) fn read<T, E: From<Fault>>(
        &self,
        questions: impl FnOnce(Moment<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        if self.inner.behind.load(Ordering::Acquire) {
            // Where it fails, the page shows what the tables told before: it was said in the log.
            let _ = self.inner.clerk.alone(Keeper::tell);
        }
        self.read_logs(questions)
    }

    /// Asks questions that no row of a read table answers, without waiting for those.
    pub(crate) fn read_logs<T, E: From<Fault>>(
        &self,
        questions: impl FnOnce(Moment<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let kept = self.kept_readers().pop();
        let mut reader = match kept {
            Some(reader) => reader,
            None => Reader::open(self.inner.folder.clone()).map_err(|error| match error {
                OpenError::Fault(fault) => Fault::from(fault),
                // The home was opened by this process and cannot have become another.
                other @ (OpenError::NotAHome(_)
                | OpenError::AlreadyAHome(_)
                | OpenError::NotEmpty(_)
                | OpenError::NoHomeKey(_)
                | OpenError::NoDatabase(_)
                | OpenError::NewerSchema { .. }
                | OpenError::Locked { .. }) => Fault::Reopen(other.to_string()),
            })?,
        };
        let answer = reader.ask(|moment| questions(moment).map_err(Answer::Other));
        let mut readers = self.kept_readers();
        if readers.len() < READERS_KEPT {
            readers.push(reader);
        }
        answer.map_err(|answer| match answer {
            Answer::Other(other) => other,
            Answer::Fault(fault) => E::from(fault),
        })
    }

    fn kept_readers(&self) -> std::sync::MutexGuard<'_, Vec<Reader>> {
        let readers = self.inner.readers.lock();
        readers.unwrap_or_else(PoisonError::into_inner)
    }
}

/// Lets a question answer with an error of its own.
enum Answer<E> {
    Other(E),
    Fault(Fault),
}

impl<E> From<mithaq_store::Fault> for Answer<E> {
    fn from(fault: mithaq_store::Fault) -> Self {
        Self::Fault(fault.into())
    }
}
