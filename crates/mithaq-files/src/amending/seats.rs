//! The provisions of a text that is being amended, each with what was put beside it and into it.

use super::flat::Flat;
use super::{Edge, Inapplicable, Place, Spot};
use crate::ids::eids;
use mithaq_text::tree::{Provision, Tree};
use std::collections::BTreeMap;

/// Provisions within provisions of an amended text: recursion over them is safe below this, and a
/// treaty has seven kinds that contain others.
const DEPTH_MAX: usize = 200;

/// A provision and what surrounds it.
#[derive(Default)]
pub(super) struct Seat {
    /// Without children; nothing for the whole text.
    pub(super) provision: Option<Provision>,
    /// What it contains from the beginning.
    children: Vec<usize>,
    /// What modifications put beside it and into it, by [`Edge`].
    put: [Vec<usize>; 4],
    /// It is not where it stood: it stands elsewhere, or goes.
    pub(super) is_moved: bool,
    pub(super) is_repealed: bool,
    /// A modification put it somewhere.
    is_put: bool,
    is_printed: bool,
}

/// A text being amended.
pub(super) struct Seats {
    seats: Vec<Seat>,
    by_id: BTreeMap<String, usize>,
    /// By their own step where one alone has it: other programs nest identifiers in other ways.
    by_step: BTreeMap<String, Option<usize>>,
    /// Of each modification that inserts, its first provision.
    inserted: BTreeMap<usize, (usize, usize)>,
}

/// The whole text.
const WHOLE: usize = 0;

impl Seats {
    pub(super) fn new(base: &Tree) -> Self {
        let mut seats = Self {
            seats: vec![Seat::default()],
            by_id: BTreeMap::new(),
            by_step: BTreeMap::new(),
            inserted: BTreeMap::new(),
        };
        let flat = Flat::new(base);
        for ((place, provision), id) in flat.provisions.iter().enumerate().zip(eids(base)) {
            // Seats are one further on: the first is the whole.
            let seat = place + 1;
            let parent = flat.parent(place).map_or(WHOLE, |parent| parent + 1);
            seats.seat(provision, parent);
            seats.by_id.insert(id, seat);
            let by_step = seats.by_step.entry(provision.step());
            by_step.and_modify(|one| *one = None).or_insert(Some(seat));
        }
        seats
    }

    /// Takes a place for a provision, without what it contains.
    fn seat(&mut self, provision: &Provision, parent: usize) -> usize {
        let place = self.add(provision);
        if let Some(parent) = self.seats.get_mut(parent) {
            parent.children.push(place);
        }
        place
    }

    fn add(&mut self, provision: &Provision) -> usize {
        self.seats.push(Seat {
            provision: Some(Provision {
                children: Vec::new(),
                kind: provision.kind,
                number: provision.number.clone(),
                head: provision.head.clone(),
                blocks: provision.blocks.clone(),
                line: 0,
            }),
            ..Seat::default()
        });
        self.seats.len() - 1
    }

    /// Takes a place for what a provision contains.
    fn fill(&mut self, parent: usize, provision: &Provision) {
        let mut ahead: Vec<(usize, &Provision)> = provision
            .children
            .iter()
            .rev()
            .map(|one| (parent, one))
            .collect();
        while let Some((parent, here)) = ahead.pop() {
            let place = self.seat(here, parent);
            ahead.extend(here.children.iter().rev().map(|one| (place, one)));
        }
    }

    /// Takes places for what a modification inserts, without saying where; gives the outermost.
    pub(super) fn bring(&mut self, deed: usize, new: &[Provision]) -> Vec<usize> {
        let first = self.seats.len();
        let mut outermost = Vec::new();
        for provision in new {
            let place = self.add(provision);
            outermost.push(place);
            self.fill(place, provision);
        }
        self.inserted
            .insert(deed, (first, self.seats.len() - first));
        outermost
    }

    /// The provision of the text before it was amended that has this identifier.
    pub(super) fn find(&self, id: &str) -> Option<usize> {
        let step = || id.rsplit("__").next().unwrap_or(id);
        let by_step = || self.by_step.get(step()).copied().flatten();
        self.by_id.get(id).copied().or_else(by_step)
    }

    pub(super) fn get(&self, place: usize) -> Option<&Seat> {
        self.seats.get(place)
    }

    pub(super) fn get_mut(&mut self, place: usize) -> Option<&mut Seat> {
        self.seats.get_mut(place)
    }

    /// Puts another provision where one is, with what the other contains where that is wanted.
    pub(super) fn replace(&mut self, place: usize, new: &Provision, whole: bool) {
        if whole {
            let old = self
                .seats
                .get_mut(place)
                .map(|seat| std::mem::take(&mut seat.children));
            for child in old.iter().flatten() {
                if let Some(child) = self.seats.get_mut(*child) {
                    child.is_repealed = !child.is_moved;
                }
            }
            // They keep their seats, so that what is put beside them is placed.
            if let (Some(seat), Some(old)) = (self.seats.get_mut(place), old) {
                seat.children = old;
            }
            self.fill(place, new);
        }
        if let Some(seat) = self.seats.get_mut(place) {
            seat.provision = Some(Provision {
                children: Vec::new(),
                ..new.clone()
            });
        }
    }

    /// Puts a provision at a place, after what was put there before.
    pub(super) fn put(&mut self, what: &[usize], to: &Place) -> Option<()> {
        let place = match &to.of {
            Spot::Whole => WHOLE,
            Spot::Base(id) => self.find(id)?,
            Spot::Inserted { deed, nth } => {
                let (first, count) = self.inserted.get(deed)?;
                (nth < count).then_some(first + nth)?
            }
        };
        let row = match to.edge {
            Edge::Before => 0,
            Edge::Start => 1,
            Edge::End => 2,
            Edge::After => 3,
        };
        let row = self.seats.get_mut(place)?.put.get_mut(row)?;
        row.extend(what);
        for one in what {
            self.seats.get_mut(*one)?.is_put = true;
        }
        Some(())
    }

    /// The amended text.
    pub(super) fn finish(mut self) -> Result<Vec<Provision>, Inapplicable> {
        let mut all = Vec::new();
        self.inner(WHOLE, &mut all, 0)?;
        // What was put into something that is repealed, or into itself, stands nowhere.
        let lost = self
            .seats
            .iter()
            .find(|seat| seat.is_put && !seat.is_printed);
        match lost {
            Some(lost) => Err(Inapplicable::Nowhere {
                what: name(lost.provision.as_ref()),
            }),
            None => Ok(all),
        }
    }

    /// Prints what a provision contains.
    fn inner(
        &mut self,
        place: usize,
        into: &mut Vec<Provision>,
        depth: usize,
    ) -> Result<(), Inapplicable> {
        if depth > DEPTH_MAX {
            return Err(Inapplicable::TooDeep);
        }
        let (children, [_, start, end, _]) = self
            .seats
            .get(place)
            .map(|seat| (seat.children.clone(), seat.put.clone()))
            .unwrap_or_default();
        for one in start {
            self.put_there(one, into, depth)?;
        }
        for child in children {
            let [before, _, _, after] = self
                .seats
                .get(child)
                .map(|seat| seat.put.clone())
                .unwrap_or_default();
            let stays = self
                .seats
                .get(child)
                .is_some_and(|seat| !seat.is_moved && !seat.is_repealed);
            for one in before {
                self.put_there(one, into, depth)?;
            }
            if stays {
                self.own(child, into, depth)?;
            }
            for one in after {
                self.put_there(one, into, depth)?;
            }
        }
        for one in end {
            self.put_there(one, into, depth)?;
        }
        Ok(())
    }

    /// Prints what a modification put at a place: one that comes in with what is put beside it.
    fn put_there(
        &mut self,
        place: usize,
        into: &mut Vec<Provision>,
        depth: usize,
    ) -> Result<(), Inapplicable> {
        if depth > DEPTH_MAX {
            return Err(Inapplicable::TooDeep);
        }
        let Some(seat) = self.seats.get(place) else {
            return Ok(());
        };
        // Beside one that was moved is beside where it stood.
        let [before, _, _, after] = if seat.is_moved {
            Default::default()
        } else {
            seat.put.clone()
        };
        for one in before {
            self.put_there(one, into, depth + 1)?;
        }
        self.own(place, into, depth)?;
        for one in after {
            self.put_there(one, into, depth + 1)?;
        }
        Ok(())
    }

    fn own(
        &mut self,
        place: usize,
        into: &mut Vec<Provision>,
        depth: usize,
    ) -> Result<(), Inapplicable> {
        let Some(seat) = self.seats.get_mut(place) else {
            return Ok(());
        };
        seat.is_printed = true;
        let Some(mut provision) = seat.provision.clone() else {
            return Ok(());
        };
        self.inner(place, &mut provision.children, depth + 1)?;
        into.push(provision);
        Ok(())
    }
}

/// A provision as a message names it.
fn name(provision: Option<&Provision>) -> String {
    let Some(provision) = provision else {
        return String::new();
    };
    match provision.head.label() {
        "" => provision.kind.code().to_owned(),
        label => label.chars().take(60).collect(),
    }
}
