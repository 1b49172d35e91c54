//! Pages through the router, on real desks.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "in a test a surprise is a failure"
)]

mod browser;
mod compare;
mod doors;
mod forms;
mod journey;
mod signing;
mod word;
mod world;
