//! One row of the table of entries: as it is stored, and what can be said of it by itself, on any
//! core.

use super::{Damage, Part, book::Book};
use crate::record::{act_id, digest, position, recorded};
use mithaq_canon::{Digest, EntryId, Past, Position, from_bytes};
use mithaq_core::Recorded;
use mithaq_record::{Entry, KeyRing, NotAnEntry, Unverified, Verified, Verifier, kind, open};
use rusqlite::Row;

/// An entry as the table has it.
pub(super) struct Stored {
    row: i64,
    at: Position,
    id: EntryId,
    bytes: Vec<u8>,
    root: Digest,
    act: Option<[u8; 32]>,
    keys: bool,
    applied: Option<i64>,
    past: Option<Vec<u8>>,
    void: Option<String>,
}

impl Stored {
    pub(super) const COLUMNS: &str =
        "row, side, epoch, seq, id, bytes, root, act, keys, applied, past, void";

    pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            row: row.get(0)?,
            at: position(row, 1)?,
            id: EntryId(digest(row, 4)?),
            bytes: row.get(5)?,
            root: digest(row, 6)?,
            act: row.get(7)?,
            keys: row.get(8)?,
            applied: row.get(9)?,
            past: row.get(10)?,
            void: row.get(11)?,
        })
    }
}

/// A row, and what its bytes say.
pub(super) struct Looked {
    pub(super) row: i64,
    pub(super) at: Position,
    pub(super) id: EntryId,
    /// The root of its log that is stored beside it.
    pub(super) root: Digest,
    /// The entry, if the bytes have the form of one, whatever its signatures are worth: what it
    /// says takes its place all the same, so that one damage is not told as many.
    pub(super) entry: Option<Entry<Verified>>,
    /// What is wrong with its form or its signatures.
    pub(super) wrong: Option<NotAnEntry>,
    /// Its number in the order of application.
    pub(super) number: Option<i64>,
    /// Why the record gives it no effect.
    pub(super) void: Option<String>,
    /// What the core is to be told of it, with the past that is stored, if it was applied.
    pub(super) recorded: Option<Recorded>,
    /// The bytes, where they are no entry that this version can read.
    bytes: Vec<u8>,
    columns: Columns,
}

/// What is stored beside an entry and follows from it.
#[derive(Default)]
struct Columns {
    place: bool,
    id: bool,
    act: bool,
    keys: bool,
    past: bool,
}

impl Looked {
    /// Reads the form of an entry and checks its signatures.
    pub(super) fn at(stored: Stored, keys: &KeyRing, verifier: &dyn Verifier) -> Self {
        match Entry::<Unverified>::decode_known(&stored.bytes, keys.known()) {
            Ok(entry) => match entry.verify(keys, verifier) {
                Ok(entry) => Self::of(stored, Some(entry), None),
                Err(wrong) => {
                    let entry = Entry::from_own_store(&stored.bytes).ok();
                    Self::of(stored, entry, Some(wrong))
                }
            },
            // Of what only a newer version can read, the server's signature is checked.
            Err(_) => {
                let wrong = open(&stored.bytes, keys, verifier).err();
                Self::of(stored, None, wrong)
            }
        }
    }

    /// Reads an entry whose turn to be checked has come before.
    pub(super) fn again(stored: Stored) -> Self {
        let entry = Entry::from_own_store(&stored.bytes).ok();
        Self::of(stored, entry, None)
    }

    /// Checks the signatures by `keys` where they were checked by `before`, and what was found then
    /// may not hold any more.
    pub(super) fn check(&mut self, before: &KeyRing, keys: &KeyRing, verifier: &dyn Verifier) {
        self.wrong = match &self.entry {
            Some(entry) if self.wrong.is_none() && entry.has_the_same_keys(before, keys) => None,
            Some(entry) => entry.check(keys, verifier).err(),
            None => open(&self.bytes, keys, verifier).err(),
        };
    }

    fn of(stored: Stored, entry: Option<Entry<Verified>>, wrong: Option<NotAnEntry>) -> Self {
        let past = stored.past.as_deref().map(from_bytes::<Past>);
        let mut columns = Columns {
            past: past.as_ref().is_some_and(Result::is_err),
            ..Columns::default()
        };
        let past = past.and_then(Result::ok);
        if let Some(entry) = &entry {
            columns.place = entry.at() != stored.at;
            columns.id = entry.id() != stored.id;
            columns.act = act_id(entry) != stored.act;
            columns.keys = kind::concerns_keys(entry.body().kind) != stored.keys;
        }
        let void = stored.void.as_deref();
        let applied = entry
            .as_ref()
            .zip(past.filter(|_| stored.applied.is_some()));
        Self {
            recorded: applied.map(|(entry, past)| recorded(entry, past, void)),
            row: stored.row,
            at: stored.at,
            id: stored.id,
            root: stored.root,
            bytes: if entry.is_some() {
                Vec::new()
            } else {
                stored.bytes
            },
            entry,
            wrong,
            number: stored.applied,
            void: stored.void,
            columns,
        }
    }

    /// Tells of what is stored beside the entry and does not follow from it.
    pub(super) fn check_columns(&self, book: &mut Book<'_>) {
        let columns = [
            (self.columns.place, "its place"),
            (self.columns.id, "its id"),
            (self.columns.act, "the identity of its act"),
            (self.columns.keys, "whether it says which keys count"),
            (self.columns.past, "its past"),
        ];
        for (_, detail) in columns.iter().filter(|(differs, _)| *differs) {
            book.add(Part::Entry(self.at), Damage::Differs, detail);
        }
    }

    /// Whether the record gives it effect.
    pub(super) fn is_standing(&self) -> bool {
        self.number.is_some() && self.void.is_none()
    }
}
