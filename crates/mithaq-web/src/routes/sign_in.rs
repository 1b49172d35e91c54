//! The door: sign in, sign out.

use super::act;
use super::answer::{self, Answer};
use crate::carried::Carried;
use crate::cookies::set_cookie;
use crate::forms::Fields;
use crate::links::{own_path, see};
use crate::pages;
use crate::pages::errors::Trouble;
use crate::pages::signin::{self, Denied, Office, SignIn};
use crate::path::Path;
use crate::session::{Posted, Visit, pick};
use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::http::StatusCode;
use axum::response::Response;
use mithaq_desk::{SignInError, SignedIn};

/// `GET /sign-in`
pub(crate) async fn show(visit: Visit) -> Response {
    if visit.who.is_some() {
        return see(own_path(visit.query.get("next")));
    }
    let denied = (visit.query.get("ended") == "1").then_some(Denied::Ended);
    let next = own_path(visit.query.get("next")).to_owned();
    form(&visit, StatusCode::OK, "", &next, denied, None)
}

/// The answer to a form whose session has ended: the door, with all that was filled in.
pub(crate) fn ended(visit: &Visit, carried: &Carried) -> Response {
    let denied = Some(Denied::Carried);
    let next = visit.back.clone();
    form(
        visit,
        StatusCode::FORBIDDEN,
        "",
        &next,
        denied,
        Some(carried),
    )
}

/// `POST /sign-in`: no session yet, so Host and Origin alone show that the form is ours.
pub(crate) async fn enter(
    visit: Visit,
    sent: Result<Form<Vec<(String, String)>>, FormRejection>,
) -> Response {
    let Ok(Form(pairs)) = sent else {
        return Answer::Trouble(Trouble::Unreadable {
            detail: "form",
            back: "/sign-in",
        })
        .to(&visit);
    };
    let fields: Fields = pairs.into_iter().collect();
    let (login, next) = (
        fields.get("login").to_owned(),
        own_path(fields.get("next")).to_owned(),
    );
    let carried = Carried::at_the_door(&fields);
    let carried = carried.as_ref();
    if !visit.app.limiter().admits(visit.address) {
        return form(
            &visit,
            StatusCode::TOO_MANY_REQUESTS,
            &login,
            &next,
            Some(Denied::TooMany),
            carried,
        );
    }
    let (asked, password) = (login.clone(), fields.raw("password").to_owned());
    match visit
        .app
        .ask(move |desk| desk.sign_in(&asked, &password))
        .await
    {
        Ok(ticket) => {
            let mut answer = match carried {
                Some(carried) => go_on(&visit, &ticket.token, &next, carried).await,
                None => see(&next),
            };
            let name = visit.app.cookie().to_owned();
            set_cookie(&mut answer, &visit.app, &name, &ticket.token, None);
            answer
        }
        Err(SignInError::Wrong) => {
            visit.app.limiter().failed(visit.address);
            form(
                &visit,
                StatusCode::UNPROCESSABLE_ENTITY,
                &login,
                &next,
                Some(Denied::Wrong),
                carried,
            )
        }
        Err(SignInError::TooMany { .. }) => form(
            &visit,
            StatusCode::TOO_MANY_REQUESTS,
            &login,
            &next,
            Some(Denied::TooMany),
            carried,
        ),
        Err(SignInError::Fault(fault)) => answer::failed(&visit, &fault),
    }
}

/// The form that came through the door, filled in, to be looked at and sent by its new session.
async fn go_on(visit: &Visit, token: &str, next: &str, carried: &Carried) -> Response {
    let asked = token.to_owned();
    let who = match visit.app.ask(move |desk| desk.signed_in(&asked)).await {
        Ok(Some(who)) => who,
        Ok(None) => return see(next),
        Err(fault) => return answer::failed(visit, &fault),
    };
    let visit = Visit {
        who: Some(who.clone()),
        token: Some(token.to_owned()),
        ended: false,
        back: next.to_owned(),
        ..visit.clone()
    };
    unsent(visit, who, carried).await
}

/// The answer to a form of an earlier session: the form again, as one of this session.
pub(crate) async fn another(visit: Visit, who: SignedIn, carried: &Carried) -> Response {
    let mut answer = unsent(visit, who, carried).await;
    *answer.status_mut() = StatusCode::FORBIDDEN;
    answer
}

async fn unsent(mut visit: Visit, who: SignedIn, carried: &Carried) -> Response {
    visit.query.set("said", "unsent");
    let mut fields = carried.fields.clone();
    let kind = match (carried.to.strip_prefix("/act/"), &*carried.to) {
        (Some(kind), _) => Some(kind),
        (None, "/drafts") => Some(carried.fields.get("kind")),
        (None, _) => None,
    };
    if let Some(kind) = kind {
        fields.set("step", "edit");
        return act::submit(Path(kind.to_owned()), Posted { visit, who, fields }).await;
    }
    let frame = visit.frame();
    let page = frame
        .visitor
        .as_ref()
        .map(|visitor| pages::carried::page(&frame, visitor, carried, &visit.back, None));
    answer::page(StatusCode::OK, &page.unwrap_or_default())
}

/// `POST /sign-out`
pub(crate) async fn leave(Posted { visit, who, .. }: Posted) -> Response {
    visit.app.shelf().clear(who.account().id);
    if let Some(token) = visit.token.clone()
        && let Err(fault) = visit.app.ask(move |desk| desk.sign_out(&token)).await
    {
        return answer::failed(&visit, &fault);
    }
    let mut answer = see("/sign-in");
    let name = visit.app.cookie().to_owned();
    set_cookie(&mut answer, &visit.app, &name, "", Some(0));
    answer
}

fn form(
    visit: &Visit,
    status: StatusCode,
    login: &str,
    next: &str,
    denied: Option<Denied>,
    carried: Option<&Carried>,
) -> Response {
    let lang = visit.voice.lang();
    let demo = visit
        .app
        .config()
        .demo
        .as_ref()
        .filter(|_| visit.app.desk().is_demo());
    let offices: Vec<Office> = demo
        .into_iter()
        .flat_map(|demo| &demo.offices)
        .map(|office| Office {
            login: office.login.clone(),
            password: office.password.clone(),
            name: pick(&office.office, lang),
            role: office.role.clone(),
        })
        .collect();
    let view = SignIn {
        login,
        next,
        denied,
        carried,
        offices: &offices,
    };
    answer::page(status, &signin::page(&visit.frame(), &view))
}
