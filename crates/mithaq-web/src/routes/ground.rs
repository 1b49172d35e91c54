//! What a form stands on: the choices it offers, and what the act is about.

use super::sessions::Joined;
use super::sight::sight;
use crate::forms::{ActKind, Context, Fields};
use crate::pages::Said;
use crate::pages::address::from_address;
use crate::pages::naming::label;
use crate::pages::sight::Sight;
use crate::session::Visit;
use mithaq_canon::EntryId;
use mithaq_desk::{AskError, SignedIn, Words};

/// What a form stands on.
pub(crate) struct Ground {
    pub(crate) sight: Sight,
    pub(crate) context: Context,
    /// What the act is about, in words.
    pub(crate) about: Option<Said>,
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
        about = Some(match provision {
            Some(row) => Said::new(title.lang, format!("{} – {}", title.text, label(&s, row))),
            None => title,
        });
    }
    Ok(Ground {
        sight: s,
        context,
        about,
    })
}
