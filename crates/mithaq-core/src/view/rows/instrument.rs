//! An instrument as a row.

use crate::{
    InstrumentKind, Milestone, Nature, NegotiationKind, RevisionReason, Standing, TextState,
    Wording,
};
use alloc::vec::Vec;
use mithaq_canon::{
    Date, Digest, EntryId, Lang, Position, Side, SideSet, canon_enum, canon_struct,
};

/// An instrument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstrumentRow {
    /// Its id.
    pub id: EntryId,
    /// The side that entered it.
    pub by: Side,
    /// Where that entry stands.
    pub at: Position,
    /// The date made: when it was entered, or when that occurred.
    pub made: Date,
    /// Its kind.
    pub kind: InstrumentKind,
    /// Its nature.
    pub nature: Nature,
    /// Its title.
    pub title: Wording,
    /// Its languages and what each is worth.
    pub texts: Vec<(Lang, Standing)>,
    /// Its history as told at registration.
    pub milestones: Vec<Milestone>,
    /// The stage at which its text was entered.
    pub declared: TextState,
    /// The stage its text has reached here.
    pub stage: TextStage,
    /// How many texts were adopted in the register.
    pub edition: u32,
    /// Digest of the base text: what proposals apply to.
    pub base: Digest,
    /// Digest of the text with what is agreed: what a form to adopt must show.
    pub text: Digest,
    /// The adoption in this edition: who has adopted `text`.
    pub adopted_by: SideSet,
    /// How many provisions it has, proposed ones included.
    pub provisions: u32,
    /// How many of them have alternatives that are not agreed.
    pub open: u32,
    /// How many of them are agreed ad referendum.
    pub agreed: u32,
    /// Its negotiations, oldest first.
    pub negotiations: Vec<NegotiationRow>,
    /// Whether the other sides are asked to confirm what it tells of the past.
    pub past: bool,
    /// Who has confirmed it.
    pub confirmed_by: SideSet,
    /// Who contests it.
    pub contested_by: SideSet,
    /// Who has paused it or its negotiation.
    pub paused_by: SideSet,
}
canon_struct!(InstrumentRow {
    id,
    by,
    at,
    made,
    kind,
    nature,
    title,
    texts,
    milestones,
    declared,
    stage,
    edition,
    base,
    text,
    adopted_by,
    provisions,
    open,
    agreed,
    negotiations,
    past,
    confirmed_by,
    contested_by,
    paused_by
});

/// The stage that the text of an instrument has reached in the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TextStage {
    /// A draft on which nothing is negotiated.
    Draft,
    /// Under negotiation or revision.
    Negotiating,
    /// Adopted.
    Adopted,
}
canon_enum!(TextStage { 0 => Draft, 1 => Negotiating, 2 => Adopted });

impl TextStage {
    /// A stable name in kebab case, for translations.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Negotiating => "negotiating",
            Self::Adopted => "adopted",
        }
    }
}

/// A negotiation or revision of an instrument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NegotiationRow {
    /// Its id.
    pub id: EntryId,
    /// Of what kind.
    pub kind: NegotiationKind,
    /// The side that opened it.
    pub by: Side,
    /// The date it was opened.
    pub opened: Date,
    /// What it rests on.
    pub basis: Vec<EntryId>,
    /// Why.
    pub reasons: Vec<RevisionReason>,
    /// Who is charged with drafting; empty: nobody.
    pub drafters: SideSet,
    /// Whether its text was adopted.
    pub concluded: bool,
}
canon_struct!(NegotiationRow {
    id,
    kind,
    by,
    opened,
    basis,
    reasons,
    drafters,
    concluded
});
