//! Two paired demo homes in one process, and a wire between them.

use crate::browser::Browser;
use mithaq_canon::{Lang, Side, Time};
use mithaq_core::{InstrumentKind, Nature, Standing, TextState};
use mithaq_desk::{
    Desk, ManualClock, NewHome, NewOfficial, Role, RootKey, SideProfile, SignedIn, TermsDraft,
    import,
};
use mithaq_record::exchange::{Exchange, Input, Output, Reach};
use mithaq_record::{Parcel, ParcelKind, Root};
use mithaq_web::{Config, Demo, DemoOffice, Guide, GuideStep, app};
use std::collections::VecDeque;
use std::sync::Arc;

pub(crate) const PASSWORD: &str = "a password for tests";

/// 16 July 2019, 10:00 in UTC+1.
pub(crate) const MEETING: Time = Time(1_563_267_600_000);

pub(crate) struct World {
    desks: [Desk; 2],
    /// Of both homes.
    pub(crate) clock: Arc<ManualClock>,
    exchanges: [Exchange; 2],
    _place: tempfile::TempDir,
}

/// The pages of a home.
pub(crate) struct Pages(axum::Router);

impl Pages {
    pub(crate) fn browser(&self) -> Browser {
        Browser::new(self.0.clone(), "north.localhost:8001")
    }
}

impl World {
    pub(crate) fn new() -> Self {
        let place = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::at(MEETING));
        let desks = [("north", "الشمال", "ar-DZ"), ("south", "الجنوب", "ar-LY")].map(
            |(key, ar, locale)| {
                let path = place.path().join(key);
                let side = SideProfile {
                    key: key.to_owned(),
                    names: vec![(Lang::Ar, ar.to_owned())],
                    formal_names: vec![(Lang::Ar, format!("جانب {ar}"))],
                    arabic_locale: locale.to_owned(),
                };
                let root = Root::new(1, vec![RootKey::unkept().unwrap().public()]).unwrap();
                let demo = true;
                Desk::init(&path, NewHome { side, demo, root }).unwrap();
                let desk = Desk::open(&path, clock.clone()).unwrap();
                for role in Role::ALL {
                    let office = vec![(Lang::Ar, format!("مكتب {}", role.code()))];
                    let (login, password) = (role.code().to_owned(), PASSWORD.to_owned());
                    desk.add_account(NewOfficial {
                        login,
                        password,
                        role,
                        office,
                        lang: Lang::Ar,
                    })
                    .unwrap();
                }
                desk
            },
        );
        let [north, south] = &desks;
        let draft = TermsDraft {
            title: vec![(Lang::Ar, "الشمال – الجنوب".to_owned())],
            order: vec!["north".to_owned(), "south".to_owned()],
            time_zone: "Africa/Algiers".to_owned(),
            offset_minutes: 60,
        };
        let terms = north.terms(draft).unwrap();
        let halves = [north.half(&terms).unwrap(), south.half(&terms).unwrap()];
        let signed = [
            north.countersign(&halves).unwrap(),
            south.countersign(&halves).unwrap(),
        ];
        north.adopt(&signed).unwrap();
        south.adopt(&signed).unwrap();
        let exchanges = [
            Exchange::new(Reach::Dials, north.holdings()),
            Exchange::new(Reach::Answers, south.holdings()),
        ];
        Self {
            exchanges,
            desks,
            clock,
            _place: place,
        }
    }

    pub(crate) fn desk(&self, at: usize) -> &Desk {
        &self.desks[at]
    }

    pub(crate) fn who(&self, at: usize, role: Role) -> SignedIn {
        let ticket = self.desks[at].sign_in(role.code(), PASSWORD).unwrap();
        self.desks[at].signed_in(&ticket.token).unwrap().unwrap()
    }

    /// A browser at a home's pages, nobody signed in.
    pub(crate) fn browser(&self, at: usize) -> Browser {
        self.pages(at).browser()
    }

    /// A home's pages, for several browsers at once.
    pub(crate) fn pages(&self, at: usize) -> Pages {
        let desk = self.desks[at].clone();
        let offices = vec![DemoOffice {
            login: "negotiator".to_owned(),
            password: PASSWORD.to_owned(),
            office: vec![(Lang::Ar, "مكتب التفاوض".to_owned())],
            role: "negotiator".to_owned(),
        }];
        let step = GuideStep {
            title: vec![(Lang::Ar, "ما الذي ظل معلقا؟".to_owned())],
            ..GuideStep::default()
        };
        let guide = Guide { steps: vec![step] };
        let config = Config {
            hosts: vec!["north.localhost:8001".to_owned()],
            https: false,
            lang: Lang::Ar,
            demo: Some(Demo {
                offices,
                guide,
                stage: None,
            }),
        };
        Pages(app(desk, config))
    }

    /// Enters a convention of three articles at the first home; its address.
    pub(crate) fn convention(&self) -> String {
        let ar = "اتفاقية للتعاون\nالمادة 1\nالهدف\nيتعاون الطرفان.\nالمادة 2\nالأجل\nيرد الطرف في أجل ثلاثين يوما.\n\
                  المادة 3\nالتسوية\nيسوى الخلاف بالتشاور.\n";
        let desk = self.desk(0);
        let mut prose = desk.prose();
        let text = import::TextFile {
            name: "ar",
            lang: Lang::Ar,
            standing: Standing::Authentic,
            bytes: ar.as_bytes(),
        };
        let files = import::Files {
            kind: InstrumentKind::Convention,
            nature: Nature::Treaty,
            text: TextState::Draft,
            milestones: Vec::new(),
            texts: vec![text],
        };
        let registered = import::register(&files, &mut prose).unwrap();
        let who = self.who(0, Role::Negotiator);
        let submitted = desk
            .submit(&who, mithaq_core::Command::Register(registered), prose)
            .unwrap();
        format!("/instruments/{}", submitted.entries[0])
    }

    /// Lets the line work until nothing moves.
    pub(crate) fn deliver(&mut self) {
        let mut todo = VecDeque::new();
        for at in 0..2 {
            let holdings = self.desks[at].holdings();
            self.step(at, Input::Committed(holdings), &mut todo);
            self.step(at, Input::Connected, &mut todo);
        }
        while let Some((at, output)) = todo.pop_front() {
            let (kind, ranges) = match output {
                Output::Tell(ranges) => (ParcelKind::Tell, ranges),
                Output::Ask => (ParcelKind::Ask, Vec::new()),
                Output::Give(ranges) => (ParcelKind::Give, ranges),
                Output::Told => (ParcelKind::Told, Vec::new()),
                Output::Receive => continue,
            };
            let bytes = self.desks[at].pack(kind, &ranges).unwrap();
            self.arrive(1 - at, &bytes, &mut todo);
        }
    }

    fn step(&mut self, at: usize, input: Input, todo: &mut VecDeque<(usize, Output)>) {
        todo.extend(
            self.exchanges[at]
                .step(input)
                .into_iter()
                .map(|output| (at, output)),
        );
    }

    fn arrive(&mut self, at: usize, bytes: &[u8], todo: &mut VecDeque<(usize, Output)>) {
        let from = Side(u8::try_from(1 - at).unwrap());
        let desk = self.desks[at].clone();
        let parcel = Parcel::open(bytes).unwrap();
        let contact = desk.greet(from, &parcel.head).unwrap();
        match parcel.head.kind {
            ParcelKind::Tell => {
                desk.receive(from, parcel).unwrap();
                self.step(at, Input::Committed(desk.holdings()), todo);
                self.step(at, Input::Arrived(contact), todo);
            }
            ParcelKind::Give => {
                self.step(at, Input::Arrived(contact), todo);
                desk.receive(from, parcel).unwrap();
                self.step(at, Input::Taken(desk.holdings()), todo);
            }
            ParcelKind::Ask | ParcelKind::Told => self.step(at, Input::Arrived(contact), todo),
        }
        let holdings = desk.holdings();
        self.step(at, Input::Committed(holdings), todo);
    }
}
