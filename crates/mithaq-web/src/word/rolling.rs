//! The rolling text as a document: what each side has standing is that side's tracked changes.

use crate::pages::sight::Sight;
use crate::texts::{self, Version};
use mithaq_canon::{Lang, Side, Time};
use mithaq_core::{ProvisionId, ProvisionKind, ProvisionRow};
use mithaq_files::rolling::{Entry, Sides, document};
use mithaq_files::tracked::{Document, Role};
use mithaq_text::rolling::{Who, rolling as pieces};
use std::collections::BTreeMap;

/// The rolling text of these provisions in one language; `name` is what its sides are called in it.
pub(crate) fn rolling(
    s: &Sight,
    rows: &[ProvisionRow],
    lang: Lang,
    name: &dyn Fn(Side) -> String,
    at: Time,
) -> Document {
    let depths = depths(rows);
    let entries = rows.iter().filter_map(|row| entry(s, row, lang, &depths));
    let entries: Vec<Entry> = entries.collect();
    let sides = Sides {
        name: &|who| name(Side(who.0)),
        at: Some(at),
    };
    document(&entries, sides, lang)
}

fn entry(
    s: &Sight,
    row: &ProvisionRow,
    lang: Lang,
    depths: &BTreeMap<ProvisionId, u8>,
) -> Option<Entry> {
    let words = |version| texts::wording(row, version).map(|text| texts::lines(s, row, text, lang));
    let base = words(Version::Ground).unwrap_or_default();
    let wanted: Vec<(Who, Option<String>)> = s
        .all()
        .iter()
        .filter(|side| texts::standing(row, *side).is_some())
        .map(|side| (Who(side.0), words(Version::Of(side))))
        .filter(|(_, words)| words.as_ref() != Some(&base))
        .collect();
    if base.is_empty() && wanted.is_empty() {
        return None;
    }
    let wanted: Vec<(Who, Option<&str>)> = wanted
        .iter()
        .map(|(who, words)| (*who, words.as_deref()))
        .collect();
    let text = texts::wording(row, Version::Ground).or_else(|| {
        let mut standing = row.alternatives.iter().filter_map(|one| one.text.as_ref());
        standing.next()
    });
    Some(Entry {
        role: match row.kind {
            ProvisionKind::Title => Role::Title,
            ProvisionKind::Preamble
            | ProvisionKind::Closing
            | ProvisionKind::Part
            | ProvisionKind::Chapter
            | ProvisionKind::Section
            | ProvisionKind::Article
            | ProvisionKind::Annex => Role::Heading(depths.get(&row.id).copied().unwrap_or(1)),
        },
        head_lines: text.map_or(0, |text| texts::head_lines(s, row, text, lang)),
        pieces: pieces(&base, &wanted),
    })
}

/// How deep each provision lies, from 1.
fn depths(rows: &[ProvisionRow]) -> BTreeMap<ProvisionId, u8> {
    let mut depths = BTreeMap::new();
    for row in rows {
        let above = row.parent.and_then(|parent| depths.get(&parent).copied());
        depths.insert(row.id, above.unwrap_or(0_u8).saturating_add(1).min(9));
    }
    depths
}
