//! What provisions, offices and texts are called.

use super::sight::Sight;
use super::{Said, Voice};
use crate::words::t;
use maud::{Markup, html};
use mithaq_canon::Lang;
use mithaq_core::{Ground, InstrumentRow, ProvisionKind, ProvisionRow, Standing, TextStage};

/// What a provision is called in the page's language: «المادة 7».
pub(crate) fn label(s: &Sight, provision: &ProvisionRow) -> String {
    label_in(s.lang(), provision.kind, &provision.number)
}

/// What a provision is called in the language of its text.
pub(crate) fn label_in(lang: Lang, kind: ProvisionKind, number: &str) -> String {
    let words = crate::words::Words::of(lang);
    let number = &number_in(lang, number);
    let named = match kind {
        ProvisionKind::Title => t!(words, provision_title),
        ProvisionKind::Preamble => t!(words, provision_preamble),
        ProvisionKind::Closing => t!(words, provision_closing),
        ProvisionKind::Part => t!(words, provision_part, number = number),
        ProvisionKind::Chapter => t!(words, provision_chapter, number = number),
        ProvisionKind::Section => t!(words, provision_section, number = number),
        ProvisionKind::Article => t!(words, provision_article, number = number),
        ProvisionKind::Annex => t!(words, provision_annex, number = number),
    };
    named.trim().to_owned()
}

/// Words for the first, second … provision put in after a number.
const REPEATS: [&str; 4] = ["bis", "ter", "quater", "quinquies"];

/// A number as this language prints it: `9 bis` is «9 مكرر» in Arabic, whichever was entered.
pub(crate) fn number_in(lang: Lang, number: &str) -> String {
    let Some((figure, word)) = number.split_once(' ') else {
        return number.to_owned();
    };
    let latin = REPEATS
        .iter()
        .position(|latin| word.eq_ignore_ascii_case(latin));
    let arabic = match word.strip_prefix("مكرر").map(str::trim) {
        Some("") => Some(0),
        Some(nth) => nth.parse().ok().and_then(|nth: usize| nth.checked_sub(1)),
        None => None,
    };
    match (latin.or(arabic), lang) {
        (Some(0), Lang::Ar) => format!("{figure} مكرر"),
        (Some(nth), Lang::Ar) => format!("{figure} مكرر {}", nth + 1),
        (Some(nth), _) => REPEATS
            .get(nth)
            .map_or_else(|| number.to_owned(), |word| format!("{figure} {word}")),
        (None, _) => number.to_owned(),
    }
}

/// The name of an office in the page's language, else in the first it has.
pub(crate) fn office(s: &Sight, names: &[(Lang, String)]) -> Option<Said> {
    let mine = names
        .iter()
        .find(|(lang, _)| *lang == s.lang())
        .or(names.first())?;
    Some(Said::new(mine.0, mine.1.clone()))
}

/// The legal ground of an erasure, by its number in the record.
pub(crate) fn ground(v: &Voice, number: u16) -> String {
    let known = Ground::ALL.into_iter().find(|one| one.number() == number);
    match known {
        Some(ground) => v.by_code("ground", ground.code()),
        // Of a newer version.
        None => t!(v, ground_other, n = number),
    }
}

/// How far the text has come, in a few words.
pub(crate) fn standing_of(s: &Sight, row: &InstrumentRow) -> String {
    if row.stage == TextStage::Adopted {
        s.by_code("stage", row.stage.code())
    } else {
        t!(s, room_agreed_of, agreed = row.agreed, open = row.open)
    }
}

/// The language and what its text is worth (VCLT 33).
pub(crate) fn standing(s: &Sight, row: &InstrumentRow, lang: Lang) -> Markup {
    let found = row
        .texts
        .iter()
        .find(|(one, _)| *one == lang)
        .map(|(_, standing)| *standing);
    html! {
        (s.by_code("lang", lang.code()))
        @match found {
            Some(Standing::Authentic) => { " · " strong { (t!(s, standing_authentic)) } }
            Some(Standing::Prevailing) => { " · " strong { (t!(s, standing_prevailing)) } }
            Some(Standing::Translation) => { " · " (t!(s, standing_translation)) }
            None => {}
        }
    }
}
