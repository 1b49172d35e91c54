//! How addresses and form fields name instruments, provisions and alternatives.

use mithaq_canon::EntryId;
use mithaq_core::{AlternativeId, ProvisionId};

/// The address of the negotiation room.
pub(crate) fn room_of(instrument: EntryId) -> String {
    format!("/instruments/{instrument}/room")
}

/// The address of a provision below its instrument: `7` where the instrument itself declared it,
/// else `{proposal}-{place}`.
pub(crate) fn address(id: ProvisionId, instrument: EntryId) -> String {
    if id.entry == instrument {
        id.n.to_string()
    } else {
        format!("{}-{}", id.entry, id.n)
    }
}

/// Reads an [`address`].
pub(crate) fn from_address(text: &str, instrument: EntryId) -> Option<ProvisionId> {
    match text.split_once('-') {
        Some((entry, n)) => Some(ProvisionId {
            entry: entry.parse().ok()?,
            n: n.parse().ok()?,
        }),
        None => Some(ProvisionId {
            entry: instrument,
            n: text.parse().ok()?,
        }),
    }
}

/// The anchor of a provision on the page of its instrument.
pub(crate) fn anchor(id: ProvisionId, instrument: EntryId) -> String {
    format!("p{}", address(id, instrument))
}

/// An alternative as an address and a form field name it.
pub(crate) fn name(id: AlternativeId) -> String {
    format!("{}-{}", id.proposal, id.op)
}

/// Reads a [`name`].
pub(crate) fn from_name(text: &str) -> Option<AlternativeId> {
    let (proposal, op) = text.split_once('-')?;
    Some(AlternativeId {
        proposal: proposal.parse().ok()?,
        op: op.parse().ok()?,
    })
}
