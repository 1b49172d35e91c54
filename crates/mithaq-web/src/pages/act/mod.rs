//! The form of an act, and the preview of exactly what leaves before it is conveyed.

mod input;
mod preview;

pub(crate) use preview::{Preview, choices, leaves, preview};

use self::input::{base, first_id, input, past};
use super::Said;
use super::frame::{Frame, Section, Visitor, csrf};
use super::parts;
use super::sight::Sight;
use crate::forms::{ActKind, Field, Fields, Wrong};
use crate::links::percent;
use crate::words::t;
use maud::{Markup, html};

/// A form as it is shown: what may be filled in, what has been, and what is wrong with it.
pub(crate) struct Form {
    pub(crate) kind: ActKind,
    pub(crate) spec: Vec<Field>,
    pub(crate) fields: Fields,
    pub(crate) wrong: Vec<Wrong>,
    /// A rule of the register that refused it, by its code.
    pub(crate) refused: Option<String>,
    /// Where one comes back to.
    pub(crate) back: String,
    /// The name under which the draft is kept at home, if it is kept.
    pub(crate) draft: Option<String>,
    /// When the draft that is shown was kept.
    pub(crate) kept: Option<String>,
}

/// The form on a page of its own.
pub(crate) fn page(
    frame: &Frame,
    s: &Sight,
    visitor: &Visitor,
    form: &Form,
    about: Option<&Said>,
) -> Markup {
    let title = s.by_code("act-title", form.kind.code());
    let body = html! {
        @if let Some(about) = about { p.crumbs { a href=(form.back) { (s.said(about)) } } }
        h1 { (title) }
        (embedded(s, visitor, form))
    };
    frame.narrow(Section::Aside, &title, &body)
}

/// The form inside another page.
pub(crate) fn embedded(s: &Sight, visitor: &Visitor, form: &Form) -> Markup {
    html! {
        section id="form" aria-label=(s.by_code("act-title", form.kind.code())) {
            (wrongs(s, form))
            @if let Some(kept) = &form.kept { p.quiet { (parts::lock()) " " (t!(s, form_kept, when = kept.as_str())) } }
            form method="post" action={ "/act/" (form.kind.code()) }
                data-draft=[form.draft.as_ref().map(|_| "/drafts")] {
                (csrf(visitor))
                input type="hidden" name="back" value=(form.back);
                @if let Some(draft) = &form.draft {
                    input type="hidden" name="draft" value=(draft);
                    input type="hidden" name="kind" value=(form.kind.code());
                }
                @for field in &form.spec { (input(s, form, field)) }
                @if form.kind.may_be_past() { (past(s, form)) }
                div.acts {
                    button.button.main name="step" value="preview" { (t!(s, form_preview)) }
                    @if form.draft.is_some() { button.button name="step" value="draft" formaction="/drafts" formnovalidate { (t!(s, form_keep_draft)) } }
                    a.button href=(form.back) { (t!(s, form_cancel)) }
                }
                p.quiet { (parts::lock()) " " (t!(s, form_stays)) }
            }
        }
    }
}

fn wrongs(s: &Sight, form: &Form) -> Markup {
    html! {
        @if let Some(code) = &form.refused {
            div.wrongs role="alert" {
                p { (s.by_code("refusal", code)) }
                p { (t!(s, form_kept_input)) }
                @if code == "not-allowed-key-locked" { p { a href={ "/unlock?back=" @for part in percent(&form.back) { (part) } } { (t!(s, unlock_title)) } } }
            }
        }
        @if !form.wrong.is_empty() {
            div.wrongs role="alert" tabindex="-1" autofocus {
                p { (t!(s, form_wrong, n = form.wrong.len())) " " (t!(s, form_kept_input)) }
                ul {
                    @for wrong in &form.wrong {
                        // What is carried along has no name and no place to go to.
                        li { @if s.knows("field", base(&wrong.field)) {
                                a href={ "#" (first_id(s, form, &wrong.field)) } { (s.by_code("field", base(&wrong.field))) ": " (s.by_code("invalid", wrong.code)) }
                            } @else { (s.by_code("invalid", wrong.code)) }
                            @if let Some(at) = &wrong.at { " (" (t!(s, form_at)) " " bdi { (at) } ")" } }
                    }
                }
            }
        }
    }
}
