//! The text of an instrument: one to three languages side by side, aligned by provision.

use super::Instrument;
use crate::pages::address::{address, anchor, room_of};
use crate::pages::naming::{label_in, standing};
use crate::pages::parts;
use crate::pages::sight::Sight;
use crate::words::t;
use maud::{Markup, html};
use mithaq_canon::Lang;
use mithaq_core::{ProvisionKind, ProvisionRow};

/// The columns, and the choice of languages above them.
pub(super) fn columns(s: &Sight, view: &Instrument) -> Markup {
    let langs = &view.langs;
    let choice = |wanted: &[Lang]| {
        let codes: Vec<&str> = wanted.iter().map(|lang| lang.code()).collect();
        codes.join(",")
    };
    let every: Vec<Lang> = view.row.texts.iter().map(|(lang, _)| *lang).collect();
    let day = view.on.map(|on| format!("&on={on}")).unwrap_or_default();
    html! {
        p.quiet.no-print {
            (t!(s, instrument_show)) " "
            @for (lang, _) in &view.row.texts {
                a href={ "?tab=text&langs=" (choice(&[*lang])) (day) } data-into="#tab" aria-current=[(langs.as_slice() == [*lang]).then_some("true")] { (s.by_code("lang", lang.code())) }
                " · "
            }
            @if every.len() > 1 { a href={ "?tab=text&langs=" (choice(&every)) (day) } data-into="#tab" { (t!(s, instrument_side_by_side)) } " · " }
            a href={ "/compare?old-text=" (view.row.id) "/base&new-text=" (view.row.id) "/of-" (s.us.0) } { (t!(s, compare_title)) }
        }
        (moment(s, view, &choice(langs)))
        @if view.provisions.is_empty() {
            @if view.on.is_none() { (parts::empty(&t!(s, instrument_no_text), None)) }
        } @else {
            div.sheet {
                div.columns.n2[langs.len() == 2].n3[langs.len() > 2] {
                    @for lang in langs { header { (standing(s, &view.row, *lang)) } }
                    @for provision in &view.provisions { (row(s, view, provision, langs)) }
                }
            }
        }
    }
}

/// Which day's text this is, and the choice of another.
fn moment(s: &Sight, view: &Instrument, langs: &str) -> Markup {
    let now = format!("?tab=text&langs={langs}");
    html! {
        form.filters.no-print method="get" data-into="#tab" {
            input type="hidden" name="tab" value="text";
            input type="hidden" name="langs" value=(langs);
            div {
                label for="on" { (t!(s, instrument_on)) }
                input type="date" id="on" name="on" value=[view.on] max=(s.today);
            }
            button.button { (t!(s, instrument_on_show)) }
        }
        @if let Some(on) = view.on {
            div.said {
                p {
                    @if view.provisions.is_empty() { (t!(s, instrument_not_yet)) }
                    @else { (t!(s, instrument_as_of, date = s.dates.long(on))) }
                    " " a href=(now) data-into="#tab" { (t!(s, instrument_now)) }
                }
            }
        }
    }
}

fn row(s: &Sight, view: &Instrument, provision: &ProvisionRow, langs: &[Lang]) -> Markup {
    let standing = provision.text.as_ref().or(provision.base.as_ref());
    html! {
        @for (n, lang) in langs.iter().enumerate() {
            section lang=(lang.code()) dir=(lang.dir().code()) id=[(n == 0).then(|| anchor(provision.id, view.row.id))] {
                @let heading = standing.and_then(|text| s.in_lang(&text.heading, *lang));
                h2.title.small {
                    @match heading {
                        // The title of the instrument needs no word that says it is one.
                        Some(heading) if provision.kind == ProvisionKind::Title => { (heading.text) }
                        Some(heading) => { (label_in(*lang, provision.kind, &provision.number)) " – " (heading.text) }
                        None => { (label_in(*lang, provision.kind, &provision.number)) }
                    }
                }
                @if provision.text.is_none() && n == 0 { p.quiet { (t!(s, instrument_not_in_text)) } }
                @if let Some(body) = standing.and_then(|text| s.in_lang(&text.body, *lang)) { (parts::legal(&body)) }
                @if n == 0 && view.on.is_none() && matches!(provision.status, mithaq_core::ProvisionStatus::Open | mithaq_core::ProvisionStatus::Reserved) {
                    p.quiet lang=(s.lang().code()) dir=(s.lang().dir().code()) {
                        a href={ (room_of(view.row.id)) "/" (address(provision.id, view.row.id)) } { (t!(s, instrument_open_here)) }
                    }
                }
            }
        }
    }
}
