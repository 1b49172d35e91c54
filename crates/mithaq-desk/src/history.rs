//! The record told again: what each act did, and what was pending after it.

use crate::{Asked, Desk, DeskOpenError, Fault, SignatureVerifier, erase::asked};
use mithaq_canon::{EntryId, RegisterId, Side};
use mithaq_core::{ActRow, Content, PendingRow, Row, State, view};
use mithaq_record::SignedCharter;
use mithaq_store::{Folder, Reader};
use std::{convert::Infallible, path::Path, sync::Arc};

/// An act in its place in history.
#[derive(Debug, Clone)]
pub struct Told {
    /// The act.
    pub act: ActRow,
    /// What was pending in its dossier after it.
    pub pending: Vec<PendingRow>,
}

/// What a home holds, at a glance.
#[derive(Debug, Clone)]
pub struct Status {
    /// The register, if one is open.
    pub register: Option<RegisterId>,
    /// Whether it is a simulation.
    pub is_demo: bool,
    /// Each log.
    pub logs: Vec<LogStatus>,
    /// How many messages and entries were refused.
    pub refused: u64,
    /// What other sides have erased and this one still holds.
    pub asked: Vec<Asked>,
    /// Whether it was made from a backup and seals nothing until every peer has told what it holds
    /// of our log.
    pub is_restored: bool,
}

/// One log of a home.
#[derive(Debug, Clone)]
pub struct LogStatus {
    /// The label of its side.
    pub key: String,
    /// Entries applied.
    pub entries: u64,
    /// Entries that wait for what they name.
    pub waiting: u64,
    /// The number of its present epoch.
    pub epoch: u32,
    /// Whether two histories of that epoch are held: nothing more of it is taken until its side
    /// opens a new one.
    pub forked: bool,
}

impl Desk {
    /// Tells the record again from its beginning, act by act, in the order of this home.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn history(&self) -> Result<Vec<Told>, Fault> {
        let register = self.register().ok_or(Fault::NotOpen)?;
        let mut told = Vec::new();
        self.read(|moment| {
            moment.history(&register.charter, &mut |recorded, state| {
                if matches!(recorded.content, Content::Act { .. }) {
                    told.extend(told_of(state, recorded.id));
                }
            })?;
            Ok::<_, Fault>(())
        })?;
        Ok(told)
    }
}

fn told_of(state: &mut State, act: EntryId) -> Option<Told> {
    let dossier = state.dossier(act)?;
    let mut found = None;
    let mut pending = Vec::new();
    let Ok(()) = view::each::<Infallible>(state, |row| {
        match row {
            Row::Act(row) if row.id == act => found = Some(row),
            Row::Pending(row) if row.dossier == dossier => pending.push(row),
            Row::Act(_)
            | Row::Pending(_)
            | Row::Instrument(_)
            | Row::Provision(_)
            | Row::Session(_)
            | Row::Measure(_)
            | Row::Offer(_) => {}
        }
        Ok(())
    });
    found.map(|act| Told { act, pending })
}

/// What a home holds; a server may have it open meanwhile.
///
/// # Errors
/// [`DeskOpenError`].
pub fn status(path: &Path) -> Result<Status, DeskOpenError> {
    let folder = Arc::new(Folder::open(path)?);
    let charter = folder.charter()?;
    let charter = charter.map(|bytes| SignedCharter::open(&bytes, &SignatureVerifier));
    let charter = charter.transpose();
    // One that is there and cannot be read is damage, not a register that is not open yet.
    let charter = charter.map_err(|wrong| DeskOpenError::Charter(wrong.to_string()))?;
    let Some(charter) = charter.map(|signed| signed.charter) else {
        return Ok(Status {
            register: None,
            is_demo: false,
            logs: Vec::new(),
            refused: 0,
            asked: Vec::new(),
            is_restored: false,
        });
    };
    let mut reader = Reader::open(folder)?;
    let (logs, refused, asked, is_restored) = reader.ask(|moment| {
        let mut logs = Vec::new();
        for (side, named) in charter.sides() {
            logs.push(log_status(&moment, side, named.key.clone())?);
        }
        let asked = asked(&moment)?;
        let refused = moment.refused()?.iter().map(|one| one.count).sum();
        Ok::<_, mithaq_store::Fault>((logs, refused, asked, moment.home().is_restored()?))
    })?;
    Ok(Status {
        register: Some(charter.id()),
        is_demo: charter.demo,
        logs,
        refused,
        asked,
        is_restored,
    })
}

fn log_status(
    moment: &mithaq_store::Moment<'_>,
    side: Side,
    key: String,
) -> Result<LogStatus, mithaq_store::Fault> {
    use mithaq_record::Logs as _;
    let stored = moment.logs();
    let head = stored.head(side);
    let epoch = head.map_or(0, |head| head.epoch);
    let entries = moment.applied(side, epoch)?;
    stored.finish()?;
    Ok(LogStatus {
        key,
        entries,
        waiting: moment.waiting(side)?,
        epoch,
        forked: moment.is_forked(side)?,
    })
}
