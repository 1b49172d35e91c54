//! What follows from the record and is kept in memory by the one writer. It is rebuilt on start by
//! replaying the entries; a digest-checked snapshot will shorten that and has its place in
//! [`Live::load`].

use super::{
    Tips,
    apply::recorded,
    stored::{digest, position},
};
use crate::{Fault, read};
use mithaq_canon::{EntryId, Past, Position, RegisterId, Side, from_bytes};
use mithaq_core::{Register, State};
use mithaq_record::{Charter, Entry, KeyRing, Node, Receipts, Tree, Verified, kind};
use rusqlite::{Connection, Row};
use std::sync::Arc;

/// What the writer knows of the record beyond what lies in tables.
#[derive(Debug)]
pub struct Live {
    /// The register.
    pub register: RegisterId,
    /// The side of this home.
    pub ours: Side,
    /// Who may sign what.
    pub ring: Arc<KeyRing>,
    /// What the receipts say.
    pub receipts: Receipts,
    /// What it all means.
    pub state: State,
    /// The trees over what is durable of each log's latest epoch.
    pub(crate) trees: Vec<(u32, Tree)>,
    /// Where the logs end.
    pub(crate) tips: Tips,
    /// The number of entries applied.
    pub(crate) applied: i64,
    /// The number of those that the read tables tell of; what the others touched, the state knows.
    told: i64,
}

/// An entry as the replay meets it.
pub(crate) struct Cursor {
    pub(crate) at: Position,
    pub(crate) id: EntryId,
    pub(crate) bytes: Vec<u8>,
    pub(crate) applied: Option<(i64, Past)>,
    pub(crate) void: Option<String>,
}

impl Cursor {
    pub(crate) const COLUMNS: &str = "side, epoch, seq, id, bytes, applied, past, void";

    pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let applied: Option<i64> = row.get(5)?;
        let past: Option<Vec<u8>> = row.get(6)?;
        let past = past
            .map(|bytes| from_bytes(&bytes))
            .transpose()
            .map_err(|wrong| {
                let kind = rusqlite::types::Type::Blob;
                rusqlite::Error::FromSqlConversionFailure(6, kind, Box::new(wrong))
            })?;
        Ok(Self {
            at: position(row, 0)?,
            id: EntryId(digest(row, 3)?),
            bytes: row.get(4)?,
            applied: applied.zip(past),
            void: row.get(7)?,
        })
    }

    /// The entry, as it was when this home verified it.
    pub(crate) fn entry(&self) -> Result<Entry<Verified>, Fault> {
        Entry::from_own_store(&self.bytes).map_err(|wrong| {
            let place = format!("entry {} of side {} ({wrong})", self.at.seq, self.at.side.0);
            Fault::damaged("replay the record", place)
        })
    }
}

impl Live {
    /// Before the first entry.
    pub(crate) fn new(charter: &Charter, ours: Side) -> Self {
        let sides = u8::try_from(charter.sides.len()).unwrap_or(Side::MAX);
        Self {
            register: charter.id(),
            ours,
            ring: Arc::new(KeyRing::new(charter)),
            receipts: Receipts::new(sides),
            state: State::new(Register {
                sides,
                offset_minutes: charter.offset_minutes,
            }),
            trees: vec![(0, Tree::default()); usize::from(sides)],
            tips: Tips::none(sides),
            applied: 0,
            told: 0,
        }
    }

    /// Replays what the database holds.
    pub(crate) fn load(
        connection: &Connection,
        charter: &Charter,
        ours: Side,
    ) -> Result<Self, Fault> {
        let step = "replay the record";
        let mut live = Self::new(charter, ours);
        let told = read::told(connection)?;
        // Keys and trees follow each log in its order, whether its entries are applied or wait;
        // meaning follows the order of application.
        let sql = format!("SELECT {} FROM entry ORDER BY row", Cursor::COLUMNS);
        let mut statement = connection.prepare(&sql).map_err(Fault::at(step))?;
        let mut rows = statement.query([]).map_err(Fault::at(step))?;
        while let Some(row) = rows.next().map_err(Fault::at(step))? {
            let cursor = Cursor::read(row).map_err(Fault::at(step))?;
            live.replay_received(&cursor)?;
        }
        let sql = format!(
            "SELECT {} FROM entry WHERE applied IS NOT NULL ORDER BY applied",
            Cursor::COLUMNS
        );
        let mut statement = connection.prepare(&sql).map_err(Fault::at(step))?;
        let mut rows = statement.query([]).map_err(Fault::at(step))?;
        while let Some(row) = rows.next().map_err(Fault::at(step))? {
            let cursor = Cursor::read(row).map_err(Fault::at(step))?;
            live.replay_applied(&cursor)?;
            if live.applied <= told {
                live.note_told();
            }
        }
        let sides = live.state.register().sides;
        live.tips = Tips::load(connection, sides)?;
        Ok(live)
    }

    pub(crate) fn replay_received(&mut self, cursor: &Cursor) -> Result<(), Fault> {
        self.grow(cursor.at, cursor.id, |_| ());
        match cursor.entry() {
            Ok(entry) => {
                if kind::concerns_keys(entry.body().kind) {
                    Arc::make_mut(&mut self.ring).learn(&entry);
                }
                self.receipts.note_received(cursor.at, entry.body().kind);
                Ok(())
            }
            // Of a newer format: it keeps its place and waits.
            Err(_) if cursor.applied.is_none() => {
                self.receipts.note_received(cursor.at, 0);
                Ok(())
            }
            Err(fault) => Err(fault),
        }
    }

    pub(crate) fn replay_applied(&mut self, cursor: &Cursor) -> Result<(), Fault> {
        let entry = cursor.entry()?;
        if let Some((number, past)) = &cursor.applied {
            self.receipts.note_applied(&entry, cursor.void.is_none());
            self.state
                .apply(&recorded(&entry, past.clone(), cursor.void.as_deref()));
            self.applied = self.applied.max(*number);
        }
        Ok(())
    }

    /// Whether there is more than the read tables tell.
    pub(crate) const fn is_untold(&self) -> bool {
        self.told < self.applied
    }

    /// Notes that the read tables tell of all that is applied.
    pub(crate) fn note_told(&mut self) {
        self.told = self.applied;
        self.state.take_touched();
    }

    /// Adds a durable entry to its log's tree, tells of the nodes to be kept that it completes, and
    /// answers the root with it.
    pub(crate) fn grow(
        &mut self,
        at: Position,
        id: EntryId,
        note: impl FnMut(Node),
    ) -> mithaq_canon::Digest {
        match self.trees.get_mut(usize::from(at.side.0)) {
            Some((epoch, tree)) => {
                if *epoch != at.epoch {
                    (*epoch, *tree) = (at.epoch, Tree::default());
                }
                tree.push_noting(id, note);
                tree.root()
            }
            None => Tree::default().root(),
        }
    }
}
