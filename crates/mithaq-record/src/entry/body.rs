//! The body of an entry, which the server's signature covers.

use super::{Act, Item, form};
use crate::{
    Numbers,
    limits::{REFS_MAX, SEEN_MAX},
};
use alloc::vec::Vec;
use mithaq_canon::{
    Canon, CborError, Decoder, Digest, Encoder, EntryId, Past, Position, RegisterId, Side, Time,
    canon_struct, cbor::CborErrorKind,
};

/// What one entry says. Its canonical encoding is the array of these fields in this order; the
/// first seven keep their places in every later format, so that an entry of a newer format can
/// be stored at its place in its log and wait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// Number of the byte format, [`crate::FORMAT`].
    pub format: u32,
    /// Number of the rules by which the entry is judged, [`crate::RULES`].
    pub rules: u32,
    /// The register it belongs to.
    pub register: RegisterId,
    /// Whose log it is in.
    pub side: Side,
    /// The epoch of that log, from 0.
    pub epoch: u32,
    /// The place in that epoch, from 0.
    pub seq: u64,
    /// The entry before it in that log; none for the first.
    pub prev: Option<EntryId>,
    /// Everything of the other logs that was applied when this was decided, in the order of
    /// sides, at most one row a side, none for the own side.
    pub seen: Vec<Seen>,
    /// The type: below [`KIND_ACT_END`] an act, whose number the core gives; above it an item,
    /// see [`super::kind`].
    pub kind: u16,
    /// Entries that this one is about.
    pub refs: Vec<EntryId>,
    /// The act or the item.
    pub content: Content,
    /// The server's clock when it sealed; decides nothing.
    pub claimed: Time,
    /// The grant, an earlier entry of the same log, under which the official acted; acts only.
    pub grant: Option<EntryId>,
}

/// Kinds below this number are acts; [`super::Acts`] has a bit for each.
pub const KIND_ACT_END: u16 = 64;

/// How much of one log was there: its first `size` entries of `epoch`, under this Merkle root.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seen {
    /// Whose log.
    pub side: Side,
    /// The latest epoch.
    pub epoch: u32,
    /// The number of entries of that epoch, at least 1.
    pub size: u64,
    /// The root of [`crate::Tree`] over the ids of those entries.
    pub root: Digest,
}
canon_struct!(Seen {
    side,
    epoch,
    size,
    root
});

/// What an entry carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// What an official did in law.
    Act(Act),
    /// What the server says by itself.
    Item(Item),
}

impl Body {
    /// The place of the entry.
    pub fn at(&self) -> Position {
        Position {
            side: self.side,
            epoch: self.epoch,
            seq: self.seq,
        }
    }

    /// By which numbers it is read and judged.
    pub fn numbers(&self) -> Numbers {
        Numbers {
            format: self.format,
            rules: self.rules,
        }
    }

    /// The past as the entry states it: the own log before it, and what its `seen` covers. An
    /// honest author's is closed; `admit` closes it for the others, and its answer is what an
    /// entry is judged against.
    pub fn past(&self) -> Past {
        let mut past = Past::empty();
        if self.epoch > 0 || self.seq > 0 {
            past.widen(self.side, self.epoch, self.seq);
        }
        self.seen
            .iter()
            .for_each(|row| past.widen(row.side, row.epoch, row.size));
        past
    }
}

const FIELDS: usize = 13;

impl Canon for Body {
    fn encode(&self, to: &mut Encoder) {
        to.array(FIELDS);
        self.format.encode(to);
        self.rules.encode(to);
        self.register.encode(to);
        self.side.encode(to);
        self.epoch.encode(to);
        self.seq.encode(to);
        self.prev.encode(to);
        self.seen.encode(to);
        self.kind.encode(to);
        self.refs.encode(to);
        match &self.content {
            Content::Act(act) => act.encode(to),
            Content::Item(item) => item.encode(to),
        }
        self.claimed.encode(to);
        self.grant.encode(to);
    }

    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        let start = from.position();
        from.array_of(FIELDS)?;
        let format = Canon::decode(from)?;
        let rules = Canon::decode(from)?;
        let register = Canon::decode(from)?;
        let side = Canon::decode(from)?;
        let epoch = Canon::decode(from)?;
        let seq = Canon::decode(from)?;
        let prev = Canon::decode(from)?;
        let seen = form::rows(from, SEEN_MAX)?;
        let kind = Canon::decode(from)?;
        let refs = form::list(from, REFS_MAX)?;
        let content = if kind < KIND_ACT_END {
            Content::Act(Act::decode(from)?)
        } else {
            Content::Item(Item::decode(kind, from)?)
        };
        let claimed = Canon::decode(from)?;
        let grant = Canon::decode(from)?;
        from.leave();
        let body = Self {
            format,
            rules,
            register,
            side,
            epoch,
            seq,
            prev,
            seen,
            kind,
            refs,
            content,
            claimed,
            grant,
        };
        if body.is_well_formed() {
            Ok(body)
        } else {
            Err(CborError {
                at: start,
                kind: CborErrorKind::OutOfRange,
            })
        }
    }
}

impl Body {
    /// What the types alone do not say: everything here follows from the body by itself.
    pub(super) fn is_well_formed(&self) -> bool {
        let linked = self.prev.is_some() == (self.epoch > 0 || self.seq > 0);
        // The last number is kept free so that `seq + 1` is always a size.
        let countable = self.seq < u64::MAX;
        let content = match &self.content {
            Content::Act(act) => {
                self.kind < KIND_ACT_END && self.grant.is_some() && act.is_bounded()
            }
            Content::Item(item) => {
                self.kind == item.kind() && self.grant.is_none() && item.is_well_formed(self.side)
            }
        };
        let opens = matches!(self.content, Content::Item(Item::NewEpoch(_)));
        linked
            && opens == (self.epoch > 0 && self.seq == 0)
            && countable
            && content
            && self.refs.len() <= REFS_MAX
            && form::are_rows(&self.seen, SEEN_MAX)
            && self.seen.iter().all(|row| row.side != self.side)
    }
}
