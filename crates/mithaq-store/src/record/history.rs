//! The record told again from its beginning: what was known after each entry.

use super::{
    live::each_applied,
    named::{Kind, Names},
    stored::stored_size,
};
use crate::{Fault, reader::Moment, scratch};
use mithaq_canon::{EntryId, Time};
use mithaq_core::{Recorded, Register, State};
use mithaq_record::Charter;

/// An earlier moment of the record, in the order in which it was applied here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Earlier {
    /// With what had reached this home by then, by this home's clock.
    By(Time),
    /// Up to this entry and with it.
    With(EntryId),
}

impl Moment<'_> {
    /// Replays the record in the order in which it was applied here; `told` is given each entry
    /// and the state after it.
    ///
    /// # Errors
    /// [`Fault`], also where a stored entry is damaged.
    pub fn history(
        &self,
        charter: &Charter,
        told: &mut dyn FnMut(&Recorded, &mut State),
    ) -> Result<(), Fault> {
        self.replay(charter, i64::MAX, told).map(drop)
    }

    /// The state at an earlier moment; none where the entry named is not applied here. It takes as
    /// long as replaying what came before.
    ///
    /// # Errors
    /// [`Fault`], also where a stored entry is damaged.
    pub fn state_at(&self, charter: &Charter, at: Earlier) -> Result<Option<State>, Fault> {
        let found = match at {
            // What came later was applied after all that had come by then.
            Earlier::By(time) => self.connection.query_row(
                "SELECT coalesce(min(applied) - 1, ?2) FROM entry
                 WHERE applied IS NOT NULL AND received > ?1",
                (stored_size(time.0), i64::MAX),
                |row| row.get(0).map(Some),
            ),
            Earlier::With(id) => {
                let sql = "SELECT applied FROM entry WHERE row = ?1 AND id = ?2 AND applied > 0";
                Names::stored(self.connection).find_by(Kind::Entry, &id.0.0, sql, |row| row.get(0))
            }
        };
        let last: Option<i64> = found.map_err(Fault::at("find a moment"))?;
        last.map(|last| self.replay(charter, last, &mut |_, _| ()))
            .transpose()
    }

    fn replay(
        &self,
        charter: &Charter,
        last: i64,
        told: &mut dyn FnMut(&Recorded, &mut State),
    ) -> Result<State, Fault> {
        let state = State::new(Register {
            sides: u8::try_from(charter.sides.len()).unwrap_or(u8::MAX),
            offset_minutes: charter.offset_minutes,
        });
        let mut state = scratch::resting(state, self.folder);
        each_applied(self.connection, last, |applied| {
            state.apply(&applied.recorded);
            // Nobody keeps rows of it.
            state.take_touched();
            told(&applied.recorded, &mut state);
        })?;
        Ok(state)
    }
}
