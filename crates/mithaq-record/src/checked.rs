//! Signatures that were checked ahead of time, so that many can be checked at once elsewhere while
//! the rules are still asked one entry after the other. What is remembered is that this very
//! signature of this key covers these very bytes, which nothing that happens later can change;
//! whose key it must be is asked anew.

use crate::Verifier;
use alloc::collections::BTreeMap;
use core::cell::RefCell;
use mithaq_canon::Digest;

/// By signature: the digest of the algorithm, of the key, and of what it signed.
type Good = BTreeMap<[u8; 64], Digest>;

/// A signature's algorithm. It fixes the length of its keys, so that where the key ends is certain.
#[derive(Clone, Copy)]
enum Algorithm {
    Ed25519,
    Es256,
}

fn signed(algorithm: Algorithm, key: &[u8], message: &[u8]) -> Digest {
    Digest::of(&[&[algorithm as u8], key, message])
}

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

impl Noting<'_> {
    fn note(&self, holds: bool, signature: &[u8; 64], signed: impl FnOnce() -> Digest) -> bool {
        if holds {
            self.good.borrow_mut().insert(*signature, signed());
        }
        holds
    }
}

impl Verifier for Noting<'_> {
    fn verify(&self, key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
        let holds = self.verifier.verify(key, message, signature);
        let signed = || signed(Algorithm::Ed25519, key, message);
        self.note(holds, signature, signed)
    }
    fn verify_es256(&self, key: &[u8; 65], message: &[u8], signature: &[u8; 64]) -> bool {
        let holds = self.verifier.verify_es256(key, message, signature);
        let signed = || signed(Algorithm::Es256, key, message);
        self.note(holds, signature, signed)
    }
    fn is_p256_point(&self, point: &[u8; 65]) -> bool {
        self.verifier.is_p256_point(point)
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

impl Remembering<'_> {
    fn knows(&self, signature: &[u8; 64], signed: impl FnOnce() -> Digest) -> bool {
        let known = self.checked.0.get(signature);
        known.is_some_and(|known| *known == signed())
    }
}

impl Verifier for Remembering<'_> {
    fn verify(&self, key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
        let signed = || signed(Algorithm::Ed25519, key, message);
        self.knows(signature, signed) || self.otherwise.verify(key, message, signature)
    }
    fn verify_es256(&self, key: &[u8; 65], message: &[u8], signature: &[u8; 64]) -> bool {
        let signed = || signed(Algorithm::Es256, key, message);
        self.knows(signature, signed) || self.otherwise.verify_es256(key, message, signature)
    }
    fn is_p256_point(&self, point: &[u8; 65]) -> bool {
        self.otherwise.is_p256_point(point)
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
        fn verify_es256(&self, key: &[u8; 65], message: &[u8], signature: &[u8; 64]) -> bool {
            *self.0.borrow_mut() += 1;
            *key == [4; 65] && message == b"signed" && *signature == [5; 64]
        }
        fn is_p256_point(&self, _: &[u8; 65]) -> bool {
            true
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

    #[test]
    fn what_one_algorithm_found_is_not_remembered_for_another() {
        let one = One(RefCell::new(0));
        let noting = Noting::new(&one);
        assert!(noting.verify_es256(&[4; 65], b"signed", &[5; 64]));
        let checked = noting.found();
        let verifier = checked.or(&one);
        assert!(verifier.verify_es256(&[4; 65], b"signed", &[5; 64]));
        assert_eq!(*one.0.borrow(), 1);
        assert!(!verifier.verify(&[4; 32], b"signed", &[5; 64]));
        // The same bytes, if where the key ends were not certain.
        let message = [&[4; 33][..], b"signed"].concat();
        assert!(!verifier.verify(&[4; 32], &message, &[5; 64]));
        assert!(!verifier.verify_es256(&[4; 65], b"other", &[5; 64]));
        assert_eq!(*one.0.borrow(), 4);
    }
}
