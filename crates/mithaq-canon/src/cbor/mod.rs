//! Deterministic CBOR (RFC 8949 §4.2.1): the only encoder and the only decoder of the record.
//!
//! The subset is what the record needs: unsigned and negative integers, byte and text strings,
//! arrays, the empty map, tags, booleans and null. Floats, indefinite lengths, non-minimal heads
//! and any other simple value are refused.

mod decoder;
mod encoder;
mod error;
mod values;

pub use decoder::{DEPTH_MAX, Decoder};
pub use encoder::Encoder;
pub use error::{CborError, CborErrorKind};
pub use values::LIST_MAX;

use alloc::vec::Vec;

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

/// The first byte of an item: its kind in the upper three bits, or the whole of a simple value.
mod first {
    pub(super) const MAJOR_UNSIGNED: u8 = 0;
    pub(super) const MAJOR_NEGATIVE: u8 = 1;
    pub(super) const MAJOR_BYTES: u8 = 2;
    pub(super) const MAJOR_TEXT: u8 = 3;
    pub(super) const MAJOR_ARRAY: u8 = 4;
    pub(super) const MAJOR_MAP: u8 = 5;
    pub(super) const MAJOR_TAG: u8 = 6;
    pub(super) const FALSE: u8 = 0xf4;
    pub(super) const TRUE: u8 = 0xf5;
    pub(super) const NULL: u8 = 0xf6;
}
