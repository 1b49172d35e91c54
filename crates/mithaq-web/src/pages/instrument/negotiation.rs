//! The negotiations of an instrument: why, who drafts, how far.

use super::Instrument;
use crate::pages::address::room_of;
use crate::pages::naming::{label, standing_of};
use crate::pages::parts;
use crate::pages::sight::Sight;
use crate::words::t;
use maud::{Markup, html};
use mithaq_core::{ActRow, EventKind, NegotiationKind, NegotiationRow, TextStage};

/// The tab.
pub(super) fn tab(s: &Sight, view: &Instrument) -> Markup {
    let id = view.row.id;
    let nothing_open = view.row.open == 0 && view.row.stage == TextStage::Negotiating;
    html! {
        @if view.row.stage == TextStage::Adopted && view.row.negotiations.iter().all(|one| one.concluded) {
            @let act = t!(s, instrument_open_revision);
            @let href = format!("/act/open-negotiation?instrument={id}");
            (parts::empty(&t!(s, instrument_no_negotiation), view.can.open.then_some((href.as_str(), act.as_str()))))
        }
        @for one in &view.row.negotiations { (opened(s, view, one)) }
        p { (standing_of(s, &view.row)) }
        div.acts {
            a.button.main href=(room_of(id)) { (t!(s, instrument_enter_room)) }
            @if view.can.adopt && nothing_open && !view.row.adopted_by.contains(s.us) {
                a.button href={ "/act/adopt?instrument=" (id) "&text=" (view.row.text) } { (t!(s, instrument_adopt)) }
            }
        }
        @if view.can.pause && view.row.stage == TextStage::Negotiating {
            p.quiet {
                @if view.row.paused_by.contains(s.us) {
                    a href={ "/act/resume?subject=" (id) "&back=/instruments/" (id) } { (t!(s, instrument_resume)) }
                } @else {
                    a href={ "/act/pause?subject=" (id) "&back=/instruments/" (id) } { (t!(s, instrument_pause)) }
                }
            }
        }
        @if !view.row.adopted_by.is_empty() {
            p { (t!(s, instrument_adopted_by, side = s.formals(view.row.adopted_by))) }
            ul.plain { @for act in adoptions(view) { li.quiet { (s.said(&s.formal(act.at.side))) " · " (s.date(act.made)) (view.signs.of(s, act.id)) } } }
        }
    }
}

fn opened(s: &Sight, view: &Instrument, one: &NegotiationRow) -> Markup {
    let here = view.row.id;
    html! {
        section {
            h2 {
                @match one.kind {
                    NegotiationKind::Negotiation => { (t!(s, instrument_negotiation)) }
                    NegotiationKind::Revision => { (t!(s, instrument_revision)) }
                }
                @if one.concluded { " " span.tag.done { (t!(s, instrument_concluded)) } }
            }
            dl.facts {
                dt { (t!(s, instrument_opened)) } dd { (s.date(one.opened)) " · " (s.said(&s.formal(one.by))) (view.signs.of(s, one.id)) }
                dt { (t!(s, instrument_drafter)) }
                dd {
                    @if one.drafters.is_empty() { strong { (t!(s, home_nobody)) } } @else { (s.formals(one.drafters)) }
                    @if view.can.draft && !one.concluded && !one.drafters.contains(s.us) {
                        " · " a href={ "/act/take-up?negotiation=" (one.id) "&back=/instruments/" (here) } { (t!(s, instrument_take_up)) }
                    }
                }
            }
            @if !one.reasons.is_empty() {
                h3 { (t!(s, instrument_reasons)) }
                ul.plain.rows {
                    @for reason in &one.reasons {
                        @let provision = reason.provision.and_then(|id| view.provisions.iter().find(|p| p.id == id));
                        li {
                            span.tag { (s.by_code("reason", reason.reason.code())) } " "
                            @if let Some(p) = provision { strong { (label(s, p)) } " · " }
                            (s.tell(&reason.words))
                        }
                    }
                }
            }
        }
    }
}

/// The latest adoption by each side that has adopted the text.
fn adoptions(view: &Instrument) -> impl Iterator<Item = &ActRow> {
    view.row.adopted_by.iter().filter_map(|side| {
        let mut acts = view.acts.iter().rev();
        acts.find(|act| act.at.side == side && act.kind == Some(EventKind::Adopted))
    })
}
