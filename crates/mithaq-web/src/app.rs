//! The application: the desk, the configuration, and the way from an address to a route.

use crate::compare::Shelf;
use crate::format::Dates;
use crate::guard::{self, FORM_BYTES_MAX, Limiter};
use crate::once::Presses;
use crate::routes;
use crate::routes::documents::ATTACH_BYTES_MAX;
use crate::routes::record::pouch::OPEN_BYTES_MAX;
use crate::upload::UPLOAD_BYTES_MAX;
use crate::words::SPOKEN;
use crate::{Config, assets};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::{get, post};
use mithaq_canon::Lang;
use mithaq_desk::{Desk, Fault};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What every route is given.
#[derive(Clone)]
pub(crate) struct App(Arc<Shared>);

struct Shared {
    desk: Desk,
    config: Config,
    dates: BTreeMap<Lang, Arc<Dates>>,
    limiter: Limiter,
    shelf: Shelf,
    presses: Presses,
    broken: AtomicBool,
    cookie: String,
}

/// The pages of a home, ready to be served.
pub fn app(desk: Desk, config: Config) -> Router {
    let app = App::new(desk, config);
    Router::new()
        .route("/", get(routes::home::show))
        .route(
            "/sign-in",
            get(routes::sign_in::show).post(routes::sign_in::enter),
        )
        .route("/sign-out", post(routes::sign_in::leave))
        .route(
            "/unlock",
            get(routes::unlock::show).post(routes::unlock::open),
        )
        .route("/instruments", get(routes::instruments::show))
        .route("/instruments/{id}", get(routes::instrument::show))
        .route(
            "/instruments/{id}/word",
            get(routes::word::show)
                .post(routes::word::submit)
                .layer(DefaultBodyLimit::max(UPLOAD_BYTES_MAX)),
        )
        .route(
            "/instruments/{id}/word/{key}",
            get(routes::word::preview).post(routes::word::keep),
        )
        .route(
            "/instruments/{id}/rolling.docx",
            get(routes::word::download),
        )
        .route(
            "/instruments/{id}/documents",
            post(routes::documents::attach).layer(DefaultBodyLimit::max(ATTACH_BYTES_MAX)),
        )
        .route("/documents/{entry}", get(routes::documents::download))
        .route("/instruments/{id}/room", get(routes::room::overview))
        .route(
            "/instruments/{id}/room/{provision}",
            get(routes::room::show),
        )
        .route(
            "/compare",
            get(routes::compare::show)
                .post(routes::compare::submit)
                .layer(DefaultBodyLimit::max(UPLOAD_BYTES_MAX)),
        )
        .route("/compare/{key}", get(routes::compare::result))
        .route("/compare/{key}/{format}", get(routes::compare::download))
        .route("/sessions", get(routes::sessions::list))
        .route("/sessions/{id}", get(routes::sessions::show))
        .route("/measures", get(routes::work::measures))
        .route("/programmes", get(routes::work::programmes))
        .route("/record", get(routes::record::show))
        .route("/record/{id}/proof", get(routes::record::proof))
        .route("/record/verify", post(routes::record::verify))
        .route("/record/keeping", get(routes::record::keeping::show))
        .route(
            "/record/keeping/retention",
            post(routes::record::keeping::retain),
        )
        .route("/record/keeping/hold", post(routes::record::keeping::hold))
        .route("/record/keeping/lift", post(routes::record::keeping::lift))
        .route("/record/{id}/keeping", get(routes::record::keeping::act))
        .route("/record/{id}/erase", post(routes::record::keeping::erase))
        .route("/record/pouch/pack", post(routes::record::pouch::pack))
        .route(
            "/record/pouch/open",
            post(routes::record::pouch::open).layer(DefaultBodyLimit::max(OPEN_BYTES_MAX)),
        )
        .route(
            "/act/{kind}",
            get(routes::act::show).post(routes::act::submit),
        )
        .route(
            "/signing",
            get(routes::signing::show)
                .post(routes::signing::submit)
                .layer(DefaultBodyLimit::max(UPLOAD_BYTES_MAX)),
        )
        .route("/signing/drop", post(routes::signing::drop))
        .route("/signing/proof", post(routes::signing::prove))
        .route("/signing/{name}", get(routes::signing::download))
        .route("/drafts", post(routes::draft::keep))
        .route("/margin/{what}", post(routes::margin::write))
        .route(
            "/authenticator",
            get(routes::authenticator::show).post(routes::authenticator::register),
        )
        .route("/settings", get(routes::settings::show))
        .route("/settings/preferences", post(routes::settings::prefer))
        .route("/settings/password", post(routes::settings::password))
        .route(
            "/settings/authenticator",
            post(routes::settings::ask_to_register),
        )
        .route("/guide", get(routes::aside::guide))
        .route("/stage/{what}", post(routes::stage::act))
        .route("/help", get(routes::aside::help))
        .route("/not-mithaq", get(routes::aside::not_mithaq))
        .route("/assets/{name}", get(assets::show))
        .fallback(routes::aside::nothing)
        .method_not_allowed_fallback(routes::aside::not_so)
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
        .layer(middleware::from_fn_with_state(app.clone(), guard::pass))
        .with_state(app)
}

impl App {
    fn new(desk: Desk, config: Config) -> Self {
        let arabic = desk.profile().arabic_locale.clone();
        let dates = SPOKEN
            .into_iter()
            .map(|lang| (lang, Arc::new(Dates::of(lang, &arabic))));
        // Two servers on one machine share its cookies, so the name says whose the cookie is.
        let own: String = desk
            .fingerprint()
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .take(10)
            .collect();
        let prefix = if config.https {
            "__Host-mithaq"
        } else {
            "mithaq"
        };
        Self(Arc::new(Shared {
            dates: dates.collect(),
            limiter: Limiter::default(),
            shelf: Shelf::default(),
            presses: Presses::default(),
            broken: AtomicBool::new(false),
            cookie: format!("{prefix}-{own}"),
            desk,
            config,
        }))
    }

    pub(crate) fn config(&self) -> &Config {
        &self.0.config
    }

    pub(crate) fn desk(&self) -> &Desk {
        &self.0.desk
    }

    pub(crate) fn limiter(&self) -> &Limiter {
        &self.0.limiter
    }

    /// Where comparisons stand while they are worked on and looked at.
    pub(crate) fn shelf(&self) -> &Shelf {
        &self.0.shelf
    }

    /// The presses of buttons that sign.
    pub(crate) fn presses(&self) -> &Presses {
        &self.0.presses
    }

    /// The name of the session's cookie.
    pub(crate) fn cookie(&self) -> &str {
        &self.0.cookie
    }

    /// Dates and numbers as this home writes them in a language.
    pub(crate) fn dates(&self, lang: Lang) -> Arc<Dates> {
        let held = self.0.dates.get(&lang).cloned();
        held.unwrap_or_else(|| Arc::new(Dates::of(lang, "ar")))
    }

    /// Whether the last look at the stored bytes found damage.
    pub(crate) fn is_broken(&self) -> bool {
        self.0.broken.load(Ordering::Relaxed)
    }

    pub(crate) fn set_broken(&self, broken: bool) {
        self.0.broken.store(broken, Ordering::Relaxed);
    }

    /// Asks the desk off the threads that serve connections: its answers may wait for a disk.
    pub(crate) async fn ask<T, E>(
        &self,
        question: impl FnOnce(&Desk) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Fault> + Send + 'static,
    {
        let desk = self.0.desk.clone();
        let asked = tokio::task::spawn_blocking(move || question(&desk)).await;
        asked.unwrap_or_else(|_| Err(Fault::Closing.into()))
    }
}
