//! Why bytes are no entry, and why a body is not sealed.

use super::{Newer, ProofFault};
use crate::{InnerFault, Lack, MandateFault, signature::NotSigned};
use alloc::boxed::Box;
use mithaq_canon::CborError;

/// Why bytes are not an entry of this register. Such bytes are dropped and counted, never stored;
/// only [`NotAnEntry::Newer`] is kept and waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotAnEntry {
    /// Larger than [`crate::limits::ENTRY_BYTES_MAX`].
    TooLarge,
    /// Not the canonical form of an entry.
    Form(CborError),
    /// An entry of another register.
    OtherRegister,
    /// No such side in the charter.
    NoSuchSide,
    /// Not signed by that side's server key.
    Signature,
    /// The signature inside the server's does not hold.
    Inner(InnerFault),
    /// The grant it names is in no earlier entry of its log.
    NoSuchGrant,
    /// The official's proof does not hold.
    Proof(ProofFault),
    /// The key that it enrols is no point of its curve.
    Credential,
    /// What it puts in a key's place was not ordered by the side's root.
    Mandate(MandateFault),
    /// Its format or its rules are newer than this version. The server's signature has been
    /// checked: it keeps its place in the log and waits for an update.
    Newer(Box<Newer>),
}

/// Why a body cannot be sealed. Each names a fault of the caller: an honest server never signs
/// what its peers would refuse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SealFault {
    /// Newer numbers than this version, a list out of order or too long, or content that does
    /// not fit its kind.
    Form,
    /// It would be larger than [`crate::limits::ENTRY_BYTES_MAX`].
    TooLarge,
    /// The body names another register, or a side whose server key this is not.
    OtherKey,
    /// The official may not do this.
    Lacking(Lack),
    /// The official's proof is not over this act.
    Proof(ProofFault),
}

impl NotAnEntry {
    pub(super) fn of(fault: NotSigned) -> Self {
        match fault {
            NotSigned::OtherKey | NotSigned::Outer => Self::Signature,
            NotSigned::Inner(fault) => Self::Inner(fault),
        }
    }
}

impl core::fmt::Display for NotAnEntry {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::TooLarge => f.write_str("larger than an entry may be"),
            Self::Form(error) => write!(f, "not the form of an entry: {error}"),
            Self::OtherRegister => f.write_str("an entry of another register"),
            Self::NoSuchSide => f.write_str("the charter has no such side"),
            Self::Signature => f.write_str("not signed by the side's server key"),
            Self::NoSuchGrant => f.write_str("the grant it names is not in its log"),
            Self::Inner(fault) => write!(f, "{fault}"),
            Self::Proof(ProofFault::Ceremony(fault)) => {
                write!(f, "the official's proof does not hold: {fault}")
            }
            Self::Proof(ProofFault::Inner(fault)) => write!(f, "the official's proof: {fault}"),
            Self::Proof(_) => f.write_str("the official's proof does not hold"),
            Self::Credential => f.write_str("the key it enrols is no point of its curve"),
            Self::Mandate(fault) => write!(f, "an order of the root: {fault}"),
            Self::Newer(_) => f.write_str("needs a newer version"),
        }
    }
}

impl core::error::Error for NotAnEntry {}

impl core::fmt::Display for SealFault {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Form => "the body is not well formed",
            Self::TooLarge => "the entry would be too large",
            Self::OtherKey => "the key is not the server key of this side",
            Self::Lacking(_) => "the official has no power for this act",
            Self::Proof(_) => "the official's proof is not over this act",
        })
    }
}

impl core::error::Error for SealFault {}
