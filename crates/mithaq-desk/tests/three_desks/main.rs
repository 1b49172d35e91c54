//! Three desks and no hub: each pair has a line of its own, or none, or a courier.
#![expect(
    clippy::unwrap_used,
    reason = "a test may stop at what must not happen"
)]
#![expect(
    clippy::indexing_slicing,
    reason = "a test may stop at what must not happen"
)]

use mithaq_canon::{EntryId, Lang, Side};
use mithaq_core::{
    Command, InstrumentKind, Nature, Operation, ProvisionKind, Replace, Standing, TextStage,
    TextState, Wording,
};
use mithaq_desk::{
    Desk, NewHome, NewOfficial, Prose, Role, RootKey, SideProfile, SubmitError, SystemClock, Taken,
    TermsDraft, Trust, import,
};
use mithaq_record::{
    Parcel, ParcelKind, Root,
    exchange::{Exchange, Input, Output, Reach},
};
use std::{
    collections::{BTreeMap, VecDeque},
    io::Cursor,
    sync::Arc,
};

const PASSWORD: &str = "a password for tests";
const KEYS: [&str; 3] = ["east", "north", "west"];
const ROLES: [Role; 4] = [
    Role::HeadOfDelegation,
    Role::Negotiator,
    Role::ForeignMinistry,
    Role::Reader,
];

mod forks;

struct World {
    desks: Vec<Desk>,
    place: tempfile::TempDir,
}

fn side(at: usize) -> Side {
    Side(u8::try_from(at).unwrap())
}

impl World {
    fn new() -> Self {
        let place = tempfile::tempdir().unwrap();
        let desks: Vec<Desk> = KEYS.iter().map(|key| home(place.path(), key)).collect();
        let terms = desks[0]
            .terms(TermsDraft {
                title: vec![(Lang::En, "Register of three".to_owned())],
                order: KEYS.map(str::to_owned).to_vec(),
                time_zone: "Etc/UTC".to_owned(),
                offset_minutes: 0,
            })
            .unwrap();
        let halves: Vec<_> = desks
            .iter()
            .map(|desk| desk.half(&terms).unwrap())
            .collect();
        let signed: Vec<_> = desks
            .iter()
            .map(|desk| desk.countersign(&halves).unwrap())
            .collect();
        for desk in &desks {
            desk.adopt(&signed).unwrap();
        }
        Self { desks, place }
    }

    /// Lets these lines work, each for itself, until nothing moves.
    fn deliver(&self, lines: &[(usize, usize)]) {
        let mut exchanges = BTreeMap::new();
        let mut todo = VecDeque::new();
        for (one, other) in lines.iter().copied() {
            for (at, peer, reach) in [(one, other, Reach::Dials), (other, one, Reach::Answers)] {
                let exchange = Exchange::new(reach, self.desks[at].holdings());
                exchanges.insert((at, peer), exchange);
            }
        }
        let mut tell = |at: usize, peer: usize, input: Input, todo: &mut VecDeque<_>| {
            let outputs = exchanges.get_mut(&(at, peer)).unwrap().step(input);
            todo.extend(outputs.into_iter().map(|output| (at, peer, output)));
        };
        for (one, other) in lines.iter().copied() {
            tell(one, other, Input::Connected, &mut todo);
        }
        while let Some((at, peer, output)) = todo.pop_front() {
            let (kind, ranges) = match output {
                Output::Tell(ranges) => (ParcelKind::Tell, ranges),
                Output::Ask => (ParcelKind::Ask, Vec::new()),
                Output::Give(ranges) => (ParcelKind::Give, ranges),
                Output::Told => (ParcelKind::Told, Vec::new()),
                // Done where the parcel arrives.
                Output::Receive => continue,
            };
            let bytes = self.desks[at].pack(kind, &ranges).unwrap();
            let at_hand = self.desks[at].pack_at_hand(kind, &ranges);
            assert!(at_hand.is_none_or(|at_hand| at_hand == bytes), "{ranges:?}");
            let (there, from) = (&self.desks[peer], side(at));
            let parcel = Parcel::open(&bytes).unwrap();
            let contact = there.greet(from, &parcel.head).unwrap();
            tell(peer, at, Input::Arrived(contact), &mut todo);
            there.receive(from, parcel).unwrap();
            let taken = there.holdings();
            if kind == ParcelKind::Give {
                tell(peer, at, Input::Taken(taken.clone()), &mut todo);
            }
            // All its lines hear of a commit.
            for (one, other) in lines.iter().copied() {
                for (this, that) in [(one, other), (other, one)] {
                    if this == peer {
                        tell(this, that, Input::Committed(taken.clone()), &mut todo);
                    }
                }
            }
        }
    }

    /// Takes a pouch from one to the other, of which nothing is dropped.
    fn carry(&self, from: usize, to: usize) {
        assert_eq!(self.carry_some(from, to).dropped, 0);
    }

    /// Takes a pouch from one to the other; what became of its entries.
    fn carry_some(&self, from: usize, to: usize) -> Taken {
        let mut pouch = Vec::new();
        self.desks[from]
            .pack_pouch(side(to), u64::MAX, &mut pouch)
            .unwrap();
        let opened = self.desks[to].open_pouch(&mut Cursor::new(pouch)).unwrap();
        assert_eq!(opened.from, side(from));
        opened.taken
    }

    fn try_submit(
        &self,
        at: usize,
        role: Role,
        command: Command,
        prose: Prose,
    ) -> Result<EntryId, SubmitError> {
        let desk = &self.desks[at];
        let ticket = desk.sign_in(role.code(), PASSWORD).unwrap();
        let who = desk.signed_in(&ticket.token).unwrap().unwrap();
        Ok(desk.submit(&who, command, prose)?.entries[0])
    }

    fn submit(&self, at: usize, role: Role, command: Command, prose: Prose) -> EntryId {
        self.try_submit(at, role, command, prose).unwrap()
    }

    fn register(&self, at: usize) -> EntryId {
        self.try_register(at).unwrap()
    }

    fn try_register(&self, at: usize) -> Result<EntryId, SubmitError> {
        let mut prose = self.desks[at].prose();
        let text =
            "Convention\nArticle 1\nAim\nThey cooperate.\nArticle 2\nTime\nWithin thirty days.\n";
        let files = import::Files {
            kind: InstrumentKind::Convention,
            nature: Nature::Treaty,
            text: TextState::Draft,
            milestones: Vec::new(),
            texts: vec![import::TextFile {
                name: "convention.en.txt",
                lang: Lang::En,
                standing: Standing::Authentic,
                bytes: text.as_bytes(),
            }],
        };
        let command = Command::Register(import::register(&files, &mut prose).unwrap());
        self.try_submit(at, Role::ForeignMinistry, command, prose)
    }

    fn reader(&self, at: usize) -> mithaq_desk::SignedIn {
        let ticket = self.desks[at]
            .sign_in(Role::Reader.code(), PASSWORD)
            .unwrap();
        self.desks[at].signed_in(&ticket.token).unwrap().unwrap()
    }

    fn article(&self, at: usize, instrument: EntryId, number: &str) -> mithaq_core::ProvisionRow {
        let view = self.desks[at]
            .instrument(&self.reader(at), instrument)
            .unwrap();
        let mut rows = view.provisions.into_iter();
        rows.find(|row| row.number == number && row.kind == ProvisionKind::Article)
            .unwrap()
    }

    fn propose(&self, at: usize, instrument: EntryId, number: &str, text: &str) -> EntryId {
        let row = self.article(at, instrument, number);
        let mut prose = self.desks[at].prose();
        let body = prose.say(&[(Lang::En, text)]).unwrap();
        let command = Command::Propose {
            instrument,
            shown: vec![(row.id, row.digest)],
            operations: vec![Operation::Replace(Replace {
                provision: row.id,
                heading: row.base.as_ref().unwrap().heading.clone(),
                body,
                placeholder: false,
            })],
            reason: None,
            words: Wording::empty(),
            answers: None,
        };
        self.submit(at, Role::Negotiator, command, prose)
    }

    fn accept(&self, at: usize, instrument: EntryId, number: &str, proposal: EntryId) {
        let row = self.article(at, instrument, number);
        let mut alternatives = row.alternatives.iter();
        let alternative = alternatives
            .find(|one| one.id.proposal == proposal)
            .unwrap();
        let command = Command::Accept {
            alternative: alternative.id,
            shown: row.digest,
        };
        self.submit(at, Role::Negotiator, command, Prose::new());
    }

    fn adopt(&self, at: usize, instrument: EntryId) -> Result<EntryId, SubmitError> {
        let view = self.desks[at].instrument(&self.reader(at), instrument);
        let row = view.unwrap().instrument;
        let command = Command::Adopt {
            instrument: row.id,
            text: row.text,
        };
        self.try_submit(at, Role::HeadOfDelegation, command, Prose::new())
    }

    fn trust(&self, at: usize, instrument: EntryId, entry: EntryId) -> Trust {
        let view = self.desks[at].instrument(&self.reader(at), instrument);
        view.unwrap().trust[&entry]
    }

    /// All hold the same, are at rest, and are sound.
    fn check_identical(&self, instrument: EntryId) {
        let first = &self.desks[0];
        for (at, desk) in self.desks.iter().enumerate() {
            assert!(desk.is_at_rest(), "{}", KEYS[at]);
            assert_eq!(
                desk.roots().unwrap(),
                first.roots().unwrap(),
                "{}",
                KEYS[at]
            );
            assert_eq!(
                desk.digest().unwrap(),
                first.digest().unwrap(),
                "{}",
                KEYS[at]
            );
            assert!(desk.verify(&mut |_| ()).unwrap().is_sound());
            let view = desk.instrument(&self.reader(at), instrument).unwrap();
            assert_eq!(view.instrument.stage, TextStage::Adopted);
            assert!(view.trust.values().all(|trust| *trust == Trust::Settled));
        }
    }
}

fn home(place: &std::path::Path, key: &str) -> Desk {
    let path = place.join(key);
    let side = SideProfile {
        key: key.to_owned(),
        names: vec![(Lang::En, key.to_owned())],
        formal_names: vec![(Lang::En, format!("the State of {key}"))],
        arabic_locale: String::new(),
    };
    let root = Root::new(1, vec![RootKey::unkept().unwrap().public()]).unwrap();
    let demo = true;
    Desk::init(&path, NewHome { side, demo, root }).unwrap();
    let desk = Desk::open(&path, Arc::new(SystemClock)).unwrap();
    for role in ROLES {
        desk.add_account(NewOfficial {
            login: role.code().to_owned(),
            password: PASSWORD.to_owned(),
            role,
            office: vec![(Lang::En, role.code().to_owned())],
            lang: Lang::En,
        })
        .unwrap();
    }
    desk
}

/// Each side acts, by whatever way the entries travel.
fn negotiate(world: &World, travel: &dyn Fn()) -> EntryId {
    travel();
    let instrument = world.register(0);
    travel();
    let proposal = world.propose(2, instrument, "2", "Within twenty days.");
    travel();
    for at in [0, 1] {
        world.accept(at, instrument, "2", proposal);
    }
    travel();
    for at in 0..3 {
        world.adopt(at, instrument).unwrap();
    }
    travel();
    instrument
}

#[test]
fn the_entries_of_one_side_reach_another_through_the_third() {
    let world = World::new();
    let instrument = negotiate(&world, &|| world.deliver(&[(0, 1), (1, 2)]));
    world.check_identical(instrument);
}

#[test]
fn a_side_that_is_silent_delays_what_is_settled_and_nothing_else() {
    let world = World::new();
    let all = [(0, 1), (1, 2), (2, 0)];
    world.deliver(&all);
    let instrument = world.register(0);
    world.deliver(&all);
    assert_eq!(world.trust(0, instrument, instrument), Trust::Settled);

    // The third is away; the two others go on.
    let two = [(0, 1)];
    let proposal = world.propose(0, instrument, "2", "Within twenty days.");
    world.deliver(&two);
    world.accept(1, instrument, "2", proposal);
    world.deliver(&two);
    assert_eq!(world.trust(0, instrument, proposal), Trust::Received);
    assert!(!world.desks[0].is_at_rest());
    assert!(world.adopt(0, instrument).is_err(), "not all have agreed");

    // It comes back, by a line to one of them alone.
    world.deliver(&[(0, 1), (1, 2)]);
    assert_eq!(world.trust(0, instrument, proposal), Trust::Settled);
    world.accept(2, instrument, "2", proposal);
    world.deliver(&[(0, 1), (1, 2)]);
    for at in 0..3 {
        world.adopt(at, instrument).unwrap();
    }
    world.deliver(&all);
    world.check_identical(instrument);
}

#[test]
fn three_sides_that_never_connect_come_to_rest_by_pouches() {
    let world = World::new();
    let round = || {
        // There and back, and once more for the receipts; the outer two meet through the third.
        for _ in 0..3 {
            for (from, to) in [(0, 1), (1, 2), (2, 1), (1, 0)] {
                world.carry(from, to);
            }
        }
    };
    let instrument = negotiate(&world, &round);
    world.check_identical(instrument);
}
