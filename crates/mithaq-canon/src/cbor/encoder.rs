//! Writing.

use super::first::{
    FALSE, MAJOR_ARRAY, MAJOR_BYTES, MAJOR_MAP, MAJOR_NEGATIVE, MAJOR_TAG, MAJOR_TEXT,
    MAJOR_UNSIGNED, NULL, TRUE,
};
use alloc::vec::Vec;

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
