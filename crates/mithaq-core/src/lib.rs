//! Meaning: what officials say, what the rules make of it, and whose answer is awaited.
#![no_std]

extern crate alloc;

mod awaited;
mod command;
mod decide;
mod event;
mod grant;
mod recorded;
mod refusal;
mod state;
pub mod view;
mod wording;

pub use awaited::{Awaited, PausedBy, Turn};
pub use command::Command;
pub use decide::decide;
pub use event::*;
pub use grant::ActSet;
pub use recorded::{Actor, Content, Recorded, Register};
pub use refusal::{Refusal, Verdict};
pub use state::State;
pub use view::{
    ActRow, AgreedLabel, AlternativeRow, AlternativeState, AnswerRow, Change, InstrumentRow,
    MeasureLabel, MeasureRow, MeasureState, MinutesRow, MinutesState, NegotiationRow, OfferRow,
    OutcomeRow, OwnerRow, PendingKind, PendingRow, ProvisionRow, ProvisionStatus, ProvisionalLabel,
    Row, SessionRow, Text, TextStage,
};
pub use wording::Wording;
