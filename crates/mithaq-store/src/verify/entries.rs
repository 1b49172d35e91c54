//! Every stored entry, in one pass: each by itself on the cores (form, signatures, proof), then in
//! its log and in the order of application.

use super::{
    Means, Part,
    applied::Applied,
    book::Book,
    links::Links,
    looked::{Looked, Stored},
    namings::Namings,
    receipts::{self, Receipts},
    twins,
};
use crate::{Fault, Folder, cores, record::Live};
use mithaq_canon::Side;
use mithaq_record::{Charter, KeyRing, Verifier, kind};
use rusqlite::Connection;
use std::sync::{Arc, PoisonError, RwLock};

/// What follows from the entries.
pub(super) struct Found {
    /// What they mean.
    pub(super) live: Live,
    /// What they say of texts.
    pub(super) named: Namings,
    /// Whether the read tables, which were behind, were compared on the way.
    pub(super) is_told: bool,
}

/// Checks the entries in the order in which they came.
pub(super) fn check(
    connection: &Connection,
    folder: &Folder,
    (charter, ours): (&Charter, Side),
    means: &Means<'_>,
    book: &mut Book<'_>,
) -> Result<Found, Fault> {
    let step = "check the entries";
    expect(connection, book)?;
    let mut live = Live::new(folder, charter, ours);
    live.state = live.state.noting_nothing();
    let mut named = Namings::default();
    let mut links = Links::new(connection);
    let mut applied = Applied::new(connection)?;
    let mut statement = connection
        .prepare(receipts::QUERY)
        .map_err(Fault::at(step))?;
    let rows = statement.query([]).map_err(Fault::at(step))?;
    let mut receipts = Receipts::new(rows, book);
    let sql = format!("SELECT {} FROM entry ORDER BY row", Stored::COLUMNS);
    let mut statement = connection.prepare(&sql).map_err(Fault::at(step))?;
    let mut rows = statement.query([]).map_err(Fault::at(step))?;
    // The keys as far as the rows before have told them. A core may work with those of a moment
    // ago: then it is asked again when the row's turn comes whether they are the same for it.
    let keys = RwLock::new(live.ring.clone());
    let verifier = means.verifier;
    cores::in_order(
        cores::MANY,
        || {
            let row = rows.next().map_err(Fault::at(step))?;
            Ok(row.map(|row| Stored::read(row).map_err(Fault::at(step))))
        },
        |rows| {
            let keys = keys.read().unwrap_or_else(PoisonError::into_inner).clone();
            Parcel::look(rows, keys, verifier)
        },
        |parcel| {
            for row in parcel.rows {
                book.step();
                let mut looked = match row {
                    Ok(looked) => looked,
                    Err(fault) => {
                        book.fault(Part::Database, &fault);
                        continue;
                    }
                };
                if !Arc::ptr_eq(&parcel.keys, &live.ring) {
                    looked.check(&parcel.keys, &live.ring, verifier);
                }
                count(&looked, book);
                let told = live.ring.clone();
                links.check(&looked, &mut live, book);
                if !Arc::ptr_eq(&told, &live.ring) {
                    *keys.write().unwrap_or_else(PoisonError::into_inner) = live.ring.clone();
                }
                receipts.check(&looked, book);
                if let Some(entry) = &looked.entry {
                    named.take(entry, looked.number);
                }
                applied.take(looked, &mut live, book)?;
            }
            Ok(())
        },
    )?;
    links.finish(book);
    receipts.finish(book);
    twins::check(connection, &live, &mut named, means, book)?;
    let is_told = applied.finish(&mut live, book)?;
    Ok(Found {
        live,
        named,
        is_told,
    })
}

/// Says how much there is to check.
fn expect(connection: &Connection, book: &mut Book<'_>) -> Result<(), Fault> {
    let steps = connection
        .query_row(
            "SELECT (SELECT count(*) FROM entry) + (SELECT count(*) FROM payload)",
            [],
            |row| row.get::<_, i64>(0),
        )
        .map_err(Fault::at("count the entries"))?;
    book.expect(u64::try_from(steps).unwrap_or(1));
    Ok(())
}

fn count(looked: &Looked, book: &mut Book<'_>) {
    let entry = looked.entry.as_ref().filter(|_| looked.wrong.is_none());
    let is_receipt = entry.is_some_and(|entry| entry.body().kind == kind::RECEIPT);
    book.count(|report| {
        report.entries += 1;
        report.receipts += u64::from(is_receipt);
    });
}

/// Rows that were looked at together.
struct Parcel {
    rows: Vec<Result<Looked, Fault>>,
    /// By these keys. They are held, so that no other ring can come to lie in their place.
    keys: Arc<KeyRing>,
}

impl Parcel {
    fn look(rows: Vec<Result<Stored, Fault>>, keys: Arc<KeyRing>, verifier: &dyn Verifier) -> Self {
        let look = |stored| Looked::at(stored, &keys, verifier);
        Self {
            rows: rows.into_iter().map(|row| row.map(look)).collect(),
            keys,
        }
    }
}
