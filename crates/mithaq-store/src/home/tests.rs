#![expect(
    clippy::unwrap_used,
    reason = "a test may stop at what must not happen"
)]

use super::*;
use crate::database;
use mithaq_canon::{Digest, EntryId, Lang, Time};
use mithaq_record::{AuthenticatorKey, Credential, PublicKey, WebAuthn};

const NOW: Time = Time(1_563_235_200_000);

fn with_home(check: impl FnOnce(HomeWrite<'_>)) {
    let place = tempfile::tempdir().unwrap();
    let connection = database::create(&place.path().join("mithaq.db")).unwrap();
    let key = SealKey::generate().unwrap();
    check(HomeWrite(HomeRead {
        connection: &connection,
        key: &key,
    }));
}

fn dossier(n: u8) -> EntryId {
    EntryId(Digest([n; 32]))
}

fn key() -> PublicKey {
    PublicKey::new([7; 32], [8; 1952])
}

fn account(home: HomeWrite<'_>, login: &str) -> UserId {
    let new = NewAccount {
        login,
        office: &[(Lang::Ar, "مديرية".to_owned())],
        role: Role::Negotiator,
        lang: Lang::Ar,
        password: "$argon2id$",
        key: Some((&key(), Some(b"sealed"))),
    };
    home.add_account(&new, NOW).unwrap().unwrap()
}

#[test]
fn a_login_is_taken_once_whatever_its_case() {
    with_home(|home| {
        account(home, "mae");
        let again = NewAccount {
            login: "MAE",
            office: &[],
            role: Role::Reader,
            lang: Lang::Fr,
            password: "",
            key: None,
        };
        assert_eq!(home.add_account(&again, NOW).unwrap(), None);
        let found = home.read().credentials("Mae").unwrap().unwrap();
        assert_eq!(found.account.role, Role::Negotiator);
        assert_eq!(found.account.credential, Some(Credential::Key(key())));
        assert_eq!(found.account.office, [(Lang::Ar, "مديرية".to_owned())]);
    });
}

/// Nothing of what proved its acts before is left, and the registration serves once.
#[test]
fn a_registered_credential_takes_the_place_of_the_key() {
    with_home(|home| {
        let user = account(home, "one");
        let asked = AskedRegistration {
            challenge: [3; 32],
            at: NOW,
        };
        home.ask_registration(user, &asked).unwrap();
        let read = home.read();
        let found = read.account(user).unwrap().unwrap();
        assert_eq!(
            (found.proves, found.asked),
            (Some(Proves::Password), Some(NOW))
        );
        assert_eq!(read.asked_registration(user).unwrap(), Some(asked));
        let credential = WebAuthn {
            id: vec![1; 16],
            key: AuthenticatorKey::EdDsa([9; 32]),
            rp_id: "north.example".to_owned(),
            origins: vec!["https://north.example".to_owned()],
        };
        home.set_credential(user, &credential).unwrap();
        let found = read.credentials("one").unwrap().unwrap();
        assert_eq!(found.sealed_key, None);
        let found = found.account;
        assert_eq!(found.credential, Some(Credential::WebAuthn(credential)));
        assert_eq!((found.proves, found.asked), (Some(Proves::WebAuthn), None));
        assert_eq!(read.asked_registration(user).unwrap(), None);
    });
}

#[test]
fn a_closed_dossier_is_known_to_its_list_alone() {
    with_home(|home| {
        let (one, other) = (account(home, "one"), account(home, "other"));
        let closed = dossier(1);
        assert!(home.read().may_know(&closed, other).unwrap());
        home.set_readers(&closed, Some(&[one])).unwrap();
        assert!(home.read().may_know(&closed, one).unwrap());
        assert!(!home.read().may_know(&closed, other).unwrap());
        assert!(home.read().may_know(&dossier(2), other).unwrap());
        assert_eq!(home.read().closed_to(one).unwrap().len(), 0);
        assert_eq!(home.read().closed_to(other).unwrap().len(), 1);
        // An empty list shuts everyone out, it does not open the dossier.
        home.set_readers(&closed, Some(&[])).unwrap();
        assert!(!home.read().may_know(&closed, one).unwrap());
        home.set_readers(&closed, None).unwrap();
        assert!(home.read().may_know(&closed, other).unwrap());
    });
}

#[test]
fn the_margin_lies_sealed() {
    with_home(|home| {
        let user = account(home, "one");
        let at = Place::provision(&dossier(1), &dossier(9));
        home.add_note(&at, user, "حد أدنى سري", NOW).unwrap();
        home.add_instruction(&at, user, "not below five years", Some("four years"), NOW)
            .unwrap();
        home.ask_clearance(&at, "justice", NOW).unwrap();
        let read = home.read();
        assert_eq!(
            read.notes(&at).unwrap().first().unwrap().text,
            "حد أدنى سري"
        );
        let instructions = read.instructions(&at).unwrap();
        let instruction = instructions.first().unwrap();
        assert_eq!(instruction.crossed.as_deref(), Some("four years"));
        assert!(read.notes(&Place::dossier(&dossier(1))).unwrap().is_empty());
        let clearance = read.clearances(&at).unwrap().remove(0);
        assert_eq!(clearance.state, ClearanceState::Pending);
        assert!(home.answer_clearance(clearance.id, true, NOW).unwrap());
        assert!(!home.answer_clearance(clearance.id, false, NOW).unwrap());
        let stored: Vec<u8> = read
            .one("", "SELECT sealed FROM note", &[], |row| row.get(0))
            .unwrap()
            .unwrap();
        assert!(!stored.windows(4).any(|window| window == "حد".as_bytes()));
    });
}

#[test]
fn a_draft_is_saved_over_itself_and_a_closed_account_has_no_session() {
    with_home(|home| {
        let user = account(home, "one");
        home.save_draft(user, "propose/1", "a", NOW).unwrap();
        home.save_draft(user, "propose/1", "b", NOW).unwrap();
        let draft = home.read().draft(user, "propose/1").unwrap().unwrap();
        assert_eq!(draft.fields, "b");
        let session = WebSession {
            user,
            csrf: [1; 32],
            created: NOW,
            used: NOW,
        };
        home.begin_session(&[2; 32], &session).unwrap();
        assert_eq!(home.read().session(&[2; 32]).unwrap(), Some(session));
        home.set_disabled(user, true).unwrap();
        assert_eq!(home.read().session(&[2; 32]).unwrap(), None);
    });
}

#[test]
fn a_hold_stands_until_it_is_lifted_and_is_remembered() {
    with_home(|home| {
        let (one, other) = (account(home, "one"), account(home, "other"));
        let later = Time(NOW.0 + 1);
        let read = home.read();
        assert_eq!(read.legal_hold_on(dossier(1)).unwrap(), None);
        let first = home
            .place_hold(dossier(1), "أمر من المحكمة", (one, NOW))
            .unwrap();
        let second = home
            .place_hold(dossier(1), "another", (other, NOW))
            .unwrap();
        let hold = read.legal_hold_on(dossier(1)).unwrap().unwrap();
        assert_eq!((hold.id, &*hold.why), (first, "أمر من المحكمة"));
        assert_eq!(read.legal_hold_on(dossier(2)).unwrap(), None);
        assert!(home.lift_hold(first, (other, later)).unwrap());
        assert!(!home.lift_hold(first, (one, later)).unwrap());
        let left = read.legal_hold_on(dossier(1)).unwrap().unwrap();
        assert_eq!(left.id, second);
        assert!(home.lift_hold(second, (one, later)).unwrap());
        assert_eq!(read.legal_hold_on(dossier(1)).unwrap(), None);
        let told = read.legal_holds(10).unwrap();
        assert_eq!(told[1].lifted, Some((other, later)));
        assert_eq!(told[1].user, one);
    });
}

#[test]
fn a_retention_date_is_one_for_each_kind_of_a_subject() {
    with_home(|home| {
        let user = account(home, "one");
        let set = |kind, until: Option<&str>| {
            let until = until.map(|until| until.parse().unwrap());
            home.set_retention(dossier(1), kind, until, (user, NOW))
                .unwrap();
        };
        set(None, Some("2024-12-31"));
        set(Some("remarked"), Some("2021"));
        set(None, Some("2023-06"));
        let told = |home: HomeWrite<'_>| -> Vec<_> {
            let all = home.read().retentions().unwrap().into_iter();
            all.map(|one| (one.kind, one.until.to_string())).collect()
        };
        let remarks = (Some("remarked".to_owned()), "2021".to_owned());
        assert_eq!(told(home), [remarks.clone(), (None, "2023-06".to_owned())]);
        set(None, None);
        assert_eq!(told(home), [remarks]);
    });
}
