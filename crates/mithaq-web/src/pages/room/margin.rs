//! The private margin, which never leaves this home.

use super::{Here, Room};
use crate::pages::Said;
use crate::pages::address::address;
use crate::pages::frame::{Frame, csrf};
use crate::pages::parts;
use crate::pages::sight::Sight;
use crate::words::t;
use maud::{Markup, html};

/// What never leaves this home.
#[derive(Debug, Clone, Default)]
pub(crate) struct Margin {
    pub(crate) instructions: Vec<Instruction>,
    pub(crate) clearances: Vec<Clearance>,
    pub(crate) notes: Vec<Note>,
}

/// A negotiating instruction.
#[derive(Debug, Clone)]
pub(crate) struct Instruction {
    pub(crate) text: String,
    /// Words that no accepted text may contain.
    pub(crate) crossed: Option<String>,
}

/// An office's clearance.
#[derive(Debug, Clone)]
pub(crate) struct Clearance {
    pub(crate) id: i64,
    pub(crate) office: String,
    /// `pending`, `granted` or `refused`.
    pub(crate) state: &'static str,
}

/// A private note.
#[derive(Debug, Clone)]
pub(crate) struct Note {
    pub(crate) id: i64,
    pub(crate) office: Option<Said>,
    pub(crate) text: String,
    pub(crate) written: String,
    /// Whether the visitor wrote it and may remove it.
    pub(crate) own: bool,
}

/// The margin beside the sheet.
pub(super) fn private(
    frame: &Frame,
    s: &Sight,
    view: &Room,
    here: &Here,
    margin: &Margin,
) -> Markup {
    let Some(visitor) = &frame.visitor else {
        return html! {};
    };
    let at = address(here.provision.id, view.instrument.id);
    let hidden = html! {
        (csrf(visitor))
        input type="hidden" name="instrument" value=(view.instrument.id);
        input type="hidden" name="provision" value=(at);
    };
    html! {
        aside.home aria-labelledby="home-margin" {
            h2.lock id="home-margin" { (parts::lock()) (t!(s, margin_title)) }
            p.quiet { (t!(s, margin_lead, side = s.formal(s.us).text)) }
            h3 { (t!(s, margin_instructions)) }
            @if margin.instructions.is_empty() { p.quiet { (t!(s, margin_no_instructions)) } }
            @for one in &margin.instructions {
                p dir="auto" { (one.text) }
                @if let Some(words) = &one.crossed { p.quiet { (t!(s, margin_crossed)) " " bdi { "«" (words) "»" } } }
            }
            h3 { (t!(s, margin_clearances)) }
            @if margin.clearances.is_empty() { p.quiet { (t!(s, margin_no_clearances)) } }
            @for one in &margin.clearances {
                p {
                    bdi { (one.office) } ": "
                    @if one.state == "pending" { strong { (s.by_code("clearance", one.state)) } } @else { (s.by_code("clearance", one.state)) }
                }
                @if here.can.instruct && one.state == "pending" {
                    form.acts method="post" action="/margin/clearance" {
                        (hidden) input type="hidden" name="clearance" value=(one.id);
                        button.button name="answer" value="granted" { (t!(s, margin_granted)) }
                        button.button name="answer" value="refused" { (t!(s, margin_refused)) }
                    }
                }
            }
            h3 { (t!(s, margin_notes)) }
            @for one in &margin.notes {
                p dir="auto" { (one.text) }
                div.quiet {
                    @if let Some(office) = &one.office { (s.said(office)) " · " }
                    (one.written)
                    @if one.own {
                        form method="post" action="/margin/remove-note" {
                            (hidden) input type="hidden" name="note" value=(one.id);
                            button.link { (t!(s, margin_remove)) }
                        }
                    }
                }
            }
            @if here.can.note {
                form method="post" action="/margin/note" {
                    (hidden)
                    label for="note" { (t!(s, margin_write)) }
                    textarea.small id="note" name="text" required dir="auto" maxlength="4000" {}
                    div.acts { button.button { (t!(s, margin_keep)) } }
                }
            }
            @if here.can.instruct {
                details {
                    summary { (t!(s, margin_more)) }
                    form method="post" action="/margin/instruction" {
                        (hidden)
                        label for="instruction" { (t!(s, margin_instruction)) }
                        textarea.small id="instruction" name="text" required dir="auto" maxlength="4000" {}
                        label for="crossed" { (t!(s, margin_crossed_words)) }
                        input id="crossed" name="crossed" dir="auto" maxlength="200";
                        div.acts { button.button { (t!(s, margin_keep)) } }
                    }
                    form method="post" action="/margin/ask-clearance" {
                        (hidden)
                        label for="office" { (t!(s, margin_ask_clearance)) }
                        input id="office" name="office" required dir="auto" maxlength="200";
                        div.acts { button.button { (t!(s, margin_ask)) } }
                    }
                }
            }
        }
    }
}
