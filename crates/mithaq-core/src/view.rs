//! What is read: plain rows, made from the state alone, that a store keeps as they are.
//!
//! Two homes with equal cuts have equal rows, byte for byte in canonical encoding. Nothing in a
//! row depends on a clock: what is late on a day is asked with that day ([`PendingRow::is_late`]).

mod act;
mod instrument;
mod measure;
mod offer;
mod pending;
mod rows;
mod session;

pub use rows::{
    ActRow, AgreedLabel, AlternativeRow, AlternativeState, AnswerRow, Change, InstrumentRow,
    MeasureLabel, MeasureRow, MeasureState, MinutesRow, MinutesState, NegotiationRow, OfferRow,
    OutcomeRow, OwnerRow, PendingKind, PendingRow, ProvisionRow, ProvisionStatus, ProvisionalLabel,
    SessionRow, Text, TextStage,
};

use crate::{
    ProvisionId, State,
    state::{Act, Known},
};
use alloc::vec::Vec;
use mithaq_canon::{Canon, Digest, EntryId, to_bytes};

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
    let known = state.now();
    let places = state.dossiers.get(&dossier).into_iter().flatten();
    let mut acts: Vec<&Act> = places.filter_map(|at| state.act_at(*at)).collect();
    acts.sort_unstable_by_key(|act| act.height());

    let mut rows = Vec::new();
    if let Ok(instrument) = known.instrument(dossier) {
        let shown = instrument::Shown::of(&known, instrument);
        rows.extend(instrument::row(&known, instrument, &shown).map(Row::Instrument));
        let provisions = instrument::provisions(&known, instrument, &shown).into_iter();
        rows.extend(provisions.map(Row::Provision));
        let open = pending::text(&known, instrument, &shown).into_iter();
        rows.extend(open.map(Row::Pending));
    }
    if let Ok(session) = known.session(dossier) {
        rows.extend(session::row(&known, dossier, session).map(Row::Session));
        rows.extend(pending::signature(&known, dossier, session).map(Row::Pending));
    }
    if let Ok(offer) = known.offer(dossier) {
        rows.extend(offer::row(&known, dossier, offer).map(Row::Offer));
        rows.extend(pending::offer(&known, dossier, offer).map(Row::Pending));
    }
    for act in &acts {
        if let Ok(measure) = known.measure(act.id) {
            rows.extend(measure::row(&known, act, measure).map(Row::Measure));
            let open = pending::measure(&known, act, measure).into_iter();
            rows.extend(open.map(Row::Pending));
        }
        let told = pending::past(&known, act).into_iter();
        rows.extend(told.map(Row::Pending));
        rows.push(Row::Act(act::row(&known, act)));
    }
    rows
}

/// All rows of all dossiers, in the order of their ids.
pub fn all(state: &State) -> Vec<Row> {
    let dossiers = state.dossiers.keys();
    dossiers.flat_map(|dossier| rows(state, *dossier)).collect()
}

/// What a form about a provision must show, as [`ProvisionRow::digest`].
pub(crate) fn provision_digest(known: &Known<'_>, provision: ProvisionId) -> Option<Digest> {
    let instrument = known.instrument(known.instrument_of(provision)?).ok()?;
    let shown = instrument::Shown::of(known, instrument);
    let row = instrument::provision(known, instrument, &shown, provision)?;
    Some(row.digest)
}
