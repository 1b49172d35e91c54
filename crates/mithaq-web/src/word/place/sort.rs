//! Sorts the changes of one text: what can become a proposal, and what cannot and why.

use super::super::Whose;
use super::{Becomes, Ground, Group, Proposal, Reason, Row, Unplaced, run};
use crate::compare::Name;
use crate::pages::naming::number_in;
use mithaq_canon::Lang;
use mithaq_text::compare::{Change, State, compare};
use mithaq_text::parse;
use mithaq_text::redline::{Op, Run, words};
use mithaq_text::tree::{Kind, Provision};
use std::collections::{BTreeMap, BTreeSet};

/// The changes of a text against what a side has standing, and where its lines belong.
pub(super) struct Found {
    pub(super) group: Group,
    /// The line on which each provision of the text begins, and the row it is.
    pub(super) rows: Vec<(usize, Option<usize>)>,
}

pub(super) fn changes(ground: &Ground, whose: Whose, text: &str, lang: Lang) -> Found {
    let has = ground.of_whose(whose);
    let (old, new) = (
        parse::plain(&has.text, lang).tree,
        parse::plain(text, lang).tree,
    );
    let comparison = compare(&old, &new);
    let starts: BTreeMap<usize, usize> = has.starts.iter().copied().collect();
    let mut sorter = Sorter {
        ground,
        whose,
        lang,
        old: old.walk().collect(),
        new: new.walk().collect(),
        row_of_old: old
            .walk()
            .map(|one| starts.get(&one.line).copied())
            .collect(),
        row_of_new: vec![None; new.walk().count()],
        taken: BTreeSet::new(),
        group: Group {
            whose,
            proposals: Vec::new(),
            unplaced: Vec::new(),
        },
    };
    for change in &comparison.provisions {
        if let ([old], [new]) = (&*change.old, &*change.new)
            && let Some(slot) = sorter.row_of_new.get_mut(*new)
        {
            *slot = sorter.row_of_old.get(*old).copied().flatten();
        }
    }
    for change in &comparison.provisions {
        sorter.sort(change);
    }
    let lines = sorter.new.iter().map(|provision| provision.line);
    Found {
        rows: lines.zip(sorter.row_of_new.iter().copied()).collect(),
        group: sorter.group,
    }
}

struct Sorter<'t> {
    ground: &'t Ground,
    whose: Whose,
    lang: Lang,
    old: Vec<&'t Provision>,
    new: Vec<&'t Provision>,
    row_of_old: Vec<Option<usize>>,
    row_of_new: Vec<Option<usize>>,
    /// Rows after which something is put in already.
    taken: BTreeSet<usize>,
    group: Group,
}

impl Sorter<'_> {
    fn sort(&mut self, change: &Change) {
        match (&*change.old, &*change.new) {
            ([old], [new]) => self.pair(change, *old, *new),
            ([], [new]) => self.inserted(*new),
            ([old], []) => self.deleted(*old),
            ([], []) => (),
            (old, new) => {
                let first = old.first().and_then(|old| self.row(*old));
                let runs = self.whole(old, new);
                self.tell(Reason::Divided, first, runs);
            }
        }
    }

    fn pair(&mut self, change: &Change, old: usize, new: usize) {
        let (Some(&before), Some(&after)) = (self.old.get(old), self.new.get(new)) else {
            return;
        };
        let (heading, body) = (heading(after), after.body());
        let same = heading == self::heading(before) && body == before.body();
        let moved = change.states.contains(State::Moved);
        if same && !moved {
            return;
        }
        let Some(at) = self.row(old) else {
            let runs = self.whole(&[old], &[new]);
            return self.tell(Reason::NoPlace, None, runs);
        };
        let runs = words(&said(before), &said(after));
        let row = self.ground.rows.get(at);
        if moved {
            let label = run(Op::Same, &Name::of(after).label);
            self.tell(Reason::Moved, Some(at), vec![label]);
        }
        if same {
            return;
        }
        if row.is_some_and(|row| row.settled) {
            return self.tell(Reason::Agreed, Some(at), runs);
        }
        if row.is_some_and(|row| row.heading) || body.trim().is_empty() {
            return self.tell(Reason::Division, Some(at), runs);
        }
        // Asking for the text as it stands without us is no proposal.
        if self.ground.said.get(&at) == Some(&said(after)) {
            return self.tell(Reason::Withdraw, Some(at), runs);
        }
        self.group.proposals.push(Proposal {
            at,
            becomes: Becomes::Replace { heading, body },
            typographic: !runs
                .iter()
                .any(|run| matches!(run.op, Op::Inserted | Op::Deleted)),
            runs,
            doubtful: false,
        });
    }

    fn inserted(&mut self, new: usize) {
        let Some(&provision) = self.new.get(new) else {
            return;
        };
        let body = provision.body();
        let runs = vec![run(
            Op::Inserted,
            &[provision.head.raw(), "\n", &body].concat(),
        )];
        if provision.kind != Kind::Article || body.trim().is_empty() {
            return self.tell(Reason::Division, None, runs);
        }
        // What the side itself had proposed to delete and now leaves in.
        let present = &self.ground.of_whose(self.whose).starts;
        let left_in = self.ground.said.iter().find(|(row, text)| {
            **text == said(provision) && !present.iter().any(|(_, held)| held == *row)
        });
        if let Some((row, _)) = left_in {
            return self.tell(Reason::Withdraw, Some(*row), runs);
        }
        let before = self.row_of_new.get(..new).unwrap_or_default();
        let Some(at) = before.iter().rev().find_map(|row| *row) else {
            return self.tell(Reason::AtTop, None, runs);
        };
        if !self.taken.insert(at) {
            return self.tell(Reason::SecondHere, Some(at), runs);
        }
        self.group.proposals.push(Proposal {
            at,
            becomes: Becomes::Insert {
                number: number(provision, self.lang),
                heading: heading(provision),
                body,
            },
            runs,
            typographic: false,
            doubtful: false,
        });
    }

    fn deleted(&mut self, old: usize) {
        let Some(&provision) = self.old.get(old) else {
            return;
        };
        let runs = vec![run(Op::Deleted, &said(provision))];
        let Some(at) = self.row(old) else {
            return self.tell(Reason::NoPlace, None, runs);
        };
        let row = self.ground.rows.get(at);
        let own = |row: &Row| match self.whose {
            Whose::Side(side) => row.only_of.get(usize::from(side.0)) == Some(&true),
            Whose::Unknown => false,
        };
        if row.is_some_and(|row| row.settled) {
            self.tell(Reason::Agreed, Some(at), runs);
        } else if row.is_some_and(own) {
            self.tell(Reason::Withdraw, Some(at), runs);
        } else if row.is_some_and(|row| row.heading) {
            self.tell(Reason::Division, Some(at), runs);
        } else {
            self.group.proposals.push(Proposal {
                at,
                becomes: Becomes::Delete,
                runs,
                typographic: false,
                doubtful: false,
            });
        }
    }

    fn row(&self, old: usize) -> Option<usize> {
        self.row_of_old.get(old).copied().flatten()
    }

    fn tell(&mut self, reason: Reason, at: Option<usize>, runs: Vec<Run>) {
        self.group.unplaced.push(Unplaced { reason, at, runs });
    }

    /// Everything of several provisions, old against new.
    fn whole(&self, old: &[usize], new: &[usize]) -> Vec<Run> {
        let text = |of: &[&Provision], places: &[usize]| {
            let all = places.iter().filter_map(|place| of.get(*place));
            all.map(|one| one.head.raw().to_owned() + "\n" + &one.body())
                .collect::<Vec<_>>()
                .join("\n")
        };
        words(&text(&self.old, old), &text(&self.new, new))
    }
}

/// The heading as the register keeps it: a provision without number is named by its head.
fn heading(provision: &Provision) -> String {
    match provision.heading() {
        Some(heading) => heading.to_owned(),
        None if provision.number.is_none() => provision.head.raw().to_owned(),
        None => String::new(),
    }
}

/// Heading and body, as a reader sees them together.
pub(super) fn said(provision: &Provision) -> String {
    let heading = heading(provision);
    if heading.is_empty() {
        provision.body()
    } else {
        heading + "\n" + &provision.body()
    }
}

/// The number as a form takes it.
fn number(provision: &Provision, lang: Lang) -> String {
    let Some(number) = &provision.number else {
        return String::new();
    };
    let mut plain = number.clone();
    plain.repeat = 0;
    let key = plain.key();
    let repeats = ["bis", "ter", "quater", "quinquies"];
    let nth = usize::from(number.repeat).checked_sub(1);
    match nth.and_then(|nth| repeats.get(nth)) {
        Some(word) => number_in(lang, &format!("{key} {word}")),
        None => number.key(),
    }
}
