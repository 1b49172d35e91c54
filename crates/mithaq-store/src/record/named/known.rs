//! What the one writer knows of the names from memory.

use super::{
    filter::Filter,
    tiers::{self, Turns},
    whole,
};
use crate::Fault;
use rusqlite::Connection;
use std::collections::BTreeSet;

/// Which names are surely not here, and where those lie that came lately. It may know of more than the
/// database has, after a transaction that failed: what is found by it is looked at in any case.
#[derive(Debug, Default)]
pub(crate) struct Known {
    filter: Filter,
    /// The names that came lately, each with where it leads.
    lately: BTreeSet<(i64, i64)>,
    /// Which slices are put in order next.
    turns: Turns,
}

/// What a transaction has put in order. To be told to [`Known::note_settled`] once it is committed.
#[derive(Debug)]
#[must_use]
pub(crate) struct Settled(Option<Turns>);

impl Known {
    /// Of all names that the database holds.
    pub(crate) fn load(connection: &Connection) -> Result<Self, Fault> {
        let mut known = Self::default();
        let mut count = 0_u32;
        whole::each_stored(connection, tiers::ALL, |short, _| {
            known.filter.add(short);
            count = count.wrapping_add(1);
        })?;
        whole::each_stored(connection, tiers::ALL_LATELY, |short, at| {
            known.lately.insert((short, at));
        })?;
        // Not with the same slice after each start.
        known.turns = [count; tiers::TIERS.len()];
        Ok(known)
    }

    /// Takes in that a name was added to those that came lately.
    pub(super) fn note(
        &mut self,
        connection: &Connection,
        short: i64,
        at: i64,
    ) -> Result<(), Fault> {
        self.filter.add(short);
        self.lately.insert((short, at));
        // What is here is forgotten only once it is on the disk that they lie elsewhere.
        let is_full = self.lately.len().is_multiple_of(tiers::LATELY_MAX);
        if is_full {
            tiers::order_lately(connection)
        } else {
            Ok(())
        }
    }

    /// Whether no such name was ever added. Where it says no, there may still be none.
    pub(super) fn lacks(&self, short: i64) -> bool {
        self.filter.lacks(short)
    }

    /// Where a name leads that came lately.
    pub(super) fn lately(&self, short: i64) -> impl Iterator<Item = i64> {
        let all = (short, i64::MIN)..=(short, i64::MAX);
        self.lately.range(all).map(|(_, at)| *at)
    }

    /// Puts in order what came lately once there is much of it.
    pub(crate) fn settle(&self, connection: &Connection) -> Result<Settled, Fault> {
        tiers::settle(connection, self.turns).map(Settled)
    }

    /// Takes in that this is on the disk.
    pub(crate) fn note_settled(&mut self, settled: Settled) {
        if let Settled(Some(turns)) = settled {
            self.turns = turns;
            self.lately.clear();
        }
    }
}
