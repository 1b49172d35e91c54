//! A server's keys change: by order of the root alone, at a place in the log, once.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod support;

use mithaq_canon::{KeyId, Position, RegisterId, Side};
use mithaq_record::{
    Entry, Item, Kept, KeyRing, Logs as _, Mandate, MandateFault, Mandated, NewEpoch, NewKey,
    NotAnEntry, Place, Possession, PublicKey, Request, SealFault, Signer, Verified, kind, open,
    place, seal,
};
use support::{Home, Key, Lib, carry, charter, root, root_keys, server, side_charter};

const A: Side = Side(0);

/// The seed of the key that A's server goes over to.
const NEW: u8 = 0x18;

fn spki(key: &Key) -> Vec<u8> {
    let charter = side_charter(A);
    let head = charter.transport_key.get(..12).unwrap();
    [head, key.public_key().ed25519()].concat()
}

/// What A asks of its root: another server key.
fn request(register: RegisterId, epoch: u32, from: &Key, to: &Key) -> Request {
    let new = NewKey {
        from: from.public_key().id(),
        to: to.public_key().to_bytes(),
    };
    asked(register, A, epoch, kind::SERVER_KEY, &new, to)
}

fn asked(
    register: RegisterId,
    side: Side,
    epoch: u32,
    kind: u16,
    new: &NewKey,
    key: &Key,
) -> Request {
    let mandate = Mandate {
        register,
        side,
        epoch,
        kind,
        what: mithaq_canon::to_bytes(new),
    };
    let possession = if kind == kind::TRANSPORT_KEY {
        let raw = *key.public_key().ed25519();
        Possession::Transport(key.sign(&mandate.to_be_proved(&raw)))
    } else {
        mandate.prove(key)
    };
    Request {
        possession,
        mandate,
        root: root(side),
        approvals: vec![],
    }
}

/// Two of the three custodians sign; the order travels as a file between them.
fn approved(mut request: Request) -> Mandated {
    for key in root_keys(request.mandate.side).iter().take(2) {
        assert!(request.check_possession(&Lib).is_ok());
        assert!(request.approve(key));
        request = Request::open(&request.to_bytes()).unwrap();
    }
    request.mandated().unwrap()
}

fn homes(sides: u8) -> Vec<Home> {
    let charter = charter(sides);
    let mut homes: Vec<Home> = (0..sides)
        .map(|side| Home::new(&charter, Side(side)))
        .collect();
    for from in 0..homes.len() {
        let from = homes[from].clone();
        homes.iter_mut().for_each(|to| {
            if to.ours != from.ours {
                carry(&from, to);
            }
        });
    }
    homes
}

/// A's server goes over to the new key.
fn rotate(home: &mut Home) -> Entry<Verified> {
    let from = Key::of(home.server_seed);
    let order = approved(request(home.register(), 0, &from, &Key::of(NEW)));
    home.server_seed = NEW;
    home.item(Item::ServerKey(order))
}

fn opened(entry: &Entry<Verified>, ring: &KeyRing) -> Result<Entry<Verified>, NotAnEntry> {
    open(entry.bytes(), ring, &Lib)
}

/// An item of A at its next place, sealed by this key without asking whether it may.
fn forged(home: &Home, item: Item, seed: u8) -> Vec<u8> {
    let body = home.next().item(item, mithaq_canon::Time(1));
    support::sealed_anyhow(&body, &Key::of(seed))
}

fn fault_of(home: &Home, item: Item, seed: u8) -> NotAnEntry {
    open(&forged(home, item, seed), &home.ring, &Lib).unwrap_err()
}

#[test]
fn the_log_goes_on_under_the_new_key_at_every_side() {
    let mut homes = homes(3);
    let before = homes[0].act("before");
    let rotated = rotate(&mut homes[0]);
    let after = homes[0].act("after");
    assert_eq!(rotated.signed_by(), Key::of(NEW).public_key().id());
    let a = homes[0].clone();
    carry(&a, &mut homes[1]);
    // In flight: to the third they come one by one.
    let places: Vec<Position> = a.order.clone();
    for at in places {
        homes[2].receive(&[a.frame(at)]);
    }
    for home in homes.iter().skip(1) {
        assert!(home.refused.is_empty(), "{:?}", home.refused);
        assert!(home.row(after.at()).unwrap().verdict.is_some());
    }
    // What the old key sealed before its end stays what it was, for whoever comes later too.
    let mut late = Home::new(&charter(3), Side(1));
    carry(&a, &mut late);
    assert!(late.refused.is_empty());
    assert!(opened(&before, &late.ring).is_ok());
    assert!(opened(&rotated, &late.ring).is_ok());
}

#[test]
fn the_old_key_seals_nothing_after_its_end() {
    let mut home = homes(2).remove(0);
    rotate(&mut home);
    let remark = || Item::Understands {
        format: 0,
        rules: 0,
    };
    // Stolen or not: what it seals now is no entry.
    assert_eq!(fault_of(&home, remark(), 0x10), NotAnEntry::Signature);
    let body = home.next().item(remark(), mithaq_canon::Time(1));
    let sealed = seal(body, &home.ring, &server(A));
    assert_eq!(sealed.unwrap_err(), SealFault::OtherKey);
    // And it cannot be brought back, not even by the root.
    let back = approved(request(home.register(), 0, &Key::of(NEW), &server(A)));
    assert_eq!(
        fault_of(&home, Item::ServerKey(back), 0x10),
        NotAnEntry::Mandate(MandateFault::NewKey)
    );
}

#[test]
fn the_new_key_seals_nothing_before_its_place() {
    let home = homes(2).remove(0);
    let remark = Item::Understands {
        format: 0,
        rules: 0,
    };
    assert_eq!(fault_of(&home, remark, NEW), NotAnEntry::Signature);
    // The item that brings it is sealed by it, not by the old one.
    let order = approved(request(home.register(), 0, &server(A), &Key::of(NEW)));
    assert_eq!(
        fault_of(&home, Item::ServerKey(order), 0x10),
        NotAnEntry::Signature
    );
}

#[test]
fn an_order_serves_one_register_side_epoch_kind_and_place() {
    let mut home = homes(2).remove(0);
    let register = home.register();
    let good = request(register, 0, &server(A), &Key::of(NEW));
    let fault = |home: &Home, order: Mandated| {
        let found = fault_of(home, Item::ServerKey(order), NEW);
        let NotAnEntry::Mandate(fault) = found else {
            panic!("{found:?}");
        };
        fault
    };
    let other_register = RegisterId(mithaq_canon::Digest([9; 32]));
    for other in [
        request(other_register, 0, &server(A), &Key::of(NEW)),
        request(register, 1, &server(A), &Key::of(NEW)),
    ] {
        assert_eq!(fault(&home, approved(other)), MandateFault::Possession);
    }
    // Where the new key has signed for this very order, the root's signatures are still another's.
    let replayed = |edit: &dyn Fn(&mut Mandate)| {
        let mut other = good.clone();
        edit(&mut other.mandate);
        Mandated {
            approvals: approved(Request {
                possession: other.mandate.prove(&Key::of(NEW)),
                ..other
            })
            .approvals,
            ..approved(good.clone())
        }
    };
    let edits: [&dyn Fn(&mut Mandate); 2] =
        [&|mandate| mandate.register = other_register, &|mandate| {
            mandate.epoch = 1
        }];
    for edit in edits {
        assert_eq!(fault(&home, replayed(edit)), MandateFault::Signature);
    }
    // An order for a transport key orders no server key.
    let transport = NewKey {
        from: server(A).public_key().id(),
        to: Key::of(NEW).public_key().to_bytes(),
    };
    let mandate = Mandate {
        kind: kind::TRANSPORT_KEY,
        what: mithaq_canon::to_bytes(&transport),
        ..good.mandate.clone()
    };
    let mut of_other_kind = Request {
        possession: good.possession.clone(),
        mandate,
        ..good.clone()
    };
    for key in root_keys(A).iter().take(2) {
        assert!(of_other_kind.approve(key));
    }
    assert_eq!(
        fault(&home, of_other_kind.mandated().unwrap()),
        MandateFault::Signature
    );
    // The other side's root orders nothing here.
    let mut of_other_side = good.clone();
    of_other_side.root = root(Side(1));
    for key in root_keys(Side(1)).iter().take(2) {
        assert!(of_other_side.approve(key));
    }
    assert_eq!(
        fault(&home, of_other_side.mandated().unwrap()),
        MandateFault::Signature
    );
    // Carried out once, it is spent: the key in use is no longer the one that it replaces.
    let spent = approved(good);
    rotate(&mut home);
    assert_eq!(fault(&home, spent), MandateFault::OtherKey);
}

#[test]
fn too_few_weak_and_unproven_are_refused() {
    let home = homes(2).remove(0);
    let good = request(home.register(), 0, &server(A), &Key::of(NEW));
    let fault = |order: Mandated| fault_of(&home, Item::ServerKey(order), NEW);
    let mandate = |fault| NotAnEntry::Mandate(fault);
    let mut few = approved(good.clone());
    few.approvals.pop();
    assert_eq!(fault(few), mandate(MandateFault::TooFew));
    let mut changed = approved(good.clone());
    changed.approvals[1].1.ed25519[0] ^= 1;
    assert_eq!(fault(changed), mandate(MandateFault::Signature));
    let mut twice = approved(good.clone());
    twice.approvals[1] = twice.approvals[0].clone();
    assert!(matches!(fault(twice), NotAnEntry::Form(_)));
    let mut unproven = approved(good.clone());
    unproven.possession = good.mandate.prove(&Key::of(0x19));
    assert_eq!(fault(unproven), mandate(MandateFault::Possession));
    // A point of small order: anyone could seal with it.
    let weak = Request {
        mandate: Mandate {
            what: mithaq_canon::to_bytes(&NewKey {
                from: server(A).public_key().id(),
                to: PublicKey::new([0; 32], [1; 1952]).to_bytes(),
            }),
            ..good.mandate.clone()
        },
        ..good.clone()
    };
    assert_eq!(weak.check_possession(&Lib), Err(MandateFault::NewKey));
    let mut weak_approved = weak;
    for key in root_keys(A).iter().take(2) {
        assert!(weak_approved.approve(key));
    }
    assert_eq!(
        fault(weak_approved.mandated().unwrap()),
        mandate(MandateFault::NewKey)
    );
    // Whoever is not of the root cannot sign.
    assert!(!good.clone().approve(&Key::of(1)));
}

#[test]
fn transport_keys_change_by_the_same_order() {
    let mut home = homes(2).remove(0);
    let old = side_charter(A).transport_key;
    let key = Key::of(0x58);
    let new = NewKey {
        from: KeyId::of(&old),
        to: spki(&key),
    };
    let order = approved(asked(
        home.register(),
        A,
        0,
        kind::TRANSPORT_KEY,
        &new,
        &key,
    ));
    let entry = home.item(Item::TransportKey(order.clone()));
    assert!(opened(&entry, &home.ring).is_ok());
    let keys: Vec<&[u8]> = home
        .ring
        .transport_keys(A)
        .iter()
        .map(|(_, key)| key.as_slice())
        .collect();
    assert_eq!(keys, [&old[..], &spki(&key)]);
    // The right key without possession of it is refused, and so is the same order once more.
    let mut unproven = order.clone();
    let Possession::Transport(signature) = &mut unproven.possession else {
        panic!("a transport key's");
    };
    signature[0] ^= 1;
    let again = fault_of(&home, Item::TransportKey(order), 0x10);
    assert_eq!(again, NotAnEntry::Mandate(MandateFault::OtherKey));
    let fresh = homes(2).remove(0);
    assert_eq!(
        fault_of(&fresh, Item::TransportKey(unproven), 0x10),
        NotAnEntry::Mandate(MandateFault::Possession)
    );
}

/// A key of X25519, as far as the record looks at it.
fn pouch(seed: u8) -> Vec<u8> {
    vec![seed; 32]
}

#[test]
fn pouch_keys_change_by_the_same_order_and_prove_nothing() {
    let mut home = homes(2).remove(0);
    let old = side_charter(A).pouch_key;
    let order = |register, from: &[u8], to: Vec<u8>| {
        let new = NewKey {
            from: KeyId::of(from),
            to,
        };
        let mandate = Mandate {
            register,
            side: A,
            epoch: 0,
            kind: kind::POUCH_KEY,
            what: mithaq_canon::to_bytes(&new),
        };
        let mut request = Request {
            mandate,
            possession: Possession::Unsigned,
            root: root(A),
            approvals: vec![],
        };
        for key in root_keys(A).iter().take(2) {
            request.approve(key);
        }
        Request::open(&request.to_bytes()).unwrap()
    };
    let register = home.register();
    let first = order(register, &old, pouch(0x61));
    assert!(first.check_possession(&Lib).is_ok());
    let entry = home.item(Item::PouchKey(first.mandated().unwrap()));
    assert!(opened(&entry, &home.ring).is_ok());
    let keys: Vec<&[u8]> = home
        .ring
        .pouch_keys(A)
        .iter()
        .map(|(_, key)| &key[..])
        .collect();
    assert_eq!(keys, [&old[..], &pouch(0x61)]);
    let fault = |order: Request| {
        let refused = fault_of(&home, Item::PouchKey(order.mandated().unwrap()), 0x10);
        let NotAnEntry::Mandate(fault) = refused else {
            panic!("{refused:?}");
        };
        fault
    };
    // Not the one in use; once more; a former one; another side's; a weak one; none at all.
    assert_eq!(
        fault(order(register, &old, pouch(0x62))),
        MandateFault::OtherKey
    );
    let next = |to| fault(order(register, &pouch(0x61), to));
    assert_eq!(next(pouch(0x61)), MandateFault::NewKey);
    assert_eq!(next(old.to_vec()), MandateFault::NewKey);
    assert_eq!(
        next(side_charter(Side(1)).pouch_key.to_vec()),
        MandateFault::NewKey
    );
    assert_eq!(next(pouch(0)), MandateFault::NewKey);
    assert_eq!(next(vec![0x62; 31]), MandateFault::NewKey);
    let mut alone = order(register, &pouch(0x61), pouch(0x62));
    alone.approvals.truncate(1);
    assert_eq!(fault(alone), MandateFault::TooFew);
    assert!(
        order(register, &pouch(0x61), pouch(0x62))
            .mandated()
            .is_some()
    );
}

#[test]
fn one_place_has_one_key_in_whatever_order_entries_are_learned() {
    let mut home = homes(2).remove(0);
    let first = rotate(&mut home);
    let at = |seq| Position {
        side: A,
        epoch: 0,
        seq,
    };
    let next = first.at().seq + 1;
    home.ring.learn(&first);
    assert_eq!(
        home.ring.server_key(at(next)),
        Some(&Key::of(NEW).public_key())
    );
    assert_eq!(
        home.ring.server_key(first.at()),
        Some(&server(A).public_key())
    );
}

#[test]
fn an_epoch_is_the_roots_word_and_no_other() {
    let home = homes(2).remove(0);
    let end = home.received(A).unwrap();
    let key = Key::of(NEW);
    let ordered = |size, key: &Key, number, of: Side, signers: &[Key]| {
        let kept = Kept {
            size,
            root: end.root,
            key: key.public_key(),
        };
        let mandate = Mandate {
            register: home.register(),
            side: A,
            epoch: number,
            kind: kind::NEW_EPOCH,
            what: mithaq_canon::to_bytes(&kept),
        };
        let mut request = Request {
            possession: mandate.prove(key),
            mandate,
            root: root(of),
            approvals: vec![],
        };
        for signer in signers {
            assert!(request.approve(signer));
        }
        request.new_epoch().unwrap()
    };
    let epoch = |size, key: &Key, number, signers: &[Key]| ordered(size, key, number, A, signers);
    let found = |epoch: NewEpoch, key: &Key| {
        let body = home.next().epoch(epoch, mithaq_canon::Time(1));
        open(&support::sealed_anyhow(&body, key), &home.ring, &Lib)
    };
    let [one, two, three] = root_keys(A);
    let two_of_three = [one, two];
    let good = epoch(end.size, &key, 1, &two_of_three);
    let opened = found(good.clone(), &key).unwrap();
    assert_eq!(
        (opened.at().epoch, opened.at().seq, opened.body().prev),
        (1, 0, Some(end.id))
    );
    assert_eq!(place(&opened, &home), Place::Next);
    let mandate = |fault| NotAnEntry::Mandate(fault);
    // Another epoch, too few keys, keys of another root, a key that served, another sealer.
    let fault = |epoch, key: &Key| found(epoch, key).unwrap_err();
    let other = epoch(end.size, &key, 2, &two_of_three);
    assert_eq!(fault(other, &key), mandate(MandateFault::Possession));
    let few = epoch(end.size, &key, 1, &[three]);
    assert_eq!(fault(few, &key), mandate(MandateFault::TooFew));
    let strange = ordered(end.size, &key, 1, Side(1), &root_keys(Side(1)));
    assert_eq!(fault(strange, &key), mandate(MandateFault::Signature));
    let theirs = server(Side(1));
    let served = epoch(end.size, &theirs, 1, &two_of_three);
    assert_eq!(fault(served, &theirs), mandate(MandateFault::NewKey));
    assert_eq!(fault(good, &server(A)), NotAnEntry::Signature);
    // The key in use may stay.
    let same = epoch(end.size, &server(A), 1, &two_of_three);
    assert!(found(same, &server(A)).is_ok());
    // It follows exactly what is held: less is people's matter, more comes first.
    let at = |size| {
        let epoch = epoch(size, &key, 1, &two_of_three);
        place(&found(epoch, &key).unwrap(), &home)
    };
    assert_eq!(at(end.size + 1), Place::Gap);
    assert_eq!(at(end.size - 1), Place::Unlinked);
    // An entry that opens no epoch has no first place in one.
    let mut body = home.next().item(
        Item::Understands {
            format: 0,
            rules: 0,
        },
        mithaq_canon::Time(1),
    );
    (body.epoch, body.seq) = (1, 0);
    let bytes = support::sealed_anyhow(&body, &server(A));
    assert!(matches!(
        open(&bytes, &home.ring, &Lib),
        Err(NotAnEntry::Form(_))
    ));
}
