//! Reading, which refuses all but the one form of each item.

use super::first::{
    FALSE, MAJOR_ARRAY, MAJOR_BYTES, MAJOR_MAP, MAJOR_NEGATIVE, MAJOR_TAG, MAJOR_TEXT,
    MAJOR_UNSIGNED, NULL, TRUE,
};
use super::{CborError, CborErrorKind};

/// Nesting deeper than this is refused: no item of the record needs more than a dozen levels.
pub const DEPTH_MAX: usize = 32;

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
