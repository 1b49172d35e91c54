//! One desk by itself: people, clocks, homes.

use crate::world::{MEETING, PASSWORD, World, convention};
use mithaq_canon::{Lang, Time};
use mithaq_desk::{
    AccountError, ClockError, Desk, DeskOpenError, ManualClock, NewHome, NewOfficial, NotAllowed,
    OpenError, PairError, Role, RootKey, SideProfile, SignInError, SubmitError, TermsDraft,
};
use mithaq_record::Root;
use std::sync::Arc;

fn ordinary() -> NewHome {
    NewHome {
        side: SideProfile {
            key: "east".to_owned(),
            names: vec![(Lang::En, "East".to_owned())],
            formal_names: vec![(Lang::En, "The State of East".to_owned())],
            arabic_locale: String::new(),
        },
        demo: false,
        root: Root::new(1, vec![RootKey::unkept().unwrap().public()]).unwrap(),
    }
}

#[test]
fn a_home_is_served_once_and_made_once() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("east");
    let clock = Arc::new(ManualClock::at(MEETING));
    assert!(matches!(
        Desk::open(&path, clock.clone()),
        Err(DeskOpenError::Open(OpenError::NotAHome(_)))
    ));
    Desk::init(&path, ordinary()).unwrap();
    let desk = Desk::open(&path, clock.clone()).unwrap();
    let second = Desk::open(&path, clock.clone()).unwrap_err();
    assert!(second.to_string().contains(&std::process::id().to_string()));
    assert!(matches!(
        Desk::init(&path, ordinary()),
        Err(DeskOpenError::Open(OpenError::AlreadyAHome(_)))
    ));
    let clone = desk.clone();
    drop(desk);
    assert!(Desk::open(&path, clock.clone()).is_err());
    drop(clone);
    Desk::open(&path, clock).unwrap();
}

#[test]
fn an_ordinary_home_keeps_its_clock_and_pairs_with_no_simulation() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("east");
    Desk::init(&path, ordinary()).unwrap();
    let desk = Desk::open(&path, Arc::new(ManualClock::at(MEETING))).unwrap();
    assert!(matches!(desk.set_clock(Time(0)), Err(ClockError::NotADemo)));
    let draft = TermsDraft {
        title: vec![(Lang::En, "Register".to_owned())],
        order: vec!["east".to_owned(), "west".to_owned()],
        time_zone: "UTC".to_owned(),
        offset_minutes: 0,
    };
    let mut terms = desk.terms(draft).unwrap();
    terms.demo = true;
    assert!(matches!(desk.half(&terms), Err(PairError::Demo)));
    let short = NewOfficial {
        login: "reader".to_owned(),
        password: "short".to_owned(),
        role: Role::Reader,
        office: vec![(Lang::En, "Office".to_owned())],
        lang: Lang::En,
    };
    match desk.add_account(short) {
        Err(AccountError::Invalid(invalid)) => assert_eq!(invalid.code, "password-short"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_demo_clock_is_set_goes_on_and_survives_a_restart() {
    let mut world = World::new();
    let at = Time(MEETING.0 + 86_400_000);
    world.north().desk().set_clock(at).unwrap();
    assert_eq!(world.north().desk().now(), at);
    world.set(Time(MEETING.0 + 1000));
    assert_eq!(world.north().desk().now(), Time(at.0 + 1000));
    world.restart(0);
    assert_eq!(world.north().desk().now(), Time(at.0 + 1000));
    assert_eq!(world.north().desk().today().to_string(), "2019-07-17");
}

#[test]
fn ten_wrong_passwords_close_a_login_for_a_while() {
    let world = World::new();
    let desk = world.north().desk();
    for _ in 0..10 {
        assert!(matches!(
            desk.sign_in("reader", "wrong"),
            Err(SignInError::Wrong)
        ));
    }
    assert!(matches!(
        desk.sign_in("reader", PASSWORD),
        Err(SignInError::TooMany { .. })
    ));
    assert!(matches!(
        desk.sign_in("nobody", PASSWORD),
        Err(SignInError::Wrong)
    ));
    world.set(Time(MEETING.0 + 16 * 60 * 1000));
    desk.sign_in("reader", PASSWORD).unwrap();
}

#[test]
fn a_session_ends_by_leaving_by_idling_and_by_the_day() {
    let world = World::new();
    let desk = world.north().desk();
    let hour = 60 * 60 * 1000;
    let ticket = desk.sign_in("negotiator", PASSWORD).unwrap();
    assert!(desk.signed_in(&ticket.token).unwrap().unwrap().can_sign());
    desk.sign_out(&ticket.token).unwrap();
    assert!(desk.signed_in(&ticket.token).unwrap().is_none());
    assert!(desk.signed_in("no token").unwrap().is_none());
    let ticket = desk.sign_in("negotiator", PASSWORD).unwrap();
    world.set(Time(MEETING.0 + 2 * hour + 1));
    assert!(desk.signed_in(&ticket.token).unwrap().is_none());
    let ticket = desk.sign_in("negotiator", PASSWORD).unwrap();
    for hours in 3..14 {
        world.set(Time(MEETING.0 + hours * hour));
        assert!(desk.signed_in(&ticket.token).unwrap().is_some());
    }
    world.set(Time(MEETING.0 + 14 * hour + 2));
    assert!(desk.signed_in(&ticket.token).unwrap().is_none());
}

#[test]
fn a_restart_keeps_sessions_and_closes_keys() {
    let mut world = World::new();
    let ticket = world
        .north()
        .desk()
        .sign_in("foreign_ministry", PASSWORD)
        .unwrap();
    world.restart(0);
    let desk = world.north().desk();
    let who = desk.signed_in(&ticket.token).unwrap().unwrap();
    assert!(!who.can_sign());
    let (command, prose) = convention(desk);
    assert!(matches!(
        desk.submit(&who, command.clone(), prose.clone()),
        Err(SubmitError::NotAllowed(NotAllowed::KeyLocked))
    ));
    assert!(matches!(
        desk.unlock(&who, "wrong"),
        Err(SignInError::Wrong)
    ));
    let who = desk.unlock(&who, PASSWORD).unwrap();
    assert!(who.can_sign());
    desk.submit(&who, command, prose).unwrap();
}

#[test]
fn roles_bound_what_may_be_done() {
    let world = World::new();
    let end = world.north();
    let (command, prose) = convention(end.desk());
    for role in [Role::Reader, Role::Drafter] {
        assert!(matches!(
            end.try_submit(role, command.clone(), prose.clone()),
            Err(SubmitError::NotAllowed(NotAllowed::Role))
        ));
    }
    let registrar = end.who(Role::Registrar);
    let accounts = end.desk().accounts().unwrap();
    let closed = accounts
        .iter()
        .find(|account| account.role == Role::ForeignMinistry)
        .unwrap();
    let ministry = end.who(Role::ForeignMinistry);
    end.desk()
        .set_disabled(&registrar, closed.id, true)
        .unwrap();
    // A handle from before the account was closed is worth nothing: its grant is revoked.
    assert!(matches!(
        end.desk().submit(&ministry, command, prose),
        Err(SubmitError::NotAllowed(NotAllowed::NoGrant))
    ));
    assert!(matches!(
        end.desk().sign_in("foreign_ministry", PASSWORD),
        Err(SignInError::Wrong)
    ));
}

#[test]
fn what_waits_is_done_though_nothing_more_is_asked() {
    let mut world = World::new();
    world.deliver();
    let desk = world.north().desk().clone();
    let who = world.north().who(Role::Negotiator);
    let mark = desk.path().join("head.mark");
    // At rest its two halves say the same; right after a commit one says what was there before.
    let is_at_rest = || {
        let bytes = std::fs::read(&mark).unwrap();
        let (one, other) = bytes.split_at(bytes.len() / 2);
        one == other
    };
    for _ in 0..3 {
        let (command, prose) = convention(&desk);
        desk.submit(&who, command, prose).unwrap();
        let mut waited = 0;
        while !is_at_rest() {
            waited += 1;
            assert!(waited < 3_000, "the head mark never came to rest");
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
    }
}
