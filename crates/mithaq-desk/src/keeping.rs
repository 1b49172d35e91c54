//! How long what acts carry may be kept, legal holds, and what has become due. Nothing is erased by
//! itself: a date that has passed is told, and a hold forbids until it is lifted.

use crate::{
    AskError, Asked, Desk, Fault, Invalid, Right, SignedIn, Words, ask::Sight, erase::asked,
};
use mithaq_canon::{Date, Digest, EntryId, PayloadId, Side};
use mithaq_core::{ActRow, EventKind, InstrumentRow};
use mithaq_store::{
    Moment, Prose as Stored,
    home::{HoldId, LegalHold, Retention},
};
use std::collections::BTreeMap;

/// A reason for a legal hold: a reference and a few sentences.
const WHY_BYTES_MAX: usize = 2048;
/// Holds that are shown at once, those in force first.
const HOLDS_SHOWN: u32 = 200;
/// The kinds of acts that carry what may be erased.
pub const KEPT_KINDS: [EventKind; 2] = [EventKind::Remarked, EventKind::Attached];

/// What the registrar is shown of keeping and erasing.
#[derive(Debug, Clone, Default)]
pub struct KeepingView {
    /// Acts whose texts were to be kept until a day that has passed, the longest passed first.
    pub due: Vec<Due>,
    /// What other sides have erased and ask for, with the acts that name it.
    pub asked: Vec<(Asked, Vec<ActRow>)>,
    /// Every retention date, the earliest first.
    pub retentions: Vec<Retention>,
    /// Legal holds, those in force first.
    pub holds: Vec<LegalHold>,
    /// The dossiers for which either can be said.
    pub instruments: Vec<InstrumentRow>,
    /// The acts that retention dates and holds are of.
    pub acts: BTreeMap<EntryId, ActRow>,
    /// Their words.
    pub words: Words,
}

/// An act whose texts may not be kept any longer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The act.
    pub act: ActRow,
    /// The last day on which they might be kept.
    pub until: Date,
    /// The hold that forbids erasing them for now.
    pub hold: Option<LegalHold>,
}

/// What can be erased of an act, and what stands in the way.
#[derive(Debug, Clone)]
pub struct ErasableView {
    /// The act.
    pub act: ActRow,
    /// Its texts that may be erased.
    pub texts: Vec<ErasableText>,
    /// Until when they may be kept, if that was said.
    pub until: Option<Date>,
    /// The hold that forbids erasing them for now.
    pub hold: Option<LegalHold>,
    /// The instrument in whose dossier it lies, if it is one.
    pub instrument: Option<InstrumentRow>,
    /// The words of the instrument.
    pub words: Words,
}

/// A text that may be erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErasableText {
    /// Which.
    pub id: PayloadId,
    /// What of it is here.
    pub held: HeldText,
    /// The sides that have declared their copy erased, each with its ground.
    pub declared: Vec<(Side, u16)>,
}

/// What of an erasable text is here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HeldText {
    /// Its words.
    Words(String),
    /// It describes a file, which goes with it.
    File {
        /// The file's name.
        name: String,
        /// Its size in bytes.
        size: u64,
    },
    /// It is here, in a dossier that is closed to the account.
    Closed,
    /// It has not come yet.
    Awaited,
    /// It was erased here.
    Erased,
}

/// Why nothing was said of keeping.
#[derive(Debug, Clone, thiserror::Error)]
pub enum KeepingError {
    /// Only the registrar says so.
    #[error("only the registrar says how long something is kept")]
    NotAllowed,
    /// Neither an act nor a dossier of this record.
    #[error("no act and no dossier of this record has this id")]
    NotFound,
    /// A field at fault.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The system failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl Desk {
    /// What has become due, what other sides ask for, retention dates and legal holds.
    ///
    /// # Errors
    /// [`AskError::NotAllowed`] for all but the registrar.
    pub fn keeping(&self, who: &SignedIn) -> Result<KeepingView, AskError> {
        if !who.may(Right::Keep) {
            return Err(AskError::NotAllowed);
        }
        let today = self.today();
        self.read(|moment| {
            let sight = Sight::of(moment, who)?;
            Ok(keeping(moment, &sight, today)?)
        })
    }

    /// What can be erased of the act of an entry, or of the act that names a text. Of a dossier that
    /// is closed to the account it tells that there is something, and not what; else that it was
    /// read is logged there.
    ///
    /// # Errors
    /// [`AskError::NotFound`] also where there is nothing of it that may be erased;
    /// [`AskError::NotAllowed`] for all but the registrar.
    pub fn erasable(&self, who: &SignedIn, what: Digest) -> Result<ErasableView, AskError> {
        if !who.may(Right::Keep) {
            return Err(AskError::NotAllowed);
        }
        let (view, seen) = self.read(|moment| {
            let sight = Sight::of(moment, who)?;
            let named = moment.acts_naming(PayloadId(what))?.into_iter().next();
            let entry = named.unwrap_or(EntryId(what));
            let act: ActRow = moment.row(&entry)?.ok_or(AskError::NotFound)?;
            let seen = sight.sees(act.dossier);
            let texts = texts(moment, entry, seen)?;
            if texts.is_empty() {
                return Err(AskError::NotFound);
            }
            let instrument: Option<InstrumentRow> = moment.row(&act.dossier)?;
            let instrument = instrument.filter(|_| seen);
            let mut words = Words::default();
            if let Some(row) = &instrument {
                words.add(moment, row)?;
            }
            let dates = Dates::of(moment)?;
            let view = ErasableView {
                until: dates.until(&act),
                hold: hold_on(moment, [act.id, act.dossier])?,
                texts,
                act,
                instrument,
                words,
            };
            Ok((view, seen))
        })?;
        if seen {
            self.log_read(who, view.act.dossier, "erasable text")?;
        }
        Ok(view)
    }

    /// Says until which day what an act carries may be kept, or what the acts of a dossier carry,
    /// of one kind or of all; or takes that back.
    ///
    /// # Errors
    /// [`KeepingError`].
    pub fn set_retention(
        &self,
        who: &SignedIn,
        subject: EntryId,
        kind: Option<EventKind>,
        until: Option<Date>,
    ) -> Result<(), KeepingError> {
        let by = self.keeper_of(who, subject)?;
        let kind = kind.map(EventKind::code);
        let set = self
            .inner
            .clerk
            .ask(move |tx, _| Ok(tx.home().set_retention(subject, kind, until, by)?));
        Ok(set?)
    }

    /// Forbids erasing what an act, or the acts of a dossier, carry, until the hold is lifted.
    ///
    /// # Errors
    /// [`KeepingError`]; [`KeepingError::Invalid`] without a reason.
    pub fn place_hold(
        &self,
        who: &SignedIn,
        subject: EntryId,
        why: &str,
    ) -> Result<HoldId, KeepingError> {
        let by = self.keeper_of(who, subject)?;
        let why = why.trim().to_owned();
        if why.is_empty() {
            return Err(Invalid::new("why", "hold-without-reason").into());
        }
        if why.len() > WHY_BYTES_MAX {
            return Err(Invalid::new("why", "text-too-long").into());
        }
        let placed = self
            .inner
            .clerk
            .ask(move |tx, _| Ok(tx.home().place_hold(subject, &why, by)?));
        Ok(placed?)
    }

    /// Lifts a legal hold; whether it was in force.
    ///
    /// # Errors
    /// [`KeepingError`].
    pub fn lift_hold(&self, who: &SignedIn, hold: HoldId) -> Result<bool, KeepingError> {
        if !who.may(Right::Keep) {
            return Err(KeepingError::NotAllowed);
        }
        let by = (who.account().id, self.now());
        let lifted = self
            .inner
            .clerk
            .ask(move |tx, _| Ok(tx.home().lift_hold(hold, by)?));
        Ok(lifted?)
    }

    /// Who says so, and when; if they may, and there is such an act or dossier.
    fn keeper_of(
        &self,
        who: &SignedIn,
        subject: EntryId,
    ) -> Result<(mithaq_store::home::UserId, mithaq_canon::Time), KeepingError> {
        if !who.may(Right::Keep) {
            return Err(KeepingError::NotAllowed);
        }
        let act: Option<ActRow> = self.read(|moment| Ok::<_, Fault>(moment.row(&subject)?))?;
        if act.is_none() {
            return Err(KeepingError::NotFound);
        }
        Ok((who.account().id, self.now()))
    }
}

/// The hold in force on any of these.
pub(crate) fn hold_on(
    moment: Moment<'_>,
    subjects: impl IntoIterator<Item = EntryId>,
) -> Result<Option<LegalHold>, Fault> {
    for subject in subjects {
        if let Some(hold) = moment.home().legal_hold_on(subject)? {
            return Ok(Some(hold));
        }
    }
    Ok(None)
}

/// Retention dates by what they are of.
struct Dates(BTreeMap<(EntryId, Option<String>), Date>);

impl Dates {
    fn of(moment: Moment<'_>) -> Result<Self, Fault> {
        let all = moment.home().retentions()?.into_iter();
        Ok(Self(
            all.map(|one| ((one.subject, one.kind), one.until))
                .collect(),
        ))
    }

    /// Until when what an act carries may be kept: what is said of the act goes before what is said
    /// of its kind, and that before what is said of its dossier.
    fn until(&self, act: &ActRow) -> Option<Date> {
        let kind = act.kind.map(|kind| kind.code().to_owned());
        let of = |subject, kind| self.0.get(&(subject, kind)).copied();
        of(act.id, None)
            .or_else(|| of(act.dossier, Some(kind?)))
            .or_else(|| of(act.dossier, None))
    }

    /// The acts and dossiers of which anything is said.
    fn subjects(&self) -> impl Iterator<Item = EntryId> {
        self.0.keys().map(|(subject, _)| *subject)
    }
}

fn keeping(moment: Moment<'_>, sight: &Sight, today: Date) -> Result<KeepingView, Fault> {
    let dates = Dates::of(moment)?;
    let mut acts: BTreeMap<EntryId, ActRow> = BTreeMap::new();
    for subject in dates.subjects() {
        let own: Option<ActRow> = moment.row(&subject)?;
        let under: Vec<ActRow> = moment.rows_under(subject)?;
        let found = own.into_iter().chain(under);
        acts.extend(found.map(|act| (act.id, act)));
    }
    let mut view = KeepingView::default();
    for act in acts.into_values() {
        let Some(until) = dates
            .until(&act)
            .filter(|day| day.latest() < today.earliest())
        else {
            continue;
        };
        if holds_any(moment, act.id)? {
            let hold = hold_on(moment, [act.id, act.dossier])?;
            view.due.push(Due { act, until, hold });
        }
    }
    view.due.sort_by_key(|due| (due.until.latest(), due.act.id));
    for asked in asked(&moment)? {
        let mut acts = Vec::new();
        for entry in moment.acts_naming(asked.text)? {
            acts.extend(moment.row::<ActRow>(&entry)?);
        }
        view.asked.push((asked, acts));
    }
    view.retentions = moment.home().retentions()?;
    view.holds = moment.home().legal_holds(HOLDS_SHOWN)?;
    let of = view.retentions.iter().map(|one| one.subject);
    let subjects: Vec<EntryId> = of.chain(view.holds.iter().map(|one| one.subject)).collect();
    for subject in subjects {
        let act: Option<ActRow> = moment.row(&subject)?;
        view.acts.extend(act.map(|act| (subject, act)));
    }
    view.instruments = moment.all::<InstrumentRow>()?;
    view.instruments.retain(|row| sight.sees(row.id));
    view.words.add(moment, &view.instruments)?;
    Ok(view)
}

/// Whether anything that may be erased of an act is held here.
fn holds_any(moment: Moment<'_>, entry: EntryId) -> Result<bool, Fault> {
    for (id, may) in moment.texts_of(entry)?.unwrap_or_default() {
        if may && matches!(moment.prose(id)?, Stored::Held(..)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The erasable texts of an act, with their words if `seen`.
fn texts(moment: Moment<'_>, entry: EntryId, seen: bool) -> Result<Vec<ErasableText>, Fault> {
    let mut texts = Vec::new();
    for (id, may) in moment.texts_of(entry)?.unwrap_or_default() {
        if !may {
            continue;
        }
        let held = match moment.prose(id)? {
            Stored::Held(..) if !seen => HeldText::Closed,
            Stored::Held(_, bytes) => match moment.manifest(id)? {
                Some(file) if moment.held_chunks(id)?.is_some() => HeldText::File {
                    name: file.name,
                    size: file.size,
                },
                Some(_) | None => HeldText::Words(String::from_utf8_lossy(&bytes).into_owned()),
            },
            Stored::Awaited => HeldText::Awaited,
            Stored::Erased(_) => HeldText::Erased,
        };
        let declared = moment.erasures_of(id)?;
        texts.push(ErasableText { id, held, declared });
    }
    Ok(texts)
}
