//! All names at once: made anew, read through, and held against what they follow from.

use super::{Kind, short, tiers};
use crate::Fault;
use rusqlite::Connection;

/// Makes all indexes where there is none: in a home that an earlier version wrote.
pub(crate) fn make_if_none(connection: &Connection) -> Result<(), Fault> {
    let step = "look for the names";
    let sql = format!(
        "SELECT EXISTS (SELECT 1 FROM entry UNION ALL SELECT 1 FROM payload)
            AND NOT EXISTS (SELECT 1 FROM ({}))",
        tiers::ALL
    );
    let are_missing: bool = connection
        .query_row(&sql, [], |row| row.get(0))
        .map_err(Fault::at(step))?;
    if !are_missing {
        return Ok(());
    }
    let transaction = connection
        .unchecked_transaction()
        .map_err(Fault::at(step))?;
    remake(&transaction)?;
    transaction.commit().map_err(Fault::at(step))
}

/// Makes all indexes anew.
pub(crate) fn remake(connection: &Connection) -> Result<(), Fault> {
    let step = "make the names anew";
    connection
        .execute_batch(
            "DELETE FROM named_lately; DELETE FROM named_near; DELETE FROM named_middle;
             DELETE FROM named_far",
        )
        .map_err(Fault::at(step))?;
    let mut all = Vec::new();
    each(connection, |short, at| all.push((short, at)))?;
    all.sort_unstable();
    let mut statement = connection
        .prepare("INSERT OR IGNORE INTO named_far (hash, at) VALUES (?1, ?2)")
        .map_err(Fault::at(step))?;
    for name in all {
        statement.execute(name).map_err(Fault::at(step))?;
    }
    Ok(())
}

/// Tells each name that the entries and the texts have, with where it leads. What is damaged so that
/// it is no hash any more names nothing, and has a finding of its own.
fn each(connection: &Connection, mut tell: impl FnMut(i64, i64)) -> Result<(), Fault> {
    const ENTRIES: &str = "SELECT row, id, act FROM entry";
    const TEXTS: &str = "SELECT row, id FROM payload";
    let step = "read the names";
    for (sql, kinds) in [
        (ENTRIES, [Kind::Entry, Kind::Act].as_slice()),
        (TEXTS, &[Kind::Text]),
    ] {
        let mut statement = connection.prepare(sql).map_err(Fault::at(step))?;
        let mut rows = statement.query([]).map_err(Fault::at(step))?;
        while let Some(found) = rows.next().map_err(Fault::at(step))? {
            let row = found.get(0).map_err(Fault::at(step))?;
            for (column, kind) in (1..).zip(kinds) {
                let value = found.get_ref(column).map_err(Fault::at(step))?;
                let hash = value.as_blob().ok().and_then(|hash| hash.try_into().ok());
                if let Some(hash) = hash {
                    tell(short(hash), kind.at(row));
                }
            }
        }
    }
    Ok(())
}

/// Tells each name that a query of the indexes answers, with where it leads.
pub(super) fn each_stored(
    connection: &Connection,
    sql: &str,
    mut tell: impl FnMut(i64, i64),
) -> Result<(), Fault> {
    let step = "read the names";
    let mut statement = connection.prepare(sql).map_err(Fault::at(step))?;
    let mut rows = statement.query([]).map_err(Fault::at(step))?;
    while let Some(row) = rows.next().map_err(Fault::at(step))? {
        let (short, at) = row.try_into().map_err(Fault::at(step))?;
        tell(short, at);
    }
    Ok(())
}

/// The rows of acts whose names begin like that of another: acts that stand in a log more than once,
/// and what chance has made alike.
pub(crate) fn repeated_acts(connection: &Connection) -> Result<Vec<i64>, Fault> {
    // All but the shortest lie in this order, so SQLite merges them and keeps nothing.
    let sql = format!("{} ORDER BY hash", tiers::ALL);
    let mut alike = Vec::new();
    let mut last: Option<(i64, i64)> = None;
    each_stored(connection, &sql, |short, at| {
        let Some(row) = Kind::Act.row(at) else {
            return;
        };
        if let Some(before) = last.replace((short, row)).filter(|last| last.0 == short) {
            alike.extend([before.1, row]);
        }
    })?;
    alike.sort_unstable();
    alike.dedup();
    Ok(alike)
}

/// What the indexes hold, as a sum that does not hang on the order: two of the same names are the
/// same. It is held against damage, not against who wants to deceive: what is found by an index is
/// compared with the whole hash in any case.
#[derive(Debug, Default, PartialEq, Eq)]
struct Sum {
    names: u64,
    mixed: u64,
}

impl Sum {
    fn add(&mut self, short: i64, at: i64) {
        self.names += 1;
        let mut mixed = (short.cast_unsigned()).wrapping_add(mix(at.cast_unsigned()));
        mixed = mix(mixed);
        self.mixed = self.mixed.wrapping_add(mixed);
    }
}

/// The finisher of `SplitMix64`: each bit of the answer hangs on each bit of the question.
fn mix(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Whether the indexes hold what the entries and the texts say, and nothing else.
pub(crate) fn are_whole(connection: &Connection) -> Result<bool, Fault> {
    let (mut expected, mut found) = (Sum::default(), Sum::default());
    each(connection, |short, at| expected.add(short, at))?;
    each_stored(connection, tiers::ALL, |short, at| found.add(short, at))?;
    let mut lie_right = true;
    each_stored(
        connection,
        "SELECT hash, row FROM named_lately",
        |short, row| {
            lie_right &= tiers::lies_right(short, row);
        },
    )?;
    Ok(expected == found && lie_right)
}
