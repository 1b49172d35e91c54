//! The strict decoder against another implementation of CBOR, in both directions.

use ciborium::Value;
use mithaq_canon::cbor::{CborErrorKind, DEPTH_MAX};
use mithaq_canon::{CborError, Decoder};

/// As one item: what we accept is read the same elsewhere and written the same; what we refuse and
/// others accept is not the one encoding, or nothing that the record needs.
pub fn cbor(bytes: &[u8]) {
    let mut rest = bytes;
    let theirs: Result<Value, _> = ciborium::from_reader(&mut rest);
    let trailing = !rest.is_empty();
    let ours = whole(bytes);
    match (ours, theirs) {
        (Ok(ours), Ok(theirs)) => {
            assert!(!trailing, "bytes follow");
            // Tags 2 and 3 are numbers to the other implementation (RFC 8949, section 3.4.3).
            if !has_big_number(&ours) {
                assert_eq!(ours, theirs);
                assert_eq!(written(&theirs), bytes);
            }
        }
        (Ok(ours), Err(error)) => {
            assert!(has_big_number(&ours), "refused elsewhere: {error}");
        }
        (Err(refused), Ok(theirs)) => {
            let other_form = trailing || written(&theirs) != bytes;
            assert!(
                other_form || is_outside(&theirs, 0),
                "{refused}: this is the one encoding"
            );
            let by_form = matches!(
                refused.kind,
                CborErrorKind::NotMinimal | CborErrorKind::Indefinite | CborErrorKind::Trailing
            );
            assert!(!by_form || other_form, "{refused}: it is as it must be");
        }
        (Err(_), Err(_)) => (),
    }
}

fn written(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Writing to memory cannot fail.
    let _ = ciborium::into_writer(value, &mut bytes);
    bytes
}

fn whole(bytes: &[u8]) -> Result<Value, CborError> {
    let mut from = Decoder::new(bytes);
    let value = item(&mut from, bytes, 0)?;
    from.finish()?;
    Ok(value)
}

/// The types of this item and what they say, in the subset of the record.
fn item(from: &mut Decoder<'_>, bytes: &[u8], depth: usize) -> Result<Value, CborError> {
    let first = bytes.get(from.position()).copied().unwrap_or_default();
    Ok(match first >> 5 {
        0 => Value::from(from.unsigned()?),
        1 => Value::from(from.signed()?),
        2 => Value::Bytes(from.bytes()?.to_vec()),
        3 => Value::Text(from.text()?.to_owned()),
        4 => {
            let length = from.array(bytes.len())?;
            let items = (0..length).map(|_| item(from, bytes, depth + 1));
            let items = items.collect::<Result<_, _>>()?;
            from.leave();
            Value::Array(items)
        }
        5 => {
            from.map_of(0)?;
            from.leave();
            Value::Map(Vec::new())
        }
        6 if depth < DEPTH_MAX => {
            let tag = tag_at(from.position(), bytes);
            from.tag(tag)?;
            Value::Tag(tag, Box::new(item(from, bytes, depth + 1)?))
        }
        6 => return Err(from.error(CborErrorKind::TooDeep)),
        _ if from.null()? => Value::Null,
        _ => Value::Bool(from.boolean()?),
    })
}

/// The number of the tag here: the decoder is asked for a known one.
fn tag_at(at: usize, bytes: &[u8]) -> u64 {
    let rest = bytes.get(at..).unwrap_or_default();
    let small = rest.first().map_or(0, |first| first & 0x1f);
    let width = match small {
        24 => 1,
        25 => 2,
        26 => 4,
        27 => 8,
        _ => return u64::from(small),
    };
    let number = rest.iter().skip(1).take(width);
    number.fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}

fn has_big_number(value: &Value) -> bool {
    if let Value::Tag(tag, inner) = value {
        return matches!(tag, 2 | 3) || has_big_number(inner);
    }
    let items = value.as_array();
    items.is_some_and(|items| items.iter().any(has_big_number))
}

/// Whether an item is none of the record's subset: floats, maps, numbers beyond 64 bits with a
/// sign, other simple values, nesting beyond bounds.
fn is_outside(value: &Value, depth: usize) -> bool {
    if depth > DEPTH_MAX {
        return true;
    }
    match value {
        Value::Integer(number) => {
            i128::from(*number) < i128::from(i64::MIN) || i128::from(*number) > i128::from(u64::MAX)
        }
        Value::Float(_) => true,
        Value::Map(pairs) => !pairs.is_empty() || depth + 1 > DEPTH_MAX,
        Value::Tag(_, inner) => is_outside(inner, depth + 1),
        Value::Array(items) => {
            depth + 1 > DEPTH_MAX || items.iter().any(|item| is_outside(item, depth + 1))
        }
        Value::Bytes(_) | Value::Text(_) | Value::Bool(_) | Value::Null => false,
        _ => true,
    }
}
