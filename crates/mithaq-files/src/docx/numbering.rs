//! Numbering definitions.

use super::names::{alternative, is_alternatives, is_on, number, word};
use crate::tracked::lists::{Format, LEVELS, Level, List, Lists, PATTERN_CHARS_MAX};
use crate::xml::Element;
use std::collections::BTreeMap;

/// The numbering of a document.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    pub(super) lists: Lists,
    /// Levels bound to a style: by list definition and style.
    styles: BTreeMap<(u32, String), u8>,
    /// Definitions that only name the list style whose definition they follow (17.9.21).
    linked: BTreeMap<u32, String>,
    /// The definition of each list style (17.9.27).
    of_list_style: BTreeMap<String, u32>,
}

impl Numbering {
    pub(super) fn of(root: &Element<'_>) -> Self {
        let mut all = Self::default();
        for element in root.elements() {
            match word(element) {
                Some("abstractNum") => all.definition(element),
                Some("num") => all.list(element),
                Some(_) | None => (),
            }
        }
        all.follow_links();
        all
    }

    fn follow_links(&mut self) {
        let linked = std::mem::take(&mut self.linked);
        let real = |definition: u32| {
            let style = linked.get(&definition)?;
            self.of_list_style.get(style).copied()
        };
        for list in self.lists.lists.values_mut() {
            list.definition = real(list.definition).unwrap_or(list.definition);
        }
    }

    /// The level of a list that a style stands for, 0 where none is bound to it.
    pub(super) fn level_of(&self, list: u32, style: Option<&str>) -> u8 {
        let definition = self.lists.lists.get(&list).map(|list| list.definition);
        definition
            .zip(style)
            .and_then(|(definition, style)| self.styles.get(&(definition, style.to_owned())))
            .copied()
            .unwrap_or(0)
    }

    fn definition(&mut self, element: &Element<'_>) {
        let Some(id) = attribute(element, "abstractNumId") else {
            return;
        };
        let named = |link: &str| element.child(link)?.attribute("val");
        if let Some(style) = named("numStyleLink") {
            self.linked.insert(id, style.into_owned());
        }
        if let Some(style) = named("styleLink") {
            self.of_list_style.insert(style.into_owned(), id);
        }
        let mut levels = vec![empty(); LEVELS];
        for level in element.elements().filter(|e| word(e) == Some("lvl")) {
            let place = attribute::<u8>(level, "ilvl");
            let Some((place, slot)) =
                place.and_then(|place| Some((place, levels.get_mut(usize::from(place))?)))
            else {
                continue;
            };
            *slot = read_level(level);
            if let Some(style) = level
                .child("pStyle")
                .and_then(|style| style.attribute("val"))
            {
                self.styles.insert((id, style.into_owned()), place);
            }
        }
        self.lists.definitions.insert(id, levels);
    }

    fn list(&mut self, element: &Element<'_>) {
        let definition = element.child("abstractNumId").and_then(number);
        let (Some(id), Some(definition)) = (attribute(element, "numId"), definition) else {
            return;
        };
        let mut list = List {
            definition,
            ..List::default()
        };
        for changed in element
            .elements()
            .filter(|e| word(e) == Some("lvlOverride"))
        {
            let Some(place) = attribute::<u8>(changed, "ilvl") else {
                continue;
            };
            if let Some(start) = changed.child("startOverride").and_then(number) {
                list.starts.insert(place, start);
            }
            if let Some(level) = changed.child("lvl") {
                list.levels.insert(place, read_level(level));
            }
        }
        self.lists.lists.insert(id, list);
    }
}

fn attribute<T: std::str::FromStr>(element: &Element<'_>, name: &str) -> Option<T> {
    element.attribute(name)?.trim().parse().ok()
}

fn empty() -> Level {
    Level {
        start: 1,
        format: Format::None,
        pattern: String::new(),
        restart: None,
        legal: false,
    }
}

fn read_level(element: &Element<'_>) -> Level {
    let pattern = element
        .child("lvlText")
        .and_then(|text| text.attribute("val"));
    // A format that older programs do not know has one for them beside it.
    let offered = element
        .elements()
        .find(|child| is_alternatives(child))
        .and_then(|offered| {
            let older = offered
                .child("Fallback")?
                .elements()
                .find(|e| word(e) == Some("numFmt"));
            older.or_else(|| {
                alternative(offered)?
                    .elements()
                    .find(|e| word(e) == Some("numFmt"))
            })
        });
    let format = element
        .child("numFmt")
        .or(offered)
        .and_then(|format| format.attribute("val"));
    Level {
        // Without a start, numbering starts at 0 (17.9.25).
        start: element.child("start").and_then(number).unwrap_or(0),
        format: format.map_or(Format::Decimal, |format| format_of(&format)),
        pattern: pattern
            .map(|pattern| pattern.chars().take(PATTERN_CHARS_MAX).collect())
            .unwrap_or_default(),
        restart: element.child("lvlRestart").and_then(number),
        legal: element.child("isLgl").is_some_and(is_on),
    }
}

fn format_of(name: &str) -> Format {
    match name {
        "decimalZero" => Format::DecimalZero,
        "upperRoman" => Format::UpperRoman,
        "lowerRoman" => Format::LowerRoman,
        "upperLetter" => Format::UpperLetter,
        "lowerLetter" => Format::LowerLetter,
        "ordinal" => Format::Ordinal,
        "russianLower" => Format::RussianLower,
        "russianUpper" => Format::RussianUpper,
        "hindiNumbers" => Format::HindiNumbers,
        "numberInDash" => Format::InDashes,
        "arabicAlpha" => Format::ArabicAlpha,
        "arabicAbjad" => Format::ArabicAbjad,
        "bullet" => Format::Bullet,
        "none" => Format::None,
        // Numbers in words and in scripts of no authentic text here are given in figures.
        _ => Format::Decimal,
    }
}
