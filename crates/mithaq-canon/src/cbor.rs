//! Deterministic CBOR (RFC 8949 §4.2.1): the only encoder and the only decoder of the record.
//!
//! The subset is what the record needs: unsigned and negative integers, byte and text strings,
//! arrays, the empty map, tags, booleans and null. Floats, indefinite lengths, non-minimal heads
//! and any other simple value are refused.

use alloc::{string::String, vec::Vec};

/// Nesting deeper than this is refused: no item of the record needs more than a dozen levels.
pub const DEPTH_MAX: usize = 32;

const MAJOR_UNSIGNED: u8 = 0;
const MAJOR_NEGATIVE: u8 = 1;
const MAJOR_BYTES: u8 = 2;
const MAJOR_TEXT: u8 = 3;
const MAJOR_ARRAY: u8 = 4;
const MAJOR_MAP: u8 = 5;
const MAJOR_TAG: u8 = 6;
const FALSE: u8 = 0xf4;
const TRUE: u8 = 0xf5;
const NULL: u8 = 0xf6;

/// A value with exactly one encoding in the record.
pub trait Canon: Sized {
    /// Appends the one encoding of this value.
    fn encode(&self, to: &mut Encoder);

    /// Reads one value.
    ///
    /// # Errors
    /// [`CborError`] with the byte offset, for anything but the one encoding of a value.
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError>;
}

/// Most values are not longer than this: an id has 34 bytes, a place or a past fewer.
const ROOM: usize = 64;

/// The one encoding of a value.
pub fn to_bytes<T: Canon>(value: &T) -> Vec<u8> {
    let mut encoder = Encoder::with_room(ROOM);
    value.encode(&mut encoder);
    encoder.into_bytes()
}

/// Reads a value that fills `bytes` exactly.
///
/// # Errors
/// [`CborError`] for any encoding but the canonical one, and for bytes left over.
pub fn from_bytes<T: Canon>(bytes: &[u8]) -> Result<T, CborError> {
    let mut decoder = Decoder::new(bytes);
    let value = T::decode(&mut decoder)?;
    decoder.finish()?;
    Ok(value)
}

/// Why bytes are not a canonical encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CborError {
    /// Offset of the offending byte from the start of the input.
    pub at: usize,
    /// What is wrong there.
    pub kind: CborErrorKind,
}

/// The ways in which bytes fail to be canonical.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CborErrorKind {
    /// The input ends inside an item.
    Truncated,
    /// Another kind of item was expected here.
    Unexpected,
    /// A length or number is not in its shortest form (RFC 8949 §4.2.1).
    NotMinimal,
    /// Indefinite lengths are not deterministic.
    Indefinite,
    /// A text string is not UTF-8.
    NotUtf8,
    /// A number, tag, length or choice lies outside what this place allows.
    OutOfRange,
    /// Nested deeper than [`DEPTH_MAX`].
    TooDeep,
    /// Bytes follow the item.
    Trailing,
}

impl core::fmt::Display for CborError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let what = match self.kind {
            CborErrorKind::Truncated => "the input ends too early",
            CborErrorKind::Unexpected => "another kind of item was expected",
            CborErrorKind::NotMinimal => "a number is not in its shortest form",
            CborErrorKind::Indefinite => "indefinite lengths are not allowed",
            CborErrorKind::NotUtf8 => "a text is not UTF-8",
            CborErrorKind::OutOfRange => "a value is out of range",
            CborErrorKind::TooDeep => "nested too deeply",
            CborErrorKind::Trailing => "bytes follow the end",
        };
        write!(f, "byte {}: {what}", self.at)
    }
}

impl core::error::Error for CborError {}

/// Writes canonical CBOR.
#[derive(Debug, Default, Clone)]
pub struct Encoder {
    bytes: Vec<u8>,
}

impl Encoder {
    /// With room for so many bytes: what is known to be long need not grow step by step.
    pub fn with_room(bytes: usize) -> Self {
        Self {
            bytes: Vec::with_capacity(bytes),
        }
    }

    /// What was written so far.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// An unsigned integer.
    pub fn unsigned(&mut self, n: u64) {
        self.head(MAJOR_UNSIGNED, n);
    }

    /// A signed integer.
    pub fn signed(&mut self, n: i64) {
        match u64::try_from(n) {
            Ok(n) => self.head(MAJOR_UNSIGNED, n),
            // CBOR writes -1 - n, which is the bitwise complement (RFC 8949 §3.1).
            Err(_) => self.head(MAJOR_NEGATIVE, (!n).unsigned_abs()),
        }
    }

    /// A byte string.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.head(MAJOR_BYTES, bytes.len() as u64);
        self.bytes.extend_from_slice(bytes);
    }

    /// A text string.
    pub fn text(&mut self, text: &str) {
        self.head(MAJOR_TEXT, text.len() as u64);
        self.bytes.extend_from_slice(text.as_bytes());
    }

    /// The head of an array of `len` items, which must follow.
    pub fn array(&mut self, len: usize) {
        self.head(MAJOR_ARRAY, len as u64);
    }

    /// The head of a map of `len` pairs, which must follow in the order of RFC 8949 §4.2.1.
    pub fn map(&mut self, len: usize) {
        self.head(MAJOR_MAP, len as u64);
    }

    /// A tag, whose item must follow.
    pub fn tag(&mut self, tag: u64) {
        self.head(MAJOR_TAG, tag);
    }

    /// `true` or `false`.
    pub fn boolean(&mut self, value: bool) {
        self.bytes.push(if value { TRUE } else { FALSE });
    }

    /// The absence of a value.
    pub fn null(&mut self) {
        self.bytes.push(NULL);
    }

    /// Bytes that are already canonical CBOR.
    pub fn raw(&mut self, canonical: &[u8]) {
        self.bytes.extend_from_slice(canonical);
    }

    fn head(&mut self, major: u8, n: u64) {
        let major = major << 5;
        let be = n.to_be_bytes();
        if n < 24 {
            self.bytes.push(major | be[7]);
        } else if n <= u64::from(u8::MAX) {
            self.bytes.extend_from_slice(&[major | 24, be[7]]);
        } else if n <= u64::from(u16::MAX) {
            self.bytes.extend_from_slice(&[major | 25, be[6], be[7]]);
        } else if n <= u64::from(u32::MAX) {
            self.bytes.push(major | 26);
            self.bytes.extend_from_slice(&be[4..]);
        } else {
            self.bytes.push(major | 27);
            self.bytes.extend_from_slice(&be);
        }
    }
}

/// Reads canonical CBOR and refuses everything else.
#[derive(Debug, Clone)]
pub struct Decoder<'b> {
    input: &'b [u8],
    at: usize,
    depth: usize,
}

impl<'b> Decoder<'b> {
    /// Reads from the start of `input`.
    pub fn new(input: &'b [u8]) -> Self {
        Self {
            input,
            at: 0,
            depth: 0,
        }
    }

    /// Offset of the next byte.
    pub fn position(&self) -> usize {
        self.at
    }

    /// An error at the current place, for callers that check more than the form.
    pub fn error(&self, kind: CborErrorKind) -> CborError {
        CborError { at: self.at, kind }
    }

    /// Checks that nothing is left.
    ///
    /// # Errors
    /// [`CborErrorKind::Trailing`].
    pub fn finish(self) -> Result<(), CborError> {
        if self.at == self.input.len() {
            Ok(())
        } else {
            Err(self.error(CborErrorKind::Trailing))
        }
    }

    /// An unsigned integer.
    ///
    /// # Errors
    /// As for every reader here: [`CborError`].
    pub fn unsigned(&mut self) -> Result<u64, CborError> {
        self.expect(MAJOR_UNSIGNED)
    }

    /// A signed integer.
    ///
    /// # Errors
    /// [`CborError`].
    pub fn signed(&mut self) -> Result<i64, CborError> {
        let start = self.at;
        let (major, n) = self.head()?;
        let magnitude = i64::try_from(n).map_err(|_| CborError {
            at: start,
            kind: CborErrorKind::OutOfRange,
        })?;
        match major {
            MAJOR_UNSIGNED => Ok(magnitude),
            MAJOR_NEGATIVE => Ok(!magnitude),
            _ => Err(CborError {
                at: start,
                kind: CborErrorKind::Unexpected,
            }),
        }
    }

    /// A byte string.
    ///
    /// # Errors
    /// [`CborError`].
    pub fn bytes(&mut self) -> Result<&'b [u8], CborError> {
        let len = self.expect(MAJOR_BYTES)?;
        self.take(len)
    }

    /// A byte string of exactly `N` bytes.
    ///
    /// # Errors
    /// [`CborError`].
    pub fn fixed<const N: usize>(&mut self) -> Result<[u8; N], CborError> {
        let at = self.at;
        self.bytes()?.try_into().map_err(|_| CborError {
            at,
            kind: CborErrorKind::OutOfRange,
        })
    }

    /// A text string.
    ///
    /// # Errors
    /// [`CborError`].
    pub fn text(&mut self) -> Result<&'b str, CborError> {
        let at = self.at;
        let len = self.expect(MAJOR_TEXT)?;
        core::str::from_utf8(self.take(len)?).map_err(|_| CborError {
            at,
            kind: CborErrorKind::NotUtf8,
        })
    }

    /// The head of an array of at most `max` items; [`Self::leave`] when its items are read.
    ///
    /// # Errors
    /// [`CborError`].
    pub fn array(&mut self, max: usize) -> Result<usize, CborError> {
        let at = self.at;
        let len = self.expect(MAJOR_ARRAY)?;
        self.enter(at)?;
        bounded(len, max, at)
    }

    /// The head of an array of exactly `len` items; [`Self::leave`] when its items are read.
    ///
    /// # Errors
    /// [`CborError`].
    pub fn array_of(&mut self, len: usize) -> Result<(), CborError> {
        let at = self.at;
        if self.array(len)? == len {
            Ok(())
        } else {
            Err(CborError {
                at,
                kind: CborErrorKind::OutOfRange,
            })
        }
    }

    /// The head of a map of at most `max` pairs; [`Self::leave`] when they are read. The caller
    /// reads the keys it knows in their one order, so duplicates and disorder cannot pass.
    ///
    /// # Errors
    /// [`CborError`].
    pub fn map(&mut self, max: usize) -> Result<usize, CborError> {
        let at = self.at;
        let len = self.expect(MAJOR_MAP)?;
        self.enter(at)?;
        bounded(len, max, at)
    }

    /// The head of a map of exactly `len` pairs.
    ///
    /// # Errors
    /// [`CborError`].
    pub fn map_of(&mut self, len: usize) -> Result<(), CborError> {
        let at = self.at;
        if self.map(len)? == len {
            Ok(())
        } else {
            Err(CborError {
                at,
                kind: CborErrorKind::OutOfRange,
            })
        }
    }

    /// Ends an array or map whose items have all been read.
    pub fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    /// The tag `tag`, whose item follows.
    ///
    /// # Errors
    /// [`CborError`].
    pub fn tag(&mut self, tag: u64) -> Result<(), CborError> {
        let at = self.at;
        if self.expect(MAJOR_TAG)? == tag {
            Ok(())
        } else {
            Err(CborError {
                at,
                kind: CborErrorKind::OutOfRange,
            })
        }
    }

    /// `true` or `false`.
    ///
    /// # Errors
    /// [`CborError`].
    pub fn boolean(&mut self) -> Result<bool, CborError> {
        let value = match self.peek()? {
            TRUE => true,
            FALSE => false,
            _ => return Err(self.error(CborErrorKind::Unexpected)),
        };
        self.at += 1;
        Ok(value)
    }

    /// Whether null stands here; it is read if so.
    ///
    /// # Errors
    /// [`CborError`].
    pub fn null(&mut self) -> Result<bool, CborError> {
        let is_null = self.peek()? == NULL;
        self.at += usize::from(is_null);
        Ok(is_null)
    }

    fn peek(&self) -> Result<u8, CborError> {
        self.input
            .get(self.at)
            .copied()
            .ok_or(self.error(CborErrorKind::Truncated))
    }

    fn take(&mut self, len: u64) -> Result<&'b [u8], CborError> {
        let end = usize::try_from(len)
            .ok()
            .and_then(|len| self.at.checked_add(len));
        let slice = end.and_then(|end| self.input.get(self.at..end));
        let slice = slice.ok_or(self.error(CborErrorKind::Truncated))?;
        self.at += slice.len();
        Ok(slice)
    }

    fn enter(&mut self, at: usize) -> Result<(), CborError> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            Err(CborError {
                at,
                kind: CborErrorKind::TooDeep,
            })
        } else {
            Ok(())
        }
    }

    fn expect(&mut self, major: u8) -> Result<u64, CborError> {
        let at = self.at;
        let (found, n) = self.head()?;
        if found == major {
            Ok(n)
        } else {
            Err(CborError {
                at,
                kind: CborErrorKind::Unexpected,
            })
        }
    }

    fn head(&mut self) -> Result<(u8, u64), CborError> {
        let at = self.at;
        let first = self.peek()?;
        self.at += 1;
        let (width, floor) = match first & 0x1f {
            small @ 0..24 => return Ok((first >> 5, u64::from(small))),
            24 => (1, 24),
            25 => (2, 1 << 8),
            26 => (4, 1 << 16),
            27 => (8, 1 << 32),
            31 => {
                return Err(CborError {
                    at,
                    kind: CborErrorKind::Indefinite,
                });
            }
            _ => {
                return Err(CborError {
                    at,
                    kind: CborErrorKind::Unexpected,
                });
            }
        };
        // Simple values in more than one byte, and floats, are not in the subset.
        if first >> 5 == 7 {
            return Err(CborError {
                at,
                kind: CborErrorKind::Unexpected,
            });
        }
        let n = self
            .take(width)?
            .iter()
            .fold(0, |n, byte| n << 8 | u64::from(*byte));
        if n < floor {
            Err(CborError {
                at,
                kind: CborErrorKind::NotMinimal,
            })
        } else {
            Ok((first >> 5, n))
        }
    }
}

fn bounded(len: u64, max: usize, at: usize) -> Result<usize, CborError> {
    usize::try_from(len)
        .ok()
        .filter(|len| *len <= max)
        .ok_or(CborError {
            at,
            kind: CborErrorKind::OutOfRange,
        })
}

/// Lists longer than this are refused wherever no tighter bound is stated: an entry is at most
/// 64 KiB, so no honest list comes near.
pub const LIST_MAX: usize = 4096;

impl Canon for u64 {
    fn encode(&self, to: &mut Encoder) {
        to.unsigned(*self);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        from.unsigned()
    }
}

macro_rules! narrow {
    ($($int:ty),*) => {$(
        impl Canon for $int {
            fn encode(&self, to: &mut Encoder) {
                to.unsigned(u64::from(*self));
            }
            fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
                let at = from.position();
                <$int>::try_from(from.unsigned()?)
                    .map_err(|_| CborError { at, kind: CborErrorKind::OutOfRange })
            }
        }
    )*};
}
narrow!(u8, u16, u32);

impl Canon for i64 {
    fn encode(&self, to: &mut Encoder) {
        to.signed(*self);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        from.signed()
    }
}

impl Canon for i16 {
    fn encode(&self, to: &mut Encoder) {
        to.signed(i64::from(*self));
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        let at = from.position();
        Self::try_from(from.signed()?).map_err(|_| CborError {
            at,
            kind: CborErrorKind::OutOfRange,
        })
    }
}

impl Canon for bool {
    fn encode(&self, to: &mut Encoder) {
        to.boolean(*self);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        from.boolean()
    }
}

impl Canon for String {
    fn encode(&self, to: &mut Encoder) {
        to.text(self);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        from.text().map(String::from)
    }
}

impl<const N: usize> Canon for [u8; N] {
    fn encode(&self, to: &mut Encoder) {
        to.bytes(self);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        from.fixed()
    }
}

impl<T: Canon> Canon for Option<T> {
    fn encode(&self, to: &mut Encoder) {
        match self {
            Some(value) => value.encode(to),
            None => to.null(),
        }
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        if from.null()? {
            Ok(None)
        } else {
            T::decode(from).map(Some)
        }
    }
}

impl<T: Canon> Canon for Vec<T> {
    fn encode(&self, to: &mut Encoder) {
        to.array(self.len());
        self.iter().for_each(|item| item.encode(to));
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        let len = from.array(LIST_MAX)?;
        // The claimed length is not trusted with memory: items arrive or decoding stops.
        let mut items = Vec::with_capacity(len.min(64));
        for _ in 0..len {
            items.push(T::decode(from)?);
        }
        from.leave();
        Ok(items)
    }
}

impl<A: Canon, B: Canon> Canon for (A, B) {
    fn encode(&self, to: &mut Encoder) {
        to.array(2);
        self.0.encode(to);
        self.1.encode(to);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        from.array_of(2)?;
        let pair = (A::decode(from)?, B::decode(from)?);
        from.leave();
        Ok(pair)
    }
}
