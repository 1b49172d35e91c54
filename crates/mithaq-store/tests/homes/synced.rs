//! Which commits wait for the disk, and what a power cut takes of the others.

use crate::world::{World, verify_at};
use std::{fs, path::Path};

/// How many entries a home has on a disk whose power goes now: a copy, with no more of the log beside
/// the database than was synced.
fn after_a_power_cut(home: &Path, synced: u64) -> u64 {
    let place = tempfile::tempdir().unwrap();
    for file in fs::read_dir(home).unwrap() {
        let file = file.unwrap().path();
        fs::copy(&file, place.path().join(file.file_name().unwrap())).unwrap();
    }
    let log = place.path().join("mithaq.db-wal");
    let log = fs::File::options().write(true).open(log).unwrap();
    let len = log.metadata().unwrap().len();
    log.set_len(len.min(synced)).unwrap();
    let report = verify_at(place.path());
    assert!(report.is_sound(), "{:#?}", report.findings);
    report.entries
}

#[test]
fn only_receipts_of_others_wait_for_the_next_sync_and_come_again() {
    let mut world = World::new();
    let left = |world: &World, at: usize| {
        let home = &world.homes[at];
        after_a_power_cut(&home.path, home.writer.synced_len())
    };
    world.homes[0].convene("A session");
    assert!(!world.homes[0].writer.is_unsynced(), "who acted was told");
    let entries = world.homes[0].verify().entries;
    assert_eq!(left(&world, 0), entries);

    let act = world.homes[0].pack(&world.homes[1]);
    world.homes[1].take(&act);
    assert!(!world.homes[1].writer.is_unsynced(), "it gave a receipt");
    assert_eq!(left(&world, 1), entries + 1);

    let receipt = world.homes[1].pack(&world.homes[0]);
    world.homes[0].take(&receipt);
    assert!(world.homes[0].writer.is_unsynced());
    assert_eq!(world.homes[0].verify().entries, entries + 1);
    assert_eq!(left(&world, 0), entries, "it is not on the disk yet");

    // The next commit that waits for its sync has it with it.
    world.homes[0].convene("Another");
    assert_eq!(left(&world, 0), entries + 2);
}

#[test]
fn what_was_not_synced_can_be() {
    let mut world = World::new();
    world.homes[0].convene("A session");
    world.homes[0].writer.tell().unwrap();
    let home = &mut world.homes[0];
    assert!(home.writer.is_unsynced(), "rows can be made anew");
    let before = home.writer.synced_len();
    home.writer.sync().unwrap();
    assert!(!home.writer.is_unsynced());
    assert!(home.writer.synced_len() > before);
}
