//! TLS 1.3 between two servers that know each other's transport key and nothing else.
//!
//! No certificate authority stands between two governments: each server shows its raw public key
//! (RFC 7250), and the other compares it with the one the register granted **and** checks the
//! handshake signature, for a key alone proves no possession.

use mithaq_canon::Side;
use rustls::client::ResolvesClientCert;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, aws_lc_rs, verify_tls13_signature_with_raw_key};
use rustls::pki_types::{
    CertificateDer, PrivatePkcs8KeyDer, ServerName, SubjectPublicKeyInfoDer, UnixTime,
};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, DistinguishedName, Error,
    PeerMisbehaved, ServerConfig, SignatureScheme, version::TLS13,
};
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

/// What the protocol inside is called (RFC 7301), so that a strange server is refused at once.
const PROTOCOL: &[u8] = b"mithaq/0";

/// The DER in front of a raw Ed25519 key in a SubjectPublicKeyInfo (RFC 8410 §4).
const ED25519_SPKI: [u8; 12] = [
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,
];

/// An Ed25519 key that a server shows to its peers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TransportKey(pub [u8; 32]);

impl TransportKey {
    /// The key in a SubjectPublicKeyInfo.
    pub fn spki(self) -> Vec<u8> {
        [&ED25519_SPKI[..], &self.0].concat()
    }

    /// The key in a SubjectPublicKeyInfo, if it is an Ed25519 one.
    pub fn from_spki(der: &[u8]) -> Option<Self> {
        der.strip_prefix(&ED25519_SPKI)?.try_into().ok().map(Self)
    }
}

/// Why our own transport key cannot be used.
#[derive(Debug, thiserror::Error)]
#[error(
    "the transport key of this home cannot be used: {source}; restore transport.key from its backup"
)]
pub struct KeyFault {
    #[from]
    source: Error,
}

/// Our own transport key, ready to show. Clones share it: put in its place, another one is shown
/// by every handshake from then on.
#[derive(Clone)]
pub struct Identity {
    shown: Arc<Shown>,
    provider: Arc<CryptoProvider>,
}

/// The keys by which peers are known. Clones share them, so that they change while connections
/// are made.
#[derive(Debug, Clone, Default)]
pub struct Pins(Arc<RwLock<BTreeMap<Side, Vec<TransportKey>>>>);

impl Pins {
    /// Says which keys a peer may show.
    pub fn set(&self, side: Side, keys: Vec<TransportKey>) {
        let mut pins = self.0.write().unwrap_or_else(PoisonError::into_inner);
        pins.insert(side, keys);
    }

    /// Whose key this is.
    pub fn side_of(&self, key: TransportKey) -> Option<Side> {
        let pins = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let mut all = pins.iter();
        all.find(|(_, keys)| keys.contains(&key))
            .map(|(side, _)| *side)
    }
}

/// What we show.
struct Shown(RwLock<Arc<CertifiedKey>>);

impl Shown {
    fn get(&self) -> Arc<CertifiedKey> {
        self.0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl std::fmt::Debug for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Shown")
    }
}

impl ResolvesServerCert for Shown {
    fn resolve(&self, _hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.get())
    }
    fn only_raw_public_keys(&self) -> bool {
        true
    }
}

impl ResolvesClientCert for Shown {
    fn resolve(
        &self,
        _root_hint_subjects: &[&[u8]],
        _sigschemes: &[SignatureScheme],
    ) -> Option<Arc<CertifiedKey>> {
        Some(self.get())
    }
    fn only_raw_public_keys(&self) -> bool {
        true
    }
    fn has_certs(&self) -> bool {
        true
    }
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The private half must never reach a log.
        f.write_str("Identity")
    }
}

impl Identity {
    /// From the PKCS#8 form of the private key (RFC 8410 §7) and its public half.
    ///
    /// # Errors
    /// [`KeyFault`] where the bytes are no Ed25519 key.
    pub fn new(pkcs8: &[u8], public: TransportKey) -> Result<Self, KeyFault> {
        Ok(Self {
            shown: Arc::new(Shown(RwLock::new(certified(pkcs8, public)?))),
            provider: Arc::new(aws_lc_rs::default_provider()),
        })
    }

    /// Shows another key from the next handshake on.
    ///
    /// # Errors
    /// [`KeyFault`] where the bytes are no Ed25519 key.
    pub fn replace(&self, pkcs8: &[u8], public: TransportKey) -> Result<(), KeyFault> {
        let key = certified(pkcs8, public)?;
        let mut shown = self.shown.0.write().unwrap_or_else(PoisonError::into_inner);
        *shown = key;
        Ok(())
    }

    /// For a listener: anyone whose key is pinned may speak.
    ///
    /// # Errors
    /// [`KeyFault`] where the library refuses the configuration.
    pub fn server(&self, pins: &Pins) -> Result<Arc<ServerConfig>, KeyFault> {
        let pinned = Pinned {
            pins: pins.clone(),
            only: None,
            provider: self.provider.clone(),
        };
        let mut config = ServerConfig::builder_with_provider(self.provider.clone())
            .with_protocol_versions(&[&TLS13])?
            .with_client_cert_verifier(Arc::new(pinned))
            .with_cert_resolver(self.shown.clone());
        config.alpn_protocols = vec![PROTOCOL.to_vec()];
        // A resumed session would skip the check of the peer's key.
        config.send_tls13_tickets = 0;
        Ok(Arc::new(config))
    }

    /// For dialling the server of one side.
    ///
    /// # Errors
    /// [`KeyFault`] where the library refuses the configuration.
    pub fn client(&self, pins: &Pins, side: Side) -> Result<Arc<ClientConfig>, KeyFault> {
        let pinned = Pinned {
            pins: pins.clone(),
            only: Some(side),
            provider: self.provider.clone(),
        };
        let mut config = ClientConfig::builder_with_provider(self.provider.clone())
            .with_protocol_versions(&[&TLS13])?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(pinned))
            .with_client_cert_resolver(self.shown.clone());
        config.alpn_protocols = vec![PROTOCOL.to_vec()];
        config.resumption = rustls::client::Resumption::disabled();
        // The name would tell an eavesdropper who calls; the key already says who answers.
        config.enable_sni = false;
        Ok(Arc::new(config))
    }
}

fn certified(pkcs8: &[u8], public: TransportKey) -> Result<Arc<CertifiedKey>, KeyFault> {
    let key = aws_lc_rs::sign::any_eddsa_type(&PrivatePkcs8KeyDer::from(pkcs8))?;
    let shown = vec![CertificateDer::from(public.spki())];
    Ok(Arc::new(CertifiedKey::new(shown, key)))
}

/// Accepts exactly the keys that are pinned: of one side, or of any.
#[derive(Debug)]
struct Pinned {
    pins: Pins,
    only: Option<Side>,
    provider: Arc<CryptoProvider>,
}

impl Pinned {
    fn check(&self, shown: &CertificateDer<'_>) -> Result<(), Error> {
        let side = TransportKey::from_spki(shown.as_ref()).and_then(|key| self.pins.side_of(key));
        match side {
            Some(side) if self.only.is_none_or(|only| only == side) => Ok(()),
            Some(_) | None => Err(Error::InvalidCertificate(
                CertificateError::ApplicationVerificationFailure,
            )),
        }
    }

    fn signature(
        &self,
        message: &[u8],
        shown: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let key = SubjectPublicKeyInfoDer::from(shown.as_ref());
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature_with_raw_key(message, &key, signed, algorithms)
    }
}

/// TLS 1.2 is never offered; a peer that signs for it misbehaves.
fn no_tls12() -> Result<HandshakeSignatureValid, Error> {
    Err(Error::PeerMisbehaved(
        PeerMisbehaved::SignedHandshakeWithUnadvertisedSigScheme,
    ))
}

impl ServerCertVerifier for Pinned {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        self.check(end_entity)
            .map(|()| ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _cert: &CertificateDer<'_>,
        _dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        no_tls12()
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        vec![SignatureScheme::ED25519]
    }

    fn requires_raw_public_keys(&self) -> bool {
        true
    }
}

impl ClientCertVerifier for Pinned {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _now: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        self.check(end_entity)
            .map(|()| ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _cert: &CertificateDer<'_>,
        _dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        no_tls12()
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        vec![SignatureScheme::ED25519]
    }

    fn requires_raw_public_keys(&self) -> bool {
        true
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops where it fails")]
mod tests {
    use super::*;
    use ::aws_lc_rs;
    use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
    use rustls::{ClientConnection, ServerConnection};

    fn party() -> (Identity, TransportKey) {
        let pkcs8 = Ed25519KeyPair::generate_pkcs8(&aws_lc_rs::rand::SystemRandom::new()).unwrap();
        let pair = Ed25519KeyPair::from_pkcs8(pkcs8.as_ref()).unwrap();
        let key = TransportKey(pair.public_key().as_ref().try_into().unwrap());
        (Identity::new(pkcs8.as_ref(), key).unwrap(), key)
    }

    fn pins(keys: &[TransportKey]) -> Pins {
        let pins = Pins::default();
        for (side, key) in (0..).map(Side).zip(keys) {
            pins.set(side, vec![*key]);
        }
        pins
    }

    fn dialling(identity: &Identity, peer: TransportKey) -> Arc<ClientConfig> {
        identity.client(&pins(&[peer]), Side(0)).unwrap()
    }

    fn listening(identity: &Identity, peer: TransportKey) -> Arc<ServerConfig> {
        identity.server(&pins(&[peer])).unwrap()
    }

    /// Both ends in memory, until neither has anything to say or one refuses.
    fn handshake(client: Arc<ClientConfig>, server: Arc<ServerConfig>) -> Result<(), Error> {
        let mut client = ClientConnection::new(client, "peer".try_into().unwrap()).unwrap();
        let mut server = ServerConnection::new(server).unwrap();
        while client.wants_write() || server.wants_write() {
            let mut wire = Vec::new();
            client.write_tls(&mut wire).unwrap();
            server.read_tls(&mut &wire[..]).unwrap();
            server.process_new_packets()?;
            wire.clear();
            server.write_tls(&mut wire).unwrap();
            client.read_tls(&mut &wire[..]).unwrap();
            client.process_new_packets()?;
        }
        assert!(!client.is_handshaking() && !server.is_handshaking());
        Ok(())
    }

    #[test]
    fn two_servers_that_know_each_other_shake_hands() {
        let ((algiers, a), (tripoli, b)) = (party(), party());
        handshake(dialling(&algiers, b), listening(&tripoli, a)).unwrap();
    }

    #[test]
    fn a_key_that_takes_over_is_shown_and_the_old_one_refused_once_it_is_not_pinned() {
        let ((algiers, a), (tripoli, b), (next, c)) = (party(), party(), party());
        let pins = pins(&[b]);
        let (client, server) = (
            algiers.client(&pins, Side(0)).unwrap(),
            listening(&tripoli, a),
        );
        handshake(client.clone(), server.clone()).unwrap();
        // On its way: the old key and the new one are accepted.
        pins.set(Side(0), vec![b, c]);
        handshake(client.clone(), server.clone()).unwrap();
        *tripoli.shown.0.write().unwrap() = next.shown.get();
        handshake(client.clone(), server.clone()).unwrap();
        // It has been shown: who still shows the old one is a thief.
        pins.set(Side(0), vec![c]);
        handshake(client.clone(), server).unwrap();
        let (thief, _) = party();
        *thief.shown.0.write().unwrap() = Arc::new(CertifiedKey::new(
            vec![CertificateDer::from(b.spki())],
            thief.shown.get().key.clone(),
        ));
        assert!(handshake(client, listening(&thief, a)).is_err());
        // The key of one side is none of another's.
        pins.set(Side(1), vec![b]);
        assert_eq!(pins.side_of(b), Some(Side(1)));
        let one = algiers.client(&pins, Side(0)).unwrap();
        let (other, d) = party();
        pins.set(Side(1), vec![d]);
        assert!(handshake(one, listening(&other, a)).is_err());
    }

    #[test]
    fn a_stranger_is_refused_by_the_server() {
        let ((_, a), (tripoli, b), (stranger, _)) = (party(), party(), party());
        assert!(handshake(dialling(&stranger, b), listening(&tripoli, a)).is_err());
    }

    #[test]
    fn a_server_with_another_key_is_refused_by_the_client() {
        let ((algiers, a), (_, b), (stranger, _)) = (party(), party(), party());
        assert!(handshake(dialling(&algiers, b), listening(&stranger, a)).is_err());
    }

    #[test]
    fn the_right_key_without_its_private_half_is_refused() {
        let ((algiers, a), (_, b), (tripoli, _)) = (party(), party(), party());
        // Shows b's public key, signs with another.
        *tripoli.shown.0.write().unwrap() = Arc::new(CertifiedKey::new(
            vec![CertificateDer::from(b.spki())],
            tripoli.shown.get().key.clone(),
        ));
        assert!(handshake(dialling(&algiers, b), listening(&tripoli, a)).is_err());
    }
}
