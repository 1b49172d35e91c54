//! The few words of a provision that changed, each with as much around it as names it.

use super::between::stands_alike;
use mithaq_text::compare::{LineChange, Part};
use mithaq_text::redline::{Op, Run};
use mithaq_text::tree::{Block, Provision};
use std::ops::Range;

/// A provision in which more places than this changed is easier to read anew.
const HUNKS_MAX: usize = 4;
/// Words on either side that are added so that words are found once.
const AROUND_MAX: usize = 6;

/// A stretch of a block and what takes its place.
struct Hunk {
    block: usize,
    old: Range<usize>,
    new: String,
}

/// The words to replace, old and new, where few of a provision changed; `lines` are those of the
/// new one, in order.
pub(super) fn words(
    place: usize,
    old: &Provision,
    new: &Provision,
    lines: &[&LineChange],
) -> Option<Vec<(String, String)>> {
    if old.blocks.len() != new.blocks.len() {
        return None;
    }
    let mut hunks = Vec::new();
    for (nth, ((x, y), line)) in old.blocks.iter().zip(&new.blocks).zip(lines).enumerate() {
        let from = line.old?;
        let stayed = from.provision() == place && from.part() == Part::Block(nth);
        let [lead, label, gap, _] = x.pieces();
        let [new_lead, new_label, new_gap, _] = y.pieces();
        let labelled_alike = (lead, label, gap) == (new_lead, new_label, new_gap);
        if !stayed || !stands_alike(x, y) || !labelled_alike {
            return None;
        }
        hunks.extend(changed(nth, x, &line.runs)?);
    }
    if hunks.is_empty() || hunks.len() > HUNKS_MAX {
        return None;
    }
    for hunk in &mut hunks {
        widen(hunk, &old.blocks)?;
    }
    let apart = hunks.windows(2).all(|pair| match pair {
        [a, b] => a.block != b.block || a.old.end <= b.old.start,
        _ => true,
    });
    let said: usize = hunks.iter().map(|hunk| hunk.old.len()).sum();
    let all: usize = old.blocks.iter().map(|block| block.text().len()).sum();
    if !apart || said * 2 > all {
        return None;
    }
    hunks
        .into_iter()
        .map(|hunk| {
            let text = old.blocks.get(hunk.block)?.text();
            Some((text.get(hunk.old)?.to_owned(), hunk.new))
        })
        .collect()
}

/// The stretches of a block's words that changed; nothing where the redline is not about them.
fn changed(block: usize, old: &Block, runs: &[Run]) -> Option<Vec<Hunk>> {
    let label = old.raw().len() - old.text().len();
    let mut hunks: Vec<Hunk> = Vec::new();
    let mut at = 0;
    let mut open = false;
    for run in runs {
        let (was, is) = match run.op {
            Op::Same => (run.text.as_str(), None),
            Op::Deleted => (run.text.as_str(), Some("")),
            Op::Inserted => ("", Some(run.text.as_str())),
            Op::Typographic => (run.was.as_str(), Some(run.text.as_str())),
        };
        let range = at..at + was.len();
        at = range.end;
        let Some(is) = is else {
            open = false;
            continue;
        };
        let old = range.start.checked_sub(label)?..range.end.checked_sub(label)?;
        match hunks.last_mut().filter(|_| open) {
            Some(hunk) => {
                hunk.old.end = old.end;
                hunk.new.push_str(is);
            }
            None => hunks.push(Hunk {
                block,
                old,
                new: is.to_owned(),
            }),
        }
        open = true;
    }
    (runs.is_empty() || at == old.raw().len()).then_some(hunks)
}

/// Adds words on both sides until the stretch begins and ends with whole words and stands once in
/// the provision.
fn widen(hunk: &mut Hunk, blocks: &[Block]) -> Option<()> {
    let text = blocks.get(hunk.block)?.text();
    for _ in 0..=AROUND_MAX {
        let old = text.get(hunk.old.clone())?;
        if is_whole(old) && is_whole_or_nothing(&hunk.new) && is_first(hunk, text, old, blocks) {
            return Some(());
        }
        let before = text.get(..hunk.old.start)?;
        let after = text.get(hunk.old.end..)?;
        let start = last_word(before);
        let end = hunk.old.end + first_word(after);
        let [front, back] = [start..hunk.old.start, hunk.old.end..end];
        hunk.new = [text.get(front)?, &hunk.new, text.get(back)?].concat();
        hunk.old = start..end;
    }
    None
}

/// Whether the words stand once in the provision, and are found where they were changed.
fn is_first(hunk: &Hunk, text: &str, old: &str, blocks: &[Block]) -> bool {
    count(blocks, old) == 1 && text.find(old) == Some(hunk.old.start)
}

/// How often words stand in a provision.
pub(super) fn count(blocks: &[Block], words: &str) -> usize {
    let found = |block: &Block| block.text().matches(words).count();
    blocks.iter().map(found).sum()
}

/// Words that have no white space at their ends, at which programs differ.
fn is_whole(text: &str) -> bool {
    !text.is_empty() && text.trim() == text
}

fn is_whole_or_nothing(text: &str) -> bool {
    text.is_empty() || is_whole(text)
}

/// Where the last word begins, with the white space after it.
fn last_word(text: &str) -> usize {
    let words = text.trim_end();
    words
        .char_indices()
        .rev()
        .find(|(_, c)| c.is_whitespace())
        .map_or(0, |(at, c)| at + c.len_utf8())
}

/// Where the first word ends, with the white space before it.
fn first_word(text: &str) -> usize {
    let lead = text.len() - text.trim_start().len();
    text.char_indices()
        .find(|(at, c)| *at > lead && c.is_whitespace())
        .map_or(text.len(), |(at, _)| at)
}
