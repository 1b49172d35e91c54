//! The values that all pure crates share: one encoding each, and the rules of places and dates.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use mithaq_canon::{
    Canon, Date, Digest, EntryId, Hasher, Lang, Past, PayloadId, Position, Side, SideSet, Time,
    from_bytes, to_bytes,
};
use proptest::prelude::*;

fn reads_back<T: Canon + PartialEq + core::fmt::Debug>(value: &T) {
    assert_eq!(from_bytes::<T>(&to_bytes(value)).as_ref(), Ok(value));
}

fn side() -> impl Strategy<Value = Side> {
    (0..Side::MAX).prop_map(Side)
}

fn past() -> impl Strategy<Value = Past> {
    prop::collection::vec((side(), 0..3u32, 1..50u64), 0..12).prop_map(|rows| {
        let mut past = Past::empty();
        for (side, epoch, size) in rows {
            past.widen(side, epoch, size);
        }
        past
    })
}

fn position() -> impl Strategy<Value = Position> {
    (side(), 0..3u32, 0..60u64).prop_map(|(side, epoch, seq)| Position { side, epoch, seq })
}

proptest! {
    #[test]
    fn values_read_back(
        past in past(),
        at in position(),
        sides in prop::collection::vec(side(), 0..16),
        time in any::<u64>(),
        bytes in any::<[u8; 32]>(),
    ) {
        reads_back(&past);
        reads_back(&at);
        reads_back(&sides.into_iter().collect::<SideSet>());
        reads_back(&Time(time));
        reads_back(&EntryId(Digest(bytes)));
        reads_back(&Some(Digest(bytes)));
    }

    /// A past is a set of entries: joining is union, including is inclusion.
    #[test]
    fn pasts_are_sets(one in past(), other in past(), at in position()) {
        let mut both = one.clone();
        both.join(&other);
        prop_assert_eq!(both.contains(at), one.contains(at) || other.contains(at));
        prop_assert!(both.includes(&one) && both.includes(&other));
        let mut again = other.clone();
        again.join(&one);
        prop_assert_eq!(&both, &again);
        if one.includes(&other) && other.contains(at) {
            prop_assert!(one.contains(at));
        }
        prop_assert_eq!(one.includes(&other), both == one);
    }

    #[test]
    fn sets_of_sides(sides in prop::collection::vec(side(), 0..16), one in side()) {
        let set: SideSet = sides.iter().copied().collect();
        prop_assert_eq!(set.contains(one), sides.contains(&one));
        prop_assert!(set.with(one).contains(one));
        prop_assert!(!set.without(one).contains(one));
        prop_assert_eq!(set.iter().collect::<SideSet>(), set);
        prop_assert!(set.with(one).contains_all(set));
    }

    /// The next day is the next date, and back.
    #[test]
    fn days_and_dates_agree(days in -719_528i64..23_217_000) {
        let date = Date::from_days(days);
        prop_assert_eq!(date.days(), Some(days));
        prop_assert!(date < Date::from_days(days + 1));
        reads_back(&date);
    }

    #[test]
    fn dates_print_and_parse(days in -719_528i64..2_932_897, known in 1..=3u8) {
        let (year, month, day) = Date::from_days(days).parts();
        let (month, day) = (month.unwrap(), day.unwrap());
        let date = match known {
            1 => Date::year(year),
            2 => Date::month(year, month).unwrap(),
            _ => Date::day(year, month, day).unwrap(),
        };
        prop_assert_eq!(date.to_string().parse(), Ok(date));
        reads_back(&date);
    }

    /// Whatever clock: a date that can be encoded can be read.
    #[test]
    fn any_instant_has_a_date(time in any::<u64>(), offset in -900i16..900) {
        reads_back(&Time(time).date(offset));
    }

    #[test]
    fn any_count_of_days_has_a_date(days in any::<i64>(), near in -100_000_000i64..100_000_000) {
        reads_back(&Date::from_days(days));
        reads_back(&Date::from_days(near));
    }

    #[test]
    fn ids_print_and_parse(bytes in any::<[u8; 32]>()) {
        let id = EntryId(Digest(bytes));
        prop_assert_eq!(id.to_string().parse(), Ok(id));
        prop_assert!(id.to_string().to_uppercase().parse::<EntryId>().is_err() || !id.to_string().contains(char::is_alphabetic));
    }
}

#[test]
fn a_date_can_mean_its_first_to_its_last_day() {
    for (date, first, last) in [
        ("2019-07-16", "2019-07-16", "2019-07-16"),
        ("2012-02", "2012-02-01", "2012-02-29"),
        ("2014-12", "2014-12-01", "2014-12-31"),
        ("2001", "2001-01-01", "2001-12-31"),
    ] {
        let [date, first, last] = [date, first, last].map(|text| text.parse::<Date>().unwrap());
        assert_eq!(Date::from_days(date.earliest()), first);
        assert_eq!(Date::from_days(date.latest()), last);
    }
}

#[test]
fn days_that_do_not_exist_are_refused() {
    for (year, month, day) in [
        (2019, 2, 29),
        (1900, 2, 29),
        (2000, 13, 1),
        (2000, 4, 31),
        (2000, 1, 0),
    ] {
        assert!(Date::day(year, month, day).is_err());
        let bytes = [
            &[0x83][..],
            &to_bytes(&year),
            &to_bytes(&month),
            &to_bytes(&day),
        ]
        .concat();
        assert!(from_bytes::<Date>(&bytes).is_err());
    }
    assert!(Date::day(2000, 2, 29).is_ok());
    for text in [
        "",
        "2014-7",
        "14-07",
        "2014-07-32",
        "2014-07-16-1",
        "+014",
        "2014-00",
    ] {
        assert!(text.parse::<Date>().is_err(), "{text}");
    }
}

/// A clock far in the future must not produce a date that no peer can read.
#[test]
fn the_calendar_ends_on_a_day_that_exists() {
    let leap_day_of_year_70_000 = 24_847_746 + 59;
    for days in leap_day_of_year_70_000 - 400..leap_day_of_year_70_000 + 400 {
        reads_back(&Date::from_days(days));
    }
    assert_eq!(Date::from_days(i64::MAX).to_string(), "65535-12-31");
    assert_eq!(Date::from_days(i64::MIN).to_string(), "0000-01-01");
}

#[test]
fn a_day_begins_at_midnight_of_the_legal_zone() {
    let midnight_utc = Time(1_563_235_200_000);
    assert_eq!(midnight_utc.date(0).to_string(), "2019-07-16");
    assert_eq!(Time(midnight_utc.0 - 1).date(0).to_string(), "2019-07-15");
    assert_eq!(Time(midnight_utc.0 - 1).date(60).to_string(), "2019-07-16");
    assert_eq!(Time(0).date(-60).to_string(), "1969-12-31");
}

#[test]
fn sides_and_pasts_out_of_order_are_refused() {
    assert!(from_bytes::<Side>(&[16]).is_err());
    let row = |side: u8| [0x83, side, 0, 1];
    let rows = |one: u8, next: u8| [&[0x82][..], &row(one), &row(next)].concat();
    assert!(from_bytes::<Past>(&rows(0, 1)).is_ok());
    assert!(from_bytes::<Past>(&rows(1, 0)).is_err());
    assert!(from_bytes::<Past>(&rows(1, 1)).is_err());
    assert!(from_bytes::<Lang>(&to_bytes(&String::from("de"))).is_err());
}

#[test]
fn hashes_are_the_standard_ones() {
    // FIPS 180-4, the example "abc".
    assert_eq!(
        Digest::of(&[b"a", b"bc"]).to_string(),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
    let mut hasher = Hasher::new("mithaq/payload/0");
    hasher.update(&[7; 32]);
    hasher.update(b"text");
    assert_eq!(
        PayloadId::commit(&[7; 32], b"text"),
        PayloadId(hasher.finish())
    );
    assert_eq!(
        PayloadId::commit(&[7; 32], b"text").0,
        Digest::of(&[b"mithaq/payload/0\0", &[7; 32], b"text"])
    );
}
