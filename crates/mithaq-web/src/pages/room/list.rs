//! The provisions of the text and where each stands.

use super::{Room, place};
use crate::pages::naming::label;
use crate::pages::sight::Sight;
use crate::words::t;
use maud::{Markup, html};
use mithaq_core::{ProvisionKind, ProvisionRow, ProvisionStatus, Turn};

/// The list, with the ways to the next and the previous open provision.
pub(super) fn list(s: &Sight, view: &Room) -> Markup {
    let here = view.here.as_ref().map(|here| here.provision.id);
    let open =
        |p: &&ProvisionRow| matches!(p.status, ProvisionStatus::Open | ProvisionStatus::Reserved);
    let place_of = here.and_then(|id| view.provisions.iter().position(|p| p.id == id));
    let next = view
        .provisions
        .iter()
        .skip(place_of.map_or(0, |at| at + 1))
        .find(open);
    let previous = view
        .provisions
        .iter()
        .take(place_of.unwrap_or(0))
        .rfind(open);
    html! {
        nav.side aria-label=(t!(s, room_provisions)) {
            ul.list {
                @for p in &view.provisions {
                    li.group[groups(p.kind)] {
                        a href=(place(view, p.id)) data-into="#room" aria-current=[(here == Some(p.id)).then_some("true")] {
                            span { (label(s, p)) }
                            (status(s, view, p))
                        }
                    }
                }
            }
            p.quiet {
                @if let Some(p) = next { a href=(place(view, p.id)) data-into="#room" data-key="j" { (t!(s, room_next)) } " " kbd { "j" } " " }
                @if let Some(p) = previous { a href=(place(view, p.id)) data-into="#room" data-key="k" { (t!(s, room_previous)) } " " kbd { "k" } }
            }
        }
    }
}

/// Whether a unit only groups others.
pub(super) fn groups(kind: ProvisionKind) -> bool {
    matches!(
        kind,
        ProvisionKind::Part
            | ProvisionKind::Chapter
            | ProvisionKind::Section
            | ProvisionKind::Title
    )
}

fn status(s: &Sight, view: &Room, p: &ProvisionRow) -> Markup {
    let turn = view.turns.get(&p.id).copied();
    html! {
        @match (p.status, turn) {
            (_, None) if groups(p.kind) => {}
            (ProvisionStatus::Agreed, _) => { span.state.done { (t!(s, room_agreed)) } }
            (ProvisionStatus::Adopted, _) => { span.state.quiet { (s.by_code("provision", p.status.code())) } }
            (ProvisionStatus::Unchanged, None) => {}
            (_, Some(Turn::Ours | Turn::Both)) => { span.state.open { (t!(s, room_ours)) } }
            (_, Some(Turn::Theirs)) => { span.state.quiet { (t!(s, room_theirs)) } }
            (_, Some(Turn::Paused)) => { span.state.quiet { (t!(s, room_paused)) } }
            (status, Some(Turn::Nobody) | None) => { span.state.quiet { (s.by_code("provision", status.code())) } }
        }
    }
}

/// What stands in the sheet's place while no provision is chosen.
pub(super) fn overview(s: &Sight, view: &Room) -> Markup {
    let first = view
        .provisions
        .iter()
        .find(|p| matches!(p.status, ProvisionStatus::Open | ProvisionStatus::Reserved));
    html! {
        section.sheet {
            @if view.provisions.is_empty() { p { (t!(s, instrument_no_text)) } } @else {
                p { (t!(s, room_choose)) }
                @if let Some(p) = first {
                    div.acts { a.button.main href=(place(view, p.id)) { (t!(s, room_first_open, place = label(s, p))) } }
                }
            }
        }
    }
}
