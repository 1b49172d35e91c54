//! What went wrong: what happened, what was kept, what to do.

use super::frame::{Frame, Section};
use crate::words::t;
use maud::{Markup, html};

/// Errors that have a page of their own.
pub(crate) enum Trouble<'a> {
    /// 400: the request came from another site, or its form is not from this session.
    Forged,
    /// 403: the role does not allow the act.
    Forbidden,
    /// 404: it does not exist, or may not be known to this visitor. The page never tells which.
    NotFound,
    /// 409: what the form started from has changed meanwhile.
    Stale(Stale<'a>),
    /// 413: more was sent than a form may hold.
    TooLarge,
    /// 503: too much of the kind is being worked on; nothing was begun.
    Busy,
    /// 422: the fields cannot be read.
    Unreadable { detail: &'a str, back: &'a str },
    /// 500: the system failed; `incident` finds it in the log.
    Fault { incident: &'a str },
    /// 507: there is no room left on the disk.
    DiskFull { incident: &'a str },
    /// The charter is not signed by every side yet, so there is nothing to show.
    NotOpen { fingerprint: &'a str },
}

/// A form whose ground has moved: what stands now, and what was typed.
pub(crate) struct Stale<'a> {
    /// Where the form belongs, to go on from what stands now.
    pub(crate) back: &'a str,
    /// What stands now, as the page would show it.
    pub(crate) now: Markup,
    /// What the visitor had typed, ready to be copied or sent again.
    pub(crate) typed: Markup,
}

/// The page for this trouble.
pub(crate) fn page(frame: &Frame, trouble: &Trouble<'_>) -> Markup {
    let v = &frame.voice;
    let home = html! { a.button href="/" { (t!(v, error_home)) } };
    let back = |to: &str| html! { a.button href=(to) { (t!(v, error_back)) } };
    let (title, body) = match trouble {
        Trouble::Forged => (
            t!(v, error_forged),
            html! { p { (t!(v, error_forged_what)) } div.acts { (home) } },
        ),
        Trouble::Forbidden => (
            t!(v, error_forbidden),
            html! { p { (t!(v, error_forbidden_what)) } div.acts { (home) } },
        ),
        Trouble::NotFound => (
            t!(v, error_not_found),
            html! { p { (t!(v, error_not_found_what)) } div.acts { (home) } },
        ),
        Trouble::Stale(stale) => (
            t!(v, error_stale),
            html! {
                p { (t!(v, error_stale_what)) }
                div.minutes {
                    section { h2 { (t!(v, error_stale_now)) } (stale.now) }
                    section.home { h2 { (t!(v, error_stale_typed)) } (stale.typed) }
                }
                div.acts { (back(stale.back)) }
            },
        ),
        Trouble::TooLarge => (
            t!(v, error_too_large),
            html! { p { (t!(v, error_too_large_what)) } div.acts { (home) } },
        ),
        Trouble::Busy => (
            t!(v, error_busy),
            html! { p { (t!(v, error_busy_what)) } div.acts { (home) } },
        ),
        Trouble::Unreadable { detail, back: to } => (
            t!(v, error_unreadable),
            html! {
                p { (v.by_code("invalid", detail)) }
                p.quiet { (t!(v, error_nothing_changed)) }
                div.acts { (back(to)) }
            },
        ),
        Trouble::Fault { incident } => (
            t!(v, error_fault),
            html! {
                p { (t!(v, error_fault_what)) }
                p { (t!(v, error_incident)) " " code { (incident) } }
                div.acts { (home) }
            },
        ),
        Trouble::DiskFull { incident } => (
            t!(v, error_disk),
            html! {
                p { (t!(v, error_disk_what)) }
                p { (t!(v, error_incident)) " " code { (incident) } }
            },
        ),
        Trouble::NotOpen { fingerprint } => (
            t!(v, error_not_open),
            html! {
                p { (t!(v, error_not_open_what)) }
                p { (t!(v, record_fingerprint)) ": " code dir="ltr" { (fingerprint) } }
                p { (t!(v, error_not_open_voice)) }
                (super::not_mithaq::points(v.lang()))
            },
        ),
    };
    let body = html! { h1 { (title) } (body) };
    if matches!(trouble, Trouble::Stale(_)) {
        frame.page(Section::Aside, &title, &body)
    } else {
        frame.narrow(Section::Aside, &title, &body)
    }
}
