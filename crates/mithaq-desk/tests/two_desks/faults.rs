//! What goes wrong below the rules.

use crate::{
    story::{STEPS, Story},
    world::World,
};
use mithaq_canon::Side;
use mithaq_desk::{Damage, Desk, Held, Part, PouchError, Role};
use mithaq_record::{Parcel, ParcelKind, exchange::Range};
use std::fs;

pub(crate) fn copy(from: &std::path::Path, to: &std::path::Path) {
    fs::create_dir_all(to).unwrap();
    for file in fs::read_dir(from).unwrap() {
        let path = file.unwrap().path();
        fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
    }
}

#[test]
fn a_restored_copy_seals_nothing_until_it_has_fetched_itself_back() {
    let mut world = World::new();
    let mut story = Story::default();
    let place = tempfile::tempdir().unwrap();
    for step in STEPS.into_iter().take(2) {
        step(&world, &mut story);
        world.deliver();
    }
    world.ends[0].kill();
    copy(&world.ends[0].path, place.path());
    world.restart(0);
    for step in STEPS.into_iter().skip(2).take(3) {
        step(&world, &mut story);
        world.deliver();
    }
    world.check_identical();
    // The database of two steps before, the mark of now.
    world.ends[0].kill();
    let home = world.ends[0].path.clone();
    fs::remove_file(place.path().join("head.mark")).unwrap();
    for beside in ["mithaq.db-wal", "mithaq.db-shm"] {
        let _ = fs::remove_file(home.join(beside));
    }
    copy(place.path(), &home);
    world.restart(0);
    assert_eq!(world.north().desk().held(), Some(Held::Behind));
    let report = world.north().desk().verify(&mut |_| ()).unwrap();
    let cut = |finding: &mithaq_desk::Finding| {
        finding.part == Part::OwnLog && finding.damage == Damage::CutTail
    };
    assert!(report.findings.iter().any(cut), "{:#?}", report.findings);
    let (command, prose) = crate::world::convention(world.north().desk());
    assert!(matches!(
        world
            .north()
            .try_submit(Role::ForeignMinistry, command, prose),
        Err(mithaq_desk::SubmitError::Held(Held::Behind))
    ));
    // The other side tells our head and gives back what is missing.
    world.restart(1);
    world.deliver();
    assert_eq!(world.north().desk().held(), None);
    world.check_identical();
    for step in STEPS.into_iter().skip(5) {
        step(&world, &mut story);
        world.deliver();
    }
    world.check_identical();
}

#[test]
fn a_lost_mark_holds_until_the_peer_has_told() {
    let mut world = World::new();
    let mut story = Story::default();
    STEPS[0](&world, &mut story);
    world.deliver();
    world.ends[0].kill();
    fs::remove_file(world.ends[0].path.join("head.mark")).unwrap();
    world.restart(0);
    assert_eq!(world.north().desk().held(), Some(Held::Behind));
    world.restart(1);
    world.deliver();
    assert_eq!(world.north().desk().held(), None);
    STEPS[1](&world, &mut story);
    world.deliver();
    world.check_identical();
}

/// A power cut between the two syncs of a commit leaves a mark that says what was about to leave.
#[test]
fn what_was_about_to_leave_is_looked_for_in_the_database() {
    let mut world = World::new();
    let mut story = Story::default();
    let place = tempfile::tempdir().unwrap();
    STEPS[0](&world, &mut story);
    world.deliver();
    world.ends[0].kill();
    let home = world.ends[0].path.clone();
    copy(&home, place.path());
    let before = fs::read(home.join("head.mark")).unwrap();
    world.restart(0);
    let mut told = story.clone();
    STEPS[1](&world, &mut told);
    world.ends[0].kill();
    let after = fs::read(home.join("head.mark")).unwrap();
    assert_eq!(before[..256], before[256..], "at rest");
    assert_ne!(before, after);
    let between = [&before[..256], &after[256..]].concat();

    // The commit had returned: what was about to leave may have left.
    fs::write(home.join("head.mark"), &between).unwrap();
    world.restart(0);
    assert_eq!(world.north().desk().held(), None);
    world.ends[0].kill();
    let opened = fs::read(home.join("head.mark")).unwrap();
    assert_eq!(opened, after, "the mark is at rest again");

    // It had not: nothing left, and the place is taken by what is submitted next.
    fs::remove_dir_all(&home).unwrap();
    copy(place.path(), &home);
    fs::write(home.join("head.mark"), &between).unwrap();
    world.restart(0);
    assert_eq!(world.north().desk().held(), None);
    STEPS[1](&world, &mut story);
    world.restart(1);
    world.deliver();
    world.check_identical();

    // At rest the mark says what has left, and a database behind it seals nothing.
    world.ends[0].kill();
    fs::remove_dir_all(&home).unwrap();
    copy(place.path(), &home);
    fs::write(home.join("head.mark"), &after).unwrap();
    world.restart(0);
    assert_eq!(world.north().desk().held(), Some(Held::Behind));
}

#[test]
fn what_is_no_entry_is_dropped_counted_and_seen() {
    let mut world = World::new();
    let mut story = Story::default();
    STEPS[0](&world, &mut story);
    world.deliver();
    let (who, desk) = (
        world.south().who(Role::Reader),
        world.south().desk().clone(),
    );
    let carried = world
        .wire
        .iter()
        .map(|bytes| Parcel::open(bytes).unwrap())
        .find(|parcel| !parcel.frames.is_empty() && parcel.head.from == Side(0))
        .unwrap();
    let digest = desk.digest().unwrap();
    let mut broken = carried.clone();
    for frame in &mut broken.frames {
        let last = frame.entry.len() - 1;
        frame.entry[last] ^= 1;
    }
    let count = u32::try_from(broken.frames.len()).unwrap();
    let taken = desk.receive(Side(0), broken).unwrap();
    // The place is taken by the true entry: the id does not cover the signature.
    assert_eq!((taken.known, taken.applied), (count, 0));
    let mut torn = carried.clone();
    for frame in &mut torn.frames {
        frame.entry.truncate(40);
    }
    let taken = desk.receive(Side(0), torn).unwrap();
    assert_eq!(taken.dropped, count);
    let taken = desk.receive(Side(0), carried).unwrap();
    assert_eq!((taken.known, taken.applied), (count, 0));
    let page = desk.record_page(&who, Side(0), None, 10).unwrap();
    assert_eq!(page.refused.len(), 1);
    assert_eq!(page.refused[0].reason, "form");
    assert_eq!(page.refused[0].count, u64::from(count));
    assert_eq!(desk.digest().unwrap(), digest);
}

#[test]
fn a_frame_with_a_wrong_signature_is_refused() {
    let mut world = World::new();
    // First contact, so that nothing of the north is held in the south.
    let bytes = {
        let north = world.north().desk();
        let have = north.holdings().have;
        let ranges: Vec<_> = have
            .iter()
            .map(|row| mithaq_record::exchange::Range {
                side: row.side,
                from: (0, 0),
                to: (row.epoch, row.size),
            })
            .collect();
        north
            .pack(mithaq_record::ParcelKind::Tell, &ranges)
            .unwrap()
    };
    let mut parcel = Parcel::open(&bytes).unwrap();
    let count = parcel.frames.len();
    assert!(count > 1);
    let last = parcel.frames[0].entry.len() - 1;
    parcel.frames[0].entry[last] ^= 1;
    let south = world.south().desk().clone();
    let taken = south.receive(Side(0), parcel).unwrap();
    assert_eq!(usize::try_from(taken.dropped).unwrap(), count);
    assert_eq!(taken.applied, 0);
    let who = world.south().who(Role::Reader);
    let page = south.record_page(&who, Side(0), None, 10).unwrap();
    let reasons: Vec<_> = page
        .refused
        .iter()
        .map(|refused| refused.reason.as_str())
        .collect();
    assert_eq!(reasons, ["gap", "signature"]);
    // Nothing is lost: what was dropped comes again.
    world.deliver();
    world.check_identical();
}

#[test]
fn a_full_disk_is_said_and_the_act_can_be_done_later() {
    use mithaq_desk::SubmitError;
    let mut world = World::new();
    world.deliver();
    let north = world.north().desk().clone();
    let who = world.north().who(Role::ForeignMinistry);
    let (command, prose) = crate::world::convention(&north);
    north.limit_pages(1).unwrap();
    // Until the last page is taken, some acts still find room.
    let (before, fault) = (0..50)
        .find_map(|_| {
            let before = north.digest().unwrap();
            match north.submit(&who, command.clone(), prose.clone()) {
                Ok(_) => None,
                Err(SubmitError::Fault(fault)) => Some((before, fault)),
                Err(other) => panic!("{other}"),
            }
        })
        .unwrap();
    assert!(fault.is_disk_full(), "{fault}");
    assert!(fault.to_string().contains("free some space"));
    assert_eq!(north.digest().unwrap(), before);
    north.limit_pages(1000).unwrap();
    north.submit(&who, command, prose).unwrap();
    assert_ne!(north.digest().unwrap(), before);
    drop(north);
    world.deliver();
    world.check_identical();
}

/// What one end packs for the other of a log, up to where it holds it.
fn parcel(from: &Desk, to: &Desk, of: Side) -> Parcel {
    let reach = |desk: &Desk| {
        let have = desk.holdings().have;
        let row = have.iter().find(|row| row.side == of).copied();
        row.map_or((0, 0), |row| (row.epoch, row.size))
    };
    let (from_here, to_there) = (reach(to), reach(from));
    let range = Range {
        side: of,
        from: from_here,
        to: to_there,
    };
    Parcel::open(&from.pack(ParcelKind::Tell, &[range]).unwrap()).unwrap()
}

#[test]
fn a_pouch_says_of_nothing_that_it_is_held_before_it_is_synced() {
    let mut world = World::new();
    world.deliver();
    let (ours, theirs) = (Side(0), Side(1));
    let [north, south] = world.ends.each_ref().map(|end| end.desk().clone());
    let (command, prose) = crate::world::convention(&north);
    world.north().submit(Role::ForeignMinistry, command, prose);
    south.receive(ours, parcel(&north, &south, ours)).unwrap();
    // Its receipt waits for no sync: it would come again. A pouch that named it would be believed.
    north.break_disk().unwrap();
    let receipt = parcel(&south, &north, theirs);
    assert_eq!(receipt.frames.len(), 1);
    north.receive(theirs, receipt).unwrap();
    let mut out = Vec::new();
    match north.pack_pouch(theirs, u64::MAX, &mut out) {
        Err(PouchError::Fault(fault)) => {
            assert!(fault.to_string().contains("started again"), "{fault}");
        }
        other => panic!("{other:?}"),
    }
    assert!(out.is_empty(), "{} bytes have left", out.len());
}

#[test]
fn after_a_sync_that_failed_nothing_leaves_and_nothing_is_written() {
    use mithaq_desk::SubmitError;
    let mut world = World::new();
    world.deliver();
    let north = world.north().desk().clone();
    let who = world.north().who(Role::ForeignMinistry);
    let (before, commits) = (north.holdings(), *north.commits().borrow());
    north.break_disk().unwrap();
    for _ in 0..2 {
        let (command, prose) = crate::world::convention(&north);
        match north.submit(&who, command, prose) {
            Err(SubmitError::Fault(fault)) => {
                assert!(fault.to_string().contains("started again"), "{fault}");
            }
            other => panic!("{other:?}"),
        }
    }
    // Nobody learns of it: no peer, no page.
    assert_eq!(north.holdings(), before);
    assert_eq!(*north.commits().borrow(), commits);
    drop(north);
    world.deliver();
    let south = world.south().desk().holdings();
    assert_eq!(south.have, before.have);
    // What the disk gives back counts: the one act that was written, or none.
    world.restart(0);
    world.deliver();
    world.check_identical();
}

#[test]
fn a_peer_that_claims_another_history_stops_nobody() {
    use mithaq_canon::Digest;
    use mithaq_record::ParcelHead;
    let mut world = World::new();
    world.deliver();
    let north = world.north().desk().clone();
    let mut have = north.holdings().have;
    for row in &mut have {
        row.root = Digest([0; 32]);
    }
    let head = ParcelHead {
        format: 0,
        register: north.register().unwrap().id,
        from: Side(1),
        run: 77,
        kind: ParcelKind::Ask,
        have,
        closed: mithaq_canon::SideSet::default(),
    };
    let contact = north.greet(Side(1), &head).unwrap();
    assert_eq!(contact.alarms.len(), 2);
    assert_eq!(north.held(), None);
    assert_eq!(north.peer_health()[&Side(1)].alarms.len(), 2);
}

#[test]
fn an_entry_without_its_text_waits_and_is_applied_when_the_text_comes() {
    let mut world = World::new();
    world.deliver();
    let mut story = Story::default();
    STEPS[0](&world, &mut story);
    let (north, south) = (world.north().desk().clone(), world.south().desk().clone());
    let size = |desk: &mithaq_desk::Desk| {
        let have = desk.holdings().have;
        have.iter().find(|row| row.side == Side(0)).unwrap().size
    };
    let range = Range {
        side: Side(0),
        from: (0, size(&south)),
        to: (0, size(&north)),
    };
    let whole = Parcel::open(&north.pack(ParcelKind::Tell, &[range]).unwrap()).unwrap();
    assert!(!whole.frames[0].payloads.is_empty());
    let mut bare = whole.clone();
    bare.frames[0].payloads.clear();
    assert_eq!(south.receive(Side(0), bare).unwrap().waiting, 1);
    let who = world.south().who(Role::Reader);
    let id = story.instrument.unwrap();
    assert!(south.instrument(&who, id).is_err());
    assert!(!south.is_at_rest());
    // It is durable, and said to be received; waiting outlives a restart.
    drop((north, south));
    world.restart(1);
    let south = world.south().desk().clone();
    assert!(south.verify(&mut |_| ()).unwrap().is_sound());
    assert!(!south.entry(&who, id).unwrap().applied);
    let taken = south.receive(Side(0), whole).unwrap();
    assert_eq!((taken.known, taken.applied), (1, 1));
    assert!(south.instrument(&who, id).is_ok());
    drop(south);
    world.deliver();
    world.check_identical();
}
