//! The pouch: what each other side lacks, packing for it, opening what came, and what came of it.

use crate::pages::frame::{Frame, Section, Visitor, csrf};
use crate::pages::sight::Sight;
use crate::words::t;
use maud::{Markup, html};
use mithaq_canon::Side;
use mithaq_desk::{POUCH_ATTACHMENTS_BYTES, POUCH_FILE_BYTES_MAX};

const MB: u64 = 1024 * 1024;

/// What the registrar knows of pouches.
pub(crate) struct Pouches {
    pub(crate) peers: Vec<Peer>,
    /// Of how many attached files something is still to come here, and how many megabytes.
    pub(crate) missing: (u64, u64),
}

/// What is known of a side between two pouches.
pub(crate) struct Peer {
    pub(crate) side: Side,
    /// How many entries it lacks, as far as it has told.
    pub(crate) lacks: u64,
    /// Of how many attached files it lacks something, and how many megabytes.
    pub(crate) files: (u64, u64),
    /// When it told last what it holds, in words, and whether by a pouch.
    pub(crate) told: Option<(String, bool)>,
    /// When we packed for it last, in words, and how many entries.
    pub(crate) packed: Option<(String, u64)>,
    /// Whether it has told since that all of that has come.
    pub(crate) answered: bool,
}

/// What came of a pouch that was opened.
pub(crate) enum Opened {
    /// It was read to its end.
    Whole {
        from: Side,
        /// When it was packed, in words.
        packed: String,
        applied: u32,
        known: u32,
        waiting: u32,
        dropped: u32,
        /// New chunks of attached files.
        chunks: u64,
        /// As in [`Pouches::missing`].
        missing: (u64, u64),
    },
    /// It was not; how many of its parcels are kept.
    Refused {
        code: &'static str,
        kept: Option<u64>,
    },
}

/// On the page of the record.
pub(super) fn card(s: &Sight, visitor: &Visitor, pouches: &Pouches) -> Markup {
    html! {
        section.card id="pouch" {
            h2 { (t!(s, pouch_title)) }
            p.quiet { (t!(s, pouch_lead, megabytes = POUCH_ATTACHMENTS_BYTES / MB)) }
            (missing(s, pouches.missing))
            @for peer in &pouches.peers {
                h3 { (s.said(&s.short(peer.side))) }
                (state(s, peer))
                form method="post" action="/record/pouch/pack" {
                    (csrf(visitor))
                    input type="hidden" name="side" value=(peer.side.0);
                    button.button { (t!(s, pouch_pack, side = s.formal(peer.side).text)) }
                }
            }
            h3 { (t!(s, pouch_came)) }
            (form(s, visitor))
        }
    }
}

/// What is still to come here of attached files; nothing where all is here.
fn missing(s: &Sight, (files, megabytes): (u64, u64)) -> Markup {
    html! {
        @if files > 0 { p { (t!(s, pouch_missing, n = files, megabytes = megabytes)) } }
    }
}

fn state(s: &Sight, peer: &Peer) -> Markup {
    html! {
        p {
            (t!(s, pouch_lacks, n = peer.lacks)) " "
            span.quiet {
                @match &peer.told {
                    Some((when, true)) => { (t!(s, pouch_told_by_pouch, when = when.as_str())) }
                    Some((when, false)) => { (t!(s, pouch_told_by_line, when = when.as_str())) }
                    None => { (t!(s, pouch_told_nothing)) }
                }
            }
        }
        @if peer.files.0 > 0 {
            p { (t!(s, pouch_lacks_files, n = peer.files.0, megabytes = peer.files.1)) }
        }
        @if let Some((when, entries)) = &peer.packed {
            p.quiet {
                (t!(s, pouch_packed, when = when.as_str(), n = *entries)) " "
                @if peer.answered { (t!(s, pouch_answered)) } @else { (t!(s, pouch_unanswered)) }
            }
        }
    }
}

fn form(s: &Sight, visitor: &Visitor) -> Markup {
    let megabytes = POUCH_FILE_BYTES_MAX / MB;
    html! {
        form method="post" action="/record/pouch/open" enctype="multipart/form-data" data-upload {
            (csrf(visitor))
            label for="pouch-file" { (t!(s, pouch_file)) }
            p.hint id="pouch-hint" { (t!(s, pouch_hint, megabytes = megabytes)) }
            input type="file" id="pouch-file" name="file" required aria-describedby="pouch-hint";
            progress hidden aria-label=(t!(s, documents_sending)) {}
            div.acts { button.button { (t!(s, pouch_open)) } }
        }
    }
}

/// The page after opening one.
pub(crate) fn opened(frame: &Frame, s: &Sight, opened: &Opened) -> Markup {
    let title = match opened {
        Opened::Whole { .. } => t!(s, pouch_opened),
        Opened::Refused { .. } => t!(s, pouch_refused),
    };
    let body = html! {
        h1 { (title) }
        @match opened {
            Opened::Whole { from, packed, applied, known, waiting, dropped, chunks, missing: left } => {
                p.lead { (t!(s, pouch_from, side = s.formal(*from).text, when = packed.as_str())) }
                dl.facts {
                    @for (name, n) in [
                        (t!(s, pouch_applied), applied),
                        (t!(s, pouch_known), known),
                        (t!(s, pouch_waiting), waiting),
                        (t!(s, pouch_dropped), dropped),
                    ] { dt { (name) } dd.num { (s.dates.number(u64::from(*n))) } }
                    @if *chunks > 0 { dt { (t!(s, pouch_chunks)) } dd.num { (s.dates.number(*chunks)) } }
                }
                (missing(s, *left))
                @if *dropped > 0 { p { (t!(s, pouch_dropped_what)) } }
                @else if *applied > 0 { p { (t!(s, pouch_receipts)) } }
            }
            Opened::Refused { code, kept } => {
                div.wrongs role="alert" {
                    p { @if s.knows("pouch", code) { (s.by_code("pouch", code)) } @else { (s.by_code("refusal", code)) } }
                    p { @match kept {
                        Some(kept) if *kept > 0 => { (t!(s, pouch_kept, n = *kept)) }
                        Some(_) | None => { (t!(s, error_nothing_changed)) }
                    } }
                }
            }
        }
        div.acts { a.button.main href="/record#pouch" { (t!(s, verify_back)) } }
    };
    frame.narrow(Section::Record, &title, &body)
}
