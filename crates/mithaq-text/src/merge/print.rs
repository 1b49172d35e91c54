//! A merged text as plain text, in the brackets of conference practice.

use super::{Line, Merged, Slot, Standing, Stretch, wording};
use crate::rolling::{self, Mask, Names, Piece};
use alloc::string::String;
use alloc::vec::Vec;

/// The rolling text, one line a block: `[Algeria: …]` where a side wants other words or a line of
/// its own, `[Algeria: delete]` after what it drops or moves elsewhere.
///
/// Numbers are the base's, or those of the side that inserts; they follow at the end of talks.
pub fn print(merged: &Merged, names: &Names<'_>) -> String {
    let mut out = String::new();
    let everyone = merged.all();
    for slot in &merged.slots {
        let Some(node) = merged.nodes.get(slot.node) else {
            continue;
        };
        let mut run_in = false;
        if !node.head.is_empty() {
            line(&mut out, &node.head, slot.who, everyone, names);
            run_in = first_runs_in(merged, &node.slots);
            if !run_in {
                out.push('\n');
            }
        }
        for inner in &node.slots {
            let Some(content) = merged.lines.get(inner.node) else {
                continue;
            };
            // In a provision that only some have here, its lines are theirs as well.
            let who = inner.who.and(slot.who);
            if who.is_empty() {
                continue;
            }
            line(&mut out, &content.wording, who, everyone, names);
            out.push('\n');
            run_in = false;
        }
        if run_in {
            out.push('\n');
        }
    }
    out
}

fn first_runs_in(merged: &Merged, slots: &[Slot]) -> bool {
    let first = slots.first().and_then(|slot| merged.lines.get(slot.node));
    first.is_some_and(|line: &Line| line.shapes.first().is_some_and(|(_, block)| block.run_in))
}

/// One line: whole where those who have it here are `everyone` it can concern, else in brackets.
fn line(out: &mut String, wording: &[Stretch], who: Mask, everyone: Mask, names: &Names<'_>) {
    let pieces = if who == everyone {
        wording.iter().map(piece).collect()
    } else {
        // One level of brackets: whole lines compete.
        let mut all: Vec<rolling::Alternative> = Vec::new();
        let base = who.has_base();
        for one in [Mask::BASE]
            .into_iter()
            .chain(everyone.sides().map(Mask::of))
        {
            let text = who.meets(one).then(|| wording::of(wording, one));
            let text = if one.has_base() && !base {
                Some(String::new())
            } else {
                text
            };
            match all.iter_mut().find(|other| other.text == text) {
                Some(same) => same.who = same.who.with(one),
                None if text.is_none() && !base => (),
                None => all.push(rolling::Alternative { who: one, text }),
            }
        }
        Vec::from([Piece::Alternatives(all)])
    };
    out.push_str(&rolling::print(&pieces, names));
}

fn piece(stretch: &Stretch) -> Piece {
    match stretch {
        Stretch::Agreed(text) => Piece::Agreed(text.clone()),
        Stretch::Open {
            alternatives,
            standing: Standing::Derived,
        } => {
            let text = alternatives.first().and_then(|one| one.text.clone());
            Piece::Agreed(text.unwrap_or_default())
        }
        Stretch::Open { alternatives, .. } => Piece::Alternatives(alternatives.clone()),
    }
}
