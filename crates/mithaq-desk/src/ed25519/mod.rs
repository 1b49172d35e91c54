//! Checking signatures of Ed25519 (RFC 8032 §5.1.7, without the cofactor): at first by the library,
//! and of a key that signs often with a table of its multiples ([`comb`]), which takes less than
//! half the time. Both give the same answer to any bytes, so that no two homes ever differ.

mod comb;

use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};
use comb::Comb;
use std::sync::{
    Arc, OnceLock, PoisonError, RwLock,
    atomic::{AtomicU32, Ordering},
};

/// A key has signed often once so many of its signatures were checked: to make its table takes as
/// long as some twenty checks.
const OFTEN: u32 = 32;

/// So many keys are counted, and have a table of 320 KiB each at most: servers and offices that are
/// at work at the same time.
const KEYS_MAX: usize = 24;

/// After so many checks all counts are halved: what signed much long ago gives way in time.
const CHECKS_LATELY: u32 = 4096;

/// The keys whose signatures were checked lately. All are public, and no answer depends on them.
static LATELY: RwLock<Vec<Arc<Key>>> = RwLock::new(Vec::new());

/// All checks, modulo 2³².
static CHECKS: AtomicU32 = AtomicU32::new(0);

struct Key {
    bytes: [u8; 32],
    checks: AtomicU32,
    /// None where the library alone can say what its signatures are worth.
    comb: OnceLock<Option<Comb>>,
}

/// Whether the signature is that of the message under the key.
pub(crate) fn holds(key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
    let known = known(key);
    let checks = known.checks.fetch_add(1, Ordering::Relaxed);
    let comb = match known.comb.get() {
        None if checks >= OFTEN => known.comb.get_or_init(|| Comb::of(key)).as_ref(),
        made => made.and_then(Option::as_ref),
    };
    comb.map_or_else(
        || holds_by_the_library(key, message, signature),
        |comb| comb.holds(message, signature),
    )
}

/// The same without a table, whichever key it is.
pub(crate) fn holds_by_the_library(key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
    let key = UnparsedPublicKey::new(&ED25519, key);
    key.verify(message, signature).is_ok()
}

/// The key among those that signed lately; where they are many, a new one takes the place of the
/// one that signed least.
fn known(bytes: &[u8; 32]) -> Arc<Key> {
    let find = |keys: &[Arc<Key>]| keys.iter().find(|key| key.bytes == *bytes).cloned();
    let is_time = CHECKS.fetch_add(1, Ordering::Relaxed) % CHECKS_LATELY == CHECKS_LATELY - 1;
    let count = |key: &Arc<Key>| key.checks.load(Ordering::Relaxed);
    let found = {
        let keys = LATELY.read().unwrap_or_else(PoisonError::into_inner);
        for key in keys.iter().filter(|_| is_time) {
            key.checks.store(count(key) / 2, Ordering::Relaxed);
        }
        find(&keys)
    };
    found.unwrap_or_else(|| {
        let mut keys = LATELY.write().unwrap_or_else(PoisonError::into_inner);
        // Another thread may have brought it meanwhile.
        find(&keys).unwrap_or_else(|| {
            let least = keys.iter().enumerate().min_by_key(|(_, key)| count(key));
            let least = least.map(|(place, _)| place);
            if let Some(least) = least.filter(|_| keys.len() == KEYS_MAX) {
                keys.swap_remove(least);
            }
            let key = Arc::new(Key {
                bytes: *bytes,
                checks: AtomicU32::new(0),
                comb: OnceLock::new(),
            });
            keys.push(key.clone());
            key
        })
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops where it fails")]
    use super::*;
    use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};

    fn pair(seed: u8) -> (Ed25519KeyPair, [u8; 32]) {
        let pair = Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).unwrap();
        let key = pair.public_key().as_ref().try_into().unwrap();
        (pair, key)
    }

    #[test]
    fn a_key_that_signs_often_is_answered_as_before() {
        let (pair, key) = pair(1);
        for number in 0..3 * OFTEN {
            let message = number.to_be_bytes();
            let mut signature = pair.sign(&message).as_ref().try_into().unwrap();
            assert!(holds(&key, &message, &signature), "check {number}");
            signature[usize::try_from(number % 64).unwrap()] ^= 1;
            assert!(!holds(&key, &message, &signature), "check {number}");
        }
        assert!(known(&key).comb.get().is_some(), "it has a table by now");
    }

    #[test]
    fn many_keys_leave_no_more_than_some_and_all_are_answered() {
        for seed in 2..=99 {
            let (pair, key) = pair(seed);
            let signature = pair.sign(&[seed]).as_ref().try_into().unwrap();
            assert!(holds(&key, &[seed], &signature));
            assert!(!holds(&key, b"another message", &signature));
        }
        assert!(LATELY.read().unwrap().len() <= KEYS_MAX);
    }
}
