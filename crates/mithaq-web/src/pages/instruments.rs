//! The list of instruments; its filters stand in the address.

use super::frame::{Frame, Section};
use super::parts;
use super::sight::Sight;
use crate::words::t;
use maud::{Markup, html};
use mithaq_core::{InstrumentRow, TextStage, Turn};

/// What the page shows.
pub(crate) struct Instruments {
    /// Those that pass the filter, and whose answer each awaits.
    pub(crate) rows: Vec<(InstrumentRow, Option<Turn>)>,
    /// How many there are without the filter.
    pub(crate) all: usize,
    pub(crate) filter: Filter,
    pub(crate) may_register: bool,
}

/// The filter as the address gives it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Filter {
    /// Words of the title.
    pub(crate) q: String,
    pub(crate) stage: Option<TextStage>,
    pub(crate) turn: Option<Turn>,
}

const STAGES: [TextStage; 3] = [TextStage::Draft, TextStage::Negotiating, TextStage::Adopted];
const TURNS: [Turn; 5] = [
    Turn::Ours,
    Turn::Theirs,
    Turn::Both,
    Turn::Nobody,
    Turn::Paused,
];

impl Filter {
    /// From the values of the address; what is unknown filters nothing.
    pub(crate) fn of(q: &str, stage: &str, turn: &str) -> Self {
        Self {
            q: q.trim().to_owned(),
            stage: STAGES.into_iter().find(|one| one.code() == stage),
            turn: TURNS.into_iter().find(|one| one.code() == turn),
        }
    }

    /// Whether an instrument passes.
    pub(crate) fn admits(&self, title: &str, stage: TextStage, turn: Option<Turn>) -> bool {
        self.stage.is_none_or(|wanted| wanted == stage)
            && (self.turn.is_none() || self.turn == turn)
            && (self.q.is_empty() || title.to_lowercase().contains(&self.q.to_lowercase()))
    }
}

/// The page.
pub(crate) fn page(frame: &Frame, s: &Sight, view: &Instruments) -> Markup {
    let body = html! {
        h1 { (t!(s, instruments_title)) }
        form.filters method="get" action="/instruments" data-into="#found" data-live role="search" {
            div {
                label for="q" { (t!(s, instruments_search)) " " kbd { "/" } }
                input id="q" name="q" type="search" value=(view.filter.q) data-key="/";
            }
            div {
                label for="stage" { (t!(s, instruments_stage)) }
                select id="stage" name="stage" {
                    option value="" { (t!(s, instruments_any)) }
                    @for stage in STAGES {
                        option value=(stage.code()) selected[view.filter.stage == Some(stage)] { (s.by_code("stage", stage.code())) }
                    }
                }
            }
            div {
                label for="turn" { (t!(s, instruments_turn)) }
                select id="turn" name="turn" {
                    option value="" { (t!(s, instruments_any)) }
                    @for turn in TURNS {
                        option value=(turn.code()) selected[view.filter.turn == Some(turn)] { (s.by_code("turn", turn.code())) }
                    }
                }
            }
            button.button { (t!(s, instruments_filter)) }
        }
        div id="found" data-said=(t!(s, instruments_found, n = view.rows.len())) {
            @if view.all == 0 {
                @let act = t!(s, home_register);
                (parts::empty(&t!(s, instruments_none), view.may_register.then_some(("/act/register", act.as_str()))))
            } @else if view.rows.is_empty() {
                @let act = t!(s, instruments_all);
                (parts::empty(&t!(s, instruments_none_found), Some(("/instruments", act.as_str()))))
            } @else {
                div.scroll { table {
                    thead { tr {
                        th scope="col" { (t!(s, instruments_name)) }
                        th scope="col" { (t!(s, instruments_stage)) }
                        th scope="col" { (t!(s, instruments_turn)) }
                        th scope="col" { (t!(s, instruments_provisions)) }
                    } }
                    tbody { @for (row, turn) in &view.rows { (line(s, row, *turn)) } }
                } }
            }
        }
        @if view.may_register && view.all > 0 {
            div.acts { a.button href="/act/register" { (t!(s, home_register)) } }
        }
    };
    frame.page(Section::Instruments, &t!(s, instruments_title), &body)
}

fn line(s: &Sight, row: &InstrumentRow, turn: Option<Turn>) -> Markup {
    html! {
        tr {
            td {
                a.title href={ "/instruments/" (row.id) } { (s.tell(&row.title)) }
                div.quiet { (s.by_code("instrument", kind_code(row))) " · " (s.date(row.made)) }
            }
            td { (s.by_code("stage", row.stage.code())) }
            td { @if let Some(turn) = turn { (turn_tag(s, turn)) } @else { "–" } }
            td.num {
                @if row.open == 0 && row.agreed == 0 { (s.dates.number(u64::from(row.provisions))) }
                @else { (t!(s, room_agreed_of, agreed = row.agreed, open = row.open)) }
            }
        }
    }
}

/// Whose answer is awaited, as a small tag; amber only if it is ours.
pub(crate) fn turn_tag(s: &Sight, turn: Turn) -> Markup {
    let asked = matches!(turn, Turn::Ours | Turn::Both);
    html! { span.tag.ours[asked] { (s.by_code("turn", turn.code())) } }
}

/// The code of the kind of document.
pub(crate) fn kind_code(row: &InstrumentRow) -> &'static str {
    use mithaq_core::InstrumentKind;
    match row.kind {
        InstrumentKind::Agreement => "agreement",
        InstrumentKind::Convention => "convention",
        InstrumentKind::Protocol => "protocol",
        InstrumentKind::Memorandum => "memorandum",
        InstrumentKind::ExchangeOfNotes => "exchange-of-notes",
    }
}
