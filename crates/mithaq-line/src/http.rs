//! Bounds and small parts that both ends of a connection share.

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Body;
use mithaq_record::limits::PARCEL_BYTES_MAX;
use std::time::Duration;

/// The one address of the exchange.
pub(crate) const PATH: &str = "/exchange";

/// The address of attachments.
pub(crate) const CHUNKS_PATH: &str = "/chunk";

/// The first pause after the lane of attachments broke; it doubles.
pub(crate) const CHUNK_PAUSE: Duration = Duration::from_millis(100);

/// A handshake takes three packets; a line that needs longer is down.
pub(crate) const HANDSHAKE_MAX: Duration = Duration::from_secs(10);

/// How long an `Ask` waits for something to give (see `record.md`, Transport).
pub(crate) const ASK_WAIT: Duration = Duration::from_secs(25);

/// How long any answer may take beyond what it may wait: a full parcel on a line of 64 kbit/s
/// takes about nine minutes.
pub(crate) const ANSWER_MAX: Duration = Duration::from_secs(600);

/// Reads a body up to the size of a parcel.
pub(crate) async fn body<B>(body: B) -> Result<Bytes, String>
where
    B: Body<Data = Bytes>,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let limited = Limited::new(body, PARCEL_BYTES_MAX);
    limited
        .collect()
        .await
        .map(http_body_util::Collected::to_bytes)
        .map_err(|error| error.to_string())
}

/// A body of these bytes.
pub(crate) fn full(bytes: Vec<u8>) -> Full<Bytes> {
    Full::new(Bytes::from(bytes))
}
