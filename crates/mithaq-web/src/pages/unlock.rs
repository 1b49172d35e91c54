//! The password once more, to open the signing key.

use super::frame::{Frame, Section, Visitor, csrf};
use super::parts;
use crate::words::t;
use maud::{Markup, html};

/// The page.
pub(crate) fn page(frame: &Frame, visitor: &Visitor, back: &str, wrong: bool) -> Markup {
    let v = &frame.voice;
    let body = html! {
        h1 { (t!(v, unlock_title)) }
        p.lead { (t!(v, unlock_lead)) }
        @if wrong { div.wrongs role="alert" { p id="why" { (t!(v, unlock_wrong)) } } }
        form method="post" action="/unlock" {
            (csrf(visitor))
            input type="hidden" name="back" value=(back);
            label for="password" { (t!(v, signin_password)) }
            input id="password" name="password" type="password" autocomplete="current-password" required autofocus dir="ltr"
                aria-invalid=[wrong.then_some("true")] aria-describedby=[wrong.then_some("why")];
            div.acts {
                button.button.main { (t!(v, unlock_open)) }
                a.button href=(back) { (t!(v, form_cancel)) }
            }
        }
        p.quiet { (parts::lock()) " " (t!(v, signin_locked)) }
    };
    frame.narrow(Section::Aside, &t!(v, unlock_title), &body)
}
