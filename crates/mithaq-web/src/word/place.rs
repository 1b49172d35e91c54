//! Places the changes of a document on the provisions of an instrument. From data to data: the
//! register is a few texts, the document is what was read, and nothing is looked up.
//!
//! What a side wants is read as a whole text, the document with that side's changes alone, and
//! compared with what that side has standing: so a change that is on the record already is none.
//! Whatever cannot be placed is told with its words and its reason; nothing is dropped.

use super::{Authors, Whose};
use crate::pages::naming::number_in;
use crate::pages::sight::Sight;
use crate::texts::{Printed, Version, printed, standing};
use mithaq_canon::{Lang, Side};
use mithaq_core::{ProvisionKind, ProvisionRow, ProvisionStatus};
use mithaq_files::tracked::{CommentId, Document, JOINT, View};
use mithaq_text::compare::{Change, State, compare};
use mithaq_text::parse;
use mithaq_text::redline::{Op, Run, words};
use mithaq_text::tree::{Kind, Provision};
use std::collections::{BTreeMap, BTreeSet};

/// What the register has.
pub(crate) struct Ground {
    rows: Vec<Row>,
    /// The text without any standing proposal.
    base: Printed,
    /// By side: the same with what that side has standing.
    wanted: Vec<Printed>,
}

struct Row {
    /// Agreed or adopted: it takes no proposals.
    settled: bool,
    /// By side: whether the provision is there only because that side proposes it.
    only_of: Vec<bool>,
    /// A part, a chapter, a section: nothing but a heading over others.
    heading: bool,
}

impl Ground {
    /// What stands on these provisions in one language.
    pub(crate) fn of(s: &Sight, rows: &[ProvisionRow], lang: Lang) -> Self {
        let sides: Vec<Side> = s.all().iter().collect();
        let row = |row: &ProvisionRow| Row {
            settled: matches!(
                row.status,
                ProvisionStatus::Agreed | ProvisionStatus::Adopted
            ),
            only_of: sides
                .iter()
                .map(|side| row.base.is_none() && standing(row, *side).is_some())
                .collect(),
            heading: matches!(
                row.kind,
                ProvisionKind::Part | ProvisionKind::Chapter | ProvisionKind::Section
            ),
        };
        Self {
            rows: rows.iter().map(row).collect(),
            base: printed(s, rows, lang, Version::Ground),
            wanted: sides
                .iter()
                .map(|side| printed(s, rows, lang, Version::Of(*side)))
                .collect(),
        }
    }

    fn of_whose(&self, whose: Whose) -> &Printed {
        let of = |side: Side| self.wanted.get(usize::from(side.0));
        match whose {
            Whose::Side(side) => of(side).unwrap_or(&self.base),
            Whose::Unknown => &self.base,
        }
    }
}

/// A document on the provisions.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Placed {
    /// Ours first.
    pub(crate) groups: Vec<Group>,
    /// Changes without an author, unless they were said to be someone's.
    pub(crate) untracked: Option<Group>,
    pub(crate) remarks: Vec<Remark>,
}

/// The changes of one side, or of authors nobody knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Group {
    pub(crate) whose: Whose,
    pub(crate) proposals: Vec<Proposal>,
    pub(crate) unplaced: Vec<Unplaced>,
}

impl Group {
    pub(crate) fn is_empty(&self) -> bool {
        self.proposals.is_empty() && self.unplaced.is_empty()
    }
}

/// A change that can become a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Proposal {
    /// The provision it is about, or after which it puts another: its place among the rows.
    pub(crate) at: usize,
    pub(crate) becomes: Becomes,
    /// The change, word by word.
    pub(crate) runs: Vec<Run>,
    /// Whether only what nobody reads changes.
    pub(crate) typographic: bool,
    /// Whether part of it may have been changed without tracking, by whomever.
    pub(crate) doubtful: bool,
}

/// What a change would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Becomes {
    Replace {
        heading: String,
        body: String,
    },
    Insert {
        number: String,
        heading: String,
        body: String,
    },
    Delete,
}

impl Becomes {
    /// The act it would be, as forms name it.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Replace { .. } => "propose",
            Self::Insert { .. } => "insert",
            Self::Delete => "delete",
        }
    }
}

/// A change that cannot be one proposal, with its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unplaced {
    pub(crate) reason: Reason,
    /// The provision it touches, where that is known: its place among the rows.
    pub(crate) at: Option<usize>,
    pub(crate) runs: Vec<Run>,
}

/// Why a change is not a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reason {
    /// The provision is agreed: it must be reopened first.
    Agreed,
    /// Moving a provision is no proposal yet.
    Moved,
    /// A provision became several, or several one: which is which, is not certain.
    Divided,
    /// The heading of a chapter or part.
    Division,
    /// A second new article at the same place: the first must be conveyed before.
    SecondHere,
    /// A new article before everything else.
    AtTop,
    /// A side's own proposed provision is not in the document any more: it can be withdrawn.
    Withdraw,
    /// It takes out what another side puts in: that is a counter-proposal.
    OnAnother,
    /// The provision of the text cannot be told.
    NoPlace,
}

impl Reason {
    #[cfg(test)]
    pub(crate) const ALL: [Self; 9] = [
        Self::Agreed,
        Self::Moved,
        Self::Divided,
        Self::Division,
        Self::SecondHere,
        Self::AtTop,
        Self::Withdraw,
        Self::OnAnother,
        Self::NoPlace,
    ];

    /// The key of its sentence.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Agreed => "agreed",
            Self::Moved => "moved",
            Self::Divided => "divided",
            Self::Division => "division",
            Self::SecondHere => "second-here",
            Self::AtTop => "at-top",
            Self::Withdraw => "withdraw",
            Self::OnAnother => "on-another",
            Self::NoPlace => "no-place",
        }
    }
}

/// A comment of the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Remark {
    pub(crate) author: String,
    pub(crate) text: String,
    /// The words it is about.
    pub(crate) about: String,
    /// The provision it stands at: its place among the rows.
    pub(crate) at: Option<usize>,
}

/// Places a document.
pub(crate) fn place(
    document: &Document,
    ground: &Ground,
    lang: Lang,
    us: Side,
    authors: &Authors,
) -> Placed {
    let mut groups: Vec<Group> = Vec::new();
    for whose in authors.all(us) {
        let text = own_text(document, authors, whose);
        let mut group = changes(ground, whose, &text, lang).group;
        group.unplaced.extend(on_others(document, authors, whose));
        groups.push(group);
    }
    let bare = document.text(View::Rejected);
    let nobody = changes(ground, Whose::Unknown, &bare, lang).group;
    let touched: BTreeSet<usize> = (nobody.proposals.iter().map(|one| one.at))
        .chain(nobody.unplaced.iter().filter_map(|one| one.at))
        .collect();
    for group in &mut groups {
        if authors
            .untracked()
            .is_some_and(|side| group.whose == Whose::Side(side))
        {
            continue;
        }
        // What everyone's text has, nobody tracked: it is told once, and is no one's.
        group.proposals.retain(|one| {
            !nobody
                .proposals
                .iter()
                .any(|other| other.at == one.at && other.becomes == one.becomes)
        });
        group.unplaced.retain(|one| !nobody.unplaced.contains(one));
        for one in &mut group.proposals {
            one.doubtful = touched.contains(&one.at);
        }
    }
    groups.retain(|group| group.whose == Whose::Side(us) || !group.is_empty());
    Placed {
        groups,
        untracked: Some(nobody).filter(|group| authors.untracked().is_none() && !group.is_empty()),
        remarks: remarks(document, ground, lang, us, authors),
    }
}

/// The text with the changes of one side alone.
fn own_text(document: &Document, authors: &Authors, whose: Whose) -> String {
    own(document, authors, whose).text(View::Of(OWN))
}

/// Stands for the authors of one side.
const OWN: &str = "1";

/// The document with one author for a side and another for everyone else.
fn own(document: &Document, authors: &Authors, whose: Whose) -> Document {
    let mut own = document.clone();
    for revision in &mut own.revisions {
        let is = revision
            .author
            .split(JOINT)
            .any(|one| authors.whose(one) == whose);
        OWN.clone_into(&mut revision.author);
        if !is {
            revision.author.insert(0, '0');
        }
    }
    own
}

/// What a side takes out of what another puts in.
fn on_others(document: &Document, authors: &Authors, whose: Whose) -> Vec<Unplaced> {
    let of = |id: Option<_>| {
        let revision = id.and_then(|id| document.revision(id))?;
        Some(
            revision
                .author
                .split(JOINT)
                .map(|one| authors.whose(one))
                .collect::<Vec<_>>(),
        )
    };
    let spans = document
        .paragraphs
        .iter()
        .flat_map(|paragraph| paragraph.spans());
    let nested = spans.filter(|span| {
        let (put, taken) = (of(span.fate.put), of(span.fate.taken));
        put.is_some_and(|put| !put.contains(&whose))
            && taken.is_some_and(|taken| taken.contains(&whose))
    });
    nested
        .filter(|span| !span.text.trim().is_empty())
        .map(|span| Unplaced {
            reason: Reason::OnAnother,
            at: None,
            runs: vec![run(Op::Deleted, &span.text)],
        })
        .collect()
}

/// The changes of a text against what a side has standing, and where its lines belong.
struct Found {
    group: Group,
    /// The line on which each provision of the text begins, and the row it is.
    rows: Vec<(usize, Option<usize>)>,
}

fn changes(ground: &Ground, whose: Whose, text: &str, lang: Lang) -> Found {
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
        let (Some(before), Some(after)) = (self.old.get(old), self.new.get(new)) else {
            return;
        };
        let (heading, body) = (heading(after), after.body());
        let same = heading == self::heading(before) && body == before.body();
        let moved = change.states.contains(&State::Moved);
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
            let label = run(Op::Same, &crate::compare::Name::of(after).label);
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
        let Some(provision) = self.new.get(new) else {
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
        let Some(provision) = self.old.get(old) else {
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

fn run(op: Op, text: &str) -> Run {
    Run {
        op,
        text: text.to_owned(),
        was: String::new(),
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
fn said(provision: &Provision) -> String {
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

/// The comments, each at its provision.
fn remarks(
    document: &Document,
    ground: &Ground,
    lang: Lang,
    us: Side,
    authors: &Authors,
) -> Vec<Remark> {
    if document.comments.is_empty() {
        return Vec::new();
    }
    let own = own(document, authors, Whose::Side(us));
    let rows = changes(ground, Whose::Side(us), &own.text(View::Of(OWN)), lang).rows;
    // The line of the text on which each paragraph ends.
    let mut line = 0;
    let mut ends: Vec<(usize, usize)> = Vec::new();
    for shown in own.lines(View::Of(OWN)) {
        let mut number = shown.number.as_str();
        for part in shown.text.split('\n') {
            if part.trim().is_empty() && number.is_empty() {
                continue;
            }
            number = "";
            line += 1;
        }
        ends.push((shown.paragraph, line));
    }
    let row_at = |paragraph: usize| {
        let after = ends.partition_point(|(at, _)| *at < paragraph);
        let (_, line) = ends.get(after).or(ends.last())?;
        let provision = rows.partition_point(|(start, _)| start <= line);
        rows.get(provision.checked_sub(1)?)?.1
    };
    let all = document.comments.iter().enumerate();
    all.map(|(nth, comment)| {
        let (paragraph, about) = document.commented(CommentId(nth)).unzip();
        Remark {
            author: comment.author.clone(),
            text: comment.text.clone(),
            about: about.unwrap_or_default(),
            at: paragraph.and_then(row_at),
        }
    })
    .collect()
}

#[cfg(test)]
mod tests;
