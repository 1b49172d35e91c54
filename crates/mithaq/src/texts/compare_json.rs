//! A comparison as JSON, `mithaq.compare/1`: `docs/schemas/compare-1.json` describes it.

use mithaq_files::convert::{Format, Loaded};
use mithaq_text::compare::{Change, Comparison, Counts, How, LineChange, Part, Place, State};
use mithaq_text::redline::{Op, Run};
use mithaq_text::tree::Tree;
use serde::Serialize;
use std::path::Path;

/// The name of this format; another meaning would get another number.
pub(crate) const FORMAT: &str = "mithaq.compare/1";

/// The whole answer. Provisions are written one by one, so that memory holds one at a time.
#[derive(Debug, Serialize)]
pub(crate) struct Answer<'a> {
    format: &'static str,
    old: About<'a>,
    new: About<'a>,
    counts: CountsOf,
    words: Words,
    provisions: Provisions<'a>,
    paragraph_moves: Vec<ParagraphMove>,
}

/// What is said of a text as a whole.
#[derive(Debug, Serialize)]
pub(crate) struct About<'a> {
    file: String,
    format: &'static str,
    lang: &'static str,
    title: Option<&'a str>,
    provisions: usize,
    articles: usize,
}

impl<'a> About<'a> {
    pub(crate) fn new(path: &Path, text: &'a Loaded) -> Self {
        let tree = &text.parsed.tree;
        Self {
            file: path.display().to_string(),
            format: text.format.code(),
            lang: tree.lang.code(),
            title: tree.title(),
            provisions: tree.walk().count(),
            articles: tree.articles().count(),
        }
    }
}

#[derive(Debug, Serialize)]
struct CountsOf {
    same: usize,
    changed: usize,
    typographic: usize,
    inserted: usize,
    deleted: usize,
    moved: usize,
    renumbered: usize,
    split: usize,
    merged: usize,
    paragraph_moves: usize,
}

impl From<Counts> for CountsOf {
    fn from(counts: Counts) -> Self {
        Self {
            same: counts.same,
            changed: counts.changed,
            typographic: counts.typographic,
            inserted: counts.inserted,
            deleted: counts.deleted,
            moved: counts.moved,
            renumbered: counts.renumbered,
            split: counts.split,
            merged: counts.merged,
            paragraph_moves: counts.paragraph_moves,
        }
    }
}

#[derive(Debug, Serialize)]
struct Words {
    inserted: usize,
    deleted: usize,
}

#[derive(Debug, Serialize)]
struct ParagraphMove {
    old_line: Option<usize>,
    new_line: Option<usize>,
}

/// Where a provision stands in its text.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Spot {
    /// The 1-based line of its number or heading in a plain-text input.
    pub(crate) line: Option<usize>,
    number: Option<String>,
    heading: Option<String>,
    pub(crate) eid: String,
}

/// The provisions of a text in the order of [`Tree::walk`], with the lines of their blocks.
#[derive(Debug)]
pub(crate) struct Spots {
    spots: Vec<Spot>,
    blocks: Vec<Vec<usize>>,
    has_lines: bool,
}

impl Spots {
    pub(crate) fn new(text: &Loaded) -> Self {
        Self::of(&text.parsed.tree, text.format == Format::Plain)
    }

    /// Lines are said only where the text had them: in plain text.
    pub(crate) fn of(tree: &Tree, has_lines: bool) -> Self {
        let eids = mithaq_files::eids(tree);
        let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let spots = tree.walk().zip(eids).map(|(provision, eid)| Spot {
            line: Some(provision.line).filter(|line| has_lines && *line > 0),
            number: some(provision.head.label()),
            heading: some(provision.head.heading()),
            eid,
        });
        let blocks = tree
            .walk()
            .map(|provision| provision.blocks.iter().map(|block| block.line).collect());
        Self {
            spots: spots.collect(),
            blocks: blocks.collect(),
            has_lines,
        }
    }

    pub(crate) fn at(&self, provision: usize) -> Option<&Spot> {
        self.spots.get(provision)
    }

    /// The line of a place in a plain-text input.
    fn line(&self, place: Place) -> Option<usize> {
        match place.part() {
            Part::Head => self.at(place.provision())?.line,
            Part::Block(nth) => self.blocks.get(place.provision())?.get(nth).copied(),
        }
        .filter(|line| self.has_lines && *line > 0)
    }
}

/// A comparison and where its places are.
#[derive(Debug)]
struct Provisions<'a> {
    comparison: &'a Comparison,
    old: &'a Spots,
    new: &'a Spots,
}

impl Serialize for Provisions<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(
            self.comparison
                .provisions
                .iter()
                .map(|change| ProvisionJson::new(change, self)),
        )
    }
}

#[derive(Debug, Serialize)]
struct ProvisionJson<'a> {
    kind: &'static str,
    old: Vec<&'a Spot>,
    new: Vec<&'a Spot>,
    state: Vec<&'static str>,
    edits: Vec<Edit<'a>>,
}

impl<'a> ProvisionJson<'a> {
    fn new(change: &'a Change, all: &Provisions<'a>) -> Self {
        let spots = |of: &'a Spots, places: &[usize]| {
            places.iter().filter_map(|place| of.at(*place)).collect()
        };
        let (old, new) = (all.old, all.new);
        Self {
            kind: change.kind.code(),
            old: spots(old, &change.old),
            new: spots(new, &change.new),
            state: change.states.iter().map(State::code).collect(),
            edits: change
                .lines
                .iter()
                .filter(|line| !line.runs.is_empty())
                .map(|line| Edit::new(line, old, new))
                .collect(),
        }
    }
}

/// What became of a line: `=` and `-` make the old line, `=` and `+` the new one.
#[derive(Debug, Serialize)]
struct Edit<'a> {
    old_line: Option<usize>,
    new_line: Option<usize>,
    how: &'static str,
    runs: Vec<(&'static str, &'a str)>,
    /// The runs that change no word: another dress of the same words, or a number that follows.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    quiet: Vec<usize>,
}

impl<'a> Edit<'a> {
    fn new(line: &'a LineChange, old: &Spots, new: &Spots) -> Self {
        let mut runs = Vec::with_capacity(line.runs.len());
        let mut quiet = Vec::new();
        for run in &line.runs {
            let Run { op, text, was } = run;
            match op {
                Op::Same => runs.push(("=", text.as_str())),
                Op::Deleted => runs.push(("-", text)),
                Op::Inserted => runs.push(("+", text)),
                Op::Typographic => {
                    for (sign, words) in [("-", was), ("+", text)] {
                        if !words.is_empty() {
                            quiet.push(runs.len());
                            runs.push((sign, words));
                        }
                    }
                }
            }
        }
        Self {
            old_line: line.old.and_then(|place| old.line(place)),
            new_line: line.new.and_then(|place| new.line(place)),
            how: how(line.how),
            runs,
            quiet,
        }
    }
}

fn how(how: How) -> &'static str {
    match how {
        How::Same => "same",
        How::Renumbered => "renumbered",
        How::Typographic => "typographic",
        How::Changed => "changed",
        How::Inserted => "inserted",
        How::Deleted => "deleted",
    }
}

/// The answer to one comparison.
pub(crate) fn answer<'a>(
    comparison: &'a Comparison,
    (old, old_spots): (About<'a>, &'a Spots),
    (new, new_spots): (About<'a>, &'a Spots),
) -> Answer<'a> {
    let counts = comparison.counts();
    let paragraph_moves = comparison
        .paragraph_moves
        .iter()
        .map(|(from, to)| ParagraphMove {
            old_line: old_spots.line(*from),
            new_line: new_spots.line(*to),
        })
        .collect();
    Answer {
        format: FORMAT,
        old,
        new,
        words: Words {
            inserted: counts.words_inserted,
            deleted: counts.words_deleted,
        },
        counts: counts.into(),
        provisions: Provisions {
            comparison,
            old: old_spots,
            new: new_spots,
        },
        paragraph_moves,
    }
}
