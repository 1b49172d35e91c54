//! The comparison of two whole texts as a document with tracked changes.
//!
//! Whatever the comparison says, the document is exact: with all changes accepted it is the new
//! text, with none the old one, line for line.

use crate::docx;
use crate::layout;
use crate::redline::{self, Content, Passage, Signature};
use crate::tracked::{Document, Role};
use mithaq_text::compare::{Comparison, Part, Place, State};
use mithaq_text::redline::{Op, Run, new as new_of, old as old_of, words};
use mithaq_text::tree::Tree;
use std::collections::{BTreeMap, BTreeSet};

/// A comparison as a document. `old` and `new` are the trees that were compared.
pub fn document(comparison: &Comparison, old: &Tree, new: &Tree, by: Signature<'_>) -> Document {
    redline::document(&passages(comparison, old, new), by, new.lang)
}

/// A comparison put into the new document itself, a DOCX: its styles, tables, headers and numbering
/// stay, and the comparison's changes are tracked in it; changes that were tracked in it before are
/// taken for done. `new` is the tree of its text with all changes accepted; `before` is the old
/// document, if that was a DOCX too, for the numbers that word processors count.
///
/// Nothing where the changes cannot be placed so that accepting them gives the new text and
/// rejecting them the old one, line for line: then [`document`] is the way. What moved is shown as
/// taken out at one place and put in at the other.
///
/// # Errors
/// [`docx::Unresolvable`].
pub fn over(
    bytes: &[u8],
    before: Option<&Document>,
    comparison: &Comparison,
    old: &Tree,
    new: &Tree,
    by: Signature<'_>,
) -> Result<Option<Vec<u8>>, docx::Unresolvable> {
    docx::over(bytes, before, &passages(comparison, old, new), by)
}

/// A comparison as passages in reading order, one for each line.
pub fn passages(comparison: &Comparison, old: &Tree, new: &Tree) -> Vec<Passage> {
    let (before, after) = (Lines::of(old), Lines::of(new));
    let pairs = pairs(comparison, &before, &after);
    let anchors = anchors(comparison, &before, &pairs);
    let names = names(&pairs, &anchors);
    let mut weaver = Weaver {
        before: &before,
        after: &after,
        pairs: &pairs,
        names: &names,
        to_old: pairs.iter().map(|(new, pair)| (pair.old, *new)).collect(),
        done: Vec::new(),
        at: (0, 0),
    };
    for (new, old) in &anchors {
        weaver.until(*old, *new);
        weaver.anchor(*old, *new);
    }
    weaver.until(before.lines.len(), after.lines.len());
    weaver.done
}

/// The lines of a text as they are printed.
struct Lines {
    lines: Vec<Line>,
    places: BTreeMap<Place, usize>,
}

struct Line {
    place: Place,
    /// With its `\n`, unless the next line runs in.
    text: String,
    role: Role,
    head_lines: usize,
}

impl Lines {
    fn of(tree: &Tree) -> Self {
        let mut all = Self {
            lines: Vec::new(),
            places: BTreeMap::new(),
        };
        for (at, (provision, laid)) in layout::tree(tree).into_iter().enumerate() {
            let run_in = provision.blocks.first().is_some_and(|block| block.run_in);
            let head = provision.head.raw();
            if !head.is_empty() {
                let end = if run_in { "" } else { "\n" };
                all.push(
                    at,
                    Part::Head,
                    [head, end].concat(),
                    laid.role,
                    laid.head_lines,
                );
            }
            for (place, block) in provision.blocks.iter().enumerate() {
                let text = [block.raw(), "\n"].concat();
                all.push(at, Part::Block(place), text, Role::Body, 0);
            }
        }
        all
    }

    fn push(&mut self, provision: usize, part: Part, text: String, role: Role, head_lines: usize) {
        let place = Place::new(provision, part);
        self.places.insert(place, self.lines.len());
        self.lines.push(Line {
            place,
            text,
            role,
            head_lines,
        });
    }

    fn text(&self, line: usize) -> &str {
        self.lines.get(line).map_or("", |line| &line.text)
    }
}

/// An old line that became a new one.
struct Pair {
    old: usize,
    runs: Vec<Run>,
}

/// By new line what it was before.
fn pairs(comparison: &Comparison, before: &Lines, after: &Lines) -> BTreeMap<usize, Pair> {
    let mut pairs = BTreeMap::new();
    let mut taken = BTreeSet::new();
    let lines = comparison
        .provisions
        .iter()
        .flat_map(|change| &change.lines);
    for line in lines {
        let old = line.old.and_then(|place| before.places.get(&place));
        let new = line.new.and_then(|place| after.places.get(&place));
        if let (Some(old), Some(new)) = (old, new)
            && !pairs.contains_key(new)
            && taken.insert(*old)
        {
            let runs = whole(&line.runs, before.text(*old), after.text(*new));
            pairs.insert(*new, Pair { old: *old, runs });
        }
    }
    pairs
}

/// The redline of two lines with their ends, from one without.
fn whole(runs: &[Run], old: &str, new: &str) -> Vec<Run> {
    let same = |text: &str| Run {
        op: Op::Same,
        text: text.to_owned(),
        was: String::new(),
    };
    if old == new {
        return vec![same(old)];
    }
    let mut with_end = runs.to_vec();
    with_end.push(same("\n"));
    let exact = |runs: &[Run]| old_of(runs) == old && new_of(runs) == new;
    if exact(&with_end) {
        with_end
    } else if exact(runs) {
        runs.to_vec()
    } else {
        words(old, new)
    }
}

/// The pairs that keep their order, (new, old): what the comparison says moved is none, and of the
/// rest the longest row that rises on both sides.
fn anchors(
    comparison: &Comparison,
    before: &Lines,
    pairs: &BTreeMap<usize, Pair>,
) -> Vec<(usize, usize)> {
    let moved: BTreeSet<usize> = comparison
        .provisions
        .iter()
        .filter(|change| change.states.contains(State::Moved))
        .flat_map(|change| &change.old)
        .copied()
        .collect();
    let paragraphs: BTreeSet<Place> = comparison
        .paragraph_moves
        .iter()
        .map(|(old, _)| *old)
        .collect();
    let stays = |old: usize| {
        before.lines.get(old).is_some_and(|line| {
            !moved.contains(&line.place.provision()) && !paragraphs.contains(&line.place)
        })
    };
    let row: Vec<(usize, usize)> = pairs
        .iter()
        .map(|(new, pair)| (*new, pair.old))
        .filter(|(_, old)| stays(*old))
        .collect();
    rising(&row)
}

/// The longest subsequence whose second numbers rise (the first ones do).
fn rising(row: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // `ends[n]` is the place in `row` where the best subsequence of n + 1 ends.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(row.len());
    let old = |place: usize| row.get(place).map_or(0, |(_, old)| *old);
    for (place, (_, value)) in row.iter().enumerate() {
        let length = ends.partition_point(|end| old(*end) < *value);
        before.push(
            length
                .checked_sub(1)
                .and_then(|last| ends.get(last))
                .copied(),
        );
        match ends.get_mut(length) {
            Some(end) => *end = place,
            None => ends.push(place),
        }
    }
    let mut found = Vec::with_capacity(ends.len());
    let mut next = ends.last().copied();
    while let Some(place) = next {
        found.extend(row.get(place).copied());
        next = before.get(place).copied().flatten();
    }
    found.reverse();
    found
}

/// A name for each move, by new line; lines that move together share one.
fn names(pairs: &BTreeMap<usize, Pair>, anchors: &[(usize, usize)]) -> BTreeMap<usize, String> {
    let anchored: BTreeSet<usize> = anchors.iter().map(|(new, _)| *new).collect();
    let mut names = BTreeMap::new();
    let mut count = 0;
    let mut last: Option<(usize, usize)> = None;
    for (new, pair) in pairs.iter().filter(|(new, _)| !anchored.contains(new)) {
        if last != Some((new.wrapping_sub(1), pair.old.wrapping_sub(1))) {
            count += 1;
        }
        names.insert(*new, format!("move{count}"));
        last = Some((*new, pair.old));
    }
    names
}

struct Weaver<'w> {
    before: &'w Lines,
    after: &'w Lines,
    pairs: &'w BTreeMap<usize, Pair>,
    names: &'w BTreeMap<usize, String>,
    /// By old line the new one.
    to_old: BTreeMap<usize, usize>,
    done: Vec<Passage>,
    /// The next old and new line.
    at: (usize, usize),
}

impl Weaver<'_> {
    /// Everything before an anchor: what went, then what came.
    fn until(&mut self, old: usize, new: usize) {
        for place in self.at.0..old {
            let Some(line) = self.before.lines.get(place) else {
                continue;
            };
            let text = line.text.clone();
            let name = self.to_old.get(&place).and_then(|new| self.names.get(new));
            let content = match name {
                Some(name) => Content::MovedFrom {
                    text,
                    name: name.clone(),
                },
                None => Content::Deleted(text),
            };
            self.push(line, content);
        }
        for place in self.at.1..new {
            let Some(line) = self.after.lines.get(place) else {
                continue;
            };
            let moved = self.pairs.get(&place).zip(self.names.get(&place));
            let content = match moved {
                Some((pair, name)) => Content::MovedTo {
                    runs: pair.runs.clone(),
                    name: name.clone(),
                },
                None => Content::Inserted(line.text.clone()),
            };
            self.push(line, content);
        }
        self.at = (old, new);
    }

    fn anchor(&mut self, old: usize, new: usize) {
        if let (Some(line), Some(pair)) = (self.after.lines.get(new), self.pairs.get(&new)) {
            self.push(line, Content::Runs(pair.runs.clone()));
        }
        self.at = (old + 1, new + 1);
    }

    fn push(&mut self, line: &Line, content: Content) {
        self.done.push(Passage {
            role: line.role,
            head_lines: line.head_lines,
            content,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tracked::{Change, View};
    use mithaq_text::Lang;
    use mithaq_text::compare::compare;
    use mithaq_text::parse::plain;
    use proptest::prelude::*;

    const BY: Signature<'static> = Signature {
        author: "Office",
        at: None,
    };

    fn check(old: &str, new: &str) -> Document {
        let (a, b) = (plain(old, Lang::En).tree, plain(new, Lang::En).tree);
        let document = document(&compare(&a, &b), &a, &b, BY);
        let clean = |tree: &Tree| -> String {
            tree.to_string()
                .lines()
                .filter(|line| !line.trim().is_empty())
                .flat_map(|line| [line, "\n"])
                .collect()
        };
        assert_eq!(document.text(View::Rejected), clean(&a));
        assert_eq!(document.text(View::Accepted), clean(&b));
        document
    }

    #[test]
    fn a_moved_article_is_one_move() {
        let articles = [
            "Article 1\nScope\nThis Agreement applies to the territory of both Parties.\nIt is open to others.\n",
            "Article 2\nMeetings\nThe Parties shall meet once a year in either capital.\n",
            "Article 3\nCosts\nEach Party shall bear the costs of its own delegation.\n",
        ];
        let moved = "Article 3\nScope\nThis Agreement applies to the whole territory of both Parties.\nIt is open to others.\n";
        let old = articles.concat();
        let new = format!(
            "Article 1\nMeetings\nThe Parties shall meet once a year in either capital.\nArticle 2\nCosts\nEach Party shall bear the costs of its own delegation.\n{moved}"
        );
        let document = check(&old, &new);
        let names: BTreeSet<_> = document
            .revisions
            .iter()
            .filter_map(|r| r.move_name.clone())
            .collect();
        assert_eq!(names.len(), 1, "{:?}", document.revisions);
        let inserted: String = document
            .paragraphs
            .iter()
            .flat_map(|paragraph| paragraph.spans())
            .filter(|span| {
                span.fate
                    .put
                    .and_then(|id| document.revision(id))
                    .is_some_and(|r| r.change == Change::Inserted)
            })
            .map(|span| span.text.as_str())
            .collect();
        assert!(
            inserted.contains("whole") && !inserted.contains("territory"),
            "{inserted}"
        );
    }

    #[test]
    fn lines_that_run_in() {
        check(
            "Article 1. The Parties shall meet.\nArticle 2. Costs are shared.\n",
            "Article 1\nThe Parties shall meet.\nArticle 2. Costs are borne.\n",
        );
        check("Article 1. The Parties shall meet.\n", "");
        check("", "Article 1. The Parties shall meet.\n");
    }

    fn text() -> impl Strategy<Value = String> {
        let line = prop::sample::select(vec![
            "Article 1",
            "Article 2",
            "Article 3 – Costs",
            "Article 4. The Parties",
            "Chapter II",
            "Meetings",
            "The Parties shall meet once a year.",
            "The Parties shall meet twice a year in either capital.",
            "Each Party shall bear its costs.",
            "(a) costs;",
            "1. See Article 2.",
            "Done at Rome.",
            "Annex I",
        ]);
        prop::collection::vec(line, 0..12)
            .prop_map(|lines| lines.iter().flat_map(|line| [*line, "\n"]).collect())
    }

    proptest! {
        #[test]
        fn both_texts_come_back(old in text(), new in text()) {
            check(&old, &new);
        }
    }
}
