//! Identifiers of provisions, each once in a file.

use mithaq_text::tree::{Provision, Tree};
use std::collections::{BTreeMap, BTreeSet};

/// The identifier of each provision in the order of [`Tree::walk`]: the `eId` that it has in Akoma
/// Ntoso (Akoma Ntoso Naming Convention 1.0, section 5) and the anchor that it has in HTML.
pub fn eids(tree: &Tree) -> Vec<String> {
    fn below(parent: &str, provisions: &[Provision], ids: &mut Ids, given: &mut Vec<String>) {
        for provision in provisions {
            let id = ids.give(parent, &provision.step());
            given.push(id.clone());
            below(&id, &provision.children, ids, given);
        }
    }
    let (mut ids, mut given) = (Ids::default(), Vec::new());
    below("", &tree.provisions, &mut ids, &mut given);
    given
}

/// The identifiers given so far.
#[derive(Debug, Default)]
pub(crate) struct Ids {
    used: BTreeSet<String>,
    /// How often each was asked for, so that many equal ones cost no search.
    counts: BTreeMap<String, usize>,
}

impl Ids {
    /// An identifier for a step under a parent: the step alone where it is free, then with its
    /// parent's before it, then counted.
    pub(crate) fn give(&mut self, parent: &str, step: &str) -> String {
        if self.used.insert(step.to_owned()) {
            return step.to_owned();
        }
        let long = if parent.is_empty() {
            step.to_owned()
        } else {
            [parent, "__", step].concat()
        };
        self.counted(long, "__")
    }

    /// An identifier with its parent's before it, counted where it is taken.
    pub(crate) fn give_within(&mut self, parent: &str, step: &str) -> String {
        self.counted([parent, "__", step].concat(), "_")
    }

    fn counted(&mut self, wanted: String, joint: &str) -> String {
        if self.used.insert(wanted.clone()) {
            return wanted;
        }
        let count = self.counts.entry(wanted.clone()).or_insert(1);
        loop {
            *count += 1;
            let id = format!("{wanted}{joint}{count}");
            if self.used.insert(id.clone()) {
                return id;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Ids;

    #[test]
    fn each_is_given_once() {
        let mut ids = Ids::default();
        let given = [
            ids.give("", "art_1"),
            ids.give("chp_1", "art_1"),
            ids.give("chp_1", "art_1"),
            ids.give("", "art_1"),
            ids.give_within("art_1", "para_1"),
            ids.give_within("art_1", "para_1"),
            ids.give_within("art_1", "para_1_2"),
        ];
        assert_eq!(
            given,
            [
                "art_1",
                "chp_1__art_1",
                "chp_1__art_1__2",
                "art_1__2",
                "art_1__para_1",
                "art_1__para_1_2",
                "art_1__para_1_2_2"
            ]
        );
    }
}
