//! What every request must pass before a route sees it, and what every answer carries.
//!
//! Host and Origin are checked because a browser sends cookies to any port of a host: without it
//! another local server, or a rebound name, could act for a visitor. Forms repeat the session's
//! secret ([`crate::session::Posted`]). Nothing of another host is ever loaded.

mod limit;

pub(crate) use limit::Limiter;

use crate::app::App;
use crate::pages::errors::Trouble;
use crate::routes::answer::Answer;
use crate::session::Visit;
use crate::words::{Words, t};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::time::Duration;

/// A form holds at most this many bytes: three languages of a long article, percent-encoded.
pub(crate) const FORM_BYTES_MAX: usize = 2 * 1024 * 1024;
/// A page that takes longer is given up; the visitor is told that nothing has changed.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(30);
/// Verifying reads the whole record, so it may take its time.
const VERIFY_TIME_MAX: Duration = Duration::from_secs(900);
/// Files come over slow lines: fifty megabytes at two megabits a second.
const UPLOAD_TIME_MAX: Duration = Duration::from_secs(240);
/// Large files come over slow lines too: 256 MB at two megabits a second.
const LARGE_TIME_MAX: Duration = Duration::from_secs(1200);

/// The whole policy: nothing but our own files, no inline script or style, no string becomes
/// script, nobody frames us. (Content Security Policy Level 3; Trusted Types.)
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
     font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
     frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types mithaq";

const HEADERS: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // `same-origin` and not `no-referrer`: with the latter browsers send `Origin: null` on forms.
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=()",
    ),
];

/// Checks where a request comes from, and dresses the answer.
pub(crate) async fn pass(State(app): State<App>, request: Request, next: Next) -> Response {
    let asset = request.uri().path().starts_with("/assets/");
    let time = time_for(request.uri().path());
    let mut answer = if !is_ours(&app, request.headers()) {
        let words = Words::of(app.config().lang);
        (StatusCode::MISDIRECTED_REQUEST, t!(words, guard_host)).into_response()
    } else if !is_from_us(&app, request.method(), request.headers()) {
        let (mut parts, _) = request.into_parts();
        match Visit::from_request_parts(&mut parts, &app).await {
            Ok(visit) => Answer::Trouble(Trouble::Forged).to(&visit),
            Err(answer) => answer,
        }
    } else {
        match tokio::time::timeout(time, next.run(request)).await {
            Ok(answer) => answer,
            Err(_) => (
                StatusCode::SERVICE_UNAVAILABLE,
                t!(Words::of(app.config().lang), guard_busy),
            )
                .into_response(),
        }
    };
    let headers = answer.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if app.config().https {
        let year = HeaderValue::from_static("max-age=31536000");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
    if !asset {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    answer
}

/// How long an answer may take, until its first byte.
fn time_for(path: &str) -> Duration {
    if path == "/record/verify" {
        VERIFY_TIME_MAX
    } else if path.starts_with("/compare") || path.ends_with("/word") {
        UPLOAD_TIME_MAX
    } else if path.ends_with("/documents") || path.starts_with("/record/pouch") {
        LARGE_TIME_MAX
    } else {
        ANSWER_TIME_MAX
    }
}

fn told(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Whether the request asks for a host that is ours.
fn is_ours(app: &App, headers: &HeaderMap) -> bool {
    told(headers, header::HOST).is_some_and(|host| app.config().serves(&host.to_ascii_lowercase()))
}

/// Whether a form comes from a page of ours.
fn is_from_us(app: &App, method: &Method, headers: &HeaderMap) -> bool {
    if matches!(*method, Method::GET | Method::HEAD) {
        return true;
    }
    let scheme = if app.config().https { "https" } else { "http" };
    let host = told(headers, header::HOST).unwrap_or_default();
    match told(headers, header::ORIGIN) {
        Some(origin) => origin.eq_ignore_ascii_case(&format!("{scheme}://{host}")),
        // Old browsers leave Origin out of plain forms; then the site must be told otherwise.
        None => told(headers, HeaderName::from_static("sec-fetch-site")) == Some("same-origin"),
    }
}
