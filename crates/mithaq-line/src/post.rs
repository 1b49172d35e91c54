//! What the transport needs of the desk, and what it tells it.

use crate::tls::TransportKey;
use mithaq_canon::Side;
use mithaq_record::exchange::{Contact, Holdings, Range};
use mithaq_record::{Parcel, ParcelHead, ParcelKind};
use tokio::sync::watch;

/// The desk as a transport sees it. Every method may block on the disk; the transport calls them
/// from threads that may.
pub trait Post: Send + Sync + 'static {
    /// What this home holds durably of each log.
    ///
    /// # Errors
    /// [`PostFault`] where the home cannot be read.
    fn holdings(&self) -> Result<Holdings, PostFault>;

    /// Fills a parcel of this kind for `to` with frames of these ranges, as many as fit.
    ///
    /// # Errors
    /// [`PostFault`] where the home cannot be read.
    fn pack(&self, to: Side, kind: ParcelKind, ranges: &[Range]) -> Result<Vec<u8>, PostFault>;

    /// Compares what a peer says it holds with our logs, and raises the alarms found.
    ///
    /// # Errors
    /// [`PostFault`] where the home cannot be read, or the parcel is not this register's.
    fn greet(&self, from: Side, head: &ParcelHead) -> Result<Contact, PostFault>;

    /// Receives the frames of a parcel; returns only after the commit.
    ///
    /// # Errors
    /// [`PostFault`] where the commit failed: nothing of the parcel was kept, and it comes again.
    fn receive(&self, from: Side, parcel: Parcel) -> Result<(), PostFault>;

    /// Changes whenever a commit has returned.
    fn commits(&self) -> watch::Receiver<u64>;

    /// Bytes that are no message of this register were dropped: counted, and shown to people.
    fn refused(&self, from: Option<Side>, reason: &str);

    /// How the connection with a peer fares, for the Record page.
    fn health(&self, peer: Side, health: Health);
}

/// How the connection with a peer fares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Health {
    /// A message came or was answered.
    Heard,
    /// It could not be reached, or its connection broke; why, in words for an operator.
    Lost(String),
}

/// The desk could not do what the transport asked: disk, damage, another register.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct PostFault(pub String);

/// Where a peer is and how it is known.
#[derive(Debug, Clone)]
pub struct PeerAddress {
    /// The side.
    pub side: Side,
    /// Its transport key, as granted in the register.
    pub key: TransportKey,
    /// `host:port`, where we can dial it.
    pub dial: Option<String>,
}
