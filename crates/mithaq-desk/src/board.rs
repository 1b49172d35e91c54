//! What everyone may look at between two commits: published by the one writer, never half-way.

use crate::{Held, fresh::Fresh};
use mithaq_canon::{EntryId, Position, RegisterId, Side};
use mithaq_record::{Charter, KeyRing, Official, PublicKey, Receipts, Seen, exchange::Holdings};
use std::{collections::BTreeMap, sync::Arc};

/// The register of this home.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Register {
    /// Its id.
    pub id: RegisterId,
    /// Its charter.
    pub charter: Charter,
    /// The side of this home.
    pub ours: Side,
}

/// One moment of what is published.
#[derive(Debug, Clone)]
pub(crate) struct Board {
    pub(crate) register: Option<Arc<Register>>,
    /// What may be told to peers: of our own log no more than the head mark covers.
    pub(crate) holdings: Holdings,
    /// The end of our own log, ready to be sent.
    pub(crate) fresh: Fresh,
    pub(crate) receipts: Receipts,
    /// Who may sign what.
    pub(crate) ring: Option<Arc<KeyRing>>,
    /// Our officials, by the grants that enrolled them.
    pub(crate) officials: Vec<(EntryId, Official)>,
    /// Why nothing is sealed now, if nothing is.
    pub(crate) held: Option<Held>,
    /// The key with which we seal, as the record names it.
    pub(crate) server: Option<PublicKey>,
    /// What is shown and accepted on the line.
    pub(crate) transports: Arc<TransportKeys>,
    /// The entries that raised the alarm of equivocation.
    pub(crate) alarms: Vec<EntryId>,
}

impl Default for Board {
    fn default() -> Self {
        Self {
            register: None,
            holdings: Holdings::default(),
            fresh: Fresh::default(),
            receipts: Receipts::new(0),
            ring: None,
            officials: Vec::new(),
            held: None,
            server: None,
            transports: Arc::default(),
            alarms: Vec::new(),
        }
    }
}

impl Board {
    /// How far an entry has come, given what the peers say they hold.
    pub(crate) fn trust(&self, at: Position, told: &BTreeMap<Side, Vec<Seen>>) -> Trust {
        let Some(register) = &self.register else {
            return Trust::Ours;
        };
        let others = register.charter.sides().map(|(side, _)| side);
        let mut others = others.filter(|side| *side != at.side);
        let held = |rows: &Vec<Seen>| {
            rows.iter()
                .any(|row| row.side == at.side && (at.epoch, at.seq) < (row.epoch, row.size))
        };
        if self.receipts.settled(at) {
            Trust::Settled
        } else if at.side != register.ours || others.any(|side| self.receipts.covers(side, at)) {
            Trust::Received
        } else if told.values().any(held) {
            Trust::Sent
        } else {
            Trust::Ours
        }
    }
}

/// The transport keys of a register, as SubjectPublicKeyInfo.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TransportKeys {
    /// The one that we show: the last that every other side has taken in.
    pub ours: Vec<u8>,
    /// Those that each other side may show, the oldest first.
    pub peers: BTreeMap<Side, Vec<Vec<u8>>>,
}

impl TransportKeys {
    pub(crate) fn of(live: &mithaq_store::Live) -> Self {
        let sides = (0..Side::MAX).map(Side).filter(|side| live.ring.has(*side));
        let keys = |side| live.ring.transport_keys(side).iter();
        let known = |at: Option<Position>| at.is_none_or(|at| live.receipts.settled(at));
        let ours = keys(live.ours).rev().find(|(at, _)| known(*at));
        Self {
            ours: ours.map(|(_, key)| key.clone()).unwrap_or_default(),
            peers: sides
                .filter(|side| *side != live.ours)
                .map(|side| (side, keys(side).map(|(_, key)| key.clone()).collect()))
                .collect(),
        }
    }
}

/// The one small sign beside each act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Trust {
    /// Here alone, as far as we know.
    Ours,
    /// A peer says that it holds it; its receipt is still out.
    Sent,
    /// Held by another side with a receipt, or come from another side.
    Received,
    /// Held by both (consigné de part et d'autre): every other side's log covers it.
    Settled,
}

impl Trust {
    /// A stable name in kebab case: the translation key.
    pub fn code(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::Sent => "sent",
            Self::Received => "received",
            Self::Settled => "settled",
        }
    }
}
