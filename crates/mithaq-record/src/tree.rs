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
        self.push_noting(id, |_| ());
    }

    /// Adds the next leaf and tells of each subtree that it completes at a level that is kept
    /// ([`Node::is_kept`]), so that a proof out of a long log needs few of its entries.
    pub fn push_noting(&mut self, id: EntryId, mut note: impl FnMut(Node)) {
        let mut hash = leaf_hash(id);
        let mut level = 0u8;
        // Each trailing 1 of the size is a subtree as large as what is being carried.
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.peaks.pop() {
                hash = parent(left, hash);
                level += 1;
                let place = self.size >> level;
                if Node::is_kept(level) {
                    note(Node { level, place, hash });
                }
            }
        }
        self.peaks.push(hash);
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

/// The root of a full subtree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Node {
    /// It has two to the power of this many leaves.
    pub level: u8,
    /// Its number among the subtrees of its level, from the left.
    pub place: u64,
    /// Its root.
    pub hash: Digest,
}

impl Node {
    /// The distance between the levels that are kept: one node for 256 leaves, one for 65,536, …,
    /// so that no path asks for more than 256 hashes of a level.
    pub const LEVELS: u8 = 8;

    /// Whether nodes of this level are kept.
    pub fn is_kept(level: u8) -> bool {
        level > 0 && level.is_multiple_of(Self::LEVELS)
    }
}

/// The inclusion proof of the leaf at `index` in the tree of the first `size` leaves (RFC 9162
/// §2.1.3.1), from the leaf upwards, out of the roots of full subtrees.
///
/// `hashes(level, from, count)` answers `count` roots of a level, from the place `from` on; the
/// level is 0 (leaves) or kept. None if there is no such leaf or an answer is missing.
pub fn path(
    size: u64,
    index: u64,
    mut hashes: impl FnMut(u8, u64, u64) -> Option<Vec<Digest>>,
) -> Option<Vec<Digest>> {
    let (mut from, mut count) = (0u64, size);
    if index >= size {
        return None;
    }
    let mut path = Vec::new();
    while count > 1 {
        let left = largest_below(count);
        let middle = from + left;
        if index < middle {
            path.push(range_root(middle, count - left, &mut hashes)?);
            count = left;
        } else {
            path.push(range_root(from, left, &mut hashes)?);
            (from, count) = (middle, count - left);
        }
    }
    path.reverse();
    Some(path)
}

/// The largest power of two below `count`, which is at least 2.
fn largest_below(count: u64) -> u64 {
    1 << (63 - (count - 1).leading_zeros())
}

/// The root over `count` leaves from `from` on, where a subtree begins.
fn range_root(
    from: u64,
    count: u64,
    hashes: &mut impl FnMut(u8, u64, u64) -> Option<Vec<Digest>>,
) -> Option<Digest> {
    let (mut from, mut rest) = (from, count);
    let mut peaks = Vec::new();
    while rest > 0 {
        let level = 63 - rest.leading_zeros();
        let width = 1u64 << level;
        let level = u8::try_from(level).ok()?;
        let base = level - level % Node::LEVELS;
        let below = hashes(base, from >> base, 1 << (level - base))?;
        peaks.push(joined(below, level - base)?);
        (from, rest) = (from + width, rest - width);
    }
    fold(&peaks)
}

/// The root over two to the power of `levels` neighbours.
fn joined(mut row: Vec<Digest>, levels: u8) -> Option<Digest> {
    if row.len() != 1usize.checked_shl(u32::from(levels))? {
        return None;
    }
    while row.len() > 1 {
        let (pairs, _) = row.as_chunks::<2>();
        row = pairs
            .iter()
            .map(|[left, right]| parent(*left, *right))
            .collect();
    }
    row.pop()
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
    let mut node = leaf_hash(id);
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

/// The hash of a leaf whose data is an entry's id.
pub fn leaf_hash(id: EntryId) -> Digest {
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
