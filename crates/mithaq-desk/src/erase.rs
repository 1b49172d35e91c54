//! Erasing texts that the law says must go: the words here, never the act, and the declaration in
//! the record in the same commit (`record.md`, Erasure).

use crate::{Desk, Fault, Held, Right, SignedIn, keeper::append_item, keeping::hold_on};
use mithaq_canon::{Digest, EntryId, PayloadId, Side};
use mithaq_core::Ground;
use mithaq_record::Item;
use mithaq_store::{Moment, Prose as Stored, Tx, home::LegalHold};

/// What was erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erased {
    /// The texts that are gone here.
    pub texts: Vec<PayloadId>,
    /// Whether the log beside the database is empty as well; else it is at the next start.
    pub scrubbed: bool,
}

/// Another side has erased a text and asks for the same; it is still held here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// Which side.
    pub by: Side,
    /// Which text.
    pub text: PayloadId,
    /// On what ground, a number of [`Ground`] or of a newer version.
    pub ground: u16,
}

/// Why nothing was erased.
#[derive(Debug, Clone, thiserror::Error)]
pub enum EraseError {
    /// Only the registrar erases.
    #[error("only the registrar erases what is on the record")]
    NotAllowed,
    /// Neither an entry nor a text of this record.
    #[error("no entry and no text of this record has this id")]
    NotFound,
    /// Treaty texts, proposals and decisions are never erased.
    #[error(
        "it is, or belongs to, a treaty text, a proposal or a decision: these are never erased; remarks and what goes with requests may be"
    )]
    NotErasable,
    /// It is not held here.
    #[error("it is not held here: it was erased before, or never came")]
    NotHeld,
    /// A legal hold forbids it.
    #[error("legal hold {} forbids erasing it until it is lifted: {}", .0.id.0, .0.why)]
    UnderHold(LegalHold),
    /// Nothing can be put on the record now, so nothing is erased without its declaration.
    #[error(transparent)]
    Held(Held),
    /// The system failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl EraseError {
    /// A stable name in kebab case: the key of its sentence.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotAllowed => "not-allowed-role",
            Self::NotFound => "erase-not-found",
            Self::NotErasable => "erase-not-erasable",
            Self::NotHeld => "erase-not-held",
            Self::UnderHold(_) => "under-legal-hold",
            Self::Held(held) => held.code(),
            Self::Fault(_) => "fault",
        }
    }
}

impl Desk {
    /// Erases a text, or every erasable text of an entry: key, salt and words are destroyed and the
    /// declaration is sealed in one commit. The other sides are asked for the same by that; nobody
    /// can force another sovereign.
    ///
    /// # Errors
    /// [`EraseError`]; nothing was erased then.
    pub fn erase(&self, who: &SignedIn, what: Digest, on: Ground) -> Result<Erased, EraseError> {
        if !who.may(Right::Keep) {
            return Err(EraseError::NotAllowed);
        }
        let texts = self.inner.clerk.ask(move |tx, hand| {
            if let Some(held) = hand.held {
                return Ok(Err(EraseError::Held(held)));
            }
            let texts = match erasable(tx, what)? {
                Ok(texts) => texts,
                Err(refused) => return Ok(Err(refused)),
            };
            if let Some(hold) = hold_of(tx, &texts)? {
                return Ok(Err(EraseError::UnderHold(hold)));
            }
            for payload in &texts {
                let (payload, ground) = (*payload, on.number());
                append_item(tx, hand, Item::Erased { payload, ground })?;
            }
            Ok(Ok(texts))
        })??;
        let scrubbed = self.inner.clerk.alone(|keeper| keeper.writer.scrub())?;
        let scrubbed = scrubbed.map_err(Fault::from)?;
        Ok(Erased { texts, scrubbed })
    }

    /// The texts that an entry names.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn texts_of(&self, entry: EntryId) -> Result<Vec<PayloadId>, Fault> {
        let named = self.read(|moment| Ok::<_, Fault>(moment.texts_of(entry)?))?;
        let named = named.unwrap_or_default().into_iter();
        Ok(named.map(|(id, _)| id).collect())
    }

    /// A text as it lies in the database, wrapped key and sealed words: for tests that look for
    /// what is left of it.
    ///
    /// # Errors
    /// [`Fault`].
    #[doc(hidden)]
    pub fn stored_text(&self, id: PayloadId) -> Result<Vec<Vec<u8>>, Fault> {
        self.read(|moment| Ok(moment.stored_text(id)?))
    }

    /// What other sides have erased and ask us to erase too.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn erasures_asked(&self) -> Result<Vec<Asked>, Fault> {
        self.read(|moment| Ok(asked(&moment)?))
    }
}

pub(crate) fn asked(moment: &Moment<'_>) -> Result<Vec<Asked>, mithaq_store::Fault> {
    let rows = moment.erasures_asked()?.into_iter();
    Ok(rows
        .map(|(by, text, ground)| Asked { by, text, ground })
        .collect())
}

/// The legal hold on any act that names one of these texts, or on its dossier.
fn hold_of(tx: &Tx<'_>, texts: &[PayloadId]) -> Result<Option<LegalHold>, Fault> {
    let (moment, live) = (tx.moment(), tx.live());
    for text in texts {
        for entry in moment.acts_naming(*text)? {
            let dossier = live.and_then(|live| live.state.dossier(entry));
            if let Some(hold) = hold_on(moment, std::iter::once(entry).chain(dossier))? {
                return Ok(Some(hold));
            }
        }
    }
    Ok(None)
}

/// The texts that are meant, all of them held and erasable.
fn erasable(tx: &Tx<'_>, what: Digest) -> Result<Result<Vec<PayloadId>, EraseError>, Fault> {
    let moment = tx.moment();
    let candidates: Vec<PayloadId> = match moment.texts_of(EntryId(what))? {
        Some(named) => named
            .into_iter()
            .filter_map(|(id, may)| may.then_some(id))
            .collect(),
        None if moment.is_erasable(PayloadId(what))?.is_some() => vec![PayloadId(what)],
        None => return Ok(Err(EraseError::NotFound)),
    };
    let mut texts = Vec::new();
    for id in &candidates {
        // Another act may name the same words and make them last.
        if moment.is_erasable(*id)? != Some(true) {
            return Ok(Err(EraseError::NotErasable));
        }
        if matches!(moment.prose(*id)?, Stored::Held(..)) {
            texts.push(*id);
        }
    }
    Ok(match (candidates.is_empty(), texts.is_empty()) {
        (true, _) => Err(EraseError::NotErasable),
        (false, true) => Err(EraseError::NotHeld),
        (false, false) => Ok(texts),
    })
}
