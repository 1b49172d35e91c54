//! Acts: the form, the preview of what leaves, and conveying.

use super::answer::{self, Answer, refusal_code};
use super::sessions::Joined;
use super::sight::sight;
use crate::forms::{ActKind, Context, Fields, Wrong, register};
use crate::pages::Said;
use crate::pages::act::{self, Form, Preview};
use crate::pages::errors::{Stale, Trouble};
use crate::pages::instrument::{address, from_address, label, number_in, room_of};
use crate::pages::room::{from_name, stands};
use crate::pages::sight::Sight;
use crate::session::{Entered, Posted, Visit, own_path, see};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::html;
use mithaq_canon::{EntryId, Lang};
use mithaq_core::{AlternativeState, Command, Refusal};
use mithaq_desk::{AskError, Prose, ProseError, ProvisionView, SignedIn, SubmitError, Words};
use std::collections::BTreeMap;

/// `GET /act/{kind}`: the form on a page of its own, prefilled from the address and the draft.
pub(crate) async fn show(Entered { visit, who }: Entered, Path(kind): Path<String>) -> Response {
    let Some(kind) = ActKind::from_code(&kind) else {
        return Answer::Trouble(Trouble::NotFound).to(&visit);
    };
    let ground = match ground(&visit, &who, kind, &visit.query).await {
        Ok(ground) => ground,
        Err(error) => return answer::unanswered(&visit, &error),
    };
    let form = drafted(&visit, &who, kind, &ground.context, visit.query.clone()).await;
    shown(&visit, &ground, &form, StatusCode::OK)
}

/// `POST /act/{kind}`
pub(crate) async fn submit(
    Path(kind): Path<String>,
    Posted { visit, who, fields }: Posted,
) -> Response {
    let Some(kind) = ActKind::from_code(&kind) else {
        return Answer::Trouble(Trouble::NotFound).to(&visit);
    };
    let ground = match ground(&visit, &who, kind, &fields).await {
        Ok(ground) => ground,
        Err(error) => return answer::unanswered(&visit, &error),
    };
    let mut form = blank(kind, &ground.context, fields);
    if form.fields.get("step") == "edit" {
        return shown(&visit, &ground, &form, StatusCode::OK);
    }
    let (command, prose) = match parsed(&visit, kind, &form.fields) {
        Ok(parsed) => parsed,
        Err(wrong) => {
            form.wrong = wrong;
            return shown(&visit, &ground, &form, StatusCode::UNPROCESSABLE_ENTITY);
        }
    };
    if form.fields.get("step") == "convey" {
        return convey(&visit, &who, &ground, form, command, prose).await;
    }
    let asker = who.clone();
    let previewed = visit
        .app
        .ask(move |desk| desk.preview(&asker, command, &prose))
        .await;
    match previewed {
        Ok(preview) => {
            let frame = visit.frame();
            let texts = preview.texts.into_iter();
            let texts = texts.map(|(lang, text)| Said::new(lang, text)).collect();
            let view = Preview {
                kind,
                fields: &form.fields,
                leaves: act::leaves(&ground.sight, &form, texts),
                choices: act::choices(&ground.sight, &form),
                about: ground.about.clone(),
                back: &form.back,
            };
            let page = frame
                .visitor
                .as_ref()
                .map(|visitor| act::preview(&frame, &ground.sight, visitor, &view));
            answer::page(StatusCode::OK, &page.unwrap_or_default())
        }
        Err(error) => refused(&visit, &who, &ground, form, error).await,
    }
}

async fn convey(
    visit: &Visit,
    who: &SignedIn,
    ground: &Ground,
    form: Form,
    command: Command,
    prose: Prose,
) -> Response {
    let (asker, draft) = (who.clone(), form.fields.get("draft").to_owned());
    let submitted = visit
        .app
        .ask(move |desk| {
            let submitted = desk.submit(&asker, command, prose)?;
            // The act is on the record: that its draft could not be dropped must not say otherwise.
            if !draft.is_empty()
                && let Err(error) = desk.drop_draft(&asker, &draft)
            {
                tracing::warn!(%error, "could not drop the draft of an act that was conveyed");
            }
            Ok::<_, SubmitError>(submitted)
        })
        .await;
    match submitted {
        Ok(submitted) => {
            let (path, anchor) = form
                .back
                .split_once('#')
                .map_or((form.back.as_str(), None), |(path, anchor)| {
                    (path, Some(anchor))
                });
            let joint = if path.contains('?') { '&' } else { '?' };
            let mut to = format!("{path}{joint}said=conveyed");
            if path.contains("/room/")
                && let Some(entry) = submitted.entries.first()
            {
                to = format!("{path}{joint}conveyed={entry}");
            }
            if let Some(anchor) = anchor {
                to.push('#');
                to.push_str(anchor);
            }
            see(&to)
        }
        Err(error) => refused(visit, who, ground, form, error).await,
    }
}

/// A submission that was not taken: everything typed is kept, in the form or beside what stands.
async fn refused(
    visit: &Visit,
    who: &SignedIn,
    ground: &Ground,
    mut form: Form,
    error: SubmitError,
) -> Response {
    match &error {
        SubmitError::Refusal(Refusal::Stale) => return stale(visit, who, ground, &form).await,
        SubmitError::Invalid(invalid) => {
            form.wrong = vec![Wrong {
                at: invalid.at.clone(),
                ..Wrong::new(invalid.field.clone(), invalid.code)
            }];
            return shown(visit, ground, &form, StatusCode::UNPROCESSABLE_ENTITY);
        }
        SubmitError::NotFound => return Answer::Trouble(Trouble::NotFound).to(visit),
        SubmitError::Fault(fault) => return answer::failed(visit, fault),
        SubmitError::Refusal(_) | SubmitError::NotAllowed(_) | SubmitError::Held(_) => (),
    }
    form.refused = refusal_code(&error).map(str::to_owned);
    let not_theirs = matches!(
        error,
        SubmitError::NotAllowed(mithaq_desk::NotAllowed::Role)
    );
    let status = if not_theirs {
        StatusCode::FORBIDDEN
    } else {
        StatusCode::CONFLICT
    };
    shown(visit, ground, &form, status)
}

/// The page for a form whose ground has moved: what stands now beside what was typed, with the
/// form's digest brought up to date so that it can be sent again with open eyes.
async fn stale(visit: &Visit, who: &SignedIn, ground: &Ground, form: &Form) -> Response {
    let place = form
        .fields
        .get("instrument")
        .parse()
        .ok()
        .and_then(|id| from_address(form.fields.get("provision"), id));
    let asker = who.clone();
    let now = match place {
        Some(place) => visit
            .app
            .ask(move |desk| desk.provision(&asker, place))
            .await
            .ok(),
        None => None,
    };
    let s = &ground.sight;
    let mut again = blank(form.kind, &ground.context, form.fields.clone());
    let standing = match &now {
        Some(view) => {
            again.fields.set("shown", view.provision.digest.to_string());
            let there = sight(visit, view.words.clone());
            stands(&there, &view.instrument, &view.provision)
        }
        None => html! {},
    };
    let frame = visit.frame();
    let typed = frame
        .visitor
        .as_ref()
        .map(|visitor| act::embedded(s, visitor, &again))
        .unwrap_or_default();
    let trouble = Trouble::Stale(Stale {
        back: &form.back,
        now: standing,
        typed,
    });
    Answer::Trouble(trouble).to(visit)
}

/// `POST /drafts`: keeps what a form holds at home.
pub(crate) async fn keep(Posted { visit, who, fields }: Posted) -> Response {
    let name = fields.get("draft").to_owned();
    if name.is_empty() || name.len() > 200 {
        return Answer::Trouble(Trouble::Unreadable {
            detail: "form",
            back: "/",
        })
        .to(&visit);
    }
    let held: BTreeMap<&str, &str> = fields.iter().filter(|(name, _)| *name != "step").collect();
    let Ok(json) = serde_json::to_string(&held) else {
        return Answer::Trouble(Trouble::Unreadable {
            detail: "form",
            back: "/",
        })
        .to(&visit);
    };
    let back = own_path(fields.get("back")).to_owned();
    match visit
        .app
        .ask(move |desk| desk.save_draft(&who, &name, &json))
        .await
    {
        Ok(()) if fields.get("step") == "draft" => {
            let joint = if back.contains('?') { '&' } else { '?' };
            see(&format!("{back}{joint}said=kept"))
        }
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => answer::unanswered(&visit, &error),
    }
}

/// What a form stands on.
pub(crate) struct Ground {
    pub(crate) sight: Sight,
    pub(crate) context: Context,
    /// What the act is about, in words.
    pub(crate) about: Option<Said>,
}

/// The choices of a form, from what the visitor may know.
async fn ground(
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

fn blank(kind: ActKind, context: &Context, fields: Fields) -> Form {
    let back = own_path(fields.get("back")).to_owned();
    let draft = Some(fields.get("draft").to_owned()).filter(|name| !name.is_empty());
    Form {
        kind,
        spec: kind.fields(context),
        fields,
        wrong: Vec::new(),
        refused: None,
        back,
        draft,
        kept: None,
    }
}

/// A form with its draft in it, if one was kept; what the address says stands above the draft
/// for what is carried along.
async fn drafted(
    visit: &Visit,
    who: &SignedIn,
    kind: ActKind,
    context: &Context,
    fields: Fields,
) -> Form {
    let mut form = blank(kind, context, fields);
    let subject = [
        "instrument",
        "session",
        "measure",
        "offer",
        "entry",
        "subject",
        "negotiation",
    ];
    let subject = subject
        .into_iter()
        .map(|name| form.fields.get(name))
        .find(|value| !value.is_empty())
        .unwrap_or_default();
    let place = form.fields.get("provision");
    let name = format!("{}/{subject}/{place}", kind.code());
    let (asker, asked) = (who.clone(), name.clone());
    let kept = visit
        .app
        .ask(move |desk| desk.draft(&asker, &asked))
        .await
        .ok()
        .flatten();
    if let Some(draft) = kept
        && let Ok(held) = serde_json::from_str::<BTreeMap<String, String>>(&draft.fields)
    {
        for (field, value) in &held {
            if field.contains('.') || form.fields.get(field).is_empty() {
                form.fields.set(field, value.as_str());
            }
        }
        let offset = visit
            .app
            .desk()
            .register()
            .map_or(0, |register| register.charter.offset_minutes);
        form.kept = Some(visit.voice.dates.instant(draft.saved, offset));
    }
    form.draft = Some(name);
    form
}

/// The form of a proposal on a provision, filled with the words it starts from: an alternative
/// that is answered, our own standing alternative, or the base.
pub(crate) async fn form_for(
    visit: &Visit,
    who: &SignedIn,
    s: &Sight,
    kind: ActKind,
    view: &ProvisionView,
) -> Option<Form> {
    let (instrument, row) = (&view.instrument, &view.provision);
    let at = address(row.id, instrument.id);
    let langs: Vec<(Lang, bool)> = instrument
        .texts
        .iter()
        .map(|(lang, standing)| (*lang, standing.is_authentic()))
        .collect();
    let context = Context {
        langs,
        ..Context::default()
    };
    let mut fields = Fields::default();
    fields.set("instrument", instrument.id.to_string());
    fields.set("provision", at.as_str());
    fields.set("shown", row.digest.to_string());
    fields.set("answers", visit.query.get("answers"));
    fields.set("back", format!("{}/{at}", room_of(instrument.id)));
    if kind == ActKind::Insert {
        fields.set("after", at.as_str());
        fields.set(
            "number",
            number_in(s.lang(), &format!("{} bis", row.number)),
        );
    }
    if kind == ActKind::Propose {
        let from = from_name(visit.query.get("from"));
        let named = row.alternatives.iter().find(|one| Some(one.id) == from);
        let own = row
            .alternatives
            .iter()
            .find(|one| one.by == s.us && one.state == AlternativeState::Standing);
        let text = named
            .or(own)
            .and_then(|one| one.text.as_ref())
            .or(row.base.as_ref())?;
        for (wording, name) in [(&text.heading, "heading"), (&text.body, "body")] {
            for (lang, _) in wording.iter() {
                if let Some(said) = s.in_lang(wording, lang) {
                    fields.set(&format!("{name}.{}", lang.code()), said.text);
                }
            }
        }
    }
    Some(drafted(visit, who, kind, &context, fields).await)
}

fn parsed(visit: &Visit, kind: ActKind, fields: &Fields) -> Result<(Command, Prose), Vec<Wrong>> {
    let register = visit.app.desk().register();
    let us = register
        .as_ref()
        .map_or(mithaq_canon::Side(0), |register| register.ours);
    let sides = register.map_or(0, |register| {
        u8::try_from(register.charter.sides.len()).unwrap_or(mithaq_canon::Side::MAX)
    });
    let mut prose = visit.app.desk().prose();
    if kind == ActKind::Register {
        let command = register::parse(fields, &mut prose)?;
        return Ok((command, prose));
    }
    let mut say = |texts: &[(Lang, &str)]| {
        prose.say(texts).map_err(|error| match error {
            ProseError::Invalid(invalid) => invalid.code,
            ProseError::Fault(_) => "unreadable",
        })
    };
    let command = kind.parse(fields, us, sides, &mut say)?;
    Ok((command, prose))
}

fn shown(visit: &Visit, ground: &Ground, form: &Form, status: StatusCode) -> Response {
    let frame = visit.frame();
    let page = frame
        .visitor
        .as_ref()
        .map(|visitor| act::page(&frame, &ground.sight, visitor, form, ground.about.as_ref()));
    answer::page(status, &page.unwrap_or_default())
}
