//! Changes as byte ranges of a base text, so that several sides' changes can be laid over it.

use crate::redline::{Op, Run};
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// A change of one side: a byte range of the base and what stands there instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hunk {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) text: String,
    /// Whether it only writes the same words, number or reference in another way.
    pub(crate) derived: bool,
}

/// The hunks of a redline.
pub(crate) fn hunks(runs: &[Run]) -> Vec<Hunk> {
    let mut hunks: Vec<Hunk> = Vec::new();
    let mut at = 0;
    // Whether the last hunk ends right here, and whether it is a derived one.
    let mut open = None;
    for run in runs {
        let (took, puts, derived) = match run.op {
            Op::Same => {
                at += run.text.len();
                open = None;
                continue;
            }
            Op::Deleted => (run.text.len(), "", false),
            Op::Inserted => (0, run.text.as_str(), false),
            Op::Typographic => (run.was.len(), run.text.as_str(), true),
        };
        match hunks.last_mut().filter(|_| open == Some(derived)) {
            Some(hunk) => {
                hunk.end += took;
                hunk.text.push_str(puts);
            }
            None => hunks.push(Hunk {
                start: at,
                end: at + took,
                text: puts.to_string(),
                derived,
            }),
        }
        at += took;
        open = Some(derived);
    }
    hunks
}

/// The ranges of the base where any side changes something: overlapping ones are one, and so are
/// insertions at the same place.
pub(crate) fn regions<'a>(hunks: impl Iterator<Item = &'a Hunk>) -> Vec<(usize, usize)> {
    let mut ranges: Vec<(usize, usize)> = hunks.map(|hunk| (hunk.start, hunk.end)).collect();
    ranges.sort_unstable();
    let mut merged: Vec<(usize, usize)> = Vec::new();
    // Whether something is inserted where the last range ends.
    let mut open = false;
    for (start, end) in ranges {
        let inserts = start == end;
        match merged.last_mut() {
            // A change that ends where another begins is another change, unless something is
            // inserted between them: then their order would be anyone's guess.
            Some(last) if start < last.1 || (start == last.1 && (inserts || open)) => {
                open = if end > last.1 {
                    false
                } else {
                    open || (inserts && start == last.1)
                };
                last.1 = last.1.max(end);
            }
            Some(_) | None => {
                merged.push((start, end));
                open = inserts;
            }
        }
    }
    merged
}

/// A side's wording of the base's range, in which each of its hunks lies wholly or not at all.
pub(crate) fn apply<'a>(
    base: &str,
    hunks: impl IntoIterator<Item = &'a Hunk>,
    (start, end): (usize, usize),
) -> String {
    let mut text = String::new();
    let mut at = start;
    let inside = |hunk: &&Hunk| start <= hunk.start && hunk.end <= end;
    for hunk in hunks.into_iter().filter(inside) {
        text.push_str(base.get(at..hunk.start).unwrap_or_default());
        text.push_str(&hunk.text);
        at = hunk.end;
    }
    text.push_str(base.get(at..end).unwrap_or_default());
    text
}
