//! Words on their way into an act: each text gets a salt and its commitment at once, so that a
//! command can name it before anything is written.

use crate::{Fault, Invalid, keys::drawn};
use mithaq_canon::{Lang, PayloadId};
use mithaq_core::Wording;
use mithaq_record::{Payload, limits::PAYLOAD_BYTES_MAX};
use mithaq_store::{Folder, SealedPayload};
use std::collections::BTreeMap;

/// The texts of one submission.
#[derive(Debug, Clone, Default)]
pub struct Prose {
    payloads: BTreeMap<PayloadId, (Lang, Payload)>,
    /// Those that were sealed for this home.
    sealed: BTreeMap<PayloadId, SealedPayload>,
}

/// Why a text cannot be taken up.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ProseError {
    /// The text cannot be used.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The system failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl Prose {
    /// Nothing said yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes up one thing said in one or more languages. Empty texts are left out.
    ///
    /// # Errors
    /// [`Invalid`], if a language comes twice or a text is too long for the record.
    pub fn say(&mut self, texts: &[(Lang, &str)]) -> Result<Wording, ProseError> {
        let mut named = Vec::new();
        for (lang, text) in texts {
            let text = text.trim();
            if text.is_empty() {
                continue;
            }
            if text.len() > PAYLOAD_BYTES_MAX {
                return Err(Invalid::new(lang.code(), "text-too-long").into());
            }
            let salt = drawn()?;
            let plaintext = text.as_bytes().to_vec();
            let id = PayloadId::commit(&salt, &plaintext);
            let payload = Payload {
                id,
                salt,
                plaintext,
            };
            self.payloads.insert(id, (*lang, payload));
            named.push((*lang, id));
        }
        let twice = || Invalid::new("text", "language-twice").into();
        Wording::new(named).ok_or_else(twice)
    }

    /// One text in one language.
    ///
    /// # Errors
    /// As for [`Self::say`].
    pub fn one(&mut self, lang: Lang, text: &str) -> Result<Wording, ProseError> {
        self.say(&[(lang, text)])
    }

    /// The texts as they were kept; their languages are no longer asked for.
    pub(crate) fn of(payloads: &[Payload]) -> Self {
        let kept = payloads.iter().cloned();
        Self {
            payloads: kept.map(|one| (one.id, (Lang::Ar, one))).collect(),
            sealed: BTreeMap::new(),
        }
    }

    /// Takes up the manifest of a file, which is no text and has no language.
    ///
    /// # Errors
    /// [`Fault::Randomness`].
    pub(crate) fn manifest(&mut self, plaintext: Vec<u8>) -> Result<PayloadId, Fault> {
        let salt = drawn()?;
        let id = PayloadId::commit(&salt, &plaintext);
        let payload = Payload {
            id,
            salt,
            plaintext,
        };
        self.payloads.insert(id, (Lang::En, payload));
        Ok(id)
    }

    pub(crate) fn get(&self, id: PayloadId) -> Option<&Payload> {
        self.payloads.get(&id).map(|(_, payload)| payload)
    }

    /// Seals all of it as it is to lie here, before the one writer is asked to keep it.
    pub(crate) fn seal(&mut self, folder: &Folder) -> Result<(), Fault> {
        for (id, (_, payload)) in &self.payloads {
            self.sealed.insert(*id, folder.seal_payload(payload)?);
        }
        Ok(())
    }

    /// A text as it was sealed.
    pub(crate) fn sealed(&self, id: PayloadId) -> Option<&SealedPayload> {
        self.sealed.get(&id)
    }

    /// The text with this commitment, as it would leave.
    pub fn text(&self, id: PayloadId) -> Option<(Lang, &str)> {
        let (lang, payload) = self.payloads.get(&id)?;
        let text = std::str::from_utf8(&payload.plaintext).ok()?;
        Some((*lang, text))
    }
}
