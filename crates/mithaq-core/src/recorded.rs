//! What the record hands to the core: an entry that was verified, and where it stands.

use crate::{ActSet, EventKind, Statement};
use alloc::{string::String, vec::Vec};
use mithaq_canon::{EntryId, KeyId, Lang, Past, Position, Side, Time};

/// The register as the core needs to know it, from its charter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Register {
    /// How many sides it has, at least 1 and at most [`Side::MAX`].
    pub sides: u8,
    /// The legal time zone, in minutes east of Greenwich: which day a claimed time falls on.
    pub offset_minutes: i16,
}

/// An entry that was verified, whose causal past has been applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Its id.
    pub id: EntryId,
    /// Where it stands.
    pub at: Position,
    /// What had been applied at its author's when it was decided. Its own log's prefix, and what
    /// the author's earlier entries and receipts show to have been known, are added here.
    pub past: Past,
    /// The time its author claims. It orders nothing.
    pub claimed: Time,
    /// What it holds.
    pub content: Content,
}

/// What an entry holds, as far as meaning goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// An official's act.
    Act {
        /// The official's key.
        official: KeyId,
        /// The grant it acts under, an entry of the same log.
        grant: EntryId,
        /// What is stated.
        statement: Statement,
    },
    /// A delivered receipt written by the log's side: it has applied the other logs up to `of`
    /// and holds their payloads. A merely *received* receipt is [`Content::Other`].
    Delivered {
        /// How much of each log is covered.
        of: Past,
    },
    /// The side grants an official of its own the power to act.
    Granted {
        /// The official's key.
        official: KeyId,
        /// The office, by language. Names of persons are never given.
        office: Vec<(Lang, String)>,
        /// The acts it may do.
        acts: ActSet,
        /// The instruments to which it is bound; none where it is not.
        instruments: Option<Vec<EntryId>>,
    },
    /// The side revokes a grant of its own.
    Revoked {
        /// The grant.
        grant: EntryId,
    },
    /// An act whose body does not decode to a [`Statement`] of this version's rules: void.
    Undecodable,
    /// An act that was recorded before, bytes and nonce alike: void.
    Repeated,
    /// An entry whose `seen` contradicts a log that is held, or names more of our own log than
    /// there is: void, and an alarm.
    Contradicts,
    /// A system item without meaning here.
    Other,
}

/// Who asks for an act: the desk has signed the person in and found the grant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The side.
    pub side: Side,
    /// The official's key.
    pub official: KeyId,
    /// What its grant allows.
    pub acts: ActSet,
    /// The instruments to which its grant is bound; none where it is not.
    pub instruments: Option<Vec<EntryId>>,
}

impl Actor {
    /// Whether the grant allows acts of this kind.
    pub fn may(&self, kind: EventKind) -> bool {
        self.acts.contains(kind)
    }
}
