//! Documents attached to an instrument: what is here, what is still coming, what was erased, and
//! attaching one more.

use super::Instrument;
use crate::forms::{Fields, Wrong};
use crate::pages::frame::{Visitor, csrf};
use crate::pages::naming::ground;
use crate::pages::parts::{self, Trust};
use crate::pages::sight::Sight;
use crate::words::{SPOKEN, t};
use maud::{Markup, html};
use mithaq_canon::{Date, EntryId, Side};
use mithaq_core::Wording;
use mithaq_record::limits::ATTACHMENT_BYTES_MAX;

/// How often a page looks again while something is still coming, in seconds.
const LOOK_AGAIN_S: u32 = 3;

/// A document.
pub(crate) struct Document {
    /// The act that attached it.
    pub(crate) entry: EntryId,
    pub(crate) title: Wording,
    pub(crate) by: Side,
    pub(crate) made: Date,
    pub(crate) trust: Option<Trust>,
    pub(crate) kept: Kept,
}

/// What of a document is here.
pub(crate) enum Kept {
    /// All of it: its name, its size in bytes.
    Whole(String, u64),
    /// So many parts of so many.
    Partly {
        name: String,
        size: u64,
        held: u64,
        parts: u64,
    },
    /// Not even what it is made of.
    Awaited,
    /// Nothing any more, on this ground.
    Erased(u16),
}

impl Document {
    fn is_coming(&self) -> bool {
        matches!(self.kept, Kept::Partly { .. } | Kept::Awaited)
    }
}

/// The documents, and the form as it was filled in.
#[derive(Default)]
pub(crate) struct Documents {
    pub(crate) all: Vec<Document>,
    pub(crate) fields: Fields,
    pub(crate) wrong: Vec<Wrong>,
    /// A rule of the register that refused it, by its code.
    pub(crate) refused: Option<&'static str>,
}

/// The tab.
pub(super) fn tab(s: &Sight, view: &Instrument, visitor: Option<&Visitor>) -> Markup {
    let documents = &view.documents;
    html! {
        (refused(s, view.row.id, documents))
        (list(s, &documents.all))
        @if let Some(visitor) = visitor.filter(|_| view.can.attach) {
            (form(s, view.row.id, documents, visitor))
        }
    }
}

fn list(s: &Sight, all: &[Document]) -> Markup {
    let coming = all.iter().any(Document::is_coming);
    html! {
        div id="documents" data-poll=[coming.then_some(LOOK_AGAIN_S)] data-part=[coming.then_some("#documents")] {
            @if all.is_empty() { (parts::empty(&t!(s, documents_none), None)) }
            ul.plain.rows { @for one in all { li id={ "d-" (one.entry) } { (row(s, one)) } } }
        }
    }
}

fn row(s: &Sight, one: &Document) -> Markup {
    html! {
        strong { (s.tell(&one.title)) }
        " " @if let Some(trust) = one.trust { (parts::trust(s, trust)) }
        div.quiet { (s.date(one.made)) " · " (s.said(&s.formal(one.by))) }
        @match &one.kept {
            Kept::Whole(name, size) => {
                p { a href={ "/documents/" (one.entry) } { (t!(s, documents_get)) } " "
                    span.quiet { bdi dir="auto" { (name) } " · " (parts::size(s, *size)) " · " (t!(s, documents_whole)) } }
            }
            Kept::Partly { name, size, held, parts } => {
                @let told = t!(s, documents_partly, held = *held, parts = *parts);
                p.quiet { bdi dir="auto" { (name) } " · " (parts::size(s, *size)) }
                progress max=(parts) value=(held) aria-label=(told) {}
                p { (told) " " (t!(s, documents_comes)) }
            }
            Kept::Awaited => { p { (t!(s, documents_awaited)) } }
            Kept::Erased(number) => { p { (t!(s, part_erased_on, ground = ground(s, *number))) } }
        }
    }
}

fn form(s: &Sight, instrument: EntryId, documents: &Documents, visitor: &Visitor) -> Markup {
    let megabytes = ATTACHMENT_BYTES_MAX / (1024 * 1024);
    let wrong = |field: &str| documents.wrong.iter().find(|wrong| wrong.field == field);
    html! {
        section.sheet id="attach" {
            h2 { (t!(s, documents_add)) }
            form method="post" action={ "/instruments/" (instrument) "/documents" } enctype="multipart/form-data" data-upload {
                (csrf(visitor))
                @for lang in SPOKEN {
                    @let name = format!("title.{}", lang.code());
                    @let first = lang == s.lang();
                    @if first { (title(s, lang, &name, documents, wrong("title"))) }
                }
                details open[SPOKEN.iter().any(|lang| *lang != s.lang() && !documents.fields.get(&format!("title.{}", lang.code())).is_empty())] {
                    summary { (t!(s, form_other_languages)) }
                    @for lang in SPOKEN {
                        @if lang != s.lang() { (title(s, lang, &format!("title.{}", lang.code()), documents, None)) }
                    }
                }
                label for="file" { (t!(s, documents_file)) }
                p.hint id="file-hint" { (t!(s, documents_file_hint, megabytes = megabytes)) }
                input type="file" id="file" name="file" required aria-describedby="file-hint file-wrong"
                    aria-invalid=[wrong("file").map(|_| "true")];
                @if let Some(wrong) = wrong("file") { p.wrong id="file-wrong" { (s.by_code("invalid", wrong.code)) } }
                p { (t!(s, documents_signs, side = s.others())) }
                progress hidden aria-label=(t!(s, documents_sending)) {}
                div.acts { button.button.main { (t!(s, documents_do)) } }
            }
        }
    }
}

fn title(
    s: &Sight,
    lang: mithaq_canon::Lang,
    name: &str,
    documents: &Documents,
    wrong: Option<&Wrong>,
) -> Markup {
    let tongue = s.by_code("lang", lang.code());
    html! {
        label for=(name) { (t!(s, documents_title, lang = tongue)) }
        input id=(name) name=(name) lang=(lang.code()) dir=(lang.dir().code()) maxlength="300"
            value=(documents.fields.get(name)) aria-invalid=[wrong.map(|_| "true")];
        @if let Some(wrong) = wrong { p.wrong { (s.by_code("invalid", wrong.code)) } }
    }
}

/// Why it was not attached.
fn refused(s: &Sight, instrument: EntryId, documents: &Documents) -> Markup {
    html! {
        @if let Some(code) = documents.refused {
            div.wrongs role="alert" {
                p { (s.by_code("refusal", code)) }
                @if code == "not-allowed-key-locked" {
                    p { a href={ "/unlock?back=/instruments/" (instrument) "%3Ftab%3Ddocuments" } { (t!(s, unlock_title)) } }
                }
            }
        }
        @if !documents.wrong.is_empty() {
            div.wrongs role="alert" tabindex="-1" autofocus {
                ul.plain { @for wrong in &documents.wrong { li { (s.by_code("invalid", wrong.code)) } } }
                p { (t!(s, documents_nothing_kept)) }
            }
        }
    }
}
