//! The form that enters an instrument: its whole texts, read provision by provision.

use super::fields::{Fields, Wrong};
use super::{ascii_digits, is_unseen};
use mithaq_canon::{Date, Lang};
use mithaq_core::{
    Command, InstrumentKind, Milestone, MilestoneKind, Nature, Standing, TextState, Wording,
};
use mithaq_desk::import::{self, Files, TextFile};
use mithaq_desk::{Prose, ProseError};

/// The command that the fields say; their words go into `prose`.
///
/// # Errors
/// Every field that cannot be read. What is wrong in a text is told with its line.
pub(crate) fn parse(fields: &Fields, prose: &mut Prose) -> Result<Command, Vec<Wrong>> {
    let mut wrong = Vec::new();
    let mut choice = |name: &'static str, found: bool| {
        if !found {
            wrong.push(Wrong::new(name, "missing"));
        }
    };
    let kind = KINDS.iter().find(|(code, _)| *code == fields.get("kind"));
    let state = STATES.iter().find(|(code, _)| *code == fields.get("state"));
    let authentic = [
        Lang::from_code(fields.get("authentic")),
        Lang::from_code(fields.get("authentic-too")),
    ];
    choice("kind", kind.is_some());
    choice("state", state.is_some());
    choice("authentic", authentic.iter().any(Option::is_some));
    let signed = fields.get("milestone-signed");
    let signed: Option<Date> = match ascii_digits(signed).parse() {
        Ok(date) => Some(date),
        Err(_) if signed.is_empty() => None,
        Err(_) => {
            wrong.push(Wrong::new("milestone-signed", "date"));
            None
        }
    };
    let texts: Vec<TextFile<'_>> = Lang::ALL
        .into_iter()
        .filter_map(|lang| {
            let text = fields.get(NAMES.iter().find(|(held, _)| *held == lang)?.1);
            let standing = if authentic.contains(&Some(lang)) {
                Standing::Authentic
            } else {
                Standing::Translation
            };
            let name = lang.code();
            (!text.is_empty()).then_some(TextFile {
                name,
                lang,
                standing,
                bytes: text.as_bytes(),
            })
        })
        .collect();
    if texts.is_empty() {
        wrong.push(Wrong::new("whole", "missing"));
    }
    if NAMES
        .iter()
        .any(|(_, name)| fields.get(name).contains(is_unseen))
    {
        wrong.push(Wrong::new("whole", "unseen"));
    }
    let (Some((_, kind)), Some((_, state)), true) = (kind, state, wrong.is_empty()) else {
        return Err(wrong);
    };
    let milestones = signed.map(|date| Milestone {
        kind: MilestoneKind::Signed,
        date,
        evidence: Wording::empty(),
    });
    let files = Files {
        kind: *kind,
        nature: Nature::Treaty,
        text: *state,
        milestones: milestones.into_iter().collect(),
        texts,
    };
    match import::register(&files, prose) {
        Ok(registered) => Ok(Command::Register(registered)),
        Err(ProseError::Invalid(invalid)) => Err(vec![Wrong {
            at: invalid.at,
            ..Wrong::new("whole", invalid.code)
        }]),
        Err(ProseError::Fault(_)) => Err(vec![Wrong::new("whole", "unreadable")]),
    }
}

const NAMES: [(Lang, &str); 4] = [
    (Lang::Ar, "whole.ar"),
    (Lang::Fr, "whole.fr"),
    (Lang::En, "whole.en"),
    (Lang::Es, "whole.es"),
];
const KINDS: [(&str, InstrumentKind); 5] = [
    ("agreement", InstrumentKind::Agreement),
    ("convention", InstrumentKind::Convention),
    ("protocol", InstrumentKind::Protocol),
    ("memorandum", InstrumentKind::Memorandum),
    ("exchange-of-notes", InstrumentKind::ExchangeOfNotes),
];
const STATES: [(&str, TextState); 3] = [
    ("draft", TextState::Draft),
    ("adopted", TextState::Adopted),
    ("authenticated", TextState::Authenticated),
];
