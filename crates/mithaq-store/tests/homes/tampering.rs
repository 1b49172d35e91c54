//! Verify finds every change to what was stored.

use crate::{
    rebuild::{SHOWN, Table, table},
    world::{World, verify_at},
};
use mithaq_store::{Damage, Part};
use rusqlite::{Connection, params};
use std::{fs, path::Path};

fn open(home: &Path) -> Connection {
    Connection::open(home.join("mithaq.db")).unwrap()
}

#[test]
fn a_sound_home_is_sound() {
    let world = World::new();
    for home in &world.homes {
        let report = home.verify();
        assert!(report.is_sound(), "{:#?}", report.findings);
        assert!(report.entries > 8 && report.receipts > 3 && report.payloads > 4);
    }
}

/// Flips one byte of one stored value at a time, puts it back, and says what was not found.
fn undetected(home: &Path, table: &str, column: &str, step: usize) -> Vec<String> {
    let connection = open(home);
    let mut rows = connection
        .prepare(&format!(
            "SELECT rowid, {column} FROM {table} WHERE {column} IS NOT NULL"
        ))
        .unwrap();
    let values: Vec<(i64, Vec<u8>)> = rows
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert!(!values.is_empty(), "{table}.{column}");
    let set = format!("UPDATE {table} SET {column} = ?2 WHERE rowid = ?1");
    let mut missed = Vec::new();
    for (place, (row, value)) in values.iter().enumerate() {
        // Another phase for each row, so that all offsets have their turn.
        for at in (place % step..value.len()).step_by(step) {
            let mut changed = value.clone();
            changed[at] ^= 1 << (at % 8);
            connection.execute(&set, params![row, changed]).unwrap();
            if verify_at(home).is_sound() {
                missed.push(format!("{table} {row}: {column}[{at}]"));
            }
        }
        connection.execute(&set, params![row, value]).unwrap();
    }
    assert!(verify_at(home).is_sound());
    missed
}

#[test]
fn every_flipped_byte_of_an_entry_is_found() {
    let world = World::new();
    let home = &world.homes[0].path;
    let none: [String; 0] = [];
    // Signatures and receipts lie in these bytes, most of them inner signatures.
    assert_eq!(undetected(home, "entry", "bytes", 149), none);
    for (column, step) in [("id", 31), ("root", 31), ("past", 5), ("act", 31)] {
        assert_eq!(undetected(home, "entry", column, step), none);
    }
}

#[test]
fn every_flipped_byte_of_a_text_or_a_receipt_is_found() {
    let world = World::new();
    let home = &world.homes[0].path;
    let none: [String; 0] = [];
    for (column, step) in [("sealed", 13), ("wrapped", 13), ("id", 13)] {
        assert_eq!(undetected(home, "payload", column, step), none);
    }
    assert_eq!(undetected(home, "receipt", "root", 17), none);
}

/// Changes the home by SQL and says what verify finds.
fn after(sql: &str) -> Vec<mithaq_store::Finding> {
    let world = World::new();
    let path = world.homes[0].path.clone();
    open(&path).execute_batch(sql).unwrap();
    let report = world.homes[0].verify();
    assert!(!report.is_sound(), "{sql}");
    report.findings
}

#[test]
fn numbers_and_rows_are_checked_too() {
    for sql in [
        "UPDATE entry SET seq = seq + 100 WHERE side = 0 AND seq = 3",
        "UPDATE entry SET epoch = 1 WHERE side = 1 AND seq = 1",
        "UPDATE entry SET side = 1, seq = 77 WHERE side = 0 AND seq = 2",
        "UPDATE entry SET applied = applied + 100 WHERE side = 0 AND seq = 2",
        "UPDATE entry SET void = 'seen-contradicts' WHERE side = 1 AND seq = 1",
        "UPDATE entry SET applied = NULL, past = NULL WHERE side = 1 AND seq = 1",
        "DELETE FROM receipt WHERE row = 1",
        "UPDATE receipt SET size = size + 1 WHERE row = 2",
        "UPDATE receipt SET delivered = 1 - delivered WHERE row = 2",
        "INSERT INTO receipt SELECT 900, entry, by, side, epoch, size, root, delivered
         FROM receipt WHERE row = 1",
        "PRAGMA foreign_keys = OFF;
         INSERT INTO receipt SELECT 900, 0, by, side, epoch, size, root, delivered
         FROM receipt WHERE row = 1",
        "PRAGMA foreign_keys = OFF;
         INSERT INTO receipt SELECT 900, 9000, by, side, epoch, size, root, delivered
         FROM receipt WHERE row = 1",
        "INSERT INTO receipt SELECT 900, (SELECT row FROM entry WHERE act IS NOT NULL LIMIT 1),
                                    by, side, epoch, size, root, delivered
         FROM receipt WHERE row = 1",
        "INSERT INTO node VALUES (0, 0, 8, 7, zeroblob(32))",
        "DELETE FROM payload WHERE row = 2",
        "UPDATE payload SET wrapped = NULL, sealed = NULL, ground = 1 WHERE row = 2",
        "UPDATE shown SET place = place + 1 WHERE tab = 'provision'",
        "INSERT INTO shown SELECT NULL, tab, x'00', parent, place, part, bytes FROM shown LIMIT 1",
        "DELETE FROM shown WHERE tab = 'act'",
        "UPDATE shown SET row = row + 1 WHERE row = (SELECT max(row) FROM shown)",
        "UPDATE shown SET row = -row - 1 WHERE row = (SELECT max(row) FROM shown)",
        "UPDATE telling SET applied = applied - 1",
        "UPDATE telling SET applied = applied + 1",
        "DELETE FROM telling",
        "UPDATE named_lately SET row = row + 400 WHERE row = (SELECT min(row) FROM named_lately)",
        "UPDATE named_lately SET row = row + (1 << 60) WHERE row > 0",
        "DELETE FROM named_lately WHERE row = (SELECT min(row) FROM named_lately)",
        "INSERT INTO named_near SELECT hash, row & 0xffffff FROM named_lately LIMIT 1",
        "INSERT INTO named_middle SELECT hash, (row & 0xffffff) + 1 FROM named_lately LIMIT 1",
        "INSERT INTO named_far VALUES (1, 4)",
        "INSERT INTO payload SELECT 900, id, wrapped, sealed, ground FROM payload WHERE row = 2",
        "PRAGMA foreign_keys = OFF; DELETE FROM entry WHERE side = 1 AND seq = 1",
        "PRAGMA foreign_keys = OFF; DELETE FROM entry",
    ] {
        after(sql);
    }
}

#[test]
fn a_home_of_an_earlier_version_is_told_what_brings_it_to_this_one() {
    // Its tables are others, and nothing that is not there is called damage.
    let findings = after("PRAGMA user_version = 3; DROP TABLE named_lately; DROP TABLE telling");
    let [finding] = findings.as_slice() else {
        panic!("{findings:#?}");
    };
    assert!(finding.to_string().contains("mithaq rebuild"), "{finding}");
}

#[test]
fn a_cut_tail_is_found_by_the_mark_and_by_receipts() {
    let cut = "PRAGMA foreign_keys = OFF;
               DELETE FROM entry WHERE side = 0 AND seq = (SELECT max(seq) FROM entry WHERE side = 0);";
    let findings = after(cut);
    let is_cut = |finding: &mithaq_store::Finding| {
        finding.part == Part::OwnLog && finding.damage == Damage::CutTail
    };
    assert!(findings.iter().any(is_cut), "{findings:#?}");
    // Without a mark to say so, the other side's receipts do.
    let world = World::new();
    let home = &world.homes[0];
    open(&home.path)
        .execute_batch(
            "PRAGMA foreign_keys = OFF;
             DELETE FROM entry WHERE side = 0 AND seq >= 3;
             DELETE FROM receipt WHERE entry NOT IN (SELECT row FROM entry);",
        )
        .unwrap();
    fs::remove_file(home.path.join("head.mark")).unwrap();
    let findings = home.verify().findings;
    assert!(findings.iter().any(is_cut), "{findings:#?}");
}

#[test]
fn files_beside_the_database_are_checked() {
    for file in ["charter.cbor", "server.key", "transport.key"] {
        let world = World::new();
        let home = &world.homes[0];
        let path = home.path.join(file);
        let whole = fs::read(&path).unwrap();
        for at in (0..whole.len()).step_by(whole.len() / 24 + 1) {
            let mut changed = whole.clone();
            changed[at] ^= 4;
            fs::write(&path, changed).unwrap();
            assert!(!home.verify().is_sound(), "{file}[{at}]");
        }
    }
}

/// Everything of the record that the database holds, or none if it cannot be read: without the
/// numbers of rows, and without when this server received something, which nobody can recompute.
fn content(home: &Path) -> Option<Vec<Table>> {
    let connection = Connection::open(home.join("mithaq.db")).ok()?;
    let record = [
        "(SELECT side, epoch, seq, id, bytes, root, act, applied, past, void FROM entry)",
        "(SELECT id, wrapped, sealed, ground FROM payload)",
        "(SELECT by, side, epoch, size, root, delivered FROM receipt)",
        "(SELECT id, bytes FROM twin)",
        SHOWN,
        "telling",
    ];
    let tables = record.iter().map(|name| table(&connection, name).ok());
    tables.collect()
}

#[test]
fn a_byte_flipped_anywhere_in_the_file_is_found_if_it_changes_anything() {
    let world = World::new();
    world.homes[0].writer.checkpoint().unwrap();
    let place = tempfile::tempdir().unwrap();
    for file in fs::read_dir(&world.homes[0].path).unwrap() {
        let path = file.unwrap().path();
        fs::copy(&path, place.path().join(path.file_name().unwrap())).unwrap();
    }
    let home = place.path();
    let database = home.join("mithaq.db");
    let whole = fs::read(&database).unwrap();
    let before = content(home).unwrap();
    let mut changed_something = 0;
    for at in (0..whole.len()).step_by(whole.len() / 1500) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x10;
        fs::write(&database, bytes).unwrap();
        for beside in ["mithaq.db-wal", "mithaq.db-shm"] {
            let _ = fs::remove_file(home.join(beside));
        }
        let is_sound = verify_at(home).is_sound();
        if content(home).as_ref() != Some(&before) {
            changed_something += 1;
            assert!(!is_sound, "byte {at}");
        }
    }
    assert!(changed_something > 50, "{changed_something}");
}
