//! The body of the next entry of our own log.

use crate::{
    Act, ActBody, Content, Item, KeyRing, NewEpoch, Numbers,
    admit::Logs,
    entry::{Body, Seen},
};
use alloc::vec::Vec;
use mithaq_canon::{EntryId, RegisterId, Side, Time};

/// Where our next entry will stand, and all that was applied when it was decided. To be asked in
/// the transaction that appends the entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Next {
    /// The register.
    pub register: RegisterId,
    /// The highest numbers that every side has said to understand, as far as that was applied.
    pub numbers: Numbers,
    /// Our side.
    pub side: Side,
    /// The epoch of our log.
    pub epoch: u32,
    /// The place in it.
    pub seq: u64,
    /// Our last entry.
    pub prev: Option<EntryId>,
    /// The applied heads of all other logs.
    pub seen: Vec<Seen>,
}

impl Next {
    /// Reads the heads.
    pub fn of(logs: &dyn Logs, ring: &KeyRing, ours: Side) -> Self {
        let own = logs.head(ours);
        let others = (0..Side::MAX)
            .map(Side)
            .filter(|side| *side != ours && ring.has(*side));
        Self {
            register: ring.register(),
            numbers: ring.usable(logs),
            side: ours,
            epoch: own.map_or(0, |head| head.epoch),
            seq: own.map_or(0, |head| head.size),
            prev: own.map(|head| head.id),
            seen: others
                .filter_map(|side| logs.head(side).map(|head| head.row(side)))
                .collect(),
        }
    }

    /// The body that opens the next epoch of our log, from its end as it stands.
    pub fn epoch(self, epoch: NewEpoch, claimed: Time) -> Body {
        let next = Self {
            epoch: self.epoch.saturating_add(1),
            seq: 0,
            ..self
        };
        next.item(Item::NewEpoch(epoch), claimed)
    }

    /// The body that carries an item.
    pub fn item(self, item: Item, claimed: Time) -> Body {
        self.body(item.kind(), Content::Item(item), claimed)
    }

    /// The body that carries an act, done under the grant in `grant`. `opened` is the act's body.
    pub fn act(
        self,
        act: Act,
        opened: &ActBody,
        refs: Vec<EntryId>,
        grant: EntryId,
        claimed: Time,
    ) -> Body {
        Body {
            refs,
            grant: Some(grant),
            ..self.body(opened.kind, Content::Act(act), claimed)
        }
    }

    fn body(self, kind: u16, content: Content, claimed: Time) -> Body {
        Body {
            format: self.numbers.format,
            rules: self.numbers.rules,
            register: self.register,
            side: self.side,
            epoch: self.epoch,
            seq: self.seq,
            prev: self.prev,
            seen: self.seen,
            kind,
            refs: Vec::new(),
            content,
            claimed,
            grant: None,
        }
    }
}
