//! What verifying found: green, or the red page.

use crate::pages::frame::{Frame, Section};
use crate::pages::sight::Sight;
use crate::words::t;
use maud::{Markup, html};
use mithaq_canon::Side;

/// What verifying found.
pub(crate) struct Verified {
    pub(crate) entries: u64,
    pub(crate) receipts: u64,
    pub(crate) payloads: u64,
    /// What does not hold, each with its place; empty where all holds.
    pub(crate) broken: Vec<Broken>,
    /// Whether it was a copy, damaged on purpose in a demonstration.
    pub(crate) copy: bool,
}

/// A thing that does not hold.
pub(crate) struct Broken {
    /// Whose log, and the place in it.
    pub(crate) place: Option<(Side, u64)>,
    /// What is damaged, by its code.
    pub(crate) part: String,
    /// How, by its code.
    pub(crate) damage: String,
    /// More for who repairs it, in English.
    pub(crate) detail: String,
}

/// The result of verifying: green, or the red page.
pub(crate) fn verified(frame: &Frame, s: &Sight, view: &Verified) -> Markup {
    let holds = view.broken.is_empty();
    let title = if holds {
        t!(s, verify_holds)
    } else {
        t!(s, verify_broken)
    };
    let body = html! {
        @if holds {
            section.sheet.green-page role="status" {
                h1 { (title) }
                p { (t!(s, verify_holds_what)) }
                (counted(s, view))
            }
        } @else {
            section.red-page role="alert" {
                h1 { (title) }
                p { (t!(s, verify_broken_what)) }
                @if view.copy { p { strong { (t!(s, verify_copy)) } } }
                ul {
                    @for one in &view.broken {
                        li {
                            @if let Some((side, seq)) = one.place { strong { (t!(s, verify_place, side = s.formal(side).text, n = seq + 1)) } " · " }
                            (s.by_code("part", &one.part)) ": " (s.by_code("damage", &one.damage))
                            @if !one.detail.is_empty() { div.quiet dir="ltr" lang="en" { (one.detail) } }
                        }
                    }
                }
                h2 { (t!(s, verify_do)) }
                p { (t!(s, verify_do_what)) }
                (counted(s, view))
            }
        }
        div.acts {
            @if view.copy { a.button href="/guide#stage" { (t!(s, stage_back)) } }
            a.button href="/record" { (t!(s, verify_back)) }
        }
    };
    frame.narrow(Section::Record, &title, &body)
}

fn counted(s: &Sight, view: &Verified) -> Markup {
    html! {
        p.quiet { (t!(s, verify_counted, entries = s.dates.number(view.entries), receipts = s.dates.number(view.receipts), payloads = s.dates.number(view.payloads))) }
    }
}
