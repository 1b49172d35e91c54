//! A short form once more, with what was written in it: when it could not be taken as it was, and
//! after the door.

use super::frame::{Frame, Section, Visitor, csrf};
use super::parts;
use crate::carried::{Carried, is_written};
use crate::words::t;
use maud::{Markup, html};

/// The page; `wrong` names what is wrong with which field.
pub(crate) fn page(
    frame: &Frame,
    visitor: &Visitor,
    form: &Carried,
    back: &str,
    wrong: Option<(&str, &str)>,
) -> Markup {
    let v = &frame.voice;
    let body = html! {
        h1 { (t!(v, carried_title)) }
        // Both the margin and how long something is kept are of this home alone.
        form.home method="post" action=(form.to) {
            p.lock { (parts::lock()) (t!(v, margin_title)) }
            (csrf(visitor))
            @for (name, value) in form.fields.iter() {
                @if is_written(name) {
                    @let told = wrong.filter(|(field, _)| *field == name).map(|(_, code)| code);
                    label for={ "f-" (name) } { (v.by_code("field", name)) }
                    textarea.legal.small id={ "f-" (name) } name=(name) dir="auto"
                        aria-invalid=[told.map(|_| "true")] aria-describedby=[told.map(|_| "wrong")] { (value) }
                    @if let Some(code) = told { p.wrong id="wrong" { (v.by_code("invalid", code)) } }
                } @else {
                    input type="hidden" name=(name) value=(value);
                }
            }
            div.acts {
                button.button.main { (t!(v, carried_send)) }
                a.button href=(back) { (t!(v, form_cancel)) }
            }
        }
    };
    frame.narrow(Section::Aside, &t!(v, carried_title), &body)
}
