//! Why a charter opens no register.

use super::RootFault;
use mithaq_canon::{CborError, Side};

/// Why a charter cannot open a register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CharterFault {
    /// The bytes are not a canonical charter.
    Form(CborError),
    /// Larger than [`crate::limits::CHARTER_BYTES_MAX`].
    TooLarge,
    /// A format or rules number that this version does not know.
    Newer,
    /// A register has 2 to 16 sides.
    Sides,
    /// A text is empty, too long, holds control characters, or its languages are out of order.
    Text {
        /// The side it belongs to, or none for the register itself.
        side: Option<Side>,
        /// Which field.
        field: &'static str,
    },
    /// The offset lies outside UTC-12:00 to UTC+14:00.
    Offset,
    /// Two sides share a label or a key, or a root holds a server key.
    Shared {
        /// Which field.
        field: &'static str,
    },
    /// This side's server key is a point of small order.
    WeakKey(Side),
    /// This side's root is none.
    Root {
        /// Which side.
        side: Side,
        /// What is wrong with it.
        fault: RootFault,
    },
    /// The halves do not state the same terms.
    TermsDiffer,
    /// A half is missing, or one side gave two.
    Halves,
    /// This side's signature does not verify.
    Signature(Side),
}

impl core::fmt::Display for CharterFault {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Form(error) => write!(f, "not a charter: {error}"),
            Self::TooLarge => f.write_str("the charter is too large"),
            Self::Newer => f.write_str("the charter needs a newer version"),
            Self::Sides => f.write_str("a register has 2 to 16 sides"),
            Self::Text { side: None, field } => write!(f, "{field} is not acceptable"),
            Self::Text {
                side: Some(side),
                field,
            } => write!(f, "{field} of side {} is not acceptable", side.0),
            Self::Offset => f.write_str("no time zone has this offset"),
            Self::Shared { field } => write!(f, "the same {field} stands twice"),
            Self::WeakKey(side) => write!(f, "the server key of side {} is weak", side.0),
            Self::Root { side, fault } => write!(f, "the root of side {}: {fault}", side.0),
            Self::TermsDiffer => f.write_str("the halves do not state the same terms"),
            Self::Halves => f.write_str("one half is needed from each side"),
            Self::Signature(side) => write!(f, "the signature of side {} is wrong", side.0),
        }
    }
}

impl core::error::Error for CharterFault {}
