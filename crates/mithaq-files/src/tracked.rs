//! A text with the changes made in it and who made them: what a DOCX with tracked changes says,
//! whoever wrote it, and what every writer of a redline here takes.

mod build;
pub mod lists;
mod view;

pub use build::Builder;
pub(crate) use view::numbers;
pub use view::{Line, View};

use lists::{ListPlace, Lists};

/// Between the names of several sides that ask for the same change, in the author of a revision.
pub const JOINT: &str = "; ";

/// A text in paragraphs, with its changes and comments.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// The paragraphs in order, those of tables and text boxes included.
    pub paragraphs: Vec<Paragraph>,
    /// The changes that [`RevisionId`] names.
    pub revisions: Vec<Revision>,
    /// The comments that [`CommentId`] names.
    pub comments: Vec<Comment>,
    /// The numbering that [`Shape::list`] names.
    pub lists: Lists,
}

/// A place in [`Document::revisions`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RevisionId(pub usize);

/// A place in [`Document::comments`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommentId(pub usize);

/// A change: what, by whom, when. Stretches changed alike share one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Revision {
    /// What was done.
    pub change: Change,
    /// Who did it, as the document says; several sides are joined by [`JOINT`].
    pub author: String,
    /// When, as the document says (ISO 8601).
    pub date: Option<String>,
    /// What joins the two ends of a move.
    pub move_name: Option<String>,
}

/// The kinds of change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// Put in.
    Inserted,
    /// Taken out.
    Deleted,
    /// Taken out here, to stand elsewhere.
    MovedFrom,
    /// Put in here, taken from elsewhere.
    MovedTo,
    /// Given another style or numbering.
    Shaped,
}

/// What became of a stretch of text: who put it in, who took it out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Fate {
    /// The revision that put it in; none where it stood from the beginning.
    pub put: Option<RevisionId>,
    /// The revision that took it out; none where it stands.
    pub taken: Option<RevisionId>,
}

impl Fate {
    /// Unchanged.
    pub const KEPT: Self = Self {
        put: None,
        taken: None,
    };

    /// Put in by a revision.
    pub fn put(by: RevisionId) -> Self {
        Self {
            put: Some(by),
            taken: None,
        }
    }

    /// Taken out by a revision.
    pub fn taken(by: RevisionId) -> Self {
        Self {
            put: None,
            taken: Some(by),
        }
    }

    /// Whether nobody changed it.
    pub fn is_kept(self) -> bool {
        self == Self::KEPT
    }
}

/// A paragraph.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Paragraph {
    /// What is in it.
    pub inlines: Vec<Inline>,
    /// The fate of its end: where that is taken out, it joins the next paragraph of its flow.
    pub mark: Fate,
    /// The fate of the table row it stands in.
    pub row: Fate,
    /// Its style and numbering.
    pub shape: Shape,
    /// Its shape before a change of shape.
    pub was: Option<(RevisionId, Shape)>,
    /// The column of text it belongs to: what lies between two tables, a table cell, a text box.
    /// Paragraphs join only within one.
    pub flow: u32,
}

/// Something in a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inline {
    /// Text with one fate.
    Text(Span),
    /// What follows is commented on.
    CommentStart(CommentId),
    /// The comment's range ends.
    CommentEnd(CommentId),
}

/// A stretch of text with one fate. A line break within a paragraph is `\n`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The text.
    pub text: String,
    /// What became of it.
    pub fate: Fate,
}

/// How a paragraph stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shape {
    /// What it is in the outline.
    pub role: Role,
    /// The identifier of its style in the document it was read from.
    pub style: Option<String>,
    /// Whether it runs from right to left.
    pub rtl: bool,
    /// Its place in a numbered list.
    pub list: Option<ListPlace>,
}

/// What a paragraph is in the outline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Role {
    /// Wording.
    #[default]
    Body,
    /// The name of the whole text.
    Title,
    /// A heading, 1 the outermost, 9 the innermost.
    Heading(u8),
}

/// A comment in the margin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Who made it.
    pub author: String,
    /// When, as the document says (ISO 8601).
    pub date: Option<String>,
    /// Its text, paragraphs joined by `\n`.
    pub text: String,
}

impl Paragraph {
    /// Its stretches of text in order.
    pub fn spans(&self) -> impl Iterator<Item = &Span> {
        self.inlines.iter().filter_map(|inline| match inline {
            Inline::Text(span) => Some(span),
            Inline::CommentStart(_) | Inline::CommentEnd(_) => None,
        })
    }

    /// Appends text, to the last stretch if that has the same fate.
    pub fn push(&mut self, text: &str, fate: Fate) {
        if text.is_empty() {
            return;
        }
        match self.inlines.last_mut() {
            Some(Inline::Text(span)) if span.fate == fate => span.text.push_str(text),
            Some(_) | None => self.inlines.push(Inline::Text(Span {
                text: text.to_owned(),
                fate,
            })),
        }
    }
}

impl Document {
    /// A revision by its place.
    pub fn revision(&self, id: RevisionId) -> Option<&Revision> {
        self.revisions.get(id.0)
    }

    /// The place of a revision, which is added unless an equal one is there.
    ///
    /// Looks through the revisions: for documents with few authors and dates.
    pub fn revise(&mut self, revision: Revision) -> RevisionId {
        match self.revisions.iter().position(|known| *known == revision) {
            Some(place) => RevisionId(place),
            None => {
                self.revisions.push(revision);
                RevisionId(self.revisions.len() - 1)
            }
        }
    }

    /// Whether it has any tracked change.
    pub fn is_revised(&self) -> bool {
        !self.revisions.is_empty()
    }

    /// Everyone who changed something, in order of name; of joint changes each side.
    pub fn authors(&self) -> Vec<&str> {
        let mut authors: Vec<&str> = self
            .revisions
            .iter()
            .flat_map(|revision| revision.author.split(JOINT))
            .collect();
        authors.sort_unstable();
        authors.dedup();
        authors
    }

    /// The text that a comment is about, changes included whatever their fate, and the place of
    /// its first paragraph; nothing where the document does not say.
    pub fn commented(&self, id: CommentId) -> Option<(usize, String)> {
        let mut found: Option<(usize, String)> = None;
        for (place, paragraph) in self.paragraphs.iter().enumerate() {
            if let Some((_, text)) = &mut found {
                text.push('\n');
            }
            for inline in &paragraph.inlines {
                match (inline, &mut found) {
                    (Inline::CommentStart(start), None) if *start == id => {
                        found = Some((place, String::new()));
                    }
                    (Inline::CommentEnd(end), Some(_)) if *end == id => return found,
                    (Inline::Text(span), Some((_, text))) => text.push_str(&span.text),
                    (
                        Inline::CommentStart(_) | Inline::CommentEnd(_) | Inline::Text(_),
                        Some(_) | None,
                    ) => (),
                }
            }
        }
        found
    }
}

#[cfg(test)]
mod tests;
