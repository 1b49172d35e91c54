//! What goes wrong below the rules.

use crate::{
    story::{STEPS, Story},
    world::World,
};
use mithaq_desk::{Damage, Held, Part};
use std::fs;

fn copy(from: &std::path::Path, to: &std::path::Path) {
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
            .try_submit(mithaq_desk::Role::ForeignMinistry, command, prose),
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

#[test]
fn what_is_no_entry_is_dropped_counted_and_seen() {
    use mithaq_canon::Side;
    use mithaq_record::Parcel;
    let mut world = World::new();
    let mut story = Story::default();
    STEPS[0](&world, &mut story);
    world.deliver();
    let (who, desk) = (
        world.south().who(mithaq_desk::Role::Reader),
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
    use mithaq_canon::Side;
    use mithaq_record::Parcel;
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
    let who = world.south().who(mithaq_desk::Role::Reader);
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
