//! Languages of texts and of the interface.

use crate::{Canon, CborError, Decoder, Encoder, cbor::CborErrorKind};

/// A language in which a text of a register can stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lang {
    /// Arabic.
    Ar,
    /// French.
    Fr,
    /// English.
    En,
    /// Spanish.
    Es,
}

/// Direction of writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dir {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
}

impl Dir {
    /// The value of HTML's `dir` attribute.
    pub fn code(self) -> &'static str {
        match self {
            Self::Ltr => "ltr",
            Self::Rtl => "rtl",
        }
    }
}

impl Lang {
    /// Every language, in display order.
    pub const ALL: [Self; 4] = [Self::Ar, Self::Fr, Self::En, Self::Es];

    /// The BCP 47 primary subtag, which is also what the record holds.
    pub fn code(self) -> &'static str {
        match self {
            Self::Ar => "ar",
            Self::Fr => "fr",
            Self::En => "en",
            Self::Es => "es",
        }
    }

    /// The language with this BCP 47 primary subtag.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lang| lang.code() == code)
    }

    /// The direction in which it is written.
    pub fn dir(self) -> Dir {
        match self {
            Self::Ar => Dir::Rtl,
            Self::Fr | Self::En | Self::Es => Dir::Ltr,
        }
    }
}

impl Canon for Lang {
    fn encode(&self, to: &mut Encoder) {
        to.text(self.code());
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        let at = from.position();
        Self::from_code(from.text()?).ok_or(CborError {
            at,
            kind: CborErrorKind::OutOfRange,
        })
    }
}
