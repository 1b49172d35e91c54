//! Home: what is pending, whose answer is awaited, and one click to the act it waits for.

use super::Said;
use super::frame::{Frame, Section};
use super::parts::{self, Trust};
use super::sight::Sight;
use crate::format::Waiting;
use crate::words::t;
use maud::{Markup, html};
use mithaq_canon::Date;
use mithaq_core::{Awaited, PendingKind, PendingRow, Turn};

/// What the page shows.
pub(crate) struct Home {
    /// Everything pending, oldest first.
    pub(crate) items: Vec<Item>,
    /// The next session, if one is set.
    pub(crate) next: Option<Next>,
    /// Dates that come near or have passed, nearest first.
    pub(crate) near: Vec<Near>,
    pub(crate) record: RecordCard,
    /// Whether the visitor may enter an instrument: what the empty state offers.
    pub(crate) may_register: bool,
    /// Acts that wait for the visitor's key on another computer.
    pub(crate) to_sign: usize,
}

/// One pending matter.
pub(crate) struct Item {
    pub(crate) row: PendingRow,
    /// The dossier's title.
    pub(crate) title: Said,
    /// The provision as it is called: «المادة 7».
    pub(crate) provision: Option<String>,
    /// How many provisions or entries it stands for; they wait alike.
    pub(crate) count: usize,
    pub(crate) trust: Option<Trust>,
    /// Where the act it waits for is done.
    pub(crate) href: String,
}

/// The next session.
pub(crate) struct Next {
    pub(crate) title: Said,
    pub(crate) held: Date,
    pub(crate) venue: Said,
    pub(crate) points: usize,
    pub(crate) href: String,
}

/// A date that comes near.
pub(crate) struct Near {
    pub(crate) title: Said,
    pub(crate) due: Date,
    pub(crate) late: bool,
    pub(crate) href: String,
}

/// How the record stands, in figures.
pub(crate) struct RecordCard {
    pub(crate) ours: u64,
    pub(crate) theirs: u64,
    pub(crate) unsent: u64,
    pub(crate) reached: bool,
}

/// The page.
pub(crate) fn page(frame: &Frame, sight: &Sight, view: &Home) -> Markup {
    let s = sight;
    let of = |turn: Turn| {
        let items = view
            .items
            .iter()
            .filter(move |item| item.row.awaited.seen_from(s.us) == turn);
        items.collect::<Vec<_>>()
    };
    let (nobody, ours, theirs) = (of(Turn::Nobody), of(Turn::Ours), of(Turn::Theirs));
    let (both, paused) = (of(Turn::Both), of(Turn::Paused));
    let body = html! {
        h1 { (t!(s, home_title)) }
        p.lead {
            @if view.items.is_empty() { (t!(s, home_nothing)) } @else {
                (t!(s, home_count_nobody, n = nobody.len())) " "
                (t!(s, home_count_ours, n = ours.len() + both.len())) " "
                (t!(s, home_count_theirs, n = theirs.len(), side = s.others()))
            }
        }
        @if view.to_sign > 0 { p { (parts::lock()) " " a href="/signing" { (t!(s, signing_waits, n = view.to_sign)) } } }
        div.two {
            section.pending id="pending" aria-label=(t!(s, home_title)) {
                @if view.items.is_empty() {
                    @let act = t!(s, home_register);
                    (parts::empty(&t!(s, home_empty), view.may_register.then_some(("/act/register", act.as_str()))))
                }
                (group(s, &t!(s, home_nobody), &nobody))
                (group(s, &t!(s, home_ours), &ours))
                (group(s, &t!(s, home_both), &both))
                (group(s, &t!(s, home_theirs, side = s.others()), &theirs))
                (group(s, &t!(s, home_paused), &paused))
            }
            aside aria-label=(t!(s, home_beside)) {
                (next(s, view.next.as_ref()))
                (near(s, &view.near))
                (record(s, &view.record))
            }
        }
    };
    frame.page(Section::Home, &t!(s, home_title), &body)
}

fn group(s: &Sight, title: &str, items: &[&Item]) -> Markup {
    html! {
        @if !items.is_empty() {
            h2 { (title) }
            @for item in items { (matter(s, item)) }
        }
    }
}

fn matter(s: &Sight, item: &Item) -> Markup {
    let turn = item.row.awaited.seen_from(s.us);
    let asked = matches!(turn, Turn::Ours | Turn::Both);
    html! {
        article.move.ours[asked] {
            (parts::tall(s, Waiting::between(item.row.since, s.today)))
            div {
                a href=(item.href) { strong {
                    (s.said(&item.title))
                    @if let Some(provision) = &item.provision { " – " (provision) }
                } }
                div.quiet {
                    (s.by_code("pending", item.row.kind.code())) " · "
                    @if item.count > 1 { (t!(s, home_alike, n = item.count)) " · " }
                    (t!(s, home_since, date = s.dates.long(item.row.since)))
                    @if let Some(due) = item.row.due {
                        " · "
                        @if item.row.is_late(s.today) { (t!(s, home_was_due, date = s.dates.long(due))) }
                        @else { (t!(s, home_due, date = s.dates.long(due))) }
                    }
                    @if let Awaited::Paused(paused) = &item.row.awaited {
                        " · " (t!(s, home_paused_by, side = s.formal(paused.by).text)) " " (s.tell(&paused.reason))
                    }
                }
                @if let Some(trust) = item.trust { (parts::trust(s, trust)) }
            }
            a.button.main[asked] href=(item.href) { (act(s, item.row.kind, turn)) }
        }
    }
}

/// What the button beside a pending matter says: the act, if it is ours to do; else a look.
fn act(s: &Sight, kind: PendingKind, turn: Turn) -> String {
    match (kind, turn) {
        (PendingKind::Drafting, Turn::Nobody) => t!(s, home_act_name_drafter),
        (_, Turn::Theirs) => t!(s, home_act_see),
        (_, Turn::Paused) => t!(s, home_act_see),
        (PendingKind::Drafting, _) => t!(s, home_act_draft),
        (PendingKind::Answer, _) => t!(s, home_act_answer),
        (PendingKind::Adoption, _) => t!(s, home_act_adopt),
        (PendingKind::Signature, _) => t!(s, home_act_sign),
        (PendingKind::Execution, _) => t!(s, home_act_report),
        (PendingKind::Confirmation, _) => t!(s, home_act_confirm),
        (PendingKind::OfferAnswer, _) => t!(s, home_act_offer),
        (PendingKind::PastConfirmation, _) => t!(s, home_act_past),
        (PendingKind::PastReply, _) => t!(s, home_act_past_reply),
    }
}

fn next(s: &Sight, next: Option<&Next>) -> Markup {
    html! {
        section.card {
            h2 { (t!(s, home_next)) }
            @if let Some(next) = next {
                p {
                    a href=(next.href) { (s.said(&next.title)) }
                    br;
                    @if !next.venue.text.is_empty() { (s.said(&next.venue)) " · " }
                    (parts::legal_date(s, next.held))
                }
                p.quiet { (t!(s, home_points, n = next.points)) }
            } @else {
                p.quiet { (t!(s, home_no_session)) " " a href="/sessions" { (t!(s, frame_sessions)) } }
            }
        }
    }
}

fn near(s: &Sight, near: &[Near]) -> Markup {
    html! {
        section.card {
            h2 { (t!(s, home_near)) }
            @if near.is_empty() { p.quiet { (t!(s, home_no_near)) } } @else {
                ul {
                    @for one in near {
                        li {
                            a href=(one.href) { bdi { (s.said(&one.title)) } }
                            " · "
                            span.num { @if one.late { (t!(s, home_late)) " " } (s.date(one.due)) }
                        }
                    }
                }
            }
        }
    }
}

fn record(s: &Sight, card: &RecordCard) -> Markup {
    html! {
        section.card {
            h2 { (t!(s, frame_record)) }
            p.quiet {
                (t!(s, home_record, ours = s.dates.number(card.ours), theirs = s.dates.number(card.theirs))) " "
                @if card.unsent == 0 { (t!(s, home_record_rest)) } @else { (t!(s, home_record_unsent, n = card.unsent)) }
                @if !card.reached { " " (t!(s, home_record_unreached, side = s.others())) }
            }
            a href="/record" { (t!(s, home_verify)) }
        }
    }
}
