//! From a verified entry to what the core is told.

use mithaq_canon::{Past, from_bytes};
use mithaq_core::{ActSet, Content as Meaning, Recorded, Statement};
use mithaq_record::{ActBody, Content, Entry, Item, Level, Receipt, Verified, Void};
use std::collections::BTreeSet;

/// What the core is told of an entry that is applied against `past`; `void` is the reason for
/// which the record gives it no effect, by its stable name.
pub fn recorded(entry: &Entry<Verified>, past: Past, void: Option<&str>) -> Recorded {
    let body = entry.body();
    let content = match &body.content {
        _ if void.is_some_and(is_contradiction) => Meaning::Contradicts,
        Content::Act(_) if void == Some(REPEATED) => Meaning::Repeated,
        Content::Act(_) => entry.act().map_or(Meaning::Undecodable, |act| {
            statement(act).map_or(Meaning::Undecodable, |statement| Meaning::Act {
                official: act.official,
                // An act without a grant is no well-formed entry.
                grant: body.grant.unwrap_or(entry.id()),
                statement,
            })
        }),
        Content::Item(item) => meaning(item),
    };
    Recorded {
        id: entry.id(),
        at: entry.at(),
        past,
        claimed: body.claimed,
        content,
    }
}

/// The event of an act, if it decodes, is of the kind the entry states, and names no prose but
/// what the act commits to. Nothing but the act itself decides that, so every side agrees.
fn statement(act: &ActBody) -> Option<Statement> {
    let statement: Statement = from_bytes(&act.event).ok()?;
    let committed: BTreeSet<_> = act.payloads.iter().collect();
    let named = statement.payloads();
    let same = named.len() == committed.len()
        && named.iter().all(|payload| committed.contains(&payload.id));
    (same && u16::from(statement.event.kind().number()) == act.kind).then_some(statement)
}

fn meaning(item: &Item) -> Meaning {
    match item {
        Item::Receipt(receipt) => match receipt.level {
            Level::Delivered => Meaning::Delivered {
                of: covered(receipt),
            },
            Level::Received => Meaning::Other,
        },
        Item::Grant(grant) => Meaning::Granted {
            official: grant.official.id(),
            office: grant.office.clone(),
            acts: ActSet(grant.acts.0),
            instruments: grant.instruments.clone(),
        },
        Item::Revocation { grant } => Meaning::Revoked { grant: *grant },
        Item::Erased { .. }
        | Item::Understands { .. }
        | Item::ServerKey(_)
        | Item::TransportKey(_)
        | Item::PouchKey(_)
        | Item::NewEpoch(_)
        | Item::Countersigned { .. } => Meaning::Other,
    }
}

fn covered(receipt: &Receipt) -> Past {
    let mut past = Past::empty();
    for row in &receipt.of {
        past.widen(row.side, row.epoch, row.size);
    }
    past
}

const REPEATED: &str = "act-repeated";
const NOT_EMPOWERED: &str = "not-empowered";
const CONTRADICTIONS: [&str; 3] = ["seen-contradicts", "beyond-our-log", "receipt-contradicts"];

/// Whether an entry is without effect for what it names of the logs.
pub(crate) fn is_contradiction(code: &str) -> bool {
    CONTRADICTIONS.contains(&code)
}

/// A stable name of the reason for which the record gives an entry no effect.
pub(crate) fn code(void: &Void) -> &'static str {
    let [seen, beyond, receipt] = CONTRADICTIONS;
    match void {
        Void::SeenContradicts(_) => seen,
        Void::BeyondOurLog(_) => beyond,
        Void::ReceiptContradicts(_) => receipt,
        Void::NotEmpowered(_) => NOT_EMPOWERED,
        Void::ActRepeated(_) => REPEATED,
    }
}

/// The identity of the act that an entry carries, as stored.
pub(crate) fn act_id(entry: &Entry<Verified>) -> Option<[u8; 32]> {
    match &entry.body().content {
        Content::Act(act) => Some(act.id().0.0),
        Content::Item(_) => None,
    }
}
