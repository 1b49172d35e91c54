//! Changing CBOR by its items, those inside byte strings too, so that what is made is still CBOR.

use crate::drive::Numbers;
use ciborium::Value;

/// Items are changed down to this depth of byte strings within byte strings: an entry in a frame
/// holds a body, which holds an act, which holds a statement.
const WITHIN_MAX: usize = 5;

/// Changes one item, or takes one from `other`; bytes that are no CBOR stay as they are.
pub(crate) fn reshape(bytes: &mut Vec<u8>, other: &[u8], numbers: &mut Numbers) {
    let Some(mut value) = read(bytes) else { return };
    let donor = read(other).unwrap_or(Value::Null);
    if change(&mut value, &donor, numbers, 0) {
        let mut written = Vec::new();
        if ciborium::into_writer(&value, &mut written).is_ok() {
            *bytes = written;
        }
    }
}

fn read(bytes: &[u8]) -> Option<Value> {
    let mut rest = bytes;
    let value = ciborium::from_reader(&mut rest).ok()?;
    rest.is_empty().then_some(value)
}

/// Walks down at random and changes what it ends at.
fn change(value: &mut Value, donor: &Value, numbers: &mut Numbers, within: usize) -> bool {
    match value {
        Value::Array(items) if !items.is_empty() && numbers.below(5) > 0 => {
            let place = numbers.below(items.len());
            items
                .get_mut(place)
                .is_some_and(|item| change(item, donor, numbers, within))
        }
        Value::Array(items) => {
            let place = numbers.below(items.len() + 1);
            match numbers.below(4) {
                0 if place < items.len() => drop(items.remove(place)),
                1 => {
                    let again = items.get(place).cloned().unwrap_or(Value::Null);
                    items.insert(place, again);
                }
                2 => items.insert(place, piece(donor, numbers)),
                _ => {
                    let to = numbers.below(items.len());
                    if place < items.len() && to < items.len() {
                        items.swap(place, to);
                    }
                }
            }
            true
        }
        Value::Tag(_, inner) if numbers.below(8) > 0 => change(inner, donor, numbers, within),
        Value::Bytes(bytes) if within < WITHIN_MAX => {
            if let Some(mut inner) = read(bytes).filter(|_| numbers.below(6) > 0)
                && change(&mut inner, donor, numbers, within + 1)
            {
                bytes.clear();
                return ciborium::into_writer(&inner, bytes).is_ok();
            }
            match numbers.below(3) {
                0 => bytes.truncate(numbers.below(bytes.len() + 1)),
                1 => bytes.push(0),
                _ => {
                    let place = numbers.below(bytes.len());
                    if let Some(byte) = bytes.get_mut(place) {
                        *byte ^= 1 << numbers.below(8);
                    }
                }
            }
            true
        }
        Value::Integer(_)
        | Value::Bytes(_)
        | Value::Float(_)
        | Value::Text(_)
        | Value::Bool(_)
        | Value::Null
        | Value::Tag(..)
        | Value::Map(_)
        | _ => {
            *value = piece(donor, numbers);
            true
        }
    }
}

/// An item of another input, or one at the edge of something.
fn piece(donor: &Value, numbers: &mut Numbers) -> Value {
    const EDGES: [u64; 12] = [
        0,
        1,
        2,
        23,
        24,
        255,
        256,
        65_535,
        65_536,
        0xffff_ffff,
        1 << 32,
        u64::MAX,
    ];
    match numbers.below(8) {
        0..3 => {
            let mut at = donor;
            while let Value::Array(items) = at {
                match numbers.of(items) {
                    Some(item) if numbers.below(4) > 0 => at = item,
                    _ => break,
                }
            }
            at.clone()
        }
        3 | 4 => Value::from(EDGES.get(numbers.below(EDGES.len())).copied().unwrap_or(0)),
        5 => Value::from(-1 - i64::from(numbers.next().to_le_bytes()[0])),
        6 => Value::Array(Vec::new()),
        _ => match numbers.below(4) {
            0 => Value::Null,
            1 => Value::Bool(numbers.below(2) == 0),
            2 => Value::Text("x".to_owned()),
            _ => Value::Bytes(vec![0; numbers.below(70)]),
        },
    }
}
