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
        points.extend(
            [
                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
            ]
            .map(|digits| {
                let pair = |at| u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).unwrap();
                std::array::from_fn(pair)
            }),
        );
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
