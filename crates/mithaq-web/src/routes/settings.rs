//! `GET /settings`, and what is changed there.

use super::answer::{self, Answer};
use crate::cookies::remember;
use crate::links::see;
use crate::pages::errors::Trouble;
use crate::pages::settings::{self, Settings, User};
use crate::session::{Entered, Posted, Visit, pick};
use crate::words::SPOKEN;
use axum::http::StatusCode;
use axum::response::Response;
use mithaq_canon::Lang;
use mithaq_desk::{PasswordError, Right, SignedIn};

/// `GET /settings`
pub(crate) async fn show(Entered { visit, who }: Entered) -> Response {
    page(&visit, &who, StatusCode::OK, None).await
}

/// `POST /settings/preferences`
pub(crate) async fn prefer(Posted { visit, fields, .. }: Posted) -> Response {
    let mut answer = see("/settings?said=saved");
    if let Some(lang) = Lang::from_code(fields.get("lang")).filter(|lang| SPOKEN.contains(lang)) {
        remember(&mut answer, &visit.app, "lang", lang.code());
    }
    let keys = if fields.get("keys") == "on" {
        "on"
    } else {
        "off"
    };
    remember(&mut answer, &visit.app, "keys", keys);
    answer
}

/// `POST /settings/password`
pub(crate) async fn password(Posted { visit, who, fields }: Posted) -> Response {
    let (old, new) = (fields.raw("old").to_owned(), fields.raw("new").to_owned());
    let asker = who.clone();
    match visit
        .app
        .ask(move |desk| desk.change_password(&asker, &old, &new))
        .await
    {
        Ok(()) => see("/settings?said=password"),
        Err(PasswordError::Wrong | PasswordError::TooMany) => {
            page(
                &visit,
                &who,
                StatusCode::UNPROCESSABLE_ENTITY,
                Some("old-password"),
            )
            .await
        }
        Err(PasswordError::Invalid(invalid)) => {
            page(
                &visit,
                &who,
                StatusCode::UNPROCESSABLE_ENTITY,
                Some(invalid.code),
            )
            .await
        }
        Err(PasswordError::Fault(fault)) => answer::failed(&visit, &fault),
    }
}

async fn page(
    visit: &Visit,
    who: &SignedIn,
    status: StatusCode,
    wrong: Option<&'static str>,
) -> Response {
    let lang = visit.voice.lang();
    let users = if who.may(Right::Keep) {
        match visit.app.ask(mithaq_desk::Desk::accounts).await {
            Ok(accounts) => accounts,
            Err(fault) => return answer::failed(visit, &fault),
        }
    } else {
        Vec::new()
    };
    let view = Settings {
        role: who.role().code().to_owned(),
        users: users
            .iter()
            .map(|account| User {
                login: account.login.clone(),
                office: pick(&account.office, lang),
                role: account.role.code().to_owned(),
            })
            .collect(),
        wrong,
    };
    let frame = visit.frame();
    match &frame.visitor {
        Some(visitor) => answer::page(status, &settings::page(&frame, visitor, &view)),
        None => Answer::Trouble(Trouble::NotFound).to(visit),
    }
}
