//! Why an act is refused at home, and void at every peer for the same reason.

use crate::{AlternativeId, ProvisionId};
use mithaq_canon::{EntryId, canon_enum};

/// A rule that stands in the way. One type serves both moments: `decide` returns it, and `apply`
/// keeps it as the reason for which an entry that broke the rule is void.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Refusal {
    /// The grant is unknown, revoked, of another official, or does not allow this act.
    NotGranted,
    /// The form showed something else than what stands now. Never the reason of a void entry.
    Stale,
    /// The bytes of the act do not decode.
    Undecodable,
    /// The same act was recorded before.
    Repeated,
    /// The entry contradicts a log that is held.
    Contradicts,
    /// An act that binds cannot be stated as past.
    CannotBePast,
    /// Told as past, but its date is still to come. Never the reason of a void entry, because the
    /// day it is judged by is not signed by the official.
    InTheFuture,
    /// A list is too long, a number too large, or a thing is named twice.
    OutOfBounds,
    /// Nothing is said where something must be.
    Empty,
    /// No such instrument.
    NoSuchInstrument(EntryId),
    /// No such provision in the instrument.
    NoSuchProvision(ProvisionId),
    /// No such alternative.
    NoSuchAlternative(AlternativeId),
    /// No such negotiation.
    NoSuchNegotiation(EntryId),
    /// No such session.
    NoSuchSession(EntryId),
    /// No such outcome.
    NoSuchOutcome(EntryId),
    /// No such draft of minutes.
    NoSuchMinutes(EntryId),
    /// No such measure.
    NoSuchMeasure(EntryId),
    /// No such offer.
    NoSuchOffer(EntryId),
    /// No such entry, or none that this act can be about.
    NoSuchSubject(EntryId),
    /// A provision names a parent that does not come before it.
    ParentNotBefore(u16),
    /// A text was adopted before: a revision must be opened first.
    NoNegotiation(EntryId),
    /// A negotiation of that text is already open.
    AlreadyNegotiating(EntryId),
    /// The negotiation is over: its text is adopted.
    NegotiationConcluded(EntryId),
    /// The text is adopted and the register does not hold that on every side yet, or it was
    /// adopted by this side.
    Adopted(EntryId),
    /// The side is charged already.
    AlreadyCharged,
    /// The side has paused it already.
    AlreadyPaused,
    /// The side has not paused it.
    NotPaused,
    /// The proposal was made on another base text.
    OtherBase,
    /// The provision is agreed ad referendum: reopen it first.
    Agreed(ProvisionId),
    /// The provision is not agreed, so there is nothing to reopen.
    NotAgreed(ProvisionId),
    /// A side's own proposal needs no acceptance of its own.
    OwnProposal(AlternativeId),
    /// The alternative is another side's.
    NotOwnProposal(AlternativeId),
    /// The alternative has been withdrawn.
    Withdrawn(AlternativeId),
    /// Its side has put another in its place, or accepted another.
    Replaced(AlternativeId),
    /// It came too late: the provision had been agreed, or the text adopted.
    Late(AlternativeId),
    /// The side has said just that already.
    AlreadySaid,
    /// What the act rests on is not yet held by both: its receipt is still out.
    NotYetSettled(EntryId),
    /// A provision still has an alternative that is not agreed.
    OpenBrackets(ProvisionId),
    /// A provision still holds a blank.
    Placeholder(ProvisionId),
    /// A provision lacks an authentic language.
    LanguageMissing(ProvisionId),
    /// The instrument names no authentic language.
    NoAuthenticLanguage(EntryId),
    /// The text is not the one that results from what is agreed.
    OtherText,
    /// The minutes of that session are signed by every side.
    MinutesAgreed(EntryId),
    /// The draft has been replaced by its side.
    MinutesReplaced(EntryId),
    /// The outcome or measure belongs to another session.
    OtherSession(EntryId),
    /// The measure is not agreed.
    MeasureNotAgreed(EntryId),
    /// The side has no part in the measure.
    NotAnOwner(EntryId),
    /// No other side has claimed its part done.
    NothingClaimed(EntryId),
    /// A side has no such place in this register, or is named where it cannot be.
    WrongSide,
    /// The offer was not made to this side.
    NotOffered(EntryId),
    /// The entry does not tell of the past.
    NotPast(EntryId),
    /// A side does not confirm or contest its own word.
    OwnStatement(EntryId),
    /// The side has confirmed it: that is not taken back.
    AlreadyConfirmed(EntryId),
}
canon_enum!(Refusal {
    0 => NotGranted,
    1 => Stale,
    2 => Undecodable,
    3 => Contradicts,
    4 => CannotBePast,
    5 => OutOfBounds,
    6 => Empty,
    7 => InTheFuture,
    8 => Repeated,
    10 => NoSuchInstrument(EntryId),
    11 => NoSuchProvision(ProvisionId),
    12 => NoSuchAlternative(AlternativeId),
    13 => NoSuchNegotiation(EntryId),
    14 => NoSuchSession(EntryId),
    15 => NoSuchOutcome(EntryId),
    16 => NoSuchMinutes(EntryId),
    17 => NoSuchMeasure(EntryId),
    18 => NoSuchOffer(EntryId),
    19 => NoSuchSubject(EntryId),
    20 => ParentNotBefore(u16),
    21 => NoNegotiation(EntryId),
    22 => AlreadyNegotiating(EntryId),
    23 => NegotiationConcluded(EntryId),
    24 => Adopted(EntryId),
    25 => AlreadyCharged,
    26 => AlreadyPaused,
    27 => NotPaused,
    30 => OtherBase,
    31 => Agreed(ProvisionId),
    32 => NotAgreed(ProvisionId),
    33 => OwnProposal(AlternativeId),
    34 => NotOwnProposal(AlternativeId),
    35 => Withdrawn(AlternativeId),
    36 => Replaced(AlternativeId),
    37 => Late(AlternativeId),
    38 => AlreadySaid,
    40 => NotYetSettled(EntryId),
    41 => OpenBrackets(ProvisionId),
    42 => Placeholder(ProvisionId),
    43 => LanguageMissing(ProvisionId),
    44 => NoAuthenticLanguage(EntryId),
    45 => OtherText,
    50 => MinutesAgreed(EntryId),
    51 => MinutesReplaced(EntryId),
    52 => OtherSession(EntryId),
    53 => MeasureNotAgreed(EntryId),
    54 => NotAnOwner(EntryId),
    55 => NothingClaimed(EntryId),
    56 => WrongSide,
    57 => NotOffered(EntryId),
    60 => NotPast(EntryId),
    61 => OwnStatement(EntryId),
    62 => AlreadyConfirmed(EntryId),
});

impl Refusal {
    /// Every name that [`Self::code`] gives: what has a sentence in every language.
    pub const CODES: [&'static str; 53] = [
        "not-granted",
        "stale",
        "undecodable",
        "repeated",
        "contradicts",
        "cannot-be-past",
        "out-of-bounds",
        "empty",
        "in-the-future",
        "no-such-instrument",
        "no-such-provision",
        "no-such-alternative",
        "no-such-negotiation",
        "no-such-session",
        "no-such-outcome",
        "no-such-minutes",
        "no-such-measure",
        "no-such-offer",
        "no-such-subject",
        "parent-not-before",
        "no-negotiation",
        "already-negotiating",
        "negotiation-concluded",
        "adopted",
        "already-charged",
        "already-paused",
        "not-paused",
        "other-base",
        "agreed",
        "not-agreed",
        "own-proposal",
        "not-own-proposal",
        "withdrawn",
        "replaced",
        "late",
        "already-said",
        "not-yet-settled",
        "open-brackets",
        "placeholder",
        "language-missing",
        "no-authentic-language",
        "other-text",
        "minutes-agreed",
        "minutes-replaced",
        "other-session",
        "measure-not-agreed",
        "not-an-owner",
        "nothing-claimed",
        "wrong-side",
        "not-offered",
        "not-past",
        "own-statement",
        "already-confirmed",
    ];

    /// A stable name in kebab case: the translation key.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotGranted => "not-granted",
            Self::Stale => "stale",
            Self::Undecodable => "undecodable",
            Self::Repeated => "repeated",
            Self::Contradicts => "contradicts",
            Self::CannotBePast => "cannot-be-past",
            Self::OutOfBounds => "out-of-bounds",
            Self::Empty => "empty",
            Self::InTheFuture => "in-the-future",
            Self::NoSuchInstrument(_) => "no-such-instrument",
            Self::NoSuchProvision(_) => "no-such-provision",
            Self::NoSuchAlternative(_) => "no-such-alternative",
            Self::NoSuchNegotiation(_) => "no-such-negotiation",
            Self::NoSuchSession(_) => "no-such-session",
            Self::NoSuchOutcome(_) => "no-such-outcome",
            Self::NoSuchMinutes(_) => "no-such-minutes",
            Self::NoSuchMeasure(_) => "no-such-measure",
            Self::NoSuchOffer(_) => "no-such-offer",
            Self::NoSuchSubject(_) => "no-such-subject",
            Self::ParentNotBefore(_) => "parent-not-before",
            Self::NoNegotiation(_) => "no-negotiation",
            Self::AlreadyNegotiating(_) => "already-negotiating",
            Self::NegotiationConcluded(_) => "negotiation-concluded",
            Self::Adopted(_) => "adopted",
            Self::AlreadyCharged => "already-charged",
            Self::AlreadyPaused => "already-paused",
            Self::NotPaused => "not-paused",
            Self::OtherBase => "other-base",
            Self::Agreed(_) => "agreed",
            Self::NotAgreed(_) => "not-agreed",
            Self::OwnProposal(_) => "own-proposal",
            Self::NotOwnProposal(_) => "not-own-proposal",
            Self::Withdrawn(_) => "withdrawn",
            Self::Replaced(_) => "replaced",
            Self::Late(_) => "late",
            Self::AlreadySaid => "already-said",
            Self::NotYetSettled(_) => "not-yet-settled",
            Self::OpenBrackets(_) => "open-brackets",
            Self::Placeholder(_) => "placeholder",
            Self::LanguageMissing(_) => "language-missing",
            Self::NoAuthenticLanguage(_) => "no-authentic-language",
            Self::OtherText => "other-text",
            Self::MinutesAgreed(_) => "minutes-agreed",
            Self::MinutesReplaced(_) => "minutes-replaced",
            Self::OtherSession(_) => "other-session",
            Self::MeasureNotAgreed(_) => "measure-not-agreed",
            Self::NotAnOwner(_) => "not-an-owner",
            Self::NothingClaimed(_) => "nothing-claimed",
            Self::WrongSide => "wrong-side",
            Self::NotOffered(_) => "not-offered",
            Self::NotPast(_) => "not-past",
            Self::OwnStatement(_) => "own-statement",
            Self::AlreadyConfirmed(_) => "already-confirmed",
        }
    }
}

impl core::fmt::Display for Refusal {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.code())
    }
}

impl core::error::Error for Refusal {}

/// What became of an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// It stands.
    Standing,
    /// It broke a rule in its own causal past. Final at once.
    Void(Refusal),
    /// It and another side's choice of something else were made without knowledge of each other:
    /// both are void and the question stays open.
    Crossed,
    /// A withdrawal, replacement or reopening that came too late: an agreement or an adoption was
    /// complete whose acts had not seen it. It has no effect and may be said again.
    Late,
}
canon_enum!(Verdict { 0 => Standing, 1 => Void(Refusal), 2 => Crossed, 3 => Late });

impl Verdict {
    /// A stable name in kebab case: the translation key.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Standing => "standing",
            Self::Void(_) => "void",
            Self::Crossed => "crossed",
            Self::Late => "late",
        }
    }
}
