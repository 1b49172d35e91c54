//! How an official proves acts, as a grant describes it: by a key of their own, or by an
//! authenticator behind a browser.

use crate::{
    PublicKey, Verifier,
    entry::form,
    keys::{fingerprint, is_small_order},
    limits::{CREDENTIAL_ID_BYTES_MAX, ORIGIN_BYTES_MAX, ORIGINS_MAX, RP_ID_BYTES_MAX},
};
use alloc::{string::String, vec::Vec};
use mithaq_canon::{
    Canon, CborError, Decoder, Encoder, Hasher, KeyId, canon_enum, cbor::CborErrorKind,
};

/// What proves an official's acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credential {
    /// A key of two halves, whose proof is a COSE_Sign1.
    Key(PublicKey),
    /// A WebAuthn credential, whose proof is an [`crate::Assertion`].
    WebAuthn(WebAuthn),
}
canon_enum!(Credential { 0 => Key(PublicKey), 1 => WebAuthn(WebAuthn) });

/// A credential that an authenticator made (W3C Web Authentication Level 3), with all that an
/// assertion of it is checked against. It serves here alone: nobody signs in with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebAuthn {
    /// The credential id (§4), by which a browser finds the authenticator.
    pub id: Vec<u8>,
    /// Its public key.
    pub key: AuthenticatorKey,
    /// The relying party id (§4): the host name for which it was made.
    pub rp_id: String,
    /// The origins (RFC 6454 §6.2) where acts may be proved, ascending, none twice.
    pub origins: Vec<String>,
}

/// The public key of an authenticator, by its COSE algorithm (RFC 9053 §2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuthenticatorKey {
    /// ES256 (-7) on P-256: an uncompressed point (SEC 1 §2.3.3), 04 ‖ x ‖ y.
    Es256([u8; 65]),
    /// EdDSA (-8) on Ed25519: the raw key (RFC 8032 §5.1.5).
    EdDsa([u8; 32]),
}

const ES256: i64 = -7;
const EDDSA: i64 = -8;
/// The first byte of an uncompressed point.
const UNCOMPRESSED: u8 = 4;

impl Credential {
    /// By what acts name the official. For a key it is the key's id; of a WebAuthn credential
    /// everything is in it, so that an act counts under the origins alone for which it was made.
    pub fn id(&self) -> KeyId {
        match self {
            Self::Key(key) => key.id(),
            Self::WebAuthn(webauthn) => {
                let mut hasher = Hasher::new("mithaq/credential/0");
                hasher.update_canon(webauthn);
                KeyId(hasher.finish())
            }
        }
    }

    /// Eight groups of digits by which people know its public key, see [`crate::fingerprint`].
    pub fn fingerprint(&self) -> String {
        match self {
            Self::Key(key) => key.fingerprint(),
            Self::WebAuthn(webauthn) => fingerprint(webauthn.key.raw()),
        }
    }

    /// Whether the two have a key, or half of one, in common.
    pub fn meets(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Key(one), Self::Key(other)) => one.meets(other),
            (Self::WebAuthn(one), Self::WebAuthn(other)) => one.key == other.key,
            (Self::Key(key), Self::WebAuthn(webauthn))
            | (Self::WebAuthn(webauthn), Self::Key(key)) => webauthn.key.raw() == key.ed25519(),
        }
    }

    /// Whether it is within its bounds, its key is not weak, and its origins are such as browsers
    /// let it serve. Whether a point lies on its curve is asked of [`Self::is_on_curve`].
    pub fn is_well_formed(&self) -> bool {
        match self {
            Self::Key(key) => !key.is_weak(),
            Self::WebAuthn(webauthn) => webauthn.is_well_formed(),
        }
    }

    /// Whether a key of P-256 is a point of that curve. One that is not has no private half; what
    /// signatures then "verify" depends on the program that looks.
    pub fn is_on_curve(&self, verifier: &dyn Verifier) -> bool {
        match self {
            Self::WebAuthn(WebAuthn {
                key: AuthenticatorKey::Es256(point),
                ..
            }) => verifier.is_p256_point(point),
            // Ed25519 verifies with any encoding but fails for what is no point (RFC 8032 §5.1.7).
            Self::Key(_) | Self::WebAuthn(_) => true,
        }
    }
}

impl WebAuthn {
    fn is_well_formed(&self) -> bool {
        let mut pairs = self.origins.iter().zip(self.origins.iter().skip(1));
        (1..=CREDENTIAL_ID_BYTES_MAX).contains(&self.id.len())
            && self.key.is_well_formed()
            && self.rp_id.len() <= RP_ID_BYTES_MAX
            && is_host(&self.rp_id)
            && (1..=ORIGINS_MAX).contains(&self.origins.len())
            && pairs.all(|(one, next)| one < next)
            && self.origins.iter().all(|origin| self.may_serve(origin))
    }

    /// Whether a browser at this origin may use a credential of this relying party: a secure
    /// context (§13.4.9) on the relying party's host or below it (§5.1.4.1).
    fn may_serve(&self, origin: &str) -> bool {
        let Some((scheme, rest)) = origin.split_once("://") else {
            return false;
        };
        let (host, port) = rest
            .split_once(':')
            .map_or((rest, None), |(host, port)| (host, Some(port)));
        let is_local = host == "localhost" || host.ends_with(".localhost");
        let below = host.strip_suffix(self.rp_id.as_str());
        origin.len() <= ORIGIN_BYTES_MAX
            && (scheme == "https" || scheme == "http" && is_local)
            && is_host(host)
            && below.is_some_and(|below| below.is_empty() || below.ends_with('.'))
            && port.is_none_or(is_port)
    }
}

impl AuthenticatorKey {
    /// The raw public key.
    pub fn raw(&self) -> &[u8] {
        match self {
            Self::Es256(point) => point,
            Self::EdDsa(key) => key,
        }
    }

    fn is_well_formed(&self) -> bool {
        match self {
            Self::Es256(point) => point[0] == UNCOMPRESSED,
            Self::EdDsa(key) => !is_small_order(key),
        }
    }
}

/// A host name as browsers write it: labels of a-z, 0-9 and '-', with dots between them.
fn is_host(host: &str) -> bool {
    let letter = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
    host.split('.')
        .all(|label| !label.is_empty() && label.bytes().all(letter))
}

/// A port in its one form: a decimal number from 1 on, without zeros in front.
fn is_port(port: &str) -> bool {
    !port.starts_with(['0', '+']) && port.parse::<u16>().is_ok()
}

impl Canon for WebAuthn {
    fn encode(&self, to: &mut Encoder) {
        to.array(4);
        to.bytes(&self.id);
        self.key.encode(to);
        self.rp_id.encode(to);
        self.origins.encode(to);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        from.array_of(4)?;
        let webauthn = Self {
            id: form::bytes(from, CREDENTIAL_ID_BYTES_MAX)?,
            key: Canon::decode(from)?,
            rp_id: Canon::decode(from)?,
            origins: form::list(from, ORIGINS_MAX)?,
        };
        from.leave();
        Ok(webauthn)
    }
}

impl Canon for AuthenticatorKey {
    fn encode(&self, to: &mut Encoder) {
        to.array(2);
        to.signed(match self {
            Self::Es256(_) => ES256,
            Self::EdDsa(_) => EDDSA,
        });
        to.bytes(self.raw());
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        from.array_of(2)?;
        let key = match from.signed()? {
            ES256 => Self::Es256(from.fixed()?),
            EDDSA => Self::EdDsa(from.fixed()?),
            _ => return Err(from.error(CborErrorKind::OutOfRange)),
        };
        from.leave();
        Ok(key)
    }
}
