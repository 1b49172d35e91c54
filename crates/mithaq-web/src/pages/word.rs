//! The rolling text as a Word file, and a Word file on its way to proposals.

use super::address::room_of;
use super::compare::{file_megabytes_max, marked};
use super::frame::{Frame, Section, Visitor, csrf};
use super::naming::{label, standing};
use super::parts;
use super::sight::Sight;
use crate::word::{Authors, Becomes, Group, Placed, Proposal, Remark, Unplaced, Whose};
use crate::words::t;
use maud::{Markup, html};
use mithaq_canon::Lang;
use mithaq_core::{InstrumentRow, ProvisionRow};
use std::collections::BTreeSet;

/// The page from which a file goes out and comes back.
pub(crate) struct Word<'p> {
    pub(crate) instrument: &'p InstrumentRow,
    pub(crate) may_return: bool,
    /// What was wrong with the file that was chosen.
    pub(crate) wrong: Option<&'static str>,
}

/// A file that came back, on the provisions.
pub(crate) struct Preview<'p> {
    pub(crate) here: String,
    pub(crate) name: &'p str,
    pub(crate) notices: &'p [(&'static str, usize)],
    pub(crate) instrument: &'p InstrumentRow,
    pub(crate) rows: &'p [ProvisionRow],
    /// The language of the file.
    pub(crate) lang: Lang,
    pub(crate) authors: &'p Authors,
    pub(crate) placed: &'p Placed,
    /// Of our proposals those for which a draft is kept already.
    pub(crate) kept: &'p BTreeSet<String>,
    /// Drafts that were just made: the row, and where it is gone on with.
    pub(crate) made: Vec<(usize, String)>,
    /// How many that were ticked are not there any more.
    pub(crate) lost: usize,
    /// What a proposal is called in the form.
    pub(crate) mark: &'p dyn Fn(&Proposal) -> String,
}

/// Out and back.
pub(crate) fn form(frame: &Frame, s: &Sight, view: &Word<'_>) -> Markup {
    let row = view.instrument;
    let title = t!(s, word_title);
    let body = html! {
        p.crumbs { a href=(room_of(row.id)) { (s.tell(&row.title)) } }
        h1 { (title) }
        section.card aria-labelledby="out" {
            h2 id="out" { (t!(s, word_out)) }
            p { (t!(s, word_out_what)) }
            div.acts {
                @for (lang, _) in &row.texts {
                    a.button href={ "/instruments/" (row.id) "/rolling.docx?text=" (lang.code()) } { (standing(s, row, *lang)) }
                }
            }
        }
        section.card aria-labelledby="back" {
            h2 id="back" { (t!(s, word_back)) }
            p { (t!(s, word_back_what)) }
            @if let Some(wrong) = view.wrong { div.wrongs role="alert" { p { (s.by_code("file", wrong)) } } }
            @if let Some(visitor) = frame.visitor.as_ref().filter(|_| view.may_return) {
                form method="post" action={ "/instruments/" (row.id) "/word" } enctype="multipart/form-data" {
                    (csrf(visitor))
                    label for="file" { (t!(s, word_file)) }
                    input type="file" id="file" name="file" accept=".docx" required;
                    div.acts { button.button.main { (t!(s, word_look)) } }
                    p.quiet { (parts::lock()) " " (t!(s, word_stays, megabytes = file_megabytes_max())) }
                }
            } @else { p.quiet { (t!(s, room_read_only)) } }
        }
    };
    frame.narrow(Section::Instruments, &title, &body)
}

/// What the file would become.
pub(crate) fn preview(frame: &Frame, s: &Sight, view: &Preview<'_>) -> Markup {
    let title = t!(s, word_preview);
    let Some(visitor) = &frame.visitor else {
        return html! {};
    };
    let us = Whose::Side(s.us);
    let ours = view.placed.groups.iter().find(|group| group.whose == us);
    let others = view.placed.groups.iter().filter(|group| group.whose != us);
    let body = html! {
        p.crumbs { a href=(room_of(view.instrument.id)) { (s.tell(&view.instrument.title)) } " · " bdi { (view.name) } }
        h1 { (title) }
        (made(s, view))
        p.lead { (t!(s, word_preview_lead)) }
        @if !view.notices.is_empty() {
            details.notices { summary { (t!(s, compare_notices)) " " bdi { (view.name) } }
                ul { @for (code, count) in view.notices { li { (s.by_code("file", code)) @if *count > 0 { " (" span.num { (count) } ")" } } } }
            }
        }
        (authors(s, view))
        form.placed method="post" action=(view.here) {
            (csrf(visitor))
            (said_again(view))
            @if let Some(group) = ours { (our(s, visitor, view, group)) }
            @if !view.placed.remarks.is_empty() { (remarks(s, view)) }
            @if ours.is_some_and(|group| !group.proposals.is_empty()) || !view.placed.remarks.is_empty() {
                div.acts { button.button.main { (t!(s, word_keep)) } a.button href=(room_of(view.instrument.id)) { (t!(s, form_cancel)) } }
                p.quiet { (parts::lock()) " " (t!(s, word_keep_what)) }
            }
        }
        @for group in others { (other(s, view, group)) }
        @if let Some(group) = &view.placed.untracked {
            section aria-labelledby="untracked" {
                h2 id="untracked" { (t!(s, word_untracked)) }
                p.quiet { (t!(s, word_untracked_what)) }
                (shown(s, view, group))
            }
        }
    };
    frame.page(Section::Instruments, &title, &body)
}

fn made(s: &Sight, view: &Preview<'_>) -> Markup {
    html! {
        @if !view.made.is_empty() {
            div.said role="status" {
                p { (t!(s, word_made)) }
                ul { @for (at, href) in &view.made { li { a href=(href) { (place(s, view, Some(*at))) } } } }
            }
        }
        @if view.lost > 0 { div.wrongs role="alert" { p { (t!(s, word_lost, n = view.lost)) } } }
    }
}

/// Who the authors are; the visitor says so of those whom nobody knows.
fn authors(s: &Sight, view: &Preview<'_>) -> Markup {
    let unknown = view
        .authors
        .iter()
        .any(|(_, whose)| whose == Whose::Unknown)
        || view.placed.untracked.is_some();
    let choice = |name: String, whose: Option<Whose>| {
        html! {
            select id=(name) name=(name) {
                option value="unknown" selected[whose == Some(Whose::Unknown)] { (t!(s, word_unknown)) }
                @for side in s.all().iter() {
                    option value=(side.0) selected[whose == Some(Whose::Side(side))] { (s.formal(side).text) }
                }
            }
        }
    };
    html! {
        details.authors open[unknown] {
            summary { (t!(s, word_authors)) }
            form method="get" action=(view.here) {
                p.hint { (t!(s, word_authors_what)) }
                div.fields {
                    @for (nth, (name, whose)) in view.authors.iter().enumerate() {
                        div { label for={ "as." (nth) } { bdi { (name) } } (choice(format!("as.{nth}"), Some(whose))) }
                    }
                    @if view.placed.untracked.is_some() || view.authors.untracked().is_some() {
                        div {
                            label for="as.none" { (t!(s, word_untracked)) }
                            (choice("as.none".to_owned(), Some(view.authors.untracked().map_or(Whose::Unknown, Whose::Side))))
                        }
                    }
                }
                div.acts { button.button { (t!(s, word_authors_again)) } }
            }
        }
    }
}

/// Whose the authors are, carried along.
fn said_again(view: &Preview<'_>) -> Markup {
    let code = |whose: Whose| match whose {
        Whose::Side(side) => side.0.to_string(),
        Whose::Unknown => "unknown".to_owned(),
    };
    html! {
        @for (nth, (_, whose)) in view.authors.iter().enumerate() { input type="hidden" name={ "as." (nth) } value=(code(whose)); }
        @if let Some(side) = view.authors.untracked() { input type="hidden" name="as.none" value=(side.0); }
    }
}

fn our(s: &Sight, _: &Visitor, view: &Preview<'_>, group: &Group) -> Markup {
    html! {
        section aria-labelledby="ours" {
            h2 id="ours" { (t!(s, word_ours)) }
            @if group.is_empty() { (parts::empty(&t!(s, word_ours_none), None)) }
            @for one in &group.proposals {
                @let mark = (view.mark)(one);
                @let kept = view.kept.contains(&mark);
                div.alt.mine {
                    label.check {
                        input type="checkbox" name="take" value=(mark) checked[!(kept || one.doubtful || one.typographic)];
                        span { strong { (title(s, view, one)) } " " span.tag { (s.by_code("change", change(one))) } }
                    }
                    @if kept { p.quiet { (parts::lock()) " " (t!(s, word_draft_there)) } }
                    @if one.doubtful { p.quiet { (t!(s, word_doubtful)) } }
                    @if one.typographic { p.quiet { (s.by_code("state", "typographic")) } }
                    (redlined(view, &one.runs))
                }
            }
            (unplaced(s, view, &group.unplaced))
        }
    }
}

fn other(s: &Sight, view: &Preview<'_>, group: &Group) -> Markup {
    html! {
        section {
            @match group.whose {
                Whose::Side(side) => {
                    h2 { (t!(s, word_theirs, side = s.formal(side).text)) }
                    p.quiet { (t!(s, word_theirs_what)) }
                }
                Whose::Unknown => {
                    h2 { (t!(s, word_unknown_group)) }
                    p.quiet { (t!(s, word_unknown_what)) }
                }
            }
            (shown(s, view, group))
        }
    }
}

fn shown(s: &Sight, view: &Preview<'_>, group: &Group) -> Markup {
    html! {
        @for one in &group.proposals {
            div.alt.theirs {
                p { strong { (title(s, view, one)) } " " span.tag { (s.by_code("change", change(one))) } }
                (redlined(view, &one.runs))
            }
        }
        (unplaced(s, view, &group.unplaced))
    }
}

fn unplaced(s: &Sight, view: &Preview<'_>, all: &[Unplaced]) -> Markup {
    html! {
        @if !all.is_empty() {
            h3 { (t!(s, word_unplaced)) }
            @for one in all {
                div.alt.gone {
                    p { @if one.at.is_some() { strong { (place(s, view, one.at)) } " – " } (s.by_code("unplaced", one.reason.code())) }
                    (redlined(view, &one.runs))
                }
            }
        }
    }
}

fn remarks(s: &Sight, view: &Preview<'_>) -> Markup {
    let one = |nth: usize, remark: &Remark| {
        html! {
            div.alt {
                label.check {
                    input type="checkbox" name="note" value=(nth);
                    span { strong { bdi { (remark.author) } } " · " (place(s, view, remark.at)) }
                }
                @if !remark.about.trim().is_empty() { p.quiet { "«" bdi lang=(view.lang.code()) dir="auto" { (remark.about.trim()) } "»" } }
                p dir="auto" { (remark.text) }
            }
        }
    };
    html! {
        section.home aria-labelledby="remarks" {
            h2 id="remarks" { (parts::lock()) " " (t!(s, word_remarks)) }
            p.quiet { (t!(s, word_remarks_what)) }
            @for (nth, remark) in view.placed.remarks.iter().enumerate() { (one(nth, remark)) }
        }
    }
}

/// What a proposal does, as the room calls it.
fn change(one: &Proposal) -> &'static str {
    match one.becomes {
        Becomes::Replace { .. } => "replace",
        Becomes::Insert { .. } => "insert",
        Becomes::Delete => "delete",
    }
}

fn title(s: &Sight, view: &Preview<'_>, one: &Proposal) -> String {
    match &one.becomes {
        Becomes::Replace { .. } | Becomes::Delete => place(s, view, Some(one.at)),
        Becomes::Insert { number, .. } => {
            let new =
                super::naming::label_in(s.lang(), mithaq_core::ProvisionKind::Article, number);
            t!(
                s,
                word_after,
                new = new,
                place = place(s, view, Some(one.at))
            )
        }
    }
}

fn place(s: &Sight, view: &Preview<'_>, at: Option<usize>) -> String {
    let row = at.and_then(|at| view.rows.get(at));
    row.map_or_else(|| t!(s, word_whole), |row| label(s, row))
}

fn redlined(view: &Preview<'_>, runs: &[mithaq_text::redline::Run]) -> Markup {
    html! {
        @if !runs.is_empty() {
            div.legal.redline.flow lang=(view.lang.code()) dir=(view.lang.dir().code()) { p { @for run in runs { (marked(run)) } } }
        }
    }
}
