//! A tree as rows: each provision by its place in [`Tree::walk`], with its parent and children.

use mithaq_text::tree::{Provision, Tree};

/// A tree as rows.
pub(crate) struct Flat<'t> {
    pub(crate) provisions: Vec<&'t Provision>,
    parents: Vec<Option<usize>>,
    children: Vec<Vec<usize>>,
    roots: Vec<usize>,
}

impl<'t> Flat<'t> {
    pub(crate) fn new(tree: &'t Tree) -> Self {
        let mut flat = Self {
            provisions: Vec::new(),
            parents: Vec::new(),
            children: Vec::new(),
            roots: Vec::new(),
        };
        let mut ahead: Vec<(&Provision, Option<usize>)> = tree
            .provisions
            .iter()
            .rev()
            .map(|one| (one, None))
            .collect();
        while let Some((here, parent)) = ahead.pop() {
            let place = flat.provisions.len();
            flat.provisions.push(here);
            flat.parents.push(parent);
            flat.children.push(Vec::new());
            match parent {
                Some(parent) => {
                    if let Some(row) = flat.children.get_mut(parent) {
                        row.push(place);
                    }
                }
                None => flat.roots.push(place),
            }
            ahead.extend(here.children.iter().rev().map(|one| (one, Some(place))));
        }
        flat
    }

    pub(crate) fn parent(&self, place: usize) -> Option<usize> {
        self.parents.get(place).copied().flatten()
    }

    /// What a provision contains, or for none the outermost ones.
    pub(crate) fn children(&self, of: Option<usize>) -> &[usize] {
        match of {
            Some(place) => self.children.get(place).map_or(&[], Vec::as_slice),
            None => &self.roots,
        }
    }
}
