//! Opening the signing key again, after a restart of the server has closed it.

use super::answer;
use crate::links::{own_path, see};
use crate::pages::unlock;
use crate::session::{Entered, Posted};
use axum::http::StatusCode;
use axum::response::Response;
use mithaq_desk::SignInError;

/// `GET /unlock`
pub(crate) async fn show(Entered { visit, .. }: Entered) -> Response {
    let frame = visit.frame();
    let back = own_path(visit.query.get("back"));
    let page = frame
        .visitor
        .as_ref()
        .map(|visitor| unlock::page(&frame, visitor, back, false));
    answer::page(StatusCode::OK, &page.unwrap_or_default())
}

/// `POST /unlock`
pub(crate) async fn open(Posted { visit, who, fields }: Posted) -> Response {
    let password = fields.raw("password").to_owned();
    let back = own_path(fields.get("back"));
    match visit
        .app
        .ask(move |desk| desk.unlock(&who, &password))
        .await
    {
        Ok(_) => see(back),
        Err(SignInError::Wrong | SignInError::TooMany { .. }) => {
            let frame = visit.frame();
            let page = frame
                .visitor
                .as_ref()
                .map(|visitor| unlock::page(&frame, visitor, back, true));
            answer::page(StatusCode::UNPROCESSABLE_ENTITY, &page.unwrap_or_default())
        }
        Err(SignInError::Fault(fault)) => answer::failed(&visit, &fault),
    }
}
