//! The Record page: logs, entries, receipts, peers, and what was dropped.

use super::{AskError, Sight};
use crate::{Desk, Fault, Held, PeerHealth, SignedIn, Trust};
use mithaq_canon::{Digest, EntryId, Position, Side, Time};
use mithaq_core::{ActRow, EventKind};
use mithaq_record::{Content, Entry, Item, Level, Logs as _, Seen, Unverified};
use mithaq_store::{EntryLine, Moment, Refused, TwinLine};
use std::collections::BTreeMap;

/// What the Record page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordView {
    /// The side of this home.
    pub ours: Side,
    /// Each side's log, in the order of the charter.
    pub logs: Vec<LogView>,
    /// Entries of the log that was asked for, latest first.
    pub entries: Vec<EntryView>,
    /// What was dropped, by sender ([`crate::STRANGER`] for no side) and reason.
    pub refused: Vec<Refused>,
    /// Second entries at taken places: proof of equivocation.
    pub twins: Vec<TwinLine>,
    /// Entries that contradict a log that is held.
    pub alarms: Vec<EntryId>,
    /// How the connections fare.
    pub peers: BTreeMap<Side, PeerHealth>,
    /// Whether no receipt is owed by anyone and nothing waits, as far as is known here.
    pub at_rest: bool,
    /// How many texts other sides have erased and this one still holds.
    pub asked: usize,
    /// Why nothing is sealed now, if nothing is.
    pub held: Option<Held>,
}

/// One side's log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogView {
    /// Whose.
    pub side: Side,
    /// How much of it was applied here, and under which root; none of an empty log.
    pub applied: Option<Seen>,
    /// How much of it is durable here.
    pub durable: Option<Seen>,
    /// How many entries wait.
    pub waiting: u64,
    /// How far every other side's receipts cover it: epoch and number of entries.
    pub settled: (u32, u64),
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryView {
    /// Its id.
    pub id: EntryId,
    /// Where it stands.
    pub at: Position,
    /// When its server says it was sealed.
    pub claimed: Option<Time>,
    /// When it became durable here.
    pub received: Time,
    /// Whether it was applied; else it waits.
    pub applied: bool,
    /// Why the record gives it no effect, as a stable name.
    pub void: Option<String>,
    /// What it is.
    pub what: EntryKind,
    /// How far it has come.
    pub trust: Trust,
    /// Its size in bytes.
    pub bytes: usize,
}

/// What an entry is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntryKind {
    /// An official's act; its row, unless the account may not know of its dossier.
    Act(Option<EventKind>, Option<Box<ActRow>>),
    /// A receipt.
    Receipt(Level, Vec<Seen>),
    /// A grant to an official.
    Grant,
    /// The end of a grant.
    Revocation,
    /// A declaration of erasure.
    Erased,
    /// What a side can read.
    Understands,
    /// Another server key, by order of the root.
    ServerKey,
    /// Another transport key, by order of the root.
    TransportKey,
    /// Another pouch key, by order of the root.
    PouchKey,
    /// A new epoch, by order of the root.
    NewEpoch,
    /// Another side's new epoch was taken in.
    Countersigned,
    /// Of a newer format.
    Newer,
}

impl Desk {
    /// The Record page: entries of one log before `before` (epoch, seq), latest first.
    ///
    /// # Errors
    /// [`AskError`].
    pub fn record_page(
        &self,
        who: &SignedIn,
        side: Side,
        before: Option<(u32, u64)>,
        limit: u32,
    ) -> Result<RecordView, AskError> {
        let board = self.board();
        let register = board.register.clone().ok_or(Fault::NotOpen)?;
        let told = self.told();
        let peers = self.peer_health();
        self.read(|moment| {
            let sight = Sight::of(moment, who)?;
            let stored = moment.logs();
            let mut logs = Vec::new();
            for (side, _) in register.charter.sides() {
                logs.push(LogView {
                    side,
                    applied: stored.head(side).map(|head| head.row(side)),
                    durable: stored.received(side).map(|head| head.row(side)),
                    waiting: moment.waiting(side)?,
                    settled: board.receipts.settled_reach(side),
                });
            }
            stored.finish()?;
            let mut entries = Vec::new();
            for line in moment.entries(side, before, limit)? {
                let trust = board.trust(line.at, &told);
                entries.push(entry(moment, &sight, line, trust)?);
            }
            Ok(RecordView {
                ours: register.ours,
                logs,
                entries,
                refused: moment.refused()?,
                twins: moment.twins()?,
                alarms: board.alarms.clone(),
                peers,
                at_rest: board.receipts.at_rest(),
                asked: crate::erase::asked(&moment)?.len(),
                held: board.held,
            })
        })
    }

    /// One entry of the record.
    ///
    /// # Errors
    /// [`AskError::NotFound`].
    pub fn entry(&self, who: &SignedIn, id: EntryId) -> Result<EntryView, AskError> {
        let (board, told) = (self.board(), self.told());
        self.read(|moment| {
            let sight = Sight::of(moment, who)?;
            let line = moment.entry(id)?.ok_or(AskError::NotFound)?;
            let trust = board.trust(line.at, &told);
            Ok(entry(moment, &sight, line, trust)?)
        })
    }

    /// The roots of the applied logs: what two homes compare to see that they hold the same.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn roots(&self) -> Result<Vec<(Side, u64, Digest)>, Fault> {
        let register = self.register().ok_or(Fault::NotOpen)?;
        self.read(|moment| {
            let logs = moment.logs();
            let sides = register.charter.sides();
            let rows = sides
                .filter_map(|(side, _)| {
                    let head = logs.head(side)?;
                    Some((side, head.size, head.root))
                })
                .collect();
            logs.finish()?;
            Ok(rows)
        })
    }
}

fn entry(
    moment: Moment<'_>,
    sight: &Sight,
    line: EntryLine,
    trust: Trust,
) -> Result<EntryView, Fault> {
    let decoded = Entry::<Unverified>::decode(&line.bytes).ok();
    let what = match decoded.as_ref().map(|entry| &entry.body().content) {
        None => EntryKind::Newer,
        Some(Content::Act(_)) => {
            let row: Option<ActRow> = moment.row(&line.id)?;
            match row {
                Some(row) if sight.sees(row.dossier) => {
                    EntryKind::Act(row.kind, Some(Box::new(row)))
                }
                Some(_) | None => EntryKind::Act(None, None),
            }
        }
        Some(Content::Item(item)) => match item {
            Item::Receipt(receipt) => EntryKind::Receipt(receipt.level, receipt.of.clone()),
            Item::Grant(_) => EntryKind::Grant,
            Item::Revocation { .. } => EntryKind::Revocation,
            Item::Erased { .. } => EntryKind::Erased,
            Item::Understands { .. } => EntryKind::Understands,
            Item::ServerKey(_) => EntryKind::ServerKey,
            Item::TransportKey(_) => EntryKind::TransportKey,
            Item::PouchKey(_) => EntryKind::PouchKey,
            Item::NewEpoch(_) => EntryKind::NewEpoch,
            Item::Countersigned { .. } => EntryKind::Countersigned,
        },
    };
    Ok(EntryView {
        id: line.id,
        at: line.at,
        claimed: decoded.map(|entry| entry.body().claimed),
        received: line.received,
        applied: line.applied,
        void: line.void,
        what,
        trust,
        bytes: line.bytes.len(),
    })
}
