//! Opening the database: one connection that writes, others that read.

use crate::{Fault, OpenError, record::named};
use rusqlite::{Connection, OpenFlags, config::DbConfig};
use std::path::Path;

/// What `PRAGMA application_id` says of our files: "MITH".
const APPLICATION: i32 = 0x4d49_5448;

/// The schema that this version writes. A home with a higher one was written by a newer version.
pub const SCHEMA: u32 = 8;

/// Forward-only steps from one schema to the next; the first makes an empty database.
const STEPS: [&str; SCHEMA as usize] = [
    concat!(
        include_str!("schema/entry.sql"),
        include_str!("schema/payload.sql"),
        include_str!("schema/record.sql"),
        include_str!("schema/attachment.sql"),
        include_str!("schema/read.sql"),
        include_str!("schema/home.sql"),
    ),
    include_str!("schema/keeping.sql"),
    include_str!("schema/credential.sql"),
    // The read tables have another shape, and tell of nothing until the next start.
    concat!(
        "DROP TABLE shown; DROP TABLE IF EXISTS telling;",
        include_str!("schema/read.sql"),
    ),
    include_str!("schema/carried.sql"),
    concat!(
        include_str!("schema/unordered.sql"),
        include_str!("schema/entry.sql"),
        include_str!("schema/payload.sql"),
        include_str!("schema/copied.sql"),
    ),
    // The same for the read tables; and where a log ends, the index by place says as well.
    concat!(
        "DROP INDEX entry_applied; DROP TABLE shown; DROP TABLE telling;",
        include_str!("schema/read.sql"),
    ),
    // The names follow from the entries and the texts, and are made anew with the first opening.
    concat!(
        "DROP TABLE IF EXISTS named; DROP TABLE IF EXISTS named_lately;",
        include_str!("schema/names.sql"),
    ),
];

/// Makes the read tables anew, empty.
pub(crate) const READ_TABLES: &str = concat!(
    "DROP TABLE shown; DROP TABLE telling;",
    include_str!("schema/read.sql"),
);

/// How long a reader waits for a lock: a checkpoint takes one for moments only.
const BUSY: std::time::Duration = std::time::Duration::from_secs(10);

/// Memory for pages of the connection that writes, in KiB (below zero: not in pages). Less, and a
/// batch of entries whose keys are hashes finds none of its pages there and spills its own.
const WRITER_CACHE: &str = "-16384";

/// Compiled statements kept per connection: more than the store has.
const STATEMENTS: usize = 128;

/// Makes the database of a new home.
pub(crate) fn create(path: &Path) -> Result<Connection, OpenError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection =
        Connection::open_with_flags(path, flags).map_err(Fault::at("create the database"))?;
    tune(&connection)?;
    connection
        .pragma_update(None, "application_id", APPLICATION)
        .map_err(Fault::at("mark the database"))?;
    migrate(&connection, 0)?;
    Ok(connection)
}

/// Opens the connection that writes.
pub(crate) fn open_writer(path: &Path) -> Result<Connection, OpenError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)
        .map_err(Fault::opening("open the database", path))?;
    let schema = recognise(&connection, path)?;
    tune(&connection)?;
    migrate(&connection, schema)?;
    named::make_if_none(&connection)?;
    Ok(connection)
}

/// Opens a connection that can only read.
pub(crate) fn open_reader(path: &Path) -> Result<Connection, OpenError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)
        .map_err(Fault::opening("open the database", path))?;
    recognise(&connection, path)?;
    pragma(&connection, "query_only", "ON")?;
    common(&connection)?;
    Ok(connection)
}

/// Which schema the file has, if it is ours at all.
fn recognise(connection: &Connection, path: &Path) -> Result<u32, OpenError> {
    let number = |name: &str| -> Result<i64, Fault> {
        connection
            .pragma_query_value(None, name, |row| row.get(0))
            .map_err(Fault::opening("read the database's header", path))
    };
    if number("application_id")? != i64::from(APPLICATION) {
        return Err(OpenError::NotAHome(path.to_owned()));
    }
    let found = number("user_version")?;
    match u32::try_from(found) {
        Ok(found @ 1..=SCHEMA) => Ok(found),
        Ok(0) | Err(_) => Err(OpenError::NotAHome(path.to_owned())),
        Ok(found) => Err(OpenError::NewerSchema {
            home: path.parent().unwrap_or(path).to_owned(),
            found,
            known: SCHEMA,
        }),
    }
}

/// Whether an earlier version wrote the database, and this one has not opened it to write yet.
pub(crate) fn is_older(connection: &Connection) -> Result<bool, Fault> {
    let found: u32 = connection
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .map_err(Fault::at("read the database's header"))?;
    Ok(found < SCHEMA)
}

/// What the database declares: kind, name, table, statement.
type Schema = Vec<(String, String, String, Option<String>)>;

/// Whether the database declares exactly what this version makes.
pub(crate) fn has_its_schema(connection: &Connection) -> Result<bool, Fault> {
    let step = "read the schema";
    let fresh = Connection::open_in_memory().map_err(Fault::at(step))?;
    migrate(&fresh, 0)?;
    Ok(schema(connection)? == schema(&fresh)?)
}

fn schema(connection: &Connection) -> Result<Schema, Fault> {
    let step = "read the schema";
    // What is kept by `ANALYZE` and the like is SQLite's own and says nothing.
    let sql = "SELECT type, name, tbl_name, sql FROM sqlite_schema
               WHERE name NOT LIKE 'sqlite_stat%' ORDER BY type, name";
    let mut statement = connection.prepare(sql).map_err(Fault::at(step))?;
    let rows = statement
        .query_map([], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })
        .map_err(Fault::at(step))?;
    rows.collect::<Result<_, _>>().map_err(Fault::at(step))
}

fn migrate(connection: &Connection, from: u32) -> Result<(), Fault> {
    let step = "bring the database to this version's schema";
    for (number, sql) in (1u32..).zip(STEPS).filter(|(number, _)| *number > from) {
        let all = format!("BEGIN IMMEDIATE; {sql} PRAGMA user_version = {number}; COMMIT;");
        connection.execute_batch(&all).map_err(|source| {
            // A step that failed half-way must not stay open; the first error is the one to tell.
            let _ = connection.execute_batch("ROLLBACK");
            Fault::at(step)(source)
        })?;
    }
    Ok(())
}

fn tune(connection: &Connection) -> Result<(), Fault> {
    pragma(connection, "journal_mode", "WAL")?;
    // The database syncs before it moves its log, and no commit. The writer does, of each whose
    // answer promises that it survives a power cut.
    pragma(connection, "synchronous", "NORMAL")?;
    // Erased prose must not linger in free pages.
    pragma(connection, "secure_delete", "ON")?;
    pragma(connection, "foreign_keys", "ON")?;
    pragma(connection, "journal_size_limit", "16777216")?;
    // When it moves into the database, the writer says: not in the middle of an act.
    pragma(connection, "wal_autocheckpoint", "0")?;
    pragma(connection, "cache_size", WRITER_CACHE)?;
    common(connection)
}

fn common(connection: &Connection) -> Result<(), Fault> {
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // A plan does not hang on what is bound: else SQLite compiles a kept statement again at each
    // new value where a partial index could serve it, which cost half of a receiver's time.
    connection
        .set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
        .map_err(Fault::at("set up the database"))?;
    connection
        .busy_timeout(BUSY)
        .map_err(Fault::at("set up the database"))?;
    pragma(connection, "trusted_schema", "OFF")?;
    pragma(connection, "cell_size_check", "ON")?;
    pragma(connection, "temp_store", "MEMORY")
}

pub(crate) fn pragma(connection: &Connection, name: &str, value: &str) -> Result<(), Fault> {
    // Some of these answer with a row and some with none.
    match connection.pragma_update_and_check(None, name, value, |_| Ok(())) {
        Ok(()) | Err(rusqlite::Error::QueryReturnedNoRows) => Ok(()),
        Err(source) => Err(Fault::at("set up the database")(source)),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops where it fails")]
    use super::*;

    /// The database of a home as schema 5 had it: whole hashes in indexes of their own.
    fn before_names(path: &Path) -> Connection {
        let connection = Connection::open(path).unwrap();
        tune(&connection).unwrap();
        pragma(&connection, "application_id", &APPLICATION.to_string()).unwrap();
        let whole = "BLOB NOT NULL UNIQUE";
        let first = STEPS[0]
            .replace(
                "BLOB NOT NULL,     -- no two rows have the same",
                &format!("{whole},"),
            )
            .replace(
                "BLOB NOT NULL,   -- no two rows have the same",
                &format!("{whole},"),
            );
        assert_eq!(first.matches(whole).count(), 3, "entry, payload and twin");
        connection.execute_batch(&first).unwrap();
        let index = "CREATE INDEX entry_act ON entry (side, act) WHERE act IS NOT NULL";
        connection.execute_batch(index).unwrap();
        for sql in &STEPS[1..5] {
            connection.execute_batch(sql).unwrap();
        }
        pragma(&connection, "user_version", "5").unwrap();
        connection
    }

    /// The database of a home as schema 7 had it: two indexes of names, and a text without an entry.
    #[test]
    fn a_home_with_two_indexes_of_names_has_its_names_in_the_new_ones() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        let connection = Connection::open(&path).unwrap();
        tune(&connection).unwrap();
        pragma(&connection, "application_id", &APPLICATION.to_string()).unwrap();
        for sql in &STEPS[..7] {
            connection.execute_batch(sql).unwrap();
        }
        let before = "CREATE TABLE named (hash INTEGER NOT NULL, row INTEGER NOT NULL,
                                          PRIMARY KEY (hash, row)) STRICT, WITHOUT ROWID;
                      CREATE TABLE named_lately (hash INTEGER NOT NULL, row INTEGER NOT NULL,
                                                 PRIMARY KEY (hash, row)) STRICT, WITHOUT ROWID;
                      INSERT INTO payload VALUES (9, zeroblob(32), x'01', x'02', NULL);
                      INSERT INTO named VALUES (0, 9);
                      INSERT INTO named_lately VALUES (77, 1);
                      PRAGMA user_version = 7";
        connection.execute_batch(before).unwrap();
        assert!(is_older(&connection).unwrap());
        drop(connection);
        let connection = open_writer(&path).unwrap();
        assert!(has_its_schema(&connection).unwrap());
        assert!(named::are_whole(&connection).unwrap());
        let found = named::Names::stored(&connection)
            .find(named::Kind::Text, &[0; 32], |row| Ok(Some(row)))
            .unwrap();
        assert_eq!(found, Some(9));
    }

    #[test]
    fn a_home_from_before_the_names_keeps_every_row_and_finds_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        before_names(&path)
            .execute_batch(
                "INSERT INTO entry VALUES
                     (1, 0, 0, 0, zeroblob(32), x'aa', x'bb', 7, unhex('01020304050607' || printf('%050d', 0)), 0, 1,
                      x'80', NULL),
                     (4, 1, 0, 0, unhex('11121314151617' || printf('%050d', 0)), x'cc', x'dd', 8, NULL, 0, NULL, NULL, NULL);
                 INSERT INTO receipt VALUES (3, 4, 1, 0, 0, 1, x'ee', 1);
                 INSERT INTO payload VALUES (9, unhex('21222324252627' || printf('%050d', 0)), x'01', x'02', NULL);
                 INSERT INTO attachment (row, manifest, wrapped, size, chunks, held, begun)
                     VALUES (1, unhex('21222324252627' || printf('%050d', 0)), x'01', 1, 1, 0, 0);",
            )
            .unwrap();
        for _ in 0..2 {
            let connection = open_writer(&path).unwrap();
            assert!(has_its_schema(&connection).unwrap());
            assert!(!is_older(&connection).unwrap());
            let all = "SELECT group_concat(row || ':' || hex(id) || ':' || coalesce(applied, '-'))
                       FROM (SELECT row, id, applied FROM entry
                             UNION ALL SELECT row, id, ground FROM payload)";
            let all: String = connection.query_row(all, [], |row| row.get(0)).unwrap();
            let zeros = "00".repeat(25);
            assert_eq!(
                all,
                format!(
                    "1:{}:1,4:11121314151617{}:-,9:21222324252627{}:-",
                    "00".repeat(32),
                    zeros,
                    zeros
                )
            );
            let names = "SELECT group_concat(printf('%x', hash) || ':' || at)
                         FROM (SELECT hash, at FROM named_far ORDER BY hash)";
            let names: String = connection.query_row(names, [], |row| row.get(0)).unwrap();
            assert_eq!(
                names,
                "0:4,102030405060700:5,1112131415161700:16,2122232425262700:38"
            );
            // Receipts still hang on their entries.
            let gone = connection.execute("DELETE FROM entry WHERE row = 4", []);
            assert!(gone.is_err(), "a receipt without its entry");
        }
        // Erasing a manifest still takes its file with it.
        let connection = open_writer(&path).unwrap();
        let erase = "UPDATE payload SET wrapped = NULL, sealed = NULL, ground = 1 WHERE row = 9";
        connection.execute(erase, []).unwrap();
        let left = "SELECT count(*) FROM attachment";
        let left: i64 = connection.query_row(left, [], |row| row.get(0)).unwrap();
        assert_eq!(left, 0);
    }
}
