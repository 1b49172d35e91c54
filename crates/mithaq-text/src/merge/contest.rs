//! What in a merged text needs a decision between sides.

use super::{Conflicts, Merged, Node, Slot, Standing, Stretch, wording};
use crate::rolling::Mask;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

/// Where each line or provision stands: the masks of its slots.
type Seats = BTreeMap<usize, Vec<Mask>>;

pub(super) fn conflicts(merged: &Merged) -> Conflicts {
    let lines = seats(merged.nodes.iter().flat_map(|node| &node.slots));
    let dropped = dropped(merged);
    let mut found = Conflicts {
        delete_edit: dropped.nodes.len() + dropped.lines.len(),
        ..Conflicts::default()
    };
    for (place, masks) in seats(&merged.slots) {
        let Some(node) = merged.nodes.get(place) else {
            continue;
        };
        found.text += contested(&node.head);
        found.position += usize::from(is_torn(&masks));
    }
    for (place, masks) in &lines {
        let Some(line) = merged.lines.get(*place) else {
            continue;
        };
        found.text += contested(&line.wording);
        found.position += usize::from(line.home.is_some() && is_torn(masks));
    }
    found
}

/// What one side deletes and another changes.
#[derive(Default)]
pub(super) struct Dropped {
    pub(super) nodes: BTreeSet<usize>,
    pub(super) lines: BTreeSet<usize>,
}

pub(super) fn dropped(merged: &Merged) -> Dropped {
    let everyone = merged.all();
    let lines = seats(merged.nodes.iter().flat_map(|node| &node.slots));
    let mut found = Dropped::default();
    let nobody = Mask::default();
    for (place, masks) in seats(&merged.slots) {
        let Some(node) = merged.nodes.get(place) else {
            continue;
        };
        let absent = if node.in_base {
            everyone.without(union(&masks))
        } else {
            nobody
        };
        if absent != nobody && is_edited_without(merged, node, absent, &lines) {
            found.nodes.insert(place);
        }
        for slot in node.slots.iter().filter(|slot| slot.who.has_base()) {
            let Some(line) = merged.lines.get(slot.node) else {
                continue;
            };
            let seen = lines.get(&slot.node).map_or(nobody, |masks| union(masks));
            // Who deletes the whole provision is counted there.
            let deleters = everyone.without(seen).without(absent);
            if deleters != nobody && wording::is_changed_by(&line.wording, everyone) {
                found.lines.insert(slot.node);
            }
        }
    }
    found
}

/// Whether some other side changes, of a provision that `absent` delete, what is lost with it.
fn is_edited_without(merged: &Merged, node: &Node, absent: Mask, lines: &Seats) -> bool {
    if wording::is_changed_by(&node.head, merged.all()) {
        return true;
    }
    node.slots.iter().any(|slot| {
        let Some(line) = merged.lines.get(slot.node) else {
            return false;
        };
        let seen = lines
            .get(&slot.node)
            .map_or(Mask::default(), |masks| union(masks));
        let lost = merged.all().without(seen).meets(absent);
        lost && (line.home.is_none() || wording::is_changed_by(&line.wording, merged.all()))
    })
}

pub(super) fn joint(merged: &Merged) -> usize {
    let stretches = merged
        .nodes
        .iter()
        .flat_map(|node| &node.head)
        .chain(merged.lines.iter().flat_map(|line| &line.wording));
    let wordings = stretches
        .filter(|stretch| {
            matches!(
                stretch,
                Stretch::Open {
                    standing: Standing::Joint,
                    ..
                }
            )
        })
        .count();
    let many = |who: Mask| who.sides().count() > 1;
    let rows = || {
        // What stands in a provision that sides insert came with it.
        let inner = merged.nodes.iter().filter(|node| node.in_base);
        core::iter::once(&merged.slots).chain(inner.map(|node| &node.slots))
    };
    let placed = rows()
        .flatten()
        .filter(|slot| !slot.who.has_base() && many(slot.who))
        .count();
    let everyone = merged.all();
    let deleted = |seats: &Seats| {
        let of_base = |masks: &&Vec<Mask>| masks.iter().any(|mask| mask.has_base());
        seats
            .values()
            .filter(of_base)
            .filter(|masks| many(everyone.without(union(masks))))
            .count()
    };
    let provisions = seats(&merged.slots);
    let gone: BTreeSet<usize> = provisions
        .iter()
        .filter(|(_, masks)| many(everyone.without(union(masks))))
        .map(|(place, _)| *place)
        .collect();
    let mut lines = seats(merged.nodes.iter().flat_map(|node| &node.slots));
    lines.retain(|place, _| {
        let home = merged.lines.get(*place).and_then(|line| line.home);
        home.is_none_or(|home| !gone.contains(&home))
    });
    wordings + placed + deleted(&provisions) + deleted(&lines)
}

pub(super) fn open(merged: &Merged) -> usize {
    let everyone = merged.all();
    let is_open = |stretch: &&Stretch| match stretch {
        Stretch::Agreed(_) => false,
        Stretch::Open { standing, .. } => *standing != Standing::Derived,
    };
    let heads = merged
        .nodes
        .iter()
        .flat_map(|node| &node.head)
        .filter(is_open)
        .count();
    let lines = merged
        .lines
        .iter()
        .flat_map(|line| &line.wording)
        .filter(is_open)
        .count();
    let rows = core::iter::once(&merged.slots).chain(
        merged
            .nodes
            .iter()
            .filter(|node| node.in_base)
            .map(|node| &node.slots),
    );
    let places = rows.flatten().filter(|slot| slot.who != everyone).count();
    heads + lines + places
}

/// Contested stretches; those that hardly a word holds apart are one place.
fn contested(wording: &[Stretch]) -> usize {
    let mut count = 0;
    let mut since = usize::MAX;
    for stretch in wording {
        match stretch {
            Stretch::Agreed(text) => since = since.saturating_add(text.split_whitespace().count()),
            Stretch::Open {
                standing: Standing::Contested,
                ..
            } => {
                count += usize::from(since > APART);
                since = 0;
            }
            Stretch::Open { .. } => (),
        }
    }
    count
}

/// Words that must lie between two contested places for them to be two.
const APART: usize = 2;

fn seats<'a>(slots: impl IntoIterator<Item = &'a Slot>) -> Seats {
    let mut seats = Seats::new();
    for slot in slots {
        seats.entry(slot.node).or_default().push(slot.who);
    }
    seats
}

fn union(masks: &[Mask]) -> Mask {
    masks
        .iter()
        .fold(Mask::default(), |all, mask| all.with(*mask))
}

/// Whether sides want it in different places, none of which is the base's.
fn is_torn(masks: &[Mask]) -> bool {
    let of_base = masks.iter().any(|mask| mask.has_base());
    of_base && masks.iter().filter(|mask| !mask.has_base()).count() > 1
}
