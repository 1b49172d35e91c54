//! The accept loop for people: bounded, with a time limit on slow callers, and a graceful end.

use crate::session::From;
use axum::Router;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tower::Service as _;

/// A ministry's people at their desks; more wait in the system's queue.
const CONNECTIONS_MAX: usize = 512;
/// Whoever has not sent the head of a request by then is not a browser.
const HEAD_TIME_MAX: Duration = Duration::from_secs(15);
/// After the signal to stop, requests under way get so long to end.
const LEAVE_TIME_MAX: Duration = Duration::from_secs(10);

/// Serves pages until `stop` becomes true, then lets what is under way end.
pub async fn serve(listener: TcpListener, pages: Router, mut stop: watch::Receiver<bool>) {
    let room = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    loop {
        let permit = tokio::select! {
            permit = room.clone().acquire_owned() => permit,
            () = stopped(&mut stop) => break,
        };
        let Ok(permit) = permit else { break };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = stopped(&mut stop) => break,
        };
        let (stream, address) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // Out of file handles, most likely: let some connections end first.
                tracing::warn!(%error, "could not accept a connection");
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
        };
        let (pages, stop) = (pages.clone(), stop.clone());
        tokio::spawn(async move {
            one(stream, address, pages, stop).await;
            drop(permit);
        });
    }
    drop(listener);
    let all = u32::try_from(CONNECTIONS_MAX).unwrap_or(u32::MAX);
    // Every permit back means that every connection has ended.
    let _ = tokio::time::timeout(LEAVE_TIME_MAX, room.acquire_many(all)).await;
}

async fn stopped(stop: &mut watch::Receiver<bool>) {
    // A sender that is gone can say nothing more: that is a stop as well.
    let _ = stop.wait_for(|stop| *stop).await;
}

async fn one(
    stream: TcpStream,
    address: SocketAddr,
    pages: Router,
    mut stop: watch::Receiver<bool>,
) {
    // Answers are small and whole: waiting to fill a packet would only delay them.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let mut pages = pages.clone();
        async move {
            let mut request = request.map(axum::body::Body::new);
            request.extensions_mut().insert(From(address));
            let answer: Result<_, Infallible> = pages.call(request).await;
            answer
        }
    });
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME_MAX);
    let connection = builder.serve_connection(TokioIo::new(stream), service);
    let mut connection = std::pin::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = stopped(&mut stop) => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, %address, "a connection broke off");
    }
}
