//! An act as a row.

use crate::{EventKind, ProvisionId, Verdict, Wording};
use alloc::{string::String, vec::Vec};
use mithaq_canon::{Date, EntryId, KeyId, Lang, Position, Side, SideSet, Time, canon_struct};

/// An act, for a timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActRow {
    /// The entry.
    pub id: EntryId,
    /// Where it stands.
    pub at: Position,
    /// Who acted; `None` if the bytes do not decode.
    pub official: Option<KeyId>,
    /// The office, as the grant names it; empty if the grant is unknown.
    pub office: Vec<(Lang, String)>,
    /// What was done; `None` if the bytes do not decode.
    pub kind: Option<EventKind>,
    /// The entry it is about: instrument, session, measure, offer, proposal or other.
    pub subject: EntryId,
    /// The provision it is about, if one alone.
    pub provision: Option<ProvisionId>,
    /// The dossier it lies in.
    pub dossier: EntryId,
    /// The date made: when it occurred if that was earlier, else the day of the claimed time.
    pub made: Date,
    /// The time its author claims.
    pub claimed: Time,
    /// How many entries lay in its past: of two acts, the cause has the smaller. For display.
    pub height: u64,
    /// Whether the other sides are asked to confirm what it tells of the past.
    pub past: bool,
    /// What the past is known from.
    pub evidence: Wording,
    /// Who has confirmed it.
    pub confirmed_by: SideSet,
    /// Who contests it.
    pub contested_by: SideSet,
    /// The other sides that hold it by delivered receipts, with the day of the first such receipt.
    pub received: Vec<(Side, Date)>,
    /// Held by every other side.
    pub settled: bool,
    /// What became of it.
    pub verdict: Verdict,
    /// Whether an entry not yet seen could still change that.
    pub provisional: bool,
}
canon_struct!(ActRow {
    id,
    at,
    official,
    office,
    kind,
    subject,
    provision,
    dossier,
    made,
    claimed,
    height,
    past,
    evidence,
    confirmed_by,
    contested_by,
    received,
    settled,
    verdict,
    provisional
});
