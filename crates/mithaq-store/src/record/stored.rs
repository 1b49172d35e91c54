//! How numbers and hashes lie in SQLite, whose integers are signed.

use mithaq_canon::{Digest, Position, Side};
use rusqlite::Row;

/// A sequence number or size. The record stops short of 2^63 by billions of years.
pub(crate) fn stored_size(size: u64) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX)
}

pub(crate) fn size(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    let size: i64 = row.get(column)?;
    u64::try_from(size).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(column, size))
}

pub(crate) fn digest(row: &Row<'_>, column: usize) -> rusqlite::Result<Digest> {
    row.get(column).map(Digest)
}

/// The columns side, epoch, seq from `first` on.
pub(crate) fn position(row: &Row<'_>, first: usize) -> rusqlite::Result<Position> {
    Ok(Position {
        side: Side(row.get(first)?),
        epoch: row.get(first + 1)?,
        seq: size(row, first + 2)?,
    })
}
