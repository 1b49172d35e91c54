//! Registering an official's authenticator, and the form by which one proves an act. Both need the
//! browser's script; what it brings is checked by the server.

use super::frame::{Frame, Section, Visitor, csrf};
use super::{Voice, settings::way};
use crate::assets::GESTURE;
use crate::words::t;
use maud::{Markup, html};

/// What the page shows.
pub(crate) struct Registering {
    pub(crate) login: String,
    /// Where it is to serve; none where people reach this server by a bare address.
    pub(crate) asked: Option<Asked>,
    /// Why what was made was not taken: a code.
    pub(crate) wrong: Option<&'static str>,
}

/// What the browser is asked for, in base64url.
pub(crate) struct Asked {
    pub(crate) rp_id: String,
    pub(crate) challenge: String,
    /// A name for the authenticator's own list, which says nothing.
    pub(crate) user: String,
}

/// What an authenticator is asked to prove, in base64url.
pub(crate) struct Proving {
    pub(crate) rp_id: String,
    pub(crate) credential: String,
    /// One challenge for each act, with spaces between.
    pub(crate) challenges: String,
}

/// The page.
pub(crate) fn page(frame: &Frame, visitor: &Visitor, view: &Registering) -> Markup {
    let v = &frame.voice;
    let title = t!(v, authenticator_title);
    let body = html! {
        h1 { (title) }
        p.lead { (t!(v, authenticator_lead)) }
        @if let Some(code) = view.wrong { div.wrongs role="alert" { p { (v.by_code("invalid", code)) } } }
        (way(v, "webauthn"))
        @match &view.asked {
            Some(asked) => (register(frame, visitor, &view.login, asked)),
            None => p { (t!(v, authenticator_needs_name)) },
        }
        p.quiet { (t!(v, authenticator_never_sign_in)) }
    };
    frame.narrow(Section::Aside, &title, &body)
}

fn register(frame: &Frame, visitor: &Visitor, login: &str, asked: &Asked) -> Markup {
    let v = &frame.voice;
    html! {
        ol {
            li { (t!(v, authenticator_own_device)) }
            li { (t!(v, authenticator_at)) " " code dir="ltr" { (asked.rp_id) } }
            li { (t!(v, authenticator_compare)) }
        }
        form method="post" action="/authenticator" data-gesture="create"
            data-challenge=(asked.challenge) data-rp=(asked.rp_id) data-side=(frame.side.text)
            data-user=(asked.user) data-login=(login) data-office=(visitor.office.text)
            data-refused=(t!(v, gesture_refused)) data-failed=(t!(v, gesture_failed)) {
            (carried(v, visitor))
            div.acts { button.button.main { (t!(v, authenticator_register)) } }
        }
        (script())
    }
}

/// The form that proves an act which waits.
pub(crate) fn prove(v: &Voice, visitor: &Visitor, name: &str, proving: &Proving) -> Markup {
    html! {
        form method="post" action="/signing/proof" data-gesture="get"
            data-challenge=(proving.challenges) data-rp=(proving.rp_id)
            data-credential=(proving.credential)
            data-refused=(t!(v, gesture_refused)) data-failed=(t!(v, gesture_failed)) {
            (carried(v, visitor))
            input type="hidden" name="name" value=(name);
            div.acts { button.button.main { (t!(v, gesture_prove)) } }
        }
    }
}

/// The script of the gesture; no other page needs it.
pub(crate) fn script() -> Markup {
    html! { script src=(GESTURE.address()) defer {} }
}

fn carried(v: &Voice, visitor: &Visitor) -> Markup {
    html! {
        (csrf(visitor))
        input type="hidden" name="said";
        noscript { p.wrongs { (t!(v, gesture_needs_script)) } }
        p.wrong role="alert" {}
    }
}
