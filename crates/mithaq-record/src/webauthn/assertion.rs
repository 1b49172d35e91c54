//! An assertion: an authenticator's signature over an act.

use super::{
    CeremonyFault,
    authenticator::AuthenticatorData,
    client::{Ceremony, ClientData},
    der,
};
use crate::{
    AuthenticatorKey, ProofFault, Verifier, WebAuthn,
    entry::form,
    limits::{AUTHENTICATOR_DATA_BYTES_MAX, CLIENT_DATA_BYTES_MAX, DER_SIGNATURE_BYTES_MAX},
};
use alloc::vec::Vec;
use mithaq_canon::{Canon, CborError, Decoder, Digest, Encoder, Hasher, RegisterId};

/// What an authenticator hands over when it proves an act (§5.2.2), each part as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assertion {
    /// What the authenticator says (§6.1).
    pub authenticator_data: Vec<u8>,
    /// What the browser says (§5.8.1): JSON text.
    pub client_data: Vec<u8>,
    /// The signature over both (§6.3.3): DER for ES256 (§6.5.5), 64 bytes for EdDSA.
    pub signature: Vec<u8>,
}

/// The challenge that an assertion of an act answers: so the act's bytes are what is signed.
pub fn challenge(register: RegisterId, body: &[u8]) -> [u8; 32] {
    let mut hasher = Hasher::new("mithaq/act/1");
    hasher.update(&register.0.0);
    hasher.update(body);
    hasher.finish().0
}

/// A signature that was not looked at yet, with all that it must cover.
#[derive(Debug)]
pub(crate) struct Signed {
    pub(crate) key: AuthenticatorKey,
    pub(crate) message: Vec<u8>,
    pub(crate) signature: [u8; 64],
}

impl Signed {
    pub(crate) fn holds(&self, verifier: &dyn Verifier) -> bool {
        match &self.key {
            AuthenticatorKey::Es256(point) => {
                verifier.verify_es256(point, &self.message, &self.signature)
            }
            AuthenticatorKey::EdDsa(key) => verifier.verify(key, &self.message, &self.signature),
        }
    }
}

impl Assertion {
    /// Everything but the signature itself (§7.2, as far as it is not the browser's to do).
    pub(crate) fn check_form(
        &self,
        by: &WebAuthn,
        challenge: &[u8; 32],
    ) -> Result<Signed, ProofFault> {
        let client = ClientData::read(&self.client_data)?;
        client.check(Ceremony::Get, challenge, &by.origins)?;
        let data = AuthenticatorData::read(&self.authenticator_data)?;
        data.check(&by.rp_id)?;
        if data.attested.is_some() {
            // Only a registration brings a credential (§6.1).
            return Err(CeremonyFault::AuthenticatorData.into());
        }
        let signature = match by.key {
            AuthenticatorKey::Es256(_) => der::p256_signature(&self.signature),
            AuthenticatorKey::EdDsa(_) => self.signature.as_slice().try_into().ok(),
        };
        let client_hash = Digest::of(&[&self.client_data]);
        Ok(Signed {
            key: by.key.clone(),
            message: [&self.authenticator_data[..], &client_hash.0].concat(),
            signature: signature.ok_or(ProofFault::Form)?,
        })
    }
}

impl From<CeremonyFault> for ProofFault {
    fn from(fault: CeremonyFault) -> Self {
        Self::Ceremony(fault)
    }
}

impl Canon for Assertion {
    fn encode(&self, to: &mut Encoder) {
        to.array(3);
        to.bytes(&self.authenticator_data);
        to.bytes(&self.client_data);
        to.bytes(&self.signature);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        from.array_of(3)?;
        let assertion = Self {
            authenticator_data: form::bytes(from, AUTHENTICATOR_DATA_BYTES_MAX)?,
            client_data: form::bytes(from, CLIENT_DATA_BYTES_MAX)?,
            signature: form::bytes(from, DER_SIGNATURE_BYTES_MAX)?,
        };
        from.leave();
        Ok(assertion)
    }
}
