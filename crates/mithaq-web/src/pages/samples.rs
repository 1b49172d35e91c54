//! Pages shown with the reference case, as golden files in three languages.
//!
//! With `MITHAQ_GALLERY` set to a folder at compile time the same pages are written there, to be
//! looked at in a browser.

#![expect(
    clippy::unwrap_used,
    reason = "sample data that does not parse is a failed test"
)]

use super::frame::{Frame, RecordState, Visitor};
use super::parts::Trust;
use super::sight::{Library, SideName, Sight};
use super::*;
use crate::assets;
use crate::forms::{ActKind, Context, Fields, Wrong};
use mithaq_canon::{Date, Digest, EntryId, KeyId, PayloadId, Position, Side, SideSet, Time};
use mithaq_core::*;
use mithaq_desk::Told;
use std::collections::BTreeMap;

/// Words kept by their commitments.
#[derive(Clone, Default)]
struct Prose(BTreeMap<PayloadId, Told>);

impl Library for Prose {
    fn told(&self, wording: &Wording, lang: Lang) -> Option<Told> {
        self.0.get(&wording.get(lang)?).cloned()
    }
}

/// Builds rows and remembers the words they name.
struct Story {
    prose: Prose,
    lang: Lang,
}

fn d(text: &str) -> Date {
    text.parse().unwrap()
}

fn entry(n: u8) -> EntryId {
    EntryId(Digest([n; 32]))
}

const ALGERIA: Side = Side(0);
const LIBYA: Side = Side(1);

impl Story {
    fn say(&mut self, ar: &str, fr: &str, en: &str) -> Wording {
        let texts = [(Lang::Ar, ar), (Lang::Fr, fr), (Lang::En, en)];
        let words = texts
            .into_iter()
            .filter(|(_, text)| !text.is_empty())
            .map(|(lang, text)| {
                let id = PayloadId::commit(&[0; 32], text.as_bytes());
                self.prose.0.insert(id, Told::Text(text.to_owned()));
                (lang, id)
            });
        Wording::new(words.collect()).unwrap()
    }

    fn said(&self, ar: &str, fr: &str, en: &str) -> Said {
        match self.lang {
            Lang::Ar => Said::new(Lang::Ar, ar),
            Lang::Fr => Said::new(Lang::Fr, fr),
            Lang::En | Lang::Es => Said::new(Lang::En, en),
        }
    }

    fn sight(&self) -> Sight {
        let name = |short, formal| SideName { short, formal };
        Sight {
            voice: Voice::of(self.lang, Arc::new(Dates::of(self.lang, "ar-DZ"))),
            us: ALGERIA,
            sides: vec![
                name(
                    self.said("الجزائر", "Algérie", "Algeria"),
                    self.said(
                        "الجانب الجزائري",
                        "la partie algérienne",
                        "the Algerian side",
                    ),
                ),
                name(
                    self.said("ليبيا", "Libye", "Libya"),
                    self.said("الجانب الليبي", "la partie libyenne", "the Libyan side"),
                ),
            ],
            today: d("2019-07-16"),
            prose: Arc::new(self.prose.clone()),
        }
    }

    fn frame(&self, here: &str) -> Frame {
        Frame {
            voice: Voice::of(self.lang, Arc::new(Dates::of(self.lang, "ar-DZ"))),
            register: self.said("الجزائر – ليبيا", "Algérie – Libye", "Algeria – Libya"),
            side: self.said("الجزائر", "Algérie", "Algeria"),
            demo: true,
            visitor: Some(Visitor {
                office: self.said(
                    "مديرية التعاون الدولي",
                    "Direction de la coopération internationale",
                    "Directorate of International Cooperation",
                ),
                csrf: "token".to_owned(),
                keys: true,
            }),
            here: here.to_owned(),
            record: Some(RecordState::AtRest),
            notice: None,
        }
    }

    fn drugs(&mut self) -> InstrumentRow {
        let title = self.say("مشروع الاتفاقية الثنائية لمكافحة الاتجار غير المشروع بالمخدرات والمؤثرات العقلية", "Projet de convention bilatérale contre le trafic illicite de stupéfiants et de substances psychotropes", "Draft bilateral convention against illicit traffic in narcotic drugs and psychotropic substances");
        let evidence = self.say(
            "بلاغ صحفي عن اجتماع 16 يوليو (جويلية) 2019",
            "Communiqué de presse du 16 juillet 2019",
            "Press communiqué of 16 July 2019",
        );
        InstrumentRow {
            id: entry(7),
            by: ALGERIA,
            at: Position {
                side: ALGERIA,
                epoch: 0,
                seq: 4,
            },
            made: d("2014-07"),
            kind: InstrumentKind::Convention,
            nature: Nature::Treaty,
            title,
            texts: vec![
                (Lang::Ar, Standing::Authentic),
                (Lang::Fr, Standing::Translation),
                (Lang::En, Standing::Translation),
            ],
            milestones: vec![Milestone {
                kind: MilestoneKind::Drafted,
                date: d("2014"),
                evidence,
            }],
            declared: TextState::Draft,
            stage: TextStage::Negotiating,
            edition: 0,
            base: Digest([1; 32]),
            text: Digest([2; 32]),
            adopted_by: SideSet::default(),
            provisions: 6,
            open: 2,
            agreed: 3,
            negotiations: Vec::new(),
            past: true,
            confirmed_by: SideSet::default().with(LIBYA),
            contested_by: SideSet::default(),
            paused_by: SideSet::default(),
        }
    }

    fn provisions(&mut self) -> Vec<ProvisionRow> {
        let mut rows = Vec::new();
        for (n, (number, status)) in [
            ("5", ProvisionStatus::Agreed),
            ("6", ProvisionStatus::Agreed),
            ("7", ProvisionStatus::Open),
            ("8", ProvisionStatus::Unchanged),
            ("9", ProvisionStatus::Open),
        ]
        .into_iter()
        .enumerate()
        {
            let heading = self.say(
                "تبادل المعلومات",
                "Échange d’informations",
                "Exchange of Information",
            );
            let body = self.say(BASE.0, BASE.1, BASE.2);
            let text = Text {
                heading,
                body,
                placeholder: false,
            };
            rows.push(ProvisionRow {
                id: ProvisionId {
                    entry: entry(7),
                    n: u16::try_from(n).unwrap(),
                },
                instrument: entry(7),
                order: u32::try_from(n).unwrap(),
                parent: None,
                kind: ProvisionKind::Article,
                number: number.to_owned(),
                base: Some(text.clone()),
                text: Some(text),
                status,
                alternatives: Vec::new(),
                agreed: None,
                reserved_by: SideSet::default(),
                digest: Digest([3; 32]),
                provisional: false,
            });
        }
        let (ours, theirs) = (
            self.say(OURS.0, OURS.1, OURS.2),
            self.say(THEIRS.0, THEIRS.1, ""),
        );
        let heading = self.say(
            "تبادل المعلومات",
            "Échange d’informations",
            "Exchange of Information",
        );
        let words = self.say(
            "توافق ليبيا على ذكر طرق التهريب، وترجئ النظر في السلائف.",
            "La Libye accepte la mention des itinéraires et réserve la question des précurseurs.",
            "Libya accepts the mention of routes and leaves precursors for later.",
        );
        let alternative =
            |n: u8, by: Side, made: &str, body: Wording, words: Wording, past: bool| {
                AlternativeRow {
                    id: AlternativeId {
                        proposal: entry(n),
                        op: 0,
                    },
                    by,
                    at: Position {
                        side: by,
                        epoch: 0,
                        seq: 9,
                    },
                    made: d(made),
                    past,
                    change: Change::Replace,
                    text: Some(Text {
                        heading: heading.clone(),
                        body,
                        placeholder: false,
                    }),
                    reason: Some(Reason::ChangedCircumstance),
                    words,
                    answers: (by == LIBYA).then(|| entry(20)),
                    state: AlternativeState::Standing,
                    assents: SideSet::default().with(by),
                    held_by: SideSet::default().with(LIBYA),
                }
            };
        let row = rows.get_mut(2).unwrap();
        row.alternatives = vec![
            alternative(20, ALGERIA, "2014-07", ours, Wording::empty(), true),
            alternative(21, LIBYA, "2019-07-10", theirs, words, false),
        ];
        rows
    }
}

const BASE: (&str, &str, &str) = (
    "1. يتبادل الطرفان، عن طريق نقاط الاتصال المعيَّنة، المعلومات المتعلقة بشبكات الاتجار غير المشروع، وذلك خلال أجل لا يتجاوز ثلاثين يوما.\n2. يحدد الطرف الذي يقدم المعلومات درجة سريتها وشروط استعمالها.",
    "1. Les Parties échangent, par les points de contact désignés, les informations relatives aux réseaux de trafic illicite, dans un délai n’excédant pas trente jours.\n2. La Partie qui fournit les informations en fixe le degré de confidentialité.",
    "1. The Parties shall exchange, through the designated contact points, information on networks of illicit traffic, within a period not exceeding thirty days.\n2. The Party providing the information shall determine its confidentiality.",
);
const OURS: (&str, &str, &str) = (
    "1. يتبادل الطرفان، عن طريق نقاط الاتصال المعيَّنة، المعلومات المتعلقة بشبكات الاتجار غير المشروع وطرق التهريب والسلائف، وذلك خلال أجل لا يتجاوز خمسة عشر يوما.\n2. يحدد الطرف الذي يقدم المعلومات درجة سريتها وشروط استعمالها.",
    "1. Les Parties échangent, par les points de contact désignés, les informations relatives aux réseaux de trafic illicite, aux itinéraires de contrebande et aux précurseurs, dans un délai n’excédant pas quinze jours.\n2. La Partie qui fournit les informations en fixe le degré de confidentialité.",
    "1. The Parties shall exchange, through the designated contact points, information on networks of illicit traffic, smuggling routes and precursors, within a period not exceeding fifteen days.\n2. The Party providing the information shall determine its confidentiality.",
);
const THEIRS: (&str, &str) = (
    "1. يتبادل الطرفان، عن طريق نقاط الاتصال المعيَّنة، المعلومات المتعلقة بشبكات الاتجار غير المشروع وطرق التهريب، وذلك خلال أجل لا يتجاوز عشرين يوما، وفي الحالات العاجلة ثلاثة أيام.\n2. يحدد الطرف الذي يقدم المعلومات درجة سريتها وشروط استعمالها.",
    "1. Les Parties échangent, par les points de contact désignés, les informations relatives aux réseaux de trafic illicite et aux itinéraires de contrebande, dans un délai n’excédant pas vingt jours et, dans les cas urgents, trois jours.\n2. La Partie qui fournit les informations en fixe le degré de confidentialité.",
);

fn pending(n: u8, kind: PendingKind, awaited: Awaited, since: &str) -> PendingRow {
    PendingRow {
        subject: entry(n),
        dossier: entry(n),
        provision: None,
        kind,
        awaited,
        since: d(since),
        due: None,
        calls: entry(n),
    }
}

fn of(side: Side) -> Awaited {
    Awaited::Of(SideSet::default().with(side))
}

fn home_view(story: &Story) -> home::Home {
    let item = |row, title, provision: Option<String>, trust| home::Item {
        row,
        title,
        provision,
        count: 1,
        trust: Some(trust),
        href: "/instruments".to_owned(),
    };
    home::Home {
        items: vec![
            item(
                pending(1, PendingKind::Drafting, Awaited::Nobody, "2012-02"),
                story.said(
                    "اتفاق التعاون الأمني لسنة 2001",
                    "Accord de coopération en matière de sécurité de 2001",
                    "Security Cooperation Agreement of 2001",
                ),
                None,
                Trust::Settled,
            ),
            item(
                pending(2, PendingKind::Answer, of(ALGERIA), "2019-07-10"),
                story.said(
                    "مشروع اتفاقية مكافحة المخدرات",
                    "Projet de convention contre les stupéfiants",
                    "Draft convention against drugs",
                ),
                Some(naming::label_in(story.lang, ProvisionKind::Article, "7")),
                Trust::Arrived,
            ),
            item(
                pending(3, PendingKind::Answer, of(LIBYA), "2014-07"),
                story.said(
                    "إضافات الجزائر على مشروع اتفاقية المخدرات",
                    "Additions de l’Algérie au projet",
                    "Algeria’s additions to the draft",
                ),
                None,
                Trust::Settled,
            ),
            item(
                PendingRow {
                    due: Some(d("2019-07-12")),
                    ..pending(4, PendingKind::Execution, of(LIBYA), "2019-07-02")
                },
                story.said(
                    "تعيين نقطتي الاتصال",
                    "Désignation des points de contact",
                    "Designation of contact points",
                ),
                None,
                Trust::Received,
            ),
        ],
        next: Some(home::Next {
            title: story.said(
                "اجتماع وفدي الجانبين",
                "Réunion des délégations",
                "Meeting of the delegations",
            ),
            held: d("2019-07-16"),
            venue: story.said("الجزائر", "Alger", "Algiers"),
            points: 7,
            href: "/sessions".to_owned(),
        }),
        near: vec![home::Near {
            title: story.said("الإجراء JSC/2/M2", "Mesure JSC/2/M2", "Measure JSC/2/M2"),
            due: d("2019-07-28"),
            late: false,
            href: "/measures".to_owned(),
        }],
        record: home::RecordCard {
            ours: 418,
            theirs: 417,
            unsent: 0,
            reached: true,
        },
        may_register: true,
        to_sign: 0,
    }
}

fn room_view(story: &mut Story, hall: bool, form: bool) -> room::Room {
    let instrument = story.drugs();
    let provisions = story.provisions();
    let provision = provisions.get(2).unwrap().clone();
    let turns = BTreeMap::from([
        (provision.id, Turn::Ours),
        (provisions.get(4).unwrap().id, Turn::Theirs),
    ]);
    let margin = room::Margin {
        instructions: vec![room::Instruction {
            text: "السلائف شرط لا نوقّع بدونه، والأجل الأقصى خمسة وعشرون يوما.".to_owned(),
            crossed: Some("ثلاثين يوما".to_owned()),
        }],
        clearances: vec![
            room::Clearance {
                id: 1,
                office: "مديرية الشؤون القانونية".to_owned(),
                state: "granted",
            },
            room::Clearance {
                id: 2,
                office: "ديوان مكافحة المخدرات".to_owned(),
                state: "pending",
            },
        ],
        notes: vec![room::Note {
            id: 1,
            office: Some(story.said(
                "مصلحة مكافحة المخدرات",
                "Service de lutte contre les stupéfiants",
                "Drug Control Service",
            )),
            text: "صيغة الحالات العاجلة مقبولة.".to_owned(),
            written: "15/07".to_owned(),
            own: true,
        }],
    };
    let form = form.then(|| {
        let mut fields = Fields::default();
        fields.set("body.ar", OURS.0);
        fields.set("shown", "x");
        act::Form {
            kind: ActKind::Propose,
            spec: ActKind::Propose.fields(&Context {
                langs: vec![(Lang::Ar, true), (Lang::Fr, false), (Lang::En, false)],
                ..Context::default()
            }),
            fields,
            wrong: vec![Wrong::new("body", "missing")],
            refused: None,
            back: "/room".to_owned(),
            draft: Some("x".to_owned()),
            kept: None,
        }
    });
    let can = room::Can {
        propose: true,
        accept: true,
        reserve: true,
        reopen: true,
        note: true,
        instruct: true,
    };
    let trust = BTreeMap::from([(entry(20), Trust::Settled), (entry(21), Trust::Arrived)]);
    let text = if story.lang == Lang::En {
        Lang::Ar
    } else {
        story.lang
    };
    room::Room {
        instrument,
        provisions,
        turns,
        text,
        hall,
        here: Some(room::Here {
            obstacles: BTreeMap::from([(
                AlternativeId {
                    proposal: entry(21),
                    op: 0,
                },
                room::Obstacle::Clearance(vec!["ديوان مكافحة المخدرات".to_owned()]),
            )]),
            provision,
            trust,
            margin: (!hall).then_some(margin),
            form,
            can,
            conveyed: (!hall).then_some(Trust::Received),
        }),
    }
}

fn act_row(
    story: &mut Story,
    n: u8,
    side: Side,
    kind: EventKind,
    made: &str,
    verdict: Verdict,
) -> ActRow {
    let evidence = story.say("بلاغ صحفي", "Communiqué de presse", "Press communiqué");
    ActRow {
        id: entry(n),
        at: Position {
            side,
            epoch: 0,
            seq: u64::from(n),
        },
        official: Some(KeyId(Digest([9; 32]))),
        office: vec![(Lang::Ar, "مديرية التعاون الدولي".to_owned())],
        kind: Some(kind),
        subject: entry(7),
        provision: None,
        dossier: entry(7),
        made: d(made),
        claimed: Time(1_563_264_000_000),
        past: made == "2014-07",
        evidence,
        confirmed_by: SideSet::default(),
        contested_by: SideSet::default(),
        received: Vec::new(),
        settled: true,
        verdict,
        provisional: false,
        height: u64::from(n),
    }
}

/// A document in each state that it can be in, and a form that was not taken.
fn documents(story: &mut Story) -> instrument::Documents {
    use instrument::Kept;
    let name = || "ملحق.pdf".to_owned();
    let kept = [
        Kept::Whole(name(), 210 * 1024 * 1024),
        Kept::Partly {
            name: name(),
            size: 700_000,
            held: 3,
            parts: 11,
        },
        Kept::Awaited,
        Kept::Erased(Ground::DataSubject.number()),
    ];
    let all = (40..).zip(kept).map(|(n, kept)| instrument::Document {
        entry: entry(n),
        title: story.say(
            "الملحق الثاني، ممسوح",
            "Annexe II, numérisée",
            "Annex II, scanned",
        ),
        by: if n % 2 == 0 { ALGERIA } else { LIBYA },
        made: d("2019-07-16"),
        trust: Some(Trust::Settled),
        kept,
    });
    let mut fields = Fields::default();
    fields.set("title.ar", "الملحق الثالث");
    instrument::Documents {
        all: all.collect(),
        fields,
        wrong: vec![Wrong::new("file", "file-too-large")],
        refused: None,
    }
}

fn instrument_view(story: &mut Story, tab: instrument::Tab) -> instrument::Instrument {
    let mut row = story.drugs();
    let words = story.say(
        "تغيّر الظروف منذ التوقيع.",
        "Circonstances changées depuis la signature.",
        "Circumstances have changed since signature.",
    );
    row.negotiations = vec![NegotiationRow {
        id: entry(30),
        kind: NegotiationKind::Revision,
        by: ALGERIA,
        opened: d("2012-02"),
        basis: Vec::new(),
        reasons: vec![RevisionReason {
            provision: None,
            reason: Reason::ChangedCircumstance,
            words,
        }],
        drafters: SideSet::default(),
        concluded: false,
    }];
    let acts = vec![
        act_row(
            story,
            20,
            ALGERIA,
            EventKind::Proposed,
            "2014-07",
            Verdict::Standing,
        ),
        act_row(
            story,
            21,
            LIBYA,
            EventKind::Proposed,
            "2019-07-10",
            Verdict::Standing,
        ),
        act_row(
            story,
            22,
            LIBYA,
            EventKind::Withdrawn,
            "2019-07-11",
            Verdict::Late,
        ),
    ];
    let mark = |date: &str, whose, label: Said| timeline::Mark {
        date: d(date),
        whose,
        label: label.text,
    };
    let marks = vec![
        mark(
            "2014",
            timeline::Whose::Joint,
            story.said("المشروع الأول", "Premier projet", "First draft"),
        ),
        mark(
            "2014-07",
            timeline::Whose::Ours,
            story.said(
                "إبلاغ الإضافات الإحدى عشرة",
                "Onze additions transmises",
                "Eleven additions conveyed",
            ),
        ),
        mark(
            "2019-07-10",
            timeline::Whose::Theirs,
            story.said("المقترح المضاد", "Contre-proposition", "Counter-proposal"),
        ),
        mark(
            "2019-07-16",
            timeline::Whose::Joint,
            story.said("اجتماع الجزائر", "Réunion d’Alger", "Meeting in Algiers"),
        ),
    ];
    let waits = vec![timeline::Wait {
        from: d("2014-07"),
        to: d("2019-07-10"),
        ours: false,
        label: story
            .said("نحو خمس سنوات", "environ cinq ans", "about five years")
            .text,
    }];
    let gone = story.say("مُحي", "", "");
    for id in gone.iter().map(|(_, id)| id) {
        let ground = Ground::DataSubject.number();
        story.prose.0.insert(id, Told::Erased(ground));
    }
    let said = story.say(
        "نرجو توضيح الأجل.",
        "Merci de préciser le délai.",
        "Please clarify the time.",
    );
    let mut acts = acts;
    for n in [26, 27] {
        let (kind, made) = (EventKind::Remarked, "2019-07-15");
        acts.push(act_row(story, n, LIBYA, kind, made, Verdict::Standing));
    }
    instrument::Instrument {
        row,
        provisions: story.provisions(),
        acts,
        pending: vec![pending(7, PendingKind::Answer, of(ALGERIA), "2019-07-10")],
        trust: BTreeMap::from([(entry(20), Trust::Settled), (entry(21), Trust::Arrived)]),
        signs: signs(story),
        remarks: BTreeMap::from([(entry(26), said), (entry(27), gone)]),
        marks,
        waits,
        on: None,
        documents: documents(story),
        tab,
        langs: vec![Lang::Ar, Lang::Fr],
        can: instrument::Can {
            open: true,
            draft: true,
            adopt: true,
            confirm_past: true,
            pause: true,
            attach: true,
            remark: true,
        },
    }
}

fn measure_row(story: &mut Story) -> MeasureRow {
    let text = story.say(
        "تعيين نقطتي الاتصال وتجربة قناة التواصل بينهما.",
        "Désigner les points de contact et essayer leur liaison.",
        "Designate the contact points and try their channel.",
    );
    let office = story.say(
        "مديرية التعاون الدولي",
        "Direction de la coopération internationale",
        "Directorate of International Cooperation",
    );
    let owner = |side, progress| OwnerRow {
        side,
        office: office.clone(),
        progress,
        evidence: Wording::empty(),
        reported: None,
        confirmed_by: SideSet::default(),
    };
    MeasureRow {
        id: entry(50),
        by: ALGERIA,
        dossier: entry(40),
        session: Some(entry(40)),
        outcome: None,
        provision: None,
        text,
        owners: vec![
            owner(ALGERIA, None),
            owner(LIBYA, Some(Progress::ClaimedDone)),
        ],
        due: d("2019-10-31"),
        made: d("2019-07-16"),
        label: MeasureLabel::Agreed(AgreedLabel {
            kind: SessionKind::Meeting,
            session: None,
            n: 1,
        }),
        state: MeasureState::UnderWay,
    }
}

fn offer_row(story: &mut Story) -> OfferRow {
    let title = story.say(
        "دورة تكوينية لأعوان الشرطة",
        "Formation d’agents de police",
        "Training course for police officers",
    );
    OfferRow {
        id: entry(60),
        by: ALGERIA,
        at: Position {
            side: ALGERIA,
            epoch: 0,
            seq: 60,
        },
        made: d("2019-07-16"),
        title,
        to: SideSet::default().with(LIBYA),
        places: Some(20),
        starts: d("2019-11-17"),
        answer_by: Some(d("2019-10-15")),
        measure: None,
        words: Wording::empty(),
        answers: vec![AnswerRow {
            side: LIBYA,
            answer: Answer::Accepted,
            places: Some(18),
            words: Wording::empty(),
            made: d("2019-07-30"),
        }],
    }
}

/// The signs of the acts that made the rows of the samples, and of answers to them.
fn signs(story: &mut Story) -> parts::Signs {
    let mut signs = parts::Signs::default();
    let made = [
        (entry(7), Trust::Settled),
        (entry(30), Trust::Settled),
        (entry(40), Trust::Received),
        (measure_row(story).id, Trust::Sent),
        (offer_row(story).id, Trust::Arrived),
    ];
    let (kind, day) = (EventKind::SessionConvened, "2019-07-16");
    let act = act_row(story, 60, ALGERIA, kind, day, Verdict::Standing);
    for (id, trust) in made {
        let own = ActRow {
            id,
            subject: id,
            ..act.clone()
        };
        signs.add(&own, trust);
        for (n, side) in [(61, ALGERIA), (62, LIBYA)] {
            let about = ActRow {
                id: entry(n),
                subject: id,
                at: Position { side, ..act.at },
                ..act.clone()
            };
            signs.add(&about, Trust::Settled);
        }
    }
    signs
}

fn session_view(story: &mut Story) -> session::Session {
    let name = story.say(
        "اجتماع وفدي الجانبين في الجزائر",
        "Réunion des délégations à Alger",
        "Meeting of the delegations in Algiers",
    );
    let venue = story.say("الجزائر", "Alger", "Algiers");
    let point = story.say(
        "تنفيذ الاتفاقات",
        "Exécution des accords",
        "Carrying out the agreements",
    );
    let agreed = story.say(
        "مآل اتفاق سنة 2001 أن يُعدَّل ببروتوكول.",
        "L’accord de 2001 sera amendé par un protocole.",
        "The agreement of 2001 is to be amended by a protocol.",
    );
    let minutes = story.say(
        "اجتمع وفدا الجانبين في الجزائر.\nاتفق الجانبان على ما يلي.",
        "Les délégations se sont réunies à Alger.\nElles conviennent de ce qui suit.",
        "The delegations met in Algiers.\nThey agreed as follows.",
    );
    let draft = |n, by, signed_by| MinutesRow {
        id: entry(n),
        by,
        made: d("2019-07-16"),
        text: minutes.clone(),
        outcomes: vec![entry(41)],
        measures: vec![entry(50)],
        state: MinutesState::Standing,
        signed_by,
    };
    let row = SessionRow {
        id: entry(40),
        by: ALGERIA,
        at: Position {
            side: ALGERIA,
            epoch: 0,
            seq: 40,
        },
        kind: SessionKind::Meeting,
        name,
        number: None,
        held: d("2019-07-16"),
        venue,
        agenda: vec![point],
        past: false,
        confirmed_by: SideSet::default(),
        contested_by: SideSet::default(),
        outcomes: vec![OutcomeRow {
            id: entry(41),
            by: ALGERIA,
            kind: OutcomeKind::Agreement,
            text: agreed,
            about: Some(entry(1)),
            made: d("2019-07-16"),
            agreed: false,
            number: None,
        }],
        minutes: vec![
            draft(42, ALGERIA, SideSet::default().with(ALGERIA)),
            draft(43, LIBYA, SideSet::default()),
        ],
        agreed: None,
        measures: vec![entry(50)],
    };
    let can = session::Can {
        record: true,
        draft_minutes: true,
        sign: true,
        measure: true,
        offer: true,
        confirm_past: true,
        report: true,
        confirm: true,
    };
    session::Session {
        row,
        measures: vec![measure_row(story)],
        offers: vec![offer_row(story)],
        instruments: BTreeMap::new(),
        open_points: Vec::new(),
        acts: Vec::new(),
        trust: BTreeMap::from([(entry(41), Trust::Settled), (entry(43), Trust::Arrived)]),
        signs: signs(story),
        can,
    }
}

/// Keeping and erasing: everything, an act that may be erased, one that is held, one that is gone.
fn keeping_pages(story: &mut Story) -> Vec<(&'static str, Markup)> {
    use mithaq_desk::{ErasableText, HeldText};
    use record::keeping;

    let frame = story.frame("/record/keeping");
    let visitor = frame.visitor.clone().unwrap();
    let remark = |story: &mut Story, n| {
        let (kind, made) = (EventKind::Remarked, "2019-07-16");
        act_row(story, n, LIBYA, kind, made, Verdict::Standing)
    };
    let registrar = story.said("أمين السجل", "Secrétariat", "Registrar");
    let hold = || keeping::Hold {
        id: 3,
        name: "اتفاق".to_owned(),
        why: "القضية رقم 12 لسنة 2019".to_owned(),
        by: registrar.clone(),
        placed: "16 جويلية 2019، 10:00".to_owned(),
        lifted: None,
    };
    let lifted = keeping::Hold {
        lifted: Some((registrar.clone(), "17 جويلية 2019، 10:00".to_owned())),
        ..hold()
    };
    let title = {
        let row = story.drugs();
        story.sight().told(&row.title)
    };
    let view = keeping::Keeping {
        due: vec![keeping::Due {
            act: remark(story, 50),
            until: d("2019-06-30"),
            held: true,
        }],
        asked: vec![keeping::Asked {
            by: LIBYA,
            ground: Ground::Order.number(),
            act: Some(remark(story, 51)),
        }],
        dates: vec![keeping::Kept {
            subject: entry(7),
            name: title.text.clone(),
            kind: Some(EventKind::Attached),
            until: d("2024-12-31"),
            by: registrar.clone(),
        }],
        holds: vec![hold(), lifted],
        instruments: vec![(entry(7), title.clone())],
        wrong: Some("hold-without-reason"),
        filled: Fields::default(),
    };
    let mut pages = vec![(
        "keeping",
        keeping::page(&frame, &story.sight(), &visitor, &view),
    )];
    let words = "ورد في المحضر اسم موظف.".to_owned();
    let file = HeldText::File {
        name: "ملحق.pdf".to_owned(),
        size: 42_000,
    };
    for (name, held, declared, hold) in [
        ("keeping-act", HeldText::Words(words), vec![], None),
        ("keeping-held", file, vec![], Some(hold())),
        (
            "keeping-gone",
            HeldText::Erased,
            vec![(ALGERIA, Ground::DataSubject.number())],
            None,
        ),
    ] {
        let id = PayloadId(Digest([8; 32]));
        let view = keeping::Act {
            act: remark(story, 50),
            about: Some(title.clone()),
            texts: vec![ErasableText { id, held, declared }],
            until: None,
            hold,
            wrong: None,
            filled: Fields::default(),
        };
        pages.push((name, keeping::act(&frame, &story.sight(), &visitor, &view)));
    }
    pages
}

fn record_view() -> record::Record {
    let line = |n: u8, what, trust| record::Line {
        id: entry(n),
        seq: u64::from(n),
        what,
        office: vec![(Lang::Ar, "مديرية التعاون الدولي".to_owned())],
        when: "16 جويلية 2019، 10:00".to_owned(),
        trust,
    };
    record::Record {
        chains: vec![
            record::Chain {
                side: ALGERIA,
                size: 4,
                entries: vec![
                    line(3, record::What::Receipt(LIBYA), Trust::Sent),
                    line(2, record::What::Act(EventKind::Proposed), Trust::Settled),
                    line(
                        1,
                        record::What::Act(EventKind::InstrumentRegistered),
                        Trust::Settled,
                    ),
                    line(0, record::What::System, Trust::Settled),
                ],
            },
            record::Chain {
                side: LIBYA,
                size: 3,
                entries: vec![
                    line(2, record::What::Act(EventKind::Withdrawn), Trust::Void),
                    line(1, record::What::Act(EventKind::Proposed), Trust::Settled),
                    line(0, record::What::System, Trust::Settled),
                ],
            },
        ],
        peers: vec![record::Peer {
            side: LIBYA,
            reached: Some("16 جويلية 2019، 10:00".to_owned()),
            trouble: Some("connection refused".to_owned()),
        }],
        refused: 2,
        waiting: 0,
        at_rest: false,
        asked: 0,
        older: Some("/record?before=1".to_owned()),
        register: "ab".repeat(32),
        fingerprint: "cd".repeat(32),
        pouches: Some(record::pouch::Pouches {
            peers: vec![record::pouch::Peer {
                side: LIBYA,
                lacks: 3,
                files: (2, 214),
                told: Some(("15 جويلية 2019، 18:00".to_owned(), true)),
                packed: Some(("14 جويلية 2019، 09:00".to_owned(), 11)),
                answered: true,
            }],
            missing: (1, 12),
        }),
    }
}

/// Comparing, and what a Word file would become.
fn compare_pages(story: &mut Story) -> Vec<(&'static str, Markup)> {
    use crate::compare::{Failure, Input, Reading, Stage, Unread, Which, compare};
    use crate::word::{Authors, Ground, Whose, place};

    let frame = story.frame("/compare");
    let drugs = story.drugs();
    let form = compare::Form {
        choices: vec![compare::Choice {
            title: story.sight().told(&drugs.title),
            texts: Which::all(&drugs, SideSet::first(2))
                .into_iter()
                .map(|which| compare::Offered {
                    value: format!("x/{}", which.code()),
                    name: compare::which_name(&story.sight(), &drugs, which, None),
                })
                .collect(),
        }],
        fields: Fields::default(),
        wrong: vec![(compare::Side::New, "none")],
    };
    let words = |name: &str, text: &str| Input {
        name: name.to_owned(),
        of: None,
        reading: Reading::Words {
            text: text.to_owned(),
            lang: Lang::Ar,
        },
    };
    let old = "المادة 1\nالهدف\nيتعاون الطرفان في مكافحة الجريمة المنظمة.\nالمادة 2\nالأجل\nيرد الطرف في أجل ثلاثين يوما.\nالمادة 3\nالتسوية\nيُسوى كل خلاف بالتشاور بين الطرفين.\nالمادة 4\nالكلفة\nيتحمل كل طرف كلفة وفده.\n";
    let new = "المادة 1\nالأجل\nيرد الطرف في أجل ستين يوما.\nالمادة 2\nالتسوية\nيسوى كل خلاف بالتشاور بين الطرفين.\nالمادة 3\nالهدف\nيتعاون الطرفان في مكافحة الجريمة المنظمة.\nالمادة 4\nالكلفة\nيتحمل كل طرف كلفة وفده.\n";
    let compared = compare(words("1.docx", old), words("2.txt", new), &|_| ());
    let compared = compared.unwrap_or_else(|_| unreachable!("words can be read"));
    let failure = Failure::Unread {
        new: true,
        why: Unread {
            code: "xml-syntax",
            at: "word/document.xml 7".to_owned(),
        },
    };
    let section = frame::Section::Compare;
    let mut pages = vec![
        ("compare", compare::form(&frame, &story.sight(), &form)),
        (
            "compare-working",
            compare::working(&frame, section, Stage::Align, "/compare/1"),
        ),
        (
            "compare-result",
            compare::result(&frame, &compared, "/compare/1", 0),
        ),
        (
            "compare-failed",
            compare::failed(&frame, section, &failure, "/compare"),
        ),
        ("compare-gone", compare::gone(&frame, section, "/compare")),
    ];

    let frame = story.frame("/instruments/x/word");
    let rows = story.provisions();
    let sight = story.sight();
    let view = word::Word {
        instrument: &drugs,
        may_return: true,
        wrong: None,
    };
    pages.push(("word", word::form(&frame, &sight, &view)));
    let name = |side: Side| sight.short(side).text;
    let out = crate::word::rolling(&sight, &rows, Lang::Ar, &name, Time(0));
    let text = out.text(mithaq_files::tracked::View::Of(&name(LIBYA)));
    let by = mithaq_files::redline::Signature {
        author: "مكتب 12",
        at: None,
    };
    let edited = text.replace("المتعلقة", "ذات الصلة");
    let document = mithaq_files::redline::between(&text, &edited, by, Lang::Ar);
    let mut authors = Authors::of(&document.authors(), &[]);
    let ground = Ground::of(&sight, &rows, Lang::Ar);
    for (page, whose) in [
        ("word-unknown", Whose::Unknown),
        ("word-ours", Whose::Side(ALGERIA)),
    ] {
        authors.say(0, whose);
        let placed = place(&document, &ground, Lang::Ar, ALGERIA, &authors);
        let view = word::Preview {
            here: "/instruments/x/word/1".to_owned(),
            name: "عودة.docx",
            notices: &[("docx-pictures", 2)],
            instrument: &drugs,
            rows: &rows,
            lang: Lang::Ar,
            authors: &authors,
            placed: &placed,
            kept: &std::collections::BTreeSet::new(),
            made: Vec::new(),
            lost: 1,
            mark: &|one| format!("{}~{}", one.becomes.kind(), one.at),
        };
        pages.push((page, word::preview(&frame, &sight, &view)));
    }
    pages
}

/// Every page with its name.
fn pages(lang: Lang) -> Vec<(&'static str, String)> {
    let mut story = Story {
        prose: Prose::default(),
        lang,
    };
    let mut pages = Vec::new();
    let mut add = |name, markup: Markup| pages.push((name, markup.into_string()));

    let offices = [signin::Office {
        login: "negotiator".to_owned(),
        password: "negotiator-demo".to_owned(),
        name: story.said(
            "مديرية التعاون الدولي",
            "Direction de la coopération internationale",
            "Directorate of International Cooperation",
        ),
        role: "negotiator".to_owned(),
    }];
    let visitorless = Frame {
        visitor: None,
        record: None,
        ..story.frame("/sign-in")
    };
    add(
        "sign-in",
        signin::page(
            &visitorless,
            &signin::SignIn {
                login: "negotiator",
                next: "/",
                denied: Some(signin::Denied::Wrong),
                carried: None,
                offices: &offices,
            },
        ),
    );

    let view = home_view(&story);
    add("home", home::page(&story.frame("/"), &story.sight(), &view));
    let empty = home::Home {
        items: Vec::new(),
        next: None,
        near: Vec::new(),
        ..view
    };
    add(
        "home-empty",
        home::page(&story.frame("/"), &story.sight(), &empty),
    );

    let rows = vec![(story.drugs(), Some(Turn::Ours))];
    let view = instruments::Instruments {
        rows,
        all: 1,
        filter: instruments::Filter::default(),
        may_register: true,
    };
    add(
        "instruments",
        instruments::page(&story.frame("/instruments"), &story.sight(), &view),
    );
    for (name, tab) in [
        ("instrument-text", instrument::Tab::Text),
        ("instrument-negotiation", instrument::Tab::Negotiation),
        ("instrument-documents", instrument::Tab::Documents),
        ("instrument-history", instrument::Tab::History),
    ] {
        let view = instrument_view(&mut story, tab);
        add(
            name,
            instrument::page(&story.frame("/instruments/x"), &story.sight(), &view),
        );
    }
    for (name, hall, form) in [
        ("room", false, false),
        ("room-form", false, true),
        ("room-hall", true, false),
    ] {
        let view = room_view(&mut story, hall, form);
        add(
            name,
            room::page(&story.frame("/room"), &story.sight(), &view),
        );
    }
    let frame = story.frame("/act/propose");
    let visitor = frame.visitor.clone().unwrap();
    let mut fields = Fields::default();
    fields.set("body.ar", OURS.0);
    let preview = act::Preview {
        kind: ActKind::Propose,
        fields: &fields,
        leaves: vec![
            (None, Said::new(Lang::Ar, OURS.0)),
            (None, Said::new(Lang::Fr, OURS.1)),
        ],
        choices: Vec::new(),
        about: Some(story.said("المادة 7", "Article 7", "Article 7")),
        concerns: Vec::new(),
        back: "/room",
        proves: Some(mithaq_desk::Proves::Password),
    };
    add(
        "preview",
        act::preview(&frame, &story.sight(), &visitor, &preview),
    );
    let form = act::Form {
        kind: ActKind::Convene,
        spec: ActKind::Convene.fields(&Context::default()),
        fields: Fields::default(),
        wrong: vec![Wrong::new("held", "date")],
        refused: None,
        back: "/sessions".to_owned(),
        draft: Some("x".to_owned()),
        kept: Some("10:00".to_owned()),
    };
    add(
        "convene",
        act::page(&frame, &story.sight(), &visitor, &form, None),
    );

    let view = session_view(&mut story);
    add(
        "session",
        session::page(&story.frame("/sessions/x"), &story.sight(), &view),
    );
    let signs = signs(&mut story);
    let view = session::Sessions {
        rows: vec![view.row],
        signs: signs.clone(),
        may_convene: true,
    };
    add(
        "sessions",
        session::list(&story.frame("/sessions"), &story.sight(), &view),
    );
    let view = work::Measures {
        rows: vec![measure_row(&mut story)],
        signs: signs.clone(),
        may_report: true,
        may_confirm: true,
    };
    add(
        "measures",
        work::measures(&story.frame("/measures"), &story.sight(), &view),
    );
    let view = work::Programmes {
        rows: vec![offer_row(&mut story)],
        signs,
        may_offer: true,
        may_answer: true,
    };
    add(
        "programmes",
        work::programmes(&story.frame("/programmes"), &story.sight(), &view),
    );
    add(
        "record",
        record::page(&story.frame("/record"), &story.sight(), &record_view()),
    );
    add(
        "verified",
        record::verified(
            &story.frame("/record/verify"),
            &story.sight(),
            &record::Verified {
                entries: 835,
                receipts: 402,
                payloads: 2_210,
                broken: Vec::new(),
                copy: false,
            },
        ),
    );
    let broken = vec![record::Broken {
        place: Some((ALGERIA, 6)),
        part: "payload".to_owned(),
        damage: "differs".to_owned(),
        detail: "commitment differs".to_owned(),
    }];
    add(
        "broken",
        record::verified(
            &story.frame("/record/verify"),
            &story.sight(),
            &record::Verified {
                entries: 835,
                receipts: 402,
                payloads: 2_210,
                broken,
                copy: true,
            },
        ),
    );
    let opened = record::pouch::Opened::Whole {
        from: LIBYA,
        packed: "15 جويلية 2019، 18:00".to_owned(),
        applied: 4,
        known: 1,
        waiting: 0,
        dropped: 0,
        chunks: 48,
        missing: (1, 12),
    };
    let refused = record::pouch::Opened::Refused {
        code: "cut",
        kept: Some(2),
    };
    for (name, opened) in [("pouch-opened", opened), ("pouch-refused", refused)] {
        let frame = story.frame("/record/pouch/open");
        add(name, record::pouch::opened(&frame, &story.sight(), &opened));
    }
    for (name, page) in keeping_pages(&mut story) {
        add(name, page);
    }
    for (name, page) in compare_pages(&mut story) {
        add(name, page);
    }
    add("help", help::page(&story.frame("/help")));
    add("not-mithaq", not_mithaq::page(&story.frame("/not-mithaq")));
    let steps = [guide::Step {
        title: story.said(
            "ما الذي ظل معلقا منذ 2012؟",
            "Qu’est-ce qui est resté en suspens depuis 2012 ?",
            "What has been pending since 2012?",
        ),
        text: story.said(
            "اتُّفق على التحيين مرة ودُعي إليه مرة.",
            "L’actualisation fut convenue une fois.",
            "Updating was agreed once.",
        ),
        links: vec![(story.said("افتحوا", "Ouvrir", "Open"), "/".to_owned())],
        facts: vec![guide::Fact {
            when: story.said("فيفري 2012", "février 2012", "February 2012"),
            what: story.said("لم تُكلَّف أي جهة", "personne", "nobody"),
            awaited: None,
        }],
        command: None,
    }];
    add(
        "guide",
        guide::page(&story.frame("/guide"), &steps, Some(false)),
    );
    add(
        "settings",
        settings::page(
            &frame,
            &visitor,
            &settings::Settings {
                role: "registrar".to_owned(),
                users: vec![settings::User {
                    login: "head".to_owned(),
                    office: story.said("رئيس الوفد", "Chef", "Head"),
                    role: "head-of-delegation".to_owned(),
                    proves: Some("key-file"),
                    acts: true,
                    asked: true,
                    closed: false,
                }],
                proves: Some("webauthn"),
                fingerprint: Some("22222 22222 33333 44444 55555 66666 77777 88888".to_owned()),
                asked: true,
                keeping: Some(settings::Keeping {
                    server: "01234 56789 01234 56789 01234 56789 01234 56789".to_owned(),
                    transport: None,
                    pouch: Some("44444 22222 33333 44444 55555 66666 77777 88888".to_owned()),
                    threshold: 2,
                    root: vec!["11111 22222 33333 44444 55555 66666 77777 88888".to_owned()],
                    grants: vec![settings::Grant {
                        office: story.said("رئيس الوفد", "Chef", "Head"),
                        fingerprint: "22222 22222 33333 44444 55555 66666 77777 88888".to_owned(),
                        acts: vec!["adopted"],
                        until: None,
                        instruments: Some(1),
                        revoked: true,
                        proves: Some("key-file"),
                    }],
                    peers: vec![settings::Peer {
                        name: story.said("ليبيا", "Libye", "Libya"),
                        fingerprint: "33333 22222 33333 44444 55555 66666 77777 88888".to_owned(),
                        pouch: Some("55555 22222 33333 44444 55555 66666 77777 88888".to_owned()),
                        reached: None,
                        trouble: Some("refused".to_owned()),
                    }],
                }),
                wrong: Some("weak"),
            },
        ),
    );
    add(
        "signing",
        signing::page(
            &frame,
            &story.sight(),
            &visitor,
            &signing::Signing {
                waiting: vec![signing::Waiting {
                    name: "3f9c3f9c3f9c3f9c".to_owned(),
                    since: "16/07/2019".to_owned(),
                    kinds: vec![EventKind::Adopted],
                    texts: vec![OURS.0.to_owned()],
                    back: "/room".to_owned(),
                    proving: None,
                }],
                by_gesture: false,
                wrong: Some("not-allowed-not-signed"),
            },
        ),
    );
    add(
        "signing-gesture",
        signing::page(
            &frame,
            &story.sight(),
            &visitor,
            &signing::Signing {
                waiting: vec![signing::Waiting {
                    name: "3f9c3f9c3f9c3f9c".to_owned(),
                    since: "16/07/2019".to_owned(),
                    kinds: vec![EventKind::Adopted],
                    texts: vec![OURS.0.to_owned()],
                    back: "/room".to_owned(),
                    proving: Some(authenticator::Proving {
                        rp_id: "algiers.localhost".to_owned(),
                        credential: "wcHB".to_owned(),
                        challenges: "wcHB wcHC".to_owned(),
                    }),
                }],
                by_gesture: true,
                wrong: Some("webauthn-not-verified"),
            },
        ),
    );
    for (name, asked) in [
        (
            "authenticator",
            Some(authenticator::Asked {
                rp_id: "algiers.localhost".to_owned(),
                challenge: "wcHB".to_owned(),
                user: "wcHC".to_owned(),
            }),
        ),
        ("authenticator-without-name", None),
    ] {
        let view = authenticator::Registering {
            login: "head".to_owned(),
            asked,
            wrong: Some("webauthn-copyable"),
        };
        add(name, authenticator::page(&frame, &visitor, &view));
    }
    let stale = errors::Trouble::Stale(errors::Stale {
        back: "/room",
        now: maud::html! { p { "…" } },
        typed: maud::html! { p { "…" } },
    });
    add("error-stale", errors::page(&frame, &stale));
    add(
        "error-fault",
        errors::page(
            &frame,
            &errors::Trouble::Fault {
                incident: "1a2b3c4d",
            },
        ),
    );
    pages
}

/// One tag a line, so that a difference can be read.
fn pretty(html: &str) -> String {
    let assets = [
        (assets::STYLE.address(), "/assets/style"),
        (assets::SCRIPT.address(), "/assets/script"),
        (assets::GESTURE.address(), "/assets/gesture"),
        (assets::SEAL.address(), "/assets/seal"),
    ];
    let named = assets
        .iter()
        .fold(html.to_owned(), |html, (address, name)| {
            html.replace(address, name)
        });
    named.replace("><", ">\n<")
}

#[test]
fn pages_stay_as_they_were_approved() {
    for lang in [Lang::Ar, Lang::Fr, Lang::En] {
        for (name, html) in pages(lang) {
            if let Some(folder) = option_env!("MITHAQ_GALLERY") {
                std::fs::create_dir_all(format!("{folder}/assets")).unwrap();
                std::fs::write(format!("{folder}/{name}-{}.html", lang.code()), &html).unwrap();
            }
            insta::assert_snapshot!(format!("{name}-{}", lang.code()), pretty(&html));
        }
    }
    if let Some(folder) = option_env!("MITHAQ_GALLERY") {
        for (asset, bytes) in [
            (&assets::STYLE, include_str!("../../assets/mithaq.css")),
            (&assets::SCRIPT, include_str!("../../assets/mithaq.js")),
            (&assets::GESTURE, include_str!("../../assets/gesture.js")),
        ] {
            std::fs::write(format!("{folder}{}", asset.address()), bytes).unwrap();
        }
    }
}

#[test]
fn no_page_lacks_a_word_or_shows_a_code() {
    for lang in [Lang::Ar, Lang::Fr, Lang::En] {
        for (name, html) in pages(lang) {
            assert!(
                html.starts_with(&format!(
                    "<!DOCTYPE html><html lang=\"{}\" dir=\"{}\"",
                    lang.code(),
                    lang.dir().code()
                )),
                "{name}"
            );
            assert!(
                !html.contains(" style="),
                "{name}: an inline style breaks the policy"
            );
            assert!(!html.contains("{ $"), "{name}: an argument is missing");
        }
    }
}

#[test]
fn of_two_acts_of_a_side_the_later_gives_the_sign() {
    let mut story = Story {
        prose: Prose::default(),
        lang: Lang::En,
    };
    let mut signs = parts::Signs::default();
    let mut add = |n: u8, height, trust| {
        let (kind, day) = (EventKind::MeasureReported, "2019-07-16");
        let act = act_row(&mut story, n, LIBYA, kind, day, Verdict::Standing);
        signs.add(&ActRow { height, ..act }, trust);
    };
    // In whatever order they come.
    add(61, 9, Trust::Arrived);
    add(60, 8, Trust::Settled);
    let v = story.sight();
    let drawn = |trust| parts::trust(&v, trust).into_string();
    let latest = |side| signs.latest(&v, entry(7), side).into_string();
    assert!(latest(LIBYA).contains(&drawn(Trust::Arrived)));
    assert_eq!(latest(ALGERIA), "");
    assert!(
        signs
            .of(&v, entry(60))
            .into_string()
            .contains(&drawn(Trust::Settled))
    );
}

#[test]
fn a_projection_never_holds_the_private_margin() {
    for lang in [Lang::Ar, Lang::Fr] {
        let mut story = Story {
            prose: Prose::default(),
            lang,
        };
        let view = room_view(&mut story, true, true);
        let html = room::page(&story.frame("/room"), &story.sight(), &view).into_string();
        assert!(!html.contains("class=\"home\""));
        assert!(!html.contains("السلائف شرط لا نوقّع بدونه"));
    }
}

#[test]
fn accepting_is_disabled_while_a_clearance_is_pending_and_says_why() {
    let mut story = Story {
        prose: Prose::default(),
        lang: Lang::Ar,
    };
    let view = room_view(&mut story, false, false);
    let html = room::page(&story.frame("/room"), &story.sight(), &view).into_string();
    assert!(html.contains("disabled"));
    assert!(html.contains("لم ترد بعد موافقة ديوان مكافحة المخدرات"));
    assert!(!html.contains("action=\"/act/accept\""));
}
