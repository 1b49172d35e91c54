//! Acts as rows of a timeline.

use super::ActRow;
use crate::{
    state::{Act, Known},
    verdict,
};

pub(super) fn row(known: &Known<'_>, act: &Act) -> ActRow {
    let grant = act.grant.and_then(|grant| known.state.grants.get(&grant));
    let holders = known.state.logs.covered_by(act.at, known.cut);
    let received = |side| known.received(act, side).map(|date| (side, date));
    ActRow {
        id: act.id,
        at: act.at,
        official: act.official,
        office: grant.map(|grant| grant.office.clone()).unwrap_or_default(),
        kind: act.event().map(crate::Event::kind),
        subject: act.subject,
        provision: act.provision,
        dossier: act.dossier,
        made: act.made,
        claimed: act.claimed,
        height: act.height().0,
        past: act.judged.is_ok() && act.tells_of_the_past(),
        evidence: act.evidence(),
        confirmed_by: known.confirmed_by(act.id),
        contested_by: known.contested_by(act.id),
        received: holders.iter().filter_map(received).collect(),
        settled: known.is_settled(act.at),
        verdict: verdict::of(known, act),
        provisional: verdict::is_provisional(known, act),
    }
}
