//! What is read: plain rows, made from the state alone, that a store keeps as they are.
//!
//! Two homes with equal cuts have equal rows, byte for byte in canonical encoding. Nothing in a
//! row depends on a clock: what is late on a day is asked with that day ([`PendingRow::is_late`]).

mod act;
mod alternative;
mod every;
mod instrument;
mod measure;
mod offer;
mod pending;
mod rows;
mod session;

#[cfg(test)]
pub(crate) use every::all;
pub use every::{each, touched};
pub use rows::{
    ActRow, AgreedLabel, AlternativeRow, AlternativeState, AnswerRow, Change, InstrumentRow,
    MeasureLabel, MeasureRow, MeasureState, MinutesRow, MinutesState, NegotiationRow, OfferRow,
    OutcomeRow, OwnerRow, PendingKind, PendingRow, ProvisionRow, ProvisionStatus, ProvisionalLabel,
    SessionRow, Text, TextStage,
};

use crate::{Part, ProvisionId, State, instrument::Instrument, measure::Measure, state::Known};
use alloc::{
    collections::{BTreeMap, btree_map::Entry},
    vec::Vec,
};
use instrument::Shown;
use mithaq_canon::{Canon, Digest, Encoder, EntryId, to_bytes};

/// Most rows have some hundred bytes.
const ROOM: usize = 512;

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

    /// The part it is made anew with.
    pub const fn part(&self) -> Part {
        match self {
            Self::Instrument(row) => Part::Instrument(row.id),
            Self::Provision(row) => Part::Provision(row.id),
            Self::Act(row) => Part::Act(row.id),
            Self::Session(row) => Part::Session(row.id),
            Self::Measure(row) => Part::Measure(row.id),
            Self::Offer(row) => Part::Offer(row.id),
            Self::Pending(row) => row.part(),
        }
    }

    /// The dossier it lies in: what access lists go by.
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
    /// of the text; for what has a date the days from 1970 to the first day it can mean; for acts
    /// that day, and within it causes before effects.
    pub fn order(&self) -> i64 {
        match self {
            Self::Instrument(row) => row.made.earliest(),
            Self::Provision(row) => i64::from(row.order),
            Self::Act(row) => {
                let height = u32::try_from(row.height).unwrap_or(u32::MAX);
                (row.made.earliest() << 32) | i64::from(height)
            }
            Self::Session(row) => row.held.earliest(),
            Self::Measure(row) => row.due.earliest(),
            Self::Offer(row) => row.made.earliest(),
            Self::Pending(row) => row.since.earliest(),
        }
    }

    /// The row's canonical bytes, without a mark for its table.
    pub fn bytes(&self) -> Vec<u8> {
        let mut to = Encoder::with_room(ROOM);
        match self {
            Self::Instrument(row) => row.encode(&mut to),
            Self::Provision(row) => row.encode(&mut to),
            Self::Act(row) => row.encode(&mut to),
            Self::Session(row) => row.encode(&mut to),
            Self::Measure(row) => row.encode(&mut to),
            Self::Offer(row) => row.encode(&mut to),
            Self::Pending(row) => row.encode(&mut to),
        }
        to.into_bytes()
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

/// A row that is the only one of its table in its part.
pub trait OwnRow: Table {
    /// What it is asked for by.
    type Key: Copy;

    /// The part whose row it is.
    fn part(key: Self::Key) -> Part;
}

macro_rules! own_rows {
    ($($row:ident $part:ident $key:ident),*) => {$(
        impl OwnRow for $row {
            type Key = $key;

            fn part(key: $key) -> Part {
                Part::$part(key)
            }
        }
    )*};
}
own_rows!(
    InstrumentRow Instrument EntryId,
    ProvisionRow Provision ProvisionId,
    ActRow Act EntryId,
    SessionRow Session EntryId,
    MeasureRow Measure EntryId,
    OfferRow Offer EntryId
);

/// The rows of one part: what replaces the rows a store holds of it.
pub fn rows(state: &State, part: Part) -> Vec<Row> {
    Rows::of(state).part(part)
}

/// The row of one provision.
pub fn provision(state: &State, id: ProvisionId) -> Option<ProvisionRow> {
    match Rows::of(state).part(Part::Provision(id)).pop() {
        Some(Row::Provision(row)) => Some(row),
        _ => None,
    }
}

/// The rows of several parts of one state. What the provisions of an instrument have in common is
/// found once for all of them.
#[derive(Debug)]
pub struct Rows<'s> {
    state: &'s State,
    instruments: BTreeMap<EntryId, Laid<'s>>,
}

/// An instrument as it is shown, and where each provision stands in it.
#[derive(Debug)]
struct Laid<'s> {
    instrument: &'s Instrument,
    shown: Shown<'s>,
    /// Every provision with what it lies in, in the order of the text.
    order: Vec<(ProvisionId, Option<ProvisionId>)>,
    places: BTreeMap<ProvisionId, usize>,
}

impl<'s> Laid<'s> {
    fn of(known: &Known<'s>, instrument: &'s Instrument) -> Self {
        let shown = Shown::of(known, instrument);
        let order = shown.current.order(known);
        let places = order
            .iter()
            .enumerate()
            .map(|(place, (id, _))| (*id, place));
        Self {
            instrument,
            places: places.collect(),
            order,
            shown,
        }
    }

    /// The instrument's row, and what is pending on its text.
    fn rows(&self, known: &Known<'_>) -> Vec<Row> {
        let row = self.row(known).map(Row::Instrument).into_iter();
        let open = pending::text(known, self.instrument, &self.shown).into_iter();
        row.chain(open.map(Row::Pending)).collect()
    }

    fn row(&self, known: &Known<'_>) -> Option<InstrumentRow> {
        let has = |id| self.places.contains_key(&id);
        instrument::row(
            known,
            self.instrument,
            &self.shown,
            (self.order.len(), &has),
        )
    }

    /// The row of the provision at a place of the text.
    fn provision(&self, known: &Known<'_>, place: usize) -> Option<ProvisionRow> {
        let (id, parent) = *self.order.get(place)?;
        let at = (u32::try_from(place).unwrap_or(u32::MAX), id, parent);
        instrument::provision_row(known, self.instrument, &self.shown, at)
    }
}

impl<'s> Rows<'s> {
    /// Of this state.
    pub const fn of(state: &'s State) -> Self {
        Self {
            state,
            instruments: BTreeMap::new(),
        }
    }

    /// The rows of one part.
    pub fn part(&mut self, part: Part) -> Vec<Row> {
        match part {
            Part::Instrument(id) => {
                let known = self.state.now();
                let rows = self.laid(id).map(|laid| laid.rows(&known));
                rows.unwrap_or_default()
            }
            Part::Provision(id) => Vec::from_iter(self.provision(id)),
            Part::Session(_) | Part::Measure(_) | Part::Offer(_) | Part::Act(_) => {
                other(self.state, part)
            }
        }
    }

    fn provision(&mut self, id: ProvisionId) -> Option<Row> {
        let known = self.state.now();
        let laid = self.laid(known.instrument_of(id)?)?;
        let row = laid.provision(&known, *laid.places.get(&id)?);
        row.map(Row::Provision)
    }

    fn laid(&mut self, id: EntryId) -> Option<&Laid<'s>> {
        let known = self.state.now();
        match self.instruments.entry(id) {
            Entry::Occupied(found) => Some(found.into_mut()),
            Entry::Vacant(vacant) => {
                let instrument = known.instrument(id).ok()?;
                Some(vacant.insert(Laid::of(&known, instrument)))
            }
        }
    }
}

/// The rows of a part that is no instrument and no provision.
fn other(state: &State, part: Part) -> Vec<Row> {
    let known = state.now();
    match part {
        Part::Instrument(_) | Part::Provision(_) => Ok(Vec::new()),
        Part::Session(id) => known.session(id).map(|found| {
            let row = session::row(&known, id, found).map(Row::Session);
            let open = pending::signature(&known, id, found).map(Row::Pending);
            row.into_iter().chain(open).collect()
        }),
        Part::Measure(id) => known
            .measure(id)
            .map(|found| of_measure(&known, id, found).unwrap_or_default()),
        Part::Offer(id) => known.offer(id).map(|found| {
            let row = offer::row(&known, id, found).map(Row::Offer);
            let open = pending::offer(&known, id, found).map(Row::Pending);
            row.into_iter().chain(open).collect()
        }),
        Part::Act(id) => Ok(known.said(id).map_or(Vec::new(), |act| {
            let open = pending::past(&known, act).into_iter().map(Row::Pending);
            let row = Row::Act(act::row(&known, act));
            core::iter::once(row).chain(open).collect()
        })),
    }
    .unwrap_or_default()
}

/// The rows of one instrument, its provisions in the order of the text: what is read of a state
/// that no read table was made of, as of an earlier day.
pub fn text(state: &State, id: EntryId) -> Option<(InstrumentRow, Vec<ProvisionRow>)> {
    let known = state.now();
    let laid = Laid::of(&known, known.instrument(id).ok()?);
    let provisions = (0..laid.order.len()).filter_map(|place| laid.provision(&known, place));
    Some((laid.row(&known)?, provisions.collect()))
}

fn of_measure(known: &Known<'_>, id: EntryId, measure: &Measure) -> Option<Vec<Row>> {
    let act = known.act(id)?;
    let row = measure::row(known, act, measure).map(Row::Measure);
    let open = pending::measure(known, act, measure).into_iter();
    Some(row.into_iter().chain(open.map(Row::Pending)).collect())
}

/// What a form about a provision must show, as [`ProvisionRow::digest`].
pub(crate) fn provision_digest(known: &Known<'_>, provision: ProvisionId) -> Option<Digest> {
    let instrument = known.instrument(known.instrument_of(provision)?).ok()?;
    let shown = Shown::of(known, instrument);
    let row = instrument::provision(known, instrument, &shown, provision)?;
    Some(row.digest)
}
