//! What a side's root orders about the side's keys, and the file in which an order travels from
//! the server to the custodians of the root and back.

use crate::{
    PublicKey, Purpose, Signature, Signer, Verifier,
    charter::Root,
    cose,
    entry::{form, kind},
    keys::{ed25519_of_spki, is_small_order, is_small_order_x25519},
    limits::{CHARTER_BYTES_MAX, ROOT_KEYS_MAX, TRANSPORT_KEY_BYTES_MAX},
};
use alloc::{string::String, vec::Vec};
use mithaq_canon::{
    Canon, CborError, Decoder, Digest, Encoder, KeyId, RegisterId, Side, canon_enum, canon_struct,
    cbor::CborErrorKind, from_bytes, to_bytes,
};

/// What the root signs. It names register, side, epoch and kind, so that a signature made for one
/// order never serves another; and what it replaces, so that it serves once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mandate {
    /// The register.
    pub register: RegisterId,
    /// The side whose root orders it.
    pub side: Side,
    /// The epoch of the side's log in which it takes effect.
    pub epoch: u32,
    /// The kind of item that carries it out, see [`crate::kind`].
    pub kind: u16,
    /// The canonical bytes of what is ordered: for a new key a [`NewKey`].
    pub what: Vec<u8>,
}

/// A key in the place of another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewKey {
    /// The key that is replaced: the id of a server key, of a SubjectPublicKeyInfo or of a pouch key.
    pub from: KeyId,
    /// The new one: the bytes of a [`PublicKey`] that seals; the SubjectPublicKeyInfo of an
    /// Ed25519 key (RFC 8410 §4) that answers on the line; or the 32 bytes of an X25519 key to which
    /// pouches are sealed. The key on the line has no second half: whoever breaks it one day cannot
    /// go back and sit on today's line.
    pub to: Vec<u8>,
}

/// A new key's signature over [`Purpose::Possession`] and the mandate: whoever asked for it holds
/// its private half.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Possession {
    /// By both halves of a server key.
    Server(Signature),
    /// By a transport key: Ed25519 over [`Mandate::to_be_proved`].
    Transport([u8; 64]),
    /// By a pouch key: it agrees on secrets and signs nothing. A side that has another's key named
    /// as its own can open none of its pouches, and wrongs nobody but itself.
    Unsigned,
}
canon_enum!(Possession { 0 => Server(Signature), 1 => Transport([u8; 64]), 2 => Unsigned });

/// An order of the root as an item carries it out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mandated {
    /// What is ordered.
    pub new: NewKey,
    /// That the new key is held by whoever asked for it.
    pub possession: Possession,
    /// The root's signatures over [`Purpose::Root`] and the mandate, each with the place of its
    /// key in [`Root::keys`], in that order.
    pub approvals: Vec<(u8, Signature)>,
}

/// A new epoch: the root says what of the one before it is kept, and with which key the log goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEpoch {
    /// What is kept.
    pub kept: Kept,
    /// See [`Mandated::possession`]; always of a server key.
    pub possession: Possession,
    /// See [`Mandated::approvals`].
    pub approvals: Vec<(u8, Signature)>,
}

/// What of the epoch before is kept, and the key of the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The number of its entries that are kept, at least 1.
    pub size: u64,
    /// The Merkle root over them.
    pub root: Digest,
    /// The server key that seals the new epoch, its first entry included.
    pub key: PublicKey,
}
canon_struct!(Kept { size, root, key });

impl NewEpoch {
    /// The key that comes into use, if it may be one.
    pub(crate) fn key(&self) -> Option<&PublicKey> {
        (!self.kept.key.is_weak()).then_some(&self.kept.key)
    }

    pub(crate) fn check(
        &self,
        register: RegisterId,
        (side, epoch): (Side, u32),
        root: &Root,
        verifier: &dyn Verifier,
    ) -> Result<(), MandateFault> {
        let key = self.key().ok_or(MandateFault::NewKey)?;
        let mandate = Mandate {
            register,
            side,
            epoch,
            kind: kind::NEW_EPOCH,
            what: to_bytes(&self.kept),
        };
        mandate.check_possession(&New::Server(key.clone()), &self.possession, verifier)?;
        mandate.check_approvals(&self.approvals, root, verifier)
    }

    /// What the types alone do not say.
    pub(crate) fn is_well_formed(&self) -> bool {
        let is_proved = matches!(self.possession, Possession::Server(_));
        self.kept.size > 0 && is_proved && are_in_order(&self.approvals)
    }
}

impl Canon for NewEpoch {
    fn encode(&self, to: &mut Encoder) {
        to.array(3);
        self.kept.encode(to);
        self.possession.encode(to);
        self.approvals.encode(to);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        from.array_of(3)?;
        let epoch = Self {
            kept: Canon::decode(from)?,
            possession: Canon::decode(from)?,
            approvals: form::list(from, ROOT_KEYS_MAX)?,
        };
        from.leave();
        Ok(epoch)
    }
}

fn are_in_order(approvals: &[(u8, Signature)]) -> bool {
    let mut pairs = approvals.iter().zip(approvals.iter().skip(1));
    pairs.all(|(one, next)| one.0 < next.0) && (1..=ROOT_KEYS_MAX).contains(&approvals.len())
}

/// An order on its way: what is asked for, and the signatures collected so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// What is asked for.
    pub mandate: Mandate,
    /// See [`Mandated::possession`].
    pub possession: Possession,
    /// The root, as the asker has it: says where a custodian's key stands. The charter decides.
    pub root: Root,
    /// See [`Mandated::approvals`].
    pub approvals: Vec<(u8, Signature)>,
}

/// Why an order is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MandateFault {
    /// It replaces another key than the one in use.
    OtherKey,
    /// The new key is none, is a point of small order, or served before.
    NewKey,
    /// The new key has not signed it.
    Possession,
    /// A signature is not of the root's key at that place.
    Signature,
    /// Fewer keys of the root have signed it than its threshold asks for.
    TooFew,
}

impl Mandate {
    /// A root key's signature.
    pub fn sign(&self, root_key: &dyn Signer) -> Signature {
        Signature::make(Purpose::Root, &to_bytes(self), root_key)
    }

    /// A new server key's proof that whoever asks holds it.
    pub fn prove(&self, new_key: &dyn Signer) -> Possession {
        Possession::Server(Signature::make(
            Purpose::Possession,
            &to_bytes(self),
            new_key,
        ))
    }

    /// What a new transport key signs for the same. The id in it is that of the raw key.
    pub fn to_be_proved(&self, transport: &[u8; 32]) -> Vec<u8> {
        cose::to_be_signed(Purpose::Possession, KeyId::of(transport), &to_bytes(self))
    }

    fn check_possession(
        &self,
        key: &New,
        possession: &Possession,
        verifier: &dyn Verifier,
    ) -> Result<(), MandateFault> {
        let holds = match (key, possession) {
            (New::Server(key), Possession::Server(signature)) => {
                signature.holds(Purpose::Possession, &to_bytes(self), key, verifier)
            }
            (New::Transport(key), Possession::Transport(signature)) => {
                verifier.verify(key, &self.to_be_proved(key), signature)
            }
            (New::Pouch, Possession::Unsigned) => true,
            (
                New::Server(_) | New::Transport(_) | New::Pouch,
                Possession::Server(_) | Possession::Transport(_) | Possession::Unsigned,
            ) => false,
        };
        if holds {
            Ok(())
        } else {
            Err(MandateFault::Possession)
        }
    }

    /// Whether enough keys of the root have signed it.
    ///
    /// # Errors
    /// [`MandateFault::Signature`], [`MandateFault::TooFew`].
    pub fn check_approvals(
        &self,
        approvals: &[(u8, Signature)],
        root: &Root,
        verifier: &dyn Verifier,
    ) -> Result<(), MandateFault> {
        let payload = to_bytes(self);
        let mut last = None;
        for (place, signature) in approvals {
            let signed = root
                .keys
                .get(usize::from(*place))
                .is_some_and(|key| signature.holds(Purpose::Root, &payload, key, verifier));
            if !signed || last >= Some(*place) {
                return Err(MandateFault::Signature);
            }
            last = Some(*place);
        }
        if approvals.len() < usize::from(root.threshold) {
            return Err(MandateFault::TooFew);
        }
        Ok(())
    }
}

/// A key that comes into use, read and found to be fit for it.
enum New {
    Server(PublicKey),
    Transport([u8; 32]),
    Pouch,
}

impl Mandated {
    /// The server key that comes into use, if it is one and may.
    pub(crate) fn server_key(&self) -> Option<PublicKey> {
        PublicKey::from_bytes(&self.new.to).filter(|key| !key.is_weak())
    }

    /// The pouch key that comes into use, if it is one and may.
    pub(crate) fn pouch_key(&self) -> Option<[u8; 32]> {
        let key: [u8; 32] = self.new.to.as_slice().try_into().ok()?;
        (!is_small_order_x25519(&key)).then_some(key)
    }

    fn key(&self, kind: u16) -> Option<New> {
        if kind == kind::SERVER_KEY {
            return self.server_key().map(New::Server);
        }
        if kind == kind::POUCH_KEY {
            return self.pouch_key().map(|_| New::Pouch);
        }
        let transport = ed25519_of_spki(&self.new.to).filter(|key| !is_small_order(key));
        transport.map(New::Transport)
    }

    /// Whether the new key holds what it says and the root has ordered it.
    pub(crate) fn check(
        &self,
        mandate: &Mandate,
        root: &Root,
        verifier: &dyn Verifier,
    ) -> Result<(), MandateFault> {
        let key = self.key(mandate.kind).ok_or(MandateFault::NewKey)?;
        mandate.check_possession(&key, &self.possession, verifier)?;
        mandate.check_approvals(&self.approvals, root, verifier)
    }

    /// What the root must have signed for an item of this kind.
    pub(crate) fn mandate(
        &self,
        register: RegisterId,
        side: Side,
        epoch: u32,
        kind: u16,
    ) -> Mandate {
        Mandate {
            register,
            side,
            epoch,
            kind,
            what: to_bytes(&self.new),
        }
    }

    /// What the types alone do not say.
    pub(crate) fn is_well_formed(&self, kind: u16) -> bool {
        let proves = match self.possession {
            Possession::Server(_) => kind::SERVER_KEY,
            Possession::Transport(_) => kind::TRANSPORT_KEY,
            Possession::Unsigned => kind::POUCH_KEY,
        };
        proves == kind && are_in_order(&self.approvals)
    }
}

impl Request {
    /// Reads a file from outside.
    ///
    /// # Errors
    /// [`CborError`]: it is another file.
    pub fn open(bytes: &[u8]) -> Result<Self, CborError> {
        if bytes.len() > CHARTER_BYTES_MAX {
            return Err(OUT_OF_RANGE);
        }
        from_bytes(bytes)
    }

    /// The canonical bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        to_bytes(self)
    }

    /// What is asked for, if it is a new key.
    pub fn new_key(&self) -> Option<NewKey> {
        from_bytes(&self.mandate.what).ok()
    }

    /// A custodian's signature, put in its place; false if the key is none of the root.
    pub fn approve(&mut self, root_key: &dyn Signer) -> bool {
        let Ok(place) = self.root.keys.binary_search(&root_key.public_key()) else {
            return false;
        };
        // A root has at most 16 keys.
        let place = u8::try_from(place).unwrap_or(u8::MAX);
        let signature = self.mandate.sign(root_key);
        self.approvals.retain(|(signed, _)| *signed != place);
        let at = self
            .approvals
            .partition_point(|(signed, _)| *signed < place);
        self.approvals.insert(at, (place, signature));
        true
    }

    /// Whether the new key has signed it: to be asked before a custodian does.
    ///
    /// # Errors
    /// [`MandateFault::NewKey`], [`MandateFault::Possession`].
    pub fn check_possession(&self, verifier: &dyn Verifier) -> Result<(), MandateFault> {
        let key = if let Some(epoch) = self.new_epoch() {
            epoch.key().cloned().map(New::Server)
        } else {
            self.mandated()
                .and_then(|mandated| mandated.key(self.mandate.kind))
        };
        let key = key.ok_or(MandateFault::NewKey)?;
        self.mandate
            .check_possession(&key, &self.possession, verifier)
    }

    /// The new epoch that is asked for, if it is one.
    pub fn new_epoch(&self) -> Option<NewEpoch> {
        if self.mandate.kind != kind::NEW_EPOCH {
            return None;
        }
        Some(NewEpoch {
            kept: from_bytes(&self.mandate.what).ok()?,
            possession: self.possession.clone(),
            approvals: self.approvals.clone(),
        })
    }

    /// What the item says that carries it out, if it is a new key.
    pub fn mandated(&self) -> Option<Mandated> {
        Some(Mandated {
            new: self.new_key()?,
            possession: self.possession.clone(),
            approvals: self.approvals.clone(),
        })
    }
}

const DOMAIN: &str = "mithaq/request/0";

const OUT_OF_RANGE: CborError = CborError {
    at: 0,
    kind: CborErrorKind::OutOfRange,
};

impl Canon for Mandate {
    fn encode(&self, to: &mut Encoder) {
        to.array(5);
        self.register.encode(to);
        self.side.encode(to);
        self.epoch.encode(to);
        self.kind.encode(to);
        to.bytes(&self.what);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        from.array_of(5)?;
        let mandate = Self {
            register: Canon::decode(from)?,
            side: Canon::decode(from)?,
            epoch: Canon::decode(from)?,
            kind: Canon::decode(from)?,
            what: form::bytes(from, 2 * TRANSPORT_KEY_BYTES_MAX)?,
        };
        from.leave();
        Ok(mandate)
    }
}

impl Canon for NewKey {
    fn encode(&self, to: &mut Encoder) {
        to.array(2);
        self.from.encode(to);
        to.bytes(&self.to);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        from.array_of(2)?;
        let new = Self {
            from: Canon::decode(from)?,
            to: form::bytes(from, TRANSPORT_KEY_BYTES_MAX)?,
        };
        from.leave();
        Ok(new)
    }
}

impl Canon for Mandated {
    fn encode(&self, to: &mut Encoder) {
        to.array(3);
        self.new.encode(to);
        self.possession.encode(to);
        self.approvals.encode(to);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        from.array_of(3)?;
        let mandated = Self {
            new: Canon::decode(from)?,
            possession: Canon::decode(from)?,
            approvals: form::list(from, ROOT_KEYS_MAX)?,
        };
        from.leave();
        Ok(mandated)
    }
}

struct Stored {
    domain: String,
    mandate: Mandate,
    possession: Possession,
    root: Root,
    approvals: Vec<(u8, Signature)>,
}
canon_struct!(Stored {
    domain,
    mandate,
    possession,
    root,
    approvals
});

impl Canon for Request {
    fn encode(&self, to: &mut Encoder) {
        Stored {
            domain: DOMAIN.into(),
            mandate: self.mandate.clone(),
            possession: self.possession.clone(),
            root: self.root.clone(),
            approvals: self.approvals.clone(),
        }
        .encode(to);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, CborError> {
        let stored = Stored::decode(from)?;
        if stored.domain != DOMAIN || stored.approvals.len() > ROOT_KEYS_MAX {
            return Err(OUT_OF_RANGE);
        }
        Ok(Self {
            mandate: stored.mandate,
            possession: stored.possession,
            root: stored.root,
            approvals: stored.approvals,
        })
    }
}

impl core::fmt::Display for MandateFault {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::OtherKey => "it replaces another key than the one in use",
            Self::NewKey => "the new key is weak or served before",
            Self::Possession => "the new key has not signed it",
            Self::Signature => "a signature on it is not the root's",
            Self::TooFew => "too few keys of the root have signed it",
        })
    }
}

impl core::error::Error for MandateFault {}
