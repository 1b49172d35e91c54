//! How near to the truth a comparison comes.

use super::edits::Version;
use mithaq_text::compare::{Comparison, Outline, Part, Place, State};
use mithaq_text::tree::Kind;
use std::collections::{BTreeMap, BTreeSet};

pub(crate) struct Score {
    moved: f64,
    lines: f64,
    map: f64,
    notes: Vec<String>,
}

impl Default for Score {
    fn default() -> Self {
        Self {
            moved: 1.0,
            lines: 1.0,
            map: 1.0,
            notes: Vec::new(),
        }
    }
}

impl Score {
    pub(crate) fn of(version: &Version, found: &Comparison) -> Self {
        let (old, new) = (places(&found.old), places(&found.new));
        let mut notes = Vec::new();
        let (mut moved, mut map) = (BTreeSet::new(), BTreeMap::<usize, BTreeSet<usize>>::new());
        for change in found
            .provisions
            .iter()
            .filter(|change| change.kind == Kind::Article)
        {
            for i in &change.old {
                for id in &version.old.articles[old[*i].0] {
                    map.entry(*id).or_default().extend(
                        change
                            .new
                            .iter()
                            .flat_map(|j| version.new.articles[new[*j].0].clone()),
                    );
                    if change.states.contains(State::Moved) {
                        moved.insert(*id);
                    }
                }
            }
        }
        let mut right = 0;
        for (id, want) in &version.map {
            let got = map.get(id).cloned().unwrap_or_default();
            if got == *want {
                right += 1
            } else {
                notes.push(format!("article {id}: {got:?}, want {want:?}"))
            }
        }
        let line = |place: &Place| match place.part() {
            Part::Head => 0,
            Part::Block(nth) => version.old.lines[old[place.provision()].1[nth]],
        };
        let lines: BTreeSet<usize> = found
            .paragraph_moves
            .iter()
            .map(|(place, _)| line(place))
            .collect();
        // What is moved with its article, or into a part of it, is told as that.
        Self {
            moved: f1("moved", &moved, &version.moved, &mut notes),
            lines: f1("lines", &lines, &version.line_moves, &mut notes),
            map: f64::from(right) / version.map.len() as f64,
            notes,
        }
    }

    pub(crate) fn worst(&mut self, other: &Self) {
        self.moved = self.moved.min(other.moved);
        self.lines = self.lines.min(other.lines);
        self.map = self.map.min(other.map);
    }

    pub(crate) fn print(&self, name: &str) {
        println!(
            "{name}: moved {:.3}, paragraph moves {:.3}, mapping {:.2} %  {}",
            self.moved,
            self.lines,
            100.0 * self.map,
            self.notes.join("; ")
        );
    }
}

fn places(outline: &Outline) -> Vec<(usize, Vec<usize>)> {
    let lines = outline.lines();
    lines
        .map(|(line, blocks)| (line, blocks.collect()))
        .collect()
}

fn f1(name: &str, got: &BTreeSet<usize>, want: &BTreeSet<usize>, notes: &mut Vec<String>) -> f64 {
    if got.is_empty() && want.is_empty() {
        return 1.0;
    }
    let hits = got.intersection(want).count() as f64;
    if got != want {
        let missed: Vec<_> = want.difference(got).collect();
        let wrong: Vec<_> = got.difference(want).collect();
        notes.push(format!("{name} missed {missed:?} wrong {wrong:?}"));
    }
    2.0 * hits / (got.len() + want.len()) as f64
}
