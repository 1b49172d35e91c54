//! The private margin, as people use it. Its types come from the home tables and have no encoding
//! for the record, so nothing of it can leave.

use crate::{AskError, Desk, Fault, Right, SignedIn};
use mithaq_canon::EntryId;
use mithaq_core::ProvisionId;
use mithaq_store::{
    Moment,
    home::{
        Clearance, ClearanceId, Draft, Instruction, InstructionId, Note, NoteId, Place, UserId,
    },
};

/// Where in the margin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spot {
    /// Beside a dossier as a whole.
    Dossier(EntryId),
    /// Beside one provision of an instrument.
    Provision(EntryId, ProvisionId),
}

impl Spot {
    pub(crate) fn dossier(self) -> EntryId {
        match self {
            Self::Dossier(dossier) | Self::Provision(dossier, _) => dossier,
        }
    }

    fn place(self) -> Place {
        match self {
            Self::Dossier(dossier) => Place::dossier(&dossier),
            Self::Provision(dossier, provision) => Place::provision(&dossier, &provision),
        }
    }
}

/// What stands in the margin at one place, as far as the account may see it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Margin {
    /// Notes.
    pub notes: Vec<Note>,
    /// Negotiating instructions; empty for those who are not named negotiators.
    pub instructions: Vec<Instruction>,
    /// Clearances.
    pub clearances: Vec<Clearance>,
}

impl Desk {
    /// Writes a private note.
    ///
    /// # Errors
    /// [`AskError`].
    pub fn add_note(&self, who: &SignedIn, spot: Spot, text: &str) -> Result<NoteId, AskError> {
        self.at_margin(who, Right::Margin, spot)?;
        let (text, user) = (text.trim().to_owned(), who.account().id);
        let now = self.now();
        let written = self
            .inner
            .clerk
            .ask(move |tx, _| Ok(tx.home().add_note(&spot.place(), user, &text, now)?));
        Ok(written?)
    }

    /// Removes a note that the account itself wrote; whether there was one.
    ///
    /// # Errors
    /// [`AskError`].
    pub fn remove_note(&self, who: &SignedIn, note: NoteId) -> Result<bool, AskError> {
        let user = who.account().id;
        let removed = self
            .inner
            .clerk
            .ask(move |tx, _| Ok(tx.home().remove_note(note, user)?));
        Ok(removed?)
    }

    /// Enters a negotiating instruction; `crossed` are words that no accepted text of the place
    /// may contain.
    ///
    /// # Errors
    /// [`AskError`].
    pub fn add_instruction(
        &self,
        who: &SignedIn,
        spot: Spot,
        text: &str,
        crossed: Option<&str>,
    ) -> Result<InstructionId, AskError> {
        self.at_margin(who, Right::Instruct, spot)?;
        let (text, user, now) = (text.trim().to_owned(), who.account().id, self.now());
        let crossed = crossed
            .map(|words| words.trim().to_owned())
            .filter(|words| !words.is_empty());
        let entered = self.inner.clerk.ask(move |tx, _| {
            let home = tx.home();
            Ok(home.add_instruction(&spot.place(), user, &text, crossed.as_deref(), now)?)
        });
        Ok(entered?)
    }

    /// Lifts an instruction; whether there was one.
    ///
    /// # Errors
    /// [`AskError`].
    pub fn remove_instruction(
        &self,
        who: &SignedIn,
        instruction: InstructionId,
    ) -> Result<bool, AskError> {
        if !who.may(Right::Instruct) {
            return Err(AskError::NotAllowed);
        }
        let user = who.account().id;
        let lifted = self.inner.clerk.ask(move |tx, _| {
            let home = tx.home();
            Ok(home.read().may_know_instruction(instruction, user)?
                && home.remove_instruction(instruction)?)
        });
        Ok(lifted?)
    }

    /// Asks another office of this side for its clearance.
    ///
    /// # Errors
    /// [`AskError`].
    pub fn ask_clearance(
        &self,
        who: &SignedIn,
        spot: Spot,
        office: &str,
    ) -> Result<ClearanceId, AskError> {
        self.at_margin(who, Right::Margin, spot)?;
        let (office, now) = (office.trim().to_owned(), self.now());
        let asked = self
            .inner
            .clerk
            .ask(move |tx, _| Ok(tx.home().ask_clearance(&spot.place(), &office, now)?));
        Ok(asked?)
    }

    /// Writes down the answer to a clearance; whether one was awaited.
    ///
    /// # Errors
    /// [`AskError`].
    pub fn answer_clearance(
        &self,
        who: &SignedIn,
        clearance: ClearanceId,
        granted: bool,
    ) -> Result<bool, AskError> {
        if !who.may(Right::Clear) {
            return Err(AskError::NotAllowed);
        }
        let (user, now) = (who.account().id, self.now());
        let answered = self.inner.clerk.ask(move |tx, _| {
            let home = tx.home();
            Ok(home.read().may_know_clearance(clearance, user)?
                && home.answer_clearance(clearance, granted, now)?)
        });
        Ok(answered?)
    }

    /// What stands in the margin at a place.
    ///
    /// # Errors
    /// [`AskError`].
    pub fn margin(&self, who: &SignedIn, spot: Spot) -> Result<Margin, AskError> {
        self.at_margin(who, Right::Read, spot)?;
        self.read(|moment| Ok(margin_at(moment, who, spot)?))
    }

    /// Saves what a form holds, over what it held before.
    ///
    /// # Errors
    /// [`AskError`].
    pub fn save_draft(&self, who: &SignedIn, form: &str, fields: &str) -> Result<(), AskError> {
        if !who.may(Right::Draft) {
            return Err(AskError::NotAllowed);
        }
        let (user, now) = (who.account().id, self.now());
        let (form, fields) = (form.to_owned(), fields.to_owned());
        let saved = self
            .inner
            .clerk
            .ask(move |tx, _| Ok(tx.home().save_draft(user, &form, &fields, now)?));
        Ok(saved?)
    }

    /// What a form held.
    ///
    /// # Errors
    /// [`AskError`].
    pub fn draft(&self, who: &SignedIn, form: &str) -> Result<Option<Draft>, AskError> {
        let user = who.account().id;
        self.read(|moment| Ok(moment.home().draft(user, form).map_err(Fault::from)?))
    }

    /// Forgets a draft.
    ///
    /// # Errors
    /// [`AskError`].
    pub fn drop_draft(&self, who: &SignedIn, form: &str) -> Result<(), AskError> {
        let (user, form) = (who.account().id, form.to_owned());
        let dropped = self
            .inner
            .clerk
            .ask(move |tx, _| Ok(tx.home().drop_draft(user, &form)?));
        Ok(dropped?)
    }

    /// Closes a dossier to all but these accounts, or opens it to all here. Whoever closes one
    /// stays on its list.
    ///
    /// # Errors
    /// [`AskError`].
    pub fn set_readers(
        &self,
        who: &SignedIn,
        dossier: EntryId,
        readers: Option<&[UserId]>,
    ) -> Result<(), AskError> {
        self.at_margin(who, Right::Access, Spot::Dossier(dossier))?;
        let own = who.account().id;
        let readers = readers.map(|readers| {
            let mut readers = readers.to_vec();
            readers.push(own);
            readers
        });
        let set = self
            .inner
            .clerk
            .ask(move |tx, _| Ok(tx.home().set_readers(&dossier, readers.as_deref())?));
        Ok(set?)
    }

    /// Who may know of a dossier; none, if it is open to all here.
    ///
    /// # Errors
    /// [`AskError`].
    pub fn readers(
        &self,
        who: &SignedIn,
        dossier: EntryId,
    ) -> Result<Option<Vec<UserId>>, AskError> {
        self.at_margin(who, Right::Read, Spot::Dossier(dossier))?;
        self.read(|moment| Ok(moment.home().readers(&dossier).map_err(Fault::from)?))
    }

    fn at_margin(&self, who: &SignedIn, right: Right, spot: Spot) -> Result<(), AskError> {
        let user = who.account().id;
        let knows = self.read(|moment| {
            let may = moment.home().may_know(&spot.dossier(), user);
            may.map_err(Fault::from)
        })?;
        if !knows {
            Err(AskError::NotFound)
        } else if who.may(right) {
            Ok(())
        } else {
            Err(AskError::NotAllowed)
        }
    }
}

/// What stands in the margin at a place, as far as the account may see it.
pub(crate) fn margin_at(moment: Moment<'_>, who: &SignedIn, spot: Spot) -> Result<Margin, Fault> {
    let (home, place) = (moment.home(), spot.place());
    let mut margin = Margin::default();
    if who.may(Right::Margin) {
        margin.notes = home.notes(&place)?;
        margin.clearances = home.clearances(&place)?;
    }
    if who.may(Right::Instruct) {
        margin.instructions = home.instructions(&place)?;
    }
    Ok(margin)
}
