//! COSE_Sign1 as another implementation reads it.

use coset::{
    CborSerializable, CoseSign1, Header, Label, RegisteredLabelWithPrivate, TaggedCborSerializable,
    cbor::Value, iana,
};
use mithaq_canon::{Digest, EntryId, KeyId, to_bytes};
use mithaq_record::{
    Act, Entry, Inner, ML_DSA_SIGNATURE_LEN, PouchClosing, Purpose, Unverified, to_be_signed,
    to_be_signed_around,
};

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

/// The label under which a signature stands inside (`docs/format.md`, section 3).
const INNER: i64 = -65537;

/// A protected header without what stands inside, and that.
fn parted(found: &Header) -> (Header, Option<Vec<u8>>) {
    let mut plain = found.clone();
    match plain.rest.pop() {
        Some((Label::Int(INNER), Value::Bytes(inner))) => (plain, Some(inner)),
        Some(other) => {
            plain.rest.push(other);
            (plain, None)
        }
        None => (plain, None),
    }
}

/// What Ed25519 signs, around the signature that stands inside if there is one.
fn signed(purpose: Purpose, kid: KeyId, inner: Option<&[u8]>, payload: &[u8]) -> Vec<u8> {
    let Some(inner) = inner else {
        return to_be_signed(purpose, kid, payload);
    };
    let inner = inside(inner).expect("what is accepted here holds a whole signature");
    to_be_signed_around(purpose, kid, &inner, payload)
}

/// A signature that stands inside, if it is in the one form; the other implementation knows no
/// ML-DSA yet. It may name another key, which is found out where signatures are checked.
fn inside(message: &[u8]) -> Option<Inner> {
    // Tag 18, the protected header `{1: -49, 4: kid}`, no other header, no payload, the signature.
    let rest = message.strip_prefix(b"\xd2\x84\x58\x27\xa2\x01\x38\x30\x04\x58\x20")?;
    let (kid, rest) = rest.split_first_chunk::<32>()?;
    let rest = rest.strip_prefix(b"\xa0\xf6\x59\x0c\xed")?;
    let signature: [u8; ML_DSA_SIGNATURE_LEN] = rest.try_into().ok()?;
    Some(Inner {
        kid: KeyId(Digest(*kid)),
        signature: Box::new(signature),
    })
}

/// Reads what was accepted here, and checks every part; gives the payload and what is signed.
fn read(bytes: &[u8], kid: KeyId, purpose: Purpose, detached: Option<&[u8]>) -> Vec<u8> {
    let read = CoseSign1::from_tagged_slice(bytes).expect("what is accepted here is COSE");
    let (plain, inner) = parted(&read.protected.header);
    assert_eq!(plain, header(kid));
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
    assert_eq!(theirs, signed(purpose, kid, inner.as_deref(), &payload));
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
    let (plain, inner) = parted(&found.protected.header);
    let is_form = plain == header(kid)
        && inner.is_none_or(|inner| inside(&inner).is_some())
        && found.unprotected.is_empty()
        && found.payload.is_none()
        && found.signature.len() == 64
        && found
            .clone()
            .to_tagged_vec()
            .is_ok_and(|again| again == act.proof);
    if is_form {
        read(&act.proof, kid, Purpose::Act, Some(&act.body));
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
