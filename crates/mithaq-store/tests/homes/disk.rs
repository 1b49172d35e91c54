//! Disks that are full, files of other versions, files that are no home.

use crate::world::{World, payload, verify_at};
use mithaq_canon::{Date, Lang};
use mithaq_core::{Event, SessionConvened, SessionKind, Wording};
use mithaq_store::{Fault, Folder, OpenError, Reader, Writer};
use rusqlite::Connection;
use std::{fs, sync::Arc};

#[test]
fn a_full_disk_is_said_and_nothing_is_lost() {
    let mut world = World::new();
    let home = &mut world.homes[0];
    let pages: u32 = Connection::open(home.path.join("mithaq.db"))
        .unwrap()
        .query_row("PRAGMA page_count", [], |row| row.get(0))
        .unwrap();
    home.writer.limit_pages(pages + 2).unwrap();
    let before = home.digest();
    let name = payload(&"a very long name ".repeat(10_000));
    let event = || {
        Event::SessionConvened(SessionConvened {
            kind: SessionKind::Visit,
            name: Wording::one(Lang::En, name.id),
            number: None,
            held: Date::day(2019, 7, 16).unwrap(),
            venue: Wording::empty(),
            agenda: Vec::new(),
        })
    };
    let full = home.act(&event().now(), std::slice::from_ref(&name));
    assert!(matches!(full, Err(Fault::DiskFull { .. })), "{full:?}");
    assert_eq!(home.digest(), before);
    assert!(home.verify().is_sound());
    home.writer.limit_pages(pages + 1000).unwrap();
    home.act(&event().now(), &[name]).unwrap();
    assert!(home.verify().is_sound());
    world.pass();
}

#[test]
fn a_home_of_a_newer_version_is_left_alone() {
    let world = World::new();
    let path = world.homes[0].path.clone();
    let database = path.join("mithaq.db");
    let connection = Connection::open(&database).unwrap();
    connection.pragma_update(None, "user_version", 99).unwrap();
    drop((connection, world.homes));
    let folder = Arc::new(Folder::open(&path).unwrap());
    let before = fs::read(&database).unwrap();
    for refused in [
        Writer::open(folder.clone()).map(drop),
        Reader::open(folder.clone()).map(drop),
    ] {
        match refused {
            Err(OpenError::NewerSchema { found: 99, .. }) => (),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(fs::read(&database).unwrap(), before);
}

#[test]
fn what_is_no_home_is_called_so() {
    let place = tempfile::tempdir().unwrap();
    assert!(matches!(
        Folder::open(place.path()),
        Err(OpenError::NotAHome(_))
    ));
    fs::write(place.path().join("letter.txt"), "x").unwrap();
    assert!(matches!(
        Folder::create(place.path()),
        Err(OpenError::NotEmpty(_))
    ));
    let world = World::new();
    let path = world.homes[1].path.clone();
    drop(world.homes);
    fs::remove_file(path.join("home.key")).unwrap();
    assert!(matches!(Folder::open(&path), Err(OpenError::NoHomeKey(_))));
}

#[test]
fn a_file_that_is_no_database_is_damage_not_a_panic() {
    let world = World::new();
    let path = world.homes[0].path.clone();
    let database = path.join("mithaq.db");
    drop(world.homes);
    for bytes in [
        Vec::new(),
        b"SQLite format 3\0".to_vec(),
        vec![0xa5; 8192],
        fs::read(&database).unwrap()[..4096].to_vec(),
    ] {
        fs::write(&database, &bytes).unwrap();
        assert!(!verify_at(&path).is_sound(), "{} bytes", bytes.len());
    }
}
