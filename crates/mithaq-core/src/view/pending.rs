//! What is pending: whose answer is awaited, on what, since when.

use super::{PendingKind, PendingRow, instrument::Shown};
use crate::{
    Answer, Awaited, Event, PausedBy, ProvisionId,
    assent::Reading,
    instrument::Instrument,
    measure::Measure,
    programme::Offer,
    session::Session,
    state::{Act, ActNo, Alternative, Known},
};
use alloc::vec::Vec;
use mithaq_canon::{Date, EntryId, Side, SideSet};

/// Gathers who is asked, since when, and by which act latest.
#[derive(Default)]
struct Call<'s> {
    sides: SideSet,
    since: Option<Date>,
    by: Option<&'s Act>,
}

impl<'s> Call<'s> {
    /// `side` is asked by `act` since `since`.
    fn ask(&mut self, side: Side, act: &'s Act, since: Date) {
        self.sides = self.sides.with(side);
        let earlier = self
            .since
            .is_none_or(|known| (since.earliest(), since) < (known.earliest(), known));
        if earlier {
            self.since = Some(since);
        }
        if self.by.is_none_or(|by| by.height() < act.height()) {
            self.by = Some(act);
        }
    }

    fn row(self, kind: PendingKind, subject: EntryId, dossier: EntryId) -> Option<PendingRow> {
        Some(PendingRow {
            subject,
            dossier,
            provision: None,
            kind,
            awaited: Awaited::Of(self.sides),
            since: self.since?,
            due: None,
            calls: self.by?.id,
        })
    }
}

/// What is pending on a text: answers on what is open, else its adoption, else a draft.
pub(super) fn text(
    known: &Known<'_>,
    instrument: &Instrument,
    shown: &Shown<'_>,
) -> Vec<PendingRow> {
    let Some(edition) = shown.current.edition.filter(|_| shown.is_open()) else {
        return drafting(known, instrument, shown);
    };
    let mut rows = Vec::new();
    let mut agreed = Vec::new();
    for (provision, question) in &edition.questions {
        let reading = question.at(known.horizon());
        match reading.decided() {
            Some(decision) => agreed.extend(decision.assents),
            None => rows.extend(answer(known, instrument.id, *provision, &reading)),
        }
    }
    if rows.is_empty() && agreed.is_empty() {
        return drafting(known, instrument, shown);
    }
    if rows.is_empty() {
        rows.extend(adoption(known, instrument, shown, &agreed));
    }
    pause(known, instrument.id, shown.open(), &mut rows);
    rows
}

/// The answer to what is on the table for a provision. Asked is who has not spoken since another
/// side's alternative came; who reopens what was agreed has itself to speak first.
fn answer(
    known: &Known<'_>,
    instrument: EntryId,
    provision: ProvisionId,
    reading: &Reading<'_, Alternative>,
) -> Option<PendingRow> {
    let tables: Vec<(Side, Alternative, &Act)> = known
        .sides()
        .iter()
        .filter_map(|side| {
            let table = reading.stand(side).table?;
            Some((side, table, known.horizon().act(table.proposal)?))
        })
        .collect();
    if tables.is_empty() {
        return None;
    }
    let mut call = Call::default();
    for act in reading.latest_reopenings() {
        let spoke = reading.spoke(act.at.side);
        if spoke.is_none_or(|spoke| spoke.at < act.at) {
            call.ask(act.at.side, act, act.made);
        }
    }
    if call.sides.is_empty() {
        for side in known.sides().iter() {
            let behind = reading.stand(side).behind;
            let answered = |act: &Act| {
                let spoke = reading.spoke(side);
                spoke.is_some_and(|spoke| spoke.past().contains(act.at))
            };
            for (by, table, act) in &tables {
                if *by != side && behind != Some(*table) && !answered(act) {
                    call.ask(side, act, known.asked(act, side));
                }
            }
        }
    }
    if call.sides.is_empty() {
        // All have spoken on all there is, without agreeing: each may move.
        for side in known.sides().iter() {
            tables
                .iter()
                .for_each(|(_, _, act)| call.ask(side, act, act.made));
        }
    }
    let row = call.row(PendingKind::Answer, instrument, instrument)?;
    Some(PendingRow {
        provision: Some(provision),
        ..row
    })
}

/// The adoption of a text in which something is agreed and nothing open.
fn adoption(
    known: &Known<'_>,
    instrument: &Instrument,
    shown: &Shown<'_>,
    agreed: &[ActNo],
) -> Option<PendingRow> {
    let text = shown.current.text(known).digest;
    let adoption = &shown.current.edition?.adoption;
    let reading = adoption.at(known.horizon());
    let adopters: Vec<&Act> = known
        .sides()
        .iter()
        .filter(|side| reading.stand(*side).behind == Some(text))
        .filter_map(|side| reading.spoke(side))
        .collect();
    let agreement = agreed
        .iter()
        .filter_map(|no| known.state.acts.get(*no))
        .max_by_key(|act| (act.made.earliest(), act.height()))?;
    let mut call = Call::default();
    for side in known.sides().iter() {
        if adopters.iter().any(|act| act.at.side == side) {
            continue;
        }
        if adopters.is_empty() {
            call.ask(side, agreement, agreement.made);
        }
        for act in &adopters {
            call.ask(side, act, known.asked(act, side));
        }
    }
    call.row(PendingKind::Adoption, instrument.id, instrument.id)
}

/// A draft, in a negotiation where nothing was put forward: of whom it is awaited, or of nobody.
fn drafting(known: &Known<'_>, instrument: &Instrument, shown: &Shown<'_>) -> Vec<PendingRow> {
    let mut rows = Vec::new();
    for id in shown.open() {
        let (Some(act), Ok(negotiation)) = (known.act(*id), known.negotiation(*id)) else {
            continue;
        };
        let drafters = negotiation.drafters(known);
        let charged = drafters.iter().filter_map(|side| {
            let charged = negotiation.charged.of(side, known.horizon());
            Some(known.state.acts.get(charged.first()?.act)?.made)
        });
        let basis = match known.state.acts.event(act) {
            Some(Event::NegotiationOpened(event)) => event.basis,
            _none => Vec::new(),
        };
        let asked = basis.iter().filter_map(|id| Some(known.act(*id)?.made));
        let since = if drafters.is_empty() {
            earliest(asked)
        } else {
            earliest(charged)
        };
        rows.push(PendingRow {
            subject: *id,
            dossier: instrument.id,
            provision: None,
            kind: PendingKind::Drafting,
            awaited: if drafters.is_empty() {
                Awaited::Nobody
            } else {
                Awaited::Of(drafters)
            },
            since: since.unwrap_or(act.made),
            due: None,
            calls: *id,
        });
    }
    pause(known, instrument.id, shown.open(), &mut rows);
    rows
}

fn earliest(dates: impl Iterator<Item = Date>) -> Option<Date> {
    dates.min_by_key(|date| (date.earliest(), *date))
}

/// The signing of minutes of which a draft is on the table.
pub(super) fn signature(known: &Known<'_>, id: EntryId, session: &Session) -> Option<PendingRow> {
    if session.agreed(known).is_some() {
        return None;
    }
    let reading = session.signing.at(known.horizon());
    let sides = known.sides();
    let tables: Vec<ActNo> = sides
        .iter()
        .filter_map(|side| reading.stand(side).table)
        .collect();
    let drafts = tables
        .iter()
        .filter_map(|draft| known.horizon().act(*draft));
    let draft = drafts.max_by_key(|act| act.height())?;
    let signed = |side| {
        let behind = reading.stand(side).behind;
        behind.is_some_and(|behind| tables.contains(&behind))
    };
    let all_signed = sides.iter().all(signed);
    let mut call = Call::default();
    for side in sides.iter().filter(|side| all_signed || !signed(*side)) {
        call.ask(side, draft, known.asked(draft, side));
    }
    let mut rows = Vec::from_iter(call.row(PendingKind::Signature, id, id));
    pause(known, id, &[], &mut rows);
    rows.pop()
}

/// The carrying out of an agreed measure, and the confirmation of what is claimed done.
pub(super) fn measure(known: &Known<'_>, act: &Act, measure: &Measure) -> Vec<PendingRow> {
    let (Some(agreed), Some(Event::MeasureProposed(event))) =
        (known.agreed(act.id, measure), known.state.acts.event(act))
    else {
        return Vec::new();
    };
    let mut execution = Call::default();
    let mut confirmation = Call::default();
    for owner in measure.owners.iter() {
        match measure.claim(known, owner).map(|claim| claim.what.id) {
            None => {
                if let Some(signature) = known.state.acts.get(agreed.signature) {
                    execution.ask(owner, signature, signature.made);
                }
            }
            Some(claim) => {
                for side in measure.to_confirm(known, owner).iter() {
                    if let Some(claim) = known.act(claim) {
                        confirmation.ask(side, claim, known.asked(claim, side));
                    }
                }
            }
        }
    }
    let due = |row| PendingRow {
        due: Some(event.due),
        ..row
    };
    let dossier = known.dossier(act);
    let execution = execution.row(PendingKind::Execution, act.id, dossier);
    let confirmation = confirmation.row(PendingKind::Confirmation, act.id, dossier);
    let mut rows: Vec<PendingRow> = execution.map(due).into_iter().chain(confirmation).collect();
    pause(known, act.id, &[], &mut rows);
    rows
}

/// The answer to an offer; where more was asked, the offering side's.
pub(super) fn offer(known: &Known<'_>, id: EntryId, offer: &Offer) -> Option<PendingRow> {
    let made = known.act(id)?;
    let Event::OfferMade(event) = known.state.acts.event(made)? else {
        return None;
    };
    let mut call = Call::default();
    for side in offer.to.iter() {
        let reply = offer.answers.last(side, known.horizon());
        let reply = reply.and_then(|voice| Some((voice.what.answer, known.act(voice.what.id)?)));
        match reply {
            None => call.ask(side, made, known.asked(made, side)),
            Some((Answer::Accepted | Answer::Declined, _)) => (),
            Some((Answer::MoreNeeded, answer)) => {
                match replied(known, made.no, made.at.side, answer) {
                    Some(reply) => call.ask(side, reply, known.asked(reply, side)),
                    None => {
                        let by = made.at.side;
                        call.ask(by, answer, known.asked(answer, by));
                    }
                }
            }
        }
    }
    let row = call.row(PendingKind::OfferAnswer, id, id)?;
    let mut rows = Vec::from([PendingRow {
        due: event.answer_by,
        ..row
    }]);
    pause(known, id, &[], &mut rows);
    rows.pop()
}

/// The confirmation of what an act tells of the past, and the reply to what is contested of it.
pub(super) fn past(known: &Known<'_>, act: &Act) -> Vec<PendingRow> {
    if !act.stands() || !act.tells_of_the_past() {
        return Vec::new();
    }
    let confirmed = known.confirmed_by(act.id);
    let contested = known.contested_by(act.id);
    let day = act.claimed.date(known.state.register().offset_minutes);
    let mut confirmation = Call::default();
    let mut reply = Call::default();
    let by = act.at.side;
    for side in known.sides().without(by).iter() {
        if confirmed.contains(side) {
            continue;
        }
        if !contested.contains(side) {
            let received = known.received(act, side);
            confirmation.ask(side, act, received.unwrap_or(day));
            continue;
        }
        let words = known.state.past_words.get(&act.no);
        let contest = words
            .and_then(|words| words.last(side, known.horizon()))
            .and_then(|voice| known.state.acts.get(voice.act));
        let Some(contest) = contest else {
            continue;
        };
        match replied(known, act.no, by, contest) {
            Some(answer) => confirmation.ask(side, answer, known.asked(answer, side)),
            None => reply.ask(by, contest, known.asked(contest, by)),
        }
    }
    let dossier = known.dossier(act);
    let confirmation = confirmation.row(PendingKind::PastConfirmation, act.id, dossier);
    let reply = reply.row(PendingKind::PastReply, act.id, dossier);
    confirmation.into_iter().chain(reply).collect()
}

/// The latest remark of `by` on an act that was made with knowledge of another.
fn replied<'s>(known: &Known<'s>, on: ActNo, by: Side, to: &Act) -> Option<&'s Act> {
    let remarks = known.state.remarks.get(&on)?.of(by, known.horizon());
    let mut remarks = remarks.iter().rev();
    let reply = remarks.find(|voice| known.knew(voice.act, to.no))?;
    known.state.acts.get(reply.act)
}

/// Marks rows as paused where their subject, or one of `also`, is.
fn pause(known: &Known<'_>, subject: EntryId, also: &[EntryId], rows: &mut [PendingRow]) {
    let paused = core::iter::once(&subject).chain(also).find_map(|id| {
        let by = known.paused_by(*id).iter().next()?;
        let pause = known.state.pauses(*id)?.last(by, known.horizon())?;
        let reason = pause.what.clone()?;
        Some(PausedBy { by, reason })
    });
    if let Some(paused) = paused {
        for row in rows {
            row.awaited = Awaited::Paused(paused.clone());
        }
    }
}
