//! A merged text as a document in which each side's wishes are its tracked changes, and as a
//! rolling text in Akoma Ntoso.
//!
//! Whatever the merge says, each side's text comes back exactly:
//! [`View::Of`](crate::tracked::View::Of) its name, line for line.

use crate::akn::{Draft, Node};
use crate::layout::shape;
use crate::rolling::Sides;
use crate::tracked::{Builder, Document, Role};
use mithaq_text::merge::{Line, Merged, Slot, Stretch};
use mithaq_text::rolling::{Alternative, Mask, Piece, Who, rolling};
use mithaq_text::tree::Kind;

/// The document that shows a merged text.
pub fn document(merged: &Merged, sides: Sides<'_>) -> Document {
    let mut writer = Writer {
        merged,
        sides,
        everyone: merged.all(),
        builder: Builder::default(),
    };
    for slot in &merged.slots {
        writer.provision(*slot);
    }
    writer.builder.finish()
}

struct Writer<'m> {
    merged: &'m Merged,
    sides: Sides<'m>,
    everyone: Mask,
    builder: Builder,
}

impl Writer<'_> {
    fn provision(&mut self, slot: Slot) {
        let merged = self.merged;
        let Some(node) = merged.nodes.get(slot.node) else {
            return;
        };
        let face = node
            .faces
            .iter()
            .find(|face| face.who.meets(slot.who))
            .or(node.faces.first());
        let role = match face {
            Some(face) if face.kind == Kind::Title => Role::Title,
            Some(face) => Role::Heading(u8::try_from(face.depth + 1).unwrap_or(9).min(9)),
            None => Role::Body,
        };
        let run_in = node.slots.iter().fold(Mask::default(), |all, inner| {
            all.with(merged.run_in(inner.node).and(inner.who))
        });
        let headed = holders(slot.who, |one| !of(&node.head, one).is_empty());
        // A head that runs in is the beginning of a paragraph of wording.
        let in_head = !run_in.meets(slot.who);
        self.builder.shape(&shape(merged.lang, role, in_head));
        self.stretches(&node.head, headed);
        self.text("\n", headed.without(run_in));
        self.builder.shape(&shape(merged.lang, role, false));
        for inner in &node.slots {
            if let Some(line) = merged.lines.get(inner.node) {
                let who = inner.who.and(slot.who);
                self.stretches(&line.wording, who);
                self.text("\n", who);
            }
        }
    }

    fn stretches(&mut self, wording: &[Stretch], who: Mask) {
        for stretch in wording {
            match stretch {
                Stretch::Agreed(text) => self.text(text, who),
                Stretch::Open { alternatives, .. } => {
                    let named = named(alternatives);
                    for (place, alternative) in alternatives.iter().enumerate() {
                        // Who holds none of them has the first.
                        let rest = if place == 0 {
                            who.without(named)
                        } else {
                            Mask::default()
                        };
                        let held = alternative.who.and(who).with(rest);
                        self.text(alternative.text.as_deref().unwrap_or_default(), held);
                    }
                }
            }
        }
    }

    /// Text that these have and nobody else.
    fn text(&mut self, text: &str, who: Mask) {
        if !text.is_empty() && !who.is_empty() {
            let fate = self.sides.fate(&mut self.builder, who, self.everyone);
            self.builder.text(text, fate);
        }
    }
}

fn named(alternatives: &[Alternative]) -> Mask {
    alternatives
        .iter()
        .fold(Mask::default(), |all, one| all.with(one.who))
}

/// Those of `who` of whom something holds.
fn holders(who: Mask, holds: impl Fn(Mask) -> bool) -> Mask {
    each(who)
        .filter(|one| holds(*one))
        .fold(Mask::default(), Mask::with)
}

/// The base and the sides, one by one.
fn each(who: Mask) -> impl Iterator<Item = Mask> {
    let base = who.has_base().then_some(Mask::BASE);
    base.into_iter().chain(who.sides().map(Mask::of))
}

/// The wording of one holder.
fn of(wording: &[Stretch], who: Mask) -> String {
    wording
        .iter()
        .map(|stretch| match stretch {
            Stretch::Agreed(text) => text.as_str(),
            Stretch::Open { alternatives, .. } => {
                let held = alternatives.iter().find(|one| one.who.meets(who));
                let held = held.or(alternatives.first());
                held.and_then(|one| one.text.as_deref()).unwrap_or_default()
            }
        })
        .collect()
}

/// The rolling text of a merged one, for Akoma Ntoso. A provision that a side moves stands at both
/// places, each with those who have it there.
pub fn draft(merged: &Merged) -> Draft {
    let mut builder = Nodes::default();
    for slot in &merged.slots {
        let Some(node) = merged.nodes.get(slot.node) else {
            continue;
        };
        let face = node
            .faces
            .iter()
            .find(|face| face.who.meets(slot.who))
            .or(node.faces.first());
        let Some(face) = face else { continue };
        let first = each(slot.who).next().unwrap_or(Mask::BASE);
        let head = merged.head(slot.node, first);
        let heading = heading(merged, *slot, first);
        let mut body = Vec::new();
        for inner in &node.slots {
            if let Some(line) = merged.lines.get(inner.node) {
                push_line(&mut body, line, inner.who.and(slot.who), slot.who);
            }
        }
        trim(&mut body);
        let done = Node {
            kind: face.kind,
            number: face.number.clone(),
            head,
            who: slot.who,
            heading,
            body,
            children: Vec::new(),
        };
        builder.put(face.depth, done);
    }
    Draft {
        lang: merged.lang,
        nodes: builder.finish(),
    }
}

/// The alternatives of a heading; nothing where those who have the provision agree on it.
fn heading(merged: &Merged, slot: Slot, first: Mask) -> Vec<Piece> {
    let own = merged.head(slot.node, first).heading().to_owned();
    let others: Vec<(Who, String)> = slot
        .who
        .sides()
        .map(|side| {
            (
                side,
                merged.head(slot.node, Mask::of(side)).heading().to_owned(),
            )
        })
        .collect();
    if others.iter().all(|(_, heading)| *heading == own) || own.is_empty() {
        return Vec::new();
    }
    let others: Vec<_> = others
        .iter()
        .map(|(side, heading)| (*side, Some(&**heading)))
        .collect();
    rolling(&own, &others)
}

/// Appends a line that `who` of `all` have.
fn push_line(body: &mut Vec<Piece>, line: &Line, who: Mask, all: Mask) {
    if who == all {
        for stretch in &line.wording {
            match stretch {
                Stretch::Agreed(text) => agree(body, text),
                Stretch::Open { alternatives, .. } => {
                    body.push(Piece::Alternatives(alternatives.clone()));
                }
            }
        }
        agree(body, "\n");
        return;
    }
    // Whole lines compete, that of the base or its absence first.
    let absent = || Some(String::new());
    let own = who
        .has_base()
        .then(|| of(&line.wording, Mask::BASE) + "\n")
        .or_else(absent);
    let mut alternatives = vec![Alternative {
        who: Mask::BASE,
        text: own,
    }];
    for side in all.sides().map(Mask::of) {
        let has = who.meets(side);
        let text = if has {
            Some(of(&line.wording, side) + "\n")
        } else {
            absent()
        };
        match alternatives.iter_mut().find(|one| one.text == text) {
            Some(one) => one.who = one.who.with(side),
            None => alternatives.push(Alternative { who: side, text }),
        }
    }
    if alternatives.len() > 1 {
        body.push(Piece::Alternatives(alternatives));
    } else if let Some(text) = alternatives.first().and_then(|one| one.text.as_deref()) {
        agree(body, text);
    }
}

fn agree(body: &mut Vec<Piece>, text: &str) {
    match body.last_mut() {
        _ if text.is_empty() => (),
        Some(Piece::Agreed(before)) => before.push_str(text),
        Some(Piece::Alternatives(_)) | None => body.push(Piece::Agreed(text.to_owned())),
    }
}

/// Takes the end of the last line away: `\n` stands between lines.
fn trim(body: &mut Vec<Piece>) {
    if let Some(Piece::Agreed(last)) = body.last_mut()
        && last.ends_with('\n')
    {
        last.pop();
        if last.is_empty() {
            body.pop();
        }
    }
}

/// Hangs nodes by their depth.
#[derive(Default)]
struct Nodes {
    done: Vec<Node>,
    path: Vec<(usize, Node)>,
}

impl Nodes {
    fn put(&mut self, depth: usize, node: Node) {
        while self.path.last().is_some_and(|(open, _)| *open >= depth) {
            self.close();
        }
        self.path.push((depth, node));
    }

    fn close(&mut self) {
        if let Some((_, closed)) = self.path.pop() {
            match self.path.last_mut() {
                Some((_, parent)) => parent.children.push(closed),
                None => self.done.push(closed),
            }
        }
    }

    fn finish(mut self) -> Vec<Node> {
        while !self.path.is_empty() {
            self.close();
        }
        self.done
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail here")]
    use super::*;
    use crate::akn::{Actor, Meta, read_draft, write_draft};
    use crate::tracked::View;
    use mithaq_text::merge::merge;
    use mithaq_text::parse::plain;
    use mithaq_text::rolling::{base, side};
    use mithaq_text::{Lang, tree::Tree};
    use proptest::prelude::*;

    fn name(who: Who) -> String {
        ["A", "B", "C"]
            .get(usize::from(who.0))
            .map(|name| (*name).to_owned())
            .unwrap_or_default()
    }

    const SIDES: Sides<'static> = Sides {
        name: &name,
        at: None,
    };

    /// Body lines of those who have a provision, in the order of the draft.
    fn bodies(nodes: &[Node], who: Option<Who>, into: &mut String) {
        for node in nodes {
            let mask = who.map_or(Mask::BASE, Mask::of);
            if node.who.meets(mask) {
                let body = who.map_or_else(
                    || base(&node.body),
                    |who| side(&node.body, who).unwrap_or_default(),
                );
                for line in body.lines() {
                    into.push_str(line);
                    into.push('\n');
                }
            }
            bodies(&node.children, who, into);
        }
    }

    fn body_of(tree: &Tree) -> String {
        tree.walk()
            .flat_map(|provision| &provision.blocks)
            .flat_map(|block| [block.raw(), "\n"])
            .collect()
    }

    fn check(old: &str, new: &[&str]) {
        let tree = |text: &str| plain(text, Lang::En).tree;
        let trees: Vec<Tree> = new.iter().map(|text| tree(text)).collect();
        let sides: Vec<(Who, &Tree)> = (0u8..).map(Who).zip(&trees).collect();
        let merged = merge(&tree(old), &sides);
        let document = document(&merged, SIDES);
        assert_eq!(document.text(View::Rejected), merged.base().to_string());
        let draft = draft(&merged);
        let meta = Meta {
            parties: sides
                .iter()
                .map(|(who, _)| Actor {
                    id: name(*who),
                    name: name(*who),
                })
                .collect(),
            ..Meta::default()
        };
        assert_eq!(
            read_draft(write_draft(&draft, &meta).as_bytes()).unwrap(),
            (draft.clone(), meta)
        );
        let mut found = String::new();
        bodies(&draft.nodes, None, &mut found);
        assert_eq!(found, body_of(&merged.base()));
        for (who, tree) in sides {
            assert_eq!(document.text(View::Of(&name(who))), tree.to_string());
            let mut found = String::new();
            bodies(&draft.nodes, Some(who), &mut found);
            assert_eq!(found, body_of(tree));
        }
    }

    #[test]
    fn alternatives_moves_and_lines_that_run_in() {
        check(
            "Title\nArticle 1\nDelays\nWithin thirty days.\nArticle 2. Costs are shared.\nThey are small.\nArticle 3\nThe Parties shall meet.\n",
            &[
                "Title\nArticle 1\nTime limits\nWithin sixty days.\nArticle 2\nCosts are shared.\nArticle 3\nThe Parties shall meet.\n",
                "Title\nArticle 1\nThe Parties shall meet.\nArticle 2\nDelays\nWithin ten days.\nArticle 3. Costs are borne.\nThey are small.\nNew.\n",
            ],
        );
        check("", &["Article 1\nx\n", ""]);
    }

    fn text() -> impl Strategy<Value = String> {
        let line = prop::sample::select(vec![
            "Article 1",
            "Article 2",
            "Article 3 – Costs",
            "Article 4. The Parties",
            "Chapter II",
            "Meetings",
            "The Parties shall meet once a year.",
            "The Parties shall meet twice a year in either capital.",
            "Each Party shall bear its costs.",
            "(a) costs;",
            "1. See Article 2.",
            "Done at Rome.",
            "Annex I",
        ]);
        prop::collection::vec(line, 0..10)
            .prop_map(|lines| lines.iter().flat_map(|line| [*line, "\n"]).collect())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]
        #[test]
        fn every_side_comes_back(old in text(), new in prop::collection::vec(text(), 1..4)) {
            check(&old, &new.iter().map(String::as_str).collect::<Vec<_>>());
        }
    }
}
