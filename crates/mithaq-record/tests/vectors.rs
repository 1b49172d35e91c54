//! Test vectors for another implementation: `docs/vectors/record-0.json`. This test makes them
//! from fixed seeds and compares. Where the format was meant to change, the file is written anew by
//! `cargo test -p mithaq-record --test vectors -- --ignored`.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use coset::{CoseSign1, TaggedCborSerializable};
use mithaq_canon::{Digest, EntryId, KeyId, PayloadId, Position, Side, Time, to_bytes};
use mithaq_record::{
    Act, ActBody, CharterHalf, Chunk, ChunkParcel, ChunkPlace, Content, Entry, FileLack, Frame,
    Inner, Item, Kept, Logs, Mandate, Manifest, Mark, NewKey, Parcel, ParcelKind, Possession,
    Purpose, Request, SignedCharter, Signer, Terms, Tree, Unverified, Verified, chunk_id,
    inclusion, kind, limits::CHUNK_BYTES, open, seal, to_be_signed, to_be_signed_around,
    to_be_signed_inside, verify_inclusion,
};
use serde_json::{Value, json};
use support::{Home, Key, Lib, carry, charter, official, root, root_keys, server, side_charter};

const PATH: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../docs/vectors/record-0.json"
);

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn bytes(value: &Value) -> Vec<u8> {
    let digits = value.as_str().unwrap().as_bytes();
    let pair = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    digits.chunks(2).map(pair).collect()
}

fn key(name: &str, key: &Key, seed: u8) -> Value {
    let public = key.public_key();
    json!({
        "name": name,
        "seed": hex(&[seed; 32]),
        "ed25519": hex(public.ed25519()),
        "ml_dsa_65": hex(public.ml_dsa()),
        "key_id": public.id().to_string(),
        "fingerprint": public.fingerprint(),
    })
}

fn charter_vectors() -> Value {
    let charter = charter(2);
    let mut signed = SignedCharter {
        charter: charter.clone(),
        signatures: vec![],
    };
    let terms = Terms {
        format: 0,
        rules: 0,
        title: charter.title.clone(),
        order: charter.sides.iter().map(|side| side.key.clone()).collect(),
        time_zone: charter.time_zone.clone(),
        offset_minutes: charter.offset_minutes,
        demo: charter.demo,
        nonce: charter.nonce,
        previous: None,
    };
    let mut halves = vec![];
    for side in [Side(0), Side(1)] {
        signed.add(side, charter.sign(&server(side)));
        let half = CharterHalf::sign(terms.clone(), side_charter(side), &server(side));
        halves.push(hex(&half.to_bytes()));
    }
    let kid = server(Side(0)).public_key().id();
    json!({
        "halves": halves,
        "body": hex(&to_bytes(&charter)),
        "register": charter.id().to_string(),
        "to_be_signed_by_a": hex(&to_be_signed(Purpose::Charter, kid, &charter.id().0.0)),
        "signed": hex(&signed.to_bytes()),
    })
}

/// A file of two chunks.
fn attachment() -> Value {
    let (first, last) = (vec![0x61; CHUNK_BYTES], b"the end".to_vec());
    let salt = [0x33; 32];
    let manifest = Manifest {
        name: "annex.txt".to_owned(),
        media: "text/plain".to_owned(),
        size: (first.len() + last.len()) as u64,
        salt,
        chunks: vec![chunk_id(&salt, &first), chunk_id(&salt, &last)],
    };
    let at = |place| ChunkPlace {
        manifest: PayloadId::commit(&[0x44; 32], &manifest.to_bytes()),
        place,
    };
    let parcel = ChunkParcel {
        register: charter(2).id(),
        from: Side(1),
        want: vec![at(0)],
        chunks: vec![Chunk {
            at: at(1),
            bytes: last.clone(),
        }],
    };
    let manifest_id = at(0).manifest;
    let lacks = FileLack::of(manifest_id, [1]).unwrap();
    json!({
        "first_chunk": "65,536 times 61",
        "last_chunk": hex(&last),
        "manifest": hex(&manifest.to_bytes()),
        "manifest_salt": hex(&[0x44; 32]),
        "manifest_id": at(0).manifest.to_string(),
        "chunk_parcel": hex(&parcel.to_bytes()),
        "lacks_the_last": hex(&to_bytes(&lacks)),
    })
}

/// A number of the core's treaty acts (signature): proved and sealed by both algorithms.
const SIGNED: u16 = 23;

fn binding(home: &mut Home) -> Entry<Verified> {
    let key = official(home.ours);
    let opened = ActBody {
        register: home.register(),
        kind: SIGNED,
        nonce: [0x23; 16],
        official: key.public_key().id(),
        payloads: vec![],
        event: vec![0xf6],
    };
    let (act, grant) = (Act::sign(&opened, &key), home.grant.unwrap());
    let body = home.next().act(act, &opened, vec![], grant, Time(23));
    home.commit(body)
}

/// Two homes and every kind of entry.
fn homes() -> (Home, Home) {
    let charter = charter(2);
    let (mut a, mut b) = (Home::new(&charter, Side(0)), Home::new(&charter, Side(1)));
    carry(&a.clone(), &mut b);
    carry(&b.clone(), &mut a);
    let act = a.act("نص المادة السابعة");
    a.item(Item::Understands {
        format: 0,
        rules: 0,
    });
    let signed = binding(&mut a);
    carry(&a.clone(), &mut b);
    b.act("A remark.");
    assert_eq!(signed.body().kind, SIGNED);
    let payload = act.act().unwrap().payloads[0];
    a.item(Item::Erased { payload, ground: 1 });
    let grant = a.grant.unwrap();
    a.item(Item::Revocation { grant });
    let transport = Key::of(0x58);
    let spki = [
        side_charter(Side(0)).transport_key.get(..12).unwrap(),
        transport.public_key().ed25519(),
    ]
    .concat();
    let old = KeyId::of(&side_charter(Side(0)).transport_key);
    let order = ordered(&a, kind::TRANSPORT_KEY, old, &spki, &transport);
    a.item(Item::TransportKey(order));
    let old = KeyId::of(&side_charter(Side(0)).pouch_key);
    let order = ordered(&a, kind::POUCH_KEY, old, &[0x5b; 32], &transport);
    a.item(Item::PouchKey(order));
    let (old, new) = (server(Side(0)).public_key(), Key::of(0x18));
    let to = new.public_key().to_bytes();
    let order = ordered(&a, kind::SERVER_KEY, old.id(), &to, &new);
    a.server_seed = 0x18;
    a.item(Item::ServerKey(order));
    a.item(Item::Understands {
        format: 0,
        rules: 0,
    });
    carry(&b.clone(), &mut a);
    (a, b)
}

/// What the first two keys of A's root order.
fn ordered(a: &Home, kind: u16, from: KeyId, to: &[u8], key: &Key) -> mithaq_record::Mandated {
    let new = NewKey {
        from,
        to: to.into(),
    };
    let mandate = Mandate {
        register: a.register(),
        side: a.ours,
        epoch: 0,
        kind,
        what: to_bytes(&new),
    };
    let possession = if kind == kind::TRANSPORT_KEY {
        let raw = *key.public_key().ed25519();
        Possession::Transport(key.sign(&mandate.to_be_proved(&raw)))
    } else if kind == kind::POUCH_KEY {
        Possession::Unsigned
    } else {
        mandate.prove(key)
    };
    let mut request = Request {
        possession,
        mandate,
        root: root(a.ours),
        approvals: vec![],
    };
    for key in root_keys(a.ours).iter().take(2) {
        assert!(request.approve(key));
    }
    request.mandated().unwrap()
}

/// What stands inside, read by another implementation.
fn inner(sealed: &[u8]) -> Option<Inner> {
    let sealed = CoseSign1::from_tagged_slice(sealed).unwrap();
    let (_, inner) = sealed.protected.header.rest.first()?;
    let inner = CoseSign1::from_tagged_slice(inner.as_bytes().unwrap()).unwrap();
    let kid = inner.protected.header.key_id.try_into().unwrap();
    Some(Inner {
        kid: KeyId(Digest(kid)),
        signature: Box::new(inner.signature.try_into().unwrap()),
    })
}

/// What is signed: by Ed25519, and inside it by ML-DSA-65 if the signature is hybrid.
fn signed(purpose: Purpose, kid: KeyId, sealed: &[u8], payload: &[u8]) -> Value {
    match inner(sealed) {
        None => json!({ "ed25519": hex(&to_be_signed(purpose, kid, payload)) }),
        Some(inner) => json!({
            "ed25519": hex(&to_be_signed_around(purpose, kid, &inner, payload)),
            "ml_dsa_65": hex(&to_be_signed_inside(purpose, kid, payload)),
        }),
    }
}

fn entry(entry: &Entry<Verified>) -> Value {
    let at = entry.at();
    let body = to_bytes(entry.body());
    let kid = entry.signed_by();
    let mut value = json!({
        "side": at.side.0,
        "epoch": at.epoch,
        "seq": at.seq,
        "kind": entry.body().kind,
        "bytes": hex(entry.bytes()),
        "body": hex(&body),
        "to_be_signed": signed(Purpose::Entry, kid, entry.bytes(), &body),
        "hashed_to_id": hex(&to_be_signed(Purpose::Entry, kid, &body)),
        "id": entry.id().to_string(),
    });
    if let (Content::Act(act), Some(opened)) = (&entry.body().content, entry.act()) {
        value["act"] = json!({
            "body": hex(&act.body),
            "proof": hex(&act.proof),
            "to_be_signed": signed(Purpose::Act, opened.official, &act.proof, &act.body),
            "act_id": act.id().0.to_string(),
            "official": opened.official.to_string(),
            "payloads": opened.payloads.iter().map(PayloadId::to_string).collect::<Vec<_>>(),
        });
    }
    value
}

fn tree(ids: &[EntryId]) -> Value {
    let mut tree = Tree::default();
    let mut roots = vec![tree.root().to_string()];
    for id in ids {
        tree.push(*id);
        roots.push(tree.root().to_string());
    }
    let proof = |index: usize| {
        let path = inclusion(ids, index as u64).unwrap();
        assert!(verify_inclusion(
            ids[index],
            index as u64,
            tree.size(),
            tree.root(),
            &path
        ));
        path.iter().map(Digest::to_string).collect::<Vec<_>>()
    };
    json!({
        "leaves": ids.iter().map(EntryId::to_string).collect::<Vec<_>>(),
        "roots_by_size": roots,
        "inclusion_by_index": (0..ids.len()).map(proof).collect::<Vec<_>>(),
    })
}

/// What must be refused: the good act of A, spoiled; and a good receipt, sealed otherwise.
fn refused(good: &[u8], receipt: &Entry<Verified>) -> Value {
    let (payload, key) = (to_bytes(receipt.body()), server(receipt.at().side));
    let kid = key.public_key().id();
    let sealed =
        |inner: Option<&Inner>, by: &Key| hex(&support::sealed_with(&payload, kid, inner, by));
    let right = support::inner(Purpose::Entry, &payload, &key);
    let of_act = support::inner(Purpose::Act, &payload, &key);
    let by_other = Inner {
        kid,
        ..support::inner(Purpose::Entry, &payload, &Key::of(0x19))
    };
    let mut turned = right.clone();
    turned.signature[0] ^= 1;
    let with = |head: &[u8], skip: usize| [head, good.get(skip..).unwrap()].concat();
    let mut last = good.to_vec();
    *last.last_mut().unwrap() ^= 1;
    json!([
        { "why": "a byte follows", "bytes": hex(&[good, &[0]].concat()) },
        { "why": "the array's length is not in its shortest form", "bytes": hex(&with(&[0xd2, 0x98, 4], 2)) },
        { "why": "the tag is not in its shortest form", "bytes": hex(&with(&[0xd8, 18], 1)) },
        { "why": "the array has an indefinite length", "bytes": hex(&[&with(&[0xd2, 0x9f], 2)[..], &[0xff]].concat()) },
        { "why": "there is no tag", "bytes": hex(&with(&[], 1)) },
        { "why": "the signature is wrong", "bytes": hex(&last) },
        { "why": "it ends too early", "bytes": hex(good.get(..good.len() - 1).unwrap()) },
        { "why": "a receipt without a signature inside", "bytes": sealed(None, &key) },
        { "why": "the signature inside is wrong", "bytes": sealed(Some(&turned), &key) },
        { "why": "the signature inside was made for an act", "bytes": sealed(Some(&of_act), &key) },
        { "why": "the signature inside is another key's", "bytes": sealed(Some(&by_other), &key) },
        { "why": "the signature around it is another key's", "bytes": sealed(Some(&right), &Key::of(0x19)) },
    ])
}

fn vectors() -> Value {
    let (a, b) = homes();
    let all = || {
        a.logs
            .iter()
            .flat_map(|log| &log.rows)
            .map(|row| &row.entry)
    };
    let ids = |home: &Home, side: usize| home.ids()[side].clone();
    let act = all().find(|entry| entry.act().is_some()).unwrap();
    let of_b = |entry: &&Entry<Verified>| entry.at().side == b.ours;
    let is_receipt = |entry: &&Entry<Verified>| entry.body().kind == kind::RECEIPT;
    let receipt = all().filter(of_b).find(is_receipt).unwrap();
    let payloads: Vec<Value> = a
        .payloads
        .values()
        .map(|payload| {
            json!({
                "salt": hex(&payload.salt),
                "plaintext": hex(&payload.plaintext),
                "id": payload.id.to_string(),
            })
        })
        .collect();
    let parcel = Parcel {
        head: b.head_of_parcel(0x0123_4567_89ab_cdef, ParcelKind::Give),
        frames: [
            Position {
                side: Side(0),
                epoch: 0,
                seq: 0,
            },
            act.at(),
        ]
        .map(|at| b.frame(at))
        .into(),
    };
    let mark = Mark {
        register: a.register(),
        at: act.at(),
        id: act.id(),
    };
    let (end, third) = (a.received(a.ours).unwrap(), Key::of(0x19));
    let kept = Kept {
        size: end.size,
        root: end.root,
        key: third.public_key(),
    };
    let mandate = Mandate {
        register: a.register(),
        side: a.ours,
        epoch: 1,
        kind: kind::NEW_EPOCH,
        what: to_bytes(&kept),
    };
    let mut request = Request {
        possession: mandate.prove(&third),
        mandate,
        root: root(a.ours),
        approvals: vec![],
    };
    for signer in root_keys(a.ours).iter().take(2) {
        assert!(request.approve(signer));
    }
    let epoch = request.new_epoch().unwrap();
    let opening = seal(a.next().epoch(epoch, Time(1000)), &a.ring, &third).unwrap();
    json!({
        "about": "Test vectors of docs/format.md. Bytes are hexadecimal. Both halves of a key come from its seed, ML-DSA-65 signatures are deterministic (FIPS 204, section 3.4); nothing is protected by them.",
        "format": 0,
        "rules": 0,
        "keys": [
            key("server of a", &server(Side(0)), 0x10),
            key("server of b", &server(Side(1)), 0x11),
            key("server of a, the second", &Key::of(0x18), 0x18),
            key("transport of a, the second (Ed25519 alone)", &Key::of(0x58), 0x58),
            key("official of a", &official(Side(0)), 0x30),
            key("official of b", &official(Side(1)), 0x31),
            key("root of a, 1", &Key::of(0x70), 0x70),
            key("root of a, 2", &Key::of(0x80), 0x80),
            key("root of a, 3", &Key::of(0x90), 0x90),
        ],
        "charter": charter_vectors(),
        "payloads": payloads,
        "entries": all().map(entry).collect::<Vec<_>>(),
        "tree_of_a": tree(&ids(&a, 0)),
        "new_epoch": entry(&opening),
        "parcel": hex(&parcel.to_bytes()),
        "attachment": attachment(),
        "mark": hex(&mark.to_bytes()),
        "refused": refused(act.bytes(), receipt),
    })
}

#[test]
#[ignore = "writes the vectors instead of checking them"]
fn write_the_vectors() {
    let text = serde_json::to_string_pretty(&vectors()).unwrap();
    std::fs::write(PATH, format!("{text}\n")).unwrap();
}

#[test]
fn the_vectors_are_what_this_version_writes() {
    let made = vectors();
    let kept: Value = serde_json::from_str(&std::fs::read_to_string(PATH).unwrap()).unwrap();
    let sections = made.as_object().unwrap();
    assert_eq!(kept.as_object().unwrap().len(), sections.len());
    for (section, value) in sections {
        assert!(kept[section] == *value, "{section} differs from {PATH}");
    }
}

#[test]
fn the_vectors_are_what_this_version_reads() {
    let kept: Value = serde_json::from_str(&std::fs::read_to_string(PATH).unwrap()).unwrap();
    let signed = SignedCharter::open(&bytes(&kept["charter"]["signed"]), &Lib).unwrap();
    assert!(signed.is_countersigned(&Lib));
    let mut home = Home::new(&signed.charter, Side(1));
    for vector in kept["entries"].as_array().unwrap() {
        let entry = open(&bytes(&vector["bytes"]), &home.ring, &Lib).unwrap();
        assert_eq!(entry.id().to_string(), vector["id"].as_str().unwrap());
        let hashed = Digest::of(&[&bytes(&vector["hashed_to_id"])]);
        assert_eq!(entry.id(), EntryId(hashed));
        home.ring.learn(&entry);
    }
    let opening = open(&bytes(&kept["new_epoch"]["bytes"]), &home.ring, &Lib).unwrap();
    assert_eq!((opening.at().epoch, opening.at().seq), (1, 0));
    let parcel = Parcel::open(&bytes(&kept["parcel"])).unwrap();
    for Frame { entry, payloads } in &parcel.frames {
        let entry = Entry::<Unverified>::decode(entry).unwrap();
        let named = entry.act().map_or(0, |act| act.payloads.len());
        assert_eq!(payloads.len(), named);
    }
    assert!(Mark::open(&bytes(&kept["mark"])).is_ok());
    for vector in kept["refused"].as_array().unwrap() {
        assert!(
            open(&bytes(&vector["bytes"]), &home.ring, &Lib).is_err(),
            "{}",
            vector["why"]
        );
    }
}
