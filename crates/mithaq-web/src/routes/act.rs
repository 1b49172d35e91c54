//! Acts: the form, the preview of what leaves, and conveying.

use super::answer::{self, Answer, refusal_code};
use super::draft::{blank, drafted};
use super::ground::{Ground, ground};
use super::sight::sight;
use super::signing;
use crate::forms::{ActKind, Fields, Wrong, register};
use crate::links::see;
use crate::once::Press;
use crate::pages::Said;
use crate::pages::act::{self, Form, Preview};
use crate::pages::address::from_address;
use crate::pages::errors::{Stale, Trouble};
use crate::pages::room::stands;
use crate::path::Path;
use crate::session::{Entered, Posted, Visit};
use axum::http::StatusCode;
use axum::response::Response;
use maud::html;
use mithaq_canon::Lang;
use mithaq_core::{Command, Refusal};
use mithaq_desk::{Prose, ProseError, SignedIn, SubmitError, Submitted};
use std::sync::PoisonError;

/// What [`answer::numbered`] gives is shorter; what is longer is not of a page of ours.
const ONCE_BYTES_MAX: usize = 64;

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
    if kind == ActKind::Propose && ground.is_unchanged(&form.fields) {
        form.wrong = vec![Wrong::new("body", "unchanged")];
        return shown(&visit, &ground, &form, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let (command, prose) = match parsed(&visit, kind, &form.fields) {
        Ok(parsed) => parsed,
        Err(wrong) => {
            form.wrong = wrong;
            return shown(&visit, &ground, &form, StatusCode::UNPROCESSABLE_ENTITY);
        }
    };
    if form.fields.get("step") == "prepare" {
        let memo = (&*form.back, form.fields.get("draft"));
        return match signing::prepare(&visit, &who, command, prose, memo).await {
            Ok(prepared) => prepared,
            Err(error) => refused(&visit, &who, &ground, form, error).await,
        };
    }
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
            form.fields.set("once", answer::numbered(&visit));
            let frame = visit.frame();
            let texts = preview.texts.into_iter();
            let texts = texts.map(|(lang, text)| Said::new(lang, text)).collect();
            let view = Preview {
                kind,
                fields: &form.fields,
                leaves: act::leaves(&ground.sight, &form, texts),
                choices: act::choices(&ground.sight, &form),
                about: ground.about.clone(),
                concerns: ground.concerns.clone(),
                back: &form.back,
                proves: who.account().proves,
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
    let (back, press) = (form.back.clone(), press(visit, who, &form));
    let submitted = visit
        .app
        .ask(move |desk| {
            // A second press waits here for the first, whose browser may have left meanwhile.
            let mut led = press.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(to) = &*led {
                return Ok(to.clone());
            }
            let submitted = desk.submit(&asker, command, prose)?;
            // The act is on the record: that its draft could not be dropped must not say otherwise.
            if !draft.is_empty()
                && let Err(error) = desk.drop_draft(&asker, &draft)
            {
                tracing::warn!(%error, "could not drop the draft of an act that was conveyed");
            }
            let to = conveyed(&back, &submitted);
            *led = Some(to.clone());
            Ok::<_, SubmitError>(to)
        })
        .await;
    match submitted {
        Ok(to) => see(&to),
        Err(error) => refused(visit, who, ground, form, error).await,
    }
}

/// The press of the button on this very page; a form that is of no page of ours is one by itself.
fn press(visit: &Visit, who: &SignedIn, form: &Form) -> Press {
    let once = form.fields.get("once");
    if once.is_empty() || once.len() > ONCE_BYTES_MAX {
        return Press::default();
    }
    let name = format!("{}/{}/{once}", who.account().login, form.kind.code());
    visit.app.presses().of(name)
}

/// Where one goes on after an act that came from `back`.
pub(super) fn conveyed(back: &str, submitted: &Submitted) -> String {
    let (path, anchor) = back
        .split_once('#')
        .map_or((back, None), |(path, anchor)| (path, Some(anchor)));
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
    to
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
