//! The strict decoder, against a list of what it must refuse and against another implementation.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use ciborium::Value;
use mithaq_canon::{
    Canon, CborError, Decoder, Encoder,
    cbor::{CborErrorKind, DEPTH_MAX, LIST_MAX},
    from_bytes, to_bytes,
};
use proptest::prelude::*;

/// Everything that the subset can say.
#[derive(Debug, Clone, PartialEq)]
enum Any {
    Unsigned(u64),
    Signed(i64),
    Bytes(Vec<u8>),
    Text(String),
    List(Vec<Any>),
    EmptyMap,
    Tagged(u64, Box<Any>),
    Boolean(bool),
    Null,
}

impl Any {
    fn write(&self, to: &mut Encoder) {
        match self {
            Self::Unsigned(n) => to.unsigned(*n),
            Self::Signed(n) => to.signed(*n),
            Self::Bytes(bytes) => to.bytes(bytes),
            Self::Text(text) => to.text(text),
            Self::List(items) => {
                to.array(items.len());
                items.iter().for_each(|item| item.write(to));
            }
            Self::EmptyMap => to.map(0),
            Self::Tagged(tag, item) => {
                to.tag(*tag);
                item.write(to);
            }
            Self::Boolean(value) => to.boolean(*value),
            Self::Null => to.null(),
        }
    }

    /// Reads what has this shape.
    fn read(&self, from: &mut Decoder<'_>) -> Result<Self, CborError> {
        Ok(match self {
            Self::Unsigned(_) => Self::Unsigned(from.unsigned()?),
            Self::Signed(_) => Self::Signed(from.signed()?),
            Self::Bytes(_) => Self::Bytes(from.bytes()?.into()),
            Self::Text(_) => Self::Text(from.text()?.into()),
            Self::List(items) => {
                from.array_of(items.len())?;
                let read = items.iter().map(|item| item.read(from));
                let read = read.collect::<Result<_, _>>()?;
                from.leave();
                Self::List(read)
            }
            Self::EmptyMap => {
                from.map_of(0)?;
                from.leave();
                Self::EmptyMap
            }
            Self::Tagged(tag, item) => {
                from.tag(*tag)?;
                Self::Tagged(*tag, Box::new(item.read(from)?))
            }
            Self::Boolean(_) => Self::Boolean(from.boolean()?),
            Self::Null => {
                if from.null()? {
                    Self::Null
                } else {
                    return Err(from.error(CborErrorKind::Unexpected));
                }
            }
        })
    }

    fn written(&self) -> Vec<u8> {
        let mut to = Encoder::default();
        self.write(&mut to);
        to.into_bytes()
    }

    fn read_whole(&self, bytes: &[u8]) -> Result<Self, CborError> {
        let mut from = Decoder::new(bytes);
        let read = self.read(&mut from)?;
        from.finish()?;
        Ok(read)
    }

    fn elsewhere(&self) -> Value {
        match self {
            Self::Unsigned(n) => Value::from(*n),
            Self::Signed(n) => Value::from(*n),
            Self::Bytes(bytes) => Value::Bytes(bytes.clone()),
            Self::Text(text) => Value::Text(text.clone()),
            Self::List(items) => Value::Array(items.iter().map(Self::elsewhere).collect()),
            Self::EmptyMap => Value::Map(vec![]),
            Self::Tagged(tag, item) => Value::Tag(*tag, Box::new(item.elsewhere())),
            Self::Boolean(value) => Value::Bool(*value),
            Self::Null => Value::Null,
        }
    }
}

fn number() -> impl Strategy<Value = u64> {
    // Every width of a head, and both sides of each border.
    prop_oneof![
        0..30u64,
        250..260u64,
        65_530..65_540u64,
        (1u64 << 32) - 3..(1u64 << 32) + 3,
        any::<u64>(),
        Just(u64::MAX),
    ]
}

fn any_value() -> impl Strategy<Value = Any> {
    let leaf = prop_oneof![
        number().prop_map(Any::Unsigned),
        any::<i64>().prop_map(Any::Signed),
        prop::collection::vec(any::<u8>(), 0..300).prop_map(Any::Bytes),
        ".{0,40}".prop_map(Any::Text),
        Just(Any::EmptyMap),
        any::<bool>().prop_map(Any::Boolean),
        Just(Any::Null),
    ];
    leaf.prop_recursive(5, 60, 30, |inner| {
        // Tags 2 and 3 are big numbers, which the other implementation reads as numbers.
        let tag = number().prop_filter("not a big number", |tag| *tag != 2 && *tag != 3);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..30).prop_map(Any::List),
            (tag, inner).prop_map(|(tag, item)| Any::Tagged(tag, Box::new(item))),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_written_reads_back(value in any_value()) {
        prop_assert_eq!(value.read_whole(&value.written()).unwrap(), value);
    }

    #[test]
    fn another_implementation_agrees(value in any_value()) {
        let ours = value.written();
        let read: Value = ciborium::from_reader(ours.as_slice()).unwrap();
        prop_assert_eq!(&read, &value.elsewhere());
        let mut theirs = Vec::new();
        ciborium::into_writer(&read, &mut theirs).unwrap();
        prop_assert_eq!(ours, theirs);
    }

    /// Two encodings of one value would be two ids of one entry.
    #[test]
    fn a_changed_byte_is_refused_or_another_value(
        value in any_value(),
        place in any::<prop::sample::Index>(),
        flip in 1..=255u8,
    ) {
        let mut bytes = value.written();
        let place = place.index(bytes.len());
        bytes[place] ^= flip;
        if let Ok(read) = value.read_whole(&bytes) {
            prop_assert_eq!(read.written(), bytes);
            prop_assert_ne!(read, value);
        }
    }

    #[test]
    fn a_cut_or_lengthened_value_is_refused(value in any_value(), cut in any::<prop::sample::Index>()) {
        let mut bytes = value.written();
        let cut = &bytes[..cut.index(bytes.len())];
        prop_assert!(value.read_whole(cut).is_err());
        bytes.push(0);
        let error = value.read_whole(&bytes).unwrap_err();
        prop_assert_eq!(error, CborError { at: bytes.len() - 1, kind: CborErrorKind::Trailing });
    }

    /// No input panics or asks for memory that it does not bring.
    #[test]
    fn noise_is_refused_or_canonical(
        shape in any_value(),
        noise in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        if let Ok(read) = shape.read_whole(&noise) {
            prop_assert_eq!(read.written(), noise);
        }
    }
}

fn refuse<T: Canon + core::fmt::Debug>(bytes: &[u8], at: usize, kind: CborErrorKind) {
    assert_eq!(
        from_bytes::<T>(bytes).unwrap_err(),
        CborError { at, kind },
        "{bytes:02x?}"
    );
}

#[test]
fn longer_forms_of_a_number_are_refused() {
    let longer: [&[u8]; 8] = [
        &[0x18, 0],
        &[0x18, 23],
        &[0x19, 0, 24],
        &[0x19, 0, 0xff],
        &[0x1a, 0, 0, 1, 0],
        &[0x1a, 0, 0, 0xff, 0xff],
        &[0x1b, 0, 0, 0, 0, 0, 1, 0, 0],
        &[0x1b, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff],
    ];
    for bytes in longer {
        refuse::<u64>(bytes, 0, CborErrorKind::NotMinimal);
        let mut negative = bytes.to_vec();
        negative[0] |= 0x20;
        refuse::<i64>(&negative, 0, CborErrorKind::NotMinimal);
    }
    refuse::<Vec<u64>>(&[0x98, 1, 0], 0, CborErrorKind::NotMinimal);
    refuse::<String>(&[0x78, 1, b'a'], 0, CborErrorKind::NotMinimal);
    refuse::<[u8; 1]>(&[0x58, 1, 0], 0, CborErrorKind::NotMinimal);
    assert_eq!(
        Decoder::new(&[0xd8, 18]).tag(18).unwrap_err().kind,
        CborErrorKind::NotMinimal
    );
}

#[test]
fn indefinite_lengths_are_refused() {
    refuse::<Vec<u64>>(&[0x9f, 0, 0xff], 0, CborErrorKind::Indefinite);
    refuse::<String>(&[0x7f, 0x61, b'a', 0xff], 0, CborErrorKind::Indefinite);
    refuse::<[u8; 1]>(&[0x5f, 0x41, 0, 0xff], 0, CborErrorKind::Indefinite);
    assert_eq!(
        Decoder::new(&[0xbf, 0xff]).map_of(0).unwrap_err().kind,
        CborErrorKind::Indefinite
    );
}

#[test]
fn lengths_that_the_input_does_not_bring_are_refused() {
    let most = [0xff; 8];
    let head = |major: u8| [&[major << 5 | 27], &most[..]].concat();
    refuse::<[u8; 4]>(&head(2), 9, CborErrorKind::Truncated);
    refuse::<String>(&head(3), 9, CborErrorKind::Truncated);
    refuse::<Vec<u64>>(&head(4), 0, CborErrorKind::OutOfRange);
    assert_eq!(
        Decoder::new(&head(5)).map_of(0).unwrap_err().kind,
        CborErrorKind::OutOfRange
    );
    // A list that is not too long, and not there.
    let mut claimed = Encoder::default();
    claimed.array(LIST_MAX);
    refuse::<Vec<u64>>(&claimed.into_bytes(), 3, CborErrorKind::Truncated);
    let mut claimed = Encoder::default();
    claimed.array(LIST_MAX + 1);
    refuse::<Vec<u64>>(&claimed.into_bytes(), 0, CborErrorKind::OutOfRange);
}

#[test]
fn what_is_not_in_the_subset_is_refused() {
    let floats: [&[u8]; 3] = [
        &[0xf9, 0x3c, 0],
        &[0xfa, 0x3f, 0x80, 0, 0],
        &[0xfb, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0],
    ];
    for bytes in floats {
        refuse::<u64>(bytes, 0, CborErrorKind::Unexpected);
        refuse::<bool>(bytes, 0, CborErrorKind::Unexpected);
    }
    // Undefined, other simple values, in one byte and in two; reserved heads; a lone break.
    for bytes in [&[0xf7][..], &[0xe0], &[0xf8, 0xff], &[0xf8, 20]] {
        refuse::<bool>(bytes, 0, CborErrorKind::Unexpected);
        refuse::<u64>(bytes, 0, CborErrorKind::Unexpected);
    }
    for reserved in [0x1c, 0x1d, 0x1e] {
        refuse::<u64>(&[reserved], 0, CborErrorKind::Unexpected);
    }
    refuse::<u64>(&[0xff], 0, CborErrorKind::Indefinite);
    refuse::<String>(&[0x62, 0xc3, 0x28], 0, CborErrorKind::NotUtf8);
    // A surrogate, and an overlong form.
    refuse::<String>(&[0x63, 0xed, 0xa0, 0x80], 0, CborErrorKind::NotUtf8);
    refuse::<String>(&[0x62, 0xc0, 0xaf], 0, CborErrorKind::NotUtf8);
}

#[test]
fn numbers_keep_to_their_types() {
    refuse::<u8>(&[0x19, 1, 0], 0, CborErrorKind::OutOfRange);
    refuse::<u16>(&[0x1a, 0, 1, 0, 0], 0, CborErrorKind::OutOfRange);
    refuse::<u32>(
        &[0x1b, 0, 0, 0, 1, 0, 0, 0, 0],
        0,
        CborErrorKind::OutOfRange,
    );
    refuse::<u64>(&[0x20], 0, CborErrorKind::Unexpected);
    refuse::<i64>(
        &[0x1b, 0x80, 0, 0, 0, 0, 0, 0, 0],
        0,
        CborErrorKind::OutOfRange,
    );
    refuse::<i64>(
        &[0x3b, 0x80, 0, 0, 0, 0, 0, 0, 0],
        0,
        CborErrorKind::OutOfRange,
    );
    refuse::<i16>(&[0x19, 0x80, 0], 0, CborErrorKind::OutOfRange);
    for n in [i64::MIN, -25, -24, -1, 0, i64::MAX] {
        assert_eq!(from_bytes::<i64>(&to_bytes(&n)), Ok(n));
    }
}

#[test]
fn depth_has_an_end() {
    fn descend(from: &mut Decoder<'_>) -> CborError {
        match from.array(1) {
            Ok(_) => descend(from),
            Err(error) => error,
        }
    }
    let deep = vec![0x81; 100_000];
    let error = descend(&mut Decoder::new(&deep));
    assert_eq!(error.kind, CborErrorKind::TooDeep);
    assert_eq!(error.at, DEPTH_MAX);
    // Leaving makes room again: a long list is not a deep one.
    let long = to_bytes(&vec![vec![0u64; 2]; 100]);
    assert!(from_bytes::<Vec<Vec<u64>>>(&long).is_ok());
}

#[test]
fn empty_input_is_refused() {
    refuse::<u64>(&[], 0, CborErrorKind::Truncated);
    refuse::<bool>(&[], 0, CborErrorKind::Truncated);
    refuse::<Option<u64>>(&[], 0, CborErrorKind::Truncated);
}
