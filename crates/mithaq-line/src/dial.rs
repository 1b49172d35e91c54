//! Our connections to a peer: one for each lane, kept open between messages.

use crate::http::{ANSWER_MAX, HANDSHAKE_MAX, body, full};
use crate::tls::TransportKey;
use bytes::Bytes;
use http_body_util::Full;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::{Method, Request, StatusCode, header};
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use std::sync::Arc;
use tokio::net::TcpStream;
use tokio::sync::Mutex;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

/// One connection, opened when first needed and again after it broke.
pub(crate) struct Dialer {
    address: String,
    path: &'static str,
    tls: Arc<ClientConfig>,
    /// Takes the peer's keys as the record has them now, before each handshake.
    pin: Arc<dyn Fn() + Send + Sync>,
    open: Mutex<Option<SendRequest<Full<Bytes>>>>,
}

impl Dialer {
    pub(crate) fn new(
        address: String,
        path: &'static str,
        tls: Arc<ClientConfig>,
        pin: Arc<dyn Fn() + Send + Sync>,
    ) -> Self {
        Self {
            address,
            path,
            tls,
            pin,
            open: Mutex::new(None),
        }
    }

    /// Sends one message and brings back the answer, or says why there is none.
    /// The key that the peer showed goes with it, where a connection was opened for it.
    pub(crate) async fn send(
        &self,
        message: Vec<u8>,
    ) -> Result<(Bytes, Option<TransportKey>), String> {
        let mut open = self.open.lock().await;
        // Taken out: if anything below fails, the next message opens a new connection.
        let (mut sender, shown) = match open.take().filter(|sender| !sender.is_closed()) {
            Some(sender) => (sender, None),
            None => self.connect().await?,
        };
        let request = Request::builder()
            .method(Method::POST)
            .uri(self.path)
            .header(header::HOST, "peer")
            .body(full(message))
            .map_err(|error| error.to_string())?;
        let answer = async {
            sender.ready().await.map_err(|error| error.to_string())?;
            let response = sender
                .send_request(request)
                .await
                .map_err(|error| error.to_string())?;
            let status = response.status();
            let bytes = body(response.into_body()).await?;
            if status == StatusCode::OK {
                Ok(bytes)
            } else {
                Err(format!("the peer answered {status}"))
            }
        };
        let bytes = timeout(ANSWER_MAX, answer)
            .await
            .map_err(|_| "no answer in time".to_owned())??;
        *open = Some(sender);
        Ok((bytes, shown))
    }

    /// Lets the connection go, so that the next message opens a new one.
    pub(crate) async fn hang_up(&self) {
        *self.open.lock().await = None;
    }

    async fn connect(&self) -> Result<(SendRequest<Full<Bytes>>, Option<TransportKey>), String> {
        (self.pin)();
        let connecting = async {
            let socket = TcpStream::connect(&self.address)
                .await
                .map_err(|error| error.to_string())?;
            socket
                .set_nodelay(true)
                .map_err(|error| error.to_string())?;
            let name = ServerName::try_from("peer").map_err(|error| error.to_string())?;
            let tls = TlsConnector::from(self.tls.clone())
                .connect(name, socket)
                .await;
            tls.map_err(|error| format!("handshake: {error}"))
        };
        let stream = timeout(HANDSHAKE_MAX, connecting)
            .await
            .map_err(|_| format!("{} does not answer", self.address))?
            .map_err(|error| format!("{}: {error}", self.address))?;
        let certificates = stream.get_ref().1.peer_certificates();
        let shown = certificates.and_then(<[_]>::first);
        let shown = shown.and_then(|key| TransportKey::from_spki(key));
        let (sender, connection) = handshake(TokioIo::new(stream))
            .await
            .map_err(|error| error.to_string())?;
        // The connection's own errors come back through the sender.
        tokio::spawn(async move { drop(connection.await) });
        Ok((sender, shown))
    }
}
