//! Two homes and the wire between them.

use mithaq_canon::{Date, EntryId, Lang, Side, Time};
use mithaq_core::{
    Command, InstrumentKind, InstrumentRow, Nature, ProvisionRow, Standing, TextState,
};
use mithaq_desk::{
    Desk, ManualClock, NewHome, NewOfficial, Prose, Role, RootKey, SideProfile, SignedIn,
    SubmitError, TermsDraft, import,
};
use mithaq_record::{
    Parcel, ParcelKind, Root,
    exchange::{Exchange, Input, Lane, Output, Reach},
};
use std::{collections::VecDeque, path::PathBuf, sync::Arc};

pub(crate) const PASSWORD: &str = "a password for tests";

/// 16 July 2019, 10:00 in UTC+1.
pub(crate) const MEETING: Time = Time(1_563_267_600_000);

pub(crate) fn day(year: u16, month: u8, day: u8) -> Date {
    Date::day(year, month, day).unwrap()
}

/// One home, its desk and its end of the wire.
pub(crate) struct End {
    pub(crate) path: PathBuf,
    /// The one key of its root.
    pub(crate) root: RootKey,
    pub(crate) clock: Arc<ManualClock>,
    desk: Option<Desk>,
    exchange: Option<Exchange>,
    reach: Reach,
}

impl End {
    pub(crate) fn desk(&self) -> &Desk {
        self.desk.as_ref().unwrap()
    }

    /// Signs the account with this role in.
    pub(crate) fn who(&self, role: Role) -> SignedIn {
        let ticket = self.desk().sign_in(role.code(), PASSWORD).unwrap();
        self.desk().signed_in(&ticket.token).unwrap().unwrap()
    }

    pub(crate) fn submit(&self, role: Role, command: Command, prose: Prose) -> EntryId {
        let submitted = self.try_submit(role, command, prose).unwrap();
        submitted[0]
    }

    pub(crate) fn try_submit(
        &self,
        role: Role,
        command: Command,
        prose: Prose,
    ) -> Result<Vec<EntryId>, SubmitError> {
        let who = self.who(role);
        let submitted = self.desk().submit(&who, command, prose)?;
        Ok(submitted.entries)
    }

    pub(crate) fn instrument(&self, id: EntryId) -> InstrumentRow {
        let who = self.who(Role::Reader);
        self.desk().instrument(&who, id).unwrap().instrument
    }

    pub(crate) fn article(&self, instrument: EntryId, number: &str) -> ProvisionRow {
        let who = self.who(Role::Reader);
        let view = self.desk().instrument(&who, instrument).unwrap();
        let mut provisions = view.provisions.into_iter();
        provisions
            .find(|provision| {
                provision.number == number && provision.kind == mithaq_core::ProvisionKind::Article
            })
            .unwrap()
    }

    fn open(&mut self) {
        let desk = Desk::open(&self.path, self.clock.clone()).unwrap();
        self.exchange = Some(Exchange::new(self.reach, desk.holdings()));
        self.desk = Some(desk);
    }

    /// Ends the server without any farewell.
    pub(crate) fn kill(&mut self) {
        self.desk = None;
        self.exchange = None;
    }
}

pub(crate) struct World {
    pub(crate) ends: [End; 2],
    /// The parcels that went over the wire, as they went.
    pub(crate) wire: Vec<Vec<u8>>,
    /// What the exchanges still want done.
    todo: VecDeque<(usize, Output)>,
    _place: tempfile::TempDir,
}

pub(crate) const ROLES: [Role; 6] = Role::ALL;

fn profile(key: &str, ar: &str, en: &str, locale: &str) -> SideProfile {
    SideProfile {
        key: key.to_owned(),
        names: vec![(Lang::Ar, ar.to_owned()), (Lang::En, en.to_owned())],
        formal_names: vec![(Lang::En, format!("the State of {en}"))],
        arabic_locale: locale.to_owned(),
    }
}

impl World {
    /// Two paired demo homes with an account for each role; the first dials the second.
    pub(crate) fn new() -> Self {
        let place = tempfile::tempdir().unwrap();
        let sides = [
            (profile("north", "الشمال", "North", "ar-DZ"), Reach::Dials),
            (profile("south", "الجنوب", "South", "ar-LY"), Reach::Answers),
        ];
        let ends = sides.map(|(side, reach)| {
            let path = place.path().join(&side.key);
            let key = RootKey::unkept().unwrap();
            let root = Root::new(1, vec![key.public()]).unwrap();
            let demo = true;
            Desk::init(&path, NewHome { side, demo, root }).unwrap();
            let mut end = End {
                path,
                root: key,
                clock: Arc::new(ManualClock::at(MEETING)),
                desk: None,
                exchange: None,
                reach,
            };
            end.open();
            for role in ROLES {
                end.desk()
                    .add_account(NewOfficial {
                        login: role.code().to_owned(),
                        password: PASSWORD.to_owned(),
                        role,
                        office: vec![(Lang::En, format!("Office of the {}", role.code()))],
                        lang: Lang::En,
                    })
                    .unwrap();
            }
            end
        });
        let world = Self {
            ends,
            wire: Vec::new(),
            todo: VecDeque::new(),
            _place: place,
        };
        world.pair();
        world
    }

    fn pair(&self) {
        let [north, south] = [self.ends[0].desk(), self.ends[1].desk()];
        let terms = north
            .terms(TermsDraft {
                title: vec![(Lang::En, "Register of North and South".to_owned())],
                order: vec!["north".to_owned(), "south".to_owned()],
                time_zone: "Africa/Algiers".to_owned(),
                offset_minutes: 60,
            })
            .unwrap();
        let halves = [north.half(&terms).unwrap(), south.half(&terms).unwrap()];
        let signed = [
            north.countersign(&halves).unwrap(),
            south.countersign(&halves).unwrap(),
        ];
        assert!(matches!(
            north.adopt(&signed[..1]),
            Err(mithaq_desk::PairError::Unsigned)
        ));
        let opened = [north.adopt(&signed).unwrap(), south.adopt(&signed).unwrap()];
        assert_eq!(opened[0], opened[1]);
    }

    pub(crate) fn north(&self) -> &End {
        &self.ends[0]
    }

    pub(crate) fn south(&self) -> &End {
        &self.ends[1]
    }

    /// Starts an end's server, after ending it without any farewell if it runs. What the other
    /// end had asked of it is lost.
    pub(crate) fn restart(&mut self, at: usize) {
        self.ends[at].kill();
        self.ends[at].open();
        // What had still to be sent is lost with its sender.
        let mut todo = std::mem::take(&mut self.todo);
        todo.retain(|(whose, _)| *whose != at);
        if self.ends[1 - at].exchange.is_some() {
            self.step(1 - at, Input::Lost(Lane::Ask), &mut todo);
        }
        self.todo = todo;
    }

    /// Sets both clocks.
    pub(crate) fn set(&self, now: Time) {
        self.ends.iter().for_each(|end| end.clock.set(now));
    }

    /// Lets the line work until nothing moves.
    pub(crate) fn deliver(&mut self) {
        let mut todo = std::mem::take(&mut self.todo);
        for at in 0..2 {
            self.step(
                at,
                Input::Committed(self.ends[at].desk().holdings()),
                &mut todo,
            );
            self.step(at, Input::Connected, &mut todo);
        }
        while let Some((at, output)) = todo.pop_front() {
            self.perform(at, output, &mut todo);
        }
    }

    fn step(&mut self, at: usize, input: Input, todo: &mut VecDeque<(usize, Output)>) {
        let exchange = self.ends[at].exchange.as_mut().unwrap();
        todo.extend(exchange.step(input).into_iter().map(|output| (at, output)));
    }

    fn perform(&mut self, at: usize, output: Output, todo: &mut VecDeque<(usize, Output)>) {
        let (kind, ranges) = match output {
            Output::Tell(ranges) => (ParcelKind::Tell, ranges),
            Output::Ask => (ParcelKind::Ask, Vec::new()),
            Output::Give(ranges) => (ParcelKind::Give, ranges),
            Output::Told => (ParcelKind::Told, Vec::new()),
            // Done where the parcel arrives.
            Output::Receive => return,
        };
        let desk = self.ends[at].desk();
        let bytes = desk.pack(kind, &ranges).unwrap();
        let at_hand = desk.pack_at_hand(kind, &ranges);
        assert!(at_hand.is_none_or(|at_hand| at_hand == bytes), "{ranges:?}");
        self.wire.push(bytes.clone());
        self.arrive(1 - at, &bytes, todo);
    }

    fn arrive(&mut self, at: usize, bytes: &[u8], todo: &mut VecDeque<(usize, Output)>) {
        let from = Side(u8::try_from(1 - at).unwrap());
        let desk = self.ends[at].desk().clone();
        let parcel = Parcel::open(bytes).unwrap();
        let kind = parcel.head.kind;
        let brings = matches!(kind, ParcelKind::Tell | ParcelKind::Give);
        let contact = match desk.meet_at_once(from, parcel, brings) {
            Ok(met) => {
                let met = met.unwrap();
                met.taken.unwrap();
                met.contact
            }
            Err(parcel) => {
                let contact = desk.greet(from, &parcel.head).unwrap();
                desk.receive(from, parcel).unwrap();
                contact
            }
        };
        match kind {
            ParcelKind::Tell => {
                self.step(at, Input::Committed(desk.holdings()), todo);
                self.step(at, Input::Arrived(contact), todo);
            }
            ParcelKind::Give => {
                self.step(at, Input::Arrived(contact), todo);
                self.step(at, Input::Taken(desk.holdings()), todo);
            }
            ParcelKind::Ask | ParcelKind::Told => {
                self.step(at, Input::Arrived(contact), todo);
            }
        }
        // The other end hears of a commit by itself.
        let holdings = desk.holdings();
        self.step(at, Input::Committed(holdings), todo);
    }

    /// Checks that both homes hold the same, are at rest, and are sound.
    pub(crate) fn check_identical(&self) {
        let [north, south] = [self.north().desk(), self.south().desk()];
        assert_eq!(north.roots().unwrap(), south.roots().unwrap());
        assert_eq!(north.digest().unwrap(), south.digest().unwrap());
        assert!(north.is_at_rest() && south.is_at_rest());
        for end in &self.ends {
            let report = end.desk().verify(&mut |_| ()).unwrap();
            assert!(report.is_sound(), "{:#?}", report.findings);
            assert_eq!(end.desk().held(), None);
        }
    }
}

/// Text files of a small convention in two languages.
pub(crate) fn convention(desk: &Desk) -> (Command, Prose) {
    let ar = "اتفاقية للتعاون\n\
              المادة 1\nالهدف\nيتعاون الطرفان.\n\
              المادة 2\nالأجل\nيرد الطرف في أجل ثلاثين يوما.\n\
              المادة 3\nالتسوية\nيسوى الخلاف بالتشاور.\n";
    let en = "Convention on cooperation\n\
              Article 1\nPurpose\nThe Parties shall cooperate.\n\
              Article 2\nTime\nA Party shall answer within thirty days.\n\
              Article 3\nSettlement\nDifferences are settled by consultation.\n";
    let mut prose = desk.prose();
    let files = import::Files {
        kind: InstrumentKind::Convention,
        nature: Nature::Treaty,
        text: TextState::Draft,
        milestones: Vec::new(),
        texts: vec![
            import::TextFile {
                name: "convention.ar.txt",
                lang: Lang::Ar,
                standing: Standing::Authentic,
                bytes: ar.as_bytes(),
            },
            import::TextFile {
                name: "convention.en.txt",
                lang: Lang::En,
                standing: Standing::Translation,
                bytes: en.as_bytes(),
            },
        ],
    };
    let registered = import::register(&files, &mut prose).unwrap();
    (Command::Register(registered), prose)
}
