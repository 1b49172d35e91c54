//! Whose answer is awaited. It informs and never blames.

use crate::Wording;
use mithaq_canon::{Side, SideSet, canon_enum, canon_struct};

/// Whose answer a pending subject awaits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Awaited {
    /// These sides'.
    Of(SideSet),
    /// Nobody is charged.
    Nobody,
    /// It is paused.
    Paused(PausedBy),
}
canon_enum!(Awaited { 0 => Of(SideSet), 1 => Nobody, 2 => Paused(PausedBy) });

/// Who paused a subject, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PausedBy {
    /// The side whose pause began first in the order of sides.
    pub by: Side,
    /// Its reason.
    pub reason: Wording,
}
canon_struct!(PausedBy { by, reason });

/// The same, as one side sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Turn {
    /// Our answer is awaited.
    Ours,
    /// Another side's answer is awaited.
    Theirs,
    /// Ours and another's.
    Both,
    /// Nobody is charged.
    Nobody,
    /// Paused.
    Paused,
}

impl Turn {
    /// A stable name in kebab case: the translation key.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::Theirs => "theirs",
            Self::Both => "both",
            Self::Nobody => "nobody",
            Self::Paused => "paused",
        }
    }
}

impl Awaited {
    /// How `side` sees it.
    pub fn seen_from(&self, side: Side) -> Turn {
        match self {
            Self::Of(sides) => match (sides.contains(side), sides.without(side).is_empty()) {
                (true, true) => Turn::Ours,
                (true, false) => Turn::Both,
                (false, false) => Turn::Theirs,
                (false, true) => Turn::Nobody,
            },
            Self::Nobody => Turn::Nobody,
            Self::Paused(_) => Turn::Paused,
        }
    }
}
