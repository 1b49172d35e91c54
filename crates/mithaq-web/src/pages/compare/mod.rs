//! Compare: choose two texts, see how far the work is, read what changed.

mod result;

pub(crate) use result::result;

use super::Said;
use super::frame::{Frame, Section, csrf, own_name};
use super::sight::Sight;
use crate::compare::{Failure, Stage, Which};
use crate::forms::Fields;
use crate::texts::Version;
use crate::upload::FILE_BYTES_MAX;
use crate::words::t;
use maud::{Markup, html};
use mithaq_canon::{Date, Lang};
use mithaq_core::{InstrumentRow, TextState};
use mithaq_text::redline::{Op, Run};

/// One of the two texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Old,
    New,
}

impl Side {
    pub(crate) const BOTH: [Self; 2] = [Self::Old, Self::New];

    /// The name of a field of this side: `old-file`.
    pub(crate) fn field(self, name: &str) -> String {
        match self {
            Self::Old => format!("old-{name}"),
            Self::New => format!("new-{name}"),
        }
    }
}

/// The texts of one instrument.
pub(crate) struct Choice {
    pub(crate) title: Said,
    pub(crate) texts: Vec<Offered>,
}

/// A text that can be chosen.
pub(crate) struct Offered {
    /// What names it in the form.
    pub(crate) value: String,
    pub(crate) name: String,
}

/// The form.
pub(crate) struct Form {
    pub(crate) choices: Vec<Choice>,
    pub(crate) fields: Fields,
    /// What is wrong with a side.
    pub(crate) wrong: Vec<(Side, &'static str)>,
}

/// The bound on a file, in megabytes.
pub(crate) fn file_megabytes_max() -> usize {
    FILE_BYTES_MAX / (1024 * 1024)
}

/// A stretch of a redline.
pub(crate) fn marked(run: &Run) -> Markup {
    html! {
        @match run.op {
            Op::Same => { (run.text) }
            Op::Deleted => { del { (run.text) } }
            Op::Inserted => { ins { (run.text) } }
            Op::Typographic => { span.typo title=(run.was) { (run.text) } }
        }
    }
}

/// What a text of an instrument is called, with the day whose text it is.
pub(crate) fn which_name(s: &Sight, row: &InstrumentRow, which: Which, on: Option<Date>) -> String {
    let name = match which {
        Which::Version(Version::Base | Version::Ground) if is_adopted(row) => {
            t!(s, compare_adopted)
        }
        Which::Version(Version::Base | Version::Ground) => t!(s, compare_base),
        Which::Version(Version::Now) => t!(s, compare_now),
        Which::Version(Version::Of(side)) => t!(s, compare_of, side = s.formal(side).text),
        Which::Entered => t!(s, compare_entered),
        Which::InForce => t!(s, compare_in_force),
    };
    match on {
        // As it was entered it was on one day only.
        Some(_) if which == Which::Entered => name,
        Some(date) => t!(s, compare_named_on, name = name, date = s.dates.long(date)),
        None => name,
    }
}

/// Whether what proposals apply to is a text that was adopted, here or before.
fn is_adopted(row: &InstrumentRow) -> bool {
    row.edition > 0 || row.declared != TextState::Draft
}

/// The page with the form.
pub(crate) fn form(frame: &Frame, s: &Sight, form: &Form) -> Markup {
    let title = t!(s, compare_title);
    let body = html! {
        h1 { (title) }
        p.lead { (t!(s, compare_lead)) }
        @if !form.wrong.is_empty() {
            div.wrongs role="alert" {
                ul.plain {
                    @for (side, code) in &form.wrong {
                        li { a href={ "#" (side.field("text")) } { (side_name(s, *side)) } ": " (s.by_code("file", code)) }
                    }
                }
            }
        }
        form method="post" action="/compare" enctype="multipart/form-data" {
            @if let Some(visitor) = &frame.visitor { (csrf(visitor)) }
            div.pair { @for side in Side::BOTH { (choice(s, form, side)) } }
            div.acts { button.button.main { (t!(s, compare_do)) } }
            p.quiet { (t!(s, compare_stays, megabytes = file_megabytes_max())) }
        }
    };
    frame.page(Section::Compare, &title, &body)
}

fn side_name(s: &Sight, side: Side) -> String {
    match side {
        Side::Old => t!(s, compare_old),
        Side::New => t!(s, compare_new),
    }
}

fn choice(s: &Sight, form: &Form, side: Side) -> Markup {
    let id = |name: &str| side.field(name);
    let value = |name: &str| form.fields.get(&side.field(name)).to_owned();
    let wrong = form.wrong.iter().any(|(of, _)| *of == side);
    html! {
        fieldset.sheet {
            legend { (side_name(s, side)) }
            label for=(id("text")) { (t!(s, compare_choose)) }
            select id=(id("text")) name=(id("text")) aria-invalid=[wrong.then_some("true")] {
                option value="" { (t!(s, compare_none)) }
                @for one in &form.choices {
                    optgroup label=(one.title.text) {
                        @for text in &one.texts {
                            option value=(text.value) selected[text.value == value("text")] { (text.name) }
                        }
                    }
                }
            }
            label for=(id("on")) { (t!(s, compare_on)) }
            p.hint id=(id("on-hint")) { (t!(s, compare_on_hint)) }
            input type="date" id=(id("on")) name=(id("on")) value=(value("on")) max=(s.today) aria-describedby=(id("on-hint"));
            label for=(id("file")) { (t!(s, compare_file)) }
            p.hint id=(id("file-hint")) { (t!(s, compare_file_hint)) }
            input type="file" id=(id("file")) name=(id("file")) aria-describedby=(id("file-hint"))
                accept=".docx,.txt,.md,.xml,.akn,text/plain";
            div.fields {
                div {
                    label for=(id("lang")) { (t!(s, compare_lang)) }
                    select id=(id("lang")) name=(id("lang")) {
                        option value="" { (t!(s, compare_lang_any)) }
                        @for lang in Lang::ALL {
                            option value=(lang.code()) selected[lang.code() == value("lang")] lang=(lang.code()) { (own_name(lang)) }
                        }
                    }
                }
                div {
                    label for=(id("changes")) { (t!(s, compare_changes)) }
                    select id=(id("changes")) name=(id("changes")) {
                        option value="accepted" { (t!(s, compare_changes_accepted)) }
                        option value="rejected" selected[value("changes") == "rejected"] { (t!(s, compare_changes_rejected)) }
                    }
                }
            }
        }
    }
}

/// The page while the work goes on. It asks again by itself.
pub(crate) fn working(frame: &Frame, section: Section, stage: Stage, here: &str) -> Markup {
    let v = &frame.voice;
    let name = |stage| match stage {
        Stage::Waiting => t!(v, compare_stage_waiting),
        Stage::ReadOld => t!(v, compare_stage_old),
        Stage::ReadNew => t!(v, compare_stage_new),
        Stage::Align => t!(v, compare_stage_align),
        Stage::Draw => t!(v, compare_stage_draw),
    };
    let title = t!(v, compare_working);
    let done = Stage::ALL.iter().filter(|one| **one < stage).count();
    let body = html! {
        h1 { (title) }
        p.lead { (t!(v, compare_working_what)) }
        progress max=(Stage::ALL.len()) value=(done) aria-label=(title) {}
        ol.stages {
            @for one in Stage::ALL {
                li.done[one < stage] aria-current=[(one == stage).then_some("step")] { (name(one)) }
            }
        }
        div.acts { a.button href=(here) { (t!(v, compare_again)) } }
    };
    frame.narrow(section, &title, &body)
}

/// The page where nothing came of it; `back` leads to the form.
pub(crate) fn failed(frame: &Frame, section: Section, failure: &Failure, back: &str) -> Markup {
    let v = &frame.voice;
    let title = t!(v, compare_failed);
    let body = html! {
        h1 { (title) }
        div.wrongs role="alert" {
            @match failure {
                Failure::Unread { new, why } => {
                    p { strong { @if *new { (t!(v, compare_new)) } @else { (t!(v, compare_old)) } } ": " (v.by_code("file", why.code)) }
                    @if !why.at.is_empty() { p.quiet { (t!(v, compare_place)) " " bdi dir="auto" { (why.at) } } }
                }
                Failure::Broken => { p { (v.by_code("file", "broken")) } }
            }
        }
        p { (t!(v, error_nothing_changed)) }
        div.acts { a.button.main href=(back) { (t!(v, compare_other_file)) } }
    };
    frame.narrow(section, &title, &body)
}

/// The page for a result that is not kept any more, or was never this visitor's.
pub(crate) fn gone(frame: &Frame, section: Section, back: &str) -> Markup {
    let v = &frame.voice;
    let title = t!(v, compare_gone);
    let body = html! {
        h1 { (title) }
        p { (t!(v, compare_gone_what)) }
        div.acts { a.button.main href=(back) { (t!(v, compare_other_file)) } }
    };
    frame.narrow(section, &title, &body)
}
