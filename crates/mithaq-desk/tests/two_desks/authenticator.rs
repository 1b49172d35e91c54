//! An office that proves its acts by an authenticator: asked for, registered, enrolled by a grant;
//! then acts prepared here, proved in the browser, sealed here.

#[path = "../../../mithaq-record/tests/support/authenticator.rs"]
mod soft;

use self::soft::{AT, Authenticator, BE, ORIGIN, RP_ID, Says, UP, UV};
use crate::elsewhere::{LOGIN, office};
use crate::story::replace;
use crate::world::{PASSWORD, World, convention};
use mithaq_canon::{EntryId, Time};
use mithaq_core::Refusal;
use mithaq_desk::{
    AccountError, Desk, NewOfficial, NotAllowed, Powers, Prepared, Proves, RelyingParty, Role,
    SignedIn, SubmitError, Submitted,
};
use mithaq_record::{
    Act, CeremonyFault, Credential, SignedActs, Term, challenge, limits::CREDENTIAL_ID_BYTES_MAX,
};

fn here() -> RelyingParty {
    RelyingParty {
        id: RP_ID.to_owned(),
        origins: vec![ORIGIN.to_owned()],
    }
}

fn who(desk: &Desk, login: &str) -> SignedIn {
    let ticket = desk.sign_in(login, PASSWORD).unwrap();
    desk.signed_in(&ticket.token).unwrap().unwrap()
}

fn register(desk: &Desk, login: &str, by: &Authenticator) -> Result<(), AccountError> {
    let who = who(desk, login);
    let asked = desk.registration_challenge(&who).unwrap();
    let made = by.register(&asked.unwrap_or_default(), ORIGIN);
    desk.register_credential(&who, &made, here())
}

/// A convention on both sides, and at the first an office with a registered authenticator.
fn world(by: &Authenticator) -> (World, EntryId) {
    let mut world = World::new();
    let (command, prose) = convention(world.north().desk());
    let id = world.north().submit(Role::ForeignMinistry, command, prose);
    world.deliver();
    let desk = world.north().desk();
    desk.add_account_to_register(office()).unwrap();
    register(desk, LOGIN, by).unwrap();
    (world, id)
}

fn prepared(world: &World, id: EntryId, login: &str) -> Prepared {
    let (north, text) = (world.north(), "within sixty days.");
    let (command, prose) = replace(north, id, "2", "في أجل ستين يوما.", text, None);
    let desk = north.desk();
    desk.prepare_act(&who(desk, login), command, prose, "")
        .unwrap()
}

/// What the browser brings back, its words changed.
fn proved(prepared: &Prepared, by: &Authenticator, change: &dyn Fn(&mut Says)) -> SignedActs {
    let bodies = prepared.to_sign.acts().unwrap();
    let acts = prepared.to_sign.bodies.iter().zip(bodies);
    let prove = |(bytes, body): (&Vec<u8>, mithaq_record::ActBody)| {
        let mut says = by.says(&challenge(body.register, bytes), ORIGIN);
        change(&mut says);
        Act::asserted(bytes.clone(), &by.sign(&says))
    };
    SignedActs {
        acts: acts.map(prove).collect(),
    }
}

fn honest(prepared: &Prepared, by: &Authenticator) -> SignedActs {
    proved(prepared, by, &|_| ())
}

fn why(result: Result<Submitted, SubmitError>) -> NotAllowed {
    match result {
        Err(SubmitError::NotAllowed(why)) => why,
        other => panic!("{other:?}"),
    }
}

fn code(result: Result<(), AccountError>) -> &'static str {
    match result {
        Err(AccountError::Invalid(invalid)) => invalid.code,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_act_is_proved_by_an_authenticator_and_counts_on_both_sides() {
    for by in [Authenticator::es256(), Authenticator::eddsa(0x61)] {
        let (mut world, id) = world(&by);
        let desk = world.north().desk().clone();
        let office = who(&desk, LOGIN);
        assert_eq!(office.account().proves, Some(Proves::WebAuthn));
        assert!(!office.can_sign(), "nothing on the server can");
        let (north, text) = (world.north(), "within sixty days.");
        let (command, prose) = replace(north, id, "2", "في أجل ستين يوما.", text, None);
        let refused = desk.submit(&office, command, prose);
        assert_eq!(why(refused), NotAllowed::KeyElsewhere);

        let prepared = prepared(&world, id, LOGIN);
        let signed = honest(&prepared, &by);
        // A restart in between loses nothing.
        drop((desk, office));
        world.restart(0);
        let desk = world.north().desk().clone();
        let office = who(&desk, LOGIN);
        desk.submit_signed(&office, signed.clone()).unwrap();
        assert_eq!(
            why(desk.submit_signed(&office, signed)),
            NotAllowed::NotWaiting
        );
        world.deliver();
        world.check_identical();
        assert_eq!(world.south().article(id, "2").alternatives.len(), 1);
        // The other side knows from the record how it was proved.
        let credential = Credential::WebAuthn(by.credential(&[ORIGIN]));
        let known = world.south().desk().register().unwrap().ours;
        assert_eq!(known.0, 1);
        let powers = desk.powers();
        assert!(
            powers
                .iter()
                .any(|(_, official)| official.credential == credential)
        );
        drop((desk, office));
        let south = &world.south().path;
        let found = mithaq_desk::verify(south, &mut |_| ()).unwrap();
        assert!(found.is_sound(), "{found:?}");
    }
}

#[test]
fn what_proves_nothing_is_refused_by_its_name_and_goes_on_waiting() {
    let by = Authenticator::es256();
    let (world, id) = world(&by);
    let desk = world.north().desk();
    let office = who(desk, LOGIN);
    let prepared = prepared(&world, id, LOGIN);
    let refused = |signed: SignedActs| why(desk.submit_signed(&office, signed));
    let says = |change: &dyn Fn(&mut Says)| refused(proved(&prepared, &by, change));
    let fault = NotAllowed::NotProved;
    assert_eq!(
        says(&|says| says.flags = UP),
        fault(CeremonyFault::NotVerified)
    );
    assert_eq!(
        says(&|says| says.flags = UV),
        fault(CeremonyFault::NotPresent)
    );
    assert_eq!(
        says(&|says| says.origin = "https://south.example".into()),
        fault(CeremonyFault::Origin)
    );
    assert_eq!(
        says(&|says| says.challenge = "A".repeat(43)),
        fault(CeremonyFault::Challenge)
    );
    let other = Authenticator::es256();
    assert_eq!(refused(honest(&prepared, &other)), NotAllowed::NotSigned);
    assert_eq!(desk.waiting_acts(&office).unwrap().len(), 1);
    desk.submit_signed(&office, honest(&prepared, &by)).unwrap();
}

#[test]
fn an_act_whose_ground_has_moved_is_refused() {
    let by = Authenticator::es256();
    let (world, id) = world(&by);
    let desk = world.north().desk();
    let prepared = prepared(&world, id, LOGIN);
    let text = "within ninety days.";
    let (command, prose) = replace(world.north(), id, "2", "في أجل تسعين يوما.", text, None);
    world.north().submit(Role::Negotiator, command, prose);
    let refused = desk.submit_signed(&who(desk, LOGIN), honest(&prepared, &by));
    assert!(
        matches!(refused, Err(SubmitError::Refusal(Refusal::Stale))),
        "{refused:?}"
    );
}

#[test]
fn an_authenticator_takes_over_the_powers_of_the_key_before_it() {
    let mut world = World::new();
    let (command, prose) = convention(world.north().desk());
    let id = world.north().submit(Role::ForeignMinistry, command, prose);
    world.deliver();
    let desk = world.north().desk().clone();
    let login = Role::HeadOfDelegation.code();
    let until = Term::Until(crate::world::day(2027, 12, 31));
    desk.grant_powers(Powers {
        login: login.to_owned(),
        acts: None,
        instruments: Some(vec![id]),
        until: Some(crate::world::day(2027, 12, 31)),
    })
    .unwrap();
    let head = who(&desk, login);
    assert!(head.can_sign());
    let before = head.account().credential.clone().unwrap();
    let registrar = who(&desk, Role::Registrar.code());
    // Only who keeps the accounts asks for it, and until it is made the key goes on.
    let asked = desk.ask_to_register_as(&head, head.account().id);
    assert!(matches!(asked, Err(AccountError::NotAllowed)));
    desk.ask_to_register_as(&registrar, head.account().id)
        .unwrap();
    let text = "within sixty days.";
    let (command, prose) = replace(world.north(), id, "2", "في أجل ستين يوما.", text, None);
    desk.submit(&head, command.clone(), prose.clone()).unwrap();

    let by = Authenticator::es256();
    register(&desk, login, &by).unwrap();
    let powers = desk.powers();
    let of = |credential: &Credential| {
        let held = powers.iter().map(|(_, official)| official);
        held.filter(|one| one.credential == *credential)
            .collect::<Vec<_>>()
    };
    let ended = of(&before);
    assert!(ended.len() == 2 && ended.iter().all(|one| one.revoked.is_some()));
    let begun = of(&Credential::WebAuthn(by.credential(&[ORIGIN])));
    assert!(begun.len() == 2 && begun.iter().all(|one| one.revoked.is_none()));
    assert!(
        begun
            .iter()
            .any(|one| one.term == until && one.instruments == Some(vec![id]))
    );
    // The session that had the old key open can do nothing with it any more.
    let refused = desk.submit(&head, command.clone(), prose.clone());
    assert_eq!(why(refused), NotAllowed::NoGrant);
    let head = who(&desk, login);
    assert!(!head.can_sign());
    let refused = desk.submit(&head, command, prose);
    assert_eq!(why(refused), NotAllowed::KeyElsewhere);
    let prepared = prepared(&world, id, login);
    desk.submit_signed(&head, honest(&prepared, &by)).unwrap();
    drop((desk, head, registrar));
    world.deliver();
    world.check_identical();
}

#[test]
fn a_registration_is_asked_for_and_serves_once_and_for_a_week() {
    let (world, _) = world(&Authenticator::es256());
    let desk = world.north().desk().clone();
    let another = Authenticator::eddsa(0x63);
    // With the password alone nobody replaces it.
    assert_eq!(
        code(register(&desk, LOGIN, &another)),
        "registration-not-asked"
    );
    desk.ask_to_register(LOGIN).unwrap();
    let week = 7 * 24 * 60 * 60 * 1000;
    let (asked, office) = (desk.now(), who(&desk, LOGIN));
    assert!(desk.registration_challenge(&office).unwrap().is_some());
    drop(office);
    world.ends[0].clock.set(Time(asked.0 + week + 1));
    let desk = world.north().desk().clone();
    assert_eq!(
        code(register(&desk, LOGIN, &another)),
        "registration-not-asked"
    );
    desk.ask_to_register(LOGIN).unwrap();
    register(&desk, LOGIN, &another).unwrap();
    assert_eq!(
        code(register(&desk, LOGIN, &another)),
        "registration-not-asked"
    );

    let asked = |login: &str| code(desk.ask_to_register(login));
    assert_eq!(asked("nobody"), "no-such-account");
    assert_eq!(asked(Role::Drafter.code()), "role-without-acts");
    let reader = NewOfficial {
        login: "another".to_owned(),
        role: Role::Reader,
        ..office_named("another")
    };
    let added = desk.add_account_to_register(reader).map(drop);
    assert_eq!(code(added), "role-without-acts");
}

fn office_named(login: &str) -> NewOfficial {
    NewOfficial {
        login: login.to_owned(),
        ..office()
    }
}

#[test]
fn what_is_no_registration_here_is_refused_by_its_name() {
    let by = Authenticator::es256();
    let (world, id) = world(&by);
    let desk = world.north().desk();
    desk.add_account_to_register(office_named("another"))
        .unwrap();
    let office = who(desk, "another");
    // Before there is an authenticator nothing can be proved.
    let text = "within sixty days.";
    let (command, prose) = replace(world.north(), id, "2", "في أجل ستين يوما.", text, None);
    let refused = desk.prepare_act(&office, command, prose, "");
    let refused = refused.map(|_| unreachable!("it was prepared"));
    assert_eq!(why(refused), NotAllowed::NotRegistered);

    let new = Authenticator::eddsa(0x64);
    let challenge = desk.registration_challenge(&office).unwrap().unwrap();
    let says = Says {
        flags: UP | UV | AT,
        rest: new.attested(),
        kind: "webauthn.create".into(),
        ..new.says(&challenge, ORIGIN)
    };
    let made = |change: &dyn Fn(&mut Says)| {
        let mut says = says.clone();
        change(&mut says);
        code(desk.register_credential(&office, &new.registration(&says), here()))
    };
    assert_eq!(made(&|says| says.flags = UP | AT), "webauthn-not-verified");
    assert_eq!(made(&|says| says.flags |= BE), "webauthn-copyable");
    assert_eq!(
        made(&|says| says.kind = "webauthn.get".into()),
        "webauthn-type"
    );
    assert_eq!(
        made(&|says| says.challenge = "A".repeat(43)),
        "webauthn-challenge"
    );
    assert_eq!(
        made(&|says| says.rp_id = "south.example".into()),
        "webauthn-relying-party"
    );
    assert_eq!(
        made(&|says| says.rest.clear()),
        "webauthn-authenticator-data"
    );
    // The browser's origin is one of ours, but such as no grant may name.
    let insecure = RelyingParty {
        id: RP_ID.to_owned(),
        origins: vec!["http://register.north.example".to_owned()],
    };
    let made = new.register(&challenge, "http://register.north.example");
    let refused = code(desk.register_credential(&office, &made, insecure));
    assert_eq!(refused, "credential-unusable");
    let taken = by.register(&challenge, ORIGIN);
    let refused = code(desk.register_credential(&office, &taken, here()));
    assert_eq!(refused, "key-taken");
    let mut long = Authenticator::eddsa(0x65);
    long.id = vec![1; CREDENTIAL_ID_BYTES_MAX];
    let made = long.register(&challenge, ORIGIN);
    desk.register_credential(&office, &made, here()).unwrap();
}

/// What proves an office's acts does not change where the record would not say so.
#[test]
fn a_home_that_seals_nothing_enrols_nothing() {
    let by = Authenticator::es256();
    let (mut world, _) = world(&by);
    world.deliver();
    world.north().desk().ask_to_register(LOGIN).unwrap();
    world.ends[0].kill();
    std::fs::remove_file(world.north().path.join("head.mark")).unwrap();
    world.restart(0);
    let desk = world.north().desk();
    let held = desk.held().unwrap();
    let refused = code(register(desk, LOGIN, &Authenticator::eddsa(0x66)));
    assert_eq!(refused, held.code());
    let office = who(desk, LOGIN);
    let credential = Credential::WebAuthn(by.credential(&[ORIGIN]));
    assert_eq!(office.account().credential, Some(credential));
    assert!(desk.registration_challenge(&office).unwrap().is_some());
}
