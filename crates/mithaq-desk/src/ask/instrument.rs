//! Instruments, their provisions, their timelines.

use super::{AskError, Sight, Words, event_of};
use crate::{
    Desk, Fault, NotAllowed, Right, SignedIn, Trust,
    margin::{Margin, Spot, margin_at},
    obstacles::obstacles,
};
use mithaq_canon::{EntryId, Side};
use mithaq_core::{
    ActRow, AlternativeId, AlternativeState, Event, EventKind, InstrumentRow, PendingRow,
    ProvisionId, ProvisionRow, Wording,
};
use mithaq_store::Moment;
use std::collections::BTreeMap;

/// Every instrument of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstrumentsView {
    /// The side of this home.
    pub ours: Side,
    /// The instruments, by date.
    pub instruments: Vec<InstrumentRow>,
    /// What is pending in each, oldest first.
    pub pending: BTreeMap<EntryId, Vec<PendingRow>>,
    /// Their words.
    pub words: Words,
}

/// One instrument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstrumentView {
    /// The side of this home.
    pub ours: Side,
    /// The instrument.
    pub instrument: InstrumentRow,
    /// Its provisions in the order of the text.
    pub provisions: Vec<ProvisionRow>,
    /// The acts of its dossier, by date made, then by place: its timeline.
    pub acts: Vec<ActRow>,
    /// How far each of them has come.
    pub trust: BTreeMap<EntryId, Trust>,
    /// The words of those that are remarks.
    pub remarks: BTreeMap<EntryId, Wording>,
    /// What is pending in it, oldest first.
    pub pending: Vec<PendingRow>,
    /// What stands in the margin beside the instrument as a whole.
    pub margin: Margin,
    /// The words.
    pub words: Words,
}

/// One provision of an instrument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProvisionView {
    /// The side of this home.
    pub ours: Side,
    /// The instrument.
    pub instrument: InstrumentRow,
    /// The provision.
    pub provision: ProvisionRow,
    /// What may be done with each alternative that stands.
    pub alternatives: Vec<AlternativeView>,
    /// The acts about this provision, by date made.
    pub acts: Vec<ActRow>,
    /// How far each of them has come, and the proposals of the alternatives.
    pub trust: BTreeMap<EntryId, Trust>,
    /// What stands in the margin beside it.
    pub margin: Margin,
    /// The words.
    pub words: Words,
}

/// What this side may do with an alternative now, as far as home is concerned. The rules are
/// asked when it is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlternativeView {
    /// The alternative.
    pub id: AlternativeId,
    /// Whether it is of another side and stands, so that it could be accepted.
    pub acceptable: bool,
    /// Whether it is our own and stands, so that it could be withdrawn.
    pub withdrawable: bool,
    /// What stands in the way of accepting it.
    pub obstacle: Option<NotAllowed>,
}

impl Desk {
    /// Every instrument that the account may know of.
    ///
    /// # Errors
    /// [`AskError`].
    pub fn instruments(&self, who: &SignedIn) -> Result<InstrumentsView, AskError> {
        let register = self.register().ok_or(Fault::NotOpen)?;
        self.read(|moment| {
            let sight = Sight::of(moment, who)?;
            let mut instruments = moment.all::<InstrumentRow>()?;
            instruments.retain(|row| sight.sees(row.id));
            let mut words = Words::default();
            words.add(moment, &instruments)?;
            let mut pending = BTreeMap::new();
            for instrument in &instruments {
                let rows: Vec<PendingRow> = moment.rows_under(instrument.id)?;
                words.add(moment, &rows)?;
                pending.insert(instrument.id, rows);
            }
            Ok(InstrumentsView {
                ours: register.ours,
                instruments,
                pending,
                words,
            })
        })
    }

    /// One instrument. That it was read is logged, if its dossier is closed to some.
    ///
    /// # Errors
    /// [`AskError::NotFound`] also where the account may not know of it.
    pub fn instrument(&self, who: &SignedIn, id: EntryId) -> Result<InstrumentView, AskError> {
        let register = self.register().ok_or(Fault::NotOpen)?;
        let view = self.read(|moment| {
            Sight::of(moment, who)?.check(id)?;
            let instrument: InstrumentRow = moment.row(&id)?.ok_or(AskError::NotFound)?;
            let provisions: Vec<ProvisionRow> = moment.rows_under(id)?;
            let acts = acts_of(moment, id)?;
            let pending: Vec<PendingRow> = moment.rows_under(id)?;
            let mut words = Words::default();
            words.add(moment, &instrument)?;
            words.add(moment, &provisions)?;
            words.add(moment, &acts)?;
            words.add(moment, &pending)?;
            let remarks = remarks(moment, &acts)?;
            for remark in remarks.values() {
                words.add(moment, remark)?;
            }
            Ok::<_, AskError>(InstrumentView {
                ours: register.ours,
                trust: self.trust_of(&acts),
                margin: margin_at(moment, who, Spot::Dossier(id))?,
                instrument,
                provisions,
                acts,
                remarks,
                pending,
                words,
            })
        })?;
        self.log_read(who, id, "instrument")?;
        Ok(view)
    }

    /// One provision with its alternatives and the private margin.
    ///
    /// # Errors
    /// [`AskError::NotFound`] also where the account may not know of it.
    pub fn provision(&self, who: &SignedIn, id: ProvisionId) -> Result<ProvisionView, AskError> {
        let register = self.register().ok_or(Fault::NotOpen)?;
        let ours = register.ours;
        let view = self.read(|moment| {
            let provision: ProvisionRow = moment.row(&id)?.ok_or(AskError::NotFound)?;
            Sight::of(moment, who)?.check(provision.instrument)?;
            let instrument = moment.row(&provision.instrument)?;
            let instrument: InstrumentRow = instrument.ok_or(AskError::NotFound)?;
            let mut acts = acts_of(moment, instrument.id)?;
            acts.retain(|act| act.provision == Some(id) || proposes(&provision, act.id));
            let mut words = Words::default();
            words.add(moment, &instrument)?;
            words.add(moment, &provision)?;
            words.add(moment, &acts)?;
            let mut alternatives = Vec::new();
            for alternative in &provision.alternatives {
                let stands = alternative.state == AlternativeState::Standing;
                let acceptable = stands && alternative.by != ours;
                alternatives.push(AlternativeView {
                    id: alternative.id,
                    acceptable: acceptable && who.may(Right::Act(EventKind::Accepted)),
                    withdrawable: stands
                        && alternative.by == ours
                        && who.may(Right::Act(EventKind::Withdrawn)),
                    obstacle: if acceptable {
                        obstacles(moment, &provision, alternative.text.as_ref())?
                    } else {
                        None
                    },
                });
            }
            let spot = Spot::Provision(instrument.id, id);
            Ok::<_, AskError>(ProvisionView {
                ours,
                trust: self.trust_of(&acts),
                margin: margin_at(moment, who, spot)?,
                instrument,
                provision,
                alternatives,
                acts,
                words,
            })
        })?;
        self.log_read(who, view.instrument.id, "provision")?;
        Ok(view)
    }

    pub(super) fn trust_of(&self, acts: &[ActRow]) -> BTreeMap<EntryId, Trust> {
        let (board, told) = (self.board(), self.told());
        acts.iter()
            .map(|act| (act.id, board.trust(act.at, &told)))
            .collect()
    }

    /// Writes down that something was read of a dossier that is closed to some.
    pub(crate) fn log_read(
        &self,
        who: &SignedIn,
        dossier: EntryId,
        what: &'static str,
    ) -> Result<(), AskError> {
        let closed = self.read(|moment| {
            let readers = moment.home().readers(&dossier)?;
            Ok::<_, AskError>(readers.is_some())
        })?;
        if closed {
            let (user, now) = (who.account().id, self.now());
            self.inner
                .clerk
                .ask(move |tx, _| Ok(tx.home().log_read(user, &dossier, what, now)?))?;
        }
        Ok(())
    }
}

/// The acts of a dossier, by date made, then by place.
pub(super) fn acts_of(moment: Moment<'_>, dossier: EntryId) -> Result<Vec<ActRow>, Fault> {
    let mut acts: Vec<ActRow> = moment.rows_under(dossier)?;
    acts.sort_by_key(|act| (act.made.earliest(), act.claimed, act.at.seq, act.at.side));
    Ok(acts)
}

fn remarks(moment: Moment<'_>, acts: &[ActRow]) -> Result<BTreeMap<EntryId, Wording>, Fault> {
    let mut remarks = BTreeMap::new();
    for act in acts
        .iter()
        .filter(|act| act.kind == Some(EventKind::Remarked))
    {
        if let Some(Event::Remarked(remark)) = event_of(moment, act.id)? {
            remarks.insert(act.id, remark.words);
        }
    }
    Ok(remarks)
}

fn proposes(provision: &ProvisionRow, act: EntryId) -> bool {
    let mut proposals = provision.alternatives.iter();
    proposals.any(|alternative| alternative.id.proposal == act)
}
