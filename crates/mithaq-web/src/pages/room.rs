//! The negotiation room: one provision read and acted on in the same place.

use super::Said;
use super::act::{self, Form};
use super::frame::{Frame, Section, Visitor, csrf};
use super::instrument::{address, label, label_in, room_of, standing};
use super::parts::{self, Trust};
use super::sight::Sight;
use crate::words::t;
use maud::{Markup, html};
use mithaq_canon::{EntryId, Lang, Side};
use mithaq_core::{
    AlternativeId, AlternativeRow, AlternativeState, Change, InstrumentRow, ProvisionId,
    ProvisionKind, ProvisionRow, ProvisionStatus, TextStage, Turn,
};
use mithaq_text::redline::{self, Op};
use mithaq_text::rolling::{Alternative, Piece, Who, rolling};
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

/// What never leaves this home.
#[derive(Debug, Clone, Default)]
pub(crate) struct Margin {
    pub(crate) instructions: Vec<Instruction>,
    pub(crate) clearances: Vec<Clearance>,
    pub(crate) notes: Vec<Note>,
}

/// A negotiating instruction.
#[derive(Debug, Clone)]
pub(crate) struct Instruction {
    pub(crate) text: String,
    /// Words that no accepted text may contain.
    pub(crate) crossed: Option<String>,
}

/// An office's clearance.
#[derive(Debug, Clone)]
pub(crate) struct Clearance {
    pub(crate) id: i64,
    pub(crate) office: String,
    /// `pending`, `granted` or `refused`.
    pub(crate) state: &'static str,
}

/// A private note.
#[derive(Debug, Clone)]
pub(crate) struct Note {
    pub(crate) id: i64,
    pub(crate) office: Option<Said>,
    pub(crate) text: String,
    pub(crate) written: String,
    /// Whether the visitor wrote it and may remove it.
    pub(crate) own: bool,
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
            " · " (super::instrument::standing_of(s, &view.instrument))
        }
        h1 { (title) }
        div.room.hall[view.hall || view.here.as_ref().is_none_or(|here| here.margin.is_none())] id="room" {
            (list(s, view))
            @match &view.here {
                Some(here) => { (sheet(frame, s, view, here)) }
                None => { (overview(s, view)) }
            }
            @if let Some(here) = &view.here && !view.hall && let Some(margin) = &here.margin {
                (private(frame, s, view, here, margin))
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

fn list(s: &Sight, view: &Room) -> Markup {
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
fn groups(kind: ProvisionKind) -> bool {
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

fn overview(s: &Sight, view: &Room) -> Markup {
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

fn sheet(frame: &Frame, s: &Sight, view: &Room, here: &Here) -> Markup {
    let p = &here.provision;
    let lang = view.text;
    let heading = p
        .text
        .as_ref()
        .or(p.base.as_ref())
        .and_then(|text| s.in_lang(&text.heading, lang));
    html! {
        article.sheet aria-labelledby="here" {
            p.quiet.no-print { (languages(s, view, p)) }
            h2.title id="here" lang=(lang.code()) dir=(lang.dir().code()) {
                (label_in(lang, p.kind, &p.number))
                @if let Some(heading) = heading { " – " (heading.text) }
            }
            (conveyed(s, here))
            (flow(s, p, lang))
            (delegations(s, p))
            @for alternative in &p.alternatives { (one(frame, s, view, here, alternative)) }
            @if let Some(form) = &here.form && let Some(visitor) = &frame.visitor && !view.hall {
                h2 { (s.by_code("act-title", form.kind.code())) }
                (act::embedded(s, visitor, form))
            } @else if !view.hall {
                (acts(frame, s, view, here))
            }
        }
    }
}

fn languages(s: &Sight, view: &Room, p: &ProvisionRow) -> Markup {
    let at = address(p.id, view.instrument.id);
    let hall = if view.hall { "&hall=1" } else { "" };
    html! {
        (t!(s, room_text_in)) " "
        @for (lang, _) in &view.instrument.texts {
            a href={ (room_of(view.instrument.id)) "/" (at) "?text=" (lang.code()) (hall) } data-into="#room"
                aria-current=[(*lang == view.text).then_some("true")] { @if *lang == view.text { (standing(s, &view.instrument, *lang)) } @else { (s.by_code("lang", lang.code())) } }
            " · "
        }
        @if view.hall { a href={ (room_of(view.instrument.id)) "/" (at) "?text=" (view.text.code()) } { (t!(s, room_leave_hall)) } }
        @else { a href={ (room_of(view.instrument.id)) "/" (at) "?hall=1&text=" (view.text.code()) } { (t!(s, room_hall)) } }
    }
}

fn conveyed(s: &Sight, here: &Here) -> Markup {
    html! {
        @if let Some(trust) = here.conveyed {
            div.said role="status" {
                p { (parts::trust(s, trust)) }
                p {
                    @match trust {
                        Trust::Received | Trust::Settled => { (t!(s, room_received)) }
                        Trust::Draft | Trust::Sent | Trust::Arrived | Trust::Void => { (t!(s, room_sent, side = s.others())) }
                    }
                    " " strong { (t!(s, room_not_acceptance)) }
                }
            }
        }
    }
}

/// What stands on a provision now, for whoever had started from something else.
pub(crate) fn stands(s: &Sight, instrument: &InstrumentRow, p: &ProvisionRow) -> Markup {
    let authentic = instrument
        .texts
        .iter()
        .find(|(_, standing)| standing.is_authentic());
    let lang = authentic
        .or(instrument.texts.first())
        .map_or(s.lang(), |(lang, _)| *lang);
    html! {
        h3 { (label(s, p)) }
        (flow(s, p, lang))
        (delegations(s, p))
    }
}

/// The rolling text with attributed brackets.
fn flow(s: &Sight, p: &ProvisionRow, lang: Lang) -> Markup {
    let body = |text: Option<&mithaq_core::Text>| {
        text.and_then(|text| s.in_lang(&text.body, lang))
            .map(|said| said.text)
    };
    let base = body(p.base.as_ref()).unwrap_or_default();
    let standing: Vec<(Who, Option<String>)> = p
        .alternatives
        .iter()
        .filter(|one| {
            matches!(
                one.state,
                AlternativeState::Standing | AlternativeState::Agreed
            )
        })
        .filter_map(|one| match (&one.text, one.change) {
            (_, Change::Delete) | (None, _) => Some((Who::from(one.by), None)),
            (Some(text), _) => body(Some(text)).map(|words| (Who::from(one.by), Some(words))),
        })
        .collect();
    let settled = matches!(
        p.status,
        ProvisionStatus::Agreed | ProvisionStatus::Adopted | ProvisionStatus::Unchanged
    );
    if settled && let Some(words) = body(p.text.as_ref()) {
        return parts::legal(&Said::new(lang, words));
    }
    if settled && p.text.is_none() && p.status != ProvisionStatus::Unchanged {
        return html! { p.quiet { (t!(s, room_deleted)) } };
    }
    let borrowed: Vec<(Who, Option<&str>)> = standing
        .iter()
        .map(|(who, words)| (*who, words.as_deref()))
        .collect();
    let pieces = rolling(&base, &borrowed);
    html! {
        div.legal.flow lang=(lang.code()) dir=(lang.dir().code()) aria-label=(t!(s, room_rolling)) {
            p { @for piece in &pieces { (bracketed(s, piece, lang)) } }
        }
    }
}

fn bracketed(s: &Sight, piece: &Piece, lang: Lang) -> Markup {
    let all = match piece {
        Piece::Agreed(words) => return html! { (words) },
        Piece::Alternatives(all) => all,
    };
    let shown: Vec<&Alternative> = all
        .iter()
        .filter(|one| {
            !(one.who.has_base() && one.text.as_deref().unwrap_or_default().trim().is_empty())
        })
        .collect();
    let texts = || all.iter().filter_map(|one| one.text.as_deref());
    let lead = texts()
        .filter_map(|text| text.chars().next())
        .find(|c| c.is_whitespace());
    let trail = texts()
        .filter_map(|text| text.chars().next_back())
        .find(|c| c.is_whitespace());
    html! {
        @if let Some(space) = lead { (space) } @else { " " }
        @for (n, one) in shown.iter().enumerate() {
            @if n > 0 { " " }
            @let words = one.text.as_deref().unwrap_or_default().trim();
            @let names: Vec<String> = one.who.sides().map(|who| short_in(s, Side(who.0), lang)).collect();
            span.br { "[" @if !one.who.has_base() { b { (names.join("، ")) ":" } " " } }
            @if words.is_empty() { em.quiet { (crate::words::Words::of(lang).room_delete()) } } @else { (words) }
            span.br { "]" }
        }
        @if let Some(space) = trail { (space) }
    }
}

// The rolling text is in its own language; a side is named in it where the register knows how.
fn short_in(s: &Sight, side: Side, _lang: Lang) -> String {
    s.short(side).text
}

/// Where each delegation stands.
fn delegations(s: &Sight, p: &ProvisionRow) -> Markup {
    if matches!(p.status, ProvisionStatus::Unchanged) {
        return html! { p.quiet { (t!(s, room_unchanged)) } };
    }
    html! {
        ul.plain.quiet {
            @for side in s.all().iter() {
                @let own = p.alternatives.iter().any(|one| one.by == side && one.state == AlternativeState::Standing);
                @let assents = p.alternatives.iter().any(|one| one.by != side && one.assents.contains(side)
                    && matches!(one.state, AlternativeState::Standing | AlternativeState::Agreed));
                @let agreed = matches!(p.status, ProvisionStatus::Agreed | ProvisionStatus::Adopted);
                li {
                    strong { (s.said(&s.short(side))) } ": "
                    @if agreed { (s.by_code("provision", p.status.code())) }
                    @else if p.reserved_by.contains(side) { (t!(s, room_reserved)) }
                    @else if assents { (t!(s, room_accepted)) }
                    @else if own { (t!(s, room_proposes)) }
                    @else { (t!(s, room_not_answered)) }
                }
            }
        }
    }
}

fn one(frame: &Frame, s: &Sight, view: &Room, here: &Here, alt: &AlternativeRow) -> Markup {
    let mine = alt.by == s.us;
    let gone = !matches!(
        alt.state,
        AlternativeState::Standing | AlternativeState::Agreed
    );
    let agreed = alt.state == AlternativeState::Agreed;
    let trust = here.trust.get(&alt.id.proposal);
    html! {
        div.alt.mine[mine && !agreed].theirs[!mine && !agreed].agreed[agreed].gone[gone] role="group" aria-label=(s.short(alt.by).text) {
            div.who {
                strong { (s.said(&s.short(alt.by))) }
                span {
                    (s.by_code("change", alt.change.code()))
                    @if alt.answers.is_some() { " · " (t!(s, room_counter)) }
                    " · " (s.date(alt.made))
                    @if alt.past { " · " (t!(s, past_told)) }
                }
                @if alt.state != AlternativeState::Standing { span { (s.by_code("alternative", alt.state.code())) } }
                @if let Some(trust) = trust { (parts::trust(s, *trust)) }
            }
            @if gone {
                details { summary { (t!(s, room_show_words)) } (redlined(s, view, &here.provision, alt)) }
            } @else {
                (redlined(s, view, &here.provision, alt))
                @if !alt.words.is_empty() { p.quiet { (s.tell(&alt.words)) } }
                @else if let Some(reason) = alt.reason { p.quiet { (s.by_code("reason", reason.code())) } }
                @if !view.hall { (answer(frame, s, view, here, alt)) }
            }
        }
    }
}

/// The alternative's words against the base.
fn redlined(s: &Sight, view: &Room, p: &ProvisionRow, alt: &AlternativeRow) -> Markup {
    let lang = view.text;
    let Some(text) = &alt.text else {
        return html! { p { del { (t!(s, room_delete_all)) } } };
    };
    let Some(words) = s.in_lang(&text.body, lang) else {
        return html! { p.quiet { (t!(s, room_no_translation)) } };
    };
    let old = p
        .base
        .as_ref()
        .and_then(|base| s.in_lang(&base.body, lang))
        .map(|said| said.text);
    let heading = s.in_lang(&text.heading, lang);
    let old_heading = p
        .base
        .as_ref()
        .and_then(|base| s.in_lang(&base.heading, lang));
    html! {
        div.legal.flow lang=(lang.code()) dir=(lang.dir().code()) {
            @if let Some(heading) = heading && old_heading.as_ref() != Some(&heading) { p { strong { (heading.text) } } }
            p {
                @for run in redline::words(&old.unwrap_or_default(), &words.text) {
                    @match run.op {
                        Op::Same => { (run.text) }
                        Op::Deleted => { del { (run.text) } }
                        Op::Inserted => { ins { (run.text) } }
                        Op::Typographic => { span title=(run.was) { (run.text) } }
                    }
                }
            }
        }
    }
}

/// What can be answered to an alternative, or why not.
fn answer(frame: &Frame, s: &Sight, view: &Room, here: &Here, alt: &AlternativeRow) -> Markup {
    let Some(visitor) = &frame.visitor else {
        return html! {};
    };
    if alt.state != AlternativeState::Standing || view.instrument.stage == TextStage::Adopted {
        return html! {};
    }
    let back = format!(
        "{}/{}",
        room_of(view.instrument.id),
        address(here.provision.id, view.instrument.id)
    );
    if alt.by == s.us {
        return html! {
            @if here.can.propose {
                div.acts { (small(s, visitor, "withdraw", &[
                    ("alternative", name(alt.id)), ("back", back),
                ], &t!(s, room_withdraw), None)) }
            }
        };
    }
    if !here.can.accept || alt.assents.contains(s.us) {
        return html! {};
    }
    let why = hindered(s, here, alt);
    let why_id = format!("why-{}-{}", short_id(alt.id), alt.id.op);
    html! {
        div.acts {
            @if why.is_none() {
                (small(s, visitor, "accept", &[
                    ("alternative", name(alt.id)), ("provision", address(here.provision.id, view.instrument.id)),
                    ("instrument", view.instrument.id.to_string()), ("shown", here.provision.digest.to_string()), ("back", back),
                ], &t!(s, room_accept, side = s.formal(alt.by).text), Some("a")))
            } @else {
                button.button disabled aria-describedby=(why_id) { (t!(s, room_accept, side = s.formal(alt.by).text)) " " kbd { "a" } }
            }
            @if here.can.propose {
                a.button href={ (place(view, here.provision.id)) "&form=propose&answers=" (alt.id.proposal) "&from=" (name(alt.id)) "#form" } { (t!(s, room_counter_this)) }
            }
        }
        @if let Some(why) = &why { p.quiet id=(why_id) { (parts::lock()) " " (why) } }
    }
}

fn short_id(id: AlternativeId) -> String {
    id.proposal.to_string().chars().take(8).collect()
}

/// Why accepting is disabled, in words.
fn hindered(s: &Sight, here: &Here, alt: &AlternativeRow) -> Option<String> {
    Some(match here.obstacles.get(&alt.id)? {
        Obstacle::Clearance(offices) => t!(s, room_clearance_pending, office = offices.join("، ")),
        Obstacle::Instruction(text) => t!(s, room_crosses, instruction = text.as_str()),
    })
}

fn acts(frame: &Frame, s: &Sight, view: &Room, here: &Here) -> Markup {
    let p = &here.provision;
    let Some(visitor) = &frame.visitor else {
        return html! {};
    };
    let (id, at) = (view.instrument.id, address(p.id, view.instrument.id));
    let back = format!("{}/{at}", room_of(id));
    let adopted = view.instrument.stage == TextStage::Adopted;
    let agreed = p.status == ProvisionStatus::Agreed;
    let words = !groups(p.kind);
    let common = |extra: &[(&'static str, String)]| {
        let mut all = vec![
            ("instrument", id.to_string()),
            ("provision", at.clone()),
            ("back", back.clone()),
        ];
        all.extend_from_slice(extra);
        all
    };
    html! {
        @if adopted { p.quiet { (t!(s, room_adopted)) } }
        @else if agreed {
            @if here.can.reopen {
                div.acts { (small(s, visitor, "reopen", &common(&[("shown", p.digest.to_string())]), &t!(s, room_reopen), None)) }
            }
        } @else if here.can.propose {
            div.acts {
                @if words {
                    a.button.main href={ (place(view, p.id)) "&form=propose#form" } data-key="p" { (t!(s, room_propose)) " " kbd { "p" } }
                }
                a.button href={ (place(view, p.id)) "&form=insert#form" } { (t!(s, room_insert)) }
                @if words { a.button href={ (place(view, p.id)) "&form=delete#form" } { (t!(s, room_propose_delete)) } }
                @if here.can.reserve && !p.reserved_by.contains(s.us) && p.status != ProvisionStatus::Unchanged {
                    (small(s, visitor, "reserve", &common(&[]), &t!(s, room_reserve), Some("r")))
                }
            }
        } @else { p.quiet { (t!(s, room_read_only)) } }
        @if !adopted { p.quiet { (t!(s, room_ad_referendum)) } }
    }
}

/// A form of one button, for an act that needs no more words; it leads to the preview first.
fn small(
    s: &Sight,
    visitor: &Visitor,
    kind: &str,
    fields: &[(&'static str, String)],
    label: &str,
    key: Option<&str>,
) -> Markup {
    let _ = s;
    html! {
        form method="post" action={ "/act/" (kind) } {
            (csrf(visitor))
            @for (name, value) in fields { input type="hidden" name=(name) value=(value); }
            button.button name="step" value="preview" data-key=[key] { (label) @if let Some(key) = key { " " kbd { (key) } } }
        }
    }
}

/// An alternative as an address and a form field name it.
pub(crate) fn name(id: AlternativeId) -> String {
    format!("{}-{}", id.proposal, id.op)
}

/// Reads a [`name`].
pub(crate) fn from_name(text: &str) -> Option<AlternativeId> {
    let (proposal, op) = text.split_once('-')?;
    Some(AlternativeId {
        proposal: proposal.parse().ok()?,
        op: op.parse().ok()?,
    })
}

fn private(frame: &Frame, s: &Sight, view: &Room, here: &Here, margin: &Margin) -> Markup {
    let Some(visitor) = &frame.visitor else {
        return html! {};
    };
    let at = address(here.provision.id, view.instrument.id);
    let hidden = html! {
        (csrf(visitor))
        input type="hidden" name="instrument" value=(view.instrument.id);
        input type="hidden" name="provision" value=(at);
    };
    html! {
        aside.home aria-labelledby="home-margin" {
            h2.lock id="home-margin" { (parts::lock()) (t!(s, margin_title)) }
            p.quiet { (t!(s, margin_lead, side = s.formal(s.us).text)) }
            h3 { (t!(s, margin_instructions)) }
            @if margin.instructions.is_empty() { p.quiet { (t!(s, margin_no_instructions)) } }
            @for one in &margin.instructions {
                p dir="auto" { (one.text) }
                @if let Some(words) = &one.crossed { p.quiet { (t!(s, margin_crossed)) " " bdi { "«" (words) "»" } } }
            }
            h3 { (t!(s, margin_clearances)) }
            @if margin.clearances.is_empty() { p.quiet { (t!(s, margin_no_clearances)) } }
            @for one in &margin.clearances {
                p {
                    bdi { (one.office) } ": "
                    @if one.state == "pending" { strong { (s.by_code("clearance", one.state)) } } @else { (s.by_code("clearance", one.state)) }
                }
                @if here.can.instruct && one.state == "pending" {
                    form.acts method="post" action="/margin/clearance" {
                        (hidden) input type="hidden" name="clearance" value=(one.id);
                        button.button name="answer" value="granted" { (t!(s, margin_granted)) }
                        button.button name="answer" value="refused" { (t!(s, margin_refused)) }
                    }
                }
            }
            h3 { (t!(s, margin_notes)) }
            @for one in &margin.notes {
                p dir="auto" { (one.text) }
                div.quiet {
                    @if let Some(office) = &one.office { (s.said(office)) " · " }
                    (one.written)
                    @if one.own {
                        form method="post" action="/margin/remove-note" {
                            (hidden) input type="hidden" name="note" value=(one.id);
                            button.link { (t!(s, margin_remove)) }
                        }
                    }
                }
            }
            @if here.can.note {
                form method="post" action="/margin/note" {
                    (hidden)
                    label for="note" { (t!(s, margin_write)) }
                    textarea.small id="note" name="text" required dir="auto" maxlength="4000" {}
                    div.acts { button.button { (t!(s, margin_keep)) } }
                }
            }
            @if here.can.instruct {
                details {
                    summary { (t!(s, margin_more)) }
                    form method="post" action="/margin/instruction" {
                        (hidden)
                        label for="instruction" { (t!(s, margin_instruction)) }
                        textarea.small id="instruction" name="text" required dir="auto" maxlength="4000" {}
                        label for="crossed" { (t!(s, margin_crossed_words)) }
                        input id="crossed" name="crossed" dir="auto" maxlength="200";
                        div.acts { button.button { (t!(s, margin_keep)) } }
                    }
                    form method="post" action="/margin/ask-clearance" {
                        (hidden)
                        label for="office" { (t!(s, margin_ask_clearance)) }
                        input id="office" name="office" required dir="auto" maxlength="200";
                        div.acts { button.button { (t!(s, margin_ask)) } }
                    }
                }
            }
        }
    }
}
