//! Sealing and opening: the only ways to an `Entry<Verified>`.

use super::{Act, ActBody, Body, Content, Item, Newer, NotAnEntry, SealFault, kind, newer::Header};
use crate::{
    Inner, KeyRing, MandateFault, Numbers, ProofFault, PublicKey, Purpose, Signer, Strength,
    Verifier,
    cose::{self, Sign1},
    limits::ENTRY_BYTES_MAX,
    signature::{self, Asked},
};
use alloc::{boxed::Box, vec::Vec};
use core::{marker::PhantomData, ops::Range};
use mithaq_canon::{
    Canon as _, CborError, Digest, Encoder, EntryId, KeyId, Past, Position, Side,
    cbor::CborErrorKind, from_bytes, to_bytes,
};

/// The signatures of the entry have been checked, or were made here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verified {}

/// Only the form has been checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unverified {}

/// A sealed entry: a COSE_Sign1 of a side's server key over a [`Body`], with another of ML-DSA-65
/// inside where [`kind::strength`] asks for it.
#[derive(Clone, PartialEq, Eq)]
pub struct Entry<V> {
    id: EntryId,
    bytes: Vec<u8>,
    /// Where in them the encoded body lies.
    payload: Range<usize>,
    signed_by: KeyId,
    inner: Option<Inner>,
    signature: [u8; 64],
    body: Body,
    act: Option<ActBody>,
    state: PhantomData<V>,
}

impl<V> core::fmt::Debug for Entry<V> {
    // An entry can have 64 KiB; its id and place say which it is.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let at = self.at();
        let place = (at.side.0, at.epoch, at.seq);
        write!(
            f,
            "Entry({:?} at {place:?}, kind {})",
            self.id, self.body.kind
        )
    }
}

/// Seals a body with the side's server key.
///
/// An act's proof is trusted here, since this home made it a moment ago with [`Act::sign`]; a
/// proof that comes from elsewhere is first checked with [`Act::check`].
///
/// # Errors
/// [`SealFault`]; nothing was signed then.
pub fn seal(body: Body, ring: &KeyRing, server: &dyn Signer) -> Result<Entry<Verified>, SealFault> {
    let key = server.public_key();
    if !ring.known().covers(body.numbers()) || !body.is_well_formed() {
        return Err(SealFault::Form);
    }
    if body.register != ring.register() || sealing_key(&body, ring).as_ref() != Some(&key) {
        return Err(SealFault::OtherKey);
    }
    let act = match &body.content {
        Content::Item(_) => None,
        Content::Act(act) => Some(check_own_act(&body, act, ring)?),
    };
    let payload = to_bytes(&body);
    let sealed = Sign1::over(Purpose::Entry, kind::strength(body.kind), &payload, server);
    let bytes = sealed.to_bytes();
    if bytes.len() > ENTRY_BYTES_MAX {
        return Err(SealFault::TooLarge);
    }
    Ok(Entry {
        id: id(key.id(), &payload),
        payload: cose::payload_in(&bytes, &payload),
        bytes,
        signed_by: key.id(),
        inner: sealed.inner,
        signature: sealed.signature,
        body,
        act,
        state: PhantomData,
    })
}

/// SHA-256 of the Sig_structure without what stands inside: the same however often a body is
/// sealed, though ML-DSA draws a random number for each signature.
fn id(kid: KeyId, payload: &[u8]) -> EntryId {
    let message = cose::to_be_signed(Purpose::Entry, kid, payload);
    EntryId(Digest::of(&[&message]))
}

/// The key that seals this body: the side's at that place, or the one that the body brings.
fn sealing_key(body: &Body, ring: &KeyRing) -> Option<PublicKey> {
    let current = ring.server_key(body.at()).cloned();
    match &body.content {
        Content::Item(Item::ServerKey(mandated)) => current.and(mandated.server_key()),
        Content::Item(Item::NewEpoch(epoch)) => current.and(epoch.key().cloned()),
        Content::Item(_) | Content::Act(_) => current,
    }
}

fn check_own_act(body: &Body, act: &Act, ring: &KeyRing) -> Result<ActBody, SealFault> {
    let opened = act.open_body().map_err(|_| SealFault::Form)?;
    if opened.register != body.register || opened.kind != body.kind {
        return Err(SealFault::Form);
    }
    let official = ring
        .empowered(body.at(), body.grant, body.kind, body.claimed)
        .map_err(SealFault::Lacking)?;
    act.check_form(&opened, &official.credential)
        .map_err(SealFault::Proof)?;
    Ok(opened)
}

/// Opens bytes from outside: size, form, register, side, signature, proof, in that order.
///
/// # Errors
/// [`NotAnEntry`].
pub fn open(
    bytes: &[u8],
    ring: &KeyRing,
    verifier: &dyn Verifier,
) -> Result<Entry<Verified>, NotAnEntry> {
    match Entry::<Unverified>::decode_known(bytes, ring.known()) {
        Ok(entry) => entry.verify(ring, verifier),
        Err(NotAnEntry::Newer(newer)) => Err(check_newer(bytes, newer, ring, verifier)),
        Err(other) => Err(other),
    }
}

fn check_newer(
    bytes: &[u8],
    newer: Box<Newer>,
    ring: &KeyRing,
    verifier: &dyn Verifier,
) -> NotAnEntry {
    let Ok(sign1) = Sign1::from_bytes(bytes) else {
        return NotAnEntry::Newer(newer);
    };
    let payload = sign1.payload.unwrap_or_default();
    let register = Header::read(payload).map(|header| header.register);
    if register != Ok(ring.register()) {
        return NotAnEntry::OtherRegister;
    }
    let Some(key) = ring.server_key(newer.at) else {
        return NotAnEntry::NoSuchSide;
    };
    // Whether one must stand inside, a newer version knows, and asks it after the update.
    let strength = match sign1.inner {
        Some(_) => Strength::Hybrid,
        None => Strength::Plain,
    };
    match sign1.check(Purpose::Entry, strength, payload, key, verifier) {
        Ok(()) => NotAnEntry::Newer(newer),
        Err(fault) => NotAnEntry::of(fault),
    }
}

impl<V> Entry<V> {
    /// SHA-256 of the Sig_structure (RFC 9052 §4.4) as it is where no signature stands inside.
    /// Neither signature is in it, so that sealing the same body again after a crash gives the
    /// same entry.
    pub fn id(&self) -> EntryId {
        self.id
    }

    /// The bytes as stored and sent.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What the entry says.
    pub fn body(&self) -> &Body {
        &self.body
    }

    /// Where it stands.
    pub fn at(&self) -> Position {
        self.body.at()
    }

    /// The past as the entry states it, see [`Body::past`].
    pub fn past(&self) -> Past {
        self.body.past()
    }

    /// The decoded act, if it carries one.
    pub fn act(&self) -> Option<&ActBody> {
        self.act.as_ref()
    }

    /// The server key that signed it.
    pub fn signed_by(&self) -> KeyId {
        self.signed_by
    }

    /// Checks register, side, the server's signature and the official's proof, whatever was found
    /// before: the keys may be other ones now.
    ///
    /// # Errors
    /// [`NotAnEntry`].
    pub fn check(&self, ring: &KeyRing, verifier: &dyn Verifier) -> Result<(), NotAnEntry> {
        if self.body.register != ring.register() {
            return Err(NotAnEntry::OtherRegister);
        }
        ring.server_key(self.at()).ok_or(NotAnEntry::NoSuchSide)?;
        let key = sealing_key(&self.body, ring).ok_or(NotAnEntry::Mandate(MandateFault::NewKey))?;
        let known = |side: Side| ring.has(side);
        if !self.body.seen.iter().all(|row| known(row.side)) {
            return Err(NotAnEntry::NoSuchSide);
        }
        self.check_seal(&key, verifier)?;
        if let Content::Item(
            Item::ServerKey(mandated) | Item::TransportKey(mandated) | Item::PouchKey(mandated),
        ) = &self.body.content
        {
            ring.check_mandated(self.at(), self.body.kind, mandated, verifier)
                .map_err(NotAnEntry::Mandate)?;
        }
        if let Content::Item(Item::NewEpoch(epoch)) = &self.body.content {
            ring.check_epoch(self.at(), epoch, verifier)
                .map_err(NotAnEntry::Mandate)?;
        }
        if let Content::Item(Item::Grant(grant)) = &self.body.content
            && !grant.official.is_on_curve(verifier)
        {
            return Err(NotAnEntry::Credential);
        }
        if let Content::Act(act) = &self.body.content {
            // Decoding has opened it; an act that is not open proves nothing.
            let opened = self.act.as_ref();
            let opened = opened.ok_or(NotAnEntry::Proof(ProofFault::Form))?;
            let official = self
                .body
                .grant
                .and_then(|grant| ring.official(self.body.side, grant))
                .filter(|official| official.at < self.at())
                .ok_or(NotAnEntry::NoSuchGrant)?;
            act.check_opened(opened, &official.credential, verifier)
                .map_err(NotAnEntry::Proof)?;
        }
        Ok(())
    }

    /// Whether [`Self::check`] asks both rings for the same keys, so that what it found by one holds
    /// by the other. Of an entry that says which keys count, never: that rests on more than one key.
    pub fn has_the_same_keys(&self, one: &KeyRing, other: &KeyRing) -> bool {
        let official = |ring: &'_ KeyRing| {
            let official = ring.official(self.body.side, self.body.grant?)?;
            Some((official.at, official.credential.clone()))
        };
        !kind::concerns_keys(self.body.kind)
            && one.register() == other.register()
            && one.server_key(self.at()) == other.server_key(self.at())
            && official(one) == official(other)
    }

    fn check_seal(&self, key: &PublicKey, verifier: &dyn Verifier) -> Result<(), NotAnEntry> {
        let asked = Asked {
            purpose: Purpose::Entry,
            strength: kind::strength(self.body.kind),
        };
        let signed = (self.signed_by, self.inner.as_ref(), &self.signature);
        // Decoding has compared them with the encoding of the body; nothing else is signed.
        let payload = self.bytes.get(self.payload.clone()).unwrap_or_default();
        signature::check(asked, payload, signed, key, verifier).map_err(NotAnEntry::of)
    }
}

impl Entry<Unverified> {
    /// Reads the form alone: enough to find the place of the entry before spending a signature
    /// check on it.
    ///
    /// # Errors
    /// [`NotAnEntry::TooLarge`], [`NotAnEntry::Form`], or [`NotAnEntry::Newer`], whose signature
    /// is not checked here.
    pub fn decode(bytes: &[u8]) -> Result<Self, NotAnEntry> {
        Self::decode_known(bytes, Numbers::THIS)
    }

    /// The same, as a version that knows these numbers reads it. What is read here has the form of
    /// this version; a version with another form reads that beside it.
    ///
    /// # Errors
    /// As [`Self::decode`].
    pub fn decode_known(bytes: &[u8], known: Numbers) -> Result<Self, NotAnEntry> {
        if bytes.len() > ENTRY_BYTES_MAX {
            return Err(NotAnEntry::TooLarge);
        }
        let sign1 = Sign1::from_bytes(bytes).map_err(NotAnEntry::Form)?;
        let payload = sign1.payload.ok_or(NotAnEntry::Form(AS_A_WHOLE))?;
        let id = id(sign1.kid, payload);
        let header = Header::read(payload).map_err(NotAnEntry::Form)?;
        if !known.covers(header.numbers()) {
            return Err(NotAnEntry::Newer(Box::new(header.newer(id))));
        }
        let body: Body = from_bytes(payload).map_err(NotAnEntry::Form)?;
        let act = open_act(&body).map_err(NotAnEntry::Form)?;
        // The strict decoder leaves one encoding for each value; this is the proof of it.
        let mut again = Encoder::with_room(payload.len());
        body.encode(&mut again);
        if again.into_bytes() != payload || sign1.to_bytes() != bytes {
            return Err(NotAnEntry::Form(AS_A_WHOLE));
        }
        Ok(Self {
            id,
            bytes: bytes.into(),
            payload: cose::payload_in(bytes, payload),
            signed_by: sign1.kid,
            inner: sign1.inner,
            signature: sign1.signature,
            body,
            act,
            state: PhantomData,
        })
    }

    /// Checks register, side, the server's signature and the official's proof.
    ///
    /// # Errors
    /// [`NotAnEntry`].
    pub fn verify(
        self,
        ring: &KeyRing,
        verifier: &dyn Verifier,
    ) -> Result<Entry<Verified>, NotAnEntry> {
        self.check(ring, verifier)?;
        Ok(self.into_verified())
    }

    fn into_verified(self) -> Entry<Verified> {
        Entry {
            id: self.id,
            bytes: self.bytes,
            payload: self.payload,
            signed_by: self.signed_by,
            inner: self.inner,
            signature: self.signature,
            body: self.body,
            act: self.act,
            state: PhantomData,
        }
    }
}

impl Entry<Verified> {
    /// Reads back an entry that this home verified before it stored it, as `rebuild` does. `verify`
    /// reads so what it has checked already, or has told to be damaged.
    ///
    /// # Errors
    /// [`NotAnEntry`] if the stored bytes no longer have the form of an entry.
    pub fn from_own_store(bytes: &[u8]) -> Result<Self, NotAnEntry> {
        Entry::<Unverified>::decode(bytes).map(Entry::into_verified)
    }
}

fn open_act(body: &Body) -> Result<Option<ActBody>, CborError> {
    let Content::Act(act) = &body.content else {
        return Ok(None);
    };
    let opened = act.open_body()?;
    if opened.register == body.register && opened.kind == body.kind {
        Ok(Some(opened))
    } else {
        Err(AS_A_WHOLE)
    }
}

/// An error about the whole of an entry.
const AS_A_WHOLE: CborError = CborError {
    at: 0,
    kind: CborErrorKind::OutOfRange,
};
