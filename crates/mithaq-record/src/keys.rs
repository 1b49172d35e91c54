//! Keys, as far as the record must know them: two traits that the desk implements, the points
//! that no key may be, and how people compare keys aloud.

use crate::{
    PublicKey,
    public_key::ML_DSA_KEY_LEN,
    signature::{ML_DSA_SIGNATURE_LEN, MlDsaSignature},
};
use alloc::string::String;
use mithaq_canon::Hasher;

/// Holds the private halves of one [`PublicKey`] and never shows them.
pub trait Signer {
    /// The public key.
    fn public_key(&self) -> PublicKey;

    /// The Ed25519 signature over exactly these bytes (RFC 8032 §5.1.6).
    fn sign(&self, message: &[u8]) -> [u8; 64];

    /// The ML-DSA-65 signature over exactly these bytes, with an empty context (FIPS 204 §5.2).
    fn sign_ml_dsa(&self, message: &[u8]) -> MlDsaSignature;
}

/// Checks signatures.
pub trait Verifier {
    /// Whether `signature` is `key`'s Ed25519 signature over exactly these bytes (RFC 8032 §5.1.7).
    fn verify(&self, key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool;

    /// Whether `signature`, as r ‖ s, is an ECDSA signature on P-256 with SHA-256 over exactly
    /// these bytes (FIPS 186-5 §6.4.2) by the uncompressed point `key`.
    fn verify_es256(&self, key: &[u8; 65], message: &[u8], signature: &[u8; 64]) -> bool;

    /// Whether these bytes are an uncompressed point of P-256 (SEC 1 §2.3.4), not at infinity.
    fn is_p256_point(&self, point: &[u8; 65]) -> bool;

    /// Whether `signature` is `key`'s ML-DSA-65 signature over exactly these bytes, with an empty
    /// context (FIPS 204 §5.3).
    fn verify_ml_dsa(
        &self,
        key: &[u8; ML_DSA_KEY_LEN],
        message: &[u8],
        signature: &[u8; ML_DSA_SIGNATURE_LEN],
    ) -> bool;
}

/// Whether `key` encodes a point of small order, under which a signature can be made that
/// verifies for any message. Such keys are refused when they are enrolled: verifiers differ on
/// them (RFC 8032 does not forbid them), and two sides must never differ on a signature.
pub fn is_small_order(key: &[u8; 32]) -> bool {
    let mut y = *key;
    // The top bit is the sign of x; the order does not depend on it.
    y[31] &= 0x7f;
    SMALL_ORDER.contains(&y)
}

/// Whether `key` is a point of Curve25519, or of its twist, under which every secret that X25519
/// agrees on is zero (RFC 7748 §6.1): whatever is sealed to it, anybody opens.
pub fn is_small_order_x25519(key: &[u8; 32]) -> bool {
    let mut u = *key;
    // The top bit is not looked at (RFC 7748 §5).
    u[31] &= 0x7f;
    SMALL_ORDER_X25519.contains(&u)
}

/// The u-coordinates, top bit cleared, of the points whose order divides 8, with their encodings
/// that are not reduced modulo p = 2^255 - 19.
const SMALL_ORDER_X25519: [[u8; 32]; 7] = [
    [0; 32],
    little_endian(1, 0, 0),
    // The two values of u of order 8.
    [
        0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3, 0xfa, 0xf1, 0x9f, 0xc4,
        0x6a, 0xda, 0x09, 0x8d, 0xeb, 0x9c, 0x32, 0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16, 0x5f, 0x49,
        0xb8, 0x00,
    ],
    [
        0x5f, 0x9c, 0x95, 0xbc, 0xa3, 0x50, 0x8c, 0x24, 0xb1, 0xd0, 0xb1, 0x55, 0x9c, 0x83, 0xef,
        0x5b, 0x04, 0x44, 0x5c, 0xc4, 0x58, 0x1c, 0x8e, 0x86, 0xd8, 0x22, 0x4e, 0xdd, 0xd0, 0x9f,
        0x11, 0x57,
    ],
    // p - 1, then p and p + 1, which are 0 and 1 not reduced.
    little_endian(0xec, 0xff, 0x7f),
    little_endian(0xed, 0xff, 0x7f),
    little_endian(0xee, 0xff, 0x7f),
];

/// The DER in front of a raw Ed25519 key in a SubjectPublicKeyInfo (RFC 8410 §4).
const ED25519_SPKI: [u8; 12] = [
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,
];

/// The raw key of a SubjectPublicKeyInfo, if it is an Ed25519 one.
pub fn ed25519_of_spki(der: &[u8]) -> Option<[u8; 32]> {
    der.strip_prefix(&ED25519_SPKI)?.try_into().ok()
}

/// The y-coordinates, sign bit cleared, of the eight points whose order divides 8, with their
/// encodings that are not reduced modulo p = 2^255 - 19.
const SMALL_ORDER: [[u8; 32]; 7] = [
    // y = 0 (order 4), y = 1 (the identity).
    [0; 32],
    little_endian(1, 0, 0),
    // The two values of y of order 8.
    [
        0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98,
        0xf0, 0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53,
        0xfc, 0x05,
    ],
    [
        0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67,
        0x0f, 0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac,
        0x03, 0x7a,
    ],
    // p - 1 (order 2), then p and p + 1, which are 0 and 1 not reduced.
    little_endian(0xec, 0xff, 0x7f),
    little_endian(0xed, 0xff, 0x7f),
    little_endian(0xee, 0xff, 0x7f),
];

const fn little_endian(first: u8, middle: u8, last: u8) -> [u8; 32] {
    let mut bytes = [middle; 32];
    bytes[0] = first;
    bytes[31] = last;
    bytes
}

/// Eight groups of five decimal digits for two people to read to each other: digits exist in
/// every language, and 40 of them hold 132 bits of the key's hash.
pub fn fingerprint(key: &[u8]) -> String {
    const GROUPS: usize = 8;
    const PER_GROUP: u128 = 100_000;
    let mut hasher = Hasher::new("mithaq/fingerprint/0");
    hasher.update(key);
    let digest = hasher.finish().0;
    // Each half of the digest is read as a number in base 100,000: 128 bits hold seven groups
    // and a little, of which four are taken.
    let halves = digest.chunks_exact(16).map(|half| {
        half.iter()
            .fold(0u128, |number, byte| number << 8 | u128::from(*byte))
    });
    let groups = halves.flat_map(|number| {
        (0..GROUPS / 2).scan(number, |rest, _| {
            let group = *rest % PER_GROUP;
            *rest /= PER_GROUP;
            Some(group)
        })
    });
    let mut text = String::new();
    for group in groups {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&alloc::format!("{group:05}"));
    }
    text
}
