//! What a person asks for, before the rules are asked.

mod kept;

use crate::{
    AlternativeId, Attached, DrafterNamed, InstrumentRegistered, MeasureConfirmed, MeasureProposed,
    MeasureReported, MinutesDrafted, MinutesSigned, NegotiationOpened, Occurred, OfferAnswered,
    OfferMade, Operation, OutcomeRecorded, PastConfirmed, PastContested, Paused, ProvisionId,
    Reason, Remarked, Resumed, SessionConvened, Wording,
};
use alloc::{boxed::Box, vec::Vec};
use mithaq_canon::{Digest, EntryId};

/// A wish to act. It mirrors the events, without what is derived and with what a form had shown,
/// so that a stale form is refused ([`crate::Refusal::Stale`]).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Enter an instrument.
    Register(InstrumentRegistered),
    /// Convene or record a session.
    Convene(SessionConvened),
    /// Record an outcome of a session.
    RecordOutcome(OutcomeRecorded),
    /// Open a negotiation or a revision.
    OpenNegotiation(NegotiationOpened),
    /// Charge one's own side with drafting.
    TakeUpDrafting(DrafterNamed),
    /// Pause a subject.
    Pause(Paused),
    /// End one's own pause.
    Resume(Resumed),
    /// Attach a document to an instrument.
    Attach(Attached),
    /// Put forward changes to a text.
    Propose {
        /// The instrument.
        instrument: EntryId,
        /// The provisions the form showed, each with its [`crate::ProvisionRow::digest`].
        shown: Vec<(ProvisionId, Digest)>,
        /// The changes.
        operations: Vec<Operation>,
        /// Why.
        reason: Option<Reason>,
        /// Words that go with them.
        words: Wording,
        /// The proposal answered.
        answers: Option<EntryId>,
    },
    /// Withdraw an alternative of one's own.
    Withdraw {
        /// The alternative.
        alternative: AlternativeId,
    },
    /// Accept another side's alternative ad referendum.
    Accept {
        /// The alternative.
        alternative: AlternativeId,
        /// The digest of the provision as the form showed it.
        shown: Digest,
    },
    /// Reserve one's position on a provision.
    Reserve {
        /// The provision.
        provision: ProvisionId,
    },
    /// Take back what was agreed ad referendum on a provision.
    Reopen {
        /// The provision.
        provision: ProvisionId,
        /// The digest of the provision as the form showed it.
        shown: Digest,
    },
    /// Adopt the text.
    Adopt {
        /// The instrument.
        instrument: EntryId,
        /// The digest of the text as the form showed it ([`crate::InstrumentRow::text`]).
        text: Digest,
    },
    /// Draft minutes.
    DraftMinutes(MinutesDrafted),
    /// Sign minutes.
    SignMinutes(MinutesSigned),
    /// Propose a measure.
    ProposeMeasure(MeasureProposed),
    /// Report on a measure.
    ReportMeasure(MeasureReported),
    /// Confirm what the others have claimed done of a measure.
    ConfirmMeasure(MeasureConfirmed),
    /// Make an offer.
    MakeOffer(OfferMade),
    /// Answer an offer.
    AnswerOffer(OfferAnswered),
    /// Confirm what another side has told of the past.
    ConfirmPast(PastConfirmed),
    /// Contest what another side has told of the past.
    ContestPast(PastContested),
    /// Remark on an entry.
    Remark(Remarked),
    /// Record that something happened earlier.
    Past {
        /// When, and what shows it.
        occurred: Occurred,
        /// What happened.
        of: Box<Command>,
    },
}

impl Command {
    /// The same, recorded as having happened earlier.
    #[must_use]
    pub fn occurred(self, occurred: Occurred) -> Self {
        let of = Box::new(self);
        Self::Past { occurred, of }
    }
}
