//! Places in the logs of a register, and what an entry had seen when it was decided.

use crate::{Canon, CborError, Decoder, Encoder, cbor::CborErrorKind};
use alloc::vec::Vec;

/// A side of a register, by its place in the charter's list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Side(pub u8);

impl Side {
    /// A register has at most this many sides: an entry's `seen` names at most 16 logs.
    pub const MAX: u8 = 16;
}

impl Canon for Side {
    fn encode(&self, to: &mut Encoder) {
        self.0.encode(to);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        let at = from.position();
        let side = Self(u8::decode(from)?);
        if side.0 < Self::MAX {
            Ok(side)
        } else {
            Err(CborError {
                at,
                kind: CborErrorKind::OutOfRange,
            })
        }
    }
}

/// A set of sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct SideSet(u16);

impl SideSet {
    /// The first `count` sides of a charter (at most [`Side::MAX`]).
    pub fn first(count: u8) -> Self {
        (0..count.min(Side::MAX)).map(Side).collect()
    }

    /// Whether `side` is in the set.
    pub fn contains(self, side: Side) -> bool {
        side.0 < Side::MAX && self.0 & (1 << side.0) != 0
    }

    /// The set with `side` added.
    #[must_use]
    pub fn with(self, side: Side) -> Self {
        if side.0 < Side::MAX {
            Self(self.0 | 1 << side.0)
        } else {
            self
        }
    }

    /// The set without `side`.
    #[must_use]
    pub fn without(self, side: Side) -> Self {
        if side.0 < Side::MAX {
            Self(self.0 & !(1 << side.0))
        } else {
            self
        }
    }

    /// Whether every side of `other` is in this set.
    pub fn contains_all(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether no side is in the set.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The sides, in the charter's order.
    pub fn iter(self) -> impl Iterator<Item = Side> {
        (0..Side::MAX)
            .map(Side)
            .filter(move |side| self.contains(*side))
    }
}

impl FromIterator<Side> for SideSet {
    fn from_iter<I: IntoIterator<Item = Side>>(sides: I) -> Self {
        sides.into_iter().fold(Self::default(), Self::with)
    }
}

impl Canon for SideSet {
    fn encode(&self, to: &mut Encoder) {
        self.0.encode(to);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        u16::decode(from).map(Self)
    }
}

/// Where an entry stands: whose log, which epoch of it, which place in that epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The side whose log it is.
    pub side: Side,
    /// The epoch of that log, counted from 0.
    pub epoch: u32,
    /// The place in that epoch, counted from 0.
    pub seq: u64,
}
crate::canon_struct!(Position { side, epoch, seq });

/// How much of each log was applied when an entry was decided: its causal past, closed under
/// "what its entries had seen". For each side at most one row, in the order of sides; a side of
/// which nothing was seen has no row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Past(Vec<(Side, u32, u64)>);

impl Past {
    /// Nothing seen.
    pub const fn empty() -> Self {
        Self(Vec::new())
    }

    /// Whether the entry at `at` lies in this past. Earlier epochs lie in it whole: a new epoch
    /// starts from what its peers countersigned of the old.
    pub fn contains(&self, at: Position) -> bool {
        self.of(at.side)
            .is_some_and(|(epoch, size)| (at.epoch, at.seq) < (epoch, size))
    }

    /// How much of `side`'s log is in it: its latest epoch seen, and the number of entries there.
    pub fn of(&self, side: Side) -> Option<(u32, u64)> {
        self.0
            .iter()
            .find(|row| row.0 == side)
            .map(|row| (row.1, row.2))
    }

    /// Widens the past so that `side`'s log is in it up to `size` entries of `epoch`.
    pub fn widen(&mut self, side: Side, epoch: u32, size: u64) {
        match self.0.binary_search_by_key(&side, |row| row.0) {
            Ok(found) => {
                if let Some(row) = self.0.get_mut(found) {
                    (row.1, row.2) = (row.1, row.2).max((epoch, size));
                }
            }
            Err(place) => self.0.insert(place, (side, epoch, size)),
        }
    }

    /// Widens the past by another.
    pub fn join(&mut self, other: &Self) {
        other
            .rows()
            .for_each(|(side, epoch, size)| self.widen(side, epoch, size));
    }

    /// Whether everything in `other` is in this past.
    pub fn includes(&self, other: &Self) -> bool {
        other
            .rows()
            .all(|(side, epoch, size)| self.of(side).is_some_and(|have| (epoch, size) <= have))
    }

    /// Its rows: side, latest epoch, number of entries of that epoch.
    pub fn rows(&self) -> impl Iterator<Item = (Side, u32, u64)> {
        self.0.iter().copied()
    }
}

impl Canon for Past {
    fn encode(&self, to: &mut Encoder) {
        to.array(self.0.len());
        for (side, epoch, size) in &self.0 {
            to.array(3);
            side.encode(to);
            epoch.encode(to);
            size.encode(to);
        }
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        let at = from.position();
        let len = from.array(usize::from(Side::MAX))?;
        let mut rows: Vec<(Side, u32, u64)> = Vec::with_capacity(len);
        for _ in 0..len {
            from.array_of(3)?;
            let row = (Side::decode(from)?, u32::decode(from)?, u64::decode(from)?);
            from.leave();
            if rows.last().is_some_and(|last| last.0 >= row.0) {
                return Err(CborError {
                    at,
                    kind: CborErrorKind::OutOfRange,
                });
            }
            rows.push(row);
        }
        from.leave();
        Ok(Self(rows))
    }
}
