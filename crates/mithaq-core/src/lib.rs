//! Meaning: what officials say, what the rules make of it, and whose answer is awaited.
#![no_std]

extern crate alloc;

mod assent;
mod awaited;
mod causality;
mod command;
mod decide;
mod event;
mod grant;
mod grants;
mod instrument;
mod measure;
mod negotiation;
mod past;
mod programme;
mod recorded;
mod refusal;
mod rules;
mod session;
mod state;
#[cfg(test)]
mod tests;
mod touched;
mod verdict;
pub mod view;
mod voices;
mod wording;

pub use awaited::{Awaited, PausedBy, Turn};
pub use command::Command;
pub use decide::decide;
pub use event::*;
pub use grant::ActSet;
pub use recorded::{Actor, Content, Recorded, Register};
pub use refusal::{Refusal, Verdict};
pub use state::State;
pub use touched::Part;
pub use view::{
    ActRow, AgreedLabel, AlternativeRow, AlternativeState, AnswerRow, Change, InstrumentRow,
    MeasureLabel, MeasureRow, MeasureState, MinutesRow, MinutesState, NegotiationRow, OfferRow,
    OutcomeRow, OwnerRow, PendingKind, PendingRow, ProvisionRow, ProvisionStatus, ProvisionalLabel,
    Row, SessionRow, Text, TextStage,
};
pub use wording::Wording;
