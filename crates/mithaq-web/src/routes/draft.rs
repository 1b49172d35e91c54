//! Drafts: what a form holds, kept at home until it is conveyed.

use super::answer::{self, Answer};
use crate::forms::{ActKind, Context, Fields};
use crate::links::{own_path, see};
use crate::pages::act::Form;
use crate::pages::address::{address, from_name, room_of};
use crate::pages::errors::Trouble;
use crate::pages::naming::number_in;
use crate::pages::sight::Sight;
use crate::session::{Posted, Visit};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use mithaq_canon::Lang;
use mithaq_core::AlternativeState;
use mithaq_desk::{ProvisionView, SignedIn};
use std::collections::BTreeMap;

/// `POST /drafts`: keeps what a form holds at home.
pub(crate) async fn keep(Posted { visit, who, fields }: Posted) -> Response {
    let name = fields.get("draft").to_owned();
    if name.is_empty() || name.len() > 200 {
        return Answer::Trouble(Trouble::Unreadable {
            detail: "form",
            back: &visit.back,
        })
        .to(&visit);
    }
    let held: BTreeMap<&str, &str> = fields.iter().filter(|(name, _)| *name != "step").collect();
    let Ok(json) = serde_json::to_string(&held) else {
        return Answer::Trouble(Trouble::Unreadable {
            detail: "form",
            back: &visit.back,
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

/// The form with these fields.
pub(super) fn blank(kind: ActKind, context: &Context, fields: Fields) -> Form {
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
pub(super) async fn drafted(
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
