//! The least that a durable commit costs here, for the benches to stand beside.

use crate::{Fault, OpenError, database};
use rusqlite::{Connection, TransactionBehavior};
use std::path::Path;

/// A database set up as a home's is but that it syncs each commit itself, and commits that change one
/// number in it.
#[derive(Debug)]
pub struct EmptyCommits(Connection);

impl EmptyCommits {
    /// Makes the database.
    ///
    /// # Errors
    /// [`OpenError`], also if the file is there.
    pub fn new(file: &Path) -> Result<Self, OpenError> {
        let connection = database::create(file)?;
        database::pragma(&connection, "synchronous", "FULL")?;
        connection
            .execute("INSERT INTO setting (name, value) VALUES ('n', x'00')", [])
            .map_err(Fault::at("write an empty commit"))?;
        Ok(Self(connection))
    }

    /// One commit; durable when this returns.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn commit(&mut self) -> Result<(), Fault> {
        let step = "write an empty commit";
        let transaction = self
            .0
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(Fault::at(step))?;
        transaction
            .prepare_cached("UPDATE setting SET value = randomblob(8) WHERE name = 'n'")
            .and_then(|mut statement| statement.execute([]))
            .map_err(Fault::at(step))?;
        transaction.commit().map_err(Fault::at(step))
    }
}
