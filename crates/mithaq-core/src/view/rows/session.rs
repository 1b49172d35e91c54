//! A session as a row, with its outcomes and minutes.

use crate::{OutcomeKind, SessionKind, Wording};
use alloc::vec::Vec;
use mithaq_canon::{Date, EntryId, Position, Side, SideSet, canon_enum, canon_struct};

/// A session with what came out of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// Its id.
    pub id: EntryId,
    /// The side that entered it.
    pub by: Side,
    /// Where that entry stands.
    pub at: Position,
    /// Of what kind.
    pub kind: SessionKind,
    /// What it is called.
    pub name: Wording,
    /// Which session it is.
    pub number: Option<u16>,
    /// When it is or was held.
    pub held: Date,
    /// Where.
    pub venue: Wording,
    /// Its points.
    pub agenda: Vec<Wording>,
    /// Whether the other sides are asked to confirm it as past.
    pub past: bool,
    /// Who has confirmed it.
    pub confirmed_by: SideSet,
    /// Who contests it.
    pub contested_by: SideSet,
    /// What came out of it, oldest first.
    pub outcomes: Vec<OutcomeRow>,
    /// Drafts of its minutes, oldest first.
    pub minutes: Vec<MinutesRow>,
    /// The minutes that every side has signed.
    pub agreed: Option<EntryId>,
    /// Measures meant for it, oldest first.
    pub measures: Vec<EntryId>,
}
canon_struct!(SessionRow {
    id,
    by,
    at,
    kind,
    name,
    number,
    held,
    venue,
    agenda,
    past,
    confirmed_by,
    contested_by,
    outcomes,
    minutes,
    agreed,
    measures
});

/// An outcome of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutcomeRow {
    /// Its id.
    pub id: EntryId,
    /// The side that recorded it.
    pub by: Side,
    /// Of what kind.
    pub kind: OutcomeKind,
    /// Its text.
    pub text: Wording,
    /// The instrument it is about.
    pub about: Option<EntryId>,
    /// The date made.
    pub made: Date,
    /// Whether minutes signed by every side list it, or every other side has confirmed it as past.
    pub agreed: bool,
    /// Its place among the outcomes of the signed minutes, from 1.
    pub number: Option<u16>,
}
canon_struct!(OutcomeRow {
    id,
    by,
    kind,
    text,
    about,
    made,
    agreed,
    number
});

/// A draft of minutes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MinutesRow {
    /// Its id.
    pub id: EntryId,
    /// The side that drafted it.
    pub by: Side,
    /// The date made.
    pub made: Date,
    /// Its text.
    pub text: Wording,
    /// The outcomes it lists.
    pub outcomes: Vec<EntryId>,
    /// The measures it lists.
    pub measures: Vec<EntryId>,
    /// What has become of it.
    pub state: MinutesState,
    /// Whose heads of delegation have signed it.
    pub signed_by: SideSet,
}
canon_struct!(MinutesRow {
    id,
    by,
    made,
    text,
    outcomes,
    measures,
    state,
    signed_by
});

/// What has become of a draft of minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MinutesState {
    /// It can be signed.
    Standing,
    /// Its side has put another in its place, or another is signed by all.
    Replaced,
    /// Signed by every side.
    Agreed,
}
canon_enum!(MinutesState { 0 => Standing, 1 => Replaced, 2 => Agreed });

impl MinutesState {
    /// A stable name in kebab case, for translations.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Standing => "standing",
            Self::Replaced => "replaced",
            Self::Agreed => "agreed",
        }
    }
}
