//! Instruments and their provisions as rows.

use super::{
    AlternativeState, InstrumentRow, NegotiationRow, ProvisionRow, ProvisionStatus, TextStage,
    alternative::alternatives,
};
use crate::{
    Event, ProvisionId, TextState,
    assent::Decision,
    causality::Cut,
    instrument::{Current, FixedText, Instrument},
    state::{Act, Alternative, Known},
};
use alloc::vec::Vec;
use mithaq_canon::{Canon as _, Digest, Encoder, EntryId, Hasher, SideSet};

/// The edition that is shown: the open one, or the one last adopted while nothing has begun on
/// the next.
#[derive(Debug)]
pub(super) struct Shown<'s> {
    pub(super) current: Current<'s>,
    adopted: Option<AdoptedText<'s>>,
    /// How many texts were adopted here.
    count: usize,
    negotiations: Vec<EntryId>,
}

#[derive(Debug)]
struct AdoptedText<'s> {
    text: &'s FixedText,
    /// What one of the adopters knew: there everything that the text rests on is settled.
    knew: Cut<'s>,
}

impl<'s> Shown<'s> {
    pub(super) fn of(known: &Known<'s>, instrument: &'s Instrument) -> Self {
        let is_adopted = |edition: &&crate::instrument::Edition| known.adopted(edition).is_some();
        let count = instrument.editions.iter().take_while(is_adopted).count();
        let negotiations = |edition: usize| -> Vec<EntryId> {
            let all = instrument.negotiations.iter().copied();
            all.filter(|id| {
                let found = known.negotiation(*id);
                found.is_ok_and(|negotiation| negotiation.edition == edition)
            })
            .collect()
        };
        let next = negotiations(count);
        let adopted = count
            .checked_sub(1)
            .filter(|_| next.is_empty())
            .and_then(|last| known.edition(instrument, last))
            .and_then(|current| {
                let edition = current.edition?;
                let decision = known.adopted(edition)?;
                let adopter = known.state.acts.get(*decision.assents.first()?)?;
                let text = edition.texts.get(&decision.option)?;
                let adopted = AdoptedText {
                    text,
                    knew: adopter.past(),
                };
                Some((current, adopted))
            });
        match adopted {
            Some((current, adopted)) => Self {
                current,
                adopted: Some(adopted),
                count,
                negotiations: negotiations(current.index),
            },
            None => Self {
                current: known.edition(instrument, count).unwrap_or(Current {
                    index: count,
                    base: instrument.base(),
                    edition: None,
                }),
                adopted: None,
                count,
                negotiations: next,
            },
        }
    }

    /// The open negotiations; none where the text shown is adopted.
    pub(super) fn open(&self) -> &[EntryId] {
        match self.adopted {
            Some(_) => &[],
            None => &self.negotiations,
        }
    }

    /// Whether the edition shown can still be worked at.
    pub(super) fn is_open(&self) -> bool {
        self.adopted.is_none()
    }

    fn stage(&self, known: &Known<'_>, instrument: &Instrument) -> TextStage {
        let declared = match instrument.declared {
            TextState::Draft => TextStage::Draft,
            TextState::Adopted | TextState::Authenticated => TextStage::Adopted,
        };
        let edition = self.current.edition;
        let begun = edition.is_some_and(|edition| {
            let mut questions = edition.questions.values();
            questions.any(|question| !question.at(known.horizon()).is_empty())
        });
        if self.adopted.is_some() {
            TextStage::Adopted
        } else if begun || !self.negotiations.is_empty() {
            TextStage::Negotiating
        } else {
            declared
        }
    }

    fn agreed(&self, known: &Known<'_>, id: ProvisionId) -> Option<Decision<Alternative>> {
        match &self.adopted {
            Some(adopted) => {
                let then = Known::new(known.state, adopted.knew);
                self.current.agreed(&then, id)
            }
            None => self.current.agreed(known, id),
        }
    }
}

/// An instrument's row, given how many provisions its text has, and which.
pub(super) fn row(
    known: &Known<'_>,
    instrument: &Instrument,
    shown: &Shown<'_>,
    (provisions, has): (usize, &dyn Fn(ProvisionId) -> bool),
) -> Option<InstrumentRow> {
    let act = known.act(instrument.id)?;
    let Event::InstrumentRegistered(event) = known.state.acts.brief(act)?.event else {
        return None;
    };
    let count = |is: &dyn Fn(ProvisionId) -> bool| {
        // Nothing is open or agreed but what was put to a question.
        let questions = shown.current.edition.filter(|_| shown.is_open());
        let asked = questions
            .into_iter()
            .flat_map(|edition| edition.questions.keys());
        let found = asked.filter(|id| has(**id) && is(**id)).count();
        u32::try_from(found).unwrap_or(u32::MAX)
    };
    let (base, text, adopted_by) = match &shown.adopted {
        Some(adopted) => (adopted.text.digest, adopted.text.digest, known.sides()),
        None => {
            let text = shown.current.digest(known);
            let stands = |side: &mithaq_canon::Side| {
                let edition = shown.current.edition;
                edition.is_some_and(|edition| {
                    let adoption = edition.adoption.at(known.horizon());
                    adoption.stand(*side).behind == Some(text)
                })
            };
            let by: SideSet = known.sides().iter().filter(stands).collect();
            (shown.current.base.digest, text, by)
        }
    };
    let paused = core::iter::once(&instrument.id)
        .chain(shown.open())
        .flat_map(|id| known.paused_by(*id).iter().collect::<Vec<_>>());
    let mut negotiations: Vec<&Act> = instrument
        .negotiations
        .iter()
        .filter_map(|id| known.act(*id))
        .collect();
    negotiations.sort_unstable_by_key(|act| act.height());
    let row = |act| negotiation(known, act, shown.count);
    Some(InstrumentRow {
        id: instrument.id,
        by: act.at.side,
        at: act.at,
        made: act.made,
        kind: event.kind,
        nature: event.nature,
        title: event.title,
        texts: event.texts,
        milestones: event.milestones,
        declared: event.text,
        stage: shown.stage(known, instrument),
        edition: u32::try_from(shown.count).unwrap_or(u32::MAX),
        base,
        text,
        adopted_by,
        provisions: u32::try_from(provisions).unwrap_or(u32::MAX),
        open: count(&|id| shown.current.is_open(known, id)),
        agreed: count(&|id| shown.current.agreed(known, id).is_some()),
        negotiations: negotiations.into_iter().filter_map(row).collect(),
        past: act.tells_of_the_past(),
        confirmed_by: known.confirmed_by(act.id),
        contested_by: known.contested_by(act.id),
        paused_by: paused.collect(),
    })
}

fn negotiation(known: &Known<'_>, act: &Act, adopted: usize) -> Option<NegotiationRow> {
    let Event::NegotiationOpened(event) = known.state.acts.event(act)? else {
        return None;
    };
    let negotiation = known.negotiation(act.id).ok()?;
    Some(NegotiationRow {
        id: act.id,
        kind: negotiation.kind,
        by: act.at.side,
        opened: act.made,
        basis: event.basis,
        reasons: event.reasons,
        drafters: negotiation.drafters(known),
        concluded: negotiation.edition < adopted,
    })
}

pub(super) fn provision(
    known: &Known<'_>,
    instrument: &Instrument,
    shown: &Shown<'_>,
    id: ProvisionId,
) -> Option<ProvisionRow> {
    // What it lies in and where it stands are no part of what a form must show.
    provision_row(known, instrument, shown, (0, id, None))
}

/// A provision's row, given its place in the text and what it lies in.
pub(super) fn provision_row(
    known: &Known<'_>,
    instrument: &Instrument,
    shown: &Shown<'_>,
    (order, id, parent): (u32, ProvisionId, Option<ProvisionId>),
) -> Option<ProvisionRow> {
    let current = &shown.current;
    let (kind, number) = current.label(known, id)?;
    let agreed = shown.agreed(known, id).map(|decision| decision.option);
    let base = current.base.unit(id).map(|unit| unit.text.clone());
    let text = match &shown.adopted {
        Some(adopted) => adopted.text.unit(id).map(|unit| unit.text.clone()),
        None => current.unit(known, id, None, agreed).map(|unit| unit.text),
    };
    let reading = current
        .question(id)
        .map(|question| question.at(known.horizon()));
    let alternatives = match &reading {
        Some(reading) => alternatives(known, shown, reading, agreed),
        None => Vec::new(),
    };
    let reserved_by = if shown.is_open() && agreed.is_none() {
        current.reserved_by(known, id)
    } else {
        SideSet::default()
    };
    let on_table = alternatives.iter().any(|row| match row.state {
        AlternativeState::Standing | AlternativeState::SetAside => true,
        AlternativeState::Replaced
        | AlternativeState::Withdrawn
        | AlternativeState::Agreed
        | AlternativeState::Late => false,
    });
    let status = match (&shown.adopted, agreed) {
        (Some(_), _) => ProvisionStatus::Adopted,
        (None, Some(_)) => ProvisionStatus::Agreed,
        (None, None) if !reserved_by.is_empty() => ProvisionStatus::Reserved,
        (None, None) if on_table => ProvisionStatus::Open,
        (None, None) => ProvisionStatus::Unchanged,
    };
    let settled = reading
        .as_ref()
        .is_none_or(|reading| reading.all(|at| known.is_settled(at)));
    let mut row = ProvisionRow {
        id,
        instrument: instrument.id,
        order,
        parent,
        kind,
        number,
        base,
        text,
        status,
        alternatives,
        agreed: agreed.and_then(|agreed| known.state.acts.alternative_id(agreed)),
        reserved_by,
        digest: Digest([0; 32]),
        provisional: !settled,
    };
    row.digest = digest(&row);
    Some(row)
}

/// What a provision's digest is made over is mostly not longer.
const DIGESTED_ROOM: usize = 1024;

/// Over what a person decides on: the texts, the alternatives, and who stands behind which.
/// Receipts, reservations and places in the text change it not.
fn digest(row: &ProvisionRow) -> Digest {
    let mut to = Encoder::with_room(DIGESTED_ROOM);
    row.id.encode(&mut to);
    row.base.encode(&mut to);
    row.text.encode(&mut to);
    row.agreed.encode(&mut to);
    for alternative in &row.alternatives {
        alternative.id.encode(&mut to);
        alternative.state.encode(&mut to);
        alternative.assents.encode(&mut to);
    }
    let mut hasher = Hasher::new("mithaq/provision/0");
    hasher.update(&to.into_bytes());
    hasher.finish()
}
