//! Two signatures, one inside the other: each alone is worth nothing, and neither serves anywhere
//! else. Whoever breaks one algorithm holds every key's private half of it: `Thief` is that.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod support;

use coset::{CoseSign1, TaggedCborSerializable};
use fips204::{
    ml_dsa_65,
    traits::{SerDes, Verifier as _},
};
use mithaq_canon::{KeyId, Lang, RegisterId, Side, Time, from_bytes, to_bytes};
use mithaq_record::{
    Act, ActBody, Acts, Body, Carried, Charter, CharterFault, CharterHalf, Content,
    Countersignature, Credential, Entry, Grant, Inner, InnerFault, Item, Kept, KeyRing, Keys,
    Level, Mandate, MandateFault, Mandated, NewKey, NotAnEntry, NotProven, Proof, ProofFault,
    PublicKey, Purpose, Receipt, Request, SealFault, Signature, SignedCharter, Signer, Strength,
    Term, Unverified, Verified, inclusion, kind, limits, open, seal, to_be_signed_around,
    to_be_signed_inside,
};
use support::{Home, Key, Lib, carry, charter, official, root, root_keys, server, side_charter};

const A: Side = Side(0);
const B: Side = Side(1);

/// A number of the core's treaty acts (signature).
const SIGNED: u16 = 23;

/// A home whose log has a grant and a receipt.
fn home() -> Home {
    let charter = charter(2);
    let mut a = Home::new(&charter, A);
    let b = Home::new(&charter, B);
    carry(&b, &mut a);
    a
}

/// The last entry of A's log, a receipt.
fn receipt(home: &Home) -> Entry<Verified> {
    let last = home.logs[0].rows.last().unwrap().entry.clone();
    assert_eq!(last.body().kind, kind::RECEIPT);
    last
}

fn found(home: &Home, bytes: &[u8]) -> NotAnEntry {
    open(bytes, &home.ring, &Lib).unwrap_err()
}

/// A's official does an act of this kind.
fn act(home: &Home, kind: u16) -> ActBody {
    ActBody {
        register: home.register(),
        kind,
        nonce: [1; 16],
        official: official(A).public_key().id(),
        payloads: vec![],
        event: vec![0xf6],
    }
}

fn carrying(home: &Home, opened: &ActBody, act: Act) -> Body {
    let grant = home.grant.unwrap();
    home.next().act(act, opened, vec![], grant, Time(9))
}

/// An official's proof with this inside, its outer signature right.
fn proof(body: &[u8], kid: KeyId, inner: Option<&Inner>, key: &Key) -> Vec<u8> {
    let message = match inner {
        Some(inner) => to_be_signed_around(Purpose::Act, kid, inner, body),
        None => mithaq_record::to_be_signed(Purpose::Act, kid, body),
    };
    support::sign1(&support::protected(kid, inner), None, &key.sign(&message))
}

#[test]
fn receipts_grants_orders_of_the_root_and_binding_acts_are_hybrid_and_nothing_else_is() {
    let hybrid = |kind| kind::strength(kind) == Strength::Hybrid;
    let kinds: Vec<u16> = (0..100).filter(|kind| hybrid(*kind)).collect();
    let expected: Vec<u16> = (20..=39)
        .chain([41])
        .chain([kind::RECEIPT, kind::GRANT, kind::REVOCATION])
        .chain(kind::SERVER_KEY..=kind::COUNTERSIGNED)
        .collect();
    assert_eq!(kinds, expected);
    // As sealed, so opened.
    let mut home = home();
    let remark = home.act("a remark");
    let receipt = receipt_in(&home);
    assert!(receipt.bytes().len() > 3309 && remark.bytes().len() < 1000);
    for entry in [remark, receipt] {
        assert_eq!(open(entry.bytes(), &home.ring, &Lib), Ok(entry));
    }
}

fn receipt_in(home: &Home) -> Entry<Verified> {
    let rows = home.logs.iter().flat_map(|log| &log.rows);
    rows.map(|row| &row.entry)
        .find(|entry| entry.body().kind == kind::RECEIPT)
        .unwrap()
        .clone()
}

#[test]
fn inner_missing() {
    let home = home();
    let payload = to_bytes(receipt(&home).body());
    let bytes = support::sealed_bytes(&payload, Strength::Plain, &server(A));
    assert_eq!(found(&home, &bytes), NotAnEntry::Inner(InnerFault::Missing));
}

#[test]
fn inner_where_none_belongs() {
    let mut home = home();
    let remark = home.act("a remark");
    let payload = to_bytes(remark.body());
    let bytes = support::sealed_bytes(&payload, Strength::Hybrid, &server(A));
    assert_eq!(
        found(&home, &bytes),
        NotAnEntry::Inner(InnerFault::Unwanted)
    );
}

#[test]
fn inner_by_other_key() {
    let home = home();
    let payload = to_bytes(receipt(&home).body());
    let (key, thief) = (server(A), Key::of(99));
    let kid = key.public_key().id();
    // It says whose it is; or it says that it is ours.
    let theirs = support::inner(Purpose::Entry, &payload, &thief);
    let sealed = support::sealed_with(&payload, kid, Some(&theirs), &key);
    assert_eq!(
        found(&home, &sealed),
        NotAnEntry::Inner(InnerFault::OtherKey)
    );
    let message = to_be_signed_inside(Purpose::Entry, kid, &payload);
    let pretended = Inner {
        kid,
        signature: thief.sign_ml_dsa(&message),
    };
    let sealed = support::sealed_with(&payload, kid, Some(&pretended), &key);
    assert_eq!(
        found(&home, &sealed),
        NotAnEntry::Inner(InnerFault::Signature)
    );
}

#[test]
fn inner_over_other_body() {
    let home = home();
    let good = receipt(&home);
    let key = server(A);
    let inner = support::inner(Purpose::Entry, &to_bytes(good.body()), &key);
    // What a quantum computer could do: Ed25519 forged over another receipt, around the inner
    // signature of a true one.
    let more = Body {
        claimed: Time(77),
        ..good.body().clone()
    };
    let payload = to_bytes(&more);
    let kid = key.public_key().id();
    let sealed = support::sealed_with(&payload, kid, Some(&inner), &key);
    assert_eq!(
        found(&home, &sealed),
        NotAnEntry::Inner(InnerFault::Signature)
    );
}

#[test]
fn outer_right_and_inner_wrong() {
    let home = home();
    let payload = to_bytes(receipt(&home).body());
    let key = server(A);
    let mut inner = support::inner(Purpose::Entry, &payload, &key);
    for place in [0, 1500, 3308] {
        inner.signature[place] ^= 1;
        let sealed = support::sealed_with(&payload, inner.kid, Some(&inner), &key);
        assert_eq!(
            found(&home, &sealed),
            NotAnEntry::Inner(InnerFault::Signature)
        );
        inner.signature[place] ^= 1;
    }
    let sealed = support::sealed_with(&payload, inner.kid, Some(&inner), &key);
    assert!(open(&sealed, &home.ring, &Lib).is_ok());
}

#[test]
fn inner_right_and_outer_wrong() {
    let home = home();
    let payload = to_bytes(receipt(&home).body());
    let (key, thief) = (server(A), Key::of(99));
    let inner = support::inner(Purpose::Entry, &payload, &key);
    // ML-DSA alone is no seal.
    let sealed = support::sealed_with(&payload, inner.kid, Some(&inner), &thief);
    assert_eq!(found(&home, &sealed), NotAnEntry::Signature);
    // Nor is an Ed25519 signature that does not cover what stands inside.
    let message = mithaq_record::to_be_signed(Purpose::Entry, inner.kid, &payload);
    let loose = support::sign1(
        &support::protected(inner.kid, Some(&inner)),
        Some(&payload),
        &key.sign(&message),
    );
    assert_eq!(found(&home, &loose), NotAnEntry::Signature);
}

#[test]
fn an_inner_signature_has_one_form() {
    let home = home();
    let payload = to_bytes(receipt(&home).body());
    let key = server(A);
    let inner = support::inner(Purpose::Entry, &payload, &key);
    let good = support::protected(inner.kid, Some(&inner));
    let sealed = |protected: &[u8]| {
        let mut message = mithaq_canon::Encoder::default();
        message.array(4);
        message.text("Signature1");
        message.bytes(protected);
        message.bytes(b"mithaq/entry/0");
        message.bytes(&payload);
        let signature = key.sign(&message.into_bytes());
        support::sign1(protected, Some(&payload), &signature)
    };
    assert!(open(&sealed(&good), &home.ring, &Lib).is_ok());
    // Where what is changed stands: the label, and in the inner one its tag, its algorithm, its
    // unprotected header and its payload.
    let label = 1 + 2 + 1 + 34;
    let inside = label + 5 + 3;
    for (place, byte) in [
        (label + 4, 0x01),
        (inside, 0xd1),
        (inside + 7, 0x2f),
        (inside + 43, 0xa1),
        (inside + 44, 0x40),
    ] {
        let mut bad = good.clone();
        assert_ne!(bad[place], byte);
        bad[place] = byte;
        let fault = found(&home, &sealed(&bad));
        assert!(matches!(fault, NotAnEntry::Form(_)), "{place}: {fault:?}");
    }
}

#[test]
fn no_inner_signature_is_replayed() {
    let home = home();
    let good = receipt(&home);
    let key = server(A);
    let kid = key.public_key().id();
    let around = |payload: &[u8], inner: &Inner| {
        let sealed = support::sealed_with(payload, kid, Some(inner), &key);
        open(&sealed, &home.ring, &Lib)
    };
    let payload = to_bytes(good.body());
    assert!(around(&payload, &support::inner(Purpose::Entry, &payload, &key)).is_ok());
    // Of the same body in another register.
    let elsewhere = Body {
        register: RegisterId(mithaq_canon::Digest([9; 32])),
        ..good.body().clone()
    };
    let of_register = support::inner(Purpose::Entry, &to_bytes(&elsewhere), &key);
    // Of an entry of another type at the same place.
    let revocation = home.next().item(
        Item::Revocation {
            grant: home.grant.unwrap(),
        },
        Time(1),
    );
    let of_type = support::inner(Purpose::Entry, &to_bytes(&revocation), &key);
    // Of the same bytes for another purpose, as a charter, an act or an order is signed.
    let mut replayed = vec![of_register, of_type];
    for purpose in [
        Purpose::Act,
        Purpose::Charter,
        Purpose::Half,
        Purpose::Root,
        Purpose::Possession,
    ] {
        replayed.push(support::inner(purpose, &payload, &key));
    }
    // Of the same bytes by the outer form: the algorithm is signed too.
    replayed.push(Inner {
        kid,
        signature: key.sign_ml_dsa(&mithaq_record::to_be_signed(Purpose::Entry, kid, &payload)),
    });
    for inner in replayed {
        assert_eq!(
            around(&payload, &inner).unwrap_err(),
            NotAnEntry::Inner(InnerFault::Signature)
        );
    }
}

#[test]
fn a_binding_act_is_proved_by_both_halves_of_its_officials_key() {
    let home = home();
    let opened = act(&home, SIGNED);
    let (key, thief) = (official(A), Key::of(99));
    let kid = key.public_key().id();
    let body = to_bytes(&opened);
    let with = |inner: Option<&Inner>, outer: &Key| {
        let act = Act {
            body: body.clone(),
            proof: proof(&body, kid, inner, outer),
        };
        let sealed = support::sealed_anyhow(&carrying(&home, &opened, act), &server(A));
        open(&sealed, &home.ring, &Lib).map(drop)
    };
    let inner = support::inner(Purpose::Act, &body, &key);
    assert_eq!(with(Some(&inner), &key), Ok(()));
    let fault = |fault| Err(NotAnEntry::Proof(ProofFault::Inner(fault)));
    assert_eq!(with(None, &key), fault(InnerFault::Missing));
    let theirs = support::inner(Purpose::Act, &body, &thief);
    assert_eq!(with(Some(&theirs), &key), fault(InnerFault::OtherKey));
    let pretended = Inner { kid, ..theirs };
    assert_eq!(with(Some(&pretended), &key), fault(InnerFault::Signature));
    let other = support::inner(Purpose::Act, &to_bytes(&act(&home, SIGNED + 1)), &key);
    assert_eq!(with(Some(&other), &key), fault(InnerFault::Signature));
    assert_eq!(
        with(Some(&inner), &thief),
        Err(NotAnEntry::Proof(ProofFault::Signature))
    );
    // A remark is proved by Ed25519 alone, and by nothing more.
    let remark = act(&home, support::REMARK);
    let body = to_bytes(&remark);
    let inner = support::inner(Purpose::Act, &body, &key);
    let more = Act {
        proof: proof(&body, kid, Some(&inner), &key),
        body,
    };
    let sealed = support::sealed_anyhow(&carrying(&home, &remark, more), &server(A));
    let unwanted = ProofFault::Inner(InnerFault::Unwanted);
    assert_eq!(found(&home, &sealed), NotAnEntry::Proof(unwanted));
}

/// The server seals a binding act with both halves as well, whoever the official is and however the
/// act is proved: so its place in the log is bound too.
#[test]
fn the_entry_of_a_binding_act_is_sealed_with_both_halves() {
    let home = home();
    let opened = act(&home, SIGNED);
    let body = carrying(&home, &opened, Act::sign(&opened, &official(A)));
    let sealed = seal(body.clone(), &home.ring, &server(A)).unwrap();
    assert!(open(sealed.bytes(), &home.ring, &Lib).is_ok());
    let plain = support::sealed_bytes(&to_bytes(&body), Strength::Plain, &server(A));
    assert_eq!(found(&home, &plain), NotAnEntry::Inner(InnerFault::Missing));
}

#[test]
fn a_charter_and_its_halves_are_signed_with_both_halves_of_the_keys() {
    let charter = charter(2);
    let bent = |signature: &Signature, outer: bool| {
        let mut bent = signature.clone();
        if outer {
            bent.ed25519[0] ^= 1;
        } else {
            bent.ml_dsa[0] ^= 1;
        }
        bent
    };
    for outer in [false, true] {
        let mut signed = SignedCharter {
            charter: charter.clone(),
            signatures: vec![],
        };
        signed.add(A, charter.sign(&server(A)));
        signed.add(B, bent(&charter.sign(&server(B)), outer));
        assert_eq!(
            SignedCharter::open(&signed.to_bytes(), &Lib),
            Err(CharterFault::Signature(B))
        );
        let mut half = CharterHalf::sign(terms(&charter), side_charter(A), &server(A));
        half.signature = bent(&half.signature, outer);
        assert_eq!(
            CharterHalf::open(&half.to_bytes(), &Lib),
            Err(CharterFault::Signature(A))
        );
    }
    // Ed25519 around another key's inner signature of the same charter.
    let (key, other) = (server(A), server(B));
    let id = charter.id().0.0;
    let inner = Inner {
        kid: key.public_key().id(),
        signature: other.sign_ml_dsa(&to_be_signed_inside(
            Purpose::Charter,
            key.public_key().id(),
            &id,
        )),
    };
    let message = to_be_signed_around(Purpose::Charter, inner.kid, &inner, &id);
    let mut signed = SignedCharter {
        charter,
        signatures: vec![],
    };
    let mixed = Signature {
        ed25519: key.sign(&message),
        ml_dsa: inner.signature,
    };
    signed.add(A, mixed);
    assert_eq!(
        SignedCharter::open(&signed.to_bytes(), &Lib),
        Err(CharterFault::Signature(A))
    );
}

fn terms(charter: &Charter) -> mithaq_record::Terms {
    mithaq_record::Terms {
        format: charter.format,
        rules: charter.rules,
        title: charter.title.clone(),
        order: charter.sides.iter().map(|side| side.key.clone()).collect(),
        time_zone: charter.time_zone.clone(),
        offset_minutes: charter.offset_minutes,
        demo: charter.demo,
        nonce: charter.nonce,
        previous: None,
    }
}

/// What A asks of a root for the place of its server key.
fn request(home: &Home, from: &Key, to: PublicKey, prover: &Key, of: &[Key]) -> Mandated {
    let new = NewKey {
        from: from.public_key().id(),
        to: to.to_bytes(),
    };
    let mandate = Mandate {
        register: home.register(),
        side: A,
        epoch: 0,
        kind: kind::SERVER_KEY,
        what: to_bytes(&new),
    };
    let mut request = Request {
        possession: mandate.prove(prover),
        mandate,
        root: root(A),
        approvals: vec![],
    };
    of.iter().for_each(|key| assert!(request.approve(key)));
    request.mandated().unwrap()
}

#[test]
fn rotation_in_flight() {
    let mut home = home();
    let new = Key::of(0x18);
    let roots = root_keys(A);
    let order = request(&home, &server(A), new.public_key(), &new, &roots[..2]);
    let before = receipt(&home);
    home.server_seed = 0x18;
    let rotated = home.item(Item::ServerKey(order));
    let after = home.item(Item::Revocation {
        grant: home.grant.unwrap(),
    });
    // Whoever comes late reads each entry by the pair of its place.
    let mut late = KeyRing::new(&charter(2));
    for entry in home.logs[0].rows.iter().map(|row| &row.entry) {
        let opened = open(entry.bytes(), &late, &Lib).unwrap();
        late.learn(&opened);
    }
    assert_eq!(late.server_key(after.at()), Some(&new.public_key()));
    assert!(open(before.bytes(), &late, &Lib).is_ok());
    assert!(open(rotated.bytes(), &late, &Lib).is_ok());
    // From that place on neither half of the old pair counts, be the other half right or not.
    let payload = to_bytes(after.body());
    let kid = new.public_key().id();
    let of_old = Inner {
        kid,
        ..support::inner(Purpose::Entry, &payload, &server(A))
    };
    let sealed = support::sealed_with(&payload, kid, Some(&of_old), &new);
    assert_eq!(
        open(&sealed, &late, &Lib).unwrap_err(),
        NotAnEntry::Inner(InnerFault::Signature)
    );
    let of_new = support::inner(Purpose::Entry, &payload, &new);
    let sealed = support::sealed_with(&payload, kid, Some(&of_new), &server(A));
    assert_eq!(open(&sealed, &late, &Lib), Err(NotAnEntry::Signature));
}

#[test]
fn no_half_of_a_key_comes_back() {
    let home = home();
    let (old, new) = (server(A).public_key(), Key::of(0x18).public_key());
    let roots = root_keys(A);
    for mixed in [
        PublicKey::new(*old.ed25519(), *new.ml_dsa()),
        PublicKey::new(*new.ed25519(), *old.ml_dsa()),
        PublicKey::new(*roots[0].public_key().ed25519(), *new.ml_dsa()),
    ] {
        let order = request(&home, &server(A), mixed, &Key::of(0x18), &roots[..2]);
        let body = home.next().item(Item::ServerKey(order), Time(1));
        let sealed = support::sealed_anyhow(&body, &Key::of(0x18));
        // Sealed by another key than it brings, and refused before that is looked at by `seal`.
        assert!(open(&sealed, &home.ring, &Lib).is_err());
        let Content::Item(Item::ServerKey(order)) = &body.content else {
            panic!("an order");
        };
        let checked = home
            .ring
            .check_mandated(body.at(), kind::SERVER_KEY, order, &Lib);
        assert_eq!(checked, Err(MandateFault::NewKey));
    }
}

#[test]
fn an_order_needs_both_halves_of_the_root_and_of_the_new_key() {
    let home = home();
    let new = Key::of(0x18);
    let roots = root_keys(A);
    let good = request(&home, &server(A), new.public_key(), &new, &roots[..2]);
    let at = home.next();
    let at = mithaq_canon::Position {
        side: A,
        epoch: at.epoch,
        seq: at.seq,
    };
    let check = |order: &Mandated| home.ring.check_mandated(at, kind::SERVER_KEY, order, &Lib);
    assert_eq!(check(&good), Ok(()));
    for outer in [false, true] {
        let turn = |signature: &mut Signature| {
            if outer {
                signature.ed25519[9] ^= 1;
            } else {
                signature.ml_dsa[9] ^= 1;
            }
        };
        let mut order = good.clone();
        turn(&mut order.approvals[1].1);
        assert_eq!(check(&order), Err(MandateFault::Signature));
        let mut order = good.clone();
        let mithaq_record::Possession::Server(signature) = &mut order.possession else {
            panic!("a server's");
        };
        turn(signature);
        assert_eq!(check(&order), Err(MandateFault::Possession));
    }
    // A signature as a transport key makes it is none for a server key.
    let mut order = good;
    order.possession = mithaq_record::Possession::Transport([0; 64]);
    assert_eq!(check(&order), Err(MandateFault::Possession));
    let body = home.next().item(Item::ServerKey(order), Time(1));
    assert_eq!(seal(body, &home.ring, &new), Err(SealFault::Form));
}

/// The largest orders: sixteen custodians, all of whom must sign.
#[test]
fn an_order_of_the_largest_root_fits_an_entry() {
    let keys: Vec<Key> = (0xb0..0xc0).map(Key::of).collect();
    let mut charter = charter(2);
    let public = keys.iter().map(Key::public_key).collect();
    charter.sides[0].root = mithaq_record::Root::new(16, public).unwrap();
    assert_eq!(charter.check(), Ok(()));
    let home = Home::new(&charter, A);
    let new = Key::of(0x18);
    let what = NewKey {
        from: server(A).public_key().id(),
        to: new.public_key().to_bytes(),
    };
    let kept = Kept {
        size: 1,
        root: mithaq_canon::Digest([1; 32]),
        key: new.public_key(),
    };
    for (epoch, kind, what) in [
        (0, kind::SERVER_KEY, to_bytes(&what)),
        (1, kind::NEW_EPOCH, to_bytes(&kept)),
    ] {
        let mandate = Mandate {
            register: home.register(),
            side: A,
            epoch,
            kind,
            what,
        };
        let mut request = Request {
            possession: mandate.prove(&new),
            mandate,
            root: charter.sides[0].root.clone(),
            approvals: vec![],
        };
        keys.iter().for_each(|key| assert!(request.approve(key)));
        let request = Request::open(&request.to_bytes()).unwrap();
        let body = match request.new_epoch() {
            Some(epoch) => home.next().epoch(epoch, Time(1)),
            None => {
                let order = request.mandated().unwrap();
                home.next().item(Item::ServerKey(order), Time(1))
            }
        };
        let entry = seal(body, &home.ring, &new).unwrap();
        assert!(entry.bytes().len() <= limits::ENTRY_BYTES_MAX);
        assert!(open(entry.bytes(), &home.ring, &Lib).is_ok());
    }
}

/// Sixteen sides whose roots have sixteen keys each.
#[test]
fn the_largest_charter_fits() {
    let mut charter = charter(16);
    let filler = Key::of(1).public_key();
    let mut number = 0u32;
    for side in &mut charter.sides {
        let keys = (0..16).map(|_| {
            number += 1;
            let (mut ed25519, mut ml_dsa) = (*filler.ed25519(), *filler.ml_dsa());
            ed25519[4..8].copy_from_slice(&number.to_be_bytes());
            ml_dsa[4..8].copy_from_slice(&number.to_be_bytes());
            PublicKey::new(ed25519, ml_dsa)
        });
        side.root = mithaq_record::Root::new(16, keys.collect()).unwrap();
    }
    assert_eq!(charter.check(), Ok(()));
    assert_eq!(from_bytes::<Charter>(&to_bytes(&charter)), Ok(charter));
}

/// Ours against another's: COSE by coset, ML-DSA by fips204; the bytes that it signs are built here.
#[test]
fn another_implementation_verifies_both() {
    let home = home();
    let entry = receipt(&home);
    let cose = CoseSign1::from_tagged_slice(entry.bytes()).unwrap();
    let key = server(A).public_key();
    let outside = |signature: &[u8], message: &[u8]| {
        let signature = signature.try_into().unwrap();
        let holds = mithaq_record::Verifier::verify(&Lib, key.ed25519(), message, signature);
        holds.then_some(()).ok_or(())
    };
    cose.verify_signature(b"mithaq/entry/0", outside).unwrap();
    let (label, inner) = &cose.protected.header.rest[0];
    assert_eq!(*label, coset::Label::Int(-65_537));
    let inner = CoseSign1::from_tagged_slice(inner.as_bytes().unwrap()).unwrap();
    let alg = coset::RegisteredLabelWithPrivate::Assigned(coset::iana::Algorithm::ML_DSA_65);
    assert_eq!(inner.protected.header.alg, Some(alg));
    let theirs = ml_dsa_65::PublicKey::try_from_bytes(*key.ml_dsa()).unwrap();
    let inside = |signature: &[u8], message: &[u8]| {
        let signature = signature.try_into().unwrap();
        theirs
            .verify(message, &signature, &[])
            .then_some(())
            .ok_or(())
    };
    inner
        .verify_detached_signature(&cose.payload.unwrap(), b"mithaq/entry/0", inside)
        .unwrap();
}

/// A proof of a treaty act with its receipt, beyond what every proof of the register brings.
#[test]
fn a_proof_of_a_binding_act_stays_small() {
    let charter = charter(2);
    let (mut a, mut b) = (Home::new(&charter, A), Home::new(&charter, B));
    carry(&b.clone(), &mut a);
    carry(&a.clone(), &mut b);
    let opened = act(&a, SIGNED);
    let body = carrying(&a, &opened, Act::sign(&opened, &official(A)));
    let entry = a.commit(body);
    carry(&a.clone(), &mut b);
    carry(&b.clone(), &mut a);
    let at = entry.at();
    let rows = || a.logs.iter().flat_map(|log| &log.rows);
    let row = |one: &Entry<Verified>| Countersignature::row(one, at.side, at.epoch, at.seq);
    let receipt = rows().map(|row| &row.entry).find(|one| row(one).is_some());
    let receipt = receipt.unwrap();
    let size = usize::try_from(row(receipt).unwrap().size).unwrap();
    let ids = a.ids()[0].clone();
    let mut signed = SignedCharter {
        charter: charter.clone(),
        signatures: vec![],
    };
    for side in [A, B] {
        signed.add(side, charter.sign(&server(side)));
    }
    let grant = rows().find(|row| Some(row.entry.id()) == a.grant).unwrap();
    let keys = Keys {
        charter: signed,
        chain: vec![grant.entry.bytes().to_vec()],
    };
    let mut proof = Proof {
        keys: Carried::Known(charter.id()),
        frame: a.frame(at),
        countersigned: vec![Countersignature {
            receipt: receipt.bytes().to_vec(),
            path: inclusion(&ids[..size], at.seq).unwrap(),
        }],
    };
    assert!(
        proof.to_bytes().len() <= 12 * 1024,
        "{}",
        proof.to_bytes().len()
    );
    assert!(proof.verify(Some(&keys), &Lib).is_ok());
    // The receipt without what stands inside shows nothing.
    let opened = Entry::<Unverified>::decode(receipt.bytes()).unwrap();
    let stripped = to_bytes(opened.body());
    proof.countersigned[0].receipt = support::sealed_bytes(&stripped, Strength::Plain, &server(B));
    let missing = NotAnEntry::Inner(InnerFault::Missing);
    assert_eq!(
        proof.verify(Some(&keys), &Lib),
        Err(NotProven::Receipt(0, missing))
    );
}

#[test]
fn a_weak_half_is_enrolled_nowhere() {
    let home = home();
    let weak = PublicKey::new([0; 32], *Key::of(1).public_key().ml_dsa());
    let grant = Item::Grant(Grant {
        official: Credential::Key(weak),
        office: vec![(Lang::En, "Envoy".into())],
        acts: Acts::ALL,
        term: Term::UntilRevoked,
        instruments: None,
    });
    let body = home.next().item(grant, Time(1));
    assert_eq!(seal(body, &home.ring, &server(A)), Err(SealFault::Form));
    // A receipt of the same length goes through: it is the key that is refused.
    let rows = receipt(&home).body().seen.clone();
    let good = Item::Receipt(Receipt {
        level: Level::Received,
        of: rows,
    });
    let body = home.next().item(good, Time(1));
    assert!(seal(body, &home.ring, &server(A)).is_ok());
}
