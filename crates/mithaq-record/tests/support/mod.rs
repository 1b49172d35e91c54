//! Homes in memory: what store and desk do with the record, in the smallest form.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::panic,
    reason = "each test uses a part of this, and fails by panicking"
)]

pub mod authenticator;
pub mod net;

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ED25519, Ed25519KeyPair, KeyPair, ML_DSA_65, ParsedPublicKey,
    UnparsedPublicKey,
};
use fips204::{
    ml_dsa_65,
    traits::{KeyGen, SerDes, Signer as _},
};
use mithaq_canon::{
    Digest, EntryId, KeyId, Lang, Past, PayloadId, Position, RegisterId, Side, SideSet, Time,
};
use mithaq_record::{
    Act, ActBody, ActId, Acts, Admission, Body, Charter, Contact, Credential, Entry, Frame, Grant,
    Head, Holdings, Inner, Item, KeyRing, Logs, MlDsaSignature, Next, NotAnEntry, Packer, Parcel,
    ParcelHead, ParcelKind, Payload, Place, PublicKey, Purpose, Receipts, Root, Seen, SideCharter,
    Signer, Strength, Term, Tree, Twin, Unverified, Verified, Verifier, Void, admit,
    exchange::Range, kind, place, seal, to_be_signed, to_be_signed_around, to_be_signed_inside,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, LazyLock, Mutex},
};

/// The number of the only kind of act that these homes do.
pub const REMARK: u16 = 3;

/// Both halves come from the one seed. ML-DSA signs without drawing a number (FIPS 204 §3.4), so
/// that vectors can be made again, and by another program than the one that checks.
#[derive(Clone)]
pub struct Key(Arc<Halves>);

struct Halves {
    ed25519: Ed25519KeyPair,
    ml_dsa: ml_dsa_65::PrivateKey,
    public: PublicKey,
}

/// A key is asked for again and again.
static KEYS: LazyLock<Mutex<BTreeMap<u8, Key>>> = LazyLock::new(Mutex::default);

impl Key {
    pub fn of(seed: u8) -> Self {
        let mut keys = KEYS.lock().unwrap();
        keys.entry(seed).or_insert_with(|| Self::made(seed)).clone()
    }

    fn made(seed: u8) -> Self {
        let ed25519 = Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).unwrap();
        let (public, ml_dsa) = ml_dsa_65::KG::keygen_from_seed(&[seed; 32]);
        let public = PublicKey::new(
            ed25519.public_key().as_ref().try_into().unwrap(),
            public.into_bytes(),
        );
        Self(Arc::new(Halves {
            ed25519,
            ml_dsa,
            public,
        }))
    }
}

impl Signer for Key {
    fn public_key(&self) -> PublicKey {
        self.0.public.clone()
    }
    fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.ed25519.sign(message).as_ref().try_into().unwrap()
    }
    fn sign_ml_dsa(&self, message: &[u8]) -> MlDsaSignature {
        let signed = self.0.ml_dsa.try_sign_with_seed(&[0; 32], message, &[]);
        Box::new(signed.unwrap())
    }
}

/// Checks both algorithms.
pub struct Lib;

impl Verifier for Lib {
    fn verify(&self, key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
        UnparsedPublicKey::new(&ED25519, key)
            .verify(message, signature)
            .is_ok()
    }
    fn verify_es256(&self, key: &[u8; 65], message: &[u8], signature: &[u8; 64]) -> bool {
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, key)
            .verify(message, signature)
            .is_ok()
    }
    fn is_p256_point(&self, point: &[u8; 65]) -> bool {
        ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).is_ok()
    }
    fn verify_ml_dsa(&self, key: &[u8; 1952], message: &[u8], signature: &[u8; 3309]) -> bool {
        UnparsedPublicKey::new(&ML_DSA_65, key)
            .verify(message, signature)
            .is_ok()
    }
}

pub fn server(side: Side) -> Key {
    Key::of(0x10 + side.0)
}

pub fn official(side: Side) -> Key {
    Key::of(0x30 + side.0)
}

/// Each side's root is two keys of three.
pub fn root_keys(side: Side) -> [Key; 3] {
    [0x70, 0x80, 0x90].map(|seed| Key::of(seed + side.0))
}

pub fn root(side: Side) -> Root {
    let keys = root_keys(side).iter().map(Key::public_key).collect();
    Root::new(2, keys).unwrap()
}

pub fn side_charter(side: Side) -> SideCharter {
    let name = |text: &str| {
        vec![
            (Lang::Ar, format!("الجانب {text}")),
            (Lang::En, format!("Side {text}")),
        ]
    };
    let letter = char::from(b'a' + side.0).to_string();
    SideCharter {
        names: name(&letter),
        formal_names: name(&format!("{letter}, in full")),
        arabic_locale: "ar-DZ".into(),
        server_key: server(side).public_key(),
        // SubjectPublicKeyInfo of an Ed25519 key (RFC 8410 §4).
        transport_key: [
            &[
                0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,
            ][..],
            Key::of(0x50 + side.0).public_key().ed25519(),
        ]
        .concat(),
        root: root(side),
        pouch_key: [0xa0 + side.0; 32],
        key: letter,
    }
}

pub fn charter(sides: u8) -> Charter {
    Charter {
        format: 0,
        rules: 0,
        title: vec![(Lang::Ar, "سجل".into()), (Lang::En, "Register".into())],
        sides: (0..sides).map(|side| side_charter(Side(side))).collect(),
        time_zone: "Africa/Algiers".into(),
        offset_minutes: 60,
        demo: true,
        nonce: [7; 16],
        previous: None,
    }
}

/// The past against which an entry was judged, and why it is void, if it is.
pub type Verdict = (Past, Option<Void>);

#[derive(Clone)]
pub struct Row {
    pub entry: Entry<Verified>,
    pub root: Digest,
    /// The verdict, once it is applied.
    pub verdict: Option<Verdict>,
}

#[derive(Clone, Default)]
pub struct Log {
    pub rows: Vec<Row>,
    pub tree: Tree,
    pub applied: usize,
}

/// A home: everything in it survives a crash.
#[derive(Clone)]
pub struct Home {
    pub ours: Side,
    pub ring: KeyRing,
    pub logs: Vec<Log>,
    pub receipts: Receipts,
    pub payloads: BTreeMap<PayloadId, Payload>,
    pub erased: BTreeSet<PayloadId>,
    pub acts: BTreeMap<(Side, ActId), Position>,
    /// The order in which entries were applied here.
    pub order: Vec<Position>,
    pub twins: Vec<Twin>,
    pub refused: Vec<NotAnEntry>,
    pub unlinked: u32,
    /// Entries that arrived although they were held.
    pub repeated: u32,
    pub grant: Option<EntryId>,
    /// From which seed the key comes that seals here.
    pub server_seed: u8,
    pub waiting_max: usize,
    pub whole: bool,
    /// Whether parcels are packed log by log, the last one first, instead of in causal order.
    pub packs_by_log: bool,
    nonce: u8,
    pub clock: u64,
}

impl Logs for Home {
    fn head(&self, side: Side) -> Option<Head> {
        let log = self.log(side)?;
        log.head(log.applied)
    }
    fn received(&self, side: Side) -> Option<Head> {
        let log = self.log(side)?;
        log.head(log.rows.len())
    }
    fn root_at(&self, side: Side, epoch: u32, size: u64) -> Option<Digest> {
        let head = self.log(side)?.head(usize::try_from(size).ok()?);
        head.filter(|_| epoch == 0).map(|head| head.root)
    }
    fn id_at(&self, at: Position) -> Option<EntryId> {
        self.row(at).map(|row| row.entry.id())
    }
    fn past_at(&self, at: Position) -> Option<Past> {
        self.row(at)?.verdict.as_ref().map(|(past, _)| past.clone())
    }
    fn act_at(&self, side: Side, act: ActId) -> Option<Position> {
        self.acts.get(&(side, act)).copied()
    }
    fn holds(&self, payload: &PayloadId) -> bool {
        self.payloads.contains_key(payload) || self.erased.contains(payload)
    }
    fn own_log_is_whole(&self) -> bool {
        self.whole
    }
}

impl Log {
    fn head(&self, size: usize) -> Option<Head> {
        let last = self.rows.get(size.checked_sub(1)?)?;
        Some(Head {
            epoch: 0,
            size: size as u64,
            id: last.entry.id(),
            root: last.root,
        })
    }
}

impl Home {
    /// A home whose first entry grants its official every act.
    pub fn new(charter: &Charter, ours: Side) -> Self {
        let sides = charter.sides.len();
        let mut home = Self {
            ours,
            ring: KeyRing::new(charter),
            logs: vec![Log::default(); sides],
            receipts: Receipts::new(u8::try_from(sides).unwrap()),
            payloads: BTreeMap::new(),
            erased: BTreeSet::new(),
            acts: BTreeMap::new(),
            order: vec![],
            twins: vec![],
            refused: vec![],
            unlinked: 0,
            repeated: 0,
            grant: None,
            server_seed: 0x10 + ours.0,
            waiting_max: 1000,
            whole: true,
            packs_by_log: false,
            nonce: 0,
            clock: 0,
        };
        let grant = home.item(Item::Grant(Grant {
            official: Credential::Key(official(ours).public_key()),
            office: vec![(Lang::En, "Head of delegation".into())],
            acts: Acts::ALL,
            term: Term::UntilRevoked,
            instruments: None,
        }));
        home.grant = Some(grant.id());
        home
    }

    pub fn log(&self, side: Side) -> Option<&Log> {
        self.logs.get(usize::from(side.0))
    }

    pub fn row(&self, at: Position) -> Option<&Row> {
        let rows = &self.log(at.side)?.rows;
        rows.get(usize::try_from(at.seq).ok()?)
            .filter(|_| at.epoch == 0)
    }

    pub fn ids(&self) -> Vec<Vec<EntryId>> {
        let ids = |log: &Log| log.rows.iter().map(|row| row.entry.id()).collect();
        self.logs.iter().map(ids).collect()
    }

    pub fn verdicts(&self) -> Vec<Vec<Option<Verdict>>> {
        let verdicts = |log: &Log| log.rows.iter().map(|row| row.verdict.clone()).collect();
        self.logs.iter().map(verdicts).collect()
    }

    fn tick(&mut self) -> Time {
        self.clock += 1;
        Time(self.clock)
    }

    pub fn next(&self) -> Next {
        Next::of(self, &self.ring, self.ours)
    }

    /// Seals an item and commits it.
    pub fn item(&mut self, item: Item) -> Entry<Verified> {
        let now = self.tick();
        self.commit(self.next().item(item, now))
    }

    /// Our official does an act with this text.
    pub fn act(&mut self, text: &str) -> Entry<Verified> {
        let body = self.act_body(text);
        self.commit(body)
    }

    pub fn act_body(&mut self, text: &str) -> Body {
        self.nonce += 1;
        let salt = [self.nonce; 32];
        let payload = Payload {
            id: PayloadId::commit(&salt, text.as_bytes()),
            salt,
            plaintext: text.into(),
        };
        let signer = official(self.ours);
        let opened = ActBody {
            register: self.ring.register(),
            kind: REMARK,
            nonce: [self.nonce; 16],
            official: signer.public_key().id(),
            payloads: vec![payload.id],
            event: vec![0xf6],
        };
        self.payloads.insert(payload.id, payload);
        let now = self.tick();
        let act = Act::sign(&opened, &signer);
        self.next()
            .act(act, &opened, vec![], self.grant.unwrap(), now)
    }

    /// Seals a body of ours and appends it as applied.
    pub fn commit(&mut self, body: Body) -> Entry<Verified> {
        let entry = seal(body, &self.ring, &Key::of(self.server_seed)).unwrap();
        self.append(entry.clone());
        self.apply(self.ours, (entry.past(), None));
        entry
    }

    /// Takes in what arrived, in one transaction, receipts included. Gives the logs of which
    /// something was refused.
    pub fn receive(&mut self, frames: &[Frame]) -> SideSet {
        let mut refused = SideSet::default();
        for frame in frames {
            if let Err(side) = self.take(frame) {
                refused = side.map_or(refused, |side| refused.with(side));
            }
        }
        self.move_on();
        // A home that may lack a part of its own log signs nothing.
        if self.whole {
            for receipt in self.receipts.owed(self.ours, self) {
                self.item(Item::Receipt(receipt));
            }
        }
        refused
    }

    fn take(&mut self, frame: &Frame) -> Result<(), Option<Side>> {
        let decoded = Entry::<Unverified>::decode_known(&frame.entry, self.ring.known());
        let entry = decoded.map_err(|error| {
            self.refused.push(error);
            None
        })?;
        let side = entry.at().side;
        match place(&entry, self) {
            Place::Gap => return Ok(()),
            Place::Held => self.repeated += 1,
            Place::Next | Place::Twin(_) | Place::Unlinked | Place::Cut => (),
        }
        let entry = entry.verify(&self.ring, &Lib).map_err(|error| {
            self.refused.push(error);
            Some(side)
        })?;
        for payload in frame.payloads_of(&entry) {
            self.payloads.insert(payload.id, payload.clone());
        }
        match admit(&entry, &self.ring, self, self.ours) {
            Admission::Known | Admission::Gap => (),
            Admission::Fork(twin) => {
                self.twins.push(twin);
                return Err(Some(side));
            }
            Admission::Unlinked => {
                self.unlinked += 1;
                return Err(Some(side));
            }
            Admission::Apply(past) => self.append_and_apply(entry, (past, None)),
            Admission::Void(void, past) => self.append_and_apply(entry, (past, Some(void))),
            Admission::Waiting(_) => self.append(entry),
        }
        self.move_on();
        Ok(())
    }

    fn append_and_apply(&mut self, entry: Entry<Verified>, verdict: Verdict) {
        let side = entry.at().side;
        self.append(entry);
        self.apply(side, verdict);
    }

    /// Appends, unless it waits here already.
    fn append(&mut self, entry: Entry<Verified>) {
        if self.id_at(entry.at()).is_some() {
            return;
        }
        let at = entry.at();
        self.ring.learn(&entry);
        self.receipts.note_received(at, entry.body().kind);
        if let mithaq_record::Content::Item(Item::Erased { payload, .. }) = &entry.body().content {
            self.erased.insert(*payload);
        }
        let log = &mut self.logs[usize::from(at.side.0)];
        assert_eq!(log.rows.len() as u64, at.seq);
        log.tree.push(entry.id());
        log.rows.push(Row {
            entry,
            root: log.tree.root(),
            verdict: None,
        });
    }

    /// Applies the first entry of the log that waits.
    fn apply(&mut self, side: Side, verdict: Verdict) {
        let log = &mut self.logs[usize::from(side.0)];
        let row = &mut log.rows[log.applied];
        log.applied += 1;
        let entry = row.entry.clone();
        let standing = verdict.1.is_none();
        row.verdict = Some(verdict);
        if let mithaq_record::Content::Act(act) = &entry.body().content {
            let first = self.acts.entry((side, act.id())).or_insert(entry.at());
            *first = (*first).min(entry.at());
        }
        self.receipts.note_applied(&entry, standing);
        self.order.push(entry.at());
    }

    /// Applies what waits, as far as it can be.
    pub fn move_on(&mut self) {
        while let Some((side, verdict)) = self.ready() {
            self.apply(side, verdict);
        }
    }

    fn ready(&self) -> Option<(Side, Verdict)> {
        self.logs.iter().find_map(|log| {
            let entry = &log.rows.get(log.applied)?.entry;
            match admit(entry, &self.ring, self, self.ours) {
                Admission::Apply(past) => Some((entry.at().side, (past, None))),
                Admission::Void(void, past) => Some((entry.at().side, (past, Some(void)))),
                Admission::Waiting(_) => None,
                Admission::Known | Admission::Fork(_) | Admission::Unlinked | Admission::Gap => {
                    panic!("a stored entry turned into another")
                }
            }
        })
    }

    pub fn have(&self) -> Vec<Seen> {
        (0..self.logs.len())
            .filter_map(|side| {
                let side = Side(u8::try_from(side).unwrap());
                self.received(side).map(|head| head.row(side))
            })
            .collect()
    }

    pub fn holdings(&self) -> Holdings {
        let full = |log: &Log| log.rows.len() - log.applied >= self.waiting_max;
        Holdings {
            have: self.have(),
            closed: (0..)
                .map(Side)
                .zip(&self.logs)
                .filter(|(_, log)| full(log))
                .map(|(side, _)| side)
                .collect(),
            forks: Vec::new(),
        }
    }

    pub fn head_of_parcel(&self, run: u64, kind: ParcelKind) -> ParcelHead {
        let holdings = self.holdings();
        ParcelHead {
            format: 0,
            register: self.register(),
            from: self.ours,
            run,
            kind,
            have: holdings.have,
            closed: holdings.closed,
        }
    }

    pub fn register(&self) -> RegisterId {
        self.ring.register()
    }

    pub fn frame(&self, at: Position) -> Frame {
        let entry = &self.row(at).unwrap().entry;
        let named = entry.act().map_or(&[][..], |act| &act.payloads);
        let held = named.iter().filter_map(|id| self.payloads.get(id));
        Frame {
            entry: entry.bytes().into(),
            payloads: held.cloned().collect(),
        }
    }

    /// At most `frames_max` frames of these ranges: first what was applied, in that order, then
    /// what waits.
    pub fn pack(&self, run: u64, kind: ParcelKind, ranges: &[Range], frames_max: usize) -> Vec<u8> {
        let asked = |at: &&Position| {
            ranges.iter().any(|range| {
                range.side == at.side && (range.from..range.to).contains(&(at.epoch, at.seq))
            })
        };
        let waiting: Vec<Position> = self
            .logs
            .iter()
            .flat_map(|log| log.rows.iter().skip(log.applied))
            .map(|row| row.entry.at())
            .collect();
        let mut places: Vec<Position> = self.order.iter().chain(&waiting).copied().collect();
        if self.packs_by_log {
            places.sort_by_key(|at| (core::cmp::Reverse(at.side), at.seq));
        }
        let mut packer = Packer::new(&self.head_of_parcel(run, kind));
        for at in places.iter().filter(asked).take(frames_max) {
            if !packer.push(&self.frame(*at)) {
                break;
            }
        }
        packer.finish()
    }
}

impl net::Holder for Home {
    fn holdings(&self) -> Holdings {
        Home::holdings(self)
    }
    fn pack(&self, run: u64, kind: ParcelKind, ranges: &[Range], frames_max: usize) -> Vec<u8> {
        Home::pack(self, run, kind, ranges, frames_max)
    }
    fn greet(&self, head: &ParcelHead) -> Contact {
        let contact = Contact::of(head, self, self.ours);
        let ends = self.holdings().have;
        let at_the_ends = Contact::at_the_ends(head, &ends, self.ours);
        assert!(at_the_ends.is_none_or(|told| told == contact), "{head:?}");
        contact
    }
    fn receive(&mut self, parcel: Parcel) {
        Home::receive(self, &parcel.frames);
    }
    fn act(&mut self, _: u32) {
        let text = format!("act {} of {}", self.order.len(), self.ours.0);
        Home::act(self, &text);
    }
    fn restart(&mut self, _: u32) {}
    fn jump(&mut self, choice: u32) {
        // Milliseconds in ten years.
        self.clock = u64::from(choice) * 73;
    }
}

impl net::Net<Home> {
    pub fn new(sides: u8, links: &[(usize, usize)]) -> Self {
        let charter = charter(sides);
        let homes = (0..sides).map(|side| Home::new(&charter, Side(side)));
        Self::of(homes.collect(), links)
    }
}

/// Brings everything `from` holds to `to`.
pub fn carry(from: &Home, to: &mut Home) -> SideSet {
    let positions: Vec<Position> = from.order.clone();
    let frames: Vec<Frame> = positions.into_iter().map(|at| from.frame(at)).collect();
    to.receive(&frames)
}

/// Seals a body that `seal` would refuse: what a thief or a faulty server sends.
pub fn sealed_anyhow(body: &Body, key: &Key) -> Vec<u8> {
    let payload = mithaq_canon::to_bytes(body);
    sealed_bytes(&payload, kind::strength(body.kind), key)
}

/// The same of any payload.
pub fn sealed_bytes(payload: &[u8], strength: Strength, key: &Key) -> Vec<u8> {
    let kid = key.public_key().id();
    let inner = (strength == Strength::Hybrid).then(|| inner(Purpose::Entry, payload, key));
    sealed_with(payload, kid, inner.as_ref(), key)
}

/// What ML-DSA signs for this purpose.
pub fn inner(purpose: Purpose, payload: &[u8], key: &Key) -> Inner {
    let kid = key.public_key().id();
    Inner {
        kid,
        signature: key.sign_ml_dsa(&to_be_signed_inside(purpose, kid, payload)),
    }
}

/// An entry whose outer signature is right, whatever stands inside.
pub fn sealed_with(payload: &[u8], kid: KeyId, inner: Option<&Inner>, key: &Key) -> Vec<u8> {
    let message = match inner {
        Some(inner) => to_be_signed_around(Purpose::Entry, kid, inner, payload),
        None => to_be_signed(Purpose::Entry, kid, payload),
    };
    sign1(&protected(kid, inner), Some(payload), &key.sign(&message))
}

/// A COSE_Sign1, written here once more.
pub fn sign1(protected: &[u8], payload: Option<&[u8]>, signature: &[u8]) -> Vec<u8> {
    let mut to = mithaq_canon::Encoder::default();
    to.tag(18);
    to.array(4);
    to.bytes(protected);
    to.map(0);
    match payload {
        Some(payload) => to.bytes(payload),
        None => to.null(),
    }
    to.bytes(signature);
    to.into_bytes()
}

/// `{ 1: -19, 4: kid }`, or with `-65537: inner`.
pub fn protected(kid: KeyId, inner: Option<&Inner>) -> Vec<u8> {
    let labels = if inner.is_some() { 0xa3 } else { 0xa2 };
    let mut bytes = [&[labels, 0x01, 0x32, 0x04, 0x58, 0x20][..], &kid.0.0].concat();
    if let Some(inner) = inner {
        // { 1: -49, 4: kid }
        let head = [0xa2, 0x01, 0x38, 0x30, 0x04, 0x58, 0x20];
        let inside = [&head[..], &inner.kid.0.0].concat();
        let inside = sign1(&inside, None, &inner.signature[..]);
        let mut to = mithaq_canon::Encoder::default();
        to.bytes(&inside);
        bytes.extend([0x3a, 0x00, 0x01, 0x00, 0x00]);
        bytes.extend(to.into_bytes());
    }
    bytes
}
