//! What the writer's thread owns, and its one transaction: work, receipts, commit, head mark, and
//! only then what others may see and what may leave.

use crate::{
    Fault, Held,
    board::{Board, Register, TransportKeys},
    chores,
    fresh::{Fresh, Sealed},
    held::Told,
    keys::SigningKey,
    time::DeskClock,
};
use mithaq_canon::{EntryId, Side, SideSet, Time};
use mithaq_record::{
    Head, Item, Logs as _, Mark, MarkJudgement, Next, Seen, exchange::Holdings,
    limits::WAITING_MAX, seal,
};
use mithaq_store::{Folder, HeadMark, Live, Lock, Tx, Writer, home::RESTORED};
use std::{
    cell::RefCell,
    collections::BTreeMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, RwLock,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};
use tokio::sync::watch;

/// What a request sees beside the transaction.
pub(crate) struct Hand<'h> {
    pub(crate) ours: Side,
    pub(crate) server: &'h SigningKey,
    pub(crate) now: Time,
    pub(crate) held: Option<Held>,
    /// What the transaction has sealed so far.
    pub(crate) sealed: &'h RefCell<Sealed>,
}

/// What the writer's thread owns.
pub(crate) struct Keeper {
    pub(crate) writer: Writer,
    pub(crate) folder: Arc<Folder>,
    /// Written beside the database's commit, so by another thread for that moment.
    pub(crate) mark: Arc<Mutex<HeadMark>>,
    pub(crate) server: Arc<SigningKey>,
    pub(crate) clock: Arc<DeskClock>,
    pub(crate) register: Option<Arc<Register>>,
    pub(crate) held: Option<Held>,
    /// How much of our own log each peer has told to hold since sealing was held.
    pub(crate) told: BTreeMap<Side, (u32, u64)>,
    pub(crate) board: Arc<RwLock<Arc<Board>>>,
    pub(crate) commits: watch::Sender<u64>,
    pub(crate) fresh: Fresh,
    /// Set before anyone learns of a commit that the read tables do not tell of yet.
    pub(crate) behind: Arc<AtomicBool>,
    /// Since when they are behind.
    pub(crate) behind_since: Option<Instant>,
    /// When something was last asked and done.
    pub(crate) asked: Instant,
    /// Held as long as the home is open.
    pub(crate) _lock: Lock,
}

/// What a transaction leaves to be published.
struct Left {
    holdings: Holdings,
    own: Option<Head>,
}

impl Keeper {
    /// One transaction: the work, the receipts it makes us owe, the commit, the head mark; then
    /// what was written is published and may leave.
    pub(crate) fn commit<T>(
        &mut self,
        work: impl FnOnce(&mut Tx<'_>, &Hand<'_>) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let sealed = RefCell::default();
        let hand = Hand {
            ours: self.register.as_ref().map_or(Side(0), |open| open.ours),
            server: &self.server,
            now: self.clock.now(),
            held: self.held,
            sealed: &sealed,
        };
        let ours = hand.ours;
        let (mark, register) = (&self.mark, &self.register);
        let done = self.writer.transaction(|tx| {
            let done = work(tx, &hand)?;
            seal_owed(tx, &hand)?;
            let left = if tx.has_written() {
                Some(left(tx, hand.ours)?)
            } else {
                None
            };
            let own = left.as_ref().and_then(|left| left.own.as_ref());
            // What others sealed moves no mark of ours.
            let has_sealed = !sealed.borrow().is_empty();
            if let (Some(register), Some(own), None, true) = (register, own, hand.held, has_sealed)
            {
                let (mark, to) = (mark.clone(), mark_at(register, own));
                // Where this fails, `publish` finds it undone, tries again and says so.
                tx.beside_the_commit(move || drop(locked(&mark).intend(to)));
            }
            Ok::<_, Fault>((done, left))
        });
        match done {
            Ok((done, left)) => {
                if let Some(left) = left {
                    self.fresh.add(sealed.take(), left.own.as_ref());
                    if left.holdings.forks.iter().any(|at| at.side == ours) {
                        // What proves it came from another side, or was taken back here.
                        self.hold(Held::Forked);
                    }
                    self.publish(left)?;
                }
                Ok(done)
            }
            Err(fault) => {
                self.rest();
                Err(fault)
            }
        }
    }

    /// Brings the read tables up to the record. Where that fails they stay behind: pages then show
    /// what they told before, and the next attempt says the same.
    pub(crate) fn tell(&mut self) {
        match self.writer.tell() {
            Ok(()) => {
                self.behind_since = None;
                self.behind.store(false, Ordering::Release);
            }
            Err(fault) => {
                // Tried again with the next commit, and by who reads.
                self.behind_since = None;
                tracing::error!(%fault, "the read tables stay behind the record");
            }
        }
    }

    /// Notes whether the read tables are behind.
    fn note_behind(&mut self) {
        if self.writer.is_behind() {
            self.behind_since.get_or_insert_with(chores::now);
            self.behind.store(true, Ordering::Release);
        }
    }

    /// Moves the log beside the database into it, so that no act has to wait for that.
    pub(crate) fn move_log(&mut self) {
        if let Err(fault) = self.writer.move_log() {
            tracing::error!(%fault, "the log beside the database stays long");
        }
    }

    /// Lets the head mark come to rest: soon after a commit, and after one that failed. What was
    /// committed without a sync gets its own.
    pub(crate) fn rest(&mut self) {
        if let Err(fault) = locked(&self.mark).rest() {
            tracing::error!(%fault, "the head mark could not be written");
        }
        if let Err(fault) = self.writer.sync() {
            tracing::error!(%fault, "nothing more is written until the home is opened anew");
        }
    }

    /// Whether both have happened.
    pub(crate) fn is_at_rest(&self) -> bool {
        locked(&self.mark).is_at_rest() && !self.writer.is_unsynced()
    }

    /// Publishes what the disk holds, as after a start.
    pub(crate) fn publish_all(&mut self) -> Result<(), Fault> {
        let ours = self.register.as_ref().map_or(Side(0), |open| open.ours);
        let left = self.writer.transaction(|tx| left(tx, ours))?;
        self.publish(left)
    }

    fn publish(&mut self, left: Left) -> Result<(), Fault> {
        self.note_behind();
        let Left { mut holdings, own } = left;
        if let (Some(register), Some(own)) = (&self.register, own)
            && self.held.is_none()
        {
            let mut mark = locked(&self.mark);
            if let Err(fault) = mark.advance(mark_at(register, &own)) {
                // It is committed and answered as such; it leaves when the mark can be written.
                tracing::error!(%fault, "nothing leaves until the head mark can be written");
                let reach = mark.last().map(|mark| (mark.at.epoch, mark.at.seq + 1));
                hold_back(
                    &mut holdings,
                    register.ours,
                    reach,
                    &self.published().holdings,
                );
            }
        }
        let board = Board {
            register: self.register.clone(),
            holdings,
            held: self.held,
            fresh: self.fresh.clone(),
            ..match self.writer.live()? {
                Some(live) => of(live),
                None => Board::default(),
            }
        };
        *self.board.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(board);
        self.commits.send_modify(|commits| *commits += 1);
        self.try_resume()
    }

    pub(crate) fn published(&self) -> Arc<Board> {
        self.board
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Stops sealing until our own log is whole again.
    pub(crate) fn hold(&mut self, why: Held) {
        if self.held.is_none() {
            tracing::error!(?why, "nothing is sealed until our own log is whole again");
            self.held = Some(why);
            self.told.clear();
            self.writer.set_own_log_is_whole(false);
        }
    }

    /// Notes how much of our log a peer says it holds. What it told once never lessens what it has
    /// told, and says nothing to a home that does not know how old it is itself.
    pub(crate) fn note_told(&mut self, from: Side, reach: (u32, u64), when: Told) {
        match when {
            Told::Now => {
                self.told.insert(from, reach);
            }
            Told::Once if self.held == Some(Held::Restored) => (),
            Told::Once => {
                let known = self.told.entry(from).or_insert(reach);
                *known = reach.max(*known);
            }
        }
    }

    /// Seals again once every peer has told what it holds of our log, and all of it is here
    /// (`record.md`, Equivocation, crashes, restored backups).
    pub(crate) fn try_resume(&mut self) -> Result<(), Fault> {
        let (Some(held), Some(register)) = (self.held, self.register.clone()) else {
            return Ok(());
        };
        if self.is_forked()? {
            self.held = Some(Held::Forked);
        }
        if matches!(self.held, Some(Held::OtherHistory | Held::Forked)) {
            // Only a new epoch helps.
            return Ok(());
        }
        let last = locked(&self.mark).last();
        let (own, judgement) = self.writer.transaction(|tx| {
            let logs = tx.logs();
            let own = logs.head(register.ours);
            let judgement = last.map(|mark| mark.judge(register.id, &logs));
            logs.finish()?;
            Ok::<_, Fault>((own, judgement))
        })?;
        let here = own.map_or((0, 0), |head| (head.epoch, head.size));
        let peers = register.charter.sides().map(|(side, _)| side);
        let mut peers = peers.filter(|side| *side != register.ours);
        let all_told = peers.all(|side| self.told.get(&side).is_some_and(|told| *told <= here));
        let at_mark = judgement.is_none_or(|judged| judged == MarkJudgement::AtOrBeyond);
        // What was fetched back may have brought another server key.
        let has_key = self.find_key()?;
        if (all_told || held == Held::OtherKey) && at_mark && has_key {
            tracing::info!("our own log is whole again");
            self.held = None;
            self.writer.set_own_log_is_whole(true);
            // Before the first entry that is sealed from here on, in the same commit. If the head
            // mark is not written after it, the next start finds no mark and asks the peers again.
            self.commit(|tx, _| Ok(tx.home().set(RESTORED, &[])?))?;
            // What was erased after the backup was made is erased again, in every file.
            self.writer.scrub()?;
            self.publish_all()?;
        }
        Ok(())
    }
}

pub(crate) fn locked(mark: &Mutex<HeadMark>) -> MutexGuard<'_, HeadMark> {
    mark.lock().unwrap_or_else(PoisonError::into_inner)
}

fn mark_at(register: &Register, own: &Head) -> Mark {
    Mark {
        register: register.id,
        at: mithaq_canon::Position {
            side: register.ours,
            epoch: own.epoch,
            seq: own.size.saturating_sub(1),
        },
        id: own.id,
    }
}

/// Takes back of our own log what the mark does not cover.
fn hold_back(holdings: &mut Holdings, ours: Side, reach: Option<(u32, u64)>, published: &Holdings) {
    let before = published.have.iter().find(|row| row.side == ours).copied();
    holdings.have.retain(|row| row.side != ours);
    if let Some(before) = before.filter(|row| Some((row.epoch, row.size)) <= reach) {
        let place = holdings.have.partition_point(|row| row.side < ours);
        holdings.have.insert(place, before);
    }
}

fn of(live: &Live) -> Board {
    let officials = live.ring.officials(live.ours);
    Board {
        server: live.ring.latest_server_key(live.ours).cloned(),
        transports: Arc::new(TransportKeys::of(live)),
        receipts: live.receipts.clone(),
        ring: Some(live.ring.clone()),
        officials: officials
            .map(|(grant, official)| (grant, official.clone()))
            .collect(),
        alarms: live.state.alarms(),
        ..Board::default()
    }
}

fn left(tx: &Tx<'_>, ours: Side) -> Result<Left, Fault> {
    let Some(live) = tx.live() else {
        return Ok(Left {
            holdings: Holdings::default(),
            own: None,
        });
    };
    let logs = tx.logs();
    let mut have: Vec<Seen> = Vec::new();
    let mut closed = SideSet::default();
    let mut forks = Vec::new();
    for side in (0..Side::MAX).map(Side).filter(|side| live.ring.has(*side)) {
        have.extend(logs.received(side).map(|head| head.row(side)));
        forks.extend(tx.fork(side)?);
        let fetches = side == ours && tx.is_forked(side)?;
        if !fetches && is_closed(tx, side)? {
            closed = closed.with(side);
        }
    }
    let own = logs.head(ours);
    logs.finish()?;
    Ok(Left {
        holdings: Holdings {
            have,
            closed,
            forks,
        },
        own,
    })
}

/// Whether nothing more of a log is taken for now.
pub(crate) fn is_closed(tx: &Tx<'_>, side: Side) -> Result<bool, Fault> {
    let waits = tx.live().is_some_and(|live| live.receipts.waits(side));
    Ok(tx.is_forked(side)? || (waits && tx.waiting(side)? >= WAITING_MAX))
}

/// Seals the receipts we owe: in the transaction that holds what they cover, so that they leave
/// only after its commit.
fn seal_owed(tx: &mut Tx<'_>, hand: &Hand<'_>) -> Result<(), Fault> {
    if hand.held.is_some() {
        return Ok(());
    }
    let Some(live) = tx.live() else {
        return Ok(());
    };
    let logs = tx.logs();
    let owed = live.receipts.owed(hand.ours, &logs);
    logs.finish()?;
    for receipt in owed {
        append_item(tx, hand, Item::Receipt(receipt))?;
    }
    Ok(())
}

/// Seals an item and appends it.
pub(crate) fn append_item(tx: &mut Tx<'_>, hand: &Hand<'_>, item: Item) -> Result<EntryId, Fault> {
    let live = tx.live().ok_or(Fault::NotOpen)?;
    let logs = tx.logs();
    let is_erasure = matches!(&item, Item::Erased { .. });
    let body = Next::of(&logs, &live.ring, hand.ours).item(item, hand.now);
    logs.finish()?;
    let entry = seal(body, &live.ring, hand.server).map_err(Fault::Seal)?;
    tx.commit(&entry, entry.past(), None, hand.now)?;
    let mut sealed = hand.sealed.borrow_mut();
    sealed.note(&entry, Vec::new());
    if is_erasure {
        sealed.note_gap();
    }
    Ok(entry.id())
}
