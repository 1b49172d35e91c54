//! Which provision of one text is which provision of another.
//!
//! Content comes before number: after a reform, old and new Article 1240 have nothing to do with
//! each other. References are masked, so renumbering hides nothing.

mod bags;
mod containers;
mod leftovers;
mod likeness;
pub(crate) mod lines;
mod matching;
mod order;
mod overlap;
mod splits;

pub(crate) use bags::Scales;

use crate::hands::Hands;
use crate::places::{At, Counterparts};
use crate::rows::Rows;
use alloc::vec;
use alloc::vec::Vec;

/// The provisions of two texts, matched. Places are those of [`Rows::provisions`].
#[derive(Debug, Default)]
pub(crate) struct Alignment {
    /// For each provision of the old text its one counterpart.
    pub(crate) to: Counterparts,
    /// For each provision of the new text its one counterpart.
    pub(crate) from: Counterparts,
    /// (old, new): the new provision was split off from the old one, which has a counterpart too.
    pub(crate) splits: Vec<(usize, usize)>,
    /// (old, new): the old provision was merged into the new one, which has a counterpart too.
    pub(crate) merges: Vec<(usize, usize)>,
    /// Which old and new provisions are part of another: merged into it, split off from it.
    absorbed: (Vec<bool>, Vec<bool>),
    /// For each provision of the old text, whether it changed its place among its neighbours.
    pub(crate) moved: Vec<bool>,
}

impl Alignment {
    fn new(old: &Rows<'_>, new: &Rows<'_>) -> Self {
        Self {
            to: Counterparts::none(old.provisions.len()),
            from: Counterparts::none(new.provisions.len()),
            moved: vec![false; old.provisions.len()],
            absorbed: (
                vec![false; old.provisions.len()],
                vec![false; new.provisions.len()],
            ),
            ..Self::default()
        }
    }

    fn join(&mut self, old: usize, new: usize) {
        self.to.put(old, new);
        self.from.put(new, old);
    }

    fn is_free(&self, old: usize, new: usize) -> bool {
        self.is_left_over(old) && self.is_new(new)
    }

    fn is_left_over(&self, old: usize) -> bool {
        self.to.at(old).is_none() && !self.absorbed.0.at(old)
    }

    fn is_new(&self, new: usize) -> bool {
        self.from.at(new).is_none() && !self.absorbed.1.at(new)
    }

    fn merge(&mut self, old: usize, into: usize) {
        self.merges.push((old, into));
        self.absorbed.0.put(old, true);
    }

    fn split(&mut self, from: usize, new: usize) {
        self.splits.push((from, new));
        self.absorbed.1.put(new, true);
    }
}

/// Aligns two texts.
pub(crate) fn align(
    hands: &impl Hands,
    old: &Rows<'_>,
    new: &Rows<'_>,
    scales: &mut Scales,
) -> Alignment {
    let mut alignment = Alignment::new(old, new);
    let units = (old.units(), new.units());
    matching::exact(old, new, &units, &mut alignment);
    let overlaps = overlap::Overlaps::new(hands, old, new, &units, &alignment);
    matching::similar(old, new, &units, &overlaps, &matching::SURE, &mut alignment);
    leftovers::settle(old, new, &units, &overlaps, scales, &mut alignment);
    // A part of what is matched is no rewriting of something else.
    splits::find(old, new, &overlaps, splits::NEARLY_ALL, &mut alignment);
    matching::similar(old, new, &units, &overlaps, &matching::REST, &mut alignment);
    leftovers::rewritten(hands, old, new, &units, scales, &mut alignment);
    leftovers::between(old, new, &units, scales, &mut alignment);
    splits::find(old, new, &overlaps, splits::MOSTLY, &mut alignment);
    splits::untangle(old, new, &units, &mut alignment);
    containers::join(old, new, &mut alignment);
    splits::by_lines(old, new, &mut alignment);
    order::find_moves(old, new, &mut alignment);
    alignment
}
