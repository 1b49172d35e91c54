//! Questions that pages ask. Rows are the core's, words come beside them, and nobody is told of
//! what they may not know that it exists.

mod attachment;
mod earlier;
mod instrument;
mod pending;
mod record;
mod session;
mod words;

pub use attachment::{AttachmentView, attachments, save_attachment};
pub use earlier::{EarlierView, When};
pub use instrument::{AlternativeView, InstrumentView, InstrumentsView, ProvisionView};
pub use pending::{PendingItem, PendingView};
pub use record::{EntryKind, EntryView, LogView, RecordView};
pub use session::{MeasuresView, OffersView, SessionView, SessionsView};
pub use words::{Says, Told, Words};

use crate::{Fault, SignedIn};
use mithaq_canon::{EntryId, from_bytes, to_bytes};
use mithaq_core::{Event, Statement};
use mithaq_record::{Entry, Unverified};
use mithaq_store::Moment;
use std::collections::BTreeSet;

/// Why a question is not answered.
#[derive(Debug, Clone, thiserror::Error)]
pub enum AskError {
    /// There is no such thing, or the account may not know that there is.
    #[error("no such thing")]
    NotFound,
    /// The role does not allow it.
    #[error("this role does not allow it")]
    NotAllowed,
    /// The system failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<mithaq_store::Fault> for AskError {
    fn from(fault: mithaq_store::Fault) -> Self {
        Self::Fault(fault.into())
    }
}

/// What the act of an entry said; none where it is no act, or of a newer version.
fn event_of(moment: Moment<'_>, entry: EntryId) -> Result<Option<Event>, Fault> {
    let line = moment.entry(entry)?;
    let statement = line
        .and_then(|line| Entry::<Unverified>::decode(&line.bytes).ok())
        .and_then(|entry| from_bytes::<Statement>(&entry.act()?.event).ok());
    Ok(statement.map(|statement| statement.event))
}

/// What an account may know of, at one moment.
pub(crate) struct Sight {
    closed: BTreeSet<Vec<u8>>,
}

impl Sight {
    pub(crate) fn of(moment: Moment<'_>, who: &SignedIn) -> Result<Self, Fault> {
        let closed = moment.home().closed_to(who.account().id)?;
        Ok(Self {
            closed: closed.into_iter().collect(),
        })
    }

    pub(crate) fn sees(&self, dossier: EntryId) -> bool {
        self.closed.is_empty() || !self.closed.contains(&to_bytes(&dossier))
    }

    fn check(&self, dossier: EntryId) -> Result<(), AskError> {
        if self.sees(dossier) {
            Ok(())
        } else {
            Err(AskError::NotFound)
        }
    }
}
