//! The story as data: who the sides are, what is known of the past, what is proposed and answered.
//! The files lie in `fixtures/`; no State and no clause is named in code.

use mithaq_canon::{Date, Lang};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The files of the demonstration.
const OFFICES: &str = include_str!("../../../../fixtures/dz-ly/offices.toml");
const MEETING: &str = include_str!("../../../../fixtures/dz-ly/meeting.toml");
const ADDITIONS: &str = include_str!("../../../../fixtures/dz-ly/additions.toml");
const REPLIES: &str = include_str!("../../../../fixtures/dz-ly/replies.toml");
const GUIDE: &str = include_str!("../../../../fixtures/dz-ly/guide.toml");
const PRIVATE: &str = include_str!("../../../../fixtures/dz-ly/private.toml");

/// The instrument texts by the name that the story gives them, and language.
const TEXTS: [(&str, Lang, &str); 6] = [
    (
        "security-agreement",
        Lang::Ar,
        include_str!("../../../../fixtures/dz-ly/security-agreement.ar.txt"),
    ),
    (
        "security-agreement",
        Lang::Fr,
        include_str!("../../../../fixtures/dz-ly/security-agreement.fr.txt"),
    ),
    (
        "security-agreement",
        Lang::En,
        include_str!("../../../../fixtures/dz-ly/security-agreement.en.txt"),
    ),
    (
        "drugs-convention",
        Lang::Ar,
        include_str!("../../../../fixtures/dz-ly/drugs-convention.ar.txt"),
    ),
    (
        "drugs-convention",
        Lang::Fr,
        include_str!("../../../../fixtures/dz-ly/drugs-convention.fr.txt"),
    ),
    (
        "drugs-convention",
        Lang::En,
        include_str!("../../../../fixtures/dz-ly/drugs-convention.en.txt"),
    ),
];

/// One text in three languages.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Tri {
    pub(crate) ar: String,
    pub(crate) fr: String,
    pub(crate) en: String,
}

impl Tri {
    pub(crate) fn all(&self) -> [(Lang, &str); 3] {
        [
            (Lang::Ar, &self.ar),
            (Lang::Fr, &self.fr),
            (Lang::En, &self.en),
        ]
    }

    pub(crate) fn owned(&self) -> Vec<(Lang, String)> {
        self.all()
            .map(|(lang, text)| (lang, text.to_owned()))
            .to_vec()
    }
}

/// The sides and their offices.
#[derive(Debug, Deserialize)]
pub(crate) struct Offices {
    pub(crate) side: Vec<SideOffices>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct SideOffices {
    pub(crate) key: String,
    pub(crate) host: String,
    pub(crate) locale: String,
    pub(crate) short: Tri,
    pub(crate) formal: Tri,
    pub(crate) office: Vec<Office>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Office {
    pub(crate) login: String,
    pub(crate) role: String,
    #[serde(flatten)]
    pub(crate) name: Tri,
}

/// The meeting and what surrounds it.
#[derive(Debug, Deserialize)]
pub(crate) struct Meeting {
    pub(crate) instrument: Vec<Instrument>,
    pub(crate) fact: Vec<Fact>,
    pub(crate) session: Vec<Session>,
    pub(crate) revision: Revision,
    pub(crate) meeting: Agenda,
    pub(crate) minutes: Minutes,
    pub(crate) measure: Vec<Measure>,
    pub(crate) training: Training,
    pub(crate) guide: Vec<GuideStep>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Instrument {
    pub(crate) key: String,
    pub(crate) kind: String,
    pub(crate) text: String,
    pub(crate) authentic: Vec<String>,
    pub(crate) title: Tri,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Fact {
    pub(crate) key: String,
    pub(crate) date: String,
    pub(crate) awaits: String,
    pub(crate) label: Tri,
    pub(crate) evidence: Tri,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Session {
    pub(crate) key: String,
    pub(crate) committee: Option<String>,
    pub(crate) number: Option<u16>,
    pub(crate) kind: String,
    pub(crate) date: String,
    pub(crate) place: Option<Tri>,
    pub(crate) title: Tri,
    #[serde(default)]
    pub(crate) outcome: Vec<Outcome>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Outcome {
    pub(crate) key: String,
    pub(crate) kind: String,
    pub(crate) instrument: Option<String>,
    pub(crate) text: Tri,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Revision {
    pub(crate) reason: Vec<RevisionReason>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct RevisionReason {
    pub(crate) article: String,
    pub(crate) kind: String,
    pub(crate) text: Tri,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Agenda {
    pub(crate) session: String,
    pub(crate) date: String,
    pub(crate) agenda: Vec<Point>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Point {
    pub(crate) text: Tri,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Minutes {
    #[serde(flatten)]
    pub(crate) text: Tri,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Measure {
    pub(crate) outcome: String,
    pub(crate) article: String,
    pub(crate) due: String,
    pub(crate) owner: BTreeMap<String, String>,
    pub(crate) title: Tri,
    pub(crate) evidence: Tri,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Training {
    pub(crate) places: u32,
    pub(crate) date: String,
    pub(crate) title: Tri,
    pub(crate) offer: Tri,
    pub(crate) answer: TrainingAnswer,
}

#[derive(Debug, Deserialize)]
pub(crate) struct TrainingAnswer {
    pub(crate) text: Tri,
}

#[derive(Debug, Deserialize)]
pub(crate) struct GuideStep {
    pub(crate) title: Tri,
    pub(crate) text: Tri,
}

/// Words and links of the guided path.
#[derive(Debug, Deserialize)]
pub(crate) struct GuideWords {
    pub(crate) awaits: BTreeMap<String, Tri>,
    pub(crate) link: Vec<GuideLink>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct GuideLink {
    pub(crate) step: usize,
    pub(crate) to: String,
    #[serde(flatten)]
    pub(crate) text: Tri,
}

/// The additions to the draft, and what became of them.
#[derive(Debug, Deserialize)]
pub(crate) struct Additions {
    pub(crate) addition: Vec<Addition>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Addition {
    pub(crate) key: String,
    pub(crate) op: String,
    pub(crate) article: String,
    pub(crate) heading: Option<Tri>,
    pub(crate) reason_kind: String,
    pub(crate) reason_ar: String,
    pub(crate) reason_fr: String,
    pub(crate) reason_en: String,
    pub(crate) ar: Option<String>,
    pub(crate) fr: Option<String>,
    pub(crate) en: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Replies {
    pub(crate) reply: Vec<Reply>,
    pub(crate) compromise: Vec<Reply>,
}

/// An answer to an addition, or the compromise that follows.
#[derive(Debug, Deserialize)]
pub(crate) struct Reply {
    pub(crate) key: String,
    pub(crate) date: String,
    pub(crate) agreed: Option<String>,
    pub(crate) answer: Option<String>,
    pub(crate) then: Option<String>,
    pub(crate) reason_ar: Option<String>,
    pub(crate) reason_fr: Option<String>,
    pub(crate) reason_en: Option<String>,
    pub(crate) ar: Option<String>,
    pub(crate) fr: Option<String>,
    pub(crate) en: Option<String>,
}

/// What each side keeps to itself.
#[derive(Debug, Deserialize)]
pub(crate) struct Margin {
    #[serde(default)]
    pub(crate) instruction: Vec<Instruction>,
    #[serde(default)]
    pub(crate) comment: Vec<Comment>,
    #[serde(default)]
    pub(crate) clearance: Vec<Clearance>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Instruction {
    pub(crate) article: String,
    pub(crate) text: Tri,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Comment {
    pub(crate) article: String,
    pub(crate) text: Tri,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Clearance {
    pub(crate) article: String,
    pub(crate) state: String,
    pub(crate) office: Tri,
}

fn tri(ar: &Option<String>, fr: &Option<String>, en: &Option<String>) -> Tri {
    let own = |text: &Option<String>| text.clone().unwrap_or_default();
    Tri {
        ar: own(ar),
        fr: own(fr),
        en: own(en),
    }
}

impl Addition {
    pub(crate) fn body(&self) -> Tri {
        tri(&self.ar, &self.fr, &self.en)
    }

    pub(crate) fn reason(&self) -> Tri {
        Tri {
            ar: self.reason_ar.clone(),
            fr: self.reason_fr.clone(),
            en: self.reason_en.clone(),
        }
    }
}

impl Reply {
    pub(crate) fn body(&self) -> Tri {
        tri(&self.ar, &self.fr, &self.en)
    }

    pub(crate) fn reason(&self) -> Tri {
        tri(&self.reason_ar, &self.reason_fr, &self.reason_en)
    }
}

/// All of the story.
#[derive(Debug)]
pub(crate) struct Data {
    pub(crate) offices: Offices,
    pub(crate) meeting: Meeting,
    pub(crate) additions: Additions,
    pub(crate) replies: Replies,
    pub(crate) private: BTreeMap<String, Margin>,
    pub(crate) guide: GuideWords,
}

impl Data {
    /// Reads the files that were built in.
    ///
    /// # Errors
    /// The place in the file, where one was edited and no longer fits.
    pub(crate) fn read() -> anyhow::Result<Self> {
        use anyhow::Context as _;
        Ok(Self {
            offices: toml::from_str(OFFICES).context("offices.toml")?,
            meeting: toml::from_str(MEETING).context("meeting.toml")?,
            additions: toml::from_str(ADDITIONS).context("additions.toml")?,
            replies: toml::from_str(REPLIES).context("replies.toml")?,
            private: toml::from_str(PRIVATE).context("private.toml")?,
            guide: toml::from_str(GUIDE).context("guide.toml")?,
        })
    }

    /// The texts of an instrument.
    pub(crate) fn texts(key: &str) -> Vec<(Lang, &'static str)> {
        TEXTS
            .iter()
            .filter(|text| text.0 == key)
            .map(|text| (text.1, text.2))
            .collect()
    }

    pub(crate) fn fact(&self, key: &str) -> anyhow::Result<&Fact> {
        find(&self.meeting.fact, "fact", key, |fact| &fact.key)
    }

    pub(crate) fn session(&self, key: &str) -> anyhow::Result<&Session> {
        find(&self.meeting.session, "session", key, |session| {
            &session.key
        })
    }

    pub(crate) fn instrument(&self, key: &str) -> anyhow::Result<&Instrument> {
        find(&self.meeting.instrument, "instrument", key, |instrument| {
            &instrument.key
        })
    }

    pub(crate) fn addition(&self, key: &str) -> anyhow::Result<&Addition> {
        find(&self.additions.addition, "addition", key, |addition| {
            &addition.key
        })
    }

    pub(crate) fn reply(&self, key: &str) -> anyhow::Result<&Reply> {
        find(&self.replies.reply, "reply", key, |reply| &reply.key)
    }

    pub(crate) fn compromise(&self, key: &str) -> anyhow::Result<&Reply> {
        find(&self.replies.compromise, "compromise", key, |reply| {
            &reply.key
        })
    }
}

fn find<'a, T>(
    all: &'a [T],
    what: &str,
    key: &str,
    name: impl Fn(&T) -> &String,
) -> anyhow::Result<&'a T> {
    all.iter()
        .find(|one| name(one) == key)
        .ok_or_else(|| anyhow::anyhow!("the story has no {what} {key}"))
}

/// A date of the story.
///
/// # Errors
/// Where it is none.
pub(crate) fn date(text: &str) -> anyhow::Result<Date> {
    text.parse()
        .map_err(|error| anyhow::anyhow!("{text}: {error}"))
}
