//! A comparison as it is read from top to bottom: what changed, in the order of the new text, with
//! what left its place marked where it stood, and what stayed folded together.

use super::Name;
use mithaq_files::tracked::Document;
use mithaq_text::compare::{
    Change, Comparison, Counts, How, LineChange, Part as LinePart, Place, State, States,
};
use mithaq_text::redline::{Op, Run};
use mithaq_text::tree::{Provision, Tree};
use std::collections::{BTreeMap, BTreeSet};

/// A page shows so many parts of a sheet: changes, and foldings of what stayed. A long treaty
/// rewritten throughout has several pages.
pub(crate) const PARTS_PER_PAGE: usize = 160;
/// What stayed is shown in its folding up to so many characters, else by its names alone.
const FOLDED_CHARS_MAX: usize = 60_000;

/// A text that was compared.
pub(crate) struct Text {
    /// What it is called on the page.
    pub(crate) name: String,
    pub(crate) tree: Tree,
    /// The Word file that it is the text of, with all its tracked changes taken for done.
    pub(crate) word: Option<Word>,
    /// What a person should know about its file: a code, and how many.
    pub(crate) notices: Vec<(&'static str, usize)>,
}

/// A Word file.
pub(crate) struct Word {
    pub(crate) bytes: Vec<u8>,
    pub(crate) document: Document,
}

/// The sheet.
pub(crate) struct Sheet {
    pub(crate) counts: Counts,
    /// Whether the texts are the same to the letter.
    pub(crate) same: bool,
    pub(crate) parts: Vec<Part>,
    /// The place in `parts` of each change, by its number.
    pub(crate) changes: Vec<usize>,
    /// The place in `parts` of the mark that each moved change left behind, by the change's number.
    pub(crate) left: BTreeMap<usize, usize>,
}

/// A part of the sheet.
pub(crate) enum Part {
    /// Provisions that stayed, one after the other.
    Same(Vec<Whole>),
    Change(Shown),
    /// Here stood what stands elsewhere now: the number of its change.
    Left {
        name: Name,
        change: usize,
    },
}

/// A provision that stayed.
pub(crate) struct Whole {
    pub(crate) name: Name,
    /// Its blocks; nothing where there is too much around it.
    pub(crate) lines: Option<Vec<String>>,
}

/// A provision that did not stay as it was.
pub(crate) struct Shown {
    /// Its number among the changes, from 0.
    pub(crate) nth: usize,
    pub(crate) states: States,
    pub(crate) old: Vec<Name>,
    pub(crate) new: Vec<Name>,
    pub(crate) lines: Vec<Line>,
    /// Where paragraphs went from here: the number of the change that has them.
    pub(crate) gone: Vec<(Name, Option<usize>)>,
}

/// A line of it.
pub(crate) struct Line {
    pub(crate) head: bool,
    pub(crate) how: How,
    pub(crate) runs: Vec<Run>,
    /// Where the paragraph came from, if it moved; nothing inside where that is the same provision.
    pub(crate) came: Option<Option<(Name, Option<usize>)>>,
}

impl Sheet {
    /// Draws a comparison of these texts.
    pub(crate) fn of(comparison: &Comparison, old: &Tree, new: &Tree) -> Self {
        Drawer::of(comparison, old, new).draw()
    }
}

struct Drawer<'c> {
    comparison: &'c Comparison,
    old: Vec<&'c Provision>,
    new: Vec<&'c Provision>,
    /// The change that has this provision of the old text, by place among the changes of the
    /// comparison.
    of_old: BTreeMap<usize, usize>,
    of_new: BTreeMap<usize, usize>,
    /// The number of each change that is shown, by its place in the comparison.
    numbers: BTreeMap<usize, usize>,
    /// Paragraphs that moved, by where they stand.
    moved: BTreeMap<Place, Place>,
}

impl<'c> Drawer<'c> {
    fn of(comparison: &'c Comparison, old: &'c Tree, new: &'c Tree) -> Self {
        let (mut of_old, mut of_new) = (BTreeMap::new(), BTreeMap::new());
        for (at, change) in comparison.provisions.iter().enumerate() {
            of_old.extend(change.old.iter().map(|place| (*place, at)));
            of_new.extend(change.new.iter().map(|place| (*place, at)));
        }
        let touched: BTreeSet<usize> = comparison
            .paragraph_moves
            .iter()
            .flat_map(|(from, to)| {
                let from = of_old.get(&from.provision());
                from.into_iter().chain(of_new.get(&to.provision())).copied()
            })
            .collect();
        let shown = |(at, change): &(usize, &Change)| {
            change.states != [State::Same]
                || touched.contains(at)
                || change.lines.iter().any(|line| line.how != How::Same)
        };
        let numbers = comparison
            .provisions
            .iter()
            .enumerate()
            .filter(shown)
            .enumerate()
            .map(|(nth, (at, _))| (at, nth))
            .collect();
        Self {
            comparison,
            old: old.walk().collect(),
            new: new.walk().collect(),
            of_old,
            of_new,
            numbers,
            moved: comparison
                .paragraph_moves
                .iter()
                .map(|(from, to)| (*to, *from))
                .collect(),
        }
    }

    fn draw(&self) -> Sheet {
        let mut sheet = Sheet {
            counts: self.comparison.counts(),
            same: self.comparison.is_same(),
            parts: Vec::new(),
            changes: Vec::new(),
            left: BTreeMap::new(),
        };
        // What moved, by where it stood: each leaves its mark before what comes after it there.
        let mut gone: Vec<(usize, usize)> = Vec::new();
        for (at, change) in self.comparison.provisions.iter().enumerate() {
            if change.states.contains(State::Moved) {
                gone.extend(change.old.first().map(|place| (*place, at)));
            }
        }
        gone.sort_unstable();
        let mut gone = gone.into_iter().peekable();
        let mut folded = Vec::new();
        for (at, change) in self.comparison.provisions.iter().enumerate() {
            let stays = !change.states.contains(State::Moved);
            if let Some(place) = change.old.first().filter(|_| stays) {
                while let Some((from, moved)) = gone.next_if(|(from, _)| from < place) {
                    fold(&mut sheet, &mut folded);
                    self.leave(&mut sheet, from, moved);
                }
            }
            match self.numbers.get(&at) {
                Some(nth) => {
                    fold(&mut sheet, &mut folded);
                    sheet.changes.push(sheet.parts.len());
                    sheet.parts.push(Part::Change(self.shown(*nth, change)));
                }
                None => folded.extend(self.whole(change)),
            }
        }
        fold(&mut sheet, &mut folded);
        for (from, moved) in gone {
            self.leave(&mut sheet, from, moved);
        }
        sheet
    }

    fn leave(&self, sheet: &mut Sheet, from: usize, at: usize) {
        let (Some(provision), Some(change)) = (self.old.get(from), self.numbers.get(&at)) else {
            return;
        };
        sheet.left.insert(*change, sheet.parts.len());
        sheet.parts.push(Part::Left {
            name: Name::of(provision),
            change: *change,
        });
    }

    fn whole(&self, change: &Change) -> Option<Whole> {
        let provision = self.new.get(*change.new.first()?)?;
        let blocks = provision.blocks.iter();
        Some(Whole {
            name: Name::of(provision),
            lines: Some(blocks.map(|block| block.raw().to_owned()).collect()),
        })
    }

    fn shown(&self, nth: usize, change: &Change) -> Shown {
        let names = |of: &[&Provision], places: &[usize]| -> Vec<Name> {
            let found = places.iter().filter_map(|place| of.get(*place));
            found.map(|provision| Name::of(provision)).collect()
        };
        Shown {
            nth,
            states: change.states,
            old: names(&self.old, &change.old),
            new: names(&self.new, &change.new),
            lines: change
                .lines
                .iter()
                .map(|line| self.line(change, line))
                .collect(),
            gone: self.gone(change),
        }
    }

    fn line(&self, change: &Change, line: &LineChange) -> Line {
        let whole = || {
            let text = match (line.new, line.old) {
                (Some(place), _) => text_at(&self.new, place),
                (None, Some(place)) => text_at(&self.old, place),
                (None, None) => "",
            };
            vec![Run {
                op: Op::Same,
                text: text.to_owned(),
                was: String::new(),
            }]
        };
        let came = line
            .new
            .and_then(|place| self.moved.get(&place))
            .map(|from| {
                let outside = !change.old.contains(&from.provision());
                outside.then(|| self.elsewhere(&self.old, &self.of_old, from.provision()))
            });
        Line {
            head: line
                .new
                .or(line.old)
                .is_some_and(|place| place.part() == LinePart::Head),
            how: line.how,
            runs: if line.runs.is_empty() {
                whole()
            } else {
                line.runs.to_vec()
            },
            came,
        }
    }

    /// Where paragraphs of this provision went that are in another now.
    fn gone(&self, change: &Change) -> Vec<(Name, Option<usize>)> {
        let moves = self.comparison.paragraph_moves.iter();
        moves
            .filter(|(from, to)| {
                change.old.contains(&from.provision()) && !change.new.contains(&to.provision())
            })
            .map(|(_, to)| self.elsewhere(&self.new, &self.of_new, to.provision()))
            .collect()
    }

    fn elsewhere(
        &self,
        of: &[&Provision],
        changes: &BTreeMap<usize, usize>,
        place: usize,
    ) -> (Name, Option<usize>) {
        let name = of.get(place).map(|provision| Name::of(provision));
        let number = changes.get(&place).and_then(|at| self.numbers.get(at));
        (name.unwrap_or_default(), number.copied())
    }
}

fn text_at<'t>(of: &[&'t Provision], place: Place) -> &'t str {
    let Some(provision) = of.get(place.provision()) else {
        return "";
    };
    match place.part() {
        LinePart::Head => provision.head.raw(),
        LinePart::Block(nth) => provision.blocks.get(nth).map_or("", |block| block.raw()),
    }
}

/// Puts what stayed into one folding.
fn fold(sheet: &mut Sheet, folded: &mut Vec<Whole>) {
    if folded.is_empty() {
        return;
    }
    let mut left = FOLDED_CHARS_MAX;
    for whole in folded.iter_mut() {
        let long: usize = whole.lines.iter().flatten().map(String::len).sum();
        match left.checked_sub(long) {
            Some(rest) => left = rest,
            None => whole.lines = None,
        }
    }
    sheet.parts.push(Part::Same(std::mem::take(folded)));
}

#[cfg(test)]
mod tests;
