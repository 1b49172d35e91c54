//! Two desks joined in memory, as a line would join them, living small stories.
#![expect(
    clippy::unwrap_used,
    reason = "a test may stop at what must not happen"
)]
#![expect(
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at what must not happen"
)]

mod alone;
mod authenticator;
mod earlier;
mod elsewhere;
mod erasure;
mod faults;
mod fixtures;
mod hybrid;
mod joined;
mod keeping;
mod many;
mod privacy;
mod recovery;
mod story;
mod succession;
mod world;
