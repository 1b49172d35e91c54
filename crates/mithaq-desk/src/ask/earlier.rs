//! The text of an instrument as this home held it before.

use super::{AskError, Sight, Words};
use crate::{Desk, Fault, SignedIn};
use mithaq_canon::{Date, EntryId, Time};
use mithaq_core::{InstrumentRow, ProvisionRow, view};
use mithaq_store::Earlier;

const DAY_MS: i128 = 86_400_000;
const MINUTE_MS: i128 = 60_000;

/// Which earlier text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// With all that had reached this home by the end of that day, in the legal time of the
    /// register. Of a date without its day the last day it can mean.
    On(Date),
    /// As it was entered.
    AsEntered,
}

/// An instrument and its provisions as they were.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlierView {
    /// The instrument.
    pub instrument: InstrumentRow,
    /// Its provisions in the order of the text.
    pub provisions: Vec<ProvisionRow>,
    /// Their words, as far as they are held today.
    pub words: Words,
}

impl Desk {
    /// An instrument as it was; none where it was not in the register then. Replays the record up
    /// to that moment. That it was read is logged, if its dossier is closed to some.
    ///
    /// # Errors
    /// [`AskError::NotFound`] also where the account may not know of it.
    pub fn instrument_earlier(
        &self,
        who: &SignedIn,
        id: EntryId,
        when: When,
    ) -> Result<Option<EarlierView>, AskError> {
        let register = self.register().ok_or(Fault::NotOpen)?;
        let at = match when {
            When::On(date) => Earlier::By(end_of(date, register.charter.offset_minutes)),
            When::AsEntered => Earlier::With(id),
        };
        let view = self.read(|moment| {
            Sight::of(moment, who)?.check(id)?;
            let row: Option<InstrumentRow> = moment.row(&id)?;
            row.ok_or(AskError::NotFound)?;
            let state = moment.state_at(&register.charter, at)?;
            let Some((instrument, provisions)) = state.and_then(|state| view::text(&state, id))
            else {
                return Ok(None);
            };
            let mut words = Words::default();
            words.add(moment, &instrument)?;
            words.add(moment, &provisions)?;
            Ok::<_, AskError>(Some(EarlierView {
                instrument,
                provisions,
                words,
            }))
        })?;
        self.log_read(who, id, "earlier text")?;
        Ok(view)
    }
}

/// The last millisecond of a day in the zone that lies `offset_minutes` east of Greenwich; of a
/// month or a year, of its last day.
fn end_of(date: Date, offset_minutes: i16) -> Time {
    let after = i128::from(date.latest()) + 1;
    let end = after * DAY_MS - i128::from(offset_minutes) * MINUTE_MS - 1;
    Time(u64::try_from(end).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail here")]
    use super::*;

    #[track_caller]
    fn check(date: &str, offset: i16, last: &str) {
        let end = end_of(date.parse().unwrap(), offset);
        assert_eq!(end.date(offset), last.parse().unwrap());
        assert_ne!(Time(end.0 + 1).date(offset), last.parse().unwrap());
    }

    #[test]
    fn a_day_ends_at_midnight_of_the_register() {
        check("2019-07-16", 60, "2019-07-16");
        check("2019-07-16", -300, "2019-07-16");
        check("2014-12", 120, "2014-12-31");
        check("2012-02", 0, "2012-02-29");
        check("2012", 60, "2012-12-31");
        assert_eq!(end_of("1950-01-01".parse().unwrap(), 60), Time(0));
    }
}
