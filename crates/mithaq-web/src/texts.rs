//! The text of an instrument as plain text: as it was entered, as it stands, as a side wants it.

use crate::pages::naming::label_in;
use crate::pages::sight::Sight;
use mithaq_canon::{Lang, Side};
use mithaq_core::{
    AlternativeRow, AlternativeState, ProvisionKind, ProvisionRow, ProvisionStatus, Text,
};
use mithaq_text::parse;
use mithaq_text::tree::Provision;

/// Which text of an instrument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Version {
    /// The text that proposals apply to: as entered, or as last adopted.
    Base,
    /// The text with what is agreed in it.
    Now,
    /// What proposals apply to, with what is agreed in it and nothing else of anyone.
    Ground,
    /// The same with the standing proposals of one side.
    Of(Side),
}

impl Version {
    /// Its name in addresses and forms.
    pub(crate) fn code(self) -> String {
        match self {
            Self::Base => "base".to_owned(),
            Self::Now => "now".to_owned(),
            Self::Ground => "ground".to_owned(),
            Self::Of(side) => format!("of-{}", side.0),
        }
    }

    /// Reads a [`Self::code`].
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        match code {
            "base" => Some(Self::Base),
            "now" => Some(Self::Now),
            "ground" => Some(Self::Ground),
            _ => Some(Self::Of(Side(code.strip_prefix("of-")?.parse().ok()?))),
        }
    }
}

/// A text, one block a line, and where its provisions begin.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Printed {
    pub(crate) text: String,
    /// The 1-based line on which a provision begins, and its place among the rows.
    pub(crate) starts: Vec<(usize, usize)>,
}

/// Prints a version of a text in one language.
pub(crate) fn printed(s: &Sight, rows: &[ProvisionRow], lang: Lang, version: Version) -> Printed {
    let mut printed = Printed::default();
    let mut line = 1;
    for (place, row) in rows.iter().enumerate() {
        let Some(text) = wording(row, version) else {
            continue;
        };
        let own = lines(s, row, text, lang);
        if own.is_empty() {
            continue;
        }
        printed.starts.push((line, place));
        line += own.lines().count();
        printed.text.push_str(&own);
    }
    printed
}

/// The wording of a provision in a version; nothing where that does not have it.
pub(crate) fn wording(row: &ProvisionRow, version: Version) -> Option<&Text> {
    let settled = matches!(
        row.status,
        ProvisionStatus::Agreed | ProvisionStatus::Adopted
    );
    let ground = if settled {
        row.text.as_ref()
    } else {
        row.base.as_ref()
    };
    match version {
        Version::Base => row.base.as_ref(),
        Version::Now => row.text.as_ref(),
        Version::Ground => ground,
        Version::Of(_) if settled => ground,
        Version::Of(side) => match standing(row, side) {
            Some(alternative) => alternative.text.as_ref(),
            None => ground,
        },
    }
}

/// What a side has standing on a provision.
pub(crate) fn standing(row: &ProvisionRow, side: Side) -> Option<&AlternativeRow> {
    let mut own = row.alternatives.iter().rev();
    own.find(|one| one.by == side && one.state == AlternativeState::Standing)
}

/// The lines of a provision, head included, each ended by `\n`. What a wording does not say in this
/// language is taken from the base.
pub(crate) fn lines(s: &Sight, row: &ProvisionRow, text: &Text, lang: Lang) -> String {
    let mut lines = head(row, lang, &heading(s, row, text, lang));
    if !lines.is_empty() {
        lines.push('\n');
    }
    let base = row.base.as_ref();
    let body = s
        .in_lang(&text.body, lang)
        .or_else(|| s.in_lang(&base?.body, lang));
    let body = body.map(|said| said.text).unwrap_or_default();
    for line in body.lines().filter(|line| !line.trim().is_empty()) {
        lines.push_str(line);
        lines.push('\n');
    }
    lines
}

/// How many of [`lines`] are its head.
pub(crate) fn head_lines(s: &Sight, row: &ProvisionRow, text: &Text, lang: Lang) -> usize {
    head(row, lang, &heading(s, row, text, lang))
        .lines()
        .count()
}

fn heading(s: &Sight, row: &ProvisionRow, text: &Text, lang: Lang) -> String {
    let base = row.base.as_ref();
    let heading = s
        .in_lang(&text.heading, lang)
        .or_else(|| s.in_lang(&base?.heading, lang));
    heading.map(|said| said.text).unwrap_or_default()
}

/// Whether a heading on the line below its number is read as one, whatever follows.
fn reads_back(below: &str, heading: &str, lang: Lang) -> bool {
    let tree = parse::plain(&[below, "\nA."].concat(), lang).tree;
    tree.provisions.first().and_then(Provision::heading) == Some(heading)
}

/// The line or lines that name a provision. Title, preamble and closing are named by their words alone.
fn head(row: &ProvisionRow, lang: Lang, heading: &str) -> String {
    let heading = heading.replace('\n', " ");
    match row.kind {
        ProvisionKind::Title | ProvisionKind::Preamble | ProvisionKind::Closing => heading,
        ProvisionKind::Part
        | ProvisionKind::Chapter
        | ProvisionKind::Section
        | ProvisionKind::Article
        | ProvisionKind::Annex => {
            let label = label_in(lang, row.kind, &row.number);
            let below = format!("{label}\n{heading}");
            if heading.is_empty() {
                label
            } else if reads_back(&below, &heading, lang) {
                below
            } else {
                format!("{label} – {heading}")
            }
        }
    }
}
