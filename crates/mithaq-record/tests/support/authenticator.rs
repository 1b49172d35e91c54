//! An authenticator with its browser, in software: what the two say (W3C Web Authentication
//! Level 3), and whatever a faulty or hostile pair might say in its place. Tests of other rooms
//! use it too.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "each test uses a part of this, and fails by panicking"
)]

use aws_lc_rs::{
    digest::{SHA256, digest},
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair},
};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use mithaq_record::{Assertion, AuthenticatorKey, Registration, WebAuthn};

pub const UP: u8 = 1;
pub const UV: u8 = 1 << 2;
pub const BE: u8 = 1 << 3;
pub const BS: u8 = 1 << 4;
pub const AT: u8 = 1 << 6;
pub const ED: u8 = 1 << 7;

pub const RP_ID: &str = "register.north.example";
pub const ORIGIN: &str = "https://register.north.example";

enum Pair {
    Es256(Box<EcdsaKeyPair>),
    EdDsa(Ed25519KeyPair),
}

/// Holds one credential.
pub struct Authenticator {
    pub id: Vec<u8>,
    pub rp_id: String,
    pair: Pair,
}

/// What authenticator and browser say; the honest thing unless a test changes it.
#[derive(Clone)]
pub struct Says {
    pub rp_id: String,
    pub flags: u8,
    /// What follows the counter.
    pub rest: Vec<u8>,
    pub kind: String,
    pub challenge: String,
    pub origin: String,
    /// Further members of the client data, each after a comma.
    pub more: String,
}

impl Authenticator {
    /// With a key of P-256, drawn.
    pub fn es256() -> Self {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap();
        Self::with(Pair::Es256(Box::new(pair)))
    }

    /// With this key of P-256.
    pub fn es256_of(private: &[u8; 32], point: &[u8; 65]) -> Self {
        let algorithm = &ECDSA_P256_SHA256_ASN1_SIGNING;
        let pair = EcdsaKeyPair::from_private_key_and_public_key(algorithm, private, point);
        Self::with(Pair::Es256(Box::new(pair.unwrap())))
    }

    /// With the Ed25519 key of this seed.
    pub fn eddsa(seed: u8) -> Self {
        let pair = Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).unwrap();
        Self::with(Pair::EdDsa(pair))
    }

    fn with(pair: Pair) -> Self {
        Self {
            id: vec![0xc1; 32],
            rp_id: RP_ID.into(),
            pair,
        }
    }

    pub fn key(&self) -> AuthenticatorKey {
        match &self.pair {
            Pair::Es256(pair) => {
                AuthenticatorKey::Es256(pair.public_key().as_ref().try_into().unwrap())
            }
            Pair::EdDsa(pair) => {
                AuthenticatorKey::EdDsa(pair.public_key().as_ref().try_into().unwrap())
            }
        }
    }

    /// As a grant describes it.
    pub fn credential(&self, origins: &[&str]) -> WebAuthn {
        WebAuthn {
            id: self.id.clone(),
            key: self.key(),
            rp_id: self.rp_id.clone(),
            origins: origins.iter().map(ToString::to_string).collect(),
        }
    }

    pub fn says(&self, challenge: &[u8; 32], origin: &str) -> Says {
        Says {
            rp_id: self.rp_id.clone(),
            flags: UP | UV,
            rest: Vec::new(),
            kind: "webauthn.get".into(),
            challenge: BASE64_URL_SAFE_NO_PAD.encode(challenge),
            origin: origin.into(),
            more: ",\"crossOrigin\":false".into(),
        }
    }

    pub fn assert(&self, challenge: &[u8; 32], origin: &str) -> Assertion {
        self.sign(&self.says(challenge, origin))
    }

    pub fn sign(&self, says: &Says) -> Assertion {
        self.sign_bytes(says.authenticator_data(), says.client_data())
    }

    pub fn sign_bytes(&self, authenticator_data: Vec<u8>, client_data: Vec<u8>) -> Assertion {
        let signature = self.signature(&signed(&authenticator_data, &client_data));
        Assertion {
            authenticator_data,
            client_data,
            signature,
        }
    }

    pub fn signature(&self, message: &[u8]) -> Vec<u8> {
        match &self.pair {
            Pair::Es256(pair) => {
                let signature = pair.sign(&SystemRandom::new(), message).unwrap();
                signature.as_ref().to_vec()
            }
            Pair::EdDsa(pair) => pair.sign(message).as_ref().to_vec(),
        }
    }

    pub fn register(&self, challenge: &[u8; 32], origin: &str) -> Registration {
        self.registration(&Says {
            flags: UP | UV | AT,
            rest: self.attested(),
            kind: "webauthn.create".into(),
            ..self.says(challenge, origin)
        })
    }

    pub fn registration(&self, says: &Says) -> Registration {
        Registration {
            authenticator_data: says.authenticator_data(),
            client_data: says.client_data(),
        }
    }

    /// Attested credential data (§6.5.2).
    pub fn attested(&self) -> Vec<u8> {
        let len = u16::try_from(self.id.len()).unwrap().to_be_bytes();
        let mut key = mithaq_canon::Encoder::default();
        let mut pair = |label: i64, value: Result<i64, &[u8]>| {
            key.signed(label);
            match value {
                Ok(number) => key.signed(number),
                Err(bytes) => key.bytes(bytes),
            }
        };
        let head: &[u8] = match self.key() {
            AuthenticatorKey::Es256(point) => {
                for (label, number) in [(1, 2), (3, -7), (-1, 1)] {
                    pair(label, Ok(number));
                }
                pair(-2, Err(&point[1..33]));
                pair(-3, Err(&point[33..]));
                &[0xa5]
            }
            AuthenticatorKey::EdDsa(raw) => {
                for (label, number) in [(1, 1), (3, -8), (-1, 6)] {
                    pair(label, Ok(number));
                }
                pair(-2, Err(&raw));
                &[0xa4]
            }
        };
        [&[0; 16], &len[..], &self.id, head, &key.into_bytes()].concat()
    }
}

impl Says {
    pub fn authenticator_data(&self) -> Vec<u8> {
        let hash = digest(&SHA256, self.rp_id.as_bytes());
        let counter = 7u32.to_be_bytes();
        [hash.as_ref(), &[self.flags], &counter, &self.rest].concat()
    }

    pub fn client_data(&self) -> Vec<u8> {
        let Self {
            kind,
            challenge,
            origin,
            more,
            ..
        } = self;
        let text = format!(
            "{{\"type\":\"{kind}\",\"challenge\":\"{challenge}\",\"origin\":\"{origin}\"{more}}}"
        );
        text.into_bytes()
    }
}

/// What an authenticator signs (§6.3.3).
pub fn signed(authenticator_data: &[u8], client_data: &[u8]) -> Vec<u8> {
    [authenticator_data, digest(&SHA256, client_data).as_ref()].concat()
}
