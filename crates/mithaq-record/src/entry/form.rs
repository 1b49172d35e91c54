//! Bounded lists, and rows about logs.

use super::Seen;
use alloc::vec::Vec;
use mithaq_canon::{Canon, CborError, Decoder, cbor::CborErrorKind};

/// At most `max` items.
pub(crate) fn list<T: Canon>(from: &mut Decoder<'_>, max: usize) -> Result<Vec<T>, CborError> {
    let len = from.array(max)?;
    // The claimed length is not trusted with memory: items arrive or decoding stops.
    let mut items = Vec::with_capacity(len.min(16));
    for _ in 0..len {
        items.push(T::decode(from)?);
    }
    from.leave();
    Ok(items)
}

/// At most `max` rows in the order of sides.
pub(crate) fn rows(from: &mut Decoder<'_>, max: usize) -> Result<Vec<Seen>, CborError> {
    let at = from.position();
    let rows = list(from, max)?;
    if are_rows(&rows, max) {
        Ok(rows)
    } else {
        Err(CborError {
            at,
            kind: CborErrorKind::OutOfRange,
        })
    }
}

/// Whether these are at most `max` rows, strictly in the order of sides, none of them empty.
pub(crate) fn are_rows(rows: &[Seen], max: usize) -> bool {
    let in_order = rows
        .iter()
        .zip(rows.iter().skip(1))
        .all(|(one, next)| one.side < next.side);
    rows.len() <= max && in_order && rows.iter().all(|row| row.size > 0)
}

/// A byte string of at most `max` bytes.
pub(crate) fn bytes(from: &mut Decoder<'_>, max: usize) -> Result<Vec<u8>, CborError> {
    let at = from.position();
    let bytes = from.bytes()?;
    if bytes.len() <= max {
        Ok(bytes.into())
    } else {
        Err(CborError {
            at,
            kind: CborErrorKind::OutOfRange,
        })
    }
}
