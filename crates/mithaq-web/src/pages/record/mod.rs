//! The record: both chains side by side, receipts, what was refused, peers, and verifying it now.

pub(crate) mod keeping;
pub(crate) mod pouch;
mod verified;

pub(crate) use verified::{Broken, Verified, verified};

use super::frame::{Frame, Section, Visitor, csrf};
use super::naming::office;
use super::parts::{self, Trust};
use super::sight::Sight;
use crate::words::t;
use maud::{Markup, html};
use mithaq_canon::{EntryId, Lang, Side};
use mithaq_core::EventKind;
use mithaq_desk::KEPT_KINDS;

/// What the page shows.
pub(crate) struct Record {
    pub(crate) chains: Vec<Chain>,
    pub(crate) peers: Vec<Peer>,
    /// What arrived and was refused before it was stored.
    pub(crate) refused: u64,
    /// Valid entries that wait for something.
    pub(crate) waiting: u64,
    pub(crate) at_rest: bool,
    /// Texts that other sides have erased and this one still holds.
    pub(crate) asked: u64,
    /// Where the list is cut: the address of older entries.
    pub(crate) older: Option<String>,
    /// The whole hash of the register and of the charter's own key, for who compares them.
    pub(crate) register: String,
    pub(crate) fingerprint: String,
    /// What the registrar knows of pouches; of no use to others.
    pub(crate) pouches: Option<pouch::Pouches>,
}

/// One side's log, latest entry first.
pub(crate) struct Chain {
    pub(crate) side: Side,
    pub(crate) size: u64,
    pub(crate) entries: Vec<Line>,
}

/// An entry of a log.
pub(crate) struct Line {
    pub(crate) id: EntryId,
    pub(crate) seq: u64,
    pub(crate) what: What,
    pub(crate) office: Vec<(Lang, String)>,
    /// When it was made, as its author claims.
    pub(crate) when: String,
    pub(crate) trust: Trust,
}

impl Line {
    /// Whether a proof of it can be handed out: an act that every side holds.
    fn is_proved(&self) -> bool {
        matches!(self.what, What::Act(_)) && self.trust == Trust::Settled
    }
}

impl Line {
    /// Whether it carries what may be erased.
    fn carries_erasable(&self) -> bool {
        matches!(self.what, What::Act(kind) if KEPT_KINDS.contains(&kind))
    }
}

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    Act(EventKind),
    /// A receipt for that side's log.
    Receipt(Side),
    /// Keys and grants.
    System,
    /// A declaration of erasure.
    Erased,
    /// An act in a dossier that the visitor may not know of.
    Closed,
    /// Of a newer format.
    Unknown,
}

/// How a peer is doing.
pub(crate) struct Peer {
    pub(crate) side: Side,
    /// When it was last reached, told in words; `None`: never.
    pub(crate) reached: Option<String>,
    /// Why it was not reached the last time.
    pub(crate) trouble: Option<String>,
}

/// The page.
pub(crate) fn page(frame: &Frame, s: &Sight, view: &Record) -> Markup {
    let body = html! {
        h1 { (t!(s, frame_record)) }
        p.lead { (t!(s, record_lead)) }
        div.two {
            section aria-label=(t!(s, record_chains)) {
                div.chains {
                    @for chain in &view.chains { (drawn(s, chain, view.pouches.is_some())) }
                }
                @if let Some(older) = &view.older { p { a href=(older) { (t!(s, record_older)) } } }
            }
            aside {
                section.card {
                    h2 { (t!(s, record_state)) }
                    p { @if view.at_rest { (t!(s, frame_at_rest)) } @else { (t!(s, record_moving)) } }
                    dl.facts {
                        dt { (t!(s, record_refused)) } dd.num { (s.dates.number(view.refused)) }
                        dt { (t!(s, record_waiting)) } dd.num { (s.dates.number(view.waiting)) }
                    }
                    @if view.asked > 0 { p { (t!(s, record_erasures_asked, n = view.asked)) } }
                    @if view.pouches.is_some() { p { a href="/record/keeping" { (t!(s, keeping_title)) } } }
                    @if view.refused > 0 { p.quiet { (t!(s, record_refused_what)) } }
                    @if let Some(visitor) = &frame.visitor { (verify(s, visitor)) }
                }
                section.card {
                    h2 { (t!(s, record_peers)) }
                    @for peer in &view.peers {
                        p {
                            strong { (s.said(&s.short(peer.side))) } ": "
                            @match &peer.reached {
                                Some(when) => { (t!(s, record_reached, when = when.as_str())) }
                                None => { (t!(s, record_never_reached)) }
                            }
                            @if let Some(trouble) = &peer.trouble { br; span.quiet { (t!(s, record_trouble)) " " bdi { (trouble) } } }
                        }
                    }
                }
                @if let (Some(pouches), Some(visitor)) = (&view.pouches, &frame.visitor) { (pouch::card(s, visitor, pouches)) }
                section.card {
                    h2 { (t!(s, record_names)) }
                    dl {
                        dt { (t!(s, frame_register)) } dd { (parts::hash(s, &view.register)) }
                        dt { (t!(s, record_fingerprint)) } dd { code.whole { (view.fingerprint) } }
                    }
                }
            }
        }
    };
    frame.page(Section::Record, &t!(s, frame_record), &body)
}

fn verify(s: &Sight, visitor: &Visitor) -> Markup {
    html! {
        form method="post" action="/record/verify" {
            (csrf(visitor))
            button.button.main { (t!(s, home_verify)) }
        }
    }
}

/// One log; whether its reader keeps the record, and so decides what of it is erased.
fn drawn(s: &Sight, chain: &Chain, keeps: bool) -> Markup {
    let short = s.short(chain.side);
    html! {
        section aria-label=(short.text) {
            h2 { (s.said(&short)) " " span.quiet.num { (t!(s, record_size, n = chain.size)) } }
            ol.chain reversed start=(chain.entries.first().map_or(0, |line| line.seq + 1)) {
                @for line in &chain.entries {
                    li.settled[line.trust == Trust::Settled].void[line.trust == Trust::Void].receipt[matches!(line.what, What::Receipt(_))] {
                        div {
                            span.num.quiet { (line.seq + 1) } " "
                            @match line.what {
                                What::Act(kind) => { strong { (s.by_code("act", kind.code())) } }
                                What::Receipt(side) => { span.quiet { (t!(s, record_receipt, side = s.formal(side).text)) } }
                                What::System => { (t!(s, record_system)) }
                                What::Erased => { (t!(s, record_erased)) }
                                What::Closed => { span.quiet { (t!(s, record_closed)) } }
                                What::Unknown => { (t!(s, record_unknown)) }
                            }
                            " " (parts::trust(s, line.trust))
                        }
                        div.quiet {
                            @if let Some(name) = office(s, &line.office) { (s.said(&name)) " · " }
                            (line.when) " · " span.nobr { (parts::hash(s, &line.id.to_string())) }
                            @if keeps && line.carries_erasable() { " · " a href={ "/record/" (line.id) "/keeping" } { (t!(s, keeping_of_act)) } }
                            @if line.is_proved() { " · " a href={ "/record/" (line.id) "/proof" } { (t!(s, record_proof)) } }
                        }
                    }
                }
            }
        }
    }
}
