//! Recognising the label before a paragraph or point.

use crate::normal;
use crate::number::{arabic_ordinal, roman};
use crate::tree::{Block, BlockKind};

/// Letters by which Arabic texts count points (abjad order and alphabetical order alike).
const ARABIC_LETTERS: &str = "ابجدهوزحطيكلمنسعفصقرشتثخذضظغ";
/// Figures of a paragraph's number; `2019.` opens a sentence about a year more often.
const FIGURES_MAX: usize = 3;

/// What the labels so far say, so that `(i)` after `(h)` is a letter and after `(a)` a numeral.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Before {
    letter: Option<char>,
    roman: bool,
    depth: u8,
}

/// The block that `line` is.
pub(super) fn block(line: &str, at: usize, before: &mut Before) -> Block {
    match label(line, before) {
        Some(Label {
            start,
            end,
            text,
            kind,
        }) => {
            let depth = match kind {
                BlockKind::Plain | BlockKind::Numbered => 0,
                BlockKind::Lettered => 1,
                BlockKind::Roman => 2,
                BlockKind::Dashed => before.depth.saturating_add(1).min(3),
            };
            if kind != BlockKind::Dashed {
                before.depth = depth;
            }
            Block::of(line.into(), (start, end), text, kind, depth, at)
        }
        None => {
            *before = Before::default();
            Block::of(line.into(), (0, 0), 0, BlockKind::Plain, 0, at)
        }
    }
}

struct Label {
    start: usize,
    end: usize,
    text: usize,
    kind: BlockKind,
}

fn label(line: &str, before: &mut Before) -> Option<Label> {
    let start = line.find(|c: char| !c.is_whitespace() && !normal::is_invisible(c))?;
    let here = line.get(start..)?;
    let first = here.chars().next()?;
    if matches!(first, '•' | '–' | '—' | '-' | '*' | '·' | '▪' | '○') {
        let after = start + first.len_utf8();
        // «-1» is how Arabic word processors leave "1-".
        if let Some((end, kind)) = enclosed(line, after, before).filter(|_| first == '-') {
            return finish(line, start, end, kind);
        }
        let blank = line.get(after..)?.starts_with(char::is_whitespace);
        return if blank {
            finish(line, start, after, BlockKind::Dashed)
        } else {
            None
        };
    }
    let (opened, inner) = match first {
        '(' | '[' => (true, start + 1),
        _ => (false, start),
    };
    let (end, kind) = if opened {
        enclosed(line, inner, before)?
    } else {
        open(line, inner, before)?
    };
    finish(line, start, end, kind)
}

/// After `(` or `-`: figures, letters or a numeral, and what closes them.
fn enclosed(line: &str, from: usize, before: &mut Before) -> Option<(usize, BlockKind)> {
    let (end, kind, spaced) = sign(line, from, before)?;
    let next = line.get(end..)?.chars().next();
    match next {
        Some(c) if matches!(c, ')' | ']' | '.' | '-') => Some((end + c.len_utf8(), kind)),
        Some(c) if c.is_whitespace() && kind == BlockKind::Numbered && !spaced => Some((end, kind)),
        Some(_) | None => None,
    }
}

/// Without an opening sign: the closing one is what makes it a label.
fn open(line: &str, from: usize, before: &mut Before) -> Option<(usize, BlockKind)> {
    let saved = *before;
    let found = sign(line, from, before).and_then(|(end, kind, _)| {
        let mut rest = line
            .get(end..)?
            .chars()
            .filter(|c| !normal::is_invisible(*c));
        let spaces = line.get(end..)?.len() - line.get(end..)?.trim_start().len();
        match rest.next()? {
            c @ (')' | '.' | '-' | '–' | '°' | ':' | '/') => {
                let after = line.get(end + c.len_utf8()..)?;
                // "1.5 million" and "2-ethyl" are wording.
                let free = after.starts_with(|c: char| {
                    c.is_whitespace() || normal::is_invisible(c) || !c.is_alphanumeric()
                });
                (c == ')'
                    || free
                    || (c == '-'
                        && kind == BlockKind::Numbered
                        && after.starts_with(char::is_alphabetic)))
                .then_some((end + c.len_utf8(), kind))
            }
            // «1 - …»: the dash stands apart.
            c if c.is_whitespace() && kind == BlockKind::Numbered => {
                let dash = line
                    .get(end + spaces..)?
                    .chars()
                    .next()
                    .filter(|c| matches!(c, '-' | '–' | ')'))?;
                Some((end + spaces + dash.len_utf8(), kind))
            }
            _ => None,
        }
    });
    if found.is_some() {
        return found;
    }
    *before = saved;
    // «أولا:», «ثانيا -»
    let end = line
        .get(from..)?
        .find(|c: char| !c.is_alphanumeric() && !normal::is_invisible(c))
        .map(|at| from + at)?;
    let word = line.get(from..end).filter(|word| !word.is_ascii())?;
    let word = normal::loose(word);
    let stem = word.strip_suffix('ا')?;
    let close = line
        .get(end..)?
        .trim_start()
        .chars()
        .next()
        .filter(|c| matches!(c, ':' | '-' | '–' | '.' | ')'))?;
    arabic_ordinal([stem].into_iter())?;
    let at = line.get(end..)?.find(close)?;
    *before = Before::default();
    Some((end + at + close.len_utf8(), BlockKind::Numbered))
}

/// The sign itself: its end, what it counts by, whether white space preceded it.
fn sign(line: &str, from: usize, before: &mut Before) -> Option<(usize, BlockKind, bool)> {
    let tail = line.get(from..)?;
    let lead = tail.len()
        - tail
            .trim_start_matches(|c: char| c == ' ' || normal::is_invisible(c))
            .len();
    let from = from + lead;
    let tail = line.get(from..)?;
    let length = tail
        .char_indices()
        .find(|(at, c)| {
            !(c.is_alphanumeric()
                || normal::is_invisible(*c)
                || (*c == '.' && figures_follow(tail, *at)))
        })
        .map_or(tail.len(), |(at, _)| at);
    let text = normal::key(tail.get(..length)?);
    let kind = counted(&text, before)?;
    Some((from + length, kind, lead > 0))
}

/// `1.2` is one sign; in `1. ` the stop closes it.
fn figures_follow(text: &str, stop: usize) -> bool {
    let mut before = text.get(..stop).unwrap_or_default().chars();
    let mut after = text.get(stop + 1..).unwrap_or_default().chars();
    before.next().is_some_and(|c| normal::digit(c).is_some())
        && after.next().is_some_and(|c| normal::digit(c).is_some())
}

fn counted(text: &str, before: &mut Before) -> Option<BlockKind> {
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        let figures = |part: &str| {
            (1..=FIGURES_MAX).contains(&part.len()) && part.bytes().all(|c| c.is_ascii_digit())
        };
        let fits = text.split('.').all(|part| {
            figures(part) || figures(part.trim_end_matches("bis").trim_end_matches("مكرر"))
        });
        *before = Before::default();
        return fits.then_some(BlockKind::Numbered);
    }
    let mut chars = text.chars();
    let (first, more) = (chars.next()?, chars.next());
    let lower = first.to_lowercase().next()?;
    let numeral = roman(text).filter(|_| {
        text.chars().all(|c| c.is_lowercase()) || text.chars().all(|c| c.is_uppercase())
    });
    if more.is_none() && (lower.is_ascii_alphabetic()) {
        let next_letter = before
            .letter
            .and_then(|last| char::from_u32(u32::from(last) + 1))
            == Some(lower);
        if numeral.is_some() && (before.roman || (lower == 'i' && !next_letter)) {
            before.roman = true;
            return Some(BlockKind::Roman);
        }
        *before = Before {
            letter: Some(lower),
            roman: false,
            depth: before.depth,
        };
        return Some(BlockKind::Lettered);
    }
    if numeral.is_some_and(|value| value < 40) {
        before.roman = true;
        return Some(BlockKind::Roman);
    }
    // Doubled letters go on after z: (aa), (bb).
    if text.is_ascii() && text.len() == 2 && more.is_some_and(|c| c.to_ascii_lowercase() == lower) {
        return Some(BlockKind::Lettered);
    }
    if text.is_ascii() {
        return None;
    }
    let arabic = normal::loose(text);
    let letter = arabic
        .chars()
        .next()
        .filter(|_| arabic.chars().count() == 1 || arabic == "هه")?;
    ARABIC_LETTERS.contains(letter).then(|| {
        *before = Before::default();
        BlockKind::Lettered
    })
}

fn finish(line: &str, start: usize, end: usize, kind: BlockKind) -> Option<Label> {
    let tail = line.get(end..)?;
    let text = end
        + (tail.len()
            - tail
                .trim_start_matches(|c: char| c.is_whitespace() || normal::is_invisible(c))
                .len());
    Some(Label {
        start,
        end,
        text,
        kind,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    fn labels(lines: &[&str]) -> Vec<(alloc::string::String, BlockKind, u8)> {
        let mut before = Before::default();
        lines
            .iter()
            .map(|line| {
                let block = block(line, 1, &mut before);
                (block.label().into(), block.kind, block.depth)
            })
            .collect()
    }

    #[test]
    fn labels_in_every_style() {
        for (line, label, kind) in [
            ("1. Text", "1.", BlockKind::Numbered),
            ("1) Text", "1)", BlockKind::Numbered),
            ("(1) Text", "(1)", BlockKind::Numbered),
            ("1- نص", "1-", BlockKind::Numbered),
            ("-1 نص", "-1", BlockKind::Numbered),
            ("1 - نص", "1 -", BlockKind::Numbered),
            ("٣- نص", "٣-", BlockKind::Numbered),
            ("أولا: نص", "أولا:", BlockKind::Numbered),
            ("ثانياً - نص", "ثانياً -", BlockKind::Numbered),
            ("1.2. Text", "1.2.", BlockKind::Numbered),
            ("(a) text", "(a)", BlockKind::Lettered),
            ("a) text", "a)", BlockKind::Lettered),
            ("أ) نص", "أ)", BlockKind::Lettered),
            ("(ب) نص", "(ب)", BlockKind::Lettered),
            ("ج- نص", "ج-", BlockKind::Lettered),
            ("(i) text", "(i)", BlockKind::Roman),
            ("iv) text", "iv)", BlockKind::Roman),
            ("- text", "-", BlockKind::Dashed),
            ("– texte", "–", BlockKind::Dashed),
            ("  • text", "•", BlockKind::Dashed),
        ] {
            assert_eq!(labels(&[line])[0].0, label, "{line}");
            assert_eq!(labels(&[line])[0].1, kind, "{line}");
        }
    }

    #[test]
    fn wording_has_no_label() {
        for line in [
            "The Parties",
            "2019 was",
            "1.5 million",
            "أن تتعاون",
            "(see below) text",
            "A Party",
            "-",
            "",
            "ل",
            "ثانيا",
        ] {
            assert_eq!(labels(&[line])[0].0, "", "{line}");
        }
    }

    #[test]
    fn a_letter_or_a_numeral_by_what_came_before() {
        let found = labels(&[
            "(h) x", "(i) x", "(j) x", "(a) x", "(i) x", "(ii) x", "(v) x", "1. x", "(c) x", "- x",
        ]);
        let kinds: Vec<_> = found.iter().map(|(_, kind, _)| *kind).collect();
        use BlockKind::{Dashed, Lettered as L, Numbered, Roman as R};
        assert_eq!(kinds, [L, L, L, L, R, R, R, Numbered, L, Dashed]);
        assert_eq!(found[9].2, 2, "a dash stands under what precedes it");
    }
}
