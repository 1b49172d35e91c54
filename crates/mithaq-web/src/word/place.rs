//! Places the changes of a document on the provisions of an instrument. From data to data: the
//! register is a few texts, the document is what was read, and nothing is looked up.
//!
//! What a side wants is read as a whole text, the document with that side's changes alone, and
//! compared with what that side has standing: so a change that is on the record already is none.
//! Whatever cannot be placed is told with its words and its reason; nothing is dropped.

mod remarks;
mod sort;

pub(crate) use remarks::Remark;

use super::{Authors, Whose};
use crate::pages::sight::Sight;
use crate::texts::{Printed, Version, printed, standing};
use mithaq_canon::{Lang, Side};
use mithaq_core::{ProvisionKind, ProvisionRow, ProvisionStatus};
use mithaq_files::tracked::{Document, JOINT, View};
use mithaq_text::parse;
use mithaq_text::redline::{Op, Run};
use remarks::remarks;
use sort::{changes, said};
use std::collections::{BTreeMap, BTreeSet};

/// What the register has.
pub(crate) struct Ground {
    rows: Vec<Row>,
    /// The text without any standing proposal.
    base: Printed,
    /// By side: the same with what that side has standing.
    wanted: Vec<Printed>,
    /// What each provision says without any standing proposal, by its place among the rows.
    said: BTreeMap<usize, String>,
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
        let base = printed(s, rows, lang, Version::Ground);
        Self {
            rows: rows.iter().map(row).collect(),
            said: said_by_row(&base, lang),
            base,
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

/// What each provision of a text says, by its place among the rows.
fn said_by_row(printed: &Printed, lang: Lang) -> BTreeMap<usize, String> {
    let tree = parse::plain(&printed.text, lang).tree;
    let starts: BTreeMap<usize, usize> = printed.starts.iter().copied().collect();
    let all = tree.walk();
    all.filter_map(|one| Some((*starts.get(&one.line)?, said(one))))
        .collect()
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
    /// A side's own proposal is not in the document any more: it can be withdrawn.
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

fn run(op: Op, text: &str) -> Run {
    Run {
        op,
        text: text.to_owned(),
        was: String::new(),
    }
}

#[cfg(test)]
mod tests;
