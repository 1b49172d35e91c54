//! What is remembered of each other side between two pouches: a home setting, never on the record.

use super::{FilesLacking, PouchPeer, PouchState, PouchTold, files};
use crate::{
    Desk, DeskOpenError, Fault, NewHome, Register,
    open::{HOME, register},
};
use mithaq_canon::{RegisterId, Side, SideSet, Time, canon_struct, from_bytes, to_bytes};
use mithaq_record::{
    ChunkPlace, Contact, FORMAT, FileLack, ParcelHead, ParcelKind, Seen,
    exchange::{Holdings, Range},
};
use mithaq_store::{Folder, Moment, OpenError, Reader};
use std::{
    collections::BTreeMap,
    path::Path,
    sync::{Arc, MutexGuard, PoisonError},
};

/// What a peer tells over the line is kept so often at most: a pouch that brings what a minute
/// has brought already does no harm, a commit for each message would.
const KEEP_EVERY_MS: u64 = 60_000;

/// All that is remembered of one side.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Book {
    /// What it told last, by line or by pouch.
    pub(super) told: Option<Told>,
    /// What we packed for it last.
    pub(super) packed: Option<Packed>,
    /// What it said in its last pouch that it lacks of attached files.
    pub(super) lacks: Vec<FileLack>,
    /// The first chunk that did not fit the last pouch for it.
    pub(super) next: Option<ChunkPlace>,
}
canon_struct!(Book {
    told,
    packed,
    lacks,
    next
});

/// What a side told that it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) at: Time,
    pub(super) by_pouch: bool,
    pub(super) run: u64,
    pub(super) have: Vec<Seen>,
    pub(super) closed: SideSet,
}
canon_struct!(Told {
    at,
    by_pouch,
    run,
    have,
    closed
});

/// The last pouch that was packed for a side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Packed {
    pub(super) at: Time,
    pub(super) entries: u64,
    pub(super) have: Vec<Seen>,
}
canon_struct!(Packed { at, entries, have });

impl Told {
    /// As a message of the exchange would say it.
    pub(super) fn head(self, register: RegisterId, from: Side) -> ParcelHead {
        ParcelHead {
            format: FORMAT,
            register,
            from,
            run: self.run,
            kind: ParcelKind::Told,
            have: self.have,
            closed: self.closed,
        }
    }
}

/// The setting that holds the book of a side.
fn name(side: Side) -> String {
    format!("pouch-{}", side.0)
}

/// A book that cannot be read is an empty one: then more is packed than is needed.
fn read(setting: Option<Vec<u8>>) -> Book {
    let book = setting.and_then(|bytes| from_bytes(&bytes).ok());
    book.unwrap_or_default()
}

/// What a side lacks as far as is known, and what is remembered of it.
pub(super) fn lacking(
    moment: &Moment<'_>,
    register: RegisterId,
    ours: Side,
    holdings: &Holdings,
    to: Side,
) -> Result<(Vec<Range>, Book), Fault> {
    let book = read(moment.home().setting(&name(to))?);
    // Nothing told yet is nothing held.
    let told = book.told.clone().unwrap_or(Told {
        at: Time(0),
        by_pouch: false,
        run: 0,
        have: Vec::new(),
        closed: SideSet::default(),
    });
    let logs = moment.logs();
    let contact = Contact::of(&told.head(register, to), &logs, ours);
    logs.finish()?;
    Ok((contact.lacking(holdings), book))
}

impl Desk {
    /// Keeps what a peer told over the line, for the next pouch.
    pub(crate) fn keep_told(&self, from: Side, head: &ParcelHead) -> Result<(), Fault> {
        let now = self.inner.clock.wall();
        if self.keeps_lately(from, now) {
            return Ok(());
        }
        self.kept().insert(from, now);
        self.note_book(from, told(head, now, false))
    }

    /// Whether what a side told over the line was kept a short while ago, and is not kept now.
    pub(crate) fn keeps_lately(&self, from: Side, now: Time) -> bool {
        let last = self.kept().get(&from).copied();
        last.is_some_and(|last| now.0.abs_diff(last.0) < KEEP_EVERY_MS)
    }

    fn kept(&self) -> MutexGuard<'_, BTreeMap<Side, Time>> {
        let kept = self.inner.kept.lock();
        kept.unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes what is remembered of a side.
    pub(super) fn note_book(
        &self,
        of: Side,
        change: impl FnOnce(&mut Book) + Send + 'static,
    ) -> Result<(), Fault> {
        self.inner.clerk.ask(move |tx, _| {
            let mut book = read(tx.home().read().setting(&name(of))?);
            let before = book.clone();
            change(&mut book);
            if book != before {
                tx.home().set(&name(of), &to_bytes(&book))?;
            }
            Ok(())
        })
    }
}

/// What the head of a message changes in the book.
pub(super) fn told(
    head: &ParcelHead,
    at: Time,
    by_pouch: bool,
) -> impl FnOnce(&mut Book) + Send + 'static {
    let told = Told {
        at,
        by_pouch,
        run: head.run,
        have: head.have.clone(),
        closed: head.closed,
    };
    move |book| book.told = Some(told)
}

impl Desk {
    /// What is known of each other side between two pouches, and what is still to come here.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn pouches(&self) -> Result<PouchState, Fault> {
        let register = self.register().ok_or(Fault::NotOpen)?;
        self.read_logs(|moment| state(&moment, &register))
    }
}

/// What is known of each other side between two pouches, and what is still to come here; a server
/// may have the home open.
///
/// # Errors
/// [`DeskOpenError`]; [`Fault::NotOpen`] before there is a register.
pub fn pouch_status(path: &Path) -> Result<PouchState, DeskOpenError> {
    let folder = Arc::new(Folder::open(path)?);
    let mut reader = Reader::open(folder.clone())?;
    reader.ask(|moment| {
        let home: Option<NewHome> = moment
            .home()
            .setting(HOME)?
            .and_then(|bytes| from_bytes(&bytes).ok());
        let home = home.ok_or_else(|| OpenError::NotAHome(path.to_owned()))?;
        let register = register(&folder, &home)?.ok_or(Fault::NotOpen)?;
        Ok::<_, DeskOpenError>(state(&moment, &register)?)
    })
}

fn state(moment: &Moment<'_>, register: &Register) -> Result<PouchState, Fault> {
    Ok(PouchState {
        peers: peers(moment, register)?,
        missing: files::missing_here(moment)?,
    })
}

fn peers(moment: &Moment<'_>, register: &Register) -> Result<Vec<PouchPeer>, Fault> {
    use mithaq_record::Logs as _;
    let logs = moment.logs();
    let sides = register.charter.sides();
    let have = sides.filter_map(|(side, _)| logs.received(side).map(|head| head.row(side)));
    let mut forks = Vec::new();
    for (side, _) in register.charter.sides() {
        forks.extend(moment.fork(side)?);
    }
    let holdings = Holdings {
        have: have.collect(),
        closed: SideSet::default(),
        forks,
    };
    logs.finish()?;
    let mut peers = Vec::new();
    let (id, ours) = (register.id, register.ours);
    for (side, named) in register.charter.sides().filter(|(side, _)| *side != ours) {
        let (ranges, book) = lacking(moment, id, ours, &holdings, side)?;
        let files = files::lacking_in_all(moment, &book)?;
        peers.push(peer(side, &named.key, (&ranges, files), book));
    }
    Ok(peers)
}

fn peer(side: Side, key: &str, lacks: (&[Range], FilesLacking), book: Book) -> PouchPeer {
    let answered = match (&book.packed, &book.told) {
        (Some(packed), Some(told)) => packed.have.iter().all(|row| {
            let same = told.have.iter().find(|one| one.side == row.side);
            same.is_some_and(|one| (one.epoch, one.size) >= (row.epoch, row.size))
        }),
        (None, _) | (_, None) => false,
    };
    PouchPeer {
        side,
        key: key.to_owned(),
        told: book.told.map(|told| PouchTold {
            at: told.at,
            by_pouch: told.by_pouch,
        }),
        lacks: super::count(lacks.0),
        lacks_files: lacks.1,
        packed: book.packed.map(|packed| (packed.at, packed.entries)),
        answered,
    }
}
