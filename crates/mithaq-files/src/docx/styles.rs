//! Styles, as far as they say what a paragraph is: heading, direction, numbering.

use super::names::{is_on, number, word};
use crate::tracked::Role;
use crate::xml::Element;
use std::collections::BTreeMap;

/// Styles build on one another; a longer chain is a circle.
const CHAIN_MAX: usize = 30;

/// What a style or a paragraph itself says; nothing where it says nothing.
#[derive(Debug, Clone, Default)]
pub(super) struct Says {
    pub(super) role: Option<Role>,
    pub(super) rtl: Option<bool>,
    pub(super) list: Option<u32>,
    pub(super) level: Option<u8>,
    /// The style that named the list, where none of them named a level.
    pub(super) of_style: Option<String>,
}

/// The paragraph styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: BTreeMap<String, (Says, Option<String>)>,
    /// The style of paragraphs that name none.
    default: Option<String>,
    /// What holds where no style says anything.
    base: Says,
}

impl Styles {
    pub(super) fn of(root: &Element<'_>) -> Self {
        let mut all = Self::default();
        let defaults = root
            .child("docDefaults")
            .and_then(|defaults| defaults.child("pPrDefault")?.child("pPr"));
        all.base = defaults.map(says).unwrap_or_default();
        for style in root.elements().filter(|e| word(e) == Some("style")) {
            if style
                .attribute("type")
                .is_some_and(|kind| kind != "paragraph")
            {
                continue;
            }
            let Some(id) = style.attribute("styleId") else {
                continue;
            };
            let mut own = style.child("pPr").map(says).unwrap_or_default();
            let name = style.child("name").and_then(|name| name.attribute("val"));
            own.role = own.role.or(name.and_then(|name| role_of(&name)));
            let parent = style
                .child("basedOn")
                .and_then(|parent| parent.attribute("val"))
                .map(|parent| parent.into_owned());
            if style
                .attribute("default")
                .is_some_and(|on| matches!(&*on, "1" | "true"))
            {
                all.default = Some(id.clone().into_owned());
            }
            all.styles.insert(id.into_owned(), (own, parent));
        }
        all
    }

    /// What a paragraph of this style says, what it says itself going first.
    pub(super) fn resolve(&self, style: Option<&str>, own: &Says) -> Says {
        let mut says = own.clone();
        let mut next = style.or(self.default.as_deref());
        for _ in 0..CHAIN_MAX {
            let Some((style, parent)) = next.and_then(|id| self.styles.get(id)) else {
                break;
            };
            let had_list = says.list.is_some();
            says.fill(style);
            if !had_list && says.list.is_some() {
                says.of_style = next.map(ToOwned::to_owned);
            }
            next = parent.as_deref();
        }
        says.fill(&self.base);
        says
    }
}

impl Says {
    fn fill(&mut self, from: &Self) {
        self.role = self.role.or(from.role);
        self.rtl = self.rtl.or(from.rtl);
        // A level means the list that is named with it.
        if self.list.is_none() {
            self.list = from.list;
            self.level = self.level.or(from.level);
        }
    }
}

/// What paragraph properties say.
pub(super) fn says(properties: &Element<'_>) -> Says {
    let mut says = Says::default();
    for property in properties.elements() {
        match word(property) {
            Some("outlineLvl") => {
                says.role = number::<u8>(property).map(|level| match level {
                    0..=8 => Role::Heading(level + 1),
                    _ => Role::Body,
                });
            }
            Some("bidi") => says.rtl = Some(is_on(property)),
            Some("numPr") => {
                says.list = property.child("numId").and_then(number);
                says.level = property.child("ilvl").and_then(number);
            }
            Some(_) | None => (),
        }
    }
    says
}

/// Built-in styles are known by name, whatever their identifier in the language of the program.
fn role_of(name: &str) -> Option<Role> {
    let name = name.to_ascii_lowercase();
    if name == "title" {
        return Some(Role::Title);
    }
    let level = name.strip_prefix("heading ")?.parse::<u8>().ok()?;
    (1..=9).contains(&level).then_some(Role::Heading(level))
}
