//! Measures: put forward, agreed by signed minutes, reported on, confirmed by the other side.

use crate::{
    EventKind, MeasureConfirmed, MeasureProposed, MeasureReported, Progress, Refusal, State,
    state::{ActNo, Known, Origin},
    voices::{Voice, Voices},
};
use alloc::collections::BTreeSet;
use mithaq_canon::{EntryId, Position, Side, SideSet};

/// A measure.
#[derive(Debug, Clone)]
pub(crate) struct Measure {
    pub(crate) at: Position,
    pub(crate) session: Option<EntryId>,
    pub(crate) owners: SideSet,
    /// Its place among the measures its side has put forward, from 1.
    pub(crate) n: u32,
    /// Drafts of minutes that list it.
    pub(crate) listed: BTreeSet<EntryId>,
    pub(crate) reports: Voices<Report>,
    pub(crate) confirmations: Voices<()>,
}

/// What an owner reported.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Report {
    /// The entry.
    pub(crate) id: EntryId,
    /// How far it has come.
    pub(crate) progress: Progress,
}

/// How a measure was agreed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Agreed {
    pub(crate) session: EntryId,
    /// The last of the signatures, in the order of days.
    pub(crate) signature: ActNo,
    /// Its place in the minutes, from 1.
    pub(crate) n: u16,
}

impl Measure {
    /// The latest report of an owner.
    pub(crate) fn report(&self, known: &Known<'_>, owner: Side) -> Option<&Voice<Report>> {
        self.reports.last(owner, known.horizon())
    }

    /// Where an owner's claim that its part is done stands, if that is its latest word.
    pub(crate) fn claim(&self, known: &Known<'_>, owner: Side) -> Option<&Voice<Report>> {
        self.report(known, owner)
            .filter(|report| match report.what.progress {
                Progress::ClaimedDone => true,
                Progress::UnderWay => false,
            })
    }

    /// The other sides that have confirmed, with knowledge of it, that an owner's part is done.
    pub(crate) fn confirmed_by(&self, known: &Known<'_>, owner: Side) -> SideSet {
        let Some(claim) = self.claim(known, owner) else {
            return SideSet::default();
        };
        let confirmed = |side: &Side| {
            let confirmation = self.confirmations.last(*side, known.horizon());
            confirmation.is_some_and(|confirmation| known.knew(confirmation.act, claim.act))
        };
        let others = known.sides().without(owner);
        others.iter().filter(confirmed).collect()
    }

    /// The sides that have still to confirm the claim of an owner.
    pub(crate) fn to_confirm(&self, known: &Known<'_>, owner: Side) -> SideSet {
        if self.claim(known, owner).is_none() {
            return SideSet::default();
        }
        let confirmed = self.confirmed_by(known, owner);
        let others = known.sides().without(owner);
        others
            .iter()
            .filter(|side| !confirmed.contains(*side))
            .collect()
    }
}

impl Known<'_> {
    /// The minutes signed by every side that list a measure. Should two do so, the one with the
    /// smaller id counts.
    pub(crate) fn agreed(&self, id: EntryId, measure: &Measure) -> Option<Agreed> {
        measure.listed.iter().find_map(|minutes| {
            let draft = self
                .act(*minutes)
                .and_then(|_| self.state.minutes(*minutes))?;
            let session = self.session(draft.session).ok()?;
            let decision = session.agreed(self)?;
            let place = draft.measures.iter().position(|listed| *listed == id)?;
            let signatures = decision.assents.iter();
            let signature = signatures
                .filter_map(|no| self.state.acts.get(*no))
                .max_by_key(|act| (act.made.earliest(), act.at))?;
            let agreed = self.state.acts.get(decision.option)?;
            (agreed.id == *minutes).then_some(Agreed {
                session: draft.session,
                signature: signature.no,
                n: u16::try_from(place + 1).unwrap_or(u16::MAX),
            })
        })
    }

    fn agreed_measure(&self, id: EntryId) -> Result<&Measure, Refusal> {
        let measure = self.measure(id)?;
        match self.agreed(id, measure) {
            Some(_) => Ok(measure),
            None => Err(Refusal::MeasureNotAgreed(id)),
        }
    }
}

/// Whether a measure may be put forward.
pub(crate) fn judge_proposed(known: &Known<'_>, event: &MeasureProposed) -> Result<(), Refusal> {
    if event.text.is_empty() || event.owners.is_empty() {
        return Err(Refusal::Empty);
    }
    if let Some(session) = event.session {
        known.session(session)?;
    }
    if let Some(outcome) = event.outcome {
        let kind = known.act(outcome).and_then(|act| act.kind);
        if kind != Some(EventKind::OutcomeRecorded) {
            return Err(Refusal::NoSuchOutcome(outcome));
        }
    }
    if let Some(provision) = event.provision {
        let unknown = Refusal::NoSuchProvision(provision);
        let instrument = known.instrument_of(provision).ok_or(unknown)?;
        if !known.has_provision(known.instrument(instrument)?, provision) {
            return Err(unknown);
        }
    }
    let mut owners = SideSet::default();
    for (side, _) in &event.owners {
        if !known.sides().contains(*side) || owners.contains(*side) {
            return Err(Refusal::WrongSide);
        }
        owners = owners.with(*side);
    }
    Ok(())
}

/// Whether a side may report on a measure.
pub(crate) fn judge_reported(
    known: &Known<'_>,
    by: Side,
    event: &MeasureReported,
) -> Result<(), Refusal> {
    let measure = known.agreed_measure(event.measure)?;
    if !measure.owners.contains(by) {
        return Err(Refusal::NotAnOwner(event.measure));
    }
    if measure.claim(known, by).is_some() && event.progress == Progress::ClaimedDone {
        return Err(Refusal::AlreadySaid);
    }
    Ok(())
}

/// Whether a side may confirm what the others have claimed done.
pub(crate) fn judge_confirmed(
    known: &Known<'_>,
    by: Side,
    event: &MeasureConfirmed,
) -> Result<(), Refusal> {
    let measure = known.agreed_measure(event.measure)?;
    let mut owners = measure.owners.iter();
    if owners.any(|owner| measure.to_confirm(known, owner).contains(by)) {
        Ok(())
    } else {
        Err(Refusal::NothingClaimed(event.measure))
    }
}

impl State {
    pub(crate) fn record_measure(&mut self, origin: Origin<'_>, event: &MeasureProposed) {
        let count = self.measure_counts.entry(origin.at.side).or_default();
        *count = count.saturating_add(1);
        let measure = Measure {
            at: origin.at,
            session: event.session,
            owners: event.owners.iter().map(|(side, _)| *side).collect(),
            n: *count,
            listed: BTreeSet::new(),
            reports: Voices::default(),
            confirmations: Voices::default(),
        };
        self.measures.insert(origin.id, measure);
        if let Some(session) = event.session.and_then(|id| self.sessions.get_mut(&id)) {
            session.measures.insert(origin.id);
        }
    }

    pub(crate) fn record_report(&mut self, origin: Origin<'_>, event: &MeasureReported) {
        if let Some(measure) = self.measures.get_mut(&event.measure) {
            let report = Report {
                id: origin.id,
                progress: event.progress,
            };
            measure.reports.say(origin.at.side, origin.no, report);
        }
    }

    pub(crate) fn record_confirmation(&mut self, origin: Origin<'_>, event: &MeasureConfirmed) {
        if let Some(measure) = self.measures.get_mut(&event.measure) {
            measure.confirmations.say(origin.at.side, origin.no, ());
        }
    }
}
