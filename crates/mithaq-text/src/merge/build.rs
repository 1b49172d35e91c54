//! From a base and the texts of sides to one merged text.

use super::weave::weave;
use super::{Face, Line, Merged, Node, Slot, Stretch, wording};
use crate::align::lines::{LineMatches, match_lines};
use crate::align::{Scales, align};
use crate::compare::edits::Links;
use crate::hands::OneHand;
use crate::hunks::{Hunk, apply, hunks};
use crate::redline::{Redliner, Run};
use crate::rolling::{Mask, Who};
use crate::rows::{Row, Rows};
use crate::tree::{Block, Head, Tree};
use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

pub(super) fn build(base: &Tree, sides: &[(Who, &Tree)]) -> Merged {
    let ([rows], _) = Rows::read([base]);
    let mut store = Store::new(&rows);
    for (who, tree) in sides {
        // With the base alone: what is made of a side does not depend on the others.
        let ([rows, theirs], lexicon) = Rows::read([base, tree]);
        let mut scales = Scales::new(&[&rows, &theirs]);
        let alignment = align(&OneHand, &rows, &theirs, &mut scales);
        let matches = match_lines(&OneHand, &rows, &theirs, &alignment, &mut scales);
        let links = Links::new(&rows, &theirs, &alignment);
        store.take(
            &links,
            &matches,
            &mut Redliner::new(lexicon),
            Mask::of(*who),
        );
    }
    store.finish(base, sides)
}

/// The merged text while sides are taken in.
struct Store {
    slots: Vec<Slot>,
    nodes: Vec<NodeDraft>,
    lines: Vec<LineDraft>,
}

struct NodeDraft {
    in_base: bool,
    faces: Vec<Face>,
    head: LineDraft,
    slots: Vec<Slot>,
}

/// A line with the changes that sides make to it.
struct LineDraft {
    home: Option<usize>,
    text: String,
    holders: Mask,
    changes: Vec<(Mask, Vec<Hunk>)>,
    shapes: Vec<(Mask, Block)>,
}

impl LineDraft {
    fn new(home: Option<usize>, text: &str, holders: Mask) -> Self {
        Self {
            home,
            text: text.to_owned(),
            holders,
            changes: Vec::new(),
            shapes: Vec::new(),
        }
    }

    fn hold(&mut self, who: Mask, runs: &[Run]) {
        self.holders = self.holders.with(who);
        if !runs.is_empty() {
            self.changes.push((who, hunks(runs)));
        }
    }

    /// The line as one of its holders has it.
    fn text_of(&self, who: Mask) -> String {
        match self.changes.iter().find(|(other, _)| other.meets(who)) {
            Some((_, hunks)) => apply(&self.text, hunks, (0, self.text.len())),
            None => self.text.clone(),
        }
    }

    fn shape(&mut self, who: Mask, block: &Block) {
        let mut block = block.hollow();
        block.line = 0;
        match self.shapes.iter_mut().find(|(_, other)| *other == block) {
            Some((holders, _)) => *holders = holders.with(who),
            None => self.shapes.push((who, block)),
        }
    }

    fn wording(&self) -> Vec<Stretch> {
        wording::lay(&self.text, &self.changes, self.holders)
    }
}

impl Store {
    fn new(base: &Rows<'_>) -> Self {
        let slot = |node| Slot {
            node,
            who: Mask::BASE,
        };
        let lines = base
            .lines
            .iter()
            .map(|line| {
                let mut draft = LineDraft::new(Some(line.owner), line.block.raw(), Mask::BASE);
                draft.shape(Mask::BASE, line.block);
                draft
            })
            .collect();
        let nodes = (0..base.provisions.len())
            .filter_map(|place| {
                let row = base.provisions.get(place)?;
                Some(NodeDraft {
                    in_base: true,
                    faces: Vec::from([face(base, place, Mask::BASE)?]),
                    head: LineDraft::new(Some(place), row.of.head.raw(), Mask::BASE),
                    slots: row.lines().map(slot).collect(),
                })
            })
            .collect();
        Self {
            slots: (0..base.provisions.len()).map(slot).collect(),
            nodes,
            lines,
        }
    }

    fn take<'a>(
        &mut self,
        links: &Links<'a>,
        matches: &LineMatches,
        redliner: &mut Redliner<'a>,
        who: Mask,
    ) {
        let theirs = links.new;
        let mut order = Vec::with_capacity(theirs.provisions.len());
        for (place, row) in theirs.provisions.iter().enumerate() {
            let node = self.node(links, redliner, place, who);
            let lines: Vec<(usize, usize)> = row
                .lines()
                .map(|line| {
                    (
                        self.line((links, matches), redliner, (node, line), who),
                        theirs.symbols(line).len(),
                    )
                })
                .collect();
            if let Some(draft) = self.nodes.get_mut(node) {
                weave(&mut draft.slots, &lines, who);
            }
            order.push((node, row.words));
        }
        weave(&mut self.slots, &order, who);
    }

    /// The node of a side's provision: the base's, or a new one.
    fn node<'a>(
        &mut self,
        links: &Links<'a>,
        redliner: &mut Redliner<'a>,
        place: usize,
        who: Mask,
    ) -> usize {
        let (Some(row), Some(face)) =
            (links.new.provisions.get(place), face(links.new, place, who))
        else {
            return usize::MAX;
        };
        let head = row.of.head.raw();
        let from = links.alignment.from.at(place);
        let node = from.or_else(|| self.twin(links.new, place, who));
        let node = node.unwrap_or_else(|| {
            let draft = NodeDraft {
                in_base: false,
                faces: Vec::new(),
                head: LineDraft::new(None, head, who),
                slots: Vec::new(),
            };
            self.nodes.push(draft);
            self.nodes.len() - 1
        });
        if let Some(draft) = self.nodes.get_mut(node) {
            let runs = match from.and_then(|i| links.old.provisions.get(i)) {
                Some(old) => links.head(&old.of.head, &row.of.head, redliner).1,
                None => heads(&draft.head.text, head),
            };
            draft.head.hold(who, &runs);
            match draft.faces.iter_mut().find(|other| {
                Face {
                    who: face.who,
                    ..(*other).clone()
                } == face
            }) {
                Some(same) => same.who = same.who.with(who),
                None => draft.faces.push(face),
            }
        }
        node
    }

    /// A provision that another side inserted with the same words.
    fn twin(&self, theirs: &Rows<'_>, place: usize, who: Mask) -> Option<usize> {
        let row = theirs.provisions.get(place)?;
        let same = |draft: &NodeDraft| {
            let Some(other) = draft
                .faces
                .first()
                .and_then(|face| face.who.sides().next())
                .map(Mask::of)
            else {
                return false;
            };
            let lines = draft.slots.iter().filter(|slot| slot.who.meets(other));
            let lines = lines.map(|slot| self.lines.get(slot.node).map(|line| line.text_of(other)));
            let heading = draft
                .faces
                .first()
                .map(|face| face.head.filled(draft.head.text.clone()));
            !draft.in_base
                && !draft.head.holders.meets(who)
                && heading.is_some_and(|head| head.heading() == row.of.head.heading())
                && draft.faces.iter().any(|face| face.kind == row.of.kind)
                && lines.eq(row
                    .of
                    .blocks
                    .iter()
                    .map(|block| Some(block.raw().to_string())))
        };
        self.nodes.iter().position(same)
    }

    /// The line of a side's block: the base's, or a new one of this node.
    fn line<'a>(
        &mut self,
        (links, matches): (&Links<'a>, &LineMatches),
        redliner: &mut Redliner<'a>,
        (node, line): (usize, usize),
        who: Mask,
    ) -> usize {
        let Some(block) = links.new.lines.get(line).map(|line| line.block) else {
            return usize::MAX;
        };
        let found = match matches.from.at(line) {
            Some(old) => {
                let runs = links.block((old, line), redliner).1;
                if let Some(draft) = self.lines.get_mut(old) {
                    draft.hold(who, &runs);
                }
                old
            }
            None => {
                let slots = self
                    .nodes
                    .get(node)
                    .map(|draft| draft.slots.as_slice())
                    .unwrap_or_default();
                let same = slots.iter().map(|slot| slot.node).find(|other| {
                    self.lines.get(*other).is_some_and(|draft| {
                        draft.home.is_none()
                            && draft.text == block.raw()
                            && !draft.holders.meets(who)
                    })
                });
                let found = same.unwrap_or_else(|| {
                    self.lines.push(LineDraft::new(None, block.raw(), who));
                    self.lines.len() - 1
                });
                if let Some(draft) = self.lines.get_mut(found) {
                    draft.hold(who, &[]);
                }
                found
            }
        };
        if let Some(draft) = self.lines.get_mut(found) {
            draft.shape(who, block);
        }
        found
    }

    fn finish(self, base: &Tree, sides: &[(Who, &Tree)]) -> Merged {
        let nodes = self
            .nodes
            .into_iter()
            .map(|draft| Node {
                in_base: draft.in_base,
                faces: draft.faces,
                head: draft.head.wording(),
                slots: draft.slots,
            })
            .collect();
        let lines = self
            .lines
            .into_iter()
            .map(|draft| Line {
                home: draft.home,
                wording: draft.wording(),
                shapes: draft.shapes,
            })
            .collect();
        Merged {
            lang: base.lang,
            sides: sides.iter().map(|(who, _)| *who).collect(),
            slots: self.slots,
            nodes,
            lines,
        }
    }
}

/// The runs between the heads of one provision that two sides inserted: only the number can differ.
fn heads(one: &str, two: &str) -> Vec<Run> {
    if one == two {
        return Vec::new();
    }
    Vec::from([Run {
        op: crate::redline::Op::Typographic,
        text: two.into(),
        was: one.into(),
    }])
}

fn face(rows: &Rows<'_>, place: usize, who: Mask) -> Option<Face> {
    let row = rows.provisions.get(place)?;
    let up = |place: &usize| rows.provisions.get(*place).and_then(Row::parent);
    let depth = core::iter::successors(row.parent(), up).count();
    let head: Head = row.of.head.hollow();
    Some(Face {
        who,
        kind: row.of.kind,
        number: row.of.number.clone(),
        depth,
        head,
    })
}
