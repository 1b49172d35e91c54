//! Exactly what leaves, asked once.

use super::Form;
use super::input::{base, past_fields};
use crate::forms::{ActKind, Field, FieldKind, Fields};
use crate::pages::Said;
use crate::pages::frame::{Frame, Section, Visitor, csrf};
use crate::pages::parts;
use crate::pages::sight::Sight;
use crate::words::t;
use maud::{Markup, html};
use mithaq_desk::Proves;

/// What is shown before an act is conveyed.
pub(crate) struct Preview<'a> {
    pub(crate) kind: ActKind,
    /// Everything the form sent, carried along.
    pub(crate) fields: &'a Fields,
    /// Every text that leaves, with the field it was typed in where that is known.
    pub(crate) leaves: Vec<(Option<String>, Said)>,
    /// What was chosen rather than written: the field, and the choice.
    pub(crate) choices: Vec<(String, Markup)>,
    /// What the texts belong to: the instrument and provision, if any.
    pub(crate) about: Option<Said>,
    /// The words an act is about that are on record already: what is accepted, signed, adopted.
    pub(crate) concerns: Vec<Said>,
    pub(crate) back: &'a str,
    /// How the office proves its acts: in all ways but by its password the act is prepared first.
    pub(crate) proves: Option<Proves>,
}

/// The texts that leave, in the order of the form, each with what its field is called. A text that
/// no field holds as it is (a whole instrument is taken apart) comes last, and is never left out.
pub(crate) fn leaves(s: &Sight, form: &Form, texts: Vec<Said>) -> Vec<(Option<String>, Said)> {
    let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let past = past_fields();
    let fields: Vec<&Field> = form.spec.iter().chain(&past).collect();
    let mut found: Vec<(usize, Option<String>, Said)> = texts
        .into_iter()
        .map(|said| {
            let place = fields.iter().position(|field| {
                let typed = form
                    .fields
                    .get(&format!("{}.{}", field.name, said.lang.code()));
                !typed.is_empty() && flat(typed) == flat(&said.text)
            });
            let name = place
                .and_then(|at| fields.get(at))
                .map(|field| called(s, field));
            (place.unwrap_or(usize::MAX), name, said)
        })
        .collect();
    found.sort_by_key(|(place, _, said)| (*place, said.lang));
    found
        .into_iter()
        .map(|(_, name, said)| (name, said))
        .collect()
}

/// What was chosen rather than written.
pub(crate) fn choices(s: &Sight, form: &Form) -> Vec<(String, Markup)> {
    let past = past_fields();
    let chosen = form.spec.iter().chain(&past).filter_map(|field| {
        let value = form.fields.get(&field.name);
        let told = match &field.kind {
            FieldKind::Hidden | FieldKind::Words { .. } => return None,
            _ if value.is_empty() => return None,
            FieldKind::One(options, words) => {
                let (_, said) = options.iter().find(|(held, _)| held == value)?;
                match said {
                    Some(said) => s.said(said),
                    None => html! { (s.by_code(words, value)) },
                }
            }
            FieldKind::Many(options) => html! {
                @for (n, line) in value.lines().enumerate() {
                    @if n > 0 { " · " }
                    @if let Some((_, said)) = options.iter().find(|(held, _)| held == line) { (s.said(said)) }
                }
            },
            FieldKind::Date => match value.parse() {
                Ok(date) => s.date(date),
                Err(_) => html! { bdi { (value) } },
            },
            FieldKind::Line | FieldKind::Number => html! { bdi { (value) } },
        };
        Some((called(s, field), told))
    });
    chosen.collect()
}

fn called(s: &Sight, field: &Field) -> String {
    let name = s.by_code("field", base(&field.name));
    match &field.label {
        Some(side) => format!("{name}: {}", side.text),
        None => name,
    }
}

/// The preview: exactly what leaves, asked once.
pub(crate) fn preview(frame: &Frame, s: &Sight, visitor: &Visitor, view: &Preview<'_>) -> Markup {
    let title = t!(s, preview_title);
    let prepared = matches!(view.proves, Some(Proves::KeyFile | Proves::WebAuthn));
    let carried = html! {
        (csrf(visitor))
        @for (name, value) in view.fields.iter().filter(|(name, _)| !matches!(*name, "csrf" | "step")) {
            // A field that was sent in several parts goes on in as many.
            @if value.contains('\n') { textarea hidden name=(name) { "\n" (value) } } @else { input type="hidden" name=(name) value=(value); }
        }
    };
    let body = html! {
        h1 { (title) }
        p.lead { (t!(s, preview_lead, side = s.others())) }
        section.leaves aria-label=(t!(s, preview_leaves)) {
            h2 { (s.by_code("act-title", view.kind.code())) }
            @if let Some(about) = &view.about { p { (s.said(about)) } }
            @if view.leaves.is_empty() && view.concerns.is_empty() { p.quiet { (t!(s, preview_no_words)) } }
            @for (name, said) in &view.leaves {
                h3.quiet { @if let Some(name) = name { (name) " · " } (s.by_code("lang", said.lang.code())) }
                (parts::legal(said))
            }
            @if !view.concerns.is_empty() {
                h3.quiet { (t!(s, preview_concerns)) }
                @for said in &view.concerns { (parts::legal(said)) }
            }
            dl.facts {
                @for (name, told) in &view.choices { dt { (name) } dd { (told) } }
                dt { (t!(s, preview_by)) } dd { (s.said(&visitor.office)) " · " (s.said(&s.formal(s.us))) }
                dt { (t!(s, preview_date)) } dd { (parts::legal_date(s, s.today)) }
            }
        }
        p { (s.by_code("effect", view.kind.code())) }
        @match view.proves {
            Some(Proves::KeyFile) => p { (t!(s, preview_elsewhere)) },
            Some(Proves::WebAuthn) => p { (t!(s, preview_gesture)) },
            Some(Proves::Password) | None => {}
        }
        p { (t!(s, preview_once)) " " strong { (t!(s, room_not_acceptance)) } }
        div.acts {
            form method="post" action={ "/act/" (view.kind.code()) } {
                (carried)
                @if prepared { button.button.main name="step" value="prepare" { (t!(s, preview_prepare)) } }
                @else { button.button.main name="step" value="convey" { (s.by_code("do", view.kind.code())) } }
                button.button name="step" value="edit" { (t!(s, preview_edit)) }
            }
            a.button href=(view.back) { (t!(s, form_cancel)) }
        }
        p.quiet { (parts::lock()) " " (t!(s, preview_stays)) }
    };
    frame.narrow(Section::Aside, &title, &body)
}
