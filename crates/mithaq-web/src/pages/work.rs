//! Measures and programmes: what was agreed to be done, and what is offered.

use super::frame::{Frame, Section};
use super::parts::{self, Signs};
use super::sight::Sight;
use crate::words::t;
use maud::{Markup, html};
use mithaq_canon::Date;
use mithaq_core::{MeasureLabel, MeasureRow, MeasureState, OfferRow, Progress};

/// What the list of measures shows.
pub(crate) struct Measures {
    /// By due date.
    pub(crate) rows: Vec<MeasureRow>,
    pub(crate) signs: Signs,
    pub(crate) may_report: bool,
    pub(crate) may_confirm: bool,
}

/// What the list of programmes shows.
pub(crate) struct Programmes {
    /// Latest first.
    pub(crate) rows: Vec<OfferRow>,
    pub(crate) signs: Signs,
    pub(crate) may_offer: bool,
    pub(crate) may_answer: bool,
}

/// The list of measures.
pub(crate) fn measures(frame: &Frame, s: &Sight, view: &Measures) -> Markup {
    let body = html! {
        h1 { (t!(s, frame_measures)) }
        p.lead { (t!(s, measures_lead)) }
        @if view.rows.is_empty() {
            @let act = t!(s, frame_sessions);
            (parts::empty(&t!(s, measures_none), Some(("/sessions", act.as_str()))))
        }
        @for row in &view.rows { (measure(s, row, &view.signs, "/measures", view.may_report, view.may_confirm)) }
    };
    frame.narrow(Section::Measures, &t!(s, frame_measures), &body)
}

/// The list of programmes.
pub(crate) fn programmes(frame: &Frame, s: &Sight, view: &Programmes) -> Markup {
    let body = html! {
        h1 { (t!(s, frame_programmes)) }
        p.lead { (t!(s, programmes_lead)) }
        @if view.rows.is_empty() {
            @let act = t!(s, programmes_offer);
            (parts::empty(&t!(s, programmes_none), view.may_offer.then_some(("/act/offer?back=/programmes", act.as_str()))))
        } @else if view.may_offer {
            div.acts { a.button href="/act/offer?back=/programmes" { (t!(s, programmes_offer)) } }
        }
        @for row in &view.rows { (offer(s, row, &view.signs, "/programmes", view.may_answer)) }
    };
    frame.narrow(Section::Programmes, &t!(s, frame_programmes), &body)
}

/// What a measure is called: `JSC/3/M1`, or «الجزائر 4» until minutes number it.
pub(crate) fn name(s: &Sight, label: MeasureLabel) -> String {
    match label {
        MeasureLabel::Agreed(agreed) => agreed.to_string(),
        MeasureLabel::Provisional(own) => format!("{} {}", s.short(own.side).text, own.n),
    }
}

fn is_late(due: Date, today: Date) -> bool {
    // The whole of what the date may mean must have passed.
    let (year, month, day) = due.parts();
    let (this_year, this_month, this_day) = today.parts();
    (this_year, month.and(this_month), day.and(this_day)) > (year, month, day)
}

/// One measure.
pub(crate) fn measure(
    s: &Sight,
    row: &MeasureRow,
    signs: &Signs,
    back: &str,
    may_report: bool,
    may_confirm: bool,
) -> Markup {
    let done = row.state == MeasureState::Confirmed;
    let late = !done && is_late(row.due, s.today);
    let ours = row.owners.iter().find(|owner| owner.side == s.us);
    let claimed_by_others = row.owners.iter().any(|owner| {
        owner.side != s.us
            && owner.progress == Some(Progress::ClaimedDone)
            && !owner.confirmed_by.contains(s.us)
    });
    html! {
        article id={ "m-" (row.id) } {
            h2.small { bdi.num { (name(s, row.label)) } " "
                span.tag.done[done] { (s.by_code("measure", row.state.code())) } (signs.of(s, row.id)) }
            p { (s.tell(&row.text)) }
            p.quiet {
                (t!(s, measure_due, date = s.dates.long(row.due)))
                @if late { " · " strong { (t!(s, home_late)) } }
                @if let Some(session) = row.session { " · " a href={ "/sessions/" (session) } { (t!(s, measure_session)) } }
            }
            dl.facts {
                @for owner in &row.owners {
                    dt { (s.said(&s.short(owner.side))) }
                    dd {
                        (s.tell(&owner.office))
                        @if let Some(progress) = owner.progress {
                            div.quiet {
                                (s.by_code("progress", match progress { Progress::UnderWay => "under-way", Progress::ClaimedDone => "claimed-done" }))
                                @if let Some(date) = owner.reported { " · " (s.date(date)) }
                                @if !owner.evidence.is_empty() { " · " (t!(s, part_evidence)) " " (s.tell(&owner.evidence)) }
                                @if !owner.confirmed_by.is_empty() { " · " (t!(s, measure_confirmed_by, side = s.formals(owner.confirmed_by))) }
                                (signs.latest(s, row.id, owner.side))
                            }
                        }
                    }
                }
            }
            @if row.state != MeasureState::Proposed && !done {
                div.acts {
                    @if may_report && ours.is_some_and(|owner| owner.progress != Some(Progress::ClaimedDone)) {
                        a.button href={ "/act/report?measure=" (row.id) "&back=" (back) } { (t!(s, home_act_report)) }
                    }
                    @if may_confirm && claimed_by_others {
                        a.button href={ "/act/confirm-measure?measure=" (row.id) "&back=" (back) } { (t!(s, home_act_confirm)) }
                    }
                }
            }
        }
    }
}

/// One offer with its answers.
pub(crate) fn offer(
    s: &Sight,
    row: &OfferRow,
    signs: &Signs,
    back: &str,
    may_answer: bool,
) -> Markup {
    let answered = row.answers.iter().any(|answer| answer.side == s.us);
    let to_us = row.to.contains(s.us) && row.by != s.us;
    html! {
        article id={ "o-" (row.id) } {
            h2.small { (s.tell(&row.title)) (signs.of(s, row.id)) }
            p.quiet {
                (t!(s, offer_by, side = s.formal(row.by).text)) " · "
                @if let Some(places) = row.places { (t!(s, offer_places, n = places)) " · " }
                (t!(s, offer_starts, date = s.dates.long(row.starts)))
                @if let Some(by) = row.answer_by { " · " (t!(s, offer_answer_by, date = s.dates.long(by))) }
            }
            @if !row.words.is_empty() { p { (s.tell(&row.words)) } }
            @for answer in &row.answers {
                p { strong { (s.said(&s.short(answer.side))) } ": " (s.by_code("answer", answer.answer.code()))
                    @if let Some(places) = answer.places { " · " (t!(s, offer_places, n = places)) }
                    " · " span.quiet { (s.date(answer.made)) } (signs.latest(s, row.id, answer.side))
                    @if !answer.words.is_empty() { br; (s.tell(&answer.words)) } }
            }
            @if row.answers.is_empty() { p.quiet { (t!(s, offer_unanswered)) } }
            @if may_answer && to_us {
                div.acts { a.button.main[!answered] href={ "/act/answer?offer=" (row.id) "&back=" (back) } {
                    @if answered { (t!(s, offer_answer_again)) } @else { (t!(s, home_act_offer)) }
                } }
            }
        }
    }
}
