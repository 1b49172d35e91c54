//! Making the new text from the old one and a comparison, and the comparison the other way round.

use super::{Change, Comparison, How, LineChange, Part, Place, State};
use crate::redline::{self, Op, Run};
use crate::tree::{Provision, Tree};
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use core::mem;

/// The old text is not the one that was compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mismatch {
    /// Where they differ first.
    pub at: Place,
}

/// The new text, from the comparison and the old text.
///
/// # Errors
/// [`Mismatch`] where a line of `old` is not what the comparison says it was.
pub fn apply(comparison: &Comparison, old: &Tree) -> Result<Tree, Mismatch> {
    let before: Vec<&Provision> = old.walk().collect();
    let mut lines: Vec<(Place, String)> = Vec::new();
    for change in comparison
        .provisions
        .iter()
        .flat_map(|change| &change.lines)
    {
        let found = change
            .old
            .map(|at| raw(&before, at).ok_or(Mismatch { at }))
            .transpose()?;
        if let (Some(at), Some(found), false) = (change.old, found, change.runs.is_empty())
            && redline::old(&change.runs) != found
        {
            return Err(Mismatch { at });
        }
        if let Some(place) = change.new {
            let line = match (change.runs.is_empty(), found) {
                (true, Some(found)) => found.to_owned(),
                (true, None) | (false, _) => redline::new(&change.runs),
            };
            lines.push((place, line));
        }
    }
    lines.sort_by_key(|(place, _)| *place);
    let mut lines = lines.into_iter().peekable();
    Ok(comparison.new.filled(|place| {
        while lines.next_if(|(at, _)| *at < place).is_some() {}
        let line = lines.next_if(|(at, _)| *at == place);
        line.map(|(_, line)| line).unwrap_or_default()
    }))
}

fn raw<'a>(provisions: &[&'a Provision], at: Place) -> Option<&'a str> {
    let provision = provisions.get(at.provision())?;
    match at.part() {
        Part::Head => Some(provision.head.raw()),
        Part::Block(nth) => provision.blocks.get(nth).map(|block| block.raw()),
    }
}

/// The comparison from the new text to the old: `apply(&invert(compare(a, b)), b)` is `a`.
///
/// Lines that are the same byte for byte carry no words, so they need the text they came from; all
/// others are turned round.
#[must_use]
pub fn invert(comparison: Comparison) -> Comparison {
    let Comparison {
        old,
        new,
        provisions,
        paragraph_moves,
    } = comparison;
    let mut moves: Vec<(Place, Place)> = paragraph_moves
        .into_iter()
        .map(|(old, new)| (new, old))
        .collect();
    moves.sort_unstable();
    Comparison {
        old: new,
        new: old,
        provisions: provisions.into_iter().map(turn).collect(),
        paragraph_moves: moves,
    }
}

fn turn(change: Change) -> Change {
    let state = |state| match state {
        State::Inserted => State::Deleted,
        State::Deleted => State::Inserted,
        State::Split => State::Merged,
        State::Merged => State::Split,
        State::Same | State::Moved | State::Renumbered | State::Changed | State::Typographic => {
            state
        }
    };
    Change {
        kind: change.kind,
        old: change.new,
        new: change.old,
        states: change.states.iter().map(state).collect(),
        lines: change.lines.into_iter().map(turn_line).collect(),
    }
}

fn turn_line(line: LineChange) -> LineChange {
    let how = match line.how {
        How::Inserted => How::Deleted,
        How::Deleted => How::Inserted,
        How::Same | How::Renumbered | How::Typographic | How::Changed => line.how,
    };
    LineChange {
        old: line.new,
        new: line.old,
        how,
        runs: line.runs.into_iter().map(turn_run).collect(),
    }
}

fn turn_run(mut run: Run) -> Run {
    run.op = match run.op {
        Op::Deleted => Op::Inserted,
        Op::Inserted => Op::Deleted,
        Op::Typographic => {
            mem::swap(&mut run.text, &mut run.was);
            Op::Typographic
        }
        Op::Same => Op::Same,
    };
    run
}
