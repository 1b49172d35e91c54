//! Homes on a real disk: what they survive, and what verify finds.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at what must not happen"
)]

mod disk;
mod meanwhile;
mod order;
mod rebuild;
mod synced;
mod tampering;
mod world;
