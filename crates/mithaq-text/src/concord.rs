//! Concordance: whether two languages of one text say the same, as far as counting can tell.
//!
//! Nobody's judgement is replaced. What is checked is what a tired translator misses: a provision,
//! a paragraph or a point left out, a figure or a reference that differs.

mod figures;

use crate::number::Number;
use crate::tree::{BlockKind, Kind, Provision, Tree};
use alloc::vec::Vec;
use figures::Figures;

/// A difference between two languages of the same text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The kind of the provision.
    pub kind: Kind,
    /// The number of the provision.
    pub number: Option<Number>,
    /// The 1-based lines of the provision in the first and second text; 0 where it is missing.
    pub lines: (usize, usize),
    /// What differs.
    pub what: Differs,
}

/// In what two languages differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Differs {
    /// The provision is in one language only.
    Missing,
    /// Not as many paragraphs (unlabelled or numbered).
    Paragraphs(usize, usize),
    /// Not as many points (lettered, Roman or dashed).
    Points(usize, usize),
    /// These figures, in digits or words, are in the first language only; those in the second.
    Figures(Vec<u32>, Vec<u32>),
    /// These article numbers are referred to in the first language only; those in the second.
    References(Vec<Number>, Vec<Number>),
    /// One language has a heading, the other none.
    Heading,
}

impl Differs {
    /// The stable code, which is also the key of its sentence.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Missing => "concord-missing",
            Self::Paragraphs(..) => "concord-paragraphs",
            Self::Points(..) => "concord-points",
            Self::Figures(..) => "concord-figures",
            Self::References(..) => "concord-references",
            Self::Heading => "concord-heading",
        }
    }
}

/// The differences between two languages of one provision, what it contains left aside.
pub fn provision(one: &Provision, two: &Provision) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut note = |what| {
        found.push(Finding {
            kind: one.kind,
            number: one.number.clone(),
            lines: (one.line, two.line),
            what,
        });
    };
    if one.heading().is_some() != two.heading().is_some() {
        note(Differs::Heading);
    }
    let (a, b) = (counts(one), counts(two));
    if a.0 != b.0 {
        note(Differs::Paragraphs(a.0, b.0));
    }
    if a.1 != b.1 {
        note(Differs::Points(a.1, b.1));
    }
    let (a, b) = (Figures::of(one), Figures::of(two));
    let figures = apart(&a.values, &b.values);
    if !(figures.0.is_empty() && figures.1.is_empty()) {
        note(Differs::Figures(figures.0, figures.1));
    }
    let references = apart(&a.references, &b.references);
    if !(references.0.is_empty() && references.1.is_empty()) {
        note(Differs::References(references.0, references.1));
    }
    found
}

/// The differences between two languages of a whole text; provisions are paired by kind and number,
/// in order, within their parents.
///
/// ```
/// use mithaq_text::{Lang, concord, parse};
/// let ar = parse::plain("المادة الأولى\nيرد الطرف في أجل ثلاثين يوما.", Lang::Ar).tree;
/// let en = parse::plain("Article 1\nReplies are given within sixty days.", Lang::En).tree;
/// let found = concord::trees(&ar, &en);
/// assert_eq!(found[0].what, concord::Differs::Figures(vec![30], vec![60]));
/// ```
pub fn trees(one: &Tree, two: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut ahead = Vec::from([(one.provisions.as_slice(), two.provisions.as_slice())]);
    while let Some((one, two)) = ahead.pop() {
        let mut taken = Vec::new();
        for first in one {
            let place = two
                .iter()
                .enumerate()
                .position(|(place, second)| !taken.contains(&place) && same(first, second));
            match place.and_then(|place| two.get(place).map(|second| (place, second))) {
                Some((place, second)) => {
                    taken.push(place);
                    found.extend(provision(first, second));
                    ahead.push((&first.children, &second.children));
                }
                None => found.push(missing(first, true)),
            }
        }
        let left = two
            .iter()
            .enumerate()
            .filter(|(place, _)| !taken.contains(place));
        found.extend(left.map(|(_, second)| missing(second, false)));
    }
    found.sort_by_key(|finding| {
        if finding.lines.0 > 0 {
            finding.lines
        } else {
            (finding.lines.1, 0)
        }
    });
    found
}

fn same(one: &Provision, two: &Provision) -> bool {
    one.kind == two.kind && one.number == two.number
}

fn missing(provision: &Provision, in_first: bool) -> Finding {
    let lines = if in_first {
        (provision.line, 0)
    } else {
        (0, provision.line)
    };
    Finding {
        kind: provision.kind,
        number: provision.number.clone(),
        lines,
        what: Differs::Missing,
    }
}

/// Paragraphs and points.
fn counts(provision: &Provision) -> (usize, usize) {
    let is_point = |kind| {
        matches!(
            kind,
            BlockKind::Lettered | BlockKind::Roman | BlockKind::Dashed
        )
    };
    let points = provision
        .blocks
        .iter()
        .filter(|block| is_point(block.kind))
        .count();
    (provision.blocks.len() - points, points)
}

/// What is left of two sorted rows when what they share is taken from both, one for one.
fn apart<T: Ord + Clone>(one: &[T], two: &[T]) -> (Vec<T>, Vec<T>) {
    let (mut one, mut two) = (one.iter().peekable(), two.iter().peekable());
    let (mut left, mut right) = (Vec::new(), Vec::new());
    loop {
        match (one.peek(), two.peek()) {
            (Some(a), Some(b)) if a == b => {
                one.next();
                two.next();
            }
            (Some(a), Some(b)) if a > b => right.extend(two.next().cloned()),
            (Some(_), _) => left.extend(one.next().cloned()),
            (None, Some(_)) => right.extend(two.next().cloned()),
            (None, None) => return (left, right),
        }
    }
}

#[cfg(test)]
mod tests;
