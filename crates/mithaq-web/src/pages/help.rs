//! Help: the words, the signs and the keys.

use super::frame::{Frame, Section};
use super::parts::{Trust, trust};
use crate::words::t;
use maud::{Markup, html};

/// The page.
pub(crate) fn page(frame: &Frame) -> Markup {
    let v = &frame.voice;
    let keys = [
        ("j", t!(v, help_key_next)),
        ("k", t!(v, help_key_previous)),
        ("p", t!(v, help_key_propose)),
        ("a", t!(v, help_key_accept)),
        ("r", t!(v, help_key_reserve)),
        ("/", t!(v, help_key_search)),
        ("?", t!(v, help_key_help)),
    ];
    let signs = [
        (Trust::Draft, t!(v, help_trust_draft)),
        (Trust::Sent, t!(v, help_trust_sent)),
        (Trust::Received, t!(v, help_trust_received)),
        (Trust::Arrived, t!(v, help_trust_arrived)),
        (Trust::Settled, t!(v, help_trust_settled)),
        (Trust::Void, t!(v, help_trust_void)),
    ];
    let body = html! {
        h1 { (t!(v, help_title)) }
        h2 { (t!(v, help_awaited)) }
        p { (t!(v, help_awaited_what)) }
        h2 { (t!(v, help_home)) }
        p { (t!(v, help_home_what)) }
        h2 { (t!(v, help_signs)) }
        table { tbody { @for (sign, what) in signs { tr { td { (trust(v, sign)) } td { (what) } } } } }
        h2 id="keys" { (t!(v, help_keys)) }
        p.quiet { (t!(v, help_keys_off)) " " a href="/settings" { (t!(v, frame_settings)) } }
        table { tbody { @for (key, what) in keys { tr { td { kbd { (key) } } td { (what) } } } } }
        p { a href="/not-mithaq" { (t!(v, frame_not_mithaq)) } }
    };
    frame.narrow(Section::Aside, &t!(v, help_title), &body)
}
