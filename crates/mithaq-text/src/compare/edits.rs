//! The redline of one line, in which numbers are derived and references are links.

use super::How;
use crate::align::Alignment;
use crate::links::Targets;
use crate::normal;
use crate::number::Number;
use crate::redline::{self, Op, Redliner, Run};
use crate::rows::{REFERENCE, Rows};
use crate::tree::Head;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::OnceCell;

/// What is needed to tell whether two references lead to the same provision.
pub(crate) struct Links<'a> {
    pub(crate) old: &'a Rows<'a>,
    pub(crate) new: &'a Rows<'a>,
    pub(crate) alignment: &'a Alignment,
    /// Most texts of very many provisions refer to none, so these are found when asked for.
    from: OnceCell<Targets<'a>>,
    to: OnceCell<Targets<'a>>,
}

impl<'a> Links<'a> {
    pub(crate) fn new(old: &'a Rows<'a>, new: &'a Rows<'a>, alignment: &'a Alignment) -> Self {
        Self {
            old,
            new,
            alignment,
            from: OnceCell::new(),
            to: OnceCell::new(),
        }
    }

    /// Whether number `x`, written in the old provision `i`, names what `y` does in the new `j`.
    pub(crate) fn lead_alike(&self, (i, x): (usize, &Number), (j, y): (usize, &Number)) -> bool {
        let from = self.from.get_or_init(|| Targets::new(self.old));
        let to = self.to.get_or_init(|| Targets::new(self.new));
        let (old, new) = (from.find(self.old, i, x), to.find(self.new, j, y));
        match (old, new) {
            (Some((old, inner)), Some((new, other))) => {
                inner == other
                    && (self.alignment.to.at(old) == Some(new)
                        // What was merged away is now named by what took it in.
                        || self.alignment.merges.contains(&(old, new))
                        || self.alignment.splits.contains(&(old, new)))
            }
            // Numbers written in another way ("المادة الأولى", "المادة 1") still name the same.
            (None, None) => x == y,
            (Some(_), None) | (None, Some(_)) => false,
        }
    }

    /// The redline of two blocks (places of lines) and how they differ.
    pub(crate) fn block(
        &self,
        (i, j): (usize, usize),
        redliner: &mut Redliner<'a>,
    ) -> (How, Vec<Run>) {
        let Some((x, y)) = self.old.lines.get(i).zip(self.new.lines.get(j)) else {
            return (How::Same, Vec::new());
        };
        let (old, new) = (x.block, y.block);
        if old.raw() == new.raw() {
            return (How::Same, Vec::new());
        }
        let ([label_old, text_old], [label_new, text_new]) = (old.parts(), new.parts());
        let mut line = Building::default();
        line.number(label_old, label_new);
        let has_links =
            self.old.symbols(i).contains(&REFERENCE) && self.new.symbols(j).contains(&REFERENCE);
        line.words(if has_links {
            redliner.linked(text_old, text_new, &|a, b| {
                self.lead_alike((x.owner, a), (y.owner, b))
            })
        } else {
            redliner.words(text_old, text_new)
        });
        line.done()
    }

    /// The redline of two heads.
    pub(crate) fn head(
        &self,
        old: &'a Head,
        new: &'a Head,
        redliner: &mut Redliner<'a>,
    ) -> (How, Vec<Run>) {
        if old.raw() == new.raw() {
            return (How::Same, Vec::new());
        }
        let ([label, joint, heading, rest], [new_label, new_joint, new_heading, new_rest]) =
            (old.parts(), new.parts());
        let mut line = Building::default();
        line.number(label, new_label);
        line.dress(joint, new_joint);
        line.words(redliner.words(heading, new_heading));
        line.dress(rest, new_rest);
        line.done()
    }
}

/// The runs of a new line: its label and its words.
pub(super) fn inserted([label, text]: [&str; 2]) -> Vec<Run> {
    let mut line = Building::default();
    line.number("", label);
    line.words(redline::words("", text));
    line.runs
}

/// The runs of a line that is gone.
pub(super) fn deleted([label, text]: [&str; 2]) -> Vec<Run> {
    let mut line = Building::default();
    line.number(label, "");
    line.words(redline::words(text, ""));
    line.runs
}

#[derive(Default)]
struct Building {
    runs: Vec<Run>,
    how: Option<How>,
}

impl Building {
    fn differs(&mut self, how: How) {
        self.how = self.how.max(Some(how));
    }

    /// A number or label: derived, so a difference is no change of wording.
    fn number(&mut self, old: &str, new: &str) {
        if old != new {
            let same = normal::key(old.trim()) == normal::key(new.trim());
            self.differs(if same {
                How::Typographic
            } else {
                How::Renumbered
            });
        }
        self.push(old, new);
    }

    fn dress(&mut self, old: &str, new: &str) {
        if old != new {
            self.differs(How::Typographic);
        }
        self.push(old, new);
    }

    fn push(&mut self, old: &str, new: &str) {
        // Most heads differ in their number alone.
        self.runs.reserve_exact(usize::from(self.runs.is_empty()));
        if old == new && !new.is_empty() {
            self.runs.push(Run {
                op: Op::Same,
                text: new.into(),
                was: String::new(),
            });
        } else if old != new {
            self.runs.push(Run {
                op: Op::Typographic,
                text: new.into(),
                was: old.into(),
            });
        }
    }

    fn words(&mut self, runs: Vec<Run>) {
        for run in runs {
            match run.op {
                Op::Same => (),
                Op::Deleted | Op::Inserted => self.differs(How::Changed),
                Op::Typographic => {
                    let same = normal::key(run.was.trim()) == normal::key(run.text.trim());
                    self.differs(if same {
                        How::Typographic
                    } else {
                        How::Renumbered
                    });
                }
            }
            self.runs.push(run);
        }
    }

    fn done(self) -> (How, Vec<Run>) {
        (self.how.unwrap_or(How::Same), self.runs)
    }
}
