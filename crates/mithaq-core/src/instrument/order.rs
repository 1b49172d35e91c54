//! The order of a text: a tree of provisions, walked from its first to its last.

use super::{FixedText, Inserted, Unit};
use crate::{ProvisionId, ProvisionKind};
use alloc::{collections::BTreeMap, vec::Vec};
use mithaq_canon::Position;

/// The units of a text in the order of its tree: each before what lies in it.
pub(super) fn in_text_order(text: &FixedText) -> Vec<Unit> {
    let none = core::iter::empty::<(&ProvisionId, &Inserted)>();
    let order = order(text, none).into_iter();
    order.filter_map(|(id, _)| text.unit(id).cloned()).collect()
}

/// Every provision and what it lies in, in the order of the text. What is inserted follows the
/// provision it names and all that lies in that; after a larger grouping it opens the grouping.
/// Several at one place stand in the order of sides, then of their logs, then of operations.
pub(super) fn order<'a>(
    base: &'a FixedText,
    inserted: impl Iterator<Item = (&'a ProvisionId, &'a Inserted)>,
) -> Vec<(ProvisionId, Option<ProvisionId>)> {
    let mut inserted: Vec<(Position, ProvisionId, &Inserted)> =
        inserted.map(|(id, made)| (made.at, *id, made)).collect();
    inserted.sort_unstable_by_key(|(at, id, _)| (*at, id.n));

    let mut kinds: BTreeMap<ProvisionId, ProvisionKind> = BTreeMap::new();
    let mut within: BTreeMap<Option<ProvisionId>, Vec<ProvisionId>> = BTreeMap::new();
    for unit in &base.units {
        kinds.insert(unit.id, unit.kind);
        // A deleted grouping leaves what lay in it where it stands.
        let parent = unit.parent.filter(|parent| base.unit(*parent).is_some());
        within.entry(parent).or_default().push(unit.id);
    }
    kinds.extend(inserted.iter().map(|(_, id, made)| (*id, made.kind)));
    let mut opening: BTreeMap<Option<ProvisionId>, Vec<ProvisionId>> = BTreeMap::new();
    let mut after: BTreeMap<ProvisionId, Vec<ProvisionId>> = BTreeMap::new();
    for (_, id, made) in inserted {
        match made.after {
            Some(anchor) if !opens(kinds.get(&anchor).copied(), made.kind) => {
                after.entry(anchor).or_default().push(id);
            }
            anchor => opening.entry(anchor).or_default().push(id),
        }
    }

    let mut order = Vec::with_capacity(kinds.len());
    let mut next: Vec<(ProvisionId, Option<ProvisionId>)> = Vec::new();
    let put = |next: &mut Vec<_>, ids: Option<Vec<ProvisionId>>, parent| {
        let ids = ids.unwrap_or_default().into_iter().rev();
        next.extend(ids.map(|id| (id, parent)));
    };
    put(&mut next, within.remove(&None), None);
    put(&mut next, opening.remove(&None), None);
    while let Some((id, parent)) = next.pop() {
        order.push((id, parent));
        put(&mut next, after.remove(&id), parent);
        put(&mut next, within.remove(&Some(id)), Some(id));
        put(&mut next, opening.remove(&Some(id)), Some(id));
    }
    order
}

/// Whether a unit of this kind, put after the anchor, lies in it.
fn opens(anchor: Option<ProvisionKind>, inserted: ProvisionKind) -> bool {
    anchor.is_some_and(|anchor| (1..inserted.depth()).contains(&anchor.depth()))
}
