//! One alternative: whose, since when, its words, and what can be answered to it.

use super::wording::redlined;
use super::{Here, Obstacle, Room, place};
use crate::pages::address::{address, name, room_of};
use crate::pages::frame::{Frame, Visitor, csrf};
use crate::pages::parts;
use crate::pages::sight::Sight;
use crate::words::t;
use maud::{Markup, html};
use mithaq_core::{AlternativeId, AlternativeRow, AlternativeState, TextStage};

/// The alternative.
pub(super) fn one(
    frame: &Frame,
    s: &Sight,
    view: &Room,
    here: &Here,
    alt: &AlternativeRow,
) -> Markup {
    let mine = alt.by == s.us;
    let gone = !matches!(
        alt.state,
        AlternativeState::Standing | AlternativeState::Agreed
    );
    let agreed = alt.state == AlternativeState::Agreed;
    let trust = here.trust.get(&alt.id.proposal);
    html! {
        div.alt.mine[mine && !agreed].theirs[!mine && !agreed].agreed[agreed].gone[gone] role="group" aria-label=(s.short(alt.by).text) {
            div.who {
                strong { (s.said(&s.short(alt.by))) }
                span {
                    (s.by_code("change", alt.change.code()))
                    @if alt.answers.is_some() { " · " (t!(s, room_counter)) }
                    " · " (s.date(alt.made))
                    @if alt.past { " · " (t!(s, past_told)) }
                }
                @if alt.state != AlternativeState::Standing { span { (s.by_code("alternative", alt.state.code())) } }
                @if let Some(trust) = trust { (parts::trust(s, *trust)) }
            }
            @if gone {
                details { summary { (t!(s, room_show_words)) } (redlined(s, view, &here.provision, alt)) }
            } @else {
                (redlined(s, view, &here.provision, alt))
                @if !alt.words.is_empty() { p.quiet { (s.tell(&alt.words)) } }
                @else if let Some(reason) = alt.reason { p.quiet { (s.by_code("reason", reason.code())) } }
                @if !view.hall { (answer(frame, s, view, here, alt)) }
            }
        }
    }
}

/// What can be answered to an alternative, or why not.
fn answer(frame: &Frame, s: &Sight, view: &Room, here: &Here, alt: &AlternativeRow) -> Markup {
    let Some(visitor) = &frame.visitor else {
        return html! {};
    };
    if alt.state != AlternativeState::Standing || view.instrument.stage == TextStage::Adopted {
        return html! {};
    }
    let back = format!(
        "{}/{}",
        room_of(view.instrument.id),
        address(here.provision.id, view.instrument.id)
    );
    if alt.by == s.us {
        return html! {
            @if here.can.propose {
                div.acts { (small(s, visitor, "withdraw", &[
                    ("alternative", name(alt.id)), ("instrument", view.instrument.id.to_string()),
                    ("provision", address(here.provision.id, view.instrument.id)), ("back", back),
                ], &t!(s, room_withdraw), None)) }
            }
        };
    }
    if !here.can.accept || alt.assents.contains(s.us) {
        return html! {};
    }
    let why = hindered(s, here, alt);
    let why_id = format!("why-{}-{}", short_id(alt.id), alt.id.op);
    html! {
        div.acts {
            @if why.is_none() {
                (small(s, visitor, "accept", &[
                    ("alternative", name(alt.id)), ("provision", address(here.provision.id, view.instrument.id)),
                    ("instrument", view.instrument.id.to_string()), ("shown", here.provision.digest.to_string()), ("back", back),
                ], &t!(s, room_accept, side = s.formal(alt.by).text), Some("a")))
            } @else {
                button.button disabled aria-describedby=(why_id) { (t!(s, room_accept, side = s.formal(alt.by).text)) " " kbd { "a" } }
            }
            @if here.can.propose {
                a.button href={ (place(view, here.provision.id)) "&form=propose&answers=" (alt.id.proposal) "&from=" (name(alt.id)) "#form" } { (t!(s, room_counter_this)) }
            }
        }
        @if let Some(why) = &why { p.quiet id=(why_id) { (parts::lock()) " " (why) } }
    }
}

fn short_id(id: AlternativeId) -> String {
    id.proposal.to_string().chars().take(8).collect()
}

/// Why accepting is disabled, in words.
fn hindered(s: &Sight, here: &Here, alt: &AlternativeRow) -> Option<String> {
    Some(match here.obstacles.get(&alt.id)? {
        Obstacle::Clearance(offices) => t!(s, room_clearance_pending, office = offices.join("، ")),
        Obstacle::Instruction(text) => t!(s, room_crosses, instruction = text.as_str()),
    })
}

/// A form of one button, for an act that needs no more words; it leads to the preview first.
pub(super) fn small(
    s: &Sight,
    visitor: &Visitor,
    kind: &str,
    fields: &[(&'static str, String)],
    label: &str,
    key: Option<&str>,
) -> Markup {
    let _ = s;
    html! {
        form method="post" action={ "/act/" (kind) } {
            (csrf(visitor))
            @for (name, value) in fields { input type="hidden" name=(name) value=(value); }
            button.button name="step" value="preview" data-key=[key] { (label) @if let Some(key) = key { " " kbd { (key) } } }
        }
    }
}
