//! The seal of a pouch: HPKE in its base mode (RFC 9180 §5.1.1), DHKEM(X25519, HKDF-SHA256),
//! HKDF-SHA256, AES-256-GCM. Its counter keeps the pieces in their order.

use crate::{Fault, keys::random};
use aws_lc_rs::agreement::{PrivateKey, X25519};
use mithaq_canon::KeyId;
use mithaq_record::PouchHead;
use rustls::crypto::{
    aws_lc_rs::hpke::DH_KEM_X25519_HKDF_SHA256_AES_256 as SUITE,
    hpke::{EncapsulatedSecret, Hpke as _, HpkeOpener, HpkePrivateKey, HpkePublicKey, HpkeSealer},
};
use zeroize::Zeroizing;

/// The private key that opens the pouches of this side.
pub(crate) struct PouchKey {
    seed: Zeroizing<Vec<u8>>,
    public: [u8; 32],
}

impl std::fmt::Debug for PouchKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PouchKey")
    }
}

impl PouchKey {
    /// A fresh key, with the bytes to be kept sealed.
    pub(crate) fn generate() -> Result<(Self, Zeroizing<Vec<u8>>), Fault> {
        let mut seed = Zeroizing::new(vec![0; 32]);
        random(&mut seed)?;
        Ok((Self::from_seed(seed.clone())?, seed))
    }

    /// The key of these bytes (RFC 7748 §5).
    pub(crate) fn from_seed(seed: Zeroizing<Vec<u8>>) -> Result<Self, Fault> {
        let key = PrivateKey::from_private_key(&X25519, &seed).ok();
        let public = key.and_then(|key| key.compute_public_key().ok());
        let public = public.and_then(|public| public.as_ref().try_into().ok());
        let public = public.ok_or(Fault::Key("the pouch key"))?;
        Ok(Self { seed, public })
    }

    /// The public key.
    pub(crate) fn public(&self) -> [u8; 32] {
        self.public
    }

    /// The id by which a pouch names it.
    pub(crate) fn id(&self) -> KeyId {
        KeyId::of(&self.public)
    }

    /// Opens what was sealed under this head; none if it was not sealed to this key.
    pub(crate) fn opener(&self, head: &PouchHead) -> Option<Box<dyn HpkeOpener>> {
        let secret = HpkePrivateKey::from(self.seed.to_vec());
        let encapsulated = EncapsulatedSecret(head.encapsulated.to_vec());
        SUITE
            .setup_opener(&encapsulated, &head.bound(), &secret)
            .ok()
    }
}

/// Seals to this key; none if it is no key that can be sealed to. The head is completed.
pub(crate) fn sealer(head: &mut PouchHead, key: &[u8; 32]) -> Option<Box<dyn HpkeSealer>> {
    let key = HpkePublicKey(key.to_vec());
    let (encapsulated, sealer) = SUITE.setup_sealer(&head.bound(), &key).ok()?;
    head.encapsulated = encapsulated.0.try_into().ok()?;
    Some(sealer)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

    use super::*;
    use mithaq_canon::{Digest, KeyId, RegisterId, Side};

    fn head() -> PouchHead {
        PouchHead {
            register: RegisterId(Digest([1; 32])),
            from: Side(0),
            to: Side(1),
            key: KeyId(Digest([2; 32])),
            encapsulated: [0; 32],
        }
    }

    #[test]
    fn pieces_open_in_their_order_and_under_their_head_alone() {
        let (key, _) = PouchKey::generate().unwrap();
        let mut head = head();
        let mut sealer = sealer(&mut head, &key.public()).unwrap();
        let pieces = [b"one", b"two"].map(|piece| sealer.seal(b"", piece).unwrap());
        let mut opener = key.opener(&head).unwrap();
        assert_eq!(opener.open(b"", &pieces[0]).unwrap(), b"one");
        assert_eq!(opener.open(b"", &pieces[1]).unwrap(), b"two");
        assert!(key.opener(&head).unwrap().open(b"", &pieces[1]).is_err());
        let (other, _) = PouchKey::generate().unwrap();
        assert!(other.opener(&head).unwrap().open(b"", &pieces[0]).is_err());
        head.from = Side(2);
        assert!(key.opener(&head).unwrap().open(b"", &pieces[0]).is_err());
    }

    #[test]
    fn a_point_of_small_order_is_no_key() {
        // Both the list that charters and entries are checked by and the library know each of them.
        let mut found = 0;
        let (first, last) = ([0, 1, 0xec, 0xed, 0xee], [0, 0, 0x7f, 0x7f, 0x7f]);
        let mut points: Vec<[u8; 32]> = first
            .into_iter()
            .zip(last)
            .map(|(first, last)| {
                let mut point = [if last == 0 { 0 } else { 0xff }; 32];
                (point[0], point[31]) = (first, last);
                point
            })
            .collect();
        points.extend([
            [
                0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3, 0xfa, 0xf1, 0x9f,
                0xc4, 0x6a, 0xda, 0x09, 0x8d, 0xeb, 0x9c, 0x32, 0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16,
                0x5f, 0x49, 0xb8, 0x00,
            ],
            [
                0x5f, 0x9c, 0x95, 0xbc, 0xa3, 0x50, 0x8c, 0x24, 0xb1, 0xd0, 0xb1, 0x55, 0x9c, 0x83,
                0xef, 0x5b, 0x04, 0x44, 0x5c, 0xc4, 0x58, 0x1c, 0x8e, 0x86, 0xd8, 0x22, 0x4e, 0xdd,
                0xd0, 0x9f, 0x11, 0x57,
            ],
        ]);
        for mut point in points {
            for top in [0, 0x80] {
                point[31] |= top;
                assert!(sealer(&mut head(), &point).is_none(), "{point:x?}");
                assert!(mithaq_record::is_small_order_x25519(&point), "{point:x?}");
                found += 1;
            }
        }
        assert_eq!(found, 14);
        let (good, _) = PouchKey::generate().unwrap();
        assert!(!mithaq_record::is_small_order_x25519(&good.public()));
    }
}
