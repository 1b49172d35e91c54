#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]
use super::{tiers::*, *};
use crate::database;
use mithaq_canon::Digest;
use std::collections::BTreeSet;

/// A database with so many texts, each noted.
fn texts(count: i64) -> (tempfile::TempDir, Connection, Known) {
    let folder = tempfile::tempdir().unwrap();
    let connection = database::create(&folder.path().join("a.db")).unwrap();
    let mut known = Known::default();
    let all = connection.unchecked_transaction().unwrap();
    for n in 0..count {
        add(&all, &mut known, &id(n));
    }
    all.commit().unwrap();
    (folder, connection, known)
}

fn id(n: i64) -> [u8; 32] {
    Digest::of(&[&n.to_be_bytes()]).0
}

fn add(connection: &Connection, known: &mut Known, id: &[u8; 32]) -> i64 {
    let sql = "INSERT INTO payload (id, ground) VALUES (?1, 1)";
    connection.execute(sql, [id]).unwrap();
    let row = connection.last_insert_rowid();
    note(connection, Some(known), (Kind::Text, id), row).unwrap();
    row
}

/// The row of a text, which the writer and whoever only reads find alike.
fn row(connection: &Connection, known: &Known, id: &[u8; 32]) -> Option<i64> {
    let sql = "SELECT row FROM payload WHERE row = ?1 AND id = ?2";
    let find = |names: Names<'_>| names.find_by(Kind::Text, id, sql, |row| row.get(0));
    let found: Option<i64> = find(Names::with(connection, Some(known))).unwrap();
    assert_eq!(find(Names::stored(connection)).unwrap(), found);
    found
}

fn count(connection: &Connection, table: &str) -> i64 {
    let sql = format!("SELECT count(*) FROM {table}");
    connection.query_row(&sql, [], |row| row.get(0)).unwrap()
}

fn settle(connection: &Connection, known: &mut Known) {
    let settled = known.settle(connection).unwrap();
    known.note_settled(settled);
}

fn stored(connection: &Connection) -> BTreeSet<(i64, i64)> {
    let mut all = BTreeSet::new();
    whole::each_stored(connection, ALL, |short, at| {
        assert!(all.insert((short, at)), "one name lies in two places");
    })
    .unwrap();
    all
}

/// Fills an index with so many names of nothing, at equal distances.
fn fill(connection: &Connection, table: &str, count: i64) {
    let step = i64::MAX / count * 2;
    let sql = format!(
        "WITH RECURSIVE n (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n + 1 < {count})
         INSERT INTO {table} SELECT -9223372036854775807 + {count} + n * {step}, 4 * n FROM n"
    );
    connection.execute_batch(&sql).unwrap();
}

#[test]
fn a_name_is_found_before_and_after_it_is_put_in_order() {
    let (_folder, connection, mut known) = texts(LATELY_FULL - 1);
    settle(&connection, &mut known);
    assert_eq!(count(&connection, "named_near"), 0, "too early");
    assert_eq!(row(&connection, &known, &id(7)), Some(8));
    let last = add(&connection, &mut known, &id(-1));
    settle(&connection, &mut known);
    assert_eq!(count(&connection, "named_near"), LATELY_FULL);
    assert_eq!(count(&connection, "named_lately"), 0);
    assert_eq!(row(&connection, &known, &id(7)), Some(8));
    assert_eq!(row(&connection, &known, &id(-1)), Some(last));
    assert_eq!(row(&connection, &known, &id(-2)), None);
    assert!(are_whole(&connection).unwrap());
    for (from, to) in [
        ("named_near", "named_middle"),
        ("named_middle", "named_far"),
    ] {
        let all = format!("INSERT INTO {to} SELECT * FROM {from}; DELETE FROM {from}");
        connection.execute_batch(&all).unwrap();
        assert_eq!(row(&connection, &known, &id(7)), Some(8), "in {to}");
    }
    assert_eq!(count(&connection, "named_far"), LATELY_FULL);
    assert!(are_whole(&connection).unwrap());
}

#[test]
fn each_index_hands_on_what_it_has_too_much_of_and_nothing_is_lost() {
    let (_folder, connection, mut known) = texts(LATELY_FULL);
    for tier in &TIERS {
        fill(&connection, tier.from, tier.full);
    }
    let before = stored(&connection);
    settle(&connection, &mut known);
    assert_eq!(stored(&connection), before);
    let [near, middle] = TIERS.map(|tier| {
        let left = count(&connection, tier.from);
        assert!(left <= tier.full, "{left} in {}", tier.from);
        left
    });
    // One slice of each, and no more.
    let most = LATELY_FULL + TIERS[0].full - near;
    assert!((3000..3500).contains(&most), "{most} went on from near");
    assert!(middle > TIERS[1].full - 6000, "{middle} left in the middle");
    assert_eq!(row(&connection, &known, &id(7)), Some(8));
    // The next time it is the turn of others.
    let last = "SELECT max(hash) FROM named_far";
    let last = |connection: &Connection| -> i64 {
        connection.query_row(last, [], |row| row.get(0)).unwrap()
    };
    let first = last(&connection);
    let more = connection.unchecked_transaction().unwrap();
    for n in LATELY_FULL..8 * LATELY_FULL {
        add(&more, &mut known, &id(n));
    }
    more.commit().unwrap();
    settle(&connection, &mut known);
    assert!(last(&connection) > first);
}

#[test]
fn the_slices_of_a_tier_are_all_hashes() {
    for (tier, slices) in TIERS.iter().zip([8, 64]) {
        assert_eq!(tier.slice(0).0, i64::MIN);
        for turn in 1..slices {
            assert_eq!(tier.slice(turn - 1).1 + 1, tier.slice(turn).0);
        }
        assert_eq!(tier.slice(slices - 1).1, i64::MAX);
        assert_eq!(
            tier.slice(slices),
            tier.slice(0),
            "and from the first again"
        );
    }
}

#[test]
fn what_nobody_has_put_in_order_for_long_is_put_in_order_within_the_act() {
    let most = i64::try_from(LATELY_MAX).unwrap();
    let (_folder, connection, mut known) = texts(most - 1);
    assert_eq!(count(&connection, "named_near"), 0);
    add(&connection, &mut known, &id(-1));
    assert_eq!(count(&connection, "named_near"), most);
    add(&connection, &mut known, &id(-2));
    for n in [0, 77, -1, -2] {
        assert!(row(&connection, &known, &id(n)).is_some());
    }
    assert!(are_whole(&connection).unwrap());
}

#[test]
fn what_a_failed_transaction_put_in_order_is_found_where_it_was() {
    let (_folder, mut connection, known) = texts(LATELY_FULL);
    let failed = connection.transaction().unwrap();
    let _never_told = known.settle(&failed).unwrap();
    assert_eq!(count(&failed, "named_lately"), 0);
    failed.rollback().unwrap();
    assert_eq!(count(&connection, "named_lately"), LATELY_FULL);
    assert_eq!(row(&connection, &known, &id(7)), Some(8));
}

#[test]
fn a_start_finds_what_came_lately() {
    let (_folder, connection, mut known) = texts(LATELY_FULL);
    settle(&connection, &mut known);
    let last = add(&connection, &mut known, &id(-1));
    let known = Known::load(&connection).unwrap();
    assert_eq!(row(&connection, &known, &id(7)), Some(8));
    assert_eq!(row(&connection, &known, &id(-1)), Some(last));
    assert_eq!(row(&connection, &known, &id(-2)), None);
}

#[test]
fn names_that_begin_alike_are_told_apart() {
    let (_folder, connection, mut known) = texts(3);
    let mut alike = id(1);
    alike[31] ^= 1;
    assert_eq!(row(&connection, &known, &alike), None);
    let other = add(&connection, &mut known, &alike);
    assert_eq!(row(&connection, &known, &alike), Some(other));
    assert_eq!(row(&connection, &known, &id(1)), Some(2));
}

#[test]
fn an_entry_its_act_and_a_text_whose_names_begin_alike_are_three_names() {
    let (_folder, connection, mut known) = texts(0);
    let [mut entry, mut act, mut text] = [id(1); 3];
    (entry[31], act[31], text[31]) = (1, 2, 3);
    let sql = "INSERT INTO entry (row, side, epoch, seq, id, bytes, root, received, act, keys)
               VALUES (1, 0, 0, 0, ?1, x'', x'', 0, ?2, 0)";
    connection.execute(sql, [&entry, &act]).unwrap();
    for (kind, hash) in [(Kind::Entry, &entry), (Kind::Act, &act)] {
        note(&connection, Some(&mut known), (kind, hash), 1).unwrap();
    }
    assert_eq!(add(&connection, &mut known, &text), 1);
    for _ in 0..2 {
        assert_eq!(stored(&connection).len(), 3);
        assert!(are_whole(&connection).unwrap());
        for (kind, hash) in [
            (Kind::Entry, &entry),
            (Kind::Act, &act),
            (Kind::Text, &text),
        ] {
            let mut looked = Vec::new();
            let names = Names::with(&connection, Some(&known));
            let look = |row| {
                looked.push(row);
                Ok(None::<()>)
            };
            names.find(kind, hash, look).unwrap();
            assert_eq!(looked, [1], "{kind:?} is looked for among its own");
            known = Known::load(&connection).unwrap();
        }
        remake(&connection).unwrap();
        known = Known::load(&connection).unwrap();
    }
    assert!(repeated_acts(&connection).unwrap().is_empty());
}

#[test]
fn acts_that_stand_in_several_rows_are_named() {
    let (_folder, connection, mut known) = texts(0);
    for (row, n) in [(1, 1), (2, 2), (3, 1), (4, 3), (5, 2), (6, 2)] {
        note(&connection, Some(&mut known), (Kind::Act, &id(n)), row).unwrap();
        note(&connection, Some(&mut known), (Kind::Entry, &id(n)), row).unwrap();
        if row == 2 {
            let all = format!("INSERT INTO named_far {ALL_LATELY}; DELETE FROM named_lately");
            connection.execute_batch(&all).unwrap();
        }
    }
    assert_eq!(repeated_acts(&connection).unwrap(), [1, 2, 3, 5, 6]);
}

#[test]
fn a_note_made_twice_stops_nothing() {
    let (_folder, connection, mut known) = texts(LATELY_FULL);
    let again = (Kind::Text, &id(1));
    note(&connection, Some(&mut known), again, 2).unwrap();
    settle(&connection, &mut known);
    note(&connection, Some(&mut known), again, 2).unwrap();
    for n in LATELY_FULL..2 * LATELY_FULL {
        add(&connection, &mut known, &id(n));
    }
    settle(&connection, &mut known);
    assert_eq!(count(&connection, "named_near"), 2 * LATELY_FULL);
    assert_eq!(row(&connection, &known, &id(1)), Some(2));
}

#[test]
fn what_is_wrong_in_any_index_is_seen_and_made_anew() {
    let lately = [
        "DELETE FROM named_lately WHERE hash = (SELECT min(hash) FROM named_lately)",
        "INSERT INTO named_lately (row, hash) VALUES (4, 1)",
        "UPDATE named_lately SET row = row + 400",
        "UPDATE named_lately SET row = row - 1",
        // Where nobody looks for it.
        "UPDATE named_lately SET row = row + (4 << 56)",
        "UPDATE named_lately SET row = row | (1 << 63)",
        "UPDATE named_lately SET hash = hash + 1",
        "INSERT INTO named_near SELECT hash, row & 0xffffff FROM named_lately LIMIT 1",
        "DELETE FROM named_lately",
    ];
    for wrong in lately {
        let (_folder, connection, known) = texts(3);
        check(&connection, &known, wrong);
    }
    for table in ["named_near", "named_middle", "named_far"] {
        for wrong in [
            "DELETE FROM TABLE WHERE at >> 2 = 2",
            "INSERT INTO TABLE (hash, at) VALUES (1, 2)",
            "UPDATE TABLE SET at = at + 4 WHERE at >> 2 = 3",
            "UPDATE TABLE SET at = at - 1 WHERE at >> 2 = 3",
            "UPDATE TABLE SET hash = hash + 1 WHERE at >> 2 = 3",
            "INSERT INTO named_lately (row, hash) SELECT at, hash FROM TABLE WHERE at >> 2 = 1",
            "DELETE FROM TABLE",
        ] {
            let (_folder, connection, known) = texts(3);
            let there = format!("INSERT INTO {table} {ALL_LATELY}; DELETE FROM named_lately");
            connection.execute_batch(&there).unwrap();
            check(&connection, &known, &wrong.replace("TABLE", table));
        }
    }
}

fn check(connection: &Connection, known: &Known, wrong: &str) {
    assert!(are_whole(connection).unwrap());
    connection.execute_batch(wrong).unwrap();
    assert!(!are_whole(connection).unwrap(), "{wrong}");
    remake(connection).unwrap();
    assert!(are_whole(connection).unwrap());
    assert_eq!(row(connection, known, &id(1)), Some(2));
}
