//! Weaving the orders of several sides into one row of slots.

use super::Slot;
use crate::rising;
use crate::rolling::Mask;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use core::mem;

/// What keeps its order is worth more the more words it has, but one place outweighs them.
const PLACE_WORTH: u64 = 1 << 32;

/// Takes one side's order of nodes into a row of slots.
///
/// Nodes that kept the base's order share its slots; moved and new ones get slots of their own,
/// which sides that want the same node in the same place share. A walk over the slots that a side
/// sees then gives its own order back, whatever the others want.
pub(super) fn weave(slots: &mut Vec<Slot>, order: &[(usize, usize)], who: Mask) {
    let kept = kept(slots, order);
    let mut old = mem::take(slots).into_iter().peekable();
    for (place, (node, _)) in order.iter().enumerate() {
        if kept.contains(&place) {
            for mut slot in old.by_ref() {
                let here = slot.node == *node && slot.who.has_base();
                if here {
                    slot.who = slot.who.with(who);
                }
                slots.push(slot);
                if here {
                    break;
                }
            }
            continue;
        }
        // Other sides' slots up to the base's next one: the same node among them is the same wish.
        let mut passed = Vec::new();
        let mut joint = None;
        while let Some(slot) = old.next_if(|slot| !slot.who.has_base()) {
            if slot.node == *node {
                joint = Some(slot);
                break;
            }
            passed.push(slot);
        }
        slots.append(&mut passed);
        slots.push(match joint {
            Some(slot) => Slot {
                who: slot.who.with(who),
                ..slot
            },
            None => Slot { node: *node, who },
        });
    }
    slots.extend(old);
}

/// The places of `order` whose nodes stand in the base's order.
fn kept(slots: &[Slot], order: &[(usize, usize)]) -> BTreeSet<usize> {
    let base: BTreeMap<usize, usize> = slots
        .iter()
        .filter(|slot| slot.who.has_base())
        .enumerate()
        .map(|(seat, slot)| (slot.node, seat))
        .collect();
    let known: Vec<(usize, usize, u64)> = order
        .iter()
        .enumerate()
        .filter_map(|(place, (node, words))| {
            base.get(node)
                .map(|seat| (place, *seat, PLACE_WORTH + *words as u64))
        })
        .collect();
    let row: Vec<(usize, u64)> = known
        .iter()
        .map(|(_, seat, worth)| (*seat, *worth))
        .collect();
    rising::heaviest(&row)
        .into_iter()
        .filter_map(|at| known.get(at).map(|(place, _, _)| *place))
        .collect()
}
