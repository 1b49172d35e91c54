//! The way out when two histories of our log were signed, when what left this server cannot be
//! fetched back, or when a thief may have sealed with our key: what no other side holds is taken
//! back, what they hold is fetched, and the root opens a new epoch from there.

use crate::{
    Desk, Fault, SignatureVerifier, SuccessionError, keeper::Keeper, keys::SigningKey,
    receive::settle, succession::next_server_key,
};
use mithaq_canon::{EntryId, Position, to_bytes};
use mithaq_record::{
    Head, Kept, Logs as _, Mandate, NewEpoch, Next, Request, Root, Signer as _, kind, seal,
};
use mithaq_store::Secret;
use std::sync::Arc;

impl Desk {
    /// Takes back what no other side has receipted of our log. It is kept as proof beside the
    /// record; everything else is judged anew, and nothing is sealed until a new epoch is open.
    /// Answers how many entries were taken back.
    ///
    /// # Errors
    /// [`SuccessionError::NotOpen`], [`SuccessionError::Fault`].
    pub fn take_back(&self) -> Result<usize, SuccessionError> {
        self.inner.clerk.alone(Keeper::take_back)?
    }

    /// Says what the root must sign to open a new epoch of our log from its present end, under a
    /// fresh server key.
    ///
    /// # Errors
    /// [`SuccessionError`].
    pub fn request_epoch(&self) -> Result<Request, SuccessionError> {
        let root = self.inner.home.root.clone();
        self.inner
            .clerk
            .alone(move |keeper| keeper.request_epoch(root))?
    }
}

impl Keeper {
    /// Whether two histories of the present epoch of our own log are here.
    pub(crate) fn is_forked(&mut self) -> Result<bool, Fault> {
        let Some(register) = self.register.clone() else {
            return Ok(false);
        };
        self.writer
            .transaction(|tx| Ok::<_, Fault>(tx.is_forked(register.ours)?))
    }

    fn take_back(&mut self) -> Result<usize, SuccessionError> {
        let register = self.register.clone().ok_or(SuccessionError::NotOpen)?;
        let head = self.own_head()?.ok_or(SuccessionError::Empty)?;
        let live = self.writer.live().map_err(Fault::from)?;
        let live = live.ok_or(SuccessionError::NotOpen)?;
        let (epoch, size) = live.receipts.settled_reach(register.ours);
        // The entry that opened an epoch is the root's word and stays.
        let first = (head.epoch, u64::from(head.epoch > 0));
        let (epoch, seq) = (epoch, size).max(first);
        let from = Position {
            side: register.ours,
            epoch,
            seq,
        };
        let before = self.held;
        self.hold(crate::Held::Forked);
        let taken = self.commit(|tx, hand| {
            let taken = tx.take_back(&register.charter, from, hand.now)?;
            settle(tx, hand)?;
            tx.tell_anew()?;
            Ok(taken)
        });
        if taken.as_ref().is_ok_and(|taken| *taken == 0) {
            self.held = before;
            self.writer.set_own_log_is_whole(before.is_none());
        }
        self.publish_all()?;
        Ok(taken?)
    }

    fn request_epoch(&mut self, root: Root) -> Result<Request, SuccessionError> {
        let register = self.register.clone().ok_or(SuccessionError::NotOpen)?;
        let head = self.own_head()?.ok_or(SuccessionError::Empty)?;
        let key = next_server_key(&self.folder)?;
        let kept = Kept {
            size: head.size,
            root: head.root,
            key: key.public_key(),
        };
        let mandate = Mandate {
            register: register.id,
            side: register.ours,
            epoch: head.epoch.saturating_add(1),
            kind: kind::NEW_EPOCH,
            what: to_bytes(&kept),
        };
        Ok(Request {
            possession: mandate.prove(&key),
            mandate,
            root,
            approvals: Vec::new(),
        })
    }

    /// Opens the epoch that the root has ordered.
    pub(crate) fn open_epoch(
        &mut self,
        number: u32,
        epoch: NewEpoch,
    ) -> Result<EntryId, SuccessionError> {
        let register = self.register.clone().ok_or(SuccessionError::NotOpen)?;
        let head = self.own_head()?.ok_or(SuccessionError::Empty)?;
        let kept = (head.epoch.saturating_add(1), head.size, head.root);
        if kept != (number, epoch.kept.size, epoch.kept.root) {
            return Err(SuccessionError::Moved);
        }
        let secret = self
            .folder
            .secret(Secret::NextServer)
            .map_err(Fault::from)?;
        let key = SigningKey::from_seeds(&secret.ok_or(SuccessionError::NotAsked)?)?;
        if key.public_key() != epoch.kept.key {
            return Err(SuccessionError::NotAsked);
        }
        let at = Position {
            side: register.ours,
            epoch: number,
            seq: 0,
        };
        let live = self.writer.live().map_err(Fault::from)?;
        live.ok_or(SuccessionError::NotOpen)?
            .ring
            .check_epoch(at, &epoch, &SignatureVerifier)
            .map_err(SuccessionError::Mandate)?;
        let before = (self.server.clone(), self.held);
        self.server = Arc::new(key);
        self.held = None;
        self.writer.set_own_log_is_whole(true);
        let opened = self.commit(|tx, hand| {
            let live = tx.live().ok_or(Fault::NotOpen)?;
            let logs = tx.logs();
            let body = Next::of(&logs, &live.ring, hand.ours).epoch(epoch, hand.now);
            logs.finish()?;
            let entry = seal(body, &live.ring, hand.server).map_err(Fault::Seal)?;
            tx.commit(&entry, entry.past(), None, hand.now)?;
            Ok(entry.id())
        });
        match opened {
            Ok(entry) => {
                self.folder
                    .take_into_use(Secret::NextServer, Secret::Server)
                    .map_err(Fault::from)?;
                Ok(entry)
            }
            Err(fault) => {
                self.server = before.0;
                self.held = before.1;
                self.writer.set_own_log_is_whole(self.held.is_none());
                Err(fault.into())
            }
        }
    }

    fn own_head(&mut self) -> Result<Option<Head>, Fault> {
        let ours = self.register.as_ref().map(|register| register.ours);
        self.writer.transaction(|tx| {
            let logs = tx.logs();
            let head = ours.and_then(|ours| logs.head(ours));
            logs.finish()?;
            Ok(head)
        })
    }
}
