//! The record told again from its beginning: what was known after each entry.

use super::{apply::recorded, live::Cursor};
use crate::{Fault, reader::Moment};
use mithaq_core::{Recorded, Register, State};
use mithaq_record::Charter;

impl Moment<'_> {
    /// Replays the record in the order in which it was applied here; `told` is given each entry
    /// and the state after it.
    ///
    /// # Errors
    /// [`Fault`], also where a stored entry is damaged.
    pub fn history(
        &self,
        charter: &Charter,
        told: &mut dyn FnMut(&Recorded, &State),
    ) -> Result<(), Fault> {
        let step = "replay the record";
        let mut state = State::new(Register {
            sides: u8::try_from(charter.sides.len()).unwrap_or(u8::MAX),
            offset_minutes: charter.offset_minutes,
        });
        let sql = format!(
            "SELECT {} FROM entry WHERE applied IS NOT NULL ORDER BY applied",
            Cursor::COLUMNS
        );
        let mut statement = self.connection.prepare(&sql).map_err(Fault::at(step))?;
        let mut rows = statement.query([]).map_err(Fault::at(step))?;
        while let Some(row) = rows.next().map_err(Fault::at(step))? {
            let cursor = Cursor::read(row).map_err(Fault::at(step))?;
            let entry = cursor.entry()?;
            let Some((_, past)) = cursor.applied else {
                continue;
            };
            let recorded = recorded(&entry, past, cursor.void.as_deref());
            state.apply(&recorded);
            told(&recorded, &state);
        }
        Ok(())
    }
}
