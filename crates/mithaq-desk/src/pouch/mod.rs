//! The pouch: what the line carries, in one file for a courier. The parcels in it are the line's,
//! and are received by the same code.

mod book;
mod error;
mod files;
mod pieces;
mod seal;

pub use book::pouch_status;
pub use error::PouchError;
pub use files::FilesLacking;
pub(crate) use seal::PouchKey;

use crate::{Desk, Fault, Held, SignatureVerifier, Taken, held::Told};
use book::Packed;
use mithaq_canon::{KeyId, Side, Time};
use mithaq_record::{
    ChunkParcel, FORMAT, NotAParcel, Parcel, ParcelKind, PouchClosing, PouchHead,
    exchange::Range,
    limits::{CHUNKS_PARCEL_MAX, POUCH_HEAD_BYTES_MAX, POUCH_PIECE_BYTES_MAX},
};
use mithaq_store::{ChunksKept, Secret};
use pieces::{NoPiece, Pieces};
use std::io::{Read, Seek, Write};

/// The largest pouch that is taken over a page: about a million entries. The command line takes
/// larger ones.
pub const POUCH_FILE_BYTES_MAX: u64 = 1024 * 1024 * 1024;

/// Bytes of attached files in one pouch, unless its sender wishes otherwise: two such pouches fit
/// what a page takes, and any stick.
pub const POUCH_ATTACHMENTS_BYTES: u64 = 512 * 1024 * 1024;

/// A pouch that was packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PouchPacked {
    /// How many entries it brings.
    pub entries: u64,
    /// How many chunks of attached files it brings.
    pub chunks: u64,
    /// What of attached files is left for the next pouch.
    pub left: FilesLacking,
    /// How many parcels entries and chunks fill.
    pub parcels: u64,
    /// Its length in bytes.
    pub bytes: u64,
}

/// A pouch that was opened to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PouchOpened {
    /// Who packed it.
    pub from: Side,
    /// When, by the clock of its server.
    pub packed: Time,
    /// How many parcels it held.
    pub parcels: u64,
    /// What became of its entries.
    pub taken: Taken,
    /// What became of its chunks of attached files.
    pub chunks: ChunksKept,
}

/// What is known between two pouches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PouchState {
    /// Each other side, in the order of the charter.
    pub peers: Vec<PouchPeer>,
    /// What of attached files has not come here yet, from whomever.
    pub missing: FilesLacking,
}

/// What is known of another side between two pouches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PouchPeer {
    /// The side.
    pub side: Side,
    /// Its label.
    pub key: String,
    /// When it told last what it holds, and by which way.
    pub told: Option<PouchTold>,
    /// How many entries it lacks, as far as it has told.
    pub lacks: u64,
    /// What it lacks of the attached files that are here, as far as it has told.
    pub lacks_files: FilesLacking,
    /// When we packed for it last, and how many entries.
    pub packed: Option<(Time, u64)>,
    /// Whether it has told since that all of that has come.
    pub answered: bool,
}

/// When a side told what it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PouchTold {
    /// By our clock.
    pub at: Time,
    /// By a pouch, or over the line.
    pub by_pouch: bool,
}

impl Desk {
    /// Packs everything that a side lacks, as far as it has told what it holds, and what we hold
    /// ourselves; sealed so that this side alone can open it. Of attached files it brings at most
    /// `files` bytes, and goes on from where the last pouch for that side ended.
    ///
    /// # Errors
    /// [`PouchError::NoSuchSide`], [`PouchError::Held`], [`PouchError::Write`],
    /// [`PouchError::Fault`]. What was written so far is no pouch.
    pub fn pack_pouch(
        &self,
        to: Side,
        files: u64,
        out: &mut dyn Write,
    ) -> Result<PouchPacked, PouchError> {
        // What a pouch says that is held here, its reader goes by for a long time.
        let synced = self.inner.clerk.alone(|keeper| keeper.writer.sync())?;
        synced.map_err(Fault::from)?;
        let board = self.board();
        let register = board.register.clone().ok_or(Fault::NotOpen)?;
        if board.held == Some(Held::OtherKey) {
            // What we would sign, no other side would believe.
            return Err(PouchError::Held(Held::OtherKey));
        }
        let side = register.charter.side(to);
        let side = side.filter(|_| to != register.ours);
        let side = side.ok_or(PouchError::NoSuchSide)?;
        // The newest that we have heard of, also while its entry waits for another.
        let brought = board
            .ring
            .as_ref()
            .and_then(|ring| ring.pouch_keys(to).last());
        let key = brought.map_or(&side.pouch_key, |(_, key)| key);
        let (id, ours) = (register.id, register.ours);
        let (mut left, load, lacks) = self.read_logs(|moment| {
            let (left, book) = book::lacking(&moment, id, ours, &board.holdings, to)?;
            let load = files::load(&moment, &book, files)?;
            Ok::<_, Fault>((left, load, files::our_lacks(&moment)?))
        })?;
        let mut head = PouchHead {
            register: id,
            from: ours,
            to,
            key: KeyId::of(key),
            encapsulated: [0; 32],
        };
        let mut sealer = seal::sealer(&mut head, key).ok_or(Fault::Key("the pouch key"))?;
        let mut done = PouchPacked::default();
        let mut write = |piece: &[u8]| pieces::write(out, piece).map_err(PouchError::Write);
        done.bytes += write(&head.to_bytes())?;
        let mut seal = |piece: &[u8]| {
            let sealed = sealer.seal(b"", piece);
            sealed.map_err(|_| PouchError::Fault(Fault::Key("the pouch key")))
        };
        // Of use to who holds what comes before.
        let proofs: Vec<Range> = left.extract_if(.., |range| range.is_twin()).collect();
        while !left.is_empty() {
            let (parcel, rest) = self.pack_some(&board, ParcelKind::Tell, &left)?;
            if rest == left {
                // An entry and its texts always fit a parcel, see `Frame::fits`.
                let why = std::io::Error::other("an entry is larger than a parcel");
                return Err(PouchError::Write(why));
            }
            done.entries += count(&left).saturating_sub(count(&rest));
            done.parcels += 1;
            done.bytes += write(&seal(&parcel)?)?;
            left = rest;
        }
        if !proofs.is_empty() {
            let (parcel, _) = self.pack_some(&board, ParcelKind::Tell, &proofs)?;
            done.parcels += 1;
            done.bytes += write(&seal(&parcel)?)?;
        }
        for places in load.chunks.chunks(CHUNKS_PARCEL_MAX) {
            let parcel = ChunkParcel {
                register: id,
                from: ours,
                want: Vec::new(),
                chunks: self.read_logs(|moment| Ok::<_, Fault>(moment.chunks(places)?))?,
            };
            done.chunks += parcel.chunks.len() as u64;
            done.parcels += 1;
            done.bytes += write(&seal(&parcel.to_bytes())?)?;
        }
        done.left = load.left;
        let now = self.inner.clock.wall();
        let closing = PouchClosing {
            format: FORMAT,
            register: id,
            from: ours,
            to,
            run: self.inner.run,
            packed: now,
            parcels: done.parcels,
            have: board.holdings.have.clone(),
            closed: board.holdings.closed,
            lacks,
        };
        let signed = self
            .inner
            .clerk
            .ask(move |_, hand| Ok(closing.sign(hand.server)))?;
        done.bytes += write(&seal(&signed)?)?;
        out.flush().map_err(PouchError::Write)?;
        let packed = Packed {
            at: now,
            entries: done.entries,
            have: board.holdings.have.clone(),
        };
        self.note_book(to, move |book| {
            book.packed = Some(packed);
            book.next = load.next;
        })?;
        Ok(done)
    }

    /// Opens a pouch that comes piece by piece, as over a page: it lies on the disk of the home
    /// meanwhile, since opening may have to go back to its beginning.
    ///
    /// # Errors
    /// As [`Self::open_pouch`]; [`PouchError::TooLarge`], then nothing was taken.
    pub fn open_pouch_coming(&self, from: &mut dyn Read) -> Result<PouchOpened, PouchError> {
        let mut file = self.inner.folder.scratch().map_err(Fault::from)?;
        let mut bounded = from.take(POUCH_FILE_BYTES_MAX + 1);
        let bytes = std::io::copy(&mut bounded, &mut file).map_err(PouchError::Read)?;
        if bytes > POUCH_FILE_BYTES_MAX {
            return Err(PouchError::TooLarge);
        }
        file.rewind().map_err(PouchError::Read)?;
        self.open_pouch(&mut std::io::BufReader::new(file))
    }

    /// Opens a pouch that another side packed for us. Each parcel is committed before the next is
    /// read, so what a damaged pouch has brought until there stays; opened again, it brings
    /// nothing new.
    ///
    /// # Errors
    /// [`PouchError`], with its place and its remedy.
    pub fn open_pouch<R: Read + Seek>(&self, file: &mut R) -> Result<PouchOpened, PouchError> {
        let begin = file.stream_position().map_err(PouchError::Read)?;
        let was_held = self.held().is_some();
        let opened = self.go_through(file)?;
        if was_held || self.held().is_none() {
            return Ok(opened);
        }
        // Only its end says that the other side holds more of our log than we do; now that
        // nothing is sealed, what the pouch brought of it is taken.
        let begin = std::io::SeekFrom::Start(begin);
        file.seek(begin).map_err(PouchError::Read)?;
        self.go_through(file)
    }

    /// The private half of a pouch key: the one in use, the one before it, or the one that is about
    /// to be.
    fn pouch_key(&self, id: KeyId) -> Result<Option<PouchKey>, Fault> {
        for which in [Secret::Pouch, Secret::LastPouch, Secret::NextPouch] {
            let Some(seed) = self.inner.folder.secret(which)? else {
                continue;
            };
            let key = PouchKey::from_seed(seed)?;
            if key.id() == id {
                return Ok(Some(key));
            }
        }
        Ok(None)
    }

    fn go_through(&self, file: &mut dyn Read) -> Result<PouchOpened, PouchError> {
        let register = self.register().ok_or(Fault::NotOpen)?;
        let mut pieces = Pieces::new(file);
        let head = match pieces.next(POUCH_HEAD_BYTES_MAX) {
            Ok(Some(head)) => PouchHead::open(&head).map_err(PouchError::not_a_pouch)?,
            Ok(None) | Err(NoPiece::Cut | NoPiece::Form) => return Err(PouchError::NotAPouch),
            Err(NoPiece::Read(error)) => return Err(PouchError::Read(error)),
        };
        if head.register != register.id {
            return Err(PouchError::OtherRegister(head.register));
        }
        let label = |side: Side| register.charter.side(side).map(|side| side.key.clone());
        if head.from == register.ours {
            return Err(PouchError::Ours(label(head.to).unwrap_or_default()));
        }
        if head.to != register.ours {
            return Err(PouchError::NotForUs(label(head.to).unwrap_or_default()));
        }
        let key = self.pouch_key(head.key)?.ok_or(PouchError::OtherKey)?;
        let mut opener = key.opener(&head).ok_or(PouchError::OtherKey)?;
        let (mut parcels, mut taken) = (0u64, Taken::default());
        let mut chunks = ChunksKept::default();
        let closing = loop {
            let at = pieces.at;
            let place = |error: fn(u64, u64) -> PouchError| error(parcels, at);
            let piece = match pieces.next(POUCH_PIECE_BYTES_MAX) {
                Ok(Some(piece)) => piece,
                Ok(None) | Err(NoPiece::Cut) => {
                    return Err(PouchError::Cut {
                        parcels,
                        at: pieces.at,
                    });
                }
                Err(NoPiece::Form) => return Err(place(PouchError::altered)),
                Err(NoPiece::Read(error)) => return Err(PouchError::Read(error)),
            };
            let plain = opener.open(b"", &piece);
            let plain = plain.map_err(|_| place(PouchError::altered))?;
            if PouchClosing::is_one(&plain) {
                break plain;
            }
            let unread = |wrong| PouchError::Parcel {
                number: parcels + 1,
                wrong,
            };
            if ChunkParcel::is_one(&plain) {
                let parcel = ChunkParcel::open(&plain);
                let parcel = parcel.map_err(|wrong| unread(NotAParcel::Form(wrong)))?;
                if parcel.register != head.register || parcel.from != head.from {
                    return Err(place(PouchError::altered));
                }
                chunks = chunks.and(self.keep_chunks(head.from, parcel.chunks)?);
                parcels += 1;
                continue;
            }
            let parcel = Parcel::open(&plain).map_err(unread)?;
            let said = &parcel.head;
            if said.register != head.register
                || said.from != head.from
                || said.kind != ParcelKind::Tell
            {
                return Err(place(PouchError::altered));
            }
            taken.add(self.receive(head.from, parcel)?);
            parcels += 1;
        };
        let end = pieces.at;
        match pieces.next(POUCH_PIECE_BYTES_MAX) {
            Ok(None) => (),
            Err(NoPiece::Read(error)) => return Err(PouchError::Read(error)),
            Ok(Some(_)) | Err(NoPiece::Cut | NoPiece::Form) => {
                return Err(PouchError::Beyond { at: end });
            }
        }
        let closing = self.inner.clerk.ask(move |tx, _| {
            let live = tx.live().ok_or(Fault::NotOpen)?;
            Ok(PouchClosing::open(&closing, &live.ring, &SignatureVerifier))
        })?;
        let closing = closing.map_err(PouchError::Closing)?;
        if (closing.register, closing.from, closing.to) != (head.register, head.from, head.to)
            || closing.parcels != parcels
        {
            return Err(PouchError::altered(parcels, end));
        }
        let said = closing.head();
        self.compare(head.from, &said, Told::Once)?;
        let now = self.inner.clock.wall();
        let lacks = closing.lacks;
        let tell = book::told(&said, now, true);
        self.note_book(head.from, move |book| {
            tell(book);
            book.lacks = lacks;
        })?;
        Ok(PouchOpened {
            from: head.from,
            packed: closing.packed,
            parcels,
            taken,
            chunks,
        })
    }
}

/// Entries in ranges of one epoch each; of an earlier epoch only the order is known.
fn count(ranges: &[Range]) -> u64 {
    let len = |range: &Range| {
        let before = if range.from.0 == range.to.0 {
            range.from.1
        } else {
            0
        };
        range.to.1.saturating_sub(before)
    };
    ranges.iter().map(len).sum()
}
