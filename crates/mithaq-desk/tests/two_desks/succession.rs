//! Keys of the server are replaced by order of the root, and powers are granted and revoked.

use crate::{
    story::{STEPS, Story},
    world::World,
};
use mithaq_canon::{Date, Side};
use mithaq_core::{ActSet, EventKind};
use mithaq_desk::{
    Held, KeyOf, NotAllowed, Powers, Role, RootKey, SignatureVerifier, SubmitError, SuccessionError,
};
use mithaq_record::{MandateFault, Request};
use std::fs;

/// The first end asks for a key, and its root signs.
fn ordered(world: &World, of: KeyOf) -> Request {
    let mut order = world.north().desk().request_key(of).unwrap();
    order.check_possession(&SignatureVerifier).unwrap();
    assert!(!order.approve(&RootKey::unkept().unwrap()));
    assert!(order.approve(&world.north().root));
    Request::open(&order.to_bytes()).unwrap()
}

#[test]
fn the_story_goes_on_under_another_server_key() {
    let mut world = World::new();
    let mut story = Story::default();
    STEPS[0](&world, &mut story);
    let before = world.north().desk().fingerprint();
    let unsigned = world.north().desk().request_key(KeyOf::Server).unwrap();
    assert!(matches!(
        world.north().desk().carry_out(&unsigned),
        Err(SuccessionError::Mandate(MandateFault::TooFew))
    ));
    assert!(matches!(
        world
            .south()
            .desk()
            .carry_out(&ordered(&world, KeyOf::Server)),
        Err(SuccessionError::NotAsked)
    ));
    let order = ordered(&world, KeyOf::Server);
    // What was sealed with the old key is still on its way.
    world.north().desk().carry_out(&order).unwrap();
    assert_ne!(world.north().desk().fingerprint(), before);
    assert!(matches!(
        world.north().desk().carry_out(&order),
        Err(SuccessionError::NotAsked)
    ));
    STEPS[1](&world, &mut story);
    world.deliver();
    world.check_identical();
    world.restart(0);
    world.restart(1);
    for step in STEPS.into_iter().skip(2) {
        step(&world, &mut story);
        world.deliver();
    }
    world.check_identical();
}

#[test]
fn a_key_that_was_lost_is_replaced_and_one_that_lies_beside_is_found() {
    let mut world = World::new();
    let mut story = Story::default();
    STEPS[0](&world, &mut story);
    world.deliver();
    let home = world.ends[0].path.clone();
    let (key, next) = (home.join("server.key"), home.join("server.next.key"));
    let first = fs::read(&key).unwrap();
    let order = ordered(&world, KeyOf::Server);
    let drawn = fs::read(&next).unwrap();
    world.north().desk().carry_out(&order).unwrap();
    world.deliver();
    assert!(!next.exists());
    // A crash before the new key was moved into its place.
    world.ends[0].kill();
    fs::write(&key, &first).unwrap();
    fs::write(&next, &drawn).unwrap();
    world.restart(0);
    assert_eq!(world.north().desk().held(), None);
    assert!(!next.exists());
    // The old key alone, as in a backup from before: nothing can be sealed with it.
    world.ends[0].kill();
    fs::write(&key, &first).unwrap();
    world.restart(0);
    assert_eq!(world.north().desk().held(), Some(Held::OtherKey));
    assert!(matches!(
        world.north().desk().request_key(KeyOf::Transport),
        Err(SuccessionError::Held(Held::OtherKey))
    ));
    let order = ordered(&world, KeyOf::Server);
    world.north().desk().carry_out(&order).unwrap();
    assert_eq!(world.north().desk().held(), None);
    world.restart(1);
    STEPS[1](&world, &mut story);
    world.deliver();
    world.check_identical();
}

#[test]
fn a_transport_key_is_shown_once_all_have_it_and_the_old_one_refused_once_it_was_shown() {
    let mut world = World::new();
    world.deliver();
    let shown = |world: &World| world.north().desk().transport_secret().unwrap().spki;
    let accepted = |world: &World| {
        let peers = world.south().desk().peers();
        let north = peers.into_iter().find(|peer| peer.side == Side(0));
        north.unwrap().transport_keys
    };
    let old = shown(&world);
    assert_eq!(accepted(&world), std::slice::from_ref(&old));
    let order = ordered(&world, KeyOf::Transport);
    let new = order.new_key().unwrap().to;
    world.north().desk().carry_out(&order).unwrap();
    // The other side does not know it yet: it would refuse it.
    assert_eq!(shown(&world), old);
    assert!(matches!(
        world.north().desk().request_key(KeyOf::Transport),
        Err(SuccessionError::NotSettled)
    ));
    world.deliver();
    assert_eq!(shown(&world), new);
    assert_eq!(accepted(&world), [old.clone(), new.clone()]);
    let south = world.south().desk().clone();
    assert!(!south.note_shown(Side(0), &old).unwrap());
    assert_eq!(accepted(&world), [old, new.clone()]);
    assert!(south.note_shown(Side(0), &new).unwrap());
    assert!(!south.note_shown(Side(0), &new).unwrap());
    drop(south);
    // Both remember, and the key has moved into its place.
    world.restart(0);
    world.restart(1);
    assert_eq!(accepted(&world), std::slice::from_ref(&new));
    assert_eq!(shown(&world), new);
    assert!(!world.ends[0].path.join("transport.next.key").exists());
    world.deliver();
    world.check_identical();
    // And again, from there.
    let order = ordered(&world, KeyOf::Transport);
    world.north().desk().carry_out(&order).unwrap();
    world.deliver();
    assert_eq!(shown(&world), order.new_key().unwrap().to);
    assert_eq!(accepted(&world).len(), 2);
}

#[test]
fn powers_beside_the_role_are_bound_and_end() {
    let mut world = World::new();
    let desk = world.north().desk().clone();
    let register = |world: &World| {
        let (command, prose) = crate::world::convention(world.north().desk());
        world
            .north()
            .try_submit(Role::ForeignMinistry, command, prose)
    };
    let one = register(&world).unwrap()[0];
    // Only what was granted for one instrument is left to the office.
    let first = desk.powers();
    for (grant, _) in first {
        desk.revoke_powers(grant).unwrap();
    }
    assert!(matches!(
        register(&world),
        Err(SubmitError::NotAllowed(NotAllowed::NoGrant))
    ));
    let powers = |until: Option<Date>, instruments| Powers {
        login: Role::ForeignMinistry.code().to_owned(),
        acts: Some(ActSet::of(&[
            EventKind::Remarked,
            EventKind::InstrumentRegistered,
        ])),
        instruments,
        until,
    };
    let bound = desk.grant_powers(powers(None, Some(vec![one]))).unwrap();
    assert!(desk.revoke_powers(one).is_err());
    assert!(desk.grant_powers(powers(None, Some(vec![bound]))).is_err());
    assert!(
        desk.grant_powers(powers(Some("2019".parse().unwrap()), None))
            .is_err()
    );
    assert!(matches!(
        register(&world),
        Err(SubmitError::Refusal(mithaq_core::Refusal::NotGranted))
    ));
    let remark = |world: &World| {
        let mut prose = world.north().desk().prose();
        let words = prose
            .say(&[(mithaq_canon::Lang::En, "without prejudice")])
            .unwrap();
        let command = mithaq_core::Command::Remark(mithaq_core::Remarked {
            subject: one,
            words,
        });
        world
            .north()
            .try_submit(Role::ForeignMinistry, command, prose)
    };
    remark(&world).unwrap();
    world.deliver();
    world.check_identical();
    // A wider one, until yesterday: it is none today.
    let yesterday = Date::from_days(desk.today().days().unwrap() - 1);
    desk.grant_powers(powers(Some(yesterday), None)).unwrap();
    assert!(register(&world).is_err());
    let wide = desk.grant_powers(powers(Some(desk.today()), None)).unwrap();
    register(&world).unwrap();
    desk.revoke_powers(wide).unwrap();
    assert!(desk.revoke_powers(wide).is_err());
    assert!(register(&world).is_err());
    desk.revoke_powers(bound).unwrap();
    assert!(matches!(
        remark(&world),
        Err(SubmitError::NotAllowed(NotAllowed::NoGrant))
    ));
    drop(desk);
    world.deliver();
    world.check_identical();
}
