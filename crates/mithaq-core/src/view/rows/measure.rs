//! A measure as a row.

use crate::{Progress, ProvisionId, SessionKind, Wording};
use alloc::vec::Vec;
use mithaq_canon::{Date, EntryId, Side, SideSet, canon_enum, canon_struct};

/// A measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeasureRow {
    /// Its id.
    pub id: EntryId,
    /// The side that proposed it.
    pub by: Side,
    /// Its dossier: the session, else itself.
    pub dossier: EntryId,
    /// The session it is meant for.
    pub session: Option<EntryId>,
    /// The outcome it carries out.
    pub outcome: Option<EntryId>,
    /// The provision it carries out.
    pub provision: Option<ProvisionId>,
    /// What is to be done.
    pub text: Wording,
    /// Its owners.
    pub owners: Vec<OwnerRow>,
    /// By when.
    pub due: Date,
    /// The date made.
    pub made: Date,
    /// What it is called.
    pub label: MeasureLabel,
    /// How far it has come.
    pub state: MeasureState,
}
canon_struct!(MeasureRow {
    id,
    by,
    dossier,
    session,
    outcome,
    provision,
    text,
    owners,
    due,
    made,
    label,
    state
});

/// A side's part in a measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnerRow {
    /// The side.
    pub side: Side,
    /// Its accountable office.
    pub office: Wording,
    /// How far it says it has come.
    pub progress: Option<Progress>,
    /// What shows it.
    pub evidence: Wording,
    /// When it said so.
    pub reported: Option<Date>,
    /// Which other sides have confirmed that it is done.
    pub confirmed_by: SideSet,
}
canon_struct!(OwnerRow {
    side,
    office,
    progress,
    evidence,
    reported,
    confirmed_by
});

/// What a measure is called. Numbers come from minutes agreed by all; until then by its side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MeasureLabel {
    /// As in "Algeria 4".
    Provisional(ProvisionalLabel),
    /// As in `JSC/3/M1`.
    Agreed(AgreedLabel),
}
canon_enum!(MeasureLabel { 0 => Provisional(ProvisionalLabel), 1 => Agreed(AgreedLabel) });

/// The `n`-th measure that a side has put forward.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProvisionalLabel {
    /// The side.
    pub side: Side,
    /// From 1.
    pub n: u32,
}
canon_struct!(ProvisionalLabel { side, n });

/// The `n`-th measure of the agreed minutes of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AgreedLabel {
    /// Kind of session.
    pub kind: SessionKind,
    /// Number of session.
    pub session: Option<u16>,
    /// From 1.
    pub n: u16,
}
canon_struct!(AgreedLabel { kind, session, n });

impl core::fmt::Display for AgreedLabel {
    /// `JSC/3/M1`, or `M/M1` where the session has no number.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.kind.mark())?;
        if let Some(session) = self.session {
            write!(f, "/{session}")?;
        }
        write!(f, "/M{}", self.n)
    }
}

/// How far a measure has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MeasureState {
    /// Put forward, not agreed.
    Proposed,
    /// Agreed.
    Planned,
    /// An owner has begun.
    UnderWay,
    /// Every owner claims its part done.
    ClaimedDone,
    /// Every other side has confirmed that.
    Confirmed,
}
canon_enum!(MeasureState {
    0 => Proposed,
    1 => Planned,
    2 => UnderWay,
    3 => ClaimedDone,
    4 => Confirmed,
});

impl MeasureState {
    /// A stable name in kebab case, for translations.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Planned => "planned",
            Self::UnderWay => "under-way",
            Self::ClaimedDone => "claimed-done",
            Self::Confirmed => "confirmed",
        }
    }
}
