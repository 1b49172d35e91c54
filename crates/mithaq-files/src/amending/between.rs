//! From a comparison to the modifications that a drafter would write down.

use super::hunks::words;
use super::{Amending, Deed, Edge, Flat, Place, Spot, digest};
use crate::ids::eids;
use mithaq_text::compare::{Comparison, LineChange, Part};
use mithaq_text::rising;
use mithaq_text::tree::{Block, Kind, Provision, Tree};
use std::collections::{BTreeMap, BTreeSet};

/// What amends `old` so that it becomes `new`; `comparison` is what
/// [`compare`](mithaq_text::compare::compare) finds between the two.
///
/// In the order of the new text: what reads differently, comes in, goes elsewhere. Then what is
/// repealed, and what has another number.
pub fn between(comparison: &Comparison, old: &Tree, new: &Tree) -> Amending {
    let mut drafter = Drafter::new(comparison, old, new);
    drafter.inside(None, Spot::Whole);
    let mut deeds = drafter.deeds;
    deeds.extend(drafter.repeals);
    deeds.extend(drafter.renumbered);
    Amending {
        deeds,
        base: Some(digest(old)),
    }
}

struct Drafter<'t> {
    old: Flat<'t>,
    new: Flat<'t>,
    ids: Vec<String>,
    /// Of each new provision the old one that became it.
    from: Vec<Option<usize>>,
    /// By new provision and block, what became of the line.
    lines: BTreeMap<(usize, usize), &'t LineChange>,
    deeds: Vec<Deed>,
    repeals: Vec<Deed>,
    renumbered: Vec<Deed>,
}

impl<'t> Drafter<'t> {
    fn new(comparison: &'t Comparison, old: &'t Tree, new: &'t Tree) -> Self {
        let (old, new, ids) = (Flat::new(old), Flat::new(new), eids(old));
        let from = pairs(comparison, new.provisions.len());
        let mut went = vec![true; old.provisions.len()];
        for place in from.iter().flatten() {
            if let Some(went) = went.get_mut(*place) {
                *went = false;
            }
        }
        let is_gone = |place: usize| went.get(place).copied().unwrap_or_default();
        // What goes with its surroundings needs no word of its own.
        let repeals = (0..old.provisions.len())
            .filter(|place| is_gone(*place) && !old.parent(*place).is_some_and(is_gone))
            .filter_map(|place| ids.get(place))
            .map(|at| Deed::Repeal { at: at.clone() })
            .collect();
        let mut lines = BTreeMap::new();
        for line in comparison.provisions.iter().flat_map(|one| &one.lines) {
            if let Some(place) = line.new
                && let Part::Block(nth) = place.part()
            {
                lines.insert((place.provision(), nth), line);
            }
        }
        Self {
            old,
            new,
            ids,
            from,
            lines,
            deeds: Vec::new(),
            repeals,
            renumbered: Vec::new(),
        }
    }

    fn old_of(&self, new: usize) -> Option<usize> {
        self.from.get(new).copied().flatten()
    }

    fn id(&self, old: usize) -> String {
        self.ids.get(old).cloned().unwrap_or_default()
    }

    /// What a provision that was there before contains now, or the whole text; `here` is how to
    /// refer to it.
    fn inside(&mut self, of: Option<usize>, here: Spot) {
        let row = self.new.children(of).to_vec();
        let kept = self.kept(of, &row);
        let mut place = Place {
            edge: Edge::Start,
            of: here,
        };
        let mut row = row.into_iter().peekable();
        while let Some(next) = row.next() {
            match self.old_of(next) {
                Some(old) => {
                    let at = self.id(old);
                    if kept.contains(&next) {
                        place = after(Spot::Base(at.clone()));
                    } else {
                        let to = place.clone();
                        self.deeds.push(Deed::Move { at: at.clone(), to });
                    }
                    self.change(old, next);
                    self.inside(Some(next), Spot::Base(at));
                }
                None => {
                    let mut together = vec![next];
                    while let Some(more) = row.next_if(|more| self.old_of(*more).is_none()) {
                        together.push(more);
                    }
                    self.insert(&together, place.clone());
                }
            }
        }
    }

    /// Those of a row that stood in the same order within the same provision before.
    fn kept(&self, of: Option<usize>, row: &[usize]) -> BTreeSet<usize> {
        let within = of.and_then(|of| self.old_of(of));
        let stood: Vec<(usize, usize)> = row
            .iter()
            .filter_map(|new| Some((*new, self.old_of(*new)?)))
            .filter(|(_, old)| self.old.parent(*old) == within)
            .collect();
        let in_order = rising::longest(stood.iter().map(|(_, old)| *old));
        in_order
            .into_iter()
            .filter_map(|place| stood.get(place))
            .map(|(new, _)| *new)
            .collect()
    }

    fn insert(&mut self, together: &[usize], to: Place) {
        let deed = self.deeds.len();
        // Place in the new text of each provision that comes in, in their order.
        let mut places = Vec::new();
        let new = together
            .iter()
            .map(|place| self.fresh(*place, &mut places))
            .collect();
        self.deeds.push(Deed::Insert { to, new });
        for (nth, place) in places.into_iter().enumerate() {
            self.movers(place, deed, nth);
        }
    }

    /// A new provision with what is new in it.
    fn fresh(&self, place: usize, places: &mut Vec<usize>) -> Provision {
        places.push(place);
        let Some(provision) = self.new.provisions.get(place) else {
            return Provision::new(Kind::Article, 0);
        };
        let mut fresh = bare(provision);
        for child in self.new.children(Some(place)) {
            if self.old_of(*child).is_none() {
                fresh.children.push(self.fresh(*child, places));
            }
        }
        fresh
    }

    /// What goes from elsewhere into a provision that comes in.
    fn movers(&mut self, into: usize, deed: usize, nth: usize) {
        let mut place = Place {
            edge: Edge::Start,
            of: Spot::Inserted { deed, nth },
        };
        let mut passed = nth;
        for child in self.new.children(Some(into)).to_vec() {
            match self.old_of(child) {
                None => {
                    place = after(Spot::Inserted {
                        deed,
                        nth: passed + 1,
                    });
                    passed += self.fresh_within(child);
                }
                Some(old) => {
                    let at = self.id(old);
                    let to = place.clone();
                    self.deeds.push(Deed::Move { at: at.clone(), to });
                    self.change(old, child);
                    self.inside(Some(child), Spot::Base(at));
                }
            }
        }
    }

    /// How many provisions come in with this one, itself among them.
    fn fresh_within(&self, place: usize) -> usize {
        let children = self.new.children(Some(place)).iter();
        let fresh = children.filter(|child| self.old_of(**child).is_none());
        1 + fresh.map(|child| self.fresh_within(*child)).sum::<usize>()
    }

    /// How the wording of a provision changes.
    fn change(&mut self, old: usize, new: usize) {
        let at = self.id(old);
        let pair = self
            .old
            .provisions
            .get(old)
            .zip(self.new.provisions.get(new));
        let Some((x, y)) = pair else { return };
        let whole = self.old.children(Some(old)).is_empty();
        let replace = || Deed::Replace {
            at: at.clone(),
            new: Box::new(bare(y)),
            whole,
        };
        let [lead, label, joint, heading, trail] = x.head.pieces();
        let [new_lead, new_label, new_joint, new_heading, new_trail] = y.head.pieces();
        let same_dress = (lead, joint, trail) == (new_lead, new_joint, new_trail);
        let named_alike = label == new_label && x.number == y.number;
        let both_named = !label.is_empty() && !new_label.is_empty();
        let both_titled = heading.is_empty() == new_heading.is_empty();
        if x.kind != y.kind || !same_dress || !both_titled || !(named_alike || both_named) {
            self.deeds.push(replace());
            return;
        }
        if x.blocks.len() != y.blocks.len() || !x.blocks.iter().zip(&y.blocks).all(same_block) {
            let lines: Option<Vec<&LineChange>> = (0..y.blocks.len())
                .map(|nth| self.lines.get(&(new, nth)).copied())
                .collect();
            match lines.and_then(|lines| words(old, x, y, &lines)) {
                Some(few) => self
                    .deeds
                    .extend(few.into_iter().map(|(old, new)| Deed::Words {
                        at: at.clone(),
                        old,
                        new,
                    })),
                None => {
                    self.deeds.push(replace());
                    return;
                }
            }
        }
        if heading != new_heading {
            self.deeds.push(Deed::Retitle {
                at: at.clone(),
                heading: new_heading.to_owned(),
            });
        }
        if !named_alike {
            self.renumbered.push(Deed::Renumber {
                at,
                label: new_label.to_owned(),
                number: y.number.clone(),
            });
        }
    }
}

fn after(of: Spot) -> Place {
    Place {
        edge: Edge::After,
        of,
    }
}

/// A provision without what it contains.
fn bare(provision: &Provision) -> Provision {
    Provision {
        kind: provision.kind,
        number: provision.number.clone(),
        head: provision.head.clone(),
        blocks: provision.blocks.clone(),
        children: Vec::new(),
        line: 0,
    }
}

/// Whether two blocks print and stand alike.
fn same_block((x, y): (&Block, &Block)) -> bool {
    x.pieces() == y.pieces() && stands_alike(x, y)
}

/// Whether two blocks stand alike, whatever their words.
pub(super) fn stands_alike(x: &Block, y: &Block) -> bool {
    (x.kind, x.depth, x.run_in) == (y.kind, y.depth, y.run_in)
}

/// Of each new provision the old one that became it; no old one became two.
fn pairs(comparison: &Comparison, new: usize) -> Vec<Option<usize>> {
    let mut from = vec![None; new];
    for change in &comparison.provisions {
        let heads = change.lines.iter().find_map(|line| {
            let (old, new) = (line.old?, line.new?);
            (old.part() == Part::Head && new.part() == Part::Head)
                .then_some((old.provision(), new.provision()))
        });
        let first = || Some((*change.old.first()?, *change.new.first()?));
        if let Some((old, new)) = heads.or_else(first)
            && let Some(slot) = from.get_mut(new)
        {
            *slot = Some(old);
        }
    }
    from
}
