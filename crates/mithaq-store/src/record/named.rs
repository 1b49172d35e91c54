//! Where that lies which is named by a hash: an entry, an act, a text.
//!
//! Hashes come in no order. An index by them has a page of its own for nearly each that comes, and
//! a commit would write as many pages as entries. So there are two: a short one for what came
//! lately, which few pages hold, and a long one into which that is moved from time to time, in
//! order. Both have the first eight bytes of a hash and a row; whoever asks compares the whole hash
//! with the one in that row. They follow from the entries and the texts, and `rebuild` makes them
//! anew.

use super::Filter;
use crate::Fault;
use rusqlite::{Connection, OptionalExtension as _, Row};

/// So many names the short index has at most, about: 300 KiB of pages. More would make more pages
/// change with each commit; with less, the long one would be written through too often.
const LATELY_MAX: i64 = 24_576;

/// How the indexes name a hash.
pub(super) fn short(hash: &[u8; 32]) -> i64 {
    let [a, b, c, d, e, f, g, h, ..] = *hash;
    i64::from_be_bytes([a, b, c, d, e, f, g, h])
}

/// Asks `look` of each row that may have what a hash names, until it answers something.
pub(crate) fn find<T>(
    connection: &Connection,
    hash: &[u8; 32],
    mut look: impl FnMut(i64) -> rusqlite::Result<Option<T>>,
) -> rusqlite::Result<Option<T>> {
    let sql = "SELECT row FROM named_lately WHERE hash = ?1
               UNION ALL SELECT row FROM named WHERE hash = ?1";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([short(hash)])?;
    while let Some(row) = rows.next()? {
        if let Some(found) = look(row.get(0)?)? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// The same for what is asked in SQL: parameter 1 is the row, 2 the whole hash.
pub(crate) fn find_by<T>(
    connection: &Connection,
    hash: &[u8; 32],
    sql: &str,
    read: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Option<T>> {
    find(connection, hash, |row| {
        let mut statement = connection.prepare_cached(sql)?;
        statement.query_row((row, hash), &read).optional()
    })
}

/// Notes that a hash names what lies in this row. An entry and a text in rows of the same number may
/// have names that begin alike, if a peer takes the trouble to find such: one note serves both, and
/// nothing that arrives can stop the record by it. Who asks `filter` what is surely not here must learn
/// of it too.
pub(crate) fn note(
    connection: &Connection,
    filter: Option<&mut Filter>,
    hash: &[u8; 32],
    row: i64,
) -> Result<(), Fault> {
    if let Some(filter) = filter {
        filter.add(short(hash));
    }
    connection
        .prepare_cached("INSERT OR IGNORE INTO named_lately (hash, row) VALUES (?1, ?2)")
        .and_then(|mut statement| statement.execute((short(hash), row)))
        .map_err(Fault::at("note where a name lies"))
        .map(drop)
}

/// Tells every name, as the indexes have it.
pub(super) fn each_short(connection: &Connection, mut tell: impl FnMut(i64)) -> Result<(), Fault> {
    let step = "read the names";
    let sql = "SELECT hash FROM named UNION ALL SELECT hash FROM named_lately";
    let mut statement = connection.prepare(sql).map_err(Fault::at(step))?;
    let mut rows = statement.query([]).map_err(Fault::at(step))?;
    while let Some(row) = rows.next().map_err(Fault::at(step))? {
        tell(row.get(0).map_err(Fault::at(step))?);
    }
    Ok(())
}

/// Moves what came lately into the long index once there is much of it.
pub(crate) fn settle(connection: &Connection) -> Result<(), Fault> {
    let step = "put the names in order";
    let count = "SELECT count(*) FROM named_lately";
    let lately: i64 = connection
        .prepare_cached(count)
        .and_then(|mut statement| statement.query_row([], |row| row.get(0)))
        .map_err(Fault::at(step))?;
    if lately < LATELY_MAX {
        return Ok(());
    }
    connection
        .execute_batch(
            "INSERT OR IGNORE INTO named SELECT hash, row FROM named_lately ORDER BY hash, row;
             DELETE FROM named_lately",
        )
        .map_err(Fault::at(step))
}

/// Makes both where there is neither: in a home that an earlier version wrote.
pub(crate) fn make_if_none(connection: &Connection) -> Result<(), Fault> {
    let step = "look for the names";
    let sql = "SELECT EXISTS (SELECT 1 FROM entry)
                  AND NOT EXISTS (SELECT 1 FROM named)
                  AND NOT EXISTS (SELECT 1 FROM named_lately)";
    let are_missing: bool = connection
        .query_row(sql, [], |row| row.get(0))
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

/// Makes both anew.
pub(crate) fn remake(connection: &Connection) -> Result<(), Fault> {
    let step = "make the names anew";
    connection
        .execute_batch("DELETE FROM named_lately; DELETE FROM named")
        .map_err(Fault::at(step))?;
    let mut all = Vec::new();
    each(connection, |hash, row| all.push((short(hash), row)))?;
    all.sort_unstable();
    let mut statement = connection
        .prepare("INSERT OR IGNORE INTO named (hash, row) VALUES (?1, ?2)")
        .map_err(Fault::at(step))?;
    for name in all {
        statement.execute(name).map_err(Fault::at(step))?;
    }
    Ok(())
}

/// Tells each hash that names something, with its row. What is damaged so that it is no hash any
/// more names nothing, and has a finding of its own.
fn each(connection: &Connection, mut tell: impl FnMut(&[u8; 32], i64)) -> Result<(), Fault> {
    let step = "read the names";
    let sql = "SELECT row, id, act FROM entry UNION ALL SELECT row, id, NULL FROM payload";
    let mut statement = connection.prepare(sql).map_err(Fault::at(step))?;
    let mut rows = statement.query([]).map_err(Fault::at(step))?;
    while let Some(found) = rows.next().map_err(Fault::at(step))? {
        let row = found.get(0).map_err(Fault::at(step))?;
        for column in [1, 2] {
            let value = found.get_ref(column).map_err(Fault::at(step))?;
            let hash = value.as_blob().ok().and_then(|hash| hash.try_into().ok());
            if let Some(hash) = hash {
                tell(hash, row);
            }
        }
    }
    Ok(())
}

/// The rows whose names begin like the name of another: acts that stand in a log more than once, and
/// what chance has made alike.
pub(crate) fn alike(connection: &Connection) -> Result<Vec<i64>, Fault> {
    let step = "look for names that are alike";
    // Both lie in this order, so SQLite merges them and keeps nothing.
    let sql = "SELECT hash, row FROM named UNION ALL SELECT hash, row FROM named_lately
               ORDER BY hash";
    let mut statement = connection.prepare(sql).map_err(Fault::at(step))?;
    let mut rows = statement.query([]).map_err(Fault::at(step))?;
    let mut alike = Vec::new();
    let mut last: Option<(i64, i64)> = None;
    while let Some(found) = rows.next().map_err(Fault::at(step))? {
        let name: (i64, i64) = found.try_into().map_err(Fault::at(step))?;
        if let Some(before) = last.replace(name).filter(|before| before.0 == name.0) {
            alike.extend([before.1, name.1]);
        }
    }
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
    fn add(&mut self, short: i64, row: i64) {
        self.names += 1;
        let mut mixed = (short.cast_unsigned()).wrapping_add(mix(row.cast_unsigned()));
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
    let step = "read the names";
    let (mut expected, mut found) = (Sum::default(), Sum::default());
    each(connection, |hash, row| expected.add(short(hash), row))?;
    let sql = "SELECT hash, row FROM named UNION ALL SELECT hash, row FROM named_lately";
    let mut statement = connection.prepare(sql).map_err(Fault::at(step))?;
    let mut rows = statement.query([]).map_err(Fault::at(step))?;
    while let Some(row) = rows.next().map_err(Fault::at(step))? {
        let hash = row.get(0).map_err(Fault::at(step))?;
        found.add(hash, row.get(1).map_err(Fault::at(step))?);
    }
    Ok(expected == found)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops where it fails")]
    use super::*;
    use crate::database;
    use mithaq_canon::Digest;

    /// A database with so many texts, each noted, and a text of another id that begins alike.
    fn texts(count: i64) -> (tempfile::TempDir, Connection) {
        let folder = tempfile::tempdir().unwrap();
        let connection = database::create(&folder.path().join("a.db")).unwrap();
        let all = connection.unchecked_transaction().unwrap();
        for n in 0..count {
            add(&all, &id(n));
        }
        all.commit().unwrap();
        (folder, connection)
    }

    fn id(n: i64) -> [u8; 32] {
        Digest::of(&[&n.to_be_bytes()]).0
    }

    fn add(connection: &Connection, id: &[u8; 32]) -> i64 {
        let sql = "INSERT INTO payload (id, ground) VALUES (?1, 1)";
        connection.execute(sql, [id]).unwrap();
        let row = connection.last_insert_rowid();
        note(connection, None, id, row).unwrap();
        row
    }

    fn row(connection: &Connection, id: &[u8; 32]) -> Option<i64> {
        let sql = "SELECT row FROM payload WHERE row = ?1 AND id = ?2";
        find_by(connection, id, sql, |row| row.get(0)).unwrap()
    }

    fn count(connection: &Connection, table: &str) -> i64 {
        let sql = format!("SELECT count(*) FROM {table}");
        connection.query_row(&sql, [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn a_name_is_found_before_and_after_it_is_put_in_order() {
        let (_folder, connection) = texts(LATELY_MAX - 1);
        settle(&connection).unwrap();
        assert_eq!(count(&connection, "named"), 0, "too early");
        assert_eq!(row(&connection, &id(7)), Some(8));
        let last = add(&connection, &id(-1));
        settle(&connection).unwrap();
        assert_eq!(count(&connection, "named"), LATELY_MAX);
        assert_eq!(count(&connection, "named_lately"), 0);
        assert_eq!(row(&connection, &id(7)), Some(8));
        assert_eq!(row(&connection, &id(-1)), Some(last));
        assert_eq!(row(&connection, &id(-2)), None);
        assert!(are_whole(&connection).unwrap());
    }

    #[test]
    fn names_that_begin_alike_are_told_apart() {
        let (_folder, connection) = texts(3);
        let mut alike = id(1);
        alike[31] ^= 1;
        assert_eq!(row(&connection, &alike), None);
        let other = add(&connection, &alike);
        assert_eq!(row(&connection, &alike), Some(other));
        assert_eq!(row(&connection, &id(1)), Some(2));
    }

    #[test]
    fn a_note_made_twice_stops_nothing() {
        let (_folder, connection) = texts(LATELY_MAX);
        note(&connection, None, &id(1), 2).unwrap();
        settle(&connection).unwrap();
        note(&connection, None, &id(1), 2).unwrap();
        let more = connection.unchecked_transaction().unwrap();
        for n in LATELY_MAX..2 * LATELY_MAX {
            add(&more, &id(n));
        }
        more.commit().unwrap();
        settle(&connection).unwrap();
        assert_eq!(count(&connection, "named"), 2 * LATELY_MAX);
        assert_eq!(row(&connection, &id(1)), Some(2));
    }

    #[test]
    fn what_is_wrong_in_either_index_is_seen_and_made_anew() {
        for wrong in [
            "DELETE FROM named WHERE row = 2",
            "INSERT INTO named (hash, row) VALUES (1, 2)",
            "UPDATE named SET row = row + 1 WHERE row = 3",
            "INSERT INTO named_lately SELECT hash, row FROM named WHERE row = 1",
            "DELETE FROM named; DELETE FROM named_lately",
        ] {
            let (_folder, connection) = texts(3);
            remake(&connection).unwrap();
            assert!(are_whole(&connection).unwrap());
            connection.execute_batch(wrong).unwrap();
            assert!(!are_whole(&connection).unwrap(), "{wrong}");
            remake(&connection).unwrap();
            assert!(are_whole(&connection).unwrap());
            assert_eq!(row(&connection, &id(1)), Some(2));
        }
    }
}
