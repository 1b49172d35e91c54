//! Reading one text out of a merged one.

use super::{Line, Merged, Node, Slot, contest, wording};
use crate::rolling::Mask;
use crate::tree::{Block, Provision, Tree};
use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;

/// The text of the base or of one side.
pub(super) fn project(merged: &Merged, who: Mask) -> Tree {
    let view = View {
        sees: &|slot, _| slot.who.meets(who),
        holder: who,
        head: &|node| wording::of(&node.head, who),
        line: &|line| wording::of(&line.wording, who),
    };
    view.tree(merged)
}

/// The base with every change that nobody contests.
pub(super) fn united(merged: &Merged) -> Tree {
    let everyone = merged.all();
    let dropped = contest::dropped(merged);
    // What the base has stays unless somebody drops or moves it; what it has not comes in. What
    // one side drops and another changes stays, and so does what two sides move apart.
    let sees = |slot: &Slot, row: &[Slot], kept: &BTreeSet<usize>| {
        let others = row
            .iter()
            .filter(|other| other.node == slot.node && !other.who.has_base());
        let of_base = row
            .iter()
            .any(|other| other.node == slot.node && other.who.has_base());
        match (slot.who.has_base(), others.count()) {
            (true, 0) => slot.who == everyone || kept.contains(&slot.node),
            (true, 1) => false,
            (true, _) => true,
            (false, places) => places == 1 || !of_base,
        }
    };
    let view = View {
        sees: &|slot, row| {
            let kept = if core::ptr::eq(row, merged.slots.as_slice()) {
                &dropped.nodes
            } else {
                &dropped.lines
            };
            sees(slot, row, kept)
        },
        holder: everyone,
        head: &|node| wording::united(&node.head),
        line: &|line| wording::united(&line.wording),
    };
    view.tree(merged)
}

/// How to read a merged text.
struct View<'a> {
    sees: &'a dyn Fn(&Slot, &[Slot]) -> bool,
    holder: Mask,
    head: &'a dyn Fn(&Node) -> String,
    line: &'a dyn Fn(&Line) -> String,
}

impl View<'_> {
    fn tree(&self, merged: &Merged) -> Tree {
        let mut builder = Builder {
            done: Vec::new(),
            path: Vec::new(),
            line: 1,
        };
        for slot in merged
            .slots
            .iter()
            .filter(|slot| (self.sees)(slot, &merged.slots))
        {
            if let Some(node) = merged.nodes.get(slot.node) {
                self.provision(merged, node, &mut builder);
            }
        }
        Tree {
            lang: merged.lang,
            provisions: builder.finish(),
        }
    }

    fn provision(&self, merged: &Merged, node: &Node, builder: &mut Builder) {
        let Some(face) = node
            .faces
            .iter()
            .find(|face| face.who.meets(self.holder))
            .or(node.faces.first())
        else {
            return;
        };
        let mut provision = Provision::new(face.kind, builder.line);
        provision.number.clone_from(&face.number);
        provision.head = face.head.filled((self.head)(node));
        let mut at = builder.line + provision.head.raw().split_terminator('\n').count();
        for slot in node
            .slots
            .iter()
            .filter(|slot| (self.sees)(slot, &node.slots))
        {
            let Some(line) = merged.lines.get(slot.node) else {
                continue;
            };
            let shape = line
                .shapes
                .iter()
                .find(|(who, _)| who.meets(self.holder))
                .or(line.shapes.first());
            let Some((_, shape)) = shape else { continue };
            let mut block: Block = shape.filled((self.line)(line));
            block.line = if block.run_in {
                at.saturating_sub(1)
            } else {
                at
            };
            at += usize::from(!block.run_in);
            provision.blocks.push(block);
        }
        builder.line = at;
        builder.put(face.depth, provision);
    }
}

/// Hangs provisions by their depth.
struct Builder {
    done: Vec<Provision>,
    path: Vec<(usize, Provision)>,
    line: usize,
}

impl Builder {
    fn put(&mut self, depth: usize, provision: Provision) {
        while self.path.last().is_some_and(|(open, _)| *open >= depth) {
            self.close();
        }
        self.path.push((depth, provision));
    }

    fn close(&mut self) {
        if let Some((_, closed)) = self.path.pop() {
            match self.path.last_mut() {
                Some((_, parent)) => parent.children.push(closed),
                None => self.done.push(closed),
            }
        }
    }

    fn finish(mut self) -> Vec<Provision> {
        while !self.path.is_empty() {
            self.close();
        }
        self.done
    }
}
