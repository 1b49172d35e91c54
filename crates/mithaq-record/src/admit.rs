//! The three outcomes of what arrives, as one pure function.
//!
//! # What each side can judge alike
//! An entry's verdict depends on its own log before it and on the logs its `seen` names, as far
//! as it names them, and on nothing else:
//! - *Is it the next of its log?* Each side holds the same log, or holds the proof that there
//!   are two (a fork).
//! - *Has the official the power?* Grants and revocations count by their place in the own log,
//!   whatever else is said of the entries that carry them.
//! - *Does `seen` name the roots of the logs?* Two sides that hold the same log compute the same
//!   root for each size. A row that names more than is held here waits, since it may be right;
//!   alone the side whose log is named can say at once that there is no more of it, and the
//!   others come to the same verdict once that log has grown so far under another root. Until
//!   then the entry is without effect everywhere: waiting there, void here.
//! - *Does a delivered receipt name what its author had seen?* Follows from the past.
//!
//! An entry is not judged by whether it *states* a closed past. [`admit`] closes it, by the pasts
//! of the entries it names, and hands that past to the core.

use crate::{
    Act, ActId, Content, Entry, Item, Kept, KeyRing, Lack, Level, Seen, Verified,
    entry::{Newer, Receipt},
};
use mithaq_canon::{Digest, EntryId, Past, PayloadId, Position, Side};

/// The end of a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Its latest epoch.
    pub epoch: u32,
    /// The number of entries of that epoch, at least 1.
    pub size: u64,
    /// The last entry.
    pub id: EntryId,
    /// The Merkle root over the entries of that epoch.
    pub root: Digest,
}

impl Head {
    /// The row by which this head is named in `seen`, in receipts and in parcels.
    pub fn row(&self, side: Side) -> Seen {
        Seen {
            side,
            epoch: self.epoch,
            size: self.size,
            root: self.root,
        }
    }
}

/// The logs of one register as they stand in this home, inside the transaction that asks.
pub trait Logs {
    /// The end of what was **applied** of `side`'s log; none of an empty log.
    fn head(&self, side: Side) -> Option<Head>;

    /// The end of what is **durable** of it, entries that wait included; never before `head`.
    fn received(&self, side: Side) -> Option<Head>;

    /// The Merkle root over the first `size` entries of an epoch, of what is durable.
    fn root_at(&self, side: Side, epoch: u32, size: u64) -> Option<Digest>;

    /// The durable entry at this place.
    fn id_at(&self, at: Position) -> Option<EntryId>;

    /// The past that [`admit`] gave to the applied entry at this place.
    fn past_at(&self, at: Position) -> Option<Past>;

    /// Where this act first stood in `side`'s log.
    fn act_at(&self, side: Side, act: ActId) -> Option<Position>;

    /// Whether the payload is held here, or was declared erased by a durable entry of its
    /// author's log or of ours. Durable suffices: the declaration stands behind the entry that
    /// would wait for it.
    fn holds(&self, payload: &PayloadId) -> bool;

    /// Whether our own log is known to be whole: false while a restored home fetches back what
    /// its peers hold of it (see [`crate::exchange::Alarm::PeerHoldsMoreOfOurs`]).
    fn own_log_is_whole(&self) -> bool {
        true
    }
}

/// What is to be done with a verified entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Admission {
    /// It is applied here already: nothing to do.
    Known,
    /// Apply it. The core judges it against this past, which is closed.
    Apply(Past),
    /// Apply it as void: it takes its place in the log and has no effect, on all sides alike.
    Void(Void, Past),
    /// Store it, apply nothing, ask again when something was applied.
    Waiting(WaitingFor),
    /// Another entry of the same author stands at its place: the two together prove it.
    /// Keep this one as proof, and nothing else of that log from here on.
    Fork(Twin),
    /// It does not follow the entry before its place: dropped and counted. Its author signed
    /// two histories; the twin will come.
    Unlinked,
    /// Entries before it are missing: not stored, the exchange brings them in order.
    Gap,
}

/// Why an entry is applied without effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Void {
    /// `seen` names a root that the log does not have at that size.
    SeenContradicts(Seen),
    /// `seen` names more of our own log than there is.
    BeyondOurLog(Seen),
    /// A delivered receipt names what its author had not seen, or another root.
    ReceiptContradicts(Seen),
    /// The official had no power for this act.
    NotEmpowered(Lack),
    /// The same act stands earlier in this log: an official's gesture counts once.
    ActRepeated(Position),
}

impl Void {
    /// Whether this can only come from a log signed twice or from a lie, so that both sides are
    /// to be told.
    pub fn is_alarming(&self) -> bool {
        match self {
            Self::SeenContradicts(_) | Self::BeyondOurLog(_) | Self::ReceiptContradicts(_) => true,
            Self::NotEmpowered(_) | Self::ActRepeated(_) => false,
        }
    }
}

/// What a waiting entry waits for. The first thing that was found missing; there may be more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WaitingFor {
    /// An entry before it in its own log waits too.
    Predecessor,
    /// So much of another log has not been applied here yet.
    Seen(Seen),
    /// This payload is neither held nor erased.
    Payload(PayloadId),
}

/// Two entries that one side signed for one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Twin {
    /// The place.
    pub at: Position,
    /// The one that stands here.
    pub held: EntryId,
    /// The one that arrived.
    pub arrived: EntryId,
}

/// Where an entry belongs, before its signatures are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Durable here already, applied or waiting.
    Held,
    /// The next of its log.
    Next,
    /// Entries before it are missing.
    Gap,
    /// Another entry stands there.
    Twin(Twin),
    /// It would be the next, but names another entry as the one before it.
    Unlinked,
    /// It opens a new epoch that keeps less of the log than is durable here. What a side has given
    /// its receipt for is never taken back by itself: people must look.
    Cut,
}

/// Finds the place of an entry. Cheap: to be asked of an unverified entry first.
pub fn place<V>(entry: &Entry<V>, logs: &dyn Logs) -> Place {
    let at = entry.at();
    match &entry.body().content {
        Content::Item(Item::NewEpoch(epoch)) if logs.id_at(at).is_none() => {
            opening(at, &epoch.kept, entry.body().prev, logs)
        }
        Content::Item(_) | Content::Act(_) => find(at, entry.id(), entry.body().prev, logs),
    }
}

/// The first entry of a new epoch follows the last that it keeps of the one before.
fn opening(at: Position, kept: &Kept, prev: Option<EntryId>, logs: &dyn Logs) -> Place {
    let before = at.epoch.saturating_sub(1);
    let Some(end) = logs.received(at.side) else {
        return Place::Gap;
    };
    let last = last(at.side, before, kept.size);
    if end.epoch > before {
        return Place::Unlinked;
    }
    if (end.epoch, end.size) < (before, kept.size) {
        return Place::Gap;
    }
    if logs.id_at(last) != prev || logs.root_at(at.side, before, kept.size) != Some(kept.root) {
        Place::Unlinked
    } else if end.size == kept.size {
        Place::Next
    } else {
        Place::Cut
    }
}

/// Finds the place of an entry that only a newer version can read.
pub fn place_newer(newer: &Newer, logs: &dyn Logs) -> Place {
    find(newer.at, newer.id, newer.prev, logs)
}

fn find(at: Position, id: EntryId, prev: Option<EntryId>, logs: &dyn Logs) -> Place {
    let head = logs.received(at.side);
    let end = head.map_or((0, 0), |head| (head.epoch, head.size));
    match logs.id_at(at) {
        Some(held) if held == id => Place::Held,
        Some(held) => Place::Twin(Twin {
            at,
            held,
            arrived: id,
        }),
        None if (at.epoch, at.seq) > end => Place::Gap,
        None if (at.epoch, at.seq) == end && prev == head.map(|head| head.id) => Place::Next,
        None => Place::Unlinked,
    }
}

/// Says what is to be done with an entry. Asked again for an entry that waits, it answers
/// whether it still must; `ours` is the side of this home.
pub fn admit(entry: &Entry<Verified>, ring: &KeyRing, logs: &dyn Logs, ours: Side) -> Admission {
    let at = entry.at();
    let applied = end(logs.head(at.side));
    match place(entry, logs) {
        Place::Gap => return Admission::Gap,
        Place::Unlinked | Place::Cut => return Admission::Unlinked,
        Place::Twin(twin) => return Admission::Fork(twin),
        Place::Held if (at.epoch, at.seq) < applied => return Admission::Known,
        Place::Held | Place::Next => (),
    }
    let follows = match &entry.body().content {
        Content::Item(Item::NewEpoch(epoch)) => (at.epoch.saturating_sub(1), epoch.kept.size),
        Content::Item(_) | Content::Act(_) => (at.epoch, at.seq),
    };
    if follows != applied {
        return Admission::Waiting(WaitingFor::Predecessor);
    }
    let own = own_past(entry, logs);
    match check_seen(entry, logs, ours) {
        Err(void) => return Admission::Void(void, own),
        Ok(Some(missing)) => return Admission::Waiting(WaitingFor::Seen(missing)),
        Ok(None) => (),
    }
    if let Some(missing) = missing_payload(entry, logs) {
        return Admission::Waiting(WaitingFor::Payload(missing));
    }
    let past = close(entry, own, logs);
    match judge(entry, &past, ring, logs) {
        Some(void) => Admission::Void(void, past),
        None => Admission::Apply(past),
    }
}

/// The own log before the entry, and what that had seen.
fn own_past(entry: &Entry<Verified>, logs: &dyn Logs) -> Past {
    let at = entry.at();
    let mut past = logs
        .head(at.side)
        .and_then(|head| logs.past_at(last(at.side, head.epoch, head.size)))
        .unwrap_or_default();
    if at.epoch > 0 || at.seq > 0 {
        past.widen(at.side, at.epoch, at.seq);
    }
    past
}

/// Compares `seen` with the logs. A contradiction counts at once, whatever else is missing.
fn check_seen(entry: &Entry<Verified>, logs: &dyn Logs, ours: Side) -> Result<Option<Seen>, Void> {
    let mut missing = None;
    for row in &entry.body().seen {
        let named = (row.epoch, row.size);
        if named <= end(logs.received(row.side)) {
            if logs.root_at(row.side, row.epoch, row.size) != Some(row.root) {
                return Err(Void::SeenContradicts(*row));
            }
        } else if row.side == ours && logs.own_log_is_whole() {
            return Err(Void::BeyondOurLog(*row));
        }
        if named > end(logs.head(row.side)) {
            missing = missing.or(Some(*row));
        }
    }
    Ok(missing)
}

fn missing_payload(entry: &Entry<Verified>, logs: &dyn Logs) -> Option<PayloadId> {
    let payloads = entry.act().map(|act| act.payloads.as_slice());
    payloads
        .unwrap_or_default()
        .iter()
        .find(|payload| !logs.holds(payload))
        .copied()
}

/// Adds what `seen` names, and the pasts of the entries that it names.
fn close(entry: &Entry<Verified>, own: Past, logs: &dyn Logs) -> Past {
    let mut past = own;
    for row in &entry.body().seen {
        if past.of(row.side) >= Some((row.epoch, row.size)) {
            // Came with the past of an earlier entry, and is closed already.
            continue;
        }
        past.widen(row.side, row.epoch, row.size);
        if let Some(theirs) = logs.past_at(last(row.side, row.epoch, row.size)) {
            past.join(&theirs);
        }
    }
    past
}

fn judge(entry: &Entry<Verified>, past: &Past, ring: &KeyRing, logs: &dyn Logs) -> Option<Void> {
    let body = entry.body();
    match &body.content {
        Content::Act(act) => judge_act(entry, act, ring, logs),
        Content::Item(Item::Receipt(receipt)) => judge_receipt(receipt, past, logs),
        Content::Item(
            Item::Grant(_)
            | Item::Revocation { .. }
            | Item::Erased { .. }
            | Item::Understands { .. }
            | Item::ServerKey(_)
            | Item::TransportKey(_)
            | Item::PouchKey(_)
            | Item::NewEpoch(_)
            | Item::Countersigned { .. },
        ) => None,
    }
}

fn judge_act(entry: &Entry<Verified>, act: &Act, ring: &KeyRing, logs: &dyn Logs) -> Option<Void> {
    let (at, body) = (entry.at(), entry.body());
    if let Err(lack) = ring.empowered(at, body.grant, body.kind, body.claimed) {
        return Some(Void::NotEmpowered(lack));
    }
    logs.act_at(at.side, act.id())
        .filter(|first| *first < at)
        .map(Void::ActRepeated)
}

/// A receipt of what was only *received* binds nobody and is not judged: it may name entries
/// that have not come here.
fn judge_receipt(receipt: &Receipt, past: &Past, logs: &dyn Logs) -> Option<Void> {
    let contradicts = |row: &&Seen| {
        past.of(row.side) < Some((row.epoch, row.size))
            || logs.root_at(row.side, row.epoch, row.size) != Some(row.root)
    };
    match receipt.level {
        Level::Received => None,
        Level::Delivered => receipt
            .of
            .iter()
            .find(contradicts)
            .map(|row| Void::ReceiptContradicts(*row)),
    }
}

fn end(head: Option<Head>) -> (u32, u64) {
    head.map_or((0, 0), |head| (head.epoch, head.size))
}

fn last(side: Side, epoch: u32, size: u64) -> Position {
    Position {
        side,
        epoch,
        seq: size.saturating_sub(1),
    }
}
