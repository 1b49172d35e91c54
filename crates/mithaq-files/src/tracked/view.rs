//! The text as it reads with all changes accepted, with none, or with those of one author.

use super::lists::Counter;
use super::{Document, Fate, JOINT, Paragraph, RevisionId, Shape};
use std::collections::BTreeMap;

/// Which changes are taken for done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View<'a> {
    /// All: the new text.
    Accepted,
    /// None: the old text.
    Rejected,
    /// Those of one author, alone or jointly with others: that side's wording of the old text.
    Of(&'a str),
}

/// A paragraph as a view shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its place in a numbered list as a reader sees it: `Article 5`, `(a)`; often empty.
    pub number: String,
    /// Its text; line breaks within it are `\n`.
    pub text: String,
    /// The place in [`Document::paragraphs`] of the paragraph that ends it.
    pub paragraph: usize,
}

impl Document {
    /// Every paragraph as a view shows it, empty ones included.
    pub fn lines(&self, view: View<'_>) -> Vec<Line> {
        let sight = Sight {
            accepted: self
                .revisions
                .iter()
                .map(|revision| view.accepts(&revision.author))
                .collect(),
        };
        let mut counter = Counter::default();
        let mut lines: Vec<Option<Line>> = Vec::new();
        // Of each flow the text that waits for the end of its paragraph, and its place in `lines`.
        let mut waiting: BTreeMap<u32, (usize, Line)> = BTreeMap::new();
        for (place, paragraph) in self.paragraphs.iter().enumerate() {
            if !sight.shows(paragraph.row) {
                continue;
            }
            let (slot, mut line) = waiting.remove(&paragraph.flow).unwrap_or_else(|| {
                lines.push(None);
                let line = Line {
                    number: String::new(),
                    text: String::new(),
                    paragraph: place,
                };
                (lines.len() - 1, line)
            });
            line.paragraph = place;
            for span in paragraph.spans().filter(|span| sight.shows(span.fate)) {
                line.text.push_str(&span.text);
            }
            if sight.shows(paragraph.mark) {
                if let Some(list) = sight.shape(paragraph).list {
                    line.number = counter.count(&self.lists, list);
                }
                if let Some(empty) = lines.get_mut(slot) {
                    *empty = Some(line);
                }
            } else {
                waiting.insert(paragraph.flow, (slot, line));
            }
        }
        // A flow ends with a paragraph whatever became of its mark, if anything is left in it.
        for (slot, line) in waiting.into_values() {
            if let Some(empty) = lines.get_mut(slot).filter(|_| !line.text.is_empty()) {
                *empty = Some(line);
            }
        }
        lines.into_iter().flatten().collect()
    }

    /// The text as plain text, one paragraph a line, numbers of lists included; a line break
    /// within a paragraph starts a line too. Empty paragraphs are left out.
    pub fn text(&self, view: View<'_>) -> String {
        let mut text = String::new();
        for line in self.lines(view) {
            let mut number = line.number.as_str();
            for part in line.text.split('\n') {
                if part.trim().is_empty() && number.is_empty() {
                    continue;
                }
                text.push_str(number);
                if !number.is_empty() && !part.is_empty() {
                    text.push(' ');
                }
                number = "";
                text.push_str(part);
                text.push('\n');
            }
        }
        text
    }
}

/// The numbers of lists with all changes accepted, by the place of their paragraph.
pub(crate) fn numbers(document: &Document) -> BTreeMap<usize, String> {
    let lines = document.lines(View::Accepted).into_iter();
    lines
        .filter(|line| !line.number.is_empty())
        .map(|line| (line.paragraph, line.number))
        .collect()
}

impl View<'_> {
    /// Whether it takes the changes of this author for done.
    pub(crate) fn accepts(self, author: &str) -> bool {
        match self {
            View::Accepted => true,
            View::Rejected => false,
            View::Of(name) => author == name || author.split(JOINT).any(|one| one == name),
        }
    }
}

struct Sight {
    /// Of each revision whether it is taken for done.
    accepted: Vec<bool>,
}

impl Sight {
    fn accepts(&self, id: RevisionId) -> bool {
        self.accepted.get(id.0).copied().unwrap_or_default()
    }

    fn shows(&self, fate: Fate) -> bool {
        fate.put.is_none_or(|by| self.accepts(by)) && !fate.taken.is_some_and(|by| self.accepts(by))
    }

    fn shape<'a>(&self, paragraph: &'a Paragraph) -> &'a Shape {
        match &paragraph.was {
            Some((by, was)) if !self.accepts(*by) => was,
            Some(_) | None => &paragraph.shape,
        }
    }
}
