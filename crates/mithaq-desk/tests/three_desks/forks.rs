//! One side signs two histories; the proof travels by itself between the others.

use crate::{KEYS, World, side};
use mithaq_desk::{Desk, Held, SystemClock};
use std::{path::Path, sync::Arc};

/// The first side's server, and a copy of it that knows nothing of what it does from here on.
fn copied(world: &World) -> World {
    let from = world.place.path().join(KEYS[0]);
    let place = tempfile::tempdir().unwrap();
    let to = place.path().join(KEYS[0]);
    std::fs::create_dir(&to).unwrap();
    for file in std::fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        if file.file_name() != "lock" {
            std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
        }
    }
    let mut desks = world.desks.clone();
    desks[0] = Desk::open(&to, Arc::new(SystemClock)).unwrap();
    World { desks, place }
}

/// North and west each hold another history of the log of east; nobody has the proof.
fn divided() -> (World, World) {
    let world = World::new();
    world.deliver(&[(0, 1), (1, 2), (2, 0)]);
    let other = copied(&world);
    // More than one entry lies after the fork, in both.
    for (world, line) in [(&world, (0, 1)), (&other, (0, 2))] {
        for _ in 0..3 {
            world.register(0);
        }
        world.deliver(&[line]);
    }
    for at in [1, 2] {
        assert!(!is_frozen(&world.desks[at]), "nobody has the proof yet");
    }
    (world, other)
}

fn is_frozen(desk: &Desk) -> bool {
    desk.holdings().closed.contains(side(0)) && is_forked(desk.path())
}

fn is_forked(path: &Path) -> bool {
    mithaq_desk::status(path).unwrap().logs[0].forked
}

fn size(desk: &Desk, of: usize) -> u64 {
    let have = desk.holdings().have;
    have.iter().find(|row| row.side == side(of)).unwrap().size
}

#[test]
fn two_sides_that_were_given_different_histories_find_the_proof_over_the_line() {
    let (world, other) = divided();
    let before = [1, 2].map(|at| size(&world.desks[at], 0));
    world.deliver(&[(1, 2)]);
    for at in [1, 2] {
        assert!(is_frozen(&world.desks[at]), "{}", KEYS[at]);
        assert_eq!(world.desks[at].holdings().forks.len(), 1);
        assert!(world.desks[at].verify(&mut |_| ()).unwrap().is_sound());
    }
    // Nothing more is taken of that log, whichever history goes on.
    for (world, line) in [(&world, (0, 1)), (&other, (0, 2))] {
        world.try_register(0).unwrap();
        world.deliver(&[line]);
    }
    assert_eq!([1, 2].map(|at| size(&world.desks[at], 0)), before);
    // Its author is told as well, and signs nothing more in either.
    for desk in [&world.desks[0], &other.desks[0]] {
        assert_eq!(desk.held(), Some(Held::Forked));
    }
    assert!(world.try_register(0).is_err());
    // The logs of the others are taken as before.
    world.register(1);
    world.deliver(&[(1, 2)]);
    assert_eq!(size(&world.desks[1], 1), size(&world.desks[2], 1));
}

#[test]
fn a_side_that_has_the_proof_tells_one_that_has_heard_of_neither_history() {
    let world = World::new();
    world.deliver(&[(0, 1), (1, 2), (2, 0)]);
    let other = copied(&world);
    let common = size(&world.desks[2], 0);
    for world in [&world, &other] {
        world.register(0);
        world.deliver(&[(0, 1)]);
    }
    assert!(is_frozen(&world.desks[1]));
    assert!(is_forked(other.desks[0].path()) && !is_forked(world.desks[0].path()));
    // What came before the fork, and the history that north holds, comes first; then the proof.
    world.deliver(&[(1, 2)]);
    assert!(size(&world.desks[2], 0) > common);
    assert!(is_frozen(&world.desks[2]));
    // Told once, it is not told again: nothing is dropped by a further meeting.
    let refused = || {
        let page = world.desks[2].record_page(&world.reader(2), side(0), None, 1);
        page.unwrap().refused
    };
    let before = refused();
    world.deliver(&[(1, 2)]);
    assert_eq!(refused(), before);
}

#[test]
fn the_proof_travels_by_pouch() {
    let (world, _other) = divided();
    world.carry_some(1, 2);
    assert!(is_frozen(&world.desks[2]));
    assert!(!is_frozen(&world.desks[1]));
    world.carry_some(2, 1);
    assert!(is_frozen(&world.desks[1]));
    // And to the author.
    world.carry_some(1, 0);
    assert_eq!(world.desks[0].held(), Some(Held::Forked));
    for desk in &world.desks {
        assert!(desk.verify(&mut |_| ()).unwrap().is_sound());
    }
}
