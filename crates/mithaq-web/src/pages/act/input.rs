//! The fields of a form.

use super::Form;
use crate::forms::{Field, FieldKind};
use crate::pages::sight::Sight;
use crate::words::t;
use maud::{Markup, html};
use mithaq_canon::Lang;

/// The part of a field's name that its label goes by: `owner-0` is an `owner`.
pub(super) fn base(name: &str) -> &str {
    match name.rsplit_once('-') {
        Some((base, n)) if n.bytes().all(|b| b.is_ascii_digit()) => base,
        _ => name,
    }
}

/// The id of the element that a field's error leads to.
pub(super) fn first_id(s: &Sight, form: &Form, name: &str) -> String {
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

/// A field with its label, its hint and what is wrong with it.
pub(super) fn input(s: &Sight, form: &Form, field: &Field) -> Markup {
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
pub(super) fn past_fields() -> [Field; 2] {
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

pub(super) fn past(s: &Sight, form: &Form) -> Markup {
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
