//! Negotiating a text: who drafts, what is proposed, what is agreed, what is adopted.

use super::{Named, ProvisionId, ProvisionKind};
use crate::Wording;
use alloc::{string::String, vec::Vec};
use mithaq_canon::{Digest, EntryId, Side, canon_enum, canon_struct};

/// A negotiation or a revision of an instrument is opened (VCLT 39).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NegotiationOpened {
    /// The instrument.
    pub instrument: EntryId,
    /// Of what kind.
    pub kind: NegotiationKind,
    /// The outcomes of sessions, and other entries, that it rests on. May be empty.
    pub basis: Vec<EntryId>,
    /// Why, article by article.
    pub reasons: Vec<RevisionReason>,
    /// Who drafts first; `None`: nobody is charged.
    pub drafter: Option<Side>,
}
canon_struct!(NegotiationOpened {
    instrument,
    kind,
    basis,
    reasons,
    drafter
});

/// Whether a text is made or updated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NegotiationKind {
    /// A text is made.
    Negotiation,
    /// A text that was adopted is updated.
    Revision,
}
canon_enum!(NegotiationKind { 0 => Negotiation, 1 => Revision });

/// One reason to revise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevisionReason {
    /// The provision it concerns; `None`: the whole.
    pub provision: Option<ProvisionId>,
    /// What kind of reason.
    pub reason: Reason,
    /// The reason in words.
    pub words: Wording,
}
canon_struct!(RevisionReason {
    provision,
    reason,
    words
});

/// Why a text is to change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// An article of the text itself calls for it.
    Article,
    /// Circumstances have changed.
    ChangedCircumstance,
    /// A side wishes it.
    Wish,
}
canon_enum!(Reason { 0 => Article, 1 => ChangedCircumstance, 2 => Wish });

impl Reason {
    /// A stable name in kebab case, for translations.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Article => "article",
            Self::ChangedCircumstance => "changed-circumstance",
            Self::Wish => "wish",
        }
    }
}

/// A side charges itself with drafting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrafterNamed {
    /// The negotiation.
    pub negotiation: EntryId,
}
canon_struct!(DrafterNamed { negotiation });

/// A side pauses a subject. Its pause lasts until the same side resumes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paused {
    /// A dossier, negotiation, measure or offer.
    pub subject: EntryId,
    /// Why.
    pub reason: Wording,
}
canon_struct!(Paused { subject, reason });

/// A side ends its pause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resumed {
    /// What it had paused.
    pub subject: EntryId,
}
canon_struct!(Resumed { subject });

/// A side puts forward changes to a text. It is conveyed when the receipt is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    /// The instrument.
    pub instrument: EntryId,
    /// Digest of the base text they apply to: the base moves only by adoption.
    pub base: Digest,
    /// The changes, at most one to each provision.
    pub operations: Vec<Operation>,
    /// Why.
    pub reason: Option<Reason>,
    /// Words that go with it.
    pub words: Wording,
    /// The proposal that it answers, if it is a counter-proposal.
    pub answers: Option<EntryId>,
}
canon_struct!(Proposed {
    instrument,
    base,
    operations,
    reason,
    words,
    answers
});

/// One change to a text. It never overwrites: it stands beside the base until agreed. Number 3 is
/// kept for moving a provision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operation {
    /// Another wording.
    Replace(Replace),
    /// A new provision.
    Insert(Insert),
    /// No such provision.
    Delete(Delete),
}
canon_enum!(Operation {
    0 => Replace(Replace),
    1 => Insert(Insert),
    2 => Delete(Delete),
});

impl Operation {
    /// The provision that it is for, as operation `op` of this proposal.
    pub(crate) const fn target(&self, proposal: EntryId, op: u16) -> ProvisionId {
        match self {
            Self::Replace(change) => change.provision,
            Self::Delete(change) => change.provision,
            Self::Insert(_) => ProvisionId {
                entry: proposal,
                n: op,
            },
        }
    }
}

/// Gives a provision another wording, whole, in each language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replace {
    /// The provision.
    pub provision: ProvisionId,
    /// Its new heading.
    pub heading: Wording,
    /// Its new text.
    pub body: Wording,
    /// Whether the text holds a blank to be filled before adoption.
    pub placeholder: bool,
}
canon_struct!(Replace {
    provision,
    heading,
    body,
    placeholder
});

/// Adds a provision. Its id is (the proposal, the place of this operation).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Insert {
    /// The provision it follows; `None`: it opens the text. After a grouping (a chapter, say) a
    /// smaller unit becomes the first in it. Several inserted at one place stand in the order of
    /// sides, then of their logs, then of operations.
    pub after: Option<ProvisionId>,
    /// What unit of text it is.
    pub kind: ProvisionKind,
    /// Its number as printed, e.g. `9 bis`.
    pub number: String,
    /// Its heading.
    pub heading: Wording,
    /// Its text.
    pub body: Wording,
    /// Whether the text holds a blank to be filled before adoption.
    pub placeholder: bool,
}
canon_struct!(Insert {
    after,
    kind,
    number,
    heading,
    body,
    placeholder
});

/// Takes a provision out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delete {
    /// The provision.
    pub provision: ProvisionId,
}
canon_struct!(Delete { provision });

/// Identity of one alternative: the proposal and the place of the operation in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AlternativeId {
    /// The proposal.
    pub proposal: EntryId,
    /// The place of the operation, from 0.
    pub op: u16,
}
canon_struct!(AlternativeId { proposal, op });

/// A side withdraws its own alternative before it is agreed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawn {
    /// The alternative.
    pub alternative: AlternativeId,
}
canon_struct!(Withdrawn { alternative });

/// A side accepts another's alternative ad referendum: its delegation agrees, its capital has
/// still to confirm. The proposer's own proposal counts as its assent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// The provision, so that the official signs what was read.
    pub provision: ProvisionId,
    /// The alternative.
    pub alternative: AlternativeId,
}
canon_struct!(Accepted {
    provision,
    alternative
});

/// A side reserves its position on a provision (scrutiny): not a reservation to a treaty. Its
/// answer is still awaited. What it says of that provision later ends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reserved {
    /// The provision.
    pub provision: ProvisionId,
}
canon_struct!(Reserved { provision });

/// A side takes back what was agreed ad referendum on a provision, before adoption. It undoes the
/// acceptances in its own past; the alternatives stay on the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reopened {
    /// The provision.
    pub provision: ProvisionId,
}
canon_struct!(Reopened { provision });

/// A side adopts the text (VCLT 9). The text is adopted once every side's act on one digest stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adopted {
    /// The instrument.
    pub instrument: EntryId,
    /// Digest of the text adopted.
    pub text: Digest,
}
canon_struct!(Adopted { instrument, text });

impl NegotiationOpened {
    pub(super) fn name(&self, named: &mut Named) {
        named.entry(self.instrument);
        self.basis.iter().for_each(|entry| named.entry(*entry));
        for reason in &self.reasons {
            named.lasting(&reason.words);
            if let Some(provision) = reason.provision {
                named.entry(provision.entry);
            }
        }
    }
}

impl Proposed {
    /// The provisions that its operations are for, in their order, as those of this proposal.
    pub(crate) fn targets(&self, proposal: EntryId) -> impl Iterator<Item = ProvisionId> {
        let operations = (0..=u16::MAX).zip(&self.operations);
        operations.map(move |(op, operation)| operation.target(proposal, op))
    }

    pub(super) fn name(&self, named: &mut Named) {
        named.entry(self.instrument);
        named.lasting(&self.words);
        if let Some(answered) = self.answers {
            named.entry(answered);
        }
        for operation in &self.operations {
            match operation {
                Operation::Replace(change) => {
                    named.entry(change.provision.entry);
                    named.lasting(&change.heading);
                    named.lasting(&change.body);
                }
                Operation::Insert(change) => {
                    if let Some(after) = change.after {
                        named.entry(after.entry);
                    }
                    named.lasting(&change.heading);
                    named.lasting(&change.body);
                }
                Operation::Delete(change) => named.entry(change.provision.entry),
            }
        }
    }
}
