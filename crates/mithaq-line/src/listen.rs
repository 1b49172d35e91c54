//! The peers' connections to us: our own accept loop, each handshake in its own task with a time
//! limit, so that a stranger who says nothing holds up nobody. Nor does a peer that says little, or
//! takes no answer: it has a few places of its own, and its newest connections have them.

use crate::http::{ANSWER_MAX, CHUNKS_PATH, HANDSHAKE_MAX, PATH, full};
use crate::line::Line;
use crate::talk::Peer;
use crate::tls::TransportKey;
use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use mithaq_canon::Side;
use mithaq_record::limits::PARCEL_BYTES_MAX;
use std::collections::{BTreeMap, VecDeque};
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{oneshot, watch};
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tracing::{debug, info, warn};

#[cfg(test)]
mod tests;

/// Connections that are shaking hands at one time. Until then anyone may be a stranger; afterwards each
/// has one of its peer's places.
const STRANGERS_MAX: usize = 128;

/// So many of them from one network: whoever has one alone leaves places for the others. Fifteen
/// peers behind one address, with three lanes each, shake hands in some milliseconds.
const STRANGERS_OF_A_NETWORK_MAX: usize = 32;

/// Connections of one peer at one time: three lanes, as many whose end has not been heard of, and
/// some slack. One more, and the oldest is let go: a peer that reaches us anew has given it up.
const PEER_CONNECTIONS_MAX: usize = 8;

/// Headers of the exchange are a few hundred bytes; slower than this is an attack.
const HEADERS_MAX: Duration = Duration::from_secs(10);

/// A message brings so many bytes, or its end, within [`PACE_TIME`]: a line of 64 kbit/s brings
/// sixty times as many.
const PACE_BYTES: usize = 4 * 1024;

/// See [`PACE_BYTES`].
const PACE_TIME: Duration = Duration::from_secs(30);

/// The listener for peers.
#[derive(Debug)]
pub struct Listener {
    socket: TcpListener,
    patience: Patience,
}

/// How long a connection may take for each part of what it says.
#[derive(Debug, Clone, Copy)]
struct Patience {
    handshake: Duration,
    headers: Duration,
    pace: Duration,
}

/// How many of each network are shaking hands.
type Strangers = Arc<Mutex<BTreeMap<Network, usize>>>;

/// What one subscriber of a network operator has: an IPv4 address, or the first half of an IPv6 one
/// (RFC 4291 §2.5.4).
type Network = [u8; 8];

fn network(of: IpAddr) -> Network {
    let mut network = [0; 8];
    match of.to_canonical() {
        IpAddr::V4(address) => network[4..].copy_from_slice(&address.octets()),
        IpAddr::V6(address) => network.copy_from_slice(&address.octets()[..8]),
    }
    network
}

/// The place of a connection that is shaking hands, until it is dropped.
struct Stranger {
    all: Strangers,
    network: Network,
}

impl Stranger {
    /// None where there is no place.
    fn let_in(all: &Strangers, from: IpAddr) -> Option<Self> {
        let network = network(from);
        let mut counts = all.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.get(&network).copied().unwrap_or(0);
        let is_full = counts.values().sum::<usize>() >= STRANGERS_MAX;
        if is_full || count >= STRANGERS_OF_A_NETWORK_MAX {
            return None;
        }
        counts.insert(network, count + 1);
        let all = all.clone();
        Some(Self { all, network })
    }
}

impl Drop for Stranger {
    fn drop(&mut self) {
        let mut counts = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        match counts.get_mut(&self.network) {
            Some(count) if *count > 1 => *count -= 1,
            _ => drop(counts.remove(&self.network)),
        }
    }
}

/// The authenticated connections of each peer, the oldest first: each ends when its end is dropped.
type Places = Arc<Mutex<BTreeMap<Side, VecDeque<oneshot::Sender<()>>>>>;

/// Why the listener for peers could not be opened.
#[derive(Debug, thiserror::Error)]
#[error(
    "cannot listen for peers on {address}: {source}; choose another address or end the program that uses it"
)]
pub struct ListenFault {
    address: String,
    source: std::io::Error,
}

impl Listener {
    /// Opens the socket.
    ///
    /// # Errors
    /// [`ListenFault`], mostly because the port is in use.
    pub async fn bind(address: &str) -> Result<Self, ListenFault> {
        let socket = TcpListener::bind(address)
            .await
            .map_err(|source| ListenFault {
                address: address.to_owned(),
                source,
            })?;
        let patience = Patience {
            handshake: HANDSHAKE_MAX,
            headers: HEADERS_MAX,
            pace: PACE_TIME,
        };
        Ok(Self { socket, patience })
    }

    /// Where it listens.
    ///
    /// # Errors
    /// Whatever the operating system says.
    pub fn address(&self) -> std::io::Result<SocketAddr> {
        self.socket.local_addr()
    }

    /// Answers peers until `stop` is true.
    pub async fn serve(self, line: Line, mut stop: watch::Receiver<bool>) {
        let strangers = Strangers::default();
        let (known, patience) = (Places::default(), self.patience);
        loop {
            let accepted = tokio::select! {
                accepted = self.socket.accept() => accepted,
                _ = stop.wait_for(|stop| *stop) => return,
            };
            let (socket, from) = match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    // Out of file handles, mostly: pause, or the loop would spin.
                    warn!(%error, "could not accept a connection of a peer");
                    tokio::time::sleep(Duration::from_millis(200)).await;
                    continue;
                }
            };
            let Some(stranger) = Stranger::let_in(&strangers, from.ip()) else {
                debug!(%from, "no place left to shake hands");
                continue;
            };
            let (line, known) = (line.clone(), known.clone());
            let mut stop = stop.clone();
            tokio::spawn(async move {
                let (mut cut, mut renewed) = (line.cut_off(), line.renewed());
                tokio::select! {
                    () = answer(socket, (from, stranger), line, &known, patience) => {}
                    _ = stop.wait_for(|stop| *stop) => {}
                    _ = cut.wait_for(|cut| *cut) => {}
                    Ok(()) = renewed.changed() => {}
                }
            });
        }
    }
}

async fn answer(
    socket: TcpStream,
    (from, stranger): (SocketAddr, Stranger),
    line: Line,
    known: &Places,
    patience: Patience,
) {
    if let Err(error) = socket.set_nodelay(true) {
        debug!(%error, "could not set no-delay");
    }
    let acceptor = TlsAcceptor::from(line.server_tls());
    let stream = match timeout(patience.handshake, acceptor.accept(socket)).await {
        Ok(Ok(stream)) => stream,
        Ok(Err(error)) => {
            info!(%from, %error, "refused a connection: not a peer of this register");
            line.refused_stranger(&format!("{from}: {error}"));
            return;
        }
        Err(_) => {
            debug!(%from, "no handshake in time");
            return;
        }
    };
    let shown = stream
        .get_ref()
        .1
        .peer_certificates()
        .and_then(<[_]>::first);
    let peer = match shown.and_then(|key| TransportKey::from_spki(key)) {
        Some(key) => line.peer(key).await,
        None => None,
    };
    let Some((side, peer)) = peer else {
        // The handshake let only pinned keys through.
        warn!(%from, "a connection without a known key");
        return;
    };
    let given_up = place(known, side);
    drop(stranger);
    let service = service_fn(move |request| {
        let peer = peer.clone();
        async move { Ok::<_, Infallible>(respond(request, &peer, patience).await) }
    });
    let connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(patience.headers)
        .serve_connection(TokioIo::new(stream), service);
    tokio::select! {
        ended = connection => if let Err(error) = ended {
            debug!(%from, %error, "a connection of a peer ended");
        },
        _ = given_up => debug!(%from, "a connection was let go: its peer has newer ones"),
    }
}

/// A place for a connection of this peer; where there is none, its oldest connection is let go.
fn place(known: &Places, side: Side) -> oneshot::Receiver<()> {
    let (place, given_up) = oneshot::channel();
    let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
    let of_peer = known.entry(side).or_default();
    of_peer.retain(|place| !place.is_closed());
    if of_peer.len() >= PEER_CONNECTIONS_MAX {
        of_peer.pop_front();
    }
    of_peer.push_back(place);
    given_up
}

async fn respond(
    request: Request<Incoming>,
    peer: &Peer,
    patience: Patience,
) -> Response<Full<Bytes>> {
    let is_chunks = match request.uri().path() {
        PATH => false,
        CHUNKS_PATH => true,
        _ => return status(StatusCode::NOT_FOUND),
    };
    if request.method() != Method::POST {
        return status(StatusCode::NOT_FOUND);
    }
    let message = match timeout(ANSWER_MAX, read(request.into_body(), patience.pace)).await {
        Ok(Ok(message)) => message,
        Ok(Err(wrong)) => return status(wrong),
        Err(_) => return status(StatusCode::REQUEST_TIMEOUT),
    };
    let answer = if is_chunks {
        peer.chunks.answer(message).await
    } else {
        peer.hear(message).await
    };
    match answer {
        Some(answer) => Response::new(full(answer)),
        None => status(StatusCode::BAD_REQUEST),
    }
}

/// Reads a message up to the size of a parcel, for as long as it comes at a bearable pace.
async fn read(body: Incoming, pace: Duration) -> Result<Bytes, StatusCode> {
    let mut body = Limited::new(body, PARCEL_BYTES_MAX);
    let mut message = Vec::new();
    let mut is_whole = false;
    while !is_whole {
        let due = message.len() + PACE_BYTES;
        let some = async {
            while message.len() < due {
                let Some(frame) = body.frame().await else {
                    return Ok::<_, StatusCode>(true);
                };
                let frame = frame.map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)?;
                if let Some(bytes) = frame.data_ref() {
                    message.extend_from_slice(bytes);
                }
            }
            Ok(false)
        };
        let came = timeout(pace, some).await;
        is_whole = came.map_err(|_| StatusCode::REQUEST_TIMEOUT)??;
    }
    Ok(Bytes::from(message))
}

fn status(status: StatusCode) -> Response<Full<Bytes>> {
    let mut response = Response::new(full(Vec::new()));
    *response.status_mut() = status;
    response
}
