//! Our own log against what has left this server: the head mark, and the receipts of the others.

use super::{Damage, Part, book::Book};
use crate::{Fault, Folder, home::HomeRead, record::DbLogs, record::stored_size};
use mithaq_canon::Side;
use mithaq_record::{Charter, Logs as _, Mark, MarkJudgement};
use rusqlite::Connection;

pub(super) fn check(
    connection: &Connection,
    folder: &Folder,
    charter: &Charter,
    ours: Side,
    mark: Result<Option<Mark>, Fault>,
    book: &mut Book<'_>,
) -> Result<(), Fault> {
    let logs = DbLogs::new(connection, true);
    if let Some(mark) = mark? {
        match mark.judge(charter.id(), &logs) {
            MarkJudgement::AtOrBeyond => (),
            MarkJudgement::Behind => {
                let detail = format!("entry {} has left this server and is not here", mark.at.seq);
                book.add(Part::OwnLog, Damage::CutTail, &detail);
            }
            MarkJudgement::Other => {
                let detail = "another entry of ours stands where it points";
                book.add(Part::HeadMark, Damage::Differs, detail);
            }
        }
    } else if is_restored(connection, folder)? {
        // A backup comes without its mark, and this home seals nothing before it has a new one.
    } else if logs.received(ours).is_some() && folder.read_head_mark()?.is_none() {
        let detail = "entries of ours are here, and no mark of what has left";
        book.add(Part::HeadMark, Damage::Missing, detail);
    }
    let end = logs.received(ours);
    let (epoch, size) = end.map_or((0, 0), |head| (head.epoch, head.size));
    let sql = "SELECT epoch, size, root FROM receipt WHERE side = ?1
               ORDER BY epoch DESC, size DESC";
    let step = "compare our log with the receipts for it";
    let mut statement = connection.prepare(sql).map_err(Fault::at(step))?;
    let rows = statement
        .query_map([ours.0], |row| {
            Ok((
                row.get::<_, u32>(0)?,
                row.get::<_, i64>(1)?,
                row.get::<_, [u8; 32]>(2)?,
            ))
        })
        .map_err(Fault::at(step))?;
    for row in rows {
        let (their_epoch, their_size, root) = row.map_err(Fault::at(step))?;
        if (their_epoch, their_size) > (epoch, stored_size(size)) {
            let detail = format!("a receipt names {their_size} entries of it, {size} are here");
            book.add(Part::OwnLog, Damage::CutTail, &detail);
            continue;
        }
        let named = u64::try_from(their_size).unwrap_or(0);
        let held = logs.root_at(ours, their_epoch, named);
        if held.map(|held| held.0) != Some(root) {
            let detail = "a receipt names another history of it";
            book.add(Part::OwnLog, Damage::Differs, detail);
        }
    }
    logs.finish()
}

fn is_restored(connection: &Connection, folder: &Folder) -> Result<bool, Fault> {
    let key = folder.key();
    HomeRead { connection, key }.is_restored()
}
