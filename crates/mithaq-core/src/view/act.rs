//! Acts as rows of a timeline.

use super::ActRow;
use crate::{
    Wording,
    state::{Act, Known, subject},
    verdict,
};

pub(super) fn row(known: &Known<'_>, act: &Act) -> ActRow {
    let acts = &known.state.acts;
    let statement = acts.statement(act);
    let event = statement.as_ref().map(|statement| &statement.event);
    let signer = acts.signer(act);
    let grant = signer.and_then(|signer| known.state.grants.get(&signer.grant));
    let (subject, provision) = subject(known.state, act, event);
    let occurred = statement
        .as_ref()
        .and_then(|statement| statement.occurred.as_ref());
    let holders = known.state.logs.covered_by(act.at, known.cut);
    let received = |side| known.received(act, side).map(|date| (side, date));
    let (verdict, provisional) = verdict::and_whether_provisional(known, act, event);
    ActRow {
        id: act.id,
        at: act.at,
        official: signer.map(|signer| signer.official),
        office: grant.map(|grant| grant.office.clone()).unwrap_or_default(),
        kind: act.kind,
        subject,
        provision,
        dossier: known.dossier(act),
        made: act.made,
        claimed: act.claimed,
        height: act.height().0,
        past: act.stands() && act.tells_of_the_past(),
        evidence: occurred.map_or_else(Wording::empty, |occurred| occurred.evidence.clone()),
        confirmed_by: known.confirmed_by(act.id),
        contested_by: known.contested_by(act.id),
        received: holders.iter().filter_map(received).collect(),
        settled: known.is_settled(act.at),
        verdict,
        provisional,
    }
}
