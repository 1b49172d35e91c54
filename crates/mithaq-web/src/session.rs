//! Who visits, in which language, and what their forms hold.

use crate::app::App;
use crate::carried::Carried;
use crate::cookies::{cookies, remember};
use crate::forms::Fields;
use crate::links::{here, own_path, percent, see};
use crate::pages::errors::Trouble;
use crate::pages::frame::{Frame, Notice, RecordState, Visitor};
use crate::pages::{Said, Voice};
use crate::routes::answer::Answer;
use crate::routes::sign_in;
use crate::words::SPOKEN;
use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::Method;
use axum::http::header::REFERER;
use axum::http::request::Parts;
use axum::response::Response;
use mithaq_canon::Lang;
use mithaq_desk::SignedIn;
use std::net::{IpAddr, SocketAddr};

/// The address a request came from, put there by the accept loop.
#[derive(Debug, Clone, Copy)]
pub(crate) struct From(pub(crate) SocketAddr);

/// A visit: everything a route needs to answer.
#[derive(Clone)]
pub(crate) struct Visit {
    pub(crate) app: App,
    pub(crate) who: Option<SignedIn>,
    /// Whether a cookie came whose session has ended.
    pub(crate) ended: bool,
    pub(crate) token: Option<String>,
    pub(crate) voice: Voice,
    pub(crate) keys: bool,
    pub(crate) path: String,
    /// Where a visitor who must sign in is led back to.
    pub(crate) back: String,
    /// The Host header, which the guard has found to be one of ours.
    pub(crate) host: String,
    pub(crate) query: Fields,
    pub(crate) address: IpAddr,
}

impl FromRequestParts<App> for Visit {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let cookies = cookies(parts);
        let cookie = |name: &str| {
            cookies
                .iter()
                .find(|(held, _)| held == name)
                .map(|(_, value)| value.as_str())
        };
        let (lang_cookie, keys_cookie) = (
            format!("{}-lang", app.cookie()),
            format!("{}-keys", app.cookie()),
        );
        let query = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri);
        let mut query: Fields = query
            .map(|query| query.0.into_iter().collect())
            .unwrap_or_default();
        let path = parts.uri.path().to_owned();
        let host = parts.headers.get(axum::http::header::HOST);
        let host = host.and_then(|host| host.to_str().ok()).unwrap_or_default();
        let host = host.to_owned();
        if let Some(lang) = SPOKEN
            .into_iter()
            .find(|lang| lang.code() == query.get("lang"))
        {
            query.remove("lang");
            return Err(chosen(app, lang, &here(&path, &query)));
        }
        let token = cookie(app.cookie()).map(str::to_owned);
        let who = match token.clone() {
            Some(token) => app
                .ask(move |desk| desk.signed_in(&token))
                .await
                .unwrap_or_else(|fault| {
                    tracing::error!(%fault, "could not look up a session");
                    None
                }),
            None => None,
        };
        let wanted = cookie(&lang_cookie)
            .and_then(Lang::from_code)
            .filter(|lang| SPOKEN.contains(lang));
        let lang = wanted.unwrap_or(app.config().lang);
        let address = parts
            .extensions
            .get::<From>()
            .map_or(IpAddr::from([127, 0, 0, 1]), |from| from.0.ip());
        let back = match parts.method {
            Method::GET | Method::HEAD => here(&path, &query),
            // What takes a form shows none: its page does.
            _ => came_from(parts, &host).to_owned(),
        };
        Ok(Self {
            ended: token.is_some() && who.is_none(),
            voice: Voice::of(lang, app.dates(lang)),
            keys: cookie(&keys_cookie) != Some("off"),
            app: app.clone(),
            who,
            token,
            path,
            back,
            host,
            query,
            address,
        })
    }
}

/// A visit by someone who is signed in; others are led to the door and back.
pub(crate) struct Entered {
    pub(crate) visit: Visit,
    pub(crate) who: SignedIn,
}

impl FromRequestParts<App> for Entered {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let visit = Visit::from_request_parts(parts, app).await?;
        match visit.who.clone() {
            Some(who) => Ok(Self { visit, who }),
            None => Err(visit.to_the_door()),
        }
    }
}

/// A form sent by someone who is signed in, with the session's secret in it.
pub(crate) struct Posted {
    pub(crate) visit: Visit,
    pub(crate) who: SignedIn,
    pub(crate) fields: Fields,
}

impl FromRequest<App> for Posted {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::from_request_parts(&mut parts, app).await?;
        let sent =
            Form::<Vec<(String, String)>>::from_request(Request::from_parts(parts, body), app)
                .await;
        let mut fields: Fields = match sent {
            Ok(Form(pairs)) => pairs.into_iter().collect(),
            Err(FormRejection::BytesRejection(_)) => {
                return Err(Answer::Trouble(Trouble::TooLarge).to(&visit));
            }
            Err(_) => {
                return Err(Answer::Trouble(Trouble::Unreadable {
                    detail: "form",
                    back: &visit.back,
                })
                .to(&visit));
            }
        };
        let Some(who) = visit.who.clone() else {
            return Err(match Carried::of(&visit.path, fields) {
                Some(carried) => sign_in::ended(&visit, &carried),
                None => visit.to_the_door(),
            });
        };
        if !same(fields.get("csrf"), who.csrf()) {
            return Err(match Carried::of(&visit.path, fields) {
                // Origin has shown that it is ours: a tab that was open before the last sign-in.
                Some(carried) => sign_in::another(visit, who, &carried).await,
                None => Answer::Trouble(Trouble::Forged).to(&visit),
            });
        }
        fields.remove("csrf");
        Ok(Self { visit, who, fields })
    }
}

impl Visit {
    /// Everything around a page of this visit.
    pub(crate) fn frame(&self) -> Frame {
        let desk = self.app.desk();
        let register = desk.register();
        let lang = self.voice.lang();
        let title = register
            .as_ref()
            .map(|register| pick(&register.charter.title, lang));
        let profile = desk.profile();
        let visitor = self.who.as_ref().map(|who| Visitor {
            office: pick(&who.account().office, lang),
            csrf: who.csrf().to_owned(),
            keys: self.keys,
        });
        let record = visitor
            .is_some()
            .then(|| match (self.app.is_broken(), desk.held()) {
                (true, _) => RecordState::Broken,
                (false, Some(held)) => RecordState::Held(held.code()),
                (false, None) if desk.is_at_rest() => RecordState::AtRest,
                (false, None) => RecordState::Moving { unsent: 0 },
            });
        Frame {
            voice: self.voice.clone(),
            register: title.unwrap_or_else(|| pick(&profile.names, lang)),
            side: pick(&profile.names, lang),
            demo: desk.is_demo(),
            visitor,
            here: here(&self.path, &self.query),
            record,
            notice: self.notice(),
        }
    }

    fn notice(&self) -> Option<Notice> {
        let code = self.query.get("said");
        if code.is_empty() || !self.voice.knows("said", code) {
            return None;
        }
        Some(Notice {
            text: self.voice.by_code("said", code),
            refused: false,
        })
    }

    fn to_the_door(&self) -> Response {
        let mut to = String::from("/sign-in?next=");
        to.extend(percent(&self.back));
        if self.ended {
            to.push_str("&ended=1");
        }
        see(&to)
    }
}

/// The page of ours that a form was sent from, as the browser tells it; else the first page.
fn came_from<'p>(parts: &'p Parts, host: &str) -> &'p str {
    let referer = parts.headers.get(REFERER);
    let referer = referer.and_then(|referer| referer.to_str().ok());
    let ours = referer
        .and_then(|referer| referer.split_once("://"))
        .and_then(|(_, rest)| rest.strip_prefix(host));
    own_path(ours.unwrap_or("/"))
}

/// The name in `lang`, else in the first language there is.
pub(crate) fn pick(names: &[(Lang, String)], lang: Lang) -> Said {
    let found = names
        .iter()
        .find(|(held, _)| *held == lang)
        .or(names.first());
    found.map_or_else(
        || Said::new(lang, ""),
        |(lang, name)| Said::new(*lang, name.clone()),
    )
}

fn chosen(app: &App, lang: Lang, back: &str) -> Response {
    let mut answer = see(back);
    remember(&mut answer, app, "lang", lang.code());
    answer
}

/// Compares two secrets in a time that does not tell where they differ.
pub(crate) fn same(one: &str, other: &str) -> bool {
    !other.is_empty()
        && aws_lc_rs::constant_time::verify_slices_are_equal(one.as_bytes(), other.as_bytes())
            .is_ok()
}
