//! COSE_Sign1 as another implementation reads it.

use coset::{
    CborSerializable, CoseSign1, Header, RegisteredLabelWithPrivate, TaggedCborSerializable, iana,
};
use mithaq_canon::{Digest, EntryId, KeyId, to_bytes};
use mithaq_record::{Act, Entry, PouchClosing, Purpose, Unverified, to_be_signed};

/// What the record writes into a protected header, and nothing else.
fn header(kid: KeyId) -> Header {
    Header {
        alg: Some(RegisteredLabelWithPrivate::Assigned(
            iana::Algorithm::Ed25519,
        )),
        key_id: kid.0.0.to_vec(),
        ..Header::default()
    }
}

/// Reads what was accepted here, and checks every part; gives the payload and what is signed.
fn read(bytes: &[u8], kid: KeyId, purpose: Purpose, detached: Option<&[u8]>) -> Vec<u8> {
    let read = CoseSign1::from_tagged_slice(bytes).expect("what is accepted here is COSE");
    assert_eq!(read.protected.header, header(kid));
    assert!(read.unprotected.is_empty());
    assert_eq!(read.signature.len(), 64);
    assert_eq!(read.payload.is_some(), detached.is_none());
    let payload = match detached {
        Some(payload) => payload.to_vec(),
        None => read.payload.clone().unwrap_or_default(),
    };
    let theirs = match detached {
        None => read.tbs_data(purpose.domain()),
        Some(payload) => read.tbs_detached_data(payload, purpose.domain()),
    };
    assert_eq!(theirs, to_be_signed(purpose, kid, &payload));
    let again = read.to_tagged_vec().expect("it was read");
    assert_eq!(again, bytes, "one message, two encodings");
    payload
}

/// An entry: the payload is its body, its id the hash of what is signed.
pub(super) fn is_the_same(entry: &Entry<Unverified>) {
    let kid = entry.signed_by();
    let payload = read(entry.bytes(), kid, Purpose::Entry, None);
    assert_eq!(payload, to_bytes(entry.body()));
    let signed = to_be_signed(Purpose::Entry, kid, &payload);
    assert_eq!(entry.id(), EntryId(Digest::of(&[&signed])));
}

/// A proof of an act, where it is in the form of one.
pub(super) fn is_detached(act: &Act) {
    let Ok(found) = CoseSign1::from_tagged_slice(&act.proof) else {
        return;
    };
    let Ok(body) = act.open_body() else { return };
    let kid = body.official;
    let is_form = found.protected.header == header(kid)
        && found.unprotected.is_empty()
        && found.payload.is_none()
        && found.signature.len() == 64
        && found
            .clone()
            .to_tagged_vec()
            .is_ok_and(|again| again == act.proof);
    if is_form {
        read(&act.proof, kid, Purpose::Act, Some(&act.body));
        let theirs = found.tbs_detached_data(&act.body, Purpose::Act.domain());
        assert_eq!(theirs, Act::to_be_signed(kid, &act.body));
    }
}

/// The closing of a pouch.
pub(super) fn closes(bytes: &[u8], closing: &PouchClosing) {
    let found = CoseSign1::from_tagged_slice(bytes).expect("what is accepted here is COSE");
    let kid: [u8; 32] = found
        .protected
        .header
        .key_id
        .as_slice()
        .try_into()
        .expect("a key has 32 bytes");
    let payload = read(bytes, KeyId(Digest(kid)), Purpose::Pouch, None);
    assert_eq!(payload, to_bytes(closing));
    // Without its tag it is none of ours.
    assert!(CoseSign1::from_slice(bytes).is_err());
}
