//! The form of an act, and the preview of exactly what leaves before it is conveyed.

use super::Said;
use super::frame::{Frame, Section, Visitor, csrf};
use super::parts;
use super::sight::Sight;
use crate::forms::{ActKind, Field, FieldKind, Fields, Wrong};
use crate::words::t;
use maud::{Markup, html};
use mithaq_canon::Lang;

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
                @if code == "not-allowed-key-locked" { p { a href={ "/unlock?back=" (form.back) } { (t!(s, unlock_title)) } } }
            }
        }
        @if !form.wrong.is_empty() {
            div.wrongs role="alert" tabindex="-1" autofocus {
                p { (t!(s, form_wrong, n = form.wrong.len())) " " (t!(s, form_kept_input)) }
                ul {
                    @for wrong in &form.wrong {
                        li { a href={ "#" (first_id(s, form, &wrong.field)) } { (s.by_code("field", base(&wrong.field))) ": " (s.by_code("invalid", wrong.code)) }
                            @if let Some(at) = &wrong.at { " (" (t!(s, form_at)) " " bdi { (at) } ")" } }
                    }
                }
            }
        }
    }
}

/// The part of a field's name that its label goes by: `owner-0` is an `owner`.
fn base(name: &str) -> &str {
    match name.rsplit_once('-') {
        Some((base, n)) if n.bytes().all(|b| b.is_ascii_digit()) => base,
        _ => name,
    }
}

fn first_id(s: &Sight, form: &Form, name: &str) -> String {
    let field = form.spec.iter().find(|field| field.name == name);
    match field.map(|field| &field.kind) {
        Some(FieldKind::Words { langs, .. }) => {
            let own = langs.iter().find(|(lang, _)| *lang == s.lang());
            let lang = own.or(langs.first()).map_or(Lang::Ar, |(lang, _)| *lang);
            id(&format!("{name}.{}", lang.code()))
        }
        _ => id(name),
    }
}

fn id(name: &str) -> String {
    format!("f-{}", name.replace('.', "-"))
}

fn input(s: &Sight, form: &Form, field: &Field) -> Markup {
    let name = field.name.as_str();
    let wrong = form.wrong.iter().find(|wrong| wrong.field == name);
    let label = || -> Markup {
        html! {
            @match &field.label {
                Some(side) => { (s.by_code("field", base(name))) ": " (s.said(side)) }
                None => { (s.by_code("field", name)) }
            }
            @if !field.required { " " span.quiet { (t!(s, form_optional)) } }
        }
    };
    let tell = html! { @if let Some(wrong) = wrong { p.wrong id={ (id(name)) "-wrong" } { (s.by_code("invalid", wrong.code)) } } };
    let invalid = wrong.map(|_| "true");
    let described = wrong.map(|_| format!("{}-wrong", id(name)));
    html! {
        @match &field.kind {
            FieldKind::Hidden => { input type="hidden" name=(name) value=(form.fields.get(name)); }
            FieldKind::Words { long, langs } => {
                fieldset {
                    legend { (label()) }
                    (hint(s, name))
                    (tell)
                    @let (shown, folded) = unfolded(s, field, langs);
                    @for (lang, authentic) in &shown { (in_lang(s, form, field, *lang, *authentic, *long)) }
                    @if !folded.is_empty() {
                        @let filled = folded.iter().any(|(lang, _)| !form.fields.get(&format!("{name}.{}", lang.code())).is_empty());
                        details open[filled || wrong.is_some()] {
                            summary { (t!(s, form_other_languages)) }
                            @for (lang, authentic) in &folded { (in_lang(s, form, field, *lang, *authentic, *long)) }
                        }
                    }
                }
            }
            FieldKind::Line | FieldKind::Date | FieldKind::Number => {
                label for=(id(name)) { (label()) }
                @if matches!(field.kind, FieldKind::Date) { p.hint { (t!(s, form_date_hint)) } } @else { (hint(s, name)) }
                input id=(id(name)) name=(name) value=(form.fields.get(name)) required[field.required]
                    inputmode=[matches!(field.kind, FieldKind::Number).then_some("numeric")]
                    dir=[matches!(field.kind, FieldKind::Date).then_some("ltr")]
                    aria-invalid=[invalid] aria-describedby=[described];
                (tell)
            }
            FieldKind::One(options, words) => {
                label for=(id(name)) { (label()) }
                (hint(s, name))
                select id=(id(name)) name=(name) required[field.required] aria-invalid=[invalid] aria-describedby=[described] {
                    @if !field.required { option value="" { (none(s, name)) } }
                    @for (value, said) in options {
                        option value=(value) selected[form.fields.get(name) == value] {
                            @match said { Some(said) => { (said.text) } None => { (s.by_code(words, value)) } }
                        }
                    }
                }
                (tell)
            }
            FieldKind::Many(options) => {
                fieldset {
                    legend { (label()) }
                    (tell)
                    @if options.is_empty() { p.quiet { (t!(s, form_none_yet)) } }
                    @for (value, said) in options {
                        label.check {
                            input type="checkbox" name=(name) value=(value) checked[form.fields.get(name).lines().any(|line| line == value)];
                            span { (s.said(said)) }
                        }
                    }
                }
            }
        }
    }
}

/// Languages, each with whether its text is authentic.
type Langs = Vec<(Lang, bool)>;

/// The languages of a field that stand open, and those folded away: words that merely go with an
/// act are asked for in the page's language, the text itself in every language it has.
fn unfolded(s: &Sight, field: &Field, langs: &[(Lang, bool)]) -> (Langs, Langs) {
    if matches!(field.name.as_str(), "body" | "whole") {
        return (langs.to_vec(), Vec::new());
    }
    let has_own = langs.iter().any(|(lang, _)| *lang == s.lang());
    let open = |lang: Lang| {
        if has_own {
            lang == s.lang()
        } else {
            langs.first().is_some_and(|(first, _)| *first == lang)
        }
    };
    langs.iter().partition(|(lang, _)| open(*lang))
}

/// A field in one language.
fn in_lang(
    s: &Sight,
    form: &Form,
    field: &Field,
    lang: Lang,
    authentic: bool,
    long: bool,
) -> Markup {
    let name = field.name.as_str();
    let full = format!("{name}.{}", lang.code());
    let value = form.fields.get(&full);
    let wrong = form.wrong.iter().any(|wrong| wrong.field == name);
    let (invalid, described) = (
        wrong.then_some("true"),
        wrong.then(|| format!("{}-wrong", id(name))),
    );
    let whole = matches!(name, "body" | "text" | "whole");
    html! {
        label for=(id(&full)) { (s.by_code("lang", lang.code())) @if authentic { " · " span.quiet { (t!(s, standing_authentic)) } } }
        @if long {
            textarea.legal.small[!whole] id=(id(&full)) name=(full) lang=(lang.code()) dir=(lang.dir().code())
                aria-invalid=[invalid] aria-describedby=[described] { (value) }
        } @else {
            input id=(id(&full)) name=(full) value=(value) lang=(lang.code()) dir=(lang.dir().code())
                aria-invalid=[invalid] aria-describedby=[described];
        }
    }
}

fn none(s: &Sight, name: &str) -> String {
    if name == "drafter" {
        t!(s, home_nobody)
    } else {
        t!(s, form_none)
    }
}

fn hint(s: &Sight, name: &str) -> Markup {
    html! { @if s.knows("hint", base(name)) { p.hint { (s.by_code("hint", base(name))) } } }
}

/// The fields of an act that is recorded now and happened earlier: its date and its evidence.
fn past_fields() -> [Field; 2] {
    let langs = vec![(Lang::Ar, false), (Lang::Fr, false), (Lang::En, false)];
    let named = |name: &str, kind| Field {
        name: name.to_owned(),
        kind,
        required: false,
        label: None,
    };
    [
        named("past-date", FieldKind::Date),
        named("past-evidence", FieldKind::Words { long: false, langs }),
    ]
}

fn past(s: &Sight, form: &Form) -> Markup {
    let [date, evidence] = past_fields();
    html! {
        details open[!form.fields.get("past-date").is_empty()] {
            summary { (t!(s, form_past)) }
            p.hint { (t!(s, form_past_hint)) }
            (input(s, form, &date))
            (input(s, form, &evidence))
        }
    }
}

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
    pub(crate) back: &'a str,
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
            @if view.leaves.is_empty() { p.quiet { (t!(s, preview_no_words)) } }
            @for (name, said) in &view.leaves {
                h3.quiet { @if let Some(name) = name { (name) " · " } (s.by_code("lang", said.lang.code())) }
                (parts::legal(said))
            }
            dl.facts {
                @for (name, told) in &view.choices { dt { (name) } dd { (told) } }
                dt { (t!(s, preview_by)) } dd { (s.said(&visitor.office)) " · " (s.said(&s.formal(s.us))) }
                dt { (t!(s, preview_date)) } dd { (parts::legal_date(s, s.today)) }
            }
        }
        p { (s.by_code("effect", view.kind.code())) }
        p { (t!(s, preview_once)) " " strong { (t!(s, room_not_acceptance)) } }
        div.acts {
            form method="post" action={ "/act/" (view.kind.code()) } {
                (carried)
                button.button.main name="step" value="convey" { (s.by_code("do", view.kind.code())) }
                button.button name="step" value="edit" { (t!(s, preview_edit)) }
            }
            a.button href=(view.back) { (t!(s, form_cancel)) }
        }
        p.quiet { (parts::lock()) " " (t!(s, preview_stays)) }
    };
    frame.narrow(Section::Aside, &title, &body)
}
