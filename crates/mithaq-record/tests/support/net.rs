//! Homes that exchange over a network which loses, repeats, reorders and cuts, driven step by
//! step by numbers, so that a failing run repeats exactly. Whatever holds a record can be on it:
//! the homes in memory of these tests, and the desks of the product in theirs.

use mithaq_canon::Side;
use mithaq_record::{
    Contact, Exchange, Holdings, Input, Output, Parcel, ParcelHead, ParcelKind,
    exchange::{Alarm, Lane, Range, Reach},
};
use std::collections::{BTreeMap, BTreeSet};

/// What the network may do besides delivering.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Weather {
    Calm,
    Rough,
}

/// Random numbers that are the same on every run (`SplitMix64`, Steele, Lea and Flood 2014).
pub struct Numbers(pub u64);

impl Numbers {
    pub fn next(&mut self) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        u32::try_from((mixed ^ (mixed >> 31)) >> 32).unwrap()
    }

    pub fn below(&mut self, bound: usize) -> usize {
        self.next() as usize % bound
    }
}

/// A request on its way, or at its answerer.
#[derive(Clone)]
struct Request {
    dialler: usize,
    answerer: usize,
    parcel: Vec<u8>,
    kind: ParcelKind,
    /// The dialler's run: after its restart nobody waits for the answer.
    run: u64,
}

#[derive(Clone)]
enum Packet {
    Request(u64),
    Answer(u64, Vec<u8>),
}

/// What holds a record and exchanges it. `choice` is a number that decides what is not said.
pub trait Holder {
    /// What it holds of each log.
    fn holdings(&self) -> Holdings;
    /// A message with frames of these ranges, of which there are at most so many.
    fn pack(&self, run: u64, kind: ParcelKind, ranges: &[Range], frames_max: usize) -> Vec<u8>;
    /// What a message of a peer says before its frames are taken in.
    fn greet(&self, head: &ParcelHead) -> Contact;
    /// Takes the frames in, in one commit.
    fn receive(&mut self, parcel: Parcel);
    /// An official does something, or finds nothing to do.
    fn act(&mut self, choice: u32);
    /// The process ends without farewell and is started again.
    fn restart(&mut self, choice: u32);
    /// Time jumps.
    fn jump(&mut self, choice: u32);
}

pub struct Net<H> {
    pub homes: Vec<H>,
    runs: Vec<u64>,
    machines: BTreeMap<(usize, usize), Exchange>,
    /// Who dials whom.
    links: Vec<(usize, usize)>,
    requests: BTreeMap<u64, Request>,
    /// At the answerer, by (answerer, dialler): the `Ask` that waits.
    held: BTreeMap<(usize, usize), u64>,
    flying: Vec<Packet>,
    next_request: u64,
    pub frames_max: usize,
    pub frames_sent: u64,
    pub alarms: Vec<(usize, Alarm)>,
    /// Pairs between which nothing arrives: whoever sends learns that it is lost.
    cut: BTreeSet<(usize, usize)>,
    /// Requests on a connection that is dead at one end: nobody has noticed yet.
    stalled: Vec<u64>,
    /// Whose power fails while it takes the next parcel in, before the commit or after it.
    failing: Option<(usize, Moment)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Moment {
    BeforeCommit,
    AfterCommit,
}

impl<H: Holder> Net<H> {
    pub fn of(homes: Vec<H>, links: &[(usize, usize)]) -> Self {
        let mut net = Self {
            runs: vec![0; homes.len()],
            homes,
            machines: BTreeMap::new(),
            links: links.to_vec(),
            requests: BTreeMap::new(),
            held: BTreeMap::new(),
            flying: vec![],
            next_request: 0,
            frames_max: 3,
            frames_sent: 0,
            alarms: vec![],
            cut: BTreeSet::new(),
            stalled: vec![],
            failing: None,
        };
        for home in 0..net.homes.len() {
            net.start(home);
        }
        net
    }

    /// One step: `choice` says which.
    pub fn step(&mut self, choice: u32, weather: Weather) {
        let (what, which) = (choice % 16, (choice / 16) as usize);
        let rough = weather == Weather::Rough;
        match what {
            0 if rough => self.lose(which),
            1 if rough => self.repeat(which),
            2 if rough => self.restart_by(which % self.homes.len(), choice),
            3 => self.wait_out(which),
            4 => self.connect_all(),
            5 => self.retry_all(),
            6 | 7 if rough => self.act_by(which % self.homes.len(), choice),
            8 if rough => self.lose_answerer(which),
            _ => self.deliver(which),
        }
    }

    /// What only the seeded storms do: cuts between sides, connections dead at one end, power
    /// that fails in a transaction.
    pub fn storm(&mut self, choice: u32) {
        let which = (choice / 8) as usize;
        let (one, other) = (which % self.homes.len(), which / 8 % self.homes.len());
        match choice % 8 {
            0 | 1 => drop(self.cut.insert((one.min(other), one.max(other)))),
            2..=4 => drop(self.cut.remove(&(one.min(other), one.max(other)))),
            5 if !self.flying.is_empty() => match self.flying.remove(which % self.flying.len()) {
                Packet::Request(id) | Packet::Answer(id, _) => self.stalled.push(id),
            },
            6 if (which / 64).is_multiple_of(2) => self.failing = Some((one, Moment::BeforeCommit)),
            6 => self.failing = Some((one, Moment::AfterCommit)),
            _ if (which / 64).is_multiple_of(2) => self.homes[one].jump(choice),
            _ => self.time_out(),
        }
    }

    /// Every dead connection is noticed.
    fn time_out(&mut self) {
        for id in core::mem::take(&mut self.stalled) {
            self.held.retain(|_, held| *held != id);
            self.break_off(id);
        }
    }

    /// Good weather until nothing moves any more.
    pub fn settle(&mut self) {
        self.cut.clear();
        self.failing = None;
        self.time_out();
        for round in 0..10_000 {
            self.connect_all();
            if round % 50 == 49 {
                self.retry_all();
            }
            while !self.flying.is_empty() {
                self.deliver(0);
            }
            if self.is_quiet() {
                return;
            }
            // Answer what waits, as time would.
            self.wait_out(round);
        }
        panic!("the network does not come to rest");
    }

    pub fn act(&mut self, home: usize) {
        self.act_by(home, 0);
    }

    fn act_by(&mut self, home: usize, choice: u32) {
        self.homes[home].act(choice);
        self.committed(home);
    }

    pub fn restart(&mut self, home: usize) {
        self.restart_by(home, 0);
    }

    fn restart_by(&mut self, home: usize, choice: u32) {
        self.homes[home].restart(choice);
        self.requests.retain(|_, request| request.dialler != home);
        let dialled: Vec<u64> = self
            .requests
            .iter()
            .filter(|(_, request)| request.answerer == home)
            .map(|(id, _)| *id)
            .collect();
        for id in dialled {
            self.break_off(id);
        }
        self.held.retain(|(answerer, _), _| *answerer != home);
        self.start(home);
    }

    fn start(&mut self, home: usize) {
        self.runs[home] += 1;
        let holdings = self.homes[home].holdings();
        for peer in 0..self.homes.len() {
            let dials = self.links.contains(&(home, peer));
            if dials || self.links.contains(&(peer, home)) {
                let reach = if dials { Reach::Dials } else { Reach::Answers };
                let machine = Exchange::new(reach, holdings.clone());
                self.machines.insert((home, peer), machine);
            }
        }
    }

    pub fn connect_all(&mut self) {
        for (home, peer) in self.links.clone() {
            self.input(home, peer, Input::Connected);
        }
    }

    fn retry_all(&mut self) {
        let pairs: Vec<_> = self.machines.keys().copied().collect();
        for (home, peer) in pairs {
            self.input(home, peer, Input::Retry);
        }
    }

    fn is_quiet(&self) -> bool {
        let held = |id: &u64| self.held.values().any(|held| held == id);
        self.flying.is_empty()
            && self.requests.keys().all(held)
            && self.machines.values().all(Exchange::is_level)
    }

    fn deliver(&mut self, which: usize) {
        if self.flying.is_empty() {
            return;
        }
        let packet = self.flying.remove(which % self.flying.len());
        let (Packet::Request(id) | Packet::Answer(id, _)) = &packet;
        if let Some(request) = self.requests.get(id) {
            let (one, other) = (request.dialler, request.answerer);
            if self.cut.contains(&(one.min(other), one.max(other))) {
                return self.break_off(*id);
            }
        }
        match packet {
            Packet::Request(id) => self.arrive(id),
            Packet::Answer(id, parcel) => {
                // No answer to a request that was given up, and none twice.
                if let Some(request) = self.requests.remove(&id)
                    && request.run == self.runs[request.dialler]
                {
                    let (home, peer) = (request.dialler, request.answerer);
                    self.hear(home, peer, open_parcel(&parcel), None);
                }
            }
        }
    }

    fn arrive(&mut self, id: u64) {
        let Some(request) = self.requests.get(&id).cloned() else {
            return;
        };
        let (home, peer) = (request.answerer, request.dialler);
        if request.kind == ParcelKind::Ask
            && let Some(before) = self.held.insert((home, peer), id)
            && before != id
        {
            // One `Ask` a peer: the older one is let go.
            self.break_off(before);
        }
        self.hear(home, peer, open_parcel(&request.parcel), Some(id));
    }

    fn hear(&mut self, home: usize, peer: usize, mut parcel: Parcel, request: Option<u64>) {
        let from = u8::try_from(peer).map(Side);
        assert_eq!(Ok(parcel.head.from), from, "from another side");
        let contact = self.homes[home].greet(&parcel.head);
        self.alarms
            .extend(contact.alarms.iter().map(|alarm| (home, *alarm)));
        let outputs = self.machine(home, peer).step(Input::Arrived(contact));
        for output in outputs {
            match output {
                Output::Receive | Output::Told
                    if self.failing == Some((home, Moment::BeforeCommit)) =>
                {
                    // Nothing of the transaction is on disk, and no receipt has left.
                    self.failing = None;
                    return self.restart(home);
                }
                Output::Receive | Output::Told => {
                    let frames = core::mem::take(&mut parcel.frames);
                    let head = parcel.head.clone();
                    self.frames_sent += frames.len() as u64;
                    self.homes[home].receive(Parcel { head, frames });
                    if self.failing == Some((home, Moment::AfterCommit)) {
                        // All of it is on disk, and nobody is told.
                        self.failing = None;
                        return self.restart(home);
                    }
                    if output == Output::Receive {
                        let holdings = self.homes[home].holdings();
                        self.input(home, peer, Input::Taken(holdings));
                    }
                    self.committed(home);
                    if let Some(id) = request {
                        let run = self.runs[home];
                        let told = self.homes[home].pack(run, ParcelKind::Told, &[], 0);
                        self.flying.push(Packet::Answer(id, told));
                    }
                }
                Output::Tell(_) | Output::Ask | Output::Give(_) => self.output(home, peer, output),
            }
        }
    }

    fn committed(&mut self, home: usize) {
        let holdings = self.homes[home].holdings();
        for peer in 0..self.homes.len() {
            if self.machines.contains_key(&(home, peer)) {
                self.input(home, peer, Input::Committed(holdings.clone()));
            }
        }
    }

    fn machine(&mut self, home: usize, peer: usize) -> &mut Exchange {
        self.machines.get_mut(&(home, peer)).unwrap()
    }

    fn input(&mut self, home: usize, peer: usize, input: Input) {
        for output in self.machine(home, peer).step(input) {
            self.output(home, peer, output);
        }
    }

    fn output(&mut self, home: usize, peer: usize, output: Output) {
        match output {
            Output::Tell(ranges) => self.request(home, peer, ParcelKind::Tell, &ranges),
            Output::Ask => self.request(home, peer, ParcelKind::Ask, &[]),
            Output::Give(ranges) => {
                let id = self.held.remove(&(home, peer)).unwrap();
                let run = self.runs[home];
                let parcel = self.homes[home].pack(run, ParcelKind::Give, &ranges, self.frames_max);
                self.flying.push(Packet::Answer(id, parcel));
            }
            Output::Told | Output::Receive => panic!("only a message calls for {output:?}"),
        }
    }

    fn request(&mut self, home: usize, peer: usize, kind: ParcelKind, ranges: &[Range]) {
        let doubled = self
            .requests
            .values()
            .any(|request| (request.dialler, request.answerer, request.kind) == (home, peer, kind));
        assert!(!doubled, "one message a lane");
        let run = self.runs[home];
        let parcel = self.homes[home].pack(run, kind, ranges, self.frames_max);
        self.next_request += 1;
        let id = self.next_request;
        let request = Request {
            dialler: home,
            answerer: peer,
            parcel,
            kind,
            run,
        };
        self.requests.insert(id, request);
        self.flying.push(Packet::Request(id));
    }

    fn lose(&mut self, which: usize) {
        if self.flying.is_empty() {
            return;
        }
        match self.flying.remove(which % self.flying.len()) {
            Packet::Request(id) | Packet::Answer(id, _) => self.break_off(id),
        }
    }

    /// The connection of a request breaks: its dialler hears of it, its answerer may not.
    fn break_off(&mut self, id: u64) {
        if let Some(request) = self.requests.remove(&id)
            && request.run == self.runs[request.dialler]
        {
            let lane = match request.kind {
                ParcelKind::Tell => Lane::Tell,
                ParcelKind::Ask | ParcelKind::Told | ParcelKind::Give => Lane::Ask,
            };
            self.input(request.dialler, request.answerer, Input::Lost(lane));
        }
    }

    /// An answerer notices that the connection of a held `Ask`, or of its last answer, is gone.
    fn lose_answerer(&mut self, which: usize) {
        let pairs: Vec<_> = self.machines.keys().copied().collect();
        let (home, peer) = pairs[which % pairs.len()];
        if let Some(id) = self.held.remove(&(home, peer)) {
            self.input(home, peer, Input::Lost(Lane::Give));
            self.break_off(id);
        }
    }

    /// A packet arrives twice.
    fn repeat(&mut self, which: usize) {
        if self.flying.is_empty() {
            return;
        }
        let packet = self.flying[which % self.flying.len()].clone();
        if let Packet::Request(id) = packet
            && self
                .requests
                .get(&id)
                .is_some_and(|r| r.kind == ParcelKind::Tell)
        {
            self.flying.push(packet);
        }
    }

    fn wait_out(&mut self, which: usize) {
        let held: Vec<_> = self.held.keys().copied().collect();
        if let Some((home, peer)) = held.get(which % held.len().max(1)).copied() {
            self.input(home, peer, Input::Waited);
        }
    }
}

fn open_parcel(bytes: &[u8]) -> Parcel {
    Parcel::open(bytes).unwrap()
}
