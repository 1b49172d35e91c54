//! Reads single fields; what is wrong is collected, so that a form tells everything at once.

use super::fields::{Fields, Wrong};
use crate::pages::address::{from_address, from_name};
use mithaq_canon::{Date, Digest, EntryId, Lang};
use mithaq_core::{AlternativeId, ProvisionId, Wording};
use std::str::FromStr;

/// What a wording may hold: a long article in one language is about ten thousand characters.
const WORDS_CHARS_MAX: usize = 60_000;

/// Makes a wording of texts by language; an error names what is wrong with them.
pub(crate) type Say<'a> = &'a mut dyn FnMut(&[(Lang, &str)]) -> Result<Wording, &'static str>;

/// Reads the fields of one form.
pub(super) struct Reader<'a> {
    pub(super) fields: &'a Fields,
    pub(super) wrong: Vec<Wrong>,
    pub(super) say: Say<'a>,
}

impl Reader<'_> {
    pub(super) fn say_wrong(&mut self, field: &str, code: &'static str) {
        self.wrong.push(Wrong::new(field, code));
    }

    pub(super) fn words(&mut self, name: &str, required: bool) -> Wording {
        let named: Vec<(Lang, String)> = Lang::ALL
            .into_iter()
            .map(|lang| (lang, format!("{name}.{}", lang.code())))
            .collect();
        let texts: Vec<(Lang, &str)> = named
            .iter()
            .map(|(lang, field)| (*lang, self.fields.get(field)))
            .filter(|(_, text)| !text.is_empty())
            .collect();
        if let Some(code) = texts.iter().find_map(|(_, text)| unfit(text)) {
            self.wrong.push(Wrong::new(name, code));
            return Wording::empty();
        }
        if texts.is_empty() {
            if required {
                self.wrong.push(Wrong::new(name, "missing"));
            }
            return Wording::empty();
        }
        match (self.say)(&texts) {
            Ok(wording) => wording,
            Err(code) => {
                self.wrong.push(Wrong::new(name, code));
                Wording::empty()
            }
        }
    }

    /// Points, one a line; the n-th lines of the languages are one point.
    pub(super) fn points(&mut self, name: &str) -> Vec<Wording> {
        let mut lists: Vec<(Lang, Vec<String>)> = Vec::new();
        for lang in Lang::ALL {
            let text = self.fields.get(&format!("{name}.{}", lang.code()));
            let lines: Vec<String> = text
                .lines()
                .map(str::trim)
                .filter(|line| !line.is_empty())
                .map(str::to_owned)
                .collect();
            if !lines.is_empty() {
                lists.push((lang, lines));
            }
        }
        let count = lists.first().map_or(0, |(_, lines)| lines.len());
        if lists.iter().any(|(_, lines)| lines.len() != count) {
            self.say_wrong(name, "lines-differ");
            return Vec::new();
        }
        let mut points = Vec::new();
        for n in 0..count {
            let point: Vec<(Lang, &str)> = lists
                .iter()
                .filter_map(|(lang, lines)| Some((*lang, lines.get(n)?.as_str())))
                .collect();
            let said = match point.iter().find_map(|(_, text)| unfit(text)) {
                Some(code) => Err(code),
                None => (self.say)(&point),
            };
            match said {
                Ok(said) => points.push(said),
                Err(code) => {
                    let at = Some((n + 1).to_string());
                    self.wrong.push(Wrong {
                        at,
                        ..Wrong::new(name, code)
                    });
                    return Vec::new();
                }
            }
        }
        points
    }

    /// Whether a text holds a blank that must be filled before adoption: three dots or more in
    /// square brackets.
    pub(super) fn has_blank(&self, name: &str) -> bool {
        let blank =
            |text: &str| text.contains("[...]") || text.contains("[…]") || text.contains("[____]");
        Lang::ALL
            .iter()
            .any(|lang| blank(self.fields.get(&format!("{name}.{}", lang.code()))))
    }

    pub(super) fn entry(&mut self, name: &str) -> Option<EntryId> {
        let entry = self.fields.get(name).parse().ok();
        if entry.is_none() {
            self.say_wrong(name, "unreadable");
        }
        entry
    }

    pub(super) fn maybe_entry(&mut self, name: &str) -> Option<EntryId> {
        if self.fields.get(name).is_empty() {
            None
        } else {
            self.entry(name)
        }
    }

    pub(super) fn entries(&mut self, name: &str) -> Vec<EntryId> {
        let listed: Vec<String> = self.fields.get(name).lines().map(str::to_owned).collect();
        let read: Vec<EntryId> = listed
            .iter()
            .filter_map(|line| line.trim().parse().ok())
            .collect();
        if read.len() != listed.len() {
            self.say_wrong(name, "unreadable");
        }
        read
    }

    pub(super) fn digest(&mut self, name: &str) -> Option<Digest> {
        self.entry(name).map(|entry| entry.0)
    }

    pub(super) fn provision(&mut self, name: &str) -> Option<ProvisionId> {
        let instrument = self.fields.get("instrument").parse().ok();
        let read =
            instrument.and_then(|instrument| from_address(self.fields.get(name), instrument));
        if read.is_none() {
            self.say_wrong(name, "unreadable");
        }
        read
    }

    pub(super) fn alternative(&mut self) -> Option<AlternativeId> {
        let read = from_name(self.fields.get("alternative"));
        if read.is_none() {
            self.say_wrong("alternative", "unreadable");
        }
        read
    }

    pub(super) fn date(&mut self, name: &str) -> Option<Date> {
        let text = self.fields.get(name);
        let read = ascii_digits(text).parse().ok();
        if read.is_none() {
            let code = if text.is_empty() { "missing" } else { "date" };
            self.say_wrong(name, code);
        }
        read
    }

    pub(super) fn maybe_date(&mut self, name: &str) -> Option<Date> {
        if self.fields.get(name).is_empty() {
            None
        } else {
            self.date(name)
        }
    }

    pub(super) fn number<N: FromStr>(&mut self, name: &str) -> Option<N> {
        let text = self.fields.get(name);
        if text.is_empty() {
            return None;
        }
        let read = ascii_digits(text).parse().ok();
        if read.is_none() {
            self.say_wrong(name, "number");
        }
        read
    }

    pub(super) fn choice<T: Copy>(&mut self, name: &str, of: &[(&str, T)]) -> Option<T> {
        let code = self.fields.get(name);
        let read = of
            .iter()
            .find(|(one, _)| *one == code)
            .map(|(_, value)| *value);
        if read.is_none() {
            self.say_wrong(name, "missing");
        }
        read
    }

    pub(super) fn maybe_choice<T: Copy>(&mut self, name: &str, of: &[(&str, T)]) -> Option<T> {
        if self.fields.get(name).is_empty() {
            None
        } else {
            self.choice(name, of)
        }
    }
}

/// Why a text cannot go into an act as it is.
fn unfit(text: &str) -> Option<&'static str> {
    if text.chars().count() > WORDS_CHARS_MAX {
        return Some("too-long");
    }
    text.contains(is_unseen).then_some("unseen")
}

/// Whether a character would make what is read another text than what is signed: a control
/// character, or one that turns around whatever follows (Unicode Standard Annex 9, LRO and RLO).
/// Marks that only set a piece of text apart are common where scripts are mixed, and stay.
pub(crate) fn is_unseen(c: char) -> bool {
    matches!(c, '\u{202d}' | '\u{202e}') || (c.is_control() && !matches!(c, '\n' | '\t'))
}

/// Arabic keyboards may give Arabic-Indic digits: a date or number means the same in either.
pub(crate) fn ascii_digits(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{660}'..='\u{669}' => char::from_digit(u32::from(c) - 0x660, 10).unwrap_or(c),
            '\u{6f0}'..='\u{6f9}' => char::from_digit(u32::from(c) - 0x6f0, 10).unwrap_or(c),
            _ => c,
        })
        .collect()
}
