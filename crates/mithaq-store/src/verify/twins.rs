//! Second entries at a taken place, kept as proof that a log was signed twice.

use super::{Damage, Means, Part, book::Book, namings::Namings};
use crate::{Fault, record::Live};
use mithaq_record::{Entry, Unverified, open};
use rusqlite::Connection;

pub(super) fn check(
    connection: &Connection,
    live: &Live,
    named: &mut Namings,
    means: &Means<'_>,
    book: &mut Book<'_>,
) -> Result<(), Fault> {
    let step = "check the twins";
    let mut statement = connection
        .prepare("SELECT id, bytes FROM twin ORDER BY row")
        .map_err(Fault::at(step))?;
    let rows = statement
        .query_map([], |row| {
            Ok((row.get::<_, [u8; 32]>(0)?, row.get::<_, Vec<u8>>(1)?))
        })
        .map_err(Fault::at(step))?;
    for row in rows {
        let (id, bytes) = row.map_err(Fault::at(step))?;
        book.count(|report| report.twins += 1);
        let decoded = Entry::<Unverified>::decode(&bytes);
        if let Ok(twin) = &decoded {
            // A text of an entry that was taken back belongs to the proof that is kept of it.
            named.take(twin, None);
        }
        match open(&bytes, &live.ring, means.verifier) {
            Ok(twin) if twin.id().0.0 == id => (),
            Ok(twin) => book.add(Part::Entry(twin.at()), Damage::Differs, "a twin's id"),
            Err(wrong) => {
                let part = decoded.map_or(Part::Database, |twin| Part::Entry(twin.at()));
                book.add(part, Damage::Signature, &format!("a twin: {wrong}"));
            }
        }
    }
    Ok(())
}
