//! The Merkle tree over a log's entry ids (RFC 9162 §2.1), kept as the roots of its full subtrees.

use alloc::vec::Vec;
use mithaq_canon::{Canon, CborError, Decoder, Digest, Encoder, EntryId, cbor::CborErrorKind};

/// A log's tree: its size and at most 64 subtree roots, whatever the size.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tree {
    size: u64,
    /// Roots of the full subtrees from left to right, one for each 1 in the binary size.
    peaks: Vec<Digest>,
}

impl Tree {
    /// Adds the next leaf. Its data is the entry's id.
    pub fn push(&mut self, id: EntryId) {
        let mut node = leaf(id);
        // Each trailing 1 of the size is a subtree as large as what is being carried.
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.peaks.pop() {
                node = parent(left, node);
            }
        }
        self.peaks.push(node);
        self.size += 1;
    }

    /// The number of leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The root: of no leaves, the hash of nothing (RFC 9162 §2.1.1).
    pub fn root(&self) -> Digest {
        fold(&self.peaks).unwrap_or_else(|| Digest::of(&[]))
    }
}

impl Canon for Tree {
    fn encode(&self, to: &mut Encoder) {
        to.array(2);
        self.size.encode(to);
        self.peaks.encode(to);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        let at = from.position();
        from.array_of(2)?;
        let tree = Self {
            size: Canon::decode(from)?,
            peaks: Canon::decode(from)?,
        };
        from.leave();
        // The last size is kept free so that `push` cannot overflow.
        if tree.size < u64::MAX && tree.peaks.len() == tree.size.count_ones() as usize {
            Ok(tree)
        } else {
            Err(CborError {
                at,
                kind: CborErrorKind::OutOfRange,
            })
        }
    }
}

/// The inclusion proof of the leaf at `index` in the tree of all `leaves` (RFC 9162 §2.1.3.1),
/// from the leaf upwards; none if there is no such leaf.
pub fn inclusion(leaves: &[EntryId], index: u64) -> Option<Vec<Digest>> {
    let index = usize::try_from(index).ok()?;
    leaves.get(index)?;
    let mut proof = Vec::new();
    let mut rest = leaves;
    let mut place = index;
    while rest.len() > 1 {
        let (left, right) = rest.split_at(rest.len().next_power_of_two() / 2);
        let sibling;
        if place < left.len() {
            (rest, sibling) = (left, right);
        } else {
            (rest, sibling) = (right, left);
            place -= left.len();
        }
        let mut tree = Tree::default();
        sibling.iter().for_each(|id| tree.push(*id));
        proof.push(tree.root());
    }
    proof.reverse();
    Some(proof)
}

/// Whether `proof` shows that `id` is the leaf at `index` of the tree of `size` leaves with this
/// root (RFC 9162 §2.1.3.2).
pub fn verify_inclusion(
    id: EntryId,
    index: u64,
    size: u64,
    root: Digest,
    proof: &[Digest],
) -> bool {
    if index >= size {
        return false;
    }
    let (mut at, mut last) = (index, size - 1);
    let mut node = leaf(id);
    for sibling in proof {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            node = parent(*sibling, node);
            if at & 1 == 0 {
                let lone = at.trailing_zeros();
                // A right edge without sibling rises until it has one; zero rises to the top.
                at = at.checked_shr(lone).unwrap_or(0);
                last = last.checked_shr(lone).unwrap_or(0);
            }
        } else {
            node = parent(node, *sibling);
        }
        at >>= 1;
        last >>= 1;
    }
    last == 0 && node == root
}

fn leaf(id: EntryId) -> Digest {
    Digest::of(&[&[0], &id.0.0])
}

fn parent(left: Digest, right: Digest) -> Digest {
    Digest::of(&[&[1], &left.0, &right.0])
}

/// Joins subtree roots from the right.
fn fold(peaks: &[Digest]) -> Option<Digest> {
    peaks
        .iter()
        .rev()
        .copied()
        .reduce(|right, left| parent(left, right))
}
