//! Acts: what an official did in law, with the official's own proof.

use super::{form, kind};
use crate::{
    Assertion, CeremonyFault, Credential, InnerFault, PublicKey, Purpose, Signer, Verifier,
    WebAuthn, challenge,
    cose::Sign1,
    limits::{ACT_BYTES_MAX, PAYLOADS_MAX, PROOF_BYTES_MAX},
    signature::NotSigned,
    webauthn::Signed,
};
use alloc::vec::Vec;
use mithaq_canon::{
    Canon, CborError, Decoder, Digest, Encoder, Hasher, KeyId, PayloadId, RegisterId,
    cbor::CborErrorKind, from_bytes, to_bytes,
};

/// An act as it lies in an entry: the exact bytes that the official signed, and the proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// The canonical bytes of an [`ActBody`].
    pub body: Vec<u8>,
    /// The official's proof over `body`, in the form of the [`Credential`] that the grant enrolled:
    /// a COSE_Sign1 with detached payload and [`Purpose::Act`], whose first byte is 0xd2 (tag 18),
    /// or an [`Assertion`], an array of three, whose first byte is 0x83.
    pub proof: Vec<u8>,
}

/// What the official signs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActBody {
    /// The register, so that an act never counts in another.
    pub register: RegisterId,
    /// The type, repeated by the entry, which is refused if it says another.
    pub kind: u16,
    /// Random, so that two acts of the same content differ; an act counts once in its log.
    pub nonce: [u8; 16],
    /// What proves it, see [`Credential::id`].
    pub official: KeyId,
    /// The prose that belongs to the act, each by its commitment.
    pub payloads: Vec<PayloadId>,
    /// The canonical bytes of what was done; their meaning is the core's.
    pub event: Vec<u8>,
}

/// Identity of an act: the hash of its body, whichever entry carries it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ActId(pub Digest);

/// Why a proof does not prove an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProofFault {
    /// The proof is not in the one form.
    Form,
    /// It is made by another key than the act names or the grant enrolled.
    OtherKey,
    /// The signature does not verify.
    Signature,
    /// The assertion proves nothing, whoever signed it.
    Ceremony(CeremonyFault),
    /// The signature inside does not hold.
    Inner(InnerFault),
}

/// An official's proof, its signatures not looked at yet.
#[derive(Debug)]
pub(super) enum Proof<'a> {
    Signed(Sign1<'a>),
    Asserted(Signed),
}

impl Act {
    /// The official's gesture: encodes the body and signs it, with both halves of the key where
    /// [`kind::strength`] asks for it.
    pub fn sign(body: &ActBody, official: &dyn Signer) -> Self {
        let strength = kind::strength(body.kind);
        let body = to_bytes(body);
        let proof = Sign1::over(Purpose::Act, strength, &body, official).detached();
        Self {
            proof: proof.to_bytes(),
            body,
        }
    }

    /// An act that an authenticator has proved.
    pub fn asserted(body: Vec<u8>, assertion: &Assertion) -> Self {
        Self {
            body,
            proof: to_bytes(assertion),
        }
    }

    /// The body, decoded.
    ///
    /// # Errors
    /// [`CborError`] unless the bytes are canonical.
    pub fn open_body(&self) -> Result<ActBody, CborError> {
        from_bytes(&self.body)
    }

    /// The act's identity.
    pub fn id(&self) -> ActId {
        let mut hasher = Hasher::new("mithaq/act-id/0");
        hasher.update(&self.body);
        ActId(hasher.finish())
    }

    /// Checks the proof against what the official was enrolled with.
    ///
    /// # Errors
    /// [`ProofFault`].
    pub fn check(&self, by: &Credential, verifier: &dyn Verifier) -> Result<(), ProofFault> {
        let body = self.open_body().map_err(|_| ProofFault::Form)?;
        self.check_opened(&body, by, verifier)
    }

    /// The same, of an act whose body was decoded before.
    pub(super) fn check_opened(
        &self,
        body: &ActBody,
        by: &Credential,
        verifier: &dyn Verifier,
    ) -> Result<(), ProofFault> {
        match (self.check_form(body, by)?, by) {
            (Proof::Signed(sign1), Credential::Key(key)) => sign1
                .check(
                    Purpose::Act,
                    kind::strength(body.kind),
                    &self.body,
                    key,
                    verifier,
                )
                .map_err(|fault| match fault {
                    NotSigned::OtherKey => ProofFault::OtherKey,
                    NotSigned::Outer => ProofFault::Signature,
                    NotSigned::Inner(fault) => ProofFault::Inner(fault),
                }),
            (Proof::Asserted(signed), Credential::WebAuthn(_)) if signed.holds(verifier) => Ok(()),
            (Proof::Asserted(_), Credential::WebAuthn(_)) => Err(ProofFault::Signature),
            (Proof::Signed(_), Credential::WebAuthn(_))
            | (Proof::Asserted(_), Credential::Key(_)) => Err(ProofFault::Form),
        }
    }

    pub(super) fn is_bounded(&self) -> bool {
        self.body.len() <= ACT_BYTES_MAX && self.proof.len() <= PROOF_BYTES_MAX
    }

    /// Everything but the signatures themselves.
    pub(super) fn check_form(
        &self,
        body: &ActBody,
        by: &Credential,
    ) -> Result<Proof<'_>, ProofFault> {
        let proof = match by {
            Credential::Key(key) => Proof::Signed(self.signed_by_key(key)?),
            Credential::WebAuthn(webauthn) => Proof::Asserted(self.asserted_by(webauthn, body)?),
        };
        if body.official == by.id() {
            Ok(proof)
        } else {
            Err(ProofFault::OtherKey)
        }
    }

    fn signed_by_key(&self, key: &PublicKey) -> Result<Sign1<'_>, ProofFault> {
        let sign1 = Sign1::from_bytes(&self.proof).map_err(|_| ProofFault::Form)?;
        if sign1.payload.is_some() {
            Err(ProofFault::Form)
        } else if sign1.kid != key.id() {
            Err(ProofFault::OtherKey)
        } else {
            Ok(sign1)
        }
    }

    fn asserted_by(&self, by: &WebAuthn, body: &ActBody) -> Result<Signed, ProofFault> {
        let assertion: Assertion = from_bytes(&self.proof).map_err(|_| ProofFault::Form)?;
        assertion.check_form(by, &challenge(body.register, &self.body))
    }
}

impl Canon for Act {
    fn encode(&self, to: &mut Encoder) {
        to.array(2);
        to.bytes(&self.body);
        to.bytes(&self.proof);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        from.array_of(2)?;
        let act = Self {
            body: form::bytes(from, ACT_BYTES_MAX)?,
            proof: form::bytes(from, PROOF_BYTES_MAX)?,
        };
        from.leave();
        Ok(act)
    }
}

impl Canon for ActBody {
    fn encode(&self, to: &mut Encoder) {
        to.array(6);
        self.register.encode(to);
        self.kind.encode(to);
        self.nonce.encode(to);
        self.official.encode(to);
        self.payloads.encode(to);
        to.bytes(&self.event);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        let at = from.position();
        from.array_of(6)?;
        let body = Self {
            register: Canon::decode(from)?,
            kind: Canon::decode(from)?,
            nonce: Canon::decode(from)?,
            official: Canon::decode(from)?,
            payloads: form::list(from, PAYLOADS_MAX)?,
            event: form::bytes(from, ACT_BYTES_MAX)?,
        };
        from.leave();
        if has_repeats(&body.payloads) {
            return Err(CborError {
                at,
                kind: CborErrorKind::OutOfRange,
            });
        }
        Ok(body)
    }
}

fn has_repeats(payloads: &[PayloadId]) -> bool {
    let mut sorted: Vec<_> = payloads.iter().collect();
    sorted.sort_unstable();
    sorted
        .iter()
        .zip(sorted.iter().skip(1))
        .any(|(one, next)| one == next)
}
