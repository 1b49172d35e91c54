//! Wordings drawn: the rolling text with attributed brackets, a redline against the base.

use super::Room;
use crate::pages::Said;
use crate::pages::parts;
use crate::pages::sight::Sight;
use crate::words::{Words, t};
use maud::{Markup, html};
use mithaq_canon::{Lang, Side};
use mithaq_core::{AlternativeRow, AlternativeState, Change, ProvisionRow, ProvisionStatus, Text};
use mithaq_text::redline::{self, Op};
use mithaq_text::rolling::{Alternative, Piece, Who, rolling};

/// The rolling text with attributed brackets.
pub(super) fn flow(s: &Sight, p: &ProvisionRow, lang: Lang) -> Markup {
    let body = |text: Option<&Text>| {
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
            @let names: Vec<String> = one.who.sides().map(|who| s.short(Side(who.0)).text).collect();
            span.br { "[" @if !one.who.has_base() { b { (names.join("، ")) ":" } " " } }
            @if words.is_empty() { em.quiet { (Words::of(lang).room_delete()) } } @else { (words) }
            span.br { "]" }
        }
        @if let Some(space) = trail { (space) }
    }
}

/// The alternative's words against the base.
pub(super) fn redlined(s: &Sight, view: &Room, p: &ProvisionRow, alt: &AlternativeRow) -> Markup {
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
