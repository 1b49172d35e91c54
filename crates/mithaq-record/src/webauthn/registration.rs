//! A registration: an authenticator has made a credential for an official (§7.1).

use super::{
    CeremonyFault,
    authenticator::AuthenticatorData,
    client::{Ceremony, ClientData},
};
use crate::WebAuthn;
use alloc::{string::String, vec::Vec};

/// What a browser hands over when an authenticator has made a credential (§5.2.1). Who built the
/// authenticator is not asked (no attestation): the registrar hands out the devices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// What the authenticator says (§6.1), with the credential in it.
    pub authenticator_data: Vec<u8>,
    /// What the browser says (§5.8.1): JSON text.
    pub client_data: Vec<u8>,
}

impl Registration {
    /// The credential that was made, to be enrolled by a grant.
    ///
    /// # Errors
    /// [`CeremonyFault`].
    pub fn check(
        &self,
        challenge: &[u8; 32],
        rp_id: String,
        origins: Vec<String>,
    ) -> Result<WebAuthn, CeremonyFault> {
        let client = ClientData::read(&self.client_data)?;
        client.check(Ceremony::Create, challenge, &origins)?;
        let data = AuthenticatorData::read(&self.authenticator_data)?;
        data.check(&rp_id)?;
        let made = data.attested.ok_or(CeremonyFault::AuthenticatorData)?;
        Ok(WebAuthn {
            id: made.id.into(),
            key: made.key,
            rp_id,
            origins,
        })
    }
}
