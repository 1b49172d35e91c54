//! The documents attached to an instrument, and how much of each is here.

use super::{AskError, Says, Sight, Words, event_of, instrument::acts_of};
use crate::{Desk, ProveError, SignedIn, prove::open};
use mithaq_canon::{Date, EntryId, PayloadId, Side};
use mithaq_core::{ActRow, Event, EventKind, InstrumentRow, Verdict, Wording};
use mithaq_record::{ChunkPlace, Manifest};
use mithaq_store::{HeldChunks, Moment, Prose};
use std::{io::Write, path::Path};

/// A document attached to an instrument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachmentView {
    /// The act that attached it.
    pub entry: EntryId,
    /// Whose act.
    pub by: Side,
    /// When it was attached.
    pub made: Date,
    /// What it is; its words are in the [`Words`] beside it.
    pub title: Wording,
    /// The commitment to its manifest.
    pub id: PayloadId,
    /// What it is made of; none where that is not here yet, is erased, or is no manifest.
    pub manifest: Option<Manifest>,
    /// The ground on which it was erased here, if it was: a number of [`mithaq_core::Ground`] or
    /// of a newer version.
    pub erased: Option<u16>,
    /// How much of it is here.
    pub held: Option<HeldChunks>,
}

impl AttachmentView {
    /// Whether all of it is here.
    pub fn is_whole(&self) -> bool {
        self.held.is_some_and(|held| held.is_whole())
    }
}

impl Says for AttachmentView {
    fn says(&self, tell: &mut dyn FnMut(&Wording)) {
        tell(&self.title);
    }
}

impl Desk {
    /// The documents attached to an instrument, the oldest first.
    ///
    /// # Errors
    /// [`AskError::NotFound`] also where the account may not know of the instrument.
    pub fn attachments(
        &self,
        who: &SignedIn,
        instrument: EntryId,
    ) -> Result<(Vec<AttachmentView>, Words), AskError> {
        self.read(|moment| {
            Sight::of(moment, who)?.check(instrument)?;
            let row: Option<InstrumentRow> = moment.row(&instrument)?;
            row.ok_or(AskError::NotFound)?;
            Ok(all(moment, instrument)?)
        })
    }

    /// The document that this act attached. That it was read is logged, if its dossier is closed
    /// to some.
    ///
    /// # Errors
    /// [`AskError::NotFound`] also where the account may not know of it.
    pub fn attachment(&self, who: &SignedIn, entry: EntryId) -> Result<AttachmentView, AskError> {
        let (view, dossier) = self.read(|moment| {
            let act: ActRow = moment.row(&entry)?.ok_or(AskError::NotFound)?;
            Sight::of(moment, who)?.check(act.dossier)?;
            let view = view(moment, &act)?.ok_or(AskError::NotFound)?;
            Ok::<_, AskError>((view, act.dossier))
        })?;
        self.log_read(who, dossier, "attachment")?;
        Ok(view)
    }

    /// One chunk of a document, checked once more; none where it is not here.
    ///
    /// # Errors
    /// [`AskError`].
    pub fn attachment_chunk(
        &self,
        view: &AttachmentView,
        place: u16,
    ) -> Result<Option<Vec<u8>>, AskError> {
        self.read(|moment| Ok(chunk(moment, view, place)?))
    }
}

/// The documents attached to an instrument, in the home at `path`, which may be open in a server.
///
/// # Errors
/// [`ProveError`].
pub fn attachments(
    path: &Path,
    instrument: EntryId,
) -> Result<(Vec<AttachmentView>, Words), ProveError> {
    let (mut reader, _) = open(path)?;
    reader.ask(|moment| Ok(all(moment, instrument)?))
}

/// Writes a document out of the home at `path`, each chunk checked once more; whether all of it
/// was here. Nothing is written of one that is not whole.
///
/// # Errors
/// [`ProveError`]; [`ProveError::NotHeld`] where the entry attaches none; the inner error is what
/// writing answered.
pub fn save_attachment(
    path: &Path,
    entry: EntryId,
    to: &mut dyn Write,
) -> Result<std::io::Result<bool>, ProveError> {
    let (mut reader, _) = open(path)?;
    reader.ask(|moment| {
        let act: Option<ActRow> = moment.row(&entry)?;
        let found = match act {
            Some(act) => view(moment, &act)?,
            None => None,
        };
        let found = found.ok_or(ProveError::NotHeld(entry))?;
        if !found.is_whole() {
            return Ok(Ok(false));
        }
        let count = found.manifest.as_ref().map_or(0, |made| made.chunks.len());
        for place in 0..count {
            let place = u16::try_from(place).unwrap_or(u16::MAX);
            let Some(bytes) = chunk(moment, &found, place)? else {
                return Ok(Ok(false));
            };
            if let Err(error) = to.write_all(&bytes) {
                return Ok(Err(error));
            }
        }
        Ok(to.flush().map(|()| true))
    })
}

fn all(
    moment: Moment<'_>,
    instrument: EntryId,
) -> Result<(Vec<AttachmentView>, Words), crate::Fault> {
    let mut words = Words::default();
    let mut found = Vec::new();
    for act in acts_of(moment, instrument)? {
        if let Some(view) = view(moment, &act)? {
            words.add(moment, &view)?;
            found.push(view);
        }
    }
    Ok((found, words))
}

fn chunk(
    moment: Moment<'_>,
    view: &AttachmentView,
    place: u16,
) -> Result<Option<Vec<u8>>, crate::Fault> {
    let at = ChunkPlace {
        manifest: view.id,
        place,
    };
    let found = moment.chunks(&[at])?;
    let whole = |bytes: &Vec<u8>| {
        let manifest = view.manifest.as_ref();
        manifest.is_some_and(|manifest| manifest.holds(usize::from(place), bytes))
    };
    Ok(found.into_iter().map(|chunk| chunk.bytes).find(whole))
}

fn view(moment: Moment<'_>, act: &ActRow) -> Result<Option<AttachmentView>, crate::Fault> {
    if act.kind != Some(EventKind::Attached) || act.verdict != Verdict::Standing {
        return Ok(None);
    }
    let event = event_of(moment, act.id)?;
    let Some(Event::Attached(attached)) = event else {
        return Ok(None);
    };
    let erased = match moment.prose(attached.manifest)? {
        Prose::Erased(ground) => Some(ground),
        Prose::Held(..) | Prose::Awaited => None,
    };
    Ok(Some(AttachmentView {
        entry: act.id,
        by: act.at.side,
        made: act.made,
        title: attached.title,
        id: attached.manifest,
        manifest: moment.manifest(attached.manifest)?,
        erased,
        held: moment.held_chunks(attached.manifest)?,
    }))
}
