//! A provision as a row, with the alternatives for it.

use crate::{AlternativeId, ProvisionId, ProvisionKind, Reason, Wording};
use alloc::{string::String, vec::Vec};
use mithaq_canon::{Date, Digest, EntryId, Position, Side, SideSet, canon_enum, canon_struct};

/// Heading and body of a provision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The heading.
    pub heading: Wording,
    /// The body.
    pub body: Wording,
    /// Whether the body holds a blank.
    pub placeholder: bool,
}
canon_struct!(Text {
    heading,
    body,
    placeholder
});

/// A provision with all that was said of it. Until a new negotiation begins, the row of an adopted
/// text keeps the alternatives that led to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProvisionRow {
    /// Its id.
    pub id: ProvisionId,
    /// Its instrument.
    pub instrument: EntryId,
    /// Its place in the text, from 0, proposed provisions included.
    pub order: u32,
    /// What it lies in.
    pub parent: Option<ProvisionId>,
    /// What unit it is.
    pub kind: ProvisionKind,
    /// Its number as printed.
    pub number: String,
    /// The text the alternatives apply to; `None` for a provision that the base does not have.
    pub base: Option<Text>,
    /// The text as it stands with what is agreed; `None` if the text does not have it.
    pub text: Option<Text>,
    /// Where it stands.
    pub status: ProvisionStatus,
    /// What was put forward, oldest first (by causal order, then sides).
    pub alternatives: Vec<AlternativeRow>,
    /// The alternative that is agreed.
    pub agreed: Option<AlternativeId>,
    /// Who has reserved its position and said nothing since.
    pub reserved_by: SideSet,
    /// Digest of the base and of everything that stands on it: what a form must show.
    pub digest: Digest,
    /// Whether an entry not yet seen could still change what stands here.
    pub provisional: bool,
}
canon_struct!(ProvisionRow {
    id,
    instrument,
    order,
    parent,
    kind,
    number,
    base,
    text,
    status,
    alternatives,
    agreed,
    reserved_by,
    digest,
    provisional
});

/// Where a provision stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProvisionStatus {
    /// The base stands and nobody has put forward anything else.
    Unchanged,
    /// An alternative is on the table.
    Open,
    /// Likewise, and a side has reserved its position.
    Reserved,
    /// Agreed ad referendum.
    Agreed,
    /// Part of an adopted text.
    Adopted,
}
canon_enum!(ProvisionStatus {
    0 => Unchanged,
    1 => Open,
    2 => Reserved,
    3 => Agreed,
    4 => Adopted,
});

impl ProvisionStatus {
    /// A stable name in kebab case, for translations.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unchanged => "unchanged",
            Self::Open => "open",
            Self::Reserved => "reserved",
            Self::Agreed => "agreed",
            Self::Adopted => "adopted",
        }
    }
}

/// One side's alternative for a provision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlternativeRow {
    /// Its id.
    pub id: AlternativeId,
    /// Whose it is.
    pub by: Side,
    /// Where the proposal stands.
    pub at: Position,
    /// The date made, to the precision known.
    pub made: Date,
    /// Whether it is recorded as made before.
    pub past: bool,
    /// What it does.
    pub change: Change,
    /// The new heading and body; `None` for a deletion.
    pub text: Option<Text>,
    /// Why.
    pub reason: Option<Reason>,
    /// The words that go with the proposal.
    pub words: Wording,
    /// The proposal that it answers.
    pub answers: Option<EntryId>,
    /// What has become of it.
    pub state: AlternativeState,
    /// Which sides stand behind it now, its own included.
    pub assents: SideSet,
    /// Which other sides hold it, by their receipts.
    pub held_by: SideSet,
}
canon_struct!(AlternativeRow {
    id,
    by,
    at,
    made,
    past,
    change,
    text,
    reason,
    words,
    answers,
    state,
    assents,
    held_by
});

/// What an alternative does to its provision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// Another wording.
    Replace,
    /// A new provision.
    Insert,
    /// No such provision.
    Delete,
}
canon_enum!(Change { 0 => Replace, 1 => Insert, 2 => Delete });

impl Change {
    /// A stable name in kebab case, for translations.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Replace => "replace",
            Self::Insert => "insert",
            Self::Delete => "delete",
        }
    }
}

/// What has become of an alternative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AlternativeState {
    /// On the table: its side's latest word.
    Standing,
    /// Its side has put another in its place.
    Replaced,
    /// Its side has withdrawn it.
    Withdrawn,
    /// Its side stands behind another's alternative, or another is agreed. It is back on the table
    /// if that is undone.
    SetAside,
    /// Agreed ad referendum, or adopted.
    Agreed,
    /// It came too late: an agreement or adoption was complete that had not seen it.
    Late,
}
canon_enum!(AlternativeState {
    0 => Standing,
    1 => Replaced,
    2 => Withdrawn,
    3 => SetAside,
    4 => Agreed,
    5 => Late,
});

impl AlternativeState {
    /// A stable name in kebab case, for translations.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Standing => "standing",
            Self::Replaced => "replaced",
            Self::Withdrawn => "withdrawn",
            Self::SetAside => "set-aside",
            Self::Agreed => "agreed",
            Self::Late => "late",
        }
    }
}
