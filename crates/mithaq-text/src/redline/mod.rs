//! The redline: what changed between two wordings, word by word.

mod little;
mod shared;
mod smooth;
pub(crate) mod tokens;

pub(crate) use little::is_little;

use crate::lexicon::{Known, Lexicon};
use crate::links::Role;
use crate::print::Print;
use crate::{fields::fields, lcs, links, normal, number::Number};
use alloc::string::String;
use alloc::vec::Vec;
use tokens::Token;

/// What became of a stretch of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Op {
    /// In both.
    Same,
    /// Only in the old text.
    Deleted,
    /// Only in the new text.
    Inserted,
    /// The same words in another dress: harakat, tatweel, quotes, white space.
    Typographic,
}

/// A stretch of text with one fate. Words are never split between runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// What became of it.
    pub op: Op,
    /// The text; for [`Op::Typographic`] as the new text has it.
    pub text: String,
    /// For [`Op::Typographic`] the same words as the old text has them; else empty.
    pub was: String,
}

/// The redline from `old` to `new`: minimal in words, then smoothed for a reader.
///
/// [`old`] and [`new`] give the two texts back byte for byte. A line break is a token like a word,
/// so paragraphs that were joined or cut show as such.
///
/// ```
/// use mithaq_text::redline::{self, Op};
/// let runs = redline::words("within thirty days", "within sixty days");
/// let changed: Vec<_> = runs.iter().filter(|run| run.op != Op::Same).map(|run| &*run.text).collect();
/// assert_eq!(changed, ["thirty", "sixty"]);
/// ```
pub fn words(old: &str, new: &str) -> Vec<Run> {
    Redliner::default().words(old, new)
}

/// Whether two numbers of references lead to the same provision.
pub(crate) type LeadAlike<'a> = &'a dyn Fn(&Number, &Number) -> bool;

/// Draws redlines of many lines, each word of which is looked up once for all of them.
#[derive(Debug, Default)]
pub(crate) struct Redliner<'a> {
    lexicon: Lexicon<'a>,
    /// What the last two texts were cut into: the room serves the next two.
    cuts: [Cut<'a>; 2],
}

/// A text cut into tokens, with what is known of each.
#[derive(Debug, Default)]
struct Cut<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    known: Vec<Known>,
    symbols: Vec<u32>,
}

impl<'a> Redliner<'a> {
    /// Draws redlines of lines whose words are known.
    pub(crate) fn new(lexicon: Lexicon<'a>) -> Self {
        Self {
            lexicon,
            ..Self::default()
        }
    }

    /// The redline from `old` to `new`, as [`words`] draws it.
    pub(crate) fn words(&mut self, old: &'a str, new: &'a str) -> Vec<Run> {
        self.redline(old, new, None)
    }

    /// The redline in which numbers of references that lead to the same provision are the same.
    ///
    /// They differ to the eye, so they come out as [`Op::Typographic`]: the same link in other
    /// figures.
    pub(crate) fn linked(&mut self, old: &'a str, new: &'a str, alike: LeadAlike<'_>) -> Vec<Run> {
        self.redline(old, new, Some(alike))
    }

    fn redline(&mut self, old: &'a str, new: &'a str, alike: Option<LeadAlike<'_>>) -> Vec<Run> {
        let mut runs = Runs::default();
        if old == new {
            runs.push(Op::Same, old, "");
            return runs.0;
        }
        if old.is_empty() || new.is_empty() {
            runs.gap(old, new);
            return runs.0;
        }
        let (mut head, tail) = shared::ends(old, new);
        if alike.is_some() {
            head = self.before_numbers(old, head);
        }
        let middle = |text: &'a str| text.get(head..text.len() - tail).unwrap_or_default();
        runs.push(Op::Same, old.get(..head).unwrap_or_default(), "");
        let [mut before, mut after] = core::mem::take(&mut self.cuts);
        before.read(middle(old), &mut self.lexicon);
        after.read(middle(new), &mut self.lexicon);
        runs.emit(&before, &after, &kept(&before, &after, alike));
        self.cuts = [before, after];
        runs.push(
            Op::Same,
            old.get(old.len() - tail..).unwrap_or_default(),
            "",
        );
        runs.0
    }

    /// A list of references is read from its keyword on: back to the word before the numbers that
    /// end at `head`.
    fn before_numbers(&mut self, text: &'a str, mut head: usize) -> usize {
        while let Some(before) = text.get(..head).map(|text| text.trim_end_matches(' '))
            && !before.is_empty()
        {
            head = before.rfind(' ').map_or(0, |at| at + 1);
            let word = before.get(head..).unwrap_or_default();
            match self.lexicon.know(word).role {
                Role::Number | Role::Link | Role::Nothing => (),
                Role::Keyword | Role::Other => break,
            }
        }
        head
    }
}

impl<'a> Cut<'a> {
    /// Cuts a text, in place of the one that was cut before.
    fn read(&mut self, text: &'a str, lexicon: &mut Lexicon<'a>) {
        self.text = text;
        self.tokens.clear();
        self.known.clear();
        self.symbols.clear();
        tokens::each(text, |token| {
            let print = Print::within(text.as_bytes(), token.start, token.end);
            let known = lexicon.know_printed(print, move || token.of(text));
            self.tokens.push(token);
            self.known.push(known);
            self.symbols.push(known.symbol);
        });
    }
}

/// The pairs of tokens that stay.
fn kept(old: &Cut<'_>, new: &Cut<'_>, alike: Option<LeadAlike<'_>>) -> Vec<(usize, usize)> {
    let (before, after) = (&old.tokens, &new.tokens);
    let mut kept = lcs::pairs(&old.symbols, &new.symbols);
    smooth::slide(&mut kept, &old.symbols, &new.symbols, new.text, after);
    smooth::join(&mut kept, before, after, old.text);
    if let Some(alike) = alike {
        let references = |cut: &Cut<'_>| links::references(cut.text, &cut.tokens, &cut.known);
        let (from, to) = (references(old), references(new));
        smooth::relink(&mut kept, (before.len(), after.len()), |i, j| {
            let pair = from
                .get(i)
                .and_then(Option::as_ref)
                .zip(to.get(j).and_then(Option::as_ref));
            pair.is_some_and(|(x, y)| alike(x, y))
        });
    }
    kept
}

/// The old text, from its redline.
pub fn old(runs: &[Run]) -> String {
    runs.iter()
        .map(|run| match run.op {
            Op::Same | Op::Deleted => run.text.as_str(),
            Op::Typographic => run.was.as_str(),
            Op::Inserted => "",
        })
        .collect()
}

/// The new text, from its redline.
pub fn new(runs: &[Run]) -> String {
    runs.iter()
        .map(|run| match run.op {
            Op::Same | Op::Inserted | Op::Typographic => run.text.as_str(),
            Op::Deleted => "",
        })
        .collect()
}

/// How many words a redline deletes and inserts.
pub fn count(runs: &[Run]) -> (usize, usize) {
    let of = |op: Op| {
        runs.iter()
            .filter(|run| run.op == op)
            .map(|run| fields(&run.text).count())
            .sum()
    };
    (of(Op::Deleted), of(Op::Inserted))
}

/// Runs being written: neighbours with one fate become one.
#[derive(Default)]
struct Runs(Vec<Run>);

impl Runs {
    fn push(&mut self, op: Op, text: &str, was: &str) {
        if text.is_empty() && was.is_empty() {
            return;
        }
        match self.0.last_mut().filter(|last| last.op == op) {
            Some(last) => {
                last.text.push_str(text);
                last.was.push_str(was);
            }
            None => self.0.push(Run {
                op,
                text: text.into(),
                was: was.into(),
            }),
        }
    }

    /// The runs of two token rows of which `kept` stays.
    fn emit<'t>(&mut self, before: &Cut<'t>, after: &Cut<'t>, kept: &[(usize, usize)]) {
        let (old, new) = (before.text, after.text);
        let (mut at_old, mut at_new) = (0, 0);
        // Where in the old text began what is the same up to here.
        let mut since = 0;
        for (i, j) in kept {
            let (Some(x), Some(y)) = (before.tokens.get(*i), after.tokens.get(*j)) else {
                continue;
            };
            let bytes = |text: &'t str, from: usize, to: usize| text.as_bytes().get(from..to);
            if bytes(old, at_old, x.end) == bytes(new, at_new, y.end) {
                (at_old, at_new) = (x.end, y.end);
                continue;
            }
            let gaps = (old.get(at_old..x.start), new.get(at_new..y.start));
            let (was, is) = (x.of(old), y.of(new));
            if gaps.0 != gaps.1 || was != is {
                self.push(Op::Same, old.get(since..at_old).unwrap_or_default(), "");
                self.gap(gaps.0.unwrap_or_default(), gaps.1.unwrap_or_default());
                since = x.start;
                if was != is {
                    self.push(Op::Typographic, is, was);
                    since = x.end;
                }
            }
            (at_old, at_new) = (x.end, y.end);
        }
        self.push(Op::Same, old.get(since..at_old).unwrap_or_default(), "");
        self.gap(
            old.get(at_old..).unwrap_or_default(),
            new.get(at_new..).unwrap_or_default(),
        );
    }

    /// What lies between two kept tokens: white space they share at either end stays.
    fn gap(&mut self, old: &str, new: &str) {
        if old == new {
            return self.push(Op::Same, old, "");
        }
        let space = |(x, y): &(char, char)| x == y && x.is_whitespace();
        let lead: usize = old
            .chars()
            .zip(new.chars())
            .take_while(space)
            .map(|(c, _)| c.len_utf8())
            .sum();
        let (head, old) = old.split_at_checked(lead).unwrap_or(("", old));
        let new = new.get(lead..).unwrap_or_default();
        let trail: usize = old
            .chars()
            .rev()
            .zip(new.chars().rev())
            .take_while(space)
            .map(|(c, _)| c.len_utf8())
            .sum();
        let (old, tail) = old.split_at_checked(old.len() - trail).unwrap_or((old, ""));
        let new = new.get(..new.len() - trail).unwrap_or_default();
        self.push(Op::Same, head, "");
        let blank = |text: &str| {
            text.chars()
                .all(|c| c != '\n' && (c.is_whitespace() || normal::is_invisible(c)))
        };
        if blank(old) && blank(new) {
            self.push(Op::Typographic, new, old);
        } else {
            self.push(Op::Deleted, old, "");
            self.push(Op::Inserted, new, "");
        }
        self.push(Op::Same, tail, "");
    }
}

#[cfg(test)]
mod tests;
