//! Inputs of the record to start from: the test vectors of its format, each where it is read.

use super::{Trusting, exact};
use mithaq_canon::{
    Date, Digest, Encoder, EntryId, KeyId, Lang, PayloadId, RegisterId, Side, SideSet, Time,
    to_bytes,
};
use mithaq_core::{
    Command, Delete, Event, NegotiationKind, NegotiationOpened, Occurred, Operation, Paused,
    Proposed, ProvisionId, Reason, Remarked, Replace, RevisionReason, SessionConvened, SessionKind,
    Statement, Wording,
};
use mithaq_record::{
    Act, ActBody, Body, Charter, CharterHalf, ChunkParcel, Content, Entry, FileLack, KeyRing, Keys,
    Manifest, Mark, MlDsaSignature, Parcel, PouchClosing, PouchHead, Proof, PublicKey, Request,
    Seen, SignedCharter, Signer, Tree, Unverified,
};
use serde_json::Value;
use std::sync::LazyLock;

/// What a checkpoint and its keys are made of.
pub const LINES: &[&str] = &[
    "\n",
    "\r\n",
    "\n\n",
    "— ",
    "+",
    "0",
    "00",
    "18446744073709551616",
    "mithaq/",
    "/",
    "=",
    "AAAA",
    " ",
    "\u{a0}",
];

/// Every byte string of the vectors, and what a few more kinds of file look like.
static VECTORS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let file = include_str!("../../../docs/vectors/record-0.json");
    let mut all = Vec::new();
    if let Ok(file) = serde_json::from_str(file) {
        gather(&file, &mut all);
    }
    all.sort();
    all.dedup();
    all
});

fn gather(value: &Value, into: &mut Vec<Vec<u8>>) {
    match value {
        Value::String(text) => into.extend(hex(text)),
        Value::Array(items) => items.iter().for_each(|item| gather(item, into)),
        Value::Object(fields) => fields.values().for_each(|field| gather(field, into)),
        Value::Null | Value::Bool(_) | Value::Number(_) => (),
    }
}

fn hex(text: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let byte = |pair: &[u8; 2]| u8::from_str_radix(str::from_utf8(pair).ok()?, 16).ok();
    let bytes: Option<Vec<u8>> = pairs.iter().map(byte).collect();
    bytes.filter(|bytes| rest.is_empty() && !bytes.is_empty())
}

/// Those vectors that some reader accepts.
fn read_by(accepts: impl Fn(&[u8]) -> bool) -> Vec<Vec<u8>> {
    let accepted = VECTORS.iter().filter(|bytes| accepts(bytes));
    accepted.cloned().collect()
}

/// The keys of the charter of the vectors.
pub(super) fn ring() -> Option<&'static KeyRing> {
    static RING: LazyLock<Option<KeyRing>> = LazyLock::new(|| {
        charters()
            .first()
            .map(|signed| KeyRing::new(&signed.charter))
    });
    RING.as_ref()
}

fn entries() -> Vec<Entry<Unverified>> {
    let entries = VECTORS.iter().map(|bytes| Entry::decode(bytes));
    entries.filter_map(Result::ok).collect()
}

/// Anything.
pub fn cbor() -> Vec<Vec<u8>> {
    let mut odd: Vec<Vec<u8>> = vec![
        vec![0x18, 0x05],
        vec![0x9f, 0x01, 0xff],
        vec![0x5f, 0x41, 0x00, 0xff],
        vec![0xa2, 0x01, 0x00, 0x01, 0x00],
        vec![0xa2, 0x02, 0x00, 0x01, 0x00],
        vec![0x01, 0x01],
        vec![0xf9, 0x7e, 0x00],
        vec![0xc2, 0x41, 0x05],
        vec![0x3b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        vec![0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        vec![0xf8, 0x20],
        vec![0xf7],
        vec![0x81; 40],
        vec![0xc1; 40],
        vec![0xd8, 0x18, 0x80],
    ];
    odd.extend(read_by(|bytes| bytes.len() > 40));
    odd
}

/// Entries.
pub fn entry() -> Vec<Vec<u8>> {
    read_by(|bytes| Entry::<Unverified>::decode(bytes).is_ok())
}

/// Bodies of entries, acts, and what officials sign.
pub fn act() -> Vec<Vec<u8>> {
    let mut all = read_by(|bytes| exact::<Body>(bytes).is_some());
    for entry in entries() {
        if let Content::Act(act) = &entry.body().content {
            all.extend([to_bytes::<Act>(act), act.body.clone()]);
        }
    }
    all.extend(read_by(|bytes| exact::<ActBody>(bytes).is_some()));
    all
}

/// What acts say, and wishes: the vectors leave that to the core.
pub fn statement() -> Vec<Vec<u8>> {
    let id = |byte| EntryId(Digest([byte; 32]));
    let words = || Wording::one(Lang::Ar, PayloadId(Digest([9; 32])));
    let proposed = Proposed {
        instrument: id(1),
        base: Digest([2; 32]),
        operations: vec![
            Operation::Replace(Replace {
                provision: ProvisionId { entry: id(3), n: 0 },
                heading: Wording::empty(),
                body: words(),
                placeholder: false,
            }),
            Operation::Delete(Delete {
                provision: ProvisionId { entry: id(4), n: 1 },
            }),
        ],
        reason: Some(Reason::ChangedCircumstance),
        words: words(),
        answers: Some(id(5)),
    };
    let opened = NegotiationOpened {
        instrument: id(1),
        kind: NegotiationKind::Revision,
        basis: vec![id(2), id(3)],
        reasons: vec![RevisionReason {
            provision: None,
            reason: Reason::Wish,
            words: words(),
        }],
        drafter: Some(Side(1)),
    };
    let convened = SessionConvened {
        kind: SessionKind::JointCommittee,
        name: words(),
        number: Some(7),
        held: Date::month(2001, 8).unwrap_or(Date::year(2001)),
        venue: words(),
        agenda: vec![words(), Wording::empty()],
    };
    let remarked = Remarked {
        subject: id(6),
        words: words(),
    };
    let paused = Paused {
        subject: id(6),
        reason: words(),
    };
    let commands = [
        Command::OpenNegotiation(opened.clone()),
        Command::Pause(paused.clone()),
        Command::Convene(convened.clone()),
    ];
    let events = [
        Event::Proposed(proposed),
        Event::NegotiationOpened(opened),
        Event::SessionConvened(convened),
        Event::Remarked(remarked),
        Event::Paused(paused),
    ];
    let mut all: Vec<Vec<u8>> = commands.iter().map(to_bytes).collect();
    all.extend(events.into_iter().enumerate().map(|(place, event)| {
        let occurred = (place % 2 == 1).then(|| Occurred {
            date: Date::year(1999),
            evidence: words(),
        });
        to_bytes(&Statement { event, occurred })
    }));
    all
}

/// Charters, halves, terms.
pub fn charter() -> Vec<Vec<u8>> {
    read_by(|bytes| {
        exact::<Charter>(bytes).is_some()
            || CharterHalf::open(bytes, &Trusting).is_ok()
            || SignedCharter::open(bytes, &Trusting).is_ok()
    })
}

/// Requests, marks, trees.
pub fn order() -> Vec<Vec<u8>> {
    let mut all = read_by(|bytes| Request::open(bytes).is_ok() || Mark::open(bytes).is_ok());
    let mut tree = Tree::default();
    for entry in entries() {
        tree.push(entry.id());
    }
    all.push(to_bytes(&tree));
    let acts: Vec<Act> = entries()
        .iter()
        .filter_map(|entry| match &entry.body().content {
            Content::Act(act) => Some(act.clone()),
            Content::Item(_) => None,
        })
        .collect();
    let mut to = Encoder::default();
    to.array(2);
    to.text("mithaq/signed/0");
    to.array(acts.len());
    acts.iter().for_each(|act| to.raw(&to_bytes(act)));
    all.push(to.into_bytes());
    all
}

/// Parcels.
pub fn parcel() -> Vec<Vec<u8>> {
    read_by(|bytes| Parcel::open(bytes).is_ok())
}

/// A server that signs nothing soundly.
struct Server(PublicKey);

impl Signer for Server {
    fn public_key(&self) -> PublicKey {
        self.0.clone()
    }
    fn sign(&self, _: &[u8]) -> [u8; 64] {
        [8; 64]
    }
    fn sign_ml_dsa(&self, _: &[u8]) -> MlDsaSignature {
        Box::new([8; 3309])
    }
}

/// The charters of the vectors, countersigned.
fn charters() -> Vec<SignedCharter> {
    let signed = VECTORS
        .iter()
        .map(|bytes| SignedCharter::open(bytes, &Trusting));
    signed.filter_map(Result::ok).collect()
}

/// Heads of pouches and what closes them.
pub fn pouch() -> Vec<Vec<u8>> {
    let head = PouchHead {
        register: RegisterId(Digest([1; 32])),
        from: Side(0),
        to: Side(1),
        key: KeyId(Digest([2; 32])),
        encapsulated: [3; 32],
    };
    let mut all = vec![head.to_bytes()];
    if let Some(charter) = charters().first() {
        let root = Digest([4; 32]);
        let have = [(Side(0), 3), (Side(1), 2)].map(|(side, size)| Seen {
            side,
            epoch: 0,
            size,
            root,
        });
        let lacks = FileLack::of(PayloadId(root), [0, 9]);
        for have in [&have[..], &have[1..], &[]] {
            let closing = PouchClosing {
                format: 0,
                register: charter.charter.id(),
                from: Side(0),
                to: Side(1),
                run: 5,
                packed: Time(6),
                parcels: 1,
                have: have.to_vec(),
                closed: SideSet::default(),
                lacks: lacks.iter().cloned().collect(),
            };
            let sides = charter.charter.sides.first();
            all.extend(sides.map(|side| closing.sign(&Server(side.server_key.clone()))));
        }
    }
    all
}

/// Proofs, and files of keys made from the charter.
pub fn proof() -> Vec<Vec<u8>> {
    let mut all = read_by(Proof::is_one);
    all.extend(charters().into_iter().map(|charter| {
        let chain = entry();
        Keys { charter, chain }.to_bytes()
    }));
    all
}

/// Manifests and parcels of chunks.
pub fn attachment() -> Vec<Vec<u8>> {
    read_by(|bytes| Manifest::open(bytes).is_ok() || ChunkParcel::open(bytes).is_ok())
}

/// Files of keys of both uses, with a private half and without.
pub fn key_file() -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    for domain in ["mithaq/root-key/0", "mithaq/official-key-file/0"] {
        for sealed in [0, 90] {
            let mut to = Encoder::default();
            to.array(3);
            to.text(domain);
            to.bytes(&[9; 32]);
            to.bytes(&vec![5; sealed]);
            all.push(to.into_bytes());
        }
    }
    all
}

/// A checkpoint with signatures, and keys.
pub fn notes() -> Vec<Vec<u8>> {
    let register = "11".repeat(32);
    let root = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    let body = format!("mithaq/{register}/a/0\n42\n{root}\n\n");
    let signed = format!("{body}— mithaq/{register}/a/0 AAAAAAAAAAA=\n— witness AAAABBBB\n");
    vec![
        body.into_bytes(),
        signed.into_bytes(),
        b"witness+00000000+BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA".to_vec(),
    ]
}
