//! Measures as rows.

use super::{AgreedLabel, MeasureLabel, MeasureRow, MeasureState, OwnerRow, ProvisionalLabel};
use crate::{
    Event, Wording,
    measure::{Agreed, Measure},
    state::{Act, Known},
};
use mithaq_canon::Side;

pub(super) fn row(known: &Known<'_>, act: &Act, measure: &Measure) -> Option<MeasureRow> {
    let Event::MeasureProposed(event) = known.state.acts.event(act)? else {
        return None;
    };
    let agreed = known.agreed(act.id, measure);
    let owners = event.owners.iter();
    Some(MeasureRow {
        id: act.id,
        by: act.at.side,
        dossier: known.dossier(act),
        session: event.session.or(agreed.map(|agreed| agreed.session)),
        outcome: event.outcome,
        provision: event.provision,
        text: event.text,
        owners: owners
            .map(|(side, office)| owner(known, measure, *side, office))
            .collect(),
        due: event.due,
        made: act.made,
        label: label(known, act, measure, agreed),
        state: state(known, measure, agreed),
    })
}

fn owner(known: &Known<'_>, measure: &Measure, side: Side, office: &Wording) -> OwnerRow {
    let report = measure.report(known, side);
    let act = report.and_then(|report| known.act(report.what.id));
    let evidence = match act.and_then(|act| known.state.acts.event(act)) {
        Some(Event::MeasureReported(event)) => event.evidence,
        _none => Wording::empty(),
    };
    OwnerRow {
        side,
        office: office.clone(),
        progress: report.map(|report| report.what.progress),
        evidence,
        reported: act.map(|act| act.made),
        confirmed_by: measure.confirmed_by(known, side),
    }
}

fn label(known: &Known<'_>, act: &Act, measure: &Measure, agreed: Option<Agreed>) -> MeasureLabel {
    let provisional = MeasureLabel::Provisional(ProvisionalLabel {
        side: act.at.side,
        n: measure.n,
    });
    let Some(agreed) = agreed else {
        return provisional;
    };
    match known.event(agreed.session) {
        Some(Event::SessionConvened(session)) => MeasureLabel::Agreed(AgreedLabel {
            kind: session.kind,
            session: session.number,
            n: agreed.n,
        }),
        _none => provisional,
    }
}

fn state(known: &Known<'_>, measure: &Measure, agreed: Option<Agreed>) -> MeasureState {
    if agreed.is_none() {
        return MeasureState::Proposed;
    }
    let mut owners = measure.owners.iter();
    let claimed = |owner| measure.claim(known, owner).is_some();
    let confirmed = |owner| {
        let others = known.sides().without(owner);
        measure.confirmed_by(known, owner).contains_all(others)
    };
    if measure
        .owners
        .iter()
        .all(|owner| claimed(owner) && confirmed(owner))
    {
        MeasureState::Confirmed
    } else if measure.owners.iter().all(claimed) {
        MeasureState::ClaimedDone
    } else if owners.any(|owner| measure.report(known, owner).is_some()) {
        MeasureState::UnderWay
    } else {
        MeasureState::Planned
    }
}
