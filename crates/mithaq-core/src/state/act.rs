//! An act as the state keeps it.

use super::{ActNo, Known, State, told::Words};
use crate::{Event, EventKind, ProvisionId, Recorded, Refusal, Statement, causality::Cut};
use alloc::{boxed::Box, sync::Arc};
use core::num::NonZeroU32;
use mithaq_canon::{
    Canon, CborError, Date, Decoder, Encoder, EntryId, Past, Position, Time, canon_enum,
    cbor::CborErrorKind,
};

/// An act, and how it was judged against its own past.
#[derive(Debug, Clone)]
pub(crate) struct Act {
    pub(crate) no: ActNo,
    pub(crate) id: EntryId,
    pub(crate) at: Position,
    /// What its author knew of the other logs.
    pub(super) others: Arc<Past>,
    pub(crate) claimed: Time,
    /// When it occurred, else the day of the claimed time.
    pub(crate) made: Date,
    pub(super) past_told: PastTold,
    /// What kind of act it is; `None` if it did not decode.
    pub(crate) kind: Option<EventKind>,
    /// Who signed it.
    pub(super) signer: Option<Nth>,
    /// What it states.
    pub(super) words: Option<Words>,
    pub(crate) judged: Result<(), Box<Refusal>>,
    /// The act that opened the dossier it lies in. What is about nothing known lies in one of its
    /// own.
    pub(crate) dossier: ActNo,
    /// The edition of the text that it works at, if it stands and works at one.
    pub(crate) edition: Option<Nth>,
}

/// What an act tells of a past that the register has not witnessed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PastTold {
    /// Nothing.
    Nothing,
    /// Something about what it enters now.
    Something,
    /// All of it occurred then.
    All,
}
canon_enum!(PastTold { 0 => Nothing, 1 => Something, 2 => All });

/// A place in a list. An act has millions of siblings: that it has no such place takes no room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Nth(NonZeroU32);

impl Nth {
    /// The place with this index.
    pub(crate) fn of(index: usize) -> Option<Self> {
        let nth = u32::try_from(index).ok()?.checked_add(1)?;
        NonZeroU32::new(nth).map(Self)
    }

    /// Its index.
    pub(crate) fn index(self) -> usize {
        usize::try_from(self.0.get() - 1).unwrap_or(usize::MAX)
    }
}

impl Canon for Nth {
    fn encode(&self, to: &mut Encoder) {
        self.0.get().encode(to);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        let nth = NonZeroU32::new(u32::decode(from)?);
        nth.map(Self).ok_or(from.error(CborErrorKind::OutOfRange))
    }
}

/// Where a fact comes from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Origin<'a> {
    pub(crate) no: ActNo,
    pub(crate) id: EntryId,
    pub(crate) at: Position,
    pub(crate) past: Cut<'a>,
}

impl Act {
    /// An act of which no more is known than that it is there.
    pub(super) fn new(state: &State, recorded: &Recorded, others: &Arc<Past>) -> Self {
        let no = state.acts.next();
        Self {
            no,
            id: recorded.id,
            at: recorded.at,
            others: others.clone(),
            claimed: recorded.claimed,
            made: recorded.claimed.date(state.register().offset_minutes),
            past_told: PastTold::Nothing,
            kind: None,
            signer: None,
            words: None,
            judged: Ok(()),
            dossier: no,
            edition: None,
        }
    }

    /// Keeps what it states, and in which dossier that lies.
    pub(super) fn states(&mut self, state: &mut State, statement: &Statement) {
        if let Some(occurred) = &statement.occurred {
            self.made = occurred.date;
            self.past_told = PastTold::All;
        } else if statement.tells_of_the_past() {
            self.past_told = PastTold::Something;
        }
        self.kind = Some(statement.event.kind());
        let known = Known::new(state, self.past());
        let subject = about(&known, &statement.event).and_then(|subject| known.said(subject));
        if let Some(subject) = subject {
            self.dossier = subject.dossier;
        }
        self.words = Some(state.acts.tell(statement));
    }

    /// Its whole causal past.
    pub(crate) fn past(&self) -> Cut<'_> {
        Cut::before(self.at, &self.others)
    }

    /// Whether it stood in its own past.
    pub(crate) fn stands(&self) -> bool {
        self.judged.is_ok()
    }

    /// Whether the other sides are asked to confirm what it tells of the past.
    pub(crate) fn tells_of_the_past(&self) -> bool {
        self.past_told != PastTold::Nothing
    }

    /// The date of what occurred before it was recorded.
    pub(crate) fn occurred(&self) -> Option<Date> {
        (self.past_told == PastTold::All).then_some(self.made)
    }

    /// Whether it is a proposal that stands.
    pub(crate) fn is_proposal(&self) -> bool {
        self.kind == Some(EventKind::Proposed) && self.edition.is_some()
    }

    /// A key that puts causes before effects and is the same everywhere: how much lay in its past,
    /// then its place. For display only.
    pub(crate) fn height(&self) -> (u64, Position) {
        (self.past().size(), self.at)
    }
}

/// What an act is about: an entry, and a provision if it is about one alone.
pub(crate) fn subject(
    state: &State,
    act: &Act,
    event: Option<&Event>,
) -> (EntryId, Option<ProvisionId>) {
    let Some(event) = event else {
        return (act.id, None);
    };
    let then = Known::new(state, act.past());
    let about = about(&then, event);
    (about.unwrap_or(act.id), provision(&then, event))
}

/// The entry an event is about; `None`: itself, or nothing known.
fn about(known: &Known<'_>, event: &Event) -> Option<EntryId> {
    let instrument = |provision: ProvisionId| known.instrument_of(provision);
    match event {
        Event::InstrumentRegistered(_) | Event::SessionConvened(_) | Event::OfferMade(_) => None,
        Event::OutcomeRecorded(event) => Some(event.session),
        Event::NegotiationOpened(event) => Some(event.instrument),
        Event::DrafterNamed(event) => Some(event.negotiation),
        Event::Paused(event) => Some(event.subject),
        Event::Resumed(event) => Some(event.subject),
        Event::Attached(event) => Some(event.instrument),
        Event::Proposed(event) => Some(event.instrument),
        Event::Withdrawn(event) => Some(event.alternative.proposal),
        Event::Accepted(event) => Some(event.alternative.proposal),
        Event::Reserved(event) => instrument(event.provision),
        Event::Reopened(event) => instrument(event.provision),
        Event::Adopted(event) => Some(event.instrument),
        Event::MinutesDrafted(event) => Some(event.session),
        Event::MinutesSigned(event) => Some(event.minutes),
        Event::MeasureProposed(event) => event.session,
        Event::MeasureReported(event) => Some(event.measure),
        Event::MeasureConfirmed(event) => Some(event.measure),
        Event::OfferAnswered(event) => Some(event.offer),
        Event::PastConfirmed(event) => Some(event.entry),
        Event::PastContested(event) => Some(event.entry),
        Event::Remarked(event) => Some(event.subject),
    }
}

/// The provision an event is about, if it is about one alone.
fn provision(known: &Known<'_>, event: &Event) -> Option<ProvisionId> {
    match event {
        Event::Accepted(event) => Some(event.provision),
        Event::Reserved(event) => Some(event.provision),
        Event::Reopened(event) => Some(event.provision),
        Event::Withdrawn(event) => known.target(event.alternative),
        Event::MeasureProposed(event) => event.provision,
        Event::Proposed(event) => match event.operations.as_slice() {
            // An inserted provision is named by the proposal itself, whose subject says so.
            [crate::Operation::Replace(change)] => Some(change.provision),
            [crate::Operation::Delete(change)] => Some(change.provision),
            _other => None,
        },
        Event::InstrumentRegistered(_)
        | Event::SessionConvened(_)
        | Event::OutcomeRecorded(_)
        | Event::NegotiationOpened(_)
        | Event::DrafterNamed(_)
        | Event::Paused(_)
        | Event::Resumed(_)
        | Event::Attached(_)
        | Event::Adopted(_)
        | Event::MinutesDrafted(_)
        | Event::MinutesSigned(_)
        | Event::MeasureReported(_)
        | Event::MeasureConfirmed(_)
        | Event::OfferMade(_)
        | Event::OfferAnswered(_)
        | Event::PastConfirmed(_)
        | Event::PastContested(_)
        | Event::Remarked(_) => None,
    }
}
