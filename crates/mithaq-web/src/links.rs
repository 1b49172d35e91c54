//! Addresses of this server: redirects, and what a form may lead back to.

use crate::forms::Fields;
use axum::http::header::LOCATION;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

/// A redirect that a browser follows with GET (RFC 9110 §15.4.4).
pub(crate) fn see(to: &str) -> Response {
    let Ok(location) = HeaderValue::from_str(to) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    (StatusCode::SEE_OTHER, [(LOCATION, location)]).into_response()
}

/// Our own addresses are far shorter; browsers and proxies refuse headers that are longer.
const ADDRESS_BYTES_MAX: usize = 4096;

/// An address of this server, or the home page: nobody is led elsewhere by a form.
///
/// Browsers leave tabs and line breaks out of an address, so that `/TAB/elsewhere` would be another
/// server's (URL Standard, basic URL parser); and an address that is not of printable ASCII
/// could not be sent back in a header at all.
pub(crate) fn own_path(text: &str) -> &str {
    let own = text.starts_with('/')
        && text.len() <= ADDRESS_BYTES_MAX
        && !text.starts_with("//")
        && text.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    if own { text } else { "/" }
}

/// The address of a page with its query, without what is told only once.
pub(crate) fn here(path: &str, query: &Fields) -> String {
    let mut here = own_path(path).to_owned();
    let mut joint = '?';
    for (name, value) in query.iter().filter(|(name, _)| *name != "said") {
        here.push(joint);
        here.extend(percent(name));
        here.push('=');
        here.extend(percent(value));
        joint = '&';
    }
    here
}

/// Percent-encodes a query's name or value (RFC 3986 §2.1).
pub(crate) fn percent(text: &str) -> impl Iterator<Item = String> {
    text.bytes().map(|byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            char::from(byte).to_string()
        } else {
            format!("%{byte:02X}")
        }
    })
}
