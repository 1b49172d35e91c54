//! A charter on its way to being countersigned by all.

use super::{Charter, CharterFault};
use crate::{Purpose, Signature, Verifier, limits::CHARTER_BYTES_MAX};
use alloc::vec::Vec;
use mithaq_canon::{Side, canon_struct, from_bytes, to_bytes};

/// A charter with the countersignatures collected so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedCharter {
    /// What is signed.
    pub charter: Charter,
    /// Signatures over [`Purpose::Charter`] and the charter's id, in the order of sides.
    pub signatures: Vec<(Side, Signature)>,
}
canon_struct!(SignedCharter {
    charter,
    signatures
});

impl SignedCharter {
    /// Reads and checks a charter from outside. It need not be countersigned by all yet.
    ///
    /// # Errors
    /// [`CharterFault`].
    pub fn open(bytes: &[u8], verifier: &dyn Verifier) -> Result<Self, CharterFault> {
        if bytes.len() > 2 * CHARTER_BYTES_MAX {
            return Err(CharterFault::TooLarge);
        }
        let signed: Self = from_bytes(bytes).map_err(CharterFault::Form)?;
        signed.charter.check()?;
        signed.check_signatures(verifier)?;
        Ok(signed)
    }

    /// The canonical bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        to_bytes(self)
    }

    /// Puts a side's countersignature in its place.
    pub fn add(&mut self, side: Side, signature: Signature) {
        self.signatures.retain(|(signed, _)| *signed != side);
        let place = self
            .signatures
            .partition_point(|(signed, _)| *signed < side);
        self.signatures.insert(place, (side, signature));
    }

    /// Whether every side has countersigned and every signature verifies.
    pub fn is_countersigned(&self, verifier: &dyn Verifier) -> bool {
        self.signatures.len() == self.charter.sides.len() && self.check_signatures(verifier).is_ok()
    }

    fn check_signatures(&self, verifier: &dyn Verifier) -> Result<(), CharterFault> {
        let id = self.charter.id();
        let mut last = None;
        for (side, signature) in &self.signatures {
            let signed_by = self.charter.side(*side).filter(|charter| {
                signature.holds(Purpose::Charter, &id.0.0, &charter.server_key, verifier)
            });
            if signed_by.is_none() || last >= Some(*side) {
                return Err(CharterFault::Signature(*side));
            }
            last = Some(*side);
        }
        Ok(())
    }
}
