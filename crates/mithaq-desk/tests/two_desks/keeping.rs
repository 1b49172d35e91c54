//! How long something is kept, and what must not go.

use crate::{
    erasure::remark,
    story::{STEPS, Story},
    world::World,
};
use mithaq_canon::{Date, EntryId, Time};
use mithaq_core::{EventKind, Ground};
use mithaq_desk::{AskError, EraseError, HeldText, Invalid, KeepingError, Role, SignedIn};
use std::fs;

/// A world with an instrument and a remark on it, which both sides hold.
fn remarked() -> (World, EntryId, EntryId) {
    let mut world = World::new();
    let mut story = Story::default();
    STEPS[0](&world, &mut story);
    let instrument = story.instrument.unwrap();
    let remarked = remark(&world, instrument);
    world.deliver();
    (world, instrument, remarked)
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// The acts whose time has ended, with whether a hold is on them.
fn due(world: &World, who: &SignedIn) -> Vec<(EntryId, Date, bool)> {
    let view = world.north().desk().keeping(who).unwrap();
    let due = view.due.into_iter();
    due.map(|due| (due.act.id, due.until, due.hold.is_some()))
        .collect()
}

#[test]
fn what_is_under_a_hold_is_not_erased_until_it_is_lifted() {
    let (mut world, instrument, remarked) = remarked();
    let north = world.north();
    let registrar = north.who(Role::Registrar);
    let desk = north.desk();
    let erase = |what: EntryId| desk.erase(&registrar, what.0, Ground::Order);
    let text = desk.texts_of(remarked).unwrap()[0];
    // On the dossier or on the act, and whichever way the text is named.
    for subject in [instrument, remarked] {
        let hold = desk.place_hold(&registrar, subject, " case 12 ").unwrap();
        for what in [remarked, EntryId(text.0)] {
            let Err(EraseError::UnderHold(found)) = erase(what) else {
                panic!("a hold forbids it");
            };
            assert_eq!((found.id, &*found.why), (hold, "case 12"));
        }
        let view = desk.erasable(&registrar, remarked.0).unwrap();
        assert_eq!(view.hold.map(|hold| hold.id), Some(hold));
        assert!(desk.lift_hold(&registrar, hold).unwrap());
        assert!(!desk.lift_hold(&registrar, hold).unwrap());
    }
    let held = desk.erasable(&registrar, remarked.0).unwrap().texts;
    assert!(matches!(&held[0].held, HeldText::Words(words) if words.contains("third post")));
    erase(remarked).unwrap();
    let gone = desk.erasable(&registrar, text.0).unwrap();
    assert_eq!(gone.act.id, remarked);
    assert_eq!(gone.texts[0].held, HeldText::Erased);
    let declared = (mithaq_canon::Side(0), Ground::Order.number());
    assert_eq!(gone.texts[0].declared, [declared]);
    world.deliver();
    world.check_identical();
    // The other side sees what is asked, and by which act.
    let south = world.south();
    let view = south.desk().keeping(&south.who(Role::Registrar)).unwrap();
    assert_eq!(view.asked.len(), 1);
    assert_eq!(view.asked[0].1[0].id, remarked);
}

#[test]
fn a_time_that_has_ended_is_told_and_nothing_goes_by_itself() {
    let (world, instrument, remarked) = remarked();
    let north = world.north();
    let registrar = north.who(Role::Registrar);
    let desk = north.desk();
    let set = |subject, kind, until: Option<&str>| {
        let until = until.map(day);
        desk.set_retention(&registrar, subject, kind, until)
            .unwrap();
    };
    assert_eq!(due(&world, &registrar), []);
    // The last day itself is none too late; a year ends with its last day.
    set(instrument, None, Some("2019-07-16"));
    assert_eq!(due(&world, &registrar), []);
    set(instrument, None, Some("2019"));
    assert_eq!(due(&world, &registrar), []);
    set(instrument, None, Some("2019-07-15"));
    let ended = |until| vec![(remarked, day(until), false)];
    assert_eq!(due(&world, &registrar), ended("2019-07-15"));
    // What is said of a kind goes before what is said of all, of an act before both.
    set(instrument, Some(EventKind::Remarked), Some("2030-01-01"));
    assert_eq!(due(&world, &registrar), []);
    set(remarked, None, Some("2019-06"));
    assert_eq!(due(&world, &registrar), ended("2019-06"));
    let view = desk.erasable(&registrar, remarked.0).unwrap();
    assert_eq!(view.until, Some(day("2019-06")));
    let hold = desk.place_hold(&registrar, instrument, "case 12").unwrap();
    assert_eq!(due(&world, &registrar), [(remarked, day("2019-06"), true)]);
    desk.lift_hold(&registrar, hold).unwrap();
    desk.erase(&registrar, remarked.0, Ground::RetentionEnded)
        .unwrap();
    assert_eq!(due(&world, &registrar), []);
    let dates = desk.keeping(&registrar).unwrap().retentions;
    assert_eq!(dates.len(), 3);
    set(remarked, None, None);
    assert_eq!(desk.keeping(&registrar).unwrap().retentions.len(), 2);
}

#[test]
fn keeping_is_the_registrar_s_and_of_what_there_is() {
    let (world, instrument, remarked) = remarked();
    let desk = world.north().desk();
    let head = world.north().who(Role::HeadOfDelegation);
    assert!(matches!(desk.keeping(&head), Err(AskError::NotAllowed)));
    let seen = desk.erasable(&head, remarked.0);
    assert!(matches!(seen, Err(AskError::NotAllowed)));
    let placed = desk.place_hold(&head, instrument, "why");
    assert!(matches!(placed, Err(KeepingError::NotAllowed)));
    let set = desk.set_retention(&head, instrument, None, None);
    assert!(matches!(set, Err(KeepingError::NotAllowed)));
    let registrar = world.north().who(Role::Registrar);
    let nowhere = EntryId(mithaq_canon::Digest([7; 32]));
    let placed = desk.place_hold(&registrar, nowhere, "why");
    assert!(matches!(placed, Err(KeepingError::NotFound)));
    let placed = desk.place_hold(&registrar, instrument, "  ");
    let Err(KeepingError::Invalid(Invalid { code, .. })) = placed else {
        panic!("a hold has a reason");
    };
    assert_eq!(code, "hold-without-reason");
    // Of what must last there is nothing to erase.
    let lasting = desk.erasable(&registrar, instrument.0);
    assert!(matches!(lasting, Err(AskError::NotFound)));
}

#[test]
fn what_is_closed_to_the_registrar_is_not_shown_and_can_still_go() {
    let (world, instrument, remarked) = remarked();
    let desk = world.north().desk();
    let head = world.north().who(Role::HeadOfDelegation);
    desk.set_readers(&head, instrument, Some(&[])).unwrap();
    let registrar = world.north().who(Role::Registrar);
    let view = desk.erasable(&registrar, remarked.0).unwrap();
    assert_eq!(view.texts[0].held, HeldText::Closed);
    assert_eq!(view.instrument, None);
    assert_eq!(desk.keeping(&registrar).unwrap().instruments, []);
    desk.erase(&registrar, remarked.0, Ground::Order).unwrap();
    let view = desk.erasable(&registrar, remarked.0).unwrap();
    assert_eq!(view.texts[0].held, HeldText::Erased);
}

#[test]
fn a_backup_brings_dates_and_holds_back() {
    let (mut world, instrument, remarked) = remarked();
    let registrar = world.north().who(Role::Registrar);
    let desk = world.north().desk();
    desk.set_retention(&registrar, remarked, None, Some(day("2030-12-31")))
        .unwrap();
    let hold = desk.place_hold(&registrar, instrument, "case 12").unwrap();
    let place = tempfile::tempdir().unwrap();
    let (file, key) = (place.path().join("a.backup"), place.path().join("key"));
    let home = world.north().path.clone();
    mithaq_desk::backup(&home, &file, Some(&key)).unwrap();
    world.ends[0].kill();
    fs::remove_dir_all(&home).unwrap();
    mithaq_desk::restore(&file, &home, Some(&key)).unwrap();
    world.restart(0);
    let registrar = world.north().who(Role::Registrar);
    let view = world.north().desk().keeping(&registrar).unwrap();
    assert_eq!(view.retentions[0].subject, remarked);
    assert_eq!(view.retentions[0].until, day("2030-12-31"));
    assert_eq!((view.holds[0].id, &*view.holds[0].why), (hold, "case 12"));
    assert!(view.holds[0].placed > Time(0));
}
