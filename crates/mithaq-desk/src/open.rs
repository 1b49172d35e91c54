//! Making a home and opening it.

use crate::{
    Clock, Desk, Fault, Held, Invalid, NewHome, SignatureVerifier,
    board::{Board, Register},
    chores,
    clerk::Clerk,
    desk::{Inner, OFFSET},
    fresh::Fresh,
    keeper::{Keeper, locked},
    keys::{SigningKey, TransportKey, drawn},
    pouch::PouchKey,
    succession::{settle_pouch, settle_transport},
    time::DeskClock,
};
use mithaq_canon::{KeyId, Side, from_bytes, to_bytes};
use mithaq_record::{MarkJudgement, SignedCharter};
use mithaq_store::{Folder, OpenError, Secret, Writer};
use std::{
    collections::BTreeMap,
    path::Path,
    sync::{Arc, Mutex, RwLock, atomic::AtomicBool},
};
use tokio::sync::watch;

/// The setting that holds the [`NewHome`].
pub(crate) const HOME: &str = "home";

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

impl Desk {
    /// Makes a new home: its folder, its database, its keys.
    ///
    /// # Errors
    /// [`DeskOpenError`].
    pub fn init(path: &Path, home: NewHome) -> Result<(), DeskOpenError> {
        let home = home.checked()?;
        let folder = Arc::new(Folder::create(path)?);
        let _lock = folder.lock()?;
        folder.keep_secret(Secret::Server, &SigningKey::generate()?.1)?;
        folder.keep_secret(Secret::Transport, &TransportKey::generate()?.1)?;
        folder.keep_secret(Secret::Pouch, &PouchKey::generate()?.1)?;
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
        let secret = |which| folder.secret(which)?.ok_or(Fault::Key("a private key"));
        let server = Arc::new(SigningKey::from_seeds(&secret(Secret::Server)?)?);
        let transport = TransportKey::from_seed(&secret(Secret::Transport)?)?;
        let pouch = folder.secret(Secret::Pouch)?;
        let pouch = PouchKey::from_seed(pouch.ok_or(Fault::Key("the pouch key"))?)?;
        let mut writer = Writer::open(folder.clone())?;
        let (home, offset, shown) = writer.transaction(|tx| {
            let home = tx.home().read().setting(HOME)?;
            let offset = tx.home().read().setting(OFFSET)?;
            let mut shown = BTreeMap::new();
            for side in (0..Side::MAX).map(Side) {
                if let Some(key) = tx.home().read().setting(&shown_key(side))? {
                    shown.insert(side, key);
                }
            }
            Ok::<_, Fault>((home, offset, shown))
        })?;
        let home: NewHome = home
            .and_then(|bytes| from_bytes(&bytes).ok())
            .ok_or_else(|| OpenError::NotAHome(path.to_owned()))?;
        let offset = offset.and_then(|bytes| from_bytes(&bytes).ok());
        let clock = Arc::new(DeskClock::new(clock, offset.unwrap_or(0)));
        let register = register(&folder, &home)?;
        let (commits, changed) = watch::channel(0);
        let board = Arc::new(RwLock::new(Arc::new(Board::default())));
        let behind = Arc::new(AtomicBool::new(false));
        let mut keeper = Keeper {
            writer,
            folder: folder.clone(),
            mark: Arc::new(Mutex::new(folder.head_mark()?)),
            server: server.clone(),
            clock: clock.clone(),
            register: None,
            held: None,
            told: BTreeMap::new(),
            board: board.clone(),
            commits,
            fresh: Fresh::default(),
            behind: behind.clone(),
            behind_since: None,
            asked: chores::now(),
            _lock: lock,
        };
        if let Some(register) = register {
            keeper.open_register(register)?;
        }
        keeper.publish_all()?;
        // A server that stopped between a commit and its rows left them behind.
        keeper.tell();
        let in_use = KeyId::of(&keeper.published().transports.ours);
        settle_transport(&folder, in_use)?;
        let pouches = keeper.published().ring.clone();
        let ours = keeper.register.as_ref().map(|register| register.ours);
        if let Some((ring, ours)) = pouches.zip(ours)
            && let Some((_, key)) = ring.pouch_keys(ours).last()
        {
            settle_pouch(&folder, KeyId::of(key))?;
        }
        Ok(Self {
            inner: Arc::new(Inner {
                clerk: Clerk::start(keeper).map_err(DeskOpenError::Thread)?,
                folder,
                home,
                clock,
                server,
                transport,
                pouch,
                board,
                commits: changed,
                behind,
                unlocked: Mutex::default(),
                peers: Mutex::default(),
                run: u64::from_be_bytes(drawn()?),
                readers: Mutex::default(),
                shown: Mutex::new(shown),
                kept: Mutex::default(),
            }),
        })
    }
}

impl Keeper {
    /// Opens a register and compares our log with what has left this server.
    pub(crate) fn open_register(&mut self, register: Register) -> Result<(), Fault> {
        self.writer
            .open_register(&register.charter, register.ours)?;
        let (last, intended) = {
            let mark = locked(&self.mark);
            (mark.last(), mark.intended())
        };
        let (left, judged, restored) = self.writer.transaction(|tx| {
            use mithaq_record::Logs as _;
            let logs = tx.logs();
            // What was about to leave when the server stopped has left, if the database holds it;
            // if it does not, its commit never returned.
            let left =
                intended.filter(|mark| mark.judge(register.id, &logs) != MarkJudgement::Behind);
            let judged = match left.or(last) {
                Some(mark) => mark.judge(register.id, &logs),
                // A restored backup comes without its mark.
                None if logs.head(register.ours).is_some() => MarkJudgement::Behind,
                None => MarkJudgement::AtOrBeyond,
            };
            logs.finish()?;
            Ok::<_, Fault>((left, judged, tx.home().read().is_restored()?))
        })?;
        self.register = Some(Arc::new(register));
        if restored {
            self.hold(Held::Restored);
        }
        match judged {
            MarkJudgement::AtOrBeyond => {
                let mut mark = locked(&self.mark);
                left.map_or(Ok(()), |left| mark.advance(left))?;
                mark.rest()?;
            }
            MarkJudgement::Behind => self.hold(Held::Behind),
            MarkJudgement::Other => self.hold(Held::OtherHistory),
        }
        if self.is_forked()? {
            self.held = None;
            self.hold(Held::Forked);
        }
        if !self.find_key()? {
            self.hold(Held::OtherKey);
        }
        Ok(())
    }
}

/// The setting that holds the last transport key that a peer has shown.
pub(crate) fn shown_key(side: Side) -> String {
    format!("shown-key-{}", side.0)
}

pub(crate) fn register(folder: &Folder, home: &NewHome) -> Result<Option<Register>, DeskOpenError> {
    let Some(bytes) = folder.charter()? else {
        return Ok(None);
    };
    let signed = SignedCharter::open(&bytes, &SignatureVerifier)
        .map_err(|wrong| DeskOpenError::Charter(wrong.to_string()))?;
    let charter_is_demo = signed.charter.demo;
    if charter_is_demo != home.demo {
        return Err(DeskOpenError::Demo { charter_is_demo });
    }
    recognised(signed, &home.side.key)
        .map(Some)
        .map_err(DeskOpenError::Charter)
}

/// The register of a charter that every side has signed and in which this home has its place.
pub(crate) fn recognised(signed: SignedCharter, label: &str) -> Result<Register, String> {
    if !signed.is_countersigned(&SignatureVerifier) {
        return Err("not every side has signed it".to_owned());
    }
    let ours = signed
        .charter
        .side_by_key(label)
        .ok_or_else(|| "none of its sides has the label of this home".to_owned())?;
    Ok(Register {
        id: signed.charter.id(),
        charter: signed.charter,
        ours,
    })
}
