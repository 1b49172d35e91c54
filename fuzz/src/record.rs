//! Any bytes into every decoder of the record: an error or a value, and a value is written as the
//! very bytes it was read from. Whatever is accepted, another implementation reads as the same.

mod cose;
mod item;
pub mod seeds;

pub use item::cbor;

use mithaq_canon::{Canon, from_bytes, to_bytes};
use mithaq_core::{Command, Statement};
use mithaq_desk::{KeyFile, KeyFileError, OfOfficial, OfRoot};
use mithaq_record::{
    Act, ActBody, Body, Charter, CharterHalf, Chunk, ChunkParcel, Content, Entry, KeyRing, Keys,
    Manifest, Mark, Note, NoteKey, Parcel, PouchClosing, PouchHead, Proof, Request, SignedActs,
    SignedCharter, Terms, ToSign, Tree, Unverified, Verifier,
};

/// Takes every signature for sound: what lies behind one is reached.
struct Trusting;

impl Verifier for Trusting {
    fn verify(&self, _: &[u8; 32], _: &[u8], _: &[u8; 64]) -> bool {
        true
    }
    fn verify_es256(&self, _: &[u8; 65], _: &[u8], _: &[u8; 64]) -> bool {
        true
    }
    fn is_p256_point(&self, _: &[u8; 65]) -> bool {
        true
    }
    fn verify_ml_dsa(&self, _: &[u8; 1952], _: &[u8], _: &[u8; 3309]) -> bool {
        true
    }
}

/// Reads a value that fills the bytes, and checks that it is written as they are.
fn exact<T: Canon>(bytes: &[u8]) -> Option<T> {
    let value = from_bytes(bytes).ok()?;
    assert_eq!(to_bytes(&value), bytes, "one value, two encodings");
    Some(value)
}

/// As a sealed entry: its parts are those that another implementation of COSE finds.
pub fn entry(bytes: &[u8]) {
    let Ok(entry) = Entry::<Unverified>::decode(bytes) else {
        return;
    };
    assert_eq!(entry.bytes(), bytes);
    cose::is_the_same(&entry);
    let body = to_bytes(entry.body());
    assert!(exact::<Body>(&body).is_some());
    if let Content::Act(act) = &entry.body().content {
        cose::is_detached(act);
        assert_eq!(act.open_body().ok().as_ref(), entry.act());
    }
    if let Some(ring) = seeds::ring() {
        let _ = entry.verify(ring, &Trusting);
    }
}

/// As the body of an entry, an act, or what an official signs.
pub fn act(bytes: &[u8]) {
    exact::<Body>(bytes);
    if let Some(act) = exact::<Act>(bytes) {
        cose::is_detached(&act);
        let _ = act.open_body();
    }
    exact::<ActBody>(bytes);
}

/// As what an act says, and as a wish kept at home.
pub fn statement(bytes: &[u8]) {
    exact::<Statement>(bytes);
    exact::<Command>(bytes);
}

/// As a charter, its halves and its terms.
pub fn charter(bytes: &[u8]) {
    exact::<Charter>(bytes);
    exact::<Terms>(bytes);
    if let Ok(half) = CharterHalf::open(bytes, &Trusting) {
        assert_eq!(half.to_bytes(), bytes);
    }
    if let Ok(signed) = SignedCharter::open(bytes, &Trusting) {
        assert_eq!(signed.to_bytes(), bytes);
        let _ = KeyRing::new(&signed.charter);
    }
}

/// As a request to a root, acts to be signed elsewhere or signed, a head mark, a tree.
pub fn order(bytes: &[u8]) {
    if let Ok(request) = Request::open(bytes) {
        assert_eq!(request.to_bytes(), bytes);
        let _ = request.new_key();
    }
    if let Ok(file) = ToSign::open(bytes) {
        assert_eq!(file.to_bytes(), bytes);
    }
    if let Ok(file) = SignedActs::open(bytes) {
        assert_eq!(to_bytes(&file), bytes);
    }
    if let Ok(mark) = Mark::open(bytes) {
        assert_eq!(mark.to_bytes(), bytes);
    }
    exact::<Tree>(bytes);
}

/// As a parcel, with the entries in its frames.
pub fn parcel(bytes: &[u8]) {
    let Ok(parcel) = Parcel::open(bytes) else {
        return;
    };
    assert_eq!(parcel.to_bytes(), bytes);
    for frame in &parcel.frames {
        if let Ok(one) = Entry::<Unverified>::decode(&frame.entry) {
            assert_eq!(one.bytes(), frame.entry);
            cose::is_the_same(&one);
            let _ = frame.payloads_of(&one).count();
        }
    }
}

/// As the head or the closing of a pouch.
pub fn pouch(bytes: &[u8]) {
    if let Ok(head) = PouchHead::open(bytes) {
        assert_eq!(head.to_bytes(), bytes);
        let _ = head.bound();
    }
    if let Some(ring) = seeds::ring()
        && let Ok(closing) = PouchClosing::open(bytes, ring, &Trusting)
    {
        assert!(PouchClosing::is_one(bytes));
        cose::closes(bytes, &closing);
    }
}

/// As a proof for a third party, or a file of keys.
pub fn proof(bytes: &[u8]) {
    if let Ok(proof) = Proof::from_bytes(bytes) {
        assert!(Proof::is_one(bytes));
        assert_eq!(proof.to_bytes(), bytes);
        let _ = proof.verify(None, &Trusting);
    }
    if let Ok(keys) = Keys::from_bytes(bytes) {
        assert!(Proof::is_one(bytes));
        assert_eq!(keys.to_bytes(), bytes);
        let _ = keys.ring(&Trusting);
    }
}

/// As a checkpoint with its signatures, or a key that signs such.
pub fn note(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else {
        return;
    };
    if let Ok(note) = Note::parse(text) {
        assert_eq!(note.to_text(), text);
    }
    if let Ok(key) = NoteKey::parse(text) {
        assert_eq!(key.to_string(), text);
    }
}

/// As the manifest of an attachment, a chunk, a parcel of chunks.
pub fn attachment(bytes: &[u8]) {
    if let Ok(manifest) = Manifest::open(bytes) {
        assert_eq!(manifest.to_bytes(), bytes);
        let lengths = (0..manifest.chunks.len()).map(|place| manifest.length(place));
        let all: Option<Vec<usize>> = lengths.collect();
        let sum = all.and_then(|all| u64::try_from(all.iter().sum::<usize>()).ok());
        assert_eq!(sum, Some(manifest.size), "its chunks make the file");
        assert_eq!(manifest.length(manifest.chunks.len()), None);
    }
    exact::<Chunk>(bytes);
    if let Ok(parcel) = ChunkParcel::open(bytes) {
        assert_eq!(to_bytes(&parcel), bytes);
    }
}

/// As the file of a key that lies offline. None is opened: that takes a second by design.
pub fn key_file(bytes: &[u8]) {
    if let Ok(file) = KeyFile::<OfRoot>::read(bytes) {
        assert_eq!(file.to_bytes(), bytes);
        assert!(KeyFile::<OfOfficial>::read(bytes).is_err(), "one use each");
        let public = file.public_only();
        let opened = public.open("no passphrase at all");
        assert!(matches!(opened, Err(KeyFileError::PublicOnly)));
    }
    if let Ok(file) = KeyFile::<OfOfficial>::read(bytes) {
        assert_eq!(file.to_bytes(), bytes);
    }
}
