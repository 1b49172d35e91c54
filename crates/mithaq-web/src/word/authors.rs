//! Whose a tracked change is: by the name that stands beside it, or as the reader says.

use mithaq_canon::Side;
use std::collections::BTreeMap;

/// Whose changes an author makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Whose {
    Side(Side),
    /// Nobody has said.
    Unknown,
}

/// The authors of a document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Authors {
    named: BTreeMap<String, Whose>,
    /// Whose the changes are that were made without tracking.
    untracked: Option<Side>,
}

impl Authors {
    /// The authors of these names; `known` tells what each side is called.
    pub(crate) fn of(names: &[&str], known: &[(Side, String)]) -> Self {
        let whose = |name: &str| {
            let found = known
                .iter()
                .find(|(_, called)| called.trim() == name.trim());
            found.map_or(Whose::Unknown, |(side, _)| Whose::Side(*side))
        };
        Self {
            named: names
                .iter()
                .map(|name| ((*name).to_owned(), whose(name)))
                .collect(),
            untracked: None,
        }
    }

    /// Says whose the changes of the nth author are.
    pub(crate) fn say(&mut self, nth: usize, whose: Whose) {
        if let Some(held) = self.named.values_mut().nth(nth) {
            *held = whose;
        }
    }

    /// Says whose the changes without an author are.
    pub(crate) fn say_untracked(&mut self, side: Option<Side>) {
        self.untracked = side;
    }

    pub(crate) fn untracked(&self) -> Option<Side> {
        self.untracked
    }

    /// Each author with whose its changes are, in order of name.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, Whose)> {
        self.named.iter().map(|(name, whose)| (&**name, *whose))
    }

    pub(crate) fn whose(&self, author: &str) -> Whose {
        self.named.get(author).copied().unwrap_or(Whose::Unknown)
    }

    /// Everyone who made changes, each once, and `us` in any case.
    pub(crate) fn all(&self, us: Side) -> Vec<Whose> {
        let mut all: Vec<Whose> = self.named.values().copied().collect();
        all.push(Whose::Side(us));
        all.sort_by_key(|whose| (*whose != Whose::Side(us), *whose));
        all.dedup();
        all
    }
}
