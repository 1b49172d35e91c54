//! `/authenticator`: an official registers what will prove the office's acts. There is such a page
//! only for those whom a registrar has asked.

use super::answer::{self, Answer};
use crate::links::see;
use crate::pages::authenticator::{self, Asked, Registering};
use crate::pages::errors::Trouble;
use crate::session::{Entered, Posted, Visit};
use axum::http::StatusCode;
use axum::response::Response;
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use mithaq_canon::Hasher;
use mithaq_desk::{AccountError, SignedIn};
use mithaq_record::Registration;

/// `GET /authenticator`
pub(crate) async fn show(Entered { visit, who }: Entered) -> Response {
    page(&visit, &who, StatusCode::OK, None).await
}

/// `POST /authenticator`: what the authenticator has made.
pub(crate) async fn register(Posted { visit, who, fields }: Posted) -> Response {
    let unprocessable = StatusCode::UNPROCESSABLE_ENTITY;
    let Some(at) = visit.app.config().relying_party(&visit.host) else {
        return page(&visit, &who, unprocessable, None).await;
    };
    let said = parts::<2>(fields.get("said"));
    let Some([authenticator_data, client_data]) = said.and_then(one) else {
        let wrong = Some("webauthn-authenticator-data");
        return page(&visit, &who, unprocessable, wrong).await;
    };
    let made = Registration {
        authenticator_data,
        client_data,
    };
    let asker = who.clone();
    let registered = visit
        .app
        .ask(move |desk| desk.register_credential(&asker, &made, at))
        .await;
    match registered {
        Ok(()) => see("/settings?said=registered"),
        Err(AccountError::Invalid(invalid)) => {
            page(&visit, &who, unprocessable, Some(invalid.code)).await
        }
        Err(AccountError::NotAllowed) => Answer::Trouble(Trouble::Forbidden).to(&visit),
        Err(AccountError::Fault(fault)) => answer::failed(&visit, &fault),
    }
}

/// What a form brings from its gestures: parts in base64url with dots between, gestures with
/// spaces between. None if it is anything else.
pub(super) fn parts<const N: usize>(said: &str) -> Option<Vec<[Vec<u8>; N]>> {
    let gesture = |text: &str| {
        let parts = text
            .split('.')
            .map(|part| BASE64_URL_SAFE_NO_PAD.decode(part).ok());
        parts.collect::<Option<Vec<_>>>()?.try_into().ok()
    };
    said.split(' ').map(gesture).collect()
}

fn one<T>(mut all: Vec<T>) -> Option<T> {
    let only = all.pop()?;
    all.is_empty().then_some(only)
}

async fn page(
    visit: &Visit,
    who: &SignedIn,
    status: StatusCode,
    wrong: Option<&'static str>,
) -> Response {
    let asker = who.clone();
    let challenge = visit
        .app
        .ask(move |desk| desk.registration_challenge(&asker))
        .await;
    let challenge = match challenge {
        Ok(Some(challenge)) => challenge,
        Ok(None) => return Answer::Trouble(Trouble::NotFound).to(visit),
        Err(fault) => return answer::failed(visit, &fault),
    };
    // The authenticator lists it; a hash of what is drawn says nothing of the person.
    let mut user = Hasher::new("mithaq/authenticator-user/0");
    user.update(&challenge);
    let at = visit.app.config().relying_party(&visit.host);
    let view = Registering {
        login: who.account().login.clone(),
        asked: at.map(|at| Asked {
            rp_id: at.id,
            challenge: BASE64_URL_SAFE_NO_PAD.encode(challenge),
            user: BASE64_URL_SAFE_NO_PAD.encode(user.finish().0),
        }),
        wrong,
    };
    let frame = visit.frame();
    let page = frame
        .visitor
        .as_ref()
        .map(|visitor| authenticator::page(&frame, visitor, &view));
    answer::page(status, &page.unwrap_or_default())
}
