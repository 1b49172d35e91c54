//! From what went wrong to a status and a page: the one place that maps errors to HTTP.

use crate::pages::errors::{self, Trouble};
use crate::session::Visit;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use maud::Markup;
use mithaq_desk::{AskError, Fault, SubmitError};
use std::sync::atomic::{AtomicU64, Ordering};

/// What a route answers.
pub(crate) enum Answer<'a> {
    Page(Markup),
    Trouble(Trouble<'a>),
}

impl Answer<'_> {
    /// The response for this visit.
    pub(crate) fn to(self, visit: &Visit) -> Response {
        match self {
            Self::Page(markup) => page(StatusCode::OK, &markup),
            Self::Trouble(trouble) => {
                page(status(&trouble), &errors::page(&visit.frame(), &trouble))
            }
        }
    }
}

/// A page with a status.
pub(crate) fn page(status: StatusCode, markup: &Markup) -> Response {
    (status, Html(markup.0.clone())).into_response()
}

fn status(trouble: &Trouble<'_>) -> StatusCode {
    match trouble {
        Trouble::Forged | Trouble::Forbidden => StatusCode::FORBIDDEN,
        Trouble::NotFound => StatusCode::NOT_FOUND,
        Trouble::Stale(_) => StatusCode::CONFLICT,
        Trouble::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Trouble::Busy => StatusCode::SERVICE_UNAVAILABLE,
        Trouble::Unreadable { .. } => StatusCode::UNPROCESSABLE_ENTITY,
        Trouble::NotOpen { .. } => StatusCode::OK,
        Trouble::DiskFull { .. } => StatusCode::INSUFFICIENT_STORAGE,
        Trouble::Fault { .. } => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// The answer to a question that was not answered.
pub(crate) fn unanswered(visit: &Visit, error: &AskError) -> Response {
    match error {
        AskError::NotFound => Answer::Trouble(Trouble::NotFound).to(visit),
        AskError::NotAllowed => Answer::Trouble(Trouble::Forbidden).to(visit),
        AskError::Fault(fault) => failed(visit, fault),
    }
}

/// The answer when the system failed: logged once, here, under a number that the page shows.
pub(crate) fn failed(visit: &Visit, fault: &Fault) -> Response {
    if matches!(fault, Fault::NotOpen) {
        let fingerprint = visit.app.desk().fingerprint();
        return Answer::Trouble(Trouble::NotOpen {
            fingerprint: &fingerprint,
        })
        .to(visit);
    }
    let incident = numbered(visit);
    tracing::error!(incident, path = visit.path, %fault, "a request failed");
    let trouble = if fault.is_disk_full() {
        Trouble::DiskFull {
            incident: &incident,
        }
    } else {
        Trouble::Fault {
            incident: &incident,
        }
    };
    Answer::Trouble(trouble).to(visit)
}

/// A number that is given once: the time, and a count within this run. By it an incident is found in
/// the log, and a page that was sent twice is known again.
pub(super) fn numbered(visit: &Visit) -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    format!("{:x}-{count}", visit.app.desk().now().0 / 1000)
}

/// Why a submission was not taken, as a page's code; `None` where the page is not the form's.
pub(crate) fn refusal_code(error: &SubmitError) -> Option<&'static str> {
    match error {
        SubmitError::Refusal(refusal) => Some(refusal.code()),
        SubmitError::NotAllowed(not) => Some(not.code()),
        SubmitError::Held(held) => Some(held.code()),
        SubmitError::Invalid(_) | SubmitError::NotFound | SubmitError::Fault(_) => None,
    }
}
