//! Proofs of entries for a third party, out of a home that may be open in a server.

use crate::{
    AskError, Desk, DeskOpenError, EntryKind, Fault, SignatureVerifier, SignedIn, SigningKey,
};
use mithaq_canon::EntryId;
use mithaq_record::{
    Carried, Checkpoint, Entry, Keys, Logs as _, Note, NoteKey, Proof, SignedCharter, Signer as _,
    Unverified,
};
use mithaq_store::{Folder, Moment, Reader, Secret};
use std::{path::Path, sync::Arc};

/// What goes into a proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// The charter and the chain of keys; else the reader must have them already.
    pub keys: bool,
    /// The texts that the act names, as far as they are held.
    pub texts: bool,
}

/// Why there is no proof.
#[derive(Debug, thiserror::Error)]
pub enum ProveError {
    /// The home cannot be opened.
    #[error(transparent)]
    Open(#[from] DeskOpenError),
    /// No register is open.
    #[error("no register is open in this home: see mithaq pair --help")]
    NoRegister,
    /// Our log has no entry yet.
    #[error("the log of this home has no entry yet")]
    Empty,
    /// No such entry is held.
    #[error("no entry {0} is held here: its id stands on the Record page")]
    NotHeld(EntryId),
    /// No other side has signed yet that it received it.
    #[error("no other side has countersigned entry {0} yet: wait for its receipt")]
    NotCountersigned(EntryId),
    /// The charter's file is not what was signed.
    #[error("the charter of this home cannot be read ({0}): see mithaq verify")]
    Charter(String),
    /// The system failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<mithaq_store::Fault> for ProveError {
    fn from(fault: mithaq_store::Fault) -> Self {
        Self::Fault(fault.into())
    }
}

/// Proves an entry of the record of the home at `path`.
///
/// # Errors
/// [`ProveError`].
pub fn prove(path: &Path, entry: EntryId, shown: Shown) -> Result<Proof, ProveError> {
    let (mut reader, charter) = open(path)?;
    reader.ask(|moment| collected(moment, charter, entry, shown))
}

impl Desk {
    /// The whole proof of an entry, for an account that may know of its dossier.
    ///
    /// # Errors
    /// [`AskError::NotFound`] also where no other side has countersigned it yet.
    pub fn proof(&self, who: &SignedIn, entry: EntryId) -> Result<Proof, AskError> {
        let seen = self.entry(who, entry)?;
        if matches!(seen.what, EntryKind::Act(_, None)) {
            return Err(AskError::NotFound);
        }
        let whole = Shown {
            keys: true,
            texts: true,
        };
        let proof = signed(&self.inner.folder)
            .and_then(|charter| self.read(|moment| collected(moment, charter, entry, whole)));
        proof.map_err(|error| match error {
            ProveError::Fault(fault) => AskError::Fault(fault),
            ProveError::Open(_)
            | ProveError::NoRegister
            | ProveError::Empty
            | ProveError::NotHeld(_)
            | ProveError::NotCountersigned(_)
            | ProveError::Charter(_) => AskError::NotFound,
        })
    }
}

fn collected(
    moment: Moment<'_>,
    charter: SignedCharter,
    entry: EntryId,
    shown: Shown,
) -> Result<Proof, ProveError> {
    let mut found = moment.provable(entry)?.ok_or(ProveError::NotHeld(entry))?;
    if found.countersigned.is_empty() {
        return Err(ProveError::NotCountersigned(entry));
    }
    if !shown.texts {
        found.frame.payloads.clear();
    }
    let keys = if shown.keys {
        let chain = moment.key_chain()?;
        let chain = needed(chain, &found.frame.entry);
        Carried::Whole(Keys { charter, chain })
    } else {
        Carried::Known(charter.charter.id())
    };
    Ok(Proof {
        keys,
        frame: found.frame,
        countersigned: found.countersigned,
    })
}

/// The charter and the whole chain of keys of the home at `path`, for readers of many proofs.
///
/// # Errors
/// [`ProveError`].
pub fn proof_keys(path: &Path) -> Result<Keys, ProveError> {
    let (mut reader, charter) = open(path)?;
    let chain = reader.ask(|moment| moment.key_chain().map_err(ProveError::from))?;
    Ok(Keys { charter, chain })
}

/// The state of our own log, signed with the key of this home's server: for a depositary to keep
/// and cosign. With it the key, as a depositary wants it.
///
/// # Errors
/// [`ProveError`].
pub fn checkpoint(path: &Path) -> Result<(Note, NoteKey), ProveError> {
    let folder = Folder::open(path).map_err(DeskOpenError::from)?;
    let seeds = folder
        .secret(Secret::Server)?
        .ok_or(Fault::Key("the server key"))?;
    let server = SigningKey::from_seeds(&seeds)?;
    let (mut reader, signed) = open(path)?;
    let charter = &signed.charter;
    reader.ask(|moment| {
        let ring = Keys {
            charter: signed.clone(),
            chain: moment.key_chain()?,
        };
        let ring = ring
            .ring(&SignatureVerifier)
            .map_err(|wrong| ProveError::Charter(wrong.to_string()))?;
        let is_ours = |side| ring.latest_server_key(side) == Some(&server.public_key());
        let ours = charter.sides().find(|(side, _)| is_ours(*side));
        let (ours, named) = ours.ok_or(Fault::Key("the server key"))?;
        let logs = moment.logs();
        let head = logs.received(ours);
        logs.finish()?;
        let row = head.ok_or(ProveError::Empty)?.row(ours);
        let checkpoint = Checkpoint {
            register: charter.id(),
            side: named.key.clone(),
            epoch: row.epoch,
            size: row.size,
            root: row.root,
        };
        let key = NoteKey::of_log(&checkpoint, &server.public_key());
        Ok((Note::sign(checkpoint, &server), key))
    })
}

/// Whether a checkpoint is of this home's register and says what its own copy of that log says.
///
/// # Errors
/// [`ProveError`].
pub fn agrees(path: &Path, checkpoint: &Checkpoint) -> Result<bool, ProveError> {
    let (mut reader, signed) = open(path)?;
    let charter = &signed.charter;
    let side = charter
        .sides()
        .find(|(_, side)| side.key == checkpoint.side);
    let Some((side, _)) = side.filter(|_| charter.id() == checkpoint.register) else {
        return Ok(false);
    };
    reader.ask(|moment| {
        let logs = moment.logs();
        let root = logs.root_at(side, checkpoint.epoch, checkpoint.size);
        logs.finish()?;
        Ok(root == Some(checkpoint.root))
    })
}

pub(crate) fn open(path: &Path) -> Result<(Reader, SignedCharter), ProveError> {
    let folder = Arc::new(Folder::open(path).map_err(DeskOpenError::from)?);
    let charter = signed(&folder)?;
    let reader = Reader::open(folder).map_err(DeskOpenError::from)?;
    Ok((reader, charter))
}

fn signed(folder: &Folder) -> Result<SignedCharter, ProveError> {
    let charter = folder.charter()?.ok_or(ProveError::NoRegister)?;
    SignedCharter::open(&charter, &SignatureVerifier)
        .map_err(|wrong| ProveError::Charter(wrong.to_string()))
}

/// Of the chain of keys, what one proof needs: changes of servers' keys, the grant of this act,
/// and its revocation if there is one. Other officials are no business of its reader.
fn needed(chain: Vec<Vec<u8>>, entry: &[u8]) -> Vec<Vec<u8>> {
    use mithaq_record::{Content, Item};
    let grant = Entry::<Unverified>::decode(entry)
        .ok()
        .and_then(|entry| entry.body().grant);
    let is_needed = |bytes: &Vec<u8>| {
        let Ok(link) = Entry::<Unverified>::decode(bytes) else {
            return false;
        };
        match &link.body().content {
            Content::Item(Item::Grant(_)) => Some(link.id()) == grant,
            Content::Item(Item::Revocation { grant: ended }) => Some(*ended) == grant,
            Content::Item(_) | Content::Act(_) => true,
        }
    };
    chain.into_iter().filter(is_needed).collect()
}
