//! Why something was not put on the record.

use crate::{Fault, Held, Invalid};
use mithaq_core::Refusal;
use mithaq_record::CeremonyFault;

/// Why a submission was not taken. Nothing was kept.
#[derive(Debug, Clone, thiserror::Error)]
pub enum SubmitError {
    /// A rule stands in the way.
    #[error("{0}")]
    Refusal(Refusal),
    /// An input cannot be used.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The account may not do this, or not now.
    #[error("{0}")]
    NotAllowed(NotAllowed),
    /// It is about something that the account may not know of.
    #[error("no such thing")]
    NotFound,
    /// The home seals nothing for now; the draft is kept.
    #[error(transparent)]
    Held(Held),
    /// The system failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// What stands in an account's way at home; none of it is known to the other side.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAllowed {
    /// The role does not do such acts.
    #[error("this role does not do such acts")]
    Role,
    /// The official's key is closed: the password must be given again.
    #[error("the official's key is closed; give the password again")]
    KeyLocked,
    /// The official's key lies on another computer: the act is prepared here and signed there.
    #[error("the official's key lies on another computer; prepare the act and sign it there")]
    KeyElsewhere,
    /// No such act waits here to be signed: it was dropped, or conveyed already.
    #[error("no such act waits here for this office")]
    NotWaiting,
    /// What came back is not what was prepared, or not signed by the office's key.
    #[error("this is not the waiting act with the proof of this office's key")]
    NotSigned,
    /// What the authenticator and its browser say proves nothing.
    #[error("{0}")]
    NotProved(CeremonyFault),
    /// The office was asked to register an authenticator, and has not yet.
    #[error("the office has not registered its authenticator yet")]
    NotRegistered,
    /// The key has no grant in the record that still holds.
    #[error("the official's key has no grant in the record")]
    NoGrant,
    /// These offices have been asked for their clearance and have not given it.
    #[error("a clearance is pending or refused: {}", .0.join(", "))]
    ClearancePending(Vec<String>),
    /// The text holds words that an instruction rules out.
    #[error("the text crosses an instruction")]
    CrossesInstruction(mithaq_store::home::InstructionId),
}

impl NotAllowed {
    /// A stable name in kebab case: the translation key.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Role => "not-allowed-role",
            Self::KeyLocked => "not-allowed-key-locked",
            Self::KeyElsewhere => "not-allowed-key-elsewhere",
            Self::NotWaiting => "not-allowed-not-waiting",
            Self::NotSigned => "not-allowed-not-signed",
            Self::NotProved(fault) => fault.code(),
            Self::NotRegistered => "not-allowed-not-registered",
            Self::NoGrant => "not-allowed-no-grant",
            Self::ClearancePending(_) => "not-allowed-clearance-pending",
            Self::CrossesInstruction(_) => "not-allowed-crosses-instruction",
        }
    }
}
