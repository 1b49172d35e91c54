//! The connections of this home with all its peers: a task for each ([`crate::talk`]), our key and
//! theirs as the record has them, and the switch that cuts the line.

use crate::chunks::Carrier;
use crate::dial::Dialer;
use crate::http::{CHUNKS_PATH, PATH};
use crate::talk::{Dialers, Peer, Terms};
use crate::tls::{Identity, KeyFault, Pins, TransportKey};
use mithaq_canon::Side;
use mithaq_desk::Desk;
use rustls::ServerConfig;
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::sync::watch;
use tracing::warn;

/// Where a peer is and how it is known.
#[derive(Debug, Clone)]
pub struct PeerAddress {
    /// The side.
    pub side: Side,
    /// `host:port`, where we can dial it; none where only it can dial us.
    pub dial: Option<String>,
}

/// The connections of this home with all its peers. A cheap handle.
#[derive(Clone)]
pub struct Line {
    shared: Arc<Shared>,
}

struct Shared {
    desk: Desk,
    peers: BTreeMap<Side, Peer>,
    pins: Pins,
    identity: Identity,
    server: Arc<ServerConfig>,
    cut: watch::Sender<bool>,
    /// Counts the changes of our own key: connections under an earlier one are let go.
    renewed: watch::Sender<u64>,
}

impl Line {
    /// Starts a task for each peer; they run until the line is dropped by the runtime.
    ///
    /// # Errors
    /// [`KeyFault`] where our transport key cannot be used.
    pub fn start(
        desk: &Desk,
        identity: &Identity,
        peers: Vec<PeerAddress>,
    ) -> Result<Self, KeyFault> {
        let pins = Pins::default();
        let server = identity.server(&pins)?;
        let (cut, _) = watch::channel(false);
        let (renewed, _) = watch::channel(0);
        let mut known = BTreeMap::new();
        for peer in peers {
            let dialers = match peer.dial {
                Some(address) => {
                    let tls = identity.client(&pins, peer.side)?;
                    let (at, known) = (desk.clone(), pins.clone());
                    let pin: Arc<dyn Fn() + Send + Sync> = Arc::new(move || pin(&at, &known));
                    let tell = Dialer::new(address.clone(), PATH, tls.clone(), pin.clone());
                    let carrier = Carrier {
                        side: peer.side,
                        desk: desk.clone(),
                        dialer: Dialer::new(address.clone(), CHUNKS_PATH, tls.clone(), pin.clone()),
                        pins: pins.clone(),
                        cut: cut.subscribe(),
                        renewed: renewed.subscribe(),
                    };
                    tokio::spawn(carrier.run());
                    Some(Dialers {
                        tell: Arc::new(tell),
                        ask: Arc::new(Dialer::new(address, PATH, tls, pin)),
                    })
                }
                None => None,
            };
            let talk = Terms {
                side: peer.side,
                desk: desk.clone(),
                dialers,
                cut: cut.subscribe(),
                renewed: renewed.subscribe(),
                pins: pins.clone(),
            };
            known.insert(peer.side, talk.begin());
        }
        let line = Self {
            shared: Arc::new(Shared {
                desk: desk.clone(),
                peers: known,
                pins,
                identity: identity.clone(),
                server,
                cut,
                renewed,
            }),
        };
        pin(desk, &line.shared.pins);
        tokio::spawn(follow_keys(Arc::downgrade(&line.shared)));
        Ok(line)
    }

    /// Shows our key as the record has it now, and lets connections under another one go.
    async fn show(&self) {
        let desk = self.shared.desk.clone();
        let secret = tokio::task::spawn_blocking(move || desk.transport_secret()).await;
        let Ok(Ok(secret)) = secret else {
            warn!("our new transport key cannot be read; the old one is still shown");
            return;
        };
        let Some(key) = TransportKey::from_spki(&secret.spki) else {
            return;
        };
        if let Err(error) = self.shared.identity.replace(&secret.pkcs8, key) {
            warn!(%error, "our new transport key cannot be used; the old one is still shown");
            return;
        }
        self.shared.renewed.send_modify(|count| *count += 1);
    }

    /// Cuts every connection off, or lets them be made again: what a bad line does, at will.
    pub fn cut(&self, off: bool) {
        self.shared.cut.send_replace(off);
    }

    /// Whether the line is cut off.
    pub fn is_cut(&self) -> bool {
        *self.shared.cut.borrow()
    }

    pub(crate) fn cut_off(&self) -> watch::Receiver<bool> {
        self.shared.cut.subscribe()
    }

    /// What a handshake is answered with, the peers' keys as the record has them now.
    pub(crate) fn server_tls(&self) -> Arc<ServerConfig> {
        pin(&self.shared.desk, &self.shared.pins);
        self.shared.server.clone()
    }

    pub(crate) fn renewed(&self) -> watch::Receiver<u64> {
        self.shared.renewed.subscribe()
    }

    /// The peer that has shown this key.
    pub(crate) async fn peer(&self, key: TransportKey) -> Option<(Side, Peer)> {
        let side = self.shared.pins.side_of(key)?;
        note_shown(&self.shared.desk, &self.shared.pins, side, key).await;
        let peer = self.shared.peers.get(&side).cloned()?;
        Some((side, peer))
    }

    pub(crate) fn refused_stranger(&self, reason: &str) {
        self.shared.desk.refused(None, "stranger", reason);
    }
}

/// Takes the peers' keys as the record has them now.
fn pin(desk: &Desk, pins: &Pins) {
    for peer in desk.peers() {
        let keys = peer.transport_keys.iter();
        let keys = keys.filter_map(|key| TransportKey::from_spki(key));
        pins.set(peer.side, keys.collect());
    }
}

/// A peer has shown this key: once it shows its newest, no older one is accepted.
pub(crate) async fn note_shown(desk: &Desk, pins: &Pins, side: Side, key: TransportKey) {
    let noting = desk.clone();
    let noted = tokio::task::spawn_blocking(move || noting.note_shown(side, &key.spki())).await;
    match noted {
        Ok(Ok(true)) => pin(desk, pins),
        Ok(Ok(false)) => (),
        Ok(Err(error)) => warn!(peer = side.0, %error, "could not note the peer's new key"),
        Err(error) => warn!(peer = side.0, %error, "could not note the peer's new key"),
    }
}

/// Follows the keys of the record for as long as the line is there.
async fn follow_keys(line: std::sync::Weak<Shared>) {
    let Some(mut commits) = line.upgrade().map(|shared| shared.desk.commits()) else {
        return;
    };
    // What the line was started with.
    let mut last = line.upgrade().map(|shared| shared.desk.transport_keys());
    while commits.changed().await.is_ok() {
        let Some(shared) = line.upgrade() else {
            return;
        };
        let line = Line { shared };
        let now = line.shared.desk.transport_keys();
        let before = last.replace(now.clone());
        if before.as_ref() == Some(&now) {
            continue;
        }
        pin(&line.shared.desk, &line.shared.pins);
        if before.is_none_or(|before| before.ours != now.ours) {
            line.show().await;
        }
    }
}
