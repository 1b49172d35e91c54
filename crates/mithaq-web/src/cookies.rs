//! Cookies: the session's, and two preferences.

use crate::app::App;
use axum::http::HeaderValue;
use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::request::Parts;
use axum::response::Response;

/// Adds a cookie to an answer. `age` is in seconds; none ends with the browser.
pub(crate) fn set_cookie(
    answer: &mut Response,
    app: &App,
    name: &str,
    value: &str,
    age: Option<u32>,
) {
    let secure = if app.config().https { "; Secure" } else { "" };
    let age = age
        .map(|age| format!("; Max-Age={age}"))
        .unwrap_or_default();
    let cookie = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}");
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        answer.headers_mut().append(SET_COOKIE, value);
    }
}

const YEAR: u32 = 365 * 24 * 3600;

/// Remembers a preference for a year.
pub(crate) fn remember(answer: &mut Response, app: &App, what: &str, value: &str) {
    set_cookie(
        answer,
        app,
        &format!("{}-{what}", app.cookie()),
        value,
        Some(YEAR),
    );
}

/// The cookies that came with a request.
pub(crate) fn cookies(parts: &Parts) -> Vec<(String, String)> {
    let all = parts
        .headers
        .get_all(COOKIE)
        .into_iter()
        .filter_map(|value| value.to_str().ok());
    all.flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}
