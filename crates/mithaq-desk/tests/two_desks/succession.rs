//! Keys of the server are replaced by order of the root, and powers are granted and revoked.

use crate::{
    story::{STEPS, Story},
    world::World,
};
use mithaq_canon::{Date, KeyId, Side};
use mithaq_core::{ActSet, EventKind};
use mithaq_desk::{
    Held, KeyOf, NotAllowed, PouchError, Powers, Role, RootKey, SignatureVerifier, SubmitError,
    SuccessionError,
};
use mithaq_record::{MandateFault, PouchHead, Request};
use std::{fs, io::Cursor};

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

/// A pouch from the first end for the second, or back.
fn packed(world: &World, from: usize) -> Vec<u8> {
    let mut pouch = Vec::new();
    let to = Side(u8::from(from == 0));
    let desk = world.ends[from].desk();
    desk.pack_pouch(to, u64::MAX, &mut pouch).unwrap();
    pouch
}

#[test]
fn a_pouch_sealed_before_a_new_pouch_key_still_opens_and_later_ones_need_it() {
    let mut world = World::new();
    world.deliver();
    let opens = |world: &World, pouch: &[u8]| {
        let opened = world.north().desk().open_pouch(&mut Cursor::new(pouch));
        opened.map(|opened| opened.from)
    };
    let named = |pouch: &[u8]| {
        // The head is the first byte string: two bytes of length, then the head.
        let head = pouch.get(2..2 + usize::from(pouch[1])).unwrap();
        PouchHead::open(head).unwrap().key
    };
    let before = packed(&world, 1);
    let order = ordered(&world, KeyOf::Pouch);
    let new = KeyId::of(&order.new_key().unwrap().to);
    // It opens what is sealed to it as soon as it is drawn; it is asked for once.
    assert_eq!(ordered(&world, KeyOf::Pouch).mandate, order.mandate);
    world.north().desk().carry_out(&order).unwrap();
    assert!(!world.ends[0].path.join("pouch.next.key").exists());
    let asked = world.north().desk().request_key(KeyOf::Pouch);
    assert!(matches!(asked, Err(SuccessionError::NotSettled)));
    let forgotten = world.north().desk().forget_last_pouch_key();
    assert!(matches!(forgotten, Err(SuccessionError::NotSettled)));

    // The other side has not heard of it, and seals to the old one.
    let meanwhile = packed(&world, 1);
    assert_eq!(named(&meanwhile), named(&before));
    assert_eq!(opens(&world, &before).unwrap(), Side(1));
    assert_eq!(opens(&world, &meanwhile).unwrap(), Side(1));
    // By a pouch it hears of it, and seals to the new one.
    let south = world.south().desk().clone();
    south
        .open_pouch(&mut Cursor::new(packed(&world, 0)))
        .unwrap();
    drop(south);
    let after = packed(&world, 1);
    assert_eq!(named(&after), new);
    world.restart(0);
    for pouch in [&before, &meanwhile, &after] {
        assert_eq!(opens(&world, pouch).unwrap(), Side(1));
    }
    // Once all hold it, the old one can be destroyed, and opens nothing any more.
    assert!(world.north().desk().forget_last_pouch_key().unwrap());
    assert!(!world.north().desk().forget_last_pouch_key().unwrap());
    assert!(matches!(opens(&world, &before), Err(PouchError::OtherKey)));
    assert_eq!(opens(&world, &after).unwrap(), Side(1));
    // And again, from there.
    let order = ordered(&world, KeyOf::Pouch);
    world.north().desk().carry_out(&order).unwrap();
    world.deliver();
    assert_eq!(
        named(&packed(&world, 1)),
        KeyId::of(&order.new_key().unwrap().to)
    );
    assert_eq!(opens(&world, &after).unwrap(), Side(1));
    world.deliver();
    world.check_identical();
}

#[test]
fn a_crash_between_the_steps_of_a_new_pouch_key_loses_none() {
    let mut world = World::new();
    world.deliver();
    let before = packed(&world, 1);
    let order = ordered(&world, KeyOf::Pouch);
    let home = world.ends[0].path.clone();
    let next = fs::read(home.join("pouch.next.key")).unwrap();
    let old = fs::read(home.join("pouch.key")).unwrap();
    world.north().desk().carry_out(&order).unwrap();
    // The entry is on the record; the files are as before it.
    world.ends[0].kill();
    fs::write(home.join("pouch.next.key"), &next).unwrap();
    fs::write(home.join("pouch.key"), &old).unwrap();
    fs::remove_file(home.join("pouch.last.key")).unwrap();
    world.restart(0);
    assert!(!home.join("pouch.next.key").exists());
    world.deliver();
    let both_open = |world: &World| {
        for pouch in [&before, &packed(world, 1)] {
            let opened = world.north().desk().open_pouch(&mut Cursor::new(pouch));
            assert_eq!(opened.unwrap().from, Side(1));
        }
    };
    both_open(&world);
    // All but the removal of the last file was done.
    world.ends[0].kill();
    fs::write(home.join("pouch.next.key"), &next).unwrap();
    world.restart(0);
    assert!(!home.join("pouch.next.key").exists());
    both_open(&world);
}
