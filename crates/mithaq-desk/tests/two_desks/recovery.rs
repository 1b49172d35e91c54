//! Two histories of one log, and the epoch in which it goes on.

use crate::{
    story::{STEPS, Story},
    world::World,
};
use mithaq_canon::Side;
use mithaq_desk::{Desk, EntryKind, Held, Role, SuccessionError};
use mithaq_record::{Parcel, ParcelKind, Request, exchange::Range};
use std::{fs, path::Path};

fn copy(from: &Path, to: &Path) {
    let _ = fs::remove_dir_all(to);
    fs::create_dir_all(to).unwrap();
    for file in fs::read_dir(from).unwrap() {
        let path = file.unwrap().path();
        fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
    }
}

/// A machine is set back as a whole, head mark and all, and seals anew what it has sealed
/// otherwise before. Then both sides meet.
fn forked() -> (World, Story) {
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
    for step in STEPS.into_iter().skip(2).take(2) {
        step(&world, &mut story);
        world.deliver();
    }
    world.ends[0].kill();
    let home = world.ends[0].path.clone();
    copy(place.path(), &home);
    world.restart(0);
    assert_eq!(world.north().desk().held(), None);
    let (command, prose) = crate::world::convention(world.north().desk());
    world.north().submit(Role::ForeignMinistry, command, prose);
    world.restart(1);
    world.deliver();
    (world, story)
}

fn size(desk: &Desk, side: Side) -> u64 {
    let holdings = desk.holdings();
    holdings
        .have
        .iter()
        .find(|row| row.side == side)
        .map_or(0, |row| row.size)
}

fn signed(world: &World, mut request: Request) -> Request {
    assert!(request.approve(&world.north().root));
    request
}

#[test]
fn a_forked_log_is_frozen_and_goes_on_in_a_new_epoch() {
    let (mut world, mut story) = forked();
    // We seal nothing more: the other side holds more of our log, and another one.
    assert!(world.north().desk().held().is_some());
    // Nor does the other side take any more of it, once it holds the proof.
    let ours = size(world.north().desk(), Side(0));
    let range = Range {
        side: Side(0),
        from: (0, ours - 1),
        to: (0, ours),
    };
    let parcel = world.north().desk().pack(ParcelKind::Tell, &[range]);
    let parcel = Parcel::open(&parcel.unwrap()).unwrap();
    let south = world.south().desk().clone();
    assert_eq!(south.receive(Side(0), parcel).unwrap().dropped, 1);
    assert!(south.holdings().closed.contains(Side(0)));
    assert!(mithaq_desk::status(south.path()).unwrap().logs[0].forked);
    drop(south);
    let held_there = size(world.south().desk(), Side(0));
    // What nobody has receipted is taken back, what the other side holds is fetched.
    let taken = world.north().desk().take_back().unwrap();
    assert!(taken > 0);
    assert_eq!(world.north().desk().take_back().unwrap(), 0);
    world.restart(0);
    assert_eq!(world.north().desk().held(), Some(Held::Forked));
    world.restart(1);
    world.deliver();
    assert_eq!(size(world.north().desk(), Side(0)), held_there);
    assert_eq!(world.north().desk().held(), Some(Held::Forked));
    // The root opens a new epoch from there, under a fresh key.
    let before = world.north().desk().fingerprint();
    let request = world.north().desk().request_epoch().unwrap();
    assert!(world.north().desk().carry_out(&request).is_err());
    let order = signed(&world, request);
    world.north().desk().carry_out(&order).unwrap();
    assert_eq!(world.north().desk().held(), None);
    assert_ne!(world.north().desk().fingerprint(), before);
    assert!(matches!(
        world.north().desk().carry_out(&order),
        Err(SuccessionError::Moved)
    ));
    world.deliver();
    world.check_identical();
    // The other side has countersigned it.
    let (who, desk) = (
        world.south().who(Role::Reader),
        world.south().desk().clone(),
    );
    let page = desk.record_page(&who, Side(1), None, 50).unwrap();
    assert!(
        page.entries
            .iter()
            .any(|entry| entry.what == EntryKind::Countersigned)
    );
    drop((who, desk));
    // And the story goes on, after a restart too.
    world.restart(0);
    world.restart(1);
    for step in STEPS.into_iter().skip(4) {
        step(&world, &mut story);
        world.deliver();
    }
    world.check_identical();
    world.north().desk().rebuild().unwrap();
    world.check_identical();
}

#[test]
fn an_epoch_that_keeps_less_than_the_other_side_holds_is_not_taken() {
    let (mut world, _) = forked();
    world.north().desk().take_back().unwrap();
    // Too early: what the other side holds has not been fetched back.
    let order = signed(&world, world.north().desk().request_epoch().unwrap());
    world.north().desk().carry_out(&order).unwrap();
    let held_there = size(world.south().desk(), Side(0));
    let digest = world.south().desk().digest().unwrap();
    world.restart(1);
    world.deliver();
    assert_eq!(size(world.south().desk(), Side(0)), held_there);
    assert_eq!(world.south().desk().digest().unwrap(), digest);
}

#[test]
fn a_stolen_server_key_ends_with_its_epoch() {
    let mut world = World::new();
    let mut story = Story::default();
    STEPS[0](&world, &mut story);
    world.deliver();
    let order = signed(&world, world.north().desk().request_epoch().unwrap());
    world.north().desk().carry_out(&order).unwrap();
    STEPS[1](&world, &mut story);
    world.deliver();
    world.check_identical();
    // A second one, for good measure.
    let order = signed(&world, world.north().desk().request_epoch().unwrap());
    assert_eq!(order.mandate.epoch, 2);
    world.north().desk().carry_out(&order).unwrap();
    for step in STEPS.into_iter().skip(2) {
        step(&world, &mut story);
        world.deliver();
    }
    world.check_identical();
}
