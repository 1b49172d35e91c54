//! Attached files between two pouches: what a side lacks of them, what goes into the next pouch,
//! and what we lack ourselves.
//!
//! A file whose act has not come to a side is lacking there as a whole. Of one whose act has come,
//! its last pouch says what is lacking; what it does not name is whole there. What does not fit a
//! pouch goes into the next, which begins where the last one ended, whether that has arrived or not.

use super::book::Book;
use crate::{Fault, attachments::ATTACHMENTS_BYTES_MAX};
use mithaq_canon::Position;
use mithaq_record::{
    ChunkPlace, FileLack, Seen,
    limits::{CHUNK_BYTES, LACKS_MAX},
};
use mithaq_store::{AttachedFile, Moment};
use std::collections::BTreeSet;

/// What is lacking of attached files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FilesLacking {
    /// Of how many files something is.
    pub files: u64,
    /// How many bytes.
    pub bytes: u64,
}

/// A file of which a side lacks something that is here.
struct Lacking {
    file: AttachedFile,
    places: Vec<u16>,
}

impl Lacking {
    /// The bytes of the chunks at its places.
    fn bytes(&self) -> u64 {
        bytes_at(&self.file, self.places.iter().copied())
    }
}

fn bytes_at(file: &AttachedFile, places: impl Iterator<Item = u16>) -> u64 {
    const CHUNK: u64 = CHUNK_BYTES as u64;
    let length = |place: u16| {
        let before = u64::from(place).saturating_mul(CHUNK);
        file.held.size.saturating_sub(before).min(CHUNK)
    };
    places.map(length).sum()
}

/// What a side lacks of each file, as far as it has told and we hold it.
fn lacking(moment: &Moment<'_>, book: &Book) -> Result<Vec<Lacking>, Fault> {
    let have = book.told.as_ref().map_or(&[][..], |told| &told.have);
    let mut all = Vec::new();
    for file in moment.attached_files()? {
        let named = book.lacks.iter().find(|of| of.manifest == file.manifest);
        let has_come = file.at.is_none_or(|at| names(have, at));
        if named.is_none() && has_come {
            continue;
        }
        let mut places = moment.chunk_places(file.manifest)?;
        places.retain(|place| named.is_none_or(|named| named.lacks(*place)));
        if !places.is_empty() {
            all.push(Lacking { file, places });
        }
    }
    Ok(all)
}

/// Whether what a side holds includes this place.
fn names(have: &[Seen], at: Position) -> bool {
    let row = have.iter().find(|row| row.side == at.side);
    row.is_some_and(|row| (at.epoch, at.seq) < (row.epoch, row.size))
}

/// What of the files goes into a pouch.
pub(super) struct Load {
    /// The chunks, in their order.
    pub(super) chunks: Vec<ChunkPlace>,
    /// What stays for the next pouch.
    pub(super) left: FilesLacking,
    /// Where the next pouch begins; none where everything fits.
    pub(super) next: Option<ChunkPlace>,
}

/// What goes into the next pouch: at most so many bytes, from where the last one ended.
pub(super) fn load(moment: &Moment<'_>, book: &Book, most: u64) -> Result<Load, Fault> {
    let mut all = lacking(moment, book)?;
    if let Some(next) = book.next {
        let before = |one: &Lacking| one.file.manifest != next.manifest;
        let at = all.iter().position(|one| !before(one)).unwrap_or(0);
        all.rotate_left(at);
        // The rest of the file with which the last pouch ended comes first, its beginning last.
        if let Some(first) = all.first_mut().filter(|one| !before(one)) {
            let from = first.places.partition_point(|place| *place < next.place);
            let begins = first.places.drain(..from).collect();
            let begins = Lacking {
                file: first.file,
                places: begins,
            };
            all.push(begins);
        }
    }
    let mut load = Load {
        chunks: Vec::new(),
        left: FilesLacking::default(),
        next: None,
    };
    let mut room = most;
    let mut left_of = BTreeSet::new();
    for one in &all {
        let mut left = Vec::new();
        for place in &one.places {
            let at = ChunkPlace {
                manifest: one.file.manifest,
                place: *place,
            };
            let bytes = bytes_at(&one.file, [*place].into_iter());
            if load.next.is_none() && bytes <= room {
                room -= bytes;
                load.chunks.push(at);
            } else {
                load.next.get_or_insert(at);
                left.push(*place);
            }
        }
        if !left.is_empty() {
            left_of.insert(one.file.manifest);
            load.left.bytes += bytes_at(&one.file, left.into_iter());
        }
    }
    load.left.files = left_of.len() as u64;
    Ok(load)
}

/// What a side lacks of the files that are here, in all.
pub(super) fn lacking_in_all(moment: &Moment<'_>, book: &Book) -> Result<FilesLacking, Fault> {
    let all = lacking(moment, book)?;
    Ok(FilesLacking {
        files: all.len() as u64,
        bytes: all.iter().map(Lacking::bytes).sum(),
    })
}

/// Files that are fetched here and are not whole.
fn unfinished(moment: &Moment<'_>) -> Result<Vec<AttachedFile>, Fault> {
    let mut total = 0u64;
    let mut files = moment.attached_files()?;
    files.retain(|file| {
        total = total.saturating_add(file.held.size);
        total <= ATTACHMENTS_BYTES_MAX && !file.held.is_whole()
    });
    Ok(files)
}

/// The places of a file whose chunks are not here.
fn missing(moment: &Moment<'_>, file: &AttachedFile) -> Result<Vec<u16>, Fault> {
    let here = moment.chunk_places(file.manifest)?;
    let all = 0..u16::try_from(file.held.chunks).unwrap_or(u16::MAX);
    Ok(all
        .filter(|place| here.binary_search(place).is_err())
        .collect())
}

/// What we lack, for the closing of a pouch.
pub(super) fn our_lacks(moment: &Moment<'_>) -> Result<Vec<FileLack>, Fault> {
    let mut lacks = Vec::new();
    for file in unfinished(moment)?.into_iter().take(LACKS_MAX) {
        lacks.extend(FileLack::of(file.manifest, missing(moment, &file)?));
    }
    Ok(lacks)
}

/// What of attached files is not here yet.
pub(super) fn missing_here(moment: &Moment<'_>) -> Result<FilesLacking, Fault> {
    let mut all = FilesLacking::default();
    for file in unfinished(moment)? {
        all.files += 1;
        all.bytes += bytes_at(&file, missing(moment, &file)?.into_iter());
    }
    Ok(all)
}
