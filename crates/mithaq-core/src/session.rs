//! Sessions of committees, what comes out of them, and their minutes.

use crate::{
    MinutesDrafted, MinutesSigned, OutcomeRecorded, Refusal, SessionConvened, State,
    assent::{Choice, Decision, Question},
    state::{ActNo, Known, Origin},
};
use alloc::collections::BTreeSet;
use mithaq_canon::{EntryId, Position, Side};

/// A session.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    pub(crate) at: Position,
    /// The choice of minutes to sign: every side's head of delegation signs, also the drafter's.
    pub(crate) signing: Question<ActNo>,
    pub(crate) drafts: BTreeSet<EntryId>,
    pub(crate) outcomes: BTreeSet<EntryId>,
    pub(crate) measures: BTreeSet<EntryId>,
}

impl Session {
    /// The minutes that every side has signed.
    pub(crate) fn agreed(&self, known: &Known<'_>) -> Option<Decision<ActNo>> {
        self.signing.at(known.horizon()).decided()
    }

    /// The same, refused where there are any.
    fn not_agreed(&self, known: &Known<'_>) -> Result<(), Refusal> {
        let agreed = self.agreed(known).map(|decision| decision.option);
        match agreed.and_then(|minutes| known.state.acts.get(minutes)) {
            Some(minutes) => Err(Refusal::MinutesAgreed(minutes.id)),
            None => Ok(()),
        }
    }
}

/// Whether a session may be entered.
pub(crate) fn judge_convened(event: &SessionConvened) -> Result<(), Refusal> {
    if event.name.is_empty() {
        return Err(Refusal::Empty);
    }
    Ok(())
}

/// Whether an outcome may be recorded.
pub(crate) fn judge_outcome(known: &Known<'_>, event: &OutcomeRecorded) -> Result<(), Refusal> {
    known.session(event.session)?;
    if event.text.is_empty() {
        return Err(Refusal::Empty);
    }
    match event.about {
        Some(instrument) => known.instrument(instrument).map(|_| ()),
        None => Ok(()),
    }
}

/// Whether minutes may be drafted.
pub(crate) fn judge_minutes(known: &Known<'_>, event: &MinutesDrafted) -> Result<(), Refusal> {
    let session = known.session(event.session)?;
    if event.text.is_empty() {
        return Err(Refusal::Empty);
    }
    session.not_agreed(known)?;
    for outcome in &event.outcomes {
        match known.event(*outcome) {
            Some(crate::Event::OutcomeRecorded(found)) if found.session == event.session => (),
            Some(crate::Event::OutcomeRecorded(_)) => {
                return Err(Refusal::OtherSession(*outcome));
            }
            _other => return Err(Refusal::NoSuchOutcome(*outcome)),
        }
    }
    for measure in &event.measures {
        let found = known.measure(*measure)?;
        if found
            .session
            .is_some_and(|session| session != event.session)
        {
            return Err(Refusal::OtherSession(*measure));
        }
    }
    Ok(())
}

/// Whether a head of delegation may sign a draft.
pub(crate) fn judge_signed(
    known: &Known<'_>,
    by: Side,
    event: &MinutesSigned,
) -> Result<(), Refusal> {
    let unknown = Refusal::NoSuchMinutes(event.minutes);
    let draft = known.act(event.minutes).ok_or(unknown)?;
    let minutes = known.state.minutes(event.minutes).ok_or(unknown)?;
    let session = known.session(minutes.session)?;
    session.not_agreed(known)?;
    let reading = session.signing.at(known.horizon());
    let drafter = reading.stand(draft.at.side);
    let moved_on = drafter.behind.is_some_and(|other| other != draft.no);
    if drafter.table != Some(draft.no) || moved_on && by != draft.at.side {
        return Err(Refusal::MinutesReplaced(event.minutes));
    }
    if reading.stand(by).behind == Some(draft.no) {
        return Err(Refusal::AlreadySaid);
    }
    Ok(())
}

impl State {
    pub(crate) fn record_convened(&mut self, origin: Origin<'_>) {
        let session = Session {
            at: origin.at,
            signing: Question::default(),
            drafts: BTreeSet::new(),
            outcomes: BTreeSet::new(),
            measures: BTreeSet::new(),
        };
        self.sessions.insert(origin.id, session);
    }

    pub(crate) fn record_outcome(&mut self, origin: Origin<'_>, event: &OutcomeRecorded) {
        if let Some(session) = self.sessions.get_mut(&event.session) {
            session.outcomes.insert(origin.id);
        }
    }

    pub(crate) fn record_minutes(&mut self, origin: Origin<'_>, event: &MinutesDrafted) {
        let speaker = self.acts.speaker(origin, self.sides());
        let session = self.sessions.get_mut(&event.session);
        if let Some((session, (act, past))) = session.zip(speaker) {
            session.drafts.insert(origin.id);
            session.signing.say(act, past, Choice::Draft(origin.no));
        }
        for id in &event.measures {
            if let Some(measure) = self.measures.get_mut(id) {
                measure.listed.insert(origin.id);
            }
        }
    }

    pub(crate) fn record_signed(&mut self, origin: Origin<'_>, event: &MinutesSigned) {
        let Some(draft) = self.acts.by_id(event.minutes) else {
            return;
        };
        let choice = Choice::Assent(draft.no);
        let session = self.minutes(event.minutes).map(|minutes| minutes.session);
        let session = session.and_then(|session| self.sessions.get_mut(&session));
        let sides = self.logs.sides();
        if let Some((session, (act, past))) = session.zip(self.acts.speaker(origin, sides)) {
            session.signing.say(act, past, choice);
        }
    }

    /// What a draft of minutes says.
    pub(crate) fn minutes(&self, id: EntryId) -> Option<MinutesDrafted> {
        let event = self.acts.event(self.acts.by_id(id)?)?;
        if let crate::Event::MinutesDrafted(event) = event {
            Some(event)
        } else {
            None
        }
    }
}
