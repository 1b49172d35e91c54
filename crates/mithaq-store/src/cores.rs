//! Work that needs no disk, done on every core while the one connection reads on. What comes of it
//! is looked at in the order of the rows, by the one who reads.

use crate::Fault;
use std::{
    num::NonZero,
    sync::mpsc::{Receiver, SyncSender, sync_channel},
};

/// Rows that travel together: enough that a hand-over costs little beside them.
const ROWS_TOGETHER: usize = 128;

/// Such parcels that a core may have before it: what is read ahead stays bounded.
const PARCELS_AHEAD: usize = 3;

/// For work that is most of it. More cores than this wait for the one that reads.
pub(crate) const MANY: usize = 16;

/// For work that is about as much as what is done in order with what comes of it: more cores would
/// wait, and hold more rows in memory.
pub(crate) const FEW: usize = 2;

/// Reads rows by `next` until there are none, works on them on every core but on no more than
/// `most`, and hands what comes of it to `done` in the order in which they were read.
///
/// # Errors
/// What `next` or `done` answers; then nothing more is read.
pub(crate) fn in_order<T: Send, R: Send>(
    most: usize,
    mut next: impl FnMut() -> Result<Option<T>, Fault>,
    work: impl Fn(Vec<T>) -> R + Sync,
    mut done: impl FnMut(R) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    let cores = cores.min(most);
    let work = &work;
    std::thread::scope(|scope| {
        let lanes: Vec<Lane<T, R>> = (0..cores)
            .map(|_| {
                let (rows, inbox) = sync_channel::<Vec<T>>(PARCELS_AHEAD);
                let (outbox, found) = sync_channel(PARCELS_AHEAD);
                // It ends when the rows do, or when nobody asks for what it finds.
                scope.spawn(move || {
                    inbox
                        .into_iter()
                        .try_for_each(|rows| outbox.send(work(rows)))
                });
                Lane { rows, found }
            })
            .collect();
        let mut out = lanes.iter().cycle();
        let mut back = lanes.iter().cycle();
        let mut on_their_way = 0;
        let mut more = true;
        while more || on_their_way > 0 {
            if more && on_their_way < cores * PARCELS_AHEAD {
                let mut rows = Vec::with_capacity(ROWS_TOGETHER);
                while rows.len() < ROWS_TOGETHER
                    && let Some(row) = next()?
                {
                    rows.push(row);
                }
                more = rows.len() == ROWS_TOGETHER;
                if let Some(lane) = out.next()
                    && lane.rows.send(rows).is_ok()
                {
                    on_their_way += 1;
                }
            } else {
                on_their_way -= 1;
                // One that panicked has said so, and the scope says it again.
                if let Some(Ok(found)) = back.next().map(|lane| lane.found.recv()) {
                    done(found)?;
                }
            }
        }
        Ok(())
    })
}

/// The way to one core, and back.
struct Lane<T, R> {
    rows: SyncSender<Vec<T>>,
    found: Receiver<R>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_found_comes_in_the_order_of_the_rows() {
        for count in [0, 1, ROWS_TOGETHER, ROWS_TOGETHER * 40 + 7] {
            let mut rows = 0..count;
            let mut found = Vec::new();
            let looked = in_order(
                MANY,
                || Ok(rows.next()),
                |rows| rows,
                |rows| {
                    found.extend(rows);
                    Ok(())
                },
            );
            assert!(looked.is_ok());
            assert_eq!(found, (0..count).collect::<Vec<_>>());
        }
    }

    #[test]
    fn the_first_failure_ends_it() {
        let fails_reading = in_order(
            MANY,
            || Err::<Option<u8>, _>(Fault::damaged("read", "a row")),
            |rows| rows,
            |_| Ok(()),
        );
        assert!(fails_reading.is_err());
        let mut rows = 0..ROWS_TOGETHER * 40;
        let fails_looking = in_order(
            FEW,
            || Ok(rows.next()),
            |rows| rows.len(),
            |_| Err(Fault::damaged("look", "a row")),
        );
        assert!(fails_looking.is_err());
        assert!(rows.next().is_some(), "it read on");
    }
}
