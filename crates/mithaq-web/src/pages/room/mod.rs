//! The negotiation room: one provision read and acted on in the same place.

mod alternative;
mod list;
mod margin;
mod sheet;
mod wording;

pub(crate) use margin::{Clearance, Instruction, Margin, Note};
pub(crate) use sheet::stands;

use super::act::Form;
use super::address::{address, room_of};
use super::frame::{Frame, Section};
use super::naming::{label, standing_of};
use super::parts::Trust;
use super::sight::Sight;
use crate::words::t;
use maud::{Markup, html};
use mithaq_canon::{EntryId, Lang};
use mithaq_core::{AlternativeId, InstrumentRow, ProvisionId, ProvisionRow, Turn};
use std::collections::BTreeMap;

/// What the page shows.
pub(crate) struct Room {
    pub(crate) instrument: InstrumentRow,
    pub(crate) provisions: Vec<ProvisionRow>,
    /// Whose answer each provision awaits, where one is awaited.
    pub(crate) turns: BTreeMap<ProvisionId, Turn>,
    /// The provision that is open on the table.
    pub(crate) here: Option<Here>,
    /// The language in which texts are shown.
    pub(crate) text: Lang,
    /// Whether it is shown to both delegations on a wall: without the private margin.
    pub(crate) hall: bool,
}

/// The provision on the table.
pub(crate) struct Here {
    pub(crate) provision: ProvisionRow,
    pub(crate) trust: BTreeMap<EntryId, Trust>,
    /// What at home stands in the way of accepting each.
    pub(crate) obstacles: BTreeMap<AlternativeId, Obstacle>,
    /// What stays at home; `None` where the visitor may not see it.
    pub(crate) margin: Option<Margin>,
    /// The form that is open, if any.
    pub(crate) form: Option<Form>,
    pub(crate) can: Can,
    /// An act of ours has just been conveyed: its trust sign is explained.
    pub(crate) conveyed: Option<Trust>,
}

/// What the visitor may do to this provision.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Can {
    pub(crate) propose: bool,
    pub(crate) accept: bool,
    pub(crate) reserve: bool,
    pub(crate) reopen: bool,
    /// Write notes in the margin.
    pub(crate) note: bool,
    /// Enter instructions and clearances.
    pub(crate) instruct: bool,
}

/// What at home stands in the way of accepting an alternative.
#[derive(Debug, Clone)]
pub(crate) enum Obstacle {
    /// These offices have not given their clearance.
    Clearance(Vec<String>),
    /// The text crosses this instruction.
    Instruction(String),
}

/// The page.
pub(crate) fn page(frame: &Frame, s: &Sight, view: &Room) -> Markup {
    let title = t!(s, room_title);
    let id = view.instrument.id;
    let body = html! {
        p.crumbs {
            a href={ "/instruments/" (id) } { (s.tell(&view.instrument.title)) }
            " · " (standing_of(s, &view.instrument))
        }
        h1 { (title) }
        @if !view.hall { p.quiet.no-print { a href={ "/instruments/" (id) "/word" } { (t!(s, room_word)) } } }
        div.room.hall[view.hall || view.here.as_ref().is_none_or(|here| here.margin.is_none())] id="room" {
            (list::list(s, view))
            @match &view.here {
                Some(here) => { (sheet::sheet(frame, s, view, here)) }
                None => { (list::overview(s, view)) }
            }
            @if let Some(here) = &view.here && !view.hall && let Some(margin) = &here.margin {
                (margin::private(frame, s, view, here, margin))
            }
        }
    };
    let at = view.here.as_ref().map(|here| label(s, &here.provision));
    let full = at.map_or_else(|| title.clone(), |at| format!("{at} · {title}"));
    frame.page(Section::Instruments, &full, &body)
}

fn place(view: &Room, id: ProvisionId) -> String {
    let (base, at) = (room_of(view.instrument.id), address(id, view.instrument.id));
    if view.hall {
        format!("{base}/{at}?hall=1&text={}", view.text.code())
    } else {
        format!("{base}/{at}?text={}", view.text.code())
    }
}
