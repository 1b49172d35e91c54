//! Dates as people know them: sometimes only the month, sometimes only the year.

use crate::{Canon, CborError, Decoder, Encoder, cbor::CborErrorKind};

/// An instant: milliseconds since 1970-01-01T00:00:00Z, without leap seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(pub u64);

impl Canon for Time {
    fn encode(&self, to: &mut Encoder) {
        self.0.encode(to);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        u64::decode(from).map(Self)
    }
}

impl Time {
    const DAY: u64 = 86_400_000;

    /// The Gregorian day in the time zone that lies `offset_minutes` east of Greenwich.
    pub fn date(self, offset_minutes: i16) -> Date {
        let local = i128::from(self.0) + i128::from(offset_minutes) * 60_000;
        let days = local.div_euclid(i128::from(Self::DAY));
        Date::from_days(i64::try_from(days).unwrap_or(i64::MAX))
    }
}

/// A Gregorian date with its precision: a year, a month or a day. What is not known is not
/// invented, and no day count is made from an unknown day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: Option<u8>,
    day: Option<u8>,
}

/// The date does not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateError;

impl core::fmt::Display for DateError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("no such date: write YYYY, YYYY-MM or YYYY-MM-DD")
    }
}

impl core::error::Error for DateError {}

impl Date {
    /// A date known to the day.
    ///
    /// # Errors
    /// [`DateError`] where no such day exists.
    pub fn day(year: u16, month: u8, day: u8) -> Result<Self, DateError> {
        let date = Self {
            year,
            month: Some(month),
            day: Some(day),
        };
        if date.exists() {
            Ok(date)
        } else {
            Err(DateError)
        }
    }

    /// A date known to the month.
    ///
    /// # Errors
    /// [`DateError`] where no such month exists.
    pub fn month(year: u16, month: u8) -> Result<Self, DateError> {
        let date = Self {
            year,
            month: Some(month),
            day: None,
        };
        if date.exists() {
            Ok(date)
        } else {
            Err(DateError)
        }
    }

    /// A date known to the year.
    pub fn year(year: u16) -> Self {
        Self {
            year,
            month: None,
            day: None,
        }
    }

    /// Year; month 1-12 if known; day 1-31 if known.
    pub fn parts(self) -> (u16, Option<u8>, Option<u8>) {
        (self.year, self.month, self.day)
    }

    /// Days since 1970-01-01, if the day is known.
    pub fn days(self) -> Option<i64> {
        Some(days_from_civil(
            i64::from(self.year),
            i64::from(self.month?),
            i64::from(self.day?),
        ))
    }

    /// The first day the date can mean, as days since 1970-01-01. For sorting and drawing only.
    pub fn earliest(self) -> i64 {
        let (month, day) = (self.month.unwrap_or(1), self.day.unwrap_or(1));
        days_from_civil(i64::from(self.year), i64::from(month), i64::from(day))
    }

    /// The last day the date can mean, as days since 1970-01-01: only from the day after is it sure
    /// to have passed.
    pub fn latest(self) -> i64 {
        let month = self.month.unwrap_or(12);
        let day = self.day.unwrap_or_else(|| month_length(self.year, month));
        days_from_civil(i64::from(self.year), i64::from(month), i64::from(day))
    }

    /// The day `days` after 1970-01-01; years beyond `u16` are held at its ends.
    pub fn from_days(days: i64) -> Self {
        let (year, month, day) = civil_from_days(days);
        Self {
            year,
            month: Some(month),
            day: Some(day),
        }
    }

    fn exists(self) -> bool {
        match (self.month, self.day) {
            (None, None) => true,
            (None, Some(_)) => false,
            (Some(month), None) => (1..=12).contains(&month),
            (Some(month), Some(day)) => {
                (1..=12).contains(&month) && day >= 1 && day <= month_length(self.year, month)
            }
        }
    }
}

fn month_length(year: u16, month: u8) -> u8 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

// Civil-day reckoning with years that start in March, so that the leap day falls at the end.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// 0000-01-01 and 65535-12-31, as days since 1970-01-01.
const FIRST_DAY: i64 = -719_528;
const LAST_DAY: i64 = 23_217_003;

fn civil_from_days(days: i64) -> (u16, u8, u8) {
    // Held to the years 0 to 65535 before reckoning: a year held afterwards could leave a 29
    // February where there is none.
    let days = days.clamp(FIRST_DAY, LAST_DAY) + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let narrow = |n: i64| u8::try_from(n).unwrap_or(1);
    let year = u16::try_from(year.max(0)).unwrap_or(u16::MAX);
    (year, narrow(month), narrow(day))
}

impl core::fmt::Display for Date {
    /// ISO 8601, shortened to what is known: `2014`, `2014-07`, `2014-07-16`.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{:04}", self.year)?;
        [self.month, self.day]
            .into_iter()
            .flatten()
            .try_for_each(|part| write!(f, "-{part:02}"))
    }
}

impl core::str::FromStr for Date {
    type Err = DateError;
    fn from_str(text: &str) -> Result<Self, DateError> {
        let mut parts = text.split('-');
        let mut number = |digits: usize| match parts.next() {
            None => Ok(None),
            Some(part) if part.len() == digits && part.bytes().all(|b| b.is_ascii_digit()) => {
                part.parse::<u16>().map(Some).map_err(|_| DateError)
            }
            Some(_) => Err(DateError),
        };
        let narrow = |part: Option<u16>| part.map(u8::try_from).transpose().map_err(|_| DateError);
        let year = number(4)?.ok_or(DateError)?;
        let month = narrow(number(2)?)?;
        let day = narrow(number(2)?)?;
        let date = Self { year, month, day };
        if parts.next().is_none() && date.exists() {
            Ok(date)
        } else {
            Err(DateError)
        }
    }
}

impl Canon for Date {
    fn encode(&self, to: &mut Encoder) {
        to.array(1 + usize::from(self.month.is_some()) + usize::from(self.day.is_some()));
        self.year.encode(to);
        [self.month, self.day]
            .into_iter()
            .flatten()
            .for_each(|part| part.encode(to));
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        let at = from.position();
        let len = from.array(3)?;
        let bad = CborError {
            at,
            kind: CborErrorKind::OutOfRange,
        };
        if len == 0 {
            return Err(bad);
        }
        let year = u16::decode(from)?;
        let month = if len > 1 {
            Some(u8::decode(from)?)
        } else {
            None
        };
        let day = if len > 2 {
            Some(u8::decode(from)?)
        } else {
            None
        };
        from.leave();
        let date = Self { year, month, day };
        if date.exists() { Ok(date) } else { Err(bad) }
    }
}
