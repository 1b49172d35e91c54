//! Dates, waiting times and numbers as the reader's own country writes them.
//!
//! Two Arabic-speaking sides write July differently (جويلية, يوليو), so the locale comes from the
//! home's data, never from the language alone. What is not known is not invented: a date known
//! to the month is written as a month, and no count of days is made from it.

use crate::words::{Words, t};
use icu::calendar::Date as IcuDate;
use icu::datetime::DateTimeFormatter;
use icu::datetime::fieldsets::{YM, YMD, YMDE};
use icu::decimal::DecimalFormatter;
use icu::decimal::input::Decimal;
use icu::locale::Locale;
use mithaq_canon::{Date, Lang, Time};

/// Writes dates and numbers for one locale. Making one is slow (patterns are loaded), so the
/// application keeps one for each language it speaks.
pub(crate) struct Dates {
    lang: Lang,
    day: Option<DateTimeFormatter<YMD>>,
    weekday: Option<DateTimeFormatter<YMDE>>,
    month: Option<DateTimeFormatter<YM>>,
    hijri: Option<DateTimeFormatter<YMD>>,
    number: Option<DecimalFormatter>,
}

impl Dates {
    /// For a language, in the home's variant of it: `arabic` is the BCP 47 tag of the side's
    /// Arabic (`ar-DZ`, `ar-LY`). A tag that cannot be read falls back to plain Arabic.
    pub(crate) fn of(lang: Lang, arabic: &str) -> Self {
        let tag = match lang {
            Lang::Ar => arabic,
            Lang::Fr => "fr",
            Lang::En => "en-GB",
            Lang::Es => "es",
        };
        let in_calendar = |calendar: &str| {
            let tag = tag.parse::<Locale>().map_or(lang.code(), |_| tag);
            format!("{tag}-u-ca-{calendar}")
                .parse::<Locale>()
                .unwrap_or(Locale::UNKNOWN)
        };
        let (gregorian, hijri) = (in_calendar("gregory"), in_calendar("islamic-umalqura"));
        Self {
            lang,
            day: DateTimeFormatter::try_new((&gregorian).into(), YMD::long()).ok(),
            weekday: DateTimeFormatter::try_new((&gregorian).into(), YMDE::long()).ok(),
            month: DateTimeFormatter::try_new((&gregorian).into(), YM::long()).ok(),
            hijri: DateTimeFormatter::try_new((&hijri).into(), YMD::long()).ok(),
            number: DecimalFormatter::try_new((&gregorian).into(), Default::default()).ok(),
        }
    }

    /// The date as far as it is known: `16 جويلية 2019`, `جويلية 2014`, `2001`.
    pub(crate) fn long(&self, date: Date) -> String {
        let known = match date.parts() {
            (_, None, _) => None,
            (_, Some(_), None) => {
                let day = icu_date(Date::from_days(date.earliest()));
                self.month
                    .as_ref()
                    .zip(day)
                    .map(|(f, day)| f.format(&day).to_string())
            }
            (_, Some(_), Some(_)) => self
                .day
                .as_ref()
                .zip(icu_date(date))
                .map(|(f, day)| f.format(&day).to_string()),
        };
        known.unwrap_or_else(|| date.to_string())
    }

    /// The date with its weekday where the day is known.
    pub(crate) fn with_weekday(&self, date: Date) -> String {
        let day = date.days().and_then(|_| icu_date(date));
        let said = self
            .weekday
            .as_ref()
            .zip(day)
            .map(|(f, day)| f.format(&day).to_string());
        said.unwrap_or_else(|| self.long(date))
    }

    /// The same day in the Umm al-Qura calendar; nothing where the day is not known.
    pub(crate) fn hijri(&self, date: Date) -> Option<String> {
        date.days()?;
        let day = icu_date(date)?;
        Some(self.hijri.as_ref()?.format(&day).to_string())
    }

    /// An instant to the minute, in the zone that lies `offset_minutes` east of Greenwich.
    pub(crate) fn instant(&self, time: Time, offset_minutes: i16) -> String {
        let minutes = i128::from(time.0 / 60_000) + i128::from(offset_minutes);
        let of_day = minutes.rem_euclid(24 * 60);
        let day = self.long(time.date(offset_minutes));
        let comma = if self.lang == Lang::Ar { '،' } else { ',' };
        format!("{day}{comma} {:02}:{:02}", of_day / 60, of_day % 60)
    }

    /// A whole number with the locale's digits and grouping.
    pub(crate) fn number(&self, n: u64) -> String {
        let said = self
            .number
            .as_ref()
            .map(|f| f.format(&Decimal::from(n)).to_string());
        said.unwrap_or_else(|| n.to_string())
    }
}

fn icu_date(date: Date) -> Option<IcuDate<icu::calendar::Iso>> {
    let (year, month, day) = date.parts();
    IcuDate::try_new_iso(i32::from(year), month?, day?).ok()
}

/// How long something has waited, told no more exactly than the dates allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Waiting {
    /// Since today.
    Today,
    /// Whole days: the day it began is known.
    Days(u32),
    /// Whole months.
    Months(u32),
    /// Whole years or very little more or less.
    AboutMonths(u32),
    /// Near to so many years; the day or month it began is not known.
    AboutYears(u32),
    /// So many years and some months.
    YearsAndMore(u32),
    /// It lies in the future, or in the same unknown month or year.
    Unknown,
}

impl Waiting {
    /// From `since` until `today` (a day).
    pub(crate) fn between(since: Date, today: Date) -> Self {
        let (year, month, _) = since.parts();
        let (this_year, this_month, _) = today.parts();
        let years = i32::from(this_year) - i32::from(year);
        let Some(month) = month else {
            return u32::try_from(years)
                .ok()
                .filter(|n| *n > 0)
                .map_or(Self::Unknown, Self::AboutYears);
        };
        let mut months = years * 12 + i32::from(this_month.unwrap_or(1)) - i32::from(month);
        if let (Some(from), Some(to)) = (since.days(), today.days()) {
            let days = to - from;
            if days < 0 {
                return Self::Unknown;
            }
            if days == 0 {
                return Self::Today;
            }
            // Six weeks are still told in days; beyond that nobody counts them.
            if days <= 42 {
                return u32::try_from(days).map_or(Self::Unknown, Self::Days);
            }
            if today.parts().2 < since.parts().2 {
                months -= 1;
            }
            let months = u32::try_from(months).unwrap_or(0);
            return match (months / 12, months % 12) {
                (0 | 1, _) => Self::Months(months),
                (years, 0) => Self::AboutYears(years),
                (years, _) => Self::YearsAndMore(years),
            };
        }
        let Some(months) = u32::try_from(months).ok().filter(|n| *n > 0) else {
            return Self::Unknown;
        };
        match (months / 12, months % 12) {
            (0 | 1, _) => Self::AboutMonths(months),
            (years, 0 | 1) => Self::AboutYears(years),
            (years, 11) => Self::AboutYears(years + 1),
            (years, _) => Self::YearsAndMore(years),
        }
    }

    /// In a sentence: «نحو خمس سنوات».
    pub(crate) fn sentence(self, words: &Words) -> String {
        match self {
            Self::Today => t!(words, wait_today),
            Self::Days(n) => t!(words, wait_days, n = n),
            Self::Months(n) => t!(words, wait_months, n = n),
            Self::AboutMonths(n) => t!(words, wait_about_months, n = n),
            Self::AboutYears(n) => t!(words, wait_about_years, n = n),
            Self::YearsAndMore(n) => t!(words, wait_years_more, n = n),
            Self::Unknown => t!(words, wait_unknown),
        }
    }

    /// As a tall figure with its unit below; the figure is empty where the language has a word
    /// for it (Arabic «يومان»).
    pub(crate) fn tall(self, words: &Words) -> (Option<String>, String) {
        let said = match self {
            Self::Today => t!(words, tall_today),
            Self::Days(n) => t!(words, tall_days, n = n),
            Self::Months(n) => t!(words, tall_months, n = n),
            Self::AboutMonths(n) => t!(words, tall_about_months, n = n),
            Self::AboutYears(n) => t!(words, tall_about_years, n = n),
            Self::YearsAndMore(n) => t!(words, tall_years_more, n = n),
            Self::Unknown => t!(words, tall_unknown),
        };
        match said.split_once('|') {
            Some((figure, unit)) => (Some(figure.trim().to_owned()), unit.trim().to_owned()),
            None => (None, said),
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a failed parse is a failed test")]
    use super::*;

    fn d(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn months_follow_the_side_and_precision_is_kept() {
        let algiers = Dates::of(Lang::Ar, "ar-DZ");
        let tripoli = Dates::of(Lang::Ar, "ar-LY");
        let paris = Dates::of(Lang::Fr, "ar-DZ");
        assert_eq!(algiers.long(d("2019-07-16")), "16 جويلية 2019");
        assert_eq!(tripoli.long(d("2019-07-16")), "16 يوليو 2019");
        assert_eq!(algiers.long(d("2014-07")), "جويلية 2014");
        assert_eq!(algiers.long(d("2001")), "2001");
        assert_eq!(paris.long(d("2012-02")), "février 2012");
        assert_eq!(
            algiers.with_weekday(d("2019-07-16")),
            "الثلاثاء، 16 جويلية 2019"
        );
    }

    #[test]
    fn umm_al_qura_stands_beside_known_days_only() {
        let algiers = Dates::of(Lang::Ar, "ar-DZ");
        assert!(
            algiers
                .hijri(d("2019-07-16"))
                .unwrap()
                .starts_with("13 ذو القعدة 1440")
        );
        assert_eq!(algiers.hijri(d("2014-07")), None);
    }

    #[test]
    fn an_instant_is_told_in_the_zone_given() {
        let dates = Dates::of(Lang::En, "ar-DZ");
        assert_eq!(dates.instant(Time(0), 60), "1 January 1970, 01:00");
    }

    #[test]
    fn waiting_is_no_more_exact_than_the_dates() {
        let today = d("2019-07-16");
        let words = Words::of(Lang::Ar);
        let check = |since: &str, tall: (&str, &str), sentence: &str| {
            let waiting = Waiting::between(d(since), today);
            let (figure, unit) = waiting.tall(words);
            assert_eq!(
                (figure.unwrap_or_default().as_str(), unit.as_str()),
                tall,
                "{since}"
            );
            assert_eq!(waiting.sentence(words), sentence, "{since}");
        };
        check("2019-07-16", ("", "اليوم"), "منذ اليوم");
        check("2019-07-14", ("", "يومان"), "يومان");
        check("2019-07-10", ("6", "أيام"), "6 أيام");
        check("2019-06-20", ("26", "يوما"), "26 يوما");
        check("2014-07", ("5", "سنوات تقريبا"), "نحو خمس سنوات");
        check("2012-02", ("7", "سنوات وأكثر"), "أكثر من سبع سنوات");
        check("2013-12", ("5", "سنوات وأكثر"), "أكثر من خمس سنوات");
        check("2001", ("18", "سنة تقريبا"), "نحو 18 سنة");
        check("2019-09-01", ("", "غير معلوم"), "مدة غير معلومة");
    }
}
