//! An office whose key never is on the server: acts are prepared here, signed there, sealed here.

use crate::story::replace;
use crate::world::{PASSWORD, World, convention};
use mithaq_canon::{EntryId, Lang};
use mithaq_core::{Command, Refusal};
use mithaq_desk::{
    AccountError, NewOfficial, NotAllowed, OfficialKey, Prose, Proves, Role, SignedIn, SubmitError,
};
use mithaq_record::{Credential, NotToSign, PublicKey, SignedActs, Signer as _, ToSign};

pub(crate) const LOGIN: &str = "plenipotentiary";

/// An office whose acts are not proved by a password.
pub(crate) fn office() -> NewOfficial {
    NewOfficial {
        login: LOGIN.to_owned(),
        password: PASSWORD.to_owned(),
        role: Role::HeadOfDelegation,
        office: vec![(Lang::En, "Plenipotentiary".to_owned())],
        lang: Lang::En,
    }
}

fn key() -> OfficialKey {
    OfficialKey::generate("a long passphrase").unwrap().0
}

/// A convention on both sides, and an office at the first whose key lies elsewhere.
fn world() -> (World, EntryId, OfficialKey) {
    let mut world = World::new();
    let (command, prose) = convention(world.north().desk());
    let id = world.north().submit(Role::ForeignMinistry, command, prose);
    world.deliver();
    let key = key();
    let desk = world.north().desk();
    desk.add_account_with_key(office(), key.public_key())
        .unwrap();
    (world, id, key)
}

fn who(world: &World) -> SignedIn {
    let desk = world.north().desk();
    let ticket = desk.sign_in(LOGIN, PASSWORD).unwrap();
    desk.signed_in(&ticket.token).unwrap().unwrap()
}

fn proposal(world: &World, id: EntryId) -> (Command, Prose) {
    replace(
        world.north(),
        id,
        "2",
        "في أجل ستين يوما.",
        "within sixty days.",
        None,
    )
}

fn why(result: Result<mithaq_desk::Submitted, SubmitError>) -> NotAllowed {
    match result {
        Err(SubmitError::NotAllowed(why)) => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_act_is_signed_elsewhere_and_counts_on_both_sides() {
    let (mut world, id, key) = world();
    let who = who(&world);
    assert_eq!(who.account().proves, Some(Proves::KeyFile));
    assert!(!who.can_sign());
    let desk = world.north().desk().clone();
    let (command, prose) = proposal(&world, id);
    // Nothing here could sign it.
    let refused = desk.submit(&who, command.clone(), prose.clone());
    assert_eq!(why(refused), NotAllowed::KeyElsewhere);
    desk.preview(&who, command.clone(), &prose).unwrap();

    let before = desk.roots().unwrap();
    let prepared = desk
        .prepare_act(&who, command, prose, "back to article 2")
        .unwrap();
    assert_eq!(desk.roots().unwrap(), before, "nothing was sealed");
    let waiting = desk.waiting_acts(&who).unwrap();
    assert_eq!(waiting.len(), 1);
    assert_eq!(waiting[0].name, prepared.name);
    assert_eq!(waiting[0].memo, "back to article 2");

    // The file travels; on the other computer everything is there to be read.
    let file = ToSign::open(&prepared.to_sign.to_bytes()).unwrap();
    assert_eq!(file.official(), Some(key.public_key().id()));
    let words = |text: &mithaq_record::Payload| text.plaintext == "within sixty days.".as_bytes();
    assert!(file.texts.iter().any(words));
    let (entry, titles) = file.entry(id).unwrap();
    assert_eq!(entry.id(), id);
    assert_eq!(titles.len(), 2);
    let signed = file.sign(&key).unwrap();
    let signed = SignedActs::open(&signed.to_bytes()).unwrap();

    // A restart in between loses nothing.
    drop(desk);
    world.restart(0);
    let who = self::who(&world);
    let desk = world.north().desk().clone();
    let submitted = desk.submit_signed(&who, signed.clone()).unwrap();
    assert_eq!(submitted.entries.len(), 1);
    assert_eq!(
        why(desk.submit_signed(&who, signed)),
        NotAllowed::NotWaiting
    );
    assert!(desk.waiting_acts(&who).unwrap().is_empty());
    world.deliver();
    world.check_identical();
    assert_eq!(world.south().article(id, "2").alternatives.len(), 1);
}

#[test]
fn what_comes_back_changed_or_signed_by_another_is_refused_and_goes_on_waiting() {
    let (world, id, key) = world();
    let (who, desk) = (who(&world), world.north().desk());
    let (command, prose) = proposal(&world, id);
    let prepared = desk.prepare_act(&who, command, prose, "").unwrap();
    assert!(prepared.to_sign.sign(&self::key()).is_none());
    let good = prepared.to_sign.sign(&key).unwrap();

    let mut torn = good.clone();
    *torn.acts[0].proof.last_mut().unwrap() ^= 1;
    assert_eq!(why(desk.submit_signed(&who, torn)), NotAllowed::NotSigned);
    // Other bytes under a good signature were never prepared here.
    let mut other = prepared.to_sign.clone();
    let mut body = other.acts().unwrap().remove(0);
    body.nonce[0] ^= 1;
    other.bodies = vec![mithaq_canon::to_bytes(&body)];
    let other = other.sign(&key).unwrap();
    assert_eq!(why(desk.submit_signed(&who, other)), NotAllowed::NotWaiting);
    // Another office does not bring it back.
    let head = world.north().who(Role::HeadOfDelegation);
    assert_eq!(
        why(desk.submit_signed(&head, good.clone())),
        NotAllowed::NotWaiting
    );
    assert_eq!(desk.waiting_acts(&who).unwrap().len(), 1);
    desk.submit_signed(&who, good).unwrap();
}

#[test]
fn an_act_whose_ground_has_moved_is_refused() {
    let (world, id, key) = world();
    let (who, desk) = (who(&world), world.north().desk());
    let (command, prose) = proposal(&world, id);
    let prepared = desk.prepare_act(&who, command, prose, "").unwrap();
    let signed = prepared.to_sign.sign(&key).unwrap();
    let (command, prose) = proposal(&world, id);
    world.north().submit(Role::Negotiator, command, prose);
    let refused = desk.submit_signed(&who, signed.clone());
    assert!(
        matches!(refused, Err(SubmitError::Refusal(Refusal::Stale))),
        "{refused:?}"
    );
    desk.drop_waiting_act(&who, &prepared.name).unwrap();
    assert_eq!(
        why(desk.submit_signed(&who, signed)),
        NotAllowed::NotWaiting
    );
}

#[test]
fn powers_that_end_while_an_act_waits_are_no_longer_there() {
    let (world, id, key) = world();
    let (who, desk) = (who(&world), world.north().desk());
    let (command, prose) = proposal(&world, id);
    let prepared = desk.prepare_act(&who, command, prose, "").unwrap();
    let signed = prepared.to_sign.sign(&key).unwrap();
    let granted = desk
        .powers()
        .into_iter()
        .find(|(_, official)| official.credential == Credential::Key(key.public_key()));
    desk.revoke_powers(granted.unwrap().0).unwrap();
    assert_eq!(why(desk.submit_signed(&who, signed)), NotAllowed::NoGrant);
}

#[test]
fn a_file_that_shows_another_text_is_not_to_be_signed() {
    let (world, id, _) = world();
    let (who, desk) = (who(&world), world.north().desk());
    let (command, prose) = proposal(&world, id);
    let file = desk.prepare_act(&who, command, prose, "").unwrap().to_sign;
    let mut other = file.clone();
    other.texts[0].plaintext.push(b'!');
    let found = ToSign::open(&other.to_bytes());
    assert_eq!(found, Err(NotToSign::OtherText(other.texts[0].id)));
    let mut hidden = file.clone();
    let gone = hidden.texts.remove(0);
    let found = ToSign::open(&hidden.to_bytes());
    assert_eq!(found, Err(NotToSign::MissingText(gone.id)));
    let mut none = file.clone();
    none.bodies.clear();
    assert_eq!(ToSign::open(&none.to_bytes()), Err(NotToSign::Act));
    let mut long = file.to_bytes();
    long.push(0);
    assert_eq!(ToSign::open(&long), Err(NotToSign::Form));
}

#[test]
fn a_key_is_enrolled_once_and_only_for_an_office_that_acts() {
    let (world, _, key) = world();
    let desk = world.north().desk();
    let code = |new: NewOfficial, key| match desk.add_account_with_key(new, key) {
        Err(AccountError::Invalid(invalid)) => invalid.code,
        other => panic!("{other:?}"),
    };
    let another = |role| NewOfficial {
        login: "another".to_owned(),
        role,
        ..office()
    };
    let public = key.public_key();
    assert_eq!(code(another(Role::ForeignMinistry), public), "key-taken");
    assert_eq!(
        code(another(Role::Drafter), PublicKey::new([9; 32], [9; 1952])),
        "role-without-acts"
    );
    assert_eq!(
        code(
            another(Role::ForeignMinistry),
            PublicKey::new([0; 32], [9; 1952])
        ),
        "key-weak"
    );
    let root = world.north().root.public();
    assert_eq!(code(another(Role::ForeignMinistry), root), "key-taken");
}
