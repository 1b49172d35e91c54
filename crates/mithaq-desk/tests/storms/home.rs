//! A desk on the network: its folder, its clock, its official.

use crate::net::Holder;
use crate::wish;
use mithaq_canon::{EntryId, Lang, Time};
use mithaq_core::{Command, InstrumentKind, Nature, Standing, TextState};
use mithaq_desk::{
    Desk, ManualClock, NewHome, NewOfficial, NotAllowed, Prose, Role, RootKey, SideProfile,
    SignedIn, SubmitError, TermsDraft, import,
};
use mithaq_record::exchange::{Holdings, Range};
use mithaq_record::{Contact, Parcel, ParcelHead, ParcelKind, Root};
use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

const PASSWORD: &str = "a password for tests";
const KEYS: [&str; 3] = ["east", "north", "west"];
/// 16 July 2019.
const START: Time = Time(1_563_267_600_000);
/// It may do every act that these storms are made of.
const ROLE: Role = Role::HeadOfDelegation;

const TEXT: &str = "Convention\nArticle 1\nAim\nThey cooperate.\n\
    Article 2\nTime\nWithin thirty days.\nArticle 3\nCosts\nEach bears its own.\n";

/// What happened in a storm.
#[derive(Default)]
pub(crate) struct Story {
    /// A line for each thing, without ids: those differ from run to run.
    pub(crate) told: Vec<String>,
    /// Every act that a desk said was done.
    done: Vec<EntryId>,
}

impl Story {
    pub(crate) fn acts(&self) -> impl Iterator<Item = EntryId> {
        self.done.iter().copied()
    }
}

/// Paired homes in a folder, with an instrument that all hold.
pub(crate) struct Template {
    place: tempfile::TempDir,
    sides: usize,
    instrument: EntryId,
}

impl Template {
    pub(crate) fn new(sides: usize) -> Self {
        let place = folder();
        let keys = KEYS.get(..sides).unwrap();
        let desks: Vec<Desk> = keys.iter().map(|key| made(place.path(), key)).collect();
        let first = desks.first().unwrap();
        let terms = first
            .terms(TermsDraft {
                title: vec![(Lang::En, "Register in a storm".to_owned())],
                order: keys.iter().map(|key| (*key).to_owned()).collect(),
                time_zone: "Etc/UTC".to_owned(),
                offset_minutes: 0,
            })
            .unwrap();
        let halves: Vec<_> = desks.iter().map(|one| one.half(&terms).unwrap()).collect();
        let signed: Vec<_> = desks
            .iter()
            .map(|one| one.countersign(&halves).unwrap())
            .collect();
        for desk in &desks {
            desk.adopt(&signed).unwrap();
        }
        let mut prose = first.prose();
        let files = import::Files {
            kind: InstrumentKind::Convention,
            nature: Nature::Treaty,
            text: TextState::Draft,
            milestones: Vec::new(),
            texts: vec![import::TextFile {
                name: "convention.en.txt",
                lang: Lang::En,
                standing: Standing::Authentic,
                bytes: TEXT.as_bytes(),
            }],
        };
        let registered = import::register(&files, &mut prose).unwrap();
        let who = signed_in(first, Role::ForeignMinistry);
        let command = Command::Register(registered);
        let submitted = first.submit(&who, command, prose).unwrap();
        let instrument = *submitted.entries.first().unwrap();
        Self {
            place,
            sides,
            instrument,
        }
    }

    /// The acts that every storm starts with.
    pub(crate) fn acts(&self) -> impl Iterator<Item = EntryId> {
        std::iter::once(self.instrument)
    }

    /// Copies of the homes, opened.
    pub(crate) fn homes(&self, to: &Path, story: &Rc<RefCell<Story>>) -> Vec<Home> {
        let keys = KEYS.iter().take(self.sides);
        keys.map(|key| {
            let path = to.join(key);
            copy(&self.place.path().join(key), &path);
            let mut home = Home {
                key,
                path,
                copies: 0,
                clock: Arc::new(ManualClock::at(START)),
                desk: None,
                who: None,
                instrument: self.instrument,
                story: story.clone(),
            };
            home.open();
            home
        })
        .collect()
    }
}

fn made(place: &Path, key: &str) -> Desk {
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
    let desk = Desk::open(&path, Arc::new(ManualClock::at(START))).unwrap();
    for role in [ROLE, Role::ForeignMinistry] {
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

fn signed_in(desk: &Desk, role: Role) -> SignedIn {
    let ticket = desk.sign_in(role.code(), PASSWORD).unwrap();
    desk.signed_in(&ticket.token).unwrap().unwrap()
}

/// A folder in memory where the system has one: these storms try what happens between a commit and
/// the next, not how long a disk takes for each.
pub(crate) fn folder() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir()
        && let Ok(folder) = tempfile::tempdir_in(memory)
    {
        return folder;
    }
    tempfile::tempdir().unwrap()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for file in fs::read_dir(from).unwrap() {
        let path = file.unwrap().path();
        let name = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &name);
        } else {
            fs::copy(&path, name).unwrap();
        }
    }
}

/// A desk on the network.
pub(crate) struct Home {
    key: &'static str,
    path: PathBuf,
    copies: usize,
    clock: Arc<ManualClock>,
    desk: Option<Desk>,
    /// Its official, while signed in.
    who: Option<SignedIn>,
    pub(crate) instrument: EntryId,
    story: Rc<RefCell<Story>>,
}

impl Home {
    pub(crate) fn desk(&self) -> &Desk {
        self.desk.as_ref().unwrap()
    }

    fn open(&mut self) {
        self.desk = Some(Desk::open(&self.path, self.clock.clone()).unwrap());
        self.who = None;
    }

    fn tell(&self, what: &str) {
        let line = format!("{} {what}", self.key);
        self.story.borrow_mut().told.push(line);
    }

    /// Whether the official must sign in again.
    fn submit(&self, who: &SignedIn, name: &str, command: Command, prose: Prose) -> bool {
        match self.desk().submit(who, command, prose) {
            Ok(submitted) => {
                self.tell(name);
                let mut story = self.story.borrow_mut();
                story.done.extend(submitted.entries);
            }
            Err(SubmitError::Refusal(refusal)) => {
                self.tell(&format!("{name}: {}", refusal.code()));
            }
            // Years have passed, or gone back.
            Err(SubmitError::NotAllowed(NotAllowed::KeyLocked)) => {
                self.tell(&format!("{name}: signed out"));
                return true;
            }
            Err(error) => panic!("{name}: {error:?}"),
        }
        false
    }
}

impl Holder for Home {
    fn holdings(&self) -> Holdings {
        self.desk().holdings()
    }

    fn pack(&self, _: u64, kind: ParcelKind, ranges: &[Range], _: usize) -> Vec<u8> {
        let bytes = self.desk().pack(kind, ranges).unwrap();
        let at_hand = self.desk().pack_at_hand(kind, ranges);
        assert!(at_hand.is_none_or(|at_hand| at_hand == bytes), "{ranges:?}");
        bytes
    }

    fn greet(&self, head: &ParcelHead) -> Contact {
        self.desk().greet(head.from, head).unwrap()
    }

    fn receive(&mut self, parcel: Parcel) {
        let from = parcel.head.from;
        // What takes a moment only is taken in by whoever brings it, and the rest by the writer.
        let taken = match self.desk().meet_at_once(from, parcel, true) {
            Ok(met) => met.unwrap().taken,
            Err(parcel) => self.desk().receive(from, parcel),
        };
        let taken = taken.unwrap();
        assert_eq!(taken.dropped, 0, "an honest peer's entries are entries");
    }

    fn act(&mut self, choice: u32) {
        let who = match self.who.take() {
            Some(who) => who,
            None => signed_in(self.desk(), ROLE),
        };
        if let Some((name, command, prose)) = wish::made(self.desk(), &who, self.instrument, choice)
            && self.submit(&who, name, command, prose)
        {
            return;
        }
        self.who = Some(who);
    }

    /// Either the folder itself is opened again, or a copy of it that was taken while the server
    /// ran, after its last commit: what a disk holds after a power cut, of the write-ahead log no
    /// more than was synced.
    fn restart(&mut self, choice: u32) {
        let as_it_lies = (choice / 1024).is_multiple_of(2);
        if as_it_lies {
            self.copies += 1;
            let beside = format!("{}-{}", self.key, self.copies);
            let to = self.path.with_file_name(beside);
            let synced = self.desk().synced_len().unwrap();
            copy(&self.path, &to);
            cut(&to.join("mithaq.db-wal"), synced);
            self.desk = None;
            self.path = to;
        } else {
            self.desk = None;
        }
        self.open();
        self.tell(if as_it_lies {
            "restarted from its disk"
        } else {
            "restarted"
        });
    }

    fn jump(&mut self, choice: u32) {
        // Up to ten years on either side, in milliseconds.
        let years = i64::from(choice % 21) - 10;
        let by = years * 31_557_600_000;
        let to = START.0.saturating_add_signed(by);
        self.clock.set(Time(to));
        self.tell(&format!("jumped to {years} years"));
    }
}

/// Leaves so many bytes of a file, if it has more.
fn cut(file: &Path, len: u64) {
    if fs::metadata(file).is_ok_and(|found| found.len() > len) {
        let file = fs::File::options().write(true).open(file).unwrap();
        file.set_len(len).unwrap();
    }
}
