//! Numbers of provisions, in every style in which treaties write them.

mod arabic;
mod latin;
pub(crate) mod read;
mod roman;

pub(crate) use read::read;
pub(crate) use roman::roman;

pub(crate) use arabic::{cardinal as arabic_cardinal, ordinal as arabic_ordinal};
pub(crate) use latin::{cardinal as latin_cardinal, ordinal as latin_ordinal};

use crate::few::Few;
use alloc::string::String;
use core::fmt::{self, Write};

/// The number of a provision: `5`, `6-1`, `4 bis`, `4 مكرر`, `12 A`.
///
/// Two numbers are equal when they name the same place, however they are written: `المادة
/// الخامسة`, `ARTICLE V` and `Article 5` all have the number 5.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Number {
    /// The figures, outermost first: `6-1` is `[6, 1]`. Empty where the number is a letter alone.
    pub parts: Few<u32>,
    /// 0, or the place after an inserted provision: 1 for *bis*, *مكرر*; 2 for *ter*; and so on.
    pub repeat: u8,
    /// A letter after the figures (`12 A`), or alone (`Annex A`); in a code the one before them,
    /// which says what enacted the article (`L. 123-4`).
    pub letter: Option<char>,
    /// The letter after the figures where another stands before them: `L. 123-4 A`.
    pub further: Option<char>,
}

/// Latin words for the first, second … insertion after a number.
pub(crate) const REPEATS: [&str; 10] = [
    "bis",
    "ter",
    "quater",
    "quinquies",
    "sexies",
    "septies",
    "octies",
    "nonies",
    "decies",
    "undecies",
];

impl Number {
    /// A plain number without suffix.
    pub fn plain(value: u32) -> Self {
        Self {
            parts: Few::one(value),
            repeat: 0,
            letter: None,
            further: None,
        }
    }

    /// Adds a letter that stands after the figures.
    pub(crate) fn add(&mut self, letter: char) {
        match self.letter {
            None => self.letter = Some(letter),
            Some(_) => self.further = Some(letter),
        }
    }

    /// The first figure, if there is any.
    pub fn value(&self) -> Option<u32> {
        self.parts.first().copied()
    }

    /// Whether it is a plain number, which takes part in the check for gaps.
    pub fn is_plain(&self) -> bool {
        self.parts.len() == 1 && self.repeat == 0 && self.letter.is_none()
    }

    /// The canonical form: `5`, `6-1`, `4bis`, `12a`; `123-4l` for `L. 123-4`, `123-4la` for
    /// `L. 123-4 A`.
    pub fn key(&self) -> String {
        let mut key = String::new();
        for (place, part) in self.parts.iter().enumerate() {
            let dash = if place == 0 { "" } else { "-" };
            // Writing to a String cannot fail.
            let _ = write!(key, "{dash}{part}");
        }
        if let Some(word) = usize::from(self.repeat).checked_sub(1) {
            key.push_str(REPEATS.get(word).copied().unwrap_or("bis"));
        }
        key.extend(self.letter);
        key.extend(self.further);
        key
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.key())
    }
}
