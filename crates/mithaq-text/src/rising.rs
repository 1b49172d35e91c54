//! Rising subsequences: what kept its order, so that the rest is what moved.

use alloc::vec;
use alloc::vec::Vec;

/// The places of a longest strictly rising subsequence.
pub fn longest(row: impl Iterator<Item = usize>) -> Vec<usize> {
    let row: Vec<(usize, u64)> = row.map(|value| (value, 1)).collect();
    heaviest(&row)
}

/// The places of a heaviest strictly rising subsequence of (value, weight).
///
/// A Fenwick tree of prefix maxima over the values: `n log n`.
pub fn heaviest(row: &[(usize, u64)]) -> Vec<usize> {
    // Where values lie far apart their ranks do as well: no room for what lies between.
    let greatest = row.iter().map(|(value, _)| *value).max().unwrap_or(0);
    let mut ranks: Vec<usize> = Vec::new();
    if greatest / 4 > row.len() {
        ranks.extend(row.iter().map(|(value, _)| *value));
        ranks.sort_unstable();
        ranks.dedup();
    }
    let rank = |value: usize| {
        if ranks.is_empty() {
            value
        } else {
            ranks.partition_point(|other| *other < value)
        }
    };
    let top = rank(greatest) + 1;
    // For each node of the tree: the greatest weight of a subsequence that ends there, and its end.
    let mut tree: Vec<(u64, Option<usize>)> = vec![(0, None); top + 1];
    let mut before: Vec<Option<usize>> = vec![None; row.len()];
    let mut best: (u64, Option<usize>) = (0, None);
    for (place, (value, weight)) in row.iter().enumerate() {
        let value = rank(*value);
        let mut under = (0, None);
        let mut node = value;
        while let Some(found) = tree.get(node).filter(|_| node > 0) {
            if found.0 > under.0 {
                under = *found;
            }
            node &= node - 1;
        }
        if let Some(link) = before.get_mut(place) {
            *link = under.1;
        }
        let total = (under.0 + weight, Some(place));
        if total.0 > best.0 {
            best = total;
        }
        let mut node = value + 1;
        while let Some(found) = tree.get_mut(node) {
            if total.0 > found.0 {
                *found = total;
            }
            node += node & node.wrapping_neg();
        }
    }
    let mut kept = Vec::new();
    let mut at = best.1;
    while let Some(place) = at {
        kept.push(place);
        at = before.get(place).copied().flatten();
    }
    kept.reverse();
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_heavier_stays() {
        assert_eq!(longest([2, 0, 1, 3].into_iter()), [1, 2, 3]);
        assert_eq!(heaviest(&[(2, 9), (0, 1), (1, 1), (3, 1)]), [0, 3]);
        assert_eq!(longest([].into_iter()), [0; 0]);
    }

    proptest! {
        #[test]
        fn values_far_apart_rise_as_those_side_by_side(row in prop::collection::vec((0usize..8, 1u64..5), 0..30)) {
            let far: Vec<(usize, u64)> = row.iter().map(|(value, weight)| (value * 1000 + 7, *weight)).collect();
            prop_assert_eq!(heaviest(&far), heaviest(&row));
        }
    }

    proptest! {
        #[test]
        fn no_rising_subsequence_is_heavier(row in prop::collection::vec((0usize..10, 1u64..5), 0..12)) {
            let kept = heaviest(&row);
            prop_assert!(kept.windows(2).all(|w| w[0] < w[1] && row[w[0]].0 < row[w[1]].0));
            let weight: u64 = kept.iter().map(|place| row[*place].1).sum();
            let best = (0u32..1 << row.len())
                .map(|set| (0..row.len()).filter(|place| set >> place & 1 == 1).collect::<Vec<_>>())
                .filter(|set| set.windows(2).all(|w| row[w[0]].0 < row[w[1]].0))
                .map(|set| set.iter().map(|place| row[*place].1).sum::<u64>())
                .max();
            prop_assert_eq!(best, Some(weight));
        }
    }
}
