//! The compact tree and its proofs, against the definition of RFC 9162 §2.1 read word for word.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use mithaq_canon::{Digest, EntryId, from_bytes, to_bytes};
use mithaq_record::{Tree, inclusion, leaf_hash, path, verify_inclusion};
use proptest::prelude::*;

fn leaves(count: usize) -> Vec<EntryId> {
    (0..count)
        .map(|n| EntryId(Digest::of(&[&n.to_be_bytes()])))
        .collect()
}

/// MTH of RFC 9162 §2.1.1.
fn naive_root(leaves: &[EntryId]) -> Digest {
    match leaves {
        [] => Digest::of(&[]),
        [one] => Digest::of(&[&[0], &one.0.0]),
        many => {
            let mut split = 1;
            while split * 2 < many.len() {
                split *= 2;
            }
            let (left, right) = many.split_at(split);
            Digest::of(&[&[1], &naive_root(left).0, &naive_root(right).0])
        }
    }
}

#[test]
fn roots_are_those_of_the_definition() {
    let leaves = leaves(130);
    let mut tree = Tree::default();
    for size in 0..leaves.len() {
        assert_eq!(tree.root(), naive_root(&leaves[..size]), "{size}");
        assert_eq!(tree.size(), size as u64);
        assert_eq!(from_bytes::<Tree>(&to_bytes(&tree)), Ok(tree.clone()));
        tree.push(leaves[size]);
    }
}

#[test]
fn the_empty_root_is_the_hash_of_nothing() {
    assert_eq!(
        Tree::default().root().to_string(),
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    );
}

#[test]
fn every_leaf_is_proved_and_no_other() {
    for size in 1..40 {
        let leaves = leaves(size);
        let root = naive_root(&leaves);
        for index in 0..size {
            let proof = inclusion(&leaves, index as u64).unwrap();
            for (other, id) in leaves.iter().enumerate() {
                assert_eq!(
                    verify_inclusion(*id, index as u64, size as u64, root, &proof),
                    other == index
                );
            }
            // At no other place, and under no other size whose paths have another shape.
            for place in 0..size + 3 {
                let holds =
                    verify_inclusion(leaves[index], place as u64, size as u64, root, &proof);
                assert_eq!(holds, place == index);
            }
            let mut longer = proof.clone();
            longer.push(root);
            assert!(!verify_inclusion(
                leaves[index],
                index as u64,
                size as u64,
                root,
                &longer
            ));
            if let Some((_, shorter)) = proof.split_last() {
                assert!(!verify_inclusion(
                    leaves[index],
                    index as u64,
                    size as u64,
                    root,
                    shorter
                ));
            }
        }
        assert_eq!(inclusion(&leaves, size as u64), None);
    }
}

proptest! {
    #[test]
    fn a_changed_proof_proves_nothing(
        size in 1..200usize,
        index in any::<prop::sample::Index>(),
        place in any::<prop::sample::Index>(),
        byte in 0..32usize,
        flip in 1..=255u8,
    ) {
        let leaves = leaves(size);
        let index = index.index(size);
        let mut proof = inclusion(&leaves, index as u64).unwrap();
        let root = naive_root(&leaves);
        prop_assert!(verify_inclusion(leaves[index], index as u64, size as u64, root, &proof));
        if !proof.is_empty() {
            let place = place.index(proof.len());
            proof[place].0[byte] ^= flip;
            prop_assert!(!verify_inclusion(leaves[index], index as u64, size as u64, root, &proof));
        }
    }

    /// Sizes and places from outside never overflow or loop.
    #[test]
    fn noise_is_no_proof(
        index in any::<u64>(),
        size in any::<u64>(),
        proof in prop::collection::vec(any::<[u8; 32]>(), 0..70),
    ) {
        let proof: Vec<Digest> = proof.into_iter().map(Digest).collect();
        let id = leaves(1)[0];
        prop_assert!(!verify_inclusion(id, index, size, Digest([1; 32]), &proof));
    }
}

#[test]
fn a_snapshot_that_cannot_be_is_refused() {
    // Three leaves have two peaks.
    let bytes = [&[0x82, 3, 0x81][..], &to_bytes(&Digest([0; 32]))].concat();
    assert!(from_bytes::<Tree>(&bytes).is_err());
    let endless = [
        &[0x82, 0x1b],
        &[0xff; 8][..],
        &[0x98, 64],
        &to_bytes(&Digest([0; 32])).repeat(64),
    ]
    .concat();
    assert!(from_bytes::<Tree>(&endless).is_err());
}

#[test]
fn a_path_out_of_kept_nodes_is_the_path_out_of_all_leaves() {
    let all = leaves(1500);
    let mut tree = Tree::default();
    let mut kept = std::collections::BTreeMap::new();
    for id in &all {
        tree.push_noting(*id, |node| {
            kept.insert((node.level, node.place), node.hash);
        });
    }
    assert_eq!(kept.len(), 1500 / 256);
    for size in [1, 2, 3, 255, 256, 257, 511, 512, 700, 1024, 1499, 1500] {
        for index in [
            0, 1, 2, 254, 255, 256, 300, 511, 512, 699, 1023, 1024, 1498, 1499,
        ] {
            let answer = |level: u8, from: u64, count: u64| -> Option<Vec<Digest>> {
                let places = from..from + count;
                if level == 0 {
                    places
                        .map(|place| {
                            all.get(usize::try_from(place).unwrap())
                                .map(|id| leaf_hash(*id))
                        })
                        .collect()
                } else {
                    places
                        .map(|place| kept.get(&(level, place)).copied())
                        .collect()
                }
            };
            let expected = inclusion(&all[..size], index as u64);
            assert_eq!(
                path(size as u64, index as u64, answer),
                expected,
                "{index} of {size}"
            );
        }
    }
}

#[test]
fn a_deep_tree_keeps_a_node_of_every_eighth_level() {
    let mut tree = Tree::default();
    let mut noted = Vec::new();
    for id in leaves(256) {
        tree.push_noting(id, |node| noted.push(node));
    }
    assert_eq!(noted.len(), 1);
    assert_eq!((noted[0].level, noted[0].place), (8, 0));
    assert_eq!(noted[0].hash, tree.root());
}
