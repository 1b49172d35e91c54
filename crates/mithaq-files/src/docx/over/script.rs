//! What is to be done to a text, character by character.

use crate::redline::{Content, Passage};
use crate::tracked::Role;
use mithaq_text::redline::{Op, new as new_of};

/// What becomes of a stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Becomes {
    /// It stands in both texts.
    Kept,
    /// It is in the new text only.
    Put,
    /// It is in the old text only.
    Taken,
}

/// A stretch within a line.
#[derive(Debug, Clone)]
pub(super) struct Stretch {
    pub(super) becomes: Becomes,
    pub(super) text: String,
    pub(super) role: Role,
    /// The line of the old text that begins with it.
    pub(super) old_line: Option<usize>,
}

/// The stretches in order, and how far they are done. Those kept and put are the new text, those
/// kept and taken the old one.
#[derive(Debug, Default)]
pub(super) struct Script {
    stretches: Vec<Stretch>,
    at: usize,
    /// Bytes done of the stretch at `at`.
    done: usize,
    /// Lines of the old text so far, and whether the last has ended.
    old: usize,
    is_open: bool,
}

impl Script {
    /// What moved is taken out at one place and put in at the other.
    pub(super) fn of(passages: &[Passage]) -> Self {
        let mut script = Self::default();
        for passage in passages {
            let mut lines = Lines {
                passage,
                old: 0,
                new: 0,
            };
            match &passage.content {
                Content::Runs(runs) => {
                    for run in runs {
                        match run.op {
                            Op::Same => lines.add(&mut script, Becomes::Kept, &run.text),
                            Op::Deleted => lines.add(&mut script, Becomes::Taken, &run.text),
                            Op::Inserted => lines.add(&mut script, Becomes::Put, &run.text),
                            Op::Typographic => {
                                lines.add(&mut script, Becomes::Taken, &run.was);
                                lines.add(&mut script, Becomes::Put, &run.text);
                            }
                        }
                    }
                }
                Content::Inserted(text) => lines.add(&mut script, Becomes::Put, text),
                Content::Deleted(text) | Content::MovedFrom { text, .. } => {
                    lines.add(&mut script, Becomes::Taken, text);
                }
                Content::MovedTo { runs, .. } => {
                    lines.add(&mut script, Becomes::Put, &new_of(runs));
                }
            }
        }
        script
    }

    /// The text before (`Becomes::Taken`) or after (`Becomes::Put`).
    pub(super) fn text(&self, side: Becomes) -> String {
        self.stretches
            .iter()
            .filter(|stretch| stretch.becomes == Becomes::Kept || stretch.becomes == side)
            .map(|stretch| stretch.text.as_str())
            .collect()
    }

    /// What is next taken out here, with what it was.
    pub(super) fn taken(&mut self) -> Option<Stretch> {
        let stretch = self.stretches.get(self.at)?;
        if stretch.becomes != Becomes::Taken {
            return None;
        }
        self.at += 1;
        Some(stretch.clone())
    }

    /// What becomes of the next character, if it is this one.
    pub(super) fn next(&mut self, c: char) -> Option<(Becomes, Role)> {
        let stretch = self.stretches.get(self.at)?;
        let rest = stretch.text.get(self.done..)?;
        if stretch.becomes == Becomes::Taken || !rest.starts_with(c) {
            return None;
        }
        let next = (stretch.becomes, stretch.role);
        self.done += c.len_utf8();
        if self.done == stretch.text.len() {
            (self.at, self.done) = (self.at + 1, 0);
        }
        Some(next)
    }

    /// What becomes of the next stretch.
    pub(super) fn peek(&self) -> Option<Becomes> {
        Some(self.stretches.get(self.at)?.becomes)
    }
}

/// The lines of a passage on both sides, which say what is its head.
struct Lines<'p> {
    passage: &'p Passage,
    old: usize,
    new: usize,
}

impl Lines<'_> {
    /// Appends text cut at the ends of lines.
    fn add(&mut self, script: &mut Script, becomes: Becomes, text: &str) {
        for piece in text.split_inclusive('\n') {
            let line = match becomes {
                Becomes::Kept | Becomes::Put => self.new,
                Becomes::Taken => self.old,
            };
            let in_head = line < self.passage.head_lines;
            let is_old = becomes != Becomes::Put;
            script.stretches.push(Stretch {
                becomes,
                text: piece.to_owned(),
                role: if in_head {
                    self.passage.role
                } else {
                    Role::Body
                },
                old_line: (is_old && !script.is_open).then_some(script.old),
            });
            let end = usize::from(piece.ends_with('\n'));
            if is_old {
                script.is_open = end == 0;
                script.old += end;
            }
            self.old += if becomes == Becomes::Put { 0 } else { end };
            self.new += if becomes == Becomes::Taken { 0 } else { end };
        }
    }
}
