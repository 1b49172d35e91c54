//! What a provision of any text is called, from the text itself.

use mithaq_text::tree::Provision;

/// A provision without head is called by so many of its first characters.
const FIRST_CHARS: usize = 48;

/// What a provision is called in its own text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Name {
    /// Keyword and number: «المادة 7»; else the heading; else its first words.
    pub(crate) label: String,
    /// The heading beside the label.
    pub(crate) heading: String,
}

impl Name {
    pub(crate) fn of(provision: &Provision) -> Self {
        let (label, heading) = (
            provision.head.label().trim(),
            provision.head.heading().trim(),
        );
        if !label.is_empty() {
            return Self {
                label: label.to_owned(),
                heading: heading.to_owned(),
            };
        }
        let head = provision.head.raw().trim();
        let first = if head.is_empty() {
            provision.blocks.first().map_or("", |block| block.raw())
        } else {
            head
        };
        Self {
            label: shortened(first),
            heading: String::new(),
        }
    }
}

fn shortened(text: &str) -> String {
    let text = text.trim();
    if text.chars().count() <= FIRST_CHARS {
        return text.to_owned();
    }
    let cut: String = text.chars().take(FIRST_CHARS).collect();
    // A word is not cut in two.
    let whole = cut
        .rsplit_once(char::is_whitespace)
        .map_or(&*cut, |(whole, _)| whole);
    format!("{whole}…")
}
