//! The door: sign in, sign out.

use super::answer::{self, Answer};
use crate::cookies::set_cookie;
use crate::forms::Fields;
use crate::links::{own_path, see};
use crate::pages::errors::Trouble;
use crate::pages::signin::{self, Denied, Office, SignIn};
use crate::session::{Posted, Visit, pick};
use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::http::StatusCode;
use axum::response::Response;
use mithaq_desk::SignInError;

/// `GET /sign-in`
pub(crate) async fn show(visit: Visit) -> Response {
    if visit.who.is_some() {
        return see(own_path(visit.query.get("next")));
    }
    let denied = (visit.query.get("ended") == "1").then_some(Denied::Ended);
    let next = own_path(visit.query.get("next")).to_owned();
    form(&visit, StatusCode::OK, "", &next, denied)
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
    if !visit.app.limiter().admits(visit.address) {
        return form(
            &visit,
            StatusCode::TOO_MANY_REQUESTS,
            &login,
            &next,
            Some(Denied::TooMany),
        );
    }
    let (asked, password) = (login.clone(), fields.raw("password").to_owned());
    match visit
        .app
        .ask(move |desk| desk.sign_in(&asked, &password))
        .await
    {
        Ok(ticket) => {
            let mut answer = see(&next);
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
            )
        }
        Err(SignInError::TooMany { .. }) => form(
            &visit,
            StatusCode::TOO_MANY_REQUESTS,
            &login,
            &next,
            Some(Denied::TooMany),
        ),
        Err(SignInError::Fault(fault)) => answer::failed(&visit, &fault),
    }
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
        offices: &offices,
    };
    answer::page(status, &signin::page(&visit.frame(), &view))
}
