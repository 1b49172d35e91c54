//! The comments of a document, each at its provision.

use super::super::{Authors, Whose};
use super::sort::changes;
use super::{Ground, OWN, own};
use mithaq_canon::{Lang, Side};
use mithaq_files::tracked::{CommentId, Document, View};

/// A comment of the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Remark {
    pub(crate) author: String,
    pub(crate) text: String,
    /// The words it is about.
    pub(crate) about: String,
    /// The provision it stands at: its place among the rows.
    pub(crate) at: Option<usize>,
}

/// The comments, each at its provision.
pub(super) fn remarks(
    document: &Document,
    ground: &Ground,
    lang: Lang,
    us: Side,
    authors: &Authors,
) -> Vec<Remark> {
    if document.comments.is_empty() {
        return Vec::new();
    }
    let own = own(document, authors, Whose::Side(us));
    let rows = changes(ground, Whose::Side(us), &own.text(View::Of(OWN)), lang).rows;
    // The line of the text on which each paragraph ends.
    let mut line = 0;
    let mut ends: Vec<(usize, usize)> = Vec::new();
    for shown in own.lines(View::Of(OWN)) {
        let mut number = shown.number.as_str();
        for part in shown.text.split('\n') {
            if part.trim().is_empty() && number.is_empty() {
                continue;
            }
            number = "";
            line += 1;
        }
        ends.push((shown.paragraph, line));
    }
    let row_at = |paragraph: usize| {
        let after = ends.partition_point(|(at, _)| *at < paragraph);
        let (_, line) = ends.get(after).or(ends.last())?;
        let provision = rows.partition_point(|(start, _)| start <= line);
        rows.get(provision.checked_sub(1)?)?.1
    };
    let all = document.comments.iter().enumerate();
    all.map(|(nth, comment)| {
        let (paragraph, about) = document.commented(CommentId(nth)).unzip();
        Remark {
            author: comment.author.clone(),
            text: comment.text.clone(),
            about: about.unwrap_or_default(),
            at: paragraph.and_then(row_at),
        }
    })
    .collect()
}
