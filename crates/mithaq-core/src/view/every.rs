//! All rows of a state, one part after the other.

use super::{Laid, Row, Rows, rows};
use crate::{Part, State};
use alloc::vec::Vec;
use mithaq_canon::EntryId;

/// Tells all rows of all parts, until one is refused. Between two parts the state lets go of what
/// it took into memory to tell of them, so that a long record can be told.
///
/// # Errors
/// What `told` answers first.
pub fn each<E>(state: &mut State, mut told: impl FnMut(Row) -> Result<(), E>) -> Result<(), E> {
    let mut tell = |rows: Vec<Row>| rows.into_iter().try_for_each(&mut told);
    for id in state.instruments.ids() {
        state.settle();
        tell(text(state, id))?;
    }
    for part in few(state) {
        state.settle();
        tell(rows(state, part))?;
    }
    for (side, len) in state.acts.sizes() {
        for place in 0..len {
            state.settle();
            let act = state.acts.nth(side, place).map(|act| Part::Act(act.id));
            tell(act.map_or(Vec::new(), |part| rows(state, part)))?;
        }
    }
    Ok(())
}

/// So many touched parts are told before the state lets go of anything: the provisions of a long
/// text are told together, and few instruments are at hand for them.
const TOGETHER: usize = 128;

/// Tells the rows of each part that was touched, as [`each`] tells those of all.
///
/// # Errors
/// What `told` answers first.
pub fn touched<E>(
    state: &mut State,
    mut told: impl FnMut(Part, Vec<Row>) -> Result<(), E>,
) -> Result<(), E> {
    let parts: Vec<Part> = state.touched().iter().copied().collect();
    for parts in parts.chunks(TOGETHER) {
        state.settle();
        let mut rows = Rows::of(state);
        for part in parts {
            told(*part, rows.part(*part))?;
        }
    }
    Ok(())
}

/// All rows at once, for tests, whose records are short.
#[cfg(test)]
pub(crate) fn all(state: &State) -> alloc::vec::IntoIter<Row> {
    let mut all = Vec::new();
    let Ok(()) = each::<core::convert::Infallible>(&mut state.clone(), |row| {
        all.push(row);
        Ok(())
    });
    all.into_iter()
}

/// The rows of an instrument and of its provisions.
fn text(state: &State, id: EntryId) -> Vec<Row> {
    let known = state.now();
    let Ok(instrument) = known.instrument(id) else {
        return Vec::new();
    };
    let laid = Laid::of(&known, instrument);
    let provisions = (0..laid.order.len()).filter_map(|place| laid.provision(&known, place));
    let provisions = provisions.map(Row::Provision);
    laid.rows(&known).into_iter().chain(provisions).collect()
}

/// The parts of which there are few beside the acts.
fn few(state: &State) -> Vec<Part> {
    let sessions = state.sessions.keys().copied().map(Part::Session);
    let measures = state.measures.keys().copied().map(Part::Measure);
    let offers = state.offers.keys().copied().map(Part::Offer);
    sessions.chain(measures).chain(offers).collect()
}
