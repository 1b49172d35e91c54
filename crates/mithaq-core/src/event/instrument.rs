//! An instrument enters the register: its texts as they stand, and what is known of its history.

use super::Named;
use crate::Wording;
use alloc::{string::String, vec::Vec};
use mithaq_canon::{Date, EntryId, Lang, canon_enum, canon_struct};

/// An instrument is entered with the text it has. Its id is the id of that entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstrumentRegistered {
    /// What kind of document it is.
    pub kind: InstrumentKind,
    /// Whether it is a treaty.
    pub nature: Nature,
    /// Its title.
    pub title: Wording,
    /// Its languages and what each is worth (VCLT 33). Each language at most once.
    pub texts: Vec<(Lang, Standing)>,
    /// Its provisions in the order of the text. Their ids are fixed by this entry.
    pub provisions: Vec<DeclaredProvision>,
    /// What stage its text has reached.
    pub text: TextState,
    /// What is known of its history.
    pub milestones: Vec<Milestone>,
}
canon_struct!(InstrumentRegistered {
    kind,
    nature,
    title,
    texts,
    provisions,
    text,
    milestones
});

/// The kind of document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InstrumentKind {
    /// An agreement.
    Agreement,
    /// A convention.
    Convention,
    /// A protocol.
    Protocol,
    /// A memorandum of understanding.
    Memorandum,
    /// An exchange of notes (VCLT 13).
    ExchangeOfNotes,
}
canon_enum!(InstrumentKind {
    0 => Agreement,
    1 => Convention,
    2 => Protocol,
    3 => Memorandum,
    4 => ExchangeOfNotes,
});

/// Whether the sides mean to be bound by international law (VCLT 2(1)(a)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Nature {
    /// A treaty.
    Treaty,
    /// A non-binding arrangement, which skips the treaty acts.
    Arrangement,
}
canon_enum!(Nature { 0 => Treaty, 1 => Arrangement });

/// What a language version is worth (VCLT 33).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// An authentic text.
    Authentic,
    /// A working translation of no legal value: it never blocks.
    Translation,
    /// An authentic text that prevails where the authentic texts diverge (VCLT 33(1)).
    Prevailing,
}
canon_enum!(Standing { 0 => Authentic, 1 => Translation, 2 => Prevailing });

impl Standing {
    /// Whether the text in that language is authentic.
    pub const fn is_authentic(self) -> bool {
        match self {
            Self::Authentic | Self::Prevailing => true,
            Self::Translation => false,
        }
    }
}

/// The stage that the text of a registered instrument has reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TextState {
    /// A draft: proposals may be made on it at once.
    Draft,
    /// Adopted before (VCLT 9): proposals need a revision opened first.
    Adopted,
    /// Authenticated before (VCLT 10): likewise.
    Authenticated,
}
canon_enum!(TextState { 0 => Draft, 1 => Adopted, 2 => Authenticated });

/// A provision as the registering entry declares it. Its id is (that entry, its place).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclaredProvision {
    /// The place of the provision it lies in, which comes before it.
    pub parent: Option<u16>,
    /// What unit of text it is.
    pub kind: ProvisionKind,
    /// Its number as printed, without the word for the unit: `7`, `II`, `9 bis`. May be empty.
    pub number: String,
    /// Its heading.
    pub heading: Wording,
    /// Its text.
    pub body: Wording,
    /// Whether the text holds a blank to be filled before adoption.
    pub placeholder: bool,
}
canon_struct!(DeclaredProvision {
    parent,
    kind,
    number,
    heading,
    body,
    placeholder
});

/// A unit of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProvisionKind {
    /// The title.
    Title,
    /// The preamble.
    Preamble,
    /// A part.
    Part,
    /// A chapter.
    Chapter,
    /// A section.
    Section,
    /// An article.
    Article,
    /// An annex.
    Annex,
    /// The closing formula: place, date, languages, originals.
    Closing,
}
canon_enum!(ProvisionKind {
    0 => Title,
    1 => Preamble,
    2 => Part,
    3 => Chapter,
    4 => Section,
    5 => Article,
    6 => Annex,
    7 => Closing,
});

impl ProvisionKind {
    /// A stable name in kebab case, for translations.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Preamble => "preamble",
            Self::Part => "part",
            Self::Chapter => "chapter",
            Self::Section => "section",
            Self::Article => "article",
            Self::Annex => "annex",
            Self::Closing => "closing",
        }
    }

    /// How deep a grouping it makes: a unit inserted after a shallower grouping lies in it.
    pub(crate) const fn depth(self) -> u8 {
        match self {
            Self::Part => 1,
            Self::Chapter => 2,
            Self::Section => 3,
            Self::Title | Self::Preamble | Self::Annex | Self::Closing => 0,
            Self::Article => 4,
        }
    }

    /// Whether it only groups other units, so that it needs no text of its own.
    pub(crate) const fn groups(self) -> bool {
        match self {
            Self::Title | Self::Part | Self::Chapter | Self::Section => true,
            Self::Preamble | Self::Article | Self::Annex | Self::Closing => false,
        }
    }
}

/// Identity of a provision: the entry that brought it and its place there (the place in the list
/// of declared provisions, or the place of the inserting operation). It never changes; numbers do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProvisionId {
    /// The registering entry, or the proposal that inserts it.
    pub entry: EntryId,
    /// The place in it, from 0.
    pub n: u16,
}
canon_struct!(ProvisionId { entry, n });

/// A step in the life of an instrument before it came into the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Milestone {
    /// What step.
    pub kind: MilestoneKind,
    /// When, to the precision that is known.
    pub date: Date,
    /// What it is known from.
    pub evidence: Wording,
}
canon_struct!(Milestone {
    kind,
    date,
    evidence
});

/// The kinds of steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MilestoneKind {
    /// A draft was made.
    Drafted,
    /// Signed.
    Signed,
    /// Ratified or approved.
    Ratified,
    /// Entered into force.
    EnteredIntoForce,
    /// Amended.
    Amended,
    /// Its operation suspended.
    Suspended,
    /// Terminated.
    Terminated,
    /// Registered with the United Nations (Charter 102).
    Registered,
}
canon_enum!(MilestoneKind {
    0 => Drafted,
    1 => Signed,
    2 => Ratified,
    3 => EnteredIntoForce,
    4 => Amended,
    5 => Suspended,
    6 => Terminated,
    7 => Registered,
});

impl MilestoneKind {
    /// A stable name in kebab case, for translations.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Drafted => "drafted",
            Self::Signed => "signed",
            Self::Ratified => "ratified",
            Self::EnteredIntoForce => "entered-into-force",
            Self::Amended => "amended",
            Self::Suspended => "suspended",
            Self::Terminated => "terminated",
            Self::Registered => "registered",
        }
    }
}

impl InstrumentRegistered {
    pub(super) fn name(&self, named: &mut Named) {
        named.lasting(&self.title);
        for provision in &self.provisions {
            named.lasting(&provision.heading);
            named.lasting(&provision.body);
        }
        for milestone in &self.milestones {
            named.lasting(&milestone.evidence);
        }
    }
}
