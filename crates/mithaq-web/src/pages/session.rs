//! Sessions of committees: agenda, outcomes, minutes side by side, signatures, measures.

use super::Said;
use super::frame::{Frame, Section, Visitor, csrf};
use super::instrument::acts;
use super::parts::{self, Signs, Trust};
use super::sight::Sight;
use super::work;
use crate::words::t;
use maud::{Markup, html};
use mithaq_canon::EntryId;
use mithaq_core::{ActRow, MeasureRow, MinutesRow, MinutesState, OfferRow, OutcomeRow, SessionRow};
use std::collections::BTreeMap;

/// What the list shows.
pub(crate) struct Sessions {
    /// Latest first.
    pub(crate) rows: Vec<SessionRow>,
    pub(crate) signs: Signs,
    pub(crate) may_convene: bool,
}

/// What one session's page shows.
pub(crate) struct Session {
    pub(crate) row: SessionRow,
    pub(crate) measures: Vec<MeasureRow>,
    /// Offers that carry out one of its measures.
    pub(crate) offers: Vec<OfferRow>,
    /// Titles of the instruments that outcomes are about.
    pub(crate) instruments: BTreeMap<EntryId, Said>,
    /// Agenda drawn from what is open, as long as the session has none of its own.
    pub(crate) open_points: Vec<(Said, String)>,
    pub(crate) acts: Vec<ActRow>,
    pub(crate) trust: BTreeMap<EntryId, Trust>,
    /// The same, and of the offers beside it.
    pub(crate) signs: Signs,
    pub(crate) can: Can,
}

/// What the visitor may do.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Can {
    pub(crate) record: bool,
    pub(crate) draft_minutes: bool,
    pub(crate) sign: bool,
    pub(crate) measure: bool,
    pub(crate) offer: bool,
    pub(crate) confirm_past: bool,
    pub(crate) report: bool,
    pub(crate) confirm: bool,
}

/// The list.
pub(crate) fn list(frame: &Frame, s: &Sight, view: &Sessions) -> Markup {
    let body = html! {
        h1 { (t!(s, sessions_title)) }
        @if view.rows.is_empty() {
            @let act = t!(s, sessions_convene);
            (parts::empty(&t!(s, sessions_none), view.may_convene.then_some(("/act/convene?back=/sessions", act.as_str()))))
        } @else {
            ul.plain.rows {
                @for row in &view.rows {
                    li {
                        a href={ "/sessions/" (row.id) } { strong { (s.tell(&row.name)) } } (view.signs.of(s, row.id))
                        div.quiet {
                            (s.date(row.held)) @if !row.venue.is_empty() { " · " (s.tell(&row.venue)) }
                            " · " (s.by_code("session", row.kind.code()))
                            @if row.past { " · " (t!(s, past_told)) }
                            " · " (t!(s, sessions_outcomes, n = row.outcomes.len()))
                            @if row.agreed.is_some() { " · " span.tag.done { (t!(s, session_minutes_agreed)) } }
                        }
                    }
                }
            }
            @if view.may_convene { div.acts { a.button href="/act/convene?back=/sessions" { (t!(s, sessions_convene)) } } }
        }
    };
    frame.page(Section::Sessions, &t!(s, sessions_title), &body)
}

/// The page of one session.
pub(crate) fn page(frame: &Frame, s: &Sight, view: &Session) -> Markup {
    let row = &view.row;
    let title = s.told(&row.name);
    let here = format!("/sessions/{}", row.id);
    let body = html! {
        p.crumbs { a href="/sessions" { (t!(s, sessions_title)) } " · " (s.by_code("session", row.kind.code())) }
        h1.title { (s.said(&title)) }
        p.lead {
            (parts::legal_date(s, row.held))
            @if !row.venue.is_empty() { " · " (s.tell(&row.venue)) }
            (view.signs.of(s, row.id))
            @if row.past {
                " · " (past(s, row.by, row.confirmed_by, row.contested_by, row.id, &here, view.can.confirm_past))
            }
        }
        div.two {
            div {
                (agenda(s, view))
                (outcomes(s, view, &here))
                (minutes(frame, s, view, &here))
            }
            aside aria-label=(t!(s, session_follow)) {
                (follow(s, view, &here))
            }
        }
        details { summary { (t!(s, instrument_acts)) } (acts(s, &view.acts, &view.trust, &BTreeMap::new())) }
        p.no-print { button.button type="button" data-print="1" { (t!(s, part_print)) } }
    };
    frame.page(Section::Sessions, &title.text, &body)
}

/// What is told of the past: confirmed, contested, or still to be confirmed.
fn past(
    s: &Sight,
    by: mithaq_canon::Side,
    confirmed: mithaq_canon::SideSet,
    contested: mithaq_canon::SideSet,
    entry: EntryId,
    back: &str,
    can: bool,
) -> Markup {
    html! {
        @if !contested.is_empty() { span.tag.refused { (t!(s, past_contested, side = s.formals(contested))) } }
        @else if confirmed.contains_all(s.all().without(by)) { span.tag.done { (t!(s, past_confirmed)) } }
        @else {
            span.tag { (t!(s, past_told)) }
            @if by != s.us && can {
                " " a href={ "/act/confirm-past?entry=" (entry) "&back=" (back) } { (t!(s, past_confirm)) }
                " · " a href={ "/act/contest-past?entry=" (entry) "&back=" (back) } { (t!(s, past_contest)) }
            }
        }
    }
}

fn agenda(s: &Sight, view: &Session) -> Markup {
    html! {
        section {
            h2 { (t!(s, session_agenda)) }
            @if !view.row.agenda.is_empty() {
                ol { @for point in &view.row.agenda { li { (s.tell(point)) } } }
            } @else if view.row.past || view.open_points.is_empty() {
                p.quiet { (t!(s, session_no_agenda)) }
            } @else {
                p.quiet { (t!(s, session_open_points)) }
                ol { @for (title, href) in &view.open_points { li { a href=(href) { (s.said(title)) } } } }
            }
        }
    }
}

fn outcomes(s: &Sight, view: &Session, here: &str) -> Markup {
    html! {
        section {
            h2 { (t!(s, session_outcomes)) }
            @if view.row.outcomes.is_empty() { (parts::empty(&t!(s, session_no_outcomes), None)) }
            ol.plain.rows {
                @for outcome in &view.row.outcomes { li { (outcome_line(s, view, outcome)) } }
            }
            @if view.can.record && view.row.agreed.is_none() {
                div.acts { a.button href={ "/act/outcome?session=" (view.row.id) "&back=" (here) } { (t!(s, session_record_outcome)) } }
            }
        }
    }
}

fn outcome_line(s: &Sight, view: &Session, outcome: &OutcomeRow) -> Markup {
    html! {
        div {
            @if let Some(n) = outcome.number { strong.num { (n) ". " } }
            span.tag.done[outcome.agreed] { (s.by_code("outcome", outcome.kind.code())) } " "
            (s.tell(&outcome.text))
        }
        div.quiet {
            (s.said(&s.formal(outcome.by))) " · " (s.date(outcome.made))
            @if outcome.agreed { " · " (t!(s, session_outcome_agreed)) } @else { " · " (t!(s, session_outcome_open)) }
            @if let Some(about) = outcome.about && let Some(title) = view.instruments.get(&about) {
                " · " a href={ "/instruments/" (about) } { (s.said(title)) }
            }
            @if let Some(trust) = view.trust.get(&outcome.id) { " " (parts::trust(s, *trust)) }
        }
    }
}

fn minutes(frame: &Frame, s: &Sight, view: &Session, here: &str) -> Markup {
    let drafts: Vec<&MinutesRow> = view
        .row
        .minutes
        .iter()
        .filter(|draft| draft.state != MinutesState::Replaced)
        .collect();
    let replaced: Vec<&MinutesRow> = view
        .row
        .minutes
        .iter()
        .filter(|draft| draft.state == MinutesState::Replaced)
        .collect();
    html! {
        section {
            h2 { (t!(s, session_minutes)) }
            @if drafts.is_empty() { (parts::empty(&t!(s, session_no_minutes), None)) }
            div class=(if drafts.len() > 1 { "minutes" } else { "" }) {
                @for draft in &drafts { (one(frame, s, view, draft, here)) }
            }
            @if !replaced.is_empty() {
                details { summary { (t!(s, session_replaced, n = replaced.len())) }
                    @for draft in &replaced { (one(frame, s, view, draft, here)) } }
            }
            @if view.can.draft_minutes && view.row.agreed.is_none() {
                div.acts { a.button href={ "/act/minutes?session=" (view.row.id) "&back=" (here) } {
                    @if drafts.iter().any(|draft| draft.by == s.us) { (t!(s, session_redraft)) } @else { (t!(s, session_draft)) }
                } }
            }
        }
    }
}

fn one(frame: &Frame, s: &Sight, view: &Session, draft: &MinutesRow, here: &str) -> Markup {
    html! {
        article.sheet {
            h3 { (t!(s, session_draft_of, side = s.formal(draft.by).text)) " "
                @if draft.state == MinutesState::Agreed { span.tag.done { (t!(s, session_minutes_agreed)) } }
                @if let Some(trust) = view.trust.get(&draft.id) { (parts::trust(s, *trust)) }
            }
            p.quiet { (s.date(draft.made)) }
            (parts::legal(&s.told(&draft.text)))
            @if !draft.outcomes.is_empty() || !draft.measures.is_empty() {
                p.quiet { (t!(s, session_lists, outcomes = draft.outcomes.len(), measures = draft.measures.len())) }
            }
            ul.plain {
                @for side in s.all().iter() {
                    li { (s.said(&s.short(side))) ": "
                        @if draft.signed_by.contains(side) { span.done { (t!(s, session_signed)) } } @else { span.quiet { (t!(s, session_not_signed)) } } }
                }
            }
            @if view.can.sign && draft.state == MinutesState::Standing && !draft.signed_by.contains(s.us) && let Some(visitor) = &frame.visitor {
                (sign(s, visitor, view.row.id, draft, here))
            }
        }
    }
}

fn sign(s: &Sight, visitor: &Visitor, session: EntryId, draft: &MinutesRow, here: &str) -> Markup {
    html! {
        form.acts method="post" action="/act/sign" {
            (csrf(visitor))
            input type="hidden" name="minutes" value=(draft.id);
            input type="hidden" name="session" value=(session);
            input type="hidden" name="back" value=(here);
            button.button.main name="step" value="preview" { (t!(s, session_sign)) }
        }
    }
}

fn follow(s: &Sight, view: &Session, here: &str) -> Markup {
    html! {
        section.card {
            h2 { (t!(s, frame_measures)) }
            @if view.measures.is_empty() { p.quiet { (t!(s, session_no_measures)) } }
            @for measure in &view.measures { (work::measure(s, measure, &view.signs, here, view.can.report, view.can.confirm)) }
            @if view.can.measure && view.row.agreed.is_none() {
                div.acts { a.button href={ "/act/measure?session=" (view.row.id) "&back=" (here) } { (t!(s, session_propose_measure)) } }
            }
        }
        @if !view.offers.is_empty() {
            section.card {
                h2 { (t!(s, frame_programmes)) }
                @for offer in &view.offers { (work::offer(s, offer, &view.signs, here, view.can.offer)) }
            }
        }
    }
}
