//! The desk's handle, and opening a home.

use crate::{
    Clock, Ed25519Verifier, Fault, Held, Invalid, NewHome, SideProfile,
    board::{Board, Register, Trust},
    clerk::{Clerk, Keeper},
    keys::{SigningKey, drawn},
    line::PeerHealth,
    sign_in::Unlocked,
    time::DeskClock,
};
use mithaq_canon::{Date, Position, Side, Time, from_bytes, to_bytes};
use mithaq_record::{MarkJudgement, SignedCharter, Signer as _, fingerprint};
use mithaq_store::{Folder, Moment, OpenError, Reader, Secret, Writer};
use std::{
    collections::BTreeMap,
    path::Path,
    sync::{Arc, Mutex, PoisonError, RwLock},
};
use tokio::sync::watch;

/// Readers kept open between questions: as many as pages are made at once on two cores, and some.
const READERS_KEPT: usize = 8;

/// The setting that holds the [`NewHome`].
const HOME: &str = "home";
/// The setting that holds a demo home's offset from the machine's clock, in milliseconds.
const OFFSET: &str = "clock-offset";

/// A home, open. Cheap to clone; the home is released when the last clone goes.
#[derive(Clone, Debug)]
pub struct Desk {
    pub(crate) inner: Arc<Inner>,
}

#[derive(Debug)]
pub(crate) struct Inner {
    // Before the writer, which then closes last and leaves one whole file behind.
    readers: Mutex<Vec<Reader>>,
    pub(crate) clerk: Clerk,
    pub(crate) folder: Arc<Folder>,
    pub(crate) home: NewHome,
    pub(crate) clock: Arc<DeskClock>,
    pub(crate) server: Arc<SigningKey>,
    pub(crate) transport: SigningKey,
    pub(crate) board: Arc<RwLock<Arc<Board>>>,
    pub(crate) commits: watch::Receiver<u64>,
    pub(crate) unlocked: Mutex<BTreeMap<[u8; 32], Unlocked>>,
    pub(crate) peers: Mutex<BTreeMap<Side, PeerHealth>>,
    pub(crate) run: u64,
}

/// Why a home cannot be made or served.
#[derive(Debug, thiserror::Error)]
pub enum DeskOpenError {
    /// The folder or the database.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// What the new home was given.
    #[error("{0}")]
    Invalid(#[from] Invalid),
    /// The system failed.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// The charter's file does not hold a charter that every side has signed.
    #[error(
        "the charter of this home cannot be used ({0}); run `mithaq verify` on the home and restore charter.cbor"
    )]
    Charter(String),
    /// The charter is a simulation's and the home is not, or the reverse.
    #[error("a simulation and an ordinary home do not mix: the charter is {}", if *.charter_is_demo { "a simulation's" } else { "an ordinary one" })]
    Demo {
        /// What the charter says.
        charter_is_demo: bool,
    },
    /// The writer's thread could not be started.
    #[error("the system starts no thread: {0}")]
    Thread(std::io::Error),
}

impl From<mithaq_store::Fault> for DeskOpenError {
    fn from(fault: mithaq_store::Fault) -> Self {
        Self::Open(OpenError::Fault(fault))
    }
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
    /// Makes a new home: its folder, its database, its keys.
    ///
    /// # Errors
    /// [`DeskOpenError`].
    pub fn init(path: &Path, home: NewHome) -> Result<(), DeskOpenError> {
        let home = home.checked()?;
        let folder = Arc::new(Folder::create(path)?);
        let _lock = folder.lock()?;
        for secret in [Secret::Server, Secret::Transport] {
            let (_, seed) = SigningKey::generate()?;
            folder.keep_secret(secret, &seed)?;
        }
        // The database comes last: a folder without it is no home, and can be thrown away.
        let mut writer = Writer::create(folder)?;
        writer.transaction(|tx| tx.home().set(HOME, &to_bytes(&home)))?;
        Ok(())
    }

    /// Opens a home for this process alone.
    ///
    /// # Errors
    /// [`DeskOpenError`], each with its place and remedy.
    pub fn open(path: &Path, clock: Arc<dyn Clock>) -> Result<Self, DeskOpenError> {
        let folder = Arc::new(Folder::open(path)?);
        let lock = folder.lock()?;
        let server = Arc::new(key(&folder, Secret::Server)?);
        let transport = key(&folder, Secret::Transport)?;
        let mut writer = Writer::open(folder.clone())?;
        let (home, offset) = writer.transaction(|tx| {
            let home = tx.home().read().setting(HOME)?;
            let offset = tx.home().read().setting(OFFSET)?;
            Ok::<_, Fault>((home, offset))
        })?;
        let home: NewHome = home
            .and_then(|bytes| from_bytes(&bytes).ok())
            .ok_or_else(|| OpenError::NotAHome(path.to_owned()))?;
        let offset = offset.and_then(|bytes| from_bytes(&bytes).ok());
        let clock = Arc::new(DeskClock::new(clock, offset.unwrap_or(0)));
        let register = register(&folder, &home, &server)?;
        let (commits, changed) = watch::channel(0);
        let board = Arc::new(RwLock::new(Arc::new(Board::default())));
        let mut keeper = Keeper {
            writer,
            mark: folder.head_mark()?,
            server: server.clone(),
            clock: clock.clone(),
            register: None,
            held: None,
            told: BTreeMap::new(),
            board: board.clone(),
            commits,
            _lock: lock,
        };
        if let Some(register) = register {
            keeper.open_register(register)?;
        }
        keeper.publish_all()?;
        Ok(Self {
            inner: Arc::new(Inner {
                clerk: Clerk::start(keeper).map_err(DeskOpenError::Thread)?,
                folder,
                home,
                clock,
                server,
                transport,
                board,
                commits: changed,
                unlocked: Mutex::default(),
                peers: Mutex::default(),
                run: u64::from_be_bytes(drawn()?),
                readers: Mutex::default(),
            }),
        })
    }

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
        fingerprint(&self.inner.server.public_key())
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
        self.inner.clerk.ask(|tx, _| {
            let live = tx.live().ok_or(Fault::NotOpen)?;
            Ok(live.state.digest())
        })
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

    /// Asks questions of one moment of the database.
    pub(crate) fn read<T, E: From<Fault>>(
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

impl Keeper {
    /// Opens a register and compares our log with what has left this server.
    pub(crate) fn open_register(&mut self, register: Register) -> Result<(), Fault> {
        self.writer
            .open_register(&register.charter, register.ours)?;
        let last = self.mark.last();
        let judged = self.writer.transaction(|tx| {
            use mithaq_record::Logs as _;
            let logs = tx.logs();
            let judged = match last {
                Some(mark) => mark.judge(register.id, &logs),
                // A restored backup comes without its mark.
                None if logs.head(register.ours).is_some() => MarkJudgement::Behind,
                None => MarkJudgement::AtOrBeyond,
            };
            logs.finish()?;
            Ok::<_, Fault>(judged)
        })?;
        self.register = Some(Arc::new(register));
        match judged {
            MarkJudgement::AtOrBeyond => (),
            MarkJudgement::Behind => self.hold(Held::Behind),
            MarkJudgement::Other => self.hold(Held::OtherHistory),
        }
        Ok(())
    }
}

fn key(folder: &Folder, secret: Secret) -> Result<SigningKey, DeskOpenError> {
    let seed = folder.secret(secret)?;
    let seed = seed.ok_or(Fault::Key("a private key"))?;
    Ok(SigningKey::from_seed(&seed)?)
}

fn register(
    folder: &Folder,
    home: &NewHome,
    server: &SigningKey,
) -> Result<Option<Register>, DeskOpenError> {
    let Some(bytes) = folder.charter()? else {
        return Ok(None);
    };
    let signed = SignedCharter::open(&bytes, &Ed25519Verifier)
        .map_err(|wrong| DeskOpenError::Charter(wrong.to_string()))?;
    let charter_is_demo = signed.charter.demo;
    if charter_is_demo != home.demo {
        return Err(DeskOpenError::Demo { charter_is_demo });
    }
    recognised(signed, server)
        .map(Some)
        .map_err(DeskOpenError::Charter)
}

/// The register of a charter that every side has signed and in which this home has its place.
pub(crate) fn recognised(signed: SignedCharter, server: &SigningKey) -> Result<Register, String> {
    if !signed.is_countersigned(&Ed25519Verifier) {
        return Err("not every side has signed it".to_owned());
    }
    let ours = signed
        .charter
        .sides()
        .find(|(_, side)| side.server_key == server.public_key())
        .map(|(side, _)| side)
        .ok_or_else(|| "none of its sides has the key of this home".to_owned())?;
    Ok(Register {
        id: signed.charter.id(),
        charter: signed.charter,
        ours,
    })
}
