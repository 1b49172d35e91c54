//! Attaching a file to an instrument: it is taken in chunk by chunk, then one act names it.

use crate::{
    Desk, Fault, Invalid, ProseError, SignedIn, SubmitError, Submitted, keys::drawn,
    submit::submitted,
};
use mithaq_canon::{Digest, EntryId, Lang, PayloadId};
use mithaq_core::{Attached, Command};
use mithaq_record::{
    Manifest, chunk_id,
    limits::{ATTACHMENT_BYTES_MAX, CHUNK_BYTES, CHUNKS_PARCEL_MAX},
};
use mithaq_store::TakingIn;
use std::io::Read;

/// A file to attach, but for its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFile {
    /// The instrument.
    pub instrument: EntryId,
    /// What the document is, in one or more languages.
    pub title: Vec<(Lang, String)>,
    /// The name of the file; what comes before its last slash is left out.
    pub name: String,
    /// Its media type.
    pub media: String,
}

/// Why a file was not attached. Nothing of it was kept.
#[derive(Debug, thiserror::Error)]
pub enum AttachError {
    /// The file cannot be read.
    #[error("the file cannot be read: {0}")]
    Read(std::io::Error),
    /// The act was not taken.
    #[error(transparent)]
    Submit(#[from] SubmitError),
}

impl From<Fault> for AttachError {
    fn from(fault: Fault) -> Self {
        Self::Submit(fault.into())
    }
}

impl From<Invalid> for AttachError {
    fn from(invalid: Invalid) -> Self {
        Self::Submit(invalid.into())
    }
}

impl From<ProseError> for AttachError {
    fn from(error: ProseError) -> Self {
        match error {
            ProseError::Invalid(invalid) => invalid.into(),
            ProseError::Fault(fault) => fault.into(),
        }
    }
}

impl Desk {
    /// Attaches a file to an instrument. At most 1 MiB of it is in memory at a time.
    ///
    /// # Errors
    /// [`AttachError`]; nothing of the file was kept then.
    pub fn attach(
        &self,
        who: &SignedIn,
        new: &NewFile,
        file: &mut dyn Read,
    ) -> Result<Submitted, AttachError> {
        let mut prose = self.prose();
        let title: Vec<_> = new
            .title
            .iter()
            .map(|(lang, text)| (*lang, &**text))
            .collect();
        let title = prose.say(&title)?;
        let instrument = new.instrument;
        let attach = move |manifest| {
            Command::Attach(Attached {
                instrument,
                title,
                manifest,
            })
        };
        // Whoever may not do it is told before the file is read.
        let nothing = PayloadId(Digest([0; 32]));
        let acting = self.acting(who, &attach.clone()(nothing))?;
        let now = self.now();
        let taking = self.inner.clerk.ask(move |tx, _| Ok(tx.begin_file(now)?))?;
        let taken = self.take_in(taking, new, file);
        let named = taken.and_then(|manifest| {
            let id = prose.manifest(manifest.to_bytes())?;
            Ok((manifest, id))
        });
        let (manifest, id) = match named {
            Ok(named) => named,
            Err(error) => {
                self.forget(taking);
                return Err(error);
            }
        };
        let outcome = self.inner.clerk.ask(move |tx, hand| {
            tx.name_file(taking, id, &manifest)?;
            let outcome = submitted(tx, hand, &acting, attach(id), &prose)?;
            if outcome.is_err() {
                tx.forget_file(taking)?;
            }
            Ok(outcome)
        })?;
        Ok(outcome?)
    }

    fn take_in(
        &self,
        taking: TakingIn,
        new: &NewFile,
        file: &mut dyn Read,
    ) -> Result<Manifest, AttachError> {
        let name = new.name.rsplit(['/', '\\']).next().unwrap_or_default();
        let mut manifest = Manifest {
            name: name.trim().to_owned(),
            media: new.media.trim().to_owned(),
            size: 0,
            salt: drawn()?,
            chunks: Vec::new(),
        };
        loop {
            let first = manifest.chunks.len() as u64;
            let mut batch = Vec::new();
            while batch.len() < CHUNKS_PARCEL_MAX {
                let mut chunk = Vec::with_capacity(CHUNK_BYTES);
                let mut part = (&mut *file).take(CHUNK_BYTES as u64);
                part.read_to_end(&mut chunk).map_err(AttachError::Read)?;
                if chunk.is_empty() {
                    break;
                }
                manifest.size += chunk.len() as u64;
                if manifest.size > ATTACHMENT_BYTES_MAX {
                    return Err(Invalid::new("file", "file-too-large").into());
                }
                manifest.chunks.push(chunk_id(&manifest.salt, &chunk));
                let is_last = chunk.len() < CHUNK_BYTES;
                batch.push(chunk);
                if is_last {
                    break;
                }
            }
            if batch.is_empty() {
                break;
            }
            self.inner.clerk.ask(move |tx, _| {
                for (place, chunk) in (first..).zip(&batch) {
                    tx.take_chunk(taking, place, chunk)?;
                }
                Ok(())
            })?;
        }
        if manifest.size == 0 {
            return Err(Invalid::new("file", "file-empty").into());
        }
        if !manifest.is_sound() {
            return Err(Invalid::new("file", "file-name-unusable").into());
        }
        Ok(manifest)
    }

    fn forget(&self, taking: TakingIn) {
        let forgotten = self
            .inner
            .clerk
            .ask(move |tx, _| Ok(tx.forget_file(taking)?));
        if let Err(fault) = forgotten {
            tracing::warn!(%fault, "a file that was not attached is kept for a day");
        }
    }
}
