//! Sign-in. In demo homes it lists the offices with their passwords, which exist nowhere else.

use super::frame::{Frame, Section};
use super::{Said, parts};
use crate::carried::Carried;
use crate::words::t;
use maud::{Markup, html};

/// Why the form is shown again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Denied {
    /// Login or password is wrong; which one is not told.
    Wrong,
    /// Too many attempts from this address.
    TooMany,
    /// The session has ended: nothing else is wrong.
    Ended,
    /// It has ended before a form arrived, which goes on with whoever signs in.
    Carried,
}

/// What the page shows.
pub(crate) struct SignIn<'a> {
    /// What was typed as login, kept.
    pub(crate) login: &'a str,
    /// Where to go afterwards: a path of this server.
    pub(crate) next: &'a str,
    pub(crate) denied: Option<Denied>,
    /// A form that was sent too late.
    pub(crate) carried: Option<&'a Carried>,
    /// The offices of a demo home; empty elsewhere.
    pub(crate) offices: &'a [Office],
}

/// An office of a demo home.
#[derive(Debug, Clone)]
pub(crate) struct Office {
    pub(crate) login: String,
    pub(crate) password: String,
    pub(crate) name: Said,
    /// The role's code.
    pub(crate) role: String,
}

/// The sign-in page.
pub(crate) fn page(frame: &Frame, view: &SignIn<'_>) -> Markup {
    let v = &frame.voice;
    let wrong = view.denied == Some(Denied::Wrong);
    let carried = html! {
        @for (name, value) in view.carried.iter().flat_map(|form| form.marked()) {
            input type="hidden" name=(name) value=(value);
        }
    };
    let body = html! {
        h1 { (t!(v, signin_title)) }
        p.lead { (t!(v, signin_lead)) " " strong { (v.said(&frame.side)) } }
        @if let Some(denied) = view.denied {
            div.wrongs role="alert" id="why" { p {
                (match denied {
                    Denied::Wrong => t!(v, signin_wrong),
                    Denied::TooMany => t!(v, signin_too_many),
                    Denied::Ended => t!(v, signin_ended),
                    Denied::Carried => t!(v, signin_carried),
                })
            } }
        }
        form method="post" action="/sign-in" {
            input type="hidden" name="next" value=(view.next);
            (carried)
            label for="login" { (t!(v, signin_login)) }
            input id="login" name="login" value=(view.login) autocomplete="username" required
                autofocus[view.login.is_empty()] dir="ltr" aria-invalid=[wrong.then_some("true")]
                aria-describedby=[wrong.then_some("why")];
            label for="password" { (t!(v, signin_password)) }
            input id="password" name="password" type="password" autocomplete="current-password" required
                autofocus[!view.login.is_empty()] dir="ltr" aria-invalid=[wrong.then_some("true")];
            div.acts { button.button.main { (t!(v, signin_enter)) } }
        }
        @if let Some(form) = view.carried.filter(|form| form.written().next().is_some()) {
            section.sheet aria-labelledby="typed" {
                h2 id="typed" { (t!(v, error_stale_typed)) }
                @for text in form.written() { p.kept dir="auto" { (text) } }
            }
        }
        @if !view.offices.is_empty() {
            hr;
            h2 { (t!(v, signin_offices)) }
            p.quiet { (t!(v, signin_offices_how)) }
            ul.offices {
                @for office in view.offices {
                    li {
                        form method="post" action="/sign-in" {
                            input type="hidden" name="next" value=(view.next);
                            (carried)
                            input type="hidden" name="login" value=(office.login);
                            input type="hidden" name="password" value=(office.password);
                            button.button {
                                span { (v.said(&office.name)) " " span.quiet { (v.by_code("role", &office.role)) } }
                                span { code { (office.login) } " " code { (office.password) } }
                            }
                        }
                    }
                }
            }
        }
        p.quiet { (parts::lock()) " " (t!(v, signin_locked)) }
    };
    frame.narrow(Section::Aside, &t!(v, signin_title), &body)
}
