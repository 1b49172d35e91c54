//! A table of multiples of one point, by which a scalar times that point is a sum of entries.
//!
//! RFC 8032 §5.1.7 asks whether `[S]B = R + [k]A`. With tables of B and of -A the left side less the
//! last term is 64 additions and 8 doublings, where 256 doublings are needed without. It is the very
//! point that the library computes, encoded and compared with R as the library does it, so the two
//! cannot differ: not where R or S are written in another form, not where A has a part of small order.
//! Nothing here is secret, so the time it takes may tell what it works on.

use aws_lc_rs::digest::{Context, SHA512};
use curve25519_dalek::{
    EdwardsPoint, Scalar, constants::ED25519_BASEPOINT_POINT, edwards::CompressedEdwardsY,
    traits::Identity as _,
};
use std::sync::OnceLock;

/// A scalar is written with 32 digits from -128 to 127, to the base of 256.
const DIGITS: usize = 32;

/// The table has the multiples for every other digit; those of the digits between are added first,
/// and their sum is doubled eight times. So it has half the length and needs little more time.
const STRIDE: usize = 2;

/// The multiples 1 to 128 of the point for one digit; negative ones are subtracted.
const MULTIPLES: usize = 128;

/// The table of the base point.
static BASE: OnceLock<Multiples> = OnceLock::new();

/// A public key with its table.
pub(super) struct Comb {
    key: [u8; 32],
    /// Of -A.
    multiples: Multiples,
}

impl Comb {
    /// None where these bytes are no point, or not the one form in which a point is written: the
    /// library alone says what becomes of such keys.
    pub(super) fn of(key: &[u8; 32]) -> Option<Self> {
        let point = CompressedEdwardsY(*key).decompress()?;
        let is_canonical = point.compress().as_bytes() == key;
        is_canonical.then(|| Self {
            key: *key,
            multiples: Multiples::of(-point),
        })
    }

    /// Whether the signature is that of the message under this key.
    pub(super) fn holds(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        let (r, s) = signature.split_at(DIGITS);
        let Some(s) = s.try_into().ok().and_then(canonical) else {
            return false;
        };
        let mut hash = Context::new(&SHA512);
        hash.update(r);
        hash.update(&self.key);
        hash.update(message);
        let Ok(hash) = hash.finish().as_ref().try_into() else {
            return false;
        };
        let k = Scalar::from_bytes_mod_order_wide(&hash);
        let base = BASE.get_or_init(|| Multiples::of(ED25519_BASEPOINT_POINT));
        let sum = sum([(base, digits(&s)), (&self.multiples, digits(&k))]);
        sum.compress().as_bytes() == r
    }
}

/// The scalar, if it is less than the order of the group.
fn canonical(bytes: [u8; 32]) -> Option<Scalar> {
    Scalar::from_canonical_bytes(bytes).into()
}

/// For every other digit, beginning with the lowest: its 128 multiples.
struct Multiples(Vec<EdwardsPoint>);

impl Multiples {
    fn of(point: EdwardsPoint) -> Self {
        let mut all = Vec::with_capacity(DIGITS / STRIDE * MULTIPLES);
        let mut unit = point;
        for _ in 0..DIGITS / STRIDE {
            let multiples = std::iter::successors(Some(unit), |last| Some(last + unit));
            all.extend(multiples.take(MULTIPLES));
            for _ in 0..STRIDE {
                unit = times_256(unit);
            }
        }
        Self(all)
    }

    /// Adds to the sum what a digit stands for.
    fn add(&self, sum: EdwardsPoint, place: usize, digit: i16) -> EdwardsPoint {
        let nth = usize::from(digit.unsigned_abs()).checked_sub(1);
        match nth.and_then(|nth| self.0.get(place * MULTIPLES + nth)) {
            Some(multiple) if digit < 0 => sum - multiple,
            Some(multiple) => sum + multiple,
            // Nought.
            None => sum,
        }
    }
}

/// The sum of scalars times the points of these tables.
fn sum(terms: [(&Multiples, [i16; DIGITS]); 2]) -> EdwardsPoint {
    let mut sum = EdwardsPoint::identity();
    for between in (0..STRIDE).rev() {
        if between + 1 < STRIDE {
            sum = times_256(sum);
        }
        for (multiples, digits) in &terms {
            let digits = digits.iter().skip(between).step_by(STRIDE);
            for (place, digit) in digits.enumerate() {
                sum = multiples.add(sum, place, *digit);
            }
        }
    }
    sum
}

fn times_256(point: EdwardsPoint) -> EdwardsPoint {
    (0..8).fold(point, |point, _| point + point)
}

/// A scalar below the order of the group, which is less than 2²⁵³: so the last digit carries nothing.
fn digits(scalar: &Scalar) -> [i16; DIGITS] {
    let mut carry = 0;
    scalar.as_bytes().map(|byte| {
        let digit = i16::from(byte) + carry;
        carry = i16::from(digit >= 128);
        digit - 256 * carry
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops where it fails")]
    use super::*;
    use crate::ed25519::holds_by_the_library;
    use curve25519_dalek::constants::EIGHT_TORSION;
    use std::collections::BTreeSet;

    /// Numbers that are the same in every run.
    fn numbers(seed: u64) -> impl FnMut() -> [u8; 32] {
        let mut count = 0_u64;
        move || {
            count += 1;
            let mut hash = Context::new(&SHA512);
            hash.update(&seed.to_be_bytes());
            hash.update(&count.to_be_bytes());
            hash.finish().as_ref().split_at(32).0.try_into().unwrap()
        }
    }

    fn scalar(bytes: [u8; 32]) -> Scalar {
        Scalar::from_bytes_mod_order(bytes)
    }

    /// The k of RFC 8032 §5.1.7.
    fn k(r: &[u8; 32], key: &[u8; 32], message: &[u8]) -> Scalar {
        let mut hash = Context::new(&SHA512);
        for part in [&r[..], key, message] {
            hash.update(part);
        }
        Scalar::from_bytes_mod_order_wide(hash.finish().as_ref().try_into().unwrap())
    }

    /// What both say, which is the same.
    fn both(key: &Key, message: &[u8], r: [u8; 32], s: [u8; 32]) -> bool {
        let (key, comb) = key;
        let signature = [r, s].concat().try_into().unwrap();
        let library = holds_by_the_library(key, message, &signature);
        if let Some(comb) = comb {
            let found = comb.holds(message, &signature);
            assert_eq!(found, library, "{key:02x?} {signature:02x?}");
        }
        library
    }

    /// A public key, and its table if it has one.
    type Key = ([u8; 32], Option<Comb>);

    fn with_table(key: [u8; 32]) -> Key {
        (key, Comb::of(&key))
    }

    #[test]
    fn sums_are_those_of_the_library() {
        let mut next = numbers(1);
        let base = Multiples::of(ED25519_BASEPOINT_POINT);
        for _ in 0..8 {
            let point = ED25519_BASEPOINT_POINT * scalar(next());
            let point = point + EIGHT_TORSION[usize::from(next()[0] % 8)];
            let multiples = Multiples::of(point);
            let ends = [Scalar::ZERO, Scalar::ONE, -Scalar::ONE, scalar([0x80; 32])];
            let drawn: Vec<_> = (0..32).map(|_| scalar(next())).collect();
            for one in ends.into_iter().chain(drawn) {
                let other = scalar(next());
                let found = sum([(&base, digits(&one)), (&multiples, digits(&other))]);
                // A point outside the group of the base is multiplied digit by digit too.
                let expected = ED25519_BASEPOINT_POINT * one + doubled_and_added(point, &other);
                assert_eq!(found.compress(), expected.compress());
            }
        }
    }

    /// As taught in school, bit by bit.
    fn doubled_and_added(point: EdwardsPoint, scalar: &Scalar) -> EdwardsPoint {
        let bytes = scalar.as_bytes().iter().rev();
        let bits = bytes.flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1 == 1));
        bits.fold(EdwardsPoint::identity(), |sum, bit| {
            let doubled = sum + sum;
            if bit { doubled + point } else { doubled }
        })
    }

    #[test]
    fn what_was_signed_holds_and_no_flipped_bit_does() {
        let mut next = numbers(2);
        for length in [0, 1, 111, 512] {
            let (secret, nonce) = (scalar(next()), scalar(next()));
            let key = with_table((ED25519_BASEPOINT_POINT * secret).compress().to_bytes());
            let r = (ED25519_BASEPOINT_POINT * nonce).compress().to_bytes();
            let message = vec![7; length];
            let s = (nonce + k(&r, &key.0, &message) * secret).to_bytes();
            assert!(both(&key, &message, r, s));
            for bit in 0..256 {
                let flipped = |mut bytes: [u8; 32]| {
                    bytes[bit / 8] ^= 1 << (bit % 8);
                    bytes
                };
                assert!(!both(&key, &message, flipped(r), s), "bit {bit} of R");
                assert!(!both(&key, &message, r, flipped(s)), "bit {bit} of S");
                // A table for each takes its time.
                if bit % 8 == length % 8 {
                    let other = with_table(flipped(key.0));
                    assert!(!both(&other, &message, r, s), "bit {bit} of A");
                }
            }
        }
    }

    #[test]
    fn a_scalar_beyond_the_order_is_refused() {
        let mut next = numbers(3);
        let (secret, nonce) = (scalar(next()), scalar(next()));
        let key = with_table((ED25519_BASEPOINT_POINT * secret).compress().to_bytes());
        let r = (ED25519_BASEPOINT_POINT * nonce).compress().to_bytes();
        let s = nonce + k(&r, &key.0, b"m") * secret;
        assert!(both(&key, b"m", r, s.to_bytes()));
        // The order, so many times over, as long as it fits: -1 and 1 more.
        let order_less_one = (-Scalar::ONE).to_bytes();
        let mut beyond = s.to_bytes();
        for times in 1..=8 {
            beyond = added(added(beyond, order_less_one), Scalar::ONE.to_bytes());
            assert!(!both(&key, b"m", r, beyond), "{times} times the order");
        }
    }

    /// The sum modulo 2²⁵⁶.
    fn added(one: [u8; 32], other: [u8; 32]) -> [u8; 32] {
        let mut carry = 0_u16;
        let mut sum = [0; 32];
        for ((sum, a), b) in sum.iter_mut().zip(one).zip(other) {
            let digit = u16::from(a) + u16::from(b) + carry;
            (carry, *sum) = (digit >> 8, digit & 0xff);
        }
        sum.map(|digit: u16| u8::try_from(digit).unwrap())
    }

    /// Keys and R with parts of small order, and in other forms than the one: of the signatures that
    /// such keys allow some hold for one verifier and not for another. These two must not be such.
    #[test]
    fn parts_of_small_order_and_other_forms_are_answered_alike() {
        let mut next = numbers(4);
        let mut answers = BTreeSet::new();
        let mut keys_of_other_form = 0;
        for torsion in EIGHT_TORSION {
            for other in EIGHT_TORSION {
                for round in 0..12_u8 {
                    let (secret, nonce) = match round % 3 {
                        0 => (Scalar::ZERO, Scalar::ZERO),
                        1 => (Scalar::ZERO, scalar(next())),
                        _ => (scalar(next()), scalar(next())),
                    };
                    let point = ED25519_BASEPOINT_POINT * secret + torsion;
                    let r = (ED25519_BASEPOINT_POINT * nonce + other).compress();
                    let key = point.compress().to_bytes();
                    for key in [key, in_another_form(key)].map(with_table) {
                        for r in [r.to_bytes(), in_another_form(r.to_bytes())] {
                            let s = nonce + k(&r, &key.0, &[round]) * secret;
                            answers.insert(both(&key, &[round], r, s.to_bytes()));
                        }
                        keys_of_other_form += usize::from(key.1.is_none());
                    }
                }
            }
        }
        // Neither all nor none hold, and some keys are left to the library.
        assert_eq!(answers.len(), 2);
        assert!(keys_of_other_form > 0);
    }

    /// The same y with 2²⁵⁵ - 19 added where that fits, else with the sign of an x that is nought
    /// turned, which may make it no point at all.
    fn in_another_form(bytes: [u8; 32]) -> [u8; 32] {
        let mut prime = [0xff; 32];
        (prime[0], prime[31]) = (0xed, 0x7f);
        let is_small = bytes[0] < 19 && bytes[1..31].iter().all(|byte| *byte == 0);
        if is_small && bytes[31] & 0x7f == 0 {
            added(bytes, prime)
        } else {
            let mut turned = bytes;
            turned[31] ^= 0x80;
            turned
        }
    }
}
