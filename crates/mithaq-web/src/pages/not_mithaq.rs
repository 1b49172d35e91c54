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
        (points(frame.voice.lang()))
    };
    frame.narrow(Section::Aside, text.title, &body)
}

/// The points alone, for pages that show them beside something else.
pub(crate) fn points(lang: mithaq_canon::Lang) -> Markup {
    html! { ol.points { @for point in NotMithaq::of(lang).points { li { (point) } } } }
}
