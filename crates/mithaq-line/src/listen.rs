//! The peers' connections to us: our own accept loop, each handshake in its own task with a time
//! limit, so that a stranger who says nothing holds up nobody.

use crate::http::{ANSWER_MAX, CHUNKS_PATH, HANDSHAKE_MAX, PATH, body, full};
use crate::line::Line;
use crate::talk::Peer;
use crate::tls::TransportKey;
use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tracing::{debug, info, warn};

/// Connections at one time: 16 sides with three lanes each use 45; the rest are strangers who are
/// still shaking hands.
const CONNECTIONS_MAX: usize = 128;

/// Headers of the exchange are a few hundred bytes; slower than this is an attack.
const HEADERS_MAX: Duration = Duration::from_secs(10);

/// The listener for peers.
#[derive(Debug)]
pub struct Listener {
    socket: TcpListener,
}

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
        Ok(Self { socket })
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
        let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
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
            let Ok(place) = places.clone().try_acquire_owned() else {
                debug!(%from, "no place left for a connection");
                continue;
            };
            let line = line.clone();
            let mut stop = stop.clone();
            tokio::spawn(async move {
                let (mut cut, mut renewed) = (line.cut_off(), line.renewed());
                tokio::select! {
                    () = answer(socket, from, line) => {}
                    _ = stop.wait_for(|stop| *stop) => {}
                    _ = cut.wait_for(|cut| *cut) => {}
                    Ok(()) = renewed.changed() => {}
                }
                drop(place);
            });
        }
    }
}

async fn answer(socket: TcpStream, from: SocketAddr, line: Line) {
    if let Err(error) = socket.set_nodelay(true) {
        debug!(%error, "could not set no-delay");
    }
    let acceptor = TlsAcceptor::from(line.server_tls());
    let stream = match timeout(HANDSHAKE_MAX, acceptor.accept(socket)).await {
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
    let Some(peer) = peer else {
        // The handshake let only pinned keys through.
        warn!(%from, "a connection without a known key");
        return;
    };
    let service = service_fn(move |request| {
        let peer = peer.clone();
        async move { Ok::<_, Infallible>(respond(request, &peer).await) }
    });
    let connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS_MAX)
        .serve_connection(TokioIo::new(stream), service);
    if let Err(error) = connection.await {
        debug!(%from, %error, "a connection of a peer ended");
    }
}

async fn respond(request: Request<Incoming>, peer: &Peer) -> Response<Full<Bytes>> {
    let is_chunks = match request.uri().path() {
        PATH => false,
        CHUNKS_PATH => true,
        _ => return status(StatusCode::NOT_FOUND),
    };
    if request.method() != Method::POST {
        return status(StatusCode::NOT_FOUND);
    }
    let Ok(message) = timeout(ANSWER_MAX, body(request.into_body())).await else {
        return status(StatusCode::REQUEST_TIMEOUT);
    };
    let Ok(message) = message else {
        return status(StatusCode::PAYLOAD_TOO_LARGE);
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

fn status(status: StatusCode) -> Response<Full<Bytes>> {
    let mut response = Response::new(full(Vec::new()));
    *response.status_mut() = status;
    response
}
