//! What a transport needs: what to send, what becomes of what arrives, when something changed.
//! It never sees an entry's meaning.

use crate::{
    Desk, Fault,
    board::{Board, Register, TransportKeys},
    keys::TransportKey,
    open::shown_key,
};
use mithaq_canon::{Side, Time};
use mithaq_record::{
    FORMAT, Packer, ParcelHead, ParcelKind, Seen,
    exchange::{Alarm, Holdings, Range},
};
use mithaq_store::Secret;
use std::{
    collections::BTreeMap,
    sync::{Arc, MutexGuard, PoisonError},
};
use tokio::sync::watch;
use zeroize::Zeroizing;

/// A transport between this home and its peers.
///
/// The desk needs little of it; what it needs of the desk are the methods of [`Desk`] in this
/// module and in `meet`.
pub trait Line: Send + Sync {
    /// Cuts every connection, or lets them be made again: what a bad line does, at will.
    fn cut(&self, off: bool);

    /// Whether it is cut.
    fn is_cut(&self) -> bool;
}

/// Another side of the register, as a transport must know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peer {
    /// The side.
    pub side: Side,
    /// The transport keys that it may show, the oldest first: each the DER of a
    /// SubjectPublicKeyInfo. More than one while a new key is on its way.
    pub transport_keys: Vec<Vec<u8>>,
}

/// Our own transport key.
pub struct TransportSecret {
    /// The private key in PKCS#8.
    pub pkcs8: Zeroizing<Vec<u8>>,
    /// The public key: the DER of a SubjectPublicKeyInfo.
    pub spki: Vec<u8>,
}

impl std::fmt::Debug for TransportSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TransportSecret")
    }
}

/// How the connection with a peer fares.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PeerHealth {
    /// When a message last came or was answered, by the machine's clock.
    pub heard: Option<Time>,
    /// When it could last not be reached, and why.
    pub lost: Option<(Time, String)>,
    /// What the peer said it holds, when it last said so.
    pub have: Vec<Seen>,
    /// What the last comparison of heads brought to light.
    pub alarms: Vec<Alarm>,
}

/// Who is counted as the sender of what came from no side of the register.
pub const STRANGER: Side = Side(u8::MAX);

impl Desk {
    /// The other sides.
    pub fn peers(&self) -> Vec<Peer> {
        let keys = self.transport_keys();
        let shown = self.inner.shown.lock();
        let shown = shown.unwrap_or_else(PoisonError::into_inner);
        let accepted = |side: &Side, keys: &Vec<Vec<u8>>| {
            // What came before the key that it has shown last is shown no more, but by a thief.
            let last = shown.get(side);
            let first = last.and_then(|last| keys.iter().position(|key| key == last));
            keys.iter().skip(first.unwrap_or(0)).cloned().collect()
        };
        keys.peers
            .iter()
            .map(|(side, keys)| Peer {
                side: *side,
                transport_keys: accepted(side, keys),
            })
            .collect()
    }

    /// The transport keys in use, ours and the peers'. They change with the record.
    pub fn transport_keys(&self) -> Arc<TransportKeys> {
        self.board().transports.clone()
    }

    /// Says which key a peer has shown. Once it shows its newest, no older one is accepted.
    /// Whether that changed anything.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn note_shown(&self, side: Side, key: &[u8]) -> Result<bool, Fault> {
        let keys = self.transport_keys();
        let newest = keys.peers.get(&side).and_then(|keys| keys.last());
        let is_first = keys.peers.get(&side).is_some_and(|keys| keys.len() == 1);
        {
            let shown = self.inner.shown.lock();
            let mut shown = shown.unwrap_or_else(PoisonError::into_inner);
            if is_first || newest.is_none_or(|newest| newest != key) || shown.get(&side) == newest {
                return Ok(false);
            }
            shown.insert(side, key.to_vec());
        }
        let key = key.to_vec();
        self.inner
            .clerk
            .ask(move |tx, _| Ok(tx.home().set(&shown_key(side), &key)?))?;
        Ok(true)
    }

    /// Our transport key.
    ///
    /// # Errors
    /// [`Fault::Key`].
    pub fn transport_secret(&self) -> Result<TransportSecret, Fault> {
        let wanted = &self.transport_keys().ours;
        for which in [Secret::Transport, Secret::NextTransport] {
            let Some(seed) = self.inner.folder.secret(which)? else {
                continue;
            };
            let key = TransportKey::from_seed(&seed)?;
            let spki = key.spki()?;
            if wanted.is_empty() || *wanted == spki {
                return Ok(TransportSecret {
                    pkcs8: key.pkcs8()?,
                    spki,
                });
            }
        }
        Err(Fault::Key("the transport key"))
    }

    /// What this home holds of each log, of our own no more than may leave: durably, but for receipts
    /// of others that wait for the next sync.
    pub fn holdings(&self) -> Holdings {
        self.board().holdings.clone()
    }

    /// Fills a parcel of this kind with frames of these ranges, as many as fit.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn pack(&self, kind: ParcelKind, ranges: &[Range]) -> Result<Vec<u8>, Fault> {
        let (parcel, _left) = self.pack_some(&self.board(), kind, ranges)?;
        Ok(parcel)
    }

    /// The same, if all that is asked for lies in memory: never waits for the disk. `None` where it
    /// does not.
    pub fn pack_at_hand(&self, kind: ParcelKind, ranges: &[Range]) -> Option<Vec<u8>> {
        let board = self.board();
        let register = board.register.as_ref()?;
        let mut packer = self.packer(&board, register, kind);
        let is_filled = ranges.is_empty() || board.fresh.pack(register.ours, ranges, &mut packer);
        is_filled.then(|| packer.finish())
    }

    /// As [`Self::pack`], and what is left of the ranges.
    pub(crate) fn pack_some(
        &self,
        board: &Board,
        kind: ParcelKind,
        ranges: &[Range],
    ) -> Result<(Vec<u8>, Vec<Range>), Fault> {
        let register = board.register.as_ref().ok_or(Fault::NotOpen)?;
        let mut packer = self.packer(board, register, kind);
        let left = self.read_logs(|moment| Ok::<_, Fault>(moment.pack(ranges, &mut packer)?))?;
        Ok((packer.finish(), left))
    }

    fn packer(&self, board: &Board, register: &Register, kind: ParcelKind) -> Packer {
        Packer::new(&ParcelHead {
            format: FORMAT,
            register: register.id,
            from: register.ours,
            run: self.inner.run,
            kind,
            have: board.holdings.have.clone(),
            closed: board.holdings.closed,
        })
    }

    /// Changes whenever a commit has returned.
    pub fn commits(&self) -> watch::Receiver<u64> {
        self.inner.commits.clone()
    }

    /// Counts bytes that were no message of this register; shown on the Record page. `code` is a
    /// stable name of the reason.
    pub fn refused(&self, from: Option<Side>, code: &str, detail: &str) {
        let (code, detail) = (code.to_owned(), shortened(detail));
        let from = from.unwrap_or(STRANGER);
        let wall = self.inner.clock.wall();
        let counted = self
            .inner
            .clerk
            .ask(move |tx, _| Ok(tx.count_refused(from, &code, &detail, wall)?));
        if let Err(fault) = counted {
            tracing::warn!(%fault, "could not count what was refused");
        }
    }

    /// Notes that a peer was heard, or could not be reached.
    pub fn note_contact(&self, peer: Side, outcome: Result<(), String>) {
        let wall = self.inner.clock.wall();
        let mut peers = self.health();
        let health = peers.entry(peer).or_default();
        match outcome {
            Ok(()) => health.heard = Some(wall),
            Err(reason) => health.lost = Some((wall, shortened(&reason))),
        }
    }

    /// How the connections with the peers fare.
    pub fn peer_health(&self) -> BTreeMap<Side, PeerHealth> {
        self.health().clone()
    }

    /// The same to be changed. Nothing else is to be asked while it is held: who has the writer in
    /// hand may wait for it.
    pub(crate) fn health(&self) -> MutexGuard<'_, BTreeMap<Side, PeerHealth>> {
        let peers = self.inner.peers.lock();
        peers.unwrap_or_else(PoisonError::into_inner)
    }

    /// What each peer said it holds.
    pub(crate) fn told(&self) -> BTreeMap<Side, Vec<Seen>> {
        let peers = self.health();
        let told = peers
            .iter()
            .map(|(side, health)| (*side, health.have.clone()));
        told.collect()
    }
}

/// A stranger's words are kept short.
fn shortened(text: &str) -> String {
    const CHARS_MAX: usize = 200;
    text.chars().take(CHARS_MAX).collect()
}
