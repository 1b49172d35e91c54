//! What a form stands on: the choices it offers, and what the act is about.

use super::sessions::Joined;
use super::sight::sight;
use crate::forms::{ActKind, Context, Fields};
use crate::pages::Said;
use crate::pages::address::{from_address, from_name};
use crate::pages::naming::{label, label_in};
use crate::pages::sight::Sight;
use crate::session::Visit;
use mithaq_canon::{EntryId, Lang};
use mithaq_core::{ProvisionRow, Text, Wording};
use mithaq_desk::{AskError, InstrumentView, SessionView, SignedIn, Words};

/// What a form stands on.
pub(crate) struct Ground {
    pub(crate) sight: Sight,
    pub(crate) context: Context,
    /// What the act is about, in words.
    pub(crate) about: Option<Said>,
    /// The words on record that the act is about: an alternative, minutes, the text.
    pub(crate) concerns: Vec<Said>,
    /// The base wording of the provision, by the names of the form's fields.
    standing: Fields,
}

impl Ground {
    /// Whether a form gives a provision the very words that it has.
    pub(super) fn is_unchanged(&self, fields: &Fields) -> bool {
        let same = |(name, value): (&str, &str)| fields.get(name).trim() == value.trim();
        self.standing.iter().next().is_some() && self.standing.iter().all(same)
    }
}

/// The choices of a form, from what the visitor may know.
pub(super) async fn ground(
    visit: &Visit,
    who: &SignedIn,
    kind: ActKind,
    fields: &Fields,
) -> Result<Ground, AskError> {
    let asker = who.clone();
    let instrument = fields.get("instrument").parse::<EntryId>().ok();
    let session = fields.get("session").parse::<EntryId>().ok();
    let asked = visit
        .app
        .ask(move |desk| {
            let instruments = desk.instruments(&asker)?;
            let instrument = instrument
                .map(|id| desk.instrument(&asker, id))
                .transpose()?;
            let session = session.map(|id| desk.session(&asker, id)).transpose()?;
            let sessions = desk.sessions(&asker)?;
            let measures = desk.measures(&asker)?;
            Ok::<_, AskError>((instruments, instrument, session, sessions, measures))
        })
        .await;
    let (instruments, instrument, session, sessions, measures) = asked?;
    let mut words: Vec<Words> = vec![instruments.words, sessions.words, measures.words];
    words.extend(instrument.iter().map(|view| view.words.clone()));
    words.extend(session.iter().map(|view| view.words.clone()));
    let s = sight(visit, Joined(words));
    let outcomes = match &session {
        Some(view) => view
            .session
            .outcomes
            .iter()
            .map(|row| (row.id.to_string(), s.told(&row.text)))
            .collect(),
        None => {
            let of = |about: Option<EntryId>| {
                instrument
                    .as_ref()
                    .is_none_or(|view| about == Some(view.instrument.id))
            };
            let all = sessions
                .sessions
                .iter()
                .flat_map(|row| &row.outcomes)
                .filter(|row| of(row.about));
            all.map(|row| (row.id.to_string(), s.told(&row.text)))
                .collect()
        }
    };
    let measures = measures.measures.iter().filter(|row| {
        session.is_none() || row.session == session.as_ref().map(|view| view.session.id)
    });
    let mut context = Context {
        langs: Vec::new(),
        sides: s.sides.iter().map(|side| side.short.clone()).collect(),
        instruments: instruments
            .instruments
            .iter()
            .map(|row| (row.id.to_string(), s.told(&row.title)))
            .collect(),
        outcomes,
        measures: measures
            .map(|row| (row.id.to_string(), s.told(&row.text)))
            .collect(),
    };
    let mut concerns = session
        .as_ref()
        .and_then(|view| minutes(view, fields.get("minutes")))
        .map(|text| vec![s.told(text)])
        .unwrap_or_default();
    let mut standing = Fields::default();
    let mut about = session.as_ref().map(|view| s.told(&view.session.name));
    if let Some(view) = &instrument {
        if matches!(kind, ActKind::Propose | ActKind::Insert | ActKind::Delete) {
            context.langs = view
                .instrument
                .texts
                .iter()
                .map(|(lang, standing)| (*lang, standing.is_authentic()))
                .collect();
        }
        let title = s.told(&view.instrument.title);
        let place = from_address(fields.get("provision"), view.instrument.id);
        let provision = place.and_then(|place| view.provisions.iter().find(|row| row.id == place));
        if let Some(base) = provision.and_then(|row| row.base.as_ref()) {
            standing = worded(&s, base);
        }
        concerns = concerned(&s, kind, view, provision, fields);
        about = Some(match provision {
            Some(row) => Said::new(title.lang, format!("{} – {}", title.text, label(&s, row))),
            None => title,
        });
    }
    Ok(Ground {
        sight: s,
        context,
        about,
        concerns,
        standing,
    })
}

/// The words on record that an act without words of its own is about.
fn concerned(
    s: &Sight,
    kind: ActKind,
    view: &InstrumentView,
    provision: Option<&ProvisionRow>,
    fields: &Fields,
) -> Vec<Said> {
    let said = |text: &Text| {
        let langs = view.instrument.texts.iter().map(|(lang, _)| *lang);
        langs
            .filter_map(|lang| s.in_lang(&text.body, lang))
            .collect()
    };
    let named = from_name(fields.get("alternative"));
    let alternative = |row: &ProvisionRow| {
        let found = row.alternatives.iter().find(|one| Some(one.id) == named);
        found.and_then(|one| one.text.clone())
    };
    match kind {
        ActKind::Accept | ActKind::Withdraw => {
            let text = provision.and_then(alternative);
            text.as_ref().map(said).unwrap_or_default()
        }
        ActKind::Delete | ActKind::Reserve | ActKind::Reopen => {
            let text = provision.and_then(|row| row.text.as_ref().or(row.base.as_ref()));
            text.map(said).unwrap_or_default()
        }
        ActKind::Adopt => whole(s, view),
        // These carry words of their own, or are about no text.
        ActKind::Register
        | ActKind::Convene
        | ActKind::Outcome
        | ActKind::Open
        | ActKind::TakeUp
        | ActKind::Pause
        | ActKind::Resume
        | ActKind::Propose
        | ActKind::Insert
        | ActKind::Minutes
        | ActKind::Sign
        | ActKind::Measure
        | ActKind::Report
        | ActKind::ConfirmMeasure
        | ActKind::Offer
        | ActKind::Answer
        | ActKind::ConfirmPast
        | ActKind::ContestPast
        | ActKind::Remark => Vec::new(),
    }
}

/// The whole text as it would be adopted, in each authentic language.
fn whole(s: &Sight, view: &InstrumentView) -> Vec<Said> {
    let authentic = view
        .instrument
        .texts
        .iter()
        .filter(|(_, standing)| standing.is_authentic());
    let in_lang = |lang: Lang| {
        let mut lines = Vec::new();
        for row in &view.provisions {
            let Some(text) = &row.text else { continue };
            let heading = s
                .in_lang(&text.heading, lang)
                .map(|said| said.text)
                .unwrap_or_default();
            lines.push(format!(
                "{} {heading}",
                label_in(lang, row.kind, &row.number)
            ));
            lines.extend(s.in_lang(&text.body, lang).map(|said| said.text));
        }
        Said::new(lang, lines.join("\n"))
    };
    authentic.map(|(lang, _)| in_lang(*lang)).collect()
}

/// A wording by the names of the form's fields.
fn worded(s: &Sight, text: &Text) -> Fields {
    let mut fields = Fields::default();
    for (wording, name) in [(&text.heading, "heading"), (&text.body, "body")] {
        for (lang, _) in wording.iter() {
            if let Some(said) = s.in_lang(wording, lang) {
                fields.set(&format!("{name}.{}", lang.code()), said.text);
            }
        }
    }
    fields
}

fn minutes<'v>(view: &'v SessionView, id: &str) -> Option<&'v Wording> {
    let id = id.parse::<EntryId>().ok()?;
    let found = view.session.minutes.iter().find(|draft| draft.id == id);
    found.map(|draft| &draft.text)
}
