//! Everything that holds of one provision, as one small value.

use super::State;
use core::fmt;

/// The states that hold of a provision: a set in two bytes, because texts have millions.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct States(u16);

impl States {
    /// In the order in which they are told.
    const ALL: [State; 9] = [
        State::Same,
        State::Split,
        State::Merged,
        State::Moved,
        State::Renumbered,
        State::Changed,
        State::Typographic,
        State::Inserted,
        State::Deleted,
    ];

    /// Whether a state holds.
    pub fn contains(self, state: State) -> bool {
        self.0 & bit(state) != 0
    }

    /// Whether none does.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Adds a state.
    pub fn add(&mut self, state: State) {
        self.0 |= bit(state);
    }

    /// The states in the order in which they are told: what became of the whole first.
    pub fn iter(self) -> impl Iterator<Item = State> {
        Self::ALL
            .into_iter()
            .filter(move |state| self.contains(*state))
    }
}

fn bit(state: State) -> u16 {
    1 << state as u8
}

impl From<State> for States {
    fn from(state: State) -> Self {
        Self(bit(state))
    }
}

impl FromIterator<State> for States {
    fn from_iter<I: IntoIterator<Item = State>>(states: I) -> Self {
        Self(states.into_iter().fold(0, |all, state| all | bit(state)))
    }
}

impl<const COUNT: usize> PartialEq<[State; COUNT]> for States {
    fn eq(&self, other: &[State; COUNT]) -> bool {
        *self == Self::from_iter(other.iter().copied())
    }
}

impl fmt::Debug for States {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_is_told_once() {
        let mut all = States::default();
        assert!(all.is_empty());
        for (count, state) in States::ALL.into_iter().enumerate() {
            assert!(!all.contains(state));
            all.add(state);
            all.add(state);
            assert!(all.contains(state));
            assert_eq!(all.iter().count(), count + 1);
        }
        let told = [State::Moved, State::Changed];
        assert_eq!(States::from_iter([State::Changed, State::Moved]), told);
        assert_ne!(States::from(State::Moved), told);
    }
}
