//! The rows themselves.

mod act;
mod instrument;
mod measure;
mod offer;
mod pending;
mod provision;
mod session;

pub use act::ActRow;
pub use instrument::{InstrumentRow, NegotiationRow, TextStage};
pub use measure::{
    AgreedLabel, MeasureLabel, MeasureRow, MeasureState, OwnerRow, ProvisionalLabel,
};
pub use offer::{AnswerRow, OfferRow};
pub use pending::{PendingKind, PendingRow};
pub use provision::{
    AlternativeRow, AlternativeState, Change, ProvisionRow, ProvisionStatus, Text,
};
pub use session::{MinutesRow, MinutesState, OutcomeRow, SessionRow};
