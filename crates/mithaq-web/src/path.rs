//! What the address names.

use crate::app::App;
use crate::pages::errors::Trouble;
use crate::routes::answer::Answer;
use crate::session::Visit;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::Response;
use serde::de::DeserializeOwned;

/// The parts of the address that a route names. An address that cannot be read leads nowhere, and
/// says so as every other page does: the framework would say it in English.
pub(crate) struct Path<T>(pub(crate) T);

impl<T: DeserializeOwned + Send> FromRequestParts<App> for Path<T> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        if let Ok(axum::extract::Path(named)) =
            axum::extract::Path::from_request_parts(parts, app).await
        {
            return Ok(Self(named));
        }
        let visit = Visit::from_request_parts(parts, app).await?;
        Err(Answer::Trouble(Trouble::NotFound).to(&visit))
    }
}
