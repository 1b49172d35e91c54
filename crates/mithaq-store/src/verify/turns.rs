//! The order of application, met in the order in which the entries came. The two are the same but
//! for entries that waited; these are held until their turn, by the numbers of their rows alone.

use std::collections::{BTreeMap, btree_map::Entry};

/// Whose turn it is.
pub(super) struct Turns {
    /// The next number in the order of application.
    due: i64,
    /// Rows that came before their turn, by their number.
    held: BTreeMap<i64, i64>,
}

/// When an entry has its turn.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// Now.
    Now,
    /// When all that was applied before it has had its own.
    Later,
    /// It had to be earlier, or another entry has the same: its number is wrong.
    Missed,
}

impl Turns {
    pub(super) fn new() -> Self {
        Self {
            due: 1,
            held: BTreeMap::new(),
        }
    }

    /// When the entry that comes now has its turn.
    pub(super) fn of(&mut self, number: i64, row: i64) -> Turn {
        if number == self.due {
            self.due = self.due.saturating_add(1);
            return Turn::Now;
        }
        match self.held.entry(number) {
            Entry::Vacant(place) if number > self.due => {
                place.insert(row);
                Turn::Later
            }
            Entry::Vacant(_) | Entry::Occupied(_) => Turn::Missed,
        }
    }

    /// The row whose turn has come after the last.
    pub(super) fn come(&mut self) -> Option<i64> {
        let row = self.held.remove(&self.due)?;
        self.due = self.due.saturating_add(1);
        Some(row)
    }

    /// Once no more entries come: the row behind a gap in the numbers.
    pub(super) fn behind_a_gap(&mut self) -> Option<i64> {
        let (number, row) = self.held.pop_first()?;
        self.due = number.saturating_add(1);
        Some(row)
    }

    /// The number of the last entry that had its turn.
    pub(super) fn last(&self) -> i64 {
        self.due.saturating_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rows in the order of their turns, those behind a gap after a 0, and those that missed
    /// theirs below zero.
    fn order(numbers: &[i64]) -> Vec<i64> {
        let mut turns = Turns::new();
        let mut order = Vec::new();
        for (row, number) in (1..).zip(numbers) {
            match turns.of(*number, row) {
                Turn::Now => order.push(row),
                Turn::Later => (),
                Turn::Missed => order.push(-row),
            }
            while let Some(row) = turns.come() {
                order.push(row);
            }
        }
        while let Some(row) = turns.behind_a_gap() {
            order.extend([0, row]);
            while let Some(row) = turns.come() {
                order.push(row);
            }
        }
        order
    }

    #[test]
    fn entries_that_waited_have_their_turn_when_it_comes() {
        assert_eq!(order(&[1, 2, 3]), [1, 2, 3]);
        assert_eq!(order(&[4, 1, 2, 3, 5]), [2, 3, 4, 1, 5]);
        assert_eq!(order(&[3, 2, 1]), [3, 2, 1]);
    }

    #[test]
    fn wrong_numbers_end_nothing() {
        assert_eq!(order(&[1, 3, 4]), [1, 0, 2, 3]);
        assert_eq!(order(&[1, 1, 2]), [1, -2, 3]);
        assert_eq!(order(&[3, 3, 1, 2]), [-2, 3, 4, 1]);
        assert_eq!(order(&[0, -5, i64::MAX, 1]), [-1, -2, 4, 0, 3]);
        assert_eq!(order(&[i64::MIN, i64::MAX, i64::MAX]), [-1, -3, 0, 2]);
    }
}
