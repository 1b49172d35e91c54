//! The rows themselves.

use crate::{
    AlternativeId, Answer, Awaited, EventKind, InstrumentKind, Milestone, Nature, NegotiationKind,
    OutcomeKind, Part, Progress, ProvisionId, ProvisionKind, Reason, RevisionReason, SessionKind,
    Standing, TextState, Verdict, Wording,
};
use alloc::{string::String, vec::Vec};
use mithaq_canon::{
    Date, Digest, EntryId, KeyId, Lang, Position, Side, SideSet, Time, canon_enum, canon_struct,
    to_bytes,
};

/// An instrument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstrumentRow {
    /// Its id.
    pub id: EntryId,
    /// The side that entered it.
    pub by: Side,
    /// Where that entry stands.
    pub at: Position,
    /// The date made: when it was entered, or when that occurred.
    pub made: Date,
    /// Its kind.
    pub kind: InstrumentKind,
    /// Its nature.
    pub nature: Nature,
    /// Its title.
    pub title: Wording,
    /// Its languages and what each is worth.
    pub texts: Vec<(Lang, Standing)>,
    /// Its history as told at registration.
    pub milestones: Vec<Milestone>,
    /// The stage at which its text was entered.
    pub declared: TextState,
    /// The stage its text has reached here.
    pub stage: TextStage,
    /// How many texts were adopted in the register.
    pub edition: u32,
    /// Digest of the base text: what proposals apply to.
    pub base: Digest,
    /// Digest of the text with what is agreed: what a form to adopt must show.
    pub text: Digest,
    /// The adoption in this edition: who has adopted `text`.
    pub adopted_by: SideSet,
    /// How many provisions it has, proposed ones included.
    pub provisions: u32,
    /// How many of them have alternatives that are not agreed.
    pub open: u32,
    /// How many of them are agreed ad referendum.
    pub agreed: u32,
    /// Its negotiations, oldest first.
    pub negotiations: Vec<NegotiationRow>,
    /// Whether the other sides are asked to confirm what it tells of the past.
    pub past: bool,
    /// Who has confirmed it.
    pub confirmed_by: SideSet,
    /// Who contests it.
    pub contested_by: SideSet,
    /// Who has paused it or its negotiation.
    pub paused_by: SideSet,
}
canon_struct!(InstrumentRow {
    id,
    by,
    at,
    made,
    kind,
    nature,
    title,
    texts,
    milestones,
    declared,
    stage,
    edition,
    base,
    text,
    adopted_by,
    provisions,
    open,
    agreed,
    negotiations,
    past,
    confirmed_by,
    contested_by,
    paused_by
});

/// The stage that the text of an instrument has reached in the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TextStage {
    /// A draft on which nothing is negotiated.
    Draft,
    /// Under negotiation or revision.
    Negotiating,
    /// Adopted.
    Adopted,
}
canon_enum!(TextStage { 0 => Draft, 1 => Negotiating, 2 => Adopted });

impl TextStage {
    /// A stable name in kebab case, for translations.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Negotiating => "negotiating",
            Self::Adopted => "adopted",
        }
    }
}

/// A negotiation or revision of an instrument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NegotiationRow {
    /// Its id.
    pub id: EntryId,
    /// Of what kind.
    pub kind: NegotiationKind,
    /// The side that opened it.
    pub by: Side,
    /// The date it was opened.
    pub opened: Date,
    /// What it rests on.
    pub basis: Vec<EntryId>,
    /// Why.
    pub reasons: Vec<RevisionReason>,
    /// Who is charged with drafting; empty: nobody.
    pub drafters: SideSet,
    /// Whether its text was adopted.
    pub concluded: bool,
}
canon_struct!(NegotiationRow {
    id,
    kind,
    by,
    opened,
    basis,
    reasons,
    drafters,
    concluded
});

/// Heading and body of a provision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The heading.
    pub heading: Wording,
    /// The body.
    pub body: Wording,
    /// Whether the body holds a blank.
    pub placeholder: bool,
}
canon_struct!(Text {
    heading,
    body,
    placeholder
});

/// A provision with all that was said of it. Until a new negotiation begins, the row of an adopted
/// text keeps the alternatives that led to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProvisionRow {
    /// Its id.
    pub id: ProvisionId,
    /// Its instrument.
    pub instrument: EntryId,
    /// Its place in the text, from 0, proposed provisions included.
    pub order: u32,
    /// What it lies in.
    pub parent: Option<ProvisionId>,
    /// What unit it is.
    pub kind: ProvisionKind,
    /// Its number as printed.
    pub number: String,
    /// The text the alternatives apply to; `None` for a provision that the base does not have.
    pub base: Option<Text>,
    /// The text as it stands with what is agreed; `None` if the text does not have it.
    pub text: Option<Text>,
    /// Where it stands.
    pub status: ProvisionStatus,
    /// What was put forward, oldest first (by causal order, then sides).
    pub alternatives: Vec<AlternativeRow>,
    /// The alternative that is agreed.
    pub agreed: Option<AlternativeId>,
    /// Who has reserved its position and said nothing since.
    pub reserved_by: SideSet,
    /// Digest of the base and of everything that stands on it: what a form must show.
    pub digest: Digest,
    /// Whether an entry not yet seen could still change what stands here.
    pub provisional: bool,
}
canon_struct!(ProvisionRow {
    id,
    instrument,
    order,
    parent,
    kind,
    number,
    base,
    text,
    status,
    alternatives,
    agreed,
    reserved_by,
    digest,
    provisional
});

/// Where a provision stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProvisionStatus {
    /// The base stands and nobody has put forward anything else.
    Unchanged,
    /// An alternative is on the table.
    Open,
    /// Likewise, and a side has reserved its position.
    Reserved,
    /// Agreed ad referendum.
    Agreed,
    /// Part of an adopted text.
    Adopted,
}
canon_enum!(ProvisionStatus {
    0 => Unchanged,
    1 => Open,
    2 => Reserved,
    3 => Agreed,
    4 => Adopted,
});

impl ProvisionStatus {
    /// A stable name in kebab case, for translations.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unchanged => "unchanged",
            Self::Open => "open",
            Self::Reserved => "reserved",
            Self::Agreed => "agreed",
            Self::Adopted => "adopted",
        }
    }
}

/// One side's alternative for a provision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlternativeRow {
    /// Its id.
    pub id: AlternativeId,
    /// Whose it is.
    pub by: Side,
    /// Where the proposal stands.
    pub at: Position,
    /// The date made, to the precision known.
    pub made: Date,
    /// Whether it is recorded as made before.
    pub past: bool,
    /// What it does.
    pub change: Change,
    /// The new heading and body; `None` for a deletion.
    pub text: Option<Text>,
    /// Why.
    pub reason: Option<Reason>,
    /// The words that go with the proposal.
    pub words: Wording,
    /// The proposal that it answers.
    pub answers: Option<EntryId>,
    /// What has become of it.
    pub state: AlternativeState,
    /// Which sides stand behind it now, its own included.
    pub assents: SideSet,
    /// Which other sides hold it, by their receipts.
    pub held_by: SideSet,
}
canon_struct!(AlternativeRow {
    id,
    by,
    at,
    made,
    past,
    change,
    text,
    reason,
    words,
    answers,
    state,
    assents,
    held_by
});

/// What an alternative does to its provision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// Another wording.
    Replace,
    /// A new provision.
    Insert,
    /// No such provision.
    Delete,
}
canon_enum!(Change { 0 => Replace, 1 => Insert, 2 => Delete });

impl Change {
    /// A stable name in kebab case, for translations.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Replace => "replace",
            Self::Insert => "insert",
            Self::Delete => "delete",
        }
    }
}

/// What has become of an alternative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AlternativeState {
    /// On the table: its side's latest word.
    Standing,
    /// Its side has put another in its place.
    Replaced,
    /// Its side has withdrawn it.
    Withdrawn,
    /// Its side stands behind another's alternative, or another is agreed. It is back on the table
    /// if that is undone.
    SetAside,
    /// Agreed ad referendum, or adopted.
    Agreed,
    /// It came too late: an agreement or adoption was complete that had not seen it.
    Late,
}
canon_enum!(AlternativeState {
    0 => Standing,
    1 => Replaced,
    2 => Withdrawn,
    3 => SetAside,
    4 => Agreed,
    5 => Late,
});

impl AlternativeState {
    /// A stable name in kebab case, for translations.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Standing => "standing",
            Self::Replaced => "replaced",
            Self::Withdrawn => "withdrawn",
            Self::SetAside => "set-aside",
            Self::Agreed => "agreed",
            Self::Late => "late",
        }
    }
}

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

/// A session with what came out of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// Its id.
    pub id: EntryId,
    /// The side that entered it.
    pub by: Side,
    /// Where that entry stands.
    pub at: Position,
    /// Of what kind.
    pub kind: SessionKind,
    /// What it is called.
    pub name: Wording,
    /// Which session it is.
    pub number: Option<u16>,
    /// When it is or was held.
    pub held: Date,
    /// Where.
    pub venue: Wording,
    /// Its points.
    pub agenda: Vec<Wording>,
    /// Whether the other sides are asked to confirm it as past.
    pub past: bool,
    /// Who has confirmed it.
    pub confirmed_by: SideSet,
    /// Who contests it.
    pub contested_by: SideSet,
    /// What came out of it, oldest first.
    pub outcomes: Vec<OutcomeRow>,
    /// Drafts of its minutes, oldest first.
    pub minutes: Vec<MinutesRow>,
    /// The minutes that every side has signed.
    pub agreed: Option<EntryId>,
    /// Measures meant for it, oldest first.
    pub measures: Vec<EntryId>,
}
canon_struct!(SessionRow {
    id,
    by,
    at,
    kind,
    name,
    number,
    held,
    venue,
    agenda,
    past,
    confirmed_by,
    contested_by,
    outcomes,
    minutes,
    agreed,
    measures
});

/// An outcome of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutcomeRow {
    /// Its id.
    pub id: EntryId,
    /// The side that recorded it.
    pub by: Side,
    /// Of what kind.
    pub kind: OutcomeKind,
    /// Its text.
    pub text: Wording,
    /// The instrument it is about.
    pub about: Option<EntryId>,
    /// The date made.
    pub made: Date,
    /// Whether minutes signed by every side list it, or every other side has confirmed it as past.
    pub agreed: bool,
    /// Its place among the outcomes of the signed minutes, from 1.
    pub number: Option<u16>,
}
canon_struct!(OutcomeRow {
    id,
    by,
    kind,
    text,
    about,
    made,
    agreed,
    number
});

/// A draft of minutes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MinutesRow {
    /// Its id.
    pub id: EntryId,
    /// The side that drafted it.
    pub by: Side,
    /// The date made.
    pub made: Date,
    /// Its text.
    pub text: Wording,
    /// The outcomes it lists.
    pub outcomes: Vec<EntryId>,
    /// The measures it lists.
    pub measures: Vec<EntryId>,
    /// What has become of it.
    pub state: MinutesState,
    /// Whose heads of delegation have signed it.
    pub signed_by: SideSet,
}
canon_struct!(MinutesRow {
    id,
    by,
    made,
    text,
    outcomes,
    measures,
    state,
    signed_by
});

/// What has become of a draft of minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MinutesState {
    /// It can be signed.
    Standing,
    /// Its side has put another in its place, or another is signed by all.
    Replaced,
    /// Signed by every side.
    Agreed,
}
canon_enum!(MinutesState { 0 => Standing, 1 => Replaced, 2 => Agreed });

impl MinutesState {
    /// A stable name in kebab case, for translations.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Standing => "standing",
            Self::Replaced => "replaced",
            Self::Agreed => "agreed",
        }
    }
}

/// A measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeasureRow {
    /// Its id.
    pub id: EntryId,
    /// The side that proposed it.
    pub by: Side,
    /// Its dossier: the session, else itself.
    pub dossier: EntryId,
    /// The session it is meant for.
    pub session: Option<EntryId>,
    /// The outcome it carries out.
    pub outcome: Option<EntryId>,
    /// The provision it carries out.
    pub provision: Option<ProvisionId>,
    /// What is to be done.
    pub text: Wording,
    /// Its owners.
    pub owners: Vec<OwnerRow>,
    /// By when.
    pub due: Date,
    /// The date made.
    pub made: Date,
    /// What it is called.
    pub label: MeasureLabel,
    /// How far it has come.
    pub state: MeasureState,
}
canon_struct!(MeasureRow {
    id,
    by,
    dossier,
    session,
    outcome,
    provision,
    text,
    owners,
    due,
    made,
    label,
    state
});

/// A side's part in a measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnerRow {
    /// The side.
    pub side: Side,
    /// Its accountable office.
    pub office: Wording,
    /// How far it says it has come.
    pub progress: Option<Progress>,
    /// What shows it.
    pub evidence: Wording,
    /// When it said so.
    pub reported: Option<Date>,
    /// Which other sides have confirmed that it is done.
    pub confirmed_by: SideSet,
}
canon_struct!(OwnerRow {
    side,
    office,
    progress,
    evidence,
    reported,
    confirmed_by
});

/// What a measure is called. Numbers come from minutes agreed by all; until then by its side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MeasureLabel {
    /// As in "Algeria 4".
    Provisional(ProvisionalLabel),
    /// As in `JSC/3/M1`.
    Agreed(AgreedLabel),
}
canon_enum!(MeasureLabel { 0 => Provisional(ProvisionalLabel), 1 => Agreed(AgreedLabel) });

/// The `n`-th measure that a side has put forward.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProvisionalLabel {
    /// The side.
    pub side: Side,
    /// From 1.
    pub n: u32,
}
canon_struct!(ProvisionalLabel { side, n });

/// The `n`-th measure of the agreed minutes of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AgreedLabel {
    /// Kind of session.
    pub kind: SessionKind,
    /// Number of session.
    pub session: Option<u16>,
    /// From 1.
    pub n: u16,
}
canon_struct!(AgreedLabel { kind, session, n });

impl core::fmt::Display for AgreedLabel {
    /// `JSC/3/M1`, or `M/M1` where the session has no number.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.kind.mark())?;
        if let Some(session) = self.session {
            write!(f, "/{session}")?;
        }
        write!(f, "/M{}", self.n)
    }
}

/// How far a measure has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MeasureState {
    /// Put forward, not agreed.
    Proposed,
    /// Agreed.
    Planned,
    /// An owner has begun.
    UnderWay,
    /// Every owner claims its part done.
    ClaimedDone,
    /// Every other side has confirmed that.
    Confirmed,
}
canon_enum!(MeasureState {
    0 => Proposed,
    1 => Planned,
    2 => UnderWay,
    3 => ClaimedDone,
    4 => Confirmed,
});

impl MeasureState {
    /// A stable name in kebab case, for translations.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Planned => "planned",
            Self::UnderWay => "under-way",
            Self::ClaimedDone => "claimed-done",
            Self::Confirmed => "confirmed",
        }
    }
}

/// An offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferRow {
    /// Its id.
    pub id: EntryId,
    /// The offering side.
    pub by: Side,
    /// Where the entry stands.
    pub at: Position,
    /// The date made.
    pub made: Date,
    /// What is offered.
    pub title: Wording,
    /// To whom.
    pub to: SideSet,
    /// How many places.
    pub places: Option<u32>,
    /// When it starts.
    pub starts: Date,
    /// By when an answer is asked for.
    pub answer_by: Option<Date>,
    /// The measure it carries out.
    pub measure: Option<EntryId>,
    /// Words that go with it.
    pub words: Wording,
    /// The latest answer of each side that has answered.
    pub answers: Vec<AnswerRow>,
}
canon_struct!(OfferRow {
    id,
    by,
    at,
    made,
    title,
    to,
    places,
    starts,
    answer_by,
    measure,
    words,
    answers
});

/// A side's answer to an offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerRow {
    /// The side.
    pub side: Side,
    /// The answer.
    pub answer: Answer,
    /// How many places are taken up.
    pub places: Option<u32>,
    /// Words that go with it.
    pub words: Wording,
    /// The date made.
    pub made: Date,
}
canon_struct!(AnswerRow {
    side,
    answer,
    places,
    words,
    made
});

/// Something that is pending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingRow {
    /// What is pending: a negotiation, instrument, session, measure, offer or past entry.
    pub subject: EntryId,
    /// The dossier it lies in.
    pub dossier: EntryId,
    /// The provision, where one is meant.
    pub provision: Option<ProvisionId>,
    /// What is awaited.
    pub kind: PendingKind,
    /// Whose answer.
    pub awaited: Awaited,
    /// Since when, to the precision known. For what was conveyed here: the day it was received.
    pub since: Date,
    /// By when, where a date was set.
    pub due: Option<Date>,
    /// The latest entry that calls for the answer.
    pub calls: EntryId,
}
canon_struct!(PendingRow {
    subject,
    dossier,
    provision,
    kind,
    awaited,
    since,
    due,
    calls
});

impl PendingRow {
    /// Its key: subject, kind and provision.
    pub fn key(&self) -> Vec<u8> {
        to_bytes(&((self.subject, self.kind), self.provision))
    }

    /// The part it is made anew with.
    pub const fn part(&self) -> Part {
        match self.kind {
            PendingKind::Drafting | PendingKind::Answer | PendingKind::Adoption => {
                Part::Instrument(self.dossier)
            }
            PendingKind::Signature => Part::Session(self.subject),
            PendingKind::Execution | PendingKind::Confirmation => Part::Measure(self.subject),
            PendingKind::OfferAnswer => Part::Offer(self.subject),
            PendingKind::PastConfirmation | PendingKind::PastReply => Part::Act(self.subject),
        }
    }

    /// Whether its date has passed on the day `on`. A date known only to the month or year has
    /// passed when the whole of it has.
    pub fn is_late(&self, on: Date) -> bool {
        self.due.is_some_and(|due| last_day(due) < on.earliest())
    }
}

/// The last day a date can mean, as days since 1970-01-01.
fn last_day(date: Date) -> i64 {
    let next = match date.parts() {
        (_, _, Some(_)) => return date.earliest(),
        (year, Some(12), None) | (year, None, None) => Date::year(year.saturating_add(1)),
        (year, Some(month), None) => {
            Date::month(year, month + 1).unwrap_or(Date::year(year.saturating_add(1)))
        }
    };
    next.earliest() - 1
}

/// What is awaited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PendingKind {
    /// A draft or first proposal in an open negotiation.
    Drafting,
    /// An answer to an alternative for a provision.
    Answer,
    /// The adoption of a text in which nothing is open.
    Adoption,
    /// The signing of minutes.
    Signature,
    /// The carrying out of an agreed measure.
    Execution,
    /// The confirmation that a measure is done.
    Confirmation,
    /// An answer to an offer.
    OfferAnswer,
    /// The confirmation of what was told of the past.
    PastConfirmation,
    /// A reply to what was contested of it.
    PastReply,
}
canon_enum!(PendingKind {
    0 => Drafting,
    1 => Answer,
    2 => Adoption,
    3 => Signature,
    4 => Execution,
    5 => Confirmation,
    6 => OfferAnswer,
    7 => PastConfirmation,
    8 => PastReply,
});

impl PendingKind {
    /// A stable name in kebab case: the translation key.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Drafting => "drafting",
            Self::Answer => "answer",
            Self::Adoption => "adoption",
            Self::Signature => "signature",
            Self::Execution => "execution",
            Self::Confirmation => "confirmation",
            Self::OfferAnswer => "offer-answer",
            Self::PastConfirmation => "past-confirmation",
            Self::PastReply => "past-reply",
        }
    }
}
