//! The acts that a person can do through a form, and the fields of each.

use crate::pages::Said;
use mithaq_canon::Lang;

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
}

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
