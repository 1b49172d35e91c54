//! «ما لا يفعله ميثاق»: what Mithaq does not do. The pairing screen shows the same text.

use super::frame::{Frame, Section};
use crate::not_mithaq::NotMithaq;
use maud::{Markup, html};

/// The page.
pub(crate) fn page(frame: &Frame) -> Markup {
    let text = NotMithaq::of(frame.voice.lang());
    let body = html! {
        h1 { (text.title) }
        p.lead { (text.lead) }
        ol.points {
            @for point in text.points { li { (point) } }
        }
    };
    frame.narrow(Section::Aside, text.title, &body)
}
