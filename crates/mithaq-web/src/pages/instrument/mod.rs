//! One instrument: its timeline, its text in its languages side by side, its negotiation, its acts.

mod documents;
mod history;
mod negotiation;
mod text;

pub(crate) use documents::{Document, Documents, Kept};
pub(crate) use history::acts;

use super::frame::{Frame, Section};
use super::instruments::{kind_code, turn_tag};
use super::parts::{Signs, Trust};
use super::sight::Sight;
use super::timeline::{self, Mark, Wait};
use crate::words::t;
use maud::{Markup, html};
use mithaq_canon::{Date, EntryId, Lang};
use mithaq_core::{ActRow, InstrumentRow, PendingRow, ProvisionRow, Turn, Wording};
use std::collections::BTreeMap;

/// The tabs of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tab {
    Text,
    Negotiation,
    Documents,
    History,
}

impl Tab {
    pub(crate) const ALL: [Self; 4] = [
        Self::Text,
        Self::Negotiation,
        Self::Documents,
        Self::History,
    ];

    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Negotiation => "negotiation",
            Self::Documents => "documents",
            Self::History => "history",
        }
    }
}

/// What the page shows.
pub(crate) struct Instrument {
    pub(crate) row: InstrumentRow,
    pub(crate) provisions: Vec<ProvisionRow>,
    /// Its acts, oldest first.
    pub(crate) acts: Vec<ActRow>,
    pub(crate) pending: Vec<PendingRow>,
    pub(crate) trust: BTreeMap<EntryId, Trust>,
    /// The same, with each side's latest act about something.
    pub(crate) signs: Signs,
    /// The words of those acts that are remarks.
    pub(crate) remarks: BTreeMap<EntryId, Wording>,
    pub(crate) marks: Vec<Mark>,
    pub(crate) waits: Vec<Wait>,
    pub(crate) tab: Tab,
    /// The languages shown side by side.
    pub(crate) langs: Vec<Lang>,
    /// The earlier day as of which the text is shown, in place of now.
    pub(crate) on: Option<Date>,
    pub(crate) documents: Documents,
    pub(crate) can: Can,
}

/// What the visitor may do here.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Can {
    pub(crate) open: bool,
    pub(crate) draft: bool,
    pub(crate) adopt: bool,
    pub(crate) confirm_past: bool,
    pub(crate) pause: bool,
    pub(crate) attach: bool,
    pub(crate) remark: bool,
}

/// The page.
pub(crate) fn page(frame: &Frame, s: &Sight, view: &Instrument) -> Markup {
    let title = s.told(&view.row.title);
    let turn = whose(s, &view.pending);
    let body = html! {
        p.crumbs { a href="/instruments" { (t!(s, instruments_title)) } " · " (s.by_code("instrument", kind_code(&view.row))) }
        h1.title { (s.said(&title)) }
        p.lead {
            (s.by_code("stage", view.row.stage.code()))
            @if let Some(turn) = turn { " · " (turn_tag(s, turn)) }
            (view.signs.of(s, view.row.id))
            @if view.row.past { " · " (confirmation(s, view)) }
        }
        (timeline::draw(s, &view.marks, &view.waits, &spoken(s, view)))
        nav.tabs aria-label=(t!(s, instrument_tabs)) {
            @for tab in Tab::ALL {
                a href={ "/instruments/" (view.row.id) "?tab=" (tab.code()) } data-into="#tab"
                    aria-current=[(tab == view.tab).then_some("page")] { (tab_name(s, tab)) }
            }
        }
        div id="tab" {
            @match view.tab {
                Tab::Text => { (text::columns(s, view)) }
                Tab::Negotiation => { (negotiation::tab(s, view)) }
                Tab::Documents => { (documents::tab(s, view, frame.visitor.as_ref())) }
                Tab::History => { (history::tab(s, view)) }
            }
        }
    };
    frame.page(Section::Instruments, &title.text, &body)
}

fn tab_name(s: &Sight, tab: Tab) -> String {
    match tab {
        Tab::Text => t!(s, instrument_tab_text),
        Tab::Negotiation => t!(s, instrument_tab_negotiation),
        Tab::Documents => t!(s, instrument_tab_documents),
        Tab::History => t!(s, instrument_tab_history),
    }
}

/// Whose answer the instrument awaits as a whole: ours before theirs, theirs before nobody's.
pub(crate) fn whose(s: &Sight, pending: &[PendingRow]) -> Option<Turn> {
    let turns = pending.iter().map(|row| row.awaited.seen_from(s.us));
    turns.min_by_key(|turn| match turn {
        Turn::Ours => 0,
        Turn::Both => 1,
        Turn::Theirs => 2,
        Turn::Nobody => 3,
        Turn::Paused => 4,
    })
}

fn confirmation(s: &Sight, view: &Instrument) -> Markup {
    let row = &view.row;
    let awaited = s.all().without(row.by);
    html! {
        @if !row.contested_by.is_empty() { span.tag.refused { (t!(s, past_contested, side = s.formals(row.contested_by))) } }
        @else if row.confirmed_by.contains_all(awaited) { span.tag.done { (t!(s, past_confirmed)) } }
        @else {
            span.tag { (t!(s, past_told)) }
            @if row.by != s.us && view.can.confirm_past {
                " " a href={ "/act/confirm-past?entry=" (row.id) "&back=/instruments/" (row.id) } { (t!(s, past_confirm)) }
                " · " a href={ "/act/contest-past?entry=" (row.id) "&back=/instruments/" (row.id) } { (t!(s, past_contest)) }
            }
        }
    }
}

/// The timeline in words.
fn spoken(s: &Sight, view: &Instrument) -> String {
    let mut marks: Vec<&Mark> = view.marks.iter().collect();
    marks.sort_by_key(|mark| mark.date.earliest());
    let acts = marks
        .iter()
        .map(|mark| format!("{}: {}", s.dates.long(mark.date), mark.label));
    let waits = view.waits.iter().map(|wait| wait.label.clone());
    let joint = if s.lang() == Lang::Ar { "؛ " } else { "; " };
    let told: Vec<String> = acts.chain(waits).collect();
    format!("{}: {}", t!(s, instrument_timeline), told.join(joint))
}
