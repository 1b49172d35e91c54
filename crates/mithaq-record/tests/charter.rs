//! The charter: what opens a register, what does not, and the keys in it.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};
use mithaq_canon::{Lang, Past, Side, from_bytes, to_bytes};
use mithaq_record::{
    Charter, CharterFault, CharterHalf, PublicKey, Purpose, Root, RootFault, Signature,
    SignedCharter, Signer, Terms, fingerprint, is_small_order, to_be_signed_around,
};
use proptest::prelude::*;
use support::{Key, Lib, charter, server, side_charter};

fn terms(sides: u8) -> Terms {
    let charter = charter(sides);
    Terms {
        format: charter.format,
        rules: charter.rules,
        title: charter.title,
        order: charter.sides.iter().map(|side| side.key.clone()).collect(),
        time_zone: charter.time_zone,
        offset_minutes: charter.offset_minutes,
        demo: charter.demo,
        nonce: charter.nonce,
        previous: charter.previous,
    }
}

fn half(side: Side, sides: u8) -> CharterHalf {
    CharterHalf::sign(terms(sides), side_charter(side), &server(side))
}

#[test]
fn halves_in_any_order_make_one_charter() {
    let halves: Vec<CharterHalf> = (0..3).map(|side| half(Side(side), 3)).collect();
    let opened = |half: &CharterHalf| CharterHalf::open(&half.to_bytes(), &Lib).unwrap();
    let mut reversed: Vec<CharterHalf> = halves.iter().map(opened).collect();
    reversed.reverse();
    assert_eq!(Charter::join(&halves), Ok(charter(3)));
    assert_eq!(Charter::join(&reversed), Ok(charter(3)));

    let two = halves.get(..2).unwrap();
    assert_eq!(Charter::join(two), Err(CharterFault::Halves));
    let twice = [halves[0].clone(), halves[0].clone(), halves[1].clone()];
    assert_eq!(Charter::join(&twice), Err(CharterFault::Halves));
    assert_eq!(Charter::join(&[]), Err(CharterFault::Halves));
    let mut other = halves.clone();
    other[1].terms.offset_minutes = 0;
    assert_eq!(Charter::join(&other), Err(CharterFault::TermsDiffer));
}

#[test]
fn a_half_is_signed_by_the_key_it_offers() {
    let stolen = CharterHalf::sign(terms(2), side_charter(Side(0)), &server(Side(1)));
    let open = |half: &CharterHalf| CharterHalf::open(&half.to_bytes(), &Lib).unwrap_err();
    assert_eq!(open(&stolen), CharterFault::Signature(Side(0)));
    let mut moved = half(Side(0), 2);
    moved.terms.demo = false;
    assert_eq!(open(&moved), CharterFault::Signature(Side(0)));
    let mut stranger = half(Side(0), 2);
    stranger.side.key = "nobody".into();
    assert_eq!(open(&stranger), CharterFault::Halves);
    let mut weak = half(Side(0), 2);
    weak.side.server_key = weakened(&weak.side.server_key);
    assert_eq!(open(&weak), CharterFault::WeakKey(Side(0)));
}

#[test]
fn all_must_countersign_one_id() {
    let charter = charter(2);
    let mut signed = SignedCharter {
        charter: charter.clone(),
        signatures: vec![],
    };
    signed.add(Side(1), charter.sign(&server(Side(1))));
    assert!(!signed.is_countersigned(&Lib));
    signed.add(Side(0), charter.sign(&server(Side(0))));
    assert!(signed.is_countersigned(&Lib));
    let opened = SignedCharter::open(&signed.to_bytes(), &Lib);
    assert_eq!(opened.as_ref(), Ok(&signed));

    let refused = |signed: &SignedCharter| SignedCharter::open(&signed.to_bytes(), &Lib);
    let mut by_other = signed.clone();
    by_other.add(Side(1), charter.sign(&server(Side(0))));
    assert_eq!(refused(&by_other), Err(CharterFault::Signature(Side(1))));
    let mut changed = signed.clone();
    changed.charter.nonce = [0; 16];
    assert_eq!(refused(&changed), Err(CharterFault::Signature(Side(0))));
    let mut twice = signed.clone();
    twice.signatures.push(twice.signatures[1].clone());
    assert_eq!(refused(&twice), Err(CharterFault::Signature(Side(1))));
    assert!(!twice.is_countersigned(&Lib));
    let mut outsider = signed.clone();
    let any = outsider.signatures[0].1.clone();
    outsider.signatures.push((Side(2), any));
    assert_eq!(refused(&outsider), Err(CharterFault::Signature(Side(2))));
    // A signature over a half is none over the charter.
    let (key, id) = (server(Side(0)), charter.id().0.0);
    let inner = support::inner(Purpose::Half, &id, &key);
    let message = to_be_signed_around(Purpose::Half, inner.kid, &inner, &id);
    let mut replayed = signed;
    let of_half = Signature {
        ed25519: key.sign(&message),
        ml_dsa: inner.signature,
    };
    replayed.add(Side(0), of_half);
    assert_eq!(refused(&replayed), Err(CharterFault::Signature(Side(0))));
}

#[test]
fn every_field_is_in_the_id() {
    let base = charter(2);
    let mut changed = vec![];
    let mut change = |edit: &dyn Fn(&mut Charter)| {
        let mut charter = base.clone();
        edit(&mut charter);
        changed.push(charter.id());
    };
    change(&|_| ());
    change(&|c| c.rules = 1);
    change(&|c| c.title[0].1.push('!'));
    change(&|c| c.sides.reverse());
    change(&|c| c.sides[0].names[0].1.push('!'));
    change(&|c| c.sides[0].formal_names[0].1.push('!'));
    change(&|c| c.sides[0].arabic_locale = "ar-LY".into());
    change(&|c| c.sides[0].server_key = bent(&c.sides[0].server_key, 0));
    change(&|c| c.sides[0].server_key = bent(&c.sides[0].server_key, 32));
    change(&|c| c.sides[0].transport_key[0] ^= 1);
    change(&|c| c.sides[0].root.threshold = 1);
    change(&|c| c.sides[0].root.keys.truncate(2));
    change(&|c| c.sides[0].pouch_key[0] ^= 1);
    change(&|c| c.time_zone = "Africa/Tripoli".into());
    change(&|c| c.offset_minutes = 120);
    change(&|c| c.demo = false);
    change(&|c| c.nonce = [8; 16]);
    change(&|c| c.previous = Some((c.id(), Past::empty())));
    let count = changed.len();
    changed.sort();
    changed.dedup();
    assert_eq!(changed.len(), count);
}

/// The same key with a bit of one byte turned.
fn bent(key: &PublicKey, place: usize) -> PublicKey {
    let mut bytes = key.to_bytes();
    bytes[place] ^= 1;
    PublicKey::from_bytes(&bytes).unwrap()
}

/// The same key with a point of small order for its half of Ed25519.
fn weakened(key: &PublicKey) -> PublicKey {
    PublicKey::new([0; 32], *key.ml_dsa())
}

fn fault(edit: impl FnOnce(&mut Charter)) -> CharterFault {
    let mut charter = charter(2);
    edit(&mut charter);
    charter.check().unwrap_err()
}

#[test]
fn charters_that_open_nothing() {
    assert_eq!(charter(2).check(), Ok(()));
    assert_eq!(charter(16).check(), Ok(()));
    let text = |side: Option<u8>, field| CharterFault::Text {
        side: side.map(Side),
        field,
    };
    assert_eq!(fault(|c| c.format = 1), CharterFault::Newer);
    assert_eq!(fault(|c| c.rules = 1), CharterFault::Newer);
    assert_eq!(fault(|c| c.sides.truncate(1)), CharterFault::Sides);
    assert_eq!(
        fault(|c| c.sides.extend(charter(16).sides)),
        CharterFault::Sides
    );
    assert_eq!(fault(|c| c.title.clear()), text(None, "title"));
    assert_eq!(fault(|c| c.title.reverse()), text(None, "title"));
    assert_eq!(fault(|c| c.title[1].0 = Lang::Ar), text(None, "title"));
    assert_eq!(fault(|c| c.title[0].1 = " ".into()), text(None, "title"));
    assert_eq!(
        fault(|c| c.title[0].1 = "س".repeat(300)),
        text(None, "title")
    );
    assert_eq!(fault(|c| c.title[0].1.push('\n')), text(None, "title"));
    assert_eq!(
        fault(|c| c.time_zone = "../etc".into()),
        text(None, "time zone")
    );
    assert_eq!(
        fault(|c| c.time_zone = String::new()),
        text(None, "time zone")
    );
    assert_eq!(fault(|c| c.offset_minutes = 841), CharterFault::Offset);
    assert_eq!(fault(|c| c.offset_minutes = -721), CharterFault::Offset);
    for label in ["", "A", "a b", "../x", "-a", "ä"] {
        assert_eq!(
            fault(|c| c.sides[1].key = label.into()),
            text(Some(1), "label")
        );
    }
    assert_eq!(fault(|c| c.sides[1].names.clear()), text(Some(1), "name"));
    assert_eq!(
        fault(|c| c.sides[1].formal_names.clear()),
        text(Some(1), "formal name")
    );
    assert_eq!(
        fault(|c| c.sides[1].arabic_locale = "ar DZ".into()),
        text(Some(1), "Arabic locale")
    );
    assert_eq!(
        fault(|c| c.sides[1].transport_key.clear()),
        text(Some(1), "transport key")
    );
    assert_eq!(
        fault(|c| c.sides[1].transport_key = vec![0; 4000]),
        text(Some(1), "transport key")
    );
    assert_eq!(
        fault(|c| c.sides[1].server_key = weakened(&c.sides[1].server_key)),
        CharterFault::WeakKey(Side(1))
    );
    let shared = |field| CharterFault::Shared { field };
    assert_eq!(fault(|c| c.sides[1].key = "a".into()), shared("label"));
    assert_eq!(
        fault(|c| c.sides[1].server_key = c.sides[0].server_key.clone()),
        shared("server key")
    );
    // One half is enough.
    for mix in [
        |one: &PublicKey, other: &PublicKey| PublicKey::new(*one.ed25519(), *other.ml_dsa()),
        |one: &PublicKey, other: &PublicKey| PublicKey::new(*other.ed25519(), *one.ml_dsa()),
    ] {
        assert_eq!(
            fault(|c| c.sides[1].server_key = mix(&c.sides[1].server_key, &c.sides[0].server_key)),
            shared("server key")
        );
    }
    assert_eq!(
        fault(|c| c.sides[1].transport_key = c.sides[0].transport_key.clone()),
        shared("transport key")
    );
    assert_eq!(
        fault(|c| c.sides[1].pouch_key = c.sides[0].pouch_key),
        shared("pouch key")
    );
}

#[test]
fn a_root_is_some_of_a_few_keys_that_are_nothing_else() {
    let root = |fault| CharterFault::Root {
        side: Side(1),
        fault,
    };
    let faulty = |edit: &dyn Fn(&mut Root)| fault(|c| edit(&mut c.sides[1].root));
    assert_eq!(faulty(&|r| r.keys.clear()), root(RootFault::Keys));
    assert_eq!(faulty(&|r| r.keys.reverse()), root(RootFault::Keys));
    assert_eq!(
        faulty(&|r| r.keys[1] = r.keys[0].clone()),
        root(RootFault::Keys)
    );
    // A custodian who shares a half with another.
    assert_eq!(
        faulty(&|r| r.keys[1] = PublicKey::new(*r.keys[1].ed25519(), *r.keys[0].ml_dsa())),
        root(RootFault::Keys)
    );
    assert_eq!(faulty(&|r| r.threshold = 0), root(RootFault::Threshold));
    assert_eq!(faulty(&|r| r.threshold = 4), root(RootFault::Threshold));
    assert_eq!(
        faulty(&|r| r.keys[0] = weakened(&r.keys[0])),
        root(RootFault::Weak)
    );
    let mut many: Vec<_> = (0..17).map(|seed| Key::of(seed).public_key()).collect();
    many.sort();
    assert_eq!(Root::new(1, many.clone()), Err(RootFault::Keys));
    assert!(Root::new(16, many.get(..16).unwrap().to_vec()).is_ok());
    // A key of the root is no server key, of whichever side, and no other side's root key.
    let shared = CharterFault::Shared { field: "root key" };
    for side in [0, 1] {
        let with = |key: PublicKey| {
            fault(|c| {
                let mut keys = c.sides[side].root.keys.clone();
                keys[0] = key.clone();
                c.sides[side].root = Root::new(2, keys).unwrap();
            })
        };
        assert_eq!(with(server(Side(0)).public_key()), shared);
        assert_eq!(with(server(Side(1)).public_key()), shared);
        let other = Side(u8::try_from(1 - side).unwrap());
        assert_eq!(with(support::root(other).keys[0].clone()), shared);
    }
}

/// The eight points of small order: y, and the sign of x where there are two.
fn torsion() -> Vec<[u8; 32]> {
    let mut points = vec![];
    let hex = |text: &str| -> [u8; 32] {
        let bytes: Vec<u8> = (0..32)
            .map(|at| u8::from_str_radix(text.get(2 * at..2 * at + 2).unwrap(), 16).unwrap())
            .collect();
        bytes.try_into().unwrap()
    };
    for (y, has_two) in [
        (
            "0000000000000000000000000000000000000000000000000000000000000000",
            true,
        ),
        (
            "0100000000000000000000000000000000000000000000000000000000000000",
            false,
        ),
        (
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            false,
        ),
        (
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            true,
        ),
        (
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
            true,
        ),
    ] {
        let y = hex(y);
        points.push(y);
        if has_two {
            let mut other = y;
            other[31] |= 0x80;
            points.push(other);
        }
    }
    points
}

/// Under each of them a signature can be made without any private key, for about one message in
/// eight: that is why they are refused.
#[test]
fn small_order_keys_are_those_anyone_can_sign_for() {
    let points = torsion();
    assert_eq!(points.len(), 8);
    for key in &points {
        assert!(is_small_order(key));
        let forged = (0..64u8).any(|message| {
            points.iter().any(|r| {
                // R any point of small order, S = 0.
                let signature = [&r[..], &[0; 32]].concat();
                UnparsedPublicKey::new(&ED25519, key)
                    .verify(&[message], &signature)
                    .is_ok()
            })
        });
        assert!(forged, "{key:02x?}");
    }
    // The same values of y, not reduced modulo p.
    for low in [0xed, 0xee] {
        let mut y = [0xff; 32];
        y[0] = low;
        y[31] = 0x7f;
        assert!(is_small_order(&y));
        y[31] = 0xff;
        assert!(is_small_order(&y));
    }
    for seed in 0..=255 {
        assert!(!Key::of(seed).public_key().is_weak());
    }
}

#[test]
fn fingerprints_are_read_aloud() {
    let one = fingerprint(&[1; 32]);
    let groups: Vec<&str> = one.split(' ').collect();
    assert_eq!(groups.len(), 8);
    assert!(
        groups
            .iter()
            .all(|group| group.len() == 5 && group.bytes().all(|b| b.is_ascii_digit()))
    );
    assert_eq!(one, fingerprint(&[1; 32]));
    assert_ne!(one, fingerprint(&[2; 32]));
}

proptest! {
    #[test]
    fn a_changed_byte_opens_no_charter(place in any::<prop::sample::Index>(), flip in 1..=255u8) {
        let charter = charter(2);
        let mut signed = SignedCharter { charter: charter.clone(), signatures: vec![] };
        for side in [Side(0), Side(1)] {
            signed.add(side, charter.sign(&server(side)));
        }
        let mut bytes = signed.to_bytes();
        let place = place.index(bytes.len());
        bytes[place] ^= flip;
        let opened = SignedCharter::open(&bytes, &Lib);
        prop_assert!(opened.is_err());
    }

    #[test]
    fn charters_read_back(sides in 2..=16u8, nonce in any::<[u8; 16]>(), offset in -720..=840i16) {
        let charter = Charter { nonce, offset_minutes: offset, ..charter(sides) };
        prop_assert_eq!(from_bytes::<Charter>(&to_bytes(&charter)), Ok(charter));
    }
}
