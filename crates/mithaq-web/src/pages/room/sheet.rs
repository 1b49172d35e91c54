//! The provision on the table: its rolling text, where each delegation stands, what can be done.

use super::list::groups;
use super::wording::flow;
use super::{Here, Room, alternative, place};
use crate::pages::act;
use crate::pages::address::{address, room_of};
use crate::pages::frame::Frame;
use crate::pages::naming::{label, label_in, standing};
use crate::pages::parts::{self, Trust};
use crate::pages::sight::Sight;
use crate::words::t;
use maud::{Markup, html};
use mithaq_core::{AlternativeState, InstrumentRow, ProvisionRow, ProvisionStatus, TextStage};

/// The sheet.
pub(super) fn sheet(frame: &Frame, s: &Sight, view: &Room, here: &Here) -> Markup {
    let p = &here.provision;
    let lang = view.text;
    let heading = p
        .text
        .as_ref()
        .or(p.base.as_ref())
        .and_then(|text| s.in_lang(&text.heading, lang));
    html! {
        article.sheet aria-labelledby="here" {
            p.quiet.no-print { (languages(s, view, p)) }
            h2.title id="here" lang=(lang.code()) dir=(lang.dir().code()) {
                (label_in(lang, p.kind, &p.number))
                @if let Some(heading) = heading { " – " (heading.text) }
            }
            (conveyed(s, here))
            (flow(s, p, lang))
            (delegations(s, p))
            @for alternative in &p.alternatives { (alternative::one(frame, s, view, here, alternative)) }
            @if let Some(form) = &here.form && let Some(visitor) = &frame.visitor && !view.hall {
                h2 { (s.by_code("act-title", form.kind.code())) }
                (act::embedded(s, visitor, form))
            } @else if !view.hall {
                (acts(frame, s, view, here))
            }
        }
    }
}

fn languages(s: &Sight, view: &Room, p: &ProvisionRow) -> Markup {
    let at = address(p.id, view.instrument.id);
    let hall = if view.hall { "&hall=1" } else { "" };
    html! {
        (t!(s, room_text_in)) " "
        @for (lang, _) in &view.instrument.texts {
            a href={ (room_of(view.instrument.id)) "/" (at) "?text=" (lang.code()) (hall) } data-into="#room"
                aria-current=[(*lang == view.text).then_some("true")] { @if *lang == view.text { (standing(s, &view.instrument, *lang)) } @else { (s.by_code("lang", lang.code())) } }
            " · "
        }
        @if view.hall { a href={ (room_of(view.instrument.id)) "/" (at) "?text=" (view.text.code()) } { (t!(s, room_leave_hall)) } }
        @else { a href={ (room_of(view.instrument.id)) "/" (at) "?hall=1&text=" (view.text.code()) } { (t!(s, room_hall)) } }
    }
}

fn conveyed(s: &Sight, here: &Here) -> Markup {
    html! {
        @if let Some(trust) = here.conveyed {
            div.said role="status" {
                p { (parts::trust(s, trust)) }
                p {
                    @match trust {
                        Trust::Received | Trust::Settled => { (t!(s, room_received)) }
                        Trust::Draft | Trust::Sent | Trust::Arrived | Trust::Void => { (t!(s, room_sent, side = s.others())) }
                    }
                    " " strong { (t!(s, room_not_acceptance)) }
                }
            }
        }
    }
}

/// What stands on a provision now, for whoever had started from something else.
pub(crate) fn stands(s: &Sight, instrument: &InstrumentRow, p: &ProvisionRow) -> Markup {
    let authentic = instrument
        .texts
        .iter()
        .find(|(_, standing)| standing.is_authentic());
    let lang = authentic
        .or(instrument.texts.first())
        .map_or(s.lang(), |(lang, _)| *lang);
    html! {
        h3 { (label(s, p)) }
        (flow(s, p, lang))
        (delegations(s, p))
    }
}

/// Where each delegation stands.
fn delegations(s: &Sight, p: &ProvisionRow) -> Markup {
    if matches!(p.status, ProvisionStatus::Unchanged) {
        return html! { p.quiet { (t!(s, room_unchanged)) } };
    }
    html! {
        ul.plain.quiet {
            @for side in s.all().iter() {
                @let own = p.alternatives.iter().any(|one| one.by == side && one.state == AlternativeState::Standing);
                @let assents = p.alternatives.iter().any(|one| one.by != side && one.assents.contains(side)
                    && matches!(one.state, AlternativeState::Standing | AlternativeState::Agreed));
                @let agreed = matches!(p.status, ProvisionStatus::Agreed | ProvisionStatus::Adopted);
                li {
                    strong { (s.said(&s.short(side))) } ": "
                    @if agreed { (s.by_code("provision", p.status.code())) }
                    @else if p.reserved_by.contains(side) { (t!(s, room_reserved)) }
                    @else if assents { (t!(s, room_accepted)) }
                    @else if own { (t!(s, room_proposes)) }
                    @else { (t!(s, room_not_answered)) }
                }
            }
        }
    }
}

fn acts(frame: &Frame, s: &Sight, view: &Room, here: &Here) -> Markup {
    let p = &here.provision;
    let Some(visitor) = &frame.visitor else {
        return html! {};
    };
    let (id, at) = (view.instrument.id, address(p.id, view.instrument.id));
    let back = format!("{}/{at}", room_of(id));
    let adopted = view.instrument.stage == TextStage::Adopted;
    let agreed = p.status == ProvisionStatus::Agreed;
    let words = !groups(p.kind);
    let common = |extra: &[(&'static str, String)]| {
        let mut all = vec![
            ("instrument", id.to_string()),
            ("provision", at.clone()),
            ("back", back.clone()),
        ];
        all.extend_from_slice(extra);
        all
    };
    html! {
        @if adopted { p.quiet { (t!(s, room_adopted)) } }
        @else if agreed {
            @if here.can.reopen {
                div.acts { (alternative::small(s, visitor, "reopen", &common(&[("shown", p.digest.to_string())]), &t!(s, room_reopen), None)) }
            }
        } @else if here.can.propose {
            div.acts {
                @if words {
                    a.button.main href={ (place(view, p.id)) "&form=propose#form" } data-key="p" { (t!(s, room_propose)) " " kbd { "p" } }
                }
                a.button href={ (place(view, p.id)) "&form=insert#form" } { (t!(s, room_insert)) }
                @if words { a.button href={ (place(view, p.id)) "&form=delete#form" } { (t!(s, room_propose_delete)) } }
                @if here.can.reserve && !p.reserved_by.contains(s.us) && p.status != ProvisionStatus::Unchanged {
                    (alternative::small(s, visitor, "reserve", &common(&[]), &t!(s, room_reserve), Some("r")))
                }
            }
        } @else { p.quiet { (t!(s, room_read_only)) } }
        @if !adopted { p.quiet { (t!(s, room_ad_referendum)) } }
    }
}
