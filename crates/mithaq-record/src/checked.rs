//! Signatures that were checked ahead of time, so that many can be checked at once elsewhere while
//! the rules are still asked one entry after the other. What is remembered is that this very
//! signature of this key covers these very bytes, which nothing that happens later can change;
//! whose key it must be is asked anew.

use crate::Verifier;
use alloc::collections::BTreeMap;
use core::cell::RefCell;
use mithaq_canon::Digest;

/// By signature: the key, and the digest of what it signed.
type Good = BTreeMap<[u8; 64], ([u8; 32], Digest)>;

/// Checks signatures and remembers those that hold.
#[expect(
    missing_debug_implementations,
    reason = "a verifier has nothing to show"
)]
pub struct Noting<'v> {
    verifier: &'v dyn Verifier,
    good: RefCell<Good>,
}

impl<'v> Noting<'v> {
    /// Remembers nothing yet.
    pub fn new(verifier: &'v dyn Verifier) -> Self {
        Self {
            verifier,
            good: RefCell::default(),
        }
    }

    /// What was found to hold.
    pub fn found(self) -> Checked {
        Checked(self.good.into_inner())
    }
}

impl Verifier for Noting<'_> {
    fn verify(&self, key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
        let holds = self.verifier.verify(key, message, signature);
        if holds {
            let signed = (*key, Digest::of(&[message]));
            self.good.borrow_mut().insert(*signature, signed);
        }
        holds
    }
}

/// Signatures that hold.
#[derive(Debug, Clone, Default)]
pub struct Checked(Good);

impl Checked {
    /// Adds what another has found.
    pub fn join(&mut self, mut other: Self) {
        self.0.append(&mut other.0);
    }

    /// A verifier that asks `otherwise` only for what is not remembered.
    pub fn or<'c>(&'c self, otherwise: &'c dyn Verifier) -> impl Verifier + 'c {
        Remembering {
            checked: self,
            otherwise,
        }
    }
}

struct Remembering<'c> {
    checked: &'c Checked,
    otherwise: &'c dyn Verifier,
}

impl Verifier for Remembering<'_> {
    fn verify(&self, key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
        let known = self.checked.0.get(signature);
        known.is_some_and(|(by, signed)| by == key && *signed == Digest::of(&[message]))
            || self.otherwise.verify(key, message, signature)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Holds for one key, message and signature only, and counts how often it was asked.
    struct One(RefCell<u32>);

    impl Verifier for One {
        fn verify(&self, key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
            *self.0.borrow_mut() += 1;
            *key == [1; 32] && message == b"signed" && *signature == [2; 64]
        }
    }

    #[test]
    fn only_the_same_key_bytes_and_signature_are_remembered() {
        let one = One(RefCell::new(0));
        let noting = Noting::new(&one);
        assert!(noting.verify(&[1; 32], b"signed", &[2; 64]));
        assert!(!noting.verify(&[1; 32], b"signed", &[3; 64]));
        let checked = noting.found();
        let verifier = checked.or(&one);
        assert!(verifier.verify(&[1; 32], b"signed", &[2; 64]));
        assert_eq!(*one.0.borrow(), 2);
        assert!(!verifier.verify(&[9; 32], b"signed", &[2; 64]));
        assert!(!verifier.verify(&[1; 32], b"other", &[2; 64]));
        assert!(!verifier.verify(&[1; 32], b"signed", &[3; 64]));
        assert_eq!(*one.0.borrow(), 5);
    }
}
