//! The acts that a person can do through a form: their fields, and how these become a command.

use super::fields::{Fields, Wrong};
use crate::pages::Said;
use crate::pages::instrument::from_address;
use crate::pages::room::from_name;
use mithaq_canon::{Date, Digest, EntryId, Lang, Side, SideSet};
use mithaq_core::{
    Answer, Command, Delete, DrafterNamed, Insert, MeasureConfirmed, MeasureProposed,
    MeasureReported, MinutesDrafted, MinutesSigned, NegotiationKind, NegotiationOpened, Occurred,
    OfferAnswered, OfferMade, Operation, OutcomeKind, OutcomeRecorded, PastConfirmed,
    PastContested, Paused, Progress, ProvisionId, ProvisionKind, Reason, Remarked, Replace,
    Resumed, RevisionReason, SessionConvened, SessionKind, Wording,
};

/// What a wording may hold: a long article in one language is about ten thousand characters.
const WORDS_CHARS_MAX: usize = 60_000;

macro_rules! kinds {
    ($($name:ident $code:literal),* $(,)?) => {
        /// An act that a form can lead to.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum ActKind { $($name),* }

        impl ActKind {
            /// Every kind.
            #[cfg(test)]
            pub(crate) const ALL: &[Self] = &[$(Self::$name),*];

            /// Its name in addresses and translations.
            pub(crate) fn code(self) -> &'static str {
                match self { $(Self::$name => $code),* }
            }

            /// The kind with this name.
            pub(crate) fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$name),)* _ => None }
            }
        }
    };
}
kinds!(
    Register "register", Convene "convene", Outcome "outcome", Open "open-negotiation", TakeUp "take-up", Pause "pause",
    Resume "resume", Propose "propose", Insert "insert", Delete "delete", Withdraw "withdraw",
    Accept "accept", Reserve "reserve", Reopen "reopen", Adopt "adopt", Minutes "minutes",
    Sign "sign", Measure "measure", Report "report", ConfirmMeasure "confirm-measure",
    Offer "offer", Answer "answer", ConfirmPast "confirm-past", ContestPast "contest-past",
    Remark "remark",
);

/// A field of a form.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) kind: FieldKind,
    pub(crate) required: bool,
    /// What it is called where its name alone does not say: a side, for an owner.
    pub(crate) label: Option<Said>,
}

/// How a field is filled in.
#[derive(Debug, Clone)]
pub(crate) enum FieldKind {
    /// Carried along from where the form was opened.
    Hidden,
    /// One thing in several languages; each with whether it is required.
    Words {
        long: bool,
        langs: Vec<(Lang, bool)>,
    },
    /// A line that is the same in every language.
    Line,
    /// A date, to the precision known.
    Date,
    /// A whole number.
    Number,
    /// One of these.
    One(Vec<(String, Option<Said>)>, &'static str),
    /// Any of these.
    Many(Vec<(String, Said)>),
}

/// What the choices of a form are drawn from.
#[derive(Debug, Clone, Default)]
pub(crate) struct Context {
    /// Languages of the text at hand, and whether each is required; else those of the interface.
    pub(crate) langs: Vec<(Lang, bool)>,
    pub(crate) sides: Vec<Said>,
    pub(crate) instruments: Vec<(String, Said)>,
    pub(crate) outcomes: Vec<(String, Said)>,
    pub(crate) measures: Vec<(String, Said)>,
}

impl ActKind {
    /// The fields a person fills in, and those carried along.
    pub(crate) fn fields(self, from: &Context) -> Vec<Field> {
        let langs = if from.langs.is_empty() {
            vec![(Lang::Ar, false), (Lang::Fr, false), (Lang::En, false)]
        } else {
            from.langs.clone()
        };
        let free: Vec<(Lang, bool)> = langs.iter().map(|(lang, _)| (*lang, false)).collect();
        let words = |name: &str, required| {
            field(
                name,
                FieldKind::Words {
                    long: false,
                    langs: free.clone(),
                },
                required,
            )
        };
        let long = |name: &str, required| {
            field(
                name,
                FieldKind::Words {
                    long: true,
                    langs: free.clone(),
                },
                required,
            )
        };
        let legal = |name: &str, required| {
            field(
                name,
                FieldKind::Words {
                    long: true,
                    langs: langs.clone(),
                },
                required,
            )
        };
        let hidden = |name: &str, required| field(name, FieldKind::Hidden, required);
        let reason = || {
            one(
                "reason",
                "reason",
                &["article", "changed-circumstance", "wish"],
                false,
            )
        };
        match self {
            Self::Propose => vec![
                hidden("instrument", true),
                hidden("provision", true),
                hidden("shown", true),
                hidden("answers", false),
                words("heading", false),
                legal("body", true),
                reason(),
                long("words", false),
            ],
            Self::Insert => vec![
                hidden("instrument", true),
                hidden("after", false),
                hidden("shown", false),
                hidden("answers", false),
                field("number", FieldKind::Line, true),
                words("heading", false),
                legal("body", true),
                reason(),
                long("words", false),
            ],
            Self::Delete => vec![
                hidden("instrument", true),
                hidden("provision", true),
                hidden("shown", true),
                hidden("answers", false),
                reason(),
                long("words", false),
            ],
            Self::Withdraw => vec![hidden("alternative", true)],
            Self::Accept => vec![
                hidden("instrument", true),
                hidden("provision", true),
                hidden("alternative", true),
                hidden("shown", true),
            ],
            Self::Reserve => vec![hidden("instrument", true), hidden("provision", true)],
            Self::Reopen => vec![
                hidden("instrument", true),
                hidden("provision", true),
                hidden("shown", true),
            ],
            Self::Adopt => vec![hidden("instrument", true), hidden("text", true)],
            Self::TakeUp => vec![hidden("negotiation", true)],
            Self::Pause => vec![hidden("subject", true), long("words", true)],
            Self::Resume => vec![hidden("subject", true)],
            Self::Open => vec![
                hidden("instrument", true),
                one(
                    "negotiation-kind",
                    "negotiation",
                    &["revision", "negotiation"],
                    true,
                ),
                field("basis", FieldKind::Many(from.outcomes.clone()), false),
                reason(),
                long("words", false),
                field("drafter", FieldKind::One(sides(from), "drafter"), false),
            ],
            Self::Register => vec![
                one(
                    "kind",
                    "instrument",
                    &[
                        "agreement",
                        "convention",
                        "protocol",
                        "memorandum",
                        "exchange-of-notes",
                    ],
                    true,
                ),
                one(
                    "state",
                    "text-state",
                    &["draft", "adopted", "authenticated"],
                    true,
                ),
                field("milestone-signed", FieldKind::Date, false),
                one("authentic", "lang", &["ar", "fr", "en", "es"], true),
                one("authentic-too", "lang", &["ar", "fr", "en", "es"], false),
                long("whole", true),
            ],
            Self::Convene => vec![
                one(
                    "session-kind",
                    "session",
                    &[
                        "joint-committee",
                        "joint-high-committee",
                        "visit",
                        "meeting",
                    ],
                    true,
                ),
                words("name", true),
                field("session-number", FieldKind::Number, false),
                field("held", FieldKind::Date, true),
                words("venue", false),
                long("agenda", false),
            ],
            Self::Outcome => vec![
                hidden("session", true),
                one(
                    "outcome-kind",
                    "outcome",
                    &[
                        "agreement",
                        "recommendation",
                        "call",
                        "conclusion",
                        "decision",
                    ],
                    true,
                ),
                long("text", true),
                field(
                    "about",
                    FieldKind::One(listed(&from.instruments), ""),
                    false,
                ),
            ],
            Self::Minutes => vec![
                hidden("session", true),
                long("text", true),
                field("outcomes", FieldKind::Many(from.outcomes.clone()), false),
                field("measures", FieldKind::Many(from.measures.clone()), false),
            ],
            Self::Sign => vec![hidden("minutes", true)],
            Self::Measure => {
                let mut fields = vec![
                    hidden("session", false),
                    long("text", true),
                    field("outcome", FieldKind::One(listed(&from.outcomes), ""), false),
                ];
                for (n, side) in from.sides.iter().enumerate() {
                    let mut owner = words(&format!("owner-{n}"), true);
                    owner.label = Some(side.clone());
                    fields.push(owner);
                }
                fields.push(field("due", FieldKind::Date, true));
                fields
            }
            Self::Report => vec![
                hidden("measure", true),
                one("progress", "progress", &["under-way", "claimed-done"], true),
                long("evidence", false),
            ],
            Self::ConfirmMeasure => vec![hidden("measure", true)],
            Self::Offer => vec![
                words("title", true),
                field("places", FieldKind::Number, false),
                field("starts", FieldKind::Date, true),
                field("answer-by", FieldKind::Date, false),
                field("measure", FieldKind::One(listed(&from.measures), ""), false),
                long("words", false),
            ],
            Self::Answer => vec![
                hidden("offer", true),
                one(
                    "answer",
                    "answer",
                    &["accepted", "declined", "more-needed"],
                    true,
                ),
                field("places", FieldKind::Number, false),
                long("words", false),
            ],
            Self::ConfirmPast => vec![hidden("entry", true)],
            Self::ContestPast => vec![hidden("entry", true), long("words", true)],
            Self::Remark => vec![hidden("subject", true), long("words", true)],
        }
    }

    /// Whether the act may be recorded as having happened earlier.
    pub(crate) fn may_be_past(self) -> bool {
        matches!(
            self,
            Self::Convene
                | Self::Outcome
                | Self::Open
                | Self::Propose
                | Self::Insert
                | Self::Delete
                | Self::Offer
        )
    }

    /// The command that the fields say. `say` makes a wording of texts by language.
    ///
    /// # Errors
    /// Every field that cannot be read, each once.
    pub(crate) fn parse(
        self,
        fields: &Fields,
        us: Side,
        sides: u8,
        say: Say<'_>,
    ) -> Result<Command, Vec<Wrong>> {
        let mut read = Reader {
            fields,
            wrong: Vec::new(),
            say,
        };
        let command = read.command(self, us, sides);
        let occurred = read.occurred(self);
        if !read.wrong.is_empty() {
            return Err(read.wrong);
        }
        let command = command.ok_or_else(|| vec![Wrong::new("", "unreadable")])?;
        Ok(match occurred {
            Some(occurred) => command.occurred(occurred),
            None => command,
        })
    }
}

/// Makes a wording of texts by language; an error names what is wrong with them.
pub(crate) type Say<'a> = &'a mut dyn FnMut(&[(Lang, &str)]) -> Result<Wording, &'static str>;

fn field(name: &str, kind: FieldKind, required: bool) -> Field {
    Field {
        name: name.to_owned(),
        kind,
        required,
        label: None,
    }
}

fn one(name: &str, words: &'static str, codes: &[&str], required: bool) -> Field {
    let options = codes
        .iter()
        .map(|code| ((*code).to_owned(), None))
        .collect();
    field(name, FieldKind::One(options, words), required)
}

fn listed(options: &[(String, Said)]) -> Vec<(String, Option<Said>)> {
    options
        .iter()
        .map(|(value, said)| (value.clone(), Some(said.clone())))
        .collect()
}

fn sides(from: &Context) -> Vec<(String, Option<Said>)> {
    from.sides
        .iter()
        .enumerate()
        .map(|(n, said)| (n.to_string(), Some(said.clone())))
        .collect()
}

/// A change, and the provision whose digest the form must have shown.
type Change = (Operation, Option<ProvisionId>);

struct Reader<'a> {
    fields: &'a Fields,
    wrong: Vec<Wrong>,
    say: Say<'a>,
}

impl Reader<'_> {
    fn command(&mut self, kind: ActKind, us: Side, sides: u8) -> Option<Command> {
        Some(match kind {
            // Whole texts are read by `register`, which takes them up provision by provision.
            ActKind::Register => return None,
            ActKind::Propose => return self.proposal(Self::replacing),
            ActKind::Insert => return self.proposal(Self::inserting),
            ActKind::Delete => return self.proposal(Self::deleting),
            ActKind::Withdraw => Command::Withdraw {
                alternative: self.alternative()?,
            },
            ActKind::Accept => Command::Accept {
                alternative: self.alternative()?,
                shown: self.digest("shown")?,
            },
            ActKind::Reserve => Command::Reserve {
                provision: self.provision("provision")?,
            },
            ActKind::Reopen => Command::Reopen {
                provision: self.provision("provision")?,
                shown: self.digest("shown")?,
            },
            ActKind::Adopt => Command::Adopt {
                instrument: self.entry("instrument")?,
                text: self.digest("text")?,
            },
            ActKind::TakeUp => Command::TakeUpDrafting(DrafterNamed {
                negotiation: self.entry("negotiation")?,
            }),
            ActKind::Pause => {
                let reason = self.words("words", true);
                Command::Pause(Paused {
                    subject: self.entry("subject")?,
                    reason,
                })
            }
            ActKind::Resume => Command::Resume(Resumed {
                subject: self.entry("subject")?,
            }),
            ActKind::Open => return self.opening(),
            ActKind::Convene => return self.session(),
            ActKind::Outcome => {
                let kind = self.choice("outcome-kind", &OUTCOMES);
                let text = self.words("text", true);
                let about = self.maybe_entry("about");
                Command::RecordOutcome(OutcomeRecorded {
                    session: self.entry("session")?,
                    kind: kind?,
                    text,
                    about,
                })
            }
            ActKind::Minutes => {
                let text = self.words("text", true);
                let (outcomes, measures) = (self.entries("outcomes"), self.entries("measures"));
                Command::DraftMinutes(MinutesDrafted {
                    session: self.entry("session")?,
                    text,
                    outcomes,
                    measures,
                })
            }
            ActKind::Sign => Command::SignMinutes(MinutesSigned {
                minutes: self.entry("minutes")?,
            }),
            ActKind::Measure => return self.measure(sides),
            ActKind::Report => {
                let progress = self.choice(
                    "progress",
                    &[
                        ("under-way", Progress::UnderWay),
                        ("claimed-done", Progress::ClaimedDone),
                    ],
                );
                let evidence = self.words("evidence", false);
                Command::ReportMeasure(MeasureReported {
                    measure: self.entry("measure")?,
                    progress: progress?,
                    evidence,
                })
            }
            ActKind::ConfirmMeasure => Command::ConfirmMeasure(MeasureConfirmed {
                measure: self.entry("measure")?,
            }),
            ActKind::Offer => {
                let title = self.words("title", true);
                let (places, words) = (self.number("places"), self.words("words", false));
                let answer_by = self.maybe_date("answer-by");
                let measure = self.maybe_entry("measure");
                let to = SideSet::first(sides).without(us);
                Command::MakeOffer(OfferMade {
                    title,
                    to,
                    places,
                    starts: self.date("starts")?,
                    answer_by,
                    measure,
                    words,
                })
            }
            ActKind::Answer => {
                let answers = [
                    ("accepted", Answer::Accepted),
                    ("declined", Answer::Declined),
                    ("more-needed", Answer::MoreNeeded),
                ];
                let answer = self.choice("answer", &answers);
                let (places, words) = (self.number("places"), self.words("words", false));
                Command::AnswerOffer(OfferAnswered {
                    offer: self.entry("offer")?,
                    answer: answer?,
                    places,
                    words,
                })
            }
            ActKind::ConfirmPast => Command::ConfirmPast(PastConfirmed {
                entry: self.entry("entry")?,
            }),
            ActKind::ContestPast => {
                let words = self.words("words", true);
                Command::ContestPast(PastContested {
                    entry: self.entry("entry")?,
                    words,
                })
            }
            ActKind::Remark => {
                let words = self.words("words", true);
                Command::Remark(Remarked {
                    subject: self.entry("subject")?,
                    words,
                })
            }
        })
    }

    /// A proposal of one change.
    fn proposal(&mut self, change: fn(&mut Self) -> Option<Change>) -> Option<Command> {
        let instrument = self.entry("instrument");
        let answers = self.maybe_entry("answers");
        let reason = self.maybe_choice("reason", &REASONS);
        let words = self.words("words", false);
        let (operation, stands_on) = change(self)?;
        let shown = match stands_on {
            Some(provision) => vec![(provision, self.digest("shown")?)],
            None => Vec::new(),
        };
        let operations = vec![operation];
        let instrument = instrument?;
        Some(Command::Propose {
            instrument,
            shown,
            operations,
            reason,
            words,
            answers,
        })
    }

    fn replacing(&mut self) -> Option<Change> {
        let (heading, body) = (self.words("heading", false), self.words("body", true));
        let provision = self.provision("provision")?;
        let placeholder = self.has_blank("body");
        let change = Replace {
            provision,
            heading,
            body,
            placeholder,
        };
        Some((Operation::Replace(change), Some(provision)))
    }

    /// An inserted provision stands on no other, so the form has shown nothing that goes stale.
    fn inserting(&mut self) -> Option<Change> {
        let number = self.fields.get("number").to_owned();
        if number.is_empty() {
            self.say_wrong("number", "missing");
        }
        let (heading, body) = (self.words("heading", false), self.words("body", true));
        let after = match self.fields.get("after") {
            "" => None,
            _ => Some(self.provision("after")?),
        };
        let change = Insert {
            after,
            kind: ProvisionKind::Article,
            number,
            heading,
            body,
            placeholder: self.has_blank("body"),
        };
        Some((Operation::Insert(change), None))
    }

    fn deleting(&mut self) -> Option<Change> {
        let provision = self.provision("provision")?;
        Some((Operation::Delete(Delete { provision }), Some(provision)))
    }

    fn opening(&mut self) -> Option<Command> {
        let kinds = [
            ("revision", NegotiationKind::Revision),
            ("negotiation", NegotiationKind::Negotiation),
        ];
        let kind = self.choice("negotiation-kind", &kinds);
        let basis = self.entries("basis");
        let reason = self.maybe_choice("reason", &REASONS);
        let words = self.words("words", false);
        let reasons = reason
            .map(|reason| RevisionReason {
                provision: None,
                reason,
                words,
            })
            .into_iter()
            .collect();
        let drafter = self.fields.get("drafter").parse().ok().map(Side);
        Some(Command::OpenNegotiation(NegotiationOpened {
            instrument: self.entry("instrument")?,
            kind: kind?,
            basis,
            reasons,
            drafter,
        }))
    }

    fn session(&mut self) -> Option<Command> {
        let kind = self.choice("session-kind", &SESSIONS);
        let (name, venue) = (self.words("name", true), self.words("venue", false));
        let number = self
            .number("session-number")
            .and_then(|n| u16::try_from(n).ok());
        let agenda = self.points("agenda");
        Some(Command::Convene(SessionConvened {
            kind: kind?,
            name,
            number,
            held: self.date("held")?,
            venue,
            agenda,
        }))
    }

    fn measure(&mut self, sides: u8) -> Option<Command> {
        let text = self.words("text", true);
        let owners: Vec<(Side, Wording)> = (0..sides)
            .map(|n| (Side(n), self.words(&format!("owner-{n}"), true)))
            .collect();
        let (session, outcome) = (self.maybe_entry("session"), self.maybe_entry("outcome"));
        Some(Command::ProposeMeasure(MeasureProposed {
            session,
            outcome,
            provision: None,
            text,
            owners,
            due: self.date("due")?,
        }))
    }

    fn occurred(&mut self, kind: ActKind) -> Option<Occurred> {
        if !kind.may_be_past() || self.fields.get("past-date").is_empty() {
            return None;
        }
        let evidence = self.words("past-evidence", true);
        Some(Occurred {
            date: self.date("past-date")?,
            evidence,
        })
    }

    fn say_wrong(&mut self, field: &str, code: &'static str) {
        self.wrong.push(Wrong::new(field, code));
    }

    fn words(&mut self, name: &str, required: bool) -> Wording {
        let named: Vec<(Lang, String)> = Lang::ALL
            .into_iter()
            .map(|lang| (lang, format!("{name}.{}", lang.code())))
            .collect();
        let texts: Vec<(Lang, &str)> = named
            .iter()
            .map(|(lang, field)| (*lang, self.fields.get(field)))
            .filter(|(_, text)| !text.is_empty())
            .collect();
        if texts
            .iter()
            .any(|(_, text)| text.chars().count() > WORDS_CHARS_MAX)
        {
            self.wrong.push(Wrong::new(name, "too-long"));
            return Wording::empty();
        }
        if texts.is_empty() {
            if required {
                self.wrong.push(Wrong::new(name, "missing"));
            }
            return Wording::empty();
        }
        match (self.say)(&texts) {
            Ok(wording) => wording,
            Err(code) => {
                self.wrong.push(Wrong::new(name, code));
                Wording::empty()
            }
        }
    }

    /// Points, one a line; the n-th lines of the languages are one point.
    fn points(&mut self, name: &str) -> Vec<Wording> {
        let mut lists: Vec<(Lang, Vec<String>)> = Vec::new();
        for lang in Lang::ALL {
            let text = self.fields.get(&format!("{name}.{}", lang.code()));
            let lines: Vec<String> = text
                .lines()
                .map(str::trim)
                .filter(|line| !line.is_empty())
                .map(str::to_owned)
                .collect();
            if !lines.is_empty() {
                lists.push((lang, lines));
            }
        }
        let count = lists.first().map_or(0, |(_, lines)| lines.len());
        if lists.iter().any(|(_, lines)| lines.len() != count) {
            self.say_wrong(name, "lines-differ");
            return Vec::new();
        }
        (0..count)
            .filter_map(|n| {
                let point: Vec<(Lang, &str)> = lists
                    .iter()
                    .filter_map(|(lang, lines)| Some((*lang, lines.get(n)?.as_str())))
                    .collect();
                (self.say)(&point).ok()
            })
            .collect()
    }

    /// Whether a text holds a blank that must be filled before adoption: three dots or more in
    /// square brackets.
    fn has_blank(&self, name: &str) -> bool {
        let blank =
            |text: &str| text.contains("[...]") || text.contains("[…]") || text.contains("[____]");
        Lang::ALL
            .iter()
            .any(|lang| blank(self.fields.get(&format!("{name}.{}", lang.code()))))
    }

    fn entry(&mut self, name: &str) -> Option<EntryId> {
        let entry = self.fields.get(name).parse().ok();
        if entry.is_none() {
            self.say_wrong(name, "unreadable");
        }
        entry
    }

    fn maybe_entry(&mut self, name: &str) -> Option<EntryId> {
        if self.fields.get(name).is_empty() {
            None
        } else {
            self.entry(name)
        }
    }

    fn entries(&mut self, name: &str) -> Vec<EntryId> {
        let listed: Vec<String> = self.fields.get(name).lines().map(str::to_owned).collect();
        let read: Vec<EntryId> = listed
            .iter()
            .filter_map(|line| line.trim().parse().ok())
            .collect();
        if read.len() != listed.len() {
            self.say_wrong(name, "unreadable");
        }
        read
    }

    fn digest(&mut self, name: &str) -> Option<Digest> {
        self.entry(name).map(|entry| entry.0)
    }

    fn provision(&mut self, name: &str) -> Option<ProvisionId> {
        let instrument = self.fields.get("instrument").parse().ok();
        let read =
            instrument.and_then(|instrument| from_address(self.fields.get(name), instrument));
        if read.is_none() {
            self.say_wrong(name, "unreadable");
        }
        read
    }

    fn alternative(&mut self) -> Option<mithaq_core::AlternativeId> {
        let read = from_name(self.fields.get("alternative"));
        if read.is_none() {
            self.say_wrong("alternative", "unreadable");
        }
        read
    }

    fn date(&mut self, name: &str) -> Option<Date> {
        let text = self.fields.get(name);
        let read = ascii_digits(text).parse().ok();
        if read.is_none() {
            let code = if text.is_empty() { "missing" } else { "date" };
            self.say_wrong(name, code);
        }
        read
    }

    fn maybe_date(&mut self, name: &str) -> Option<Date> {
        if self.fields.get(name).is_empty() {
            None
        } else {
            self.date(name)
        }
    }

    fn number(&mut self, name: &str) -> Option<u32> {
        let text = self.fields.get(name);
        if text.is_empty() {
            return None;
        }
        let read = ascii_digits(text).parse().ok();
        if read.is_none() {
            self.say_wrong(name, "number");
        }
        read
    }

    fn choice<T: Copy>(&mut self, name: &str, of: &[(&str, T)]) -> Option<T> {
        let code = self.fields.get(name);
        let read = of
            .iter()
            .find(|(one, _)| *one == code)
            .map(|(_, value)| *value);
        if read.is_none() {
            self.say_wrong(name, "missing");
        }
        read
    }

    fn maybe_choice<T: Copy>(&mut self, name: &str, of: &[(&str, T)]) -> Option<T> {
        if self.fields.get(name).is_empty() {
            None
        } else {
            self.choice(name, of)
        }
    }
}

/// Arabic keyboards may give Arabic-Indic digits: a date or number means the same in either.
fn ascii_digits(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{660}'..='\u{669}' => char::from_digit(u32::from(c) - 0x660, 10).unwrap_or(c),
            '\u{6f0}'..='\u{6f9}' => char::from_digit(u32::from(c) - 0x6f0, 10).unwrap_or(c),
            _ => c,
        })
        .collect()
}

const REASONS: [(&str, Reason); 3] = [
    ("article", Reason::Article),
    ("changed-circumstance", Reason::ChangedCircumstance),
    ("wish", Reason::Wish),
];
const OUTCOMES: [(&str, OutcomeKind); 5] = [
    ("agreement", OutcomeKind::Agreement),
    ("recommendation", OutcomeKind::Recommendation),
    ("call", OutcomeKind::Call),
    ("conclusion", OutcomeKind::Conclusion),
    ("decision", OutcomeKind::Decision),
];
const SESSIONS: [(&str, SessionKind); 4] = [
    ("joint-committee", SessionKind::JointCommittee),
    ("joint-high-committee", SessionKind::JointHighCommittee),
    ("visit", SessionKind::Visit),
    ("meeting", SessionKind::Meeting),
];
