//! Why bytes are not the one encoding of anything.

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
    /// Nested deeper than [`super::DEPTH_MAX`].
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
