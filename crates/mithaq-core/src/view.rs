//! What is read: plain rows, made from the state alone, that a store keeps as they are.
//!
//! Two homes with equal cuts have equal rows, byte for byte in canonical encoding. Nothing in a
//! row depends on a clock: what is late on a day is asked with that day ([`PendingRow::is_late`]).

mod rows;

pub use rows::{
    ActRow, AgreedLabel, AlternativeRow, AlternativeState, AnswerRow, Change, InstrumentRow,
    MeasureLabel, MeasureRow, MeasureState, MinutesRow, MinutesState, NegotiationRow, OfferRow,
    OutcomeRow, OwnerRow, PendingKind, PendingRow, ProvisionRow, ProvisionStatus, ProvisionalLabel,
    SessionRow, Text, TextStage,
};

use crate::State;
use alloc::vec::Vec;
use mithaq_canon::{Canon, EntryId, to_bytes};

/// Any row.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each variant is documented at its row")]
pub enum Row {
    Instrument(InstrumentRow),
    Provision(ProvisionRow),
    Act(ActRow),
    Session(SessionRow),
    Measure(MeasureRow),
    Offer(OfferRow),
    Pending(PendingRow),
}

impl Row {
    /// The name of the table it belongs to.
    pub const fn table(&self) -> &'static str {
        match self {
            Self::Instrument(_) => "instrument",
            Self::Provision(_) => "provision",
            Self::Act(_) => "act",
            Self::Session(_) => "session",
            Self::Measure(_) => "measure",
            Self::Offer(_) => "offer",
            Self::Pending(_) => "pending",
        }
    }

    /// Its key in that table: the canonical bytes of the id. Unique within the table.
    pub fn key(&self) -> Vec<u8> {
        match self {
            Self::Instrument(row) => to_bytes(&row.id),
            Self::Provision(row) => to_bytes(&row.id),
            Self::Act(row) => to_bytes(&row.id),
            Self::Session(row) => to_bytes(&row.id),
            Self::Measure(row) => to_bytes(&row.id),
            Self::Offer(row) => to_bytes(&row.id),
            Self::Pending(row) => row.key(),
        }
    }

    /// The dossier whose refresh makes this row anew.
    pub const fn dossier(&self) -> EntryId {
        match self {
            Self::Instrument(row) => row.id,
            Self::Provision(row) => row.instrument,
            Self::Act(row) => row.dossier,
            Self::Session(row) => row.id,
            Self::Measure(row) => row.dossier,
            Self::Offer(row) => row.id,
            Self::Pending(row) => row.dossier,
        }
    }

    /// What it is listed under: the instrument of a provision, the session of a measure, else its
    /// dossier.
    pub fn parent(&self) -> EntryId {
        match self {
            Self::Measure(row) => row.session.unwrap_or(row.id),
            Self::Instrument(_)
            | Self::Provision(_)
            | Self::Act(_)
            | Self::Session(_)
            | Self::Offer(_)
            | Self::Pending(_) => self.dossier(),
        }
    }

    /// Its place among the rows of the same table under the same parent: for provisions the order
    /// of the text; for what has a date the days from 1970 to the first day it can mean.
    pub fn order(&self) -> i64 {
        match self {
            Self::Instrument(row) => row.made.earliest(),
            Self::Provision(row) => i64::from(row.order),
            Self::Act(row) => row.made.earliest(),
            Self::Session(row) => row.held.earliest(),
            Self::Measure(row) => row.due.earliest(),
            Self::Offer(row) => row.made.earliest(),
            Self::Pending(row) => row.since.earliest(),
        }
    }

    /// The row's canonical bytes, without a mark for its table.
    pub fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Instrument(row) => to_bytes(row),
            Self::Provision(row) => to_bytes(row),
            Self::Act(row) => to_bytes(row),
            Self::Session(row) => to_bytes(row),
            Self::Measure(row) => to_bytes(row),
            Self::Offer(row) => to_bytes(row),
            Self::Pending(row) => to_bytes(row),
        }
    }
}

/// A row type and its table, for typed reading.
pub trait Table: Canon {
    /// The name of the table, equal to [`Row::table`].
    const NAME: &'static str;
}

macro_rules! tables {
    ($($row:ident $name:literal),*) => {$(
        impl Table for $row {
            const NAME: &'static str = $name;
        }
    )*};
}
tables!(
    InstrumentRow "instrument",
    ProvisionRow "provision",
    ActRow "act",
    SessionRow "session",
    MeasureRow "measure",
    OfferRow "offer",
    PendingRow "pending"
);

/// All rows of one dossier: what replaces the rows a store holds of it.
pub fn rows(state: &State, dossier: EntryId) -> Vec<Row> {
    let _ = (state, dossier);
    Vec::new()
}

/// All rows of all dossiers, in the order of their ids.
pub fn all(state: &State) -> Vec<Row> {
    let _ = state;
    Vec::new()
}
