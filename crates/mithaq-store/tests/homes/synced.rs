//! Which commits wait for the disk, and what a power cut takes of the others.

use crate::world::{Home, World, verify_at};
use mithaq_canon::Digest;
use mithaq_record::Parcel;
use mithaq_store::Finding;
use std::{collections::BTreeSet, fs, path::Path};

const LOG: &str = "mithaq.db-wal";

fn copy(home: &Path) -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    for file in fs::read_dir(home).unwrap() {
        let file = file.unwrap().path();
        fs::copy(&file, place.path().join(file.file_name().unwrap())).unwrap();
    }
    place
}

/// How many entries a home has on a disk whose power goes now: a copy, with no more of the log beside
/// the database than was synced.
fn after_a_power_cut(home: &Path, synced: u64) -> u64 {
    let place = copy(home);
    let log = place.path().join(LOG);
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

/// What a disk may have of a file whose last writes were not synced: of each block what lay there
/// before them or what lies there now, whichever was written last.
struct Torn {
    before: Vec<u8>,
    now: Vec<u8>,
    /// The blocks that differ.
    moved: Vec<usize>,
}

/// How many falls of each kind.
const EACH: usize = 7;

/// A sector, the least that a disk keeps or loses.
const SECTOR: usize = 512;

/// What the system's cache keeps or loses.
const CACHE_PAGE: usize = 4096;

impl Torn {
    /// `kept` bytes at its beginning are on the disk for sure.
    fn of(mut before: Vec<u8>, now: Vec<u8>, kept: usize, block: usize) -> Self {
        before.resize(now.len().max(before.len()), 0);
        before[..kept].copy_from_slice(&now[..kept]);
        let blocks = 0..now.len().div_ceil(block);
        let differs = |at: &usize| {
            let place = at * block..now.len().min((at + 1) * block);
            before[place.clone()] != now[place]
        };
        let moved = blocks.filter(differs).collect();
        Self { before, now, moved }
    }

    /// The file with what `is_written` says of the blocks that differ.
    fn with(&self, block: usize, is_written: impl Fn(usize) -> bool) -> Vec<u8> {
        let mut bytes = self.before.clone();
        for (number, at) in self.moved.iter().enumerate() {
            if is_written(number) {
                let place = at * block..self.now.len().min((at + 1) * block);
                bytes[place.clone()].copy_from_slice(&self.now[place]);
            }
        }
        bytes
    }
}

/// What a home held after a commit: how many entries, and what they mean.
fn held(home: &mut Home) -> (u64, Digest) {
    let report = home.verify();
    assert!(report.is_sound(), "{:#?}", report.findings);
    (report.entries, home.digest())
}

/// Has the power go after the last of these commits, of which the first alone was synced. Of the blocks
/// that were written since, one is lost and all others kept, one kept and all others lost, and any lost.
fn fall_in_any_order(home: &Home, torn: &dyn Fn(usize) -> Torn, commits: &[(u64, Digest)]) {
    let (mut found, mut torn_logs) = (BTreeSet::new(), 0);
    for block in [SECTOR, CACHE_PAGE] {
        let torn = torn(block);
        let count = torn.moved.len();
        assert!(count > 8, "only {count} blocks");
        let mut seed = 20_190_716_u64;
        for draw in 0..3 * EACH {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005);
            seed = seed.wrapping_add(1_442_695_040_888_963_407);
            let one = draw * count / EACH;
            let bytes = match draw / EACH {
                0 => torn.with(block, |at| at != one),
                1 => torn.with(block, |at| at + count == one),
                // The later, the fewer are lost.
                _ => torn.with(block, |at| {
                    let mixed = seed.wrapping_mul(at as u64 * 2 + 1) >> 32;
                    mixed as usize % (2 * EACH) < draw - 2 * EACH + EACH
                }),
            };
            let place = copy(&home.path);
            fs::write(place.path().join(LOG), bytes).unwrap();
            let report = verify_at(place.path());
            let is_of_the_log = |finding: &Finding| finding.detail.contains("write-ahead log");
            let findings = &report.findings;
            assert!(findings.iter().all(is_of_the_log), "{draw}: {findings:#?}");
            torn_logs += findings.len();
            let mut opened = home.at(place.path());
            let after = held(&mut opened);
            assert_eq!(after.0, report.entries);
            assert!(commits.contains(&after), "{draw}: {after:?} {commits:?}");
            found.insert(after.0);
            if !findings.is_empty() {
                // It goes on from there, over what lies behind.
                opened.convene("A session after the fall");
                held(&mut opened);
            }
        }
    }
    assert!(torn_logs > 0, "nothing was torn");
    // The blocks that hold a commit are all kept now and then, and more often not.
    assert!(found.len() > 2, "{found:?} {commits:?}");
}

/// Lets the first home act so many times, and gives the receipts of the other, one to a parcel. They
/// have reached nobody.
fn receipts(world: &mut World, count: usize) -> Vec<Parcel> {
    for number in 0..count {
        world.homes[0].convene(&format!("Session {number}"));
        let act = world.homes[0].pack(&world.homes[1]);
        world.homes[1].take(&act);
    }
    let all = world.homes[1].pack(&world.homes[0]);
    assert_eq!(all.frames.len(), count);
    let alone = |frame: &_| Parcel {
        head: all.head.clone(),
        frames: vec![Clone::clone(frame)],
    };
    all.frames.iter().map(alone).collect()
}

/// Takes receipts, none of which is synced; what is held after each.
fn take_unsynced(home: &mut Home, receipts: &[Parcel]) -> Vec<(u64, Digest)> {
    let mut commits = vec![held(home)];
    for receipt in receipts {
        home.take(receipt);
        commits.push(held(home));
    }
    home.writer.tell().unwrap();
    assert!(home.writer.is_unsynced());
    commits
}

#[test]
fn a_power_cut_that_loses_any_pages_leaves_what_was_synced() {
    let mut world = World::new();
    let receipts = receipts(&mut world, 4);
    let home = &mut world.homes[0];
    let log = home.path.join(LOG);
    assert!(!home.writer.is_unsynced(), "who acted was told");
    let before = fs::read(&log).unwrap();
    let synced = usize::try_from(home.writer.synced_len()).unwrap();
    let commits = take_unsynced(home, &receipts);
    let now = fs::read(&log).unwrap();
    let torn = |block| Torn::of(before.clone(), now.clone(), synced, block);
    fall_in_any_order(home, &torn, &commits);
}

#[test]
fn so_does_one_after_the_log_has_begun_anew() {
    let mut world = World::new();
    let receipts = receipts(&mut world, 4);
    let home = &mut world.homes[0];
    let log = home.path.join(LOG);
    home.writer.tell().unwrap();
    // What moves into the database is synced by the database, before and after.
    home.writer.move_log().unwrap();
    let before = fs::read(&log).unwrap();
    let commits = take_unsynced(home, &receipts);
    let now = fs::read(&log).unwrap();
    assert_eq!(home.writer.synced_len(), 0, "nothing of it is synced");
    // The database syncs the new head before it writes any page behind it: else old pages would be
    // taken for new ones (<https://www.sqlite.org/src/tktview/ff5be73dee>).
    assert_ne!(before[..32], now[..32], "it has not begun anew");
    let torn = |block| Torn::of(before.clone(), now.clone(), 32, block);
    fall_in_any_order(home, &torn, &commits);
}
