//! One key of the server in the place of another: asked for here, ordered by the root, carried out
//! here. The private half of the new key never leaves the home.

use crate::{
    Desk, Fault, Held, SignatureVerifier,
    keeper::{Keeper, append_item},
    keys::{SigningKey, TransportKey},
    pouch::PouchKey,
};
use mithaq_canon::{EntryId, KeyId, Position, to_bytes};
use mithaq_record::{
    Item, Mandate, MandateFault, Mandated, NewKey, Next, Possession, PublicKey, Request,
    Signer as _, kind,
};
use mithaq_store::{Folder, Secret};
use std::sync::Arc;

/// Which key of the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyOf {
    /// The one that seals entries.
    Server,
    /// The one that answers on the line.
    Transport,
    /// The one to which pouches for this side are sealed.
    Pouch,
}

/// Why a key is not replaced. The one in use stays.
#[derive(Debug, Clone, thiserror::Error)]
pub enum SuccessionError {
    /// No register is open, so there is nothing to replace: make another home.
    #[error("no register is open here yet: a home that has not been paired is made anew")]
    NotOpen,
    /// Nothing is sealed here for now.
    #[error(transparent)]
    Held(Held),
    /// The last new transport or pouch key has not come to every side.
    #[error(
        "not every side holds the last new key yet: until they do, the one before it is still needed"
    )]
    NotSettled,
    /// The private half of the key that was ordered is not here.
    #[error("this home did not ask for that key: carry the order out where its request was made")]
    NotAsked,
    /// Our log has grown since the request was made.
    #[error("our log has changed since the request was made: ask again")]
    Moved,
    /// Nothing of our log is there that a new epoch could keep.
    #[error("our log is empty: there is nothing that a new epoch could keep")]
    Empty,
    /// The order is none.
    #[error("{0}")]
    Mandate(MandateFault),
    /// The system failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl KeyOf {
    fn kind(self) -> u16 {
        match self {
            Self::Server => kind::SERVER_KEY,
            Self::Transport => kind::TRANSPORT_KEY,
            Self::Pouch => kind::POUCH_KEY,
        }
    }

    fn of(kind: u16) -> Option<Self> {
        match kind {
            kind::SERVER_KEY => Some(Self::Server),
            kind::TRANSPORT_KEY => Some(Self::Transport),
            kind::POUCH_KEY => Some(Self::Pouch),
            _ => None,
        }
    }

    fn next(self) -> Secret {
        match self {
            Self::Server => Secret::NextServer,
            Self::Transport => Secret::NextTransport,
            Self::Pouch => Secret::NextPouch,
        }
    }

    fn item(self, mandated: Mandated) -> Item {
        match self {
            Self::Server => Item::ServerKey(mandated),
            Self::Transport => Item::TransportKey(mandated),
            Self::Pouch => Item::PouchKey(mandated),
        }
    }
}

/// A key that is to come into use, with its private half.
enum NextKey {
    Server(SigningKey),
    Transport(TransportKey),
    Pouch(PouchKey),
}

impl NextKey {
    fn from_secret(of: KeyOf, secret: &[u8]) -> Result<Self, Fault> {
        match of {
            KeyOf::Server => SigningKey::from_seeds(secret).map(Self::Server),
            KeyOf::Transport => TransportKey::from_seed(secret).map(Self::Transport),
            KeyOf::Pouch => PouchKey::from_seed(secret.to_vec().into()).map(Self::Pouch),
        }
    }

    /// The key that was drawn for this place, or a fresh one.
    fn drawn(folder: &Folder, of: KeyOf) -> Result<Self, Fault> {
        if of == KeyOf::Server {
            return next_server_key(folder).map(Self::Server);
        }
        if let Some(seed) = folder.secret(of.next())? {
            return Self::from_secret(of, &seed);
        }
        let (key, seed) = if of == KeyOf::Pouch {
            let (key, seed) = PouchKey::generate()?;
            (Self::Pouch(key), seed)
        } else {
            let (key, seed) = TransportKey::generate()?;
            (Self::Transport(key), seed)
        };
        folder.keep_secret(of.next(), &seed)?;
        Ok(key)
    }

    /// The public half as the record names it.
    fn named(&self) -> Result<Vec<u8>, Fault> {
        match self {
            Self::Server(key) => Ok(key.public_key().to_bytes()),
            Self::Transport(key) => key.spki(),
            Self::Pouch(key) => Ok(key.public().to_vec()),
        }
    }

    fn prove(&self, mandate: &Mandate) -> Possession {
        match self {
            Self::Server(key) => mandate.prove(key),
            Self::Transport(key) => {
                Possession::Transport(key.sign(&mandate.to_be_proved(key.public())))
            }
            Self::Pouch(_) => Possession::Unsigned,
        }
    }
}

impl Desk {
    /// Draws a key and says what the root must sign to put it in the place of the one in use.
    /// Asked again before it was carried out, it asks for the same key.
    ///
    /// # Errors
    /// [`SuccessionError`].
    pub fn request_key(&self, of: KeyOf) -> Result<Request, SuccessionError> {
        let folder = self.inner.folder.clone();
        let root = self.inner.home.root.clone();
        self.inner
            .clerk
            .alone(move |keeper| keeper.request(&folder, of, root))?
    }

    /// Destroys the pouch key before the one in use, so that nobody opens what was sealed to it any
    /// more; whether there was one. To be done once no pouch that was sealed to it is on its way.
    ///
    /// # Errors
    /// [`SuccessionError::NotSettled`] while a side may still seal to it;
    /// [`SuccessionError::NotOpen`], [`SuccessionError::Fault`].
    pub fn forget_last_pouch_key(&self) -> Result<bool, SuccessionError> {
        let folder = self.inner.folder.clone();
        self.inner.clerk.alone(move |keeper| {
            let live = keeper.writer.live().map_err(Fault::from)?;
            let live = live.ok_or(SuccessionError::NotOpen)?;
            let last = live.ring.pouch_keys(live.ours).last();
            if last.is_some_and(|(at, _)| at.is_some_and(|at| !live.receipts.settled(at))) {
                return Err(SuccessionError::NotSettled);
            }
            Ok(folder
                .forget_secret(Secret::LastPouch)
                .map_err(Fault::from)?)
        })?
    }

    /// Carries out what the root has ordered: from here on the new key is in use.
    ///
    /// # Errors
    /// [`SuccessionError`].
    pub fn carry_out(&self, order: &Request) -> Result<EntryId, SuccessionError> {
        if let Some(epoch) = order.new_epoch() {
            let number = order.mandate.epoch;
            return self
                .inner
                .clerk
                .alone(move |keeper| keeper.open_epoch(number, epoch))?;
        }
        let of = KeyOf::of(order.mandate.kind);
        let of = of.ok_or(SuccessionError::Mandate(MandateFault::NewKey))?;
        let mandated = order.mandated();
        let mandated = mandated.ok_or(SuccessionError::Mandate(MandateFault::NewKey))?;
        let folder = self.inner.folder.clone();
        self.inner
            .clerk
            .alone(move |keeper| keeper.replace(&folder, of, mandated))?
    }
}

impl Keeper {
    /// Sealing may be held for want of the very key that is to be replaced, and for nothing else.
    fn may_replace(&self, of: KeyOf) -> Result<(), SuccessionError> {
        match self.held {
            None => Ok(()),
            Some(Held::OtherKey) if of == KeyOf::Server => Ok(()),
            Some(
                held @ (Held::OtherKey
                | Held::Behind
                | Held::Restored
                | Held::PeerHoldsMore(_)
                | Held::OtherHistory
                | Held::Forked),
            ) => Err(SuccessionError::Held(held)),
        }
    }

    fn request(
        &mut self,
        folder: &Folder,
        of: KeyOf,
        root: mithaq_record::Root,
    ) -> Result<Request, SuccessionError> {
        self.may_replace(of)?;
        let register = self.register.clone().ok_or(SuccessionError::NotOpen)?;
        let live = self.writer.live().map_err(Fault::from)?;
        let live = live.ok_or(SuccessionError::NotOpen)?;
        let from = match of {
            KeyOf::Server => live
                .ring
                .latest_server_key(register.ours)
                .map(PublicKey::id),
            KeyOf::Transport => {
                let (at, key) = live
                    .ring
                    .transport_keys(register.ours)
                    .last()
                    .ok_or(SuccessionError::NotOpen)?;
                if at.is_some_and(|at| !live.receipts.settled(at)) {
                    return Err(SuccessionError::NotSettled);
                }
                let key = KeyId::of(key);
                if at.is_some() {
                    // Every side knows it: the one before it is shown no more.
                    settle_transport(folder, key)?;
                }
                Some(key)
            }
            KeyOf::Pouch => {
                let keys = live.ring.pouch_keys(register.ours);
                let (at, key) = keys.last().ok_or(SuccessionError::NotOpen)?;
                if at.is_some_and(|at| !live.receipts.settled(at)) {
                    return Err(SuccessionError::NotSettled);
                }
                let key = KeyId::of(key);
                // After a crash it may still lie beside the one that it replaced.
                settle_pouch(folder, key)?;
                Some(key)
            }
        };
        let from = from.ok_or(SuccessionError::NotOpen)?;
        let key = NextKey::drawn(folder, of)?;
        let new = NewKey {
            from,
            to: key.named()?,
        };
        let at = self.next_place()?;
        let mandate = Mandate {
            register: register.id,
            side: register.ours,
            epoch: at.epoch,
            kind: of.kind(),
            what: to_bytes(&new),
        };
        Ok(Request {
            possession: key.prove(&mandate),
            mandate,
            root,
            approvals: Vec::new(),
        })
    }

    fn replace(
        &mut self,
        folder: &Folder,
        of: KeyOf,
        mandated: Mandated,
    ) -> Result<EntryId, SuccessionError> {
        self.may_replace(of)?;
        let secret = folder.secret(of.next()).map_err(Fault::from)?;
        let key = NextKey::from_secret(of, &secret.ok_or(SuccessionError::NotAsked)?)?;
        if key.named()? != mandated.new.to {
            return Err(SuccessionError::NotAsked);
        }
        let at = self.next_place()?;
        let live = self.writer.live().map_err(Fault::from)?;
        let live = live.ok_or(SuccessionError::NotOpen)?;
        live.ring
            .check_mandated(at, of.kind(), &mandated, &SignatureVerifier)
            .map_err(SuccessionError::Mandate)?;
        let new = KeyId::of(&mandated.new.to);
        let before = self.server.clone();
        let held = self.held;
        if let NextKey::Server(key) = key {
            // The entry itself is sealed with the new key, and so is what follows in its commit.
            self.server = Arc::new(key);
            self.held = None;
            self.writer.set_own_log_is_whole(true);
        }
        let entry = self.commit(|tx, hand| append_item(tx, hand, of.item(mandated)));
        match entry {
            Ok(entry) => {
                match of {
                    KeyOf::Server => folder
                        .take_into_use(Secret::NextServer, Secret::Server)
                        .map_err(Fault::from)?,
                    KeyOf::Pouch => settle_pouch(folder, new)?,
                    // The one before is shown until every side knows it.
                    KeyOf::Transport => (),
                }
                Ok(entry)
            }
            Err(fault) => {
                self.server = before;
                if let Some(held) = held {
                    self.hold(held);
                }
                Err(fault.into())
            }
        }
    }

    fn next_place(&mut self) -> Result<Position, SuccessionError> {
        let place = self.writer.transaction(|tx| {
            let Some(live) = tx.live() else {
                return Ok(None);
            };
            let logs = tx.logs();
            let next = Next::of(&logs, &live.ring, live.ours);
            logs.finish()?;
            Ok::<_, Fault>(Some(Position {
                side: next.side,
                epoch: next.epoch,
                seq: next.seq,
            }))
        })?;
        place.ok_or(SuccessionError::NotOpen)
    }

    /// Takes the key with which the record says that we seal, if its private half is here: after
    /// a crash it may still lie beside the one that it replaces. False if it is not here.
    pub(crate) fn find_key(&mut self) -> Result<bool, Fault> {
        let Some(live) = self.writer.live()? else {
            return Ok(true);
        };
        let Some(named) = live.ring.latest_server_key(live.ours).cloned() else {
            return Ok(true);
        };
        if self.server.public_key() == named {
            return Ok(true);
        }
        for which in [Secret::Server, Secret::NextServer] {
            let Some(seeds) = self.folder.secret(which)? else {
                continue;
            };
            let key = SigningKey::from_seeds(&seeds)?;
            if key.public_key() == named {
                if which == Secret::NextServer {
                    self.folder
                        .take_into_use(Secret::NextServer, Secret::Server)?;
                }
                self.server = Arc::new(key);
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// The server key that was drawn to come into use, or a fresh one.
pub(crate) fn next_server_key(folder: &Folder) -> Result<SigningKey, Fault> {
    if let Some(seeds) = folder.secret(Secret::NextServer)? {
        return SigningKey::from_seeds(&seeds);
    }
    let (key, seeds) = SigningKey::generate()?;
    folder.keep_secret(Secret::NextServer, &seeds)?;
    Ok(key)
}

/// Moves the next transport key into its place, if it is the one that has come into use.
pub(crate) fn settle_transport(folder: &Folder, in_use: KeyId) -> Result<(), Fault> {
    let Some(seed) = folder.secret(Secret::NextTransport)? else {
        return Ok(());
    };
    let next = TransportKey::from_seed(&seed)?.spki()?;
    if KeyId::of(&next) == in_use {
        folder.take_into_use(Secret::NextTransport, Secret::Transport)?;
    }
    Ok(())
}

/// Moves the next pouch key into its place, if it is the one that has come into use; the one before
/// it stays, for pouches that were sealed to it and are on their way.
pub(crate) fn settle_pouch(folder: &Folder, in_use: KeyId) -> Result<(), Fault> {
    let key_of = |which| {
        let seed = folder.secret(which)?;
        seed.map(PouchKey::from_seed).transpose()
    };
    let next: Option<PouchKey> = key_of(Secret::NextPouch)?;
    if next.is_none_or(|next| next.id() != in_use) {
        return Ok(());
    }
    if key_of(Secret::Pouch)?.is_some_and(|key| key.id() != in_use)
        && let Some(seed) = folder.secret(Secret::Pouch)?
    {
        folder.keep_secret(Secret::LastPouch, &seed)?;
    }
    Ok(folder.take_into_use(Secret::NextPouch, Secret::Pouch)?)
}
