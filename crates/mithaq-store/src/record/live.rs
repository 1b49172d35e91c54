//! What follows from the record and is kept in memory by the one writer. It is rebuilt on start by
//! replaying the entries, each read once; a digest-checked snapshot would shorten that and has its
//! place in [`Live::load`].

use super::{
    Rows, Tips,
    apply::recorded,
    named,
    stored::{digest, position},
};
use crate::{Fault, Folder, cores, read, scratch};
use mithaq_canon::{EntryId, Past, Position, RegisterId, Side, from_bytes};
use mithaq_core::{Recorded, Register, State};
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
    /// What is named by a hash, as far as that is kept in memory.
    pub(crate) names: named::Known,
    /// The number of entries applied.
    pub(crate) applied: i64,
    /// The number of those that the read tables tell of; what the others touched, the state knows.
    told: i64,
    /// Where the entries lie that were appended since, and those before them.
    pub(crate) rows: Rows,
}

/// An entry as the replay meets it.
pub(crate) struct Cursor {
    pub(crate) at: Position,
    pub(crate) id: EntryId,
    pub(crate) bytes: Vec<u8>,
    pub(crate) applied: Option<(i64, Past)>,
    pub(crate) void: Option<String>,
}

/// What fails if a replay does.
const STEP: &str = "replay the record";

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
            Fault::damaged(STEP, place)
        })
    }
}

/// An entry that is applied, as a replay needs it.
pub(super) struct Applied {
    entry: Entry<Verified>,
    pub(super) recorded: Recorded,
    /// Whether the record gives it effect.
    standing: bool,
    /// Its number in the order of application.
    number: i64,
}

/// Reads what was applied in the order of application, up to the entry with this number.
pub(super) fn each_applied(
    connection: &Connection,
    last: i64,
    mut told: impl FnMut(&Applied),
) -> Result<(), Fault> {
    let sql = format!(
        "SELECT {} FROM entry WHERE applied <= ?1 ORDER BY applied",
        Cursor::COLUMNS
    );
    let mut statement = connection.prepare(&sql).map_err(Fault::at(STEP))?;
    let mut rows = statement.query([last]).map_err(Fault::at(STEP))?;
    cores::in_order(
        cores::FEW,
        || next(&mut rows),
        |cursors| cursors.into_iter().map(Applied::of).collect::<Vec<_>>(),
        |applied| {
            applied
                .into_iter()
                .try_for_each(|applied| applied.map(|applied| told(&applied)))
        },
    )
}

impl Applied {
    fn of(cursor: Cursor) -> Result<Self, Fault> {
        let entry = cursor.entry()?;
        let void = cursor.void.as_deref();
        // The rows were chosen for having been applied.
        let (number, past) = cursor.applied.unwrap_or_default();
        Ok(Self {
            recorded: recorded(&entry, past, void),
            standing: void.is_none(),
            number,
            entry,
        })
    }
}

fn next(rows: &mut rusqlite::Rows<'_>) -> Result<Option<Cursor>, Fault> {
    let row = rows.next().map_err(Fault::at(STEP))?;
    row.map(Cursor::read).transpose().map_err(Fault::at(STEP))
}

impl Live {
    /// Before the first entry.
    pub(crate) fn new(folder: &Folder, charter: &Charter, ours: Side) -> Self {
        let sides = u8::try_from(charter.sides.len()).unwrap_or(Side::MAX);
        let state = State::new(Register {
            sides,
            offset_minutes: charter.offset_minutes,
        });
        Self {
            register: charter.id(),
            ours,
            ring: Arc::new(KeyRing::new(charter)),
            receipts: Receipts::new(sides),
            state: scratch::resting(state, folder),
            trees: vec![(0, Tree::default()); usize::from(sides)],
            tips: Tips::none(sides),
            names: named::Known::default(),
            applied: 0,
            told: 0,
            rows: Rows::default(),
        }
    }

    /// Replays what the database holds.
    pub(crate) fn load(
        connection: &Connection,
        folder: &Folder,
        charter: &Charter,
        ours: Side,
    ) -> Result<Self, Fault> {
        let mut live = Self::new(folder, charter, ours);
        let told = read::told(connection)?;
        // Meaning follows the order of application. Keys, trees and receipts follow each log in its
        // order and no other, and of a log what is applied comes before what waits.
        each_applied(connection, i64::MAX, |applied| {
            live.replay(applied);
            if live.applied <= told {
                live.note_told();
            }
        })?;
        let sql = format!(
            "SELECT {} FROM entry INDEXED BY entry_waiting WHERE applied IS NULL ORDER BY row",
            Cursor::COLUMNS
        );
        let mut statement = connection.prepare(&sql).map_err(Fault::at(STEP))?;
        let mut rows = statement.query([]).map_err(Fault::at(STEP))?;
        while let Some(cursor) = next(&mut rows)? {
            // One of a newer format keeps its place and waits.
            live.receive(cursor.at, cursor.id, cursor.entry().ok().as_ref());
        }
        let sides = live.state.register().sides;
        live.tips = Tips::load(connection, sides)?;
        live.names = named::Known::load(connection)?;
        Ok(live)
    }

    /// Takes in an entry that is applied.
    fn replay(&mut self, applied: &Applied) {
        let (entry, recorded) = (&applied.entry, &applied.recorded);
        self.receive(recorded.at, recorded.id, Some(entry));
        self.receipts.note_applied(entry, applied.standing);
        self.state.apply(recorded);
        self.applied = self.applied.max(applied.number);
    }

    /// Takes in that an entry is durable, whether it is applied or waits.
    fn receive(&mut self, at: Position, id: EntryId, entry: Option<&Entry<Verified>>) {
        self.grow(at, id, |_| ());
        let kind = entry.map_or(0, |entry| entry.body().kind);
        if let Some(entry) = entry.filter(|_| kind::concerns_keys(kind)) {
            Arc::make_mut(&mut self.ring).learn(entry);
        }
        self.receipts.note_received(at, kind);
    }

    /// How many entries are applied of which the read tables do not tell.
    pub(crate) fn untold(&self) -> u64 {
        u64::try_from(self.applied - self.told).unwrap_or(0)
    }

    /// Notes that the read tables tell of all that is applied.
    pub(crate) fn note_told(&mut self) {
        self.told = self.applied;
        self.rows.note_told();
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
