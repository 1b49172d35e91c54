//! Proofs for a third party: what they show, and that nothing else passes for one.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use mithaq_canon::{Position, Side};
use mithaq_record::{
    Carried, Content, Countersignature, Frame, Item, Keys, NotProven, Proof, SignedCharter,
    inclusion,
};
use proptest::prelude::*;
use support::{Home, Lib, carry, charter, server};

fn signed(sides: u8) -> SignedCharter {
    let charter = charter(sides);
    let mut signed = SignedCharter {
        charter: charter.clone(),
        signatures: vec![],
    };
    for side in (0..sides).map(Side) {
        signed.add(side, charter.sign(&server(side)));
    }
    signed
}

/// A proof of an act of side A, countersigned by B, out of A's home.
fn proof() -> (Proof, Home) {
    let charter = charter(2);
    let (mut a, mut b) = (Home::new(&charter, Side(0)), Home::new(&charter, Side(1)));
    let act = a.act("نص المادة السابعة");
    a.act("Another one.");
    carry(&a.clone(), &mut b);
    carry(&b.clone(), &mut a);
    let grant = act.body().grant.unwrap();
    let all = || {
        a.logs
            .iter()
            .flat_map(|log| &log.rows)
            .map(|row| &row.entry)
    };
    let at = act.at();
    let (receipt, row) = all()
        .find_map(|entry| {
            Some((
                entry,
                Countersignature::row(entry, at.side, at.epoch, at.seq)?,
            ))
        })
        .unwrap();
    let ids = a.ids()[0].clone();
    let size = usize::try_from(row.size).unwrap();
    let proof = Proof {
        keys: Carried::Whole(Keys {
            charter: signed(2),
            chain: vec![
                all()
                    .find(|entry| entry.id() == grant)
                    .unwrap()
                    .bytes()
                    .to_vec(),
            ],
        }),
        frame: a.frame(at),
        countersigned: vec![Countersignature {
            receipt: receipt.bytes().to_vec(),
            path: inclusion(&ids[..size], at.seq).unwrap(),
        }],
    };
    (proof, a)
}

#[test]
fn a_proof_shows_the_entry_its_texts_and_who_countersigned() {
    let (proof, _) = proof();
    let read = Proof::from_bytes(&proof.to_bytes()).unwrap();
    assert_eq!(read, proof);
    assert!(Proof::is_one(&proof.to_bytes()) && !Proof::is_one(b"text"));
    let proven = read.verify(None, &Lib).unwrap();
    assert_eq!(proven.by(), [Side(1)]);
    assert_eq!(proven.shown.len(), 1);
    assert!(proven.withheld.is_empty());
    assert!(proven.entry.act().is_some());
}

#[test]
fn a_text_may_be_withheld_and_the_keys_may_be_known_already() {
    let (mut proof, _) = proof();
    let Carried::Whole(keys) = proof.keys.clone() else {
        unreachable!()
    };
    proof.frame.payloads.clear();
    proof.keys = Carried::Known(keys.charter.charter.id());
    let fault = proof.verify(None, &Lib).unwrap_err();
    assert!(matches!(fault, NotProven::NoKeys(_)));
    let keys = Keys::from_bytes(&keys.to_bytes()).unwrap();
    let proven = proof.verify(Some(&keys), &Lib).unwrap();
    assert_eq!((proven.shown.len(), proven.withheld.len()), (0, 1));
    let mut other = keys;
    other.charter = signed(3);
    let fault = proof.verify(Some(&other), &Lib).unwrap_err();
    assert_eq!(fault, NotProven::OtherRegister);
}

#[test]
fn what_shows_too_little_is_no_proof() {
    let (good, home) = proof();
    let fails = |change: &dyn Fn(&mut Proof)| {
        let mut proof = good.clone();
        change(&mut proof);
        proof.verify(None, &Lib).unwrap_err()
    };
    let at = |seq| Position {
        side: Side(0),
        epoch: 0,
        seq,
    };
    let keys = |proof: &mut Proof, change: &dyn Fn(&mut Keys)| {
        if let Carried::Whole(keys) = &mut proof.keys {
            change(keys);
        }
    };
    let nobody = fails(&|proof| proof.countersigned.clear());
    assert_eq!(nobody, NotProven::NotCountersigned);
    let unsigned = fails(&|proof| keys(proof, &|keys| keys.charter.signatures.truncate(1)));
    assert_eq!(unsigned, NotProven::Charter);
    let unknown = fails(&|proof| keys(proof, &|keys| keys.chain.clear()));
    assert!(matches!(unknown, NotProven::Entry(_)), "{unknown}");
    let path = fails(&|proof| proof.countersigned[0].path[0].0[0] ^= 1);
    assert_eq!(path, NotProven::Path(0));
    // The other entry lies elsewhere in the tree.
    let other = fails(&|proof| proof.frame = home.frame(at(2)));
    assert_eq!(other, NotProven::Path(0));
    let text = fails(&|proof| proof.frame.payloads[0].plaintext[0] ^= 1);
    assert!(matches!(text, NotProven::Payload(_)));
    // A grant is signed by the same side and is no receipt.
    let own = fails(&|proof| proof.countersigned[0].receipt = home.frame(at(0)).entry);
    assert_eq!(own, NotProven::NotForThis(0));
    let garbage = fails(&|proof| {
        proof.frame = Frame {
            entry: vec![0],
            payloads: vec![],
        };
    });
    assert!(matches!(garbage, NotProven::Entry(_)));
}

#[test]
fn a_receipt_of_the_same_side_or_of_another_log_countersigns_nothing() {
    let (_, home) = proof();
    for row in home.logs.iter().flat_map(|log| &log.rows) {
        let Content::Item(Item::Receipt(receipt)) = &row.entry.body().content else {
            continue;
        };
        let own = row.entry.at().side;
        assert_eq!(Countersignature::row(&row.entry, own, 0, 0), None);
        let size = receipt.of[0].size;
        let side = receipt.of[0].side;
        assert!(Countersignature::row(&row.entry, side, 0, size - 1).is_some());
        assert_eq!(Countersignature::row(&row.entry, side, 0, size), None);
        assert_eq!(Countersignature::row(&row.entry, side, 1, 0), None);
    }
}

proptest! {
    #[test]
    fn no_changed_byte_passes(place: prop::sample::Index, bit in 0u8..8) {
        let (proof, _) = proof();
        let mut bytes = proof.to_bytes();
        let at = place.index(bytes.len());
        bytes[at] ^= 1 << bit;
        let passes = Proof::from_bytes(&bytes).and_then(|changed| changed.verify(None, &Lib));
        prop_assert!(passes.is_err(), "bit {bit} of byte {at}");
    }
}
