//! WebAuthn (W3C Web Authentication Level 3) as far as the record needs it: what an authenticator
//! hands over when it makes a credential, and when it proves an act with one. Checked in our own
//! code, because both sides must come to the same answer for the same bytes for as long as the
//! record is kept.
//!
//! The signature counter (§6.1.1) is not looked at. It helps a server that sees every use of a
//! credential, one after the other; here acts are sealed in another order than they were proved,
//! some authenticators count over all their credentials and some not at all, and a verdict that
//! hung on it would differ by what one has seen.

mod assertion;
mod authenticator;
mod client;
mod der;
mod json;
mod registration;

pub(crate) use assertion::Signed;
pub use assertion::{Assertion, challenge};
pub use registration::Registration;

/// Why what an authenticator and its browser say proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CeremonyFault {
    /// The authenticator data has not the form of §6.1, or not what belongs to this ceremony.
    AuthenticatorData,
    /// The client data is no JSON object with a type, a challenge and an origin (§5.8.1).
    ClientData,
    /// It was made for something else: another `type`.
    Type,
    /// Another challenge: another act, another register, or another registration.
    Challenge,
    /// On a page of an origin that is not one of those allowed.
    Origin,
    /// In a frame within a page of another origin.
    CrossOrigin,
    /// By a credential of another relying party.
    RelyingParty,
    /// Nobody touched the authenticator (UP).
    NotPresent,
    /// The authenticator did not verify who touched it (UV).
    NotVerified,
    /// The private key may be copied to other devices (BE): whoever keeps the copies could sign.
    Copyable,
}

impl CeremonyFault {
    /// A stable name in kebab case: the translation key.
    pub fn code(self) -> &'static str {
        match self {
            Self::AuthenticatorData => "webauthn-authenticator-data",
            Self::ClientData => "webauthn-client-data",
            Self::Type => "webauthn-type",
            Self::Challenge => "webauthn-challenge",
            Self::Origin => "webauthn-origin",
            Self::CrossOrigin => "webauthn-cross-origin",
            Self::RelyingParty => "webauthn-relying-party",
            Self::NotPresent => "webauthn-not-present",
            Self::NotVerified => "webauthn-not-verified",
            Self::Copyable => "webauthn-copyable",
        }
    }
}

impl core::fmt::Display for CeremonyFault {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::AuthenticatorData => "the authenticator data has not the form of WebAuthn",
            Self::ClientData => "the client data has not the form of WebAuthn",
            Self::Type => "it was made for another purpose",
            Self::Challenge => "it answers another challenge",
            Self::Origin => "it was made on a page of another origin",
            Self::CrossOrigin => "it was made in a frame of another origin",
            Self::RelyingParty => "it is of another relying party",
            Self::NotPresent => "nobody touched the authenticator",
            Self::NotVerified => "the authenticator did not verify who touched it",
            Self::Copyable => "its key may be copied to other devices",
        })
    }
}

impl core::error::Error for CeremonyFault {}
