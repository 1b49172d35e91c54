//! Two homes that hand their entries to each other by hand, without a desk.

use aws_lc_rs::signature::{
    ED25519, Ed25519KeyPair, KeyPair as _, ML_DSA_65, ML_DSA_65_SIGNING, PqdsaKeyPair,
    UnparsedPublicKey,
};
use mithaq_canon::{Date, Digest, EntryId, Lang, PayloadId, Side, Time, to_bytes};
use mithaq_core::{
    DeclaredProvision, Event, InstrumentKind, InstrumentRegistered, Nature, ProvisionKind,
    SessionConvened, SessionKind, Standing, Statement, TextState, Wording,
};
use mithaq_record::{
    Act, ActBody, Acts, Admission, Charter, CharterHalf, Content, Credential, Entry, Grant, Item,
    Logs as _, MlDsaSignature, Next, Packer, Parcel, ParcelHead, ParcelKind, Payload, PublicKey,
    Root, SideCharter, SignedCharter, Signer, Term, Terms, Unverified, Verifier, admit,
    exchange::Range, seal,
};
use mithaq_store::{Fault, Folder, Means, Reader, Report, Secret, Tx, Writer, verify};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

pub(crate) const NOW: Time = Time(1_563_267_600_000);

pub(crate) struct Key(Ed25519KeyPair, PqdsaKeyPair);

impl Key {
    pub(crate) fn of(seed: u8) -> Self {
        Self(
            Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).unwrap(),
            PqdsaKeyPair::from_seed(&ML_DSA_65_SIGNING, &[seed; 32]).unwrap(),
        )
    }
}

impl Signer for Key {
    fn public_key(&self) -> PublicKey {
        let halves = [self.0.public_key().as_ref(), self.1.public_key().as_ref()];
        PublicKey::from_bytes(&halves.concat()).unwrap()
    }
    fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).as_ref().try_into().unwrap()
    }
    fn sign_ml_dsa(&self, message: &[u8]) -> MlDsaSignature {
        let mut signature = Box::new([0; 3309]);
        self.1.sign(message, &mut signature[..]).unwrap();
        signature
    }
}

pub(crate) struct Check;

impl Verifier for Check {
    fn verify(&self, key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
        let key = UnparsedPublicKey::new(&ED25519, key);
        key.verify(message, signature).is_ok()
    }
    fn verify_es256(&self, _: &[u8; 65], _: &[u8], _: &[u8; 64]) -> bool {
        false
    }
    fn is_p256_point(&self, _: &[u8; 65]) -> bool {
        false
    }
    fn verify_ml_dsa(&self, key: &[u8; 1952], message: &[u8], signature: &[u8; 3309]) -> bool {
        let key = UnparsedPublicKey::new(&ML_DSA_65, key);
        key.verify(message, signature).is_ok()
    }
}

pub(crate) struct Home {
    pub(crate) path: PathBuf,
    pub(crate) writer: Writer,
    folder: Arc<Folder>,
    side: Side,
    server: Key,
    official: Key,
    grant: Option<EntryId>,
    charter: Charter,
}

pub(crate) struct World {
    pub(crate) homes: [Home; 2],
    _place: tempfile::TempDir,
}

fn side(key: &str, server: &Key) -> SideCharter {
    let mut transport_key = server.public_key().ed25519().to_vec();
    transport_key.reverse();
    SideCharter {
        key: key.to_owned(),
        names: vec![(Lang::En, key.to_owned())],
        formal_names: vec![(Lang::En, key.to_owned())],
        arabic_locale: String::new(),
        server_key: server.public_key(),
        transport_key,
        root: Root::new(1, vec![Key::of(key.as_bytes()[0]).public_key()]).unwrap(),
        pouch_key: [key.as_bytes()[0]; 32],
    }
}

impl World {
    /// Two homes, each with one official, who has entered an instrument and a session.
    pub(crate) fn new() -> Self {
        let place = tempfile::tempdir().unwrap();
        let terms = Terms {
            format: 0,
            rules: 0,
            title: vec![(Lang::En, "Register".to_owned())],
            order: vec!["north".to_owned(), "south".to_owned()],
            time_zone: "UTC".to_owned(),
            offset_minutes: 0,
            demo: true,
            nonce: [7; 16],
            previous: None,
        };
        let servers = [Key::of(1), Key::of(2)];
        let halves: Vec<_> = ["north", "south"]
            .iter()
            .zip(&servers)
            .map(|(key, server)| CharterHalf::sign(terms.clone(), side(key, server), server))
            .collect();
        let charter = Charter::join(&halves).unwrap();
        let mut signed = SignedCharter {
            charter: charter.clone(),
            signatures: Vec::new(),
        };
        for (place, server) in servers.iter().enumerate() {
            let side = Side(u8::try_from(place).unwrap());
            signed.add(side, charter.sign(server));
        }
        let mut number = 0;
        let homes = servers.map(|server| {
            let side = Side(number);
            number += 1;
            let path = place.path().join(format!("home-{}", side.0));
            let folder = Arc::new(Folder::create(&path).unwrap());
            folder.keep_secret(Secret::Server, &[number; 32]).unwrap();
            folder
                .keep_secret(Secret::Transport, &[number + 8; 32])
                .unwrap();
            folder.keep_charter(&signed.to_bytes()).unwrap();
            let mut writer = Writer::create(folder.clone()).unwrap();
            writer.open_register(&charter, side).unwrap();
            Home {
                path,
                writer,
                folder,
                side,
                server,
                official: Key::of(number + 16),
                grant: None,
                charter: charter.clone(),
            }
        });
        let mut world = Self {
            homes,
            _place: place,
        };
        for home in &mut world.homes {
            home.grant();
        }
        world.pass();
        let [north, south] = &mut world.homes;
        north.register();
        south.convene("The joint committee");
        world.pass();
        world.homes[0].convene("Another session");
        world.pass();
        for home in &mut world.homes {
            home.writer.tell().unwrap();
        }
        world
    }

    /// Hands over what each lacks, receipts included, until nothing moves.
    pub(crate) fn pass(&mut self) {
        for _ in 0..4 {
            for (from, to) in [(0, 1), (1, 0)] {
                let parcel = self.homes[from].pack(&self.homes[to]);
                self.homes[to].take(&parcel);
            }
        }
        for home in &mut self.homes {
            assert!(home.writer.live().unwrap().unwrap().receipts.at_rest());
        }
    }
}

impl Home {
    /// Drops everything that is in memory and opens the home again, as after a kill.
    pub(crate) fn reopen(&mut self) {
        self.writer = Writer::open(self.folder.clone()).unwrap();
        self.writer.open_register(&self.charter, self.side).unwrap();
    }

    /// The same home from a copy of its folder.
    pub(crate) fn at(&self, path: &Path) -> Self {
        let folder = Arc::new(Folder::open(path).unwrap());
        let mut writer = Writer::open(folder.clone()).unwrap();
        writer.open_register(&self.charter, self.side).unwrap();
        Self {
            path: path.to_owned(),
            writer,
            folder,
            side: self.side,
            server: Key::of(self.side.0 + 1),
            official: Key::of(self.side.0 + 17),
            grant: self.grant,
            charter: self.charter.clone(),
        }
    }

    pub(crate) fn verify(&self) -> Report {
        verify_at(&self.path)
    }

    fn grant(&mut self) {
        let item = Item::Grant(Grant {
            official: Credential::Key(self.official.public_key()),
            office: vec![(Lang::En, "Directorate".to_owned())],
            acts: Acts::ALL,
            term: Term::UntilRevoked,
            instruments: None,
        });
        let (side, server) = (self.side, &self.server);
        let id = self
            .writer
            .transaction(|tx| append(tx, side, server, item.clone()))
            .unwrap();
        self.grant = Some(id);
        self.mark();
    }

    pub(crate) fn register(&mut self) {
        let mut texts = Vec::new();
        let mut say = |text: &str| {
            let payload = payload(text);
            let wording = Wording::one(Lang::En, payload.id);
            texts.push(payload);
            wording
        };
        let article = |number: &str, body: Wording| DeclaredProvision {
            parent: None,
            kind: ProvisionKind::Article,
            number: number.to_owned(),
            heading: Wording::empty(),
            body,
            placeholder: false,
        };
        let event = Event::InstrumentRegistered(InstrumentRegistered {
            kind: InstrumentKind::Agreement,
            nature: Nature::Treaty,
            title: say("Agreement"),
            texts: vec![(Lang::En, Standing::Authentic)],
            provisions: vec![
                article("1", say("The Parties shall cooperate.")),
                article("2", say("Differences are settled by consultation.")),
            ],
            text: TextState::Draft,
            milestones: Vec::new(),
        });
        self.act(&event.now(), &texts).unwrap();
    }

    pub(crate) fn convene(&mut self, name: &str) {
        let named = payload(name);
        let event = Event::SessionConvened(SessionConvened {
            kind: SessionKind::JointCommittee,
            name: Wording::one(Lang::En, named.id),
            number: Some(1),
            held: Date::day(2019, 7, 16).unwrap(),
            venue: Wording::empty(),
            agenda: Vec::new(),
        });
        self.act(&event.now(), &[named]).unwrap();
    }

    /// The digest of what its record means.
    pub(crate) fn digest(&mut self) -> Digest {
        let digest = self.writer.transaction(|tx| Ok::<_, Fault>(tx.digest()));
        digest.unwrap().unwrap()
    }

    pub(crate) fn act(&mut self, statement: &Statement, texts: &[Payload]) -> Result<(), Fault> {
        let (side, grant) = (self.side, self.grant.unwrap());
        let (server, official) = (&self.server, &self.official);
        let done = self.writer.transaction(|tx| {
            let entry = {
                let live = tx.live().unwrap();
                let opened = ActBody {
                    register: live.register,
                    kind: u16::from(statement.event.kind().number()),
                    nonce: [9; 16],
                    official: official.public_key().id(),
                    payloads: statement.payloads().iter().map(|named| named.id).collect(),
                    event: to_bytes(statement),
                };
                let logs = tx.logs();
                let next = Next::of(&logs, &live.ring, side);
                logs.finish()?;
                let act = Act::sign(&opened, official);
                let body = next.act(act, &opened, statement.refs(), grant, NOW);
                seal(body, &live.ring, server).unwrap()
            };
            for text in texts {
                tx.hold(text)?;
            }
            tx.commit(&entry, entry.past(), None, NOW)
        });
        self.mark();
        done
    }

    /// Seals the last act of its own log once more, which counts for nothing.
    pub(crate) fn repeat(&mut self) {
        let (side, grant) = (self.side, self.grant.unwrap());
        let server = &self.server;
        let done = self.writer.transaction(|tx| {
            let rows = tx.moment().entries(side, None, 100)?;
            let entries = rows
                .iter()
                .map(|row| Entry::<Unverified>::decode(&row.bytes).unwrap());
            let last = entries.into_iter().find(|entry| entry.act().is_some());
            let last = last.unwrap();
            let Content::Act(act) = last.body().content.clone() else {
                unreachable!("it has an act");
            };
            let entry = {
                let live = tx.live().unwrap();
                let next = Next::of(&tx.logs(), &live.ring, side);
                let opened = act.open_body().unwrap();
                let body = next.act(act, &opened, last.body().refs.clone(), grant, NOW);
                seal(body, &live.ring, server).unwrap()
            };
            let live = tx.live().unwrap();
            let admission = admit(&entry, &live.ring, &tx.logs(), side);
            let Admission::Void(void, past) = admission else {
                panic!("{admission:?}");
            };
            tx.commit(&entry, past, Some(&void), NOW)
        });
        done.unwrap();
        self.mark();
    }

    /// Takes in the entries of a parcel without their texts, for which they wait.
    pub(crate) fn take_without_texts(&mut self, parcel: &Parcel) {
        let taken = self.writer.transaction(|tx| {
            for frame in &parcel.frames {
                let entry = Entry::<Unverified>::decode(&frame.entry).unwrap();
                let entry = entry.verify(&tx.live().unwrap().ring, &Check).unwrap();
                tx.wait(&entry, NOW)?;
            }
            Ok::<_, Fault>(())
        });
        taken.unwrap();
    }

    /// Lets what was committed leave.
    fn mark(&mut self) {
        let mut mark = self.folder.head_mark().unwrap();
        let (register, side) = (self.charter.id(), self.side);
        let head = self
            .writer
            .transaction(|tx| Ok::<_, Fault>(tx.logs().head(side)));
        let head = head.unwrap().unwrap();
        mark.advance(mithaq_record::Mark {
            register,
            at: mithaq_canon::Position {
                side,
                epoch: head.epoch,
                seq: head.size - 1,
            },
            id: head.id,
        })
        .unwrap();
    }

    pub(crate) fn pack(&self, to: &Self) -> Parcel {
        let mut ours = Reader::open(self.folder.clone()).unwrap();
        let mut theirs = Reader::open(to.folder.clone()).unwrap();
        let reach = |reader: &mut Reader, side| {
            let head = reader.ask(|moment| Ok::<_, Fault>(moment.logs().received(side)));
            head.unwrap().map_or((0, 0), |head| (head.epoch, head.size))
        };
        let ranges: Vec<_> = [Side(0), Side(1)]
            .into_iter()
            .map(|side| Range {
                side,
                from: reach(&mut theirs, side),
                to: reach(&mut ours, side),
            })
            .collect();
        let mut packer = Packer::new(&ParcelHead {
            format: 0,
            register: self.charter.id(),
            from: self.side,
            run: 1,
            kind: ParcelKind::Tell,
            have: Vec::new(),
            closed: mithaq_canon::SideSet::default(),
        });
        ours.ask(|moment| moment.pack(&ranges, &mut packer))
            .unwrap();
        Parcel::open(&packer.finish()).unwrap()
    }

    pub(crate) fn take(&mut self, parcel: &Parcel) {
        let (side, server) = (self.side, &self.server);
        let taken = self.writer.transaction(|tx| {
            for frame in &parcel.frames {
                let ring = tx.live().unwrap().ring.clone();
                let entry = Entry::<Unverified>::decode(&frame.entry).unwrap();
                let entry = entry.verify(&ring, &Check).unwrap();
                for payload in frame.payloads_of(&entry) {
                    tx.hold(payload)?;
                }
                let admission = admit(&entry, &ring, &tx.logs(), side);
                let Admission::Apply(past) = admission else {
                    panic!("{admission:?}");
                };
                tx.commit(&entry, past, None, NOW)?;
            }
            let owed = tx.live().unwrap().receipts.owed(side, &tx.logs());
            for receipt in owed {
                append(tx, side, server, Item::Receipt(receipt))?;
            }
            Ok::<_, Fault>(())
        });
        taken.unwrap();
        self.mark();
    }
}

fn append(tx: &mut Tx<'_>, side: Side, server: &Key, item: Item) -> Result<EntryId, Fault> {
    let live = tx.live().unwrap();
    let body = Next::of(&tx.logs(), &live.ring, side).item(item, NOW);
    let entry = seal(body, &live.ring, server).unwrap();
    tx.commit(&entry, entry.past(), None, NOW)?;
    Ok(entry.id())
}

pub(crate) fn payload(text: &str) -> Payload {
    let (salt, plaintext) = ([3; 32], text.as_bytes().to_vec());
    Payload {
        id: PayloadId::commit(&salt, &plaintext),
        salt,
        plaintext,
    }
}

pub(crate) fn verify_at(path: &Path) -> Report {
    verify_while(path, &mut || ())
}

/// Verifies, and does something at each step of it.
pub(crate) fn verify_while(path: &Path, meanwhile: &mut dyn FnMut()) -> Report {
    let public_of = |seed: &[u8]| {
        let seed = seed.first().filter(|_| seed.len() == 32)?;
        Some(Key::of(*seed).public_key())
    };
    let means = Means {
        verifier: &Check,
        public_of: &public_of,
    };
    verify(path, &means, &mut |_| meanwhile()).unwrap()
}
