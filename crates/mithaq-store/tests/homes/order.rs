//! Verify judges in the order of application, also where the entries came in another.

use crate::world::World;
use mithaq_store::{Damage, Part};
use rusqlite::Connection;
use std::path::Path;

fn open(home: &Path) -> Connection {
    Connection::open(home.join("mithaq.db")).unwrap()
}

/// A world in which two entries of the first side waited for their texts in the second's home,
/// while that went on.
fn world() -> World {
    let mut world = World::new();
    let [north, south] = &mut world.homes;
    north.convene("The text comes late");
    north.convene("This one too");
    let parcel = north.pack(south);
    south.take_without_texts(&parcel);
    south.convene("Meanwhile");
    south.convene("Meanwhile again");
    let waits = south.verify();
    assert!(waits.is_sound(), "{:#?}", waits.findings);
    south.take(&parcel);
    south.convene("Afterwards");
    world.pass();
    for home in &mut world.homes {
        home.writer.tell().unwrap();
    }
    world
}

#[test]
fn entries_that_waited_are_judged_when_they_were_applied() {
    let world = world();
    let south = &world.homes[1];
    let early = open(&south.path)
        .query_row(
            "SELECT count(*) FROM entry one JOIN entry other
             ON one.row < other.row AND one.applied > other.applied",
            [],
            |row| row.get::<_, u32>(0),
        )
        .unwrap();
    assert!(early >= 4, "{early}");
    let report = south.verify();
    assert!(report.is_sound(), "{:#?}", report.findings);
}

#[test]
fn a_wrong_number_in_the_order_of_application_is_found_and_ends_nothing() {
    let world = world();
    let south = &world.homes[1];
    let connection = open(&south.path);
    let numbers: Vec<i64> = connection
        .prepare("SELECT applied FROM entry ORDER BY row")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    let entries = u64::try_from(numbers.len()).unwrap();
    for number in numbers {
        for wrong in [0, -number, number + 1_000, i64::MAX, i64::MIN] {
            let set = "UPDATE entry SET applied = ?2 WHERE applied = ?1";
            connection.execute(set, [number, wrong]).unwrap();
            let report = south.verify();
            let is_number = |finding: &mithaq_store::Finding| {
                finding.damage == Damage::Differs && finding.detail.contains("number")
            };
            assert!(
                report.findings.iter().any(is_number),
                "{number} {wrong}: {:#?}",
                report.findings
            );
            assert_eq!(report.entries, entries);
            connection.execute(set, [wrong, number]).unwrap();
        }
    }
    assert!(south.verify().is_sound());
}

#[test]
fn an_act_that_is_repeated_is_void_and_for_that_reason() {
    let mut world = World::new();
    let north = &mut world.homes[0];
    north.repeat();
    north.writer.tell().unwrap();
    let report = north.verify();
    assert!(report.is_sound(), "{:#?}", report.findings);
    for (void, finds) in [
        ("NULL", true),
        ("'not-empowered'", true),
        ("'act-repeatex'", true),
        ("'act-repeated'", false),
    ] {
        open(&north.path)
            .execute_batch(&format!(
                "UPDATE entry SET void = {void} WHERE applied = (SELECT max(applied) FROM entry)"
            ))
            .unwrap();
        let differs = |finding: &mithaq_store::Finding| {
            matches!(finding.part, Part::Entry(_)) && finding.damage == Damage::Differs
        };
        let found = north.verify().findings.iter().any(differs);
        assert_eq!(found, finds, "{void}");
    }
}

#[test]
fn a_missing_text_is_told_with_the_entry_that_rests_on_it() {
    let world = World::new();
    let south = &world.homes[1];
    open(&south.path)
        .execute_batch("DELETE FROM payload WHERE row = 2")
        .unwrap();
    let findings = south.verify().findings;
    let missing: Vec<_> = findings
        .iter()
        .filter(|finding| finding.damage == Damage::Missing)
        .map(|finding| finding.part)
        .collect();
    assert!(
        matches!(missing[..], [Part::Payload(_), Part::Entry(_)]),
        "{findings:#?}"
    );
}
