//! Signatures that were checked ahead of time, so that many can be checked at once elsewhere while
//! the rules are still asked one entry after the other. What is remembered is that this very
//! signature of this key covers these very bytes, which nothing that happens later can change;
//! whose key it must be is asked anew.

use crate::{Verifier, public_key::ML_DSA_KEY_LEN, signature::ML_DSA_SIGNATURE_LEN};
use alloc::collections::BTreeSet;
use core::cell::RefCell;
use mithaq_canon::Digest;

/// The digest of algorithm, key, signature and what it signed. The first three have the length of
/// their algorithm, so no two signatures give the same bytes.
type Good = BTreeSet<Digest>;

/// A signature's algorithm. It fixes the length of its keys and signatures.
#[derive(Clone, Copy)]
enum Algorithm {
    Ed25519,
    Es256,
    MlDsa65,
}

fn noted(algorithm: Algorithm, key: &[u8], message: &[u8], signature: &[u8]) -> Digest {
    Digest::of(&[&[algorithm as u8], key, signature, message])
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

    fn note(&self, signed: Digest) {
        self.good.borrow_mut().insert(signed);
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
            self.note(noted(Algorithm::Ed25519, key, message, signature));
        }
        holds
    }

    fn verify_es256(&self, key: &[u8; 65], message: &[u8], signature: &[u8; 64]) -> bool {
        let holds = self.verifier.verify_es256(key, message, signature);
        if holds {
            self.note(noted(Algorithm::Es256, key, message, signature));
        }
        holds
    }

    fn is_p256_point(&self, point: &[u8; 65]) -> bool {
        self.verifier.is_p256_point(point)
    }

    fn verify_ml_dsa(
        &self,
        key: &[u8; ML_DSA_KEY_LEN],
        message: &[u8],
        signature: &[u8; ML_DSA_SIGNATURE_LEN],
    ) -> bool {
        let holds = self.verifier.verify_ml_dsa(key, message, signature);
        if holds {
            self.note(noted(Algorithm::MlDsa65, key, message, signature));
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

impl Remembering<'_> {
    fn knows(&self, noted: Digest) -> bool {
        self.checked.0.contains(&noted)
    }
}

impl Verifier for Remembering<'_> {
    fn verify(&self, key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
        self.knows(noted(Algorithm::Ed25519, key, message, signature))
            || self.otherwise.verify(key, message, signature)
    }

    fn verify_es256(&self, key: &[u8; 65], message: &[u8], signature: &[u8; 64]) -> bool {
        self.knows(noted(Algorithm::Es256, key, message, signature))
            || self.otherwise.verify_es256(key, message, signature)
    }

    fn is_p256_point(&self, point: &[u8; 65]) -> bool {
        self.otherwise.is_p256_point(point)
    }

    fn verify_ml_dsa(
        &self,
        key: &[u8; ML_DSA_KEY_LEN],
        message: &[u8],
        signature: &[u8; ML_DSA_SIGNATURE_LEN],
    ) -> bool {
        self.knows(noted(Algorithm::MlDsa65, key, message, signature))
            || self.otherwise.verify_ml_dsa(key, message, signature)
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
        fn verify_ml_dsa(&self, key: &[u8; 1952], message: &[u8], signature: &[u8; 3309]) -> bool {
            *self.0.borrow_mut() += 1;
            *key == [1; 1952] && message == b"signed" && *signature == [2; 3309]
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

    #[test]
    fn the_same_holds_of_inner_signatures() {
        let one = One(RefCell::new(0));
        let noting = Noting::new(&one);
        assert!(noting.verify_ml_dsa(&[1; 1952], b"signed", &[2; 3309]));
        assert!(!noting.verify_ml_dsa(&[1; 1952], b"signed", &[3; 3309]));
        let checked = noting.found();
        let verifier = checked.or(&one);
        assert!(verifier.verify_ml_dsa(&[1; 1952], b"signed", &[2; 3309]));
        assert_eq!(*one.0.borrow(), 2);
        assert!(!verifier.verify_ml_dsa(&[9; 1952], b"signed", &[2; 3309]));
        assert!(!verifier.verify_ml_dsa(&[1; 1952], b"other", &[2; 3309]));
        assert!(!verifier.verify_ml_dsa(&[1; 1952], b"signed", &[3; 3309]));
        // What one algorithm signed the other has not.
        assert!(verifier.verify(&[1; 32], b"signed", &[2; 64]));
        assert_eq!(*one.0.borrow(), 6);
    }
}
