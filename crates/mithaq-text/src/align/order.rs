//! What moved: what falls out of the order that its neighbours kept.

use super::Alignment;
use crate::places::At;
use crate::rising;
use crate::rows::{Row, Rows};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

/// One place weighs more than any number of words: one long article moved past two short ones is
/// one move, not two. Words decide between equals.
const PLACE_WORTH: u64 = 1 << 40;
/// What an equal name of two roofs is worth, in provisions that went from one to the other.
const NAME_WORTH: usize = 2;
/// Being under the same roof decides between as many places, before words do.
const ROOF_WORTH: u64 = 1 << 24;

/// Marks the provisions that moved.
pub(super) fn find_moves(old: &Rows<'_>, new: &Rows<'_>, alignment: &mut Alignment) {
    containers(old, new, alignment);
    let homes = Homes::new(old, new, alignment);
    // Provisions that stay under the same roof, by roof.
    let mut lists: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for place in matched(alignment, |place| !is_container(old, place)) {
        let Some(other) = alignment.to.at(place) else {
            continue;
        };
        match homes.common(parent(old, place), parent(new, other)) {
            Some(home) => lists.entry(home).or_default().push(place),
            None => alignment.moved.put(place, true),
        }
    }
    for list in lists.into_values() {
        for place in out_of_order(old, new, alignment, &list) {
            alignment.moved.put(place, true);
        }
    }
}

/// Containers in one row, whatever contains them: in plain text a heading ends where the next
/// begins, so taking one away changes what contains its neighbours and moves none of them.
fn containers(old: &Rows<'_>, new: &Rows<'_>, alignment: &mut Alignment) {
    let list = matched(alignment, |place| is_container(old, place));
    for place in out_of_order(old, new, alignment, &list) {
        // What went with the container around it did not move by itself. Outer ones come first.
        let up = parent(old, place);
        let around = up.and_then(|up| alignment.to.at(up));
        let goes_along = up.is_some_and(|up| alignment.moved.at(up))
            && around.is_some()
            && around == alignment.to.at(place).and_then(|other| parent(new, other));
        alignment.moved.put(place, !goes_along);
    }
}

fn matched(alignment: &Alignment, which: impl Fn(usize) -> bool) -> Vec<usize> {
    let joined = |place: &usize| alignment.to.at(*place).is_some() && which(*place);
    (0..alignment.to.len()).filter(joined).collect()
}

fn is_container(rows: &Rows<'_>, place: usize) -> bool {
    rows.provisions
        .get(place)
        .is_some_and(|row| !row.of.children.is_empty())
}

/// The provisions of a list, in old order, that are not in their order in the new text.
fn out_of_order(
    old: &Rows<'_>,
    new: &Rows<'_>,
    alignment: &Alignment,
    list: &[usize],
) -> Vec<usize> {
    let row: Vec<(usize, u64)> = list
        .iter()
        .map(|place| {
            let words = old.provisions.get(*place).map_or(0, |row| row.words as u64);
            let other = alignment.to.at(*place).unwrap_or(0);
            // What stayed under its own roof rather stayed than what came under it.
            let (from, to) = (parent(old, *place), parent(new, other));
            let own = from.map_or(to.is_none(), |from| {
                to.is_some() && alignment.to.at(from) == to
            });
            (
                other,
                PLACE_WORTH + if own { ROOF_WORTH } else { 0 } + words,
            )
        })
        .collect();
    let mut kept = rising::heaviest(&row).into_iter().peekable();
    list.iter()
        .enumerate()
        .filter(|(at, _)| kept.next_if_eq(at).is_none())
        .map(|(_, place)| *place)
        .collect()
}

fn parent(rows: &Rows<'_>, place: usize) -> Option<usize> {
    rows.provisions.get(place).and_then(Row::parent)
}

/// From under one roof to under another.
type Flow = (Option<usize>, Option<usize>);

/// Which roofs of the two texts are one home.
///
/// What most provisions did decides, not what the roof is called: a heading that was drawn around
/// provisions, or taken from around them, or carried off alone, moved none of them.
struct Homes {
    old: BTreeMap<Option<usize>, usize>,
    new: BTreeMap<Option<usize>, usize>,
}

impl Homes {
    fn new(old: &Rows<'_>, new: &Rows<'_>, alignment: &Alignment) -> Self {
        let mut flows: BTreeMap<Flow, usize> = BTreeMap::new();
        let mut out: BTreeMap<Option<usize>, usize> = BTreeMap::new();
        let mut into: BTreeMap<Option<usize>, usize> = BTreeMap::new();
        for place in matched(alignment, |place| !is_container(old, place)) {
            let from = parent(old, place);
            let to = alignment.to.at(place).and_then(|other| parent(new, other));
            *flows.entry((from, to)).or_default() += 1;
            *out.entry(from).or_default() += 1;
            *into.entry(to).or_default() += 1;
        }
        let mut ranked: Vec<(Flow, usize)> = flows.into_iter().collect();
        // Among a few provisions the name of the roof speaks as loud as they do.
        let named = |from: Option<usize>, to: Option<usize>| {
            from.map_or(to.is_none(), |from| {
                to.is_some() && alignment.to.at(from) == to
            })
        };
        let worth = |((from, to), count): &(Flow, usize)| {
            count + if named(*from, *to) { NAME_WORTH } else { 0 }
        };
        ranked.sort_unstable_by(|x, y| worth(y).cmp(&worth(x)).then(x.0.cmp(&y.0)));
        let (beside_old, beside_new) = (Street::new(old), Street::new(new));
        let most = |part: usize, all: Option<&usize>| all.is_none_or(|all| 2 * part > *all);
        let mut homes = Self {
            old: BTreeMap::new(),
            new: BTreeMap::new(),
        };
        // The strongest flow out of a roof and into another is the same: they are one home.
        let mut seen: (BTreeSet<Option<usize>>, BTreeSet<Option<usize>>) = Default::default();
        for ((from, to), _) in &ranked {
            if seen.0.insert(*from) & seen.1.insert(*to) {
                let home = homes.old.len();
                homes.old.insert(*from, home);
                homes.new.insert(*to, home);
            }
        }
        // A roof without one of its own joins the home where most of its provisions went, if that
        // is next door: what went farther has moved.
        for ((from, to), count) in ranked {
            match (homes.old.get(&from).copied(), homes.new.get(&to).copied()) {
                (Some(home), None)
                    if most(count, into.get(&to))
                        && beside_new
                            .neighbours(to)
                            .any(|next| homes.new.get(&next) == Some(&home)) =>
                {
                    homes.new.insert(to, home);
                }
                (None, Some(home))
                    if most(count, out.get(&from))
                        && beside_old
                            .neighbours(from)
                            .any(|next| homes.old.get(&next) == Some(&home)) =>
                {
                    homes.old.insert(from, home);
                }
                (Some(_) | None, _) => (),
            }
        }
        homes
    }

    fn common(&self, old: Option<usize>, new: Option<usize>) -> Option<usize> {
        let home = self.old.get(&old)?;
        (self.new.get(&new) == Some(home)).then_some(*home)
    }
}

/// The roofs of a text in the order in which their provisions stand, and where each stands.
struct Street {
    roofs: Vec<Option<usize>>,
    /// (roof, seat in the street), sorted.
    seats: Vec<(Option<usize>, usize)>,
}

impl Street {
    fn new(rows: &Rows<'_>) -> Self {
        let units = (0..rows.provisions.len()).filter(|place| !is_container(rows, *place));
        let mut roofs: Vec<Option<usize>> = units.map(|place| parent(rows, place)).collect();
        roofs.dedup();
        let seated = roofs.iter().enumerate();
        let mut seats: Vec<_> = seated.map(|(seat, roof)| (*roof, seat)).collect();
        seats.sort_unstable();
        Self { roofs, seats }
    }

    fn neighbours(&self, roof: Option<usize>) -> impl Iterator<Item = Option<usize>> {
        let from = self.seats.partition_point(|(other, _)| *other < roof);
        let rest = self.seats.get(from..).unwrap_or_default();
        let seats = rest.iter().take_while(move |(other, _)| *other == roof);
        seats
            .flat_map(|(_, seat)| [seat.checked_sub(1), Some(seat + 1)])
            .flatten()
            .filter_map(|seat| self.roofs.get(seat).copied())
    }
}
