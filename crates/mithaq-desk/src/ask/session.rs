//! Sessions, measures, offers.

use super::{AskError, Sight, Words, instrument::acts_of};
use crate::{
    Desk, Fault, SignedIn, Trust,
    margin::{Margin, Spot, margin_at},
};
use mithaq_canon::{Date, EntryId, Side};
use mithaq_core::{ActRow, MeasureRow, OfferRow, PendingRow, SessionRow};
use mithaq_store::Moment;
use std::collections::{BTreeMap, BTreeSet};

/// Every session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionsView {
    /// The side of this home.
    pub ours: Side,
    /// The sessions, by date held.
    pub sessions: Vec<SessionRow>,
    /// The acts that convened them.
    pub acts: Vec<ActRow>,
    /// How far each of those acts has come.
    pub trust: BTreeMap<EntryId, Trust>,
    /// Their words.
    pub words: Words,
}

/// One session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionView {
    /// The side of this home.
    pub ours: Side,
    /// The session, with its outcomes and minutes.
    pub session: SessionRow,
    /// The measures meant for it, by date due.
    pub measures: Vec<MeasureRow>,
    /// The acts of its dossier.
    pub acts: Vec<ActRow>,
    /// How far each of them has come.
    pub trust: BTreeMap<EntryId, Trust>,
    /// What is pending in it.
    pub pending: Vec<PendingRow>,
    /// What stands in the margin beside it.
    pub margin: Margin,
    /// The words.
    pub words: Words,
}

/// Every measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeasuresView {
    /// The side of this home.
    pub ours: Side,
    /// The day it is here.
    pub today: Date,
    /// The measures, by date due.
    pub measures: Vec<MeasureRow>,
    /// The acts of their dossiers.
    pub acts: Vec<ActRow>,
    /// How far each of those acts has come.
    pub trust: BTreeMap<EntryId, Trust>,
    /// The words.
    pub words: Words,
}

/// Every offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OffersView {
    /// The side of this home.
    pub ours: Side,
    /// The day it is here.
    pub today: Date,
    /// The offers, by date made.
    pub offers: Vec<OfferRow>,
    /// The acts of their dossiers.
    pub acts: Vec<ActRow>,
    /// How far each of those acts has come.
    pub trust: BTreeMap<EntryId, Trust>,
    /// The words.
    pub words: Words,
}

impl Desk {
    /// Every session that the account may know of.
    ///
    /// # Errors
    /// [`AskError`].
    pub fn sessions(&self, who: &SignedIn) -> Result<SessionsView, AskError> {
        let register = self.register().ok_or(Fault::NotOpen)?;
        self.read(|moment| {
            let sight = Sight::of(moment, who)?;
            let mut sessions = moment.all::<SessionRow>()?;
            sessions.sort_by_key(|session| (session.held.earliest(), session.id));
            sessions.retain(|row| sight.sees(row.id));
            let mut words = Words::default();
            words.add(moment, &sessions)?;
            let mut acts = Vec::new();
            for session in &sessions {
                acts.extend(moment.row::<ActRow>(&session.id)?);
            }
            Ok(SessionsView {
                ours: register.ours,
                trust: self.trust_of(&acts),
                acts,
                sessions,
                words,
            })
        })
    }

    /// One session. That it was read is logged, if its dossier is closed to some.
    ///
    /// # Errors
    /// [`AskError::NotFound`] also where the account may not know of it.
    pub fn session(&self, who: &SignedIn, id: EntryId) -> Result<SessionView, AskError> {
        let register = self.register().ok_or(Fault::NotOpen)?;
        let view = self.read(|moment| {
            Sight::of(moment, who)?.check(id)?;
            let session: SessionRow = moment.row(&id)?.ok_or(AskError::NotFound)?;
            let measures: Vec<MeasureRow> = moment.rows_under(id)?;
            let acts = acts_of(moment, id)?;
            let pending: Vec<PendingRow> = moment.rows_under(id)?;
            let mut words = Words::default();
            words.add(moment, &session)?;
            words.add(moment, &measures)?;
            words.add(moment, &acts)?;
            words.add(moment, &pending)?;
            Ok::<_, AskError>(SessionView {
                ours: register.ours,
                trust: self.trust_of(&acts),
                margin: margin_at(moment, who, Spot::Dossier(id))?,
                session,
                measures,
                acts,
                pending,
                words,
            })
        })?;
        self.log_read(who, id, "session")?;
        Ok(view)
    }

    /// Every measure that the account may know of.
    ///
    /// # Errors
    /// [`AskError`].
    pub fn measures(&self, who: &SignedIn) -> Result<MeasuresView, AskError> {
        let register = self.register().ok_or(Fault::NotOpen)?;
        let today = self.today();
        self.read(|moment| {
            let sight = Sight::of(moment, who)?;
            let mut measures = moment.all::<MeasureRow>()?;
            measures.retain(|row| sight.sees(row.dossier));
            let mut words = Words::default();
            words.add(moment, &measures)?;
            let acts = acts_in(moment, measures.iter().map(|row| row.dossier))?;
            Ok(MeasuresView {
                ours: register.ours,
                today,
                measures,
                trust: self.trust_of(&acts),
                acts,
                words,
            })
        })
    }

    /// Every offer that the account may know of.
    ///
    /// # Errors
    /// [`AskError`].
    pub fn offers(&self, who: &SignedIn) -> Result<OffersView, AskError> {
        let register = self.register().ok_or(Fault::NotOpen)?;
        let today = self.today();
        self.read(|moment| {
            let sight = Sight::of(moment, who)?;
            let mut offers = moment.all::<OfferRow>()?;
            offers.retain(|row| sight.sees(row.id));
            let mut words = Words::default();
            words.add(moment, &offers)?;
            let acts = acts_in(moment, offers.iter().map(|row| row.id))?;
            Ok(OffersView {
                ours: register.ours,
                today,
                offers,
                trust: self.trust_of(&acts),
                acts,
                words,
            })
        })
    }
}

/// The acts of these dossiers, each once.
fn acts_in(
    moment: Moment<'_>,
    dossiers: impl Iterator<Item = EntryId>,
) -> Result<Vec<ActRow>, Fault> {
    let mut acts = Vec::new();
    for dossier in dossiers.collect::<BTreeSet<_>>() {
        acts.extend(acts_of(moment, dossier)?);
    }
    Ok(acts)
}
