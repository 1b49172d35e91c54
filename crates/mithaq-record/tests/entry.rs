//! One entry: sealed, opened, and every way in which bytes fail to be one.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use coset::{CoseSign1, TaggedCborSerializable, iana};
use mithaq_canon::{
    Digest, Encoder, EntryId, Lang, PayloadId, RegisterId, Side, Time, from_bytes, to_bytes,
};
use mithaq_record::{
    Act, ActBody, Acts, Body, Charter, Content, Credential, Entry, Grant, Item, KIND_ACT_END,
    KeyRing, Lack, Level, NotAnEntry, ProofFault, PublicKey, Purpose, Receipt, SealFault, Seen,
    Signer, Strength, Term, Unverified, Verifier, kind, limits, open, seal, to_be_signed,
};
use proptest::prelude::*;
use support::{Home, Key, Lib, REMARK, charter, official, server};

const A: Side = Side(0);
const B: Side = Side(1);

/// A home with a grant, an act and a receipt of the other side's log, and both entries.
fn home() -> Home {
    let charter = charter(2);
    let mut a = Home::new(&charter, A);
    let b = Home::new(&charter, B);
    support::carry(&b, &mut a);
    a.act("a remark");
    a
}

fn act_of(home: &Home) -> Entry<mithaq_record::Verified> {
    home.logs[0].rows.last().unwrap().entry.clone()
}

/// Seals any body with any key, as a dishonest server can.
fn forge(body: &Body, signer: &Key) -> Vec<u8> {
    support::sealed_anyhow(body, signer)
}

fn forge_bytes(payload: &[u8], signer: &Key) -> Vec<u8> {
    support::sealed_bytes(payload, Strength::Plain, signer)
}

fn refused(home: &Home, bytes: &[u8]) -> NotAnEntry {
    open(bytes, &home.ring, &Lib).unwrap_err()
}

#[test]
fn what_is_sealed_opens_as_the_same() {
    let home = home();
    for row in &home.logs[0].rows {
        let opened = open(row.entry.bytes(), &home.ring, &Lib).unwrap();
        assert_eq!(opened, row.entry);
    }
}

/// After a crash between sealing and commit the same body is sealed again: no equivocation.
#[test]
fn sealing_again_is_the_same_entry() {
    let home = home();
    let entry = act_of(&home);
    let again = seal(entry.body().clone(), &home.ring, &server(A)).unwrap();
    assert_eq!(again.id(), entry.id());
}

#[test]
fn another_implementation_of_cose_verifies_it() {
    let home = home();
    let entry = act_of(&home);
    let cose = CoseSign1::from_tagged_slice(entry.bytes()).unwrap();
    assert_eq!(
        cose.protected.header.alg,
        Some(coset::RegisteredLabelWithPrivate::Assigned(
            iana::Algorithm::Ed25519
        ))
    );
    let key = server(A).public_key();
    let check = |signature: &[u8], message: &[u8]| {
        assert_eq!(EntryId(Digest::of(&[message])), entry.id());
        let signature = signature.try_into().unwrap();
        Lib.verify(key.ed25519(), message, signature)
            .then_some(())
            .ok_or(())
    };
    cose.verify_signature(b"mithaq/entry/0", check).unwrap();
    assert_eq!(cose.clone().to_tagged_vec().unwrap(), entry.bytes());

    let Content::Act(act) = &entry.body().content else {
        unreachable!("the last entry is an act")
    };
    let proof = CoseSign1::from_tagged_slice(&act.proof).unwrap();
    let key = official(A).public_key();
    let check = |signature: &[u8], message: &[u8]| {
        let signature = signature.try_into().unwrap();
        Lib.verify(key.ed25519(), message, signature)
            .then_some(())
            .ok_or(())
    };
    proof
        .verify_detached_signature(&act.body, b"mithaq/act/0", check)
        .unwrap();
}

#[test]
fn every_flipped_bit_is_refused() {
    let home = home();
    for row in &home.logs[0].rows {
        let good = row.entry.bytes();
        for place in 0..good.len() {
            for bit in 0..8 {
                let mut bad = good.to_vec();
                bad[place] ^= 1 << bit;
                assert!(open(&bad, &home.ring, &Lib).is_err(), "{place}.{bit}");
            }
        }
    }
}

#[test]
fn every_flipped_bit_of_a_resealed_body_is_another_entry_or_none() {
    let home = home();
    let entry = act_of(&home);
    let good = to_bytes(entry.body());
    for place in 0..good.len() {
        for bit in 0..8 {
            let mut bad = good.clone();
            bad[place] ^= 1 << bit;
            if let Ok(opened) = open(&forge_bytes(&bad, &server(A)), &home.ring, &Lib) {
                assert_ne!(opened.id(), entry.id());
                assert_ne!(opened.body(), entry.body());
                // The server alone can change nothing that the official signed.
                assert_eq!(opened.act(), entry.act());
            }
        }
    }
}

#[test]
fn forms_that_other_decoders_let_pass_are_refused() {
    let home = home();
    let good = act_of(&home).bytes().to_vec();
    let with = |head: &[u8], skip: usize| [head, &good[skip..]].concat();
    let bad = [
        ("trailing byte", [&good[..], &[0]].concat()),
        ("long array head", with(&[0xd2, 0x98, 4], 2)),
        ("long tag", with(&[0xd8, 18], 1)),
        ("no tag", with(&[], 1)),
        ("other tag", with(&[0xd1], 1)),
        (
            "indefinite array",
            [&[0xd2, 0x9f], &good[2..], &[0xff]].concat(),
        ),
        ("array of 2^64", [&[0xd2, 0x9b], &[0xff; 8][..]].concat()),
        ("nesting", [&[0xd2, 0x84], &vec![0x81; 60_000][..]].concat()),
        ("nothing", vec![]),
    ];
    for (name, bytes) in bad {
        assert!(
            matches!(refused(&home, &bytes), NotAnEntry::Form(_)),
            "{name}"
        );
    }
    let oversized = vec![0xd2; limits::ENTRY_BYTES_MAX + 1];
    assert_eq!(refused(&home, &oversized), NotAnEntry::TooLarge);
}

type Pair<'f> = (u64, &'f dyn Fn(&mut Encoder));

#[test]
fn headers_have_one_form() {
    let home = home();
    let entry = act_of(&home);
    let payload = to_bytes(entry.body());
    let key = server(A);
    let kid = key.public_key().id();
    let header = |pairs: &[Pair<'_>]| {
        let mut to = Encoder::default();
        to.map(pairs.len());
        for (label, value) in pairs {
            to.unsigned(*label);
            value(&mut to);
        }
        to.into_bytes()
    };
    let sealed = |protected: &[u8], unprotected: &[u8]| {
        let mut message = Encoder::default();
        message.array(4);
        message.text("Signature1");
        message.bytes(protected);
        message.bytes(b"mithaq/entry/0");
        message.bytes(&payload);
        let mut to = Encoder::default();
        to.tag(18);
        to.array(4);
        to.bytes(protected);
        to.raw(unprotected);
        to.bytes(&payload);
        to.bytes(&key.sign(&message.into_bytes()));
        to.into_bytes()
    };
    let alg = |to: &mut Encoder| to.signed(-19);
    let eddsa = |to: &mut Encoder| to.signed(-8);
    let named = |to: &mut Encoder| to.bytes(&kid.0.0);
    let other = |to: &mut Encoder| to.bytes(&[0; 32]);
    let good = header(&[(1, &alg), (4, &named)]);
    assert!(open(&sealed(&good, &[0xa0]), &home.ring, &Lib).is_ok());
    for bad in [
        header(&[(4, &named), (1, &alg)]),
        header(&[(1, &alg), (4, &named), (4, &other)]),
        header(&[(1, &eddsa), (4, &named)]),
        header(&[(1, &alg)]),
        header(&[]),
        vec![],
    ] {
        let bytes = sealed(&bad, &[0xa0]);
        assert!(
            matches!(refused(&home, &bytes), NotAnEntry::Form(_)),
            "{bad:02x?}"
        );
    }
    let another = header(&[(1, &alg), (4, &other)]);
    assert_eq!(
        refused(&home, &sealed(&another, &[0xa0])),
        NotAnEntry::Signature
    );
    let extra = sealed(&good, &[0xa1, 0x05, 0x40]);
    assert!(matches!(refused(&home, &extra), NotAnEntry::Form(_)));
}

/// Signatures made for one purpose, place or register never count for another.
#[test]
fn nothing_is_replayed() {
    let home = home();
    let entry = act_of(&home);
    let body = entry.body();
    let other_register = Body {
        register: RegisterId(Digest([9; 32])),
        ..body.clone()
    };
    // The act inside still names the right register.
    let bytes = forge(&other_register, &server(A));
    assert!(matches!(refused(&home, &bytes), NotAnEntry::Form(_)));
    let item = Body {
        kind: kind::UNDERSTANDS,
        content: Content::Item(Item::Understands {
            format: 0,
            rules: 0,
        }),
        grant: None,
        ..body.clone()
    };
    assert!(open(&forge(&item, &server(A)), &home.ring, &Lib).is_ok());
    let elsewhere = Body {
        register: RegisterId(Digest([9; 32])),
        ..item.clone()
    };
    assert_eq!(
        refused(&home, &forge(&elsewhere, &server(A))),
        NotAnEntry::OtherRegister
    );
    let by_other = Body {
        side: B,
        seen: vec![],
        ..item.clone()
    };
    assert_eq!(
        refused(&home, &forge(&by_other, &server(A))),
        NotAnEntry::Signature
    );
    let nobody = Body {
        side: Side(2),
        ..item.clone()
    };
    assert_eq!(
        refused(&home, &forge(&nobody, &server(A))),
        NotAnEntry::NoSuchSide
    );
    let saw_nobody = Body {
        seen: vec![Seen {
            side: Side(5),
            epoch: 0,
            size: 1,
            root: Digest([0; 32]),
        }],
        ..item
    };
    assert_eq!(
        refused(&home, &forge(&saw_nobody, &server(A))),
        NotAnEntry::NoSuchSide
    );
    // The official's own key seals nothing.
    assert_eq!(
        refused(&home, &forge(body, &official(A))),
        NotAnEntry::Signature
    );
    // A signature over the charter's domain is none over an entry.
    let kid = server(A).public_key().id();
    let payload = to_bytes(body);
    let wrong = server(A).sign(&to_be_signed(Purpose::Charter, kid, &payload));
    let mut bytes = entry.bytes().to_vec();
    let end = bytes.len() - 64;
    bytes[end..].copy_from_slice(&wrong);
    assert_eq!(refused(&home, &bytes), NotAnEntry::Signature);
}

#[test]
fn acts_need_their_officials_proof() {
    let home = home();
    let entry = act_of(&home);
    let body = entry.body();
    let act = entry.act().unwrap();
    let with = |act: Act, grant| {
        let changed = Body {
            content: Content::Act(act),
            grant,
            ..body.clone()
        };
        refused(&home, &forge(&changed, &server(A)))
    };
    let grant = body.grant;
    let stranger = Key::of(99);
    let forged = Act::sign(act, &stranger);
    assert_eq!(with(forged, grant), NotAnEntry::Proof(ProofFault::OtherKey));
    let named = ActBody {
        official: stranger.public_key().id(),
        ..act.clone()
    };
    let forged = Act::sign(&named, &stranger);
    assert_eq!(with(forged, grant), NotAnEntry::Proof(ProofFault::OtherKey));
    let mut bent = Act::sign(act, &official(A));
    *bent.proof.last_mut().unwrap() ^= 1;
    assert_eq!(with(bent, grant), NotAnEntry::Proof(ProofFault::Signature));
    let none = Act {
        proof: vec![],
        ..Act::sign(act, &official(A))
    };
    assert_eq!(with(none, grant), NotAnEntry::Proof(ProofFault::Form));
    let good = Act::sign(act, &official(A));
    let elsewhere = Some(EntryId(Digest([3; 32])));
    assert_eq!(with(good.clone(), elsewhere), NotAnEntry::NoSuchGrant);
    assert!(matches!(with(good, None), NotAnEntry::Form(_)));
    // The server cannot pass one act off as another kind.
    let relabelled = Body {
        kind: REMARK + 1,
        ..body.clone()
    };
    assert!(matches!(
        refused(&home, &forge(&relabelled, &server(A))),
        NotAnEntry::Form(_)
    ));
}

#[test]
fn a_body_must_hold_together() {
    let home = home();
    let item = Body {
        kind: kind::UNDERSTANDS,
        content: Content::Item(Item::Understands {
            format: 0,
            rules: 0,
        }),
        grant: None,
        ..act_of(&home).body().clone()
    };
    let row = |side, size| Seen {
        side,
        epoch: 0,
        size,
        root: Digest([0; 32]),
    };
    let receipt = |of| {
        let item = Item::Receipt(Receipt {
            level: Level::Delivered,
            of,
        });
        (kind::RECEIPT, Content::Item(item))
    };
    let (receipt_kind, of_own) = receipt(vec![row(A, 1)]);
    let (_, of_none) = receipt(vec![]);
    let weak = Grant {
        official: Credential::Key(PublicKey::new([0; 32], [1; 1952])),
        office: vec![],
        acts: Acts::ALL,
        term: Term::UntilRevoked,
        instruments: None,
    };
    let bad = [
        Body {
            prev: None,
            ..item.clone()
        },
        Body {
            seq: 0,
            ..item.clone()
        },
        Body {
            seq: u64::MAX,
            ..item.clone()
        },
        Body {
            seen: vec![row(A, 1)],
            ..item.clone()
        },
        Body {
            seen: vec![row(B, 0)],
            ..item.clone()
        },
        Body {
            seen: vec![row(B, 1), row(B, 2)],
            ..item.clone()
        },
        Body {
            refs: vec![EntryId(Digest([0; 32])); limits::REFS_MAX + 1],
            ..item.clone()
        },
        Body {
            grant: Some(EntryId(Digest([0; 32]))),
            ..item.clone()
        },
        Body {
            kind: kind::ERASED,
            ..item.clone()
        },
        Body {
            kind: REMARK,
            ..item.clone()
        },
        Body {
            kind: 300,
            ..item.clone()
        },
        Body {
            kind: receipt_kind,
            content: of_own,
            ..item.clone()
        },
        Body {
            kind: receipt_kind,
            content: of_none,
            ..item.clone()
        },
        Body {
            kind: kind::GRANT,
            content: Content::Item(Item::Grant(weak)),
            ..item.clone()
        },
    ];
    for body in bad {
        let opened = open(&forge(&body, &server(A)), &home.ring, &Lib);
        assert!(matches!(opened, Err(NotAnEntry::Form(_))), "{body:?}");
        assert_eq!(seal(body, &home.ring, &server(A)), Err(SealFault::Form));
    }
}

#[test]
fn an_honest_server_seals_nothing_its_peers_would_refuse() {
    let mut home = home();
    let sealing = |body: Body, key: &Key, home: &Home| seal(body, &home.ring, key).unwrap_err();
    let act = home.act_body("another");
    assert_eq!(sealing(act.clone(), &server(B), &home), SealFault::OtherKey);
    let elsewhere = Body {
        register: RegisterId(Digest([1; 32])),
        ..act.clone()
    };
    assert_eq!(sealing(elsewhere, &server(A), &home), SealFault::OtherKey);
    let ungranted = Body {
        grant: Some(EntryId(Digest([1; 32]))),
        ..act.clone()
    };
    assert_eq!(
        sealing(ungranted, &server(A), &home),
        SealFault::Lacking(Lack::NoGrant)
    );
    let newer = Body {
        rules: 1,
        ..act.clone()
    };
    assert_eq!(sealing(newer, &server(A), &home), SealFault::Form);
    let Content::Act(good) = &act.content else {
        unreachable!("an act")
    };
    let large = ActBody {
        event: vec![0; limits::ACT_BYTES_MAX],
        ..good.open_body().unwrap()
    };
    let large = Body {
        content: Content::Act(Act::sign(&large, &official(A))),
        ..act.clone()
    };
    assert_eq!(sealing(large, &server(A), &home), SealFault::Form);
    // Revocation and the set of acts, by place in the log.
    let narrow = home.item(Item::Grant(Grant {
        official: Credential::Key(official(A).public_key()),
        office: vec![(Lang::En, "Registrar".into())],
        acts: Acts::default().with(REMARK + 1),
        term: Term::UntilRevoked,
        instruments: None,
    }));
    let beyond = Body {
        grant: Some(narrow.id()),
        ..home.act_body("beyond")
    };
    assert_eq!(
        sealing(beyond, &server(A), &home),
        SealFault::Lacking(Lack::OtherAct)
    );
    let grant = home.grant.unwrap();
    home.item(Item::Revocation { grant });
    let late = home.act_body("late");
    assert_eq!(
        sealing(late, &server(A), &home),
        SealFault::Lacking(Lack::Revoked)
    );
}

#[test]
fn newer_numbers_wait_and_are_never_refused() {
    let home = home();
    let entry = act_of(&home);
    let newer_rules = Body {
        rules: 1,
        ..entry.body().clone()
    };
    let bytes = forge(&newer_rules, &server(A));
    let NotAnEntry::Newer(newer) = refused(&home, &bytes) else {
        unreachable!("newer rules wait")
    };
    assert_eq!((newer.format, newer.rules, newer.at), (0, 1, entry.at()));
    // Another format: only the first seven fields can be read.
    let mut to = Encoder::default();
    to.array(9);
    to.unsigned(7);
    to.unsigned(0);
    to.bytes(&home.register().0.0);
    to.unsigned(0);
    to.unsigned(0);
    to.unsigned(entry.at().seq);
    to.bytes(&entry.body().prev.unwrap().0.0);
    to.text("what this says is not known");
    to.null();
    let payload = to.into_bytes();
    let bytes = forge_bytes(&payload, &server(A));
    let NotAnEntry::Newer(newer) = refused(&home, &bytes) else {
        unreachable!("a newer format waits")
    };
    assert_eq!((newer.format, newer.prev), (7, entry.body().prev));
    let kid = server(A).public_key().id();
    let message = to_be_signed(Purpose::Entry, kid, &payload);
    assert_eq!(newer.id, EntryId(Digest::of(&[&message])));
    // But not unsigned, and not from another register.
    assert_eq!(
        refused(&home, &forge_bytes(&payload, &server(B))),
        NotAnEntry::Signature
    );
    let ring = KeyRing::new(&Charter {
        nonce: [8; 16],
        ..charter(2)
    });
    assert_eq!(
        open(&bytes, &ring, &Lib).unwrap_err(),
        NotAnEntry::OtherRegister
    );
}

#[test]
fn a_full_act_fits_an_entry() {
    let home = home();
    let entry = act_of(&home);
    let payloads: Vec<PayloadId> = (0..limits::PAYLOADS_MAX)
        .map(|n| PayloadId(Digest::of(&[&n.to_be_bytes()])))
        .collect();
    let opened = ActBody {
        payloads,
        event: vec![0; 38 * 1024],
        ..entry.act().unwrap().clone()
    };
    let body = Body {
        content: Content::Act(Act::sign(&opened, &official(A))),
        refs: vec![EntryId(Digest([0; 32])); limits::REFS_MAX],
        ..entry.body().clone()
    };
    assert!(seal(body, &home.ring, &server(A)).is_ok());
    let twice = ActBody {
        payloads: vec![PayloadId(Digest([0; 32])); 2],
        ..opened
    };
    assert!(from_bytes::<ActBody>(&to_bytes(&twice)).is_err());
}

fn seen() -> impl Strategy<Value = Vec<Seen>> {
    let row = (1..16u8, 0..3u32, 1..u64::MAX, any::<[u8; 32]>());
    prop::collection::vec(row, 0..15).prop_map(|rows| {
        let mut rows: Vec<Seen> = rows
            .into_iter()
            .map(|(side, epoch, size, root)| Seen {
                side: Side(side),
                epoch,
                size,
                root: Digest(root),
            })
            .collect();
        rows.sort_by_key(|row| row.side);
        rows.dedup_by_key(|row| row.side);
        rows
    })
}

fn item() -> impl Strategy<Value = Item> {
    prop_oneof![
        (
            any::<bool>(),
            seen().prop_filter("not empty", |of| !of.is_empty())
        )
            .prop_map(|(delivered, of)| Item::Receipt(Receipt {
                level: if delivered {
                    Level::Delivered
                } else {
                    Level::Received
                },
                of,
            })),
        (any::<u8>(), any::<u64>(), ".{0,60}").prop_map(|(seed, acts, office)| Item::Grant(
            Grant {
                official: Credential::Key(Key::of(seed).public_key()),
                office: vec![(Lang::Ar, office)],
                acts: Acts(acts),
                term: Term::UntilRevoked,
                instruments: None,
            }
        )),
        any::<[u8; 32]>().prop_map(|id| Item::Revocation {
            grant: EntryId(Digest(id))
        }),
        (any::<[u8; 32]>(), any::<u16>()).prop_map(|(id, ground)| Item::Erased {
            payload: PayloadId(Digest(id)),
            ground
        }),
        (any::<u32>(), any::<u32>())
            .prop_map(|(format, rules)| Item::Understands { format, rules }),
    ]
}

fn content() -> impl Strategy<Value = (u16, Content)> {
    let act = (
        0..KIND_ACT_END,
        any::<[u8; 16]>(),
        prop::collection::btree_set(any::<[u8; 32]>(), 0..20),
        prop::collection::vec(any::<u8>(), 0..200),
    );
    prop_oneof![
        item().prop_map(|item| (item.kind(), Content::Item(item))),
        act.prop_map(|(kind, nonce, payloads, event)| {
            let opened = ActBody {
                register: charter(2).id(),
                kind,
                nonce,
                official: official(A).public_key().id(),
                payloads: payloads
                    .into_iter()
                    .map(|id| PayloadId(Digest(id)))
                    .collect(),
                event,
            };
            (kind, Content::Act(Act::sign(&opened, &official(A))))
        }),
    ]
}

fn body() -> impl Strategy<Value = Body> {
    (
        (0..u64::MAX, seen(), any::<u64>()),
        prop::collection::vec(any::<[u8; 32]>(), 0..limits::REFS_MAX),
        content(),
        any::<[u8; 32]>(),
    )
        .prop_map(|((seq, seen, claimed), refs, (kind, content), id)| Body {
            format: 0,
            rules: 0,
            register: charter(2).id(),
            side: A,
            epoch: 0,
            seq,
            prev: (seq > 0).then_some(EntryId(Digest(id))),
            seen,
            kind,
            refs: refs.into_iter().map(|id| EntryId(Digest(id))).collect(),
            claimed: Time(claimed),
            grant: (kind < KIND_ACT_END).then_some(EntryId(Digest(id))),
            content,
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn bodies_read_back(body in body()) {
        let bytes = forge(&body, &server(A));
        let decoded = Entry::<Unverified>::decode(&bytes).unwrap();
        prop_assert_eq!(decoded.body(), &body);
        prop_assert_eq!(decoded.bytes(), &bytes);
        prop_assert_eq!(decoded.past(), body.past());
    }

    #[test]
    fn a_changed_byte_is_refused_or_another_id(
        body in body(),
        place in any::<prop::sample::Index>(),
        flip in 1..=255u8,
    ) {
        let good = forge(&body, &server(A));
        let decoded = Entry::<Unverified>::decode(&good).unwrap();
        let (id, by) = (decoded.id(), decoded.signed_by());
        let mut bad = good;
        let place = place.index(bad.len());
        bad[place] ^= flip;
        let ring = KeyRing::new(&charter(2));
        prop_assert!(open(&bad, &ring, &Lib).is_err());
        if let Ok(decoded) = Entry::<Unverified>::decode(&bad) {
            // The id is of what is said and by whom, never of a signature.
            let says_the_same = decoded.body() == &body && decoded.signed_by() == by;
            prop_assert_eq!(decoded.id() == id, says_the_same);
        }
    }

    #[test]
    fn noise_is_no_entry(noise in prop::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(Entry::<Unverified>::decode(&noise).is_err());
    }
}
