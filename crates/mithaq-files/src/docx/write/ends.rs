//! Where an insertion ends a paragraph and whole inserted paragraphs follow.
//!
//! Two ways to write it mean the same, and Word reads both. LibreOffice joins the insertions across
//! the end of the first paragraph and, when they are rejected, takes that end out too. So the
//! insertion is written as if it had been typed on: the inserted ends come first, and the original
//! end closes the last inserted paragraph. Where words were taken out beside the insertion, it is
//! enough to write them after it.

use super::Moves;
use crate::tracked::{Change, Document, Inline, Paragraph, Revision, RevisionId};
use std::borrow::Cow;

/// The same document with such insertions written the other way.
pub(super) fn settle(document: &Document, moves: Moves) -> Cow<'_, Document> {
    let mut settled = Cow::Borrowed(document);
    for place in 0..document.paragraphs.len() {
        let Some(author) = inserted_end(&settled, place, moves) else {
            continue;
        };
        let follows = |paragraph: &Paragraph| is_inserted(document, paragraph, &author, moves);
        let count = document
            .paragraphs
            .iter()
            .skip(place + 1)
            .take_while(|paragraph| follows(paragraph))
            .count();
        if count > 0 {
            let document = settled.to_mut();
            if !swap(document, place) {
                shift(document, place, place + count, &author);
            }
        }
    }
    settled
}

/// The author of the insertion that ends a paragraph whose own end is kept.
fn inserted_end(document: &Document, place: usize, moves: Moves) -> Option<String> {
    let paragraph = document.paragraphs.get(place)?;
    let last = paragraph.spans().last()?;
    let by = last
        .fate
        .put
        .filter(|_| last.fate.taken.is_none() && paragraph.mark.is_kept())?;
    written_inserted(document, by, moves).map(|revision| revision.author.clone())
}

/// Whether a paragraph and its end were inserted by this author.
fn is_inserted(document: &Document, paragraph: &Paragraph, author: &str, moves: Moves) -> bool {
    let by = |id: Option<RevisionId>| {
        id.and_then(|id| written_inserted(document, id, moves))
            .is_some_and(|revision| revision.author == author)
    };
    by(paragraph.mark.put)
        && paragraph.mark.taken.is_none()
        && paragraph.spans().all(|span| by(span.fate.put))
}

/// The revision, if it is written as an insertion.
fn written_inserted(document: &Document, id: RevisionId, moves: Moves) -> Option<&Revision> {
    document
        .revision(id)
        .filter(|revision| match revision.change {
            Change::Inserted => true,
            Change::MovedTo => moves == Moves::DeleteInsert,
            Change::Deleted | Change::MovedFrom | Change::Shaped => false,
        })
}

/// Puts what was taken out beside the insertion after it; nothing if nothing was.
fn swap(document: &mut Document, place: usize) -> bool {
    let Some(paragraph) = document.paragraphs.get_mut(place) else {
        return false;
    };
    let [.., Inline::Text(taken), Inline::Text(_)] = paragraph.inlines.as_slice() else {
        return false;
    };
    if taken.fate.taken.is_none() || taken.fate.put.is_some() {
        return false;
    }
    let last = paragraph.inlines.len() - 1;
    paragraph.inlines.swap(last - 1, last);
    true
}

/// Lets the end of the first paragraph and that of the last inserted one change places.
fn shift(document: &mut Document, first: usize, last: usize, author: &str) {
    let marks: Option<(_, _)> = document
        .paragraphs
        .get(first)
        .zip(document.paragraphs.get(last))
        .map(|(first, last)| (first.shape.clone(), last.mark));
    let Some((shape, mark)) = marks else {
        return;
    };
    let date = mark.put.and_then(|by| document.revision(by)?.date.clone());
    let shaped = document.revise(Revision {
        change: Change::Shaped,
        author: author.to_owned(),
        date,
        move_name: None,
    });
    if let Some(paragraph) = document.paragraphs.get_mut(first) {
        paragraph.mark = mark;
    }
    if let Some(paragraph) = document.paragraphs.get_mut(last) {
        paragraph.mark = crate::tracked::Fate::KEPT;
        // When the insertion is rejected, what remains is the first paragraph.
        if paragraph.shape != shape {
            paragraph.was = Some((shaped, shape));
        }
    }
}
