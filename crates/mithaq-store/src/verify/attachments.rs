//! Every chunk of every attachment: it opens under the file's key and is what the manifest names.

use super::{Damage, Part, book::Book};
use crate::{Fault, Folder, record::attachment};
use mithaq_canon::{Digest, PayloadId};
use mithaq_record::ChunkPlace;
use rusqlite::Connection;

pub(super) fn check(
    connection: &Connection,
    folder: &Folder,
    book: &mut Book<'_>,
) -> Result<(), Fault> {
    let step = "check the documents";
    let sql = "SELECT row, manifest, held, chunks FROM attachment
               WHERE manifest IS NOT NULL ORDER BY row";
    let mut statement = connection.prepare(sql).map_err(Fault::at(step))?;
    let files = statement
        .query_map([], |row| {
            let id = PayloadId(Digest(row.get(1)?));
            Ok((
                row.get::<_, i64>(0)?,
                id,
                row.get::<_, u32>(2)?,
                row.get::<_, u32>(3)?,
            ))
        })
        .map_err(Fault::at(step))?;
    for file in files {
        let (row, id, held, count) = file.map_err(Fault::at(step))?;
        let part = || Part::Payload(id);
        let Some(manifest) = attachment::manifest(connection, folder.key(), id)? else {
            book.add(
                part(),
                Damage::Stray,
                "chunks without a manifest that names them",
            );
            continue;
        };
        if u32::try_from(manifest.chunks.len()) != Ok(count) {
            book.add(
                part(),
                Damage::Differs,
                "not as many chunks as its manifest names",
            );
        }
        let mut places = connection
            .prepare_cached("SELECT place FROM chunk WHERE attachment = ?1 ORDER BY place")
            .map_err(Fault::at(step))?;
        let places = places
            .query_map([row], |row| row.get::<_, u16>(0))
            .and_then(Iterator::collect::<Result<Vec<_>, _>>)
            .map_err(Fault::at(step))?;
        if u32::try_from(places.len()) != Ok(held) {
            book.add(part(), Damage::Missing, "chunks that were here are gone");
        }
        for place in places {
            let at = ChunkPlace {
                manifest: id,
                place,
            };
            match attachment::chunk(connection, folder.key(), at) {
                Ok(Some(bytes)) if manifest.holds(usize::from(place), &bytes) => (),
                Ok(_) => {
                    let detail = format!("chunk {place} is not what the manifest names");
                    book.add(part(), Damage::Differs, &detail);
                }
                Err(fault) => book.fault(part(), &fault),
            }
        }
    }
    Ok(())
}
