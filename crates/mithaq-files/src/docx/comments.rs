//! Comments in the margin.

use super::names::word;
use crate::tracked::{Comment, CommentId};
use crate::xml::Element;
use std::collections::BTreeMap;

/// The comments of a document and the places of their identifiers.
#[derive(Debug, Default)]
pub(super) struct Comments {
    pub(super) comments: Vec<Comment>,
    places: BTreeMap<String, CommentId>,
}

impl Comments {
    pub(super) fn of(root: &Element<'_>) -> Self {
        let mut all = Self::default();
        for element in root.elements().filter(|e| word(e) == Some("comment")) {
            if let Some(id) = element.attribute("id") {
                let place = CommentId(all.comments.len());
                all.places.insert(id.into_owned(), place);
            }
            let lines: Vec<String> = element
                .elements()
                .filter(|e| word(e) == Some("p"))
                .map(words)
                .collect();
            all.comments.push(Comment {
                author: owned(element, "author").unwrap_or_default(),
                date: owned(element, "date"),
                text: lines.join("\n"),
            });
        }
        all
    }

    /// The comment that a mark in the text names.
    pub(super) fn place(&self, mark: &Element<'_>) -> Option<CommentId> {
        self.places.get(&*mark.attribute("id")?).copied()
    }
}

fn owned(element: &Element<'_>, name: &str) -> Option<String> {
    element.attribute(name).map(|value| value.into_owned())
}

/// The words of a paragraph, what was deleted in it left out.
fn words(paragraph: &Element<'_>) -> String {
    let mut text = String::new();
    gather(paragraph, &mut text);
    text
}

fn gather(element: &Element<'_>, text: &mut String) {
    for child in element.elements() {
        match word(child) {
            Some("t") => text.push_str(&child.text()),
            Some("tab") => text.push('\t'),
            Some("br" | "cr") => text.push('\n'),
            Some("pPr" | "rPr" | "del" | "moveFrom") => (),
            Some(_) | None => gather(child, text),
        }
    }
}
