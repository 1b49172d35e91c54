//! The tree of provisions of one text in one language.

use crate::number::Number;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::{self, Write};
use mithaq_canon::Lang;

/// A whole text: its provisions in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tree {
    /// The language the text was read as.
    pub lang: Lang,
    /// The outermost provisions, in order: title, preamble, parts or articles, closing, annexes.
    pub provisions: Vec<Provision>,
}

/// A provision: a node that can carry a number, a heading, wording and further provisions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provision {
    /// What it is.
    pub kind: Kind,
    /// Its number, where it has one that could be read.
    pub number: Option<Number>,
    /// The line or lines that name it; empty for a preamble or closing without heading.
    pub head: Head,
    /// Its own wording, in order.
    pub blocks: Vec<Block>,
    /// What it contains: the articles of a chapter, for one.
    pub children: Vec<Provision>,
    /// The 1-based line of its number or heading, or of its first block; 0 if it came from no file.
    pub line: usize,
}

/// The kinds of provision, outermost first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The name of the whole instrument.
    Title,
    /// What comes before the first numbered provision.
    Preamble,
    /// An annex (`Annexe I`, `الملحق`), with whatever it contains.
    Annex,
    /// A protocol joined to the text.
    Protocol,
    /// An appendix to an annex.
    Appendix,
    /// Testimonium and signatures: *Done at …*, `حرر في …`.
    Closing,
    /// A book (`Livre`, `الكتاب`).
    Book,
    /// A part (`Partie`, `الجزء`).
    Part,
    /// A division called *Title* (`TITRE II`, `الباب الثاني`); not the name of the instrument.
    Division,
    /// A chapter (`الفصل`).
    Chapter,
    /// A section (`القسم`).
    Section,
    /// A sub-section (`الفرع`).
    Subsection,
    /// An article (`المادة`): the unit that is proposed, agreed and referred to.
    Article,
}

impl Kind {
    /// The stable name of the kind in data for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Preamble => "preamble",
            Self::Annex => "annex",
            Self::Protocol => "protocol",
            Self::Appendix => "appendix",
            Self::Closing => "closing",
            Self::Book => "book",
            Self::Part => "part",
            Self::Division => "division",
            Self::Chapter => "chapter",
            Self::Section => "section",
            Self::Subsection => "subsection",
            Self::Article => "article",
        }
    }

    /// The prefix of an `eId` (Akoma Ntoso Naming Convention 1.0, section 5.3).
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Preamble => "preamble",
            Self::Annex | Self::Protocol | Self::Appendix => "att",
            Self::Closing => "conclusions",
            Self::Book => "book",
            Self::Part => "part",
            Self::Division => "title",
            Self::Chapter => "chp",
            Self::Section => "sec",
            Self::Subsection => "subsec",
            Self::Article => "art",
        }
    }

    /// How deep it stands: a provision contains those of greater rank that follow it.
    pub fn rank(self) -> u8 {
        match self {
            Self::Title | Self::Preamble | Self::Annex | Self::Protocol | Self::Closing => 0,
            Self::Appendix => 1,
            Self::Book => 2,
            Self::Part => 3,
            Self::Division => 4,
            Self::Chapter => 5,
            Self::Section => 6,
            Self::Subsection => 7,
            Self::Article => 8,
        }
    }
}

/// The line that names a provision, and where number and heading stand in it.
///
/// The raw text is kept, so that printing gives it back; a heading on the line below its number
/// (`المادة الأولى`, then `التعاريف`) is part of it, after a line break.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Head {
    raw: Box<str>,
    label: Bytes,
    heading: Bytes,
}

impl Head {
    /// A head from its parts as they are to be printed: `("Article 5", " – ", "Objectives")`.
    pub fn new(label: &str, joint: &str, heading: &str) -> Self {
        let raw: String = [label, joint, heading].concat();
        let end = raw.len();
        Self::of(raw, (0, label.len()), (end - heading.len(), end))
    }

    /// A head from a raw line and the byte ranges in it. Ranges outside it count as empty.
    pub fn of(raw: String, label: (usize, usize), heading: (usize, usize)) -> Self {
        Self {
            raw: raw.into_boxed_str(),
            label: Bytes::of(label),
            heading: Bytes::of(heading),
        }
    }

    /// The whole head as it was written; one or two lines.
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// The keyword and number as written: `ARTICLE 5`, `المادة الخامسة`.
    pub fn label(&self) -> &str {
        self.label.within(&self.raw)
    }

    /// The heading as written, without what joins it to the label; often empty.
    pub fn heading(&self) -> &str {
        self.heading.within(&self.raw)
    }

    /// The head in its parts, as they are to be printed: what comes before the heading, up to the
    /// end of the label and after it; the heading; what comes after.
    pub(crate) fn parts(&self) -> [&str; 4] {
        // Whatever the ranges are, the parts are the whole head.
        let (heading, after) = self.heading.range();
        let label = self.label.range().1;
        let heading = heading.max(label);
        let after = after.max(heading);
        let part = |from: usize, to: usize| self.raw.get(from..to).unwrap_or_default();
        [
            part(0, label),
            part(label, heading),
            part(heading, after),
            part(after, self.raw.len()),
        ]
    }

    /// The head in two: up to the heading, and the heading with what comes after.
    pub(crate) fn halves(&self) -> [&str; 2] {
        let cut = self.label.range().1.max(self.heading.range().0);
        let (before, heading) = self.raw.split_at_checked(cut).unwrap_or((&self.raw, ""));
        [before, heading]
    }

    /// The same places without the words.
    pub(crate) fn hollow(&self) -> Self {
        Self {
            raw: Box::default(),
            ..*self
        }
    }

    /// The same places with other words.
    pub(crate) fn filled(&self, raw: String) -> Self {
        self.shape().filled(raw)
    }

    /// The places alone.
    pub(crate) fn shape(&self) -> HeadShape {
        HeadShape {
            label: self.label,
            heading: self.heading,
        }
    }

    /// The head cut into what precedes the label, the label, what joins it to the heading, the
    /// heading, and what follows.
    pub fn pieces(&self) -> [&str; 5] {
        let end = self.raw.len();
        let label = if self.label().is_empty() {
            (0, 0)
        } else {
            self.label.range()
        };
        let heading = if self.heading().is_empty() {
            (end, end)
        } else {
            self.heading.range()
        };
        let cuts = [0, label.0, label.1, heading.0, heading.1, end];
        let mut parts = [""; 5];
        for (part, cut) in parts.iter_mut().zip(cuts.windows(2)) {
            if let [from, to] = cut {
                *part = self.raw.get(*from..*to).unwrap_or_default();
            }
        }
        parts
    }

    /// Whether there is no head at all.
    pub fn is_empty(&self) -> bool {
        self.raw.is_empty()
    }
}

/// Where number and heading stand in a head, without the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct HeadShape {
    label: Bytes,
    heading: Bytes,
}

impl HeadShape {
    /// The head with its words.
    pub(crate) fn filled(self, raw: String) -> Head {
        Head {
            raw: raw.into_boxed_str(),
            label: self.label,
            heading: self.heading,
        }
    }
}

/// A byte range of a line, in half the room: texts have millions of them. A line has no more bytes
/// than four thousand million; what lies beyond reads as empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Bytes(u32, u32);

impl Bytes {
    fn of((from, to): (usize, usize)) -> Self {
        Self(place(from), place(to))
    }

    fn range(self) -> (usize, usize) {
        (self.0 as usize, self.1 as usize)
    }

    fn within(self, line: &str) -> &str {
        let (from, to) = self.range();
        line.get(from..to).unwrap_or_default()
    }
}

fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// A paragraph or point: one line of wording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    raw: Box<str>,
    label: Bytes,
    /// Where its words begin.
    text: u32,
    /// What its label says it is.
    pub kind: BlockKind,
    /// 0 for a paragraph, 1 for a point of it, 2 for a point of that.
    pub depth: u8,
    /// Its 1-based line; 0 if it came from no file.
    pub line: usize,
    /// Whether it begins on the line of the provision's number (`Article 1. The Parties …`).
    pub run_in: bool,
}

/// What stands before a block's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BlockKind {
    /// Nothing.
    Plain,
    /// A figure (`1.`, `2)`, `-3`) or an ordinal word (`أولا`): a numbered paragraph.
    Numbered,
    /// A letter (`(a)`, `أ)`).
    Lettered,
    /// A small Roman numeral (`(iv)`).
    Roman,
    /// A dash or bullet.
    Dashed,
}

impl Block {
    /// A block without label.
    pub fn plain(text: &str) -> Self {
        Self::of(text.into(), (0, 0), 0, BlockKind::Plain, 0, 0)
    }

    /// A block from a raw line, the byte range of its label and the place where its words begin.
    /// Ranges outside it count as empty.
    pub fn of(
        raw: String,
        label: (usize, usize),
        text: usize,
        kind: BlockKind,
        depth: u8,
        line: usize,
    ) -> Self {
        Self {
            raw: raw.into_boxed_str(),
            label: Bytes::of(label),
            text: place(text),
            kind,
            depth,
            line,
            run_in: false,
        }
    }

    /// The label and what joins it to the words; the words.
    pub(crate) fn parts(&self) -> [&str; 2] {
        let before = self.raw.get(..self.text as usize);
        [before.unwrap_or_default(), self.text()]
    }

    /// The same places without the words.
    pub(crate) fn hollow(&self) -> Self {
        Self {
            raw: Box::default(),
            ..*self
        }
    }

    /// The same places with other words.
    pub(crate) fn filled(&self, raw: String) -> Self {
        self.shape().filled(raw)
    }

    /// Everything but the words.
    pub(crate) fn shape(&self) -> BlockShape {
        BlockShape {
            label: self.label,
            text: self.text,
            line: place(self.line),
            kind: self.kind,
            depth: self.depth,
            run_in: self.run_in,
        }
    }

    /// The line as it was written, label included.
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// The label as written: `1.`, `(a)`, `أ)`; empty where there is none.
    pub fn label(&self) -> &str {
        self.label.within(&self.raw)
    }

    /// The line cut into what precedes the label, the label, what joins it to the words, and the
    /// words.
    pub fn pieces(&self) -> [&str; 4] {
        let part = |from: usize, to: usize| self.raw.get(from..to).unwrap_or_default();
        let (from, to) = self.label.range();
        [
            part(0, from),
            part(from, to),
            part(to, self.text as usize),
            self.text(),
        ]
    }

    /// The words after the label.
    pub fn text(&self) -> &str {
        self.raw.get(self.text as usize..).unwrap_or_default()
    }
}

/// A block without its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct BlockShape {
    label: Bytes,
    text: u32,
    line: u32,
    kind: BlockKind,
    depth: u8,
    run_in: bool,
}

impl BlockShape {
    /// The block with its words.
    pub(crate) fn filled(&self, raw: String) -> Block {
        Block {
            raw: raw.into_boxed_str(),
            label: self.label,
            text: self.text,
            kind: self.kind,
            depth: self.depth,
            line: self.line as usize,
            run_in: self.run_in,
        }
    }

    /// Its 1-based line; 0 if it came from no file.
    pub(crate) fn line(&self) -> usize {
        self.line as usize
    }
}

impl Provision {
    /// A provision without number, head, wording or children.
    pub fn new(kind: Kind, line: usize) -> Self {
        Self {
            kind,
            number: None,
            head: Head::default(),
            blocks: Vec::new(),
            children: Vec::new(),
            line,
        }
    }

    /// Its own wording, one block a line, without head and children: what a proposal replaces.
    pub fn body(&self) -> String {
        let mut body = String::new();
        for (place, block) in self.blocks.iter().enumerate() {
            if place > 0 {
                body.push('\n');
            }
            body.push_str(block.raw());
        }
        body
    }

    /// The heading, if it has one.
    pub fn heading(&self) -> Option<&str> {
        Some(self.head.heading()).filter(|heading| !heading.is_empty())
    }

    /// Its own step of an `eId`: `art_5`, `chp_2`, `preamble`.
    pub fn step(&self) -> String {
        let mut step = String::from(self.kind.prefix());
        if let Some(number) = &self.number {
            step.push('_');
            step.push_str(&number.key());
        }
        step
    }

    fn print(&self, out: &mut impl Write) -> fmt::Result {
        let mut run_in = false;
        if !self.head.is_empty() {
            run_in = self.blocks.first().is_some_and(|block| block.run_in);
            out.write_str(self.head.raw())?;
            if !run_in {
                out.write_char('\n')?;
            }
        }
        for (place, block) in self.blocks.iter().enumerate() {
            debug_assert!(
                place == 0 || !run_in || !block.run_in,
                "only the first block can run in"
            );
            out.write_str(block.raw())?;
            out.write_char('\n')?;
        }
        self.children.iter().try_for_each(|child| child.print(out))
    }
}

/// Prints the text, one block a line, as it was written (blank lines aside).
impl fmt::Display for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.provisions
            .iter()
            .try_for_each(|provision| provision.print(f))
    }
}

impl fmt::Display for Provision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.print(f)
    }
}

impl Tree {
    /// Every provision in the order of the text, outer ones before what they contain.
    pub fn walk(&self) -> Walk<'_> {
        Walk {
            ahead: self.provisions.iter().rev().collect(),
        }
    }

    /// How many bytes of wording it has, heads and blocks.
    pub fn bytes(&self) -> usize {
        let of = |provision: &Provision| {
            let blocks = provision.blocks.iter().map(|block| block.raw().len());
            provision.head.raw().len() + blocks.sum::<usize>()
        };
        self.walk().map(of).sum()
    }

    /// Every article in the order of the text.
    pub fn articles(&self) -> impl Iterator<Item = &Provision> {
        self.walk()
            .filter(|provision| provision.kind == Kind::Article)
    }

    /// The first provision of this kind with this number.
    pub fn find(&self, kind: Kind, number: &Number) -> Option<&Provision> {
        self.walk()
            .find(|p| p.kind == kind && p.number.as_ref() == Some(number))
    }

    /// The name of the instrument, where the text begins with one.
    pub fn title(&self) -> Option<&str> {
        self.provisions
            .first()
            .filter(|p| p.kind == Kind::Title)
            .and_then(Provision::heading)
    }
}

/// A walk over provisions in the order of the text.
#[derive(Debug, Clone)]
pub struct Walk<'a> {
    ahead: Vec<&'a Provision>,
}

impl<'a> Iterator for Walk<'a> {
    type Item = &'a Provision;

    fn next(&mut self) -> Option<&'a Provision> {
        let here = self.ahead.pop()?;
        self.ahead.extend(here.children.iter().rev());
        Some(here)
    }
}
