//! Home tables: what lies sealed in them opens.

use super::{Part, book::Book};
use crate::{Fault, Folder, home::SEALED};
use rusqlite::Connection;

pub(super) fn check(connection: &Connection, folder: &Folder, book: &mut Book<'_>) {
    for sealed in SEALED {
        book.caught(Part::Home(sealed.table), |book| {
            let step = "check the home tables";
            let sql = format!(
                "SELECT {column} FROM {table} WHERE {column} IS NOT NULL",
                table = sealed.table,
                column = sealed.column
            );
            let mut statement = connection.prepare(&sql).map_err(Fault::at(step))?;
            let rows = statement
                .query_map([], |row| row.get::<_, Vec<u8>>(0))
                .map_err(Fault::at(step))?;
            for row in rows {
                let bytes = row.map_err(Fault::at(step))?;
                let opened = folder
                    .key()
                    .open(sealed.about, sealed.about.as_bytes(), &bytes);
                if let Err(fault) = opened {
                    book.fault(Part::Home(sealed.table), &fault);
                }
            }
            Ok(())
        });
    }
}
