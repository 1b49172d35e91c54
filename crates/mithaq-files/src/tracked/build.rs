//! Writing a document stretch by stretch.

use super::{Change, Document, Fate, Inline, Paragraph, Revision, RevisionId, Shape};

/// Builds a [`Document`] from stretches of text in which `\n` ends a paragraph.
#[derive(Debug, Default)]
pub struct Builder {
    document: Document,
    open: Paragraph,
    is_open: bool,
}

impl Builder {
    /// The place of a revision, see [`Document::revise`].
    pub fn revise(
        &mut self,
        change: Change,
        author: &str,
        date: Option<&str>,
        move_name: Option<&str>,
    ) -> RevisionId {
        self.document.revise(Revision {
            change,
            author: author.to_owned(),
            date: date.map(ToOwned::to_owned),
            move_name: move_name.map(ToOwned::to_owned),
        })
    }

    /// The shape of the open paragraph and of those that follow.
    pub fn shape(&mut self, shape: &Shape) {
        if self.open.shape != *shape {
            self.open.shape = shape.clone();
        }
    }

    /// Appends text of one fate; each `\n` in it ends a paragraph and has the same fate.
    pub fn text(&mut self, text: &str, fate: Fate) {
        for (place, line) in text.split('\n').enumerate() {
            if place > 0 {
                self.end(fate);
            }
            self.open.push(line, fate);
            self.is_open |= !line.is_empty();
        }
    }

    /// Appends something else than text.
    pub fn inline(&mut self, inline: Inline) {
        self.open.inlines.push(inline);
        self.is_open = true;
    }

    /// The document, with its last paragraph ended.
    ///
    /// A last paragraph whose end is put in or taken out is followed by an empty one: word
    /// processors cannot join the last paragraph of a document to anything.
    pub fn finish(mut self) -> Document {
        let unsettled = self
            .document
            .paragraphs
            .last()
            .is_some_and(|last| !last.mark.is_kept());
        if self.is_open || unsettled || self.document.paragraphs.is_empty() {
            self.end(Fate::KEPT);
        }
        self.document
    }

    fn end(&mut self, mark: Fate) {
        let next = Paragraph {
            shape: self.open.shape.clone(),
            ..Paragraph::default()
        };
        let mut done = std::mem::replace(&mut self.open, next);
        done.mark = mark;
        self.document.paragraphs.push(done);
        self.is_open = false;
    }
}
