//! Acts that wait to be proved: by a key on another computer, to which a file goes and comes back,
//! or by the gesture at an authenticator.

use super::authenticator::{Proving, prove, script};
use super::frame::{Frame, Section, Visitor, csrf};
use super::parts;
use super::sight::Sight;
use crate::words::t;
use maud::{Markup, html};
use mithaq_core::EventKind;

/// What the page shows.
pub(crate) struct Signing {
    pub(crate) waiting: Vec<Waiting>,
    /// Whether the office proves its acts by an authenticator.
    pub(crate) by_gesture: bool,
    /// Why what came back was not taken, by its code.
    pub(crate) wrong: Option<&'static str>,
}

/// An act that waits.
pub(crate) struct Waiting {
    pub(crate) name: String,
    pub(crate) since: String,
    pub(crate) kinds: Vec<EventKind>,
    /// The texts that it names.
    pub(crate) texts: Vec<String>,
    /// Where it was prepared.
    pub(crate) back: String,
    /// What the office's authenticator is asked, if it has one.
    pub(crate) proving: Option<Proving>,
}

/// A text is shown up to here; the file has all of it.
const TEXT_CHARS_MAX: usize = 400;

/// The page.
pub(crate) fn page(frame: &Frame, s: &Sight, visitor: &Visitor, view: &Signing) -> Markup {
    let title = t!(s, signing_title);
    let body = html! {
        h1 { (title) }
        p.lead { @if view.by_gesture { (t!(s, gesture_lead)) } @else { (t!(s, signing_lead)) } }
        @if let Some(code) = view.wrong {
            div.wrongs role="alert" { p { @if s.knows("invalid", code) { (s.by_code("invalid", code)) } @else { (s.by_code("refusal", code)) } } p { (t!(s, signing_kept)) } }
        }
        @if view.waiting.is_empty() { (parts::empty(&t!(s, signing_none), None)) }
        @for act in &view.waiting { (waiting(s, visitor, act)) }
        @if view.by_gesture { (script()) } @else if !view.waiting.is_empty() { (back(s, visitor)) }
        p.quiet { (parts::lock()) " " @if view.by_gesture { (t!(s, gesture_stays)) } @else { (t!(s, signing_stays)) } }
    };
    frame.narrow(Section::Aside, &title, &body)
}

fn waiting(s: &Sight, visitor: &Visitor, act: &Waiting) -> Markup {
    html! {
        section.card id={ "a-" (act.name) } {
            h2 { @for (n, kind) in act.kinds.iter().enumerate() { @if n > 0 { " · " } (s.by_code("act", kind.code())) } }
            p.quiet { (t!(s, signing_since, when = act.since.as_str())) " · " a href=(act.back) { (t!(s, signing_where)) } }
            @if let Some(proving) = &act.proving {
                // All of it: what is confirmed here is read here.
                @for text in &act.texts { p.legal.small dir="auto" { (text) } }
                p { (t!(s, gesture_shows_no_text)) }
                p { (t!(s, preview_once)) " " strong { (t!(s, room_not_acceptance)) } }
                (prove(s, visitor, &act.name, proving))
            } @else {
                @for text in &act.texts {
                    p dir="auto" { (text.chars().take(TEXT_CHARS_MAX).collect::<String>()) @if text.chars().count() > TEXT_CHARS_MAX { "…" } }
                }
                (elsewhere(s, act))
            }
            form method="post" action="/signing/drop" {
                (csrf(visitor))
                input type="hidden" name="name" value=(act.name);
                div.acts { button.button { (t!(s, signing_drop)) } }
            }
        }
    }
}

fn elsewhere(s: &Sight, act: &Waiting) -> Markup {
    let file = format!("act-{}.to-sign", act.name);
    html! {
        ol {
            li { a.button.main href={ "/signing/" (act.name) } download=(file) { (t!(s, signing_download)) } }
            li { (t!(s, signing_there)) pre dir="ltr" tabindex="0" { code { "mithaq act sign " (file) " --key OFFICE.key --out act-" (act.name) ".signed" } } }
            li { (t!(s, signing_bring)) }
        }
    }
}

fn back(s: &Sight, visitor: &Visitor) -> Markup {
    html! {
        form method="post" action="/signing" enctype="multipart/form-data" {
            (csrf(visitor))
            label for="file" { (t!(s, signing_file)) }
            input type="file" id="file" name="file" accept=".signed" required;
            div.acts { button.button.main { (t!(s, signing_convey)) } }
            p { (t!(s, preview_once)) " " strong { (t!(s, room_not_acceptance)) } }
        }
    }
}
