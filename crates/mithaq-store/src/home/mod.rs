//! Home tables: what is private to this side. Nothing here has an encoding for the record, and
//! `rebuild` never touches it.

mod access;
mod account;
mod clearance;
mod credential;
mod draft;
mod keeping;
mod margin;
mod session;
mod setting;

pub use account::{Account, Credentials, NewAccount, Proves, Role, UserId};
pub use clearance::{Clearance, ClearanceId, ClearanceState};
pub use credential::AskedRegistration;
pub use draft::Draft;
pub use keeping::{HoldId, LegalHold, Retention};
pub use margin::{Instruction, InstructionId, Note, NoteId, Place};
pub use session::WebSession;
pub use setting::RESTORED;

use crate::{Fault, SealKey};
use rusqlite::{Connection, Row, ToSql, types::FromSql};

/// A column that lies sealed by the home key.
pub(crate) struct Sealed {
    pub(crate) table: &'static str,
    pub(crate) column: &'static str,
    pub(crate) about: &'static str,
}

/// Every sealed column of the home tables.
pub(crate) const SEALED: [Sealed; 5] = [
    Sealed {
        table: "note",
        column: "sealed",
        about: margin::NOTE,
    },
    Sealed {
        table: "instruction",
        column: "sealed",
        about: margin::INSTRUCTION,
    },
    Sealed {
        table: "instruction",
        column: "crossed",
        about: margin::CROSSED,
    },
    Sealed {
        table: "draft",
        column: "sealed",
        about: draft::DRAFT,
    },
    Sealed {
        table: "legal_hold",
        column: "why",
        about: keeping::HOLD,
    },
];

/// Reads home tables.
#[derive(Debug, Clone, Copy)]
pub struct HomeRead<'s> {
    pub(crate) connection: &'s Connection,
    pub(crate) key: &'s SealKey,
}

/// Writes home tables; what was written is kept when the surrounding transaction commits.
#[derive(Debug, Clone, Copy)]
pub struct HomeWrite<'s>(pub(crate) HomeRead<'s>);

impl<'s> HomeWrite<'s> {
    /// The same tables, to read.
    pub fn read(&self) -> HomeRead<'s> {
        self.0
    }

    /// Runs one statement and tells how many rows it changed.
    fn run(&self, step: &'static str, sql: &str, values: &[&dyn ToSql]) -> Result<usize, Fault> {
        self.0
            .connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.execute(values))
            .map_err(Fault::at(step))
    }

    /// Runs one insertion and tells the new row's number.
    fn insert(&self, step: &'static str, sql: &str, values: &[&dyn ToSql]) -> Result<i64, Fault> {
        self.0
            .connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.insert(values))
            .map_err(Fault::at(step))
    }

    fn seal(&self, about: &str, text: &str) -> Result<Vec<u8>, Fault> {
        self.0.key.seal(about.as_bytes(), text.as_bytes())
    }
}

impl HomeRead<'_> {
    fn all<T>(
        &self,
        step: &'static str,
        sql: &str,
        values: &[&dyn ToSql],
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, Fault> {
        let mut statement = self
            .connection
            .prepare_cached(sql)
            .map_err(Fault::at(step))?;
        let rows = statement.query_map(values, read).map_err(Fault::at(step))?;
        rows.collect::<Result<_, _>>().map_err(Fault::at(step))
    }

    fn one<T>(
        &self,
        step: &'static str,
        sql: &str,
        values: &[&dyn ToSql],
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, Fault> {
        use rusqlite::OptionalExtension as _;
        let mut statement = self
            .connection
            .prepare_cached(sql)
            .map_err(Fault::at(step))?;
        statement
            .query_row(values, read)
            .optional()
            .map_err(Fault::at(step))
    }

    fn unseal(&self, what: &'static str, sealed: &[u8]) -> Result<String, Fault> {
        let plain = self.key.open(what, what.as_bytes(), sealed)?;
        String::from_utf8(plain.to_vec()).map_err(|_| Fault::Unsealed { what })
    }
}

/// A column that holds a number of the clock, in milliseconds since 1970.
fn time(row: &Row<'_>, column: usize) -> rusqlite::Result<mithaq_canon::Time> {
    get::<i64>(row, column).map(|at| mithaq_canon::Time(u64::try_from(at).unwrap_or(0)))
}

fn get<T: FromSql>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    row.get(column)
}

/// How a time is stored. SQLite's integers are signed; the year 292 million is far enough.
fn stored(at: mithaq_canon::Time) -> i64 {
    i64::try_from(at.0).unwrap_or(i64::MAX)
}

/// A word of a closed list, as stored.
fn word<T>(row: &Row<'_>, column: usize, read: fn(&str) -> Option<T>) -> rusqlite::Result<T> {
    let found: String = row.get(column)?;
    read(&found).ok_or_else(|| {
        rusqlite::Error::FromSqlConversionFailure(
            column,
            rusqlite::types::Type::Text,
            format!("{found:?} is none of the known words").into(),
        )
    })
}

#[cfg(test)]
mod tests;
