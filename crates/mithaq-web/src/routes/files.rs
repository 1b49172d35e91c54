//! Answers that are files.

use crate::links::percent;
use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use hyper::body::Frame;
use std::io::{self, Write};
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::sync::mpsc;

/// The media type of a DOCX (ECMA-376 part 1, annex on media types).
pub(super) const DOCX: &str =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
/// The media type of bytes that a browser is to keep and not to show.
pub(super) const BYTES: &str = "application/octet-stream";

/// Pieces that may wait for a slow reader.
const AHEAD: usize = 8;

/// A file to be kept; `name` is of ASCII letters (RFC 6266).
pub(super) fn attached(bytes: Vec<u8>, mime: &'static str, name: &str) -> Response {
    file(
        Body::from(bytes),
        mime,
        format!("attachment; filename=\"{name}\""),
    )
}

/// A file to be kept that comes piece by piece, under any name (RFC 6266, RFC 8187).
pub(super) fn flowing(flow: Flow, size: Option<u64>, name: &str) -> Response {
    let whole: String = percent(name).collect();
    let mut response = file(
        Body::new(flow),
        BYTES,
        format!("attachment; filename*=UTF-8''{whole}"),
    );
    if let Some(size) = size {
        response
            .headers_mut()
            .insert(header::CONTENT_LENGTH, HeaderValue::from(size));
    }
    response
}

fn file(body: Body, mime: &'static str, disposition: String) -> Response {
    let Ok(disposition) = HeaderValue::from_str(&disposition) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(mime)),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    (headers, body).into_response()
}

/// What comes out of a [`Spout`], as the body of an answer.
pub(super) struct Flow(mpsc::Receiver<io::Result<Bytes>>);

/// The end into which a thread that may wait writes.
pub(super) struct Spout(mpsc::Sender<io::Result<Bytes>>);

/// Both ends of a file that comes piece by piece.
pub(super) fn flow() -> (Spout, Flow) {
    let (to, from) = mpsc::channel(AHEAD);
    (Spout(to), Flow(from))
}

impl Spout {
    /// Ends the file before its end: whoever reads it sees that it is torn.
    pub(super) fn tear(self, why: impl std::fmt::Display) {
        // Where nobody reads any more there is nobody to tell.
        let _gone = self.0.blocking_send(Err(io::Error::other(why.to_string())));
    }
}

impl Write for Spout {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let sent = self.0.blocking_send(Ok(Bytes::copy_from_slice(bytes)));
        sent.map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl hyper::body::Body for Flow {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let next = self.0.poll_recv(context);
        next.map(|piece| piece.map(|piece| piece.map(Frame::data)))
    }
}
