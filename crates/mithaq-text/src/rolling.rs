//! The rolling text of one provision: base wording and every side's alternatives, attributed.
//!
//! An alternative is a value, never an error. Nothing is decided here: each side's proposal can be
//! read back from the rolling text exactly, and so can the base.

mod pieces;
mod print;

pub use pieces::rolling;
pub use print::{Names, print};

use alloc::string::String;
use alloc::vec::Vec;

/// Whose wording: a side by its place in the list of sides, 0 to 62.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Who(pub u8);

impl Who {
    /// One bit of a [`Mask`] is the base's.
    pub const MAX: u8 = 62;
}

impl From<mithaq_canon::Side> for Who {
    fn from(side: mithaq_canon::Side) -> Self {
        Self(side.0)
    }
}

/// A set of those who hold a wording: the base text, sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Mask(u64);

impl Mask {
    /// The base text alone.
    pub const BASE: Self = Self(1);

    /// One side alone; nobody for a side beyond [`Who::MAX`].
    pub fn of(who: Who) -> Self {
        Self(1u64.checked_shl(u32::from(who.0) + 1).unwrap_or(0))
    }

    /// Everyone in either.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Everyone of this set who is not in the other.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Everyone who is in both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether anyone is in both.
    pub fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether the base text holds this wording.
    pub fn has_base(self) -> bool {
        self.meets(Self::BASE)
    }

    /// Whether this side holds this wording.
    pub fn contains(self, who: Who) -> bool {
        self.meets(Self::of(who))
    }

    /// Whether nobody is in it.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The sides in it, in order; the base is no side.
    pub fn sides(self) -> impl Iterator<Item = Who> {
        (0..=Who::MAX)
            .map(Who)
            .filter(move |who| self.contains(*who))
    }
}

/// A piece of a rolling text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Wording that the base and every side have.
    Agreed(String),
    /// Wordings that differ, each with those who hold it. The first is the base's own.
    Alternatives(Vec<Alternative>),
}

/// One wording where several compete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternative {
    /// Who holds it: several sides when they ask for the same.
    pub who: Mask,
    /// The words; nothing where they delete what the base has.
    pub text: Option<String>,
}

/// The wording of the base, from a rolling text.
pub fn base(pieces: &[Piece]) -> String {
    project(pieces, Mask::BASE).unwrap_or_default()
}

/// The wording of a side: `None` where it deletes the provision, the base's where it proposed
/// nothing.
pub fn side(pieces: &[Piece], who: Who) -> Option<String> {
    project(pieces, Mask::of(who))
}

fn project(pieces: &[Piece], mask: Mask) -> Option<String> {
    let mut text = String::new();
    let mut deletes = false;
    for piece in pieces {
        match piece {
            Piece::Agreed(words) => text.push_str(words),
            Piece::Alternatives(all) => {
                // Who holds none of them has proposed nothing and stands on the base.
                let held = all.iter().find(|one| one.who.meets(mask)).or(all.first());
                match held.map(|one| &one.text) {
                    Some(Some(words)) => text.push_str(words),
                    Some(None) => deletes = true,
                    None => (),
                }
            }
        }
    }
    // Deleting all there is deletes the provision.
    let whole = matches!(pieces, [Piece::Alternatives(_)]);
    (!(whole && deletes)).then_some(text)
}

#[cfg(test)]
mod tests;
