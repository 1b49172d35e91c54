//! When nothing may be put on the record.

use mithaq_canon::Side;

/// Why this home seals nothing for now: a second history of our own log must never be signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Held {
    /// The database holds less of our log than has left this server: an older copy, or lost
    /// writes. What is missing is fetched back from the peers.
    #[error(
        "this home is an older copy of itself; what is missing is being fetched back from the other side"
    )]
    Behind,
    /// The home was made from a backup. Every peer must first tell, over the line, what it holds of
    /// our log.
    #[error(
        "this home was restored from a backup: nothing is sealed until every other side has told what it holds of our log and what is missing has been fetched back; drafts are kept"
    )]
    Restored,
    /// A peer holds more of our log than we do.
    #[error("the other side holds more of our log than we do; it is being fetched back")]
    PeerHoldsMore(Side),
    /// Another history of our log stands here than the one that has left.
    #[error(
        "another history of our log stands here than the one that has left this server; only a new epoch helps"
    )]
    OtherHistory,
    /// Two histories of our log were signed in its present epoch.
    #[error(
        "two histories of our log were signed; it goes on in a new epoch, which the root must open"
    )]
    Forked,
    /// The record names another server key than the one that lies here.
    #[error(
        "the record names another server key than the one that lies here; restore server.key, or let the root put a new one in its place"
    )]
    OtherKey,
}

impl Held {
    /// A stable name in kebab case: the translation key.
    pub fn code(self) -> &'static str {
        match self {
            Self::Behind => "held-behind",
            Self::Restored => "held-restored",
            Self::PeerHoldsMore(_) => "held-peer-holds-more",
            Self::OtherHistory => "held-other-history",
            Self::Forked => "held-forked",
            Self::OtherKey => "held-other-key",
        }
    }
}

/// How old what a peer tells of our log can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Told {
    /// It tells it now, over the line.
    Now,
    /// It told it when a pouch was packed, and nothing shows when that was: what has left this
    /// server since may be missing from it.
    Once,
}
